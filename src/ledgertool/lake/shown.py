"""What is shown of the bureaus of a lake: the rows found, in tables of their own."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from ledgertool.answers.query import RowState
from ledgertool.lake.shelved import BureauFiles
from ledgertool.model.registry import Registry
from ledgertool.model.row import Row
from ledgertool.reading.data_files import REGISTRY
from ledgertool.reading.document import Document
from ledgertool.reading.kinds import Kinds, OwnKind
from ledgertool.reading.ledger import FileReading, Ledger
from ledgertool.reading.table import Table

_NOBODY: Final = Registry((), ())


class ShownLedger(Ledger):
    """Some tables of several bureaus, with all kinds that these have.

    Of kinds of one name that differ each is there, the later ones under names of no file.
    """

    of_bureaus: ClassVar[bool] = True

    def __init__(self, tables: Iterable[Table], kinds: Kinds, registry: Registry) -> None:
        readings = {REGISTRY: FileReading(None, registry, ())}
        readings |= {table.file: FileReading(table.document, table, ()) for table in tables}
        super().__init__(BureauFiles("", {}), readings)
        self.kinds = kinds

    def under(self, registry: Registry) -> "ShownLedger":
        """Give the same, with the names of a bureau and their order."""
        return ShownLedger(self.tables, self.kinds, registry)


class Gathering:
    """Rows found in several bureaus, kept without the tables that they were found in."""

    def __init__(self) -> None:
        self.rows: list[RowState] = []
        self.registries: dict[str, Registry] = {}
        self._tables: dict[str, tuple[Table, list[Row]]] = {}
        self._own: dict[str, OwnKind] = {}

    def add(self, rows: Sequence[RowState], ledger: Ledger) -> None:
        """Keep rows of a bureau."""
        for kind in ledger.kinds.own.values():
            name, number = kind.rows.kind, 1
            while name in self._own and self._own[name].rows is not kind.rows:
                number += 1
                name = f"{kind.rows.kind} {number}"
            self._own[name] = kind
        for state in rows:
            table, kept = self._table(state.table)
            if not kept or kept[-1] is not state.row:
                kept.append(state.row)
            self.rows.append(state._replace(table=table))
        if rows:
            self.registries[rows[0].table.bureau] = ledger.registry

    def _table(self, of: Table) -> tuple[Table, list[Row]]:
        if of.id not in self._tables:
            rows: list[Row] = []
            table = Table(
                of.id, of.file, of.path, of.head, of.kind, rows, (), Document(), bureau=of.bureau
            )
            self._tables[of.id] = table, rows
        return self._tables[of.id]

    def ledger(self) -> ShownLedger:
        """Give the tables of the rows, with these alone in them."""
        tables = (table for table, _rows in self._tables.values())
        return ShownLedger(tables, Kinds(self._own, {}), _NOBODY)
