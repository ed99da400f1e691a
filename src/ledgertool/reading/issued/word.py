"""Word documents as a stream of paragraphs and cells, in their order."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from ledgertool.reading.issued.passages import CELL, PARAGRAPH, Passage
from ledgertool.reading.issued.refusals import NoDocument, UnreadableDocument
from ledgertool.reading.sheets.archive import Archive
from ledgertool.reading.sheets.grid import letters
from ledgertool.reading.sheets.listing import Numbers
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

_ZIP = b"PK\x03\x04"


def read_word(content: bytes, path: str) -> list[Passage]:
    """Read the paragraphs and cells of a document. Raises UnreadableSheet."""
    from docx import Document
    from docx.opc.exceptions import OpcError

    if not content.startswith(_ZIP):
        raise UnreadableDocument(path=path)
    if not Archive(content, path).has("word/document.xml"):
        raise NoDocument(path=path)
    try:
        document = Document(BytesIO(content))
        return list(_Stream(Numbers(document)).passages(document.element.body))
    except (OpcError, SyntaxError, KeyError, ValueError, RecursionError):
        raise UnreadableDocument(path=path) from None


class _Stream:
    """Counts paragraphs and tables while it goes through a document."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._paragraphs = self._tables = 0

    def passages(self, body: Any) -> Iterator[Passage]:
        """Go through what is in the body, or in a part of it."""
        for block in inside(body, AROUND):
            if is_a(block, "p"):
                self._paragraphs += 1
                yield Passage(self._text(block), PARAGRAPH, str(self._paragraphs))
            elif is_a(block, "tbl"):
                yield from self._table(block)

    def _table(self, table: Any) -> Iterator[Passage]:
        self._tables += 1
        name, number = f"T{self._tables}", 0
        for row in inside(table, AROUND):
            if not is_a(row, "tr") or has(row, "trPr", "del"):
                continue
            number += 1
            column = count_of(row, "trPr", "gridBefore")
            for cell in inside(row, AROUND):
                if is_a(cell, "tc"):
                    place = f"{name}!{letters(column)}{number}"
                    if value_of(cell, "tcPr", "vMerge") != GOES_ON:
                        yield from self._cell(cell, place)
                    column += max(1, count_of(cell, "tcPr", "gridSpan"))

    def _cell(self, cell: Any, place: str) -> Iterator[Passage]:
        for block in inside(cell, AROUND):
            if is_a(block, "p"):
                yield Passage(self._text(block), CELL, place)
            elif is_a(block, "tbl"):
                yield from self._table(block)

    def _text(self, paragraph: Any) -> str:
        return self._numbers.before(paragraph) + "".join(pieces(paragraph))
