"""Digests as files of at most so many bytes: Markdown for a robot, or mail without addresses."""

from base64 import encodebytes
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import count, groupby, islice
from typing import Final, NamedTuple
from unicodedata import combining

from ledgertool.answers.digest import Digest, DigestRow
from ledgertool.output.formats.md import escaped
from ledgertool.privacy import visible, visible_lines

_CUT: Final = "…（全文见 ledger show {id}）"
_MOST_DIGITS: Final = 9


class _Piece(NamedTuple):
    """A part of a digest, and which of how many it is."""

    digest: Digest
    rows: Sequence[DigestRow]
    number: int = 1
    of: int = 1

    @property
    def head(self) -> str:
        """Whose it is, and which part of the whole: 刘自力（1/3）."""
        part = f"（{self.number}/{self.of}）" if self.of > 1 else ""
        return f"{self.digest.name}{part}"

    @property
    def as_of(self) -> str:
        """The day, as offices write it."""
        day = self.digest.day
        return f"截至{day.year}年{day.month}月{day.day}日"


def _markdown(piece: _Piece) -> bytes:
    lines = [f"**{escaped(piece.head)}** {piece.as_of}"]
    for heading, rows in groupby(piece.rows, lambda row: row.heading):
        lines += ["", f"**{escaped(heading)}**", "", *(f"- {escaped(row.text)}" for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def _mail(piece: _Piece) -> bytes:
    """Write a mail in UTF-8, in lines that any server takes."""
    lines = [f"{visible(piece.head)} {piece.as_of}"]
    for heading, rows in groupby(piece.rows, lambda row: row.heading):
        lines += ["", heading, *(f"· {visible_lines(row.text, '；')}" for row in rows)]
    body = encodebytes("".join(f"{line}\r\n" for line in lines).encode())
    return _mail_head(visible(piece.head), piece.digest.day) + body.replace(b"\n", b"\r\n")


@lru_cache(maxsize=1024)
def _mail_head(head: str, day: date) -> bytes:
    """Write the head of a mail: its day is that of the digest, and it has no address."""
    from email.message import EmailMessage
    from email.policy import SMTP
    from email.utils import format_datetime

    mail = EmailMessage(SMTP)
    mail["Subject"] = f"工作台账提醒：{head}"
    mail["Date"] = format_datetime(datetime.combine(day, time(), UTC))
    mail.set_content("", cte="base64")
    lines, end, _body = mail.as_bytes().partition(b"\r\n\r\n")
    return lines + end


FORMS: Final[dict[str, Callable[[_Piece], bytes]]] = {"md": _markdown, "eml": _mail}
"""The forms by name, which is also the suffix of their files."""


def written(digest: Digest, form: str, most: int) -> list[bytes] | None:
    """Write a digest in pieces of at most so many bytes; None where a row finds no room in one.

    A piece has whole rows; a row that is longer than a piece is cut, and tells where it is whole.
    """
    for digits in range(_MOST_DIGITS):
        bound = 10**digits - 1 or 1
        pieces = list(islice(_parted(digest, form, most, bound), bound + 1))
        if not all(pieces):
            return None
        if len(pieces) <= bound:
            files = [
                FORMS[form](_Piece(digest, rows, number, len(pieces)))
                for number, rows in enumerate(pieces, 1)
            ]
            if all(len(file) <= most for file in files):
                return files
    return None


def least(digest: Digest, form: str) -> int:
    """Tell how many bytes a piece must have room for, so that the digest can be written."""
    first = max(
        min(len(FORMS[form](_Piece(digest, [one]))) for one in (row, _cut(row, 0)))
        for row in digest.rows
    )
    return next(most for most in count(first) if written(digest, form, most) is not None)


def _parted(digest: Digest, form: str, most: int, bound: int) -> Iterator[Sequence[DigestRow]]:
    """Part rows into as few pieces as have room for them; a piece without rows is one too small.

    There is room for the number of a piece, and of all, up to a bound.
    """

    def fit(rows: Sequence[DigestRow]) -> bool:
        return len(FORMS[form](_Piece(digest, rows, bound, bound))) <= most

    start = 0
    while start < len(digest.rows):
        rest = digest.rows[start : start + most + 1]  # each takes a byte at least
        many = _most_fitting(rest, fit)
        yield rest[:many] or _shortened(rest[0], lambda row: fit([row]))
        start += many or 1


def _most_fitting(rows: Sequence[DigestRow], fit: Callable[[Sequence[DigestRow]], bool]) -> int:
    """Find how many rows fit together; where some do, fewer do."""
    bound = 1
    while bound < len(rows) and fit(rows[:bound]):
        bound *= 2
    counts = range(1, min(bound, len(rows)) + 1)
    return bisect_right(counts, False, key=lambda many: not fit(rows[:many]))


def _shortened(row: DigestRow, fits: Callable[[DigestRow], bool]) -> Sequence[DigestRow]:
    """Cut a row to where it fits; give nothing where it never does."""
    lengths = range(len(row.text))
    length = bisect_right(lengths, False, key=lambda one: not fits(_cut(row, one))) - 1
    while length > 0 and combining(row.text[length]):
        length -= 1
    return (_cut(row, length),) if length >= 0 else ()


def _cut(row: DigestRow, length: int) -> DigestRow:
    return row._replace(text=row.text[:length] + _CUT.format(id=row.id))
