"""Markdown: a table that can be pasted into a pull request."""

import re

from ledgertool.answers.sheet import Sheet
from ledgertool.privacy import visible_lines

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&$])")


def text(sheet: Sheet) -> str:
    """Write the cells under their Chinese headings; data stays text."""
    lines = [
        _line([heading.text for heading in sheet.headings]),
        _line(["---"] * len(sheet.headings)),
    ]
    lines += [_line([escaped(cell) for cell in row]) for row in sheet.cells]
    return "\n".join(lines) + "\n"


def escaped(cell: str) -> str:
    """Keep Markdown and HTML in data from being more than text."""
    shown = visible_lines(cell, "；")
    return _SPECIAL.sub(r"\\\1", shown)


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
