"""A clerk who does what the help of a finding says, to the letter, and knows nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

from ledgertool.findings.finding import Finding, Span

Lines = list[str]


def follow(text: str, finding: Finding, before: str) -> str | None:
    """Do to a text what one finding's help says; None where it says nothing that can be done.

    ``before`` is the file as git has it, for help that says to restore something.
    """
    said, span = finding.help or "", finding.span
    for pattern, do in DEEDS.items():
        if (match := re.fullmatch(pattern, said)) and span is not None:
            lines = text.split("\n")
            done = do(lines, span, match[1] if match.re.groups else "", finding)
            return before if done is None else "\n".join(done)
    return None


def _write(lines: Lines, span: Span, example: str, finding: Finding) -> Lines:
    """Write an example in the place of what stands there, or where it lacks."""
    number = span.line - 1
    line = lines[number]
    if finding.rule.absent:
        return _add(lines, number, example)
    if re.match(r" *(?:- )?\w+:(?: |$)", example):
        spaces = re.match(r" *(?:- )?", line)
        assert spaces is not None
        start = "" if example.startswith((" ", "-")) else spaces[0]
        column = len(line) - len(line.lstrip(" "))
        start = line[:column] if example.startswith("-") and not start else start
        name = example.strip(" -").partition(":")[0]
        inside = re.search(rf"[{{,] *({re.escape(name)}: *[^,}}]*)", line)
        if inside and not line.lstrip(" -").startswith((name, finding.found or "\0")):
            return [*lines[:number], line.replace(inside[1], example), *lines[number + 1 :]]
        return [*lines[:number], start + example, *lines[number + 1 :]]
    if example.startswith("[") and (around := re.search(r"\[[^\]]*\]", line)):
        return [*lines[:number], line.replace(around[0], example), *lines[number + 1 :]]
    return _put(lines, span, example)


def _add(lines: Lines, number: int, example: str) -> Lines:
    """Add a line behind the one that an object begins with, as deep as its fields."""
    line = lines[number]
    dash = re.match(r" *- ", line)
    if dash:
        return [*lines[: number + 1], " " * len(dash[0]) + example, *lines[number + 1 :]]
    if line.rstrip().endswith(":") and line.startswith(" "):
        deeper = len(line) - len(line.lstrip()) + 2
        return [*lines[: number + 1], " " * deeper + example, *lines[number + 1 :]]
    if "{" in line:
        return [*lines[:number], line.replace("{", "{" + example + ", ", 1), *lines[number + 1 :]]
    return [*lines[: number + 1], example, *lines[number + 1 :]]


def _put(lines: Lines, span: Span, text: str) -> Lines:
    line = lines[span.line - 1]
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    new = line[: span.column - 1] + text + line[end:]
    return [*lines[: span.line - 1], new, *lines[span.line :]]


def _above(lines: Lines, span: Span, line: str, _finding: Finding) -> Lines:
    return [*lines[: span.line - 1], line, *lines[span.line - 1 :]]


def _indent(lines: Lines, span: Span, spaces: str, _finding: Finding) -> Lines:
    line = lines[span.line - 1].lstrip()
    return [*lines[: span.line - 1], " " * int(spaces or 0) + line, *lines[span.line :]]


def _uncomment(lines: Lines, span: Span, _nothing: str, _finding: Finding) -> Lines:
    above = lines[span.line - 2]
    depth = re.match(r" *(?:- )?", above)
    line = lines[span.line - 1].lstrip("# ")
    spaces = " " * len(depth[0]) if depth else ""
    return [*lines[: span.line - 1], spaces + line, *lines[span.line :]]


def _join(lines: Lines, span: Span, _nothing: str, _finding: Finding) -> Lines:
    number = span.line - 1
    if lines[number].lstrip(" -").partition(":")[1]:  # the finding is at the value
        number += 1
    joined = lines[number - 1].rstrip() + lines[number].strip()
    return [*lines[: number - 1], joined, *lines[number + 1 :]]


def _count(lines: Lines, _span: Span, count: str, _finding: Finding) -> Lines:
    name = count.partition(":")[0]
    return [re.sub(rf"\b{name}: \d+", count, line) for line in lines]


def _plain_spaces(lines: Lines, span: Span, _nothing: str, _finding: Finding) -> Lines:
    odd = lines[span.line - 1][span.column - 1 : span.end_column - 1]
    return _put(lines, span, "".join("  " if one == "\u3000" else " " for one in odd))


def _digits(lines: Lines, span: Span, _nothing: str, _finding: Finding) -> Lines:
    written = lines[span.line - 1][span.column - 1 : span.end_column - 1]
    return _put(lines, span, '"' + "".join(filter(str.isdigit, written)) + '"')


def _lines(lines: Lines, span: Span, items: str, _finding: Finding) -> Lines:
    line = lines[span.line - 1]
    spaces = line[: len(line) - len(line.lstrip())]
    new = [spaces + item for item in items.split(", ")]
    return [*lines[: span.line - 1], *new, *lines[span.line :]]


def _two_lines(lines: Lines, span: Span, both: str, _finding: Finding) -> Lines:
    line = lines[span.line - 1]
    spaces = line[: len(line) - len(line.lstrip())]
    new = [spaces + one for one in both.split(" and ")]
    return [*lines[: span.line - 1], *new, *lines[span.line :]]


def _restore(_lines: Lines, _span: Span, _nothing: str, _finding: Finding) -> None:
    return None


def _rename(lines: Lines, span: Span, name: str, _finding: Finding) -> Lines:
    return _put(lines, span, name)


def _delete(lines: Lines, span: Span, _nothing: str, _finding: Finding) -> Lines:
    return [*lines[: span.line - 1], *lines[span.line :]]


def _nothing_there(lines: Lines, span: Span, _nothing: str, _finding: Finding) -> Lines:
    return _put(lines, span, "")


DEEDS: dict[str, Callable[[Lines, Span, str, Finding], Lines | None]] = {
    "write above it: (.+)": _above,
    "write each on a line of its own: (.+)": _lines,
    "write it like this: (.+)": _write,
    "write (.+), or remove the line": _write,
    "write two lines: (.+ and .+)": _two_lines,
    "write the number in digits, in quotation marks": _digits,
    "write (.+)": _write,
    r"put (\d+) spaces? before it": _indent,
    "delete the spaces before it()": _indent,
    "take the # away, and indent the line as its neighbours are": _uncomment,
    "replace it by plain spaces": _plain_spaces,
    "type one plain space in its place": lambda lines, span, _x, _f: _put(lines, span, " "),
    "replace the tab by spaces": lambda lines, span, _x, _f: _put(lines, span, "    "),
    "rename the field to “(.+)”": _rename,
    "did you mean “([^”]+)”.*": _rename,
    "join the lines; .*": _join,
    "take away what the document does not have, or correct the count after it: (.+)": _count,
    "restore .*": _restore,
    r"if the row is new, write (.+?); .*": _write,
    "put the value in quotation marks: (.+)": _rename,
    "remove the line; .*|remove the line, or write the value": _delete,
    "delete the (?:space|character).*": _nothing_there,
}
"""What is done for each kind of help, by its words."""
