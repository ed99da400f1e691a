"""CSV and other text: its encoding and what stands between its cells are found out."""

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Final

from ledgertool.reading.sheets.grid import MOST_CELLS, Grid, GridCell, filled, letters
from ledgertool.reading.sheets.refusals import HugeSheet, NoSheet, OddCharacters

_SEPARATORS: Final = ",\t;，"
_FORMULA: Final = tuple("=+-@＝＋－＠")
_STEERING: Final = ("\t", "\r")
_OTHERS: Final = ("%pdf-", "{\\rtf", "<?mso", "mime-version:")
_PAGE: Final = ("<html", "<table", "<!doctype html")
_LONGEST_START: Final = 20_000
_LONGEST_CELL: Final = 10_000_000


def read_text(content: bytes, path: Path) -> list[Grid]:
    """Read a text file whose lines are rows, or a web page. Raises UnreadableSheet."""
    text = decoded(content, str(path))
    start = text[:_LONGEST_START].lstrip().lower()
    if "\0" in text or start.startswith(_OTHERS):
        raise NoSheet(path=str(path))
    if start.startswith("<") and any(tag in start for tag in _PAGE):
        from ledgertool.reading.sheets.pages import read_page

        return read_page(text, str(path))
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    except csv.Error:
        raise NoSheet(path=str(path)) from None
    if len(rows) * max(map(len, rows), default=0) > MOST_CELLS:
        raise HugeSheet(path=str(path))
    cells = [
        [GridCell(_plain(text), f"{letters(c)}{r}") for c, text in enumerate(row)]
        for r, row in enumerate(rows, 1)
    ]
    return [Grid(path.stem, filled(cells, ()))]


def decoded(content: bytes, path: str) -> str:
    """Read as UTF-8, and else as what Excel writes in China; strictly, so that it is no guess."""
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise OddCharacters(path=path)


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    start = content[:_LONGEST_START]
    if b"\0" in start and b"\0\0" not in start:  # no byte order mark, and ASCII in it
        return ("utf-16-be",) if start.index(b"\0") % 2 == 0 else ("utf-16-le",)
    return ("utf-8-sig", "gb18030")


def _separator(text: str) -> str:
    """Find what stands between cells: what gives the most rows of one length, of the longest."""
    start = text[:_LONGEST_START]
    return max(_SEPARATORS, key=lambda one: _evenness(start, one))


def _evenness(text: str, separator: str) -> tuple[int, int]:
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        widths = Counter(len(row) for row in lines if len(row) > 1)
    except csv.Error:
        return 0, 0
    return max(((rows, width) for width, rows in widths.items()), default=(0, 0))


def _plain(text: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from taking a text for a formula."""
    rest = text.removeprefix("'")
    if rest != text and (rest.startswith(_STEERING) or rest.lstrip().startswith(_FORMULA)):
        text = rest
    return text.replace("\r\n", "\n").replace("\r", "\n")
