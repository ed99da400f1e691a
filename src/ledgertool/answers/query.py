"""Asking: which rows, as of which day, in which order. Pure functions of a ledger and a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from ledgertool.errors import (
    AmbiguousName,
    SharedId,
    UnknownDepartment,
    UnknownKind,
    UnknownLeader,
    UnknownRow,
    UnknownStatus,
    UnknownTable,
    UnknownYear,
)
from ledgertool.model import period
from ledgertool.model import status as lights
from ledgertool.model.period import Period
from ledgertool.model.row import KINDS, Row, Stage
from ledgertool.model.status import Basis, Day, Status
from ledgertool.reading.ledger import Ledger, Table


class Entry(NamedTuple):
    """A row, or one stage of it, as of a day.

    ``possible`` marks what may fall inside the period asked for, but need not. ``waiting`` is
    the earliest stage not yet closed, where a row with stages is seen as a whole: its status
    is that stage's.
    """

    table: Table
    row: Row
    leaders: tuple[str, ...]
    deadline: Period | None
    basis: Basis | None
    status: Status
    stage: Stage | None = None
    possible: bool = False
    waiting: Stage | None = None

    @property
    def id(self) -> str:
        """The row's id: ``2020/pilots/7``."""
        return self.table.row_id(self.row)

    @property
    def must_close(self) -> bool:
        """Whether the row's ☆ binds it; of the stages, those that end within the table's year."""
        year = period.year(self.table.head.year)
        return self.row.must_close and (self.stage is None or year.covers(self.stage.deadline))


class Criteria(NamedTuple):
    """What is asked for. Names are those of the registry; the empty ones ask for everything.

    Several values of one field mean either; different fields mean both.
    """

    leaders: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    lead_only: bool = False
    tables: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    statuses: frozenset[Status] = frozenset()
    must_close: bool = False
    due: tuple[Period, ...] = ()
    search: tuple[str, ...] = ()


Test = Callable[[Entry], bool]


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
    UnknownStatus and AmbiguousName.
    """
    people, offices = known_people(ledger), known_departments(ledger)
    for name in leaders:
        if name not in people:
            raise UnknownLeader(name, people)
    for name in departments:
        if name not in offices:
            raise UnknownDepartment(name, offices)
    for name in kinds:
        if name not in KINDS:
            raise UnknownKind(name, KINDS)
    years_known = {str(table.head.year) for table in ledger.tables}
    for text in years:
        if text not in years_known:
            raise UnknownYear(text, sorted(years_known))
    return Criteria(
        leaders=frozenset(ledger.registry.people.name(name) for name in leaders),
        departments=frozenset(ledger.registry.departments.name(name) for name in departments),
        lead_only=lead_only,
        tables=frozenset(find_table(ledger, name).id for name in tables),
        kinds=frozenset(kinds),
        years=frozenset(int(text) for text in years),
        statuses=frozenset(find_status(word) for word in statuses),
        must_close=must_close,
        due=tuple(due),
        search=tuple(search),
    )


def known_people(ledger: Ledger) -> dict[str, None]:
    """Give everybody who can be asked for, in the order of answers."""
    names = dict.fromkeys(ledger.registry.people.names)
    if not ledger.registry.known:
        names |= dict.fromkeys(
            name for _table, row in rows(ledger) for name in (*row.leaders, *row.city_leaders)
        )
    return names


def known_departments(ledger: Ledger) -> dict[str, None]:
    """Give every department that can be asked for, in the order of answers."""
    names = dict.fromkeys(ledger.registry.departments.names)
    if not ledger.registry.known:
        names |= dict.fromkeys(
            name
            for _table, row in rows(ledger)
            for name in (*row.lead_departments, *row.support_departments)
        )
    return names


def rows(ledger: Ledger) -> Iterator[tuple[Table, Row]]:
    """Go through all rows, in the order of the documents."""
    for table in ledger.tables:
        for row in table.rows:
            yield table, row


def find_table(ledger: Ledger, name: str) -> Table:
    """Find a table by its id or an unambiguous tail of it.

    Raises UnknownTable and AmbiguousName.
    """
    found = [table for table in ledger.tables if _is_tail(name, table.id)]
    if not found:
        ids = [table.id for table in ledger.tables]
        raise UnknownTable(name, [*ids, *(table_id.split("/")[-1] for table_id in ids)])
    exact = [table for table in found if table.id == name]
    if len(exact or found) > 1:
        raise AmbiguousName(name, [table.id for table in found])
    return (exact or found)[0]


def find_row(ledger: Ledger, name: str) -> tuple[Table, Row]:
    """Find a row by its id or an unambiguous tail of it.

    Raises UnknownRow, AmbiguousName and SharedId.
    """
    found = [(table, row) for table, row in rows(ledger) if _is_tail(name, table.row_id(row))]
    if not found:
        ids = [table.row_id(row) for table, row in rows(ledger)]
        same_table = [
            row_id for row_id in ids if _is_tail(name.rpartition("/")[0], row_id.rpartition("/")[0])
        ]
        raise UnknownRow(name, same_table[-1:] or ids)
    exact = [(table, row) for table, row in found if table.row_id(row) == name] or found
    if len(exact) > 1:
        names = dict.fromkeys(table.row_id(row) for table, row in exact)
        if len(names) == 1:
            raise SharedId(next(iter(names)))
        raise AmbiguousName(name, list(names))
    return exact[0]


def _is_tail(name: str, whole: str) -> bool:
    return bool(name) and (whole == name or whole.endswith("/" + name))


def find_status(word: str) -> Status:
    """Find a status by its English or its Chinese word. Raises UnknownStatus."""
    words = {light.value: light for light in Status}
    words |= {light.chinese: light for light in Status} | lights.OTHER_WORDS
    if word not in words:
        raise UnknownStatus(word, words)
    return words[word]


def entry(table: Table, row: Row, day: Day, stage: Stage | None = None) -> Entry:
    """See a row, or one of its stages, as of a day."""
    if stage is None:
        due, basis = lights.deadline(row, table.head.year, day.as_of)
    else:
        due, basis = lights.stage_deadline(stage, day.as_of), Basis.STAGES
    light = lights.status(row, due, day, stage)
    waiting = lights.waiting(row, day.as_of) if stage is None else None
    leaders = lights.leaders(row, day.as_of)
    return Entry(table, row, leaders, due, basis, light, stage, waiting=waiting)


def entries(ledger: Ledger, day: Day, *, staged: bool = False) -> list[Entry]:
    """See all rows as of a day; with ``staged``, each stage by itself."""
    seen = []
    for table, row in rows(ledger):
        if staged and row.stages:
            seen += [entry(table, row, day, stage) for stage in row.stages]
        else:
            seen.append(entry(table, row, day))
    return seen


def select(ledger: Ledger, criteria: Criteria, day: Day) -> list[Entry]:
    """Answer: the rows that meet all criteria, in the order of the documents.

    Where a period is asked for, each stage that is due in it is an entry of its own.
    """
    tests = list(tests_of(ledger, criteria))
    return [
        seen
        for seen in entries(ledger, day, staged=bool(criteria.due))
        if all(test(seen) for test in tests)
    ]


def tests_of(ledger: Ledger, criteria: Criteria) -> Iterator[Test]:
    """Turn criteria into tests of a single entry; their order does not matter."""
    person, office = ledger.registry.people.name, ledger.registry.departments.name
    if criteria.leaders:
        yield lambda seen: any(
            person(name) in criteria.leaders for name in (*seen.leaders, *seen.row.city_leaders)
        )
    if criteria.departments:
        yield lambda seen: any(
            office(name) in criteria.departments for name in _departments(seen.row, criteria)
        )
    if criteria.tables:
        yield lambda seen: seen.table.id in criteria.tables
    if criteria.kinds:
        yield lambda seen: seen.row.kind in criteria.kinds
    if criteria.years:
        yield lambda seen: seen.table.head.year in criteria.years
    if criteria.statuses:
        yield lambda seen: seen.status in criteria.statuses
    if criteria.must_close:
        yield lambda seen: seen.must_close
    if criteria.due:
        yield (
            lambda seen: (
                seen.deadline is not None
                and any(asked.covers(seen.deadline) for asked in criteria.due)
            )
        )
    if criteria.search:
        yield lambda seen: any(words_in(seen.row, text) for text in criteria.search)


def _departments(row: Row, criteria: Criteria) -> tuple[str, ...]:
    if criteria.lead_only:
        return row.lead_departments
    return row.lead_departments + row.support_departments


def words_in(row: Row, text: str) -> bool:
    """Tell whether a text stands in any text field of a row.

    Phones are not looked into, nor what the editors say of the row.
    """
    wanted = text.casefold()
    fields = (value for name, value in row.__dict__.items() if name not in ("serves", "related"))
    return any(
        wanted in said.casefold()
        for value in fields
        for said in _texts(value)
        if said not in row.private
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, BaseModel):
        for item in value.__dict__.values():
            yield from _texts(item)


def due(
    ledger: Ledger, asked: Period, criteria: Criteria, day: Day, *, by: bool, possible: bool
) -> list[Entry]:
    """Answer what falls due in a period, the earliest first.

    With ``by``: what is not closed up to its end. With ``possible``, also what has days
    in the period but may fall due after it; these are marked and come last.
    """
    tests = list(tests_of(ledger, criteria))
    found = []
    for seen in entries(ledger, day, staged=True):
        end = seen.deadline
        if end is None or not all(test(seen) for test in tests):
            continue
        if by and seen.status in (Status.CLOSED, Status.WITHDRAWN):
            continue
        certain = end.last <= asked.last if by else asked.covers(end)
        if certain:
            found.append(seen)
        elif possible and asked.meets(end) and not asked.covers(end):
            found.append(seen._replace(possible=True))
    return sorted(found, key=lambda seen: (seen.possible, seen.deadline and seen.deadline.last))


def undated(ledger: Ledger, criteria: Criteria, day: Day) -> int:
    """Count the rows asked for, whenever they are due, that have no deadline."""
    anytime = criteria._replace(due=(), statuses=frozenset())
    return sum(seen.deadline is None for seen in select(ledger, anytime, day))


def named_collectively(ledger: Ledger, criteria: Criteria, day: Day) -> int:
    """Count the further rows that may mean a department asked for, behind a collective name."""
    offices = ledger.registry.departments
    if not criteria.departments or not offices.collectives:
        return 0
    direct = {seen.id for seen in select(ledger, criteria, day)}
    behind = criteria._replace(departments=offices.collectives)
    return len({seen.id for seen in select(ledger, behind, day)} - direct)


def order(found: Iterable[Entry], key: Callable[[Entry], Any], *, reverse: bool) -> list[Entry]:
    """Sort entries by a key; what has none (None) comes last, whichever way it is sorted."""
    pairs = [(key(seen), seen) for seen in found]
    with_key = [pair for pair in pairs if pair[0] is not None]
    with_key.sort(key=lambda pair: pair[0], reverse=reverse)
    return [seen for _key, seen in with_key] + [seen for key_, seen in pairs if key_ is None]
