"""Answers as sheets: what is answered, and how it is written for people and for programs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from ledgertool.model.lights import Status
from ledgertool.phones import is_label, mask, mask_inside

Holds = Literal["text", "number", "day"]
"""What the texts of a column are."""


class Heading(NamedTuple):
    """A column of a sheet: its name and its Chinese heading.

    In a ``whole`` column no word of Latin letters and digits is broken (ids, deadlines);
    a column of ``names`` may be broken after each name. An ``optional`` one is in no table
    where nothing stands in it. What it ``holds`` makes a number or a day of a cell's text where a
    format has such things, without the ``unit`` behind it; the words that it ``offers`` are there
    to be chosen, and in a form to be filled in it is one of those that somebody ``fills``. What is
    ``office_only`` is for the formats of an office.
    """

    name: str
    text: str
    whole: bool = False
    names: bool = False
    optional: bool = False
    holds: Holds = "text"
    unit: str = ""
    offers: tuple[str, ...] = ()
    fills: bool = False
    office_only: bool = False


class DayEvent(NamedTuple):
    """A deadline as a calendar shows it: a whole day, the last one of its period.

    ``key`` is the id of a row, and of its stage, by which a calendar knows it again wherever the
    day is moved to; it was changed so many ``times``, and last on the day ``changed_on``. ``lines``
    tell more of it; ``category`` is its status. What ``is_done`` needs no reminder.
    """

    key: str
    on: date
    summary: str
    changed_on: date
    times: int = 0
    lines: tuple[str, ...] = ()
    category: str = ""
    is_done: bool = False

    def without_phones(self) -> "DayEvent":
        """Mask the phones in all that it tells."""
        lines = tuple(map(mask, self.lines))
        return self._replace(key=mask(self.key), summary=mask(self.summary), lines=lines)


class Calendar(NamedTuple):
    """The deadlines of an answer, and sentences about what a calendar cannot show.

    Its ``name`` is that of whom it is for.
    """

    events: tuple[DayEvent, ...]
    notes: tuple[str, ...] = ()
    name: str = ""

    def without_phones(self) -> "Calendar":
        """Mask the phones in all that it tells."""
        return Calendar(
            tuple(event.without_phones() for event in self.events),
            tuple(map(mask, self.notes)),
            mask(self.name),
        )


class ProseLine(NamedTuple):
    """A line of an answer in prose, and how deep it is: 0 for a heading, 1 and 2 below it."""

    level: int
    text: str


class Sheet(NamedTuple):
    """An answer: items in their order, each a row for people and an object for programs.

    ``as_cells`` writes an item as one text for each heading, ``as_object`` as what JSON gives.
    A format asks for ``cells`` or for ``objects``, so that only what it shows is made.
    With ``single`` there is one item, and JSON gives it alone instead of a list.
    With ``levels`` the items are a tree, each as deep as its level, from 0.
    Phones are masked when it is given, unless it ``shows_phones``.
    ``notes`` are sentences for the foot; from the index ``apart`` on, the items are set apart;
    ``lights`` are the statuses of the items, for colour. ``alike`` gives the sheet of everything
    that may be asked so: answers that are alike are shown in one form, a table or cards.
    ``prose`` is the same in lines, where people read that more easily than a table.
    With ``is_page`` it is a page by itself, which has its title and notes wherever people read it.
    ``as_one`` gives what programs get instead of the objects, where the items are of one thing.
    ``pages`` give the same as official forms are printed: a sheet for each table, with its title
    and its ``legend``, the note that stands with it. ``bulletin`` gives the same in the words of an
    office's document, where that is more than a table. ``hidden`` lines go along with a workbook
    unseen. ``calendar`` gives the deadlines that it tells of, where it tells of any.
    """

    headings: tuple[Heading, ...]
    items: Sequence[Any]
    as_cells: Callable[[Any], tuple[str, ...]]
    as_object: Callable[[Any], Mapping[str, Any]]
    notes: tuple[str, ...] = ()
    title: str = ""
    single: bool = False
    lights: tuple[Status, ...] = ()
    apart: int | None = None
    levels: tuple[int, ...] = ()
    shows_phones: bool = False
    alike: "Callable[[], Sheet] | None" = None
    as_one: Callable[[], Mapping[str, Any]] | None = None
    prose: tuple[ProseLine, ...] | None = None
    is_page: bool = False
    legend: str = ""
    pages: "Callable[[], Sequence[Sheet]] | None" = None
    bulletin: "Callable[[], Sheet] | None" = None
    hidden: tuple[tuple[str, ...], ...] = ()
    calendar: Callable[[], Calendar] | None = None

    @property
    def cells(self) -> list[tuple[str, ...]]:
        """Write all items for people."""
        return [self.as_cells(item) for item in self.items]

    @property
    def objects(self) -> Iterator[Mapping[str, Any]]:
        """Write all items for programs, one after the other: there may be many."""
        return iter([self.as_one()]) if self.as_one else map(self.as_object, self.items)

    def without_phones(self) -> "Sheet":
        """Mask the phones in all that it tells; all answers come this way."""
        if self.shows_phones:
            return self
        labels = [is_label(one.name) or is_label(one.text) for one in self.headings]
        known: dict[tuple[str, bool], str] = {}  # names and days are in many rows

        def masked(pair: tuple[str, bool]) -> str:
            if pair not in known:
                known[pair] = mask(pair[0], labelled=pair[1])
            return known[pair]

        def cells(item: Any) -> tuple[str, ...]:
            return tuple(map(masked, zip(self.as_cells(item), labels, strict=True)))

        one, pages, bulletin, calendar = self.as_one, self.pages, self.bulletin, self.calendar
        return self._replace(
            headings=tuple(
                one._replace(offers=tuple(map(mask, one.offers))) for one in self.headings
            ),
            as_cells=cells,
            as_one=(lambda: mask_inside(dict(one()))) if one else None,
            as_object=lambda item: mask_inside(dict(self.as_object(item))),
            notes=tuple(map(mask, self.notes)),
            title=mask(self.title),
            legend=mask(self.legend),
            hidden=tuple(tuple(map(mask, line)) for line in self.hidden),
            pages=pages and (lambda: [page.without_phones() for page in pages()]),
            bulletin=bulletin and (lambda: bulletin().without_phones()),
            calendar=calendar and (lambda: calendar().without_phones()),
            prose=self.prose and tuple(ProseLine(level, mask(text)) for level, text in self.prose),
        )

    def on_screen(self) -> "Sheet":
        """Leave out the columns that only the formats of an office show."""
        pages = self.pages
        forms = pages and (lambda: [page.on_screen() for page in pages()])
        kept = [index for index, one in enumerate(self.headings) if not one.office_only]
        if len(kept) == len(self.headings):
            return self._replace(pages=forms)

        def cells(item: Any) -> tuple[str, ...]:
            row = self.as_cells(item)
            return tuple(row[index] for index in kept)

        headings = tuple(self.headings[index] for index in kept)
        return self._replace(headings=headings, as_cells=cells, pages=forms)

    def noted(self, *notes: str) -> "Sheet":
        """Add sentences to the foot; empty ones are left out."""
        return self._replace(notes=self.notes + tuple(note for note in notes if note))
