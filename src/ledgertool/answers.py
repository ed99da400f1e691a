"""The answers that are more than a list of rows: one row whole, counts, tables, a derivation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from ledgertool import query, report
from ledgertool import status as lights
from ledgertool.language import _, ngettext, quoted
from ledgertool.ledger import Ledger, Table
from ledgertool.model import KINDS, Row
from ledgertool.period import Period
from ledgertool.query import Criteria, Entry
from ledgertool.report import Heading, Sheet
from ledgertool.status import Basis, Day, Status


def single_kind(ledger: Ledger, tables: Sequence[str], kinds: Sequence[str]) -> type[Row] | None:
    """Tell whether the tables and kinds asked for are of one kind: then its form is shown."""
    asked = {query.find_table(ledger, name).kind for name in tables}
    asked |= {KINDS[name] for name in kinds}
    return asked.pop() if len(asked) == 1 else None


def footed(
    sheet: Sheet,
    found: Sequence[Entry],
    ledger: Ledger,
    criteria: Criteria,
    day: Day,
    asked: Period | None = None,
) -> Sheet:
    """Add what an answer leaves unsaid: collective names, missing deadlines, missing closings."""
    notes = _unsaid(ledger, criteria, day, asked)
    if any(seen.possible for seen in found) and asked is not None:
        notes.append(
            _("Rows marked 可能 have days in {period} but may fall due after it.").format(
                period=asked
            )
        )
    notes.append(_no_closing(ledger, found))
    count = len(found)
    rows = ngettext("{count} row", "{count} rows", count).format(count=count)
    title = _("Due in {period}, as of {day}: {rows}") if asked else _("As of {day}: {rows}")
    return sheet.noted(*notes)._replace(title=title.format(period=asked, day=day.as_of, rows=rows))


def _unsaid(ledger: Ledger, criteria: Criteria, day: Day, asked: Period | None = None) -> list[str]:
    notes = [_collective(ledger, criteria, day)]
    if asked is not None or criteria.due:
        notes.append(_undated(ledger, criteria, day))
    return notes


def _collective(ledger: Ledger, criteria: Criteria, day: Day) -> str:
    more = query.named_collectively(ledger, criteria, day)
    if not more:
        return ""
    return ngettext(
        "{count} more row names it collectively.",
        "{count} more rows name it collectively.",
        more,
    ).format(count=more)


def _undated(ledger: Ledger, criteria: Criteria, day: Day) -> str:
    count = query.undated(ledger, criteria, day)
    if not count:
        return ""
    return ngettext(
        "{count} of the rows asked for has no deadline.",
        "{count} of the rows asked for have no deadline.",
        count,
    ).format(count=count)


def _no_closing(ledger: Ledger, found: Sequence[Entry]) -> str:
    """Say where overdue means only that nobody has recorded a closing."""
    ids = {seen.table.id for seen in found if seen.status is Status.OVERDUE}
    silent = [table.id for table in ledger.tables if table.id in ids and not _has_closing(table)]
    if not silent:
        return ""
    return _(
        "No closing is on record in {tables}: 已逾期 means that none was recorded,"
        " not that nothing was done."
    ).format(tables=_("all tables shown") if len(silent) == len(ids) else ", ".join(silent))


def _has_closing(table: Table) -> bool:
    return any(row.closed or any(stage.closed for stage in row.stages) for row in table.rows)


def whole_row(
    ledger: Ledger, row_id: str, day: Day, columns: Sequence[str], show_phones: bool
) -> Sheet:
    """Give one row whole: the official columns, what follows from them, its file and line."""
    table, row = query.find_row(ledger, row_id)
    seen = query.entry(table, row, day)
    sheet = report.sheet([seen], ledger, columns=columns, kind=table.kind, show_phones=show_phones)
    span = ledger.span(table, row)
    line = span.line if span else None
    place = f"{table.path}:{line}" if line else table.path
    item = {**sheet.objects[0], "path": table.path, "line": line}
    if columns:
        return sheet._replace(single=True)
    known = report.shapes(ledger)
    more = ("due_on", "deadline_basis", "status", *_happened(row))
    shapes = [known[name] for name in more]
    own = [report.Heading("table", "台账"), report.Heading("path", "位置")]
    title = table.head.title if not table.head.group else f"{table.head.group}：{table.head.title}"
    values = [shape.cell(seen) for shape in shapes]
    return sheet._replace(
        headings=(*sheet.headings, *(shape.heading for shape in shapes), *own),
        cells=((*sheet.cells[0], *values, title, place),),
        objects=(item,),
        single=True,
    ).noted(_no_closing(ledger, [seen]))


def _happened(row: Row) -> list[str]:
    names = ("progress", "extensions", "reassignments", "closed", "reopened", "withdrawn")
    return [name for name in names if getattr(row, name)]


def table_list(ledger: Ledger, criteria: Criteria, day: Day) -> Sheet:
    """List the tables that have rows asked for; all tables, where nothing is asked for.

    JSON: ``id kind title group year order source declared rows must_close path`` each,
    ``rows`` and ``must_close`` counted among the rows asked for.
    """
    found = query.select(ledger, criteria, day)
    objects = []
    for table in ledger.tables:
        members = [seen for seen in found if seen.table is table]
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
                "rows": len({id(seen.row) for seen in members}),
                "must_close": len({id(seen.row) for seen in members if seen.must_close}),
                "path": table.path,
            }
        )
    headings = (
        Heading("id", "编号", whole=True),
        Heading("title", "标题"),
        Heading("kind", "类型", whole=True),
        Heading("rows", "行数"),
        Heading("must_close", "☆"),
        Heading("source", "来源"),
    )
    return _flat(headings, objects).noted(*_unsaid(ledger, criteria, day))


def _flat(headings: tuple[Heading, ...], objects: Sequence[dict[str, Any]]) -> Sheet:
    return Sheet(
        headings,
        tuple(tuple(_said(item[heading.name]) for heading in headings) for item in objects),
        tuple(objects),
    )


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _by_leader(seen: Entry, ledger: Ledger) -> list[tuple[Any, str]]:
    people = ledger.registry.people
    return [(people.place(name), people.name(name)) for name in seen.leaders]


def _by_department(seen: Entry, ledger: Ledger) -> list[tuple[Any, str]]:
    offices = ledger.registry.departments
    return [(offices.place(name), offices.name(name)) for name in seen.row.lead_departments]


def _by_table(seen: Entry, ledger: Ledger) -> list[tuple[Any, str]]:
    table = seen.table
    return [((table.head.year, table.head.order, table.id), table.id)]


def _by_status(seen: Entry, _ledger: Ledger) -> list[tuple[Any, str]]:
    return [(list(Status).index(seen.status), seen.status.value)]


GROUPS: Final[dict[str, Callable[[Entry, Ledger], list[tuple[Any, str]]]]] = {
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


def counts(ledger: Ledger, by: str, criteria: Criteria, day: Day) -> Sheet:
    """Count rows by leader, leading department, table or status.

    JSON: each group with its name under ``by``, ``rows``, ``must_close``, ``statuses`` (an
    object with a count for each status) and ``ids``, the rows behind the count.
    """
    found = query.select(ledger, criteria, day)
    groups: dict[tuple[Any, str], list[Entry]] = {}
    for seen in found:
        for group in GROUPS[by](seen, ledger):
            groups.setdefault(group, []).append(seen)
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
        Heading("rows", "行数"),
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
    notes = [*_unsaid(ledger, criteria, day), _no_closing(ledger, found)]
    sheet = Sheet(tuple(headings), tuple(cells), tuple(objects)).noted(*notes)
    total = len(found)
    rows = ngettext("{count} row", "{count} rows", total).format(count=total)
    if sum(item["rows"] for item in objects) > total:
        sheet = sheet.noted(_("A row with several names counts under each of them."))
    return sheet._replace(title=_("As of {day}: {rows}").format(day=day.as_of, rows=rows))


def derivation(ledger: Ledger, row_id: str, day: Day) -> Sheet:
    """Tell how a row's status comes about, step by step.

    JSON: ``id status deadline due_on deadline_basis as_of steps``, each step with ``step``
    (words, period, extension, stage, rule, status) and ``text``.
    """
    table, row = query.find_row(ledger, row_id)
    seen = query.entry(table, row, day)
    steps = list(_steps(table, row, seen, day))
    item = {
        "id": seen.id,
        "status": seen.status.value,
        "deadline": str(seen.deadline) if seen.deadline else None,
        "due_on": str(seen.deadline.last) if seen.deadline else None,
        "deadline_basis": seen.basis.value if seen.basis else None,
        "as_of": str(day.as_of),
        "steps": [{"step": name, "text": text} for name, _heading, text in steps],
    }
    headings = [Heading("id", "编号", whole=True)]
    headings += [Heading(name, heading) for name, heading, _text in steps]
    cells = (seen.id, *(text for _name, _heading, text in steps))
    return Sheet(tuple(headings), (cells,), (item,), single=True, lights=(seen.status,)).noted(
        _no_closing(ledger, [seen])
    )


def _steps(table: Table, row: Row, seen: Entry, day: Day) -> list[tuple[str, str, str]]:
    """List the steps: a name, a Chinese heading, and a sentence."""
    steps: list[tuple[str, str, str]] = []
    if row.deadline_text:
        steps.append(("words", "原文", quoted(row.deadline_text)))
    if row.deadline:
        steps.append(("period", "时段", _days(row.deadline)))
    if seen.basis is Basis.MUST_CLOSE:
        year = table.head.year
        rule = _("no deadline is stated; ☆ means: closed within {year}").format(year=year)
        steps.append(("rule", "规则", rule))
    for stage in row.stages:
        light = lights.status(row, None, day, stage).chinese
        due = lights.stage_deadline(stage, day.as_of)
        steps.append(("stage", "阶段", f"{stage.name}: {_days(due)}, {light}"))
    if row.stages:
        rule = _("the status is that of the earliest stage not yet closed")
        steps.append(("rule", "规则", rule))
    for extension in row.extensions:
        if extension.on <= day.as_of:
            text = _("on {day} to {period}: {reason}").format(
                day=extension.on, period=extension.to, reason=extension.reason
            )
            steps.append(("extension", "延期", text))
    steps.append(("status", "状态", _verdict(row, seen, day)))
    return steps


def _days(deadline: Period) -> str:
    if deadline.first == deadline.last:
        return str(deadline)
    return _("{period}: from {first} to {last}; due on the last day").format(
        period=deadline, first=deadline.first, last=deadline.last
    )


def _verdict(row: Row, seen: Entry, day: Day) -> str:
    light = seen.status
    word = f"{light.chinese} ({light.value})"
    if light is Status.WITHDRAWN and row.withdrawn:
        return _("{status}: withdrawn on {day}").format(status=word, day=row.withdrawn.on)
    if light is Status.CLOSED:
        if row.closed:
            return _("{status}: closed on {day}, evidence: {evidence}").format(
                status=word, day=row.closed.on, evidence=row.closed.evidence
            )
        return _("{status}: every stage is closed").format(status=word)
    if light is Status.UNDATED:
        return _("{status}: no deadline is stated, and no ☆").format(status=word)
    ends = [
        lights.stage_deadline(stage, day.as_of)
        for stage in row.stages
        if not lights.is_closed(stage.closed, stage.reopened, day.as_of)
    ]
    due = min(ends, key=lambda end: end.last) if ends else seen.deadline
    assert due is not None
    away = (due.last - day.as_of).days
    if away < 0:
        return _("{status}: the last day, {last}, was {days} days before {day}").format(
            status=word, last=due.last, days=-away, day=day.as_of
        )
    return _("{status}: the last day, {last}, is {days} days after {day}").format(
        status=word, last=due.last, days=away, day=day.as_of
    )
