"""What a cell of an official form expects of the document: its texts, each with its field."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from ledgertool.checking.issued.pieces import (
    Expected,
    Owner,
    TextPiece,
    dates,
    official,
    text_piece,
)
from ledgertool.model import words
from ledgertool.model.fields import fields_of, names_in
from ledgertool.model.period import Period
from ledgertool.model.row import Column, Head, Row, Stage
from ledgertool.reading.document import Location
from ledgertool.reading.issued.passages import squeezed

_BETWEEN: Final = "、，；,;"
_NO_TEXT: Final = re.compile(r"[（）()\s，。；：、]*")
_WHEN: Final = "deadline"
_STAR: Final = "☆"
_NOT_ISSUED: Final = ("continues",)


class _AsIssued(NamedTuple):
    """A row as its document has it, before anything happened to it."""

    row: Row
    leaders: tuple[str, ...]
    deadline: Period | None
    stage: Stage | None = None


def cell_pieces(column: Column, row: Row, owner: Owner, head: Head) -> Iterator[TextPiece]:
    """Give what a cell of a row is made of."""
    if column.name == _WHEN:
        yield from _when(row, owner, head)
        return
    if column.cell is None:
        yield from _field(getattr(row, column.name, None), owner, column.name)
        return
    cell = squeezed(column.cell(_AsIssued(row, row.leaders, row.deadline)))
    names = _names_of(row)
    parted = _parted(cell, names)
    if parted is None:
        yield from _fields_in(cell, column, owner)
    else:
        for text in parted:
            is_glue = text in _BETWEEN
            yield TextPiece(text, owner, (column.name,) if is_glue else names[text], glue=is_glue)


def _field(value: Any, owner: Owner, name: str) -> Iterator[TextPiece]:
    """Give what a field alone expects."""
    match value:
        case None | False | ():
            return
        case date():
            yield text_piece(dates(value)[0], owner, name)
        case tuple():
            for index, item in enumerate(value):
                if index:
                    yield TextPiece("、", owner, (name,), glue=True)
                yield text_piece(str(item), owner, name, index)
        case BaseModel():
            for part in type(value).model_fields:
                yield from _field(getattr(value, part), owner, name)
        case _:
            yield text_piece("☆" if value is True else str(value), owner, name)


def _names_of(row: Row) -> dict[str, Location]:
    """Give the names in a row's lists, each with its place."""
    found: dict[str, Location] = {}
    for field in names_in(type(row)):
        value = getattr(row, field.attribute)
        for index, name in enumerate(value if isinstance(value, tuple) else ()):
            found.setdefault(squeezed(name), (field.name, index))
    return found


def _parted(cell: str, names: Iterable[str]) -> list[str] | None:
    """Part a cell into names and what is between them; None where there is more in it."""
    found: list[str] = []
    rest = cell
    longest_first = sorted(names, key=len, reverse=True)
    while rest:
        name = next((one for one in longest_first if rest.startswith(one)), rest[0])
        if name in _BETWEEN and not found:
            return None
        if name not in _BETWEEN and name not in longest_first:
            return None
        found.append(name)
        rest = rest[len(name) :]
    return found


def _fields_in(cell: str, column: Column, owner: Owner) -> Iterator[TextPiece]:
    """Part a cell into the fields that it is made of, as who reads sheets would."""
    parts = column.read(cell) if column.read else {}
    if cell.startswith(_STAR):
        yield TextPiece(cell, owner, ("must_close",) if cell == _STAR else (column.name,))
        return
    waiting = [name for name, text in parts.items() if squeezed(text) not in cell]
    places = sorted(
        (cell.index(squeezed(text)), name, squeezed(text))
        for name, text in parts.items()
        if text and squeezed(text) in cell
    )
    at, found = 0, list[tuple[str, str]]()
    for begin, name, text in places:
        if begin >= at:
            found += [(cell[at:begin], ""), (text, name)]
            at = begin + len(text)
    for text, name in (*found, (cell[at:], "")):
        if text:
            field = name or _field_between(text, waiting) or column.name
            yield TextPiece(text, owner, tuple(field.split(".")))


def _field_between(text: str, waiting: list[str]) -> str | None:
    """Name the field that a text between others is; a bracket alone is of none."""
    return waiting.pop(0) if waiting and not _NO_TEXT.fullmatch(text) else None


def _when(row: Row, owner: Owner, head: Head) -> Iterator[TextPiece]:
    """Give when a row or each of its stages is due: the words as issued, or what they mean."""
    parts: list[tuple[Row | Stage, Location]] = [
        (stage, ("stages", index)) for index, stage in enumerate(row.stages)
    ]
    for index, (part, base) in enumerate(parts or [(row, ())]):
        if index:
            yield TextPiece("；", owner, ("stages",), glue=True)
        if isinstance(part, Stage):
            yield text_piece(part.name, owner, *base, "name")
        recurs = part.recurs if isinstance(part, Row) else None
        if part.deadline_text and _says(part, row, head):
            yield text_piece(part.deadline_text, owner, *base, "deadline_text")
        elif part.deadline or recurs or part.ongoing:
            expected = Expected(
                part.deadline,
                head.year,
                row.counts_from or head.issued_on,
                str(recurs) if recurs else None,
                part.ongoing,
            )
            text = official(part.deadline) + "长期坚持" * part.ongoing
            yield TextPiece(text or str(recurs), owner, (*base, _WHEN), when=expected)


def _says(part: Row | Stage, row: Row, head: Head) -> bool:
    """Tell whether the words of a deadline do not say another day than the data has."""
    reading = words.read(
        part.deadline_text or "", year=head.year, issued_on=row.counts_from or head.issued_on
    )
    said, meant = reading.period, part.deadline
    return said is None or meant is None or said.last == meant.last


def unshown(row: Row, owner: Owner, texts: list[str]) -> Iterator[TextPiece]:
    """Give the texts of a row that no column of its form shows, and its star."""
    shown = "".join(texts)
    for name, field in fields_of(type(row)).items():
        value = getattr(row, field.attribute)
        if isinstance(value, str) and field.is_text and name not in _NOT_ISSUED:
            piece = text_piece(value, owner, name)
            if piece.text not in shown and name != "deadline_text":
                yield piece
    if row.must_close and _STAR not in shown:
        yield TextPiece(_STAR, owner, ("must_close",))


def texts_within(row: Row, owner: Owner) -> Iterator[TextPiece]:
    """Give the texts of a row that must be within its other texts: the words of its targets."""
    for index, target in enumerate(row.targets):
        yield text_piece(target.words, owner, "targets", index, "words")
        if target.by_text:
            yield text_piece(target.by_text, owner, "targets", index, "by_text")
