"""Splices: pieces of a text replaced by others, while every other character stays."""

from collections.abc import Iterable

from ledgertool.findings.finding import Edit


def spliced(text: str, edits: Iterable[Edit]) -> tuple[str, set[int]]:
    """Put edits into a text, from its end to its beginning; return it and the lines touched.

    Of edits that overlap only the last one is put in; the others can be tried again.
    """
    lines = text.split("\n")
    touched: set[int] = set()
    limit: tuple[int, int] | None = None
    for edit in sorted(set(edits), key=lambda edit: edit.span, reverse=True):
        span = edit.span
        if limit is not None and (span.end_line, span.end_column) > limit:
            continue
        limit = (span.line, span.column)
        line = lines[span.line - 1]
        lines[span.line - 1] = line[: span.column - 1] + edit.text + line[span.end_column - 1 :]
        touched.add(span.line)
    return "\n".join(lines), touched
