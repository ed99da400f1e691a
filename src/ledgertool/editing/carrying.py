"""What a row of one year is in the next: its fields as they were, with what is in force of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from ledgertool.model import period, standing, words
from ledgertool.model.period import Period
from ledgertool.model.row import Head, Row, Stage
from ledgertool.model.status import AsOf, Seen, Status, seen
from ledgertool.model.words import Reading

_OF_ITS_YEAR: Final = frozenset(
    ("number", "label", "record", "must_close", "continues", "counts_from")
)
"""Fields that a row has in its own table alone; a ☆ is given anew for each year."""

_DEADLINE: Final = ("deadline", "deadline_text", "stages")


class Fate(NamedTuple):
    """What becomes of a row: the fields that it has in the next year, or none, where it ends.

    ``status`` is its light on the day of the change. ``unsaid`` are words of a deadline that would
    say another day in another year, and are left out; ``late`` tells that the deadline which it
    keeps is one before that year, ``ended`` that what recurs does so no more.
    """

    table_id: str
    row: Row
    status: Status
    fields: Mapping[str, Any] | None = None
    unsaid: tuple[str, ...] = ()
    late: bool = False
    ended: bool = False

    @property
    def id(self) -> str:
        """The id that the row has in its own year."""
        return f"{self.table_id}/{self.row.number}"


class YearEnd(NamedTuple):
    """The head of a table, the year that its rows are carried into, and as of which day."""

    head: Head
    next: int
    as_of: AsOf


def fate(table_id: str, row: Row, values: Mapping[str, Any], year: YearEnd) -> Fate:
    """Tell what becomes of a row in the next year; ``values`` are its fields as the file has them.

    What is closed or withdrawn ends. What recurs goes on until its deadline ends, whether each
    occurrence was reported on or not; those of the old year stay there.
    """
    now = seen(row, year.head, year.as_of)
    recurs = row.recurs is not None
    ended = recurs and row.deadline is not None and row.deadline.last < _begin(year)
    if _is_over(row, now, year) or ended:
        return Fate(table_id, row, now.status, ended=ended and now.status is not Status.CLOSED)
    by_when = _by_when(row, now, values, year)
    fields = {name: value for name, value in values.items() if name not in _OF_ITS_YEAR}
    if row.counts_from and row.counts_from >= _begin(year):
        by_when.setdefault("counts_from", row.counts_from.isoformat())
    unsaid = _unsaid(fields, by_when)
    due = now.waiting.deadline if now.waiting else now.deadline
    late = not recurs and due is not None and due.last < _begin(year)
    return Fate(table_id, row, now.status, _merged(fields, by_when, now), unsaid, late)


def _is_over(row: Row, now: Seen, year: YearEnd) -> bool:
    if now.status is Status.WITHDRAWN:
        return True
    if row.recurs is None:
        return now.status is Status.CLOSED
    return standing.of_row(standing.until(row, year.as_of.day)).closed is not None


def _begin(year: YearEnd) -> date:
    return period.year(year.next).first


def _merged(fields: dict[str, Any], by_when: dict[str, Any], now: Seen) -> dict[str, Any]:
    """Put what is in force into the place of what was issued."""
    found: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in _DEADLINE:
            found[name] = list(now.leaders) if name == "leaders" else value
        elif name in by_when:
            found[name] = by_when.pop(name)
    if now.leaders and "leaders" not in found:
        found["leaders"] = list(now.leaders)
    if "targets" in found:
        found["targets"] = [
            {name: value for name, value in target.items() if name != "actuals"}
            for target in found["targets"]
        ]
    return found | by_when


def _unsaid(fields: Mapping[str, Any], by_when: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the words of deadlines that are left out, those of stages that go on too."""
    parts = [(fields, by_when)]
    kept = {stage["name"]: stage for stage in by_when.get("stages", ())}
    parts += [
        (stage, kept[stage["name"]]) for stage in fields.get("stages", ()) if stage["name"] in kept
    ]
    return tuple(
        was["deadline_text"]
        for was, now in parts
        if "deadline_text" in was and "deadline_text" not in now
    )


def _by_when(row: Row, now: Seen, values: Mapping[str, Any], year: YearEnd) -> dict[str, Any]:
    """Say by when a row is due in the next year: as in force, with the words that say the same."""
    if row.recurs:
        return _said(row, _rest(row.deadline, year), row.deadline, year)
    if now.closed_on is not None and row.ongoing:
        return {}  # the dated part is done
    if row.stages:
        return _of_stages(row, values, year)
    return _said(row, now.deadline, now.deadline, year)


def _rest(due: Period | None, year: YearEnd) -> Period | None:
    """Give what is left of a period from the first day of the next year on."""
    if due is None or due.first >= _begin(year):
        return due
    return period.span(_begin(year), due.last)


def _of_stages(row: Row, values: Mapping[str, Any], year: YearEnd) -> dict[str, Any]:
    """Give the stages that are neither closed nor given up, each as in force."""
    stages = []
    for stage, was in zip(row.stages, values["stages"], strict=True):
        now = seen(row, year.head, year.as_of, stage)
        if now.status in (Status.CLOSED, Status.WITHDRAWN):
            continue
        kept = {name: value for name, value in was.items() if name not in _DEADLINE}
        if now.closed_on is None:
            said = _said(stage, now.deadline, now.deadline, year, row.counts_from)
            said.pop("counts_from", None)
            kept = {"name": kept.pop("name"), **said, **kept}
        stages.append(kept)
    found: dict[str, Any] = {"stages": stages}
    if len(stages) == len(row.stages) and "deadline_text" in values:
        found |= _said(row, None, None, year)
    return found


def _said(
    part: Row | Stage,
    due: Period | None,
    in_force: Period | None,
    year: YearEnd,
    counts_from: date | None = None,
) -> dict[str, Any]:
    """Write a deadline, and the words of it that say in the next year what they say now."""
    found: dict[str, Any] = {"deadline": str(due)} if due else {}
    if part.deadline_text is None:
        return found
    since = (part.counts_from if isinstance(part, Row) else counts_from) or year.head.issued_on
    was = words.read(part.deadline_text, year=year.head.year, issued_on=since)
    if was.deadline and in_force and was.deadline.last != in_force.last:
        return found
    for day in (since, None) if was.immediate else (None, since):
        if _same(words.read(part.deadline_text, year=year.next, issued_on=day), was):
            found["deadline_text"] = part.deadline_text
            if day is not None:
                found["counts_from"] = day.isoformat()
            break
    return found


def _same(one: Reading, other: Reading) -> bool:
    """Tell whether words are read alike; what says no day does so for whatever reason."""
    return one == other or (one.reason is not None and other.reason is not None)
