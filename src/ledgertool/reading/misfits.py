"""Which of the lines that the parser refused is to blame, and what is wrong with it.

Most show it by themselves; others only stand where they cannot, indented by a space too many or
without their dash, and the lines around them tell where they belong.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import yaml

from ledgertool.findings import syntax
from ledgertool.findings.finding import Edit, Finding, Span
from ledgertool.language import _
from ledgertool.reading.blocks import ITEM
from ledgertool.reading.layout import SourceLine
from ledgertool.reading.lines import SIGNIFICANT, indent, line_below
from ledgertool.reading.slips import known_slip, unclosed_quote

_EMPTY = re.compile(r"^\s*(?:- +)*(\w+):( *\[ *\])(?=\s*(?:#|$))")
_TEXT = re.compile("\\s*[\u4e00-\u9fff《〈“‘（〔【、，。；：！？…—]")


def explain(error: yaml.YAMLError, lines: list[str], first_line: int = 0) -> Finding:
    """Say what is wrong with lines that the parser refused, where a person would look for it."""
    context = getattr(error, "context_mark", None)
    problem = getattr(error, "problem_mark", None)
    reached = min(problem.line if problem else 0, len(lines) - 1)
    start = min(context.line if context else reached, reached)
    for number in [*range(start, reached + 1), *range(start - 1, max(start - 3, -1), -1)]:
        found = known_slip(lines[number], number + first_line)
        if found is not None:
            return found
    above = (number for number in range(reached - 1, -1, -1) if SIGNIFICANT.match(lines[number]))
    if found := _empty_brackets(lines, next(above, 0), first_line):
        return found
    words = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    if "quoted scalar" in words and context is not None:
        place = _line_span(lines[context.line], context.line + first_line, context.column)
        return unclosed_quote().at("", place)
    # where a colon is missing, the parser has gone on to the next line
    blamed = start if "simple key" in words else reached
    found = misfit(lines, 0, len(lines), first_line)
    return found or does_not_fit(lines, blamed, first_line)


def explain_lines(lines: list[str], start: int, end: int) -> Finding:
    """Say what is wrong with lines that parse, but not to a field and its value."""
    for number in range(start, end):
        found = known_slip(lines[number], number)
        if found is not None:
            return found
    found = _empty_brackets(lines, start) or misfit(lines, start, end)
    return found or does_not_fit(lines, start, 0)


def _empty_brackets(lines: list[str], number: int, first_line: int = 0) -> Finding | None:
    """Say of a line that it calls a list empty, where items of it follow."""
    match, below = _EMPTY.match(lines[number]), line_below(lines, number)
    if match is None or not ITEM.match(below) or indent(below) < match.start(1):
        return None
    line = number + first_line + 1
    place = Span(line, match.start(2) + 1, line, match.end(2) + 1)
    finding = syntax.empty_brackets(match[1]).at("", place)
    return finding._replace(edits=(Edit(place, ""),))


def head_of_an_item(lines: list[str], number: int, dashes_at: int) -> Finding:
    """Say what is wrong with a line that should begin an item with a dash at some column."""
    found = known_slip(lines[number], number)
    if found is not None:
        return found
    line, span = SourceLine.read(lines[number]), _line_span(lines[number], number)
    if line.has_dash and line.at != dashes_at:
        return syntax.wrong_indentation(line.at, dashes_at).at("", span)
    if line.field and not line.has_dash:
        return syntax.missing_dash(lines[number].strip(), " " * dashes_at).at("", span)
    return does_not_fit(lines, number, 0)


def does_not_fit(lines: list[str], number: int, first_line: int) -> Finding:
    """Say of a line only that it is not YAML where it stands."""
    while number > 0 and not lines[number].strip():
        number -= 1
    return syntax.bad_syntax(
        lines[number].strip(),
        _("compare the line with its neighbours: indentation, colon and space, quotation marks"),
    ).at("", _line_span(lines[number], number + first_line))


def _line_span(line: str, number: int, column: int | None = None) -> Span:
    start = indent(line) if column is None else column
    return Span(number + 1, start + 1, number + 1, max(len(line.rstrip()), start + 1) + 1)


class _Open(NamedTuple):
    """A list or mapping that is open above a line: where it stands, and what it began with."""

    at: int
    is_list: bool
    first: str | None


def misfit(lines: Sequence[str], start: int, end: int, first_line: int = 0) -> Finding | None:
    """Find the first of some lines that is neither in line with one above nor held by it.

    Lines count from 0, ``end`` is not one of them; ``first_line`` is the number of those above.
    """
    open_above: list[_Open] = []
    opener: SourceLine | None = None
    brackets = 0
    seen: dict[tuple[int, bool], int] = {}  # the last line with each indentation, and a dash or not
    for number in filter(lambda one: SIGNIFICANT.match(lines[one]), range(start, end)):
        text, is_inside = lines[number], brackets > 0
        brackets += sum(map(text.count, "[{")) - sum(map(text.count, "]}"))
        if is_inside:
            continue
        line = SourceLine.read(text)
        at = _stand(line, opener, open_above)
        if at is None and (line.field or line.has_dash):
            return _out_of_line(text, number + first_line, line, open_above, seen)
        if at is None:
            is_text = _TEXT.match(text) is not None
            return _broken_off(lines, number, start, first_line) if is_text else None
        if at == len(open_above):
            open_above.append(_Open(line.at, line.has_dash, line.field))
        del open_above[at + 1 :]
        if line.has_dash and line.field:
            open_above.append(_Open(line.field_at, False, line.field))
        seen[line.at, line.has_dash] = number + first_line + 1
        opener = line if line.opens or (line.has_dash and not line.field) else None
    return None


def _stand(line: SourceLine, opener: SourceLine | None, open_above: Sequence[_Open]) -> int | None:
    """Tell which list or mapping a line goes on with, or begins; None, where it cannot stand."""
    if opener is None and not open_above:
        return 0
    if opener is not None:
        is_below = line.at > opener.field_at
        if is_below or (line.has_dash and line.at == opener.field_at):
            return len(open_above)
    for index in range(len(open_above) - 1, -1, -1):
        level = open_above[index]
        if (level.at, level.is_list) == (line.at, line.has_dash) and (line.field or level.is_list):
            return index
        if level.at < line.at:
            return None
    return None


def _out_of_line(
    text: str,
    number: int,
    line: SourceLine,
    open_above: Sequence[_Open],
    seen: Mapping[tuple[int, bool], int],
) -> Finding | None:
    """Tell how far a line should be indented, or that its dash lacks."""
    span = Span(number + 1, line.at + 1, number + 1, max(len(text.rstrip()), line.at + 1) + 1)
    lists = [level for level in open_above if level.is_list and level.first]
    begun = next((level for level in lists if level.first == line.field), None)
    if begun is not None and not line.has_dash and line.at == begun.at:
        return syntax.missing_dash(text.strip(), " " * begun.at).at("", span)
    alike = [level for level in open_above if level.is_list == line.has_dash]
    same = [level for level in alike if line.has_dash and level.first == line.field]
    if not (same or alike):
        return None
    level = min(same or alike, key=lambda one: abs(one.at - line.at))
    if level.at == line.at:
        return None
    like = seen.get((level.at, level.is_list))
    return syntax.wrong_indentation(line.at, level.at, like).at("", span)


def _broken_off(lines: Sequence[str], number: int, start: int, first_line: int) -> Finding | None:
    """Tell that a text goes on in a line of its own, and of which field it is."""
    fields = (SourceLine.read(lines[above]).field for above in range(number - 1, start - 1, -1))
    several = syntax.several_lines(next(filter(None, fields), None), lines[number].strip())
    return several.at("", _line_span(lines[number], number + first_line))
