"""Reports without phones: masked once for all reporters, with what the file says around them.

What a finding shows may be a part of a phone, or a number that only the line before it makes a
phone; so the phones are looked for in the whole file, and what of them stands at the finding's
place is hidden in its sentences too.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from itertools import accumulate

from ledgertool.findings.finding import Finding, Span
from ledgertool.phones import find, is_label, mask
from ledgertool.phones.digits import is_digit

_TELLING = 5  # digits of a part of a phone that are hidden wherever the finding shows them


Lines = Callable[[str], Sequence[str]]
"""Gives the lines of the file at a path."""


def without_phones(findings: Iterable[Finding], lines: Lines) -> tuple[tuple[Finding, ...], Lines]:
    """Mask the phones in the findings of a report, and in the lines that it shows of files.

    Paths are left as they are: the lines are found by them. Who writes one masks it.
    """

    @cache
    def file(path: str) -> _SourceText:
        return _SourceText(lines(path))

    found = tuple(_masked(one, file(one.path).phones_at(one.span)) for one in findings)
    return found, lambda path: file(path).masked


class _SourceText:
    """The text of a file, and where the phones in it are."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._starts = [0, *accumulate(len(line) + 1 for line in lines)]

    @cached_property
    def _text(self) -> str:
        return "\n".join(self._lines)

    @cached_property
    def _phones(self) -> list[tuple[int, int]]:
        return find(self._text)

    @cached_property
    def masked(self) -> list[str]:
        """The lines, with the phones masked; masking keeps their lengths."""
        return mask(self._text).split("\n")

    def phones_at(self, span: Span | None) -> list[str]:
        """Give the phones, line by line, that reach into a piece of the file."""
        if span is None or not 0 < span.line <= span.end_line <= len(self._lines):
            return []
        start = self._starts[span.line - 1] + span.column - 1
        end = self._starts[span.end_line - 1] + span.end_column - 1
        first = bisect_left(self._phones, start, key=lambda phone: phone[1])
        last = bisect_left(self._phones, max(end, start + 1), key=lambda phone: phone[0])
        parts = (part for one in self._phones[first:last] for part in self._parts(*one))
        return [part for part in parts if sum(map(is_digit, part)) >= _TELLING]

    def _parts(self, start: int, end: int) -> list[str]:
        return [part.strip(" \t\r#") for part in self._text[start:end].split("\n")]


def _masked(finding: Finding, phones: Sequence[str]) -> Finding:
    named = finding.field.rpartition(".")[2] if finding.field else finding.message
    is_of_phones = is_label(named)

    def hidden(text: str | None, *, labelled: bool = is_of_phones) -> str | None:
        return text and mask(text, phones, labelled=labelled)

    return finding._replace(
        message=mask(finding.message, phones),
        found=hidden(finding.found),
        expected=hidden(finding.expected),
        help=hidden(finding.help),
        row=hidden(finding.row, labelled=False),
        field=hidden(finding.field, labelled=False),
        related=tuple(one._replace(message=mask(one.message)) for one in finding.related),
    )
