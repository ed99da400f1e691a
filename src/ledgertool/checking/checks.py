"""All checks of a ledger together: what reading found, then what only the whole can show."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from typing import Final

from ledgertool.checking import doubles, record, relations, texts
from ledgertool.findings.finding import Cause, Finding, Severity, Span
from ledgertool.reading.ledger import Ledger

Check = Callable[[Ledger], Iterator[Finding]]

CHECKS: Final[dict[Severity, tuple[Check, ...]]] = {
    Severity.ERROR: (
        relations.names,
        relations.numbers,
        relations.counts,
        relations.groups,
        relations.folders,
        relations.deadlines,
        relations.names_given_twice,
        doubles.listed_twice,
        doubles.tables,
        doubles.names,
        record.entries,
        texts.errors,
    ),
    Severity.WARNING: (relations.stars, relations.names_that_look_alike),
    Severity.NOTE: (texts.notes,),
}
"""The checks across rows, by the severity of what they find; each sees only sound values."""


def check(
    ledger: Ledger,
    wanted: Callable[[Finding], bool] = lambda _finding: True,
    *,
    least: Severity = Severity.NOTE,
) -> list[Finding]:
    """Give the findings of a ledger that are wanted, and weigh at least so much, by their places.

    What is not wanted is left out before it can stand for what only follows from it; what
    weighs less is not even computed.
    """
    severities = tuple(Severity)[: tuple(Severity).index(least) + 1]
    found = [finding for finding in ledger.findings if finding.severity in severities]
    for severity in severities:
        for one in CHECKS[severity]:
            found += one(ledger)
    causes = _causes_only([finding for finding in found if wanted(finding)])
    return sorted(causes, key=lambda finding: finding.order)


def _causes_only(found: list[Finding]) -> list[Finding]:
    """Leave out what only follows: a name is unknown because a space stands behind it."""
    spans: dict[tuple[str, int, Cause], list[Span]] = defaultdict(list)
    for finding in found:
        if finding.rule.explains and finding.span:
            spans[finding.path, finding.span.line, finding.rule.explains].append(finding.span)
    causes = {key: _Causes(pieces) for key, pieces in spans.items()}
    return [finding for finding in found if not _only_follows(finding, causes)]


def _only_follows(finding: Finding, causes: Mapping[tuple[str, int, Cause], "_Causes"]) -> bool:
    span, cause = finding.span, finding.rule.follows
    if span is None or cause is None:
        return False
    known = causes.get((finding.path, span.line, cause))
    return known is not None and known.explain(span)


class _Causes:
    """The places of some causes, which may be many in one line."""

    def __init__(self, spans: list[Span]) -> None:
        spans = sorted(spans)
        self._starts = [span[:2] for span in spans]
        ends = [span[2:] for span in spans]
        self._last_ends = [*accumulate(ends, max)]  # of those up to each
        self._first_ends = [*accumulate(reversed(ends), min)][::-1]  # of those from each on

    def explain(self, span: Span) -> bool:
        """Tell whether one of the causes is around a place, or inside it."""
        start, end = span[:2], span[2:]
        before, later = bisect_right(self._starts, start), bisect_left(self._starts, start)
        is_around = before > 0 and self._last_ends[before - 1] >= end
        return is_around or (later < len(self._starts) and self._first_ends[later] <= end)
