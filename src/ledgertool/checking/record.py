"""What happened to a row is in order, and each change begins with what was in force."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ledgertool.findings import relation
from ledgertool.findings.finding import Finding
from ledgertool.model import period
from ledgertool.model.cells import joined
from ledgertool.model.period import Period
from ledgertool.model.record import Extension, Progress, Reassignment, Recorded
from ledgertool.model.row import Row, Stage
from ledgertool.model.values import Model
from ledgertool.reading.document import Location
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table

_WRITTEN_LATER = (
    *("progress", "extensions", "reassignments", "closed", "reopened", "withdrawn"),
    *("serves", "related"),
)
_PLACEHOLDER = re.compile(
    r"(?:x|某|待(?:定|补[充录]?|補充?|填写?|完善|明确|说明|议|续|写|核实?|办|报)"
    r"|尚?未(?:定|填写?)|不详|暂[缺无]|后补|请?(?:填写|补充)|没有|无|空|略|同上"
    r"|todo|tb[acd]|tobe(?:determined|added|confirmed)|pending|fixme|none|null|na"
    r"|原因|理由|事由|reason|evidence|note)*+",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[\W_〇○]+")

Placed = Iterator[tuple[Location, Finding]]
"""Findings, each with the steps from its row to its place."""


def entries(ledger: Ledger) -> Iterator[Finding]:
    """Tell what is wrong in the entries under each row."""
    for table in ledger.tables:
        for row in table.rows:
            if row.stages or any(getattr(row, name) for name in _WRITTEN_LATER):
                for steps, finding in _of_row(row, table):
                    yield table.at(finding, row, *steps)


def _of_row(row: Row, table: Table) -> Placed:
    for steps, entry in _entries(row):
        yield from _says_nothing(entry, steps)
        if isinstance(entry, Recorded) and entry.on.year < table.earliest_year:
            yield (*steps, "on"), relation.before_the_year(str(entry.on), table.earliest_year)
    yield from _out_of_order("progress", row.progress)
    yield from _out_of_order("extensions", row.extensions)
    yield from _out_of_order("reassignments", row.reassignments)
    due = row.deadline or (period.year(table.head.year) if row.must_close else None)
    yield from _extensions(row.extensions, due, ())
    for number, stage in enumerate(row.stages):
        yield from _extensions(stage.extensions, stage.deadline, ("stages", number))
    yield from _reassignments(row)


def _entries(holder: Row | Stage, base: Location = ()) -> Iterator[tuple[Location, Model]]:
    """Go through all that was written under a row after it was issued, and under its stages."""
    for name in _WRITTEN_LATER:
        entry = getattr(holder, name, None)
        if isinstance(entry, tuple):
            for number, one in enumerate(entry):
                yield (*base, name, number), one
        elif entry is not None:
            yield (*base, name), entry
    for number, stage in enumerate(getattr(holder, "stages", ())):
        yield from _entries(stage, ("stages", number))


def _says_nothing(entry: Model, steps: Location) -> Placed:
    """Signs alone are a placeholder, such as the help of a finding has; so is what says “later”."""
    for name, value in entry.__dict__.items():
        if isinstance(value, str) and _is_placeholder(value):
            yield (*steps, name), relation.placeholder(value)


def _is_placeholder(text: str) -> bool:
    return _PLACEHOLDER.fullmatch(_SIGN.sub("", unicodedata.normalize("NFKC", text))) is not None


def _out_of_order(name: str, entries: Sequence[Progress | Extension | Reassignment]) -> Placed:
    for number, (earlier, later) in enumerate(pairwise(entries), 1):
        if later.on < earlier.on:
            finding = relation.dates_out_of_order(str(later.on), str(earlier.on))
            yield (name, number, "on"), finding


def _extensions(entries: Sequence[Extension], due: Period | None, base: Location) -> Placed:
    """Each extension begins with the deadline in force, and leads to a later day."""
    for number, entry in enumerate(entries):
        if entry.from_ is not None and due is not None and entry.from_ != due:
            broken = relation.broken_chain(str(entry.from_), str(due))
            yield (*base, "extensions", number, "from"), broken
        elif due is not None and entry.to.last <= due.last:
            short = relation.no_extension(str(entry.to), str(due))
            yield (*base, "extensions", number, "to"), short
        due = entry.to


def _reassignments(row: Row) -> Placed:
    """Each reassignment begins with those who answered until then."""
    leaders = row.leaders
    for number, change in enumerate(row.reassignments):
        if change.from_ is not None and change.from_ != leaders:
            broken = relation.broken_chain(joined(change.from_), joined(leaders))
            yield ("reassignments", number, "from"), broken
        leaders = change.to
