"""Which pieces need not be in the document: what is printed once for several rows, and glue."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from ledgertool.checking.issued.account import Account
from ledgertool.checking.issued.aligned import NOWHERE
from ledgertool.checking.issued.pieces import STANDS_FOR, TextPiece

_MOST: Final = 4
"""So many times as many must have something, before those without it lack it."""
_ENOUGH: Final = 3
_A_LITTLE: Final = 2


def forgiven(account: Account, read: set[int]) -> set[int]:
    """Give the pieces that may be missing, and those whose words were read."""
    return read | _glue(account) | set(_merged(account))


def _slot(piece: TextPiece) -> tuple[str, str]:
    return piece.owner.holder.id, piece.slot


def _glue(account: Account) -> set[int]:
    """Give the glue that is not there at all, where it is not there with nearly all others."""
    glue = [index for index, piece in enumerate(account.pieces) if piece.glue]
    missing = {index for index in glue if not account.met(index)}
    there = Counter(_slot(account.pieces[index]) for index in glue if index not in missing)
    lacking = Counter(_slot(account.pieces[index]) for index in missing)

    def is_due(piece: TextPiece) -> bool:
        count = there[_slot(piece)]
        return bool(piece.slot) and count >= max(_ENOUGH, _MOST * lacking[_slot(piece)])

    return {index for index in missing if not is_due(account.pieces[index])}


def _merged(account: Account) -> Iterator[int]:
    """Give the pieces that are printed once with the rows before or behind them."""
    columns: dict[tuple[str, object], list[int]] = defaultdict(list)
    for index, piece in enumerate(account.pieces):
        if piece.owner.is_row and not piece.glue and len(piece.text) > 1:
            columns[piece.owner.holder.id, piece.steps].append(index)
    for column in columns.values():
        seen = set(_carried(account, column)) | set(_carried(account, column[::-1]))
        yield from seen


def _carried(account: Account, column: Iterable[int]) -> Iterator[int]:
    """Go through a column with what was printed last in it."""
    printed: set[str] = set()
    for index in column:
        piece, met = account.pieces[index], account.met(index)
        if met:
            printed = {piece.text, *_printed(account, min(met), max(met) + 1)}
        elif piece.text in printed:
            yield index


def _printed(account: Account, begin: int, end: int) -> Iterator[str]:
    """Give what is printed at a place, also with what little is right beside it."""
    for more in range(_A_LITTLE + 1):
        if account.is_free(end, end + more):
            yield account.view.text[begin : end + more]
        if account.is_free(begin - more, begin):
            yield account.view.text[begin - more : end]


def odd_signs(account: Account) -> set[int]:
    """Give the signs in running text that are unlike the others of their row or table."""
    kinds: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for index, piece in enumerate(account.pieces):
        where = account.to[account.starts[index + 1] - 1] if piece.text else NOWHERE
        signs = STANDS_FOR.get(piece.text[-1:], "")
        if where == NOWHERE or account.view.text[where] not in signs:
            continue
        whole = piece.owner.id if piece.slot == "break" else piece.owner.holder.id
        kinds[whole, piece.slot].append((account.view.text[where], index))
    return {index for found in kinds.values() for index in _unlike(found)}


def _unlike(found: list[tuple[str, int]]) -> Iterator[int]:
    counted = Counter(sign for sign, _index in found)
    if len(counted) < 2:
        return
    most = counted.most_common(1)[0][0]
    is_of_a_row = len(found) <= _ENOUGH
    for sign, index in found:
        if sign != most and (is_of_a_row or counted[most] >= _MOST * counted[sign]):
            yield index
