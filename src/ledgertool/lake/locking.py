"""What makes of a connection one that only reads: one SELECT, of the tables and of nothing else.

DuckDB calls a statement a SELECT also where WITH begins with COPY or INSERT, and its locks let that
write inside of the folders that may be read. So every part of the statement is looked at, too:
what is not known to read only is refused.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ledgertool.lake.columns import LAKE_TABLES
from ledgertool.lake.engine import literal, plain
from ledgertool.lake.limits import MEMORY
from ledgertool.lake.reasons import in_our_words
from ledgertool.lake.refusals import (
    NoSelect,
    NothingAsked,
    NotOfTables,
    SeveralStatements,
    WritesWithin,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EXAMPLE: Final = 'ledger sql "SELECT title FROM rows LIMIT 5"'

_PARTS: Final = """
    WITH piece AS (
        SELECT path, parent, key, atom->>'$' AS word
        FROM json_tree((SELECT json_serialize_sql($1)))
        WHERE key IN ('type', 'class', 'function_name', 'table_name')
    )
    SELECT 'part', max(word) FILTER (key = 'type')
    FROM piece WHERE key IN ('type', 'class')
    GROUP BY parent HAVING NOT bool_or(key = 'class')
    UNION
    SELECT 'function', lower(word)
    FROM piece WHERE key = 'function_name' AND path LIKE '%.function'
    UNION
    SELECT 'name', lower(word)
    FROM piece WHERE key IN ('function_name', 'table_name')
"""
"""The parts of a statement that are no expressions, the functions that tables are made by, and all
names of functions and tables."""

_READING: Final = frozenset(
    (
        *("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"),
        *("BASE_TABLE", "EMPTY", "EXPRESSION_LIST", "JOIN", "PIVOT", "SHOW_REF", "SUBQUERY"),
        *("TABLE_FUNCTION", "ORDER_DEFAULT", "ASCENDING", "DESCENDING"),
        *("ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER"),
    )
)
_FUNCTIONS: Final = frozenset(
    (
        *("range", "generate_series", "unnest", "repeat_row", "json_each", "json_tree"),
        *("duckdb_columns", "duckdb_tables", "duckdb_views", "pragma_table_info"),
    )
)
_SURROUNDINGS: Final = frozenset(("current_setting", "pg_settings", "write_log"))
"""What tells of settings, which DuckDB takes from the environment, too: a proxy with its password.
"""

_FIRST_WORD = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*([A-Za-z]+)", re.DOTALL)


class Select(NamedTuple):
    """The one statement that is asked, without what stands behind it."""

    text: str


def only_select(connection: "DuckDBPyConnection", text: str) -> Select:
    """See to it that a text is one SELECT, and that all its parts read.

    Raises NothingAsked, SeveralStatements, NoSelect, WritesWithin, NotOfTables, and as
    ``in_our_words`` does.
    """
    import duckdb

    with in_our_words(text):
        statements = connection.extract_statements(text)
    if not statements:
        raise NothingAsked(example=EXAMPLE)
    if len(statements) > 1:
        raise SeveralStatements
    if statements[0].type != duckdb.StatementType.SELECT:
        raise NoSelect(name=_first_word(text))
    with in_our_words(text):
        _refuse_parts(connection.execute(_PARTS, [text]).fetchall(), text)
    return Select(_without_end(text))


def _refuse_parts(found: Iterable[tuple[str, Any]], text: str) -> None:
    """Refuse what is not known to read only; a statement without parts is not known either."""
    parts = {(what, str(word)) for what, word in found if word is not None}
    if ("part", "SELECT_NODE") not in parts and ("part", "SET_OPERATION_NODE") not in parts:
        raise NoSelect(name=_first_word(text))
    for what, word in sorted(parts):
        if what == "part" and word not in _READING:
            raise WritesWithin(name=word.partition("_")[0])
        if what == "function" and word not in _FUNCTIONS:
            raise NotOfTables(name=word)
        if what == "name" and word in _SURROUNDINGS:
            raise NotOfTables(name=word)


def _first_word(text: str) -> str:
    found = _FIRST_WORD.match(text)
    return found[1].upper() if found else text[:1]


def _without_end(text: str) -> str:
    """Take away the semicolons at the end, and comments behind them."""
    import duckdb

    raw = text.encode()
    end = len(raw)
    for start, kind in reversed(duckdb.tokenize(text)):
        if raw[start : start + 1] == b";":
            end = start
        elif kind != duckdb.token_type.comment:
            break
    return raw[:end].decode().rstrip() if end < len(raw) else text


def folders_of(lake: Path) -> list[Path]:
    """Give the folders of a lake's tables; what else is beside them is nobody's to ask."""
    return [folder for name in LAKE_TABLES if (folder := lake / name).is_dir()]


def _memory(connection: "DuckDBPyConnection") -> str:
    """Give the most memory for a query; less, where DuckDB finds that the computer has less."""
    found = "FROM (SELECT current_setting('memory_limit') AS found)"
    asked = f"SELECT found, parse_formatted_bytes(found) < parse_formatted_bytes($1) {found}"
    ((found, is_less),) = connection.execute(asked, [MEMORY]).fetchall()
    return str(found) if is_less else MEMORY


def locked(connection: "DuckDBPyConnection", folders: Iterable[Path]) -> None:
    """Lock a connection: it reads what is in it and in these folders, and changes nothing.

    The order matters: folders are allowed before all others are closed, and nothing can be set
    after that.
    """
    named = (name for folder in folders for name in (str(folder), plain(folder)))
    allowed = ", ".join(map(literal, dict.fromkeys(named)))
    for setting in (
        "temp_directory = ''",
        f"memory_limit = '{_memory(connection)}'",
        "python_enable_replacements = false",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "http_proxy = ''",
        "errors_as_json = true",
        f"allowed_directories = [{allowed}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    connection.execute("BEGIN TRANSACTION READ ONLY")
