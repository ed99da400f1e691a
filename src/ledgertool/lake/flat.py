"""A ledger as flat records, each of the table of a lake that it goes into."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from ledgertool import __version__
from ledgertool.checking.checks import check
from ledgertool.findings.finding import Finding, Severity
from ledgertool.lake.columns import SCHEMA_VERSION
from ledgertool.lake.filed import filed
from ledgertool.lake.flat_rows import FlatRecord, FlatRow, as_words
from ledgertool.language import speaking
from ledgertool.model.status import LAST
from ledgertool.model.targets import Target
from ledgertool.phones import is_label, mask
from ledgertool.privacy import visible
from ledgertool.reading.data_files import DOCUMENTS, REGISTRY, TABLES
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.plan import IssuedPlan
from ledgertool.reading.store.summary import DUE, Summary, summary, under, written
from ledgertool.reading.table import Table

HERE: Final = "local"
"""The code of a bureau of which none was named."""


class BureauOrigin(NamedTuple):
    """Where a ledger is from, and as of which commit.

    ``git`` is the address of its repository, without user name and password, and ``rev`` the
    revision that was asked for. ``place`` is where the data folder is in the repository: nothing,
    or ``data/``; ``data`` says the same in words, and is None in no repository. What is ``stale``
    is not the newest state, for a ``reason``.
    """

    bureau: str = HERE
    git: str | None = None
    rev: str | None = None
    commit: str | None = None
    committed_on: date | None = None
    place: str = ""
    data: str | None = None
    stale: bool = False
    reason: str | None = None


def flattened(ledger: Ledger, origin: BureauOrigin) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through all that a ledger gives: the name of a table, and a record of it.

    Values are those of plain JSON, days as ISO has them; what is null is left out. What is wrong
    with the data is told in English, if it was read so: a lake is the same whoever makes it.
    """
    with speaking("en"):
        found = check(ledger)
    for name, one in _all(ledger, origin, found):
        record = {"bureau": origin.bureau, "commit": origin.commit, **one}
        yield name, {column: value for column, value in record.items() if value is not None}


def _all(
    ledger: Ledger, origin: BureauOrigin, found: list[Finding]
) -> Iterator[tuple[str, FlatRecord]]:
    counted = _counted(ledger)
    for table in ledger.tables:
        path = _shown(origin.place + table.file)
        yield "tables", {"path": path, "line": 1, **_table(table)}
        yield from _rows(table, path, ledger, counted)
    for plan in ledger.plans:
        path = _shown(origin.place + plan.file)
        yield from (("targets", {"path": path, **one}) for one in _targets_of_plan(plan))
    before = ledger.files.path_of(REGISTRY).removesuffix(REGISTRY)
    for position, finding in enumerate(found, 1):
        path = _shown(origin.place + finding.path.removeprefix(before))
        yield "findings", {"path": path, "position": position, **_finding(finding)}
    yield "sources", _source(ledger, origin, found)
    for name, text in _files(ledger):
        path = _shown(origin.place + name)
        yield "files", {"path": path, "line": 1, "name": _shown(name), "text": mask(text)}


def _shown(name: str) -> str:
    """Write the name of a file, or what is made of it, as every engine can read it."""
    return mask(visible(name))


def _counted(ledger: Ledger) -> dict[str, FlatRecord]:
    """Tell by their ids from when and until when rows count that go on in a later table.

    So each counts once, as in ``answers.carried``: from the day on which that table begins, as
    the later row.
    """
    until: dict[str, date] = {}
    for table in ledger.tables:
        for name in table.continued:
            until[name] = min(until.get(name, table.head.begins), table.head.begins)
    if not until:
        return {}
    rows = [(table, row, table.row_id(row)) for table in ledger.tables for row in table.rows]
    there = {row_id for _table, _row, row_id in rows}
    return {
        row_id: {
            "counted_from": as_words(table.head.begins) if row.continues in there else None,
            "counted_until": as_words(until.get(row_id)),
        }
        for table, row, row_id in rows
        if row.continues in there or row_id in until
    }


def _rows(
    table: Table, path: str, ledger: Ledger, counted: Mapping[str, FlatRecord]
) -> Iterator[tuple[str, FlatRecord]]:
    table_id = _shown(table.id)
    for position, row in enumerate(table.rows, 1):
        row_id = f"{table_id}/{row.number}"
        about = {"path": path, "line": table.line(row), "year": table.head.year}
        same = {"id": row_id, "table_id": table_id, "number": row.number}
        for name, one in FlatRow(table, row, position, ledger.registry).records():
            whole = counted.get(table.row_id(row), {}) if name == "rows" else {}
            yield name, {**about, **same, **one, **whole}
        for one in _targets(row_id, row.targets, row.private):
            yield "targets", {**about, **one}


def _table(table: Table) -> FlatRecord:
    head = table.head
    made = _summary(table)
    return {
        "year": head.year,
        "table_id": _shown(table.id),
        "kind": head.kind,
        "title": mask(head.title),
        "group_title": head.group and mask(head.group),
        "source": mask(head.source),
        "issued_on": as_words(head.issued_on),
        "sequence": head.order,
        "legend": head.legend and mask(head.legend),
        "declared_rows": head.declared.rows,
        "rows": made.rows,
        "lost": len(table.lost),
        "closed_on": made.closed,
        "head": written(made.head),
        "summary": made.text,
    }


def _summary(table: Table) -> Summary:
    """Sum a table up without phones, and without what was found, which has a table of its own."""
    made, places = summary(table, filed(table.head), (), ())
    names = {_masked_name(name): len(rows) for name, rows in places.items()}
    return made._replace(
        names="\n" + "".join(f"{name}={count}\n" for name, count in names.items()),
        references=[[what, mask(name)] for what, name in made.references],
    )


def _masked_name(kept: str) -> str:
    """Mask the phones in a name that rows are looked for by; months have none."""
    return kept if kept.startswith(under(DUE, "")) else mask(kept)


def _targets_of_plan(plan: IssuedPlan) -> Iterator[FlatRecord]:
    for part in plan.nodes():
        for index, one in enumerate(_targets(_shown(part.id), part.node.targets)):
            place = plan.document.span((*part.location, "targets", index))
            yield {"line": place and place.line, **one}


def _targets(
    holder: str, targets: tuple[Target, ...], private: tuple[str, ...] = ()
) -> Iterator[FlatRecord]:
    for position, target in enumerate(targets, 1):
        by, actual = target.by, target.newest(LAST.day)
        yield {
            "position": position,
            "id": f"{holder}/{target.number}",
            "holder": holder,
            "number": target.number,
            "metric": mask(target.metric, private),
            "comparison": target.comparison,
            "value": target.value,
            "unit": target.unit,
            "by_period": as_words(by),
            "due_first": as_words(by and by.first),
            "due_on": as_words(by and by.last),
            "by_text": target.by_text and mask(target.by_text, private),
            "words": mask(target.words, private),
            "sum_of": mask(" ".join(target.sum_of)) or None,
            "actual": actual and actual.value,
            "actual_on": as_words(actual and actual.on),
            "evidence": actual and mask(actual.evidence, private),
            "share": target.share(LAST.day),
        }


def _finding(finding: Finding) -> FlatRecord:
    labelled = is_label(finding.field or "")

    def said(text: str | None) -> str | None:
        return text and mask(visible(text), labelled=labelled)

    return {
        "line": finding.span and finding.span.line,
        "column_number": finding.span and finding.span.column,
        "severity": finding.severity.value,
        "code": finding.code,
        "message": said(finding.message),
        "found": said(finding.found),
        "expected": said(finding.expected),
        "fix": said(finding.help),
        "id": finding.row and _shown(finding.row),
        "field": finding.field and mask(finding.field),
    }


def _source(ledger: Ledger, origin: BureauOrigin, found: list[Finding]) -> FlatRecord:
    return {
        "git": origin.git,
        "rev": origin.rev,
        "committed_on": as_words(origin.committed_on),
        "data": origin.data,
        "rows": sum(len(table.rows) for table in ledger.tables),
        "errors": sum(finding.severity is Severity.ERROR for finding in found),
        "schema_version": SCHEMA_VERSION,
        "ledgertool": __version__,
        "stale": origin.stale,
        "reason": origin.reason,
    }


def _files(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Go through the files that tables are read with, and the plans: their names and texts."""
    for name, reading in ledger.readings.items():
        if reading.document and not name.startswith(TABLES + "/") and name != DOCUMENTS:
            yield name, reading.document.bom + reading.document.text
