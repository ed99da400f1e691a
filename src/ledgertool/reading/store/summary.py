"""What a table's file gave, as text that can be kept: all but its rows, and these one by one."""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from ledgertool.findings.finding import Edit, Finding, Related, Severity, Span
from ledgertool.model import record
from ledgertool.model.fields import names_within
from ledgertool.model.row import Head
from ledgertool.reading import classes
from ledgertool.reading.table import LostRow, Table, closed_first, due_months, is_linked

_BETWEEN: Final = "\x1f"
DUE: Final = "due"
"""Beside the sections of the registry: under it are the months that rows may fall due in."""


class Summary(NamedTuple):
    """What is kept of a table beside its rows; positions are those among the rows that were read.

    ``numbers`` and ``indices`` are None where they go on one by one. ``newest`` is the last day on
    which something was put on record, ``closed`` the first on which anything was closed. ``names``
    has a line for each name that is in the rows, and each month that one may fall due in, with the
    number of those rows. ``found`` is what
    reading has found, ``each`` what the checks of the table have, and ``known`` is the digest of
    what these were told of the names.
    """

    head: Mapping[str, Any]
    rows: int
    numbers: list[int] | None
    indices: list[int] | None
    lost: list[list[int | None]]
    complete: bool
    newest: str | None
    closed: str | None
    continuing: list[int]
    linked: list[int]
    names: str
    references: list[list[str]]
    found: list[list[Any]]
    each: list[list[Any]]
    known: str = ""

    @classmethod
    def of(cls, text: str) -> "Summary":
        """Read what was kept."""
        return cls(*json.loads(text))

    @property
    def text(self) -> str:
        """Write what is to be kept."""
        return written(self)

    def counted(self, name: str) -> int:
        """Tell in how many rows a name is, under its section."""
        before = f"\n{name}="
        start = self.names.find(before)
        if start < 0:
            return 0
        start += len(before)
        return int(self.names[start : self.names.index("\n", start)])

    def all_names(self) -> Iterator[str]:
        """Go through what rows are looked for by: names under their sections, and months."""
        return (line.rpartition("=")[0] for line in self.names.split("\n")[1:-1])

    def named(self) -> Iterator[tuple[str, str]]:
        """Go through the sections and names of the registry that are in the rows."""
        for line in self.all_names():
            section, _between, name = line.partition(_BETWEEN)
            if section != DUE:
                yield section, name


def written(value: Any) -> str:
    """Write a value as text that can be kept."""
    return _WRITER.encode(value)


_WRITER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def under(section: str, name: str) -> str:
    """Give a name with its section, as they are kept."""
    return f"{section}{_BETWEEN}{name}"


def summary(
    table: Table, values: Mapping[str, Any], found: Iterable[Finding], each: Iterable[Finding]
) -> tuple[Summary, dict[str, list[int]]]:
    """Sum a table up, whose file has some values; give with it where names are in its rows."""
    numbers = [row.number for row in table.rows]
    count = len(numbers)
    plain = [*range(count)]
    named: dict[tuple[str, str], list[int]] = {}
    days = [record.newest(row) for row in table.rows if row.record or row.targets]
    closed = [closed_first(row) for row in table.rows if row.record]
    for position, row in enumerate(table.rows):
        known = ((part, name) for _steps, part, name in names_within(row))
        months = ((DUE, month) for month in due_months(row, table.head))
        for name in (*known, *months):
            where = named.setdefault(name, [])
            if where[-1:] != [position]:
                where.append(position)
    names = {under(*name): where for name, where in named.items()}
    made = Summary(
        head={key: value for key, value in values.items() if key != "rows"},
        rows=count,
        numbers=None if numbers == [*range(1, count + 1)] else numbers,
        indices=None if [*table.indices] == plain else [*table.indices],
        lost=[[lost.position, lost.number] for lost in table.lost],
        complete=table.complete,
        newest=_written(max(filter(None, days), default=None)),
        closed=_written(min(filter(None, closed), default=None)),
        continuing=[n for n, row in enumerate(table.rows) if row.continues is not None],
        linked=[n for n, row in enumerate(table.rows) if is_linked(row)],
        names="\n" + "".join(f"{name}={len(rows)}\n" for name, rows in names.items()),
        references=[[*one] for one in table.references],
        found=[*map(_packed, found)],
        each=[*map(_packed, each)],
    )
    return made, names


def is_keepable(table: Table, values: Any) -> bool:
    """Tell whether a table can be made again of what is kept: its header was sound as it is."""
    if not isinstance(values, dict) or any("\n" in key for key in values):
        return False
    head = {key: value for key, value in values.items() if key != "rows"}
    made = classes.validate(Head, head)
    return isinstance(made, Head) and made == table.head


def twins_of(table: Table) -> bytes:
    """Give what tells the rows of a table in others, eight bytes each."""
    return array("Q", table.twins).tobytes()


def numbers_of(twins: bytes) -> "array[int]":
    """Give what tells rows in other tables as numbers."""
    found = array("Q")
    found.frombytes(twins)
    return found


def lost_rows(kept: Summary) -> tuple[LostRow, ...]:
    """Give the rows that could not be read."""
    return tuple(LostRow(position or 0, number) for position, number in kept.lost)


def findings(packed: Iterable[list[Any]]) -> tuple[Finding, ...]:
    """Give what was found."""
    return tuple(map(_unpacked, packed))


def day_of(text: str | None) -> date | None:
    """Read a day that is kept."""
    return None if text is None else date.fromisoformat(text)


def packed(found: Iterable[Finding]) -> str:
    """Write what was found, as text that can be kept."""
    return json.dumps([*map(_packed, found)], ensure_ascii=False)


def unpacked(text: str) -> tuple[Finding, ...]:
    """Read what was found."""
    return findings(json.loads(text))


def _written(when: date | None) -> str | None:
    return None if when is None else when.isoformat()


def _packed(found: Finding) -> list[Any]:
    return [*found]


def _unpacked(kept: list[Any]) -> Finding:
    found = Finding(*kept)
    return found._replace(
        severity=Severity(found.severity),
        span=found.span and Span(*found.span),
        related=tuple(Related(Span(*span), said, path) for span, said, path in found.related),
        edits=tuple(Edit(Span(*span), text) for span, text in found.edits),
    )
