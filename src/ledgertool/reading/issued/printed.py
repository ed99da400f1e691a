"""PDFs with a text layer: the lines of each page, in the order in which they are drawn."""

import logging
import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from ledgertool.reading.issued.passages import PAGE, Passage
from ledgertool.reading.issued.refusals import HugeDocument, ScannedDocument, UnreadableDocument
from ledgertool.reading.radicals import UNIFIED
from ledgertool.reading.sheets.refusals import LockedSheet

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_LIKE = str.maketrans(UNIFIED)
_MOST_PAGES = 2000
_PAGE_NUMBER = re.compile(r"[-—–－・·\s]*([0-9]{1,4})[-—–－・·\s]*")
_NEAR = 1.0  # points by which the parts of one line may be apart


class _Drawn(NamedTuple):
    """A piece of a line, and where it begins on its page."""

    x: float
    y: float
    text: str
    size: float

    @property
    def end(self) -> float:
        """Where it ends, as far as the widths of characters are known."""
        return self.x + sum(self.size * (1 if ord(one) > 0xFF else 0.5) for one in self.text)


def read_printed(content: bytes, path: str) -> list[Passage]:
    """Read the lines of all pages. Raises UnreadableDocument."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends is no concern of ours
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise LockedSheet(path=path)
        return list(_pages(reader, path))
    except (LockedSheet, UnreadableDocument):
        raise
    except Exception:  # a damaged file makes pypdf fail in many ways
        raise UnreadableDocument(path=path) from None


def _pages(reader: "PdfReader", path: str) -> Iterator[Passage]:
    if len(reader.pages) > _MOST_PAGES:
        raise HugeDocument(path=path)
    for number, page in enumerate(reader.pages, 1):
        lines = [line for line in _lines(page) if line.strip()]
        if not lines and len(page.images) > 0:
            raise ScannedDocument(path=path, place=str(number))
        for at, line in enumerate(lines):
            is_outer = at in (0, len(lines) - 1)
            found = _PAGE_NUMBER.fullmatch(line) if is_outer else None
            yield Passage(line, PAGE, str(number), bool(found and found[1] == str(number)))


def _lines(page: "PageObject") -> Iterator[str]:
    """Put together what is drawn one after the other at one height, from left to right.

    Quotation marks and figures of another font may be drawn before the rest of their line. The
    lines of a cell come one after the other, then those of the next.
    """
    line: list[_Drawn] = []
    for part in _parts(page):
        if line and abs(part.y - line[0].y) > _NEAR:
            yield _joined(line)
            line = []
        line.append(part)
    yield _joined(line)


def _parts(page: "PageObject") -> list[_Drawn]:
    found: list[_Drawn] = []

    def visit(text: str, around: Any, matrix: Any, _font: Any, size: Any) -> None:
        if text.strip():
            x = matrix[4] * around[0] + matrix[5] * around[2] + around[4]
            y = matrix[4] * around[1] + matrix[5] * around[3] + around[5]
            scale = abs(matrix[0] * around[0]) or abs(matrix[1] * around[0]) or 1
            plain = text.strip("\n").translate(_LIKE)
            found.append(_Drawn(float(x), float(y), plain, float(size or 0) * scale))

    page.extract_text(visitor_text=visit)
    return found


def _joined(line: list[_Drawn]) -> str:
    """Write the parts of a line, with a space where there is room between them."""
    text, end = "", None
    for part in sorted(line, key=lambda one: one.x):
        is_apart = end is not None and part.x - end > part.size / 2
        text += (" " if is_apart else "") + part.text
        end = part.end
    return text
