"""All checks of a ledger together: what reading found, then what only the whole can show."""

from collections.abc import Callable, Iterator
from typing import Final

from ledgertool.checking import doubles, record, relations, successions, texts, wording
from ledgertool.checking.issued.entries import entries as issued_entries
from ledgertool.findings.causes import causes_only
from ledgertool.findings.finding import Finding, Severity
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
        relations.names_in_one,
        doubles.listed_twice,
        doubles.tables,
        doubles.names,
        record.entries,
        successions.named_later,
        wording.deadline_words,
        texts.errors,
        issued_entries,
    ),
    Severity.WARNING: (relations.stars, relations.names_that_look_alike, texts.warnings),
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
    causes = causes_only([finding for finding in found if wanted(finding)])
    return sorted(causes, key=lambda finding: finding.order)
