"""Which findings tell a cause, and which only what follows from it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate

from ledgertool.findings.finding import Cause, Finding, Span


def causes_only(found: Sequence[Finding]) -> list[Finding]:
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
