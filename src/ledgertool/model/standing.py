"""What the record leaves in force, as of a day: the one place where entries take effect."""

from collections.abc import Callable, Iterable
from datetime import date
from operator import attrgetter
from typing import Any, Final, NamedTuple

from ledgertool.model.period import Period
from ledgertool.model.record import (
    Application,
    Closing,
    Entry,
    Extension,
    Pause,
    Progress,
    Reassignment,
    Reopening,
    Resumption,
    Return,
    Withdrawal,
)
from ledgertool.model.row import Row, Stage
from ledgertool.model.stages import RecurringStage


class Standing(NamedTuple):
    """What the entries of a row, or of one of its stages, leave in force.

    ``deadline`` is where it was moved, ``leaders`` whom it was given to; empty, where all is as
    issued. ``closed`` is the closing that counts, or the report that an occurrence is met by.
    """

    deadline: Period | None = None
    leaders: tuple[str, ...] = ()
    closed: Entry | None = None
    withdrawn: Withdrawal | None = None
    paused: Pause | None = None
    applied: Application | None = None
    percent: int | float | None = None
    pace: str | None = None
    reported: date | None = None

    def after(self, entry: Entry) -> "Standing":
        """Tell what is in force after one more entry."""
        return self._replace(**self._report(entry), **_effect(entry))

    def reported_in(self, entry: Entry) -> "Standing":
        """Tell what is known after an entry, whatever else that does."""
        return self._replace(**self._report(entry))

    def _report(self, entry: Entry) -> dict[str, Any]:
        if not isinstance(entry, Progress):
            return {"reported": entry.on}
        percent = self.percent if entry.percent is None else entry.percent
        return {"reported": entry.on, "percent": percent, "pace": entry.pace or self.pace}


AS_ISSUED: Final = Standing()
"""What is in force where nothing is on record."""


def until(row: Row, day: date) -> list[Entry]:
    """Give the entries up to a day, the oldest first; of two on one day, in their order."""
    known = [entry for entry in row.record if entry.on <= day]
    return sorted(known, key=attrgetter("on"))


def of_row(entries: Iterable[Entry]) -> Standing:
    """Tell what is in force of a row as a whole; its newest report may be one of a stage."""
    found = AS_ISSUED
    for entry in entries:
        found = found.reported_in(entry) if entry.part else found.after(entry)
    return found


def of_stage(entries: Iterable[Entry], stage: Stage) -> Standing:
    """Tell what is in force of one stage. An occurrence is met by its first report."""
    found = AS_ISSUED
    for entry in entries:
        if is_report(entry, stage) or entry.part == stage.name:
            found = found.after(entry)
            if found.closed is None and is_report(entry, stage):
                found = found._replace(closed=entry)
    return found


def is_report(entry: Entry, occurrence: Stage) -> bool:
    """Tell whether an entry reports on an occurrence: it names it, or is of a day of its span."""
    if not isinstance(occurrence, RecurringStage) or not isinstance(entry, Progress):
        return False
    named = entry.for_ or entry.part
    return named == occurrence.name if named else occurrence.first <= entry.on <= occurrence.last


def _effect(entry: Entry) -> dict[str, Any]:
    """Tell what an entry puts in force."""
    effect = _EFFECTS.get(entry.verb)
    return effect(entry) if effect else {}


_EFFECTS: Final[dict[str, Callable[[Any], dict[str, Any]]]] = {
    Reassignment.verb: lambda entry: {"leaders": entry.reassigned.to},
    Extension.verb: lambda entry: {"deadline": entry.extended.to},
    Application.verb: lambda entry: {"applied": entry},
    Return.verb: lambda _entry: {"applied": None},
    Closing.verb: lambda entry: {"closed": entry, "applied": None, "paused": None},
    Reopening.verb: lambda _entry: dict.fromkeys(("closed", "withdrawn", "applied", "paused")),
    Pause.verb: lambda entry: {"paused": entry},
    Resumption.verb: lambda _entry: {"paused": None},
    Withdrawal.verb: lambda entry: {"withdrawn": entry},
}
"""What each verb puts in force; to ask each class in turn takes many times as long."""
