"""A form of a bureau's own, made from the headings and the cells of a sheet that no kind fits."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from ledgertool.editing.given import BETWEEN
from ledgertool.model import words
from ledgertool.model.fields import fields_of
from ledgertool.model.forms import TAKEN, FormRow
from ledgertool.model.registry import Registry
from ledgertool.model.row import Row
from ledgertool.phones import find
from ledgertool.reading.examples import as_text
from ledgertool.reading.headings import field_meant
from ledgertool.reading.sheets.grid import GridCell, letters
from ledgertool.reading.sheets.tables import FoundColumn, FoundTable

_OF_EVERY_ROW: Final = ("title", "leaders", "lead_departments", "support_departments", "deadline")
_KNOWN: Final = frozenset((*_OF_EVERY_ROW, "must_close", "remark"))
_NAMES: Final = {
    "措施": "measures",
    "问题": "problems",
    "进度": "progress_so_far",
    "进展": "progress_so_far",
    "情况": "situation",
    "成果": "outcome",
    "金额": "amount",
    "投资": "budget",
    "资金": "budget",
    "经费": "budget",
    "地点": "place",
    "学校": "school",
    "类别": "category",
    "类型": "category",
    "等级": "level",
    "级别": "level",
    "依据": "basis",
    "来源": "origin",
    "日期": "day",
    "电话": "phone",
    "联系人": "contact_name",
    "分值": "points",
    "得分": "score",
    "目标": "goal",
    "要求": "demand",
    "内容": "content",
}
"""What own fields are called, by the last words of their headings."""

_PHONE_NAME: Final = "phone"
"""The end of the names of fields that hold phones, by which they are masked everywhere."""

_UNIT = re.compile("[（(]([^（()）0-9]{1,8})[)）]")
_DAYS: Final = frozenset("天日月年")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9,，]{0,15})(\.[0-9]{1,6})?")
_PERCENT = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,2})?[%％]")
_FLAGS: Final = frozenset(("☆", "★", "√", "✓", "✔", "是", "否"))


class FormColumn(NamedTuple):
    """A column of a form to be: the field, its heading; a type and a unit where it is its own."""

    field: str
    heading: str
    type: str | None = None
    unit: str | None = None

    @property
    def shown(self) -> str:
        """The column as the form lists it."""
        if self.type or (self.field == "number" and self.heading == "序号"):
            return self.field
        return f"{{{self.field}: {as_text(self.heading)}}}"

    @property
    def declared(self) -> str:
        """The field as the form declares it."""
        unit = f", unit: {as_text(self.unit)}" if self.unit else ""
        return f"{self.field}: {{heading: {as_text(self.heading)}, type: {self.type}{unit}}}"


def form_of(found: FoundTable, kind: str, registry: Registry) -> str:
    """Write the form of a kind from a sheet's columns: what every row has, and fields of its own.

    The column that says what is to be done is the one whose heading says so, or else the longest
    of those that are always filled; the types of others are those of all their cells.
    """
    columns = list(_columns(found, registry))
    own = [column for column in columns if column.type]
    name = re.sub(r"\s+", "", found.title) or kind
    lines = [f"kind: {kind}", f"name: {as_text(name)}"]
    if own:
        lines += ["fields:", *(f"  {column.declared}" for column in own)]
    lines += ["columns:", *(f"  - {column.shown}" for column in columns)]
    return "\n".join(lines) + "\n"


def _columns(found: FoundTable, registry: Registry) -> Iterator[FormColumn]:
    known = _known(found)
    if found.number is None:
        yield FormColumn("number", "序号")
    taken = set(known.values())
    headings: set[str] = set()
    for place, column in enumerate(found.columns):
        heading = column.heading or f"第{letters(place)}列"
        if heading in headings:
            heading += letters(place)
        headings.add(heading)
        if place == found.number:
            yield FormColumn("number", column.heading or "序号")
        elif place in known:
            yield FormColumn(known[place], heading)
        elif cells := _filled(found, place):
            holds, unit = _type(heading, cells, registry)
            name = _PHONE_NAME if holds == "phone" else _name(column, place, taken)
            name = f"column_{letters(place).lower()}_phone" if name in taken else name
            taken.add(name)
            yield FormColumn(name, heading, holds, unit)


def _known(found: FoundTable) -> dict[int, str]:
    """Find the columns that are fields of every row, each once; one is what is to be done."""
    known: dict[int, str] = {}
    for place, column in enumerate(found.columns):
        last = column.heading.rpartition("/")[2]
        name = field_meant(Row, last) if place != found.number else None
        if name in _KNOWN and name not in known.values():
            known[place] = str(name)
    if "title" not in known.values():
        known[_longest(found, known)] = "title"
    return known


def _longest(found: FoundTable, known: Iterable[int]) -> int:
    """Find the column with the most text of those that are filled in every row."""
    others = [
        place for place in range(len(found.columns)) if place not in known and place != found.number
    ]
    whole = [place for place in others if len(_filled(found, place)) == len(found.rows)]
    lengths = {
        place: sum(_words_in(cell.text) for cell in _filled(found, place))
        for place in whole or others
    }
    return max(lengths, key=lengths.__getitem__, default=0)


def _words_in(text: str) -> int:
    """Count the characters of words: figures and signs are none."""
    return sum(character.isalpha() for character in text)


def _filled(found: FoundTable, place: int) -> list[GridCell]:
    return [row.cells[place] for row in found.rows if row.cells[place].text.strip()]


def _name(column: FoundColumn, place: int, taken: set[str]) -> str:
    """Name a field in Latin letters, as no other is: by a word of its heading, or its column."""
    heading = column.heading.rpartition("/")[2]
    words_ = [name for word, name in _NAMES.items() if word in heading]
    forbidden = {*taken, *TAKEN, *fields_of(Row)}
    for name in (*words_[-1:], f"column_{letters(place).lower()}"):
        if name not in forbidden and not hasattr(FormRow, name):
            return name
    return f"column_{letters(place).lower()}_{len(taken)}"


def _type(heading: str, cells: Sequence[GridCell], registry: Registry) -> tuple[str, str | None]:
    """Tell what a column holds by all its cells, and the unit that its heading names."""
    texts = [cell.text.strip() for cell in cells]
    unit = _UNIT.search(heading)
    if all(isinstance(cell.value, date) for cell in cells) or all(map(_is_day, texts)):
        return "day", None
    if all(map(_PERCENT.fullmatch, texts)):
        return "percent", None
    if all(map(_NUMBER.fullmatch, texts)):
        if unit and unit[1] in ("%", "％"):
            return "percent", None
        if unit and unit[1] not in _DAYS and not any(text.startswith("-") for text in texts):
            return "amount", unit[1]
        if not any(find(text) for text in texts):
            return "number", None
    if set(texts) <= _FLAGS:
        return "flag", None
    if all(find(text) for text in texts) and all(re.fullmatch("[0-9-]+", one) for one in texts):
        return "phone", None
    for section, one, many in (
        ("people", "person", "people"),
        ("departments", "department", "departments"),
    ):
        parts = [[part for part in BETWEEN.split(text) if part] for text in texts]
        names = registry.section(section)
        if all(name in names for several in parts for name in several):
            return (one if all(len(several) == 1 for several in parts) else many), None
    return "text", None


_WHOLE_DAY = re.compile("[12][0-9]{3}(-[0-9]{1,2}-|[./][0-9]{1,2}[./]|年[0-9]{1,2}月)[0-9]{1,2}日?")


def _is_day(text: str) -> bool:
    """Tell whether a text is a day of a year, in figures or as it is written."""
    found = words.read(text, year=2020).deadline if _WHOLE_DAY.fullmatch(text) else None
    return found is not None and found.first == found.last
