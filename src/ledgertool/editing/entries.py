"""Entries put into the records of rows: splices on the reader's positions, and nothing else.

Each entry stands behind those of its day and before it, laid out as the ones beside it are.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ledgertool.editing.layout import (
    FileLayout,
    Meant,
    Written,
    as_json,
    in_a_line,
    item_lines,
    itemized,
    written,
)
from ledgertool.editing.refusals import NotRecordable
from ledgertool.editing.splices import spliced
from ledgertool.findings.finding import Edit
from ledgertool.language import _
from ledgertool.model.fields import fields_of
from ledgertool.model.record import Entry, entry_of
from ledgertool.model.row import Row
from ledgertool.reading.document import Document, Location, Mark, Marks
from ledgertool.reading.examples import as_text
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table

_NAME = "record"
_STEP = 2
_LOOKED_AT = 50  # rows that show how lists are written


class Addition(NamedTuple):
    """An entry for the record of a row, as a file would have it once it is read."""

    table: Table
    row: Row
    entry: Mapping[str, Meant]

    @property
    def lines(self) -> dict[str, Written]:
        """The fields of the entry as YAML; only texts may need quotation marks."""
        fields = fields_of(type(self.meant))
        return {
            name: as_text(value)
            if fields[name].is_text and isinstance(value, str)
            else written(value)
            if isinstance(value, dict)
            else str(value)
            for name, value in self.entry.items()
        }

    @property
    def meant(self) -> Entry:
        """The entry as it is to be read. Raises ValidationError where none can be read so."""
        return entry_of(self.entry)

    def moved(self, table: Table, row: Row) -> "Addition":
        """Give the same entry for the row as it is in another state of the ledger."""
        return self._replace(table=table, row=row)

    @property
    def behind(self) -> int:
        """How many of the present entries stand before it: those up to its day."""
        day = date.fromisoformat(str(self.entry["on"]))
        count = len(self.row.record)
        while count and self.row.record[count - 1].on > day:
            count -= 1
        return count


def recorded(ledger: Ledger, additions: Iterable[Addition]) -> dict[str, str]:
    """Put entries on record, at most one for a row; give the texts of the files by their names.

    Raises NotRecordable.
    """
    edits: dict[str, list[Edit]] = {}
    for one in additions:
        document = ledger.document(one.table.file)
        try:
            new = _Record(document, one.table.location(one.row), one.behind).edits(one.lines)
        except LookupError:
            raise _not_recordable(one) from None
        edits.setdefault(one.table.file, []).extend(new)
    texts = {}
    for name, of_file in edits.items():
        document = ledger.document(name)
        texts[name] = document.bom + spliced(document.text, of_file)[0]
    return texts


def verify(after: Ledger, additions: Sequence[Addition]) -> None:
    """See that a ledger has these entries, and that all else in their tables is as it was.

    Raises NotRecordable: an odd layout was misunderstood, and must not be written.
    """
    tables = {table.file: table for table in after.tables}
    of_file: dict[str, list[Addition]] = {}
    for one in additions:
        of_file.setdefault(one.table.file, []).append(one)
    for name, several in of_file.items():
        expected = {id(one.row): _with(one) for one in several}
        before, now = several[0].table, tables.get(name)
        rows = tuple(expected.get(id(row), row) for row in before.rows)
        if now is None or (now.head, now.rows, now.lost) != (before.head, rows, before.lost):
            raise _not_recordable(several[0])


def _with(one: Addition) -> Row:
    """Give the row as it is to be read, with the entry."""
    record, behind = one.row.record, one.behind
    return one.row.model_copy(update={_NAME: (*record[:behind], one.meant, *record[behind:])})


def _not_recordable(one: Addition) -> NotRecordable:
    reason = _("the lines of the row are laid out in a way that is not understood")
    return NotRecordable(name=one.table.row_id(one.row), path=one.table.path, reason=reason)


class _Record:
    """The place of an entry in the record of a row. Lines and columns count from 0."""

    def __init__(self, document: Document, place: Location, behind: int) -> None:
        self._layout = FileLayout(document)
        self._row = document.node(place)
        self._behind = behind

    def edits(self, entry: dict[str, Written]) -> list[Edit]:
        """Make the splices that put an entry there. Raises LookupError."""
        layout, fields = self._layout, self._row[2]
        if _NAME not in fields:
            return self._begun(entry)
        name, _name_end, record = fields[_NAME]
        if not layout.is_in_brackets(record):
            return [self._among_lines(name, record[2], entry)]
        if record[2]:
            return self._among_brackets(record[2], entry)
        start, end = record[0], layout.end(record)
        if layout.is_in_brackets(self._row) or start.line != end.line:
            text = self._in_a_line(self._row, entry)
            return [layout.insertion(Mark(start.line, start.column + 1), text)]
        line = layout.lines[start.line]
        rest = line[end.column :].removesuffix("\r")
        begin = len(line[: start.column].rstrip()) or (start.column if rest else 0)
        lines = layout.lines_below(start.line, self._first(entry, name.column), begin)
        text = rest + lines.text
        return [lines._replace(text=text if begin or rest else text.lstrip("\r\n"))]

    def _in_a_line(self, beside: Marks, entry: dict[str, Written]) -> str:
        """Write the entry in braces, as JSON where that beside it is."""
        return (as_json if self._layout.has_names_in_marks(beside) else in_a_line)(entry)

    def _begun(self, entry: dict[str, Written]) -> list[Edit]:
        """Give the row a record behind its last field."""
        layout, row = self._layout, self._row
        if layout.is_in_brackets(row):
            begin, _end, last = list(row[2].values())[-1]
            name = f'"{_NAME}"' if layout.has_names_in_marks(row) else _NAME
            return layout.behind(last, begin, f"{name}: [{self._in_a_line(row, entry)}]")
        at = row[0].column
        lines = [" " * at + f"{_NAME}:", *self._first(entry, at)]
        return [layout.lines_below(layout.last_line(row, layout.dash_at(row)), lines)]

    def _first(self, entry: dict[str, Written], name_at: int) -> list[str]:
        """Write the first entry of a record, as deep below its name as other lists stand."""
        dash_at = name_at + self._depth
        return item_lines(entry, dash_at, dash_at + _STEP)

    @property
    def _depth(self) -> int:
        """How much deeper than its name the dashes of a list stand in this file."""
        layout = self._layout
        for row in layout.document.node(("rows",))[2][:_LOOKED_AT]:
            for name, _name_end, value in row[2].values():
                if isinstance(value[2], list) and not layout.is_in_brackets(value):
                    return max(0, layout.dash_at(value[2][0]) - int(name.column))
        return _STEP

    def _among_lines(self, name: Mark, others: list[Marks], entry: dict[str, Written]) -> Edit:
        """Put the entry among others that have lines of their own."""
        layout, near = self._layout, others[max(self._behind - 1, 0)]
        dash, fields_at = layout.dash(near), near[0].column
        if layout.is_in_brackets(near):
            lines = itemized([self._in_a_line(near, entry)], dash.column, fields_at)
        else:
            lines = item_lines(entry, dash.column, fields_at)
        if not self._behind and layout.is_asked_for(name):
            end = layout.line_end(dash.line)
            return layout.insertion(dash, end.join((*lines, " " * dash.column)).lstrip())
        above = layout.last_line(near, dash.column) if self._behind else name.line
        return layout.lines_below(above, lines)

    def _among_brackets(self, others: list[Marks], entry: dict[str, Written]) -> list[Edit]:
        """Put the entry among others in brackets; on a line of its own where they have one."""
        layout, near = self._layout, others[max(self._behind - 1, 0)]
        text, begin = self._in_a_line(near, entry), near[0]
        if self._behind:
            begins = [begin, *(other[0] for other in others)]
            return layout.behind(near, next(filter(layout.is_first, begins), begin), text)
        gap = layout.line_end(begin.line) + " " * begin.column if layout.is_first(begin) else " "
        return [layout.insertion(begin, f"{text},{gap}")]
