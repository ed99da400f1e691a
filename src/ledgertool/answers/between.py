"""What happened between two states of a ledger: to its rows, tables, plans, forms and names."""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from ledgertool.answers.happenings import (
    ADDED,
    REMOVED,
    RENUMBERED,
    Happening,
    between,
    changed,
    of_counts,
    recorded_in,
    whole,
)
from ledgertool.answers.matching import Pairing, paired_rows, paired_tables
from ledgertool.answers.query import RowState, row_state
from ledgertool.language import ngettext
from ledgertool.model.plan import Node
from ledgertool.model.plan import whole as whole_plan
from ledgertool.model.status import AsOf
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.plan import IssuedPlan
from ledgertool.reading.table import Table

REGISTRY, FORMS, PLANS = "registry", "kinds", "plans"
HOLDERS = {REGISTRY: "名册", FORMS: "自定义台账类型", PLANS: "规划"}
"""What is neither a table nor in one, and its heading."""


class Difference(NamedTuple):
    """One thing that two states differ in.

    ``holder`` is the id of a table, or one of ``HOLDERS``; ``states`` are those of the row before
    and after, as far as there are any, each in force as of its day.
    """

    holder: str
    id: str
    title: str
    happening: Happening
    table: Table | None = None
    states: tuple[RowState, ...] = ()


class Side(NamedTuple):
    """A state of the ledger, and the day as of which its rows are seen."""

    ledger: Ledger
    as_of: AsOf


def differences(before: Side, after: Side) -> list[Difference]:
    """Find all that two states differ in, in the order of the documents."""
    pairs = paired_tables(before.ledger.tables, after.ledger.tables)
    found = chain.from_iterable(map(partial(_of_tables, before, after), pairs))
    order = {table.id: rank for rank, table in enumerate(after.ledger.tables)}
    tables = sorted(found, key=lambda one: order.get(one.holder, len(order)))
    return [
        *tables,
        *_of_plans(before, after),
        *_of_forms(before, after),
        *_of_names(before, after),
    ]


def _of_tables(before: Side, after: Side, pair: Pairing) -> Iterator[Difference]:
    was, now = pair
    if now is None:
        if not after.ledger.files.has(was.file):  # what cannot be read is not gone
            yield _of_a_table(was, whole(REMOVED, _counted(was)))
    elif was is None:
        if not before.ledger.files.has(now.file):
            yield _of_a_table(now, whole(ADDED, _counted(now)))
            for row in now.rows:
                yield from _of_a_row(now, (row_state(now, row, after.as_of),), recorded_in(row))
    else:
        if was.id != now.id:
            yield _of_a_table(now, whole(RENUMBERED, f"{was.id} → {now.id}", was.id, now.id))
        yield from (_of_a_table(now, one) for one in changed(was.head, now.head))
        rows = (_of_rows(before, after, was, now, rows) for rows in paired_rows(was.rows, now.rows))
        yield from sorted(chain.from_iterable(rows), key=_rank)


def _rank(one: Difference) -> int:
    return one.states[-1].row.number


def _counted(table: Table) -> str:
    return ngettext("{count} row", "{count} rows", table.size).format(count=table.size)


def _of_rows(
    before: Side, after: Side, was: Table, now: Table, pair: Pairing
) -> Iterator[Difference]:
    old = row_state(was, pair.before, before.as_of) if pair.before else None
    new = row_state(now, pair.after, after.as_of) if pair.after else None
    if old is None and new is not None:
        if not _may_hold(was, new.row.number):
            yield from _of_a_row(now, (new,), (whole(ADDED), *recorded_in(new.row)))
    elif new is None and old is not None:
        if not _may_hold(now, old.row.number):
            yield from _of_a_row(was, (old,), (whole(REMOVED),))
    elif old is not None and new is not None:
        moved = [] if old.row.number == new.row.number else [_renumbered(old.id, new.id)]
        yield from _of_a_row(now, (old, new), (*moved, *between(old.row, new.row)))


def _renumbered(was: str, now: str) -> Happening:
    return whole(RENUMBERED, f"{was} → {now}", was, now)


def _may_hold(table: Table, number: int) -> bool:
    """Tell whether a row may be in what could not be read of a table."""
    return not table.complete or any(lost.number in (number, None) for lost in table.lost)


def _of_a_table(table: Table, happening: Happening) -> Difference:
    return Difference(table.id, table.id, table.head.title, happening, table)


def _of_a_row(table: Table, states: tuple[RowState, ...], found: Any) -> Iterator[Difference]:
    for one in found:
        yield Difference(table.id, states[-1].id, states[-1].title, one, table, states)


def _of_plans(before: Side, after: Side) -> Iterator[Difference]:
    old, new = ({one.file: one for one in side.ledger.plans} for side in (before, after))
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            if not after.ledger.files.has(name):
                yield _of_a_plan(old[name].id, old[name].plan.title, whole(REMOVED))
        elif name not in old:
            if not before.ledger.files.has(name):
                yield _of_a_plan(new[name].id, new[name].plan.title, whole(ADDED))
        else:
            yield from _of_parts(old[name], new[name])


def _of_a_plan(part_id: str, title: str, happening: Happening) -> Difference:
    return Difference(PLANS, part_id, title, happening)


def _of_parts(before: IssuedPlan, after: IssuedPlan) -> Iterator[Difference]:
    for one in changed(before.plan, after.plan, without=("nodes",)):
        yield _of_a_plan(after.id, after.plan.title, one)
    old, new = ({part.id: part.node for part in plan.nodes()} for plan in (before, after))
    for part_id in dict.fromkeys((*old, *new)):
        was, now = old.get(part_id), new.get(part_id)
        for one in _of_nodes(was, now):
            yield _of_a_plan(part_id, (now or was or whole_plan("", after.plan).node).heading, one)


def _of_nodes(was: Node | None, now: Node | None) -> Iterator[Happening]:
    if now is None:
        yield whole(REMOVED)
        return
    known = {target.number: target for target in was.targets} if was else {}
    if was is None:
        yield whole(ADDED)
    for target in now.targets:
        yield from of_counts(known.get(target.number), target)
    if was is not None:
        yield from changed(was, now, without=("number", "nodes"))


def _of_forms(before: Side, after: Side) -> Iterator[Difference]:
    old, new = (side.ledger.kinds.own for side in (before, after))
    for kind in dict.fromkeys((*old, *new)):
        was, now = old.get(kind), new.get(kind)
        texts = [
            side.ledger.document(form.file).text if form else None
            for side, form in ((before, was), (after, now))
        ]
        form = now or was
        if texts[0] == texts[1] or form is None:
            continue
        change = whole(ADDED) if was is None else whole(REMOVED) if now is None else _FORM
        yield Difference(FORMS, kind, form.rows.name, change)


_FORM = Happening("form", "内容", "")


def _of_names(before: Side, after: Side) -> Iterator[Difference]:
    if not (before.ledger.registry.known and after.ledger.registry.known):
        return
    for section in ("people", "departments"):
        old, new = (
            {one.name: one for one in side.ledger.registry.section(section).entries}
            for side in (before, after)
        )
        for name in dict.fromkeys((*old, *new)):
            about = partial(Difference, REGISTRY, section, name)
            if name not in new:
                yield about(whole(REMOVED))
            elif name not in old:
                yield about(whole(ADDED))
            else:
                yield from map(about, changed(old[name], new[name]))
