"""What stands above the heading of a table: its title, notes, and what is neither."""

from collections.abc import Sequence

from ledgertool.reading.sheets.grid import Grid, GridCell
from ledgertool.reading.sheets.headings import plain
from ledgertool.reading.sheets.lines import (
    ABOVE_TITLE,
    SheetLine,
    aside,
    is_beside_a_title,
    is_blank,
    is_half_a_title,
    is_note,
    note_of,
    said,
    without_annex,
)

_SENTENCE = ("。", "；", "！", "？", "：", ":")


class Caption:
    """The lines above a heading: the title is the last that can be one, ``above`` is before it."""

    def __init__(self, lines: Sequence[SheetLine]) -> None:
        self.titles: list[GridCell] = []
        self.notes: list[str] = []
        self.left_out: list[tuple[GridCell, str]] = []
        for line in lines:
            if not is_blank(line):
                self._take(said(line))
        while len(self.titles) > 1 and is_beside_a_title(self.titles[-1].text):
            self.left_out.append((self.titles.pop(), ABOVE_TITLE))
        texts = [plain(cell.text) for cell in self.titles]
        if len(texts) > 1 and is_half_a_title(texts[-1]):
            texts[-2:] = ["".join(texts[-2:])]
        kept = len(self.titles) - len(texts) + 1
        self.left_out += [(cell, ABOVE_TITLE) for cell in self.titles[:-kept]]
        self.title = without_annex(texts[-1]) if texts else ""
        self.above = texts[-2] if len(texts) > 1 else ""

    def _take(self, cells: list[GridCell]) -> None:
        if is_note(cells):
            self.notes.append(note_of(cells))
            return
        for cell in cells:
            why = aside(cell)
            if why:
                self.left_out.append((cell, why))
            else:
                self.titles.append(cell)


def lines_before(grid: Grid) -> list[SheetLine]:
    """Give the lines above a table in Word that may belong to it, up to a paragraph of text."""
    lines: list[SheetLine] = []
    for text in reversed(grid.before.split("\n")):
        cell = GridCell(text, grid.name)
        if not aside(cell) and not is_note([cell]) and text.endswith(_SENTENCE):
            break
        lines.insert(0, (cell,))
    return lines
