"""Comments that do not look meant: what stands behind their ``#`` is lost without a word."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from typing import Any

from ledgertool.findings import syntax
from ledgertool.findings.finding import Span
from ledgertool.reading.document import Document, Location, Marks
from ledgertool.reading.lines import SIGNIFICANT, indent

_BEHIND = re.compile(r"((?:: *(?=[\[{]))?[\]}\[{, ]*)(#[^\r]*)")
_AFTER_BRACKET = re.compile(r"([ -]*[\]}\[{,][\]}\[{, ]*)(#[^\r]*)")
_MAYBE_BEHIND = re.compile(r"(?m)#(?<=[ \"'\]}\[{,:-]#)(?:(?<!  #)|(?! |\r?$))")
_QUOTED_VALUE = re.compile(
    r" *+(?:- +)?(?:[\w-]++: +)?(\"(?:[^\"\\\n]|\\[\"\\])*+\"|'(?:[^'\n]|'')*+')"
)
_OWN_LINE = re.compile(r"\n *#")
_COMMENT = re.compile(r" *#")
_SPACED = re.compile(r" *#+(?: |\r?$)")
_BEFORE_VALUE = re.compile(r"( *(?:- +)*)(?:[^\s:#\[{\"'-][^\s:]*:(?: +|\r?$))?")
_NO_BRACKETS = re.compile(  # in quotation marks, which a value may begin with, and behind a #
    r"(?<![^\s\[{,:])(?:\"(?:[^\"\\]|\\.)*+\"?|'[^']*+'?)|(?:^| )#.*"
)
_LONGEST_LIST = 50  # lines over which a list in brackets may run


def check(document: Document, *, is_plain: bool = False) -> None:
    """Report comments that may have been meant as text; most of them are plainly none.

    Where all lines are plain, what is in quotation marks is told from a comment by its line.
    """
    text = document.text
    if "#" not in text:
        return
    if not (_are_quoted(text) if is_plain else _MAYBE_BEHIND.search(text) is None):
        check_behind_values(document)
    if _OWN_LINE.search(text):
        check_lines(document)


def _are_quoted(text: str) -> bool:
    """Tell whether all that may begin a comment stands in quotation marks, on a line of its own."""
    end = 0
    for match in _MAYBE_BEHIND.finditer(text):
        at = match.start()
        if at < end:
            continue
        value = _QUOTED_VALUE.match(text, text.rfind("\n", end, at) + 1 or end)
        if value is None or not value.start(1) < at < value.end(1):
            return False
        end = value.end(1)
    return True


def check_lines(document: Document) -> None:
    """Report lines that are all comment, and may be the end of the text above them."""
    text, lines = document.text, document.text.split("\n")
    suspects, at, line = [], 0, 0
    for match in _OWN_LINE.finditer(text):
        line += text.count("\n", at, match.start() + 1)
        at = match.start() + 1
        if _cuts(lines, line):
            suspects.append(line)
    if suspects:
        _report_lines(document, suspects)


def check_behind_values(document: Document) -> None:
    """Report comments that swallow text; what they stand in is not what the file says."""
    ends = _ends(document.marks, ()) if document.marks else {}
    location: Location = ()
    for line, text in enumerate(document.lines):
        if line in ends:
            end, location = ends[line]
            match = _BEHIND.match(text, end)
        else:
            match = _AFTER_BRACKET.match(text)
        if match is None:
            continue
        if match[1].endswith("  ") and match[2][1:2] in ("", " "):
            continue
        place = Span(line + 1, match.start(2) + 1, line + 1, match.end(2) + 1)
        document.findings.append(syntax.swallowed_text(match[2]).at("", place))
        document.spoiled.add(location[:2])


def _ends(place: Marks, location: Location) -> dict[int, tuple[int, Location]]:
    """Find the last column of each line that belongs to a value or field name, from 0."""
    ends: dict[int, tuple[int, Location]] = {}
    waiting: list[tuple[Marks, Location]] = [(place, location)] if place else []
    while waiting:
        (_start, end, inside), here = waiting.pop()
        found = [(end, here)] if end is not None else []
        if isinstance(inside, dict):
            for key, (_name_start, name_end, kid) in inside.items():
                found.append((name_end, (*here, key)))
                waiting.append((kid, (*here, key)))
        elif isinstance(inside, list):
            waiting += [(kid, (*here, number)) for number, kid in enumerate(inside)]
        for mark, owner in found:
            if mark.column > ends.get(mark.line, (-1, ()))[0]:
                ends[mark.line] = (mark.column, owner)
    return ends


def _cuts(lines: list[str], number: int) -> bool:
    """Tell whether a line that is all comment may be the end of the text above it."""
    above = lines[number - 1]  # a blank one ends what could go on below, but for a list
    is_below_another = _COMMENT.match(above) is not None
    if not _SPACED.match(lines[number]):  # of several, the first is told
        return not is_below_another or _SPACED.match(above) is not None
    if is_below_another:
        return False
    before = _BEFORE_VALUE.match(above)
    has_value = before is not None and above[before.end() :].strip()[:1] not in ("", "#")
    is_deeper = before is not None and indent(lines[number]) > len(before[1])
    return bool(has_value and is_deeper) or _is_in_brackets(lines, number)


def _is_in_brackets(lines: list[str], number: int) -> bool:
    """Tell whether a list or mapping in brackets is open above a line."""
    opened = 0
    for above in range(number - 1, max(number - _LONGEST_LIST, -1), -1):
        line = _NO_BRACKETS.sub("", lines[above])
        opened += sum(map(line.count, "[{")) - sum(map(line.count, "]}"))
        before = _BEFORE_VALUE.match(line)
        if before is not None and line[before.end() :][:1] in ("[", "{"):
            return opened > 0
        if before is not None and ":" in before[0] and not line.rstrip().endswith(","):
            return False
    return False


def _report_lines(document: Document, suspects: list[int]) -> None:
    """Report comments on lines of their own, but for what stands in a text or a lost item."""
    starts = _starts(document.marks)
    texts = {line for first, last in _long_texts(document.marks) for line in range(first, last)}
    apart = _between(document.lines, {line for line, _location in starts})
    for line in suspects:
        index = bisect_right(starts, (line, ())) - 1
        location = starts[index][1] if index >= 0 else ()
        if line in texts or _is_lost(document, location):
            continue
        text = document.lines[line].rstrip("\r")
        place = Span(line + 1, indent(text) + 1, line + 1, len(text) + 1)
        found = syntax.swallowed_text(text.strip(), whole_line=True)
        document.findings.append(found.at("", place))
        if line not in apart:
            document.spoiled.add(location)


def _is_lost(document: Document, location: Location) -> bool:
    """Tell whether nothing of an entry or item was read, which is told already."""
    value: Any = document.value
    for step in location if location in document.spoiled and value else ():
        value = value.get(step) if isinstance(value, dict) else value[step]
    return value is None


def _between(lines: list[str], starts: Collection[int]) -> set[int]:
    """Give the lines below a blank one that stand between two rows or entries, in neither."""
    found = set()
    is_between = True
    for number in range(len(lines) - 1, 0, -1):
        if SIGNIFICANT.match(lines[number]):
            is_between = number in starts
        if is_between and not lines[number - 1].strip():
            found.add(number)
    return found


def _starts(marks: Marks) -> list[tuple[int, Location]]:
    """Give the lines that entries begin in, and the items of those that are lists."""
    starts: list[tuple[int, Location]] = []
    for name, (start, _end, (_start, _stop, inside)) in _mapping(marks).items():
        starts.append((start.line, (name,)))
        items = inside if isinstance(inside, list) else []
        starts += [(item[0].line, (name, index)) for index, item in enumerate(items) if item]
    return sorted(starts)


def _mapping(marks: Marks) -> dict[str, Marks]:
    return marks[2] if marks and isinstance(marks[2], dict) else {}


def _long_texts(marks: Marks) -> Iterator[tuple[int, int]]:
    """Give the lines of texts over several lines, but for the first of each."""
    waiting = [marks] if marks else []
    while waiting:
        start, end, inside = waiting.pop()
        if isinstance(inside, dict):
            waiting += [kid for _start, _end, kid in inside.values()]
        elif isinstance(inside, list):
            waiting += filter(None, inside)
        elif end is not None and end.line > start.line:
            yield start.line + 1, end.line + (end.column > 0)
