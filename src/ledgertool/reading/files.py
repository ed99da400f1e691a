"""Where a ledger's files are: in a folder, or in a revision of its git repository."""

import errno
import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from ledgertool.findings import file as rules
from ledgertool.findings.finding import Finding
from ledgertool.language import _
from ledgertool.privacy import visible
from ledgertool.reading import source
from ledgertool.reading.data_files import (
    DOCUMENTS,
    FORMS,
    MOST_FOLDERS,
    PLAN,
    REGISTRY,
    SUFFIX,
    TABLES,
)
from ledgertool.reading.document import Document

CAREFULLY = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"))


class Files(Protocol):
    """The files of a data folder, each by its name in it: ``ledgers/2020/pilots.yaml``."""

    def tables(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through the files that tables are in; what only looks like one has a finding."""

    def plans(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through the plans; what only looks like one has a finding."""

    def forms(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through the forms of kinds; what only looks like one has a finding."""

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


def is_form(name: str) -> bool:
    """Tell whether a file is in the place of the forms of kinds."""
    return name.startswith(FORMS + "/")


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
        if name in (REGISTRY, DOCUMENTS) or not is_table(name):
            continue
        if visible(name) != name:
            yield name, rules.odd_name(visible(name))
        elif name.startswith(PLAN) and name.endswith(SUFFIX):
            yield name, None
        else:
            expected = _(
                "registry.yaml, documents.yaml, a plan such as plan2019.yaml,"
                " or a folder for tables"
            )
            yield name, rules.misplaced_file(expected)


def misplaced(name: str) -> Finding | None:
    """Say why no table or form is read from a file of this name; None if one is."""
    if visible(name) != name:
        return rules.odd_name(visible(name.rsplit("/", 1)[-1]))
    if not name.endswith(SUFFIX):
        return rules.misplaced_file(_("a name that ends in .yaml"))
    if is_form(name):
        is_below = name.count("/") > 1
        expected = _("the folder kinds itself, such as kinds/rectification.yaml")
        return rules.misplaced_file(expected) if is_below else None
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
        """Walk through the tables' folder; what is not walked through has a finding."""
        return self._walked(TABLES)

    def forms(self) -> Iterator[tuple[str, Finding | None]]:
        """Walk through the forms' folder; what is not walked through has a finding."""
        return self._walked(FORMS)

    def _walked(self, top: str) -> Iterator[tuple[str, Finding | None]]:
        waiting = [top] if self.has(top) else []
        if waiting and (problem := _not_ours(self.path / top)):
            yield waiting.pop(), problem
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(self.path / folder) as entries:
                    found = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                yield folder, rules.unreadable(_reason(error))
                continue
            if is_like_a_repository([entry.name for entry in found]):
                yield f"{folder}/HEAD", rules.bare_repository()
            inside = [(f"{folder}/{entry.name}", entry) for entry in found]
            folders = [(name, entry) for name, entry in inside if _is_folder(entry)]
            problems = {name: _not_walked(name, entry) for name, entry in folders}
            yield from ((name, problem) for name, problem in problems.items() if problem)
            for name, _entry in inside:
                if name not in problems and is_table(name):
                    yield name, misplaced(name)
            walked = [name for name, entry in folders if not entry.name.startswith(".")]
            waiting += [name for name in reversed(walked) if problems[name] is None]

    def plans(self) -> Iterator[tuple[str, Finding | None]]:
        """Look at what lies in the data folder itself."""
        try:
            with os.scandir(self.path) as entries:
                names = [entry.name for entry in entries]
        except OSError as error:
            yield ".", rules.unreadable(_reason(error))
        else:
            yield from at_the_top(names)

    def read(self, name: str) -> Document:
        try:
            data = content(self.path, name, source.MAX_BYTES + 1)
            if len(data) > source.MAX_BYTES:
                return source.too_large((self.path / name).stat().st_size)
            return source.read(data)
        except NoRegularFile as problem:
            return _no_document(rules.not_a_file(str(problem)))
        except OSError as error:
            return _no_document(rules.unreadable(_reason(error)))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _not_walked(name: str, entry: os.DirEntry[str]) -> Finding | None:
    """Say why no tables are looked for in a folder; None if they are, or if it is hidden."""
    if entry.name.startswith("."):
        return None
    if visible(entry.name) != entry.name:
        return rules.odd_name(visible(entry.name))
    if is_table(name):
        return rules.not_a_file(_("a folder"))
    if problem := _not_ours(Path(entry.path)):
        return problem
    return rules.nested_folders(MOST_FOLDERS) if name.count("/") > MOST_FOLDERS else None


def _not_ours(folder: Path) -> Finding | None:
    """Say why the files in a folder are none that git keeps in the place of the data."""
    if os.path.islink(folder):  # noqa: PTH114 - which never raises
        return rules.not_a_file(_("a link to a folder"))
    if os.path.isfile(folder / ".git") or os.path.lexists(folder / ".git" / "HEAD"):  # noqa: PTH113
        return rules.not_a_file(_("a repository of its own"))
    return None


class NoRegularFile(Exception):
    """What should be read is no regular file of the data folder; the text tells what it is."""


def content(folder: Path, name: str, most: int | None = None) -> bytes:
    """Read a regular file inside a folder, or its first bytes; a pipe or a device is not opened.

    What was looked at may be something else when it is opened: so the open file is looked at
    again, and opening waits for nobody. Raises NoRegularFile and OSError.
    """
    where = _resolved(folder / name)
    if not where.is_relative_to(_resolved(folder)):
        raise NoRegularFile(_("a link that leads out of the data folder"))
    is_hidden = any(part.startswith(".") for part in where.relative_to(_resolved(folder)).parts)
    if is_table(name) and (is_hidden or not is_table(where.name)):
        raise NoRegularFile(_("a link to something other than a data file"))
    _expect_regular(where.stat())
    handle = os.open(where, os.O_RDONLY | CAREFULLY)
    with os.fdopen(handle, "rb") as stream:
        _expect_regular(os.fstat(handle))
        return stream.read(-1 if most is None else most)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError:  # before Python 3.13
        raise OSError(errno.ELOOP, "") from None


def _expect_regular(info: os.stat_result) -> None:
    if not stat.S_ISREG(info.st_mode):
        raise NoRegularFile(_("not a regular file"))


def _no_document(finding: Finding) -> Document:
    return Document(findings=[finding], complete=False)


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return _("permission denied")
    if isinstance(error, FileNotFoundError):
        return _("its target does not exist")
    if error.errno == errno.ELOOP:
        return _("a link that leads to itself")
    return _("the system reports an error")
