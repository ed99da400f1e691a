"""Where the data is, and was: what a branch puts in its place, or beside it, forges nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import posix
from tests.programs import Answer, git, process
from tests.repositories import FILE, FILES, Repository, against, ask, begun, branched, codes, refused
from tests.samples import REGISTRY, TABLE

pytestmark = posix

UNSTARRED = TABLE.replace("    must_close: true\n", "")
ADD = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add")
OLD = "ledgers/2019/tasks.yaml"
OLDER = TABLE.replace("2020", "2019")


@pytest.fixture
def office(tmp_path: Path) -> Repository:
    """Make a repository with a good table on main, and a branch checked out."""
    return branched(tmp_path / "office")


# A link or a submodule where the tables are


def linked(office: Repository, place: str) -> None:
    """Put what is in a place elsewhere in the data folder, and a link to it in the place."""
    path = office.data / place
    path.rename(office.data / "kept")
    path.symlink_to(office.data / "kept")
    office.commit()


def replaced(office: Repository, place: str) -> None:
    """Put a submodule with the same content in a place."""
    path = office.data / place
    inner = begun(office.top.parent / "inner", {}, folder=".")
    shutil.copytree(path, inner.top, dirs_exist_ok=True)
    inner.commit()
    office.git("rm", "-r", "--quiet", str(path))
    office.git(*ADD, str(inner.top), f"data/{place}")
    office.commit()


INSTEAD = pytest.mark.parametrize("instead", [linked, replaced], ids=["link", "submodule"])
PLACES = pytest.mark.parametrize("place", ["ledgers", "ledgers/2020", "ledgers/2020/more"])


@pytest.fixture
def hidden(request: pytest.FixtureRequest, office: Repository) -> Repository:
    """Let main have the tables behind a link or in a submodule, with another table beside."""
    instead, place = request.param
    office.commit({OLD: OLDER, "ledgers/2020/more/tasks.yaml": TABLE.replace("改革", "其他")})
    instead(office, place)
    office.git("branch", "--force", "main", "clerk")
    return office


HIDDEN = [
    pytest.param((instead, place), id=f"{instead.__name__} {place}")
    for instead in (linked, replaced)
    for place in ("ledgers", "ledgers/2020", "ledgers/2020/more")
]


@pytest.mark.parametrize("hidden", HIDDEN, indirect=True)
def test_tables_behind_a_link_or_in_a_submodule_are_an_error(hidden: Repository) -> None:
    answer = ask(hidden, "check", "-f", "concise")
    assert (answer.code, codes(answer)) == (1, ["F007"])
    assert ask(hidden, "list").code == 3


@pytest.mark.parametrize("hidden", HIDDEN, indirect=True)
def test_tables_that_were_behind_a_link_or_in_a_submodule_are_not_taken_for_none(
    hidden: Repository, request: pytest.FixtureRequest
) -> None:
    _instead, place = request.node.callspec.params["hidden"]
    (path,) = [path for path in (hidden.data / place,)]
    path.unlink() if path.is_symlink() else hidden.git("rm", "-r", "--quiet", "--force", str(path))
    shutil.rmtree(path, ignore_errors=True)
    shutil.rmtree(hidden.data / "kept", ignore_errors=True)
    hidden.commit({OLD: OLDER, FILE: UNSTARRED})
    answer = against(hidden)
    assert answer.code in (1, 3)
    assert f"main:data/{place}” cannot be read whole" in answer.err
    listed = ask(hidden, "list", "--at", "main")
    assert listed.code == 3
    assert f"main:data/{place}: error F007 " in listed.err
