"""CSV and other text: its encoding and what stands between its cells are found out."""

import csv
import io
from pathlib import Path
from typing import Final

from ledgertool.reading.sheets.grid import MOST_CELLS, Grid, GridCell, filled, letters
from ledgertool.reading.sheets.refusals import HugeSheet, NoSheet, OddCharacters

_SEPARATORS: Final = ",\t;"
_FORMULA: Final = tuple("=+-@＝＋－＠\t\r")


def read_text(content: bytes, path: Path) -> list[Grid]:
    """Read a text file whose lines are rows. Raises UnreadableSheet."""
    text = _decoded(content, str(path))
    if "\0" in text or text.lstrip()[:5].lower() in ("<html", "<!doc", "<?xml", "%pdf-", "{\\rtf"):
        raise NoSheet(path=str(path))
    csv.field_size_limit(10_000_000)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    if sum(map(len, rows)) > MOST_CELLS:
        raise HugeSheet(path=str(path))
    cells = [
        [GridCell(_plain(text), f"{letters(c)}{r}") for c, text in enumerate(row)]
        for r, row in enumerate(rows, 1)
    ]
    return [Grid(path.stem, filled(cells, ()))]


def _decoded(content: bytes, path: str) -> str:
    """Read as UTF-8, and else as what Excel writes in China; strictly, so that it is no guess."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise OddCharacters(path=path)


def _separator(text: str) -> str:
    """Find what stands between cells: what most of the first lines have as often as they can."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    counts = {one: sum(line.count(one) for line in lines) for one in _SEPARATORS}
    return max(_SEPARATORS, key=lambda one: (sum(one in line for line in lines), counts[one]))


def _plain(text: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from taking a text for a formula."""
    rest = text.removeprefix("'")
    if rest != text and rest.lstrip(" \u3000").startswith(_FORMULA):
        text = rest
    return text.replace("\r\n", "\n").replace("\r", "\n")
