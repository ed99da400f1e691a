"""Asking: which rows, as of which day, in which order. Pure functions of a ledger and a day."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from ledgertool.answers.lookup import (
    all_rows,
    find_departments,
    find_kinds,
    find_people,
    find_statuses,
    find_tables,
    find_year,
)
from ledgertool.answers.searching import looking_for, refuse_blank
from ledgertool.model import period
from ledgertool.model.period import Period
from ledgertool.model.registry import RegistrySection
from ledgertool.model.row import Row, Stage
from ledgertool.model.stages import RecurringStage, stages
from ledgertool.model.status import DONE, AsOf, Basis, Seen, Status, Waiting, seen
from ledgertool.phones import mask
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import NO_MONTH, Table


class RowState(NamedTuple):
    """A row, or one stage of it, as of a day.

    ``possible`` marks what may fall inside the period asked for, but need not.
    """

    table: Table
    row: Row
    seen: Seen
    stage: Stage | None = None
    possible: bool = False

    @property
    def leaders(self) -> tuple[str, ...]:
        """Who answers for it."""
        return self.seen.leaders

    @property
    def deadline(self) -> Period | None:
        """When it falls due; a row with stages, when the last of them does."""
        return self.seen.deadline

    @property
    def basis(self) -> Basis | None:
        """What the deadline rests on."""
        return self.seen.basis

    @property
    def status(self) -> Status:
        """Its light."""
        return self.seen.status

    @property
    def waiting(self) -> Waiting | None:
        """The stage that a row seen as a whole has its status from, where it has stages."""
        return self.seen.waiting

    @property
    def id(self) -> str:
        """The row's id: ``2020/pilots/7``."""
        return self.table.row_id(self.row)

    @property
    def table_order(self) -> tuple[str, int, int, str]:
        """What puts its table into the order of the documents, bureau by bureau."""
        head = self.table.head
        return self.table.bureau, head.year, head.order, self.table.id

    @property
    def title(self) -> str:
        """What is to be done, without phones."""
        return mask(self.row.title, self.row.private)

    @property
    def due_next(self) -> Period | None:
        """What is due next: the deadline of the stage it waits for, or else its own."""
        return self.waiting.deadline if self.waiting else self.deadline

    @property
    def is_unreported(self) -> bool:
        """Whether it is an occurrence whose day has passed without a report."""
        return isinstance(self.stage, RecurringStage) and self.status is Status.OVERDUE

    @property
    def must_close(self) -> bool:
        """Whether the row's ☆ binds it; of the stages, those that end within the table's year."""
        if self.stage is None or not self.row.must_close:
            return self.row.must_close
        due = self.stage.deadline
        return due is not None and period.year(self.table.head.year).covers(due)


class Criteria(NamedTuple):
    """What is asked for. Names are those of the registry; the empty ones ask for everything.

    Several values of one field mean either; different fields mean both. ``bureaus`` are codes, of
    which nothing is asked of a ledger: each is that of one bureau.
    """

    leaders: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    lead_only: bool = False
    tables: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    statuses: frozenset[Status] = frozenset()
    must_close: bool = False
    unreported: bool = False
    due: tuple[Period, ...] = ()
    search: tuple[str, ...] = ()
    bureaus: frozenset[str] = frozenset()


Predicate = Callable[[RowState], bool]

_MOST_MONTHS = 36
"""Above these a period has so many rows that each may be looked at."""


def resolve(
    ledger: Ledger,
    *,
    leaders: Sequence[str] = (),
    departments: Sequence[str] = (),
    lead_only: bool = False,
    tables: Sequence[str] = (),
    kinds: Sequence[str] = (),
    years: Sequence[str] = (),
    statuses: Sequence[str] = (),
    must_close: bool = False,
    due: Sequence[Period] = (),
    search: Sequence[str] = (),
) -> Criteria:
    """Turn a person's words into criteria; a name that the ledger does not know is an error.

    Raises UnknownLeader, UnknownDepartment, UnknownTable, UnknownKind, UnknownYear,
    UnknownStatus, AmbiguousName, NothingToFind and NotReadable.
    """
    asked_years = frozenset(find_year(ledger, name) for name in years)
    return Criteria(
        leaders=frozenset(find_people(ledger, leaders)),
        departments=frozenset(find_departments(ledger, departments)),
        kinds=frozenset(find_kinds(ledger.kinds, kinds, ledger)),
        years=asked_years,
        tables=frozenset(table.id for table in find_tables(ledger, tables, asked_years)),
        statuses=frozenset(find_statuses(statuses)),
        lead_only=lead_only,
        must_close=must_close,
        due=tuple(due),
        search=refuse_blank(search),
    )


def row_state(table: Table, row: Row, as_of: AsOf, stage: Stage | None = None) -> RowState:
    """See a row, or one of its stages, as of a day."""
    return RowState(table, row, seen(row, table.head, as_of, stage), stage)


def row_states(ledger: Ledger, as_of: AsOf, *, staged: bool = False) -> list[RowState]:
    """See all rows as of a day; with ``staged``, each stage by itself."""
    return [*_states(all_rows(ledger), as_of, staged=staged)]


def _states(rows: Iterable[tuple[Table, Row]], as_of: AsOf, *, staged: bool) -> Iterator[RowState]:
    for table, row in rows:
        for stage in (staged and stages(row, table.head)) or (None,):
            yield row_state(table, row, as_of, stage)


def select(
    ledger: Ledger, criteria: Criteria, as_of: AsOf, *, staged: bool = False
) -> list[RowState]:
    """Answer: the rows that meet all criteria, in the order of the documents.

    Where a period is asked for, or what is not reported, or ``staged``, each stage that meets them
    is an entry of its own.
    """
    by_stage = staged or criteria.unreported or bool(criteria.due)
    tests = list(predicates(ledger, criteria))
    states = _states(candidates(ledger, criteria), as_of, staged=by_stage)
    return [state for state in states if all(test(state) for test in tests)]


def candidates(ledger: Ledger, criteria: Criteria) -> Iterator[tuple[Table, Row]]:
    """Go through the rows that may meet criteria, and perhaps others: those need not be made.

    The tables know who is named in them, and in which months something may fall due, whenever that
    was so; what is so as of a day, the tests tell, which each of these rows has still to pass.
    """
    months = months_of(criteria.due)
    leaders = spelt(ledger.registry.people, criteria.leaders)
    offices = spelt(ledger.registry.departments, criteria.departments)
    for table in ledger.tables:
        if not may_have(table, criteria):
            continue
        if leaders:
            rows = table.may_name("people", leaders)
        elif offices:
            rows = table.may_name("departments", offices)
        else:
            rows = table.may_be_due(months) if months else table.rows
        for row in rows:
            yield table, row


def may_have(table: Table, criteria: Criteria) -> bool:
    """Tell whether the rows of a table may meet criteria, by what holds for all of them."""
    return (
        (not criteria.tables or table.id in criteria.tables)
        and (not criteria.kinds or table.kind.kind in criteria.kinds)
        and (not criteria.years or table.head.year in criteria.years)
    )


def months_of(asked: Iterable[Period]) -> frozenset[str]:
    """Give the months in which some periods are; none, where these are none, or years of them."""
    months: set[str] = set()
    for one in asked:
        first, last = (day.year * 12 + day.month - 1 for day in (one.first, one.last))
        if last - first >= _MOST_MONTHS:
            return frozenset()
        months |= {f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1)}
    return frozenset(months)


def spelt(section: RegistrySection, names: frozenset[str]) -> frozenset[str]:
    """Give some names with all other names for the same."""
    return (
        names | {name for name in section.names if section.name(name) in names} if names else names
    )


def predicates(ledger: Ledger, criteria: Criteria) -> Iterator[Predicate]:
    """Turn criteria into tests of a single entry; their order does not matter."""
    person, office = ledger.registry.people.name, ledger.registry.departments.name
    if criteria.leaders:
        yield lambda state: any(
            person(name) in criteria.leaders for name in (*state.leaders, *state.row.city_leaders)
        )
    if criteria.departments:
        yield lambda state: any(
            office(name) in criteria.departments for name in _departments(state.row, criteria)
        )
    if criteria.tables:
        yield lambda state: state.table.id in criteria.tables
    if criteria.kinds:
        yield lambda state: state.row.kind in criteria.kinds
    if criteria.years:
        yield lambda state: state.table.head.year in criteria.years
    if criteria.statuses:
        yield lambda state: state.status in criteria.statuses
    if criteria.unreported:
        yield lambda state: state.is_unreported
    if criteria.must_close:
        yield lambda state: state.must_close
    if criteria.due:
        yield lambda state: bool(
            state.deadline and any(asked.covers(state.deadline) for asked in criteria.due)
        )
    if criteria.search:
        wanted = [looking_for(text) for text in criteria.search]
        yield lambda state: any(has_all(state.row) for has_all in wanted)


def _departments(row: Row, criteria: Criteria) -> tuple[str, ...]:
    if criteria.lead_only:
        return row.lead_departments
    return row.lead_departments + row.support_departments


def due(
    ledger: Ledger, asked: Period, criteria: Criteria, as_of: AsOf, *, by: bool, possible: bool
) -> list[RowState]:
    """Answer what falls due in a period, the earliest first.

    With ``by``: what is not closed up to its end. With ``possible``, also what has days
    in the period but may fall due after it; these are marked and come last.
    """
    found = []
    within = None if by or possible else asked
    for state in _perhaps_due(ledger, criteria, as_of, within):
        end = state.deadline
        if end is None or (by and state.status in DONE):
            if by and state.status is Status.DUE_SOON:  # at once, with no day
                found.append(state)
            continue
        if end.last <= asked.last if by else asked.covers(end):
            found.append(state)
        elif possible and asked.meets(end) and not asked.covers(end):
            found.append(state._replace(possible=True))
    return sorted(found, key=by_last_day)


def _perhaps_due(
    ledger: Ledger, criteria: Criteria, as_of: AsOf, within: Period | None
) -> list[RowState]:
    """Give the entries that meet criteria, each stage by itself; of one period, if one counts."""
    if within is None or criteria.due:
        return select(ledger, criteria, as_of, staged=True)
    return select(ledger, criteria._replace(due=(within,)), as_of)


def by_last_day(state: RowState) -> tuple[bool, date]:
    """Put what falls due into its order: by the last day, and last what only may fall due.

    What is to be done at once comes before all days.
    """
    return state.possible, state.deadline.last if state.deadline else date.min


def undated(ledger: Ledger, criteria: Criteria, as_of: AsOf) -> int:
    """Count the rows asked for, whenever they are due, that have no deadline.

    Where names are asked for, the rows with these are looked through: they are fewer.
    """
    anytime = criteria._replace(due=(), statuses=frozenset())
    dated = (Status.DUE_SOON, Status.ONGOING)  # at once, or for good
    tests = list(predicates(ledger, anytime))
    are_named = anytime.leaders or anytime.departments
    rows = candidates(ledger, anytime) if are_named else _without_month(ledger, anytime)
    found = (row_state(table, row, as_of) for table, row in rows)
    return sum(
        state.deadline is None and state.status not in dated and all(test(state) for test in tests)
        for state in found
    )


def _without_month(ledger: Ledger, criteria: Criteria) -> Iterator[tuple[Table, Row]]:
    for table in ledger.tables:
        if may_have(table, criteria):
            yield from ((table, row) for row in table.may_be_due((NO_MONTH,)))


def named_collectively(ledger: Ledger, criteria: Criteria, as_of: AsOf) -> int:
    """Count the further rows that may mean a department asked for, behind a collective name."""
    offices = ledger.registry.departments
    if not criteria.departments or not offices.collectives:
        return 0
    direct = {state.id for state in select(ledger, criteria, as_of)}
    behind = criteria._replace(departments=offices.collectives)
    return len({state.id for state in select(ledger, behind, as_of)} - direct)


def tally(found: Iterable[RowState]) -> dict[Status, int]:
    """Count rows by status; all statuses are in it, in their order."""
    counted = Counter(state.status for state in found)
    return {light: counted[light] for light in Status}


Ordered = TypeVar("Ordered")


def order(
    found: Iterable[Ordered], key: Callable[[Ordered], Any], *, reverse: bool
) -> list[Ordered]:
    """Sort entries by a key; what has none (None) comes last, whichever way it is sorted."""
    pairs = [(key(state), state) for state in found]
    with_key = [pair for pair in pairs if pair[0] is not None]
    with_key.sort(key=lambda pair: pair[0], reverse=reverse)
    return [state for _key, state in with_key] + [state for key_, state in pairs if key_ is None]
