"""A question asked of a lake: bureau by bureau, of those alone that may answer."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

from ledgertool.answers.asked import WhenDue, alone, nothing_words
from ledgertool.answers.foot import Foot, Idle, Remainder, foot_of
from ledgertool.answers.query import Criteria, RowState, months_of, select
from ledgertool.lake.bureaus import OpenLake
from ledgertool.lake.resolving import NAMED, Typed, Understood, resolve, resolve_all
from ledgertool.lake.shelf import Pick
from ledgertool.model.row import Row
from ledgertool.model.status import AsOf
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import NO_MONTH

_MOST_COUNTED: Final = 200_000  # rows, above which no part of a question is asked by itself


class BureauRows(NamedTuple):
    """What was found in a bureau: its ledger as of the day, and the rows; of use for a moment."""

    code: str
    ledger: Ledger
    rows: Sequence[RowState]


class Asking:
    """A question for rows of a lake, in the words of a person, as of a day.

    With ``when``, what falls due is asked for; with ``staged``, each stage by itself. After all
    that was ``found`` was gone through, ``foot`` tells what it leaves unsaid. Raises what
    resolving does.
    """

    def __init__(
        self,
        lake: OpenLake,
        typed: Typed,
        as_of: AsOf,
        *,
        unreported: bool = False,
        when: WhenDue | None = None,
        staged: bool = False,
    ) -> None:
        self.lake, self.as_of, self.when = lake, as_of, when
        self._staged, self._typed = staged, typed
        self._bureaus = {
            code: one._replace(criteria=one.criteria._replace(unreported=unreported))
            for code, one in resolve(lake, typed).items()
        }
        self.foot = Foot()

    @cached_property
    def criteria(self) -> Criteria:
        """What is asked for, in words: the names of all bureaus together."""
        every = [one.criteria for one in self._bureaus.values()]
        if not every:
            return Criteria()
        named: dict[str, Any] = {
            field: frozenset(name for one in every for name in getattr(one, field))
            for field in NAMED
        }
        named["tables"] = frozenset(one.partition("/")[2] for one in named["tables"])
        named["bureaus"] = frozenset(self.lake.bureaus if self.lake.are_named else ())
        return every[0]._replace(**named)

    @property
    def kind(self) -> type[Row] | None:
        """The only kind that is asked for, if one is."""
        kinds = {kind for one in self._bureaus.values() if one.answers for kind in one.kinds}
        return kinds.pop() if len(kinds) == 1 else None

    def found(self) -> Iterator[BureauRows]:
        """Go through the bureaus that may answer, with what is found in each."""
        asked = {code: one for code, one in self._bureaus.items() if one.answers}
        feet: list[Foot] = []
        codes = self._pick(asked)
        for code, whole in self.lake.ledgers(codes):
            ledger, criteria = whole.as_of(self.as_of.day), asked[code].criteria
            rows = self._rows(ledger, criteria)
            due = self.when is not None
            feet.append(foot_of(rows, ledger, criteria, self.as_of, due=due))
            yield BureauRows(code, ledger, rows)
        for code in asked.keys() - codes:
            idle = tuple(_idle(asked[code].criteria))
            feet.append(Foot(unsaid=Remainder(idle=idle)))
        self.foot = Foot.of_all(feet)

    def _rows(self, ledger: Ledger, criteria: Criteria) -> list[RowState]:
        if self.when is not None:
            return self.when.find(ledger, criteria, self.as_of)
        return select(ledger, criteria, self.as_of, staged=self._staged)

    def _pick(self, asked: dict[str, Understood]) -> list[str]:
        """Find the rows that may answer; give the bureaus that have any.

        Where names are asked for, rows of other tables tell whether they are idle.
        """
        picks = {code: self._pick_of(one) for code, one in asked.items()}
        tables = None
        if any(one.tables is not None and one.names is None for one in asked.values()):
            tables = {(code, name) for code, one in asked.items() for name in one.tables or ()}
        return self.lake.shelf.pick(picks, tables)

    def _pick_of(self, one: Understood) -> Pick:
        if one.names is not None:
            return Pick(names=one.names)
        when, due = self.when, one.criteria.due
        if when is not None and not due and not (when.by or when.possible):
            due = (when.span,)
        months = months_of(due)
        return Pick(months=months | {NO_MONTH}) if months else Pick()

    def nothing_found(self) -> str:
        """Say of an empty answer what was searched, and what each part of it finds alone.

        In a large lake no part is asked alone: that would be a question for all rows.
        """
        rows, tables = self.lake.counted
        parts = [part for part in alone(self.criteria) if not part[1].bureaus]
        if not parts and self.when is None:
            return ""
        numbers = [0] * len(parts)
        of_due = 0
        if rows <= _MOST_COUNTED:
            every = resolve_all(self.lake, self._typed)
            self.lake.shelf.pick(dict.fromkeys(every, Pick()), None)
            for code, whole in self.lake.ledgers(every):
                ledger = whole.as_of(self.as_of.day)
                for index, (_words, part) in enumerate(parts):
                    own = _own(part, every[code].criteria)
                    numbers[index] += _count(ledger, own, self.as_of) if own else 0
                if self.when is not None:
                    of_due += len(self.when.find(ledger, Criteria(), self.as_of))
        found = [(words, n) for (words, _part), n in zip(parts, numbers, strict=True)]
        if self.when is not None:
            found.insert(0, (self.when.words(self.as_of), of_due))
        if rows > _MOST_COUNTED and len(found) > 1:
            found = []
        return nothing_words(self.criteria, found, rows, tables)


def _idle(criteria: Criteria) -> Iterator[Idle]:
    """Go through the names that are asked for, where no row has any of them."""
    yield from (Idle("people", name) for name in sorted(criteria.leaders))
    yield from (Idle("departments", name) for name in sorted(criteria.departments))


def _own(part: Criteria, criteria: Criteria) -> Criteria | None:
    """Ask for a part of a question in a bureau's own names; None where it knows none of them."""
    fields = {field: getattr(criteria, field) for field in NAMED if getattr(part, field)}
    return part._replace(**fields) if all(fields.values()) else None


def _count(ledger: Ledger, criteria: Criteria, as_of: AsOf) -> int:
    return len({state.id for state in select(ledger, criteria, as_of)})
