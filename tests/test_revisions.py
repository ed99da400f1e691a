"""Which earlier state is meant, and what is said where it cannot be known."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.conftest import posix
from tests.programs import Answer, clean, execute, git
from tests.repositories import (
    FILE,
    Repository,
    against,
    ask,
    branched,
    codes,
    program,
    refused,
)
from tests.samples import PILOT, TABLE

pytestmark = posix

PILOTS = "ledgers/2020/pilots.yaml"
MOVED = TABLE.replace("deadline: 2020-12\n", "deadline: 2021-03\n")
EXTENDED = TABLE.replace(
    "    outcome: 出台实施方案\n",
    "    outcome: 出台实施方案\n    record:\n"
    "      - {on: 2020-12-20, extended: {from: 2020-12, to: 2021-03}, reason: 上级文件未出台}\n",
)
UNSTARRED = TABLE.replace("    must_close: true\n", "")


@pytest.fixture
def office(tmp_path: Path) -> Repository:
    """Make a repository with a good table on main, and a branch checked out."""
    return branched(tmp_path / "office")


# Shallow clones


def cloned(office: Repository, to: Path, *options: str) -> Repository:
    """Clone a repository as a checkout step does; main is fetched to the same depth."""
    git(office.top.parent, "clone", "--quiet", *options, f"file://{office.top}", str(to))
    return Repository(to, to / "data")


@pytest.fixture
def request_(office: Repository) -> Repository:
    """Make main go on after the branch, whose own commits take a ☆ away; then merge both.

    The merge is what GitHub checks out for a pull request: ``pull``, with the parents main and
    clerk.
    """
    office.commit({FILE: UNSTARRED})
    office.commit({FILE: UNSTARRED.replace("出台实施方案", "出台方案")})
    office.git("checkout", "--quiet", "main")
    office.commit({PILOTS: PILOT})
    office.commit({PILOTS: PILOT.replace("安全纠纷", "纠纷")})
    office.git("checkout", "--quiet", "-b", "pull")
    office.git("merge", "--quiet", "--no-ff", "-m", "x", "clerk")
    return office


@pytest.mark.parametrize(
    ("branch", "known"), [("clerk", {0, 3, 4, 5}), ("pull", {0, 2, 3, 4, 5})], ids=["clerk", "pull"]
)
@pytest.mark.parametrize("depth", [1, 2, 3, 4, 5, 0])
def test_a_shallow_clone_is_compared_rightly_or_not_at_all(
    depth: int, branch: str, known: set[int], request_: Repository, tmp_path: Path
) -> None:
    options = (f"--depth={depth}", "--no-single-branch") if depth else ()
    clone = cloned(request_, tmp_path / "clone", *options, "--branch", branch)
    answer = against(clone, "origin/main")
    if depth in known:
        assert (answer.code, codes(answer), answer.err) == (1, ["D505"], "")
    else:
        refused(answer, "This shallow clone does not reach back")
        assert "git fetch --unshallow" in answer.err


def test_a_shallow_clone_that_stands_at_the_revision_is_compared(
    office: Repository, tmp_path: Path
) -> None:
    clone = cloned(office, tmp_path / "clone", "--depth=1", "--branch=main")
    clone.write({FILE: MOVED})
    for revision in ("HEAD", "main", "origin/main"):
        assert codes(against(clone, revision)) == ["D503"]
    refused(against(clone, "HEAD~1"), "This shallow clone does not have the revision")
    refused(against(clone, "nowhere"), "This shallow clone does not have the revision")


def test_a_better_ancestor_beyond_the_edge_is_not_passed_over(
    office: Repository, tmp_path: Path
) -> None:
    """An old common ancestor is here, and a newer one is not: the old one would be wrong."""
    office.git("checkout", "--quiet", "main")
    office.commit({FILE: EXTENDED})
    office.git("checkout", "--quiet", "clerk")
    office.git("merge", "--quiet", "main")
    for text in ("一", "二", "三"):
        office.commit({FILE: EXTENDED.replace("出台实施方案", text)})
    office.git("checkout", "--quiet", "main")
    for name in ("a", "b", "c"):
        office.commit({PILOTS: PILOT.replace("安全纠纷", name)})
    office.git("branch", "old", "main~4")
    clone = cloned(office, tmp_path / "clone", "--depth=2", "--no-single-branch", "-b", "clerk")
    refused(against(clone, "origin/main"), "This shallow clone does not reach back")
    git(clone.top, "fetch", "--quiet", "--unshallow")
    assert against(clone, "origin/main") == Answer(0, "", "")


def test_a_merge_that_is_not_committed_yet_is_compared_with_what_it_brings(
    office: Repository,
) -> None:
    office.git("checkout", "--quiet", "main")
    office.commit({FILE: TABLE.replace("deadline: 2020-12\n", "deadline: 2020-09\n")})
    office.git("checkout", "--quiet", "clerk")
    office.commit({"ledgers/2020/pilots.yaml": PILOT})
    office.git("merge", "--quiet", "--no-commit", "--no-ff", "main")
    assert codes(against(office)) == []
    office.write({FILE: TABLE})
    office.git("add", "--all")
    assert codes(against(office)) == ["D503"]
    office.git("commit", "--quiet", "--message", "x")
    assert codes(against(office)) == ["D503"]
    office.git("branch", "MERGE_HEAD", "clerk~1")
    assert codes(against(office)) == ["D503"]


def test_a_merge_as_github_checks_it_out_is_compared_with_main(
    request_: Repository, tmp_path: Path
) -> None:
    request_.git("update-ref", "refs/pull/1/merge", "pull")
    clone = cloned(request_, tmp_path / "clone", "--no-checkout")
    clone.git("fetch", "--quiet", "origin", "+refs/pull/1/merge:refs/remotes/pull/1/merge")
    clone.git("checkout", "--quiet", "--detach", "refs/remotes/pull/1/merge")
    assert codes(against(clone, "origin/main")) == ["D505"]


def crossed(office: Repository) -> None:
    """Merge main into the branch and the branch into main, each as it was before the other."""
    office.commit({PILOTS: PILOT})
    ours = office.git("rev-parse", "clerk")
    office.git("checkout", "--quiet", "main")
    office.commit({FILE: EXTENDED})
    theirs = office.git("rev-parse", "main")
    office.git("merge", "--quiet", "--no-ff", "-m", "x", ours)
    office.git("checkout", "--quiet", "clerk")
    office.git("merge", "--quiet", "--no-ff", "-m", "x", theirs)


def test_with_several_common_ancestors_each_is_compared_and_that_is_said(
    office: Repository,
) -> None:
    crossed(office)
    assert len(office.git("merge-base", "--all", "main", "clerk").split()) == 2
    answer = against(office)
    assert (answer.code, answer.out) == (0, "")
    assert "have several common ancestors; compared with each" in answer.err
    office.write({FILE: TABLE})  # as before main's extension, which only one of them knows
    assert codes(against(office)) == ["D509"]
    office.write({FILE: EXTENDED})
    (office.data / PILOTS).unlink()  # which only the other knows
    assert codes(against(office)) == ["D502"]
    office.write({FILE: UNSTARRED})
    assert sorted(codes(against(office))) == ["D502", "D505", "D509"]


def test_before_the_first_commit_the_revision_itself_is_compared(office: Repository) -> None:
    office.git("checkout", "--quiet", "--orphan", "new")
    office.write({FILE: MOVED})
    answer = against(office)
    assert (answer.code, codes(answer)) == (1, ["D503"])
    assert "No common ancestor with “main” is known here" in answer.err


# What is gone under a path


def only(office: Repository, *paths: str, revision: str = "main") -> Answer:
    return ask(office, "check", *paths, "--against", revision, "-f", "concise")


GONE = [
    ("data",),
    (".",),
    ("data/ledgers",),
    ("data/ledgers/2020",),
    ("data/ledgers/2020/pilots.yaml",),
    ("./data/../data/ledgers/2020/pilots.yaml",),
    ("data/ledgers/2020/tasks.yaml", "data/ledgers/2020/pilots.yaml"),
    ("{top}/data/ledgers/2020/pilots.yaml",),
    ("link/ledgers/2020/pilots.yaml",),
    ("link/ledgers",),
]


@pytest.mark.parametrize("paths", GONE, ids=" ".join)
def test_what_is_gone_under_a_path_is_told(paths: tuple[str, ...], office: Repository) -> None:
    office.commit({PILOTS: PILOT})
    office.git("branch", "--force", "main", "clerk")
    (office.top / "link").symlink_to("data")
    (office.data / PILOTS).unlink()
    answer = only(office, *(path.format(top=office.top) for path in paths))
    assert (answer.code, codes(answer), answer.err) == (1, ["D502"], "")


@pytest.mark.parametrize("path", ["data/ledgers/2021", "data/ledgers/2021/tasks.yaml"])
def test_a_whole_folder_that_is_gone_is_told(path: str, office: Repository) -> None:
    office.commit({"ledgers/2021/tasks.yaml": TABLE.replace("year: 2020", "year: 2021")})
    office.git("branch", "--force", "main", "clerk")
    shutil.rmtree(office.data / "ledgers/2021")
    answer = only(office, path)
    assert (answer.code, codes(answer)) == (1, ["D502"])
    assert only(office, "data/ledgers/2020") == Answer(0, "", "")
    refused(ask(office, "check", path), f"“{path}” is neither")


@pytest.mark.parametrize(
    "paths",
    [
        ("data/ledgers/2020/none.yaml",),
        ("data/ledgers/2019",),
        ("nowhere",),
        ("data/ledgers/2020/tasks.yaml", "data/ledgers/2020/none.yaml"),
        ("data/ledgers/2020/tasks.yaml/x",),
        ("/etc",),
        ("loop",),
        ("data", "loop"),
        ("data", "x" * 5_000),
        ("x" * 5_000,),
    ],
    ids=lambda paths: " ".join(paths)[:40],
)
@pytest.mark.parametrize("options", [(), ("--against", "main"), ("--fix",)], ids=" ".join)
def test_a_path_that_is_not_there_and_was_not_is_refused(
    paths: tuple[str, ...], options: tuple[str, ...], office: Repository
) -> None:
    (office.top / "loop").symlink_to("loop")
    refused(ask(office, "check", *paths, *options), f"“{paths[-1]}” is neither")


def test_a_table_that_is_a_link_to_itself_is_told_where_it_is_asked_for(
    office: Repository,
) -> None:
    (office.data / PILOTS).symlink_to("pilots.yaml")
    for path in ("data", "data/ledgers/2020", f"data/{PILOTS}"):
        answer = ask(office, "check", path, "-f", "concise")
        assert (answer.code, codes(answer)) == (1, ["F009"])


def test_where_the_current_folder_is_gone_there_is_still_an_answer(
    office: Repository, tmp_path: Path
) -> None:
    office.write({FILE: MOVED})
    words = (
        f"{sys.executable} -P -m ledgertool check --against main -f concise --data {office.data}"
    )
    script = f"mkdir gone && cd gone && rmdir ../gone && {words}"
    answer = execute("sh", "-c", script, cwd=tmp_path, env=clean())
    assert (answer.code, codes(answer)) == (1, ["D503"])


@pytest.mark.parametrize("path", ["data/ledgers/2020/pilots.yml", "data/ledgers/tasks.yaml"])
def test_a_path_that_no_table_is_read_from_still_has_its_finding(
    path: str, office: Repository
) -> None:
    office.write({path.removeprefix("data/"): PILOT})
    answer = ask(office, "check", path, "-f", "concise")
    assert (answer.code, codes(answer)) == (1, ["F008"])


# Revisions that name no state, or not one


UNUSABLE = {
    "^HEAD": "does not name one state",
    "^main^{tree}": "does not name one state",
    "main..HEAD": "does not name one state",
    "main...HEAD": "does not name one state",
    "..": "does not name one state",
    "HEAD^@": "does not name one state",
    "HEAD^!": "does not name one state",
    "HEAD^-1": "does not name one state",
    "--all": "does not name one state",
    "--stdin": "does not name one state",
    "-q": "does not name one state",
    "": "does not name one state",
    "HEAD^{tree}": "is a file or a folder, not a revision",
    "HEAD:data": "is a file or a folder, not a revision",
    "HEAD:data/registry.yaml": "is a file or a folder, not a revision",
    ":data/registry.yaml": "is a file or a folder, not a revision",
    "HEAD:nowhere": "has no revision",
    ":nowhere": "has no revision",
    "nowhere": "has no revision",
    "a b": "has no revision",
    "HEAD~99": "has no revision",
    "0123456789012345678901234567890123456789": "has no revision",
    "main@{2019-01-01}": "does not go back so far",
    "HEAD@{2.years.ago}": "does not go back so far",
    "HEAD@{99}": "does not go back so far",
    "main@{2020-12}": "as another day than is written",
    "main@{2020-02-31}": "as another day than is written",
    "main@{2020-13-01}": "as another day than is written",
    "main@{2020年11月1日}": "as another day than is written",
    "main@{2020-Q4}": "as another day than is written",
    "main@{last tuesday}": "as another day than is written",
    "main@{0}@{2020}x@{第一季度}": "as another day than is written",
    "HEAD@{2019-01-01 08:30}": "does not go back so far",
    "main\n": "has no revision",
    "主线": "has no revision",
}


@pytest.mark.parametrize("option", [("check", "--against"), ("list", "--at")], ids=" ".join)
@pytest.mark.parametrize("revision", UNUSABLE)
def test_a_revision_that_cannot_be_used_is_refused_in_our_words(
    revision: str, option: tuple[str, str], office: Repository
) -> None:
    office.write({FILE: MOVED})
    command, name = option
    answer = ask(office, command, f"{name}={revision}")
    refused(answer, UNUSABLE[revision])


@pytest.mark.parametrize(
    "revision", ["main", "HEAD", "@", "HEAD@{0}", "main@{0}", ":/x", "clerk~0"]
)
def test_a_revision_is_named_as_git_names_one(revision: str, office: Repository) -> None:
    office.git("tag", "--annotate", "--message", "x", "v1")
    office.write({FILE: MOVED})
    assert codes(against(office, revision)) == ["D503"]


@pytest.mark.parametrize("ref", ["refs/tags/origin/main", "refs/heads/origin/main"])
def test_a_tag_or_branch_named_like_a_remote_branch_does_not_stand_for_it(
    ref: str, office: Repository
) -> None:
    office.git("update-ref", "refs/remotes/origin/main", "main")
    office.commit({FILE: UNSTARRED})
    office.git("update-ref", ref, "HEAD")
    office.git("config", "core.warnAmbiguousRefs", "false")
    refused(against(office, "origin/main"), "names several things in this repository")
    assert codes(against(office, "refs/remotes/origin/main")) == ["D505"]


# Repositories that git cannot, or will not read


def wrapped(tmp_path: Path, script: str) -> str:
    """Make a git that does something first; give a PATH on which it is found."""
    true = shutil.which("git")
    program(tmp_path / "bin" / "git", f'{script}\nexec {true} "$@"')
    return str(tmp_path / "bin")


@pytest.mark.parametrize("command", [("check", "--against", "main"), ("list", "--at", "main")])
def test_a_repository_of_somebody_else_is_refused_and_how_to_trust_it_is_said(
    command: tuple[str, ...], office: Repository, tmp_path: Path
) -> None:
    path = wrapped(tmp_path, "export GIT_TEST_ASSUME_DIFFERENT_OWNER=1")
    answer = ask(office, *command, PATH=path)
    refused(answer, "because it belongs to another user")
    assert f"git config --global --add safe.directory {office.top}\n" in answer.err


def test_a_git_of_before_safe_bare_repositories_is_not_led_astray(
    office: Repository, tmp_path: Path
) -> None:
    """An older git does not know the setting; it is asked beside a .git, which it finds first."""
    drop = 'for one; do shift; case "$one" in safe.*) one=a.b=c;; esac; set -- "$@" "$one"; done'
    path = wrapped(tmp_path, drop)
    bare = tmp_path / "bare"
    git(tmp_path, "init", "--quiet", "--bare", str(bare))
    for entry in bare.iterdir():
        (shutil.copytree if entry.is_dir() else shutil.copy)(entry, office.data / entry.name)
    office.write({FILE: MOVED})
    assert codes(against(office, PATH=path)) == ["F011", "D503"]


def damage(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(b"\0")


DAMAGED = {
    "the commit": ("main", "lacks a part of the earlier state, or it is damaged"),
    "the folders": ("main^{tree}", "lacks a part of the earlier state, or it is damaged"),
    "the table": (f"main:data/{FILE}", "lacks a part of the earlier state, or it is damaged"),
}


@pytest.mark.parametrize("gone", [True, False], ids=["missing", "damaged"])
@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_repository_is_told_from_one_without_the_revision(
    what: str, gone: bool, office: Repository
) -> None:
    name, sentence = DAMAGED[what]
    blob = office.git("rev-parse", name)
    office.commit({FILE: MOVED})
    path = office.top / ".git/objects" / blob[:2] / blob[2:]
    path.unlink() if gone else damage(path)
    refused(against(office), sentence)
    refused(ask(office, "list", "--at", "main"), sentence)


@pytest.mark.parametrize("name", ["HEAD", "config"])
def test_a_repository_that_git_cannot_read_is_told(name: str, office: Repository) -> None:
    damage(office.top / ".git" / name)
    refused(against(office), "git cannot read the repository")


def test_an_empty_git_folder_on_the_way_up_is_passed_over(office: Repository) -> None:
    (office.data / ".git").mkdir()
    office.write({FILE: MOVED})
    assert codes(against(office)) == ["D503"]


def test_a_git_file_that_leads_nowhere_is_told(office: Repository) -> None:
    (office.data / ".git").write_text("gitdir: ../nowhere\n")
    refused(against(office), "git cannot read the repository")


def test_a_program_that_is_no_git_is_told(office: Repository, tmp_path: Path) -> None:
    program(tmp_path / "bin" / "git", "echo hello")
    refused(against(office, PATH=str(tmp_path / "bin")), "is in no git repository")
    program(tmp_path / "bin" / "git", "exit 1")
    refused(against(office, PATH=str(tmp_path / "bin")), "git cannot read the repository")
