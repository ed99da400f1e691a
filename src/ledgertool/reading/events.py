"""PyYAML's events to values and their marks, in one pass without recursion."""

from collections.abc import Callable
from functools import cached_property
from itertools import islice
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from ledgertool.findings import syntax
from ledgertool.findings.finding import Finding, Span
from ledgertool.reading.document import Document, Location, Mark, Marks, span

MAX_DEPTH = 16

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser where PyYAML has it; only its events are used, never what it would construct."""

_MANY = 100  # brackets in one line: no row that was written to be read has them
_LONGEST = 7  # digits: the number of a row has fewer
_SHORT = 24  # texts up to this length recur (names, periods) and are kept once


class Unreadable(Exception):
    """This text has no values; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


class Odd(Exception):
    """Something that data files do not use, or a mistake: read it again with :func:`build`."""


def values(text: str) -> Any:  # noqa: PLR0915 - the hot loop: one pass over all events
    """Read the values of a text in which nothing is odd, as nearly all are; None if empty.

    Raises Odd and ``yaml.YAMLError``.
    """
    keep = {}.setdefault  # type: ignore[var-annotated]
    stack: list[Any] = []  # the holders above the present one
    root: Any = None
    holder: Any = None  # the list or mapping that is being filled
    key: Any = None  # in a mapping, the field name that waits for its value
    in_mapping = begun = False
    next_event = Loader(text).get_event
    while True:
        event = next_event()
        kind = event.__class__
        if kind is ScalarEvent:
            value = event.value
            if event.anchor is not None or event.tag is not None:
                raise Odd
            may_fold = event.style or " " in value or "\n" in value
            if may_fold and event.end_mark.line != event.start_mark.line:
                raise Odd
            if not in_mapping:
                if holder is None:
                    root = value
                else:
                    holder.append(keep(value, value))
            elif key is None:
                key = keep(value, value)
                if key in holder or key == "<<":
                    raise Odd
            else:
                holder[key] = keep(value, value) if len(value) < _SHORT else value
                key = None
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            odd = event.anchor is not None or event.tag is not None
            if odd or (in_mapping and key is None) or len(stack) >= MAX_DEPTH:
                raise Odd
            new: Any = {} if kind is MappingStartEvent else []
            if holder is None:
                root = new
            elif in_mapping:
                holder[key] = new
            else:
                holder.append(new)
            stack.append(holder)
            holder, key, in_mapping = new, None, kind is MappingStartEvent
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            holder = stack.pop()
            in_mapping = holder.__class__ is dict
            key = None
        elif kind is AliasEvent:
            raise Odd
        elif kind is DocumentStartEvent:
            if begun or event.version or event.tags:
                raise Odd
            begun = True
        elif kind is StreamEndEvent:
            return root


def places(text: str) -> Marks:
    """Find the places of all that :func:`values` reads in a text, which is not looked at again."""
    stack: list[tuple[Any, Any]] = []
    root: Marks = None
    holder: Any = None
    name: tuple[str, Any, Any] | None = None  # the field name that waits for its value
    next_event = Loader(text).get_event
    while True:
        event = next_event()
        kind = event.__class__
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            holder, name = stack.pop()
            continue
        if kind is ScalarEvent:
            if name is None and holder.__class__ is dict:
                name = (event.value, event.start_mark, event.end_mark)
                continue
            place: Marks = (event.start_mark, event.end_mark, event.style)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            place = (event.start_mark, None, {} if kind is MappingStartEvent else [])
        elif kind is StreamEndEvent:
            return root
        else:
            continue
        if holder is None:
            root = place
        elif name is None:
            holder.append(place)
        else:
            holder[name[0]] = (name[1], name[2], place)
            name = None
        if kind is not ScalarEvent:
            stack.append((holder, None))
            holder = place[2]


def build(text: str, document: Document, *, shift: int = 0, prefix: Location = ()) -> None:
    """Fill a document's ``value`` and ``marks`` from a text, and report all that is odd.

    ``shift`` is the number of lines above the text in its file; ``prefix`` is what the
    text is, where it is a single item of a list. Raises Unreadable and ``yaml.YAMLError``.
    """
    known = len(document.findings)
    try:
        _Builder(text, document, shift, prefix).run()
    except yaml.YAMLError as error:
        nested = nested_above(text, error)
        if nested is None:
            raise
        del document.findings[known:]
        _Builder(nested, document, shift, prefix).run()
        if not document.stopped:
            raise


def nested_above(text: str, error: yaml.YAMLError) -> str | None:
    """Give the text above an error, if the error may hide that it is nested too deep.

    Before the parser tells what begins in a line, it looks on for a colon, up to the first word
    of the next line; and its newer versions refuse 1,000 levels by themselves.
    """
    mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
    if mark is None:
        return None
    above = text[: mark.index]
    lines = (line.strip() for line in reversed(above.split("\n")))
    last = next((line for line in lines if line and line[0] != "#"), "")
    return above if last.count("[") + last.count("{") > _MANY else None


class _Builder:
    """Fills a document from the events of a text, with a method for each kind of event.

    ``stack`` has the holders above the present one, each with its key and the marks of what it
    holds. In a mapping, ``key`` is the field name that waits for its value.
    """

    def __init__(self, text: str, document: Document, shift: int, prefix: Location) -> None:
        self.text, self.document, self.shift, self.prefix = text, document, shift, prefix
        self.stack: list[tuple[Any, Any, Any]] = []
        self.holder: Any = None
        self.marks: Any = None
        self.key: Any = None
        self.key_marks: tuple[Any, Any] = (None, None)
        self.in_mapping = False
        self.begun = self.ended = False
        self.anchored: set[Location] = set()
        self.merged: dict[int, Any] = {}  # mappings that have a field twice, by their identity
        self.keep: dict[str, str] = {}
        document.value = document.marks = None

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, which only some findings need."""
        return self.text.split("\n")

    def run(self) -> None:
        """Go through the events, up to a second document or a nesting too deep."""
        methods: dict[type[Any], Callable[[Any], None]] = {
            ScalarEvent: self._text,
            MappingStartEvent: self._start,
            SequenceStartEvent: self._start,
            MappingEndEvent: self._end,
            SequenceEndEvent: self._end,
            AliasEvent: self._alias,
            DocumentStartEvent: self._document,
            StreamEndEvent: self._stop,
        }
        next_event = Loader(self.text).get_event
        while not self.ended:
            event = next_event()
            method = methods.get(event.__class__)
            if method is not None:
                method(event)

    def _text(self, event: Any) -> None:
        value, start, end, style = event.value, event.start_mark, event.end_mark, event.style
        self._check(event)
        if (style or " " in value or "\n" in value) and end.line != start.line:
            self._several_lines(event)
        if len(value) < _SHORT:
            value = self.keep.setdefault(value, value)
        if self.in_mapping and self.key is None:
            self.key, self.key_marks = value, (start, end)
            if value == "<<" and not style:
                self.document.complete = False  # what it would bring is not read
                self._report(syntax.merge_key(), start, end)
        else:
            self._put(value, (start, end, style))

    def _start(self, event: Any) -> None:
        start, is_mapping = event.start_mark, event.__class__ is MappingStartEvent
        self._check(event)
        if self.in_mapping and self.key is None:
            finding = syntax.key_not_text().at("", self._span(start, event.end_mark))
            raise Unreadable(finding)
        if len(self.stack) >= MAX_DEPTH:
            self._report(syntax.too_deep(MAX_DEPTH), start, start)
            self.document.stopped = True
            self._stop_early()
            return
        value: Any = {} if is_mapping else []
        marks: Any = {} if is_mapping else []
        holder = (self.holder, self.key, self.marks)
        self._put(value, (start, None, marks))
        self.stack.append(holder)
        self.holder, self.marks, self.in_mapping = value, marks, is_mapping

    def _end(self, _event: Any) -> None:
        self.holder, _key, self.marks = self.stack.pop()
        self.in_mapping = self.holder.__class__ is dict

    def _alias(self, event: Any) -> None:
        start, end, name = event.start_mark, event.end_mark, "*" + event.anchor
        if self.key != "<<":  # the merge key has its own finding
            self._anchor(name, event)
        if self.in_mapping and self.key is None:
            self.key, self.key_marks = name, (start, end)
        elif self.in_mapping and self.key in self.holder:
            self.key = None
        elif self.holder is not None:
            self._put("", (start, end, None))

    def _document(self, event: Any) -> None:
        mark, findings = event.start_mark, self.document.findings
        if event.version or event.tags:
            findings.append(syntax.directive().at("", self._span(mark, mark)))
        if self.begun:
            findings.append(syntax.several_documents().at("", self._span(mark, event.end_mark)))
            if goes_on(self.lines, mark.line):
                self.document.spoiled.add(_last(self.document.value))
            self._stop_early()
        self.begun = True

    def _stop_early(self) -> None:
        self.document.complete, self.ended = False, True

    def _stop(self, _event: Any) -> None:
        self.ended = True

    def _put(self, value: Any, marks: Any) -> None:
        """Put a value where it belongs: under the key that waits, into the list, or at the top."""
        if self.holder is None:
            self.document.value, self.document.marks = value, marks
        elif not self.in_mapping:
            self.holder.append(value)
            self.marks.append(marks)
        elif self.key in self.holder:
            self._given_twice()
        else:
            self.holder[self.key] = value
            self.marks[self.key] = (*self.key_marks, marks)
        self.key = None

    def _given_twice(self) -> None:
        if id(self.holder) in self.merged:  # two items, without a dash between: said once
            self.document.spoiled.add(self._location())
            self.document.complete = False
            return
        self.merged[id(self.holder)] = self.holder
        if (begun := self._begun_without_a_dash()) is not None:
            self._report(begun, *self.key_marks)
            return
        first_start, first_end, _marks = self.marks[self.key]
        first = self._span(first_start, first_end)
        self._report(syntax.duplicate_key(self.key, first), *self.key_marks)

    def _begun_without_a_dash(self) -> Finding | None:
        """Tell where the item of a list begins once more: its dash, or its first line, lacks."""
        if not (self.stack and isinstance(self.stack[-1][0], list)):
            return None
        names, line = list(self.holder), self.key_marks[0].line
        below = next(filter(None, map(str.strip, islice(self.lines, line + 1, None))), "")
        is_short = below.startswith(f"- {names[0]}:") and self.key == names[0]
        goes_on = below.partition(":")[0] in self.holder and names[-1] != self.key
        if self.key not in names[:2] or not (goes_on or is_short):
            return None
        text, spaces = self.lines[line].strip(), " " * (self.key_marks[0].column - 2)
        if self.key == names[0]:
            return syntax.missing_dash(text, spaces)
        number = self.holder[names[0]]
        is_number = isinstance(number, str) and number.isdecimal() and len(number) < _LONGEST
        next_one = int(number) + 1 if is_number else "…"
        return syntax.missing_dash(text, spaces, above=f"- {names[0]}: {next_one}")

    def _several_lines(self, event: Any) -> None:
        start, lines = event.start_mark, self.lines
        from ledgertool.reading.slips import known_slip

        for number in range(start.line + 1, min(event.end_mark.line + 1, len(lines))):
            slip = known_slip(lines[number], number + self.shift)
            if slip is not None and slip.edits:
                self.document.findings.append(slip)
                self.document.spoiled.add(self._location())
                return
        following = lines[start.line + 1].strip() if start.line + 1 < len(lines) else ""
        end = Mark(start.line, len(lines[start.line].rstrip(" \r")))
        self._report(syntax.several_lines(self.key, following), start, end)

    def _check(self, event: Any) -> None:
        """Report what data files do not use: anchors and tags."""
        if event.anchor is not None:
            self._anchor("&" + event.anchor, event)
        if event.tag is not None:
            self._report(syntax.tag(event.tag), event.start_mark, event.end_mark)

    def _anchor(self, name: str, event: Any) -> None:
        """Report an anchor or alias; one for a row is enough, however many it has."""
        location = self._location()
        if location not in self.anchored:
            self.anchored.add(location)
            self._report(syntax.anchor(name), event.start_mark, event.end_mark)

    def _report(self, finding: Finding, start: Any, end: Any) -> None:
        """Add a finding, and mark what is being read as spoiled."""
        self.document.findings.append(finding.at("", self._span(start, end)))
        self.document.spoiled.add(self._location())

    def _span(self, start: Any, end: Any) -> Span:
        return span(start, end).down(self.shift)

    def _location(self) -> Location:
        """Tell which top-level entry, or which item of its list, is being read."""
        if self.prefix:
            return self.prefix
        steps: list[str | int] = []
        holders = [*self.stack, (self.holder, self.key, self.marks)]
        for position, (holder, key, _marks) in enumerate(holders, 1):
            if isinstance(holder, dict):
                steps += [] if key is None else [key]
            elif isinstance(holder, list):  # the last one waits for its next item
                steps.append(len(holder) - (position < len(holders)))
        return tuple(steps[:2])


def goes_on(lines: list[str], marker: int) -> bool:
    """Tell whether the marker of a second document may stand in the middle of an item.

    It does not where nothing follows it, or what a file begins with: this file's first field.
    """
    following = (line for line in islice(lines, marker, None) if line.strip(" -\r"))
    first = next(following, "").removeprefix("---")
    begun = next((line for line in lines if line.strip() and line[0] not in "#%-"), "")
    name = begun.partition(":")[0]
    return bool(first.strip()) and not first.startswith(name + ":")


def _last(value: Any) -> Location:
    """Tell where the last of a document's values stands, as far as it matters for reading on."""
    if not isinstance(value, dict) or not value:
        return ()
    key = next(reversed(value))
    return (key, len(value[key]) - 1) if isinstance(value[key], list) else (key,)
