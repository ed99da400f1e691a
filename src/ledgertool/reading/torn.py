"""Rows that a break has cut short: what is not certain to be whole, nothing is answered from.

A dash that has lost its indentation, or one too many, makes an item of the lower part of a row,
and a field without its indentation ends the list of rows. Both halves may be good YAML, and the
upper one a good row; only what stands below it tells that something was torn off.
"""

import re
from collections import Counter
from functools import cache, cached_property
from typing import Any

from pydantic import BaseModel

from ledgertool.model.fields import fields_of, models_in
from ledgertool.model.row import Head, Row
from ledgertool.model.values import WHOLE_NUMBER
from ledgertool.reading.document import Document
from ledgertool.reading.layout import RowLayout, Steps, fields_at
from ledgertool.reading.lines import DASH, indent

_FIELD = re.compile(rf"\s*(?:{DASH}\s*)?[\"']?([^\W\d]\w*)[\"']?\s*[:：]")


def pieces(document: Document, listed: list[Any], lost: list[int], kind: type[Row]) -> set[int]:
    """Tell which items of a list, of those that are no good row, are a piece of the row above."""
    items = _Items(document, listed, kind)
    return {index for index in lost if index and items.is_piece(index)}


def begun_twice(listed: list[Any], lost: list[int]) -> set[int]:
    """Tell which lost rows are the upper lines of the row below them, which has them too."""
    pairs = ((index, listed[index : index + 2]) for index in lost)
    return {
        index
        for index, (upper, *below) in pairs
        for whole in below
        if isinstance(upper, dict) and isinstance(whole, dict)
        if "number" in upper and all(whole.get(name) == upper[name] for name in upper)
    }


def tails(
    document: Document, listed: list[Any], lost: list[int], kind: type[Row]
) -> dict[int, int]:
    """Tell which lost rows hold the tail of the row above, and the line that it begins in.

    Such a row was put into the middle of another. With a wrong indentation its own fields are
    indented alike, and what follows them as in the row above; with the right one, a field is
    given twice in it, and its number is not the next.
    """
    items, found = _Items(document, listed, kind), {}
    for index in lost:
        start = document.span(("rows", index)) if index else None
        tail = items.tail(index) if start else None
        lines = lines_of(document, index)
        if start and tail and _may_go_on(lines_of(document, index - 1), lines[tail:]):
            found[index] = start.line + tail
    return found


def _first_given_again(lines: list[str]) -> int | None:
    """Find the first field of a row that stands above in it already."""
    given: set[str] = set()
    fields = fields_at(lines)
    for number, line in enumerate(lines):
        field = _FIELD.match(line)
        if field and number and indent(line) == fields:
            if field[1] in given:
                return number
            given.add(field[1])
    return None


def _may_go_on(above: list[str], tail: list[str]) -> bool:
    """Tell whether some lines may be those below a row: they give no field that it has."""
    fields = fields_at(above) or 0
    given, again = (
        {name for name, line in fields_in(lines) if indent(line) == fields}
        for lines in (above, tail)
    )
    return not given & again


def last_is_torn(document: Document) -> bool:
    """Tell whether what follows the rows may have been a part of the last of them."""
    if ("rows",) in document.spoiled:
        last = document.span(("rows", len(document.value.get("rows", ())) - 1))
        places = (found.span for found in document.findings)
        return last is None or any(place is None or place >= last for place in places)
    names = iter(document.value)
    return "rows" in names and any(  # what the search has left is what follows
        name not in Head.model_fields or (name,) in document.spoiled for name in names
    )


class _Items:
    """The items of a table's list, the good rows and what cannot be read as one."""

    def __init__(self, document: Document, listed: list[Any], kind: type[Row]) -> None:
        self._document, self._listed, self._kind = document, listed, kind
        self._fields, self._inner = set(fields_of(kind)), _inner_names(kind)
        required = {name for name, info in kind.model_fields.items() if info.is_required()}
        self._required = required

    def is_piece(self, index: int) -> bool:
        """Tell whether an item is a piece of the row above it, or cannot be told from one."""
        value, names = self._listed[index], self._names(index)
        if value == "":
            return any("#" in line for line in lines_of(self._document, index)[:1])
        if isinstance(value, (str, list)):
            return True  # an end of a text, or of a list, that got a dash
        return not (self._begins_a_row(index, names) or self._is_cut_short(index, names))

    def tail(self, index: int) -> int | None:
        """Find the line of a lost row that may be the first one of another's tail."""
        lines = lines_of(self._document, index)
        above = lines_of(self._document, index - 1)
        if fields_at(lines) is None:
            return None
        if fields_at(lines) == fields_at(above):
            return None if self._is_next(index) else _first_given_again(lines)
        if self._listed[index] is not None:
            return None
        start = self._document.span(("rows", index))
        first = start.line - 1 if start else 0
        return RowLayout(lines, self._steps.around(first, first + len(lines)), self._kind).misfit()

    @cached_property
    def _steps(self) -> Steps:
        return Steps(self._document.lines)

    def _begins_a_row(self, index: int, names: list[str]) -> bool:
        """Tell by the fields of an item that it is a row of its own.

        It lacks one of those that a row must have at most, or has the next number. And a piece
        cannot begin with what the row above has kept; fields that are also those of what a row
        holds tell nothing.
        """
        above = self._names(index - 1)
        own = (name for name in names if name in self._fields and name not in self._inner)
        if next(own, "") not in (*above, "title"):
            return False
        if "title" in names and names[0] != "number" and "title" not in above:
            return False
        lacks = self._required - set(names)
        if lacks == {"title"} or ("title" in names and len(lacks) > 1):
            return self._is_next(index)
        return len(lacks) <= 1

    def _is_next(self, index: int) -> bool:
        """Tell whether an item has the number that follows that of the row above, and alone."""
        above, now = self._numbers[index - 1 : index + 1]
        return above is not None and now == above + 1 and self._times[now] == 1

    @cached_property
    def _numbers(self) -> list[int | None]:
        return [number_of(self._document, self._listed, n) for n in range(len(self._listed))]

    @cached_property
    def _times(self) -> Counter[int | None]:
        return Counter(self._numbers)

    def _is_cut_short(self, index: int, names: list[str]) -> bool:
        """Tell whether an item is the upper part of a row, with its number."""
        if names[:1] != ["number"] or not set(names) <= self._fields:
            return False
        if self._is_next(index) and set(names[1:2]) <= set(self._names(index - 1)):
            return True
        if index + 1 == len(self._listed):
            is_cut = not self._document.complete or last_is_torn(self._document)
            return is_cut and set(names) - {"number"} <= self._required - self._inner
        below = self._names(index + 1)
        return "number" not in below[:1] and self._required <= {*names, *below}

    def _names(self, index: int) -> list[str]:
        value = self._listed[index]
        if isinstance(value, dict):
            return list(value)
        return [name for name, _line in fields_in(lines_of(self._document, index))]


def lines_of(document: Document, index: int) -> list[str]:
    """Give the lines of a row by its index, up to the next one."""
    start, after = document.span(("rows", index)), document.span(("rows", index + 1))
    if start is None:
        return []
    end = max(after.line - 1, start.line) if after and after.line >= start.line else None
    return document.lines[start.line - 1 : end]


def number_of(document: Document, listed: list[Any], index: int) -> int | None:
    """Find the number of a row: in its value, or in its lines where it cannot be read."""
    value = listed[index]
    if isinstance(value, dict):
        texts = [value.get("number")]
    else:
        fields = fields_in(lines_of(document, index)) if value is None else []
        texts = [re.split("[:：]", line)[1].strip() for name, line in fields if name == "number"]
    found = (text for text in texts if isinstance(text, str) and WHOLE_NUMBER.fullmatch(text))
    return next(map(int, found), None)


def fields_in(lines: list[str]) -> list[tuple[str, str]]:
    """Find what may be fields of a row that cannot be read: each name, and its line."""
    return [(match[1], line) for line in lines if (match := _FIELD.match(line))]


@cache
def _inner_names(cls: type[BaseModel]) -> frozenset[str]:
    """Name the fields of what a row holds, at whatever depth."""
    inner = [model for field in models_in(cls) for model in field.models]
    own = (frozenset(fields_of(model)) | _inner_names(model) for model in inner)
    return frozenset().union(*own)
