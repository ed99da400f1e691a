"""Lines of which two have made different ones: merged, or marked as git marks a conflict."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Final, TypeVar

TextLines = Sequence[str]
"""Lines without their ends, but for the CR of one that ends in CRLF."""

_T = TypeVar("_T")
_Three = tuple[_T, _T, _T]

MARK: Final = 7
"""How long the marks of a conflict are, where git does not say it."""


class Merger:
    """Merges lines, and counts the conflicts that it has marked.

    Lines have no end, but for the CR of a line that ends in CRLF: ``cr`` is put behind the marks.
    """

    def __init__(self, size: int = MARK, cr: str = "") -> None:
        self.conflicts = 0
        self._size, self._cr = size, cr

    def lines(self, base: TextLines, ours: TextLines, theirs: TextLines) -> list[str]:
        """Take what one of two has changed; mark where both have, each in another way."""
        if theirs in (ours, base):
            return list(ours)
        merged: list[str] = []
        for was, one, other in _pieces(base, ours, theirs):
            if other in (was, one):
                merged += one
            elif one == was:
                merged += other
            else:
                merged += self.conflict(one, other)
        return merged

    def conflict(self, ours: TextLines, theirs: TextLines) -> list[str]:
        """Mark a conflict; what both have in common at its beginning and end stays outside."""
        self.conflicts += 1
        above, below = _ends(ours, theirs)
        mine, others = (side[above : len(side) - below] for side in (ours, theirs))
        marked = (
            *(self._mark("<", " ours"), *mine, self._mark("=")),
            *(*others, self._mark(">", " theirs")),
        )
        return [*ours[:above], *marked, *ours[len(ours) - below :]]

    def _mark(self, character: str, side: str = "") -> str:
        return character * self._size + side + self._cr


def _ends(one: TextLines, other: TextLines) -> tuple[int, int]:
    """Count the lines that two have in common at the beginning, and at the end."""
    above = _common(one, other)
    most = min(len(one), len(other)) - above
    return above, min(_common(one[::-1], other[::-1]), most)


def _common(ours: TextLines, theirs: TextLines) -> int:
    """Count the lines that two have in common at the beginning."""
    pairs = zip(ours, theirs, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _pieces(
    base: TextLines, ours: TextLines, theirs: TextLines
) -> list[tuple[TextLines, TextLines, TextLines]]:
    """Cut three texts into pieces that belong together: between lines that all three have."""
    one, other = _kept(base, ours), _kept(base, theirs)
    pieces: list[tuple[TextLines, TextLines, TextLines]] = []
    above = (0, 0, 0)
    for line in range(len(base)):
        if line in one and line in other:
            at = (line, one[line], other[line])
            pieces.append(_piece((base, ours, theirs), above, at))
            pieces.append((base[line : line + 1],) * 3)
            above = (at[0] + 1, at[1] + 1, at[2] + 1)
    end = (len(base), len(ours), len(theirs))
    return [*pieces, _piece((base, ours, theirs), above, end)]


def _piece(texts: _Three[TextLines], start: _Three[int], end: _Three[int]) -> _Three[TextLines]:
    first, second, third = (t[a:b] for t, a, b in zip(texts, start, end, strict=True))
    return first, second, third


def _kept(base: TextLines, side: TextLines) -> dict[int, int]:
    """Give the lines that a side has kept: where each is now."""
    above, below = _ends(base, side)
    rest = SequenceMatcher(None, base[above : len(base) - below], side[above : len(side) - below])
    kept = {line: line for line in range(above)}
    for start, now, size in rest.get_matching_blocks():
        kept |= {above + start + n: above + now + n for n in range(size)}
    return kept | {len(base) - n: len(side) - n for n in range(below, 0, -1)}
