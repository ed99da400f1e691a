"""What a reader of a sheet sees: cells in rows, whatever the file is."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Final, NamedTuple

MOST_CELLS: Final = 3_000_000
"""Cells of a file that are read; Excel itself holds no more with ease."""


class GridCell(NamedTuple):
    """A cell as it is seen.

    ``value`` is the number or the day that the file stores behind the text. A day that is shown
    without its day (2020年12月) is a month: it has no value. A cell ``is_copied`` if it is part of
    a merged one, or says 同上. It ``is_error`` if a formula came to nothing; the text is ``#REF!``.
    """

    text: str
    address: str
    value: float | date | None = None
    is_copied: bool = False
    is_error: bool = False


class Grid(NamedTuple):
    """A worksheet, a CSV file or a table of Word; every row is as long as the others.

    ``before`` are the lines right above a table in Word, ``after`` the notes right below it.
    ``hidden_rows`` are numbers from 1 of rows that the sheet hides, by a filter or by hand: they
    are read as the others.
    """

    name: str
    rows: tuple[tuple[GridCell, ...], ...]
    before: str = ""
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    after: str = ""


class Merged(NamedTuple):
    """The first and the last row and column of a merged cell, from 0, the last included."""

    top: int
    left: int
    bottom: int
    right: int


@cache
def letters(column: int) -> str:
    """Give the letters of a column, counted from 0: ``A``, ``Z``, ``AA``."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@cache
def number_of(name: str) -> int:
    """Give the place of a column, counted from 0, by its letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def filled(
    rows: Sequence[Sequence[GridCell]], merged: Iterable[Merged], table: str = ""
) -> tuple[tuple[GridCell, ...], ...]:
    """Give every part of a merged cell what the whole says; all rows become of one length."""
    width = max(map(len, rows), default=0)
    left = len(rows) * width
    whole = [_lengthened(list(row), number, width, table) for number, row in enumerate(rows, 1)]
    for area in merged:
        left -= (min(area.bottom, len(rows)) - area.top + 1) * (
            min(area.right, width) - area.left + 1
        )
        if left < -width:  # merged cells of a sheet are all apart from each other
            break
        _fill(whole, area, width)
    return tuple(map(tuple, whole))


def _lengthened(row: list[GridCell], number: int, width: int, table: str) -> list[GridCell]:
    if len(row) < width:
        names = map(letters, range(len(row), width))
        row += [GridCell("", f"{table}{name}{number}") for name in names]
    return row


def _fill(rows: list[list[GridCell]], area: Merged, width: int) -> None:
    if area.top >= len(rows) or area.left >= width or not rows[area.top][area.left].text:
        return
    first = rows[area.top][area.left]
    for row in rows[area.top : area.bottom + 1]:
        for column in range(area.left, min(area.right + 1, width)):
            if row[column] is not first:
                row[column] = first._replace(address=row[column].address, is_copied=True)
