"""Sheets as tables and cards of Rich; returns what to print, and prints nothing."""

import re
from collections.abc import Callable, Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.model.status import Status
from ledgertool.privacy import visible, visible_lines

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
_LABEL = 20  # the widest that the headings of cards get
_TOP = 3  # levels of a tree whose headings stand out
_NARROWEST = 6  # three characters
_NAME = 8  # a name of three characters and the mark behind it
_PROSE = 14  # seven characters
_WORD = re.compile(r"[!-~]+")
_RULES = "    \n    \n ── \n    \n    \n ── \n    \n    \n"  # a line below the headings

Cells = Sequence[Sequence[str]]
Measure = Callable[[Heading, Sequence[str]], int]


def _piece(text: str, style: str = "") -> Text:
    """Make a piece of text in which Rich looks for no markup, emoji or highlights."""
    return Text(text, style=style, overflow="fold")


def answer(sheet: Sheet, width: int | None) -> RenderableType:
    """Lay an answer out for a terminal of some columns; without a width nothing is folded."""
    parts: list[RenderableType] = []
    if sheet.title:
        parts.append(_piece(visible(sheet.title), "bold"))
    if sheet.items:
        cells = [[visible_lines(cell) for cell in row] for row in sheet.cells]
        parts.append(_rows(sheet, cells, width))
    parts += [_piece(visible(note), "dim") for note in sheet.notes]
    return Group(*parts)


def _rows(sheet: Sheet, cells: Cells, width: int | None) -> RenderableType:
    """Choose between a table and cards: a table, where no column gets too narrow to read."""
    if sheet.levels:
        return _tree(sheet, cells)
    if sheet.single:
        return _cards(sheet, cells)
    headings = sheet.headings
    natural = _measured(headings, cells, _natural)
    if width is None or _total(natural, _GAP) <= width:
        return _table(sheet, cells, natural, _GAP)
    narrow = _name_by_name(headings, cells)
    least, natural = _measured(headings, narrow, _least), _measured(headings, narrow, _natural)
    for gap in (_GAP, 1):
        room = width - _total(least, gap)
        if room >= 0:
            return _table(sheet, narrow, _shared_out(least, natural, room), gap)
    return _cards(sheet, cells)


def _name_by_name(headings: Sequence[Heading], cells: Cells) -> Cells:
    """Put each name on a line of its own, so that none is broken."""
    return [
        [
            cell.replace("、", "、\n") if heading.names else cell
            for heading, cell in zip(headings, row, strict=True)
        ]
        for row in cells
    ]


def _measured(headings: Sequence[Heading], cells: Cells, measure: Measure) -> list[int]:
    columns = zip(*cells, strict=True)
    return [measure(heading, column) for heading, column in zip(headings, columns, strict=True)]


def _total(widths: Sequence[int], gap: int) -> int:
    return sum(widths) + gap * (len(widths) - 1)


def _natural(heading: Heading, cells: Sequence[str]) -> int:
    lines = [line for cell in cells for line in cell.split("\n")]
    return max(cell_len(line) for line in [heading.text, *lines])


def _least(heading: Heading, cells: Sequence[str]) -> int:
    """Tell how narrow a column may get: names to four characters, prose to seven."""
    longest = _natural(heading, cells)
    if heading.whole:
        words = [len(word) for cell in cells for word in _WORD.findall(cell)]
        return max(min(longest, _NAME), *words, 0)
    if heading.names:
        return min(longest, _NAME)
    return min(longest, max(_NARROWEST, min(_PROSE, longest // 3)))


def _shared_out(least: Sequence[int], natural: Sequence[int], room: int) -> list[int]:
    """Share out the room that is left: cell by cell to the column that is folded most."""
    widths = list(least)
    for _cell in range(room):
        folds = [full / now for now, full in zip(widths, natural, strict=True)]
        worst = max(range(len(widths)), key=folds.__getitem__)
        if folds[worst] <= 1:
            break
        widths[worst] += 1
    return widths


def _table(sheet: Sheet, cells: Cells, widths: Sequence[int], gap: int) -> Table:
    """Make a table of fixed widths: left to itself, Rich would drop the columns to the right."""
    table = Table(box=box.Box(_RULES), show_edge=False, padding=0, header_style="bold")
    spaces = [gap - 1] * (len(widths) - 1) + [0]
    for heading, width, space in zip(sheet.headings, widths, spaces, strict=True):
        head = _spaced(_piece(heading.text), space)
        table.add_column(head, width=width + space, overflow="fold")
    for index, (row, style) in enumerate(zip(cells, _styles(sheet), strict=True)):
        if index and index == sheet.apart:
            table.add_section()
        table.add_row(*map(_spaced, _row(sheet.headings, row, style), spaces))
    return table


def _styles(sheet: Sheet) -> list[str]:
    return [STYLES[light] for light in sheet.lights] or [""] * len(sheet.items)


def _spaced(piece: Text, space: int) -> Padding:
    """Pad a cell ourselves: how wide Rich makes the last column of a padded table has changed."""
    return Padding(piece, (0, space, 0, 0))


def _row(headings: Sequence[Heading], row: Sequence[str], style: str) -> Iterator[Text]:
    for heading, cell in zip(headings, row, strict=True):
        yield _piece(cell, style if heading.name in ("status", "must_close") else "")


def _cards(sheet: Sheet, cells: Cells) -> RenderableType:
    label = max((cell_len(heading.text) for heading in sheet.headings[1:]), default=0)
    cards: list[RenderableType] = []
    for row, style in zip(cells, _styles(sheet), strict=True):
        grid = Table.grid(padding=(0, _GAP, 0, 0))
        grid.add_column(width=min(label, _LABEL), overflow="fold", style="dim")
        grid.add_column(overflow="fold", ratio=1)
        for heading, cell in zip(sheet.headings[1:], row[1:], strict=True):
            if cell:
                coloured = heading.name == "status"
                grid.add_row(_piece(heading.text), _piece(cell, style if coloured else ""))
        cards += [_piece(row[0], "bold"), Padding(grid, (0, 0, 1, _GAP))]
    return Group(*cards)


def _tree(sheet: Sheet, cells: Cells) -> RenderableType:
    """Draw rows as a tree, each below the last one before it that is less deep."""
    from rich.tree import Tree

    roots: list[Tree] = []
    above: list[tuple[int, Tree]] = []
    for level, row in zip(sheet.levels, cells, strict=True):
        while above and above[-1][0] >= level:
            above.pop()
        label = Group(*_label(level, *row))
        if above:
            branch = above[-1][1].add(label)
        else:
            branch = Tree(label, guide_style="dim")
            roots.append(branch)
        above.append((level, branch))
    return Group(*roots)


def _label(level: int, name: str, heading: str, *rest: str) -> Iterator[RenderableType]:
    first = Text(overflow="fold")
    first.append(name if level == 0 else name.rsplit("/", 1)[-1], style="bold cyan")
    first.append(f" {heading}", style="bold" if level < _TOP else "")
    yield first
    styles = ["dim"] * (len(rest) - 1) + ["green"]
    for cell, style in zip(rest, styles, strict=True):
        for line in cell.split("\n"):
            if line:
                yield Padding(_piece(line, style), (0, 0, 0, _GAP))
