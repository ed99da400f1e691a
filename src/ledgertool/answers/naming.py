"""What a person types for a name: the names that are meant, among those that are known."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from ledgertool import spelling
from ledgertool.errors import AmbiguousName

_BETWEEN = re.compile(r"[,，、;；]")
_SPACES = re.compile(r"\s+")

Refusal = Callable[[str, Collection[str]], Exception]
"""Makes the error for a name that is not known, of the name and the known ones."""


def alike(typed: str, known: Iterable[str]) -> list[str]:
    """Give the known name that was typed, or else all that are written alike.

    Widths, capitals, white space and the shapes of marks make no difference.
    """
    names = list(dict.fromkeys(known))
    if typed in names:
        return [typed]
    wanted = spelling.name(typed)
    return [name for name in names if wanted and spelling.name(name) == wanted]


def meant(typed: str, known: Iterable[str]) -> str | None:
    """Give the one known name that was typed; None where there is none. Raises AmbiguousName."""
    found = alike(typed, known)
    if len(found) > 1:
        raise AmbiguousName(name=typed, names=found)
    return found[0] if found else None


def all_meant(
    typed: Iterable[str], find: Callable[[str], str | None], refuse: Callable[[str], Exception]
) -> Iterator[str]:
    """Give the names meant by texts, each a name or several of them as answers join them.

    ``find`` gives the name that a text is. Raises what ``refuse`` makes of a text that is none.
    """
    for text in typed:
        if (name := find(text)) is not None:
            yield name
        else:
            yield from _each(text, find, refuse)


def _each(
    text: str, find: Callable[[str], str | None], refuse: Callable[[str], Exception]
) -> Iterator[str]:
    for between in (_BETWEEN, _SPACES):
        parts = [part for part in between.split(text) if part.strip()]
        found = {part: find(part) for part in parts} if len(parts) > 1 else {}
        if not any(found.values()):
            continue
        for part, name in found.items():
            if name is None:
                raise refuse(part.strip())
            yield name
        return
    raise refuse(text)
