"""The account of a document: which piece of the data each character of it is of."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from ledgertool.checking.issued.aligned import NOWHERE, aligned, folded
from ledgertool.checking.issued.pieces import STANDS_FOR, TextPiece
from ledgertool.checking.issued.placed import View

ACCOUNTED: Final = -2
"""What a character of the document is of, where it is accounted for by no piece."""

_FAR: Final = 3_000
_SHIFTS: Final = 60
_LONG: Final = 4


class Account:
    """Pieces and a document, character by character.

    ``to`` gives for each character of the pieces its place in the document, ``of`` for each of
    the document's that of the pieces, NOWHERE or ACCOUNTED.
    """

    def __init__(self, pieces: Sequence[TextPiece], view: View) -> None:
        self.pieces, self.view = pieces, view
        self.starts = [0]
        for piece in pieces:
            self.starts.append(self.starts[-1] + len(piece.text))
        self.data = "".join(piece.text for piece in pieces)
        shown = "".join(piece.shown for piece in pieces)
        self.to = aligned(folded(shown), folded(view.text))
        self.of = [NOWHERE] * len(view.text)
        self._slide()
        self._slide_in_the_document()
        for at, where in enumerate(self.to):
            if where != NOWHERE:
                self.of[where] = at
        self._owners = self._piece_of_each()
        self._let_go()
        self._find_moved()
        self._prefer_the_very_same()

    def _piece_of_each(self) -> list[int]:
        return [index for index, piece in enumerate(self.pieces) for _each in piece.text]

    def piece_at(self, where: int) -> int:
        """Give the index of the piece that a character of the document is of."""
        return self._owners[self.of[where]]

    def range_of(self, index: int) -> range:
        """Give the characters of a piece."""
        return range(self.starts[index], self.starts[index + 1])

    def met(self, index: int) -> list[int]:
        """Give the places in the document of the characters of a piece that are there."""
        return [self.to[at] for at in self.range_of(index) if self.to[at] != NOWHERE]

    def is_exact(self, index: int) -> bool:
        """Tell whether a piece is in the document as it is, with nothing in between."""
        last = NOWHERE
        for at in self.range_of(index):
            where = self.to[at]
            if where == NOWHERE or not same(self.data[at], self.view.text[where]):
                return False
            if last != NOWHERE and where != last + 1 and NOWHERE in self.of[last + 1 : where]:
                return False
            last = where
        return True

    def is_free(self, begin: int, end: int) -> bool:
        """Tell whether nothing accounts for a stretch of the document."""
        return begin >= 0 and all(one == NOWHERE for one in self.of[begin:end])

    def is_bound(self, at: int) -> bool:
        """Tell whether something ends or begins before a character of the document."""
        if at in (0, len(self.of)) or self.view.apart[at]:
            return True
        return self.of[at - 1] != NOWHERE or self.of[at] != NOWHERE

    def account(self, begin: int, end: int) -> None:
        """Let a stretch of the document be accounted for."""
        self.of[begin:end] = [ACCOUNTED] * (end - begin)

    def free(self) -> Iterator[tuple[int, int]]:
        """Go through the stretches of the document that nothing accounts for."""
        at = 0
        for is_free, group in groupby(self.of, lambda one: one == NOWHERE):
            end = at + sum(1 for _each in group)
            if is_free:
                yield at, end
            at = end

    def free_places(self, text: str, begin: int = 0, end: int | None = None) -> Iterator[int]:
        """Find where a text is in what nothing accounts for."""
        at = self.view.text.find(text, begin, end)
        while text and at >= 0:
            if self.is_free(at, at + len(text)):
                yield at
            at = self.view.text.find(text, at + 1, end)

    def around(self, index: int) -> tuple[int, int]:
        """Give the stretch of the document between what is before a piece and what is behind it."""
        before = self.starts[index] - 1
        while before >= 0 and self.to[before] == NOWHERE:
            before -= 1
        behind = self.starts[index + 1]
        while behind < len(self.to) and self.to[behind] == NOWHERE:
            behind += 1
        begin = self.to[before] + 1 if before >= 0 else 0
        end = self.to[behind] if behind < len(self.to) else len(self.of)
        return begin, max(begin, end)

    # How pieces are brought to their places

    def _slide(self) -> None:
        """Let what is missing be whole pieces, where it can be one or another."""
        starts, to = set(self.starts), self.to
        at = 0
        while at < len(to):
            if to[at] != NOWHERE:
                at += 1
                continue
            end = at
            while end < len(to) and to[end] == NOWHERE:
                end += 1
            is_pure = at > 0 and end < len(to) and to[at - 1] + 1 == to[end]
            if is_pure and not (at in starts and end in starts):
                self._shift(at, end, starts)
            at = end + 1

    def _shift(self, begin: int, end: int, starts: set[int]) -> None:
        length, data, to = end - begin, self.data, self.to
        best, score = begin, (begin in starts) + (end in starts)
        low = begin
        while low > 0 and begin - low < _SHIFTS and data[low - 1] == data[low + length - 1]:
            low -= 1
            if to[low] == NOWHERE or to[low] + 1 != (to[low + 1] if low + 1 < begin else to[end]):
                break
            found = (low in starts) + (low + length in starts)
            if found > score:
                best, score = low, found
        high = begin
        while (
            high + length < len(data)
            and high - begin < _SHIFTS
            and (data[high] == data[high + length] and to[high + length] != NOWHERE)
        ):
            high += 1
            found = (high in starts) + (high + length in starts)
            if found > score:
                best, score = high, found
        for at in range(begin - 1, best - 1, -1):
            to[at + length], to[at] = to[at], NOWHERE
        for at in range(begin, best):
            to[at], to[at + length] = to[at + length], NOWHERE

    def _slide_in_the_document(self) -> None:
        """Let what is only in the document begin or end at white space, where it may."""
        text, apart, to = self.view.text, self.view.apart, self.to
        for at in range(1, len(to)):
            begin, end = to[at - 1] + 1, to[at]
            if NOWHERE in (begin - 1, end) or begin == end:
                continue
            shift, best, score = 0, 0, _bounds(apart, begin, end)
            while (
                at + shift < len(to)
                and to[at + shift] == end + shift
                and text[begin + shift] == text[end + shift]
                and shift < _SHIFTS
            ):
                shift += 1
                found = _bounds(apart, begin + shift, end + shift)
                if found > score:
                    best, score = shift, found
            for step in range(best):
                to[at + step] = begin + step

    def _prefer_the_very_same(self) -> None:
        """Take the very same mark where one like it stands beside it."""
        text = self.view.text
        for at, where in enumerate(self.to):
            if where == NOWHERE or same(self.data[at], text[where]):
                continue
            for near in (where - 1, where + 1):
                is_in_order = (at == 0 or self.to[at - 1] < near) and (
                    at + 1 == len(self.to) or self.to[at + 1] in range(near + 1, len(text))
                )
                if (
                    is_in_order
                    and self.is_free(near, near + 1)
                    and (same(self.data[at], text[near : near + 1]))
                ):
                    self.of[where], self.of[near], self.to[at] = NOWHERE, at, near
                    break

    def _let_go(self) -> None:
        """Take a piece to be missing of which only some characters are there, by chance."""
        for index, piece in enumerate(self.pieces):
            met = self.met(index)
            length = len(piece.text)
            is_spread = bool(met) and met[-1] - met[0] > 3 * length + 10
            is_other = piece.glue and not piece.slot and length == 1 and not self.is_exact(index)
            if met and (len(met) * 2 < length or is_spread or is_other):
                for at in self.range_of(index):
                    if self.to[at] != NOWHERE:
                        self.of[self.to[at]] = NOWHERE
                        self.to[at] = NOWHERE

    def _find_moved(self) -> None:
        """Find pieces that are near their place, where cells are in another order."""
        for index, piece in enumerate(self.pieces):
            if piece.glue or not piece.text or self.met(index):
                continue
            begin, end = self._region(index)
            if len(piece.text) >= _LONG:
                begin, end = max(0, begin - _FAR), end + _FAR
            place = next(self.free_places(piece.text, begin, end), NOWHERE)
            if place != NOWHERE:
                self.put(index, place)

    def put(self, index: int, place: int) -> None:
        """Let a piece be at a place of the document."""
        for step, at in enumerate(self.range_of(index)):
            self.to[at] = place + step
            self.of[place + step] = at

    def _region(self, index: int) -> tuple[int, int]:
        """Give the stretch of the document in which the owner of a piece is."""
        begin, end = self.around(index)
        owner = self.pieces[index].owner
        for step in (-1, 1):
            near = index + step
            while 0 <= near < len(self.pieces) and self.pieces[near].owner.id == owner.id:
                if met := self.met(near):
                    begin, end = min(begin, *met), max(end, *(at + 1 for at in met))
                near += step
        return begin, end


def same(expected: str, found: str) -> bool:
    """Tell whether a character is the one that is expected, or one that a sign stands for."""
    return expected == found or (found != "" and found in STANDS_FOR.get(expected, ""))


def _bounds(apart: bytearray, begin: int, end: int) -> int:
    return apart[begin] + (end >= len(apart) or apart[end])
