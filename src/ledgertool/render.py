"""Sheets as tables and cards of Rich; returns what to print, and prints nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ledgertool.report import Heading, Sheet
from ledgertool.status import Status

STYLES = {
    Status.CLOSED: "dim",
    Status.OVERDUE: "red",
    Status.DUE_SOON: "yellow",
    Status.OPEN: "green",
    Status.UNDATED: "",
    Status.WITHDRAWN: "dim",
}
"""Colours of the lights; the word stands beside, so that colour is never the only signal."""

_GAP = 2
_NARROWEST = 6
_PROSE = 16
_RULES = "    \n    \n ── \n    \n    \n ── \n    \n    \n"  # a line below the headings
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Cn")


def visible(text: str) -> str:
    """Make characters seen that would not be, or that would steer a terminal: ``<U+202E>``."""
    if text.isprintable():
        return text
    return "".join(
        f"<U+{ord(character):04X}>" if unicodedata.category(character) in _UNSEEN else character
        for character in text
    )


def _piece(text: str, style: str = "") -> Text:
    """Make a piece of text in which Rich looks for no markup, emoji or highlights."""
    return Text(visible(text), style=style, overflow="fold")


def answer(sheet: Sheet, width: int | None) -> RenderableType:
    """Lay an answer out for a terminal of some columns; without a width nothing is folded."""
    parts: list[RenderableType] = []
    if sheet.title:
        parts.append(_piece(sheet.title, "bold"))
    if sheet.cells:
        fits = width is None or _least_width(sheet) <= width
        parts.append(_table(sheet) if fits and not sheet.single else _cards(sheet))
    parts += [_piece(note, "dim") for note in sheet.notes]
    return Group(*parts)


def _columns(sheet: Sheet) -> Iterable[tuple[Heading, Sequence[str]]]:
    for place, heading in enumerate(sheet.headings):
        yield heading, [row[place] for row in sheet.cells]


def _least(heading: Heading, cells: Sequence[str]) -> int:
    """Tell how narrow a column may get: names to two or three characters, prose to eight."""
    longest = max((cell_len(visible(cell)) for cell in cells), default=0)
    if heading.whole:
        return max(longest, min(cell_len(heading.text), 4))
    least = min(longest, max(_NARROWEST, min(_PROSE, longest // 3)))
    return max(least, min(cell_len(heading.text), 4))


def _least_width(sheet: Sheet) -> int:
    widths = [_least(heading, cells) for heading, cells in _columns(sheet)]
    return sum(widths) + _GAP * (len(widths) - 1)


def _table(sheet: Sheet) -> Table:
    table = Table(
        box=box.Box(_RULES),
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        header_style="bold",
    )
    for heading, cells in _columns(sheet):
        table.add_column(
            _piece(heading.text),
            min_width=_least(heading, cells),
            no_wrap=heading.whole,
            overflow="fold",
        )
    for place, row in enumerate(sheet.cells):
        if place and place == sheet.apart:
            table.add_section()
        light = sheet.lights[place] if place < len(sheet.lights) else None
        table.add_row(*_row(sheet, row, light))
    return table


def _row(sheet: Sheet, row: Sequence[str], light: Status | None) -> list[Text]:
    cells = []
    for heading, cell in zip(sheet.headings, row, strict=True):
        style = STYLES[light] if light and heading.name in ("status", "must_close") else ""
        cells.append(_piece(cell, style))
    return cells


def _cards(sheet: Sheet) -> RenderableType:
    """Show each row as a card: the id, then one field a line; empty fields are left out."""
    label = max((cell_len(heading.text) for heading in sheet.headings[1:]), default=0)
    label = min(label, 20)
    cards: list[RenderableType] = []
    for place, row in enumerate(sheet.cells):
        light = sheet.lights[place] if place < len(sheet.lights) else None
        grid = Table.grid(padding=(0, _GAP, 0, 0))
        grid.add_column(width=label, overflow="fold", style="dim")
        grid.add_column(overflow="fold", ratio=1)
        for heading, cell in zip(sheet.headings[1:], row[1:], strict=True):
            if cell:
                style = STYLES[light] if light and heading.name == "status" else ""
                grid.add_row(_piece(heading.text), _piece(cell, style))
        cards.append(_piece(row[0], "bold"))
        cards.append(Padding(grid, (0, 0, 1, _GAP)))
    return Group(*cards)
