"""Lines of a file: which of them count, and where they begin."""

import re

DASH = "[-－—–−*＊•·]"  # and what an input method or another program makes of it
SIGNIFICANT = re.compile(r"^\s*[^\s#]")


def indent(line: str) -> int:
    """Count the spaces that a line begins with."""
    return len(line) - len(line.lstrip())


def line_below(lines: list[str], number: int) -> str:
    """Give the next line that says something; empty at the end."""
    later = (lines[below] for below in range(number + 1, len(lines)))
    return next(filter(SIGNIFICANT.match, later), "")
