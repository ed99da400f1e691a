"""Patches: two texts, as what ``git apply`` makes the one of the other by."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, zip_longest

_AROUND = 3  # lines shown before and behind what is changed

_Pair = tuple[str, str]
"""A line before and after; nothing, where it is new or gone."""


def unified(before: str, after: str, path: str, *, is_new: bool = False) -> str:
    """Write a patch of a file; nothing where the two texts are the same.

    Where there are as many lines as before, each is compared with that in its place alone, which
    takes time in proportion to the text. A file that ``is_new`` comes from nowhere.
    """
    pairs = _pairs(_lines(before), _lines(after))
    changed = [n for n, (was, now) in enumerate(pairs) if was != now]
    if not changed:
        return ""
    end = "\t" if " " in path else ""  # patch programs take what is behind a space for a day
    above = [
        [0, *accumulate(bool(pair[side]) for pair in pairs)] for side in (0, 1)
    ]  # how many lines there are above each pair, before and after
    hunks = (line for together in _hunks(changed) for line in _hunk(pairs, above, together))
    old = "/dev/null" if is_new else f"a/{path}{end}"
    return "".join([f"--- {old}\n+++ b/{path}{end}\n", *hunks])


def _lines(text: str) -> list[str]:
    """Give the lines with their ends; the last is empty where the one before it has an end."""
    *ended, last = text.split("\n")
    return [*(line + "\n" for line in ended), last]


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[_Pair]:
    """Put each line beside what has become of it."""
    if len(old) == len(new):
        return list(zip(old, new, strict=True))
    from difflib import SequenceMatcher

    blocks = SequenceMatcher(None, old, new).get_opcodes()
    return [
        pair
        for _tag, first, end, new_first, new_end in blocks
        for pair in zip_longest(old[first:end], new[new_first:new_end], fillvalue="")
    ]


def _hunks(changed: Sequence[int]) -> Iterator[list[int]]:
    """Put changed lines together that would be shown around each other."""
    hunk = [changed[0]]
    for line in changed[1:]:
        if line - hunk[-1] > 2 * _AROUND + 1:
            yield hunk
            hunk = []
        hunk.append(line)
    yield hunk


def _hunk(
    pairs: Sequence[_Pair], above: Sequence[Sequence[int]], changed: Sequence[int]
) -> Iterator[str]:
    """Write the changed lines with those around them."""
    first, after = max(changed[0] - _AROUND, 0), changed[-1] + _AROUND + 1
    after = min(after, len(pairs))
    old, new = (_place(side[first], side[after] - side[first]) for side in above)
    yield f"@@ -{old} +{new} @@\n"
    is_changed = frozenset(changed)
    added: list[str] = []
    for number in range(first, after):
        was, now = pairs[number]
        if number in is_changed:
            yield _marked("-", was)
            added.append(_marked("+", now))
        else:
            yield from added
            added = []
            yield _marked(" ", was)
    yield from added


def _place(above: int, size: int) -> str:
    """Name the first of some lines, and their number where it is not one."""
    return f"{above + bool(size)}" if size == 1 else f"{above + bool(size)},{size}"


def _marked(mark: str, line: str) -> str:
    if line.endswith("\n") or not line:
        return line and mark + line
    return f"{mark}{line}\n\\ No newline at end of file\n"
