"""A ledger as it was: the files of a git revision, read without touching the work tree."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ledgertool.errors import IgnoredData, NoEarlierData
from ledgertool.findings import file as rules
from ledgertool.findings.finding import Finding
from ledgertool.language import _
from ledgertool.reading import source
from ledgertool.reading.document import Document
from ledgertool.reading.files import REGISTRY, TABLES, at_the_top, is_table, misplaced
from ledgertool.reading.repository import Entry, Repository

_REGULAR = ("100644", "100755")
_TABLE = re.compile(rf"((?:.*/)?){TABLES}/[^/]+/.+\.yaml")


class Revision:
    """The files of a data folder as a commit of its repository has them, under the name given.

    Raises NoEarlierData.
    """

    def __init__(self, repository: Repository, folder: Path, commit: str, name: str) -> None:
        self._repository = repository
        self._name = name
        whole = repository.entries(commit)
        self._prefix = _place(repository, folder, whole, name)
        self._entries = {
            path.removeprefix(self._prefix): entry
            for path, entry in whole.items()
            if path.startswith(self._prefix)
        }

    def path_of(self, name: str) -> str:
        """Give a file's path as git names it: ``origin/main:data/registry.yaml``."""
        return f"{self._name}:{self._prefix}{name}"

    def has(self, name: str) -> bool:
        return name in self._entries

    def tables(self) -> Iterator[tuple[str, Finding | None]]:
        for name in sorted(self._entries):
            if name.startswith(TABLES + "/") and is_table(name):
                yield name, misplaced(name)

    def plans(self) -> Iterator[tuple[str, Finding | None]]:
        yield from at_the_top({name for name in self._entries if "/" not in name})

    def read(self, name: str) -> Document:
        mode, blob = self._entries[name]
        if mode not in _REGULAR:
            return Document(findings=[rules.not_a_file(_("no regular file"))], complete=False)
        return source.read(self._repository.blob(blob))


def at(folder: Path, revision: str) -> Revision:
    """Give the files of a data folder as a revision has them. Raises as Repository does."""
    repository = Repository(folder)
    return Revision(repository, folder, repository.commit(revision), revision)


def refuse_ignored(repository: Repository, folder: Path, names: Iterable[str]) -> None:
    """Raise IgnoredData where git was told not to track files of the data.

    They have no earlier state, and never will.
    """
    place = repository.places(folder)[-1]
    if ignored := repository.ignored(place + name for name in names):
        raise IgnoredData(names=ignored)


def _place(repository: Repository, folder: Path, entries: dict[str, Entry], revision: str) -> str:
    """Find where a commit has the data: in its place, or in the only one that is no more.

    Raises NoEarlierData.
    """
    holders = {match[1] for path in entries if (match := _TABLE.fullmatch(path))}
    here = repository.places(folder)
    if found := [place for place in here if place in holders]:
        return found[0]
    gone = [place for place in holders if not (repository.top / place / TABLES).is_dir()]
    if len(gone) == 1:
        return gone[0]
    if begun := [place for place in here if place + REGISTRY in entries and not holders]:
        return begun[0]
    raise NoEarlierData(path=str(folder), name=revision)
