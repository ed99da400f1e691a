"""What the data expects of an issued document: pieces of text, each with the place it is from."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

from ledgertool.findings.finding import Finding, Span
from ledgertool.model.period import Period
from ledgertool.model.row import Row
from ledgertool.reading.document import Location, dotted
from ledgertool.reading.issued.passages import squeezed
from ledgertool.reading.plan import IssuedPlan
from ledgertool.reading.table import Table

BREAK: Final = "\ufdd0"
"""What parts the cells of a row in running text: a comma or a semicolon."""
POINT: Final = "\ufdd1"
"""What stands behind a number in running text."""
STANDS_FOR: Final = {BREAK: "；，", POINT: "．.、"}
"""Signs that are no characters, and which of the document's they are."""

_CHINESE_DIGITS: Final = "〇一二三四五六七八九"


class Owner(NamedTuple):
    """Whose a piece is: a row, or a table, a plan or a part of one; ``base`` is its place."""

    id: str
    holder: Table | IssuedPlan
    row: Row | None = None
    base: Location = ()

    @property
    def is_row(self) -> bool:
        """Whether it is a row."""
        return self.row is not None

    @property
    def is_part(self) -> bool:
        """Whether it is a row, or a part of a plan."""
        return self.row is not None or bool(self.base)

    def span(self, steps: Location) -> Span | None:
        """Find where something of it stands in its file."""
        if isinstance(self.holder, Table):
            return self.holder.span(self.row, *steps) if self.row else self._in_the_head(steps)
        return self.holder.document.span((*self.base, *steps))

    def _in_the_head(self, steps: Location) -> Span | None:
        return self.holder.document.span(steps)

    def line(self, steps: Location) -> int | None:
        """Tell the line of something of it."""
        span = self.span(steps)
        return span.line if span else None

    def at(self, finding: Finding, steps: Location) -> Finding:
        """Put a finding at its place."""
        if isinstance(self.holder, Table) and self.row is not None:
            return self.holder.at(finding, self.row, *steps)
        where = dotted((*self.base, *steps)) or None
        return finding.at(self.holder.path, self.span(steps), field=where)


class Expected(NamedTuple):
    """When something is due, as words may say it: the words of a document are read for it."""

    deadline: Period | None
    year: int
    issued_on: date | None
    recurs: str | None = None
    ongoing: bool = False


class TextPiece(NamedTuple):
    """A text that the document is to have, without white space.

    ``glue`` is what a form puts around texts: it is there as a whole or not at all; of what has a
    ``slot``, all are there where nearly all are. A piece that is ``when`` something is due may be
    said in other words that mean the same.
    """

    text: str
    owner: Owner
    steps: Location = ()
    glue: bool = False
    slot: str = ""
    when: Expected | None = None

    @property
    def shown(self) -> str:
        """Give the text with the characters that its signs stand for."""
        text = self.text
        for sign, characters in STANDS_FOR.items():
            text = text.replace(sign, characters[0])
        return text


class Loose(NamedTuple):
    """A text that may be anywhere in the document, in one of several forms, the longest first.

    What is ``soft`` need not be there, where the document says nothing of the kind. ``also`` are
    others who say the same.
    """

    piece: TextPiece
    forms: tuple[str, ...]
    soft: bool = False


class Wanted(NamedTuple):
    """All that the data expects of a document: in its order, and what may be anywhere.

    ``within`` are words that must be in the document, and are in no other text of their owner;
    ``phrases`` must be in it between marks or white space, wherever that is. ``headers`` are the
    headings of columns as they may be printed again, with their tables.
    """

    pieces: list[TextPiece]
    loose: list[Loose]
    within: list[TextPiece]
    phrases: list[TextPiece]
    headers: list[tuple[str, Owner]]


def text_piece(text: str, owner: Owner, *steps: str | int) -> TextPiece:
    """Make a piece of a text of the data."""
    return TextPiece(squeezed(text), owner, steps)


def chinese(number: int) -> str:
    """Write a number up to 99 as headings do: 十二."""
    tens, ones = divmod(number, 10)
    before = "" if not tens else ("" if tens == 1 else _CHINESE_DIGITS[tens]) + "十"
    return before + (_CHINESE_DIGITS[ones] if ones or not tens else "")


def dates(on: date) -> tuple[str, ...]:
    """Give a day as documents write it."""
    return (
        f"{on.year}年{on.month}月{on.day}日",
        f"{on.year}.{on.month}.{on.day}",
        on.isoformat(),
    )


def official(period: Period | None) -> str:
    """Write a period as documents do: 2020年12月."""
    parts = str(period).split("/") if period else []
    return "至".join(_official(part) for part in parts)


_PARTS: Final[dict[str, Callable[[str], str]]] = {
    "H": lambda half: "上半年" if half == "1" else "下半年",
    "Q": lambda quarter: f"第{_CHINESE_DIGITS[int(quarter)]}季度",
    "X": lambda third: "上中下"[int(third) - 1] + "旬",
}


def _official(text: str) -> str:
    year, *parts = text.split("-")
    units = iter("月日")
    return f"{year}年" + "".join(
        _PARTS[part[0]](part[1:]) if part[0] in _PARTS else f"{int(part)}{next(units)}"
        for part in parts
    )


def within(pieces: Iterator[TextPiece], texts: list[str]) -> list[TextPiece]:
    """Give the pieces that are in none of some texts."""
    return [piece for piece in pieces if not any(piece.text in text for text in texts)]
