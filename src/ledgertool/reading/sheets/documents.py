"""Tables of Word documents: what a reader sees of them, with what stands above and below."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from ledgertool.reading.sheets.archive import Archive
from ledgertool.reading.sheets.grid import MOST_CELLS, Grid, GridCell, Merged, filled, letters
from ledgertool.reading.sheets.lines import follows, is_label, is_note
from ledgertool.reading.sheets.listing import Numbers
from ledgertool.reading.sheets.refusals import HugeSheet, UnreadableSheet

if TYPE_CHECKING:
    from docx.document import Document

_WORDS: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_AROUND: Final = {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink"}
_AROUND_RUNS: Final = {*_AROUND, "fldSimple", "dir", "bdo"}
_SIGNS: Final = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS: Final = {"AB": "★", "B6": "☆", "A8": "□", "FE": "☑", "FC": "√", "A1": "○", "6C": "●"}
"""Signs of the font Wingdings, by the end of their number."""

_GOES_ON: Final = "continue"
_LINES_BEFORE: Final = 6
_WIDEST: Final = 1000


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
        for block in _inside(document.element.body, _AROUND):
            if _is(block, "tbl"):
                self._end(above)
                count = len(self.grids)
                self._add(block, "\n".join(above[-_LINES_BEFORE:]))
                if count and not above and _goes_on(*self.grids[count - 1 : count + 1]):
                    self._join(count)
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
        for row in _inside(table, _AROUND):
            if _is(row, "tr") and not _has(row, "trPr", "del"):
                texts = self._row(row, spans, before)
                address = f"{name}!{{}}{len(rows) + 1}"
                rows.append([GridCell(t, address.format(letters(c))) for c, t in enumerate(texts)])
        whole = filled(rows, spans.areas(), f"{name}!")
        self.grids[place] = Grid(name, whole, before)
        return whole

    def _row(self, row: Any, spans: "_Spans", before: str) -> list[str]:
        texts = [""] * _count(row, "trPr", "gridBefore")
        for cell in _inside(row, _AROUND):
            if _is(cell, "tc"):
                width = max(1, _count(cell, "tcPr", "gridSpan"))
                goes_on = spans.take(len(texts), width, _value(cell, "tcPr", "vMerge"))
                text = self._cell_text(cell, before)
                texts += ["" if goes_on else text, *[""] * (width - 1)]
        spans.end_row()
        self.cells += len(texts)
        if self.cells > MOST_CELLS:
            raise HugeSheet(path=self.path)
        return texts

    def _cell_text(self, cell: Any, before: str) -> str:
        parts: list[str] = []
        for block in _inside(cell, _AROUND):
            if _is(block, "p"):
                parts.append(self._text(block))
            elif _is(block, "tbl"):
                inner = self._add(block, "\n".join(filter(None, parts)) or before)
                parts += [" ".join(c.text for c in row if not c.is_copied) for row in inner]
        return "\n".join(part for part in parts if part.strip()).strip("\n")

    def _text(self, paragraph: Any) -> str:
        return self.numbers.before(paragraph) + "".join(_pieces(paragraph))


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
        goes_on = down == _GOES_ON and left in self.above
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


def _pieces(paragraph: Any) -> Iterator[str]:
    """Give the text of a paragraph: what was inserted, and not what was deleted or hidden."""
    for run in _inside(paragraph, _AROUND_RUNS):
        if _is(run, "r") and not _is_hidden(run):
            for piece in run:
                yield _piece(str(piece.tag).removeprefix(_WORDS), piece)


def _piece(name: str, piece: Any) -> str:
    if name == "t":
        return piece.text or ""
    if name == "sym":
        return _SYMBOLS.get(str(piece.get(f"{_WORDS}char", ""))[-2:].upper(), "\ufffd")
    return _SIGNS.get(name, "")


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
    return "" if found is None else str(found.get(f"{_WORDS}val", _GOES_ON))


def _count(element: Any, *path: str) -> int:
    """Give the value of a property that counts columns."""
    value = _value(element, *path)
    return min(_WIDEST, int(value)) if value.isdecimal() else 0
