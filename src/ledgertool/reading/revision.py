"""A ledger as it was: the files of a git revision, read without touching the work tree."""

import os
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path

from ledgertool.findings import file as rules
from ledgertool.findings.finding import Finding
from ledgertool.language import _
from ledgertool.reading import commits, source
from ledgertool.reading.data_files import FORMS, REGISTRY, TABLES
from ledgertool.reading.document import Document
from ledgertool.reading.files import at_the_top, is_table, misplaced
from ledgertool.reading.git_errors import IgnoredData, KeptElsewhere, LeftOut, NoCommitYet
from ledgertool.reading.place import earlier_place
from ledgertool.reading.repository import Repository, TreeEntry


class Revision:
    """The files of a data folder as a commit of its repository has them, under the name given.

    ``place`` is where the folder was then, from the top of the repository.

    Raises NoEarlierData.
    """

    def __init__(self, repository: Repository, folder: Path, commit: str, name: str) -> None:
        self.repository = repository
        self._name = name
        self._commit = commit
        whole = repository.entries(commit)
        self.place = earlier_place(repository, folder, whole, name)
        self._entries = {
            path.removeprefix(self.place): entry
            for path, entry in whole.items()
            if path.startswith(self.place)
        }

    @cached_property
    def commit(self) -> commits.DatedCommit:
        """The commit itself, with its day."""
        return commits.dated(self.repository, self._commit)

    def path_of(self, name: str) -> str:
        """Give a file's path as git names it: ``origin/main:data/registry.yaml``."""
        return f"{self._name}:{self.place}{name}"

    def has(self, name: str) -> bool:
        return name in self._entries

    def blob_of(self, name: str) -> str:
        """Give the name of a file's bytes; nothing, where there is no such file."""
        entry = self._entries.get(name)
        return entry.blob if entry else ""

    def tables(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through what is in the tables' folder; a link or a submodule there has a finding."""
        return self._inside(TABLES)

    def forms(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through what is in the forms' folder; a link or a submodule there has a finding."""
        return self._inside(FORMS)

    def _inside(self, top: str) -> Iterator[tuple[str, Finding | None]]:
        for name, entry in sorted(self._entries.items()):
            inside = name.startswith(top + "/") and not _is_hidden(name)
            if inside and is_table(name):
                yield name, misplaced(name)
            elif name == top or (inside and not entry.is_regular):
                yield name, rules.not_a_file(_what(entry))

    def plans(self) -> Iterator[tuple[str, Finding | None]]:
        yield from at_the_top({name for name in self._entries if "/" not in name})

    def read(self, name: str) -> Document:
        entry = self._entries[name]
        if not entry.is_regular:
            return Document(findings=[rules.not_a_file(_what(entry))], complete=False)
        content = self._contents.pop(name, None)
        return source.read(self.repository.blob(entry.blob) if content is None else content)

    @cached_property
    def _contents(self) -> dict[str, bytes]:
        """The bytes of all files that a ledger is read from, each until it is read."""
        found = (*self.forms(), *self.plans(), *self.tables())
        wanted = [REGISTRY, *(name for name, problem in found if problem is None)]
        kept = [one for one in wanted if one in self._entries and self._entries[one].is_regular]
        blobs = self.repository.blobs([self._entries[name].blob for name in kept])
        return dict(zip(kept, blobs, strict=True))


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _what(entry: TreeEntry) -> str:
    if entry.is_submodule:
        return _("a repository of its own")
    return _("a link") if entry.is_link else _("not a folder")


def at(folder: Path, revision: str) -> Revision:
    """Give the files of a data folder as a revision has them.

    Raises as Repository and ``commits.find`` do.
    """
    repository = Repository(folder)
    return Revision(repository, folder, commits.find(repository, revision), revision)


def newest(folder: Path) -> Revision:
    """Give the files of a data folder as the commit that is checked out has them.

    Raises as Repository does, NoCommitYet and IncompleteRepository.
    """
    repository = Repository(folder)
    if head := commits.present(repository):
        return Revision(repository, folder, head, head[:12])
    raise NoCommitYet(path=str(repository.top))


def on(folder: Path, day: date) -> Revision:
    """Give the files of a data folder as the last commit up to the end of a day has them.

    Raises as Repository and ``commits.up_to`` do.
    """
    repository = Repository(folder)
    commit = commits.up_to(repository, day)
    return Revision(repository, folder, commit.name, commit.short)


def refuse_what_git_does_not_keep(
    repository: Repository, folder: Path, names: Iterable[str]
) -> None:
    """See that the files of the data are those that git keeps, and can be compared with others.

    Raises KeptElsewhere where git keeps a submodule or a link in their place, IgnoredData where it
    was told not to track them: these have no earlier state, and never will. Raises LeftOut where a
    sparse checkout lacks files of the data, which therefore seem to be gone.
    """
    place = repository.places(folder)[-1]
    paths = [place + name for name in names]
    if elsewhere := repository.elsewhere(paths):
        raise KeptElsewhere(names=elsewhere)
    if ignored := repository.ignored(paths):
        raise IgnoredData(names=ignored)
    left_out = (one.path for one in repository.index(place) if one.is_left_out)
    tables = (path for path in left_out if is_table(path))
    if lacking := [path for path in tables if not os.path.lexists(repository.top / path)]:
        raise LeftOut(names=lacking)
