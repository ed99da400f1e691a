"""A folder becomes a ledger and its findings; a bad file never hides the good ones."""

from __future__ import annotations

import gc
import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

import ledgertool.model.kinds  # noqa: F401 - makes the kinds known
from ledgertool.findings import file as file_rules
from ledgertool.findings import schema
from ledgertool.findings.finding import Finding, Span
from ledgertool.language import _
from ledgertool.model.registry import Registry, RegistryEntry
from ledgertool.model.row import KINDS, Head, Row
from ledgertool.model.values import WHOLE_NUMBER
from ledgertool.names import nearest
from ledgertool.reading import characters as inspection
from ledgertool.reading import plan, validation
from ledgertool.reading.document import Document, Location
from ledgertool.reading.files import REGISTRY, SUFFIX, TABLES, Files, Folder
from ledgertool.reading.plan import IssuedPlan

_NUMBER_LINE = re.compile(rf"^\s*(?:- *)?number: *({WHOLE_NUMBER.pattern})\s*$", re.MULTILINE)


class Lost(NamedTuple):
    """A row that could not be read: its place in the file, and its number where that is clear."""

    place: int
    number: int | None


class Table(NamedTuple):
    """A table: one file, its header and those of its rows that could be read.

    ``file`` is its name in the data folder, ``path`` where that is, for messages.
    ``complete`` is False where the file could not be read to its end.
    """

    id: str
    file: str
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

    files: Files
    tables: tuple[Table, ...] = ()
    registry: Registry = field(default_factory=lambda: Registry((), (), known=False))
    findings: list[Finding] = field(default_factory=list)
    unread: int = 0
    plans: tuple[IssuedPlan, ...] = ()

    @property
    def lost_rows(self) -> int:
        """Count the rows that are in the files and not in the tables."""
        return sum(len(table.lost) for table in self.tables)

    def document(self, name: str) -> Document:
        """Read a file again, to find the place of something in it."""
        return self.files.read(name)

    def span(self, table: Table, row: Row) -> Span | None:
        """Find again where a row stands in its file."""
        document = self.document(table.file)
        for index, candidate in table.indexed():
            if candidate is row:
                return document.span(("rows", index))
        return None


def load(where: Path | Files) -> Ledger:
    """Read all tables and the registry of a data folder, or of a revision of it.

    Rows that cannot be read are left out one by one; what was left out, and why, is in
    the ledger's findings, sorted by place.
    """
    files = Folder(where) if isinstance(where, Path) else where
    ledger = Ledger(files)
    tables: list[Table] = []
    with _no_garbage_collection():
        ledger.registry = _load_registry(files, ledger.findings)
        plans: list[IssuedPlan] = []
        for name, finding in (*files.plans(), *files.tables()):
            if finding is not None:
                ledger.findings.append(finding.at(files.shown(name)))
                ledger.unread += 1
            elif "/" not in name:
                read = plan.load(name, files, ledger.findings)
                plans += [read] if read else []
                ledger.unread += read is None
            else:
                table = _load_table(name, files, ledger.findings)
                tables += [table] if table else []
                ledger.unread += table is None
        ledger.plans = tuple(plans)
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


def _load_table(name: str, files: Files, findings: list[Finding]) -> Table | None:
    document = files.read(name)
    shown = files.shown(name)
    table_id = name.removeprefix(TABLES + "/").removesuffix(SUFFIX)
    findings.extend(_owned(document, table_id, shown))
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
    if not inspection.is_plain(document.text):
        findings.extend(_texts(kind, document, table_id, shown))
    whole = isinstance(document.value.get("rows"), list) and ("rows",) not in document.spoiled
    return Table(table_id, name, shown, head, kind, rows, lost, document.complete and whole)


def _owned(document: Document, table_id: str, shown: str) -> Iterator[Finding]:
    """Give the reader's findings, each with the row that it stands in."""
    rows = document.value.get("rows") if isinstance(document.value, dict) else None
    starts: list[int] = []
    if document.findings and isinstance(rows, list):
        spans = (document.span(("rows", index)) for index in range(len(rows)))
        starts = [span.line for span in spans if span is not None]
    lines = document.text.split("\n") if starts else []
    for finding in document.findings:
        place = bisect_right(starts, finding.span.line) - 1 if finding.span else -1
        line = lines[finding.span.line - 1] if finding.span and lines else ""
        if rows and place >= 0 and f"{line} ".startswith((" ", "\t", "- ")):  # else it is in no row
            number = _number(document, place, rows[place], rows)
            yield finding.at(shown, row=f"{table_id}/{number}" if number else None)
        else:
            yield finding.at(shown)


def _texts(kind: type[Row], document: Document, table_id: str, shown: str) -> Iterator[Finding]:
    """Look at the characters of a table's texts."""
    for location, finding in inspection.inspect(document, Head, document.value, ()):
        yield finding.at(shown, field=validation.dotted(location))
    rows = document.value.get("rows")
    for index, value in enumerate(rows if isinstance(rows, list) else ()):
        here = ("rows", index)
        if here in document.spoiled:
            continue
        number = _number(document, index, value, rows)
        row = f"{table_id}/{number}" if number else None
        for location, finding in inspection.inspect(document, kind, value, here):
            yield finding.at(shown, row=row, field=validation.dotted(location[2:]))


def _head(
    document: Document, table_id: str, shown: str, findings: list[Finding]
) -> tuple[Head | None, type[Row] | None]:
    """Read a table's header; without its kind and year there is no table, the rest may lack."""
    values = {key: value for key, value in document.value.items() if key != "rows"}
    renamed = _meant_as_rows(document)
    if renamed is not None:
        del values[renamed]
        wrong = schema.misspelled_field(renamed, "rows")
        findings.append(wrong.at(shown, document.span((renamed,), key=True), field=renamed))
    broken = {str(where[0]) for where in document.spoiled if where and where[0] != "rows"}
    head = validation.validate(Head, values)
    if isinstance(head, ValidationError):
        for finding in validation.findings(head, Head, document, ()):
            name = (finding.field or "").split(".")[0]
            unread = finding.rule.absent and _may_be_there(name, document)
            if name not in broken and not unread:
                findings.append(finding.at(shown, finding.span or Span(1, 1, 1, 1)))
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
        told = ("rows",) in document.spoiled or _meant_as_rows(document) is not None
        if not told and ("rows" in document.value or not _may_be_there("rows", document)):
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


def _meant_as_rows(document: Document) -> str | None:
    """Find the list whose name is misspelt, where a table has no rows; it has no other list."""
    if "rows" in document.value:
        return None
    lists = (key for key, value in document.value.items() if isinstance(value, list))
    return next((key for key in lists if key not in Head.model_fields and key.isascii()), None)


def _may_be_there(name: str, document: Document) -> bool:
    """Tell whether a missing field may be in what could not be read."""
    lines = document.text.split("\n")
    broken = [lines[found.span.line - 1] for found in document.findings if found.span]
    named = re.compile(rf"\b{re.escape(name)} *[:：]")
    return not document.complete or any(named.search(line) for line in broken)


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
        return int(text) if isinstance(text, str) and WHOLE_NUMBER.fullmatch(text) else None
    here = document.span(("rows", index))
    after = document.span(("rows", index + 1)) if index + 1 < len(values) else None
    if here is None:
        return None
    lines = document.text.split("\n")[here.line - 1 : after.line - 1 if after else None]
    match = _NUMBER_LINE.search("\n".join(lines))
    return int(match[1]) if match else None


def _load_registry(files: Files, findings: list[Finding]) -> Registry:
    """Read the registry; with any error in it no name can be called unknown."""
    shown = files.shown(REGISTRY)
    if not files.has(REGISTRY):
        findings.append(file_rules.missing_registry().at(shown))
        return Registry((), (), known=False)
    document = files.read(REGISTRY)
    found = [finding.at(shown) for finding in document.findings]
    sections: dict[str, tuple[RegistryEntry, ...]] = {"people": (), "departments": ()}
    renamed: set[str] = set()
    if isinstance(document.value, dict):
        for name, entries in document.value.items():
            if name in sections:
                sections[name] = tuple(_entries(name, entries, document, shown, found))
            elif (name,) not in document.spoiled:
                lacking = [section for section in sections if section not in document.value]
                if meant := nearest(name, lacking, most=1):
                    wrong = schema.misspelled_field(name, meant[0])
                    renamed.add(meant[0])
                else:
                    near = nearest(name, sections, most=1)
                    wrong = schema.unknown_field(name, near, list(sections))
                found.append(wrong.at(shown, document.span((name,), key=True), field=name))
        for name in sections:
            told = name in renamed or document.spoiled or not document.complete
            if name not in document.value and not told:
                missing = schema.missing_field(name, "")
                found.append(missing.at(shown, Span(1, 1, 1, 1), field=name))
    elif document.value is not None:
        wrong = schema.not_a_mapping(validation.shape(document.value), "people, departments")
        found.append(wrong.at(shown, Span(1, 1, 1, 1)))
    findings.extend(found)
    return Registry(
        sections["people"],
        sections["departments"],
        known=not any(finding.rule.hides for finding in found),
    )


def _entries(
    name: str, values: Any, document: Document, shown: str, findings: list[Finding]
) -> Iterator[RegistryEntry]:
    if not isinstance(values, list):
        if (name,) not in document.spoiled:
            wrong = schema.not_a_list(validation.shape(values), "- name: …")
            findings.append(wrong.at(shown, document.span((name,)), field=name))
        return
    look = not inspection.is_plain(document.text)
    for index, value in enumerate(values):
        location: Location = (name, index)
        if location in document.spoiled:
            continue
        if look:
            odd = inspection.inspect(document, RegistryEntry, value, location)
            findings.extend(finding.at(shown, field=name) for _where, finding in odd)
        entry = validation.validate(RegistryEntry, value)
        if isinstance(entry, ValidationError):
            for finding in validation.findings(entry, RegistryEntry, document, location):
                findings.append(finding.at(shown))
        else:
            yield entry
