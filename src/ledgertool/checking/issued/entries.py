"""What ``documents.yaml`` says, against the data folder: tables, plans, names of documents."""

from collections.abc import Iterator

from ledgertool.findings import issued as rules
from ledgertool.findings.finding import Finding
from ledgertool.names import nearest
from ledgertool.reading.data_files import TABLES
from ledgertool.reading.issued.named import NamedDocument, NamedDocuments
from ledgertool.reading.ledger import Ledger


def entries(ledger: Ledger) -> Iterator[Finding]:
    """See that each document is named once, and that what it is of exists, readable or not."""
    if ledger.issued is None:
        return
    stems = [name.rpartition(".")[0] for name in ledger.readings]
    tables = [stem.removeprefix(f"{TABLES}/") for stem in stems if stem.startswith(f"{TABLES}/")]
    plans = [stem for stem in stems if "/" not in stem]
    seen: set[str] = set()
    for named in ledger.issued.documents:
        yield from _twice(ledger.issued, named, seen)
        seen.add(named.name)
        for index, table in enumerate(named.entry.tables):
            if table not in tables:
                near = nearest(table, tables, most=1)
                wrong = rules.unknown_holder(table, near, sorted(tables), is_plan=False)
                yield ledger.issued.at(wrong, (*named.location, "tables", index))
        plan = named.entry.plan
        if plan is not None and plan not in plans:
            known = [issued.id for issued in ledger.plans]
            wrong = rules.unknown_holder(plan, nearest(plan, known, most=1), known, is_plan=True)
            yield ledger.issued.at(wrong, (*named.location, "plan"))


def _twice(issued: NamedDocuments, named: NamedDocument, seen: set[str]) -> Iterator[Finding]:
    if named.name in seen:
        yield issued.at(rules.document_twice(named.name), (*named.location, "file"))
