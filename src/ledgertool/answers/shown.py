"""Ids by what answers show in their place: the titles of tables and rows, headings of plans."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from ledgertool import spelling
from ledgertool.model.plan import LocatedNode
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.plan import IssuedPlan
from ledgertool.reading.table import Table


def tables_entitled(ledger: Ledger, name: str) -> list[Table]:
    """Give the tables that show a name: as their title, or as their group, or as their kind's."""
    for titles_of in _TITLES:
        found = [
            table
            for table in ledger.tables
            if any(_is_same(name, title) for title in titles_of(table))
        ]
        if found:
            return found
    return []


def _titles(table: Table) -> tuple[str, ...]:
    title, group, year = table.head.title, table.head.group, table.head.year
    whole = f"{group}：{title}" if group else title
    return title, whole, f"{year}/{title}", f"{year}年{title}", table.file, table.path


_TITLES: Final[tuple[Callable[[Table], tuple[str, ...]], ...]] = (
    _titles,
    lambda table: (table.head.group or "",),
    lambda table: (table.kind.name,),
)


def rows_entitled(
    ledger: Ledger,
    name: str,
    known: Collection[str],
    tables: Callable[[Ledger, str], list[Table]],
) -> list[str]:
    """Give the ids of the rows that show a name: 工作要点/13, or their title.

    ``tables`` finds the tables that show a name.
    """
    title, _slash, number = spelling.name(name).rpartition("/")
    numbered = [f"{table.id}/{number}" for table in tables(ledger, title)]
    return [row_id for row_id in numbered if row_id in known] or [
        table.row_id(row)
        for table in ledger.tables
        for row in table.rows
        if _is_same(name, row.title)
    ]


def parts_headed(parts: Mapping[str, tuple[IssuedPlan, LocatedNode]], name: str) -> list[str]:
    """Give the ids of the parts of plans that show a name, as heading or as a whole line."""
    return [
        part_id
        for part_id, (issued, part) in parts.items()
        if any(_is_same(name, heading) for heading in _headings(issued, part))
    ]


def _headings(issued: IssuedPlan, part: LocatedNode) -> Iterator[str]:
    yield part.node.heading
    yield f"{part.id} {part.node.heading}"
    if not part.level:
        yield issued.plan.document_number or part.id
        yield f"{part.node.heading}（{issued.plan.document_number}）"


def _is_same(typed: str, shown: str) -> bool:
    wanted = spelling.name(typed)
    return bool(wanted) and (typed == shown or wanted == spelling.name(shown))
