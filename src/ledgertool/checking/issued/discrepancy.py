"""A difference between a document and the data: both sides, and where each of them is."""

from typing import TYPE_CHECKING, Final, NamedTuple

from ledgertool.checking.issued.aligned import NOWHERE
from ledgertool.checking.issued.pieces import Owner, TextPiece
from ledgertool.model.fields import class_at, masked_in
from ledgertool.phones import mask
from ledgertool.reading.document import Location

if TYPE_CHECKING:
    from ledgertool.checking.issued.account import Account
    from ledgertool.checking.issued.placed import NamedText


_KEPT: Final = 3
_AROUND: Final = 12
_LONGEST: Final = 60


class Discrepancy(NamedTuple):
    """Something that is not alike in a document and in the data.

    ``document`` is what the document says and ``data`` what the data says; one of them is empty
    where a side says nothing. ``begin`` and ``end`` are the place in the document's text;
    where the document says nothing, where it would have to be. ``owner`` is the row, table or part
    of a plan that is meant, and ``steps`` the place in it; for an entry of the file that names
    documents, ``named`` is what it says. With ``is_sign`` it is about a sign between two texts,
    which both sides have around it.
    """

    document: str
    data: str
    begin: int
    end: int
    owner: Owner | None = None
    steps: Location = ()
    named: "NamedText | None" = None
    is_sign: bool = False

    @property
    def at(self) -> int:
        """The place of the first character that differs; NOWHERE, where there is no place."""
        if self.begin == NOWHERE or not (self.document and self.data):
            return self.begin
        return min(self.begin + alike(self.document, self.data), max(self.end - 1, self.begin))

    @property
    def is_phone(self) -> bool:
        """Whether it is about what is masked wherever it is shown."""
        if self.owner is None or self.owner.row is None:
            return False
        cls = class_at(type(self.owner.row), self.steps[:-1]) or type(self.owner.row)
        return bool(self.steps) and self.steps[-1] in masked_in(cls)

    @property
    def told(self) -> tuple[str, str]:
        """Both sides as they may be shown: what the document says, and what the data says."""
        private = self.owner.row.private if self.owner and self.owner.row else ()
        if self.is_phone:
            return _hidden(self.document), _hidden(self.data)
        return mask(self.document, private), mask(self.data, private)

    @property
    def excerpts(self) -> tuple[str, str]:
        """Both sides as they may be shown, long ones cut down to where they differ."""
        document, data = self.told
        if not (document and data) or max(len(document), len(data)) <= _LONGEST:
            return cut(document), cut(data)
        begin = alike(document, data)
        end = min(alike(document[::-1], data[::-1]), min(len(document), len(data)) - begin)
        return _around(document, begin, end), _around(data, begin, end)

    @classmethod
    def of(cls, account: "Account", piece: TextPiece, begin: int, end: int) -> "Discrepancy":
        """Tell that a stretch of the document is not what a piece says."""
        view = account.view
        text = view.text[begin:end]
        return cls(
            text, piece.shown, view.at[begin], view.at[end - 1] + 1, piece.owner, piece.steps
        )

    @classmethod
    def missing(cls, account: "Account", piece: TextPiece, near: int = NOWHERE) -> "Discrepancy":
        """Tell that a piece is not in the document."""
        at = account.view.at
        place = at[min(near, len(at) - 1)] if at and near != NOWHERE else NOWHERE
        return cls("", piece.shown, place, place, piece.owner, piece.steps)

    @classmethod
    def of_header(
        cls, account: "Account", header: str, owner: Owner, begin: int, end: int
    ) -> "Discrepancy":
        """Tell that headings of columns are not those of the form."""
        at = account.view.at
        text = account.view.text[begin:end]
        return cls(text, header, at[begin], at[end - 1] + 1, owner)


def _hidden(phone: str) -> str:
    """Mask a phone that may lack a digit, or have another character in it."""
    return phone[:_KEPT] + "*" * len(phone[_KEPT:])


def alike(one: str, other: str) -> int:
    """Count the characters in which two texts begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def cut(text: str) -> str:
    """Cut a long text."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _around(text: str, begin: int, end: int) -> str:
    first, last = max(0, begin - _AROUND), min(len(text), len(text) - end + _AROUND)
    before, behind = "…" * (first > 0), "…" * (last < len(text))
    return f"{before}{text[first:last]}{behind}"
