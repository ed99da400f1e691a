"""A ledger as it was: the files of a git revision, read without touching the work tree."""

import os
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from pathlib import Path

from ledgertool.reading import commits
from ledgertool.reading.committed import CommittedFiles
from ledgertool.reading.files import is_table
from ledgertool.reading.git_errors import IgnoredData, KeptElsewhere, LeftOut, NoCommitYet
from ledgertool.reading.place import earlier_place
from ledgertool.reading.repository import Repository


class Revision(CommittedFiles):
    """The files of a data folder as a commit of its repository has them, under the name given.

    ``place`` is where the folder was then, from the top of the repository; a file's path is as git
    names it: ``origin/main:data/registry.yaml``. Raises NoEarlierData.
    """

    def __init__(self, repository: Repository, folder: Path, commit: str, name: str) -> None:
        self.repository = repository
        self._commit = commit
        whole = repository.entries(commit)
        self.place = earlier_place(repository, folder, whole, name)
        entries = {
            path.removeprefix(self.place): entry
            for path, entry in whole.items()
            if path.startswith(self.place)
        }
        super().__init__(repository, entries, f"{name}:{self.place}")

    @cached_property
    def commit(self) -> commits.DatedCommit:
        """The commit itself, with its day."""
        return commits.dated(self.repository, self._commit)


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
