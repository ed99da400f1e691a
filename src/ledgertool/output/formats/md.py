"""Markdown: a table that can be pasted into a pull request."""

import re
from collections.abc import Iterator, Sequence

from ledgertool.answers.sheet import ProseLine, Sheet
from ledgertool.privacy import visible_lines

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&$])")


def text(sheet: Sheet) -> str:
    """Write the cells under their Chinese headings, or the prose; data stays text."""
    if sheet.prose is not None:
        return "".join(_prose(sheet.title, sheet.prose))
    lines = [
        _line([heading.text for heading in sheet.headings]),
        _line(["---"] * len(sheet.headings)),
    ]
    lines += [_line([escaped(cell) for cell in row]) for row in sheet.cells]
    if sheet.is_page:
        notes = [f"\n{escaped(note)}" for note in sheet.notes]
        lines = [f"**{escaped(sheet.title)}**", "", *lines, *notes]
    return "\n".join(lines) + "\n"


def _prose(head: str, lines: Sequence[ProseLine]) -> Iterator[str]:
    """Write the head, a heading for each group, and lists: for a pull request's comment."""
    yield f"**{escaped(head)}**\n"
    for index, (level, line) in enumerate(lines):
        starts = level == 1 and lines[index - 1].level == 0
        yield ("\n### ", "\n- " if starts else "- ", "  - ")[level] + escaped(line) + "\n"


def escaped(cell: str) -> str:
    """Keep Markdown and HTML in data from being more than text."""
    shown = visible_lines(cell, "；")
    return _SPECIAL.sub(r"\\\1", shown)


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
