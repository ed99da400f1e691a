"""What a person types, as each bureau of a lake understands it: each has names of its own."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from ledgertool import spelling
from ledgertool.answers import query
from ledgertool.answers.naming import apart, pieces
from ledgertool.answers.query import Criteria, may_have, spelt
from ledgertool.answers.rows import kinds_asked
from ledgertool.errors import LedgerError, NotReadable, UnknownName
from ledgertool.lake.bureaus import OpenLake
from ledgertool.model.row import Row
from ledgertool.reading.ledger import Ledger

NAMED: Final = ("leaders", "departments", "kinds", "years", "tables")
"""The filters whose words are names of a ledger."""

_IN_REGISTRIES: Final = ("leaders", "departments")
_ESCAPE: Final = "\\"  # in quotes, it makes that a name is not written as it is

Typed = Mapping[str, Any]
"""Filters as they were typed, by name."""


class _Refused:
    """Names that bureaus do not know: one that all of them refuse is an error."""

    def __init__(self) -> None:
        self._times: Counter[tuple[str, str]] = Counter()
        self._errors: dict[tuple[str, str], LedgerError] = {}
        self._known: dict[str, dict[str, None]] = {}

    def add(self, bureau: str, field: str, name: str, error: LedgerError) -> None:
        """Keep that a bureau does not know a name, nor any that it is joined of.

        What it does know is offered as it is in all bureaus, without the code.
        """
        if isinstance(error, UnknownName):
            known = (one.removeprefix(f"{bureau}/") for one in error.known)
            self._known.setdefault(field, {}).update(dict.fromkeys(known))
        for one in dict.fromkeys((name, *pieces(name))):
            self._times[field, one] += 1
            if isinstance(error, UnknownName):
                self._errors[field, one] = error
            else:
                self._errors.setdefault((field, one), error)

    def by_all(self, bureaus: int) -> Iterator[LedgerError]:
        """Make the errors for names that no bureau knows, with the names near them in all."""
        for (field, name), times in self._times.items():
            error = self._errors[field, name]
            if times >= bureaus and isinstance(error, UnknownName):
                yield type(error)(name, [*self._known[field]])
            elif times >= bureaus:
                yield error


class Understood(NamedTuple):
    """What a bureau understands of what was typed.

    It ``answers``, unless it knows none of the names of some filter. ``names`` are those that its
    rows are looked for by, as they may be written there, None where none are asked for; ``tables``
    are the ids of the tables asked for, None where all are, and ``kinds`` the kinds that are named,
    and those of the tables that are.
    """

    criteria: Criteria
    answers: bool = True
    names: frozenset[str] | None = None
    tables: frozenset[str] | None = None
    kinds: frozenset[type[Row]] = frozenset()


def resolve(lake: OpenLake, typed: Typed) -> dict[str, Understood]:
    """Turn a person's words into the criteria of each bureau that may answer.

    Raises what resolving of a ledger does, where no bureau knows a name.
    """
    if not any(typed.get(field) for field in NAMED):
        one = next(lake.bare_ledgers([*lake.bureaus][:1]), None)
        plain = Understood(query.resolve(one[1], **typed) if one else Criteria())
        return dict.fromkeys(lake.bureaus, plain)
    likely = [*_likely(lake, typed)]
    found, errors = _resolved(lake, typed, likely)
    if errors or not any(one.answers for one in found.values()):
        return resolve_all(lake, typed)
    return found


def resolve_all(lake: OpenLake, typed: Typed) -> dict[str, Understood]:
    """Do the same for all bureaus, also those of which no name but another is known."""
    found, errors = _resolved(lake, typed, [*lake.bureaus])
    if errors:
        raise errors[0]
    return found


def _resolved(
    lake: OpenLake, typed: Typed, codes: Sequence[str]
) -> tuple[dict[str, Understood], list[LedgerError]]:
    """Resolve names for some bureaus; give the errors for what none of them knows."""
    words = {field: typed[field] for field in NAMED if typed.get(field)}
    rest = {field: value for field, value in typed.items() if field not in NAMED}
    found: dict[str, Understood] = {}
    refused = _Refused()
    for code, ledger in lake.bare_ledgers(codes):
        understood = dict(_understood(ledger, words, partial(refused.add, code)))
        criteria = query.resolve(ledger, **rest)._replace(**understood)
        found[code] = _by_ledger(ledger, criteria, answers=len(understood) == len(words))
    return found, [*refused.by_all(len(codes))]


def _likely(lake: OpenLake, typed: Typed) -> Iterator[str]:
    """Go through the bureaus whose registry may have the names of people and departments."""
    wanted = [
        {spelling.name(one) for text in typed[field] for one in (text, *pieces(text))}
        for field in _IN_REGISTRIES
        if typed.get(field)
    ]
    if not wanted:
        yield from lake.bureaus
        return
    told = dict(lake.registries())
    for code, bureau in lake.bureaus.items():
        text = told.get(code, _ESCAPE)
        plain = "" if _ESCAPE in text or bureau.errors else spelling.name(text)
        if not plain or all(any(name in plain for name in names) for names in wanted):
            yield code


def _by_ledger(ledger: Ledger, criteria: Criteria, *, answers: bool) -> Understood:
    """Say which rows of a ledger criteria ask for, as far as that is known without them."""
    people, offices = ledger.registry.people, ledger.registry.departments
    names = spelt(people, criteria.leaders)
    if criteria.departments:
        names |= spelt(offices, criteria.departments | offices.collectives)
    are_some = criteria.tables or criteria.kinds or criteria.years
    met = [table for table in ledger.tables if may_have(table, criteria)]
    return Understood(
        criteria,
        answers,
        names or None,
        frozenset(table.id.partition("/")[2] for table in met) if are_some else None,
        frozenset(kinds_asked(ledger, criteria)),
    )


def _understood(
    ledger: Ledger, words: Typed, refuse: Callable[[str, str, LedgerError], None]
) -> Iterator[tuple[str, Any]]:
    """Give what a bureau understands of the names of each filter, if it does any.

    ``refuse`` is told each filter and name of which it knows nothing.
    """
    years: Sequence[str] = ()
    for field, texts in words.items():
        beside = {"years": years} if field == "tables" else {}
        ask = partial(_asked, ledger, field, beside)
        kept, criteria = known_of(texts, ask, partial(refuse, field))
        if criteria is not None:
            yield field, getattr(criteria, field)
        if field == "years":
            years = kept


def _asked(ledger: Ledger, field: str, beside: Typed, texts: Sequence[str]) -> Criteria:
    return query.resolve(ledger, **{**beside, field: texts})


def known_of(
    texts: Sequence[str],
    ask: Callable[[Sequence[str]], Any],
    refuse: Callable[[str, LedgerError], None],
) -> tuple[Sequence[str], Any]:
    """Ask for texts without the names that are unknown, and give what is left of them.

    Where nothing is left, None is given in the place of an answer. ``refuse`` is told each name.
    """
    left = [*texts]
    while left:
        try:
            return left, ask(left)
        except (UnknownName, NotReadable) as error:
            name = str(error.facts["name"])
            refuse(name, error)
            fewer = apart(left, name)
            if fewer == left:
                break
            left = fewer
    return [], None
