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
from ledgertool.model.lights import Status
from ledgertool.output.folding import Folding
from ledgertool.output.widths import shared_out
from ledgertool.privacy import visible, visible_lines

STYLES = {
    Status.CLOSED: "dim",
    Status.OVERDUE: "red",
    Status.DUE_SOON: "yellow",
    Status.OPEN: "green",
    Status.PENDING: "cyan",
    Status.PAUSED: "dim",
    Status.ONGOING: "green",
    Status.UNDATED: "",
    Status.WITHDRAWN: "dim",
}
"""Colours of the lights; the word stands beside, so that colour is never the only signal."""

_GAP = 2
_LABEL = 20  # the widest that the headings of cards get
_TOP = 3  # levels of a tree whose headings stand out
_GUIDE = 4  # of each level of a tree
_NAME = 8  # a name of three characters and the mark behind it
_PROSE = 14  # seven characters: no column that is shorter is folded, and none gets narrower
_NARROWEST = 6  # three characters, where one column more must have room
_WORD = re.compile(r"[!-~]+")
_RULES = "    \n    \n ── \n    \n    \n ── \n    \n    \n"  # a line below the headings

Cells = Sequence[Sequence[str]]
Fields = Sequence[tuple[Folding, Folding]]
Measure = Callable[[Heading, Sequence[str]], int]


def _piece(text: str, style: str = "") -> Folding:
    """Make a piece of text in which Rich looks for no markup, emoji or highlights."""
    return Folding(Text(text, style=style))


def answer(sheet: Sheet, width: int | None) -> RenderableType:
    """Lay an answer out for a terminal of some columns; without a width nothing is folded."""
    parts: list[RenderableType] = []
    if sheet.title:
        parts.append(_piece(visible(sheet.title), "bold"))
    if sheet.prose is not None:
        parts += [_line(*line) for line in sheet.prose]
    elif sheet.items:
        parts.append(_rows(*_shown(sheet), width))
    parts += [_piece(visible(note), "dim") for note in sheet.notes]
    return Group(*parts)


def _line(level: int, text: str) -> RenderableType:
    """Lay out a line of prose; what is below a heading is moved in."""
    styles = ("bold cyan", "bold", "")
    return Padding(_piece(visible(text), styles[level]), (level == 0, 0, 0, level * _GAP))


def _shown(sheet: Sheet) -> tuple[Sheet, Cells]:
    """Give the cells, without the optional columns that nothing stands in."""
    sheet = sheet.on_screen()
    cells = [[visible_lines(cell) for cell in row] for row in sheet.cells]
    kept = [
        index
        for index, heading in enumerate(sheet.headings)
        if not heading.optional or any(row[index] for row in cells)
    ]
    headings = tuple(sheet.headings[index] for index in kept)
    return sheet._replace(headings=headings), [[row[index] for index in kept] for row in cells]


def _rows(sheet: Sheet, cells: Cells, width: int | None) -> RenderableType:
    """Choose between a table and cards: a table, where no column gets too narrow to read."""
    if sheet.levels:
        return _tree(sheet, cells, width)
    if sheet.single:
        return _cards(sheet, cells, width)
    natural = _measured(sheet.headings, cells, _natural)
    if width is None:
        return _table(sheet, cells, natural, _GAP)
    if sheet.alike is None or _may_be_a_table(*_shown(sheet.alike()), width):
        if _total(natural, _GAP) <= width:
            return _table(sheet, cells, natural, _GAP)
        if table := _narrow_table(sheet, _name_by_name(sheet.headings, cells), width):
            return table
    return _cards(sheet, cells, width)


def _may_be_a_table(sheet: Sheet, cells: Cells, width: int) -> bool:
    least = _measured(sheet.headings, _name_by_name(sheet.headings, cells), _least)
    return _total(least, 1) <= width


def _narrow_table(sheet: Sheet, cells: Cells, width: int) -> RenderableType | None:
    """Make a table whose columns are folded; None, where one would get too narrow to read."""
    natural = _measured(sheet.headings, cells, _natural_folded)
    for gap, measure in ((_GAP, _least), (1, _least), (1, _least_of_all)):
        least = _measured(sheet.headings, cells, measure)
        room = width - _total(least, gap)
        if room >= 0 and (measure is _least or sheet.alike):
            return _table(sheet, cells, shared_out(least, natural, room), gap)
    return None


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
    return max(cell_len(heading.text), _longest(cells))


def _natural_folded(heading: Heading, cells: Sequence[str]) -> int:
    """Tell how wide a column is, where its heading may take two lines."""
    return max(_half(heading), _longest(cells))


def _longest(cells: Sequence[str]) -> int:
    return max(cell_len(line) for cell in cells for line in cell.split("\n"))


def _half(heading: Heading) -> int:
    """Tell how narrow a heading may get; no word of Latin letters is broken that has room."""
    if heading.text.isascii():
        return min(max(map(len, heading.text.split()), default=0), _LABEL)
    text = cell_len(heading.text)
    return text if text <= _NAME else text // 4 * 2 + 2


def _least(heading: Heading, cells: Sequence[str]) -> int:
    """Tell how narrow a column may get: what is short is not folded, and no name is."""
    if heading.whole:
        return max(min(_natural_folded(heading, cells), _NAME), *map(len, _words(cells)), 0)
    return min(_natural_folded(heading, cells), _PROSE)


def _least_of_all(heading: Heading, cells: Sequence[str]) -> int:
    least = _least(heading, cells)
    return least if least < _PROSE or heading.whole else _NARROWEST


def _words(cells: Sequence[str]) -> Iterator[str]:
    return (word for cell in cells for word in _WORD.findall(cell))


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


def _spaced(piece: Folding, space: int) -> Padding:
    """Pad a cell ourselves: how wide Rich makes the last column of a padded table has changed."""
    return Padding(piece, (0, space, 0, 0))


def _row(headings: Sequence[Heading], row: Sequence[str], style: str) -> Iterator[Folding]:
    for heading, cell in zip(headings, row, strict=True):
        yield _piece(cell, style if heading.name in ("status", "must_close") else "")


def _cards(sheet: Sheet, cells: Cells, width: int | None) -> RenderableType:
    longest = max((cell_len(heading.text) for heading in sheet.headings[1:]), default=0)
    label = min(longest, _LABEL)
    beside = width is None or width - 2 * _GAP - label >= _PROSE
    cards: list[RenderableType] = []
    for row, style in zip(cells, _styles(sheet), strict=True):
        styles = [style if heading.name == "status" else "" for heading in sheet.headings]
        fields = [
            (_piece(heading.text, "dim"), _piece(cell, colour))
            for heading, cell, colour in [*zip(sheet.headings, row, styles, strict=True)][1:]
            if cell
        ]
        lines = _beside(fields, label) if beside else _below(fields)
        cards += [_piece(row[0], "bold"), Padding(lines, (0, 0, 1, _GAP))]
    return Group(*cards)


def _beside(fields: Fields, label: int) -> RenderableType:
    grid = Table.grid(padding=(0, _GAP, 0, 0))
    grid.add_column(width=label, overflow="fold")
    grid.add_column(overflow="fold", ratio=1)
    for field in fields:
        grid.add_row(*field)
    return grid


def _below(fields: Fields) -> RenderableType:
    """Put each cell below its heading, where there is no room for it beside that."""
    return Group(*(part for heading, cell in fields for part in (heading, cell)))


def _tree(sheet: Sheet, cells: Cells, width: int | None) -> RenderableType:
    """Draw rows as a tree, each below the last one before it that is less deep."""
    if width is not None and width - _GUIDE * max(sheet.levels) < _LABEL:
        rows = zip(sheet.levels, cells, strict=True)
        return Group(*(part for level, row in rows for part in _label(level, *row)))
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
    first = Text()
    first.append(name if level == 0 else name.rsplit("/", 1)[-1], style="bold cyan")
    first.append(f" {heading}", style="bold" if level < _TOP else "")
    yield Folding(first)
    styles = ["dim"] * (len(rest) - 1) + ["green"]
    for cell, style in zip(rest, styles, strict=True):
        for line in cell.split("\n"):
            if line:
                yield Padding(_piece(line, style), (0, 0, 0, _GAP))
