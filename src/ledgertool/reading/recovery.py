"""Reading on after broken YAML: what is wrong is explained, and the other rows are read.

A file is a mapping of top-level entries, some of them lists of items (the rows). Where the
whole cannot be parsed, each entry is read by itself, and the items of a broken list too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import pairwise
from typing import Any, NamedTuple

import yaml

from ledgertool.findings import syntax
from ledgertool.findings.finding import Finding, Span
from ledgertool.reading.document import Document, Location, Mark, moved, span
from ledgertool.reading.events import Unreadable, build, goes_on
from ledgertool.reading.slips import CONFLICT, explain, explain_lines, indent, known_slip

_FAR = 200  # lines of one row, at most
_STEP = 2  # an inner list is indented by this much at least below the outer one
_ENTRY = re.compile(r"^(?!<{7}|[|]{7}|={7}|>{7})[^\s#:\-]")
_NAMED = re.compile(r"^[\w\"'][^\s:：]*\s*[:：]")
_ENTRY_NAME = re.compile(r"([^\s:：]+)")
_ITEM = re.compile(r"^( *)-(?=\s|\w|$)")  # also -number, without its space
_ITEM_NAME = re.compile(r"\s*- *(\w+)")
_DOCUMENT = re.compile(r"^---(\s|$)")
_SIGNIFICANT = re.compile(r"^\s*[^\s#]")
_LATER_NAME = re.compile(r"^(\s+)(\w+)\s*[:：]")
_HAS_VALUE = re.compile(r"[:：]\s*[^\s#]")


def read_in_blocks(document: Document, found: set[int], whole: Finding | None) -> None:
    """Read a text entry by entry, and broken lists item by item.

    The lines in ``found`` (from 0) are already reported and spoil the block they stand in.
    ``whole`` is what is wrong with the whole text; it is reported if every block is sound alone.
    """
    lines, cut = _first_document(document)
    document.spoiled.clear()
    known = len(document.findings)
    document.value = document.marks = None
    value: dict[str, Any] = {}
    places: dict[str, Any] = {}
    bad_lines = sorted(found | cut | _take_out_conflicts(document, lines))
    for block in _entries(lines):
        part = _read_block(block, lines, bad_lines, ())
        twice = [entry for entry in part.value or () if entry in value]
        if twice:
            for entry in twice:
                first, again = span(*places[entry][:2]), span(*part.marks[2][entry][:2])
                document.findings.append(syntax.duplicate_key(entry, first).at("", again))
                document.spoiled.add((entry,))
            continue
        for entry, content in (part.value or {}).items():
            value[entry] = content
            places[entry] = part.marks[2][entry]
        _adopt(document, part)
        if part.stopped:
            break
    if whole is not None and len(document.findings) == known and not bad_lines:
        document.findings.append(whole)
        return
    document.complete = False  # where a broken item ends is a guess, and so is their number
    if value:
        document.value, document.marks = value, (Mark(0, 0), None, places)


def _first_document(document: Document) -> tuple[list[str], set[int]]:
    """Give the lines up to a second document, which is reported, and the line that it cuts off."""
    lines = document.text.split("\n")
    begun = False
    for number, line in enumerate(lines):
        if not _DOCUMENT.match(line):
            begun = begun or (bool(_SIGNIFICANT.match(line)) and line[0] != "%")
        elif begun:
            place = Span(number + 1, 1, number + 1, 4)
            document.findings.append(syntax.several_documents().at("", place))
            document.complete = False
            return lines[:number], {number - 1} if goes_on(lines, number) else set()
    return lines, set()


def _take_out_conflicts(document: Document, lines: list[str]) -> set[int]:
    """Report each git conflict once and blank its lines: neither side may be answered from.

    Returns the lines that spoil the block they stand in, where a conflict is inside an item.
    """
    spoiling: set[int] = set()
    starts = [number for number, line in enumerate(lines) if line.startswith("<<<<<<<")]
    if not starts:
        return spoiling
    outermost = min((len(match[1]) for match in map(_ITEM.match, lines) if match), default=0)
    for start, limit in pairwise([*starts, len(lines)]):
        ends = [n for n in range(start, limit) if lines[n].startswith(">>>>>>>")]
        marker = known_slip(lines[start], start)
        if not ends or marker is None:
            continue
        document.findings.append(marker)
        document.complete = False
        end = ends[0] + 1
        names = [_entry_name(line) for line in lines[start:end] if _ENTRY.match(line)]
        document.spoiled |= {(name,) for name in names}
        if names:  # what follows belongs to the last of them
            while end < limit and not _ENTRY.match(lines[end]):
                end += 1
        else:
            between = _end_between_items(lines, start, end, outermost)
            if between is None:
                spoiling.add(start)
            end = between or end
        lines[start:end] = [""] * (end - start)
    return spoiling


def _end_between_items(lines: list[str], start: int, end: int, outermost: int) -> int | None:
    """Tell where a conflict ends that stands between items; None if it begins inside one."""

    def is_item(line: str) -> bool:
        item = _ITEM.match(line)
        return item is not None and len(item[1]) <= outermost

    def is_end(line: str) -> bool:
        return is_item(line) or bool(_ENTRY.match(line) or CONFLICT.match(line))

    markers = [number for number in range(start, end) if CONFLICT.match(lines[number])]
    heads = [_below(lines, number) for number in markers]
    *sides, following = heads
    if not following or is_end(following):
        return end if all(is_item(side) or CONFLICT.match(side) for side in sides) else None
    if not all(map(is_item, sides)):
        return None
    while end < len(lines) and not is_end(lines[end]):  # what both sides have in common
        end += 1
    return end


def _adopt(document: Document, part: Document) -> None:
    document.findings.extend(part.findings)
    document.spoiled |= part.spoiled
    document.complete = document.complete and part.complete
    document.stopped = document.stopped or part.stopped


class _Block(NamedTuple):
    """Lines ``start`` to ``end`` (exclusive, from 0) of a file."""

    start: int
    end: int

    def text(self, lines: list[str]) -> str:
        return "\n".join(lines[self.start : self.end]) + "\n"

    def spoiled_by(self, bad_lines: list[int]) -> bool:
        place = bisect_left(bad_lines, self.start)
        return place < len(bad_lines) and bad_lines[place] < self.end


def _entries(lines: list[str]) -> list[_Block]:
    """Split a text into its entries; a list goes on behind a line that lost its indentation."""
    starts = [number for number, line in enumerate(lines) if _ENTRY.match(line)]
    significant = [number for number, line in enumerate(lines) if _SIGNIFICANT.match(line)]
    found: list[_Block] = []
    listing: int | None = None  # which of them is the last list
    dashes_at = 0
    for start, end in pairwise([*starts, len(lines)]):
        place = bisect_left(significant, start + 1)
        following = lines[significant[place]] if place < len(significant) else ""
        if listing is not None and _is_inside(lines[start], following, dashes_at):
            found[listing:] = [_Block(found[listing].start, end)]
            continue
        block = _Block(start, end)
        items = _items(block, lines)
        is_empty = place == len(significant) or significant[place] >= end
        if (items or is_empty) and not _HAS_VALUE.search(lines[start]):
            listing = len(found)
            dashes_at = _usual_indent(items, lines) if items else len(following)
        found.append(block)
    return found


def _is_inside(line: str, following: str, dashes_at: int) -> bool:
    """Tell whether a line without indentation belongs to the list above it."""
    if not _NAMED.match(line):
        return True
    if not following or _ENTRY.match(following):
        return False
    return bool(_HAS_VALUE.search(line)) or indent(following) > dashes_at


def _items(block: _Block, lines: list[str]) -> list[_Block]:
    """Split an entry into the items of its list; the first may have lost its dash."""
    inside = range(block.start + 1, block.end)
    found = [(number, len(match[1])) for number in inside if (match := _ITEM.match(lines[number]))]
    if not found:
        return []
    first, outer = found[0]
    top = next(number for number in inside if _SIGNIFICANT.match(lines[number]))
    following = _below(lines, top)
    if top != first:
        outer = min(at for _number, at in found)
        if not _lost_its_dash(lines[top], following, outer):
            return []
    elif not _ITEM.match(following):  # a field of the first item; its dash may be out of line
        outer = max(outer, indent(following) - _STEP)
    near = [_Block(number, block.end) for number, at in found if at < outer + _STEP]
    usual = _usual_indent(near, lines)
    name = Counter(_first_name(lines[item.start]) for item in near).most_common(1)[0][0]
    starts = [
        number
        for number, at in found
        if at == usual
        or (
            _first_name(lines[number]) == name
            and at < outer + 2 * _STEP
            and (at < outer + _STEP or _is_out_of_line(lines, number, at, first))
        )
    ]
    if top != first:
        starts.insert(0, top)
    return [_Block(start, end) for start, end in pairwise([*starts, block.end])]


def _below(lines: list[str], number: int) -> str:
    """Give the next line that says something; empty at the end."""
    later = (lines[place] for place in range(number + 1, len(lines)))
    return next(filter(_SIGNIFICANT.match, later), "")


def _lost_its_dash(line: str, following: str, dashes_at: int) -> bool:
    """Tell whether a line above the first dash is an item, and not a field with a list."""
    if indent(following) <= dashes_at:
        return False  # its fields would be deeper than the dashes
    if not 0 < indent(line) <= dashes_at:
        return True
    is_name = _NAMED.match(line.strip()) and not _HAS_VALUE.search(line)
    return indent(following) > indent(line) and not is_name


def _first_name(line: str) -> str:
    """Give the field that an item begins with."""
    named = _ITEM_NAME.match(line)
    return named[1] if named else ""


def _is_out_of_line(lines: list[str], number: int, at: int, first: int) -> bool:
    """Tell whether an item stands where no list can: it is one of the rows, indented too far."""
    deeper = False
    for line in (lines[above] for above in range(number - 1, max(first - 1, number - _FAR), -1)):
        if not _SIGNIFICANT.match(line):
            continue
        if indent(line) <= at:
            is_beside = indent(line) == at and _ITEM.match(line)
            return not is_beside and (deeper or bool(_HAS_VALUE.search(line)))
        deeper = True
    return False


def _usual_indent(items: list[_Block], lines: list[str]) -> int:
    """Tell where the dashes stand; those in line with the fields below them count first."""
    indents = [indent(lines[item.start]) for item in items]
    below = [indent(_below(lines, item.start)) for item in items]
    in_line = [at for at, field in zip(indents, below, strict=True) if field == at + _STEP]
    return Counter(in_line or indents).most_common(1)[0][0]


def _entry_name(line: str) -> str:
    named = _ENTRY_NAME.match(line)
    return named[1] if named else ""


def _names_below(block: _Block, lines: list[str]) -> set[Location]:
    """Name the entries that an indentation has put under another entry's value."""
    below = list(filter(None, map(_LATER_NAME.match, lines[block.start + 1 : block.end])))
    if not below or not _HAS_VALUE.search(lines[block.start]):
        return set()
    return {(match[2],) for match in below if match[1] == below[0][1]}


def _read_block(
    block: _Block, lines: list[str], bad_lines: list[int], prefix: Location
) -> Document:
    """Read one entry: whole if it is sound, by its items if it is a broken list."""
    text = block.text(lines)
    part = Document(text=text)
    name = _entry_name(lines[block.start])
    broken: Finding | None = None
    if not block.spoiled_by(bad_lines):
        broken = build_or_explain(part, text, block.start, prefix)
        if broken is None and isinstance(part.value, dict):
            part.marks = moved(part.marks, block.start)
            return part
        broken = broken or explain_lines(lines, block.start, block.end)
    items = _items(block, lines)
    result = Document(findings=[], spoiled={(name,)}, complete=part.complete)
    head_is_bad = _Block(block.start, items[0].start if items else block.end).spoiled_by(bad_lines)
    misplaced = _names_below(block, lines)
    if not items or head_is_bad or misplaced:
        if broken:
            result.findings.append(broken)
        result.spoiled |= misplaced
        result.complete = result.complete and not items
        return result
    result.spoiled.clear()
    return _read_items(result, name, block.start, items, lines, bad_lines, broken)


def _read_items(
    result: Document,
    name: str,
    start: int,
    items: list[_Block],
    lines: list[str],
    bad_lines: list[int],
    broken: Finding | None,
) -> Document:
    values: list[Any] = []
    places: list[Any] = []
    dash = " " * _usual_indent(items, lines) + "- "
    for number, item in enumerate(items):
        location: Location = (name, number)
        one = Document(text=item.text(lines))
        value: Any = None
        place: Any = (Mark(item.start, indent(lines[item.start])), None, {})
        if item.spoiled_by(bad_lines):
            result.spoiled.add(location)
        elif not (lines[item.start].rstrip() + " ").startswith(dash):
            one.findings.append(explain_lines(lines, item.start, item.start + 1))
            one.spoiled.add(location)
        else:
            problem = build_or_explain(one, one.text, item.start, location)
            if problem is None and isinstance(one.value, list) and len(one.value) == 1:
                value, place = one.value[0], moved(one.marks[2][0], item.start)
            else:
                # one finding is enough for an item that is lost
                one.findings[:] = [problem or explain_lines(lines, item.start, item.end)]
                one.spoiled.add(location)
        values.append(value)
        places.append(place)
        _adopt(result, one)
        if one.stopped:
            break
    mark = Mark(start, 0)
    if broken is not None and not result.findings and not result.spoiled:
        result.findings.append(broken)
        result.spoiled.add((name,))
    result.value = {name: values}
    end = Mark(mark.line, len(name))
    result.marks = (Mark(0, 0), None, {name: (mark, end, (mark, None, places))})
    return result


def build_or_explain(
    part: Document, text: str, first_line: int, prefix: Location
) -> Finding | None:
    """Build a text or a block of it; return what is wrong with it, None if it can be read."""
    try:
        build(text, part, shift=first_line, prefix=prefix)
    except Unreadable as unreadable:
        return unreadable.finding
    except yaml.YAMLError as error:
        return explain(error, text.split("\n"), first_line)
    return None
