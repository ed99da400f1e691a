"""Tables of Word documents: what a reader sees of them, with what stands above and below."""

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from ledgertool.reading.sheets.archive import Archive
from ledgertool.reading.sheets.grid import MOST_CELLS, Grid, GridCell, Merged, filled, letters
from ledgertool.reading.sheets.lines import follows, is_label, is_note
from ledgertool.reading.sheets.listing import Numbers
from ledgertool.reading.sheets.refusals import HugeSheet, UnreadableSheet
from ledgertool.reading.sheets.wordparts import (
    AROUND,
    GOES_ON,
    count_of,
    has,
    inside,
    is_a,
    pieces,
    value_of,
)

if TYPE_CHECKING:
    from docx.document import Document

_LINES_BEFORE: Final = 6


def read_document(archive: Archive) -> list[Grid]:
    """Read the tables of a document. Raises UnreadableSheet."""
    from docx import Document
    from docx.opc.exceptions import OpcError

    try:
        return _Tables(Document(BytesIO(archive.content)), archive.path).grids
    except (OpcError, SyntaxError, KeyError, ValueError, RecursionError):
        raise UnreadableSheet(path=archive.path) from None


class _Tables:
    """The tables in the order in which they begin, those in cells behind the one around them."""

    def __init__(self, document: "Document", path: str) -> None:
        self.path = path
        self.numbers = Numbers(document)
        self.grids: list[Grid] = []
        self.cells = 0
        above: list[str] = []
        for block in inside(document.element.body, AROUND):
            if is_a(block, "tbl"):
                self._end(above)
                count = len(self.grids)
                self._add(block, "\n".join(above[-_LINES_BEFORE:]))
                if count and not above and _goes_on(*self.grids[count - 1 : count + 1]):
                    self._join(count)
                above = []
            elif is_a(block, "p") and (text := self._text(block).strip()):
                above.append(text)
        self._end(above)

    def _end(self, below: list[str]) -> None:
        """Give the notes right below a table to it; the rest stands above the next one."""
        notes = 0
        while notes < len(below) and is_note([GridCell(below[notes], "")]):
            notes += 1
        if self.grids and notes:
            self.grids[-1] = self.grids[-1]._replace(after="\n".join(below[:notes]))
            del below[:notes]

    def _join(self, second: int) -> None:
        """Put a table behind the one before it; those in its cells stay."""
        first = self.grids[second - 1]
        rows = first.rows + self.grids.pop(second).rows
        self.grids[second - 1] = first._replace(rows=rows)

    def _add(self, table: Any, before: str) -> tuple[tuple[GridCell, ...], ...]:
        """Read a table, after those that are in its cells, and give its rows."""
        place = len(self.grids)
        name = f"T{place + 1}"
        self.grids.append(Grid(name, (), before))
        spans = _Spans()
        rows: list[list[GridCell]] = []
        for row in inside(table, AROUND):
            if is_a(row, "tr") and not has(row, "trPr", "del"):
                texts = self._row(row, spans, before)
                address = f"{name}!{{}}{len(rows) + 1}"
                rows.append([GridCell(t, address.format(letters(c))) for c, t in enumerate(texts)])
        whole = filled(rows, spans.areas(), f"{name}!")
        self.grids[place] = Grid(name, whole, before)
        return whole

    def _row(self, row: Any, spans: "_Spans", before: str) -> list[str]:
        texts = [""] * count_of(row, "trPr", "gridBefore")
        for cell in inside(row, AROUND):
            if is_a(cell, "tc"):
                width = max(1, count_of(cell, "tcPr", "gridSpan"))
                goes_on = spans.take(len(texts), width, value_of(cell, "tcPr", "vMerge"))
                text = self._cell_text(cell, before)
                texts += ["" if goes_on else text, *[""] * (width - 1)]
        spans.end_row()
        self.cells += len(texts)
        if self.cells > MOST_CELLS:
            raise HugeSheet(path=self.path)
        return texts

    def _cell_text(self, cell: Any, before: str) -> str:
        parts: list[str] = []
        for block in inside(cell, AROUND):
            if is_a(block, "p"):
                parts.append(self._text(block))
            elif is_a(block, "tbl"):
                inner = self._add(block, "\n".join(filter(None, parts)) or before)
                parts += [" ".join(c.text for c in row if not c.is_copied) for row in inner]
        return "\n".join(part for part in parts if part.strip()).strip("\n")

    def _text(self, paragraph: Any) -> str:
        return self.numbers.before(paragraph) + "".join(pieces(paragraph))


def _goes_on(first: Grid, second: Grid) -> bool:
    """Tell whether a table is the rest of another, cut in two at the end of a page."""
    if not (first.rows and second.rows) or len(first.rows[0]) != len(second.rows[0]):
        return False
    ends = zip(first.rows[-1][:2], second.rows[0][:2], strict=True)
    return any(is_label(one.text) and follows(one.text, other.text) for one, other in ends)


class _Spans:
    """The merged cells of a table: those that end, and those that may go on in the next row."""

    def __init__(self) -> None:
        self.row = 0
        self.ended: list[Merged] = []
        self.above: dict[int, Merged] = {}
        self.here: dict[int, Merged] = {}

    def take(self, left: int, width: int, down: str) -> bool:
        """Take a cell, and tell whether it goes on with the one above."""
        goes_on = down == GOES_ON and left in self.above
        top = self.above.pop(left).top if goes_on else self.row
        area = Merged(top, left, self.row, left + width - 1)
        if down:
            self.here[left] = area
        elif width > 1:
            self.ended.append(area)
        return goes_on

    def end_row(self) -> None:
        """Let merged cells end that the row does not go on with."""
        self.ended += self.above.values()
        self.above, self.here = self.here, {}
        self.row += 1

    def areas(self) -> list[Merged]:
        """Give all merged cells."""
        return [*self.ended, *self.above.values()]
