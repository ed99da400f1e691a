"""Repositories fetched from anywhere: one commit, and nothing that their owners would have run."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ledgertool.lake import fetching, hindrances
from ledgertool.lake.fetching import Fetcher, Place
from ledgertool.lake.hindrances import CannotGather
from tests.conftest import posix
from tests.programs import git
from tests.repositories import FILE, FILES, Repository, begun, program
from tests.samples import TABLE

pytestmark = posix

MOVED = TABLE.replace("deadline: 2020-12\n", "deadline: 2021-03\n")


@pytest.fixture
def office(tmp_path: Path) -> Repository:
    """Make a repository with two commits on main, the first of them tagged."""
    office = begun(tmp_path / "office", FILES)
    office.git("tag", "--annotate", "--message", "x", "v1")
    office.commit({FILE: MOVED})
    return office


@pytest.fixture
def fetcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fetcher:
    """Fetch as a user who has no settings of git."""
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return Fetcher(tmp_path / "workspace", tmp_path / "room")


def fetched(fetcher: Fetcher, address: Path | str, revision: str = "HEAD") -> tuple[Path, str]:
    """Fetch from an address; give the new repository and its commit."""
    place = Place(str(address), revision, "../office")
    into = fetcher._nothing.parent / "fetched.git"
    return into, fetcher.fetch(place, fetcher.newest(place), into)


def hindrance(fetcher: Fetcher, address: Path | str, revision: str = "HEAD") -> str:
    with pytest.raises(CannotGather) as caught:
        fetched(fetcher, address, revision)
    return caught.value.hindrance.words


def inside(folder: Path) -> set[str]:
    """Name the files of a repository, with the names of packs shortened."""
    files = (path for path in folder.rglob("*") if not path.is_dir())
    return {
        "pack" + path.suffix if path.parent.name == "pack" else str(path.relative_to(folder))
        for path in files
    }


# What is fetched


@pytest.mark.parametrize(
    ("revision", "meant"),
    [
        ("HEAD", "main"),
        ("main", "main"),
        ("refs/heads/main", "main"),
        ("v1", "v1^{commit}"),
        ("refs/tags/v1", "v1^{commit}"),
    ],
)
def test_a_branch_and_a_tag_give_the_commit_that_they_lead_to(
    revision: str, meant: str, office: Repository, fetcher: Fetcher
) -> None:
    place = Place(str(office.top), revision, "../office")
    commit = office.git("rev-parse", meant)
    assert fetcher.newest(place).commit == commit
    assert fetched(fetcher, office.top, revision)[1] == commit


def test_a_commit_is_fetched_by_its_name(office: Repository, fetcher: Fetcher) -> None:
    first = office.git("rev-parse", "HEAD~1")
    assert fetched(fetcher, office.top, first)[1] == first


def test_of_a_tag_and_a_branch_of_one_name_the_tag_is_meant_as_git_has_it(
    office: Repository, fetcher: Fetcher
) -> None:
    office.git("branch", "v1")
    assert fetched(fetcher, office.top, "v1")[1] == office.git("rev-parse", "v1^{commit}")


def test_one_commit_is_fetched_and_nothing_else_comes_with_it(
    office: Repository, fetcher: Fetcher
) -> None:
    (office.top / ".git" / "description").write_text("x")
    office.git("config", "core.sshCommand", "x")
    folder, commit = fetched(fetcher, office.top)
    ours = {"HEAD", "config", "shallow", "refs/gathered/newest", "pack.pack", "pack.idx"}
    assert inside(folder) == ours
    assert (folder / "config").read_text() == fetching.NEW_FILES["config"]
    assert git(folder, "rev-list", "--count", commit) == "1"
    assert git(folder, "cat-file", "blob", f"{commit}:data/{FILE}") == MOVED.rstrip("\n")


def test_a_shallow_repository_is_fetched_from(
    office: Repository, fetcher: Fetcher, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{office.top}", "shallow")
    assert fetched(fetcher, tmp_path / "shallow")[1] == office.git("rev-parse", "HEAD")


# What hinders it


def test_what_is_not_there_is_told(office: Repository, fetcher: Fetcher, tmp_path: Path) -> None:
    lost = "f" * 40
    assert [
        hindrance(fetcher, tmp_path / "nothing"),
        hindrance(fetcher, office.top, "gone"),
        hindrance(fetcher, office.top, lost),
        hindrance(fetcher, "https://localhost:1/x.git"),
    ] == [
        "there is no git repository at ../office",
        "../office has no branch, tag or commit gone",
        f"../office does not give the commit {lost}; it may be lost after a forced push",
        "../office cannot be reached",
    ]


def test_a_commit_that_a_forced_push_has_lost_is_told(office: Repository, fetcher: Fetcher) -> None:
    lost = office.git("rev-parse", "HEAD")
    office.git("reset", "--quiet", "--hard", "HEAD~1")
    office.git("reflog", "expire", "--expire=now", "--all")
    office.git("gc", "--quiet", "--prune=now")
    assert f"does not give the commit {lost}" in hindrance(fetcher, office.top, lost)


def test_a_repository_without_a_commit_is_told(fetcher: Fetcher, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "new")
    told = "../office has no commit yet, or its HEAD names a branch that is not there"
    assert hindrance(fetcher, tmp_path / "new") == told


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("The requested URL returned error: 301", hindrances.MOVED),
        ("The requested URL returned error: 403", hindrances.NOT_ADMITTED),
        ("The requested URL returned error: 503", hindrances.UNREACHABLE),
        ("server certificate verification failed. CAfile: none", hindrances.NOT_CERTIFIED),
        ("SSL certificate problem: self-signed certificate", hindrances.NOT_CERTIFIED),
        ("Could not resolve host: example.org", hindrances.UNREACHABLE),
    ],
)
def test_what_git_says_of_a_server_is_told_in_our_words(said: str, meant: str) -> None:
    address = "https://example.org/certificate.git/"
    assert fetching._meaning(f"fatal: unable to access '{address}': {said}\n") == meant


def test_a_disk_that_is_full_is_told() -> None:
    said = "error: unable to write file objects/pack/x: No space left on device\n"
    assert fetching._meaning(said) == hindrances.NO_ROOM


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_repository_of_another_user_is_not_read(office: Repository, fetcher: Fetcher) -> None:
    for path in (office.top, *office.top.rglob("*")):
        os.chown(path, 65_534, 65_534, follow_symlinks=False)
    told = "../office belongs to another user, and git does not read it"
    assert hindrance(fetcher, office.top) == told


def test_a_repository_that_is_too_large_is_not_fetched_to_its_end(
    office: Repository, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.commit({"much.bin": os.urandom(3 * 1024 * 1024)})
    monkeypatch.setattr(fetching, "MOST_BYTES", 1024 * 1024)
    assert hindrance(fetcher, office.top) == "it is larger than 1 MB"
    packs = (fetcher._nothing.parent / "fetched.git").rglob("*")
    assert all(path.stat().st_size <= 1024 * 1024 for path in packs)


def asleep(path: Path, pid: Path) -> Path:
    """Write a program that has started another, and waits for it longer than any test."""
    return program(path, f"sleep 300 & echo $! > {pid}.new; mv {pid}.new {pid}; wait")


def is_gone(pid: Path) -> bool:
    """Wait until a process has ended whose number is in a file."""
    for _time in range(1000):
        try:
            os.kill(int(pid.read_text()), 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid.read_text().strip()}/stat").read_text().split()[2] == "Z":
            return True
        time.sleep(0.01)
    return False


def test_what_takes_too_long_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = tmp_path / "pid"
    asleep(tmp_path / "bin" / "git", pid)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(fetching, "_PATIENCE", 3.0)
    fetcher = Fetcher(tmp_path / "workspace", tmp_path / "room")
    assert hindrance(fetcher, tmp_path) == "../office takes longer than 3 seconds"
    assert is_gone(pid)


def test_who_stops_leaves_nobody_behind_and_starts_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    pid = tmp_path / "pid"
    asleep(tmp_path / "bin" / "git", pid)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    fetcher = Fetcher(tmp_path / "workspace", tmp_path / "room")
    place = Place("../office", "HEAD", "../office")
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(fetcher.newest, place)
        while not pid.exists():
            time.sleep(0.01)
        fetcher.stop()
        assert isinstance(asked.exception(), CannotGather)
    assert is_gone(pid)
    with pytest.raises(KeyboardInterrupt):
        fetcher.newest(place)


# What the owner of a repository would have run or read


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    """Write a program that leaves a mark of having run."""
    return program(tmp_path / "evil", f"touch {tmp_path / 'ran'}; exec cat")


def test_no_hook_or_setting_of_the_source_is_run(
    office: Repository, fetcher: Fetcher, evil: Path, tmp_path: Path
) -> None:
    for hook in ("post-upload", "pre-receive", "reference-transaction", "post-checkout"):
        program(office.top / ".git" / "hooks" / hook, f"exec {evil}")
    for name in ("uploadpack.packObjectsHook", "core.fsmonitor", "core.sshCommand", "core.pager"):
        office.git("config", name, str(evil))
    office.git("config", "core.hooksPath", str(office.top / ".git" / "hooks"))
    office.git("config", "credential.helper", f"!{evil}")
    fetched(fetcher, office.top)
    assert not (tmp_path / "ran").exists()


def test_objects_that_a_source_lacks_are_fetched_from_nowhere(
    office: Repository, fetcher: Fetcher, evil: Path, tmp_path: Path
) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "promised")
    promised = tmp_path / "promised"
    pack = office.top / ".git"
    office.git("config", "extensions.partialClone", "origin")
    office.git("config", "remote.origin.promisor", "true")
    office.git("config", "remote.origin.url", str(promised))
    office.git("config", "remote.origin.uploadpack", str(evil))
    blob = office.git("rev-parse", f"HEAD:data/{FILE}")
    (pack / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(CannotGather):
        fetched(fetcher, office.top)
    assert not (tmp_path / "ran").exists()


def test_nothing_is_taken_from_another_store_of_objects(
    office: Repository, fetcher: Fetcher, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", "--shared", str(office.top), "shared")
    assert (tmp_path / "shared" / ".git" / "objects" / "info" / "alternates").exists()
    folder, commit = fetched(fetcher, tmp_path / "shared")
    office.top.rename(tmp_path / "away")
    assert not (folder / "objects" / "info").exists()
    assert git(folder, "cat-file", "blob", f"{commit}:data/{FILE}") == MOVED.rstrip("\n")


def test_a_submodule_is_not_fetched(office: Repository, fetcher: Fetcher, tmp_path: Path) -> None:
    other = begun(tmp_path / "other", FILES)
    allowed = ("-c", "protocol.file.allow=always")
    office.git(*allowed, "submodule", "--quiet", "add", str(other.top), "inner")
    office.commit()
    folder, _commit = fetched(fetcher, office.top)
    assert not (folder / "modules").exists()
    assert git(folder, "cat-file", "--batch-all-objects", "--batch-check").count(" blob ") == 3


def test_settings_of_the_user_lead_to_no_other_protocol(
    fetcher: Fetcher, evil: Path, tmp_path: Path
) -> None:
    settings = (
        f'[url "ext::{evil} "]\n\tinsteadOf = https://example.org/\n[protocol]\n\tallow = always\n'
    )
    (tmp_path / "home" / ".gitconfig").write_text(settings)
    hindrance(fetcher, "https://example.org/x.git")
    assert not (tmp_path / "ran").exists()


def test_who_reaches_https_by_ssh_does_so_here(fetcher: Fetcher, tmp_path: Path) -> None:
    theirs = program(tmp_path / "theirs", f'echo "$@" > {tmp_path / "said"}; exit 255')
    settings = '[url "git@example.org:"]\n\tinsteadOf = https://example.org/\n'
    settings += f"[core]\n\tsshCommand = {theirs}\n"
    (tmp_path / "home" / ".gitconfig").write_text(settings)
    hindrance(fetcher, "https://example.org/x.git")
    assert "git@example.org" in (tmp_path / "said").read_text()


def test_variables_of_git_lead_nowhere(
    office: Repository,
    fetcher: Fetcher,
    evil: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GIT_SSH_COMMAND", str(evil))
    monkeypatch.setenv("GIT_DIR", str(office.top / ".git"))
    monkeypatch.setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", str(office.top / ".git" / "objects"))
    folder, commit = fetched(fetcher, office.top)
    assert (folder / "refs" / "gathered" / "newest").read_text().strip() == commit
    hindrance(fetcher, "ssh://git@localhost:1/x.git")
    assert not (tmp_path / "ran").exists()


def test_nobody_is_asked_for_a_password(
    fetcher: Fetcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "said"
    script = f'echo "$@" > {said}; (: < /dev/tty) 2> /dev/null && echo asked > {said}; exit 255'
    program(tmp_path / "bin" / "ssh", script)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("SSH_ASKPASS", str(tmp_path / "bin" / "ssh"))
    hindrance(fetcher, "ssh://git@example.org/x.git")
    assert said.read_text().startswith("-oBatchMode=yes ")


def test_the_users_own_way_to_ssh_is_kept(
    fetcher: Fetcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = program(tmp_path / "theirs", f'echo "$@" > {tmp_path / "said"}; exit 255')
    (tmp_path / "home" / ".gitconfig").write_text(f"[core]\n\tsshCommand = {theirs}\n")
    hindrance(fetcher, "git@example.org:x.git")
    assert "git@example.org" in (tmp_path / "said").read_text()


def test_git_beside_the_workspace_is_not_run(
    office: Repository, evil: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = begun(tmp_path / "workspace", FILES).top
    program(workspace / "bin" / "git", f"exec {evil}")
    monkeypatch.setenv("PATH", f"{workspace / 'bin'}{os.pathsep}{os.environ['PATH']}")
    fetched(Fetcher(workspace, tmp_path / "room"), office.top)
    assert not (tmp_path / "ran").exists()
