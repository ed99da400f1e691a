"""What a table expects of its document: its headings, its rows in their form, its legend."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from ledgertool.checking.issued.aligned import NOWHERE, likeness
from ledgertool.checking.issued.of_cells import cell_pieces, texts_within, unshown
from ledgertool.checking.issued.pieces import (
    BREAK,
    POINT,
    Loose,
    Owner,
    TextPiece,
    Wanted,
    chinese,
    dates,
    text_piece,
    within,
)
from ledgertool.model.cells import NUMBER
from ledgertool.model.row import Column, Row
from ledgertool.reading.issued.passages import squeezed
from ledgertool.reading.table import Table

_ORDINAL: Final = re.compile("([一二三四五六七八九十]{1,3})、$")
_COUNTED: Final = re.compile(
    "（(共?)[0-9]{1,4}([个项条件])(?:(，其中)[0-9]{1,4}([个项条件])([^（）0-9]{1,12}))?）"
)
"""How a document counts a table's rows behind its title: （共5个，其中3个需年内完成销账）."""
_TO_CLOSE: Final = tuple(
    f"{must}{within}{done}"
    for must in ("需", "须", "需在", "须在", "需于", "")
    for within in ("年内", "当年", "年底前")
    for done in ("完成销账", "销账", "必须销账")
)
_ALIKE: Final = 0.8
_ALIKE_SHORT: Final = 0.7
_BEGINNING: Final = 4
_LONG: Final = 8
_ORDINALS: Final = tuple(chinese(number) for number in range(1, 60))


def of_tables(tables: Sequence[Table], document: str) -> Wanted:
    """Give what tables expect, in the order in which they are in the document."""
    ordered = _ordered(tables, document)
    wanted = Wanted([], [], [], [], [])
    headings = _Headings(document)
    source = ""
    for table in ordered:
        about = Owner(table.id, table)
        name = squeezed(re.split("[，,]", table.head.source)[0])
        if name != source:
            wanted.pieces.append(TextPiece(name, about, ("source",), glue=True))
            source = name
        wanted.pieces.extend(headings.of(table, about, source))
        wanted.phrases.extend(headings.phrases)
        form = _Form(table, document)
        wanted.pieces.extend(form.header(about))
        wanted.headers.append((form.headings, about))
        for row in table.rows:
            wanted.pieces.extend(form.row(row))
            wanted.within.extend(form.lost)
            wanted.phrases.extend(form.phrases)
        wanted.loose.extend(_loose(table, about))
    return wanted


def _ordered(tables: Sequence[Table], document: str) -> list[Table]:
    """Give tables in the order of the document; one whose place is not clear stays where it is."""
    places: list[tuple[int, int, Table]] = []
    last = 0
    for index, table in enumerate(tables):
        last = _place(table, document, last)
        places.append((last, index, table))
    return [table for _place, _index, table in sorted(places, key=lambda one: one[:2])]


def _place(table: Table, document: str, otherwise: int) -> int:
    """Tell where a table is: where its title is, or else the middle one of its longest texts."""
    found = _once(squeezed(table.head.title), document)
    if found >= 0:
        return found
    longest = (max(_texts(table, row), key=len, default="") for row in table.rows)
    rows = sorted(place for text in longest if (place := _once(text, document)) >= 0)
    return rows[len(rows) // 2] if rows else otherwise


def _once(text: str, document: str) -> int:
    at = document.find(text) if len(text) >= _LONG else NOWHERE
    return at if document.find(text, at + 1) < 0 else NOWHERE


def _texts(table: Table, row: Row) -> list[str]:
    values = (getattr(row, name, None) for name in type(row).model_fields)
    return [squeezed(value) for value in values if isinstance(value, str)]


def _loose(table: Table, about: Owner) -> Iterator[Loose]:
    head = table.head
    if head.issued_on:
        forms = dates(head.issued_on)
        yield Loose(TextPiece(forms[0], about, ("issued_on",)), forms, soft=True)
    if head.legend:
        text = squeezed(head.legend)
        forms = (*(f"{word}：{text}。" for word in ("注", "说明", "备注")), f"（{text}）", text)
        yield Loose(TextPiece(text, about, ("legend",)), forms)


class _Headings:
    """The headings of tables and of groups of them, with ordinals and counts as documents have."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._group = ""
        self._count = 0
        self.phrases: list[TextPiece] = []
        self._offset: int | None = None

    def of(self, table: Table, about: Owner, source: str) -> Iterator[TextPiece]:
        """Give the headings of a table, as far as they are not there already.

        ``phrases`` then are those that are there already, and must be there.
        """
        head = table.head
        self.phrases = []
        group = squeezed(head.group or "")
        if group and likeness(group, self._group) >= _ALIKE:
            self.phrases += self._again(about, group, head.declared.group_rows)
        elif group:
            yield from self._heading(about, "group", group, [head.declared.group_rows])
        self._group = group
        title = squeezed(head.title)
        if title in source or likeness(title, source[-len(title) :]) >= _ALIKE_SHORT:
            self.phrases.append(TextPiece(title, about, ("title",)))
            return
        counts = [head.declared.rows, head.declared.must_close]
        yield from self._heading(about, "title", title, counts, is_part=bool(head.group))

    def _again(self, about: Owner, group: str, rows: int | None) -> Iterator[TextPiece]:
        """Give what a table says of its group that another one has said before."""
        yield TextPiece(group, about, ("group",))
        if bracket := self._bracket(group, [rows]):
            yield TextPiece(bracket, about, ("declared", "group_rows"))

    def _heading(
        self,
        about: Owner,
        name: str,
        text: str,
        counts: list[int | None],
        *,
        is_part: bool = False,
    ) -> Iterator[TextPiece]:
        piece = text_piece(text, about, name)
        if not is_part:
            self._count += 1
            ordinal = self._ordinal(piece.text)
            if ordinal:
                yield TextPiece(f"{ordinal}、", about, (name,), glue=True)
        yield piece
        bracket = self._bracket(piece.text, counts)
        if bracket:
            yield TextPiece(bracket, about, ("declared",), glue=True)

    def _ordinal(self, text: str) -> str:
        """Give the ordinal that a heading should have: those before it tell the first."""
        at = self._document.find(text)
        found = _ORDINAL.search(self._document[max(at - 4, 0) : at]) if at > 0 else None
        if self._offset is None and found and found[1] in _ORDINALS:
            self._offset = _ORDINALS.index(found[1]) + 1 - self._count
        return "" if self._offset is None else chinese(self._count + self._offset)

    def _bracket(self, text: str, counts: list[int | None]) -> str:
        """Write the counts behind a title in the form that the document has there."""
        if counts[0] is None:
            return ""
        for found in _COUNTED.finditer(self._document):
            before = self._document[max(found.start() - len(text), 0) : found.start()]
            if before == text or likeness(before, text) >= _ALIKE:
                several, unit, among, other, rest = found.groups()
                more = ""
                if among and len(counts) > 1:
                    more = f"{among}{counts[1]}{other}{_likest(rest, _TO_CLOSE)}"
                return f"（{several}{counts[0]}{unit}{more}）"
        return ""


def _likest(text: str, known: Sequence[str]) -> str:
    return text if text in known else max(known, key=lambda one: likeness(one, text))


class _Form:
    """The form that a table has in its document: cells one after the other, or running text.

    In running text the last columns stand in a bracket, each behind its heading and a colon.
    """

    def __init__(self, table: Table, document: str) -> None:
        self._table, self._document = table, document
        self._columns = [one for one in table.kind.columns if _is_in_form(one, table.rows)]
        labelled = [one for one in self._columns if self._is_labelled(one, document)]
        self._labelled = labelled if len(labelled) > 1 else []
        self._plain = [one for one in self._columns if one not in self._labelled]
        self.lost: list[TextPiece] = []
        self.phrases: list[TextPiece] = []

    def _is_labelled(self, column: Column, document: str) -> bool:
        """Tell whether half of a column's cells are in the document behind the heading."""
        label = f"{squeezed(column.heading)}："
        if column is NUMBER or label not in document:
            return False
        about = Owner(self._table.id, self._table)
        cells = [self._cell(column, row, about) for row in self._table.rows]
        beginnings = [label + cell[0].text[:_BEGINNING] for cell in cells if cell]
        there = sum(beginning in document for beginning in beginnings)
        return there * 2 >= len(beginnings) > 0

    @property
    def headings(self) -> str:
        """The headings of all columns one after the other; nothing in running text."""
        columns = [] if self._labelled else self._columns
        return "".join(squeezed(column.heading) for column in columns)

    def header(self, about: Owner) -> Iterator[TextPiece]:
        """Give the headings of the columns above the rows, where these are not as in the form."""
        if self.headings and self.headings not in self._document:
            yield from self._header(about)

    def _header(self, about: Owner) -> Iterator[TextPiece]:
        for column in self._columns:
            yield TextPiece(squeezed(column.heading), about, glue=True)

    def row(self, row: Row) -> list[TextPiece]:
        """Give what a row expects.

        ``lost`` then are its words that are in none of its texts, ``phrases`` what is printed as a
        part of another text.
        """
        owner = Owner(self._table.row_id(row), self._table, row)
        cells = [self._cell(column, row, owner) for column in self._plain]
        self.phrases = []
        in_order = self._in_running_text(row, owner, cells) if self._labelled else chain(*cells)
        pieces = list(in_order)
        texts = [piece.text for piece in (*pieces, *self.phrases)]
        pieces += unshown(row, owner, texts)
        self.lost = within(texts_within(row, owner), texts)
        return pieces

    def _cell(self, column: Column, row: Row, owner: Owner) -> list[TextPiece]:
        return list(cell_pieces(column, row, owner, self._table.head))

    def _in_running_text(
        self, row: Row, owner: Owner, cells: list[list[TextPiece]]
    ) -> Iterator[TextPiece]:
        """Give the headings of sections, the number and the text, then the bracket."""
        number: list[TextPiece] = []
        texts: list[TextPiece] = []
        for column, cell in zip(self._plain, cells, strict=True):
            (number if column is NUMBER else texts).extend(cell)
        whole: list[TextPiece] = []
        for at, one in enumerate(texts):
            (self.phrases if _is_in_another(one, at, texts) else whole).append(one)
        yield from whole[:-1]
        yield from number
        yield TextPiece(POINT, owner, ("number",), glue=True, slot="point")
        yield from whole[-1:]
        yield from self._bracket(row, owner)

    def _bracket(self, row: Row, owner: Owner) -> Iterator[TextPiece]:
        found = [(column, self._cell(column, row, owner)) for column in self._labelled]
        filled = [(column, cell) for column, cell in found if cell]
        for index, (column, cell) in enumerate(filled):
            steps = (column.name,)
            sign, slot = (BREAK, "break") if index else ("（", "opened")
            yield TextPiece(sign, owner, steps, glue=True, slot=slot)
            label = f"{squeezed(column.heading)}："
            yield TextPiece(label, owner, steps, glue=True, slot=f"label {column.name}")
            yield from (_strict(piece) for piece in cell)
        if filled:
            yield TextPiece("）", owner, (filled[-1][0].name,), glue=True, slot="closed")


def _strict(piece: TextPiece) -> TextPiece:
    """Demand what parts names in running text, where nearly all have it."""
    return piece._replace(slot=f"between {piece.text}") if piece.glue else piece


def _is_in_another(piece: TextPiece, at: int, pieces: Sequence[TextPiece]) -> bool:
    """Tell whether a text is in a longer one, or nearly so, or comes again: it is printed once."""
    text = piece.text
    others = (one.text for index, one in enumerate(pieces) if index > at or one.text != text)
    return any(one == text or (len(one) > len(text) and _is_in(text, one)) for one in others)


def _is_in(text: str, other: str) -> bool:
    size = len(text)
    ends = (other[: size + 1], other[-size - 1 :])
    return text in other or any(likeness(text, end) >= _ALIKE_SHORT for end in ends)


def _is_in_form(column: Column, rows: Sequence[Row]) -> bool:
    if column.if_any is None:
        return True
    return any(getattr(row, column.if_any, None) for row in rows)
