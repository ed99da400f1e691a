"""Numbers that should be there once each, in order and without gaps: of rows, nodes, targets."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledgertool.findings import relation
from ledgertool.findings.finding import Finding, Related
from ledgertool.language import _
from ledgertool.reading.document import Document, Location

_MOST = 20  # missing numbers that one finding names


class Numbered(NamedTuple):
    """A number and where it stands in its file."""

    number: int
    location: Location


def given_twice(found: Sequence[Numbered], document: Document) -> Iterator[tuple[int, Finding]]:
    """Tell of each number that was given before: the number, and a finding with its span."""
    first: dict[int, Location] = {}
    highest = max((one.number for one in found), default=0)
    for number, location in found:
        if number in first:
            span = document.span(first[number])
            earlier = Related(span, _("first used here")) if span else None
            finding = relation.duplicate_number(number, earlier, highest + 1)
            yield number, finding._replace(span=document.span(location))
        first.setdefault(number, location)


def gaps(
    found: Sequence[Numbered], document: Document, *, may_be_new: bool = True
) -> Iterator[tuple[int, Finding]]:
    """Tell of each gap: the number after it, and a finding with that number's span.

    ``may_be_new`` tells whether the last row may be one that was added with a wrong number.
    """
    first = dict(reversed(found))  # of two, the one that stands first
    before, last = 0, max(first, default=0)
    for number in sorted(first):
        if number > before + 1:
            missing = list(range(before + 1, number))[:_MOST]
            span = document.span(first[number])
            is_new = may_be_new and number == last == found[-1].number
            finding = relation.number_gap(missing, may_be_new=is_new)
            yield number, finding._replace(span=span)
        before = number


def out_of_order(found: Sequence[Numbered], document: Document) -> Iterator[tuple[int, Finding]]:
    """Tell of each number that does not stand between its neighbours, as few as explain it.

    Numbers that are given twice, and all where one is missing, have findings of their own.
    """
    times = Counter(one.number for one in found)
    if sorted(times) != [*range(1, len(times) + 1)]:
        return
    once = [one for one in found if times[one.number] == 1]
    in_order = _longest_ascent([one.number for one in once])
    for number, location in once:
        if number not in in_order:
            span = document.span(location)
            yield number, relation.number_out_of_order(number)._replace(span=span)


def _longest_ascent(numbers: Sequence[int]) -> set[int]:
    """Choose as many numbers as ascend; of two choices, the one with the smaller numbers."""
    lasts: list[int] = []  # the smallest number that an ascent of each length ends with
    before: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(lasts, number)
        before[number] = lasts[length - 1] if length else None
        lasts[length : length + 1] = [number]
    chosen: set[int] = set()
    last = lasts[-1] if lasts else None
    while last is not None:
        chosen.add(last)
        last = before[last]
    return chosen
