"""A succession: all that is open of somebody goes to somebody else, in one change of the data."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from ledgertool.editing import entries, registering
from ledgertool.editing.change import Change
from ledgertool.editing.entries import Addition
from ledgertool.editing.recording import Told, addition
from ledgertool.editing.refusals import NothingOpen
from ledgertool.model import status
from ledgertool.model.record import Reassignment
from ledgertool.model.row import Row
from ledgertool.model.status import AsOf, Status
from ledgertool.reading.data_files import REGISTRY
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table

_OVER: Final = (Status.CLOSED, Status.WITHDRAWN)


class Succession(NamedTuple):
    """Who follows whom from a day on, and why; with the rows that are handed over.

    ``left`` are the ids of open rows that stay with the predecessor, in tables that are not asked
    for or are of a later year, which has no entry of that day; ``in_touch`` those whose city leader
    that is, which no entry hands over.
    """

    predecessor: str
    successor: str
    on: date
    reason: str
    additions: tuple[Addition, ...]
    left: tuple[str, ...]
    in_touch: tuple[str, ...]

    @property
    def until(self) -> date | None:
        """The predecessor's last day; None, as long as something stays with them."""
        return None if self.left else self.on

    def change(self, ledger: Ledger) -> Change:
        """Make the change of all files together. Raises NotRecordable and RegistryNotEditable."""
        texts = entries.recorded(ledger, self.additions)
        names = (self.predecessor, self.successor)
        registry = registering.with_successor(ledger, *names, self.until)
        document = ledger.document(REGISTRY)
        if registry != document.bom + document.text:
            texts[REGISTRY] = registry
        return Change(ledger, texts)

    def verify(self, change: Change) -> None:
        """See that the files say what is meant. Raises NotRecordable and RegistryNotEditable."""
        entries.verify(change.after, self.additions)
        names = (self.predecessor, self.successor)
        registering.verify(change.before, change.after, *names, self.until)


def succession(
    ledger: Ledger,
    tables: Collection[Table],
    names: tuple[str, str],
    on: date,
    reason: str,
) -> Succession:
    """Find what goes from the first to the second of two people: all that is open on a day.

    Raises NothingOpen, where that has been done before, and what ``addition`` does.
    """
    predecessor, successor = names
    told = Told(Reassignment, on, {"reason": reason}, None, (successor,), (predecessor,))
    mine = list(_open(ledger, predecessor, on))
    if not mine and ledger.registry.people.until(predecessor):
        raise NothingOpen(name=predecessor, day=str(on))
    handed = [
        (table, row) for table, row in mine if table in tables and table.earliest_year <= on.year
    ]
    taken = {id(row) for _table, row in handed}
    return Succession(
        predecessor,
        successor,
        on,
        reason,
        tuple(addition(told, table, row, ledger.registry) for table, row in handed),
        tuple(table.row_id(row) for table, row in mine if id(row) not in taken),
        tuple(_in_touch(ledger, predecessor, on)),
    )


def _open(ledger: Ledger, name: str, on: date) -> Iterator[tuple[Table, Row]]:
    """Go through the rows that somebody answers for on a day and that are not closed."""
    for table in ledger.tables:
        for row in table.rows:
            now = status.seen(row, table.head, AsOf(on))
            if _names(ledger, now.leaders, name) and _is_open(table, row, on):
                yield table, row


def _is_open(table: Table, row: Row, on: date) -> bool:
    return status.seen(row, table.head, AsOf(on)).status not in _OVER


def _in_touch(ledger: Ledger, name: str, on: date) -> Iterator[str]:
    for table in ledger.tables:
        for row in table.rows:
            if _names(ledger, row.city_leaders, name) and _is_open(table, row, on):
                yield table.row_id(row)


def _names(ledger: Ledger, names: Sequence[str], name: str) -> bool:
    return name in map(ledger.registry.people.name, names)
