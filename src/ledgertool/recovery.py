"""Reading on after broken YAML: what is wrong is explained, and the other rows are read.

A file is a mapping of top-level entries, some of them lists of items (the rows). Where the
whole cannot be parsed, each entry is read by itself, and the items of a broken list too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import yaml

from ledgertool.document import Document, Location, Mark, moved
from ledgertool.events import TooDeep, Unreadable, build
from ledgertool.findings import Finding, Span
from ledgertool.language import _
from ledgertool.rules import syntax

_FIELD = r"^(\s*(?:- +)*)([\w\u4e00-\u9fff]+)"
_FULL_WIDTH_COLON = re.compile(_FIELD + r"(：)")
_NO_SPACE = re.compile(r"^(\s*(?:- +)*)([A-Za-z_]+)(:)(?=[^\s:/])")
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})( |$)")
_SPECIAL = re.compile(r"^(\s*(?:- +)*[\w]+:\s+)([\[\]{}*&!|>%@`,#?\"'].*?)\s*$")
_COLON_INSIDE = re.compile(r"^(\s*(?:- +)*[\w]+:\s+)(.*?: .*?)\s*$")
_ENTRY = re.compile(r"^(?!<{7}|={7}|>{7})[^\s#\-]")
_ENTRY_NAME = re.compile(r"([^\s:：]+)")
_ITEM = re.compile(r"^( *)- ")


def read_in_blocks(document: Document, bad_lines: set[int], whole: Finding | None) -> None:
    """Read a text entry by entry, and broken lists item by item.

    ``bad_lines`` (from 0) are already reported and spoil the block they stand in. ``whole``
    is what is wrong with the text as a whole; it is reported if every block is sound alone.
    """
    lines = document.text.split("\n")
    document.spoiled.clear()
    known = len(document.findings)
    document.value, value = None, {}
    places: dict[str, Any] = {}
    spoiled_before = bool(bad_lines)
    for block in _entries(lines):
        part = _read_block(block, lines, bad_lines, ())
        for entry, content in (part.value or {}).items():
            if entry in value:
                continue
            value[entry] = content
            places[entry] = part.place[2][entry]
        _adopt(document, part)
    if whole is not None and len(document.findings) == known and not spoiled_before:
        document.findings.append(whole)
        return
    document.value, document.place = value, (Mark(0, 0), None, places)


def _adopt(document: Document, part: Document) -> None:
    document.findings.extend(part.findings)
    document.spoiled |= part.spoiled
    document.complete = document.complete and part.complete


class _Block(NamedTuple):
    """Lines ``start`` to ``end`` (exclusive, from 0) of a file."""

    start: int
    end: int

    def text(self, lines: list[str]) -> str:
        return "\n".join(lines[self.start : self.end]) + "\n"

    def spoiled_by(self, bad_lines: set[int]) -> bool:
        return any(self.start <= line < self.end for line in bad_lines)


def _entries(lines: list[str]) -> Iterator[_Block]:
    starts = [number for number, line in enumerate(lines) if _ENTRY.match(line)]
    for start, end in pairwise([*starts, len(lines)]):
        yield _Block(start, end)


def _items(block: _Block, lines: list[str]) -> list[_Block]:
    """Split an entry into its first line and the items of its list."""
    indent: str | None = None
    starts = []
    for number in range(block.start + 1, block.end):
        match = _ITEM.match(lines[number])
        if match and indent in (None, match[1]):
            indent = match[1]
            starts.append(number)
    return [_Block(first, end) for first, end in pairwise([*starts, block.end])]


def _read_block(block: _Block, lines: list[str], bad_lines: set[int], prefix: Location) -> Document:
    """Read one entry: whole if it is sound, by its items if it is a broken list."""
    text = block.text(lines)
    part = Document(text=text)
    named = _ENTRY_NAME.match(lines[block.start])
    name = named[1] if named else ""
    broken: Finding | None = None
    if not block.spoiled_by(bad_lines):
        broken = _try(part, text, block.start, prefix)
        if broken is None and isinstance(part.value, dict):
            part.place = moved(part.place, block.start)
            return part
        broken = broken or _explain_lines(lines, block.start, block.end)
    items = _items(block, lines)
    result = Document(findings=[], spoiled={(name,)}, complete=part.complete)
    head_is_bad = _Block(block.start, items[0].start if items else block.end).spoiled_by(bad_lines)
    if not items or head_is_bad:
        if broken:
            result.findings.append(broken)
        result.complete = result.complete and not items
        return result
    result.spoiled.clear()
    return _read_items(result, name, items, lines, bad_lines, broken)


def _read_items(
    result: Document,
    name: str,
    items: list[_Block],
    lines: list[str],
    bad_lines: set[int],
    broken: Finding | None,
) -> Document:
    values: list[Any] = []
    places: list[Any] = []
    for number, item in enumerate(items):
        location: Location = (name, number)
        one = Document(text=item.text(lines))
        value: Any = None
        place: Any = (
            Mark(item.start, len(lines[item.start]) - len(lines[item.start].lstrip())),
            None,
            {},
        )
        if item.spoiled_by(bad_lines):
            result.spoiled.add(location)
        else:
            problem = _try(one, one.text, item.start, location)
            if problem is None and isinstance(one.value, list) and len(one.value) == 1:
                value, place = one.value[0], moved(one.place[2][0], item.start)
            else:
                problem = problem or _explain_lines(lines, item.start, item.end)
                if not one.findings:
                    one.findings.append(problem)
                one.spoiled.add(location)
        values.append(value)
        places.append(place)
        _adopt(result, one)
        if not one.complete:
            break
    mark = Mark(items[0].start - 1, 0)
    if broken is not None and not result.findings and not result.spoiled:
        result.findings.append(broken)
        result.spoiled.add((name,))
    result.value = {name: values}
    end = Mark(mark.line, len(name))
    result.place = (Mark(0, 0), None, {name: (mark, end, (mark, None, places))})
    return result


def _try(part: Document, text: str, first_line: int, prefix: Location) -> Finding | None:
    """Build a block; return what is wrong with it, None if it is sound."""
    try:
        build(text, part, shift=first_line, prefix=prefix)
    except TooDeep:
        return None
    except Unreadable as unreadable:
        return unreadable.finding
    except yaml.YAMLError as error:
        return explain(error, text.split("\n"), first_line)
    return None


def explain(error: yaml.YAMLError, lines: list[str], first_line: int = 0) -> Finding:
    """Say what is wrong with lines that the parser refused, where a person would look for it."""
    context = getattr(error, "context_mark", None)
    problem = getattr(error, "problem_mark", None)
    reached = min(problem.line if problem else 0, len(lines) - 1)
    start = min(context.line if context else reached, reached)
    for number in [*range(start, reached + 1), *range(start - 1, max(start - 3, -1), -1)]:
        found = _known_slip(lines[number], number + first_line)
        if found is not None:
            return found
    words = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    if "quoted scalar" in words and context is not None:
        place = _line_span(lines[context.line], context.line + first_line, context.column)
        return syntax.bad_syntax(
            _("a quotation mark without its partner"),
            _("close the quotation mark at the end of the value"),
        ).at("", place)
    return _does_not_fit(lines, reached, first_line)


def _explain_lines(lines: list[str], start: int, end: int) -> Finding:
    """Say what is wrong with lines that parse, but not to a field and its value."""
    for number in range(start, end):
        found = _known_slip(lines[number], number)
        if found is not None:
            return found
    return _does_not_fit(lines, start, 0)


def _does_not_fit(lines: list[str], number: int, first_line: int) -> Finding:
    while number > 0 and not lines[number].strip():
        number -= 1
    return syntax.bad_syntax(
        lines[number].strip(),
        _("compare the line with its neighbours: indentation, colon and space, quotation marks"),
    ).at("", _line_span(lines[number], number + first_line))


def _line_span(line: str, number: int, column: int | None = None) -> Span:
    start = len(line) - len(line.lstrip()) if column is None else column
    return Span(number + 1, start + 1, number + 1, max(len(line.rstrip()), start + 1) + 1)


def _known_slip(line: str, number: int) -> Finding | None:
    """Recognise the usual slips in a line; ``number`` counts from 0."""

    def here(match: re.Match[str], group: int) -> Span:
        return Span(number + 1, match.start(group) + 1, number + 1, match.end(group) + 1)

    if match := _CONFLICT.match(line):
        return syntax.conflict_marker(match[1]).at("", here(match, 1))
    if match := _FULL_WIDTH_COLON.match(line):
        return syntax.full_width_colon(match[2]).at("", here(match, 3))
    if match := _NO_SPACE.match(line):
        return syntax.no_space_after_colon(match[2]).at("", here(match, 3))
    if (match := _SPECIAL.match(line)) and not _closed(match[2]):
        return syntax.bad_syntax(match[2], _quote_it(match[2])).at("", here(match, 2))
    if (match := _COLON_INSIDE.match(line)) and match[2][0] not in "\"'":
        return syntax.bad_syntax(match[2], _quote_it(match[2])).at("", here(match, 2))
    return None


def _closed(value: str) -> bool:
    """Tell whether a value that begins specially is whole: a list, or quoted text."""
    return (value[0], value[-1]) in {("[", "]"), ("{", "}"), ('"', '"'), ("'", "'")} and len(
        value
    ) > 1


def _quote_it(value: str) -> str:
    mark = "'" if '"' in value else '"'
    return _("put the value in quotation marks: {value}").format(value=f"{mark}{value}{mark}")
