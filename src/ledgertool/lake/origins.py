"""Where the data of a ledger at hand is from, and which commit it is, if its files are as there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ledgertool.errors import LedgerError
from ledgertool.lake.flat import HERE, BureauOrigin
from ledgertool.reading import revision as revisions
from ledgertool.reading.data_files import DOCUMENTS, REGISTRY
from ledgertool.reading.files import Files
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.repository import Repository
from ledgertool.reading.revision import Revision

_ADDRESS: Final = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)(?:[^/@]*@)?(?P<rest>[^/@]+/.*)"
    r"|(?:[^/@:]*@)(?P<host>[^/@:]+:.*)"
)
"""An address of a repository elsewhere; what is none is a path on this computer."""


def origin_of_revision(revision: Revision, asked: str, bureau: str = HERE) -> BureauOrigin:
    """Tell where an earlier state of the data is from, which somebody asked for in these words."""
    return _origin(revision, bureau)._replace(rev=asked)


def origin_of_folder(folder: Path, ledger: Ledger, bureau: str = HERE) -> BureauOrigin:
    """Tell where the present data is from; without a commit, where a file is not as in that."""
    try:
        newest = revisions.newest(folder)
    except LedgerError:  # it is in no repository, or in none that can be asked
        return BureauOrigin(bureau)
    origin = _origin(newest, bureau)
    if _is_as_committed(ledger, newest):
        return origin
    return origin._replace(commit=None, committed_on=None)


def _origin(revision: Revision, bureau: str) -> BureauOrigin:
    commit = revision.commit
    return BureauOrigin(
        bureau,
        git=_address(revision.repository),
        commit=commit.name,
        committed_on=commit.day,
        place=revision.place,
        data=revision.place.rstrip("/") or ".",
    )


def _address(repository: Repository) -> str | None:
    """Give the address that a repository was cloned from, without user name and password."""
    said = repository.ask("config", "--get", "remote.origin.url").stdout
    found = _ADDRESS.fullmatch(said.decode(errors="replace").strip())
    return found and (found["host"] or f"{found['scheme']}{found['rest']}")


def _is_as_committed(ledger: Ledger, commit: Revision) -> bool:
    """Tell whether the files that a ledger was read from are those of a commit, each of them."""
    names = {*_names(commit)}
    if names != {*_names(ledger.files)}:
        return False
    return all(_text(commit, name) == _text(ledger.files, name) for name in sorted(names))


def _names(files: Files) -> Iterator[str]:
    """Go through all files of the data that are read, and what hinders reading others."""
    yield from (name for name in (REGISTRY, DOCUMENTS) if files.has(name))
    for listed in (files.forms(), files.plans(), files.tables()):
        yield from (name for name, _finding in listed)


def _text(files: Files, name: str) -> str:
    document = files.read(name)
    return document.bom + document.text
