"""From what people type to what is meant: tables, rows, people, statuses; whole or in part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledgertool.errors import (
    AmbiguousName,
    NoPlan,
    SeveralPlans,
    SharedId,
    UnknownRow,
    UnknownSection,
    UnknownStatus,
    UnknownTable,
)
from ledgertool.model import status as lights
from ledgertool.model.plan import LocatedNode
from ledgertool.model.row import Row
from ledgertool.model.status import Status
from ledgertool.model.targets import Target
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.plan import IssuedPlan
from ledgertool.reading.table import Table


def all_rows(ledger: Ledger) -> Iterator[tuple[Table, Row]]:
    """Go through all rows, in the order of the documents."""
    for table in ledger.tables:
        for row in table.rows:
            yield table, row


def known_people(ledger: Ledger) -> dict[str, None]:
    """Give everybody who can be asked for, in the order of answers."""
    names = dict.fromkeys(ledger.registry.people.names)
    if not ledger.registry.known:
        names |= dict.fromkeys(
            name for _table, row in all_rows(ledger) for name in (*row.leaders, *row.city_leaders)
        )
    return names


def known_departments(ledger: Ledger) -> dict[str, None]:
    """Give every department that can be asked for, in the order of answers."""
    names = dict.fromkeys(ledger.registry.departments.names)
    if not ledger.registry.known:
        names |= dict.fromkeys(
            name
            for _table, row in all_rows(ledger)
            for name in (*row.lead_departments, *row.support_departments)
        )
    return names


def find_table(ledger: Ledger, name: str) -> Table:
    """Find a table by its id or an unambiguous tail of it.

    Raises UnknownTable and AmbiguousName.
    """
    found = [table for table in ledger.tables if _is_tail(name, table.id)]
    if not found:
        ids = [table.id for table in ledger.tables]
        raise UnknownTable(name, [*ids, *(table_id.split("/")[-1] for table_id in ids)])
    exact = [table for table in found if table.id == name]
    if len(exact or found) > 1:
        raise AmbiguousName(name=name, names=[table.id for table in found])
    return (exact or found)[0]


def find_row(ledger: Ledger, name: str) -> tuple[Table, Row]:
    """Find a row by its id or an unambiguous tail of it.

    Raises UnknownRow, AmbiguousName and SharedId.
    """
    found = [(table, row) for table, row in all_rows(ledger) if _is_tail(name, table.row_id(row))]
    if not found:
        ids = [table.row_id(row) for table, row in all_rows(ledger)]
        same_table = [
            row_id for row_id in ids if _is_tail(name.rpartition("/")[0], row_id.rpartition("/")[0])
        ]
        raise UnknownRow(name, same_table[-1:] or ids)
    exact = [(table, row) for table, row in found if table.row_id(row) == name] or found
    if len(exact) > 1:
        names = dict.fromkeys(table.row_id(row) for table, row in exact)
        if len(names) == 1:
            raise SharedId(name=next(iter(names)))
        raise AmbiguousName(name=name, names=list(names))
    return exact[0]


def _is_tail(name: str, whole: str) -> bool:
    return bool(name) and (whole == name or whole.endswith("/" + name))


def find_status(word: str) -> Status:
    """Find a status by its English or its Chinese word. Raises UnknownStatus."""
    words = {light.value: light for light in Status}
    words |= {light.chinese: light for light in Status} | lights.OTHER_WORDS
    if word not in words:
        raise UnknownStatus(word, words)
    return words[word]


def find_section(ledger: Ledger, section: str | None) -> tuple[IssuedPlan, LocatedNode | None]:
    """Find the plan that is meant, and the node. Raises NoPlan, UnknownSection, AmbiguousName."""
    if not ledger.plans:
        raise NoPlan
    by_id = {issued.id: issued for issued in ledger.plans}
    if section is None:
        if len(by_id) > 1:
            raise SeveralPlans(names=list(by_id))
        return ledger.plans[0], None
    if section in by_id:
        return by_id[section], None
    spots = [(issued, spot) for issued in ledger.plans for spot in issued.nodes()]
    exact = [(issued, spot) for issued, spot in spots if spot.id == section]
    tails = [(issued, spot) for issued, spot in spots if spot.id.endswith("/" + section)]
    found = exact or tails
    if not found:
        ids = [spot.id for _issued, spot in spots]
        raise UnknownSection(section, [*ids, *by_id, *short_ids(ids)])
    if len({spot.id for _issued, spot in found}) > 1:
        raise AmbiguousName(name=section, names=[spot.id for _issued, spot in found])
    return found[0]


def find_part(ledger: Ledger, section: str) -> str:
    """Find the id that is meant: of a plan or a node, else of a table, a row or a target.

    Raises UnknownSection and AmbiguousName.
    """
    plans = [issued.id for issued in ledger.plans]
    plans += [spot.id for issued in ledger.plans for spot in issued.nodes()]
    others = [table.id for table in ledger.tables]
    others += [table.row_id(row) for table, row in all_rows(ledger)]
    others += [f"{holder}/{target.number}" for holder, target in targets_held(ledger)]
    for known in (plans, others):
        tails = [name for name in known if name.endswith("/" + section)]
        found = [name for name in known if name == section] or tails
        if len(set(found)) > 1:
            raise AmbiguousName(name=section, names=found)
        if found:
            return found[0]
    raise UnknownSection(section, [*plans, *others, *short_ids(plans)])


def targets_held(ledger: Ledger) -> Iterator[tuple[str, Target]]:
    """Go through all targets with the id of what holds them: plans first, then rows."""
    for issued in ledger.plans:
        for spot in issued.nodes():
            for target in spot.node.targets:
                yield spot.id, target
    for table, row in all_rows(ledger):
        for target in row.targets:
            yield table.row_id(row), target


def short_ids(ids: Iterable[str]) -> Iterator[str]:
    """Give ids as people type them: ``2.1.4``."""
    return (name.rpartition("/")[2] for name in ids)


def is_within(inner: str, outer: str) -> bool:
    """Tell whether an id is that of a part or a plan, or of something below it."""
    return inner == outer or inner.startswith((outer + ".", outer + "/"))
