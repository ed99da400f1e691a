"""A row behind the last one of a table's file, laid out as the others are; nothing else changes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ledgertool.editing.given import in_order
from ledgertool.editing.layout import Written, in_a_line, itemized
from ledgertool.editing.refusals import NotAppendable
from ledgertool.language import _
from ledgertool.model.row import Row
from ledgertool.reading import source
from ledgertool.reading.blocks import ENTRY
from ledgertool.reading.document import Document
from ledgertool.reading.lines import SIGNIFICANT, indent

_EMPTY = re.compile(r"^(rows:) *(?:\[ *\])? *(?=#|$)")
_STEP = 2


class _Style(NamedTuple):
    """How the rows of a file are written: where dashes and fields stand, and what is between rows.

    ``items_at`` is how much deeper than its field a list's dashes stand, where lists are written
    one item a line; ``in_braces`` is True where a row is one line in braces.
    """

    dashes_at: int = _STEP
    fields_at: int = 2 * _STEP
    blank_lines: int = 0
    items_at: int | None = None
    in_braces: bool = False


class _NoPlace(Exception):
    """A text that has no place for a row; the text of this tells why."""


def appended(text: str, path: str, kind: type[Row], fields: Mapping[str, Written]) -> str:
    """Put a row behind the last one of a table's text. Raises NotAppendable."""
    try:
        return _appended(text, kind, fields)
    except _NoPlace as why:
        raise NotAppendable(path=path, reason=str(why)) from None


def _appended(text: str, kind: type[Row], fields: Mapping[str, Written]) -> str:
    body = text.lstrip("\ufeff")
    document = source.read(body.encode())
    lines = body.split("\n")
    values = document.value.get("rows") if isinstance(document.value, dict) else None
    rows = [row for row in values or [] if isinstance(row, dict)] if values != "" else []
    style = _style(document, lines, rows) if rows else _Style()
    put = _row_lines(in_order(kind, fields, rows[::-1][:_LOOKED_AT]), fields, style)
    at = _end_of_last(document, lines, len(rows)) if rows else _below_name(lines)
    is_unended = at == len(lines)  # the last line, behind which no other begins
    end = "\r" if lines[at - 1 - is_unended].endswith("\r") else ""
    lines[at:at] = [line + end for line in [*[""] * style.blank_lines, *put]]
    if is_unended:
        lines[at - 1] += end
        lines.append("")
    return text[: len(text) - len(body)] + "\n".join(lines)


_LOOKED_AT = 50


def rows_of_new_table(kind: type[Row], rows: Sequence[Mapping[str, Written]]) -> list[str]:
    """Write the rows of a file that is new, as lines below ``rows:``, a blank one between two."""
    names = in_order(kind, {name: "" for row in rows for name in row}, [])
    lines: list[str] = []
    for row in rows:
        lines += [""] * bool(lines)
        lines += _row_lines([name for name in names if name in row], row, _Style())
    return lines


def _below_name(lines: list[str]) -> int:
    """Make ``rows: []`` a name with room below it; give the place, behind comments there."""
    for number, line in enumerate(lines):
        if match := _EMPTY.match(line.rstrip("\r")):
            rest = line[match.end() :]
            lines[number] = match[1] + ("  " + rest if rest.startswith("#") else rest)
            at = number + 1
            while at < len(lines) and lines[at].lstrip().startswith("#"):
                at += 1
            return at
    raise _NoPlace(_("no line begins with rows:"))


def _style(document: Document, lines: Sequence[str], rows: Sequence[Any]) -> _Style:
    """Find out how the last rows of a file are written."""
    starts = [_line_of(document, index) for index in range(len(rows))]
    line = lines[starts[-1]]
    if not line.lstrip().startswith("-"):
        raise _NoPlace(_("its rows are written in brackets, in one line"))
    last = len(rows) - 1
    first = document.span(("rows", last, next(iter(rows[last]))), key=True)
    fields_at = first.column - 1 if first else indent(line) + _STEP
    return _Style(
        indent(line),
        fields_at,
        _blank_lines_above(lines, starts[-1]) if len(rows) > 1 else 1,
        _items_at(document, rows),
        line.lstrip().lstrip("-").lstrip().startswith("{"),
    )


def _line_of(document: Document, index: int) -> int:
    span = document.span(("rows", index))
    if span is None:
        raise _NoPlace(_("its rows cannot be read"))
    return span.line - 1


def _blank_lines_above(lines: Sequence[str], number: int) -> int:
    """Count the blank lines between a row and what is above it and its comments."""
    while lines[number - 1].lstrip().startswith("#"):
        number -= 1
    count = 0
    while not lines[number - 1 - count].strip():
        count += 1
    return count


def _items_at(document: Document, rows: Sequence[Any]) -> int | None:
    """Tell how deep lists stand below their names; None where the last of them is in brackets."""
    for index in range(len(rows) - 1, -1, -1):
        for name, value in rows[index].items():
            if isinstance(value, list) and value and isinstance(value[0], str):
                key = document.span(("rows", index, name), key=True)
                item = document.span(("rows", index, name, 0))
                if key is None or item is None or key.line == item.line:
                    return None
                line = document.lines[item.line - 1]
                return indent(line) - (key.column - 1) if line.lstrip()[0] == "-" else None
    return None


def _end_of_last(document: Document, lines: Sequence[str], count: int) -> int:
    """Find the line behind the last row, and behind the comments that belong to it."""
    start = _line_of(document, count - 1)
    dashes_at = indent(lines[start])
    end = start + 1
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if ENTRY.match(line):
            break
        is_near = number == end and line.lstrip().startswith("#") and indent(line) > dashes_at
        if SIGNIFICANT.match(line) or is_near:
            end = number + 1
    return end


def _row_lines(names: Sequence[str], fields: Mapping[str, Written], style: _Style) -> list[str]:
    """Write a row: a field a line, or all in braces."""
    if style.in_braces:
        inside = in_a_line({name: fields[name] for name in names})
        return itemized(
            [inside], style.dashes_at, max(style.fields_at - 1, style.dashes_at + _STEP)
        )
    lines = [line for name in names for line in _field_lines(name, fields[name], style.items_at)]
    return itemized(lines, style.dashes_at, style.fields_at)


def _field_lines(name: str, value: Written, items_at: int | None) -> list[str]:
    if isinstance(value, dict):
        return [
            f"{name}:",
            *(f"{' ' * _STEP}{part}: {in_a_line(one)}" for part, one in value.items()),
        ]
    if isinstance(value, list) and items_at is not None:
        return [f"{name}:", *(f"{' ' * items_at}- {one}" for one in value)]
    return [f"{name}: {in_a_line(value)}"]
