"""What a query gives, as a sheet: like every answer, for people and for programs."""

import json
from collections.abc import Sequence
from typing import Any, Final

from ledgertool.answers.sheet import Heading, Holds, Sheet
from ledgertool.lake.querying import Result, ResultColumn

_SHORT: Final = 40  # characters of an id, a day or a code, which are not folded
_SEEN: Final = 1_000  # rows that are looked at to tell what a column is like


def sheet_of(result: Result, title: str, notes: Sequence[str] = ()) -> Sheet:
    """Make a sheet of a result: headings are the names of its columns."""
    cells = [tuple(map(written, row)) for row in result.rows[:_SEEN]]
    looks = zip(*cells, strict=True) if cells else ([] for _column in result.columns)
    headings = tuple(map(_heading, result.columns, looks))
    names = [column.name for column in result.columns]
    return Sheet(
        headings=headings,
        items=result.rows,
        as_cells=lambda row: tuple(map(written, row)),
        as_object=lambda row: dict(zip(names, row, strict=True)),
        title=title,
        notes=tuple(notes),
    )


def _heading(column: ResultColumn, cells: Sequence[str]) -> Heading:
    holds: Holds = "number" if column.is_number else "day" if column.is_day else "text"
    is_code = all(len(cell) <= _SHORT and cell.isascii() and " " not in cell for cell in cells)
    return Heading(column.name, column.name, whole=is_code, names=column.is_list, holds=holds)


def written(value: Any) -> str:
    """Write a value for people: nothing for null, the items of a list one behind the other."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case list() if not any(isinstance(item, (list, dict)) for item in value):
            return "、".join(map(written, value))
    return json.dumps(value, ensure_ascii=False)
