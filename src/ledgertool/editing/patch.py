"""Patches: two texts of equally many lines, as what ``git apply`` makes the one of the other by."""

from collections.abc import Iterator, Sequence
from itertools import count

_AROUND = 3  # lines shown before and behind what is changed


def unified(before: str, after: str, path: str) -> str:
    """Write a patch of a file whose lines stay where they are; nothing where they are the same.

    Each line is compared with that in its place alone, which takes time in proportion to the text.
    """
    old, new = _lines(before), _lines(after)
    changed = [n for n, (was, now) in enumerate(zip(old, new, strict=True)) if was != now]
    if not changed:
        return ""
    end = "\t" if " " in path else ""  # patch programs take what is behind a space for a day
    hunks = (line for together in _hunks(changed) for line in _hunk(old, new, together))
    return "".join([f"--- a/{path}{end}\n+++ b/{path}{end}\n", *hunks])


def _lines(text: str) -> list[str]:
    """Give the lines with their ends; the last is empty where the one before it has an end."""
    *ended, last = text.split("\n")
    return [*(line + "\n" for line in ended), last]


def _hunks(changed: Sequence[int]) -> Iterator[list[int]]:
    """Put changed lines together that would be shown around each other."""
    hunk = [changed[0]]
    for line in changed[1:]:
        if line - hunk[-1] > 2 * _AROUND + 1:
            yield hunk
            hunk = []
        hunk.append(line)
    yield hunk


def _hunk(old: Sequence[str], new: Sequence[str], changed: Sequence[int]) -> Iterator[str]:
    """Write the changed lines with those around them."""
    first, after = max(changed[0] - _AROUND, 0), changed[-1] + _AROUND + 1
    yield f"@@ -{_place(first, old[first:after])} +{_place(first, new[first:after])} @@\n"
    is_changed = frozenset(changed)
    added: list[str] = []
    for was, now, number in zip(old[first:after], new[first:after], count(first)):
        if number in is_changed:
            yield _marked("-", was)
            added.append(_marked("+", now))
        else:
            yield from added
            added = []
            yield _marked(" ", was)
    yield from added


def _place(first: int, lines: Sequence[str]) -> str:
    """Name the first of some lines, and their number where it is not one."""
    size = sum(map(bool, lines))
    return f"{first + bool(size)}" if size == 1 else f"{first + bool(size)},{size}"


def _marked(mark: str, line: str) -> str:
    if line.endswith("\n") or not line:
        return line and mark + line
    return f"{mark}{line}\n\\ No newline at end of file\n"
