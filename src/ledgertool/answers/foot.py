"""What the rows of an answer do not tell, as numbers and names: that of several ledgers adds up."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledgertool.answers import query
from ledgertool.answers.carried import carried_on
from ledgertool.answers.query import Criteria, RowState
from ledgertool.model.status import AsOf, Status
from ledgertool.reading.ledger import Ledger


class Idle(NamedTuple):
    """Somebody, or a department, that is known and leads nothing; and in how many rows it stands.

    ``text`` is the name under which it stands there.
    """

    section: str
    name: str
    text: str = ""
    rows: int = 0


class Remainder(NamedTuple):
    """What filters leave out of an answer unseen: rows behind collective names, or undated.

    ``busy`` are the names asked for that lead something, ``idle`` those that do not.
    """

    collective: int = 0
    undated: int = 0
    idle: tuple[Idle, ...] = ()
    busy: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of_all(cls, left: Sequence["Remainder"]) -> "Remainder":
        """Add up what ledgers left out; whoever leads something in any of them is not idle."""
        busy = frozenset().union(*(each.busy for each in left))
        idle: dict[tuple[str, str], Idle] = {}
        for one in (one for each in left for one in each.idle):
            key = one.section, one.name
            met = idle.get(key, Idle(*key))
            idle[key] = Idle(*key, met.text or one.text, met.rows + one.rows)
        return cls(
            sum(each.collective for each in left),
            sum(each.undated for each in left),
            tuple(one for key, one in idle.items() if key not in busy),
            busy,
        )


class Foot(NamedTuple):
    """What is said above and below an answer of rows: how many they are, and what is unsaid.

    ``overdue`` are the tables in which something of the answer is, and ``closing`` those of the
    answer in which anything was ever closed; ``carried`` are the rows that go on in a later year.
    """

    entries: int = 0
    possible: int = 0
    rows: int = 0
    unsaid: Remainder = Remainder()
    overdue: tuple[str, ...] = ()
    closing: frozenset[str] = frozenset()
    carried: tuple[str, ...] = ()

    @classmethod
    def of_all(cls, feet: Sequence["Foot"]) -> "Foot":
        """Add up what ledgers gave."""
        return cls(
            sum(each.entries for each in feet),
            sum(each.possible for each in feet),
            sum(each.rows for each in feet),
            Remainder.of_all([each.unsaid for each in feet]),
            tuple(name for each in feet for name in each.overdue),
            frozenset().union(*(each.closing for each in feet)),
            tuple(name for each in feet for name in each.carried),
        )


def foot_of(
    found: Sequence[RowState], ledger: Ledger, criteria: Criteria, as_of: AsOf, *, due: bool = False
) -> Foot:
    """Work out what an answer of a ledger leaves unsaid."""
    overdue, closing = without_closing(ledger, found)
    return Foot(
        len(found),
        sum(state.possible for state in found),
        len({state.id for state in found}),
        left_unsaid(ledger, criteria, as_of, due=due),
        overdue,
        closing,
        tuple(carried_on(ledger, found, as_of)),
    )


def left_unsaid(ledger: Ledger, criteria: Criteria, as_of: AsOf, *, due: bool = False) -> Remainder:
    """Work out what filters leave out of an answer unseen."""
    idle = tuple(_idle(ledger, criteria, as_of))
    asked = {("people", name) for name in criteria.leaders}
    asked |= {("departments", name) for name in criteria.departments}
    return Remainder(
        query.named_collectively(ledger, criteria, as_of),
        query.undated(ledger, criteria, as_of) if due or criteria.due else 0,
        idle,
        frozenset(asked - {(one.section, one.name) for one in idle}),
    )


def without_closing(
    ledger: Ledger, found: Sequence[RowState]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Give the tables in which something is overdue, and those in which anything was closed."""
    overdue = {state.table.id for state in found if state.status is Status.OVERDUE}
    shown = {state.table.id for state in found}
    closing = (table.id for table in ledger.tables if table.id in shown and table.has_closings)
    return tuple(one.id for one in ledger.tables if one.id in overdue), frozenset(closing)


def _idle(ledger: Ledger, criteria: Criteria, as_of: AsOf) -> Iterator[Idle]:
    """Go through the people and departments asked for that lead nothing."""
    for name in sorted(criteria.leaders):
        if not _any_row(ledger, Criteria(leaders=frozenset({name})), as_of):
            yield _named_elsewhere(ledger, "people", name, as_of)
    for name in sorted(criteria.departments):
        alone = Criteria(departments=frozenset({name}), lead_only=criteria.lead_only)
        if not _any_row(ledger, alone, as_of):
            yield _named_elsewhere(ledger, "departments", name, as_of)


def _any_row(ledger: Ledger, criteria: Criteria, as_of: AsOf) -> bool:
    tests = list(query.predicates(ledger, criteria))
    rows = query.candidates(ledger, criteria)
    states = (query.row_state(table, row, as_of) for table, row in rows)
    return any(all(test(state) for test in tests) for state in states)


def _named_elsewhere(ledger: Ledger, section: str, name: str, as_of: AsOf) -> Idle:
    """Count the rows in which a name, or another name for the same, stands."""
    both = (ledger.registry.people, ledger.registry.departments)
    others = [other for one in both for other in one.names if one.name(other) == name]
    for text in dict.fromkeys((name, *others)):
        if count := len(query.select(ledger, Criteria(search=(text,)), as_of)):
            return Idle(section, name, text, count)
    return Idle(section, name)
