"""Where a ledger's files are: in a folder, or in a revision of its git repository."""

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from ledgertool.findings import file as rules
from ledgertool.findings.finding import Finding
from ledgertool.language import _
from ledgertool.reading import source
from ledgertool.reading.document import Document

TABLES = "ledgers"
REGISTRY = "registry.yaml"
SUFFIX = ".yaml"
PLAN = "plan"


class Files(Protocol):
    """The files of a data folder, each by its name in it: ``ledgers/2020/pilots.yaml``."""

    def tables(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through the files that tables are in; what only looks like one has a finding."""

    def plans(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through the plans; what only looks like one has a finding."""

    def has(self, name: str) -> bool:
        """Tell whether there is such a file, or something of its name."""

    def read(self, name: str) -> Document:
        """Read a file; what hinders that is a finding of the document."""

    def path_of(self, name: str) -> str:
        """Give a file's path as messages show it, with ``/`` between folders."""


def is_table(name: str) -> bool:
    """Tell whether a file's name is meant to be that of a table."""
    last = name.rsplit("/", 1)[-1]
    return not last.startswith(".") and last.lower().endswith((SUFFIX, ".yml"))


def is_like_a_repository(names: Iterable[str]) -> bool:
    """Tell whether git would take a folder with these entries for a bare repository.

    On some systems names differ in more than upper and lower case only.
    """
    found = {name.lower() for name in names}
    return "head" in found and ("commondir" in found or {"objects", "refs"} <= found)


def at_the_top(names: Collection[str]) -> Iterator[tuple[str, Finding | None]]:
    """Tell the plans among the entries of a data folder itself: ``plan2019.yaml``."""
    if is_like_a_repository(names):
        yield "HEAD", rules.bare_repository()
    for name in sorted(names):
        if name == REGISTRY or not is_table(name):
            continue
        if name.startswith(PLAN) and name.endswith(SUFFIX):
            yield name, None
        else:
            expected = _("registry.yaml, a plan such as plan2019.yaml, or a folder for tables")
            yield name, rules.misplaced_file(expected)


def misplaced(name: str) -> Finding | None:
    """Say why no table is read from a file of this name; None if one is."""
    if not name.endswith(SUFFIX):
        return rules.misplaced_file(_("a name that ends in .yaml"))
    if name.count("/") < 2:
        return rules.misplaced_file(_("a folder for the year, such as ledgers/2020/pilots.yaml"))
    return None


class Folder:
    """The files as they are on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def path_of(self, name: str) -> str:
        return (self.path / name).as_posix()

    def has(self, name: str) -> bool:
        """Tell whether something of this name is there, a broken link included."""
        return os.path.lexists(self.path / name)

    def tables(self) -> Iterator[tuple[str, Finding | None]]:
        """Walk through the tables' folder, in the order of names."""
        root = self.path / TABLES
        problems: list[OSError] = []
        for where, folders, names in os.walk(root, onerror=problems.append):
            folders.sort()
            if is_like_a_repository((*folders, *names)):
                yield self._name(where, "HEAD"), rules.bare_repository()
            for entry in [*folders]:
                name = self._name(where, entry)
                if entry.startswith("."):
                    folders.remove(entry)
                elif is_table(entry):
                    folders.remove(entry)
                    yield name, rules.not_a_file(_("a folder"))
                elif Path(where, entry).is_symlink():  # what is behind it is not walked through
                    yield name, rules.not_a_file(_("a link to a folder"))
            for entry in sorted(names):
                if is_table(entry):
                    name = self._name(where, entry)
                    yield name, misplaced(name)
        for problem in problems:
            if Path(problem.filename) != root or root.exists():
                name = Path(problem.filename).relative_to(self.path).as_posix()
                yield name, rules.unreadable(_reason(problem))

    def plans(self) -> Iterator[tuple[str, Finding | None]]:
        """Look at what lies in the data folder itself."""
        try:
            names = [entry.name for entry in os.scandir(self.path)]
        except OSError:
            return  # the walk through the tables tells why
        yield from at_the_top(names)

    def _name(self, where: str, entry: str) -> str:
        return Path(where, entry).relative_to(self.path).as_posix()

    def read(self, name: str) -> Document:
        """Read a file that must be a regular one inside the data folder."""
        try:
            where = (self.path / name).resolve()
            info = where.stat()
            if not where.is_relative_to(self.path.resolve()):
                return _no_document(rules.not_a_file(_("a link that leads out of the data folder")))
            if not stat.S_ISREG(info.st_mode):
                return _no_document(rules.not_a_file(_("no regular file")))
            if info.st_size > source.MAX_BYTES:
                return source.too_large(info.st_size)
            return source.read(where.read_bytes())
        except OSError as error:
            return _no_document(rules.unreadable(_reason(error)))
        except RuntimeError:
            return _no_document(rules.unreadable(_("a link that leads to itself")))


def _no_document(finding: Finding) -> Document:
    return Document(findings=[finding], complete=False)


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return _("permission denied")
    if isinstance(error, FileNotFoundError):
        return _("there is nothing at its end")
    return _("the system reports an error")
