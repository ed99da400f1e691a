"""All checks of a ledger together: what reading found, then what only the whole can show."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from ledgertool.checking import doubles, record, relations, successions, texts, wording
from ledgertool.checking.issued.entries import entries as issued_entries
from ledgertool.findings.causes import causes_only
from ledgertool.findings.finding import Finding, Severity
from ledgertool.reading.ledger import Ledger, Tables

EACH: Final[dict[Severity, tuple[Callable[[Tables], Iterator[Finding]], ...]]] = {
    Severity.ERROR: (
        relations.names,
        relations.numbers,
        relations.counts,
        relations.folders,
        relations.deadlines,
        doubles.listed_twice,
        record.entries,
        successions.named_later,
        wording.deadline_words,
        texts.targets,
    ),
    Severity.WARNING: (relations.stars, texts.target_values),
}
"""The checks that see one table after another, and beside it the registry alone."""

TOGETHER: Final[dict[Severity, tuple[Callable[[Ledger], Iterator[Finding]], ...]]] = {
    Severity.ERROR: (
        relations.groups,
        relations.names_given_twice,
        relations.names_in_one,
        doubles.tables,
        doubles.names,
        texts.errors,
        issued_entries,
    ),
    Severity.WARNING: (relations.names_that_look_alike, texts.warnings),
    Severity.NOTE: (texts.notes,),
}
"""The checks across tables, by the severity of what they find; each sees only sound values."""


KEPT: Final = frozenset((Severity.ERROR, Severity.WARNING))
"""What checks across tables find of this weight is known where ``Checked.together`` is: notes,
which few ask for, are looked for when somebody does."""


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
    known = ledger.checked
    told = (*ledger.findings, *known.each, *(known.together or ()))
    found = [finding for finding in told if finding.severity in severities]
    found += _run(EACH, ledger.unchecked, severities)
    lacking = severities if known.together is None else {*severities} - KEPT
    found += _run(TOGETHER, ledger, lacking)
    causes = causes_only([finding for finding in found if wanted(finding)])
    return sorted(causes, key=lambda finding: finding.order)


def of_each(tables: Tables) -> Iterator[Finding]:
    """Go through what the checks of each table find in some, whatever it weighs."""
    return _run(EACH, tables, Severity)


def of_all(ledger: Ledger) -> Iterator[Finding]:
    """Go through what the checks across tables find that every answer needs."""
    return _run(TOGETHER, ledger, sorted(KEPT))


def _run(
    checks: Mapping[Severity, Iterable[Callable[[Any], Iterator[Finding]]]],
    seen: Tables,
    severities: Iterable[Severity],
) -> Iterator[Finding]:
    for severity in severities:
        for one in checks.get(severity, ()):
            yield from one(seen)
