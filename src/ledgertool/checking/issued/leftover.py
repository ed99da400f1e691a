"""What of a document may be anywhere in it: what is loose in the data, what is named, headers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ledgertool.checking.issued.account import Account
from ledgertool.checking.issued.aligned import NOWHERE, likeness
from ledgertool.checking.issued.discrepancy import Discrepancy
from ledgertool.checking.issued.pieces import Loose, TextPiece, Wanted
from ledgertool.checking.issued.placed import (
    NamedText,
    PlacedTexts,
    Stale,
    View,
    is_phrase,
    without,
)
from ledgertool.reading.issued.passages import IssuedText, squeezed

_ALIKE: Final = 0.5
_ALIKE_AGAIN: Final = 0.75
_MOST: Final = 2_000
"""Stretches of the document that are compared with what is not found in it."""


def without_loose(view: View, wanted: Wanted, expected: str) -> tuple[View, list[Loose]]:
    """Take out what may be anywhere, where it is long; give what is left to be found, too."""
    for header, _owner in wanted.headers:
        view = without(view, header, expected)
    left = []
    for group in _groups(wanted.loose):
        before = view
        for form in group[0].forms[:-1] or group[0].forms:
            view = without(view, form, expected)
        if view is before:
            left += group
    return view, left


def account_for_leftovers(
    account: Account, text: IssuedText, wanted: Wanted, left: Sequence[Loose], named: PlacedTexts
) -> tuple[list[Discrepancy], list[Stale], int]:
    """Account for what is in no order; give what differs, what is stale, and what was met."""
    _page_numbers(account, text)
    missing = [one for one in _groups(left) if not _find_loose(account, one[0])]
    stale, times = _find_named(account, named.waiting)
    found = [*_loose_differences(account, missing, wanted.loose)]
    found += _headers(account, wanted)
    return found, stale, times


def _page_numbers(account: Account, text: IssuedText) -> None:
    """Let the numbers of pages be accounted for, where nothing else accounts for them."""
    for begin, end in list(account.free()):
        passage = text.passage(account.view.at[begin])
        if passage.may_be_a_number and account.view.text[begin:end] == squeezed(passage.text):
            account.account(begin, end)


def _groups(loose: Iterable[Loose]) -> list[list[Loose]]:
    """Put together what says the same."""
    groups: dict[tuple[object, ...], list[Loose]] = {}
    for one in loose:
        groups.setdefault((one.piece.steps, one.forms), []).append(one)
    return list(groups.values())


def _find_loose(account: Account, loose: Loose) -> bool:
    """Find all places of a loose text; alone, it must be a whole stretch of the document."""
    is_found = False
    for form in loose.forms:
        needs_all = form is loose.forms[-1] and len(loose.forms) > 1 and form in loose.forms[0]
        for place in list(account.free_places(form)):
            end = place + len(form)
            is_whole = not account.is_free(max(place - 1, 0), place) or place == 0
            is_whole &= end == len(account.of) or not account.is_free(end, end + 1)
            is_alone = account.is_bound(place) and account.is_bound(end)
            if is_whole or (is_alone and not needs_all):
                account.account(place, end)
                is_found = True
    return is_found


def _loose_differences(
    account: Account, missing: Sequence[list[Loose]], loose: Sequence[Loose]
) -> Iterator[Discrepancy]:
    """Tell of loose texts that are not there, with what is likest to them."""
    absent = {id(one) for group in missing for one in group}
    met = [one for one in loose if id(one) not in absent]
    for group in missing:
        first = group[0]
        stretches = list(_like(account, first, _ALIKE))
        for begin, end in stretches:
            account.account(begin, end)
        if stretches:
            yield Discrepancy.of(account, first.piece, *stretches[0])
        elif not first.soft or any(one.piece.steps == first.piece.steps for one in met):
            yield Discrepancy.missing(account, first.piece)
    for one in met:
        for begin, end in list(_like(account, one, _ALIKE_AGAIN)):
            account.account(begin, end)
            yield Discrepancy.of(account, one.piece, begin, end)


def _like(account: Account, loose: Loose, least: float) -> Iterator[tuple[int, int]]:
    """Find the stretches that are like a loose text, the likest first."""
    found = []
    for count, (begin, end) in enumerate(account.free()):
        if count > _MOST:
            break
        text = account.view.text[begin:end]
        alike = max(likeness(form, text) for form in loose.forms)
        if alike >= least:
            found.append((-alike, begin, end))
    yield from ((begin, end) for _alike, begin, end in sorted(found))


def _find_named(account: Account, waiting: Sequence[NamedText]) -> tuple[list[Stale], int]:
    """Find short texts that are named, where nothing else accounts for them."""
    stale, times = [], 0
    for named in waiting:
        places = [
            place
            for place in account.free_places(named.text)
            if account.is_bound(place) and account.is_bound(place + len(named.text))
        ]
        for place in places:
            account.account(place, place + len(named.text))
        times += len(places)
        if not places:
            stale.append(named)
    return [_with_the_likest(account, named) for named in stale], times


def _with_the_likest(account: Account, named: NamedText) -> Stale:
    found = [
        (likeness(named.text, account.view.text[begin:end]), begin, end)
        for count, (begin, end) in enumerate(account.free())
        if count < _MOST
    ]
    alike, begin, end = max(found, default=(0.0, NOWHERE, NOWHERE))
    if alike < _ALIKE:
        return Stale(named)
    account.account(begin, end)
    return Stale(named, account.view.at[begin], account.view.at[end - 1] + 1)


def _headers(account: Account, wanted: Wanted) -> Iterator[Discrepancy]:
    """Tell of headings of columns that are printed again with a difference."""
    for begin, end in list(account.free()):
        text = account.view.text[begin:end]
        for header, owner in wanted.headers:
            if len(header) > 4 and likeness(header, text) >= _ALIKE_AGAIN:
                account.account(begin, end)
                yield Discrepancy.of_header(account, header, owner, begin, end)
                break


def lost_phrases(text: IssuedText, wanted: Wanted) -> Iterator[TextPiece]:
    """Give the phrases that are nowhere by themselves, and the words that are nowhere.

    What is in another text of the data is looked for with that.
    """
    for piece in wanted.phrases:
        if not _is_phrase_in(piece.text, text.text, text.apart) and not any(
            piece.text in one.text and _is_phrase_in(piece.text, one.text, bytes(len(one.text)))
            for one in wanted.pieces
        ):
            yield piece
    yield from (piece for piece in wanted.within if piece.text not in text.text)


def _is_phrase_in(text: str, whole: str, apart: bytes | bytearray) -> bool:
    places = (found.span() for found in re.finditer(re.escape(text), whole))
    return any(is_phrase(whole, apart, *place) for place in places)
