"""A table as it was read: its header, and those of its rows that could be, with their places."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from operator import is_
from typing import Final, NamedTuple

from ledgertool.findings.finding import Finding, Span
from ledgertool.model import period, record
from ledgertool.model.record import Closing, Extension, Progress
from ledgertool.model.row import Head, Row
from ledgertool.model.stages import stages
from ledgertool.reading.document import Document, Location, dotted

Reference = tuple[str, str]
"""What a row names: the field in which it does, and the id."""


class LostRow(NamedTuple):
    """A row that could not be read: its position in the file's list, and its number if clear."""

    position: int
    number: int | None


@dataclass(frozen=True, eq=False)
class Table:
    """A table: one file, its header and those of its rows that could be read.

    ``file`` is its name in the data folder, ``path`` where that is, for messages. ``indices``
    are the places of the rows in the file's list. ``complete`` is False where the file could
    not be read to its end. ``bureau`` is the code of the bureau whose table it is, where those of
    several are asked.
    """

    id: str
    file: str
    path: str
    head: Head
    kind: type[Row]
    rows: Sequence[Row]
    indices: Sequence[int]
    document: Document
    lost: tuple[LostRow, ...] = ()
    complete: bool = True
    bureau: str = ""

    def row_id(self, row: Row) -> str:
        """Give a row's id: the table's id and the row's number."""
        return f"{self.id}/{row.number}"

    @property
    def numbers(self) -> Sequence[int]:
        """The numbers of the rows that could be read, in their order."""
        return [row.number for row in self.rows]

    @property
    def size(self) -> int:
        """Count the rows of the file, those that could not be read too."""
        return len(self.rows) + len(self.lost)

    def rows_of(self, number: int) -> list[Row]:
        """Give the rows of a number: one, or by mistake several, or none."""
        return [row for row in self.rows if row.number == number]

    def may_be_due(self, months: Collection[str]) -> Sequence[Row]:
        """Give rows that may fall due in some months (2020-12), at least all that do.

        NO_MONTH stands for what was issued without a deadline.
        """
        return self.rows

    def may_name(self, section: str, names: Collection[str]) -> Sequence[Row]:
        """Give rows in which one of some names may be, at least all in which one is.

        ``section`` is that of the registry, ``people`` or ``departments``.
        """
        return self.rows

    @property
    def linked(self) -> Sequence[Row]:
        """The rows that name others, or parts of plans, or have targets."""
        return [row for row in self.rows if is_linked(row)]

    @property
    def references(self) -> Sequence[Reference]:
        """What the rows name that is elsewhere."""
        return [one for row in self.linked for one in references(self.row_id(row), row)]

    @property
    def continuing(self) -> Sequence[Row]:
        """The rows that carry on one of an earlier year."""
        return [row for row in self.rows if row.continues is not None]

    @property
    def continued(self) -> Sequence[str]:
        """The ids of the rows that its own carry on."""
        return [name for what, name in self.references if what == _CONTINUES]

    @property
    def has_closings(self) -> bool:
        """Whether anything in the table was ever closed."""
        return any(closed_first(row) for row in self.rows)

    @property
    def twins(self) -> Sequence[int]:
        """What each row is told by in another table that is this one."""
        return [twin(self.head.year, row) for row in self.rows]

    @property
    def earliest_year(self) -> int:
        """The year before which nothing in the table can be: the header's, or its folder's."""
        folder = re.match(r"[1-9][0-9]{3}/", self.id)
        return min(self.head.year, int(folder[0][:-1])) if folder else self.head.year

    def location(self, row: Row) -> Location:
        """Give the place of a row in the file's values."""
        return ("rows", self._index[id(row)])

    def line(self, row: Row) -> int | None:
        """Tell on which line of the file a row begins."""
        return self.document.row_line(int(self.location(row)[1]))

    def span(self, row: Row | None, *steps: str | int) -> Span | None:
        """Find where something stands in the file: inside a row, or with None in the header."""
        return self.document.span((*self.location(row), *steps) if row else steps)

    def at(self, finding: Finding, row: Row | None, *steps: str | int) -> Finding:
        """Put a finding at its place in a row, or with None in the header."""
        span = self.span(row, *steps)
        if row is None:
            return finding.at(self.path, span, field=dotted(steps))
        return finding.at(self.path, span, self.row_id(row), str(steps[0]) if steps else None)

    def as_of(self, day: date) -> "Table":
        """Leave out what was put on record after a day; the very same, where nothing was."""
        rows = tuple(record.as_of(day, row) for row in self.rows)
        same = all(map(is_, rows, self.rows))
        return self if same else replace(self, rows=rows)

    @cached_property
    def _index(self) -> dict[int, int]:
        return {id(row): index for row, index in zip(self.rows, self.indices, strict=True)}


def is_linked(row: Row) -> bool:
    """Tell whether a row names others, or parts of plans, or has targets."""
    return bool(row.serves or row.related or row.targets or row.continues)


def references(row_id: str, row: Row) -> Iterator[Reference]:
    """Go through what a row names that is elsewhere: fields, and ids; itself is named by none."""
    yield from (("serves", link.to) for link in row.serves)
    yield from (("related", "" if link.to == row_id else link.to) for link in row.related)
    yield from (("sum_of", name) for target in row.targets for name in target.sum_of)
    if row.continues is not None:
        yield _CONTINUES, row.continues


def closed_first(row: Row) -> date | None:
    """Tell on which day anything of a row was first closed: what comes again, by a report."""
    closes = (Closing, Progress) if row.recurs else Closing
    return min((entry.on for entry in row.record if isinstance(entry, closes)), default=None)


def due_months(row: Row, head: Head) -> Iterator[str]:
    """Go through the months in which a row, or a stage of it, may fall due on any day: 2020-12.

    A deadline may have been moved from one of them to another. Of what was issued without one, as a
    whole or a stage of it, the first is no month (NO_MONTH): the other stages may be given up.
    """
    parts = [stage.deadline for stage in stages(row, head)]
    ends = [row.deadline, *parts]
    if None in parts or not (parts or row.deadline or row.must_close):
        yield NO_MONTH
    ends += [entry.extended.to for entry in row.record if isinstance(entry, Extension)]
    if row.must_close:
        ends.append(period.year(head.year))
    yield from (month_of(end.last) for end in ends if end is not None)


_CONTINUES: Final = "continues"
NO_MONTH: Final = ""
"""Stands for the month of what has no deadline."""


def month_of(day: date) -> str:
    """Give the month that a day is in: 2020-12."""
    return day.isoformat()[:7]


def twin(year: int, row: Row) -> int:
    """Give what tells a row in another table that is the same one: what, who and by when.

    The same rows have the same number, in every process; others have others, but by a chance that
    nobody will meet.
    """
    who = ",".join(row.leaders or row.lead_departments)
    text = f"{year}\n{row.title}\n{who}\n{row.deadline}"
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
