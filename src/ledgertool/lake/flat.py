"""A ledger as flat records, each of the table of a lake that it goes into."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from ledgertool.reading.ledger import Ledger

HERE: Final = "local"
"""The code of a bureau of which none was named."""


class BureauOrigin(NamedTuple):
    """Where a ledger is from, and as of which commit.

    ``git`` is the address of its repository, without user name and password, and ``rev`` the
    revision that was asked for. ``place`` is where the data folder is in the repository: nothing,
    or ``data/``. What is ``stale`` is not the newest state, for a ``reason``.
    """

    bureau: str = HERE
    git: str | None = None
    rev: str | None = None
    commit: str | None = None
    committed_on: date | None = None
    place: str = ""
    data: str | None = None
    stale: bool = False
    reason: str | None = None


def flattened(ledger: Ledger, origin: BureauOrigin) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through all that a ledger gives: the name of a table, and a record of it.

    Values are those of plain JSON, days as ISO has them. What is wrong with the data is told in
    the language in which it was read: whoever makes a lake speaks English.
    """
    raise NotImplementedError
