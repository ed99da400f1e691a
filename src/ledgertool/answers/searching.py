"""Looking for words in the text fields of a row, or in other texts."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from ledgertool import spelling
from ledgertool.errors import NothingToFind
from ledgertool.model.row import Row
from ledgertool.phones import mask
from ledgertool.phones.digits import is_spelt

_SAID_BY_EDITORS = ("serves", "related")


def refuse_blank(texts: Sequence[str]) -> tuple[str, ...]:
    """Give texts to look for back. Raises NothingToFind for one without any word."""
    for text in texts:
        if not spelling.words(text):
            raise NothingToFind(option="--search")
    return tuple(texts)


def looking_for(text: str) -> Callable[[Row], bool]:
    """Make the test whether each word of a text stands in some text field of a row.

    Phones are not looked into, nor what the editors say of the row.
    """
    wanted = set(spelling.words(text))

    def has_all(row: Row) -> bool:
        missing = set(wanted)
        for written in searched(row, row.private):
            missing -= _standing(missing, written, row)
            if not missing:
                return True
        return False

    return has_all


def has_words(text: str, *values: Any) -> bool:
    """Tell whether each word of a text stands in some text of the values; phones are not found."""
    plain = [spelling.folded(mask(written)) for written in _texts(values)]
    return all(any(word in one for one in plain) for word in spelling.words(text))


def _standing(words: set[str], written: str, row: Row) -> set[str]:
    plain = spelling.folded(written)
    found = {word for word in words if word in plain}
    if any(one.isdigit() or is_spelt(one) for word in found for one in word):
        shown = spelling.folded(mask(written, row.private))
        return {word for word in found if word in shown}
    return found


def searched(row: Row, private: Collection[str]) -> Iterator[str]:
    """Go through the texts of a row that are looked into; none of those is that are private."""
    for name, value in row.__dict__.items():
        if name not in _SAID_BY_EDITORS:
            yield from (text for text in _texts(value) if text not in private)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, BaseModel):
        for item in value.__dict__.values():
            yield from _texts(item)
