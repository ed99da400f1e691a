"""A workbook for Excel and WPS: the official form, ready to be printed; no text is a formula."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ledgertool.answers.sheet import Sheet
from ledgertool.editing.fillable import HIDDEN
from ledgertool.output.answer_pages import AnswerPage, pages_of
from ledgertool.output.office.worksheet import write_page
from ledgertool.reading.ledger import no_garbage_collection

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_RESERVED = frozenset(("history", HIDDEN, "_lists"))
_CREATED = datetime(2020, 1, 1)


def data(sheet: Sheet) -> bytes:
    """Write the pages of an answer, each into a worksheet."""
    import xlsxwriter

    stream = io.BytesIO()
    with no_garbage_collection(), xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        pages = pages_of(sheet)
        for page, name in zip(pages, _names(pages), strict=True):
            write_page(book, page, name)
        _hide(book, sheet.hidden)
    return stream.getvalue()


def _hide(book: "Workbook", lines: Sequence[Sequence[str]]) -> None:
    if not lines:
        return
    worksheet = book.add_worksheet(HIDDEN)
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            worksheet.write_string(row, column, text)
    worksheet.very_hidden()


def _names(pages: Sequence[AnswerPage]) -> Iterator[str]:
    """Give each page the name of a worksheet: short, without what Excel forbids, and no other's."""
    taken = set(_RESERVED)
    for page in pages:
        name = _name(page.title or "台账")
        number = 1
        while name.lower() in taken:
            number += 1
            name = _name(page.title or "台账", f"（{number}）")
        taken.add(name.lower())
        yield name


def _name(title: str, tail: str = "") -> str:
    plain = _FORBIDDEN.sub("_", title).strip("' \u3000")
    room = 2 * (_LONGEST_NAME - len(tail))
    short = plain.encode("utf-16-le")[:room].decode("utf-16-le", "ignore")
    return (short.strip("' \u3000") or "_") + tail
