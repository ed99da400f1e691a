"""Rows as answers: a list of them, or one whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ledgertool.answers import query
from ledgertool.answers.columns import (
    COMMON,
    find_column,
    official_columns,
    sheet_columns,
)
from ledgertool.answers.lookup import (
    all_rows,
    find_row,
    find_table,
)
from ledgertool.answers.notes import no_closing
from ledgertool.answers.objects import as_object
from ledgertool.answers.query import RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.language import _
from ledgertool.model.row import KINDS, Row
from ledgertool.model.status import AsOf
from ledgertool.privacy import mask
from ledgertool.reading.ledger import Ledger


def single_kind(ledger: Ledger, tables: Sequence[str], kinds: Sequence[str]) -> type[Row] | None:
    """Tell whether the tables and kinds asked for are of one kind: then its form is shown."""
    asked = {find_table(ledger, name).kind for name in tables}
    asked |= {KINDS[name] for name in kinds}
    return asked.pop() if len(asked) == 1 else None


def row_list(
    found: Sequence[RowState],
    ledger: Ledger,
    *,
    columns: Sequence[str] = (),
    kind: type[Row] | None = None,
    show_phones: bool = False,
    extra: tuple[str, ...] = (),
) -> Sheet:
    """Lay out rows: the columns asked for, or a kind's official ones, or the common ones.

    The id always comes first. ``extra`` names fields that the objects have on top.
    """
    known = sheet_columns(ledger)
    if columns:
        asked = {shape.heading: shape for shape in (find_column(ledger, name) for name in columns)}
        asked.pop(known["id"].heading, None)
        chosen = [known["id"], *asked.values()]
    elif kind is not None:
        chosen = [known["id"], *official_columns(kind, found, ledger, known)]
        if any(state.stage for state in found):
            chosen.insert(1, known["stage"])
    else:
        chosen = [known[name] for name in COMMON]
        if any(state.stage for state in found):
            chosen.insert(-3, known["stage"])

    if not columns and any(state.possible for state in found):
        chosen.insert(1, known["possible"])

    def shown(state: RowState, cell: Callable[[RowState], str]) -> str:
        return cell(state) if show_phones else mask(cell(state), state.row.private)

    objects = [as_object(state, show_phones=show_phones, extra=extra) for state in found]
    if columns:
        kept = [shape.heading.name for shape in chosen]
        objects = [{name: item.get(name) for name in kept} for item in objects]
    apart = next((place for place, state in enumerate(found) if state.possible), None)
    return Sheet(
        headings=tuple(shape.heading for shape in chosen),
        cells=tuple(tuple(shown(state, shape.cell) for shape in chosen) for state in found),
        objects=tuple(objects),
        lights=tuple(state.status for state in found),
        apart=apart,
    )


def whole_row(
    ledger: Ledger, row_id: str, as_of: AsOf, columns: Sequence[str], show_phones: bool
) -> Sheet:
    """Give one row whole: the official columns, what follows from them, its file and line.

    JSON: the row's object, then ``related_by`` (the rows that name it as related, each with
    ``from``, ``reason`` and ``reading``), ``path`` and ``line``.
    """
    table, row = find_row(ledger, row_id)
    state = query.row_state(table, row, as_of)
    sheet = row_list([state], ledger, columns=columns, kind=table.kind, show_phones=show_phones)
    if columns:
        return sheet._replace(single=True)
    span = table.span(row)
    line = span.line if span else None
    place = f"{table.path}:{line}" if line else table.path
    back = [
        {"from": other.row_id(one), "reason": link.reason, "reading": link.reading}
        for other, one in all_rows(ledger)
        for link in one.related
        if link.to == state.id
    ]
    item = {**sheet.objects[0], "related_by": back, "path": table.path, "line": line}
    known = sheet_columns(ledger)
    further = [known[name] for name in ("due_on", "deadline_basis", "status", *_happened(row))]
    title = table.head.title if not table.head.group else f"{table.head.group}：{table.head.title}"
    more = [(shape.heading, shape.cell(state)) for shape in further]
    more += _read_by_editors(ledger, row, back)
    more += [(Heading("table", "台账"), title), (Heading("path", "位置"), place)]
    return sheet._replace(
        headings=(*sheet.headings, *(heading for heading, _cell in more)),
        cells=((*sheet.cells[0], *(cell for _heading, cell in more)),),
        objects=(item,),
        title=_("As of {day}").format(day=as_of.day),
        single=True,
    ).noted(no_closing(ledger, [state]))


def _read_by_editors(
    ledger: Ledger, row: Row, back: Sequence[dict[str, str]]
) -> list[tuple[Heading, str]]:
    """Write a row's targets and links, both ways, each link marked as the editors' reading."""
    names = {spot.id: spot.node.heading for issued in ledger.plans for spot in issued.nodes()}
    names |= {table.row_id(one): one.title for table, one in all_rows(ledger)}

    def line(name: str, reason: str) -> str:
        return f"{name} {names.get(name, '')}：{reason}"

    serves = [line(link.to, link.reason) for link in row.serves]
    related = [line(link.to, link.reason) for link in row.related]
    related += [line(link["from"], link["reason"]) for link in back]
    aims = [f"{target.metric}：{target.aim()}" for target in row.targets]
    found = (
        (Heading("targets", "量化目标"), aims),
        (Heading("serves", "服务于（编者解读）"), serves),
        (Heading("related", "相关（编者解读）"), related),
    )
    return [(heading, "\n".join(lines)) for heading, lines in found if lines]


def _happened(row: Row) -> list[str]:
    names = ("progress", "extensions", "reassignments", "closed", "reopened", "withdrawn")
    return [name for name in names if getattr(row, name)]
