"""Text folded as Chinese is set: no line begins with ``、`` or ``》``, none ends with ``《``."""

from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.measure import Measurement
    from rich.text import Text

NOT_FIRST = frozenset("、，。．；：！？…—～·％‰℃〃々ー》〉）】”’」』〕〗］｝〞,.;:!?)]}>%")
"""What no line begins with, where it can be helped."""
NOT_LAST = frozenset("《〈（【“‘「『〔〖［｛〝([{<")
"""What no line ends with, where it can be helped."""

_WIDEST = 2  # cells of a character

_MayBreak = Callable[[str, str], bool]
"""Tells whether a line may end between two characters."""


def folded(line: str, width: int) -> list[str]:
    """Fold a line to a width; its pieces, put together, are the line again.

    No piece is wider but for the white space at its end. Words of Latin letters and digits
    stay whole, and marks where they belong, as long as they are not wider themselves.
    """
    if cell_len(line) <= width:
        return [line]
    pieces = [""]
    for part in _parts(line, max(width, _WIDEST), (_between_words, _between_marks, _anywhere)):
        if pieces[-1] and cell_len((pieces[-1] + part).rstrip()) > width:
            pieces.append(part)
        else:
            pieces[-1] += part
    return pieces


def _parts(text: str, width: int, rules: tuple[_MayBreak, ...]) -> Iterator[str]:
    """Part a text where the first rule lets it; what is too wide then, where the next ones do."""
    may_break, *looser = rules
    start = 0
    ends = [end for end, pair in enumerate(pairwise(text), 1) if may_break(*pair)]
    for end in (*ends, len(text)):
        part = text[start:end]
        if looser and cell_len(part.rstrip()) > width:
            yield from _parts(part, width, tuple(looser))
        else:
            yield part
        start = end


def _between_words(before: str, after: str) -> bool:
    return _between_marks(before, after) and not (_is_of_word(before) and _is_of_word(after))


def _between_marks(before: str, after: str) -> bool:
    return _anywhere(before, after) and after not in NOT_FIRST and before not in NOT_LAST


def _anywhere(_before: str, after: str) -> bool:
    return not after.isspace() and cell_len(after) > 0


def _is_of_word(character: str) -> bool:
    if character.isascii():
        return not character.isspace()
    return character == "’" or (character.isalnum() and cell_len(character) == 1)


class Folding:
    """A text for Rich that is folded to the room it is given, with nothing lost."""

    def __init__(self, text: "Text") -> None:
        self._lines = text.split("\n", allow_blank=True)

    def __rich_console__(self, _console: "Console", options: "ConsoleOptions") -> "Iterator[Text]":
        for line in self._lines:
            pieces = folded(line.plain, options.max_width)
            for piece in line.divide(list(accumulate(map(len, pieces)))[:-1]):
                piece.rstrip()
                piece.no_wrap, piece.overflow = True, "ignore"
                yield piece

    def __rich_measure__(self, _console: "Console", options: "ConsoleOptions") -> "Measurement":
        from rich.measure import Measurement

        longest = max(cell_len(line.plain) for line in self._lines)
        return Measurement(min(longest, _WIDEST), min(longest, options.max_width))
