"""How the lines of a row are indented: which of them cannot belong to the fields above them."""

import re
from bisect import bisect_left
from collections import Counter
from typing import NamedTuple

from pydantic import BaseModel

from ledgertool.model.fields import class_at, fields_of
from ledgertool.model.row import Row
from ledgertool.reading.lines import SIGNIFICANT, indent, line_below

_LINE = re.compile(r"( *+)(-(?: ++|$))?(?:([^\W\d]\w*+):(?=\s|$))?\s*+(?:(?!#)(\S))?")
_ODD_INDENTATION = re.compile(r" *[^\S \r]")


class SourceLine(NamedTuple):
    """A line: where it begins, whether with a dash, where its field stands, and what that is.

    It ``opens`` what stands below it, where its field has no value.
    """

    at: int
    has_dash: bool
    field_at: int
    field: str | None
    opens: bool

    @classmethod
    def read(cls, text: str) -> "SourceLine":
        """Read a line by itself."""
        spaces, dash, field, value = _LINE.match(text).groups()  # type: ignore[union-attr]
        at = len(spaces)
        return cls(at, dash is not None, at + len(dash or ""), field, bool(field) and not value)


class _Level(NamedTuple):
    """A list or a mapping that goes on: where it stands, and the class of what it holds."""

    at: int
    is_list: bool
    holds: type[BaseModel] | None


def fields_at(lines: list[str]) -> int | None:
    """Tell how far the fields of a row are indented; None where it is not by spaces alone."""
    if any(_ODD_INDENTATION.match(line) for line in lines):
        return None
    return indent(line_below(lines, 0))


class Steps:
    """How much deeper than the field above it each line of a file indents what that holds."""

    def __init__(self, lines: list[str]) -> None:
        self._numbers = [n for n, line in enumerate(lines) if SIGNIFICANT.match(line)]
        self._read = [SourceLine.read(lines[n]) for n in self._numbers]
        self._steps = Counter(map(_step, self._read, self._read[1:]))

    def around(self, first: int, end: int) -> set[int]:
        """Give the steps of the file without some lines, from 0; ``end`` is not one of them."""
        start, stop = bisect_left(self._numbers, first), bisect_left(self._numbers, end)
        inside = self._read[max(start - 1, 0) : stop + 1]
        steps = self._steps - Counter(map(_step, inside, inside[1:]))
        joined = [*inside[:1], *self._read[stop : stop + 1]] if start else []
        return {step for step in (*steps, *map(_step, joined, joined[1:])) if step is not None}


def _step(line: SourceLine, below: SourceLine) -> int | None:
    return below.at - line.field_at if line.opens else None


class RowLayout:
    """The lines of one row, looked at one by one, with all lists and mappings that go on.

    What a field holds is indented by one of some steps.
    """

    def __init__(self, lines: list[str], steps: set[int], kind: type[Row]) -> None:
        self._lines, self._steps, self._kind = lines, steps, kind
        self._levels = [_Level(fields_at(lines) or 0, False, kind)]
        self._opener: SourceLine | None = None
        self._brackets = 0

    def misfit(self) -> int | None:
        """Find the first line that stands where neither a field nor an item of the row can."""
        for number, text in enumerate(self._lines):
            if number and SIGNIFICANT.match(text):
                line = SourceLine.read(text)
                if not (self._brackets or self._fits(line)):
                    return number
                self._opener = line if line.opens else None
                self._brackets += sum(map(text.count, "[{")) - sum(map(text.count, "]}"))
        return None

    def _fits(self, line: SourceLine) -> bool:
        """Tell whether a line goes on with what is open, or is what the field above it holds."""
        opener = self._opener
        if opener is not None and line.at - opener.field_at in self._steps:
            held = class_at(self._levels[-1].holds, (opener.field or "",))
            self._levels.append(_Level(line.at, line.has_dash, held))
        while self._levels and self._levels[-1][:2] != (line.at, line.has_dash):
            del self._levels[-1]
        if not self._levels:
            return False
        holds = self._levels[-1].holds
        if line.has_dash and line.field:
            self._levels.append(_Level(line.field_at, False, holds))
        return self._may_have(holds, line.field)

    def _may_have(self, holds: type[BaseModel] | None, field: str | None) -> bool:
        """Tell whether a field may stand in what is open; of a row's it must be one that can."""
        is_foreign = holds is not self._kind and field in fields_of(self._kind)
        return not is_foreign or (holds is not None and field in fields_of(holds))
