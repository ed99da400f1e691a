"""The tables, and how many of their rows are asked for."""

from collections.abc import Sequence
from typing import Any

from ledgertool.answers import query
from ledgertool.answers.asked import as_of_words, head, nothing_found, rows_counted
from ledgertool.answers.notes import unsaid
from ledgertool.answers.objects import plain
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.model.status import AsOf
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table

_HEADINGS = (
    Heading("id", "编号", whole=True),
    Heading("title", "标题"),
    Heading("kind", "类型", whole=True),
    Heading("rows", "项数"),
    Heading("must_close", "☆"),
    Heading("source", "来源"),
)


def table_list(ledger: Ledger, criteria: Criteria, as_of: AsOf) -> Sheet:
    """List the tables that have rows asked for; all tables, where nothing is asked for.

    JSON: ``id kind title group year order source issued_on declared rows must_close path`` each,
    ``rows`` and ``must_close`` counted among the rows asked for.
    """
    found = query.select(ledger, criteria, as_of)
    by_table: dict[int, list[RowState]] = {}
    for state in found:
        by_table.setdefault(id(state.table), []).append(state)
    items = []
    for table in ledger.tables:
        members = by_table.get(id(table), [])
        if members or criteria == Criteria():
            items.append(_object(table, members))
    sheet = Sheet(_HEADINGS, items, _cells, dict)
    rows = rows_counted(len({state.id for state in found}))
    return sheet._replace(title=head(as_of_words(as_of), criteria, rows)).noted(
        *unsaid(ledger, criteria, as_of),
        "" if found else nothing_found(ledger, criteria, as_of),
    )


def _cells(item: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(item[heading.name]) for heading in _HEADINGS)


def _object(table: Table, members: Sequence[RowState]) -> dict[str, Any]:
    head = table.head
    return {
        "id": table.id,
        "kind": head.kind,
        "title": head.title,
        "group": head.group,
        "year": head.year,
        "order": head.order,
        "source": head.source,
        "issued_on": plain(head.issued_on),
        "declared": head.declared.model_dump(),
        "rows": len({id(state.row) for state in members}),
        "must_close": len({id(state.row) for state in members if state.must_close}),
        "path": table.path,
    }
