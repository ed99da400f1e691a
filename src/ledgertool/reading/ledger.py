"""A folder becomes a ledger and its findings; a bad file never hides the good ones."""

import gc
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, Protocol

from ledgertool.findings.finding import Finding
from ledgertool.model.registry import Registry
from ledgertool.model.row import KINDS
from ledgertool.reading import source
from ledgertool.reading.data_files import DOCUMENTS, REGISTRY, TABLES
from ledgertool.reading.document import Document, Reader, collect
from ledgertool.reading.files import Files, Folder, is_form
from ledgertool.reading.issued.named import NamedDocuments, read_documents
from ledgertool.reading.kinds import Kinds, OwnKind, kind_of_file
from ledgertool.reading.plan import IssuedPlan, read_plan
from ledgertool.reading.registry import read_registry
from ledgertool.reading.table import Table
from ledgertool.reading.table_reading import read_table

if TYPE_CHECKING:
    from ledgertool.reading.crew import Tell

Holding = Table | IssuedPlan | OwnKind | Registry | NamedDocuments
"""What a file may give."""


class FileReading(NamedTuple):
    """What one file gave: its document, what was made of that, and what is wrong in it.

    ``document`` is None where the name or the place of the file forbids reading it.
    """

    document: Document | None
    content: "Holding | None"
    findings: tuple[Finding, ...]

    def dropped(self) -> "FileReading":
        """Keep no values that are in the rows as well, if nothing is wrong; the text stays."""
        if self.document is not None and not self.findings:
            self.document.value = None
        return self

    def as_of(self, day: date) -> "FileReading":
        """Leave out what was put on record after a day; the very same, where nothing was."""
        if not isinstance(self.content, (Table, IssuedPlan)):
            return self
        seen = self.content.as_of(day)
        return self if seen is self.content else self._replace(content=seen)


class Tables(Protocol):
    """Tables and the registry whose names stand in them: a ledger, or some of its tables."""

    @property
    def tables(self) -> Sequence[Table]:
        """The tables."""

    @property
    def registry(self) -> Registry:
        """Who and what they may name."""


class SomeTables(NamedTuple):
    """Some tables of a ledger, and its registry."""

    tables: Sequence[Table]
    registry: Registry


class Checked(NamedTuple):
    """What checks have found already, and need not find again.

    ``files`` are those of the tables that were checked, each by itself, and ``each`` what that
    found; ``together`` is what was found across all tables, None where that is not known.
    """

    files: frozenset[str] = frozenset()
    each: tuple[Finding, ...] = ()
    together: tuple[Finding, ...] | None = None


NOTHING: Final = Checked()
"""What is known where nothing was checked yet."""


class Ledger:
    """All tables of a data folder, in the order of the documents, and what is wrong in it.

    Rows that cannot be read are left out one by one; what was left out, and why, is in
    ``findings``, sorted by file and line. ``unread`` counts the files that gave no table or plan.
    ``kinds`` are those that its tables may be of, by name; ``issued`` names the issued documents,
    where a file does. ``checked`` is what was found by checks before. ``of_bureaus`` tells whether
    its tables are those of several bureaus.
    """

    of_bureaus: ClassVar[bool] = False

    def __init__(
        self, files: Files, readings: Mapping[str, FileReading], checked: Checked = NOTHING
    ) -> None:
        self.files, self.checked = files, checked
        self.readings = readings
        self.kinds = kinds_of(readings)
        contents = [reading.content for reading in readings.values()]
        (self.registry,) = [content for content in contents if isinstance(content, Registry)]
        issued = [content for content in contents if isinstance(content, NamedDocuments)]
        self.issued = issued[0] if issued else None
        self.plans = tuple(content for content in contents if isinstance(content, IssuedPlan))
        tables = [content for content in contents if isinstance(content, Table)]
        tables.sort(key=lambda table: (table.head.year, table.head.order, table.id))
        self.tables = tuple(tables)
        self.unread = sum(content is None for content in contents)
        found = [finding for reading in readings.values() for finding in reading.findings]
        self.findings = sorted(found, key=lambda finding: finding.order)

    @property
    def names(self) -> list[str]:
        """The names of all files that the ledger is read from, in the data folder."""
        read = (name for name, reading in self.readings.items() if reading.document)
        return list(dict.fromkeys((REGISTRY, *read)))

    @property
    def unchecked(self) -> Tables:
        """The tables of which it is not known what checks find in each."""
        if not self.checked.files:
            return self
        tables = [table for table in self.tables if table.file not in self.checked.files]
        return SomeTables(tables, self.registry)

    @property
    def lost_rows(self) -> int:
        """Count the rows that are in the files and not in the tables."""
        return sum(len(table.lost) for table in self.tables)

    def document(self, name: str) -> Document:
        """Give a file's document; an empty one, where there is no such file."""
        reading = self.readings.get(name)
        return (reading and reading.document) or Document()

    def lines(self, path: str) -> list[str]:
        """Give the lines of the file at a path, as findings have it; none where it is not read."""
        name = self._names_by_path.get(path)
        return self.document(name).text.split("\n") if name else []

    @cached_property
    def _names_by_path(self) -> dict[str, str]:
        return {self.files.path_of(name): name for name in self.names}

    def as_of(self, day: date) -> "Ledger":
        """Give the ledger as it was seen on a day: without what was put on record after it."""
        seen = {name: reading.as_of(day) for name, reading in self.readings.items()}
        same = all(seen[name] is reading for name, reading in self.readings.items())
        return self if same else Ledger(self.files, seen)

    def edited(self, texts: Mapping[str, str]) -> "Ledger":
        """Give the ledger as it would be if some of its files had other texts."""
        read: dict[str, FileReading] = {}
        kinds = self.kinds
        for name in sorted(texts, key=lambda one: not is_form(one)):
            read[name] = self._read_again(name, source.read(texts[name].encode()), kinds)
            if is_form(name):
                kinds = kinds_of({**self.readings, **read})
        return self.with_readings(read)

    def with_readings(self, readings: Mapping[str, FileReading]) -> "Ledger":
        """Give the ledger as it would be if some of its files had been read so.

        Other tables of a kind whose form is another then are read again.
        """
        after = Ledger(self.files, {**self.readings, **readings})
        changed = after.kinds.changed(self.kinds)
        again = {
            name: self._read_again(name, _unread(reading.document), after.kinds)
            for name, reading in (self.readings if changed else {}).items()
            if name not in readings and reading.document and _may_be_of(changed, name, reading)
        }
        return Ledger(self.files, {**after.readings, **again}) if again else after

    def _read_again(self, name: str, document: Document, kinds: Kinds) -> FileReading:
        return read_file(name, self.files.path_of(name), document, kinds)


def load(where: Path | Files, *, tell: "Tell | None" = None) -> Ledger:
    """Read all tables and plans and the registry of a data folder, or of a revision of it."""
    files = Folder(where) if isinstance(where, Path) else where
    with no_garbage_collection():
        readings = read_beside(files)
        kinds = kinds_of(readings)
        listed = [*files.tables()]
        for done, (name, finding) in enumerate(listed, 1):
            readings[name] = read_or_tell(files, name, finding, kinds)
            if tell is not None:
                tell(done, len(listed))
        readings |= read_last(files, kinds)
    return Ledger(files, readings)


def read_beside(files: Files) -> dict[str, FileReading]:
    """Read what tables are read with: the registry, the forms of kinds, and the plans."""
    kinds = Kinds({}, {})
    registry = files.read(REGISTRY) if files.has(REGISTRY) else None
    path = files.path_of(REGISTRY)
    readings = {REGISTRY: read_file(REGISTRY, path, registry, kinds).dropped()}
    for name, finding in (*files.forms(), *files.plans()):
        readings[name] = read_or_tell(files, name, finding, kinds)
        if is_form(name):
            kinds = kinds_of(readings)
    return readings


def read_last(files: Files, kinds: Kinds) -> dict[str, FileReading]:
    """Read what names the issued documents, where it is there."""
    if not files.has(DOCUMENTS):
        return {}
    return {DOCUMENTS: read_or_tell(files, DOCUMENTS, None, kinds)}


def read_or_tell(files: Files, name: str, finding: Finding | None, kinds: Kinds) -> FileReading:
    """Read a file, unless a finding forbids that."""
    path = files.path_of(name)
    if finding is not None:
        return FileReading(None, None, (finding.at(path),))
    return read_file(name, path, files.read(name), kinds).dropped()


def of_texts(where: Path, texts: Mapping[str, str]) -> Ledger:
    """Make the ledger that a data folder would give whose files, a registry among them, are these.

    Nothing is read from disk.
    """
    files = Folder(where)
    registry = source.read(texts[REGISTRY].encode())
    reading = read_file(REGISTRY, files.path_of(REGISTRY), registry, Kinds({}, {}))
    return Ledger(files, {REGISTRY: reading}).edited(texts)


def kinds_of(readings: Mapping[str, FileReading]) -> Kinds:
    """Give the kinds that tables may be of, with the forms that have been read."""
    own: dict[str, OwnKind] = {}
    unread: dict[str, str] = {}
    for name, reading in readings.items():
        if isinstance(reading.content, OwnKind):
            own[reading.content.rows.kind] = reading.content
        elif is_form(name) and reading.findings:
            path = reading.findings[0].path
            unread |= dict.fromkeys(_kinds_meant(name, reading.document), path)
    return Kinds(own, {name: path for name, path in unread.items() if name not in own})


def _kinds_meant(name: str, document: Document | None) -> Iterator[str]:
    """Give the kinds that a broken form may be of: that of its file, and the one that it names."""
    yield kind_of_file(name)
    named = document.value.get("kind") if document and isinstance(document.value, dict) else None
    if isinstance(named, str) and named not in KINDS:
        yield named


def _may_be_of(kinds: Container[str], name: str, reading: FileReading) -> bool:
    """Tell whether a file is a table of one of some kinds, or one that could not be read."""
    if isinstance(reading.content, Table):
        return reading.content.head.kind in kinds
    return reading.content is None and name.startswith(TABLES + "/")


def _unread(document: Document) -> Document:
    """Read a document again, whose values may have been dropped."""
    return source.read((document.bom + document.text).encode())


def read_file(name: str, path: str, document: Document | None, kinds: Kinds) -> FileReading:
    """Make of a document what its file's name says it is: registry, form, plan, table …"""
    reader: Reader[Holding | None]
    if name == REGISTRY or document is None:
        reader = read_registry(document)
    elif name == DOCUMENTS:
        reader = read_documents(path, document)
    elif is_form(name):
        from ledgertool.reading.forms import read_form

        reader = read_form(name, path, document, kinds.without(kind_of_file(name)))
    elif "/" in name:
        reader = read_table(name, path, document, kinds)
    else:
        reader = read_plan(name, path, document)
    found: list[Finding] = []
    content = collect(reader, found)
    return FileReading(document, content, tuple(finding.at(path) for finding in found))


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Hold off the cycle collector: what is read is kept, and looking through it costs half."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
