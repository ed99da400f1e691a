"""Which character of one text is which of another: long pieces first, then what is between them.

Never quadratic in the whole: pieces that are unique in both texts part these, again and again,
until what is left is short.
"""

from bisect import bisect_left
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

NOWHERE: Final = -1

_LENGTHS: Final = (24, 12, 6, 3)
_SMALL: Final = 3_000
"""The product of two lengths up to which two texts are compared character by character at once."""
_LARGEST: Final = 160_000
"""The product above which two texts that have nothing in common are not compared."""

_FOLDED: Final = str.maketrans(
    {
        **dict.fromkeys("，；、．。：！？,;.:!?·", ","),
        **dict.fromkeys("“”‘’「」『』＂＇\"'", '"'),
        **dict.fromkeys("（〔［【《〈(<[", "("),
        **dict.fromkeys("）〕］】》〉)>]", ")"),
        **dict.fromkeys("—–―－~～〜-", "-"),
    }
)
"""Marks that are mistaken for each other count as one: they are in one place, and differ."""

_LONGEST: Final = 400

Stretch = tuple[int, int, int, int]


def folded(text: str) -> str:
    """Write marks that are mistaken for each other in one way."""
    return text.translate(_FOLDED)


def likeness(one: str, other: str) -> float:
    """Tell how alike two texts are, from 0 to 1; of long ones, only how alike they may be."""
    if len(one) * 3 < len(other) or len(other) * 3 < len(one):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    is_long = max(len(one), len(other)) > _LONGEST
    return matcher.quick_ratio() if is_long else matcher.ratio()


def aligned(data: str, document: str) -> list[int]:
    """Give for each character of the first text its place in the second one, or NOWHERE."""
    found = [NOWHERE] * len(data)
    waiting: list[Stretch] = [(0, len(data), 0, len(document))]
    while waiting:
        span = waiting.pop()
        a, b, c, d = span
        size = (b - a) * (d - c)
        if not size:
            continue
        runs = [] if size <= _SMALL else _runs(data, document, span)
        if runs:
            for at, where, length in runs:
                for step in range(length):
                    found[at + step] = where + step
            waiting += _between(runs, span)
        elif size <= _LARGEST:
            for at, where in _by_character(data[a:b], document[c:d]):
                found[a + at] = c + where
    return found


def _between(runs: list[tuple[int, int, int]], span: Stretch) -> Iterator[Stretch]:
    a, b, c, d = span
    for at, where, length in runs:
        yield a, at, c, where
        a, c = at + length, where + length
    yield a, b, c, d


def _runs(data: str, document: str, span: Stretch) -> list[tuple[int, int, int]]:
    """Find what is alike, as long as it can be: each run with its two places and its length."""
    a, b, c, d = span
    for length in _LENGTHS:
        pairs = _unique_pairs(data, document, span, length)
        if pairs:
            break
    else:
        return []
    runs = []
    for at, where in _ascending(pairs):
        if at < a or where < c:
            continue
        begin = 0
        while (
            at - begin > a
            and where - begin > c
            and data[at - begin - 1] == (document[where - begin - 1])
        ):
            begin += 1
        end = length
        while at + end < b and where + end < d and data[at + end] == document[where + end]:
            end += 1
        runs.append((at - begin, where - begin, begin + end))
        a, c = at + end, where + end
    return runs


def _unique_pairs(data: str, document: str, span: Stretch, length: int) -> list[tuple[int, int]]:
    """Find the pieces of a length that are once in each text, in the order of the first."""
    a, b, c, d = span
    ours = _once(data, a, b - length + 1, length)
    theirs = _once(document, c, d - length + 1, length, ours)
    return sorted((ours[piece], where) for piece, where in theirs.items() if ours[piece] >= 0)


def _once(
    text: str, begin: int, end: int, length: int, among: dict[str, int] | None = None
) -> dict[str, int]:
    """Give the places of the pieces of a text; NOWHERE for those that are there again."""
    found: dict[str, int] = {}
    for at in range(begin, end):
        piece = text[at : at + length]
        if among is None or piece in among:
            found[piece] = NOWHERE if piece in found else at
    return found if among is None else {one: at for one, at in found.items() if at >= 0}


def _ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the longest series of pairs that ascends in both texts."""
    ends: list[int] = []
    last: list[int] = []
    before = [NOWHERE] * len(pairs)
    for index, (_at, where) in enumerate(pairs):
        rank = bisect_left(ends, where)
        before[index] = last[rank - 1] if rank else NOWHERE
        ends[rank : rank + 1] = [where]
        last[rank : rank + 1] = [index]
    series = []
    index = last[-1] if last else NOWHERE
    while index != NOWHERE:
        series.append(pairs[index])
        index = before[index]
    return series[::-1]


_GOES_ON, _BEGINS, _SKIPS_DATA, _SKIPS_DOCUMENT = range(4)
_NEVER: Final = -1


def _by_character(data: str, document: str) -> list[tuple[int, int]]:
    """Compare two short texts: as many characters as can be, in as few runs as can be."""
    steps = _steps(data, document)
    pairs = []
    at, where, is_run = len(data), len(document), False
    while at and where:
        run, rest = divmod(steps[at][where], 4)
        step = run if is_run else rest
        if step in (_GOES_ON, _BEGINS):
            at, where = at - 1, where - 1
            pairs.append((at, where))
            is_run = step == _GOES_ON
        elif step == _SKIPS_DATA:
            at -= 1
        else:
            where -= 1
    return pairs


def _steps(data: str, document: str) -> list[bytearray]:
    """Tell of each two beginnings how the best comparison of them ends.

    A character that goes on a run counts 3, one that begins a run counts 1. Each step holds two:
    that of the best comparison that ends with a pair, and that of the best of all.
    """
    width = len(document) + 1
    best, ended = [0] * width, [_NEVER] * width
    steps = [bytearray([_SKIPS_DOCUMENT]) * width]
    for character in data:
        before, ended_before = best, ended
        best, ended = [0] * width, [_NEVER] * width
        line = bytearray([_SKIPS_DATA]) * width
        for where in range(1, width):
            run = _BEGINS
            if character == document[where - 1]:
                score, goes_on = before[where - 1] + 1, ended_before[where - 1]
                if goes_on != _NEVER and goes_on + 3 > score:
                    score, run = goes_on + 3, _GOES_ON
                ended[where] = score
            top, step = before[where], _SKIPS_DATA
            if best[where - 1] > top:
                top, step = best[where - 1], _SKIPS_DOCUMENT
            if ended[where] > top:
                top, step = ended[where], run
            best[where] = top
            line[where] = run * 4 + step
        steps.append(line)
    return steps
