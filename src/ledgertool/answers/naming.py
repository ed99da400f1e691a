"""What a person types for a name: the names that are meant, among those that are known."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from ledgertool import spelling
from ledgertool.errors import AmbiguousName

_COMMA, _POINT, _SPACE = re.compile("[,，;；]"), re.compile("、"), re.compile(r"\s+")
"""What may stand between names, and inside one: the whole is tried first."""

Meaning = TypeVar("Meaning")


def alike(typed: str, known: Iterable[str]) -> list[str]:
    """Give the known name that was typed, or else all that are written alike.

    Widths, capitals, white space and the shapes of marks make no difference.
    """
    names = list(dict.fromkeys(known))
    if typed in names:
        return [typed]
    wanted = spelling.name(typed)
    return [name for name in names if wanted and spelling.name(name) == wanted]


def meant(typed: str, meanings: Mapping[str, Meaning]) -> Meaning | None:
    """Give what a typed name stands for; None where it is none. Raises AmbiguousName."""
    found = alike(typed, meanings)
    if len({meanings[name] for name in found}) > 1:
        raise AmbiguousName(name=typed, names=found)
    return meanings[found[0]] if found else None


def all_meant(
    typed: Iterable[str],
    find: Callable[[str], Meaning | None],
    refuse: Callable[[str], Exception],
) -> Iterator[Meaning]:
    """Give what is meant by texts, each a name or several of them as answers join them.

    ``find`` tells what a text stands for. Raises what ``refuse`` makes of one that is no name.
    """
    for text in typed:
        if (meaning := find(text)) is not None:
            yield meaning
        else:
            yield from _each(text, find, refuse)


def _each(
    text: str, find: Callable[[str], Meaning | None], refuse: Callable[[str], Exception]
) -> Iterator[Meaning]:
    for between in (_COMMA, _POINT, _SPACE):
        parts = [part for part in between.split(text) if part.strip()]
        found = [(part, find(part)) for part in parts] if len(parts) > 1 else []
        if any(meaning is not None for _part, meaning in found):
            for part, meaning in found:
                if meaning is None:
                    yield from _each(part.strip(), find, refuse)
                else:
                    yield meaning
            return
    raise refuse(text.strip())


def apart(typed: Iterable[str], name: str) -> list[str]:
    """Leave out of texts a name that was refused; what it was joined with stands by itself."""
    left: list[str] = []
    for text in typed:
        left += _without(text.strip(), name)
    return left


def _without(text: str, name: str) -> list[str]:
    if text == name:
        return []
    for between in (_COMMA, _POINT, _SPACE):
        parts = [part.strip() for part in between.split(text) if part.strip()]
        left = [one for part in parts for one in _without(part, name)] if len(parts) > 1 else parts
        if left != parts:
            return left
    return [text]


def pieces(text: str) -> Iterator[str]:
    """Go through the names that a text may be joined of, as answers join them."""
    for between in (_COMMA, _POINT, _SPACE):
        parts = [part.strip() for part in between.split(text) if part.strip()]
        for part in parts if len(parts) > 1 else ():
            yield part
            yield from pieces(part)


def ids_meant(name: str, ids: Iterable[str]) -> list[str]:
    """Give the id that a name is, or else the ids that it is the tail of, each once.

    Where there is none, widths, capitals and white space make no difference.
    """
    ids = dict.fromkeys(ids)
    if name in ids:
        return [name]
    tails = [whole for whole in ids if name and whole.endswith("/" + name)]
    return tails or _ids_alike(spelling.name(name), ids)


def _ids_alike(wanted: str, ids: Iterable[str]) -> list[str]:
    last = wanted[-1:]
    possible = (one for one in ids if last and (not one.isascii() or one[-1:].lower() == last))
    return [one for one in possible if f"/{spelling.name(one)}".endswith(f"/{wanted}")]
