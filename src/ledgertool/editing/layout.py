"""Where the values of a file begin and end, and how new ones are written beside them."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from ledgertool.findings.finding import Edit, Span
from ledgertool.reading.document import Document, Mark, Marks
from ledgertool.reading.examples import plain
from ledgertool.reading.lines import indent

Written: TypeAlias = "str | list[str] | dict[str, Written]"
"""A value as YAML: alone, or the items of a list, or the fields of what it is made of."""

Meant: TypeAlias = "str | list[str] | dict[str, Meant]"
"""A value as it is meant, before it is written: its texts have no quotation marks around them."""

_NUMBER = re.compile(r"0|[1-9][0-9]*")
_COMMENT = re.compile(r"(?<!\S)#.*")
_TAIL = re.compile(r"\s*+(,?)\s*+(#.*)?")
_TO_BRACKET = re.compile(r"(?:[\s,]++|#[^\n]*+)*+[\]}]")


def written(value: Meant) -> Written:
    """Write a value as YAML: with quotation marks around the texts that need them."""
    if isinstance(value, dict):
        return {name: written(one) for name, one in value.items()}
    return list(map(plain, value)) if isinstance(value, list) else plain(value)


def in_a_line(value: Written) -> str:
    """Write a value in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {in_a_line(one)}" for name, one in value.items()) + "}"
    return f"[{', '.join(value)}]" if isinstance(value, list) else value


def as_json(value: Written) -> str:
    """Write a value in one line, as it stands among others whose names are in quotation marks."""
    if isinstance(value, dict):
        fields = ", ".join(f'"{name}": {as_json(one)}' for name, one in value.items())
        return "{" + fields + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(as_json, value))}]"
    if _NUMBER.fullmatch(value):
        return value
    text = value[1:-1].replace("''", "'") if value[0] == "'" else value.strip('"')
    return json.dumps(text, ensure_ascii=False)


def item_lines(fields: Mapping[str, Written], dash_at: int, fields_at: int) -> list[str]:
    """Write an item of a list, a field a line."""
    lines = [f"{name}: {in_a_line(value)}" for name, value in fields.items()]
    return itemized(lines, dash_at, fields_at)


def itemized(lines: Sequence[str], dash_at: int, fields_at: int) -> list[str]:
    """Indent lines so that they are an item of a list."""
    begin = (" " * dash_at + "-").ljust(fields_at)
    return [(" " * fields_at if index else begin) + line for index, line in enumerate(lines)]


class FileLayout:
    """The places of values in a document. Lines and columns count from 0, as marks have them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines = document.lines

    def is_in_brackets(self, node: Marks) -> bool:
        """Tell whether a list or mapping is written in brackets or braces."""
        start, end, _inside = node
        return end is None and self.lines[start.line][start.column] in "[{"

    def end(self, node: Marks) -> Mark:
        """Find the place behind a value, and behind its bracket. Raises LookupError."""
        start, end, inside = node
        if end is not None:
            return self._end_of_text(end, inside)
        parts = [part[2] for part in inside.values()] if isinstance(inside, dict) else inside
        at = self.end(parts[-1]) if parts else Mark(start.line, start.column + 1)
        return self._behind_bracket(at) if self.is_in_brackets(node) else at

    def _end_of_text(self, end: Mark, style: str | None) -> Mark:
        """Find the end of a text; that of a block of lines is marked below it."""
        line = end.line
        if not style or style not in "|>" or end.column:
            return Mark(line, end.column)
        line = min(line, len(self.lines) - 1)
        while line == end.line or not self.lines[line].strip():
            line -= 1
        return Mark(line, self._length(line))

    def _behind_bracket(self, at: Mark) -> Mark:
        found = _TO_BRACKET.match(self.document.text, self._starts[at.line] + at.column)
        if found is None:
            raise LookupError
        skipped = found[0]
        if "\n" not in skipped:
            return Mark(at.line, at.column + len(skipped))
        below = skipped.count("\n")
        return Mark(at.line + below, len(skipped) - skipped.rfind("\n") - 1)

    @cached_property
    def _starts(self) -> list[int]:
        """The places in the text that its lines begin at."""
        starts, at = [], 0
        for line in self.lines:
            starts.append(at)
            at += len(line) + 1
        return starts

    def _length(self, line: int) -> int:
        return len(self.lines[line].removesuffix("\r"))

    def dash_at(self, item: Marks) -> int:
        """Give the column of the dash before an item of a list written in lines."""
        return self.dash(item).column

    def dash(self, item: Marks) -> Mark:
        """Find the dash before an item of a list written in lines: in its line, or above."""
        line, before = item[0].line, self.lines[item[0].line][: item[0].column].rstrip()
        while not before:
            line -= 1
            before = _COMMENT.sub("", self.lines[line]).rstrip()
        return Mark(line, len(before) - 1)

    def last_line(self, node: Marks, deeper_than: int) -> int:
        """Give the last line of what is written in lines, and of comments below that belong to it.

        These stand right below it, and are indented by more than ``deeper_than``.
        """
        last = self.end(node).line
        for line in self.lines[last + 1 :]:
            if not line.lstrip().startswith("#") or indent(line) <= deeper_than:
                break
            last += 1
        return last

    def has_names_in_marks(self, mapping: Marks) -> bool:
        """Tell whether the names in a mapping have quotation marks around them, as in JSON."""
        first: Mark = next(iter(mapping[2].values()))[0]
        return self.lines[first.line].startswith('"', first.column)

    def is_asked_for(self, name: Mark) -> bool:
        """Tell whether a name stands behind a question mark, and its value behind a colon below."""
        return self.lines[name.line][: name.column].rstrip().endswith("?")

    def is_first(self, at: Mark) -> bool:
        """Tell whether there is nothing in the line before a place."""
        return not self.lines[at.line][: at.column].strip()

    def behind(self, node: Marks, begin: Mark, text: str) -> list[Edit]:
        """Put a text behind a value in brackets, which begins at a place with its name.

        Where that is the first in its line, the text gets a line, and what is told of the value
        behind it stays there.
        """
        end = self.end(node)
        if not self.is_first(begin):
            return [self.insertion(end, f", {text}")]
        line = self.line_end(begin.line) + " " * begin.column
        tail = _TAIL.fullmatch(self.lines[end.line][end.column :].removesuffix("\r"))
        if not (tail and tail[0]):
            return [self.insertion(end, f",{line}{text}")]
        below = self.insertion(Mark(end.line, self._length(end.line)), line + text + tail[1])
        return [below] if tail[1] else [self.insertion(end, ","), below]

    def insertion(self, at: Mark, text: str) -> Edit:
        """Put a text at a place."""
        return Edit(Span(at.line + 1, at.column + 1, at.line + 1, at.column + 1), text)

    def lines_below(self, line: int, lines: Sequence[str], start: int | None = None) -> Edit:
        """Put lines below a line; its rest from a column on goes, where one is given."""
        end = self._length(line)
        begin = end if start is None else start
        text = "".join(self.line_end(line) + one for one in lines)
        return Edit(Span(line + 1, begin + 1, line + 1, end + 1), text)

    def line_end(self, line: int) -> str:
        """Give what ends a line; the last, which may have no end, would have that above it."""
        is_last = line + 1 == len(self.lines)
        like = self.lines[line - 1 if is_last and line else line]
        return "\r\n" if like.endswith("\r") else "\n"
