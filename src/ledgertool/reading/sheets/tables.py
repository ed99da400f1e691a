"""The tables of a sheet: title, columns and rows, without what only surrounds them."""

from collections.abc import Sequence
from typing import NamedTuple

from ledgertool.reading.sheets.captions import Caption, lines_before
from ledgertool.reading.sheets.grid import Grid, GridCell
from ledgertool.reading.sheets.headings import HeadLines, IsHeading, heads_in, side_by_side
from ledgertool.reading.sheets.lines import (
    NUMBER_ALONE,
    REPEATED,
    TOTAL,
    SheetLine,
    aside,
    follows,
    is_blank,
    is_ditto,
    is_heading_of_codes,
    is_label,
    is_note,
    is_number_heading,
    is_numeral,
    is_section,
    is_total,
    note_of,
    said,
    section_of,
)

Aside = tuple[GridCell, str]


class FoundColumn(NamedTuple):
    """A column under its heading in one line; headings merged over others come first, with ``/``.

    A column may have no heading, and then ``""``.
    """

    heading: str
    address: str


class FoundRow(NamedTuple):
    """A row with a cell for each column, and the section that it stands in."""

    section: str | None
    cells: tuple[GridCell, ...]


class FoundTable(NamedTuple):
    """A table as it is to be read; what was not taken for a part of it is ``left_out``, with why.

    ``number`` is the column that numbers the rows. The reasons are sentences to be translated.
    ``hidden`` is how many of the rows the sheet hides; they are read as the others.
    """

    grid: str
    title: str
    legend: str
    columns: tuple[FoundColumn, ...]
    rows: tuple[FoundRow, ...]
    number: int | None
    left_out: tuple[Aside, ...]
    hidden: int = 0


def tables_in(grid: Grid, is_heading: IsHeading | None) -> list[FoundTable]:
    """Find the tables of a sheet by the headings that are known, in any of their spellings.

    With None, where no heading is known, by how rows look: short words over what they head.
    """
    heads = heads_in(grid.rows, is_heading)
    if not heads:
        return []
    if beside := side_by_side(grid, heads[0]):
        return _joined([table for part in beside for table in tables_in(part, is_heading)])
    befores = [None, *heads][: len(heads)]
    starts = [_start(grid.rows, *pair) for pair in zip(heads, befores, strict=True)]
    ends = [*starts, len(grid.rows)][-len(heads) :]
    found: list[_Taken] = []
    for head, start, end in zip(heads, starts, ends, strict=True):
        above = grid.rows[start : head.first]
        caption = Caption(above if found else [*lines_before(grid), *above])
        if found and found[-1].goes_on(head, caption, end):
            found[-1].go_on(grid.rows[head.first : head.end], caption)
        else:
            found.append(_Taken(grid, head, caption, end))
        for number, line in enumerate(grid.rows[head.end : end], head.end + 1):
            found[-1].take(line, is_hidden=number in grid.hidden_rows)
    if found and grid.after:
        found[-1].notes.append(grid.after)
    return [table.made() for table in found]


def _joined(tables: list[FoundTable]) -> list[FoundTable]:
    """Put together what is one table, printed in two columns."""
    joined = tables[:1]
    for table in tables[1:]:
        last = joined[-1]
        if _headings(last) == _headings(table) and _is_next(last, table):
            joined[-1] = last._replace(
                rows=last.rows + table.rows, left_out=last.left_out + table.left_out
            )
        else:
            joined.append(table)
    return joined


def _headings(table: FoundTable) -> list[str]:
    return [column.heading for column in table.columns]


def _is_next(table: FoundTable, other: FoundTable) -> bool:
    if table.number is None or not table.rows or not other.rows:
        return False
    ends = (table.rows[-1], other.rows[0])
    return follows(*(row.cells[table.number].text for row in ends))


def _start(rows: Sequence[SheetLine], head: HeadLines, before: HeadLines | None) -> int:
    """Find where the lines above a heading begin that belong to it."""
    if before is None:
        return 0
    start = head.first
    while start > before.end and _is_caption(rows[start - 1]):
        start -= 1
    return start


def _is_caption(line: SheetLine) -> bool:
    cells = said(line)
    if is_blank(line) or all(map(aside, cells)):
        return True
    others = [cell for cell in cells if not aside(cell)]
    return len(others) == 1 and len(cells) <= 3 and not is_total(others) and not is_note(others)


class _Taken:
    """A table in the making: rows are taken one by one, as they stand in the sheet."""

    def __init__(self, grid: Grid, head: HeadLines, caption: Caption, end: int) -> None:
        self.grid = grid
        self.head = head
        self.title = caption.title
        self.above = caption.above
        self.notes = list(caption.notes)
        self.left_out = list(caption.left_out)
        self.lines: list[tuple[str | None, SheetLine]] = []
        self.hidden = 0
        self.section: str | None = None
        self.is_in_notes = False
        self.number = _number_column(head, grid.rows[head.end : end])

    def goes_on(self, head: HeadLines, caption: Caption, end: int) -> bool:
        """Tell whether a heading is this table's own, printed again, maybe for another section."""
        if head.texts != self.head.texts:
            return False
        return caption.title in ("", self.title) or (
            is_section(caption.title) and self._is_next(self.grid.rows[head.end : end])
        )

    def _is_next(self, body: Sequence[SheetLine]) -> bool:
        """Tell whether rows go on with the numbers of this table."""
        if self.number is None or not self.lines:
            return False
        label = next((line[self.number].text for line in body if self._is_numbered(line)), "")
        return follows(self.lines[-1][1][self.number].text, label)

    def go_on(self, lines: Sequence[SheetLine], caption: Caption) -> None:
        """Leave out a heading that is printed again, with what stands above it."""
        if caption.title not in ("", self.title):
            self._begin_section(caption)
        self.left_out += [*caption.left_out, *((cell, REPEATED) for cell in caption.titles)]
        self.left_out += [(cell, REPEATED) for line in lines for cell in said(line)[:1]]

    def _begin_section(self, caption: Caption) -> None:
        """Take what stands above a heading for a section, and what stood above the first one."""
        if self.above and is_section(self.title):
            self.lines = [(section or self.title, line) for section, line in self.lines]
            self.title, self.above = self.above, ""
        self.section = caption.title
        caption.titles.pop()

    def take(self, line: SheetLine, *, is_hidden: bool = False) -> None:
        """Take a row below the heading for what it is."""
        cells = said(line)
        if is_blank(line):
            return
        if len(cells) == 1 and self._is_numbered(line):
            self.left_out.append((cells[0], NUMBER_ALONE))
        elif self._is_numbered(line) or not self._surrounds(line, cells):
            self.is_in_notes = False
            self.lines.append((self.section, line))
            self.hidden += is_hidden

    def _surrounds(self, line: SheetLine, cells: list[GridCell]) -> bool:
        """Take a row that is none of the table's own, and tell whether it is one."""
        if is_total(cells):
            self.left_out.append((cells[0], TOTAL))
        elif is_note(cells) or (self.is_in_notes and len(cells) == 1):
            self.is_in_notes = True
            self.notes.append(note_of(cells))
        elif all(map(aside, cells)):
            self.left_out += [(cell, aside(cell)) for cell in cells]
        elif self._is_section(line, cells):
            self.section = section_of(cells)
        else:
            return False
        return True

    def _is_numbered(self, line: SheetLine) -> bool:
        if self.number is None:
            return False
        cell = line[self.number]
        if not cell.text.strip() or not is_label(cell.text):
            return False
        return not (is_numeral(cell.text) and len(said(line)) <= 2)

    def _is_section(self, line: SheetLine, cells: list[GridCell]) -> bool:
        if len(cells) == 2 and self.number is not None:
            return is_numeral(line[self.number].text)
        if len(cells) != 1:
            return False
        over = sum(cell.text == cells[0].text for cell in line)
        first = next(column for column, cell in enumerate(line) if cell.text.strip())
        used = next(column for column, text in enumerate(self.head.texts) if text)
        if over > 2 or is_section(cells[0].text):
            return True
        return self.number is not None and first <= max(used, self.number + 1)

    def made(self) -> FoundTable:
        """Give the table with the columns that it has."""
        lines = [line for _section, line in self.lines]
        number = self.number
        kept = [c for c in range(len(self.head.texts)) if self._is_column(c, lines, number)]
        part = _section_column(self.head.texts, kept, number)
        kept = [column for column in kept if column != part]
        last = self.grid.rows[self.head.end - 1]
        return FoundTable(
            grid=self.grid.name,
            title=self.title,
            legend="\n".join(self.notes),
            columns=tuple(FoundColumn(self.head.texts[c], last[c].address) for c in kept),
            rows=_rows(self.lines, kept, part, number),
            number=kept.index(number) if number is not None else None,
            left_out=tuple(self.left_out),
            hidden=self.hidden,
        )

    def _is_column(self, column: int, lines: Sequence[SheetLine], number: int | None) -> bool:
        """Tell whether a column is one of its own, and no part of a cell merged over several."""
        if column == number:
            return True
        heads = self.grid.rows[self.head.first : self.head.end]
        if column and all(_is_of_left(line, column) for line in heads):
            return not all(_is_of_left(line, column) for line in lines)
        return bool(self.head.texts[column]) or any(line[column].text.strip() for line in lines)


def _is_of_left(line: SheetLine, column: int) -> bool:
    cell, left = line[column], line[column - 1]
    return not cell.text.strip() or (cell.is_copied and cell.text == left.text)


def _number_column(head: HeadLines, body: Sequence[SheetLine]) -> int | None:
    """Find the column that numbers the rows: by its heading, or by its cells where it has none."""
    for column, text in enumerate(head.texts):
        if is_number_heading(text):
            return column
    full = [line for line in body if len(said(line)) > 1 and not is_total(said(line))]
    for column, text in enumerate(head.texts):
        if not text or is_heading_of_codes(text):
            labels = sum(is_label(line[column].text) for line in full)
            if full and 2 * labels > len(full):
                return column
    return None


def _section_column(texts: Sequence[str], kept: Sequence[int], number: int | None) -> int | None:
    """Find a column without a heading before that of the numbers: it names the section."""
    before = [column for column in kept if number is not None and column < number]
    return before[0] if len(before) == 1 and not texts[before[0]] else None


def _rows(
    lines: Sequence[tuple[str | None, SheetLine]],
    kept: Sequence[int],
    part: int | None,
    number: int | None,
) -> tuple[FoundRow, ...]:
    rows: list[FoundRow] = []
    above: dict[int, GridCell] = {}
    for section, line in lines:
        cells = {c: _as_above(line[c], above.get(c), is_number=c == number) for c in kept}
        above = cells
        name = line[part].text.strip() if part is not None else ""
        rows.append(FoundRow(name or section, tuple(cells.values())))
    return tuple(rows)


def _as_above(cell: GridCell, above: GridCell | None, *, is_number: bool) -> GridCell:
    if is_number or above is None or not is_ditto(cell.text):
        return cell
    return above._replace(address=cell.address, is_copied=True)
