"""A table's file: its header, and those of its rows that can be read, one by one."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from pydantic import ValidationError

import ledgertool.model.kinds  # noqa: F401 - makes the kinds known
from ledgertool.findings import schema, syntax
from ledgertool.findings.finding import Finding, Span
from ledgertool.language import _
from ledgertool.model.row import Head, Row
from ledgertool.names import nearest
from ledgertool.reading import characters, classes, torn
from ledgertool.reading.document import Document, Reader, dotted, shape
from ledgertool.reading.kinds import Kinds
from ledgertool.reading.lines import indent
from ledgertool.reading.table import LostRow, Table

_START = Span(1, 1, 1, 1)


def read_table(name: str, path: str, document: Document, kinds: Kinds) -> Reader[Table | None]:
    """Read a table; a row with any error is left out, and its number kept where it is clear.

    ``kinds`` are those that it may be of, by name.
    """
    reading = _TableReading(name.split("/", 1)[1].rpartition(".")[0], document, kinds)
    table = yield from _read_table(reading, name, path, document)
    yield from reading.of_the_document()
    return table


def _read_table(
    reading: "_TableReading", name: str, path: str, document: Document
) -> Reader[Table | None]:
    if document.value is None:
        return None
    if not isinstance(document.value, dict):
        expected = _("a table: kind, title, year … and rows")
        wrong = schema.not_a_mapping(shape(document.value), expected)
        yield wrong.at("", _START)
        return None
    head = yield from reading.head()
    kind = (yield from reading.kind(head)) if head else None
    if head is None or kind is None:
        return None
    rows, indices, lost = yield from reading.rows(kind)
    if not characters.is_plain(document.text, Head, kind):
        yield from reading.texts(kind)
    complete = document.complete and reading.has_rows and not reading.uncertain
    return Table(reading.id, name, path, head, kind, rows, indices, document, lost, complete)


class _TableReading:
    """The reading of one table: what its parts ask of the same document."""

    def __init__(self, table_id: str, document: Document, kinds: Kinds) -> None:
        self.id = table_id
        self.document = document
        self.kinds = kinds
        self.values = document.value if isinstance(document.value, dict) else {}
        listed = self.values.get("rows")
        self.listed: list[Any] = listed if isinstance(listed, list) else []
        self.has_rows = isinstance(listed, list) and ("rows",) not in document.spoiled
        self.pieces: set[int] = set()  # items that a break has made of the row above
        self._owners: dict[int, int] = {}  # the row that each of them is a piece of
        self.twice: set[int] = set()  # upper lines of the row below, which has them too
        self._numbers: dict[int, int | None] = {}
        self.tails: dict[int, int] = {}  # of rows put into the row above: where it goes on

    @property
    def uncertain(self) -> bool:
        """Whether some items may be rows or not."""
        return bool(self.pieces) or any(isinstance(one, (str, list)) for one in self.listed)

    def of_the_document(self) -> Iterator[Finding]:
        """Give the findings of the YAML, each with the row that it stands in."""
        for finding in self.document.findings:
            yield self._in_its_row(finding) if self.listed else finding

    def _in_its_row(self, finding: Finding) -> Finding:
        """Name the row that a finding stands in, or that was torn in its place."""
        index = bisect_right(self._starts, finding.span.line) - 1 if finding.span else -1
        if finding.span is None or index < 0:
            return finding
        line = f"{self.document.lines[finding.span.line - 1]} "
        if not line.startswith((" ", "\t", "- ")) and not self._is_broken(index):
            return finding  # it stands between the rows, or below them
        if line.lstrip().startswith("#") and not self._is_broken(index):
            return finding
        return finding.at("", row=self.row_id(self._owner(index)))

    def _owner(self, index: int) -> int:
        """Give the index of the row that an item is, or is a piece of."""
        return self._owners.get(index, index)

    def _is_broken(self, index: int) -> bool:
        """Tell whether a line without indentation stands in the middle of a row."""
        is_last = index + 1 == len(self.listed)
        return ("rows", index) in self.document.spoiled or (is_last and self._last_is_torn)

    @cached_property
    def _starts(self) -> list[int]:
        """The lines that the rows begin in."""
        spans = (self.document.span(("rows", index)) for index in range(len(self.listed)))
        return [span.line for span in spans if span is not None]

    @cached_property
    def _last_is_torn(self) -> bool:
        return bool(self.listed) and torn.last_is_torn(self.document)

    def head(self) -> Reader[Head | None]:
        """Read the header; without its kind and year there is no table, the rest may lack."""
        values = {key: value for key, value in self.values.items() if key != "rows"}
        renamed = self._meant_as_rows()
        if renamed is not None:
            del values[renamed]
            wrong = schema.misspelled_field(renamed, "rows")
            yield wrong.at("", self.document.span((renamed,), key=True), field=renamed)
        broken = {str(where[0]) for where in self.document.spoiled if where and where[0] != "rows"}
        head = classes.validate(Head, values)
        if isinstance(head, ValidationError):
            yield from self._refused(head, broken)
            broken |= {str(problem["loc"][0]) for problem in head.errors(include_url=False)}
        if broken or isinstance(head, ValidationError):
            return _completed(values, broken, self.id)
        return head

    def _refused(self, error: ValidationError, broken: set[str]) -> Iterator[Finding]:
        """Tell what the header's class refused, but for what the broken lines explain."""
        for finding in classes.refused(error, Head, self.document, (), self.kinds):
            name = (finding.field or "").split(".")[0]
            unread = finding.rule.absent and self._may_hold(name)
            if name not in broken and not unread:
                yield self._in_its_row(finding.at("", finding.span or _START))

    def kind(self, head: Head) -> Reader[type[Row] | None]:
        """Find the class of the rows."""
        if head.kind in self.kinds.unread:
            from ledgertool.findings import forms

            wrong = forms.unreadable_form(head.kind, self.kinds.unread[head.kind])
            yield wrong.at("", self.document.span(("kind",)), field="kind")
        elif head.kind not in self.kinds:
            known = list(self.kinds)
            wrong = schema.unknown_kind(head.kind, nearest(head.kind, known, most=1), known)
            yield wrong.at("", self.document.span(("kind",)), field="kind")
        return self.kinds.get(head.kind)

    def rows(
        self, kind: type[Row]
    ) -> Reader[tuple[tuple[Row, ...], tuple[int, ...], tuple[LostRow, ...]]]:
        """Read the rows one by one."""
        yield from self._no_rows()
        spoiled = {at[1] for at in self.document.spoiled if at[:1] == ("rows",) and len(at) > 1}
        made: dict[int, Row] = {}
        refused: dict[int, ValidationError] = {}
        make = kind.model_validate
        # Pydantic keeps a set of the fields given with every row; equal ones are kept once,
        # which halves what a row holds
        shared: dict[frozenset[str], set[str]] = {}
        for index, value in enumerate(self.listed):
            if index in spoiled:
                continue
            try:
                row = make(value)
            except ValidationError as error:
                refused[index] = error
                continue
            given = frozenset(row.model_fields_set)
            object.__setattr__(row, "__pydantic_fields_set__", shared.setdefault(given, set(given)))
            made[index] = row
        self._leave_out_the_torn(made, kind)
        yield from self._refusals(refused, kind)
        no_rows = self.pieces | self.twice
        missing = (n for n in range(len(self.listed)) if n not in made and n not in no_rows)
        lost = tuple(LostRow(index, self._number(index)) for index in missing)
        return tuple(made.values()), tuple(made), lost

    def _leave_out_the_torn(self, made: dict[int, Row], kind: type[Row]) -> None:
        """Take out the rows that may have lost their lower part to what stands below them."""
        unread = [index for index in range(len(self.listed)) if index not in made]
        self.twice = torn.begun_twice(self.listed, unread)
        unread = [index for index in unread if index not in self.twice]
        self.pieces = torn.pieces(self.document, self.listed, unread, kind) if unread else set()
        for index in sorted(self.pieces):
            self._owners[index] = self._owner(index - 1)
        self.tails = torn.tails(self.document, self.listed, unread, kind) if unread else {}
        for index in (*self.pieces, *self.tails):
            made.pop(index - 1, None)
        if self._last_is_torn:
            made.pop(len(self.listed) - 1, None)

    def _refusals(self, refused: dict[int, ValidationError], kind: type[Row]) -> Iterator[Finding]:
        """Tell what the class refused, row by row; of a piece of a row only that it is one."""
        for index, line in self.tails.items():
            if index not in self.pieces:
                text = self.document.lines[line - 1].rstrip()
                rest = Span(line, indent(text) + 1, line, len(text) + 1)
                yield syntax.torn_row(goes_on=True).at(
                    "", rest, self.row_id(self._owner(index - 1))
                )
        no_rows = self.pieces | self.twice
        for index, error in refused.items():
            if index in no_rows and isinstance(self.listed[index], dict):
                wrong = syntax.torn_row(twice=index in self.twice)
                yield self._in_its_row(wrong.at("", self.document.span(("rows", index))))
                continue
            last = index + 1 == len(self.listed)
            is_torn = self._last_is_torn if last else index + 1 in self.pieces
            for finding in classes.refused(error, kind, self.document, ("rows", index)):
                if not (is_torn and finding.rule.absent):  # what it lacks was torn off
                    yield finding.at("", row=self.row_id(self._owner(index)))

    def _no_rows(self) -> Iterator[Finding]:
        """Tell that there are no rows, where nothing else tells why."""
        values = self.values.get("rows")
        explained = ("rows",) in self.document.spoiled or self._meant_as_rows() is not None
        if isinstance(values, list) or explained:
            return
        if "rows" in self.values:
            wrong, span = _not_rows(values), self.document.span(("rows",))
        elif self._may_hold("rows"):
            return
        else:
            wrong, span = schema.missing_field("rows", _("the table's rows")), _START
        yield wrong.at("", span, field="rows")

    def texts(self, kind: type[Row]) -> Iterator[Finding]:
        """Look at the characters of the table's texts."""
        for where, finding in characters.inspect(self.document, Head, self.values, ()):
            yield finding.at("", field=dotted(where))
        for index, value in enumerate(self.listed):
            base = ("rows", index)
            if base not in self.document.spoiled:
                for where, finding in characters.inspect(self.document, kind, value, base):
                    field = dotted(where[2:])
                    yield finding.at("", row=self.row_id(index), field=field)

    def row_id(self, index: int) -> str | None:
        """Name a row by its index in the list, where its number is clear."""
        number = self._number(index)
        return f"{self.id}/{number}" if number else None

    def _number(self, index: int) -> int | None:
        """Find the number of a row, once: thousands of findings may stand in one."""
        if index not in self._numbers:
            self._numbers[index] = torn.number_of(self.document, self.listed, index)
        return self._numbers[index]

    def _meant_as_rows(self) -> str | None:
        """Find the list whose name is misspelt, where a table has no rows; it has no other list."""
        if "rows" in self.values:
            return None
        lists = (key for key, value in self.values.items() if isinstance(value, list))
        return next((key for key in lists if key not in Head.model_fields and key.isascii()), None)

    def _may_hold(self, name: str) -> bool:
        """Tell whether a missing field may be in what could not be read."""
        if not self.document.complete:
            return True
        lines = self.document.lines
        broken = [
            lines[found.span.line - 1]
            for found in self.document.findings
            if found.span and found.rule.hides
        ]
        named = re.compile(rf"\b{re.escape(name)} *[:：]")
        return any(named.search(line) for line in broken)


def _completed(values: dict[str, Any], broken: set[str], table_id: str) -> Head | None:
    """Make a header of what is sound in one; None without kind and year."""
    if {"kind", "year"} & broken:
        return None
    kept = {key: v for key, v in values.items() if key in Head.model_fields and key not in broken}
    stand_in = {"title": table_id, "source": table_id, "order": "999999"}
    return Head.model_validate({**stand_in, **kept})


def _not_rows(values: Any) -> Finding:
    if values in ("", "~", "null"):
        return schema.empty_value("rows")
    return schema.not_a_list(shape(values), "- number: 1")
