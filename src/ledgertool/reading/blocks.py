"""The lines of a broken text: its top-level entries, and the items of the lists among them.

Where YAML cannot be parsed, only its lines tell what belongs together. Some of them may be
indented wrongly or lack their dash, so the indentation that most lines have decides.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from ledgertool.reading.document import Location
from ledgertool.reading.lines import DASH, SIGNIFICANT, indent, line_below

ENTRY = re.compile(r"^(?!<{7}|[|]{7}|={7}|>{7})[^\s#:\-]")
ITEM = re.compile(rf"^([ \t\u00a0\u3000]*){DASH}(?=\s|\w|$)")  # also -number, without its space
_FAR = 200  # lines of one row, at most
_STEP = 2  # an inner list is indented by this much at least below the outer one
_NAMED = re.compile(r"^[\w\"'][^\s:：]*\s*[:：]")
_ENTRY_NAME = re.compile(r"([^\s:：;；,，.。、]+)")
_ITEM_NAME = re.compile(rf"\s*{DASH} *(\w+)")
_NO_VALUE = r"(?:\[ *\]\s*)?(?:#|$)"  # brackets around nothing are none where items follow
_LIST_NAME = re.compile(rf"^[\"']?\w+[\"']?\s*:\s*{_NO_VALUE}")
_LATER_NAME = re.compile(r"^(\s+)(\w+)\s*[:：]")
_HAS_VALUE = re.compile(rf"[:：]\s*(?!{_NO_VALUE})[^\s#]")


class Block(NamedTuple):
    """Lines ``start`` to ``end`` (exclusive, from 0) of a text: an entry, or an item of a list."""

    lines: list[str]
    start: int
    end: int

    @property
    def text(self) -> str:
        """The block by itself."""
        return "\n".join(self.lines[self.start : self.end]) + "\n"

    @property
    def head(self) -> str:
        """The first line, with the name of the entry or the dash of the item."""
        return self.lines[self.start]

    def holds_any(self, numbers: list[int]) -> bool:
        """Tell whether one of some lines, given in order, is in the block."""
        index = bisect_left(numbers, self.start)
        return index < len(numbers) and numbers[index] < self.end

    def names_below(self) -> set[Location]:
        """Name the entries that an indentation has put under this entry's value."""
        below = list(filter(None, map(_LATER_NAME.match, self.lines[self.start + 1 : self.end])))
        if not below or not _HAS_VALUE.search(self.head):
            return set()
        return {(match[2],) for match in below if match[1] == below[0][1]}

    def not_of_a_list(self, first: "Block") -> list[int]:
        """Find the lines, from 0, that are neither the name of a list alone nor one of its items.

        They are those above the first item, and the name's where that has a value or no colon.
        """
        head = [] if _LIST_NAME.match(self.head) else [self.start]
        above = range(self.start + 1, first.start)
        return head + [number for number in above if SIGNIFICANT.match(self.lines[number])]

    def has_deep_item(self) -> bool:
        """Tell whether an item begins so deep that YAML takes it for one of a list in the last.

        Its fields, which stand where they should, are then given twice in the item above.
        """
        indents = [indent(item.head) for item in self.items()]
        return bool(indents) and max(indents) >= min(indents) + 2 * _STEP

    def items(self) -> "list[Block]":
        """Split an entry into the items of its list; the first may have lost its dash."""
        inside = range(self.start + 1, self.end)
        dashes = {n: len(match[1]) for n in inside if (match := ITEM.match(self.lines[n]))}
        if not dashes:
            return []
        top = next(n for n in inside if SIGNIFICANT.match(self.lines[n]))
        first = next(iter(dashes))
        if top < first and _is_a_remark(self.lines[top].lstrip(), line_below(self.lines, top)):
            top = first
        outer = _outer_indent(self.lines, top, dashes)
        if outer is None:
            return []
        starts = _outer_dashes(self.lines, dashes, outer)
        if top not in starts:
            starts.insert(0, top)
        return [Block(self.lines, start, end) for start, end in pairwise([*starts, self.end])]


def entries(lines: list[str]) -> list[Block]:
    """Split a text into its entries; a list goes on behind a line that lost its indentation."""
    starts = [number for number, line in enumerate(lines) if ENTRY.match(line)]
    found: list[Block] = []
    listing: int | None = None  # which of them is the last list
    dashes_at = 0
    for start, end in pairwise([*starts, len(lines)]):
        block = Block(lines, start, end)
        following = line_below(lines, start)
        if listing is not None and _is_inside(block.head, following, dashes_at):
            found[listing:] = [found[listing]._replace(end=end)]
            continue
        items = block.items()
        is_empty = not following or bool(ENTRY.match(following))
        if (items or is_empty) and not _HAS_VALUE.search(block.head):
            listing = len(found)
            dashes_at = usual_indent(items) if items else len(following)
        found.append(block)
    return found


def entry_name(line: str) -> str:
    """Give the name that an entry begins with."""
    named = _ENTRY_NAME.match(line)
    return named[1] if named else ""


def usual_indent(items: Iterable[Block]) -> int:
    """Tell where the dashes stand; those in line with the fields below them count first."""
    items = list(items)
    in_line = [indent(item.head) for item in items if _is_in_line(item.lines, item.start)]
    if not in_line and len(items) == 1:  # a row alone: its fields tell where it should begin
        below = items[0].lines[items[0].start + 1 : items[0].end]
        fields = [indent(line) for line in below if SIGNIFICANT.match(line)]
        in_line = [_usual(fields) - _STEP] if fields and _usual(fields) >= _STEP else []
    return _usual(in_line or [indent(item.head) for item in items])


def _is_field(line: str) -> bool:
    """Tell whether a line begins with a field's name, which no Chinese word is at this depth."""
    return bool(_NAMED.match(line)) and line[0].isascii()


def _is_a_remark(line: str, following: str) -> bool:
    """Tell whether a line above the first item of a list is no field and no part of an item."""
    return not _is_field(line) and bool(ITEM.match(following))


def _is_in_line(lines: list[str], number: int) -> bool:
    """Tell whether a dash stands where it should: a step before the field below it."""
    following = line_below(lines, number)
    return not ITEM.match(following) and indent(following) == indent(lines[number]) + _STEP


def _usual(indents: list[int]) -> int:
    return Counter(indents).most_common(1)[0][0]


def _is_inside(line: str, following: str, dashes_at: int) -> bool:
    """Tell whether a line without indentation belongs to the list above it."""
    if not _is_field(line):
        return True
    if not following or ENTRY.match(following):
        return False
    return bool(_HAS_VALUE.search(line)) or indent(following) > dashes_at


def _outer_indent(lines: list[str], top: int, dashes: dict[int, int]) -> int | None:
    """Tell how far the items of an entry's own list are indented; None if it has no such list.

    ``top`` is the entry's first line that says something; ``dashes`` are the indentations of
    all lines that begin with a dash.
    """
    following = line_below(lines, top)
    if top not in dashes:
        outer = min(dashes.values())
        return outer if _lost_its_dash(lines[top], following, outer) else None
    if _is_in_line(lines, top) or (_first_name(lines[top]) and ITEM.match(following)):
        return dashes[top]
    names = (_first_name(lines[number]) for number in dashes)
    name = next(filter(None, names), "")  # the first dash may have nothing behind it
    alike = (number for number in dashes if _first_name(lines[number]) == name)
    if in_line := [dashes[number] for number in alike if _is_in_line(lines, number)]:
        return min(in_line)  # rows, and not what they hold
    if indent(following) < _STEP:
        return dashes[top]
    # the dash, or the field, is out of line
    return max(min(dashes.values()), min(dashes[top], indent(following) - _STEP))


def _lost_its_dash(line: str, following: str, dashes_at: int) -> bool:
    """Tell whether a line above the first dash is an item, and not a field with a list."""
    if indent(following) <= dashes_at:
        return False  # its fields would be deeper than the dashes
    if not 0 < indent(line) <= dashes_at:
        return True
    is_name = _NAMED.match(line.strip()) and not _HAS_VALUE.search(line)
    return indent(following) > indent(line) and not is_name


def _outer_dashes(lines: list[str], dashes: dict[int, int], outer: int) -> list[int]:
    """Choose the lines that begin an item of the outer list, and not one of a list inside it.

    Those are indented as most are, or else begin with the same field and stand where no inner
    list can.
    """
    near = [number for number, at in dashes.items() if at < outer + _STEP]
    usual = usual_indent(Block(lines, number, number) for number in near)
    name = Counter(_first_name(lines[number]) for number in near).most_common(1)[0][0]
    first = next(iter(dashes))

    def is_slip(number: int, at: int) -> bool:
        if _first_name(lines[number]) != name:
            return False
        is_deep = at >= outer + 2 * _STEP
        if is_deep and indent(line_below(lines, number)) != outer + _STEP:
            return False  # only a row's head can be deeper than the field below it
        return at < outer + _STEP or _is_out_of_line(lines, number, first, name if is_deep else "")

    return [number for number, at in dashes.items() if at == usual or is_slip(number, at)]


def _first_name(line: str) -> str:
    """Give the field that an item begins with."""
    named = _ITEM_NAME.match(line)
    return named[1] if named else ""


def _is_out_of_line(lines: list[str], number: int, first: int, name: str) -> bool:
    """Tell whether an item stands where no list can: it is one of the rows, indented too far.

    With a ``name`` it may stand in a list whose items begin with another field.
    """
    at, deeper = indent(lines[number]), False
    for above in range(number - 1, max(first - 1, number - _FAR), -1):
        line = lines[above]
        if not SIGNIFICANT.match(line):
            continue
        if indent(line) <= at:
            if indent(line) == at and ITEM.match(line):
                return bool(name) and _first_name(line) != name
            return deeper or bool(_HAS_VALUE.search(line))
        deeper = True
    return False
