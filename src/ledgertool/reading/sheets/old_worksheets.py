"""What calamine does not tell of a workbook of Excel before 2007, and of most of WPS's ``.et``."""

import struct
from collections.abc import Iterator
from datetime import date
from typing import Final

from ledgertool.reading.sheets.compound import Compound
from ledgertool.reading.sheets.grid import MOST_CELLS
from ledgertool.reading.sheets.number_formats import BUILT_IN, NumberFormat, number_format
from ledgertool.reading.sheets.refusals import HugeSheet, LockedSheet
from ledgertool.reading.sheets.worksheets import Worksheet

_BEGIN, _SHEET, _FORMAT, _STYLE, _PASSWORD, _FROM_1904 = 0x809, 0x85, 0x41E, 0xE0, 0x2F, 0x22
_FORMULA, _NUMBER, _SHORT, _SHORTS, _TRUTH_OR_ERROR, _ROW = 0x6, 0x203, 0x27E, 0xBD, 0x205, 0x208
_TEXT, _SHARED_TEXT = 0x204, 0xFD
_CELLS: Final = {_FORMULA, _NUMBER, _SHORT, _SHORTS, _TRUTH_OR_ERROR, _TEXT, _SHARED_TEXT}
_NEWEST: Final = 0x600
_HIDDEN: Final = 0x20
_WIDE: Final = 0x1
_ERRORS: Final = {
    **{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!"},
    **{0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"},
}


class OldParts:
    """The styles of a workbook, and its worksheets by name.

    Raises LockedSheet for one with a password, HugeSheet where cells are far from each other.
    """

    def __init__(self, content: bytes, path: str) -> None:
        self.path = path
        self.first_day = date(1899, 12, 30)
        self._styles: list[NumberFormat] = []
        self._starts: dict[str, int] = {}
        try:
            self._stream = Compound(content).stream("Workbook", "Book")
            self._read()
        except (struct.error, ValueError, IndexError):
            self._stream = b""

    def _read(self) -> None:
        codes = dict(BUILT_IN)
        for kind, content in _records(self._stream, 0):
            if kind == _PASSWORD:
                raise LockedSheet(path=self.path)
            if kind == _BEGIN and struct.unpack_from("<H", content)[0] != _NEWEST:
                return
            if kind == _FROM_1904 and content[:1] == b"\1":
                self.first_day = date(1904, 1, 1)
            elif kind == _FORMAT:
                codes[struct.unpack_from("<H", content)[0]] = _text(content, 2, "<H")
            elif kind == _STYLE:
                code = codes.get(struct.unpack_from("<H", content, 2)[0], "")
                self._styles.append(number_format(code))
            elif kind == _SHEET:
                self._starts[_text(content, 6, "<B")] = struct.unpack_from("<L", content)[0]

    def worksheet(self, name: str) -> Worksheet:
        """Look through a worksheet."""
        formats: dict[tuple[int, int], NumberFormat] = {}
        errors: dict[tuple[int, int], str] = {}
        hidden: set[int] = set()
        rows = columns = 0
        for kind, content in _records(self._stream, self._starts.get(name, len(self._stream))):
            if kind == _ROW and len(content) >= 16 and content[12] & _HIDDEN:
                hidden.add(struct.unpack_from("<H", content)[0] + 1)
            elif kind in _CELLS and len(content) >= 6:
                for row, column, style in _styled(kind, content):
                    rows, columns = max(rows, row + 1), max(columns, column + 1)
                    if style < len(self._styles) and self._styles[style] != NumberFormat():
                        formats[row, column] = self._styles[style]
                    if text := _error(kind, content):
                        errors[row, column] = text
        if rows * columns > MOST_CELLS:
            raise HugeSheet(path=self.path)
        return Worksheet(formats, errors, frozenset(hidden))


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Go through the records of the workbook, or of one worksheet, up to its end."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == 0xA:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _text(content: bytes, at: int, length: str) -> str:
    """Read a text: how long it is, whether each character has two bytes, and they."""
    (count,) = struct.unpack_from(length, content, at)
    at += struct.calcsize(length)
    is_wide = content[at] & _WIDE
    end = at + 1 + count * (2 if is_wide else 1)
    return content[at + 1 : end].decode("utf-16-le" if is_wide else "latin-1", "replace")


def _styled(kind: int, content: bytes) -> Iterator[tuple[int, int, int]]:
    """Give row, column and style of each cell of a record."""
    row, column, style = struct.unpack_from("<HHH", content)
    if kind != _SHORTS:
        yield row, column, style
        return
    for number in range((len(content) - 6) // 6):
        yield row, column + number, struct.unpack_from("<H", content, 4 + 6 * number)[0]


def _error(kind: int, content: bytes) -> str:
    """Give the error that a cell shows, or nothing."""
    if kind == _TRUTH_OR_ERROR and content[7:8] == b"\1":
        return _ERRORS.get(content[6], "#VALUE!")
    is_error = kind == _FORMULA and content[12:14] == b"\xff\xff" and content[6:7] == b"\2"
    return _ERRORS.get(content[8], "#VALUE!") if is_error else ""
