"""What is to be said of the bureaus of a lake beside any answer: errors, old states, or none."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ledgertool.language import ngettext
from ledgertool.names import few

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ASKED: Final = """
SELECT bureau, coalesce(rows, 0), coalesce(errors, 0), coalesce(stale, false), commit IS NOT NULL
FROM sources ORDER BY bureau
"""


class Bureau(NamedTuple):
    """A bureau of a lake: its code, and in which state its data is."""

    code: str
    rows: int
    errors: int
    stale: bool
    has_commit: bool

    @property
    def is_missing(self) -> bool:
        """Whether nothing of it could ever be read."""
        return self.stale and not self.rows and not self.has_commit


def bureaus_of(connection: "DuckDBPyConnection") -> list[Bureau]:
    """Give all bureaus of a lake, in the order of their codes."""
    return [Bureau(*found) for found in connection.execute(_ASKED).fetchall()]


def told_of(bureaus: Iterable[Bureau]) -> Iterator[str]:
    """Say of which bureaus the data is wrong, not at its newest state, or not there at all."""
    bureaus = [*bureaus]
    missing = [one.code for one in bureaus if one.is_missing]
    yield from told_of_errors([one.code for one in bureaus if one.errors])
    if stale := [one.code for one in bureaus if one.stale and not one.is_missing]:
        yield ngettext(
            "{count} bureau could not be gathered anew, and answers as it last was: {names}",
            "{count} bureaus could not be gathered anew, and answer as they last were: {names}",
            len(stale),
        ).format(count=len(stale), names=few(stale))
    if missing:
        yield ngettext(
            "{count} bureau could never be gathered, and is missing here: {names}",
            "{count} bureaus could never be gathered, and are missing here: {names}",
            len(missing),
        ).format(count=len(missing), names=few(missing))


def told_of_errors(wrong: Sequence[str]) -> Iterator[str]:
    """Say of which bureaus the data is wrong."""
    if wrong:
        yield ngettext(
            "The data of {count} bureau has errors; what cannot be read is left out: {names}",
            "The data of {count} bureaus has errors; what cannot be read is left out: {names}",
            len(wrong),
        ).format(count=len(wrong), names=few(wrong))
