"""Tables of web pages: what bureau systems export under the name of ``.xls``."""

from html.parser import HTMLParser
from typing import Final

from ledgertool.reading.sheets.grid import MOST_CELLS, Grid, GridCell, Merged, filled, letters
from ledgertool.reading.sheets.refusals import HugeSheet, NoSheet

PageAttributes = list[tuple[str, str | None]]

_UNSEEN: Final = {"style", "script", "title", "template"}
_LINES: Final = {"br", "p", "div", "li"}
_WIDEST: Final = 1000


def read_page(text: str, path: str) -> list[Grid]:
    """Read the tables of a web page. Raises UnreadableSheet."""
    reader = _PageParser(path)
    reader.feed(text)
    reader.close()
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


class _PageParser(HTMLParser):
    """Puts what a page shows into its tables; those in cells stand behind the one around them."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.tables: list[_Page] = []
        self.open: list[_Page] = []
        self.unseen = 0
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: PageAttributes) -> None:
        """Take a tag that begins something."""
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "table":
            self.open.append(_Page(f"T{len(self.tables) + 1}"))
            self.tables.append(self.open[-1])
        elif self.open:
            self._begin(self.open[-1], tag, dict(attrs))

    def _begin(self, table: _Page, tag: str, about: dict[str, str | None]) -> None:
        if tag == "tr":
            table.begin_row()
        elif tag in ("td", "th"):
            wide, high = _count(about.get("colspan")), _count(about.get("rowspan"))
            self.cells += wide
            if self.cells > MOST_CELLS:
                raise HugeSheet(path=self.path)
            table.begin_cell(wide, high)
        elif tag in _LINES and table.text is not None:
            table.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Take a tag that ends something."""
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif self.open and tag in ("td", "th", "tr"):
            self.open[-1].end_cell()
        elif self.open and tag == "table":
            self.open.pop().end_cell()

    def handle_data(self, data: str) -> None:
        """Take text, if it is in a cell."""
        if self.open and self.open[-1].text is not None and not self.unseen:
            self.open[-1].text.append(" ".join(data.split("\n")))


def _count(value: str | None) -> int:
    return min(_WIDEST, max(1, int(value))) if value and value.strip().isdecimal() else 1
