"""Rules between texts: targets and their words, links, numbering of plans, contradictions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel

from ledgertool.checking.numbering import Numbered, gaps, given_twice, out_of_order
from ledgertool.findings import relation, text
from ledgertool.findings.finding import Finding, Related
from ledgertool.language import _
from ledgertool.model import status as lights
from ledgertool.model.cells import joined
from ledgertool.model.row import Link, Row
from ledgertool.model.targets import ALL, STOCK, Target
from ledgertool.model.values import WHOLE_NUMBER
from ledgertool.names import KnownNames
from ledgertool.reading.document import Document, Location
from ledgertool.reading.ledger import Ledger, Tables
from ledgertool.reading.plan import IssuedPlan
from ledgertool.reading.table import Table


class _Holder(NamedTuple):
    """Something with targets, a row or a node of a plan: its words, and where it stands."""

    id: str
    targets: tuple[Target, ...]
    text: str
    source: Table | IssuedPlan
    location: Location

    def at(self, finding: Finding, *steps: str | int) -> Finding:
        """Put a finding at a place inside it."""
        row = self.id if isinstance(self.source, Table) else None
        span = self.source.document.span((*self.location, *steps))
        return finding.at(self.source.path, span, row, "targets")


class _Rows(Mapping[str, tuple[Table, Row]]):
    """The rows of a ledger by their ids; a row is made when it is looked for."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._tables = {table.id: table for table in tables}

    def __getitem__(self, name: str) -> tuple[Table, Row]:
        table, number = self._found(name)
        if table is None:
            raise KeyError(name)
        return table, table.rows_of(number)[-1]

    def __contains__(self, name: object) -> bool:
        return self.holder(str(name)) is not None

    def holder(self, name: str) -> Table | None:
        """Give the table that a row is in, which is not made for that."""
        return self._found(name)[0]

    def __iter__(self) -> Iterator[str]:
        for table in self._tables.values():
            yield from dict.fromkeys(f"{table.id}/{number}" for number in table.numbers)

    def __len__(self) -> int:
        return sum(len(set(table.numbers)) for table in self._tables.values())

    def _found(self, name: str) -> tuple[Table | None, int]:
        holder, _slash, number = name.rpartition("/")
        table = self._tables.get(holder)
        if table is None or not WHOLE_NUMBER.fullmatch(number):
            return None, 0
        return (table if int(number) in table.numbers else None), int(number)


class _Texts:
    """The texts of a ledger that name each other, by their ids; made when they are asked for."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    @cached_property
    def rows(self) -> _Rows:
        return _Rows(self.ledger.tables)

    @cached_property
    def nodes(self) -> dict[str, IssuedPlan]:
        """The plan that each node is of, by the node's id."""
        return {node.id: issued for issued in self.ledger.plans for node in issued.nodes()}

    @cached_property
    def holders(self) -> list[_Holder]:
        return [*_in_rows(self.ledger.tables), *_in_plans(self.ledger.plans)]

    @cached_property
    def figures(self) -> dict[str, Target]:
        """What each target states, by its id."""
        return {
            f"{holder.id}/{target.number}": target
            for holder in self.holders
            for target in holder.targets
        }

    @cached_property
    def known_nodes(self) -> KnownNames:
        return KnownNames(self.nodes)

    @cached_property
    def known_rows(self) -> KnownNames:
        return KnownNames(self.rows)

    @cached_property
    def parts(self) -> KnownNames:
        """What a sum may be made of."""
        return KnownNames([*self.figures, *self.rows])

    def dangling(self) -> list[Table]:
        """Give the tables in which something may be named that there is not."""
        tables = self.ledger.tables
        return [one for one in tables if not all(self._is_there(one, *r) for r in one.references)]

    def _is_there(self, table: Table, what: str, name: str) -> bool:
        """Tell whether there surely is what a row of a table names."""
        if what == "serves":
            return name in self.nodes
        holder = self.rows.holder(name)
        if holder is None:
            return False
        return what != "continues" or holder.head.year < table.head.year

    def linked(self, tables: Iterable[Table]) -> Iterator[tuple[Table, Row]]:
        """Go through the rows of some tables with links."""
        for table in tables:
            for row in table.linked:
                if row.serves or row.related:
                    yield table, row

    def may_be_unread(self, name: str) -> bool:
        """Tell whether an id may be in what could not be read: then nothing is said of it."""
        holder, slash, number = name.rpartition("/")
        while slash and holder not in self._by_id:
            holder, slash, number = holder.rpartition("/")
        if not slash:
            return bool(self.ledger.unread)
        table = self._by_id[holder]  # the name is of a row of it, or of a target of such a row
        lost = {row.number for row in table.lost}
        return not table.complete or None in lost or number in {str(one) for one in lost}

    @cached_property
    def _by_id(self) -> dict[str, Table]:
        return {table.id: table for table in self.ledger.tables}


def _words(thing: BaseModel) -> str:
    return "\n".join(value for value in thing.__dict__.values() if isinstance(value, str))


def targets(seen: Tables) -> Iterator[Finding]:
    """Targets of rows are numbered, and their words stand in the text."""
    for holder in _in_rows(seen.tables):
        yield from _targets(holder)


def target_values(seen: Tables) -> Iterator[Finding]:
    """Targets of rows say the aim that their words say."""
    for holder in _in_rows(seen.tables):
        yield from _unlike_words(holder)


def _in_rows(tables: Iterable[Table]) -> Iterator[_Holder]:
    """Go through the rows with targets."""
    for table in tables:
        for row in table.linked:
            if row.targets:
                row_id, words = table.row_id(row), _words(row)
                yield _Holder(row_id, row.targets, words, table, table.location(row))


def _in_plans(plans: Iterable[IssuedPlan]) -> Iterator[_Holder]:
    """Go through the nodes with targets."""
    for issued in plans:
        for one in issued.nodes():
            if one.node.targets:
                words = _words(one.node)
                yield _Holder(one.id, one.node.targets, words, issued, one.location)


def errors(ledger: Ledger) -> Iterator[Finding]:
    """Tell what is wrong: numbers of nodes, targets of nodes, dead links.

    The rows of a table are looked at only where one names what there is not.
    """
    texts = _Texts(ledger)
    misnumbered: set[str] = set()
    for issued in ledger.plans:
        for finding in _numbering(issued):
            misnumbered.add(issued.id)
            yield finding
    tables = texts.dangling()
    for holder in _in_plans(ledger.plans):
        yield from _targets(holder)
    for holder in (*_in_rows(tables), *_in_plans(ledger.plans)):
        yield from _parts(holder, texts)
    for table, row in texts.linked(tables):
        yield from _links(table, row, texts, misnumbered)
    yield from _continued(texts, tables)


def _continued(texts: _Texts, tables: Iterable[Table]) -> Iterator[Finding]:
    """A row carries on one that there is, of an earlier year."""
    rows = ((table, row) for table in tables for row in table.continuing)
    for table, row in rows:
        name = row.continues
        if name is None or texts.may_be_unread(name):
            continue
        earlier = texts.rows.holder(name)
        if earlier is None:
            expected = _("the id of a row of an earlier year")
            wrong = relation.no_such_id(name, texts.known_rows.near(name), expected)
            yield table.at(wrong, row, "continues")
        elif earlier.head.year >= table.head.year:
            wrong = relation.continues_no_earlier(name, table.head.year)
            yield table.at(wrong, row, "continues")


def warnings(ledger: Ledger) -> Iterator[Finding]:
    """Tell of targets of nodes that say another aim than their words."""
    for holder in _in_plans(ledger.plans):
        yield from _unlike_words(holder)


def _unlike_words(holder: _Holder) -> Iterator[Finding]:
    for index, target in enumerate(holder.targets):
        for field, finding in _unlike_its_words(target):
            yield holder.at(finding, "targets", index, field)


def notes(ledger: Ledger) -> Iterator[Finding]:
    """Tell what the documents themselves say in two ways: sums, and rows about the same thing."""
    texts = _Texts(ledger)
    for holder in texts.holders:
        yield from _sums(holder, texts)
    for table, row in texts.linked(ledger.tables):
        for number, link in enumerate(row.related):
            if _is_compared(link, table.row_id(row), row, texts):
                for finding in _contradictions(table, row, *texts.rows[link.to]):
                    yield table.at(finding, row, "related", number, "to")


def _numbering(issued: IssuedPlan) -> Iterator[Finding]:
    """Nodes are numbered without gaps, as the document numbers them."""
    siblings: dict[Location, list[Numbered]] = defaultdict(list)
    for node in issued.nodes():
        numbered = Numbered(node.node.number, (*node.location, "number"))
        siblings[node.location[:-1]].append(numbered)
    for numbered_nodes in siblings.values():
        for finding in _misnumbered(numbered_nodes, issued.document):
            yield finding.at(issued.path, field="number")


def _misnumbered(numbered: list[Numbered], document: Document) -> Iterator[Finding]:
    for number, twice in given_twice(numbered, document):
        yield twice._replace(message=_("The number {number} is given twice").format(number=number))
    for _number, gap in gaps(numbered, document):
        mend = _("restore what is missing from git, or number as the document does")
        yield gap._replace(help=mend)
    for _number, misplaced in out_of_order(numbered, document):
        yield misplaced._replace(help=_("put it in its place, or number as the document does"))


def _targets(holder: _Holder) -> Iterator[Finding]:
    """Targets are numbered, and their words stand in the text."""
    numbered = [
        Numbered(target.number, (*holder.location, "targets", index, "number"))
        for index, target in enumerate(holder.targets)
    ]
    for finding in _misnumbered(numbered, holder.source.document):
        yield holder.at(finding)._replace(span=finding.span)
    for index, target in enumerate(holder.targets):
        if target.words not in holder.text:
            finding = relation.words_not_in_text(target.words)
            yield holder.at(finding, "targets", index, "words")


def _unlike_its_words(target: Target) -> Iterator[tuple[str, Finding]]:
    """A target's value and comparison are those of its words, where these are clear."""
    if target.is_unlike_its_words():
        yield "value", text.value_unlike_words(f"{target.value}{target.unit}", target.words)
    compared = target.compared()
    if compared is not None and target.comparison not in (compared, STOCK, ALL):
        yield (
            "comparison",
            text.comparison_unlike_words(target.comparison, compared, target.words),
        )


def _parts(holder: _Holder, texts: _Texts) -> Iterator[Finding]:
    """What adds up to a target is a target or a row."""
    for index, target in enumerate(holder.targets):
        for number, name in enumerate(target.sum_of):
            if name in texts.figures or name in texts.rows or texts.may_be_unread(name):
                continue
            near = texts.parts.near(name)
            missing = relation.no_such_id(name, near, _("the id of a target or of a row"))
            yield holder.at(missing, "targets", index, "sum_of", number)


def _sums(holder: _Holder, texts: _Texts) -> Iterator[Finding]:
    """A figure that the documents state twice: as a sum, and by its parts."""
    for index, target in enumerate(holder.targets):
        parts = [
            texts.figures.get(name)
            for name in target.sum_of
            if name in texts.figures or name in texts.rows
        ]
        if target.sum_of and len(parts) == len(target.sum_of):
            units = {part.unit for part in parts if part} | {target.unit}
            added = " + ".join(_figure(part, len(units) > 1) for part in parts)
            total = sum(part.quantity if part else 1 for part in parts)
            finding = relation.sum_stated_twice(
                _figure(target, len(units) > 1), added, agree=target.quantity == total
            )
            yield holder.at(finding, "targets", index, "words")


def _figure(target: Target | None, with_unit: bool) -> str:
    """Write a figure of a sum, with its unit where the units differ; a row counts as one."""
    if target is None:
        return "1"
    return f"{Decimal(str(target.value or 0)):f}{(target.unit or '') if with_unit else ''}"


def _links(table: Table, row: Row, texts: _Texts, misnumbered: set[str]) -> Iterator[Finding]:
    """A link leads to a node of a plan, or to another row."""
    own = table.row_id(row)
    for number, link in enumerate(row.serves):
        # a link into a plan may be right once the plan's numbers are
        if link.to not in texts.nodes and link.to.partition("/")[0] not in misnumbered:
            expected = _("the id of a plan's node, such as plan2019/2.3.1")
            yield from _dead_link(table, row, ("serves", number), link, texts, expected)
    for number, link in enumerate(row.related):
        if link.to not in texts.rows or link.to == own:
            expected = _("the id of another row")
            yield from _dead_link(table, row, ("related", number), link, texts, expected)


def _dead_link(
    table: Table, row: Row, steps: Location, link: Link, texts: _Texts, expected: str
) -> Iterator[Finding]:
    if texts.may_be_unread(link.to):
        return
    elsewhere = link.to in texts.nodes or link.to in texts.rows
    known = texts.known_nodes if steps[0] == "serves" else texts.known_rows
    near = [] if elsewhere else known.near(link.to, but=table.row_id(row))
    if steps[0] == "related":  # another row of the same table is another task
        near = [name for name in near if name.rpartition("/")[0] != link.to.rpartition("/")[0]]
    wrong = relation.no_such_id(link.to, near, expected, is_something_else=elsewhere)
    yield table.at(wrong, row, *steps, "to")


def _is_compared(link: Link, own: str, row: Row, texts: _Texts) -> bool:
    """Tell whether two rows are about the same thing; a whole is not compared with its parts."""
    parts = {name for target in row.targets for name in target.sum_of}
    parts |= {name.rpartition("/")[0] for name in parts}
    return link.to in texts.rows and link.to != own and link.to not in parts


def _contradictions(table: Table, row: Row, other_table: Table, other: Row) -> Iterator[Finding]:
    """What two rows about the same thing say in two ways."""
    due = lights.seen(row, table.head, lights.LAST).deadline
    other_due = lights.seen(other, other_table.head, lights.LAST).deadline
    dated = due is not None and other_due is not None and due.last != other_due.last
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
            (str(due),) if dated else (),
            (str(other_due),) if dated else (),
        ),
    )
    for field, sentence, ours, theirs in compared:
        if ours and theirs and set(ours) != set(theirs):  # who names nobody contradicts nobody
            span = other_table.span(other, field)
            said = f"{other_table.row_id(other)}: {joined(theirs)}"
            related = Related(span, said, other_table.path) if span else None
            yield relation.readings_differ(sentence, joined(ours), joined(theirs), related)
