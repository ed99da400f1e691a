"""Tables of Word documents: what a reader sees of them, with what stands above and below."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from ledgertool.reading.sheets.archive import Archive
from ledgertool.reading.sheets.grid import MOST_CELLS, Grid, GridCell, Merged, filled, letters
from ledgertool.reading.sheets.lines import is_note
from ledgertool.reading.sheets.listing import Numbers
from ledgertool.reading.sheets.refusals import HugeSheet, UnreadableSheet

if TYPE_CHECKING:
    from docx.document import Document

_WORDS: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_AROUND: Final = {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink"}
_AROUND_RUNS: Final = {*_AROUND, "fldSimple", "dir", "bdo"}
_SIGNS: Final = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_LINES_BEFORE: Final = 6
_WIDEST: Final = 1000


def read_document(archive: Archive) -> list[Grid]:
    """Read the tables of a document. Raises UnreadableSheet."""
    from docx import Document
    from docx.opc.exceptions import OpcError

    for name in ("word/document.xml", "word/numbering.xml", "word/styles.xml"):
        archive.xml(name)  # refuses declarations
    try:
        document = Document(BytesIO(archive.content))
    except (OpcError, SyntaxError, KeyError, ValueError):
        raise UnreadableSheet(path=archive.path) from None
    return _Tables(document, archive.path).grids


class _Tables:
    """The tables in the order in which they begin, those in cells behind the one around them."""

    def __init__(self, document: "Document", path: str) -> None:
        self.path = path
        self.numbers = Numbers(document)
        self.grids: list[Grid] = []
        self.cells = 0
        above: list[str] = []
        for block in _inside(document.element.body, _AROUND):
            if _is(block, "tbl"):
                self._end(above)
                self._add(block, "\n".join(above[-_LINES_BEFORE:]))
                above = []
            elif _is(block, "p") and (text := self._text(block).strip()):
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

    def _add(self, table: Any, before: str) -> None:
        name = f"T{len(self.grids) + 1}"
        self.grids.append(Grid(name, (), before))
        place = len(self.grids) - 1
        rows: list[list[GridCell]] = []
        merged: dict[int, Merged] = {}
        done: list[Merged] = []
        for row in _inside(table, _AROUND):
            if _is(row, "tr") and not _has(row, "trPr", "del"):
                rows.append(self._row(row, name, len(rows), merged, done))
        areas = [*done, *merged.values()]
        self.grids[place] = Grid(name, filled(rows, areas, f"{name}!"), before)

    def _row(
        self, row: Any, table: str, number: int, merged: dict[int, Merged], done: list[Merged]
    ) -> list[GridCell]:
        cells: list[GridCell] = []
        open_ones: dict[int, Merged] = {}
        self._skip(cells, int(_value(row, "trPr", "gridBefore") or 0), table, number)
        for cell in _inside(row, _AROUND):
            if not _is(cell, "tc"):
                continue
            left = len(cells)
            span = max(1, min(_WIDEST, int(_value(cell, "tcPr", "gridSpan") or 1)))
            down = _value(cell, "tcPr", "vMerge")
            goes_on = down == "continue" and left in merged
            area = Merged(merged[left].top if goes_on else number, left, number, left + span - 1)
            text = self._cell_text(cell)
            self._skip(cells, span, table, number)
            if not goes_on:
                cells[left] = cells[left]._replace(text=text)
            if down:
                open_ones[left] = area
            else:
                done.append(area)
        still = {(area.top, area.left) for area in open_ones.values()}
        done += [one for one in merged.values() if (one.top, one.left) not in still]
        merged.clear()
        merged.update(open_ones)
        return cells

    def _skip(self, cells: list[GridCell], count: int, table: str, number: int) -> None:
        self.cells += count
        if self.cells > MOST_CELLS:
            raise HugeSheet(path=self.path)
        for _each in range(min(count, _WIDEST)):
            cells.append(GridCell("", f"{table}!{letters(len(cells))}{number + 1}"))

    def _cell_text(self, cell: Any) -> str:
        parts: list[str] = []
        for block in _inside(cell, _AROUND):
            if _is(block, "p"):
                parts.append(self._text(block))
            elif _is(block, "tbl"):
                self._add(block, "\n".join(filter(None, parts)))
                inner = self.grids[-1].rows
                parts += [" ".join(c.text for c in row if not c.is_copied) for row in inner]
        return "\n".join(part for part in parts if part.strip()).strip("\n")

    def _text(self, paragraph: Any) -> str:
        return self.numbers.before(paragraph) + "".join(_pieces(paragraph))


def _pieces(paragraph: Any) -> Iterator[str]:
    """Give the text of a paragraph: what was inserted, and not what was deleted or hidden."""
    for run in _inside(paragraph, _AROUND_RUNS):
        if _is(run, "r") and not _is_hidden(run):
            for piece in run:
                name = str(piece.tag).removeprefix(_WORDS)
                yield (piece.text or "") if name == "t" else _SIGNS.get(name, "")


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{_WORDS}rPr/{_WORDS}vanish")
    return vanish is not None and vanish.get(f"{_WORDS}val", "1") not in ("0", "false")


def _inside(element: Any, around: set[str]) -> Iterator[Any]:
    """Go through what is in an element, also in what only stands around some of it."""
    for child in element:
        name = str(child.tag).removeprefix(_WORDS)
        if name in around:
            yield from _inside(child, around)
        else:
            yield child


def _is(element: Any, name: str) -> bool:
    return bool(element.tag == _WORDS + name)


def _has(element: Any, *path: str) -> bool:
    return element.find("/".join(_WORDS + name for name in path)) is not None


def _value(element: Any, *path: str) -> str:
    """Give the value of a property, ``continue`` for one without a value, or nothing."""
    found = element.find("/".join(_WORDS + name for name in path))
    return "" if found is None else str(found.get(f"{_WORDS}val", "continue"))
