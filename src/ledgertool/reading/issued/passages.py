"""The text of an issued document: one stream of characters without white space, and their places.

White space and line breaks belong to a layout, and say nothing.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from ledgertool.language import N_, _

LINE, PAGE, PARAGRAPH, CELL = "line", "page", "paragraph", "cell"
_WORDS = {
    LINE: N_("line {number}"),
    PAGE: N_("page {number}"),
    PARAGRAPH: N_("paragraph {number}"),
    CELL: N_("cell {number}"),
}
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), "")


class Passage(NamedTuple):
    """A line, paragraph or cell of a document, and where it is: ``line``, ``12``.

    It ``may_be_a_number`` of its page, where it is as such numbers are.
    """

    text: str
    unit: str
    number: str
    may_be_a_number: bool = False

    @property
    def place(self) -> str:
        """Say where it is."""
        return _(_WORDS[self.unit]).format(number=self.number)


def squeezed(text: str) -> str:
    """Take the white space out of a text, and what cannot be seen."""
    return "".join(text.translate(_UNSEEN).split())


class IssuedText:
    """A document's text without white space; each character knows its passage.

    ``apart`` tells of each character whether white space or a new passage is before it.
    """

    def __init__(self, name: str, passages: Iterable[Passage]) -> None:
        self.name = name
        self.passages = tuple(passages)
        self.starts = array("L")
        self.apart = bytearray()
        parts = []
        length = 0
        for passage in self.passages:
            self.starts.append(length)
            for word in passage.text.translate(_UNSEEN).split():
                parts.append(word)
                length += len(word)
                self.apart += b"\1" + bytes(len(word) - 1)
        self.text = "".join(parts)

    def passage(self, at: int) -> Passage:
        """Give the passage that a character is in; the nearest, where there is none there."""
        return self.passages[self.index(at)]

    def index(self, at: int) -> int:
        """Give the index of the passage that a character is in."""
        at = min(max(at, 0), max(len(self.text) - 1, 0))
        return max(bisect_right(self.starts, at) - 1, 0)
