"""Splices: pieces of a text replaced by others, while every other character stays."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ledgertool.findings.finding import Edit


class Origin(NamedTuple):
    """Where a line of an edited text comes from: the number of a line before, from 1.

    A line that was ``touched`` is not as that one was, or is new beside it.
    """

    number: int
    touched: bool = False


def untouched(text: str) -> list[Origin]:
    """Give the origins of the lines of a text that is as it was."""
    return [Origin(number) for number in range(1, text.count("\n") + 2)]


def spliced(text: str, edits: Iterable[Edit]) -> tuple[str, list[Origin]]:
    """Put edits into a text, from its end to its beginning; return it and where its lines are from.

    Of edits that overlap only the last one is put in; the others can be tried again.
    """
    lines, origins = text.split("\n"), untouched(text)
    limit: tuple[int, int] | None = None
    for edit in sorted(set(edits), key=lambda edit: edit.span, reverse=True):
        span = edit.span
        if limit is not None and (span.end_line, span.end_column) > limit:
            continue
        limit = (span.line, span.column)
        first, last = lines[span.line - 1], lines[span.end_line - 1]
        whole = first[: span.column - 1] + edit.text + last[span.end_column - 1 :]
        put = whole.split("\n")
        lines[span.line - 1 : span.end_line] = put
        origins[span.line - 1 : span.end_line] = [
            Origin(min(span.line + below, span.end_line), touched=True) for below in range(len(put))
        ]
    return "\n".join(lines), origins


def traced(origins: Sequence[Origin], earlier: Sequence[Origin]) -> list[Origin]:
    """Trace lines that were edited twice to where they come from in the first text."""
    found = []
    for origin in origins:
        was = earlier[origin.number - 1]
        found.append(Origin(was.number, origin.touched or was.touched))
    return found
