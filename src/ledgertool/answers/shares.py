"""An answer parted by whom it concerns: the rows of each leader, or of each lead department."""

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ledgertool.answers import query
from ledgertool.answers.counts import GROUPS, find_groups, grouped
from ledgertool.answers.query import Criteria, RowState
from ledgertool.errors import UnknownChoice
from ledgertool.reading.ledger import Ledger

OWNERS: Final = ("leader", "department")
"""Of the groups that rows are counted by, those who can be given their rows."""


class Share(NamedTuple):
    """The rows of one leader or department, and the criteria that ask for them.

    For those that name nobody no criteria ask; ``unasked`` says that they are these.
    """

    name: str
    criteria: Criteria
    rows: list[RowState]
    unasked: str = ""


def find_owner(typed: str, option: str) -> str:
    """Find what an answer is parted by, by its English or Chinese words. Raises UnknownChoice."""
    shown = [word for name in OWNERS for word in (name, GROUPS[name][0])]
    try:
        found = find_groups([typed])
    except UnknownChoice:
        found = []
    if len(found) != 1 or found[0] not in OWNERS:
        raise UnknownChoice(typed, shown, option=option)
    return found[0]


def shares(
    found: Sequence[RowState], ledger: Ledger, criteria: Criteria, by: str
) -> Iterator[Share]:
    """Part rows by their leaders in force, or lead departments, in the order of the registry.

    A row of several is given to each. Where some are asked for by name, each of these gets what
    would be found for it alone, and nobody else gets anything.
    """
    asked = criteria.leaders if by == "leader" else criteria.departments
    if not asked:
        for group, rows in grouped(found, ledger, by).items():
            if group.rank == math.inf:
                unasked = f"{GROUPS[by][0]}{group.chinese}"
                yield Share(group.chinese, criteria, rows, unasked)
            else:
                yield Share(group.chinese, _narrowed(criteria, by, group.chinese), rows)
        return
    registry = ledger.registry
    section = registry.people if by == "leader" else registry.departments
    for name in sorted(asked, key=section.rank):
        alone = _narrowed(criteria, by, name)
        tests = list(query.predicates(ledger, alone))
        if rows := [state for state in found if all(test(state) for test in tests)]:
            yield Share(name, alone, rows)


def _narrowed(criteria: Criteria, by: str, name: str) -> Criteria:
    """Ask for one leader or department alone, in a lead unless departments are asked for."""
    if by == "leader":
        return criteria._replace(leaders=frozenset({name}))
    leads = criteria.lead_only or not criteria.departments
    return criteria._replace(departments=frozenset({name}), lead_only=leads)
