"""A row's life: what was recorded of it and by whom, and what was changed without a record."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from ledgertool.answers.happenings import UNTOLD, recorded_in
from ledgertool.answers.lookup import all_rows, find_row
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.answers.tracing import Event, Trace, happened
from ledgertool.language import _, ngettext
from ledgertool.model import record
from ledgertool.model.row import Row
from ledgertool.names import few
from ledgertool.phones import mask, mask_inside
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table

Tracing = Callable[[Table, Row], Trace | None]
"""What asks git about a row of a table; None is given where git does not know its file."""

_UNCOMMITTED = "未提交"
_ID = Heading("id", "编号", whole=True)
_HEADINGS = (
    Heading("on", "日期", whole=True),
    Heading("what", "情况"),
    Heading("detail", "内容"),
    Heading("author", "提交人"),
    Heading("committed_on", "提交日期", whole=True),
    Heading("commit", "提交", whole=True),
)


class _Moment(NamedTuple):
    """Something that happened to a row, and the row."""

    table: Table
    row: Row
    event: Event

    @property
    def id(self) -> str:
        return self.table.row_id(self.row)


class AskedDay(NamedTuple):
    """As of which day a life is asked for.

    ``is_named`` tells that the day was named: then nothing that was changed later is told.
    ``is_present`` tells that the ledger is that of the files as they are now, which may have what
    is in no commit yet.
    """

    day: date
    is_named: bool
    is_present: bool

    def has_seen(self, event: Event) -> bool:
        """Tell whether an event was on or before the day."""
        if event.happening.on is not None or not self.is_named:
            return True
        return event.day is not None and event.day <= self.day


def life(ledger: Ledger, row_id: str, asked: AskedDay, tracing: Tracing) -> Sheet:
    """Tell the life of a row as of a day, of those that it continues, and that continue it.

    JSON: an array of objects, each with ``id change what on recorded detail
    entry was now commit author committed_on committed``, the last null where git does not tell.
    Raises UnknownRow and the like.
    """
    table, row = find_row(ledger, row_id)
    followed = _followed(ledger, table.row_id(row))
    traces = [tracing(*one) for one in followed]
    steps = [
        step
        for one, known in zip(followed, traces, strict=True)
        for step in _steps(*one, known, asked)
    ]
    several = len(followed) > 1
    return Sheet(
        (_ID, *_HEADINGS) if several else _HEADINGS,
        steps,
        partial(_cells, several),
        _object,
        title=_head(table.row_id(row), mask(row.title, row.private), asked.day, len(steps)),
    ).noted(*_notes(traces))


def _head(row_id: str, title: str, day: date, count: int) -> str:
    counted = ngettext("{count} entry or change", "{count} entries and changes", count)
    # Translators: such as: 2020/pilots/7 推进改革, as of 2020-12-05: 3 entries and changes
    return _("{id} {title}, as of {day}: {count}").format(
        id=row_id, title=title, day=day, count=counted.format(count=count)
    )


def _followed(ledger: Ledger, row_id: str) -> list[tuple[Table, Row]]:
    """Follow a row over the years, both ways; the earliest comes first."""
    rows = {table.row_id(row): (table, row) for table, row in all_rows(ledger)}
    found: dict[str, tuple[Table, Row]] = {}
    waiting = [row_id]
    while waiting:
        one = waiting.pop()
        if one in rows and one not in found:
            found[one] = rows[one]
            waiting += [other for other, (_t, row) in rows.items() if row.continues == one]
            waiting += filter(None, [rows[one][1].continues])
    return sorted(found.values(), key=lambda one: one[0].head.year)


def _steps(table: Table, row: Row, known: Trace | None, asked: AskedDay) -> Iterator[_Moment]:
    """Go through what happened to one row, in the order of the days; of a day, as it came."""
    events = list(known.events) if known else list(map(Event, recorded_in(row)))
    if known and asked.is_present:
        newest = known.newest and record.as_of(asked.day, known.newest)
        found = happened(newest, row, known.newest_id, table.row_id(row))
        events += [Event(one, None, False) for one in found]
    events = [one for one in events if asked.has_seen(one)]
    events.sort(key=lambda one: one.day or date.max)
    return (_Moment(table, row, event) for event in events)


def _cells(several: bool, step: _Moment) -> tuple[str, ...]:
    told, touch = step.event.happening, step.event.touch
    note = f"（{UNTOLD}）" if told.is_silent else ""
    author = touch.author if touch else _UNCOMMITTED if step.event.is_committed is False else ""
    cells = (
        *((step.id,) if several else ()),
        *(str(step.event.day or ""), told.what, f"{told.detail}{note}"),
        *(author, str(touch.commit.day) if touch else "", touch.commit.short if touch else ""),
    )
    return tuple(mask(cell, step.row.private) for cell in cells)


def _object(step: _Moment) -> dict[str, Any]:
    event, touch = step.event, step.event.touch
    found: dict[str, Any] = {
        "id": step.id,
        **event.happening.as_object(),
        "commit": touch.commit.name if touch else None,
        "author": touch.author if touch else None,
        "committed_on": str(touch.commit.day) if touch else None,
        "committed": event.is_committed,
    }
    masked: dict[str, Any] = mask_inside(found, step.row.private)
    return masked


def _notes(traces: Sequence[Trace | None]) -> Iterator[str]:
    """Say what git does not tell all of."""
    unread = [touch.commit.short for known in traces if known for touch in known.unread]
    if unread:
        words = _(
            "The row cannot be read in the commits {names}; what they changed is told of those"
            " beside them."
        )
        yield words.format(names=few(list(dict.fromkeys(unread))))
    if any(known.is_cut for known in traces if known):
        yield _("This shallow clone has the newest part of the history only.")
