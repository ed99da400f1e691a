"""Rows counted: by leader, department, table, status or month, or by two of them crosswise."""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from ledgertool.answers import query
from ledgertool.answers.asked import as_of_words, head, nothing_found, rows_counted
from ledgertool.answers.carried import going_on
from ledgertool.answers.columns import table_order
from ledgertool.answers.naming import all_meant, meant
from ledgertool.answers.notes import no_closing, unsaid
from ledgertool.answers.objects import counts_object
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.errors import UnknownChoice
from ledgertool.language import _
from ledgertool.model.registry import RegistrySection
from ledgertool.model.status import AsOf, Status
from ledgertool.reading.ledger import Ledger


class RowGroup(NamedTuple):
    """What rows are counted under: its rank among the groups, and its names.

    Rows that name nothing have one, too, whose rank is the last.
    """

    rank: Any
    name: str
    chinese: str


def _named(names: Sequence[str], section: RegistrySection) -> list[RowGroup]:
    """Group by the names in a row; what has none comes last."""
    named = [RowGroup(section.rank(one), section.name(one), section.name(one)) for one in names]
    return named or [RowGroup(math.inf, "none", "（未写明）")]


def _by_status(state: RowState, _ledger: Ledger) -> list[RowGroup]:
    light = state.status
    return [RowGroup(list(Status).index(light), light.value, light.chinese)]


def _by_table(state: RowState, _ledger: Ledger) -> list[RowGroup]:
    return [RowGroup(table_order(state), state.table.id, state.table.id)]


def _by_month(state: RowState, _ledger: Ledger) -> list[RowGroup]:
    """Group by the month of the last day; what has none comes last."""
    if state.deadline is None:
        return [RowGroup("9999-13", Status.UNDATED.value, Status.UNDATED.chinese)]
    month = state.deadline.last.isoformat()[:7]
    return [RowGroup(month, month, month)]


GROUPS: Final[dict[str, tuple[str, Callable[[RowState, Ledger], list[RowGroup]]]]] = {
    "leader": ("责任领导", lambda state, ledger: _named(state.leaders, ledger.registry.people)),
    "department": (
        "牵头部门",
        lambda state, ledger: _named(state.row.lead_departments, ledger.registry.departments),
    ),
    "table": ("台账", _by_table),
    "status": ("状态", _by_status),
    "month": ("到期月份", _by_month),
}
"""What rows can be counted by: a heading, and the groups of a row, which may be several."""

_OTHER_WORDS: Final = {
    "leader": "leaders 领导 牵头领导 责任人",
    "department": "departments 部门 科室 牵头科室 牵头单位 责任部门",
    "table": "tables 表",
    "status": "statuses",
    "month": "months 月 月份 到期",
}


def find_groups(typed: Iterable[str]) -> list[str]:
    """Find what is counted by, each once, by its English or Chinese words. Raises UnknownChoice."""
    words = {
        word: name
        for name, (heading, _groups_of) in GROUPS.items()
        for word in (name, heading, *_OTHER_WORDS[name].split())
    }
    shown = [word for name, (heading, _groups_of) in GROUPS.items() for word in (name, heading)]
    found = all_meant(
        typed,
        lambda text: meant(text, words),
        lambda text: UnknownChoice(text, shown, option="--by"),
    )
    return list(dict.fromkeys(found))


_Counted = tuple[RowGroup, list[RowState]]


def counts(ledger: Ledger, by: Sequence[str], criteria: Criteria, as_of: AsOf) -> Sheet:
    """Count rows by leader, leading department, table, status or month; by two of them crosswise.

    By month each stage of a row counts by itself. JSON: each group with its name under the first
    of ``by``, ``rows``, ``must_close``, ``statuses`` (an object with a count for each status),
    ``closed_in_time``, ``closed_late`` and ``ids``, the rows behind the count; crosswise also
    ``counts``, one for each group of the second.
    """
    found = query.select(ledger, criteria, as_of, staged="month" in by)
    groups, *others = (grouped(found, ledger, name) for name in by)
    sheet = _crosswise(by[0], groups, others[0]) if others else _alone(by[0], groups)
    rows = len({state.id for state in found})
    several = any(sum(map(len, one.values())) > len(found) for one in (groups, *others))
    return sheet._replace(title=head(as_of_words(as_of), criteria, rows_counted(rows))).noted(
        *unsaid(ledger, criteria, as_of),
        "" if found else nothing_found(ledger, criteria, as_of),
        no_closing(ledger, found),
        going_on(ledger, found, as_of),
        _("A row with several names counts under each of them.") if several else "",
        _("A row with stages counts in the month of each of them.") if rows < len(found) else "",
    )


def grouped(found: Iterable[RowState], ledger: Ledger, by: str) -> dict[RowGroup, list[RowState]]:
    """Part rows by leader, department, table, status or month; one may be in several groups."""
    _heading, groups_of = GROUPS[by]
    groups: dict[RowGroup, list[RowState]] = {}
    for state in found:
        for group in dict.fromkeys(groups_of(state, ledger)):
            groups.setdefault(group, []).append(state)
    return dict(sorted(groups.items()))


def _alone(by: str, groups: dict[RowGroup, list[RowState]]) -> Sheet:
    """Lay out groups beside how many rows of each have which status."""
    members = [state for rows in groups.values() for state in rows]
    lights = [] if by == "status" else [one for one, n in query.tally(members).items() if n]
    headings = (
        Heading(by, GROUPS[by][0]),
        Heading("rows", "项数"),
        Heading("must_close", "☆"),
        *(Heading(light.value, light.chinese) for light in lights),
        *_TIMELINESS,
    )
    return Sheet(headings, [*groups.items()], partial(_cells, lights), partial(_object, by))


_TIMELINESS: Final = (
    Heading("closed_in_time", "按期销账", optional=True),
    Heading("closed_late", "逾期销账", optional=True),
)


def _crosswise(
    by: str, groups: dict[RowGroup, list[RowState]], others: dict[RowGroup, list[RowState]]
) -> Sheet:
    """Lay out groups beside how many rows of each are in which of the other groups."""
    members = {other: {id(state) for state in rows} for other, rows in others.items()}

    def counted(rows: Sequence[RowState]) -> dict[RowGroup, int]:
        seen = {id(state) for state in rows}
        return {other: len(seen & within) for other, within in members.items()}

    def cells(item: _Counted) -> tuple[str, ...]:
        group, rows = item
        numbers = (str(n or "") for n in counted(rows).values())
        return group.chinese, str(len(_ids(rows))), *numbers

    def as_object(item: _Counted) -> dict[str, Any]:
        numbers = {other.name: n for other, n in counted(item[1]).items()}
        return {**_object(by, item), "counts": numbers}

    headings = (
        Heading(by, GROUPS[by][0]),
        Heading("rows", "项数"),
        *(Heading(other.name, other.chinese) for other in others),
    )
    return Sheet(headings, [*groups.items()], cells, as_object)


def _cells(lights: Sequence[Status], item: _Counted) -> tuple[str, ...]:
    group, rows = item
    tally = query.tally(rows)
    stars = sum(state.must_close for state in rows)
    numbers = (stars, *(tally[light] for light in lights), *_timely(rows).values())
    return group.chinese, str(len(_ids(rows))), *(str(number or "") for number in numbers)


def _timely(rows: Iterable[RowState]) -> dict[str, int]:
    """Count what was closed in time, and late; what had no deadline was neither."""
    late = [state.seen.days_late for state in rows if state.seen.days_late is not None]
    return {
        "closed_in_time": sum(days <= 0 for days in late),
        "closed_late": sum(days > 0 for days in late),
    }


def _ids(states: Iterable[RowState]) -> list[str]:
    """Give the rows, each once: of one row there may be several stages."""
    return list(dict.fromkeys(state.id for state in states))


def _object(by: str, item: _Counted) -> dict[str, Any]:
    group, rows = item
    return {
        by: group.name,
        "rows": len(_ids(rows)),
        "must_close": sum(state.must_close for state in rows),
        "statuses": counts_object(rows),
        **_timely(rows),
        "ids": _ids(rows),
    }
