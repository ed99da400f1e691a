"""Checkouts that are not whole, names that are not what they seem, and a git that cannot be run."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.conftest import Run, posix
from tests.programs import Answer, clean, execute, git
from tests.repositories import (
    FILE,
    Repository,
    against,
    ask,
    begun,
    branched,
    codes,
    program,
    refused,
)
from tests.samples import PILOT, REGISTRY, TABLE

pytestmark = posix

PILOTS = "ledgers/2020/pilots.yaml"
UNSTARRED = TABLE.replace("    must_close: true\n", "")
ABSENT = "1" * 40


@pytest.fixture
def office(tmp_path: Path) -> Repository:
    """Make a repository with a good table on main, and a branch with a ☆ less checked out."""
    office = branched(tmp_path / "office")
    office.commit({FILE: UNSTARRED})
    return office


def compared(run: Run, office: Repository, revision: str = "main") -> Answer:
    """Compare with a revision in this process: where git is, and one stands, is not the point."""
    words = ("--data", str(office.data), "--against", revision, "-f", "concise")
    return run("check", *words)


# A HEAD that leads nowhere


HEADS = {
    "HEAD names an object that is not there": ("HEAD", ABSENT),
    "the branch names an object that is not there": ("refs/heads/clerk", ABSENT),
    "the branch is empty": ("refs/heads/clerk", ""),
    "the branch is torn": ("refs/heads/clerk", ABSENT[:20]),
    "the branch is zeros": ("refs/heads/clerk", "\0" * 41),
}


@pytest.mark.parametrize("how", HEADS)
def test_a_damaged_head_is_not_taken_for_the_time_before_the_first_commit(
    how: str, office: Repository, run: Run
) -> None:
    name, content = HEADS[how]
    (office.top / ".git" / name).write_text(content and content + "\n")
    refused(compared(run, office), "lacks a part of the earlier state, or it is damaged")


def test_before_the_first_commit_there_is_nothing_damaged(office: Repository, run: Run) -> None:
    for name in ("clerk2", "a/b"):
        office.git("checkout", "--quiet", "--orphan", name)
        answer = compared(run, office)
        assert (answer.code, codes(answer)) == (1, ["D505"])
        assert "No common ancestor with “main” is known here" in answer.err


# Names that are not what they seem


DESCRIBED = [
    "main-0-g{head}",
    "main-0-g{short}",
    "nowhere-g{short}",
    "x-g{SHORT}",
    "main-1-g{short}~0",
    "main-0-g{short}^0",
    "main-0-g{head}^{{commit}}",
    "refs/heads/main-0-g{head}",
    "main@{{0}}-g{short}",
    "a-gabcd-g{short}",
]


@pytest.mark.parametrize("option", [("check", "--against"), ("list", "--at")], ids=" ".join)
@pytest.mark.parametrize("form", DESCRIBED)
def test_a_name_of_which_git_reads_only_the_end_is_refused(
    form: str, option: tuple[str, str], office: Repository, run: Run
) -> None:
    head = office.git("rev-parse", "HEAD")
    name = form.format(head=head, short=head[:9], SHORT=head[:9].upper())
    answer = run(option[0], f"{option[1]}={name}", "--data", str(office.data))
    refused(answer, "git takes only the digits at its end")
    assert f"write “{head}”" in answer.err


@pytest.mark.parametrize("name", ["fix-gabcd", "v1-0-g{head}", "a/b-gabcdef", "x-g12"])
@pytest.mark.parametrize("kind", ["tag", "branch"])
def test_a_branch_or_tag_may_look_like_such_a_name(
    kind: str, name: str, office: Repository, run: Run
) -> None:
    name = name.format(head=office.git("rev-parse", "HEAD"))
    office.git(kind, name, "main")
    for suffix in ("", "~0", "^{commit}"):
        assert codes(compared(run, office, name + suffix)) == ["D505"]


@pytest.mark.parametrize("kind", ["tag", "branch"])
@pytest.mark.parametrize("digits", [4, 7, 12, 39])
def test_a_branch_or_tag_does_not_stand_for_the_commit_of_its_name(
    kind: str, digits: int, office: Repository, run: Run
) -> None:
    short = office.git("rev-parse", "main")[:digits]
    assert codes(compared(run, office, short)) == ["D505"]
    office.git(kind, short, "clerk")
    for suffix in ("", "~0", "^0"):
        refused(compared(run, office, short + suffix), "names several things in this repository")
    assert codes(compared(run, office, office.git("rev-parse", "main"))) == ["D505"]


@pytest.mark.parametrize("name", ["decade", "feed", "1234"])
def test_a_branch_may_be_named_by_a_word_of_such_letters(
    name: str, office: Repository, run: Run
) -> None:
    office.git("branch", name, "main")
    assert codes(compared(run, office, name)) == ["D505"]


# Files that are not checked out


@pytest.mark.parametrize("lacking", ["registry.yaml", PILOTS, "plan2019.yaml"])
@pytest.mark.parametrize("place", ["data", "."])
def test_what_a_sparse_checkout_leaves_out_is_not_called_gone(
    place: str, lacking: str, tmp_path: Path
) -> None:
    office = begun(tmp_path / "office", {FILE: TABLE, lacking: PILOT}, folder=place)
    office.git("checkout", "--quiet", "-b", "clerk")
    path = (Path(place) / lacking).as_posix()
    office.git("sparse-checkout", "set", "--no-cone", "/*", f"!{path}")
    answer = ask(office, "check", "--data", place, "--against", "main")
    refused(answer, f"“{path}” cannot be compared: the sparse checkout leaves them out")
    office.git("sparse-checkout", "disable")
    assert "D502" not in ask(office, "check", "--data", place, "--against", "main").out


def test_what_a_sparse_checkout_leaves_out_beside_the_data_does_not_matter(
    office: Repository,
) -> None:
    other = Repository(office.top, office.top / "other")
    other.write({"x.yaml": "x"})
    office.commit({"ledgers/2020/notes.txt": "x", PILOTS: PILOT})
    office.git("sparse-checkout", "set", "--no-cone", "/*", "!other", "!notes.txt")
    office.git("update-index", "--skip-worktree", f"data/{PILOTS}")
    assert not (office.data / "ledgers/2020/notes.txt").exists()
    assert codes(against(office)) == ["D505"]


# A git that cannot be run


def limited(office: Repository, files: int) -> str:
    words = f"{sys.executable} -m ledgertool check --against main"
    script = f"ulimit -n {files}; exec {words}"
    answer = execute("sh", "-c", script, cwd=office.top, env=clean())
    if answer.code != 1:
        refused(answer, "")
    return answer.err


def test_too_few_files_are_told_as_what_they_are(office: Repository) -> None:
    said = {limited(office, files) for files in range(7, 16)}
    assert {one for one in said if "cannot be run now: too many files" not in one} == {""}
    assert len(said) == 2


@pytest.mark.parametrize("script", ["#!/nowhere/sh\n", "\0\0\0\0"])
def test_a_git_that_cannot_be_started_is_not_called_missing(
    script: str, office: Repository, tmp_path: Path
) -> None:
    program(tmp_path / "bin/git", "").write_text(script)
    answer = against(office, PATH=str(tmp_path / "bin"))
    refused(answer, f"“{tmp_path}/bin/git” cannot be run now: the system reports an error")


@pytest.mark.parametrize("tree", ["data", "elsewhere", "..", "/"])
def test_a_work_tree_that_is_set_elsewhere_is_told(tree: str, office: Repository) -> None:
    (office.top / "elsewhere").mkdir()
    office.git("config", "core.worktree", str((office.top / tree).resolve()))
    answer = against(office)
    refused(answer, "(core.worktree)")
    assert f"“{office.top}” has its work tree in “{(office.top / tree).resolve()}”" in answer.err


# A git in the work tree


INSIDE = ["tools", ".venv/bin", "data/../tools", "link", "outside-link"]


@pytest.mark.parametrize("entry", INSIDE)
@pytest.mark.parametrize("where", ["main work tree", "linked work tree", "submodule"])
def test_a_git_in_the_work_tree_is_not_run(
    where: str, entry: str, office: Repository, tmp_path: Path
) -> None:
    """Not even by its full name in PATH, where a program for the environment may be at work."""
    marker, top, place = tmp_path / "ran", office.top, office
    if where == "linked work tree":
        office.git("worktree", "add", "--quiet", "-b", "second", str(office.top / "second"))
        place = Repository(office.top / "second", office.top / "second/data")
    elif where == "submodule":
        office.git("checkout", "--quiet", "main")
        whole = begun(tmp_path / "whole", {"README.md": "x"}, folder=".")
        add = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add")
        whole.git(*add, str(office.top), "office")
        whole.commit()
        top, place = whole.top, Repository(whole.top / "office", whole.top / "office/data")
        place.write({FILE: UNSTARRED})
    for folder in ("tools", ".venv/bin"):
        program(top / folder / "git", f"touch {marker}")
    (top / "link").symlink_to("tools")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/git").symlink_to(top / "tools/git")
    first = tmp_path / "outside" if entry == "outside-link" else top / entry
    assert codes(against(place, PATH=f"{first}:{os.environ['PATH']}")) == ["D505"]
    refused(against(place, PATH=str(first)), "git is not installed, or not found")
    assert not marker.exists()


def test_a_git_beside_the_work_tree_is_run(office: Repository, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    true = shutil.which("git")
    path = program(tmp_path / "bin/git", f': > {marker}; exec {true} "$@"').parent
    git(tmp_path, "init", "--quiet")
    assert codes(against(office, PATH=str(path))) == ["D505"]
    assert marker.exists()


# A link that another repository keeps


@pytest.fixture
def elsewhere(office: Repository, tmp_path: Path) -> Path:
    """Make another repository, whose earlier state has the same rows as its present one."""
    return begun(tmp_path / "elsewhere", {"registry.yaml": REGISTRY, FILE: UNSTARRED}).data


def linked(office: Repository, target: Path) -> None:
    shutil.rmtree(office.data)
    office.data.symlink_to(os.path.relpath(target, office.top))
    office.commit()


@pytest.mark.parametrize("named", [(), ("--data", "data"), ("--data", "./data/")], ids=str)
@pytest.mark.parametrize("option", [("check", "--against"), ("list", "--at")], ids=" ".join)
def test_a_branch_cannot_choose_by_a_link_what_its_data_is_compared_with(
    option: tuple[str, str], named: tuple[str, ...], office: Repository, elsewhere: Path
) -> None:
    linked(office, elsewhere)
    refused(ask(office, *option, "main", *named), "git keeps a submodule or a link there")


def test_a_branch_cannot_choose_a_submodule_by_a_link(office: Repository, elsewhere: Path) -> None:
    allowed = ("-c", "protocol.file.allow=always")
    office.git(*allowed, "submodule", "--quiet", "add", str(elsewhere.parent), "vendor")
    linked(office, office.top / "vendor" / "data")
    refused(against(office), "git keeps a submodule or a link there")


def test_a_branch_cannot_choose_another_work_tree_by_a_link(
    office: Repository, tmp_path: Path
) -> None:
    office.git("worktree", "add", "--quiet", "-b", "pr", str(tmp_path / "pr"))
    other = Repository(tmp_path / "pr", tmp_path / "pr" / "data")
    linked(other, office.data)
    refused(against(other), "git keeps a submodule or a link there")


def test_a_link_that_leads_over_another_is_followed_on(
    office: Repository, elsewhere: Path, tmp_path: Path, run: Run
) -> None:
    linked(office, elsewhere)
    (tmp_path / "shortcut").symlink_to(office.data)
    answer = run("check", "--data", str(tmp_path / "shortcut"), "--against", "main")
    refused(answer, "git keeps a submodule or a link there")


def test_a_link_is_seen_where_the_path_goes_up_again_behind_it(
    office: Repository, elsewhere: Path, run: Run
) -> None:
    (office.top / "way").symlink_to(os.path.relpath(elsewhere, office.top))
    office.commit()
    path = office.top / "way" / ".." / "data"
    answer = run("check", "--data", str(path), "--against", "main")
    refused(answer, "git keeps a submodule or a link there")


def test_a_link_that_no_repository_keeps_may_lead_to_the_data(
    office: Repository, tmp_path: Path, run: Run
) -> None:
    (tmp_path / "shortcut").symlink_to(office.top)
    (office.top / "untracked").symlink_to(office.data)
    for path in (tmp_path / "shortcut" / "data", office.top / "untracked"):
        answer = run("check", "--data", str(path), "--against", "main", "-f", "concise")
        assert codes(answer) == ["D505"]


def test_a_work_tree_below_a_bare_repository_is_one_like_any_other(
    office: Repository, tmp_path: Path
) -> None:
    top = tmp_path / "work"
    git(tmp_path, "clone", "--quiet", "--bare", str(office.top), str(top / ".bare"))
    (top / ".git").write_text("gitdir: ./.bare\n")
    git(top, "worktree", "add", "--quiet", "pr", "clerk")
    tree = Repository(top / "pr", top / "pr" / "data")
    assert codes(against(tree)) == ["D505"]
