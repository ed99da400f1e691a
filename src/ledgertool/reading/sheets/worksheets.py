"""What calamine does not tell of a workbook: formats of cells, errors, hidden rows, its extent."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple
from xml.etree import ElementTree
from xml.parsers.expat import ParserCreate

from ledgertool.reading.sheets.archive import Archive
from ledgertool.reading.sheets.grid import MOST_CELLS, letters, number_of
from ledgertool.reading.sheets.number_formats import BUILT_IN, NumberFormat, number_format
from ledgertool.reading.sheets.refusals import HugeSheet

_CELLS = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,6})")?(?: t="([A-Za-z]{1,9})")?(/?)>'
)
_ERRORS = re.compile(
    rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,6}")? t="e">'
    rb"(?:<f[^<>]{0,200}(?:/>|>[^<]*</f>))?<v>([^<]*)</v>"
)
_OTHER_CELLS: Final = (b"<c>", b"<c\n", b"<c\t", b"<c\r", b":c ", b":c>")
_ROWS = re.compile(rb"<(?:[A-Za-z0-9]{1,9}:)?row\s([^<>]*)>")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROW_NUMBER = re.compile(rb'\br="([0-9]{1,7})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_ERROR: Final = b"e"

_Tag = tuple[bytes, bytes, bytes, bytes, bytes]
"""Letters of the column, number of the row, style, type, and ``/`` for a cell without a value."""


class Worksheet(NamedTuple):
    """What there is to know of a worksheet beside the values; rows and columns count from 0."""

    formats: dict[tuple[int, int], NumberFormat]
    errors: dict[tuple[int, int], str]
    hidden_rows: frozenset[int]


class Parts:
    """The parts of a workbook: its styles, and the file of each worksheet by its name."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        book = archive.xml("xl/workbook.xml")
        counts_from_1904 = b'date1904="1"' in book or b'date1904="true"' in book
        self.first_day = date(1904, 1, 1) if counts_from_1904 else date(1899, 12, 30)
        self.styles = _styles(archive.xml("xl/styles.xml"))
        targets = _targets(archive.xml("xl/_rels/workbook.xml.rels"))
        self.files = {
            sheet.get("name", ""): targets.get(_relation(sheet), "")
            for sheet in _elements(book, "sheet")
        }

    def worksheet(self, name: str) -> Worksheet:
        """Look through a worksheet. Raises HugeSheet where cells are too far from each other."""
        content = self.archive.xml(self.files.get(name, ""))
        cells = _cells(content)
        used = [cell for cell in cells if not cell[4]]
        columns = max((number_of(one.decode()) for one in {cell[0] for cell in used}), default=0)
        rows = max(map(int, {cell[1] for cell in used}), default=0)
        if (columns + 1) * rows > MOST_CELLS:
            raise HugeSheet(path=self.archive.path)
        formats = {_place(cell): self.styles[cell[2]] for cell in used if cell[2] in self.styles}
        errors = _errors(content, [_place(cell) for cell in used if cell[3] == _ERROR])
        return Worksheet(formats, errors, _hidden_rows(content))


def _place(cell: _Tag) -> tuple[int, int]:
    return int(cell[1]) - 1, number_of(cell[0].decode())


def _cells(content: bytes) -> list[_Tag]:
    """Find the cells of a worksheet: at once where they are written as all programs do."""
    found: list[_Tag] = _CELLS.findall(content)
    if len(found) == content.count(b"<c ") and not any(one in content for one in _OTHER_CELLS):
        return found
    return _parsed_cells(content)


def _parsed_cells(content: bytes) -> list[_Tag]:
    """Find the cells of a worksheet in any writing, also those that do not tell their place."""
    cells: list[_Tag] = []
    row, column = 0, -1

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        name = name.rpartition(":")[2]
        if name == "row":
            row, column = int(attributes.get("r", row + 1)), -1
        elif name == "c":
            given = _PLACE.fullmatch(attributes.get("r", ""))
            row, column = (int(given[2]), number_of(given[1])) if given else (row, column + 1)
            about = (attributes.get("s", ""), attributes.get("t", ""), "/")
            cells.append(_encoded(letters(column), str(row), *about))
        elif name in ("v", "is") and cells:
            cells[-1] = (*cells[-1][:4], b"")

    parser = ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(content, True)
    return cells


def _encoded(column: str, row: str, style: str, kind: str, end: str) -> _Tag:
    return column.encode(), row.encode(), style.encode(), kind.encode(), end.encode()


def _errors(content: bytes, places: list[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Give the text of each error."""
    texts = [text.decode() for text in _ERRORS.findall(content)] if places else []
    texts = texts if len(texts) == len(places) else ["#VALUE!"] * len(places)
    return dict(zip(places, texts, strict=True))


def _hidden_rows(content: bytes) -> frozenset[int]:
    """Find the numbers of rows that are hidden, by a filter or by hand."""
    if b' hidden="' not in content:
        return frozenset()
    rows = (row for row in _ROWS.findall(content) if _HIDDEN.search(row))
    return frozenset(int(found[1]) for row in rows if (found := _ROW_NUMBER.search(row)))


def _styles(content: bytes) -> dict[bytes, NumberFormat]:
    """Read which styles show a number in another way than as it is."""
    codes = {
        int(one.get("numFmtId", "0")): one.get("formatCode", "")
        for one in _elements(content, "numFmt")
    }
    codes = {**BUILT_IN, **codes}
    styles: dict[bytes, NumberFormat] = {}
    cells = next(_elements(content, "cellXfs"), None)
    for number, one in enumerate(cells if cells is not None else ()):
        form = number_format(codes.get(int(one.get("numFmtId", "0")), ""))
        if form != NumberFormat():
            styles[str(number).encode()] = form
    return styles


def _targets(content: bytes) -> dict[str, str]:
    """Read where the parts are that a workbook relates to."""
    return {
        one.get("Id", ""): _path(one.get("Target", ""))
        for one in _elements(content, "Relationship")
    }


def _path(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target.removeprefix('./')}"


def _relation(sheet: ElementTree.Element) -> str:
    return next((value for key, value in sheet.items() if key.endswith("}id")), "")


def _elements(content: bytes, name: str) -> Iterator[ElementTree.Element]:
    """Go through the elements of a name, in whatever namespace."""
    if content:
        for element in ElementTree.fromstring(content).iter():
            if element.tag.rpartition("}")[2] == name:
                yield element
