"""What stands in a cell, as it is given for a field: one line, names apart, flags and days."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from ledgertool.editing.given import BETWEEN
from ledgertool.model import words
from ledgertool.model.fields import FieldFacts
from ledgertool.model.registry import RegistrySection
from ledgertool.model.row import Head
from ledgertool.reading.sheets.grid import GridCell

_NOTHING: Final = frozenset(("/", "／", "—", "——", "-", "－", "\\", "--", "———"))
_YES: Final = frozenset(("☆", "★", "√", "✓", "✔", "1", "是", "y", "yes", "true", "有"))
_NO: Final = frozenset(("×", "✗", "0", "否", "n", "no", "false", "无"))
_ITEM = re.compile(r"[（(]?[0-9一二三四五六七八九十]{1,3}[）)．.、]")
_UNIT = re.compile("[（(](天|日|个?工作日|月|年)[）)]")
_IN_WORDS: Final = {
    **dict.fromkeys(("天", "日"), "日内"),
    **dict.fromkeys(("工作日", "个工作日"), "个工作日内"),
}
"""What stands behind a number, below a heading that names its unit, where that is not the unit."""

_NUMBER = re.compile(r"[0-9]{1,6}")
_LATIN = re.compile(r"[A-Za-z0-9]\n[A-Za-z0-9]")
_COMMAS = re.compile(r"(?<=[0-9])[,，](?=[0-9]{3})")


def is_nothing(text: str) -> bool:
    """Tell whether a cell says that there is nothing to be said."""
    return not text.strip() or text.strip() in _NOTHING


def in_one_line(text: str) -> str:
    """Join the lines of a cell: breaks are those of the page; items of a list are kept apart."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        if _ITEM.match(line) and joined[-1:] not in "。；：，、;:,":
            joined += "；" + line
        elif _LATIN.match(f"{joined[-1]}\n{line[0]}"):
            joined += f" {line}"
        else:
            joined += line
    return joined


def of_a_field(
    facts: FieldFacts, cell: GridCell, text: str, heading: str, head: Head, section: RegistrySection
) -> str:
    """Give a cell's text in the form in which a field of the kind is given.

    ``text`` is the cell's, or a part of it; ``section`` knows the names that it may hold.
    """
    if facts.name == "deadline":
        return _deadline(cell, text, heading)
    if facts.section is not None:
        return "、".join(names(text, section.__contains__, many=facts.many))
    schema = facts.reads.schema if facts.reads else {}
    if schema.get("type") == "boolean":
        return _flag(in_one_line(text))
    if schema.get("format") == "date":
        return _day(cell, text, head)
    if schema.get("type") in ("number", "integer"):
        return _number(in_one_line(text), facts.unit)
    return in_one_line(text)


def names(text: str, is_known: Callable[[str], bool], *, many: bool) -> list[str]:
    """Take names apart: between marks and lines, and between spaces where that makes names.

    A space inside a name goes (李  艺).
    """
    if not many:
        return [_squeezed(in_one_line(text))]
    found: list[str] = []
    for piece in re.split(r"\n", text):
        for part in BETWEEN.split(piece):
            found += _at_spaces(part.strip(), is_known)
    return [name for name in dict.fromkeys(found) if name]


def _at_spaces(text: str, is_known: Callable[[str], bool]) -> list[str]:
    parts = text.split()
    squeezed = _squeezed(text)
    if len(parts) < 2 or is_known(squeezed) or any(len(part) == 1 for part in parts):
        return [squeezed]
    return parts


def _squeezed(text: str) -> str:
    return text if text.isascii() else "".join(text.split())


def _deadline(cell: GridCell, text: str, heading: str) -> str:
    """Give the words of a deadline; a date is a day, a number gets the unit of its heading."""
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    line = in_one_line(text)
    unit = _UNIT.search(heading)
    if unit and _NUMBER.fullmatch(line):
        return line + _IN_WORDS.get(unit[1], unit[1])
    return line


def _flag(text: str) -> str:
    word = text.casefold()
    return "true" if word in _YES else "false" if word in _NO else text


def _day(cell: GridCell, text: str, head: Head) -> str:
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    line = in_one_line(text)
    found = words.read(line, year=head.year).deadline
    return found.first.isoformat() if found and found.first == found.last else line


def _number(text: str, unit: str | None) -> str:
    plain = _COMMAS.sub("", text)
    for one in filter(None, (unit, "%", "％")):
        plain = plain.removesuffix(one).strip()
    return plain
