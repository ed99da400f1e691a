"""What each leader or lead department is to be reminded of: overdue, due soon, behind, silent.

A digest is always Chinese: it goes to the offices.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from ledgertool.answers.asked import nothing_found
from ledgertool.answers.brief import Brief, agree, drawn_up
from ledgertool.answers.figures import Asked, Point
from ledgertool.answers.notes import no_closing, unsaid
from ledgertool.answers.query import Criteria
from ledgertool.answers.shares import Share, shares
from ledgertool.model import period
from ledgertool.model.status import AsOf
from ledgertool.phones import mask
from ledgertool.reading.ledger import Ledger

_FIGURES: Final = ("overdue", "due-soon", "behind", "silent")


class DigestRow(NamedTuple):
    """A row under the heading of a figure: its id, and the line that tells of it."""

    heading: str
    id: str
    text: str


class Digest(NamedTuple):
    """All that somebody is to be reminded of, as of a day, without phones."""

    name: str
    day: date
    rows: tuple[DigestRow, ...]


class Digests(NamedTuple):
    """A digest for each who has something to be reminded of, and what these leave unsaid."""

    each: list[Digest]
    notes: tuple[str, ...]


def digests(ledger: Ledger, criteria: Criteria, as_of: AsOf, by: str) -> Digests:
    """Draw up digests by leader or lead department, from the figures of the page for a leader."""
    span = period.month(as_of.day.year, as_of.day.month)
    page = drawn_up(ledger, criteria, Asked(as_of, span))
    agree(page)
    each = []
    for share in shares(page.rows, ledger, criteria, by):
        if rows := tuple(_rows(page, share, by)):
            each.append(Digest(mask(share.unasked or share.name), as_of.day, rows))
    return Digests(each, tuple(filter(None, _notes(page, ledger, criteria, as_of))))


def _rows(page: Brief, share: Share, by: str) -> Iterator[DigestRow]:
    """Give the rows of somebody under each figure, in the order of the figure."""
    own = {id(state) for state in share.rows}
    for figure in page.figures:
        points = [point for point in figure.points if id(point.state) in own]
        if figure.name in _FIGURES:
            heading = f"{figure.heading}（{len(points)} 项）"
            for point in points:
                yield DigestRow(heading, point.id, mask(_line(point, by)))


def _line(point: Point, by: str) -> str:
    """Tell of a row: its id and title, the others who have to do with it, and why it is counted."""
    state = point.state
    names = state.row.lead_departments if by == "leader" else state.leaders
    said = "；".join(filter(None, ("、".join(names), point.said)))
    return f"{point.id} {state.title}（{said}）"


def _notes(page: Brief, ledger: Ledger, criteria: Criteria, as_of: AsOf) -> Iterator[str]:
    yield from unsaid(ledger, criteria, as_of)
    if not page.rows:
        yield nothing_found(ledger, criteria, as_of)
    yield no_closing(ledger, page.rows)
