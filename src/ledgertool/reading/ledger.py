"""A folder becomes a ledger and its findings; a bad file never hides the good ones."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ledgertool.findings.finding import Finding
from ledgertool.model.registry import Registry
from ledgertool.model.row import KINDS, Row
from ledgertool.reading import source
from ledgertool.reading.document import Document, Reader, collect
from ledgertool.reading.files import REGISTRY, Files, Folder
from ledgertool.reading.plan import IssuedPlan, read_plan
from ledgertool.reading.registry import read_registry
from ledgertool.reading.table import Table, read_table


class FileReading(NamedTuple):
    """What one file gave: its document, what was made of that, and what is wrong in it.

    ``document`` is None where the name or the place of the file forbids reading it.
    """

    document: Document | None
    content: Table | IssuedPlan | Registry | None
    findings: tuple[Finding, ...]

    def dropped(self) -> "FileReading":
        """Keep no values that are in the rows as well, if nothing is wrong; the text stays."""
        if self.document is not None and not self.findings:
            self.document.value = None
        return self

    def as_of(self, day: date) -> "FileReading":
        """Leave out what was put on record after a day; the very same, where nothing was."""
        if self.content is None or isinstance(self.content, Registry):
            return self
        seen = self.content.as_of(day)
        return self if seen is self.content else self._replace(content=seen)


class Ledger:
    """All tables of a data folder, in the order of the documents, and what is wrong in it.

    Rows that cannot be read are left out one by one; what was left out, and why, is in
    ``findings``, sorted by file and line. ``unread`` counts the files that gave no table or plan.
    ``kinds`` are those that its tables may be of, by name.
    """

    def __init__(self, files: Files, readings: Mapping[str, FileReading]) -> None:
        self.files = files
        self.readings = readings
        self.kinds: Mapping[str, type[Row]] = dict(KINDS)
        contents = [reading.content for reading in readings.values()]
        (self.registry,) = [content for content in contents if isinstance(content, Registry)]
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
        read_again = {
            name: read_file(name, self.files.path_of(name), source.read(text.encode()), self.kinds)
            for name, text in texts.items()
        }
        return self.with_readings(read_again)

    def with_readings(self, readings: Mapping[str, FileReading]) -> "Ledger":
        """Give the ledger as it would be if some of its files had been read so."""
        return Ledger(self.files, {**self.readings, **readings})


def load(where: Path | Files) -> Ledger:
    """Read all tables and plans and the registry of a data folder, or of a revision of it."""
    files = Folder(where) if isinstance(where, Path) else where
    with _no_garbage_collection():
        registry = files.read(REGISTRY) if files.has(REGISTRY) else None
        kinds = KINDS
        readings = {
            REGISTRY: read_file(REGISTRY, files.path_of(REGISTRY), registry, kinds).dropped()
        }
        for name, finding in (*files.plans(), *files.tables()):
            path = files.path_of(name)
            if finding is None:
                readings[name] = read_file(name, path, files.read(name), kinds).dropped()
            else:
                readings[name] = FileReading(None, None, (finding.at(path),))
    return Ledger(files, readings)


def read_file(
    name: str, path: str, document: Document | None, kinds: Mapping[str, type[Row]]
) -> FileReading:
    """Make of a document what its file's name says it is: the registry, a plan or a table."""
    reader: Reader[Table | IssuedPlan | Registry | None]
    if name == REGISTRY or document is None:
        reader = read_registry(document)
    elif "/" in name:
        reader = read_table(name, path, document, kinds)
    else:
        reader = read_plan(name, path, document)
    found: list[Finding] = []
    content = collect(reader, found)
    return FileReading(document, content, tuple(finding.at(path) for finding in found))


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Hold off the cycle collector: what is read is kept, and looking through it costs half."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
