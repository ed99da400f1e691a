"""Names for a sentence: those that a mistyped one may have meant, and a few of many."""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from ledgertool import spelling
from ledgertool.language import _, listed

if TYPE_CHECKING:
    from difflib import SequenceMatcher

MOST_NAMES = 12
"""Of more names than these, a sentence tells the first."""

_MOST_COMPARED = 50_000
_CLOSE = 0.6
_BEGINNING = 2  # characters
_TITLE = (  # compiled when a name is mistyped
    "(?:[副常务代]{0,4}(?:局长|主任|科长|处长|股长|组长|队长|部长|所长|院长|园长|校长|县长|区长|市长"
    "|厅长|书记|主席|调研员|督学|干事|秘书|老师|教师|同志|领导|先生|女士|局|科|处|总|校|老)"
    "|某{1,2}|[x*]{1,6})$"
)
_ADDRESS = "^[小老阿](?=.)"


def nearest(wanted: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Find the known names that a mistyped one may have meant, the likeliest first.

    What begins alike comes first. Chinese names are two or three characters long, so that one
    wrong character is a third of the name: names of the same length with one character changed
    count too.
    """
    return [name for _likeness, name in _ranked(wanted, known)[:most]]


def _ranked(wanted: str, known: Iterable[str]) -> list[tuple[float, str]]:
    """Give the names that are like one, the likest first, each with what the two share."""
    from difflib import SequenceMatcher

    plain = _plain(wanted)
    matcher = SequenceMatcher(b=plain)
    found = []
    for name in dict.fromkeys(known):
        other = _plain(name)
        beginning = _beginning(plain, other)
        parts = min(len(plain), len(other)) > 1 and (plain in other or other in plain)
        begins = beginning >= max(_BEGINNING, len(plain) / 2) and not plain.isdecimal()
        matcher.set_seq1(other)
        if parts or begins or _one_character_off(plain, other) or _is_close(matcher):
            ratio = matcher.ratio()
            found.append((ratio + beginning / len(plain) / 2, ratio, name))
    found.sort(key=lambda one: (one[0], one[2]), reverse=True)
    return [(ratio, name) for _score, ratio, name in found]


def _beginning(one: str, other: str) -> int:
    """Count the characters with which both begin."""
    return sum(
        1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )


def _plain(name: str) -> str:
    """Give the form in which a name is compared; what makes an option of it does not count."""
    return (name.casefold() if name.isascii() else spelling.name(name)).lstrip("-")


def _is_close(matcher: "SequenceMatcher[str]") -> bool:
    return (
        matcher.real_quick_ratio() >= _CLOSE
        and matcher.quick_ratio() >= _CLOSE
        and matcher.ratio() >= _CLOSE
    )


def likely(wanted: str, known: Iterable[str]) -> list[str]:
    """Find the names that somebody may have meant: those near, or else those with this part."""
    names = list(dict.fromkeys(known))
    return nearest(wanted, names) or _with_part(_plain(wanted), names)


def likely_people(wanted: str, known: Iterable[str]) -> list[str]:
    """Find the people who may have been meant: also by surname, and with a title behind it."""
    names = list(dict.fromkeys(known))
    bare = re.sub(_ADDRESS, "", re.sub(_TITLE, "", _plain(wanted))) or _plain(wanted)
    if len(bare) == 1:
        return _with_part(bare, names)
    ranked = _ranked(bare, names)[:3]
    near = [name for ratio, name in ranked if ratio >= _CLOSE or bare in name]
    same_surname = [name for name in names if bare and name[:1] == bare[:1]]
    return near or list(dict.fromkeys([*(name for _ratio, name in ranked), *same_surname]))


def _with_part(part: str, names: Sequence[str]) -> list[str]:
    """Give the names that have a part, those that begin with it first."""
    if not any(one.isalpha() for one in part):
        return []
    found = [name for name in names if part in _plain(name)]
    return sorted(found, key=lambda name: not _plain(name).startswith(part))


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
    first = tuple(names[:MOST_NAMES])
    # Translators: a list of names that goes on
    return _("{names} …").format(names=listed(first)) if len(names) > len(first) else listed(first)


def _one_character_off(one: str, other: str) -> bool:
    if len(one) == len(other) > 1:
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return False
