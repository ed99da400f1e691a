"""Rules between texts: targets and their words, links, numbering of plans, contradictions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ledgertool.findings import relation
from ledgertool.findings.finding import Finding, Related, Span
from ledgertool.language import _
from ledgertool.model import status as lights
from ledgertool.model.cells import joined
from ledgertool.model.plan import LocatedNode
from ledgertool.model.row import Row
from ledgertool.model.targets import Target
from ledgertool.names import nearest
from ledgertool.reading.document import Location
from ledgertool.reading.ledger import Ledger, Table
from ledgertool.reading.plan import IssuedPlan

Place = Callable[[str, Location], Span | None]
"""Finds again where something stands: by the file's name, and the location in it."""


class _Holder(NamedTuple):
    """Something with targets: a row or a node of a plan, and where it stands."""

    id: str
    file: str
    path: str
    location: Location
    targets: tuple[Target, ...]
    text: str


def reconcile(ledger: Ledger, place: Place) -> Iterator[Finding]:
    """Give what is wrong, or noteworthy, between the texts of a ledger."""
    holders = [*_row_holders(ledger), *_node_holders(ledger)]
    nodes = {spot.id for issued in ledger.plans for spot in issued.nodes()}
    for issued in ledger.plans:
        misnumbered = [*_numbering(issued, place)]
        yield from misnumbered
        if misnumbered:  # a link into it may be right once the numbers are
            nodes |= set(_links_into(issued, ledger))
    for holder in holders:
        yield from _targets(holder, place)
    figures = {
        f"{holder.id}/{target.number}": Decimal(str(target.value or 0))
        for holder in holders
        for target in holder.targets
    }
    rows = {table.row_id(row): (table, row) for table in ledger.tables for row in table.rows}
    for holder in holders:
        yield from _sums(holder, figures, rows, ledger, place)
    for table in ledger.tables:
        for index, row in table.indexed():
            if row.serves or row.related:
                yield from _links(table, index, row, nodes, rows, ledger, place)


def _links_into(issued: IssuedPlan, ledger: Ledger) -> Iterator[str]:
    for table in ledger.tables:
        for row in table.rows:
            yield from (link.to for link in row.serves if link.to.startswith(issued.id + "/"))


def _parts(row: Row) -> set[str]:
    """Give the ids of the rows that are parts of what a row counts, or hold such parts."""
    names = {name for target in row.targets for name in target.sum_of}
    return names | {name.rpartition("/")[0] for name in names}


def _row_holders(ledger: Ledger) -> Iterator[_Holder]:
    for table in ledger.tables:
        for index, row in table.indexed():
            if row.targets:
                texts = [str(value) for value in row.__dict__.values() if isinstance(value, str)]
                here: Location = ("rows", index)
                name = table.row_id(row)
                yield _Holder(name, table.file, table.path, here, row.targets, "\n".join(texts))


def _node_holders(ledger: Ledger) -> Iterator[_Holder]:
    for issued in ledger.plans:
        for spot in issued.nodes():
            if spot.node.targets:
                text = f"{spot.node.heading}\n{spot.node.text or ''}"
                yield _Holder(
                    spot.id, issued.file, issued.path, spot.location, spot.node.targets, text
                )


def _numbering(issued: IssuedPlan, place: Place) -> Iterator[Finding]:
    """Nodes are numbered without gaps, as the document numbers them."""
    siblings: dict[Location, list[LocatedNode]] = {}
    for spot in issued.nodes():
        siblings.setdefault(spot.location[:-1], []).append(spot)
    for spots in siblings.values():
        numbers = [(spot.node.number, (*spot.location, "number")) for spot in spots]
        for finding, location in _gaps(numbers, issued.file, place):
            yield finding.at(issued.path, place(issued.file, location), field="number")


def _gaps(
    numbers: Sequence[tuple[int, Location]], file: str, place: Place
) -> Iterator[tuple[Finding, Location]]:
    seen: dict[int, Location] = {}
    highest = max((number for number, _location in numbers), default=0)
    for number, location in numbers:
        if number in seen:
            span = place(file, seen[number])
            first = Related(span, _("first used here")) if span else None
            twice = relation.duplicate_number(number, first, highest + 1)
            message = _("The number {number} is given twice").format(number=number)
            yield twice._replace(message=message), location
        seen.setdefault(number, location)
    before = 0
    for number in sorted(seen):
        if number > before + 1:
            gap = relation.number_gap(list(range(before + 1, number))[:20])
            help_ = _("restore what is missing from git, or number as the document does")
            yield gap._replace(help=help_), seen[number]
        before = number


def _targets(holder: _Holder, place: Place) -> Iterator[Finding]:
    """Targets are numbered, and their words stand in the text."""
    base: Location = (*holder.location, "targets")
    numbers = [(t.number, (*base, index, "number")) for index, t in enumerate(holder.targets)]
    row = holder.id if holder.location[0] == "rows" else None
    for finding, location in _gaps(numbers, holder.file, place):
        yield finding.at(holder.path, place(holder.file, location), row, "targets")
    for index, target in enumerate(holder.targets):
        if target.words not in holder.text:
            span = place(holder.file, (*base, index, "words"))
            yield relation.words_not_in_text(target.words).at(holder.path, span, row, "targets")


def _sums(
    holder: _Holder,
    figures: dict[str, Decimal],
    rows: dict[str, tuple[Table, Row]],
    ledger: Ledger,
    place: Place,
) -> Iterator[Finding]:
    """A figure that the documents state twice: as a sum, and by its parts."""
    row = holder.id if holder.location[0] == "rows" else None
    for index, target in enumerate(holder.targets):
        parts: list[Decimal] = []
        for number, name in enumerate(target.sum_of):
            if name in figures or name in rows:
                parts.append(figures.get(name, Decimal(1)))
            elif not _may_be_unread(name, ledger):
                known = [*figures, *rows]
                location = (*holder.location, "targets", index, "sum_of", number)
                missing = relation.no_such_id(
                    name, nearest(name, known, most=1), _("the id of a target or of a row")
                )
                yield missing.at(holder.path, place(holder.file, location), row, "targets")
        if target.sum_of and len(parts) == len(target.sum_of):
            shown = " + ".join(f"{part:f}" for part in parts)
            total = Decimal(str(target.value or 0))
            finding = relation.sum_stated_twice(f"{total:f}", shown, agree=total == sum(parts))
            location = (*holder.location, "targets", index, "words")
            yield finding.at(holder.path, place(holder.file, location), row, "targets")


def _may_be_unread(name: str, ledger: Ledger) -> bool:
    """Tell whether an id may be in what could not be read: then nothing is said of it."""
    table_id, _slash, number = name.rpartition("/")
    for table in ledger.tables:
        if table.id == table_id:
            lost = {gone.number for gone in table.lost}
            return not table.complete or None in lost or number in {str(gone) for gone in lost}
    return bool(ledger.unread)


def _links(
    table: Table,
    index: int,
    row: Row,
    nodes: set[str],
    rows: dict[str, tuple[Table, Row]],
    ledger: Ledger,
    place: Place,
) -> Iterator[Finding]:
    """A link leads to a node or a row; rows that are related are compared."""
    here = table.row_id(row)
    kinds = (
        ("serves", row.serves, nodes, _("the id of a plan's node, such as plan2019/2.3.1")),
        ("related", row.related, set(rows) - {here}, _("the id of another row")),
    )
    for field, links, known, expected in kinds:
        for number, link in enumerate(links):
            if link.to in known or _may_be_unread(link.to, ledger):
                continue
            elsewhere = link.to in nodes or link.to in rows
            near = [] if elsewhere else nearest(link.to, known, most=1)
            wrong = relation.no_such_id(link.to, near, expected, is_something_else=elsewhere)
            span = place(table.file, ("rows", index, field, number, "to"))
            yield wrong.at(table.path, span, here, field)
    for number, link in enumerate(row.related):
        if link.to in rows and link.to != here and link.to not in _parts(row):
            span = place(table.file, ("rows", index, "related", number, "to"))
            for finding in _contradictions(table, row, *rows[link.to], place):
                yield finding.at(table.path, span, here, "related")


def _contradictions(
    table: Table, row: Row, other_table: Table, other: Row, place: Place
) -> Iterator[Finding]:
    """What two rows about the same thing say in two ways."""
    ever = date.max
    due, _basis = lights.deadline(row, table.head.year, ever)
    other_due, _basis = lights.deadline(other, other_table.head.year, ever)
    compared = (
        ("leaders", _("Related rows name different leaders"), row.leaders, other.leaders),
        (
            "lead_departments",
            _("Related rows name different lead departments"),
            row.lead_departments,
            other.lead_departments,
        ),
        (
            "deadline",
            _("Related rows state different deadlines"),
            (str(due),) if due else (),
            (str(other_due),) if other_due else (),
        ),
    )
    for field, sentence, ours, theirs in compared:
        if field == "deadline" and (not due or not other_due or due.last == other_due.last):
            continue
        if set(ours) != set(theirs):
            index = next(at for at, candidate in other_table.indexed() if candidate is other)
            span = place(other_table.file, ("rows", index, field))
            name = other_table.row_id(other)
            spot = Related(span, f"{name}: {joined(theirs)}", other_table.path) if span else None
            yield relation.readings_differ(sentence, joined(ours), joined(theirs), spot)
