"""Phone numbers in any text: found in every width and grouping that people write, and masked.

A mobile number, a number with its area code or with a country's code is told by its digits
wherever it stands. A local one of seven or eight digits is told by the word before it, such as
电话. What else has many digits (document numbers, years, days, amounts, hashes) stays.
Masking keeps the length of a text, and the place of everything in it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Any

from ledgertool.phones.amounts import is_year
from ledgertool.phones.digits import Digits, clusters, is_digit, is_spelt, plain, spelt_clusters
from ledgertool.phones.labels import is_label
from ledgertool.phones.numbers import Cluster, Piece

__all__ = ["find", "is_label", "mask", "mask_inside", "masked"]

_NAME = 3  # Chinese digits before a number that may be of a name: 张三, 周一
_MOST_OF_WORDS = 2
_MOST_TURNS = 4
_AND = re.compile(r"\s?[)]?\s?[、,/]?(?:[或和至及与跟到同]|或者|或是|以及|还有|or|and|&)\s?[(]?\s?")
_SHORT = 40  # characters of a text that may come again
_LONGEST = 60  # pieces inside of one: none has more digits


def masked(phone: str) -> str:
    """Mask a phone number whatever its form: ``188****0946``."""
    digits = [index for index, character in enumerate(plain(phone)) if is_digit(character)]
    kept = {*digits[:3], *digits[-4:]} if len(digits) > 8 else set(digits[-2:])
    hidden = set(digits) - kept
    return "".join("*" if index in hidden else mark for index, mark in enumerate(phone))


def mask(text: str, private: Iterable[str] = (), *, labelled: bool = False) -> str:
    """Mask the phones in a text, and the private texts inside it.

    ``labelled`` tells that the text is the value of a field for phones, or speaks of one.
    """
    for secret in private:
        text = text.replace(secret, masked(secret))
    return _masked_again(text, labelled) if len(text) <= _SHORT else _masked(text, labelled)


def _masked(text: str, labelled: bool) -> str:
    for _turn in range(_MOST_TURNS):  # what is left of one number may make another with the next
        pieces = find(text, labelled=labelled)
        if not pieces:
            break
        text = _masked_at(pieces, text)
    return text


_masked_again = lru_cache(maxsize=8192)(_masked)
"""Masks a short text: names, days, statuses and the names of fields come again and again."""


def _masked_at(pieces: Iterable[Piece], text: str) -> str:
    parts, at = [], 0
    for start, end in pieces:
        parts += [text[at:start], masked(text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def mask_inside(value: Any, private: Iterable[str] = (), *, labelled: bool = False) -> Any:
    """Mask the phones in all texts inside a value, and what stands under a name for phones."""
    if isinstance(value, str):
        return mask(value, private, labelled=labelled)
    if isinstance(value, (list, tuple)):
        return [mask_inside(item, private, labelled=labelled) for item in value]
    if isinstance(value, dict):
        named = ((*_masked_name(key), item) for key, item in value.items())
        return {
            name: mask_inside(item, private, labelled=labelled or is_for_phones)
            for name, is_for_phones, item in named
        }
    return value


@lru_cache(maxsize=1024)
def _masked_name(name: str) -> tuple[str, bool]:
    """Mask the name of a field, and tell whether it is one for phones: each row has the same."""
    return mask(name), is_label(name)


def find(text: str, *, labelled: bool = False) -> list[Piece]:
    """Find the phones in a text, in their order."""
    if len(text) > _SHORT:
        return _found(text, labelled)
    return [*_found_again(text, labelled)]


@lru_cache(maxsize=8192)
def _found_again(text: str, labelled: bool) -> tuple[Piece, ...]:
    """Find the phones in a short text; names, days and statuses come again and again."""
    return tuple(_found(text, labelled))


def _found(text: str, labelled: bool) -> list[Piece]:
    text = plain(text)
    told = [*_told(text, labelled)]
    spelt = [
        piece for cluster in spelt_clusters(text) for piece in _spelt(text, cluster, labelled, told)
    ]
    return _joined([*told, *spelt]) if spelt else told


def _told(text: str, labelled: bool) -> Iterator[Piece]:
    """Go through the numbers; one behind another and a word such as 或 may be as short as that."""
    last = 0, 0
    for cluster in clusters(text):
        is_next = _AND.fullmatch(text, last[1], cluster[0].start)
        count = _count(text[slice(*last)]) if is_next else 0
        for piece in Cluster(text, cluster, labelled, count).pieces():
            last = piece
            yield piece


def _spelt(
    text: str, cluster: Sequence[Digits], labelled: bool, told: Sequence[Piece]
) -> Iterator[Piece]:
    """Go through the numbers with Chinese digits in them, which a name may stand before.

    Where the number is found without them, one or two Chinese digits are of the words around it.
    """
    for start, end in _behind_name(text, cluster, labelled):
        inside = _inside(start, end, told)
        more = _count(text[start:end]) - sum(_count(text[slice(*piece)]) for piece in inside)
        if more > (_MOST_OF_WORDS if inside else 0):
            yield start, end


def _behind_name(text: str, cluster: Sequence[Digits], labelled: bool) -> list[Piece]:
    """Find most of the numbers that may begin with one of the first digits."""
    (start, end, digits), *others = cluster
    longest = 0 if is_year(digits) else min(_NAME, len(digits) - 1)
    readings = []
    for size in range(longest + 1):
        if not size or is_spelt(text[start + size - 1]):
            first = Digits(start + size, end, digits[size:])
            readings.append([*Cluster(text, [first, *others], labelled).pieces()])
    return max(readings, key=lambda pieces: sum(end - start for start, end in pieces))


def _inside(start: int, end: int, pieces: Sequence[Piece]) -> list[Piece]:
    """Give what of these pieces lies inside of one."""
    at = bisect_left(pieces, start + 1, key=lambda piece: piece[1])
    reaching = takewhile(lambda piece: piece[0] < end, pieces[at : at + _LONGEST])
    return [(max(start, first), min(end, last)) for first, last in reaching]


def _count(text: str) -> int:
    return sum(map(is_digit, text))


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Make one of those pieces that overlap."""
    joined: list[Piece] = []
    for start, end in sorted(pieces):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
