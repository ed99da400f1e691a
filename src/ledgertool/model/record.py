"""What happens to a row after it was issued, each on a day."""

from datetime import date
from operator import is_
from typing import Annotated, Any, TypeVar

from pydantic import Field

from ledgertool.model.values import Day, Deadline, Model, People, Text, named

Recording = TypeVar("Recording", bound=Model)


class Progress(Model):
    """What was reported on a day."""

    on: Annotated[Day, named("日期")]
    note: Annotated[Text, named("内容", examples=["方案已印发"])]


class Extension(Model):
    """A deadline moved, from one period to another, approved by somebody."""

    on: Annotated[Day, named("日期")]
    from_: Annotated[Deadline | None, Field(alias="from")] = None
    to: Annotated[Deadline, named("延期至", examples=["2021-03"])]
    reason: Annotated[Text, named("理由", examples=["上级文件未出台"])]
    approved_by: Text | None = None


class Reassignment(Model):
    """Others answer for the row from a day on."""

    on: Annotated[Day, named("日期")]
    from_: Annotated[People | None, Field(alias="from")] = None
    to: People
    reason: Annotated[Text, named("理由", examples=["分工调整"])]


class Closing(Model):
    """销账: finished and struck off on a day, with evidence."""

    on: Annotated[Day, named("日期")]
    evidence: Annotated[Text, named("依据", examples=["验收意见"])]
    note: Text | None = None


class Reopening(Model):
    """重新挂账: a closing taken back on a day."""

    on: Annotated[Day, named("日期")]
    reason: Annotated[Text, named("理由", examples=["验收材料不全"])]


class Withdrawal(Model):
    """取消: the row is given up on a day; it keeps its number."""

    on: Annotated[Day, named("日期")]
    reason: Annotated[Text, named("理由", examples=["上级取消"])]


Recorded = Progress | Extension | Reassignment | Closing | Reopening | Withdrawal
"""Whatever is put on record of a row or stage."""


def as_of(day: date, holder: Recording) -> Recording:
    """Leave out what was put on record after a day: in a row, its stages, a plan, its targets.

    Whatever has happened ``on`` a day is on record, so that no kind of entry can be forgotten.
    """
    changed = {}
    for name, value in holder.__dict__.items():
        seen = _as_of(day, value)
        if seen is not value:
            changed[name] = seen
    return holder.model_copy(update=changed) if changed else holder


def _as_of(day: date, value: Any) -> Any:
    """Give a value as it was on a day: the very same, where nothing was put on record since."""
    if isinstance(value, Model):
        return None if _is_later(day, value) else as_of(day, value)
    if isinstance(value, tuple) and value and isinstance(value[0], Model):
        seen = tuple(as_of(day, part) for part in value if not _is_later(day, part))
        same = len(seen) == len(value) and all(map(is_, seen, value))
        return value if same else seen
    return value


def _is_later(day: date, entry: Model) -> bool:
    on = getattr(entry, "on", None)
    return isinstance(on, date) and on > day
