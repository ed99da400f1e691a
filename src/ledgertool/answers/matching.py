"""Which table and which row of one state of the ledger is which of another."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple, TypeVar

from ledgertool.model.row import Row
from ledgertool.reading.table import Table

_CORRECTED = 0.5  # how like its former title a corrected one is at the least
_KEPT = 0.5  # the share of its rows that a renamed table has kept at the least

Thing = TypeVar("Thing")


class Pairing(NamedTuple):
    """Something in two states: in the earlier, in the later, or in both."""

    before: Any
    after: Any


def paired_tables(before: Sequence[Table], after: Sequence[Table]) -> Iterator[Pairing]:
    """Pair tables by their ids; one that was renamed by kind, title and year, or by its rows."""
    ways: tuple[Callable[[Table], Hashable], ...] = (
        lambda table: table.id,
        lambda table: (table.kind.kind, table.head.title, table.head.year),
    )
    pairs, old, new = _paired(before, after, ways)
    yield from pairs
    for table in list(old):
        same = next((one for one in new if _have_the_same_rows(table, one)), None)
        if same is not None:
            old.remove(table)
            new.remove(same)
            yield Pairing(table, same)
    yield from (Pairing(table, None) for table in old)
    yield from (Pairing(None, table) for table in new)


def _have_the_same_rows(before: Table, after: Table) -> bool:
    if before.kind.kind != after.kind.kind or before.head.year != after.head.year:
        return False
    shared = {row.title for row in before.rows} & {row.title for row in after.rows}
    return len(shared) > _KEPT * max(len(before.rows), len(after.rows))


def paired_rows(before: Sequence[Row], after: Sequence[Row]) -> Iterator[Pairing]:
    """Pair the rows of a table by their numbers; one that was given another number, by its title.

    A title may be corrected; where it is quite another, the number was given to another task.
    """
    ways: tuple[Callable[[Row], Hashable], ...] = (
        lambda row: (row.number, row.title),
        lambda row: row.title,
    )
    pairs, old, new = _paired(before, after, ways)
    yield from pairs
    corrected, old, new = _paired(old, new, (lambda row: row.number,))
    for pair in corrected:
        if is_corrected(pair.before.title, pair.after.title):
            yield pair
        else:
            old.append(pair.before)
            new.append(pair.after)
    yield from (Pairing(row, None) for row in old)
    yield from (Pairing(None, row) for row in new)


def is_corrected(was: str, now: str) -> bool:
    """Tell whether a title may be another one corrected, and not that of another task."""
    return SequenceMatcher(None, was, now, autojunk=False).ratio() >= _CORRECTED


def _paired(
    before: Sequence[Thing], after: Sequence[Thing], ways: Iterable[Callable[[Thing], Hashable]]
) -> tuple[list[Pairing], list[Thing], list[Thing]]:
    """Pair what has the same key, and is alone with it; give the pairs, and what is left over."""
    pairs: list[Pairing] = []
    old, new = list(before), list(after)
    for key in ways:
        first, second = (_alone(things, key) for things in (old, new))
        shared = [name for name in first if name in second]
        pairs += [Pairing(first[name], second[name]) for name in shared]
        taken = {id(one) for name in shared for one in (first[name], second[name])}
        old = [one for one in old if id(one) not in taken]
        new = [one for one in new if id(one) not in taken]
    return pairs, old, new


def _alone(things: Iterable[Thing], key: Callable[[Thing], Hashable]) -> dict[Hashable, Thing]:
    """Give the things by their keys, but for those that share one."""
    known = list(things)
    times = Counter(map(key, known))
    return {key(one): one for one in known if times[key(one)] == 1}
