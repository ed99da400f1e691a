"""Names for a sentence: those that a mistyped one may have meant, and a few of many."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from ledgertool.language import _, listed

_MOST_NAMES = 12
_MOST_COMPARED = 50_000


def nearest(wanted: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Find the known names that a mistyped one may have meant, the likeliest first.

    Chinese names are two or three characters long, so that one wrong character is a
    third of the name: names of the same length with one character changed count too.
    """
    names = list(dict.fromkeys(known))
    close = get_close_matches(wanted, names, n=most, cutoff=0.6)
    for name in names:
        parts = len(wanted) > 1 and (wanted in name or name in wanted)
        if (parts or _one_character_off(wanted, name)) and name not in close:
            close.append(name)
    return close[:most]


class KnownNames:
    """Known names, among which those are looked for that many mistyped ones may have meant.

    Each mistyped name is compared with every known one; so that the time does not grow with the
    square of the data, nothing is offered any more after so many comparisons.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = tuple(dict.fromkeys(known))
        self._compared = 0
        self._near: dict[str, list[str]] = {}

    def near(self, wanted: str, but: str = "") -> list[str]:
        """Find the likeliest name, if any, that is not the one excepted."""
        if wanted not in self._near and self._compared < _MOST_COMPARED:
            self._compared += len(self._known)
            self._near[wanted] = nearest(wanted, self._known, most=2)
        return [name for name in self._near.get(wanted, ()) if name != but][:1]


def few(names: Sequence[str]) -> str:
    """List names for a sentence, the first of them where there are many."""
    first = tuple(names[:_MOST_NAMES])
    # Translators: a list of names that goes on
    return _("{names} …").format(names=listed(first)) if len(names) > len(first) else listed(first)


def _one_character_off(one: str, other: str) -> bool:
    if len(one) == len(other) > 1:
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return False
