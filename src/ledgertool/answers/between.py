"""What happened between two states of a ledger: to its rows, tables, plans, forms and names."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
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
from ledgertool.answers.matching import paired_rows, paired_tables
from ledgertool.answers.query import RowState, row_state
from ledgertool.language import ngettext
from ledgertool.model.plan import Node
from ledgertool.model.plan import whole as whole_plan
from ledgertool.model.record import Entry
from ledgertool.model.row import Row
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


class _RowPair(NamedTuple):
    """A row in two states, each with its table; in one of them there may be none."""

    was: Table | None
    old: Row | None
    now: Table | None
    new: Row | None
    is_moved: bool = False

    @property
    def title(self) -> str:
        row = self.new or self.old
        return row.title if row else ""


def differences(before: Side, after: Side) -> list[Difference]:
    """Find all that two states differ in, in the order of the documents."""
    pairs = list(paired_tables(before.ledger.tables, after.ledger.tables))
    rows = _with_those_moved([one for pair in pairs for one in _row_pairs(*pair)])
    found = [
        *chain.from_iterable(_of_tables(before, after, *pair) for pair in pairs),
        *chain.from_iterable(_of_rows(before, after, one) for one in rows),
    ]
    order = {table.id: rank for rank, table in enumerate(after.ledger.tables)}
    tables = sorted(found, key=lambda one: (order.get(one.holder, len(order)), one.holder))
    return [
        *tables,
        *_of_plans(before, after),
        *_of_forms(before, after),
        *_of_names(before, after),
    ]


def later_entries(before: Ledger, after: Ledger, day: date) -> int:
    """Count the entries that one state has more than another and that are of later days."""
    counts = [
        Counter((table.id, row.number, entry.on, entry.words) for table, row, entry in found)
        for found in (_later(before, day), _later(after, day))
    ]
    return (counts[1] - counts[0]).total()


def _later(ledger: Ledger, day: date) -> Iterator[tuple[Table, Row, Entry]]:
    for table in ledger.tables:
        for row in table.rows:
            yield from ((table, row, entry) for entry in row.record if entry.on > day)


def _row_pairs(was: Table | None, now: Table | None) -> Iterator[_RowPair]:
    if was is None or now is None:
        yield from (_RowPair(was, row, None, None) for row in (was.rows if was else ()))
        yield from (_RowPair(None, None, now, row) for row in (now.rows if now else ()))
        return
    pairs = [_RowPair(was, *pair[:1], now, *pair[1:]) for pair in paired_rows(was.rows, now.rows)]
    yield from sorted(pairs, key=_rank)


def _rank(pair: _RowPair) -> int:
    row = pair.new or pair.old
    return row.number if row else 0


def _with_those_moved(pairs: Sequence[_RowPair]) -> Iterator[_RowPair]:
    """Put together what went from one table, and came to another under the same title."""
    gone, come = (
        Counter(one.title for one in pairs if (one.new if gone else one.old) is None)
        for gone in (True, False)
    )
    moved = {title for title, times in gone.items() if times == come[title] == 1}
    left = {one.title: one for one in pairs if one.new is None and one.title in moved}
    for one in pairs:
        if one.old is None and one.title in left:
            former = left[one.title]
            yield one._replace(was=former.was, old=former.old, is_moved=True)
        elif one.new is not None or one.title not in left:
            yield one


def _of_tables(
    before: Side, after: Side, was: Table | None, now: Table | None
) -> Iterator[Difference]:
    """Go through what happened to a table itself; what cannot be read is neither gone nor new."""
    if was and now:
        if was.id != now.id:
            yield _of_a_table(now, whole(RENUMBERED, f"{was.id} → {now.id}", was.id, now.id))
        yield from (_of_a_table(now, one) for one in changed(was.head, now.head))
    elif was and not after.ledger.files.has(was.file):
        yield _of_a_table(was, whole(REMOVED, _counted(was)))
    elif now and not before.ledger.files.has(now.file):
        yield _of_a_table(now, whole(ADDED, _counted(now)))


def _counted(table: Table) -> str:
    return ngettext("{count} row", "{count} rows", table.size).format(count=table.size)


def _of_rows(before: Side, after: Side, pair: _RowPair) -> Iterator[Difference]:
    """Go through what happened to a row; those of a table that is new or gone are not told."""
    was, old, now, new, is_moved = pair
    if old == new and was and now and was.id == now.id:
        return  # as nearly all are
    former = row_state(was, old, before.as_of) if was and old else None
    state = row_state(now, new, after.as_of) if now and new else None
    if former and state:
        is_moved = is_moved or former.row.number != state.row.number
        moved = [whole(RENUMBERED, f"{former.id} → {state.id}", former.id, state.id)]
        found = (*(moved if is_moved else ()), *between(former.row, state.row))
        yield from _of_a_row(state.table, (former, state), found)
    elif state and not (was and _may_hold(was, state.row.number)):
        begun = (whole(ADDED),) if was else ()
        if was or not before.ledger.files.has(state.table.file):
            yield from _of_a_row(state.table, (state,), (*begun, *recorded_in(state.row)))
    elif former and now and not _may_hold(now, former.row.number):
        yield from _of_a_row(former.table, (former,), (whole(REMOVED),))


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


_FORM = Happening("form", "改动", "")


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
