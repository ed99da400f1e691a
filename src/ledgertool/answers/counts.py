"""Rows counted: by leader, department, table or status."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from ledgertool.answers import query
from ledgertool.answers.asked import as_of_words, head, nothing_found, rows_counted
from ledgertool.answers.columns import table_order
from ledgertool.answers.notes import no_closing, unsaid
from ledgertool.answers.objects import counts_object
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.language import _
from ledgertool.model.registry import RegistrySection
from ledgertool.model.status import AsOf, Status
from ledgertool.reading.ledger import Ledger


class _Group(NamedTuple):
    """What rows are counted under: its rank among the groups, and its names."""

    rank: Any
    name: str
    chinese: str


def _named(names: Sequence[str], section: RegistrySection) -> list[_Group]:
    return [_Group(section.rank(one), section.name(one), section.name(one)) for one in names]


def _by_status(state: RowState, _ledger: Ledger) -> list[_Group]:
    light = state.status
    return [_Group(list(Status).index(light), light.value, light.chinese)]


GROUPS: Final[dict[str, tuple[str, Callable[[RowState, Ledger], list[_Group]]]]] = {
    "leader": ("责任领导", lambda state, ledger: _named(state.leaders, ledger.registry.people)),
    "department": (
        "牵头部门",
        lambda state, ledger: _named(state.row.lead_departments, ledger.registry.departments),
    ),
    "table": (
        "台账",
        lambda state, _ledger: [_Group(table_order(state), state.table.id, state.table.id)],
    ),
    "status": ("状态", _by_status),
}
"""What rows can be counted by: a heading, and the groups of a row, which may be several."""

_Counted = tuple[_Group, list[RowState]]


def counts(ledger: Ledger, by: str, criteria: Criteria, as_of: AsOf) -> Sheet:
    """Count rows by leader, leading department, table or status.

    JSON: each group with its name under ``by``, ``rows``, ``must_close``, ``statuses`` (an
    object with a count for each status) and ``ids``, the rows behind the count.
    """
    found = query.select(ledger, criteria, as_of)
    heading, groups_of = GROUPS[by]
    groups: dict[_Group, list[RowState]] = {}
    for state in found:
        for group in dict.fromkeys(groups_of(state, ledger)):
            groups.setdefault(group, []).append(state)
    members = [state for rows in groups.values() for state in rows]
    lights = [] if by == "status" else [one for one, n in query.tally(members).items() if n]
    headings = (
        Heading(by, heading),
        Heading("rows", "项数"),
        Heading("must_close", "☆"),
        *(Heading(light.value, light.chinese) for light in lights),
    )
    counted = sorted(groups.items())
    sheet = Sheet(headings, counted, partial(_cells, lights), partial(_object, by))
    several = len(members) > len(found)
    asked = head(as_of_words(as_of), criteria, rows_counted(len(found)))
    return sheet._replace(title=asked).noted(
        *unsaid(ledger, criteria, as_of),
        "" if found else nothing_found(ledger, criteria, as_of),
        no_closing(ledger, found),
        _("A row with several names counts under each of them.") if several else "",
    )


def _cells(lights: Sequence[Status], item: _Counted) -> tuple[str, ...]:
    group, rows = item
    tally = query.tally(rows)
    stars = sum(state.must_close for state in rows)
    numbers = (stars, *(tally[light] for light in lights))
    return group.chinese, str(len(rows)), *(str(number or "") for number in numbers)


def _object(by: str, item: _Counted) -> dict[str, Any]:
    group, rows = item
    return {
        by: group.name,
        "rows": len(rows),
        "must_close": sum(state.must_close for state in rows),
        "statuses": counts_object(rows),
        "ids": [state.id for state in rows],
    }
