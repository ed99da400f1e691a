"""Numbers that should be there once each, and without gaps: of rows, of nodes, of targets."""

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


def gaps(found: Sequence[Numbered], document: Document) -> Iterator[tuple[int, Finding]]:
    """Tell of each gap: the number after it, and a finding with that number's span."""
    first = dict(reversed(found))  # of two, the one that stands first
    before = 0
    for number in sorted(first):
        if number > before + 1:
            missing = list(range(before + 1, number))[:_MOST]
            span = document.span(first[number])
            yield number, relation.number_gap(missing)._replace(span=span)
        before = number
