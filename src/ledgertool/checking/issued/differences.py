"""From an account to differences: each is told once, with the piece that it is about."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from ledgertool.checking.issued.account import Account
from ledgertool.checking.issued.aligned import NOWHERE, likeness
from ledgertool.checking.issued.discrepancy import Discrepancy
from ledgertool.checking.issued.pieces import TextPiece

_LEAST: Final = 0.3
_LEAST_FORGIVEN: Final = 0.5
_FEW: Final = 2
_MOST_CANDIDATES: Final = 60
_AROUND: Final = 8


class Differences:
    """The differences of an account. ``forgiven`` are pieces that need not be there."""

    def __init__(self, account: Account, forgiven: set[int], odd: set[int]) -> None:
        self._account = account
        self._forgiven = set(forgiven)
        self._claims: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._wrong: set[int] = set(odd)
        self._missing: dict[int, None] = {}
        for index, piece in enumerate(account.pieces):
            if index in forgiven or not piece.text or account.is_exact(index):
                continue
            if account.met(index):
                self._wrong.add(index)
            else:
                self._missing[index] = None

    def all(self) -> list[Discrepancy]:
        """Give them all."""
        extra = [
            Discrepancy.of(self._account, *self._extra(begin, end), begin, end)._replace(data="")
            for begin, end in list(self._account.free())
            if not self._claim(begin, end)
        ]
        wrong = [self._wrong_piece(index) for index in sorted(self._wrong)]
        return [*wrong, *self._missing_pieces(), *extra]

    def _neighbours(self, begin: int, end: int) -> tuple[int, int]:
        """Give the pieces before and behind a stretch of the document; NOWHERE without any."""
        account = self._account
        before, behind = begin - 1, end
        while before >= 0 and account.of[before] < 0:
            before -= 1
        while behind < len(account.of) and account.of[behind] < 0:
            behind += 1
        first = account.piece_at(before) if before >= 0 else NOWHERE
        last = account.piece_at(behind) if behind < len(account.of) else NOWHERE
        return first, last

    def _claim(self, begin: int, end: int) -> bool:
        """Find the piece that a stretch belongs to, which nothing accounts for."""
        of = self._account.of
        first, last = self._neighbours(begin, end)
        behind = begin > 0 and of[begin - 1] >= 0
        before = end < len(of) and of[end] >= 0
        index = NOWHERE
        if first == last or (behind and self._lacks(first, NOWHERE)):
            index = first
        elif before and self._lacks(last, 0):
            index = last
        if index == NOWHERE:
            index = self._among_the_missing(begin, end, first, last)
        if index == NOWHERE:
            index = self._beside(begin, end, first, last, behind, before)
        if index == NOWHERE:
            return False
        self._claims[index].append((begin, end))
        self._wrong.add(index)
        self._missing.pop(index, None)
        return True

    def _lacks(self, index: int, end: int) -> bool:
        """Tell whether a piece that is there lacks its first or its last character."""
        span = self._account.range_of(index)
        is_open = index in self._wrong and self._account.to[span[end]] == NOWHERE
        return is_open and bool(self._account.met(index))

    def _among_the_missing(self, begin: int, end: int, first: int, last: int) -> int:
        """Find the missing piece between two others that a stretch is likest to."""
        text = self._account.view.text[begin:end]
        low, high = sorted((first, last))
        if low == NOWHERE:
            low, high = (first, len(self._account.pieces)) if last == NOWHERE else (NOWHERE, last)
        between = range(low + 1, high)[:_MOST_CANDIDATES]
        missing = [at for at in between if at in self._missing and at not in self._claims]
        alike = [(likeness(self._account.pieces[at].shown, text), -at) for at in missing]
        best, at = max(alike, default=(0.0, 0))
        is_the_only_one = len(missing) == 1 and len(text) <= 3 * len(
            self._account.pieces[missing[0]].text
        )
        if missing and (best >= _LEAST or is_the_only_one):
            return -at if best >= _LEAST else missing[0]
        others = [at for at in between if at in self._forgiven and not self._account.met(at)]
        alike = [(likeness(self._account.pieces[at].shown, text), -at) for at in others]
        best, at = max(alike, default=(0.0, 0))
        return -at if best >= _LEAST_FORGIVEN else NOWHERE

    def _beside(
        self, begin: int, end: int, first: int, last: int, behind: bool, before: bool
    ) -> int:
        """Find the piece that something small was added to: what no white space parts it from."""
        view = self._account.view
        if end - begin > _FEW:
            return NOWHERE
        if behind and not view.apart[begin]:
            return first
        return last if before and not view.apart[end] else NOWHERE

    def _extra(self, begin: int, end: int) -> tuple[TextPiece]:
        """Give what stands before something that the data does not have."""
        first, last = self._neighbours(begin, end)
        piece = self._account.pieces[first if first != NOWHERE else last]
        return (piece._replace(steps=()),)

    def _wrong_piece(self, index: int) -> Discrepancy:
        account = self._account
        spans = [(at, at + 1) for at in account.met(index)] + self._claims[index]
        begin, end = min(one for one, _end in spans), max(one for _begin, one in spans)
        told = Discrepancy.of(account, account.pieces[index], begin, end)
        return (
            self._with_neighbours(told, index, begin, end) if told.document == told.data else told
        )

    def _with_neighbours(self, told: Discrepancy, index: int, begin: int, end: int) -> Discrepancy:
        """Show what is around a sign that is alike in both, and parts other texts in each."""
        owner, pieces = told.owner, self._account.pieces
        beside = [one for one in pieces[max(index - 1, 0) : index + 2] if one.owner == owner]
        text = self._account.view.text[max(begin - _AROUND, 0) : end + _AROUND]
        return told._replace(document=text, data="".join(one.shown for one in beside), is_sign=True)

    def _missing_pieces(self) -> Iterator[Discrepancy]:
        """Tell of what is not there; a row that is not there at all, once."""
        account = self._account
        needed: dict[str, list[int]] = defaultdict(list)
        for index, piece in enumerate(account.pieces):
            if not piece.glue and index not in self._forgiven:
                needed[piece.owner.id].append(index)
        whole = {
            name: all_of_it
            for name, all_of_it in needed.items()
            if len(all_of_it) > _FEW and set(all_of_it) <= set(self._missing)
        }
        told: set[str] = set()
        for index in self._missing:
            piece = account.pieces[index]
            near = max(account.around(index)[0] - 1, 0)
            if piece.owner.id not in whole:
                yield Discrepancy.missing(account, piece, near)
            elif piece.owner.id not in told:
                told.add(piece.owner.id)
                yield self._whole(whole[piece.owner.id], near)

    def _whole(self, indices: Sequence[int], near: int) -> Discrepancy:
        pieces = [self._account.pieces[index] for index in indices]
        text = " ".join(piece.shown for piece in pieces)
        return Discrepancy.missing(self._account, pieces[0], near)._replace(data=text, steps=())
