"""Tables of web pages: what bureau systems export under the name of ``.xls``."""

import re
from html import unescape
from typing import Final

from ledgertool.reading.sheets.grid import MOST_CELLS, Grid, GridCell, Merged, filled, letters
from ledgertool.reading.sheets.refusals import HugeSheet, NoSheet

_TOKENS = re.compile(
    r"<(?P<end>/?)(?P<tag>[A-Za-z][A-Za-z0-9:]*+)(?P<about>[^<>]*+)>|<[!?][^<>]*+>|[^<]++|<"
)
_SPANS = re.compile(r"\b(colspan|rowspan)\s*+=\s*+[\"']?([0-9]{1,4})", re.IGNORECASE)
_UNSEEN: Final = {"style", "script", "title", "template"}
_LINES: Final = {"br", "p", "div", "li"}
_WIDEST: Final = 1000


def read_page(text: str, path: str) -> list[Grid]:
    """Read the tables of a web page. Raises UnreadableSheet."""
    reader = _PageParser(path)
    reader.feed(text)
    grids = [table.grid() for table in reader.tables if table.rows]
    if not grids:
        raise NoSheet(path=path)
    return grids


class _Page:
    """A table of a page in the making: where cells of earlier rows reach down, none is put."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[dict[int, str]] = []
        self.merged: list[Merged] = []
        self.taken: dict[int, int] = {}
        self.column = 0
        self.text: list[str] | None = None

    def begin_row(self) -> None:
        self.end_cell()
        self.rows.append({})
        self.column = 0

    def begin_cell(self, wide: int, high: int) -> None:
        if not self.rows:
            self.begin_row()
        self.end_cell()
        row = len(self.rows) - 1
        while self.taken.get(self.column, 0) > row:
            self.column += 1
        self.text = []
        last = (row + high - 1, self.column + wide - 1)
        if wide > 1 or high > 1:
            self.merged.append(Merged(row, self.column, *last))
        for column in range(self.column, self.column + wide):
            self.taken[column] = row + high

    def end_cell(self) -> None:
        if self.text is not None:
            self.rows[-1][self.column] = _tidied("".join(self.text))
            self.column += 1
            self.text = None

    def grid(self) -> Grid:
        rows = []
        for number, row in enumerate(self.rows, 1):
            width = max(row, default=-1) + 1
            rows.append(
                [
                    GridCell(row.get(c, ""), f"{self.name}!{letters(c)}{number}")
                    for c in range(width)
                ]
            )
        width = max((area.right + 1 for area in self.merged), default=0)
        if rows and len(rows[0]) < width:
            missing = range(len(rows[0]), width)
            rows[0] += [GridCell("", f"{self.name}!{letters(c)}1") for c in missing]
        return Grid(self.name, filled(rows, self.merged, f"{self.name}!"))


def _tidied(text: str) -> str:
    """Give text as a page shows it: white space is one space, and lines are those of its tags."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


class _PageParser:
    """Puts what a page shows into its tables; those in cells stand behind the one around them.

    The standard library's parser takes the square of the time for tags without an end.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.tables: list[_Page] = []
        self.open: list[_Page] = []
        self.unseen = ""
        self.cells = 0

    def feed(self, text: str) -> None:
        """Read a page. Raises HugeSheet."""
        for found in _TOKENS.finditer(_without_comments(text)):
            end, tag, about = found.group("end", "tag", "about")
            if tag is None:
                self._text(found.group())
            elif self.unseen:
                self.unseen = "" if end and tag.lower() == self.unseen else self.unseen
            elif end:
                self._end(tag.lower())
            else:
                self._begin(tag.lower(), about)

    def _begin(self, tag: str, about: str) -> None:
        if tag in _UNSEEN:
            self.unseen = tag
        elif tag == "table":
            self.open.append(_Page(f"T{len(self.tables) + 1}"))
            self.tables.append(self.open[-1])
        elif self.open and tag == "tr":
            self.open[-1].begin_row()
        elif self.open and tag in ("td", "th"):
            self._begin_cell(self.open[-1], about)
        elif self.open and tag in _LINES and self.open[-1].text is not None:
            self.open[-1].text.append("\n")

    def _begin_cell(self, table: _Page, about: str) -> None:
        spans = {name.lower(): int(count) for name, count in _SPANS.findall(about)}
        wide, high = (min(_WIDEST, max(1, spans.get(name, 1))) for name in ("colspan", "rowspan"))
        table.begin_cell(wide, high)
        self.cells += wide
        if max(self.cells, len(table.rows) * table.column) > MOST_CELLS:
            raise HugeSheet(path=self.path)

    def _end(self, tag: str) -> None:
        if self.open and tag in ("td", "th", "tr"):
            self.open[-1].end_cell()
        elif self.open and tag == "table":
            self.open.pop().end_cell()

    def _text(self, text: str) -> None:
        if self.open and self.open[-1].text is not None and not self.unseen:
            self.open[-1].text.append(" ".join(unescape(text).split("\n")))


def _without_comments(text: str) -> str:
    """Take comments out of a page, and what only some browsers show."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        at = text.find("-->", start) + 3
        if at < 3:
            return "".join(kept)
    return "".join([*kept, text[at:]])
