"""The tables, and how many of their rows are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledgertool.answers import query
from ledgertool.answers.notes import unsaid
from ledgertool.answers.query import Criteria
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.model.status import AsOf
from ledgertool.reading.ledger import Ledger


def table_list(ledger: Ledger, criteria: Criteria, as_of: AsOf) -> Sheet:
    """List the tables that have rows asked for; all tables, where nothing is asked for.

    JSON: ``id kind title group year order source declared rows must_close path`` each,
    ``rows`` and ``must_close`` counted among the rows asked for.
    """
    found = query.select(ledger, criteria, as_of)
    objects = []
    for table in ledger.tables:
        members = [state for state in found if state.table is table]
        if not members and criteria != Criteria():
            continue
        head = table.head
        objects.append(
            {
                "id": table.id,
                "kind": head.kind,
                "title": head.title,
                "group": head.group,
                "year": head.year,
                "order": head.order,
                "source": head.source,
                "declared": head.declared.model_dump(),
                "rows": len({id(state.row) for state in members}),
                "must_close": len({id(state.row) for state in members if state.must_close}),
                "path": table.path,
            }
        )
    headings = (
        Heading("id", "编号", whole=True),
        Heading("title", "标题"),
        Heading("kind", "类型", whole=True),
        Heading("rows", "项数"),
        Heading("must_close", "☆"),
        Heading("source", "来源"),
    )
    return _flat(headings, objects).noted(*unsaid(ledger, criteria, as_of))


def _flat(headings: tuple[Heading, ...], objects: Sequence[dict[str, Any]]) -> Sheet:
    return Sheet(
        headings,
        tuple(tuple(_said(item[heading.name]) for heading in headings) for item in objects),
        tuple(objects),
    )


def _said(value: Any) -> str:
    return "" if value is None else str(value)
