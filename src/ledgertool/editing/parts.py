"""A file cut into the lines of its parts: fields, the rows of a list by their numbers, entries."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

from ledgertool.editing.layout import FileLayout
from ledgertool.reading.document import Document, Marks, Value
from ledgertool.reading.lines import indent

Key: TypeAlias = "str | tuple[str, int]"
"""What a part is known by: the name of a field, the number of a row, the text of an entry."""

RECORD: Final = "record"
ROWS: Final = "rows"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_KNOWN_BY: Final = {ROWS: "number", "stages": "name", "people": "name", "departments": "name"}
"""The lists whose items are known by one of their fields."""


def as_text(value: Value) -> str:
    """Give a text that tells values apart."""
    return json.dumps(value, sort_keys=True)


class NotUnderstood(Exception):
    """A file, or a part of one, whose lines cannot be told apart."""


def day_of(entry: Value) -> str:
    """Give the day of an entry. Raises NotUnderstood."""
    day = entry.get("on") if isinstance(entry, dict) else None
    if not isinstance(day, str) or not _DAY.fullmatch(day):
        raise NotUnderstood
    return day


@dataclass(frozen=True)
class Portion:
    """The lines of a field or of an item of a list, and what they say.

    ``gap`` are the blank lines and comments above it. ``inside`` are the parts that have lines of
    their own, in their order, below ``head`` and above ``tail``; it is None where there are none
    and all lines are the head. ``column`` is where its name or dash stands.
    """

    value: Value
    column: int
    head: Sequence[str] = ()
    inside: "Mapping[Key, Portion] | None" = None
    tail: Sequence[str] = ()
    gap: Sequence[str] = ()
    start: int = 0
    """The line that it begins with in its file."""

    @cached_property
    def lines(self) -> list[str]:
        """All lines but for the gap."""
        inside = self.inside or {}
        within = [line for part in inside.values() for line in (*part.gap, *part.lines)]
        return [*self.head, *within, *self.tail]

    def moved(self, by: int) -> "Portion":
        """Give the same part further to the right, or to the left."""
        if not by:
            return self
        inside = self.inside and {key: part.moved(by) for key, part in self.inside.items()}
        head, tail, gap = (_moved(lines, by) for lines in (self.head, self.tail, self.gap))
        return replace(self, head=head, tail=tail, gap=gap, inside=inside, column=self.column + by)


def _moved(lines: Sequence[str], by: int) -> list[str]:
    return [
        line if not line.strip() else " " * by + line if by > 0 else line[min(-by, indent(line)) :]
        for line in lines
    ]


class _Place(NamedTuple):
    """Where a part begins, before its lines are cut: its name or dash, and what it says."""

    key: Key
    line: int
    column: int
    name: str
    value: Value
    marks: Marks


def cut(document: Document) -> Portion:
    """Cut a file into its parts. Raises NotUnderstood."""
    if not isinstance(document.value, dict) or document.spoiled or not document.complete:
        raise NotUnderstood
    lines = document.lines[: -1 if document.text.endswith("\n") else None]
    return _Cutter(document, lines).part("", document.value, document.marks, 0, len(lines), 0)


class _Cutter:
    def __init__(self, document: Document, lines: list[str]) -> None:
        self._layout, self._lines = FileLayout(document), lines

    def part(
        self, name: str, value: Value, marks: Marks, first: int, end: int, column: int
    ) -> Portion:
        """Cut the lines from the first to before the end, which say a value."""
        places = self._places(name, value, marks)
        if places is None:
            return Portion(value, column, self._lines[first:end], start=first)
        inside: dict[Key, Portion] = {}
        below = min([place.line for place in places], default=end)
        at = head_end = self._gap_above(first, below, places[0].column) if places else end
        for number, place in enumerate(places):
            is_last = number + 1 == len(places)
            next_line = end if is_last else places[number + 1].line
            stop = self._gap_above(place.line + 1, next_line, place.column)
            cut_out = self.part(
                place.name, place.value, place.marks, place.line, stop, place.column
            )
            inside[place.key] = replace(cut_out, gap=self._lines[at : place.line])
            at = stop
        if len(inside) < len(places):  # two of one number
            raise NotUnderstood
        tail = self._lines[at:end] if places else ()
        return Portion(value, column, self._lines[first:head_end], inside, tail, start=first)

    def _gap_above(self, first: int, line: int, column: int) -> int:
        """Find where the blank lines above a line begin, and comments that are not deeper."""
        while line > first and self._is_gap(self._lines[line - 1], column):
            line -= 1
        return line

    @staticmethod
    def _is_gap(line: str, column: int) -> bool:
        return not line.strip() or (line.lstrip().startswith("#") and indent(line) <= column)

    def _places(self, name: str, value: Value, marks: Marks) -> list[_Place] | None:
        """Find the parts inside; None where they have no lines of their own, or no keys."""
        if name in (*_KNOWN_BY, RECORD) and value in ([], "", None):
            return []
        if not value or isinstance(value, str) or self._layout.is_in_brackets(marks):
            return None
        if isinstance(value, dict):
            found = list(self._fields(value, marks))
        else:
            found = list(self._items(name, value, marks))
            if len(found) < len(value):
                return None
        found.sort(key=lambda place: place.line)
        lines = {place.line for place in found}
        return found if found and len(lines) == len(found) else None

    def _fields(self, value: Mapping[str, Value], marks: Marks) -> Iterator[_Place]:
        for name, (start, _end, inside) in marks[2].items():
            yield _Place(name, start.line, start.column, name, value[name], inside)

    def _items(self, name: str, items: Sequence[Value], marks: Marks) -> Iterator[_Place]:
        seen: dict[str, int] = {}
        for item, inside in zip(items, marks[2], strict=True):
            if not isinstance(item, dict):
                return
            known = as_text(item) if name == RECORD else item.get(_KNOWN_BY.get(name))
            if not isinstance(known, str):
                return
            seen[known] = seen.get(known, 0) + 1
            key = (known, seen[known]) if name == RECORD else known
            line = inside[0].line
            while line and not self._lines[line].lstrip().startswith("-"):
                line -= 1
            yield _Place(key, line, indent(self._lines[line]), "", item, inside)
