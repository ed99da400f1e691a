"""An answer as pages: a title, what was asked, a table, and what is to be said below it."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from ledgertool.answers.sheet import Heading, ProseLine, Sheet
from ledgertool.model.lights import Status
from ledgertool.output.widths import shared_out, width_of
from ledgertool.privacy import visible, visible_lines

NARROWEST: Final = 4
"""The width of the narrowest column in cells: two characters."""

_WORD = re.compile("[!-~]+")
LEGEND: Final = "注："
"""What stands before a form's legend."""

_TO_FILL = 14  # cells of a column that somebody writes into
_LEAST = 12  # cells that a column keeps, whose texts are longer
_LEAST_OF_LONG = 20  # of one with texts of more than a line
_LONG = 40
_LONGEST = 64  # cells after which a column's texts are folded


class AnswerPage(NamedTuple):
    """A table to be printed, of texts in which every character can be seen.

    ``said`` is what was asked, ``legend`` what the form says of its signs. ``lights`` are the
    rows' statuses, ``levels`` how deep they are in a tree; from the row ``apart`` on they are set
    apart. A page of ``prose`` has lines instead of rows.
    """

    title: str
    said: str
    legend: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    lights: tuple[Status, ...] = ()
    levels: tuple[int, ...] = ()
    apart: int | None = None
    prose: tuple[ProseLine, ...] | None = None

    @property
    def below(self) -> list[str]:
        """The lines below the table; the legend is the last, as a note, and read so again."""
        return [*self.notes, *([f"{LEGEND}{self.legend}"] if self.legend else [])]

    def widths(self, room: int) -> list[int]:
        """Give the columns' widths in cells, so that together they have this room if they can."""
        natural = [self._natural(index) for index in range(len(self.headings))]
        least = [self._least(index, width) for index, width in enumerate(natural)]
        return shared_out(least, natural, max(0, room - sum(least)))

    def _least(self, index: int, natural: int) -> int:
        """Tell how narrow a column may get: no id and no day is broken."""
        least = min(natural, _LEAST_OF_LONG if natural > _LONG else _LEAST)
        if not self.headings[index].whole:
            return least
        words = (word for row in self.rows for word in _WORD.findall(row[index]))
        return max(least, *map(len, words), 0)

    def _natural(self, index: int) -> int:
        heading = self.headings[index]
        longest = 0
        for text in {row[index] for row in self.rows}:
            if 2 * len(text) > longest:
                longest = max(longest, _longest_line(text))
        half = -(-width_of(heading.text) // 2) if width_of(heading.text) > _LEAST else 0
        is_prose = heading.fills and heading.holds == "text" and not heading.offers
        least = _TO_FILL if is_prose else NARROWEST
        wanted = max(longest, half or width_of(heading.text), least)
        return min(wanted, _LONGEST)


def _longest_line(text: str) -> int:
    return max(map(width_of, text.split("\n")))


def pages_of(sheet: Sheet) -> list[AnswerPage]:
    """Make the pages of an answer: one for each official form, or else one.

    What was asked stands below each form, which is as it was issued; what is to be noted, below
    the last.
    """
    forms = sheet.pages() if sheet.pages else []
    if not forms:
        return [_page(sheet, title="", said=sheet.title, notes=sheet.notes)]
    last = len(forms) - 1
    return [
        _page(form, form.title, "", (sheet.title, *(sheet.notes if index == last else ())))
        for index, form in enumerate(forms)
    ]


def _page(sheet: Sheet, title: str, said: str, notes: Sequence[str]) -> AnswerPage:
    headings, rows = _turned(sheet) if sheet.single else _filled(sheet)
    return AnswerPage(
        visible(title),
        visible(said),
        visible_lines(sheet.legend),
        headings,
        rows,
        tuple(map(visible, notes)),
        () if sheet.single else sheet.lights,
        sheet.levels,
        sheet.apart,
        _visible_prose(sheet.prose),
    )


def _visible_prose(prose: Sequence[ProseLine] | None) -> tuple[ProseLine, ...] | None:
    if prose is None:
        return None
    return tuple(ProseLine(line.level, visible(line.text)) for line in prose)


_Table = tuple[tuple[Heading, ...], tuple[tuple[str, ...], ...]]


def _filled(sheet: Sheet) -> _Table:
    """Give the table, without the optional columns that nothing stands in."""
    rows = [tuple(map(visible_lines, row)) for row in sheet.cells]
    kept = [
        index
        for index, heading in enumerate(sheet.headings)
        if not heading.optional or any(row[index] for row in rows)
    ]
    if len(kept) == len(sheet.headings):
        return sheet.headings, tuple(rows)
    headings = tuple(sheet.headings[index] for index in kept)
    return headings, tuple(tuple(row[index] for index in kept) for row in rows)


def _turned(sheet: Sheet) -> _Table:
    """Give the only item as a table of two columns: each heading, and what stands below it."""
    sheet = sheet.on_screen()
    cells = [visible_lines(cell) for row in sheet.cells for cell in row]
    pairs = zip(sheet.headings, cells, strict=True)
    rows = tuple((heading.text, cell) for heading, cell in pairs if cell)
    return (Heading("heading", "栏目"), Heading("content", "内容")), rows
