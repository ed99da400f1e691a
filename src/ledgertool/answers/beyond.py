"""What is told of a row beyond its form: what follows from it, its targets, and its links."""

from collections.abc import Iterator
from functools import cached_property

from ledgertool.answers.columns import HOW_IT_GOT_ON, SheetColumn, sheet_columns
from ledgertool.answers.lookup import all_rows
from ledgertool.answers.query import RowState
from ledgertool.answers.sheet import Heading
from ledgertool.model.fields import fields_of
from ledgertool.model.row import Link, Row
from ledgertool.phones import mask
from ledgertool.reading.ledger import Ledger

Headed = tuple[Heading, str]
"""What is told of a row, under its heading."""


class Beyond:
    """What the rows of a ledger tell beyond their forms; what leads to them is looked up once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._columns: dict[str, dict[str, SheetColumn]] = {}

    def columns(self, kind: type[Row]) -> dict[str, SheetColumn]:
        """Give all columns that rows of a kind can be shown in, by name."""
        if kind.kind not in self._columns:
            self._columns[kind.kind] = sheet_columns(self._ledger, kind)
        return self._columns[kind.kind]

    def links_back(self, row_id: str) -> list[tuple[str, Link]]:
        """Give the rows that name one as related, each with what it says of that."""
        return self._back.get(row_id, [])

    @cached_property
    def _back(self) -> dict[str, list[tuple[str, Link]]]:
        found: dict[str, list[tuple[str, Link]]] = {}
        for table, row in all_rows(self._ledger):
            for link in row.related:
                found.setdefault(link.to, []).append((table.row_id(row), link))
        return found

    @cached_property
    def _titles(self) -> dict[str, str]:
        """Give the titles of all rows and the headings of plans by their ids, without phones."""
        plans = self._ledger.plans
        titles = {part.id: part.node.heading for issued in plans for part in issued.nodes()}
        rows = ((table.row_id(row), row) for table, row in all_rows(self._ledger))
        return titles | {name: mask(row.title, row.private) for name, row in rows}

    def follows(self, state: RowState) -> Iterator[Headed]:
        """Tell what follows from a row: its last day, its status, and how it got on.

        Fields that no column of an own form shows come first.
        """
        known = self.columns(state.table.kind)
        unseen = _in_no_column(state.row) if state.row.kind in self._ledger.kinds.own else ()
        for name in (*unseen, "due_on", "deadline_basis", "status"):
            yield known[name].heading, known[name].cell(state)
        for name in ("waiting", *HOW_IT_GOT_ON):
            if cell := known[name].cell(state):
                yield known[name].heading, cell

    def read_by_editors(self, state: RowState) -> Iterator[Headed]:
        """Tell a row's targets and links, both ways, each link marked as the editors' reading."""
        row = state.row
        serves = [(link.to, link.reason) for link in row.serves]
        related = [(link.to, link.reason) for link in row.related]
        related += [(name, link.reason) for name, link in self.links_back(state.id)]
        aims = [f"{target.metric}：{target.aim()}" for target in row.targets]
        if aims:
            yield Heading("targets", "量化目标"), "\n".join(aims)
        for heading, links in (
            (Heading("serves", "对应规划（编者理解）"), serves),
            (Heading("related", "相关事项（编者理解）"), related),
        ):
            if links:
                lines = (f"{name} {self._titles.get(name, '')}：{why}" for name, why in links)
                yield heading, "\n".join(lines)


def _in_no_column(row: Row) -> Iterator[str]:
    """Name the fields that a form brings, that a row has, and that no column shows."""
    shown = {column.name for column in row.columns}
    for field in fields_of(type(row)).values():
        is_own = field.attribute not in Row.model_fields and not field.models
        if is_own and field.name not in shown and getattr(row, field.attribute):
            yield field.name
