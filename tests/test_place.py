"""Where the data is, and was: what a branch puts in its place, or beside it, forges nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run, posix
from tests.programs import Answer, git
from tests.repositories import (
    FILE,
    FILES,
    Repository,
    against,
    ask,
    begun,
    branched,
    codes,
    program,
    refused,
)
from tests.samples import REGISTRY, TABLE

pytestmark = posix

UNSTARRED = TABLE.replace("    must_close: true\n", "")
ADD = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add")
OLD = "ledgers/2019/tasks.yaml"
OLDER = TABLE.replace("2020", "2019")
MORE = "ledgers/2020/more/tasks.yaml"


@pytest.fixture
def office(tmp_path: Path) -> Repository:
    """Make a repository with a good table on main, and a branch checked out."""
    return branched(tmp_path / "office")


def take_over(office: Repository) -> None:
    """Let main be as the branch is."""
    office.commit()
    office.git("branch", "--force", "main", "clerk")


# A link or a submodule where the tables are


def linked(office: Repository, place: str) -> None:
    """Put what is in a place elsewhere in the data folder, and a link to it in the place."""
    path = office.data / place
    path.rename(office.data / "kept")
    path.symlink_to(os.path.relpath(office.data / "kept", path.parent))


def replaced(office: Repository, place: str) -> None:
    """Put a submodule with the same content in a place."""
    path = office.data / place
    inner = begun(office.top.parent / "inner", {}, folder=".")
    shutil.copytree(path, inner.top, dirs_exist_ok=True)
    inner.commit()
    office.git("rm", "-r", "--quiet", str(path))
    office.git(*ADD, str(inner.top), path.relative_to(office.top).as_posix())


INSTEAD = [
    pytest.param((instead, place), id=f"{instead.__name__} {place}")
    for instead in (linked, replaced)
    for place in ("ledgers", "ledgers/2020", "ledgers/2020/more")
]


@pytest.fixture
def hidden(request: pytest.FixtureRequest, office: Repository) -> Repository:
    """Let main have tables behind a link or in a submodule, and perhaps others beside."""
    instead, place = request.param
    office.commit({OLD: OLDER, MORE: TABLE.replace("改革", "其他")})
    instead(office, place)
    take_over(office)
    return office


@pytest.mark.parametrize("hidden", INSTEAD, indirect=True)
@pytest.mark.parametrize("path", ["data", f"data/{MORE}"])
def test_tables_behind_a_link_or_in_a_submodule_are_an_error(path: str, hidden: Repository) -> None:
    answer = ask(hidden, "check", path, "-f", "concise")
    assert (answer.code, codes(answer)) == (1, ["F007"])
    assert ask(hidden, "list").code == 3


@pytest.mark.parametrize("hidden", INSTEAD, indirect=True)
def test_tables_that_were_behind_a_link_or_in_a_submodule_are_not_taken_for_none(
    hidden: Repository, request: pytest.FixtureRequest
) -> None:
    _instead, place = request.node.callspec.params["hidden"]
    hidden.git("rm", "-r", "--quiet", "--force", f"data/{place}")
    shutil.rmtree(hidden.data / "kept", ignore_errors=True)
    hidden.commit({OLD: OLDER, FILE: UNSTARRED, MORE: TABLE.replace("改革", "其他")})
    for paths in ((), ("data",), ("data/ledgers/2020/more",), (f"data/{MORE}",)):
        answer = ask(hidden, "check", *paths, "--against", "main")
        assert answer.code == (1 if answer.out.startswith("error[D505]") else 3)
        assert f"main:data/{place}” cannot be read in full" in answer.err
    listed = ask(hidden, "list", "--at", "main")
    assert listed.code == 3
    assert f"main:data/{place}: error F007 " in listed.err


@pytest.mark.parametrize("hidden", INSTEAD, indirect=True)
def test_files_that_git_does_not_keep_yet_in_the_place_of_a_submodule_are_told(
    hidden: Repository, request: pytest.FixtureRequest
) -> None:
    _instead, place = request.node.callspec.params["hidden"]
    path = hidden.data / place
    path.unlink() if path.is_symlink() else shutil.rmtree(path)
    hidden.write({OLD: OLDER, FILE: TABLE, MORE: TABLE.replace("改革", "其他")})
    refused(against(hidden), "git keeps a submodule or a link there")


@pytest.mark.parametrize("name", ["registry.yaml", FILE])
def test_a_file_that_was_a_link_is_not_taken_for_none(name: str, office: Repository) -> None:
    (office.data / name).rename(office.data / "kept")
    (office.data / name).symlink_to(office.data / "kept")
    take_over(office)
    (office.data / name).unlink()
    (office.data / "kept").rename(office.data / name)
    office.commit()
    answer = against(office)
    assert (answer.code, answer.out) == (3, "")
    assert f"main:data/{name}” cannot be read in full" in answer.err


def test_a_folder_that_is_hidden_holds_no_tables_in_either_state(office: Repository) -> None:
    office.write({"ledgers/.old/tasks.yaml": "rows: [\n", "ledgers/.old/.git/HEAD": "x"})
    (office.data / "ledgers/.link").symlink_to("2020")
    take_over(office)
    assert against(office) == Answer(0, "", "")


# A link or a submodule in the place of the data


@pytest.fixture
def two(office: Repository) -> Repository:
    """Let main have other data, older and apart from the first."""
    Repository(office.top, office.top / "archive").write({"registry.yaml": REGISTRY, OLD: OLDER})
    take_over(office)
    return office


def lay(two: Repository, instead: Callable[[Repository, str], None]) -> None:
    """Put the data elsewhere, on main."""
    instead(Repository(two.top, two.top), "data")
    take_over(two)


def test_a_branch_that_leads_the_link_elsewhere_is_compared_with_what_was_there(
    two: Repository,
) -> None:
    lay(two, linked)
    two.data.unlink()
    two.data.symlink_to("archive")
    assert codes(against(two)) == ["D502"]


def test_a_branch_that_puts_the_data_in_the_place_of_a_link_is_compared(two: Repository) -> None:
    lay(two, linked)
    two.data.unlink()
    two.commit({**FILES, FILE: UNSTARRED})
    assert codes(against(two)) == ["D505"]


@pytest.mark.parametrize("to", ["../outside", "/nowhere", "data", "archive/ledgers/../../none"])
def test_a_link_that_led_nowhere_in_the_repository_is_no_place_from_which_data_was_moved(
    to: str, two: Repository
) -> None:
    shutil.rmtree(two.data)
    two.data.symlink_to(to)
    take_over(two)
    two.data.unlink()
    two.git("mv", "archive", "data")
    refused(against(two), "has no tables in the place of “data”")


def test_what_was_in_a_submodule_is_not_compared_with_other_data(two: Repository) -> None:
    lay(two, replaced)
    two.git("rm", "--quiet", "--force", "data")
    shutil.rmtree(two.data, ignore_errors=True)
    two.git("mv", "archive", "data")
    two.commit({FILE: UNSTARRED})
    refused(against(two), "has no tables in the place of “data”")


def test_data_was_moved_only_where_there_were_no_other_tables(two: Repository) -> None:
    two.git("mv", "data", "台账")
    words = ("--data", "台账", "--against", "main")
    refused(ask(two, "check", *words), "has no tables in the place of “台账”")


# Two data folders


def folder(place: Path) -> None:
    for name, text in FILES.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("places", "where", "named"),
    [
        ((".", "data"), ".", ()),
        ((".", "data"), "docs", ()),
        ((".", "data"), "data", ()),
        ((".", "data"), "data/ledgers", ()),
        ((".", "data"), ".", (".",)),
        ((".", "data"), ".", ("data",)),
        ((".", "data"), ".", ("data/ledgers/2020",)),
        ((".", "data"), ".", ("ledgers/2020/tasks.yaml",)),
        (("data", "data/data"), ".", ()),
        (("data", "data/ledgers"), ".", ("data/ledgers",)),
        (("data", "data/ledgers/2020"), ".", ("data/ledgers/2020/tasks.yaml",)),
        (("data", "data/ledgers/data"), "data/ledgers", ()),
    ],
)
def test_of_two_data_folders_none_is_chosen(
    places: tuple[str, ...],
    where: str,
    named: tuple[str, ...],
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "docs").mkdir()
    for place in places:
        folder(tmp_path / place)
    monkeypatch.chdir(tmp_path / where)
    sentence = "both look like data folders"
    refused(run("check", *named), sentence)
    if not named:
        refused(run("list"), sentence)
        refused(run("stats"), sentence)
        refused(run("schema", "--check"), sentence)
    for place in places:
        assert run("list", "--data", str(tmp_path / place)).code in (0, 3)
        monkeypatch.setenv("LEDGER_DATA", str(tmp_path / place))
        assert run("list").code in (0, 3)


@pytest.mark.parametrize("gone", ["registry.yaml", "ledgers"])
@pytest.mark.parametrize("place", [".", "data"])
def test_a_data_folder_that_is_no_more_whole_does_not_give_way_to_another(
    place: str, gone: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in (".", "data"):
        folder(tmp_path / one)
    path = tmp_path / place / gone
    path.unlink() if path.is_file() else shutil.rmtree(path)
    monkeypatch.chdir(tmp_path)
    refused(run("check"), "both look like data folders")


def test_a_link_from_one_place_to_the_other_is_no_second_folder(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path)
    (tmp_path / "data").symlink_to(".")
    monkeypatch.chdir(tmp_path)
    assert run("check").code == 0


# Submodules


@pytest.fixture
def forged(office: Repository) -> Repository:
    """Let the branch put a submodule in the place of the data, whose history has no ☆."""
    inner = begun(office.top.parent / "inner", {**FILES, FILE: UNSTARRED}, folder=".")
    office.git("rm", "-r", "--quiet", "data")
    office.git(*ADD, str(inner.top), "data")
    office.commit()
    return office


WHERE = {
    "the top": (".", ()),
    "the submodule": ("data", ()),
    "in the submodule": ("data/ledgers", ()),
    "beside": ("..", ("--data", "office/data")),
    "elsewhere": ("/", ("--data", "{top}/data")),
    "a path": ("..", ("office/data",)),
}


@pytest.mark.parametrize("where", WHERE)
def test_a_submodule_forges_no_earlier_state_wherever_one_stands(
    where: str, forged: Repository
) -> None:
    place, words = WHERE[where]
    named = [word.format(top=forged.top) for word in words]
    here = Repository(forged.top / place, forged.data)
    refused(ask(here, "check", *named, "--against", "main"), "has no tables in the place of")
    if "--data" in named:
        refused(ask(here, "list", *named, "--at", "main"), "has no tables in the place of")


def test_a_submodule_that_the_branch_no_longer_has_forges_nothing_either(
    forged: Repository,
) -> None:
    forged.git("rm", "--quiet", "--cached", "data")
    forged.git("commit", "--quiet", "-m", "x")
    refused(against(forged), "has no tables in the place of “data”")


@pytest.mark.parametrize("reason", ["another user", "damaged"])
def test_where_the_repository_around_cannot_be_asked_a_submodule_is_not_trusted(
    reason: str, forged: Repository, tmp_path: Path
) -> None:
    inner = Repository(forged.data, forged.data)
    script = 'case "$PWD" in */office) export GIT_TEST_ASSUME_DIFFERENT_OWNER=1;; esac'
    path = program(tmp_path / "bin/git", f'{script}\nexec {shutil.which("git")} "$@"').parent
    if reason == "damaged":
        (forged.top / ".git/HEAD").write_text("")
        refused(against(inner), "git cannot read the repository")
    else:
        refused(against(inner, PATH=str(path)), "because it belongs to another user")


def test_a_revision_of_the_submodule_alone_is_told_from_one_that_is_nowhere(
    office: Repository, tmp_path: Path
) -> None:
    whole = begun(tmp_path / "whole", {"README.md": "x"}, folder=".")
    whole.git(*ADD, str(office.top), "office")
    whole.commit()
    inner = Repository(whole.top / "office", whole.top / "office/data")
    inner.git("branch", "own")
    answer = against(inner, "own")
    refused(answer, "has no revision “own”")
    assert f"those that “{whole.top}” recorded" in answer.err
    inner.write({FILE: UNSTARRED})
    assert codes(against(inner)) == ["D505"]


def test_a_repository_in_an_ignored_folder_of_another_is_its_own(
    office: Repository, tmp_path: Path
) -> None:
    around = begun(tmp_path / "around", {".gitignore": "*\n"}, folder=".")
    git(tmp_path, "clone", "--quiet", "--branch", "main", str(office.top), str(around.top / "in"))
    inner = Repository(around.top / "in", around.top / "in/data")
    inner.write({FILE: UNSTARRED})
    assert codes(against(inner)) == ["D505"]
