"""When something is due, in a document: its words are read, and compared with the data."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ledgertool.checking.issued.account import Account
from ledgertool.checking.issued.pieces import Expected
from ledgertool.model import vocabulary, words

_FIGURES: Final = re.compile(r"[0-9]{4}(?:[-./][0-9]{1,2}){0,2}")
_DIGITS: Final = re.compile("[0-9]+")
_LONGEST: Final = 40
_MOST: Final = 4

_AS_WRITTEN = "as official documents write it"


def read_dates(account: Account) -> set[int]:
    """Read what the document says where something is due.

    Gives the indices of the pieces that it says in other words; these are accounted for. Other
    words that nearly nobody else in the table uses are a difference.
    """
    ways: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    others: dict[int, tuple[int, int]] = {}
    for index, piece in enumerate(account.pieces):
        if piece.when is None:
            continue
        way = _AS_WRITTEN
        if not account.is_exact(index):
            for begin, end in _stretches(account, index):
                text = account.view.text[begin:end]
                if _means(text, piece.when):
                    others[index] = begin, end
                    way = _DIGITS.sub("", text)
                    break
            else:
                continue
        ways[piece.owner.holder.id][way].append(index)
    odd = {index for of_a_table in ways.values() for index in _odd(of_a_table)}
    for index, (begin, end) in others.items():
        if index not in odd:
            account.account(begin, end)
    return others.keys() - odd


def _stretches(account: Account, index: int) -> Iterator[tuple[int, int]]:
    """Give the stretches that may be the words: all between the neighbours, or what is alike."""
    yield account.around(index)
    if met := account.met(index):
        yield min(met), max(met) + 1


def _odd(ways: dict[str, list[int]]) -> Iterator[int]:
    """Give what is written unlike nearly all others of a table."""
    official = ways.get(_AS_WRITTEN, [])
    for way, found in ways.items():
        if way != _AS_WRITTEN and len(official) >= _MOST * len(found):
            yield from found


def _means(text: str, expected: Expected) -> bool:
    """Tell whether words mean what the data has, and say no more than that."""
    if not text or len(text) > _LONGEST or text.translate(vocabulary.SHAPES) != text:
        return False
    plain = text.replace(".", "-").replace("/", "-") if _FIGURES.fullmatch(text) else text
    is_more = bool(expected.recurs or expected.ongoing)
    if not is_more and not (words.is_plain(plain) and (plain is not text or _ends_well(text))):
        return False
    reading = words.read(plain, year=expected.year, issued_on=expected.issued_on)
    if reading.reason or reading.stages:
        return False
    said, meant = reading.deadline, expected.deadline
    is_same = said == meant or bool(
        said and meant and (said.first, said.last) == (meant.first, meant.last)
    )
    recurs = str(reading.recurs) if reading.recurs else None
    return is_same and recurs == expected.recurs and reading.ongoing == expected.ongoing


def _ends_well(text: str) -> bool:
    """Tell whether nothing is cut off: a number has its unit, unless all are figures."""
    return not text[-1].isdecimal() or _FIGURES.fullmatch(text) is not None
