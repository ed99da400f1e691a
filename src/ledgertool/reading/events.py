"""PyYAML's events to values and places, in one pass without recursion."""

from __future__ import annotations

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
from ledgertool.reading.document import Document, Location, span

MAX_DEPTH = 16

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser where PyYAML has it; only its events are used, never what it would construct."""

_LOOKAHEAD = 1024
_MANY = 100  # brackets within the look-ahead: no file has them that was written for its rows
_SHORT = 24  # texts up to this length recur (names, periods) and are kept once


class TooDeep(Exception):
    """Reading stops here; the finding is made, and what came before is in the document."""


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


def build(text: str, document: Document, *, shift: int = 0, prefix: Location = ()) -> None:
    """Fill a document's ``value`` and ``marks`` from a text, and report all that is odd.

    ``shift`` is the number of lines above the text in its file; ``prefix`` is what the
    text is, where it is a single item of a list. Raises TooDeep, Unreadable and
    ``yaml.YAMLError``.
    """
    known = len(document.findings)
    try:
        _build(text, document, shift, prefix)
    except yaml.YAMLError as error:
        nested = nested_above(text, error)
        if nested is None:
            raise
        del document.findings[known:]
        _build(nested, document, shift, prefix)
        raise


def nested_above(text: str, error: yaml.YAMLError) -> str | None:
    """Give the text above an error, if the error may hide that it is nested too deep.

    The parser looks for a colon to the end of the line, in 1,024 characters at most, before
    it tells what begins there; and its newer versions refuse 1,000 levels by themselves.
    """
    mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
    if mark is None:
        return None
    start = max(text.rfind("\n", 0, mark.index) + 1, mark.index - _LOOKAHEAD)
    brackets = text.count("[", start, mark.index) + text.count("{", start, mark.index)
    return text[: mark.index] if brackets > _MANY else None


def _build(  # noqa: PLR0915 - the hot loop: one pass over all events, without calls
    text: str, document: Document, shift: int, prefix: Location
) -> None:
    lines: list[str] = []
    keep = {}.setdefault  # type: ignore[var-annotated]
    stack: list[Any] = []  # the holders above the present one, each with its key and places
    holder: Any = None  # the list or mapping that is being filled
    places: Any = None  # the places of what it holds
    key: Any = None  # in a mapping, the field name that waits for its value
    key_start = key_end = None
    in_mapping = False
    document.value = document.marks = None
    documents = 0
    anchored: set[Location] = set()
    merged: list[Any] = []  # mappings in which a field comes again: that is said once of each

    def at(start: Any, end: Any) -> Span:
        return span(start, end).down(shift)

    def report(finding: Finding, place: Span, *, spoils: bool = True) -> None:
        here = prefix or _location([*stack, (holder, key, places)])
        if finding.code == "Y106" and here in anchored:
            return  # one for a row is enough, however many aliases it has
        if finding.code == "Y106":
            anchored.add(here)
        document.findings.append(finding.at("", place))
        if spoils:
            document.spoiled.add(here)

    def check(event: Any) -> None:
        """Report what data files do not use: anchors and tags."""
        place = at(event.start_mark, event.end_mark)
        if event.anchor is not None:
            report(syntax.anchor("&" + event.anchor), place)
        if event.tag is not None:
            report(syntax.tag(event.tag), place)

    def twice() -> None:
        if any(holder is known for known in merged):  # two items, the dash between them lost
            document.spoiled.add(prefix or _location([*stack, (holder, key, places)]))
            document.complete = False
            return
        merged.append(holder)
        first_start, first_end, _place = places[key]
        report(syntax.duplicate_key(key, at(first_start, first_end)), at(key_start, key_end))

    def several_lines(event: Any) -> None:
        lines[:] = lines or text.split("\n")
        row, column = event.start_mark.line, event.start_mark.column
        following = lines[row + 1].strip() if row + 1 < len(lines) else ""
        place = Span(row + 1, column + 1, row + 1, len(lines[row].rstrip(" \r")) + 1).down(shift)
        report(syntax.several_lines(key, following), place)

    next_event = Loader(text).get_event
    while True:
        event = next_event()
        kind = event.__class__
        if kind is ScalarEvent:
            value, start, end, style = event.value, event.start_mark, event.end_mark, event.style
            if event.anchor is not None or event.tag is not None:
                check(event)
            if (style or " " in value or "\n" in value) and end.line != start.line:
                several_lines(event)
            if in_mapping:
                if key is None:
                    key, key_start, key_end = keep(value, value), start, end
                    if key == "<<" and not style:
                        document.complete = False  # what it would bring is not read
                        report(syntax.merge_key(), at(start, end))
                    continue
                if key in holder:
                    twice()
                else:
                    holder[key] = keep(value, value) if len(value) < _SHORT else value
                    places[key] = (key_start, key_end, (start, end, style))
                key = None
            elif holder is not None:
                holder.append(keep(value, value))
                places.append((start, end, style))
            else:
                document.value, document.marks = value, (start, end, style)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            start = event.start_mark
            if event.anchor is not None or event.tag is not None:
                check(event)
            if in_mapping and key is None:
                raise Unreadable(syntax.key_not_text().at("", at(start, event.end_mark)))
            if len(stack) >= MAX_DEPTH:
                document.complete = False
                report(syntax.too_deep(MAX_DEPTH), at(start, start))
                raise TooDeep
            new: Any = {} if kind is MappingStartEvent else []
            inside: Any = {} if kind is MappingStartEvent else []
            if holder is None:
                document.value, document.marks = new, (start, None, inside)
            elif in_mapping:
                if key in holder:
                    twice()
                else:
                    holder[key] = new
                    places[key] = (key_start, key_end, (start, None, inside))
            else:
                holder.append(new)
                places.append((start, None, inside))
            stack.append((holder, key, places))
            holder, places, key = new, inside, None
            in_mapping = kind is MappingStartEvent
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            holder, key, places = stack.pop()
            in_mapping, key = holder.__class__ is dict, None
        elif kind is AliasEvent:
            start, end = event.start_mark, event.end_mark
            if key != "<<":  # the merge key has its own finding
                report(syntax.anchor("*" + event.anchor), at(start, end))
            if in_mapping and key is None:
                key, key_start, key_end = "*" + event.anchor, start, end
            elif in_mapping:
                holder.setdefault(key, "")
                places.setdefault(key, (key_start, key_end, (start, end, None)))
                key = None
            elif holder is not None:
                holder.append("")
                places.append((start, end, None))
        elif kind is DocumentStartEvent:
            documents += 1
            if event.version or event.tags:
                mark = event.start_mark
                report(syntax.directive(), at(mark, mark), spoils=False)
            if documents > 1:
                document.complete = False
                mark = event.start_mark
                report(syntax.several_documents(), at(mark, event.end_mark), spoils=False)
                if goes_on(text.split("\n"), mark.line):
                    document.spoiled.add(_last(document.value))
                return
        elif kind is StreamEndEvent:
            return


def goes_on(lines: list[str], marker: int) -> bool:
    """Tell whether the marker of a second document stands in the middle of an item."""
    inside = [lines[marker].removeprefix("---"), *lines[marker + 1 :]]
    following = next((line for line in inside if line.strip()), "")
    return following.startswith((" ", "- "))


def _last(value: Any) -> Location:
    """Tell where the last of a document's values stands, as far as it matters for reading on."""
    if not isinstance(value, dict) or not value:
        return ()
    key = next(reversed(value))
    return (key, len(value[key]) - 1) if isinstance(value[key], list) else (key,)


def _location(holders: list[Any]) -> Location:
    """Tell which top-level entry, or which item of its list, is being read."""
    steps: list[str | int] = []
    for position, (holder, key, _places) in enumerate(holders):
        if isinstance(holder, dict):
            if key is not None:
                steps.append(key)
        elif isinstance(holder, list):
            last = position == len(holders) - 1
            steps.append(len(holder) if last else len(holder) - 1)
    return tuple(steps[:2])
