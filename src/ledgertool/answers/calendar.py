"""The deadlines of rows as days of a calendar: one for each stage and each occurrence."""

from collections.abc import Iterator, Sequence
from hashlib import sha1

from ledgertool.answers.query import RowState
from ledgertool.answers.sheet import Calendar, DayEvent
from ledgertool.language import ngettext
from ledgertool.model.cells import departments_cell, joined
from ledgertool.model.stages import stages
from ledgertool.model.status import DONE, AsOf, Seen, Status, seen


def calendar(found: Sequence[RowState], as_of: AsOf) -> Calendar:
    """Give the last days of rows, each stage by itself; what is withdrawn has none."""
    events: dict[str, DayEvent] = {}
    undated = withdrawn = 0
    for state in found:
        if state.status is Status.WITHDRAWN:
            withdrawn += 1
            continue
        days = list(_events(state, as_of))
        undated += not days
        events |= {event.key: event for event in days}
    return Calendar(tuple(events.values()), tuple(filter(None, _notes(undated, withdrawn))))


def _notes(undated: int, withdrawn: int) -> Iterator[str]:
    if undated:
        yield ngettext(
            "{count} row has no deadline, and is not in the calendar.",
            "{count} rows have no deadline, and are not in the calendar.",
            undated,
        ).format(count=undated)
    if withdrawn:
        yield ngettext(
            "{count} row was withdrawn, and is not in the calendar.",
            "{count} rows were withdrawn, and are not in the calendar.",
            withdrawn,
        ).format(count=withdrawn)


def _events(state: RowState, as_of: AsOf) -> Iterator[DayEvent]:
    head, row = state.table.head, state.row
    parts = stages(row, head) if state.stage is None else ()
    if not parts:
        yield from _event(state, state.seen, state.stage.name if state.stage else "")
        return
    for part in parts:
        yield from _event(state, seen(row, head, as_of, part), part.name)


def _event(state: RowState, seen_: Seen, stage: str) -> Iterator[DayEvent]:
    if seen_.deadline is None or seen_.status is Status.WITHDRAWN:
        return
    row = state.row
    is_done = seen_.status in DONE
    said = "".join(
        f"（{word}）" for word in (stage, seen_.status.chinese if is_done else "") if word
    )
    entries = row.record
    yield DayEvent(
        key=_key(state, stage),
        on=seen_.deadline.last,
        summary=f"{state.title}{said}",
        changed_on=entries[-1].on if entries else state.table.head.begins,
        times=len(entries),
        lines=tuple(_lines(state, seen_)),
        category=seen_.status.chinese,
        is_done=is_done,
    )


def _key(state: RowState, stage: str) -> str:
    """Give what a calendar knows an event by: other offices have rows of the same ids."""
    source = sha1(state.table.head.source.encode(), usedforsecurity=False).hexdigest()[:8]
    return f"{state.id}{f'#{stage}' if stage else ''}.{source}"


def _lines(state: RowState, seen_: Seen) -> Iterator[str]:
    told = {
        "责任领导": joined(seen_.leaders),
        "责任部门": departments_cell(state),
        "完成时限": state.row.deadline_text or str(seen_.deadline),
        "状态": seen_.status.chinese,
        "编号": state.id,
    }
    yield from (f"{heading}：{words}" for heading, words in told.items() if words)
