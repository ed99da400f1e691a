"""Reading on after broken YAML: what is wrong is explained, and the other rows are read.

A file is a mapping of top-level entries, some of them lists of items (the rows). Where the
whole cannot be parsed, each entry is read by itself, and the items of a broken list too.
"""

import re
from itertools import pairwise
from typing import Any

import yaml

from ledgertool.findings import syntax
from ledgertool.findings.finding import Finding, Span
from ledgertool.reading import blocks
from ledgertool.reading.blocks import ENTRY, ITEM, Block
from ledgertool.reading.document import Document, Location, Mark, moved, span
from ledgertool.reading.events import Unreadable, build, goes_on
from ledgertool.reading.lines import SIGNIFICANT, indent, line_below
from ledgertool.reading.misfits import explain, explain_lines, head_of_an_item
from ledgertool.reading.slips import CONFLICT, known_slip

_DOCUMENT = re.compile(r"^---(\s|$)")
_END = re.compile(r"^\.\.\.(\s|$)")


def read_in_blocks(document: Document, bad_lines: set[int], whole: Finding | None) -> None:
    """Read a text entry by entry, and broken lists item by item.

    The lines in ``bad_lines`` (from 0) are already reported and spoil the block they stand in.
    ``whole`` is what is wrong with the whole text; it is reported if every block is sound alone.
    """
    lines, cut = _first_document(document)
    known = len(document.findings)
    document.spoiled.clear()
    document.value = document.marks = None
    value: dict[str, Any] = {}
    marks: dict[str, Any] = {}
    ends = _take_out_ends(document, lines)
    bad = sorted(bad_lines | cut | ends | _take_out_conflicts(document, lines))
    _report_preface(document, lines, bad)
    for entry in blocks.entries(lines):
        part = _read_entry(entry, bad)
        content, places = part.value or {}, part.marks[2] if part.value else {}
        if twice := [name for name in content if name in value]:
            _report_twice(document, twice, marks, places)
            continue
        value |= content
        marks |= places
        _adopt(document, part)
        if part.stopped:
            break
    if whole is not None and len(document.findings) == known and not bad:
        document.findings.append(whole)
        return
    document.complete = False  # where a broken item ends is a guess, and so is their number
    if value:
        document.value, document.marks = value, (Mark(0, 0), None, marks)


def _first_document(document: Document) -> tuple[list[str], set[int]]:
    """Give the lines up to a second document, which is reported, and the line that it cuts off."""
    lines = document.text.split("\n")
    begun = False
    for number, line in enumerate(lines):
        if not _DOCUMENT.match(line):
            begun = begun or (bool(SIGNIFICANT.match(line)) and line[0] != "%")
        elif begun:
            marker = Span(number + 1, 1, number + 1, 4)
            document.findings.append(syntax.several_documents().at("", marker))
            document.complete = False
            return lines[:number], {number - 1} if goes_on(lines, number) else set()
    return lines, set()


def _report_preface(document: Document, lines: list[str], bad: list[int]) -> None:
    """Report what stands above the first entry of a file that has some, once."""
    first = next((number for number, line in enumerate(lines) if ENTRY.match(line)), 0)
    for number in range(first):
        is_said = SIGNIFICANT.match(lines[number]) and not _DOCUMENT.match(lines[number])
        if is_said and number not in bad:
            document.findings.append(explain_lines(lines, number, number + 1))
        if is_said:
            return


def _take_out_ends(document: Document, lines: list[str]) -> set[int]:
    """Report each end of the document that has something below it, and read on behind it.

    Returns the lines that spoil the block they stand in, where an end is inside an item.
    """
    ends = [number for number, line in enumerate(lines) if _END.match(line)]
    for number in ends:
        lines[number] = ""
    spoiling: set[int] = set()
    outermost = _outermost(lines) if ends else 0
    for number, limit in pairwise([*ends, len(lines)]):
        below = next(filter(SIGNIFICANT.match, lines[number:limit]), "")
        if below or number != ends[-1]:
            marker = Span(number + 1, 1, number + 1, 4)
            document.findings.append(syntax.several_documents(ends=True).at("", marker))
        item = ITEM.match(below)
        if below and not (ENTRY.match(below) or (item and len(item[1]) <= outermost)):
            spoiling.add(number)
    return spoiling


def _outermost(lines: list[str]) -> int:
    """Tell how far the items of the outer lists are indented."""
    return min((len(dash[1]) for dash in map(ITEM.match, lines) if dash), default=0)


def _take_out_conflicts(document: Document, lines: list[str]) -> set[int]:
    """Report each git conflict once and blank its lines: neither side may be answered from.

    Returns the lines that spoil the block they stand in, where a conflict is inside an item.
    """
    spoiling: set[int] = set()
    starts = [number for number, line in enumerate(lines) if line.startswith("<<<<<<<")]
    outermost = _outermost(lines) if starts else 0
    for start, limit in pairwise([*starts, len(lines)]):
        closing = (n for n in range(start, limit) if lines[n].startswith(">>>>>>>"))
        end = next(closing, limit) + 1
        marker = known_slip(lines[start], start)
        if end > limit or marker is None:
            continue
        document.findings.append(marker)
        names = {(blocks.entry_name(line),) for line in lines[start:end] if ENTRY.match(line)}
        document.spoiled |= names
        if names:  # what follows belongs to the last of them
            end = next((n for n in range(end, limit) if ENTRY.match(lines[n])), limit)
        elif after := _end_between_items(lines, start, end, outermost):
            end = after
        else:
            spoiling.add(start)
        lines[start:end] = [""] * (end - start)
    return spoiling


def _end_between_items(lines: list[str], start: int, end: int, outermost: int) -> int | None:
    """Tell where a conflict ends that stands between items; None if it begins inside one.

    ``outermost`` is how far the items of the outer lists are indented.
    """

    def is_item(line: str) -> bool:
        item = ITEM.match(line)
        return item is not None and len(item[1]) <= outermost

    def is_end(line: str) -> bool:
        return is_item(line) or bool(ENTRY.match(line) or CONFLICT.match(line))

    markers = [number for number in range(start, end) if CONFLICT.match(lines[number])]
    *sides, following = (line_below(lines, number) for number in markers)
    if not following or is_end(following):
        return end if all(is_item(side) or CONFLICT.match(side) for side in sides) else None
    if not all(map(is_item, sides)):
        return None
    while end < len(lines) and not is_end(lines[end]):  # what both sides have in common
        end += 1
    return end


def _report_twice(
    document: Document, names: list[str], first: dict[str, Any], again: dict[str, Any]
) -> None:
    """Report entries that are given twice; ``first`` and ``again`` are the marks of both."""
    for name in names:
        finding = syntax.duplicate_key(name, span(*first[name][:2]))
        document.findings.append(finding.at("", span(*again[name][:2])))
        document.spoiled.add((name,))


def _adopt(document: Document, part: Document) -> None:
    document.findings.extend(part.findings)
    document.spoiled |= part.spoiled
    document.stopped = document.stopped or part.stopped


def _read_entry(entry: Block, bad_lines: list[int]) -> Document:
    """Read one entry: whole if it is sound, by its items if it is a broken list."""
    broken: Finding | None = None
    if not entry.holds_any(bad_lines):
        part = Document(text=entry.text)
        broken = build_or_explain(part, entry.start)
        is_sound = broken is None and isinstance(part.value, dict)
        if is_sound and not (part.findings and entry.has_deep_item()):
            part.marks = moved(part.marks, entry.start)
            return part
        broken = broken or explain_lines(entry.lines, entry.start, entry.end)
    items, misplaced = entry.items(), entry.names_below()
    head = entry._replace(end=items[0].start if items else entry.end)
    is_reported = head.holds_any(bad_lines)
    odd = entry.not_of_a_list(items[0]) if items and not is_reported else []
    if odd:
        broken = explain_lines(entry.lines, odd[0], odd[0] + 1)
    result = Document()
    if items and len(odd) < 2 and not misplaced and not is_reported:
        result = _read_items(entry, items, bad_lines)
        if not odd and (broken is None or result.findings or result.spoiled):
            return result
    result.findings += [broken] if broken else []
    result.spoiled |= {(blocks.entry_name(entry.head),), *misplaced}
    return result


def _read_items(entry: Block, items: list[Block], bad_lines: list[int]) -> Document:
    """Read the items of a list one by one; those that are broken are None."""
    name, dashes_at = blocks.entry_name(entry.head), blocks.usual_indent(items)
    result = Document()
    values: list[Any] = []
    marks: list[Any] = []
    for index, item in enumerate(items):
        one = _read_item(item, (name, index), dashes_at, bad_lines)
        values.append(one.value)
        marks.append(one.marks)
        _adopt(result, one)
        if one.stopped:
            break
    start, end = Mark(entry.start, 0), Mark(entry.start, len(name))
    result.value = {name: values}
    result.marks = (Mark(0, 0), None, {name: (start, end, (start, None, marks))})
    return result


def _read_item(item: Block, location: Location, dashes_at: int, bad_lines: list[int]) -> Document:
    """Read one item of a list; one finding is enough for an item that is lost."""
    lost = Document(spoiled={location})
    lost.marks = (Mark(item.start, indent(item.head)), None, {})
    if item.holds_any(bad_lines):
        return lost
    if not (item.head.rstrip() + " ").startswith(" " * dashes_at + "- "):
        lost.findings.append(head_of_an_item(item.lines, item.start, dashes_at))
        return lost
    one = Document(text=item.text)
    broken = build_or_explain(one, item.start, location)
    if broken is None and isinstance(one.value, list) and len(one.value) == 1:
        one.value, one.marks = one.value[0], moved(one.marks[2][0], item.start)
        return one
    lost.findings.append(broken or explain_lines(item.lines, item.start, item.end))
    return lost


def build_or_explain(part: Document, first_line: int = 0, prefix: Location = ()) -> Finding | None:
    """Build a document from its text; return what is wrong with that, None if it can be read.

    ``first_line`` is the number of lines above the text, and ``prefix`` what it is, where it is
    a piece of a file.
    """
    try:
        build(part.text, part, shift=first_line, prefix=prefix)
    except Unreadable as unreadable:
        return unreadable.finding
    except yaml.YAMLError as error:
        return explain(error, part.text.split("\n"), first_line)
    return None
