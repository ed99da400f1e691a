"""What one file says: text values in lists and mappings, and the place of each."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias, TypeVar

from ledgertool.findings.finding import Finding, Span
from ledgertool.language import _

Location = tuple[str | int, ...]
"""Where a value stands in its document: ``("rows", 2, "deadline")``."""

Value = Any
"""Text, a list of values, or a mapping of text to values; nothing else."""

Marks = Any
"""``(start, end, inside)`` of a value: marks with ``line`` and ``column`` from 0 (``end`` is
None for a list or mapping), then what is inside: for a mapping ``{key: (start, end, place)}``,
for a list its places, for text its quotation mark or None."""


class Mark(NamedTuple):
    """A place in a file, line and column from 0, as the YAML parser counts them."""

    line: int
    column: int


@dataclass
class Document:
    """A file as it was read.

    ``value`` is None where nothing can be read. ``spoiled`` holds the locations whose value
    is not what the file says (a key given twice, an alias, broken syntax): nothing may be
    answered from them. ``complete`` is False where a part of the file was not read;
    ``stopped`` is True where nothing was read after a nesting too deep.
    """

    value: Value = None
    findings: list[Finding] = field(default_factory=list)
    spoiled: set[Location] = field(default_factory=set)
    complete: bool = True
    stopped: bool = False
    text: str = ""
    bom: str = ""
    """The byte order mark before the text, where there is one."""
    locate: Callable[[], Marks] | None = None
    """How to find the marks, where they were not kept: most files never need them."""
    locate_row: Callable[[int], Marks] | None = None
    """How to find the marks of one row alone, where a file is so written that they can be."""
    row_starts: Callable[[], Sequence[int]] | None = None
    """How to find where in the text its rows begin, and where the last ends, where that is so."""
    _marks: Marks = None

    @property
    def marks(self) -> Marks:
        """The marks of the value and of all inside it."""
        if self._marks is None and self.locate is not None:
            self._marks = self.locate()
        return self._marks

    @marks.setter
    def marks(self, marks: Marks) -> None:
        self._marks = marks

    def node(self, location: Location) -> Marks:
        """Give the marks of a value and of all inside it; None where there is no such value."""
        marks = self.marks
        for step in location:
            try:
                inside = marks[2][step]
            except (KeyError, IndexError, TypeError):
                return None
            marks = inside[2] if isinstance(marks[2], dict) else inside
        return marks

    def style(self, location: Location) -> str | None:
        """Tell how a text is quoted: ``"`` or ``'``, nothing where it is plain; None if no text."""
        node = self.node(location)
        return None if node is None or isinstance(node[2], (dict, list)) else node[2] or ""

    def span(self, location: Location, *, key: bool = False) -> Span | None:
        """Find where a value stands, or with ``key`` its field name.

        A list or mapping stands where its field name does, or its first line. Where there
        is no such value, the nearest holder's place counts.
        """
        found: Span | None = None
        if self._marks is None and len(location) > 1 and (marks := self._row(location)):
            found, location = span(marks[0], marks[1] or marks[0]), location[2:]
        else:
            marks = self.marks
        if marks is None:
            return None
        for step in location:
            inside = marks[2]
            if isinstance(inside, dict):
                if step not in inside:
                    break
                name_start, name_end, marks = inside[step]
                named = key or marks[1] is None
                found = span(name_start, name_end) if named else span(marks[0], marks[1])
            elif isinstance(inside, list) and isinstance(step, int) and step < len(inside):
                marks = inside[step]
                if marks is None:
                    break
                found = span(marks[0], marks[1] or marks[0])
            else:
                break
        return self.within(found) if found else None

    def _row(self, location: Location) -> Marks:
        """Give the marks of the row that a place is in, if they can be found alone."""
        first, number = location[:2]
        if self.locate_row is None or first != "rows" or not isinstance(number, int):
            return None
        return self.locate_row(number)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, which only findings need."""
        return self.text.split("\n")

    def row_line(self, number: int) -> int | None:
        """Tell on which line a row begins, by its place in the list: quickly, for all of them."""
        if 0 <= number < len(self.row_lines):
            return self.row_lines[number]
        found = self.span(("rows", number))
        return found.line if found else None

    @cached_property
    def row_lines(self) -> Sequence[int]:
        """The lines on which the rows begin; none, where that is not to be had quickly."""
        lines, at, line = [], 0, 1
        for start in self.row_starts()[:-1] if self.row_starts is not None else ():
            line += self.text.count("\n", at, start)
            at = start
            lines.append(line)
        return lines

    def within(self, span: Span) -> Span:
        """Keep a place inside the text: the parser puts what lacks at the end on a line below."""
        last = self._last_line
        if span.end_line <= last:
            return span
        column = len(self.text) - self.text.rfind("\n")
        start = (span.line, span.column) if span.line <= last else (last, column)
        return Span(*start, last, column)

    @cached_property
    def _last_line(self) -> int:
        return self.text.count("\n") + 1


Content = TypeVar("Content")
Reader: TypeAlias = Generator[Finding, None, Content]
"""What each loader of a document is: it yields what is wrong, and returns what it has made."""


def collect(reader: Reader[Content], findings: list[Finding]) -> Content:
    """Run a loader: add what it finds to a list, and give what it has made."""
    while True:
        try:
            findings.append(next(reader))
        except StopIteration as end:
            content: Content = end.value
            return content


def span(start: Any, end: Any) -> Span:
    """Turn two marks, which count from 0, into a span, which counts from 1."""
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def moved(marks: Marks, lines: int) -> Marks:
    """Move a place and all inside it down by a number of lines."""
    start, end, inside = marks
    if isinstance(inside, dict):
        inside = {
            key: (_down(name_start, lines), _down(name_end, lines), moved(kid, lines))
            for key, (name_start, name_end, kid) in inside.items()
        }
    elif isinstance(inside, list):
        inside = [moved(kid, lines) for kid in inside]
    return (_down(start, lines), None if end is None else _down(end, lines), inside)


def _down(mark: Any, lines: int) -> Mark:
    return Mark(mark.line + lines, mark.column)


def dotted(steps: Location) -> str:
    """Write a place inside a row as people read it: ``stages[2].deadline``, counted from 1."""
    path = ""
    for step in steps:
        path += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return path.lstrip(".")


def shape(value: Any) -> str:
    """Name the shape of a value in words."""
    if isinstance(value, dict):
        return _("a mapping")
    if isinstance(value, list):
        return _("a list")
    return _("a text") if isinstance(value, str) and value else _("nothing")
