"""The answers that are more than a list of rows: one row whole, counts, tables, a derivation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from ledgertool.answers import query
from ledgertool.answers import sheet as report
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.language import _, listed, ngettext
from ledgertool.model.period import Period
from ledgertool.model.row import KINDS, Row
from ledgertool.model.status import AsOf, Status
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table


def single_kind(ledger: Ledger, tables: Sequence[str], kinds: Sequence[str]) -> type[Row] | None:
    """Tell whether the tables and kinds asked for are of one kind: then its form is shown."""
    asked = {query.find_table(ledger, name).kind for name in tables}
    asked |= {KINDS[name] for name in kinds}
    return asked.pop() if len(asked) == 1 else None


def footed(
    sheet: Sheet,
    found: Sequence[RowState],
    ledger: Ledger,
    criteria: Criteria,
    as_of: AsOf,
    asked: Period | None = None,
) -> Sheet:
    """Add what an answer leaves unsaid: collective names, missing deadlines, missing closings."""
    notes = unsaid(ledger, criteria, as_of, asked)
    if any(state.possible for state in found) and asked is not None:
        notes.append(
            _("Rows marked 可能 have days in {period} but may fall due after it.").format(
                period=asked
            )
        )
    notes.append(no_closing(ledger, found))
    count = sum(not state.possible for state in found)
    rows = ngettext("{count} row", "{count} rows", count).format(count=count)
    title = _("Due in {period}, as of {day}: {rows}") if asked else _("As of {day}: {rows}")
    return sheet.noted(*notes)._replace(title=title.format(period=asked, day=as_of.day, rows=rows))


def unsaid(
    ledger: Ledger, criteria: Criteria, as_of: AsOf, asked: Period | None = None
) -> list[str]:
    """Say what filters leave out of an answer unseen: collective names, rows without a deadline."""
    notes = [_collective(ledger, criteria, as_of)]
    if asked is not None or criteria.due:
        notes.append(_undated(ledger, criteria, as_of))
    return notes


def _collective(ledger: Ledger, criteria: Criteria, as_of: AsOf) -> str:
    more = query.named_collectively(ledger, criteria, as_of)
    if not more:
        return ""
    return ngettext(
        "{count} more row names it collectively.",
        "{count} more rows name it collectively.",
        more,
    ).format(count=more)


def _undated(ledger: Ledger, criteria: Criteria, as_of: AsOf) -> str:
    count = query.undated(ledger, criteria, as_of)
    if not count:
        return ""
    return ngettext(
        "{count} of the rows asked for has no deadline.",
        "{count} of the rows asked for have no deadline.",
        count,
    ).format(count=count)


def no_closing(ledger: Ledger, found: Sequence[RowState]) -> str:
    """Say where overdue means only that nobody has recorded a closing."""
    ids = {state.table.id for state in found if state.status is Status.OVERDUE}
    silent = [table.id for table in ledger.tables if table.id in ids and not _has_closing(table)]
    if not silent:
        return ""
    if len(silent) == len(ids):
        return _(
            "No closing is on record in the tables shown: 已逾期 means that none was recorded,"
            " not that nothing was done."
        )
    return _(
        "No closing is on record in {tables}: 已逾期 means that none was recorded,"
        " not that nothing was done."
    ).format(tables=listed(silent))


def _has_closing(table: Table) -> bool:
    return any(row.closed or any(stage.closed for stage in row.stages) for row in table.rows)


def whole_row(
    ledger: Ledger, row_id: str, as_of: AsOf, columns: Sequence[str], show_phones: bool
) -> Sheet:
    """Give one row whole: the official columns, what follows from them, its file and line.

    JSON: the row's object, then ``related_by`` (the rows that name it as related, each with
    ``from``, ``reason`` and ``reading``), ``path`` and ``line``.
    """
    table, row = query.find_row(ledger, row_id)
    state = query.row_state(table, row, as_of)
    sheet = report.sheet([state], ledger, columns=columns, kind=table.kind, show_phones=show_phones)
    if columns:
        return sheet._replace(single=True)
    span = table.span(row)
    line = span.line if span else None
    place = f"{table.path}:{line}" if line else table.path
    back = [
        {"from": other.row_id(one), "reason": link.reason, "reading": link.reading}
        for other, one in query.rows(ledger)
        for link in one.related
        if link.to == state.id
    ]
    item = {**sheet.objects[0], "related_by": back, "path": table.path, "line": line}
    known = report.sheet_columns(ledger)
    sheet_columns = [
        known[name] for name in ("due_on", "deadline_basis", "status", *_happened(row))
    ]
    title = table.head.title if not table.head.group else f"{table.head.group}：{table.head.title}"
    more = [(shape.heading, shape.cell(state)) for shape in sheet_columns]
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
    names |= {table.row_id(one): one.title for table, one in query.rows(ledger)}

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


def _by_leader(state: RowState, ledger: Ledger) -> list[tuple[Any, str]]:
    people = ledger.registry.people
    return [(people.rank(name), people.name(name)) for name in state.leaders]


def _by_department(state: RowState, ledger: Ledger) -> list[tuple[Any, str]]:
    offices = ledger.registry.departments
    return [(offices.rank(name), offices.name(name)) for name in state.row.lead_departments]


def _by_table(state: RowState, ledger: Ledger) -> list[tuple[Any, str]]:
    table = state.table
    return [((table.head.year, table.head.order, table.id), table.id)]


def _by_status(state: RowState, _ledger: Ledger) -> list[tuple[Any, str]]:
    return [(list(Status).index(state.status), state.status.value)]


GROUPS: Final[dict[str, Callable[[RowState, Ledger], list[tuple[Any, str]]]]] = {
    "leader": _by_leader,
    "department": _by_department,
    "table": _by_table,
    "status": _by_status,
}
"""What rows can be counted by; a row may belong to several groups."""

_GROUP_HEADINGS = {
    "leader": "牵头领导",
    "department": "牵头部门",
    "table": "台账",
    "status": "状态",
}


def counts(ledger: Ledger, by: str, criteria: Criteria, as_of: AsOf) -> Sheet:
    """Count rows by leader, leading department, table or status.

    JSON: each group with its name under ``by``, ``rows``, ``must_close``, ``statuses`` (an
    object with a count for each status) and ``ids``, the rows behind the count.
    """
    found = query.select(ledger, criteria, as_of)
    groups: dict[tuple[Any, str], list[RowState]] = {}
    for state in found:
        for group in dict.fromkeys(GROUPS[by](state, ledger)):
            groups.setdefault(group, []).append(state)
    objects: list[dict[str, Any]] = []
    for (_place, name), members in sorted(groups.items(), key=lambda pair: pair[0]):
        tally = {light.value: sum(m.status is light for m in members) for light in Status}
        objects.append(
            {
                by: name,
                "rows": len(members),
                "must_close": sum(member.must_close for member in members),
                "statuses": tally,
                "ids": [member.id for member in members],
            }
        )
    lights_seen = [
        light for light in Status if any(item["statuses"][light.value] for item in objects)
    ]
    headings = [
        Heading(by, _GROUP_HEADINGS[by]),
        Heading("rows", "项数"),
        Heading("must_close", "☆"),
    ]
    if by != "status":
        headings += [Heading(light.value, light.chinese) for light in lights_seen]
    cells = []
    for item in objects:
        name = Status(item[by]).chinese if by == "status" else item[by]
        row = [name, str(item["rows"]), str(item["must_close"] or "")]
        if by != "status":
            row += [str(item["statuses"][light.value] or "") for light in lights_seen]
        cells.append(tuple(row))
    notes = [*unsaid(ledger, criteria, as_of), no_closing(ledger, found)]
    sheet = Sheet(tuple(headings), tuple(cells), tuple(objects)).noted(*notes)
    rows = ngettext("{count} row", "{count} rows", len(found)).format(count=len(found))
    if sum(item["rows"] for item in objects) > len(found):
        sheet = sheet.noted(_("A row with several names counts under each of them."))
    return sheet._replace(title=_("As of {day}: {rows}").format(day=as_of.day, rows=rows))
