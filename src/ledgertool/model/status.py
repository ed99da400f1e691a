"""A row as of a day: its deadline, who answers for it, and its light."""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, Self, TypeVar

from ledgertool import language
from ledgertool.model import period
from ledgertool.model.period import Period
from ledgertool.model.record import Closing, Extension, Reassignment, Reopening
from ledgertool.model.row import Row, Stage

Dated = TypeVar("Dated", Extension, Reassignment)

SOON = 30
"""Days before the last day from which on a row is due soon."""


class _InTwoLanguages(StrEnum):
    """A word of JSON, and the Chinese one that tables show."""

    chinese: str

    def __new__(cls, value: str, chinese: str) -> Self:
        word = str.__new__(cls, value)
        word._value_, word.chinese = value, chinese
        return word

    @property
    def word(self) -> str:
        """The word that sentences have, in the language in use."""
        return self.chinese if language.spoken() == "zh" else self.value


class Status(_InTwoLanguages):
    """The light of a row, under the word that JSON has for it."""

    CLOSED = "closed", "已销账"
    OVERDUE = "overdue", "逾期未销账"
    DUE_SOON = "due-soon", "即将到期"
    OPEN = "open", "未到期"
    UNDATED = "undated", "未明确时限"
    WITHDRAWN = "withdrawn", "已取消"


_OTHER_WORDS = {
    Status.CLOSED: "销账 销号 已销号 办结 已办结 完成 已完成",
    Status.OVERDUE: "逾期 已逾期 已逾期（未见销账记录） 超期 已超期",
    Status.DUE_SOON: "临期 临近到期 快到期",
    Status.OPEN: "推进中 进行中 办理中 在办",
    Status.UNDATED: "无固定时限 无时限 未明确",
    Status.WITHDRAWN: "取消 撤销 已撤销",
}
OTHER_WORDS = {word: light for light, words in _OTHER_WORDS.items() for word in words.split()}
"""Other words by which ``--status`` knows a light."""


class Basis(_InTwoLanguages):
    """What a deadline rests on."""

    STATED = "stated", "原文写明"
    STAGES = "stages", "按阶段"
    MUST_CLOSE = "must_close", "按☆"


class AsOf(NamedTuple):
    """The day that is asked for, and how many days before the end count as soon."""

    day: date
    soon: int = SOON


def newest(entries: tuple[Dated, ...], day: date) -> Dated | None:
    """Give the newest entry on record as of a day; of two on one day, the one written later."""
    known = [entry for entry in entries if entry.on <= day]
    return max(reversed(known), key=lambda entry: entry.on) if known else None


def extended(deadline: Period, extensions: tuple[Extension, ...], day: date) -> Period:
    """Move a deadline by the newest extension on record as of a day."""
    granted = newest(extensions, day)
    return granted.to if granted else deadline


def deadline(row: Row, year: int, day: date) -> tuple[Period | None, Basis | None]:
    """Give a row's deadline and what it rests on.

    What is stated counts, with its extensions; a row with stages is due when the last of
    them is; a row with a ☆ and no deadline is due within its table's year.
    """
    if row.stages:
        ends = [stage_deadline(stage, day) for stage in row.stages]
        return max(ends, key=lambda end: end.last), Basis.STAGES
    if row.deadline is not None:
        return extended(row.deadline, row.extensions, day), Basis.STATED
    if row.must_close:
        return extended(period.year(year), row.extensions, day), Basis.MUST_CLOSE
    granted = newest(row.extensions, day)
    return (granted.to, Basis.STATED) if granted else (None, None)


def stage_deadline(stage: Stage, day: date) -> Period:
    """Give a stage's deadline, with its extensions."""
    return extended(stage.deadline, stage.extensions, day)


def leaders(row: Row, day: date) -> tuple[str, ...]:
    """Give those who answer for a row: as issued, or as newly reassigned."""
    moved = newest(row.reassignments, day)
    return moved.to if moved else row.leaders


def is_closed(closed: Closing | None, reopened: Reopening | None, day: date) -> bool:
    """Tell whether a closing is on record as of a day, and was not taken back since."""
    if closed is None or closed.on > day:
        return False
    return reopened is None or reopened.on > day or reopened.on < closed.on


def light(due: Period | None, as_of: AsOf) -> Status:
    """Give the light of something that is neither closed nor withdrawn.

    It is overdue only after the last day of its period.
    """
    if due is None:
        return Status.UNDATED
    if due.last < as_of.day:
        return Status.OVERDUE
    if due.last - as_of.day <= timedelta(days=as_of.soon):
        return Status.DUE_SOON
    return Status.OPEN


def waiting(row: Row, day: date) -> Stage | None:
    """Give a row's earliest stage that is not yet closed; None where it has none."""
    open_ = [one for one in row.stages if not is_closed(one.closed, one.reopened, day)]
    return min(open_, key=lambda one: stage_deadline(one, day).last) if open_ else None


def status(row: Row, due: Period | None, as_of: AsOf, stage: Stage | None = None) -> Status:
    """Give the light of a row, or of one of its stages.

    A row with stages has the light of its earliest stage that is not yet closed.
    """
    if row.withdrawn and row.withdrawn.on <= as_of.day:
        return Status.WITHDRAWN
    if row.stages and stage is None:
        stage = waiting(row, as_of.day)
        if stage is None:
            return Status.CLOSED
    part = stage or row
    if is_closed(part.closed, part.reopened, as_of.day):
        return Status.CLOSED
    return light(stage_deadline(stage, as_of.day) if stage else due, as_of)
