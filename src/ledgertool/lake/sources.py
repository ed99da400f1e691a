"""What is to be said of the bureaus of a lake beside any answer from it: errors, and old states."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from ledgertool.language import ngettext
from ledgertool.names import few

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_WRONG: Final = "SELECT bureau FROM sources WHERE errors > 0 ORDER BY bureau"
_STALE: Final = "SELECT bureau FROM sources WHERE stale ORDER BY bureau"


def told_of_all(connection: "DuckDBPyConnection") -> list[str]:
    """Say which of all bureaus have errors, and which are not at their newest state."""
    wrong, stale = (
        [code for (code,) in connection.execute(query).fetchall()] for query in (_WRONG, _STALE)
    )
    return [*told_of(wrong, stale)]


def told_of(wrong: Sequence[str], stale: Sequence[str]) -> Iterator[str]:
    """Say of which bureaus the data is wrong, and which are not at their newest state."""
    if wrong:
        yield ngettext(
            "The data of {count} bureau has errors; what cannot be read is left out: {names}",
            "The data of {count} bureaus has errors; what cannot be read is left out: {names}",
            len(wrong),
        ).format(count=len(wrong), names=few(wrong))
    if stale:
        yield ngettext(
            "{count} bureau could not be gathered anew, and answers as it last was: {names}",
            "{count} bureaus could not be gathered anew, and answer as they last were: {names}",
            len(stale),
        ).format(count=len(stale), names=few(stale))
