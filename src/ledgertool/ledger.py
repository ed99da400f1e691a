"""A folder becomes a ledger and its findings; a bad file never hides the good ones."""

from __future__ import annotations

import gc
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

import ledgertool.tables  # noqa: F401 - makes the kinds known
from ledgertool import source, validation
from ledgertool.document import Document, Location
from ledgertool.errors import nearest
from ledgertool.findings import Finding, Span
from ledgertool.language import _
from ledgertool.model import KINDS, Head, Row
from ledgertool.registry import Entry, Registry
from ledgertool.rules import file as file_rules
from ledgertool.rules import schema

TABLES = "ledgers"
REGISTRY = "registry.yaml"
_SUFFIX = ".yaml"
_NUMBER_LINE = re.compile(r"^\s*(?:- +)?number: *([1-9][0-9]{0,5})\s*$", re.MULTILINE)


class Lost(NamedTuple):
    """A row that could not be read: its place in the file, and its number where that is clear."""

    place: int
    number: int | None


class Table(NamedTuple):
    """A table: one file, its header and those of its rows that could be read.

    ``complete`` is False where the file could not be read to its end.
    """

    id: str
    path: str
    head: Head
    kind: type[Row]
    rows: tuple[Row, ...]
    lost: tuple[Lost, ...] = ()
    complete: bool = True

    def row_id(self, row: Row) -> str:
        """Give a row's id: the table's id and the row's number."""
        return f"{self.id}/{row.number}"

    def indexed(self) -> Iterator[tuple[int, Row]]:
        """Go through the rows with the place of each in the file's list."""
        gone = {lost.place for lost in self.lost}
        index = -1
        for row in self.rows:
            index += 1
            while index in gone:
                index += 1
            yield index, row


@dataclass
class Ledger:
    """All tables of a data folder, in the order of the documents, and what is wrong in it.

    ``unread`` counts the files that gave no table.
    """

    folder: Path
    tables: tuple[Table, ...] = ()
    registry: Registry = field(default_factory=lambda: Registry((), (), known=False))
    findings: list[Finding] = field(default_factory=list)
    unread: int = 0

    @property
    def lost_rows(self) -> int:
        """Count the rows that are in the files and not in the tables."""
        return sum(len(table.lost) for table in self.tables)

    def document(self, path: str) -> Document:
        """Read a file again, to find the place of something in it."""
        return _read(Path(path), self.folder)

    def span(self, table: Table, row: Row) -> Span | None:
        """Find again where a row stands in its file."""
        document = self.document(table.path)
        for index, candidate in table.indexed():
            if candidate is row:
                return document.span(("rows", index))
        return None


def load(folder: Path) -> Ledger:
    """Read all tables and the registry of a data folder.

    Rows that cannot be read are left out one by one; what was left out, and why, is in
    the ledger's findings, sorted by place.
    """
    ledger = Ledger(folder)
    tables: list[Table] = []
    with _no_garbage_collection():
        ledger.registry = _load_registry(folder, ledger.findings)
        for path, finding in _table_files(folder):
            if finding is not None:
                ledger.findings.append(finding.at(str(path)))
                ledger.unread += 1
                continue
            table = _load_table(path, folder, ledger.findings)
            if table is None:
                ledger.unread += 1
            else:
                tables.append(table)
    tables.sort(key=lambda table: (table.head.year, table.head.order, table.id))
    ledger.tables = tuple(tables)
    ledger.findings.sort(key=lambda finding: finding.order)
    return ledger


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


def _table_files(folder: Path) -> Iterator[tuple[Path, Finding | None]]:
    """Find the files that tables are in; what only looks like one comes with a finding."""
    root = folder / TABLES
    problems: list[OSError] = []
    for where, folders, names in os.walk(root, onerror=problems.append):
        folders.sort()
        for name in [*folders]:
            if name.startswith("."):
                folders.remove(name)
            elif name.lower().endswith((_SUFFIX, ".yml")):
                folders.remove(name)
                yield Path(where, name), file_rules.not_a_file(_("a folder"))
        for name in sorted(names):
            path = Path(where, name)
            if name.startswith(".") or not name.lower().endswith((_SUFFIX, ".yml")):
                continue
            if not name.endswith(_SUFFIX):
                yield path, file_rules.misplaced_file(_("a name that ends in .yaml"))
            elif path.parent == root:
                expected = _("a folder for the year, such as ledgers/2020/pilots.yaml")
                yield path, file_rules.misplaced_file(expected)
            else:
                yield path, None
    for problem in problems:
        if Path(problem.filename) != root or root.exists():
            yield Path(problem.filename), file_rules.unreadable(_reason(problem))


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return _("permission denied")
    if isinstance(error, FileNotFoundError):
        return _("there is nothing at its end")
    return _("the system reports an error")


def _read(path: Path, folder: Path) -> Document:
    """Read a file that must be a regular one inside the data folder."""
    try:
        where = path.resolve()
        info = where.stat()
        if not where.is_relative_to(folder.resolve()):
            outside = file_rules.not_a_file(_("a link that leads out of the data folder"))
            return Document(findings=[outside], complete=False)
        if not stat.S_ISREG(info.st_mode):
            odd = file_rules.not_a_file(_("no regular file"))
            return Document(findings=[odd], complete=False)
        if info.st_size > source.MAX_BYTES:
            return source.too_large(info.st_size)
        return source.read(where.read_bytes())
    except (OSError, RuntimeError) as error:  # a link that leads to itself is a RuntimeError
        reason = _reason(error) if isinstance(error, OSError) else _("a link that leads to itself")
        return Document(findings=[file_rules.unreadable(reason)], complete=False)


def _load_table(path: Path, folder: Path, findings: list[Finding]) -> Table | None:
    document = _read(path, folder)
    shown = str(path)
    table_id = path.relative_to(folder / TABLES).with_suffix("").as_posix()
    findings.extend(finding.at(shown) for finding in document.findings)
    if document.value is None:
        return None
    if not isinstance(document.value, dict):
        wrong = schema.not_a_mapping(
            validation.shape(document.value), _("a table: kind, title, year … and rows")
        )
        findings.append(wrong.at(shown, Span(1, 1, 1, 1)))
        return None
    head, kind = _head(document, table_id, shown, findings)
    if head is None or kind is None:
        return None
    rows, lost = _rows(kind, document, table_id, shown, findings)
    return Table(table_id, shown, head, kind, rows, lost, document.complete)


def _head(
    document: Document, table_id: str, shown: str, findings: list[Finding]
) -> tuple[Head | None, type[Row] | None]:
    """Read a table's header; without its kind and year there is no table, the rest may lack."""
    values = {key: value for key, value in document.value.items() if key != "rows"}
    broken = {str(where[0]) for where in document.spoiled if where and where[0] != "rows"}
    head = validation.validate(Head, values)
    if isinstance(head, ValidationError):
        for finding in validation.findings(head, Head, document, ()):
            name = (finding.field or "").split(".")[0]
            if name not in broken:
                findings.append(finding.at(shown))
        broken |= {str(problem["loc"][0]) for problem in head.errors(include_url=False)}
    if broken:
        if {"kind", "year"} & broken:
            return None, None
        kept = {k: v for k, v in values.items() if k in Head.model_fields and k not in broken}
        stand_in = {"title": table_id, "source": table_id, "order": "999999"}
        head = Head.model_validate({**stand_in, **kept})
    assert isinstance(head, Head)
    kind = KINDS.get(head.kind)
    if kind is None:
        known = list(KINDS)
        wrong = schema.unknown_kind(head.kind, nearest(head.kind, known, most=1), known)
        findings.append(wrong.at(shown, document.span(("kind",)), field="kind"))
    return head, kind


def _rows(
    kind: type[Row], document: Document, table_id: str, shown: str, findings: list[Finding]
) -> tuple[tuple[Row, ...], tuple[Lost, ...]]:
    """Read the rows one by one; a row with any error is left out, and its number kept."""
    values = document.value.get("rows")
    if not isinstance(values, list):
        if ("rows",) not in document.spoiled and document.complete:
            findings.append(_no_rows(document, values).at(shown, field="rows"))
        return (), ()
    spoiled = {where[1] for where in document.spoiled if where[:1] == ("rows",) and len(where) > 1}
    rows: list[Row] = []
    lost: list[Lost] = []
    make = kind.model_validate
    # Pydantic keeps a set of the fields given with every row; equal ones are kept once, which
    # halves what a row holds
    shared: dict[frozenset[str], set[str]] = {}
    for index, value in enumerate(values):
        if index in spoiled:
            lost.append(Lost(index, _number(document, index, value, values)))
            continue
        try:
            row = make(value)
            given = frozenset(row.model_fields_set)
            object.__setattr__(row, "__pydantic_fields_set__", shared.setdefault(given, set(given)))
            rows.append(row)
        except ValidationError as error:
            number = _number(document, index, value, values)
            row_id = f"{table_id}/{number}" if number else None
            for finding in validation.findings(error, kind, document, ("rows", index)):
                findings.append(finding.at(shown, row=row_id))
            lost.append(Lost(index, number))
    return tuple(rows), tuple(lost)


def _no_rows(document: Document, values: Any) -> Finding:
    if "rows" not in document.value:
        missing = schema.missing_field("rows", _("the table's rows"))
        return missing.at("", Span(1, 1, 1, 1))
    if values in ("", "~", "null"):
        return schema.empty_value("rows").at("", document.span(("rows",)))
    wrong = schema.not_a_list(validation.shape(values), "- number: 1")
    return wrong.at("", document.span(("rows",)))


def _number(document: Document, index: int, value: Any, values: list[Any]) -> int | None:
    """Find the number of a row that could not be read: from its value, or from its lines."""
    if isinstance(value, dict):
        text = value.get("number")
        return (
            int(text) if isinstance(text, str) and _NUMBER_LINE.match(f"number: {text}") else None
        )
    here = document.span(("rows", index))
    after = document.span(("rows", index + 1)) if index + 1 < len(values) else None
    if here is None:
        return None
    lines = document.text.split("\n")[here.line - 1 : after.line - 1 if after else None]
    match = _NUMBER_LINE.search("\n".join(lines))
    return int(match[1]) if match else None


def _load_registry(folder: Path, findings: list[Finding]) -> Registry:
    """Read the registry; with any error in it no name can be called unknown."""
    path = folder / REGISTRY
    shown = str(path)
    if not path.exists() and not path.is_symlink():
        findings.append(file_rules.missing_registry().at(shown))
        return Registry((), (), known=False)
    document = _read(path, folder)
    found = [finding.at(shown) for finding in document.findings]
    sections: dict[str, tuple[Entry, ...]] = {"people": (), "departments": ()}
    if isinstance(document.value, dict):
        for name, entries in document.value.items():
            if name in sections:
                sections[name] = tuple(_entries(name, entries, document, shown, found))
            elif (name,) not in document.spoiled:
                wrong = schema.unknown_field(name, nearest(name, sections, most=1), list(sections))
                found.append(wrong.at(shown, document.span((name,), key=True), field=name))
        for name in sections:
            if name not in document.value and not document.spoiled and document.complete:
                missing = schema.missing_field(name, "")
                found.append(missing.at(shown, Span(1, 1, 1, 1), field=name))
    elif document.value is not None:
        wrong = schema.not_a_mapping(validation.shape(document.value), "people, departments")
        found.append(wrong.at(shown, Span(1, 1, 1, 1)))
    findings.extend(found)
    return Registry(sections["people"], sections["departments"], known=not found)


def _entries(
    name: str, values: Any, document: Document, shown: str, findings: list[Finding]
) -> Iterator[Entry]:
    if not isinstance(values, list):
        if (name,) not in document.spoiled:
            wrong = schema.not_a_list(validation.shape(values), "- name: …")
            findings.append(wrong.at(shown, document.span((name,)), field=name))
        return
    for index, value in enumerate(values):
        location: Location = (name, index)
        if location in document.spoiled:
            continue
        entry = validation.validate(Entry, value)
        if isinstance(entry, ValidationError):
            for finding in validation.findings(entry, Entry, document, location):
                findings.append(finding.at(shown))
        else:
            yield entry


def models_in(value: Any) -> Iterator[tuple[Location, BaseModel]]:
    """Go through the objects inside a field's value, each with its place in it."""
    if isinstance(value, BaseModel):
        yield (), value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            if isinstance(item, BaseModel):
                yield (index,), item
