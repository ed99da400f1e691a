"""A page in a worksheet, as a bureau knows its form, and set up for A4."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ledgertool.answers.sheet import Heading
from ledgertool.model.lights import Status
from ledgertool.output.answer_pages import AnswerPage
from ledgertool.output.widths import lines_in

if TYPE_CHECKING:
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FILLS: Final = {
    Status.CLOSED: "#D9D9D9",
    Status.OVERDUE: "#FFC7CE",
    Status.DUE_SOON: "#FFEB9C",
    Status.OPEN: "#C6EFCE",
    Status.PENDING: "#DDEBF7",
    Status.PAUSED: "#EDEDED",
    Status.ONGOING: "#E2EFDA",
    Status.UNDATED: "",
    Status.WITHDRAWN: "#EDEDED",
}
"""The colours of the lights behind their words, pale enough for print in black and white."""

LISTS: Final = "_lists"
"""The worksheet that nobody sees, with the words that may be chosen."""

_A4 = 9
_ROOM = 150  # cells side by side on a landscape page, in letters that can still be read
_PROSE = 110
_LINE = 15.75  # points
_TALLEST = 409  # points, as Excel allows
_MOST_TEXT = 32_767  # units of UTF-16 in a cell, as Excel allows
_KEPT_TEXT = 32_700
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_DAY = date(1900, 3, 1)  # from which on all programs count alike
_LIGHT = ("status", "must_close")
_TO_FILL = "#FFFFE5"
_BASE: Final[dict[str, Any]] = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_CELL: Final[dict[str, Any]] = {**_BASE, "text_wrap": True, "border": 1}


class _Look(NamedTuple):
    """How a cell looks; each look is one format of the workbook."""

    number: str = ""
    fill: str = ""
    centred: bool = False
    bold: bool = False
    indent: int = 0
    is_open: bool = False


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._known: dict[_Look, CellFormat] = {}

    def cell(self, look: _Look) -> "CellFormat":
        """Give the format of a cell in the table."""
        if look not in self._known:
            wanted = {**_CELL, "locked": not look.is_open, "bold": look.bold}
            if look.number:
                wanted["num_format"] = look.number
            if look.fill:
                wanted["bg_color"] = look.fill
            wanted |= {"align": "center"} if look.centred else {"indent": look.indent}
            self._known[look] = self._book.add_format(wanted)
        return self._known[look]

    def line(self, **wanted: Any) -> "CellFormat":
        """Give the format of a line above or below the table."""
        return self._book.add_format({**_BASE, "text_wrap": True, **wanted})

    @cached_property
    def title(self) -> "CellFormat":
        """The title's: large, as on official forms."""
        return self.line(font_name="方正小标宋简体", font_size=18, align="center")

    @cached_property
    def heading(self) -> "CellFormat":
        """The headings'."""
        return self._book.add_format(
            {**_CELL, "font_name": "黑体", "align": "center", "bg_color": "#D9E2F3"}
        )


def write_page(book: "Workbook", page: AnswerPage, name: str) -> None:
    """Write a page into a worksheet of this name."""
    worksheet, formats = book.add_worksheet(name), _Formats(book)
    widths = [_PROSE] if page.prose is not None else page.widths(_ROOM)
    for column, width in enumerate(widths):
        worksheet.set_column(column, column, width + 1)
    top = _above(worksheet, formats, page, widths)
    if page.prose is not None:
        end = _prose(worksheet, formats, page, top)
    else:
        end = _table(worksheet, formats, page, widths, top)
        _offer(book, worksheet, page, top)
        _protect(worksheet, page)
    notes = [(note, formats.line(font_size=10)) for note in page.below]
    end = _lines(worksheet, notes, widths, end)
    _set_up(worksheet, end, len(widths))


def _above(
    worksheet: "Worksheet", formats: _Formats, page: AnswerPage, widths: Sequence[int]
) -> int:
    lines = [
        (page.title, formats.title),
        (page.said, formats.line(font_size=10)),
    ]
    return _lines(worksheet, [line for line in lines if line[0]], widths, 0)


def _lines(
    worksheet: "Worksheet",
    lines: Sequence[tuple[str, "CellFormat"]],
    widths: Sequence[int],
    row: int,
) -> int:
    """Write lines over the whole width, each as high as it needs; return the row below them."""
    room = sum(widths) + len(widths)
    for text, look in lines:
        size = look.font_size / _BASE["font_size"]
        height = lines_in(text, max(1, int(room / size))) * _LINE * size + 2
        worksheet.set_row(row, min(height, _TALLEST))
        if len(widths) > 1:
            worksheet.merge_range(row, 0, row, len(widths) - 1, "", look)
        worksheet.write_string(row, 0, _kept(text), look)
        row += 1
    return row


def _prose(worksheet: "Worksheet", formats: _Formats, page: AnswerPage, row: int) -> int:
    looks = [
        formats.line(bold=level == 0, indent=level, font_size=12 if level == 0 else 11)
        for level in range(3)
    ]
    for level, text in page.prose or ():
        worksheet.set_row(row, min(lines_in(text, _PROSE - 4) * _LINE + 2, _TALLEST))
        worksheet.write_string(row, 0, _kept(text), looks[level])
        row += 1
    return row


def _table(
    worksheet: "Worksheet",
    formats: _Formats,
    page: AnswerPage,
    widths: Sequence[int],
    top: int,
) -> int:
    """Write the headings and the rows; return the row below them."""
    for column, heading in enumerate(page.headings):
        worksheet.write_string(top, column, heading.text, formats.heading)
    worksheet.set_row(top, max(_height([one.text for one in page.headings], widths), 2 * _LINE))
    row = top
    looks: dict[tuple[int, Status | None, int], _Look] = {}
    for index, cells in enumerate(page.rows):
        row = top + 1 + index
        worksheet.set_row(row, _height(cells, widths))
        for column, (heading, text) in enumerate(zip(page.headings, cells, strict=True)):
            level = page.levels[index] if page.levels and column == 0 else 0
            light = page.lights[index] if page.lights and heading.name in _LIGHT else None
            known = looks.get((column, light, level))
            if known is None:
                known = looks[column, light, level] = _look(heading, light, level)
            _write(worksheet, formats, (row, column), heading, text, known)
    worksheet.freeze_panes(top + 1, 0)
    worksheet.repeat_rows(top)
    worksheet.autofilter(top, 0, row, len(page.headings) - 1)
    return row + 1


def _height(cells: Sequence[str], widths: Sequence[int]) -> float:
    lines = max(map(lines_in, cells, widths), default=1)
    return min(lines * _LINE + 3, _TALLEST)


def _look(heading: Heading, light: Status | None, level: int) -> _Look:
    return _Look(
        fill=_TO_FILL if heading.fills else FILLS[light] if light else "",
        centred=heading.whole or heading.name in ("number", *_LIGHT),
        indent=level,
        is_open=heading.fills,
    )


def _write(
    worksheet: "Worksheet",
    formats: _Formats,
    place: tuple[int, int],
    heading: Heading,
    text: str,
    look: _Look,
) -> None:
    """Write a cell: a number or a day, where its text is one and nothing is lost; else the text."""
    row, column = place
    if not text:
        worksheet.write_blank(row, column, None, formats.cell(_typed_look(heading, look)))
        return
    if heading.holds == "number":
        bare = text.removesuffix(heading.unit) if heading.unit else text
        number = _number(bare)
        if number is not None:
            unit = heading.unit if bare != text else ""
            wanted = look._replace(number=f'General"{unit}"' if unit else "")
            worksheet.write_number(row, column, number, formats.cell(wanted))
            return
    elif heading.holds == "day" and _DAY.fullmatch(text):
        day = date.fromisoformat(text)
        if day >= _FIRST_DAY:
            worksheet.write_datetime(row, column, day, formats.cell(_typed_look(heading, look)))
            return
    worksheet.write_string(row, column, _kept(text), formats.cell(look))


def _typed_look(heading: Heading, look: _Look) -> _Look:
    """Let what is typed into an empty cell look as the others of its column."""
    if heading.holds == "day":
        return look._replace(number="yyyy-mm-dd")
    return look


def _number(text: str) -> float | None:
    """Read a number that is written again as it stands; 1.10 and 007 are none."""
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if f"{number:.15g}" == text else None


def _kept(text: str) -> str:
    """Keep a text within what a cell takes, and say where it does not hold all."""
    if 2 * len(text) <= _MOST_TEXT:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _MOST_TEXT:
        return text
    begun = units[: 2 * _KEPT_TEXT].decode("utf-16-le", "ignore")
    return f"{begun}……（一个单元格放不下，另有{len(text) - len(begun)}字未列出）"


def _offer(book: "Workbook", worksheet: "Worksheet", page: AnswerPage, top: int) -> None:
    """Let words be chosen from a hidden worksheet: a list in the cell itself ends at 255 letters.

    Other words may be typed: a cell may hold several names.
    """
    if not page.rows:
        return
    for column, heading in enumerate(page.headings):
        if not heading.offers:
            continue
        source = _list_of(book, heading.offers)
        worksheet.data_validation(
            top + 1,
            column,
            top + len(page.rows),
            column,
            {
                "validate": "list",
                "source": source,
                "error_type": "warning" if heading.fills else "information",
                "error_title": heading.text[:32],
                "error_message": "请从下拉列表中选择；有几个的，用顿号隔开。",
            },
        )


def _list_of(book: "Workbook", words: Sequence[str]) -> str:
    """Put words into a column of the hidden worksheet, and give the range that they are in."""
    from xlsxwriter.utility import xl_col_to_name

    lists = book.get_worksheet_by_name(LISTS)
    if lists is None:
        lists = book.add_worksheet(LISTS)
        lists.very_hidden()
        lists.known = {}
    known: dict[tuple[str, ...], int] = lists.known
    key = tuple(words)
    if key not in known:
        known[key] = len(known)
        for row, word in enumerate(key):
            lists.write_string(row, known[key], word)
    name = xl_col_to_name(known[key], col_abs=True)
    return f"='{LISTS}'!{name}$1:{name}${len(key)}"


def _protect(worksheet: "Worksheet", page: AnswerPage) -> None:
    """Lock all cells but those to be filled in; no password, which would only keep out honesty."""
    if any(heading.fills for heading in page.headings):
        worksheet.protect(
            "", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True}
        )


def _set_up(worksheet: "Worksheet", rows: int, columns: int) -> None:
    """Set the page up: A4, landscape, as wide as the paper, with its number below."""
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    worksheet.center_horizontally()
    worksheet.set_footer("&C第 &P 页，共 &N 页")
    worksheet.print_area(0, 0, max(rows - 1, 0), columns - 1)
    worksheet.hide_gridlines(2)
