"""A query asked: what comes out of DuckDB as values of JSON, and nothing lost on the way."""

import json
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ledgertool.lake.limits import fetched
from ledgertool.lake.locking import Select
from ledgertool.lake.reasons import in_our_words

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_WHOLE: Final = frozenset(
    (
        *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
        *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"),
    )
)
_AS_THEY_ARE: Final = _WHOLE | {"BOOLEAN", "VARCHAR", '"NULL"'}
_OF_PARTS: Final = frozenset(("STRUCT", "MAP", "UNION", "TUPLE", "JSON", "VARIANT"))

JsonValue = Any
"""A value of plain JSON: a text, a number, true, false, null, a list or an object."""


class ResultColumn(NamedTuple):
    """A column of a result: its name and its type, both as DuckDB has them."""

    name: str
    type: str

    @property
    def base(self) -> str:
        """The type without what is in brackets behind it."""
        return "LIST" if self.type.endswith("]") else self.type.partition("(")[0]

    @property
    def is_number(self) -> bool:
        """Whether numbers are in it."""
        return self.base in _WHOLE or self.base in ("DOUBLE", "FLOAT", "DECIMAL")

    @property
    def is_day(self) -> bool:
        """Whether days are in it."""
        return self.base == "DATE"

    @property
    def is_list(self) -> bool:
        """Whether lists are in it."""
        return self.base == "LIST"

    def selected(self, place: str) -> str:
        """Write how the column is asked for: as text, where Python would lose some of it."""
        if self.base in _AS_THEY_ARE or self.base in ("DOUBLE", "DECIMAL"):
            return place
        if self.is_list or self.base in _OF_PARTS:
            return f"to_json({place})"
        return f"CAST({place} AS VARCHAR)"

    @property
    def convert(self) -> Callable[[Any], JsonValue] | None:
        """What makes a value of JSON of what comes; None where it is one."""
        if self.base in ("DOUBLE", "FLOAT", "DECIMAL"):
            return _number
        return _parts if self.is_list or self.base in _OF_PARTS else None


class Result(NamedTuple):
    """What a query gives: columns, and rows of values."""

    columns: tuple[ResultColumn, ...]
    rows: list[tuple[JsonValue, ...]]


def ask(connection: "DuckDBPyConnection", select: Select) -> Result:
    """Ask a query, and fetch its rows piece by piece.

    Raises LongAnswer, and as ``in_our_words`` does.
    """
    with in_our_words(select.text):
        described = connection.execute(f"DESCRIBE FROM (\n{select.text}\n)").fetchall()
        columns = tuple(ResultColumn(name, kind) for name, kind, *_rest in described)
        places = (f"#{number}" for number in range(1, len(columns) + 1))
        wanted = ", ".join(map(ResultColumn.selected, columns, places))
        (statement,) = connection.extract_statements(f"SELECT {wanted} FROM (\n{select.text}\n)")
        connection.execute(statement)
        return Result(columns, [*_converted(fetched(connection.fetchmany), columns)])


def _converted(
    rows: Iterator[tuple[Any, ...]], columns: tuple[ResultColumn, ...]
) -> Iterator[tuple[JsonValue, ...]]:
    converters = [column.convert for column in columns]
    if not any(converters):
        yield from rows
        return
    for row in rows:
        yield tuple(
            convert(value) if convert and value is not None else value
            for convert, value in zip(converters, row, strict=True)
        )


def _number(value: float | Decimal | str) -> float | str:
    """Give a number, or its text where JSON has no such number or some of it would be lost."""
    number = float(value)
    if isinstance(value, Decimal) and Decimal(repr(number)) != value:
        return str(value)
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
    return number


def _parts(text: str) -> JsonValue:
    """Read a list or an object as DuckDB writes it, with what is no number in JSON as text."""
    return json.loads(text, parse_float=_exact, parse_constant=str)


def _exact(text: str) -> float | str:
    return _number(Decimal(text))
