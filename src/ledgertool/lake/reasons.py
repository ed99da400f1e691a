"""What DuckDB refuses, in our words: its own are quoted as data, for they are in English only."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from ledgertool.errors import LedgerError
from ledgertool.lake.columns import LAKE_TABLES
from ledgertool.lake.refusals import (
    NoSuchField,
    NoSuchTable,
    OutsideOfLake,
    TooMuchMemory,
    UnanswerableQuery,
    UnreadableQuery,
    WideMark,
)

ASKED: Final = "asked"
"""The view of one row that tells the day asked for, and how many days before it are soon."""

_NARROW: Final = dict(zip("，；。（）＝＜＞＊＋－／！“”‘’、　", ",;.()=<>*+-/!'''', ", strict=True))
_ASIDE = re.compile(r"'[^']*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
_MOST_SAID: Final = 3  # lines


@contextmanager
def in_our_words(text: str) -> Iterator[None]:
    """Tell in our words why DuckDB refuses a query, whatever it refuses.

    Raises NoSuchField, NoSuchTable, OutsideOfLake, TooMuchMemory, UnanswerableQuery,
    UnreadableQuery and WideMark.
    """
    import duckdb

    try:
        yield
    except (duckdb.OutOfMemoryException, MemoryError):
        raise TooMuchMemory from None
    except (duckdb.PermissionException, duckdb.HTTPException) as error:
        raise OutsideOfLake(said=_told(error)["exception_message"]) from None
    except duckdb.Error as error:
        raise _refusal(_told(error), text) from None


def _told(error: Exception) -> dict[str, str]:
    """Read what DuckDB tells: an object behind the name of the error, as it is set up to."""
    said = str(error)
    try:
        told: dict[str, Any] = json.loads(said[said.index("{") :])
    except ValueError:
        told = {"exception_message": said.partition("\n\nLINE ")[0]}
    lines = str(told["exception_message"]).split("\n")
    short = " ".join(line.strip() for line in lines[:_MOST_SAID] if line.strip())
    return {**{name: str(fact) for name, fact in told.items()}, "exception_message": short}


def _refusal(told: dict[str, str], text: str) -> LedgerError:
    said, name, subtype = told["exception_message"], told.get("name", ""), told.get("error_subtype")
    is_syntax = told.get("exception_type") == "Parser"
    if (is_syntax or subtype) and (mark := _wide_mark(text)):
        return WideMark(mark=mark, narrow=_NARROW[mark])
    if subtype == "MISSING_ENTRY" and told.get("type") == "Table":
        return NoSuchTable(name, [*LAKE_TABLES, ASKED])
    if subtype == "COLUMN_NOT_FOUND":
        offered = [one.strip(' "') for one in told.get("candidates", "").split(",")]
        of_tables = (column.name for table in LAKE_TABLES.values() for column in table.columns)
        return NoSuchField(name, [*filter(None, offered), *of_tables])
    if is_syntax and told.get("position", "").isdecimal():
        return UnreadableQuery(place=_place(text, int(told["position"])), said=said)
    return UnanswerableQuery(said=said)


def _wide_mark(text: str) -> str:
    """Find a full-width sign outside of quotation marks, which keyboards for Chinese give."""
    return next((sign for sign in _ASIDE.sub("", text) if sign in _NARROW), "")


def _place(text: str, position: int) -> str:
    """Tell the line and the column of a position, which DuckDB counts in bytes."""
    before = text.encode()[:position].decode(errors="ignore")
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
