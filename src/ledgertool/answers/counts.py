"""Rows counted: by leader, department, table or status."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ledgertool.answers import query
from ledgertool.answers.notes import no_closing, unsaid
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.language import _, ngettext
from ledgertool.model.status import AsOf, Status
from ledgertool.reading.ledger import Ledger


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
