"""Several names written as one: what people put between names instead of a comma and a space."""

from ledgertool.model.registry import RegistrySection
from ledgertool.phones.expressions import Expression
from ledgertool.spelling import unwrapped

_BETWEEN = Expression(r"\s*[，、,;；/／|]+\s*|\s*(?:以及|[和与及跟同+＋&·．.\-－—~～])\s*|\s+")
_SURE = Expression(r"[，、；]")
_LONGEST = 200
_MOST = 30  # places in one text where a name may end


def parts(text: str, known: RegistrySection) -> list[str]:
    """Give the names of which a text is made up, in their order; none, where it is one name.

    They are all known, or one is and the rest is parted from it, or they stand between signs that
    no name has in it.
    """
    bare = unwrapped(text)
    if not 2 <= len(bare) <= _LONGEST:
        return []
    found = _known_parts(bare, known)
    if found is None and _SURE.search(bare) and not any(map(_SURE.search, known.names)):
        found = _split(_SURE, bare)
    if found is None:
        pieces = _split(_BETWEEN, bare)
        is_clear = any(piece in known for piece in pieces) and min(map(len, pieces)) > 1
        found = pieces if is_clear else None
    return found if found and len(found) > 1 else []


def surely(text: str) -> list[str]:
    """Give the names between signs that no name has in it; none, where there are no such signs."""
    found = _split(_SURE, text) if _SURE.search(text) else []
    return found if len(found) > 1 else []


def _split(signs: Expression, text: str) -> list[str]:
    return [part for part in map(unwrapped, signs.split(text)) if part]


def _known_parts(text: str, known: RegistrySection) -> list[str] | None:
    """Part a text at some of its signs so that each part is a known name; None if it cannot be."""
    signs = [*_BETWEEN.finditer(text)][:_MOST]
    starts = [0, *(sign.end() for sign in signs)]
    ends = [*(sign.start() for sign in signs), len(text)]
    ways: dict[int, list[str]] = {len(starts): []}  # from each start on
    for first in range(len(starts) - 1, -1, -1):
        for last in range(first, len(ends)):
            name = text[starts[first] : ends[last]]
            name = name if name in known else unwrapped(name)
            if name in known and last + 1 in ways:
                ways[first] = [name, *ways[last + 1]]
                break
    return ways.get(0)
