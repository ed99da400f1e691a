"""What ``documents.yaml`` names of a document: taken out of its text, or put as the data has it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from ledgertool.checking.issued.aligned import NOWHERE, aligned
from ledgertool.model.issued import IssuedDocument
from ledgertool.reading.document import Location
from ledgertool.reading.issued.passages import IssuedText, squeezed

SHORT: Final = 8
"""Below so many characters a text is looked for only where the data accounts for nothing."""
_ALIKE: Final = 0.8
_ALIKE_EDITED: Final = 0.9
_SEEDS: Final = 3
_LONGEST_SEED: Final = 12
_MOST_PLACES: Final = 20


class View(NamedTuple):
    """A document's text without what is placed already, and where each character of it was.

    ``apart`` tells of each whether white space was before it, or something that is placed.
    """

    text: str
    at: list[int]
    apart: bytearray


class NamedText(NamedTuple):
    """A text that an entry names, with the place of it in the file; the data's where edited."""

    text: str
    shown: str
    location: Location
    instead: str | None = None


class Stale(NamedTuple):
    """A named text that is not in the document, and what of the document is likest to it."""

    named: NamedText
    begin: int = NOWHERE
    end: int = NOWHERE


class PlacedTexts(NamedTuple):
    """The text that is left to account for, and what was not found.

    ``waiting`` are short texts that are looked for later; ``times`` counts what was placed.
    """

    view: View
    stale: list[Stale]
    waiting: list[NamedText]
    times: int


def placed(issued: IssuedText, entry: IssuedDocument, base: Location, expected: str) -> PlacedTexts:
    """Place what an entry names, the longest first; what the data expects is left to the data."""
    view = View(issued.text, list(range(len(issued.text))), bytearray(issued.apart))
    stale: list[Stale] = []
    waiting, times = [], 0
    for named in (*_edited(entry, base), *_omitted(entry, base)):
        if named.instead is None and (len(named.text) < SHORT or named.text in expected):
            waiting.append(named)
            continue
        spans = list(_spans(view.text, named.text))
        if not spans:
            near = _nearest(view, named, expected)
            stale.append(
                Stale(named, *(view.at[near[0]], view.at[near[1] - 1] + 1))
                if near
                else (Stale(named))
            )
            spans = [near] if near else []
        elif named.instead is None:
            times += len(spans)
        view = _without(view, spans, named.instead or "")
    return PlacedTexts(view, stale, waiting, times)


def without(view: View, text: str, expected: str) -> View:
    """Take out a long text wherever it is by itself; the same view, where the data may have it."""
    if len(text) < SHORT or text in expected:
        return view
    spans = [one for one in _spans(view.text, text) if _is_bound(view, one[0], one[1])]
    return _without(view, spans, "") if spans else view


def _edited(entry: IssuedDocument, base: Location) -> list[NamedText]:
    found = [
        NamedText(
            squeezed(one.document),
            one.document,
            (*base, "edited", index, "document"),
            squeezed(one.data),
        )
        for index, one in enumerate(entry.edited)
    ]
    return sorted(found, key=_longest_first)


def _omitted(entry: IssuedDocument, base: Location) -> list[NamedText]:
    found = [
        NamedText(squeezed(one.text), one.text, (*base, "omitted", index, "text"))
        for index, one in enumerate(entry.omitted)
    ]
    return sorted(found, key=_longest_first)


def _longest_first(named: NamedText) -> tuple[int, str]:
    return -len(named.text), named.text


def _places(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted) if wanted else NOWHERE
    while at >= 0:
        yield at
        at = text.find(wanted, at + len(wanted))


def _spans(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    return ((at, at + len(wanted)) for at in _places(text, wanted))


def _without(view: View, spans: Iterable[tuple[int, int]], instead: str) -> View:
    """Take pieces out of a text, and put another in the place of each."""
    text: list[str] = []
    at: list[int] = []
    apart = bytearray()
    last = 0
    for begin, end in (*spans, (len(view.text), len(view.text))):
        text.append(view.text[last:begin])
        at += view.at[last:begin]
        apart += view.apart[last:begin]
        if begin < end:
            text.append(instead)
            at += [view.at[min(begin + n, end - 1)] for n in range(len(instead))]
            apart += bytes(len(instead))
        last = end
        if not instead and end < len(view.text):
            view.apart[end] = 1
    return View("".join(text), at, apart)


def _nearest(view: View, named: NamedText, expected: str) -> tuple[int, int] | None:
    """Find what is likest to a text that is not there; None where nothing is like it."""
    text, wanted = view.text, named.text
    length = max(2, min(_LONGEST_SEED, len(wanted) // _SEEDS))
    best: tuple[float, int, int] = (0.0, 0, 0)
    tried: set[int] = set()
    for offset in range(0, max(1, len(wanted) - length + 1), max(1, length // 2)):
        for at in islice(_places(text, wanted[offset : offset + length]), _MOST_PLACES):
            begin = max(0, at - offset - 2)
            if begin not in tried:
                tried.add(begin)
                end = min(len(text), at - offset + len(wanted) + 2)
                found = _likeness(view, wanted, begin, end)
                is_alone = _is_bound(view, *found[1:])
                if is_alone or text[found[1] : found[2]] not in expected:
                    best = max(best, found)
    least = _ALIKE if named.instead is None else _ALIKE_EDITED
    if best[0] < least:
        return None
    return best[1], best[2] - _is_of_what_follows(view, named, best[2], expected)


def _is_bound(view: View, begin: int, end: int) -> bool:
    return is_phrase(view.text, view.apart, begin, end)


def is_phrase(text: str, apart: bytes | bytearray, begin: int, end: int) -> bool:
    """Tell whether a stretch of a text is a phrase by itself: between marks or white space."""
    before = begin == 0 or apart[begin] or not (text[begin - 1] + text[begin]).isalnum()
    behind = end >= len(text) or apart[end] or not (text[end - 1] + text[end]).isalnum()
    return bool(before and behind)


def _is_of_what_follows(view: View, named: NamedText, end: int, expected: str) -> bool:
    """Tell whether the last character of a stretch is what the data has behind the text."""
    if not named.instead or view.text[end - 1] == named.text[-1]:
        return False
    at = expected.find(named.instead)
    behind = at + len(named.instead)
    return at >= 0 and expected[behind : behind + 1] == view.text[end - 1]


def _likeness(view: View, wanted: str, begin: int, end: int) -> tuple[float, int, int]:
    """Tell how alike a text and a stretch of the document are, and where that begins and ends."""
    pairs = aligned(wanted, view.text[begin:end])
    met = [(at, where) for at, where in enumerate(pairs) if where != NOWHERE]
    if not met:
        return 0.0, begin, end
    first, last = begin + met[0][1], begin + met[-1][1] + 1
    lacking = met[0][0], len(wanted) - 1 - met[-1][0]
    for _each in range(lacking[0]):
        if first > begin and not view.apart[first]:
            first -= 1
    for _each in range(lacking[1]):
        if last < end and not view.apart[last]:
            last += 1
    return 2 * len(met) / (len(wanted) + last - first), first, last
