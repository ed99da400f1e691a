"""What the columns of a sheet mean in a kind of tables, and which kind a sheet is of."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from ledgertool import spelling
from ledgertool.editing.given import missing
from ledgertool.model.row import Column, Row
from ledgertool.reading.headings import field_meant
from ledgertool.reading.sheets.tables import FoundColumn, FoundTable

_ID: Final = re.compile(r"[0-9]{4}/[\w/-]+/[0-9]+")
_ID_HEADING: Final = "编号"
_NUMBER_HEADING: Final = "序号"
OF_ANSWERS: Final = frozenset(
    (
        *("编号", "台账", "类型", "年度", "阶段", "可能", "时限依据", "截止日", "到期日", "状态"),
        *("待销账阶段", "销账日期", "逾期天数", "完成比例", "进度", "未报告天数", "已过天数"),
    )
)
"""Headings of what answers work out: in a sheet that this tool made they are no data."""


class MeantColumn(NamedTuple):
    """A column of a sheet, by its place, and the column of a form or the field that it means.

    One without a field is left alone: it is of an answer, or empty. It ``is_exact`` where the
    form has this very heading.
    """

    place: int
    found: FoundColumn
    field: str = ""
    column: Column | None = None
    is_exact: bool = False


class Fit(NamedTuple):
    """How a sheet's table fits a kind.

    ``unknown`` are columns that mean no field; ``lacking`` the headings of fields that rows must
    have and that no column gives.
    """

    kind: type[Row]
    columns: tuple[MeantColumn, ...]
    unknown: tuple[FoundColumn, ...]
    lacking: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every column means something, and nothing is lacking."""
        return not self.unknown and not self.lacking

    @property
    def worth(self) -> tuple[bool, int, int]:
        """How well it fits: the best is the greatest."""
        exact = sum(one.is_exact for one in self.columns)
        return self.is_whole, exact, -len(self.unknown) - len(self.lacking)


def fit(kind: type[Row], table: FoundTable) -> Fit:
    """Tell what each column of a table means in a kind."""
    ours = _is_ours(table)
    number = _number(table, ours=ours)
    meant: list[MeantColumn] = []
    unknown: list[FoundColumn] = []
    taken: set[str] = set()
    for index, column in enumerate(table.columns):
        found = _meaning(kind, index, column, taken)
        if index == number:
            found = MeantColumn(index, column, "number")
        elif ours and _is_of_an_answer(kind, column.heading):
            found = MeantColumn(index, column)
        elif found is None or (found.field == "number" and number is not None):
            if not _is_empty(table, index):
                unknown.append(column)
            continue
        taken |= {found.field} if found.field else set()
        meant.append(found)
    return Fit(kind, tuple(meant), tuple(unknown), tuple(_lacking(kind, table, meant)))


def fits(kinds: Iterable[type[Row]], table: FoundTable) -> list[Fit]:
    """Give how a table fits each of some kinds, the best first; those that fit alike together."""
    return sorted((fit(kind, table) for kind in kinds), key=lambda one: one.worth, reverse=True)


def is_known_in(kinds: Mapping[str, type[Row]], heading: str) -> bool:
    """Tell whether a word is the heading of a column of some kind, or of an answer."""
    parts = [heading, *heading.split("/")[-1:]]
    return any(
        plain(part) in OF_ANSWERS
        or any(_official(kind, part) or field_meant(kind, part) for kind in kinds.values())
        for part in parts
    )


def plain(heading: str) -> str:
    """Give the form in which headings are compared."""
    return spelling.name(heading)


def _number(table: FoundTable, *, ours: bool) -> int | None:
    """Give the column of the numbers; in a sheet of our own the ids stand in another."""
    headings = [column.heading for column in table.columns]
    if not ours:
        return table.number
    return headings.index(_NUMBER_HEADING) if _NUMBER_HEADING in headings else None


def _meaning(
    kind: type[Row], index: int, column: FoundColumn, taken: set[str]
) -> MeantColumn | None:
    """Find what a heading means, by its last part where it stands below another."""
    for heading in dict.fromkeys((column.heading, column.heading.rpartition("/")[2])):
        official = _official(kind, heading)
        if official is not None and official.name not in taken:
            return MeantColumn(index, column, official.name, official, is_exact=True)
        name = field_meant(kind, heading)
        if name is not None and name not in taken:
            own = next((one for one in kind.columns if one.name == name), None)
            return MeantColumn(index, column, name, own)
    return None


def _official(kind: type[Row], heading: str) -> Column | None:
    wanted = plain(heading)
    return next((one for one in kind.columns if wanted and plain(one.heading) == wanted), None)


def _is_of_an_answer(kind: type[Row], heading: str) -> bool:
    return plain(heading) in OF_ANSWERS and _official(kind, heading) is None


def _is_ours(table: FoundTable) -> bool:
    """Tell whether this tool made a sheet: its first column has the ids of rows."""
    return any(
        column.heading == _ID_HEADING
        and bool(table.rows)
        and all(_ID.fullmatch(row.cells[index].text) for row in table.rows)
        for index, column in enumerate(table.columns)
    )


def _is_empty(table: FoundTable, index: int) -> bool:
    return not any(row.cells[index].text.strip() for row in table.rows)


def _lacking(kind: type[Row], table: FoundTable, meant: Iterable[MeantColumn]) -> list[str]:
    """Give the headings of what rows must have and that neither a column nor a section gives."""
    given = {one.field for one in meant if one.field}
    for one in meant:
        read = one.column.read if one.column else None
        given |= set(read("")) if read else set()
    if any(row.section for row in table.rows):
        given.add(SECTION)
    headings = {column.name: column.heading for column in kind.columns}
    return [headings.get(name, name) for name in missing(kind, given)]


SECTION: Final = "section"
"""The field that the section of a row is written into, in a kind that has it."""
