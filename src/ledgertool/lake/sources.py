"""What is to be said of the bureaus of a lake beside any answer from it: old states, and errors."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ledgertool.language import ngettext

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COUNTS: Final = """
    SELECT count(*), count(*) FILTER (stale), count(*) FILTER (errors > 0)
    FROM sources
"""


def warnings(connection: "DuckDBPyConnection") -> list[str]:
    """Say how many bureaus are not at their newest state, and of how many the data has errors."""
    ((bureaus, stale, wrong),) = connection.execute(_COUNTS).fetchall()
    return [*_said(bureaus, stale, wrong)]


def _said(bureaus: int, stale: int, wrong: int) -> Iterator[str]:
    if stale:
        yield ngettext(
            "{stale} of {count} bureau is at an earlier state; the table sources says why.",
            "{stale} of {count} bureaus are at an earlier state; the table sources says why.",
            bureaus,
        ).format(stale=stale, count=bureaus)
    if wrong:
        yield ngettext(
            "The data of {wrong} of {count} bureau has errors; see the table findings.",
            "The data of {wrong} of {count} bureaus has errors; see the table findings.",
            bureaus,
        ).format(wrong=wrong, count=bureaus)
