"""Rows counted: by leader, department, table, status or month, or by two of them crosswise."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, Final, NamedTuple

from ledgertool.answers import query
from ledgertool.answers.asked import as_of_words, head, nothing_found, rows_counted
from ledgertool.answers.carried import carried_words
from ledgertool.answers.foot import Foot, foot_of
from ledgertool.answers.naming import all_meant, meant
from ledgertool.answers.notes import no_closing_words, unsaid_words
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.errors import UnknownChoice
from ledgertool.language import _
from ledgertool.model.registry import RegistrySection
from ledgertool.model.status import AsOf, Status
from ledgertool.reading.ledger import Ledger


class RowGroup(NamedTuple):
    """What rows are counted under: its rank among the groups, and its names.

    Rows that name nothing have one, too, whose rank is the last. With a ``bureau`` it is of that
    alone: people of two bureaus who have one name are two people.
    """

    rank: Any
    name: str
    chinese: str
    bureau: str = ""

    def beside(self, name: str, between: str) -> str:
        """Give one of its names, behind the bureau's code where it is of one."""
        is_told = not self.bureau or name.startswith(f"{self.bureau}/")
        return name if is_told else f"{self.bureau}{between}{name}"

    def in_any_bureau(self) -> "RowGroup":
        """Give the same as any bureau may have it, for where another name tells whose it is."""
        if not self.bureau:
            return self
        before = f"{self.bureau}/"
        name, chinese = self.name.removeprefix(before), self.chinese.removeprefix(before)
        return RowGroup(self.rank[1:], name, chinese)


def _named(state: RowState, names: Sequence[str], section: RegistrySection) -> list[RowGroup]:
    """Group by the names in a row; what has none comes last."""
    bureau = state.table.bureau
    ranks: dict[str, float] = {section.name(one): section.rank(one) for one in names}
    if not ranks:
        return [RowGroup((bureau, math.inf) if bureau else math.inf, "none", "（未写明）", bureau)]
    return [
        RowGroup((bureau, rank) if bureau else rank, name, name, bureau)
        for name, rank in ranks.items()
    ]


def _by_bureau(state: RowState, _ledger: Ledger) -> list[RowGroup]:
    return [RowGroup(state.table.bureau, state.table.bureau, state.table.bureau)]


def _by_status(state: RowState, _ledger: Ledger) -> list[RowGroup]:
    light = state.status
    return [RowGroup(list(Status).index(light), light.value, light.chinese)]


def _by_table(state: RowState, _ledger: Ledger) -> list[RowGroup]:
    table = state.table
    return [RowGroup(state.table_order, table.id, table.id, table.bureau)]


def _by_month(state: RowState, _ledger: Ledger) -> list[RowGroup]:
    """Group by the month of the last day; what has none comes last."""
    if state.deadline is None:
        return [RowGroup("9999-13", Status.UNDATED.value, Status.UNDATED.chinese)]
    month = state.deadline.last.isoformat()[:7]
    return [RowGroup(month, month, month)]


GROUPS: Final[dict[str, tuple[str, Callable[[RowState, Ledger], list[RowGroup]]]]] = {
    "leader": (
        "责任领导",
        lambda state, ledger: _named(state, state.leaders, ledger.registry.people),
    ),
    "department": (
        "牵头部门",
        lambda state, ledger: _named(
            state, state.row.lead_departments, ledger.registry.departments
        ),
    ),
    "table": ("台账", _by_table),
    "status": ("状态", _by_status),
    "month": ("到期月份", _by_month),
}
"""What rows can be counted by: a heading, and the groups of a row, which may be several."""

OVER_BUREAUS: Final = {"bureau": ("单位", _by_bureau), **GROUPS}
"""What rows of several bureaus can be counted by."""

_OF_ONE_BUREAU: Final = frozenset(("leader", "department", "table"))
"""What is of one bureau alone: in another there may be another of its name."""

_OTHER_WORDS: Final = {
    "leader": "leaders 领导 牵头领导 责任人",
    "department": "departments 部门 科室 牵头科室 牵头单位 责任部门",
    "table": "tables 表",
    "status": "statuses",
    "month": "months 月 月份 到期",
    "bureau": "bureaus 局 教育局 区县 单位代码",
}


def find_groups(typed: Iterable[str], *, over_bureaus: bool = False) -> list[str]:
    """Find what is counted by, each once, by its English or Chinese words. Raises UnknownChoice."""
    known = OVER_BUREAUS if over_bureaus else GROUPS
    words = {
        word: name
        for name, (heading, _groups_of) in known.items()
        for word in (name, heading, *_OTHER_WORDS[name].split())
    }
    shown = [word for name, (heading, _groups_of) in known.items() for word in (name, heading)]
    found = all_meant(
        typed,
        lambda text: meant(text, words),
        lambda text: UnknownChoice(text, shown, option="--by"),
    )
    return list(dict.fromkeys(found))


def counts(ledger: Ledger, by: Sequence[str], criteria: Criteria, as_of: AsOf) -> Sheet:
    """Count rows by leader, leading department, table, status or month; by two of them crosswise.

    By month each stage of a row counts by itself. JSON: each group with its name under the first
    of ``by``, ``rows``, ``must_close``, ``statuses`` (an object with a count for each status),
    ``closed_in_time``, ``closed_late`` and ``ids``, the rows behind the count; crosswise also
    ``counts``, one for each group of the second.
    """
    found = query.select(ledger, criteria, as_of, staged="month" in by)
    counting = Counting(by)
    counting.add(found, ledger)
    foot = foot_of(found, ledger, criteria, as_of)
    nothing = "" if found else nothing_found(ledger, criteria, as_of)
    return counting.sheet(foot, criteria, as_of, nothing)


class _Count:
    """What is counted of the rows of a group; which they are is kept by table, as numbers."""

    def __init__(self) -> None:
        self.ids: dict[str, list[int]] = {}
        self.rows = self.must_close = 0
        self.statuses: Counter[Status] = Counter()
        self.timely: Counter[str] = Counter()
        self.others: Counter[RowGroup] = Counter()

    def add(self, states: Sequence[RowState]) -> None:
        """Add some rows of a ledger; of one row there may be several stages."""
        for table, number in dict.fromkeys((one.table.id, one.row.number) for one in states):
            self.ids.setdefault(table, []).append(number)
            self.rows += 1
        self.must_close += sum(state.must_close for state in states)
        self.statuses.update(state.status for state in states)
        self.timely.update(_timely(states))

    def names(self) -> list[str]:
        """Give the ids of the rows."""
        return [f"{table}/{number}" for table, numbers in self.ids.items() for number in numbers]


_Counted = tuple[RowGroup, _Count]


class Counting:
    """Rows of one ledger after the other, counted in groups; the rows themselves are not kept."""

    def __init__(self, by: Sequence[str], *, over_bureaus: bool = False) -> None:
        self._by, self._over_bureaus = by, over_bureaus
        self._groups: dict[RowGroup, _Count] = {}
        self._others: dict[tuple[str, str], RowGroup] = {}
        self._several = False

    def add(self, found: Sequence[RowState], ledger: Ledger) -> None:
        """Count rows of a ledger."""
        groups, *others = (grouped(found, ledger, name) for name in self._by)
        for group, states in groups.items():
            self._groups.setdefault(group, _Count()).add(states)
        of: dict[int, list[RowGroup]] = {}
        for other, states in (others[0] if others else {}).items():
            column = self._column(other)
            for state in states:
                of.setdefault(id(state), []).append(column)
        for group, states in groups.items() if others else ():
            for state in states:
                self._groups[group].others.update(of[id(state)])
        several = (sum(map(len, one.values())) > len(found) for one in (groups, *others))
        self._several = any(several) or self._several

    @property
    def columns(self) -> int:
        """How many groups stand side by side in a table of two."""
        return len(self._others)

    def _column(self, other: RowGroup) -> RowGroup:
        """Give the column of a group: what has one name in several bureaus shares one.

        Whose it is, the bureau beside each row of the table tells, where one stands there.
        """
        is_told = self._by[0] == "bureau" or self._by[0] in _OF_ONE_BUREAU
        column = other.in_any_bureau() if is_told else other
        return self._others.setdefault((column.bureau, column.name), column)

    def sheet(self, foot: Foot, criteria: Criteria, as_of: AsOf, nothing: str) -> Sheet:
        """Lay out what was counted."""
        groups = sorted(self._groups.items(), key=itemgetter(0))
        crosswise = len(self._by) > 1
        by, others = self._by[0], sorted(self._others.values())
        sheet = _crosswise(by, groups, others) if crosswise else _alone(by, groups)
        if self._over_bureaus and by in _OF_ONE_BUREAU:
            sheet = _beside_bureaus(sheet)
        rows, is_staged = rows_counted(foot.rows), foot.rows < foot.entries
        return sheet._replace(title=head(as_of_words(as_of), criteria, rows)).noted(
            *unsaid_words(foot.unsaid, criteria),
            nothing,
            no_closing_words(foot.overdue, foot.closing),
            carried_words(foot.carried),
            _("A row with several names counts under each of them.") if self._several else "",
            _("A row with stages counts in the month of each of them.") if is_staged else "",
        )


def grouped(found: Iterable[RowState], ledger: Ledger, by: str) -> dict[RowGroup, list[RowState]]:
    """Part rows by leader, department, table, status or month; one may be in several groups."""
    _heading, groups_of = OVER_BUREAUS[by]
    groups: dict[RowGroup, list[RowState]] = {}
    for state in found:
        for group in dict.fromkeys(groups_of(state, ledger)):
            groups.setdefault(group, []).append(state)
    return dict(sorted(groups.items()))


def _alone(by: str, groups: Sequence[_Counted]) -> Sheet:
    """Lay out groups beside how many rows of each have which status."""
    counted = [light for light in Status if any(one.statuses[light] for _group, one in groups)]
    lights = [] if by == "status" else counted
    headings = (
        Heading(by, OVER_BUREAUS[by][0]),
        Heading("rows", "项数"),
        Heading("must_close", "☆"),
        *(Heading(light.value, light.chinese) for light in lights),
        *_TIMELINESS,
    )
    return Sheet(headings, groups, partial(_cells, lights), partial(_object, by))


_TIMELINESS: Final = (
    Heading("closed_in_time", "按期销账", optional=True),
    Heading("closed_late", "逾期销账", optional=True),
)


def _crosswise(by: str, groups: Sequence[_Counted], others: Sequence[RowGroup]) -> Sheet:
    """Lay out groups beside how many rows of each are in which of the other groups."""

    def cells(item: _Counted) -> tuple[str, ...]:
        group, count = item
        numbers = (str(count.others[other] or "") for other in others)
        return group.chinese, str(count.rows), *numbers

    def as_object(item: _Counted) -> dict[str, Any]:
        numbers = {other.beside(other.name, "/"): item[1].others[other] for other in others}
        return {**_object(by, item), "counts": numbers}

    headings = (
        Heading(by, OVER_BUREAUS[by][0]),
        Heading("rows", "项数"),
        *(Heading(one.beside(one.name, "/"), one.beside(one.chinese, " ")) for one in others),
    )
    return Sheet(headings, groups, cells, as_object)


def _beside_bureaus(sheet: Sheet) -> Sheet:
    """Put the bureau that each group is of before it."""
    return sheet._replace(
        headings=(Heading("bureau", OVER_BUREAUS["bureau"][0], whole=True), *sheet.headings),
        as_cells=lambda item: (item[0].bureau, *sheet.as_cells(item)),
        as_object=lambda item: {"bureau": item[0].bureau, **sheet.as_object(item)},
    )


def _cells(lights: Sequence[Status], item: _Counted) -> tuple[str, ...]:
    group, count = item
    timely = (count.timely[heading.name] for heading in _TIMELINESS)
    numbers = (count.must_close, *(count.statuses[light] for light in lights), *timely)
    return group.chinese, str(count.rows), *(str(number or "") for number in numbers)


def _timely(rows: Iterable[RowState]) -> dict[str, int]:
    """Count what was closed in time, and late; what had no deadline was neither."""
    late = [state.seen.days_late for state in rows if state.seen.days_late is not None]
    return {
        "closed_in_time": sum(days <= 0 for days in late),
        "closed_late": sum(days > 0 for days in late),
    }


def _object(by: str, item: _Counted) -> dict[str, Any]:
    group, count = item
    return {
        by: group.name,
        "rows": count.rows,
        "must_close": count.must_close,
        "statuses": {light.value: count.statuses[light] for light in Status},
        **{heading.name: count.timely[heading.name] for heading in _TIMELINESS},
        "ids": count.names(),
    }
