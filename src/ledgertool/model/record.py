"""What happens to a row after it was issued, each on a day."""

from typing import Annotated

from pydantic import Field

from ledgertool.model.values import Day, Deadline, Model, People, Text


class Progress(Model):
    """What was reported on a day."""

    on: Day
    note: Text


class Extension(Model):
    """A deadline moved, from one period to another, approved by somebody."""

    on: Day
    from_: Annotated[Deadline | None, Field(alias="from")] = None
    to: Deadline
    reason: Text
    approved_by: Text | None = None


class Reassignment(Model):
    """Others answer for the row from a day on."""

    on: Day
    from_: Annotated[People | None, Field(alias="from")] = None
    to: People
    reason: Text


class Closing(Model):
    """销账: finished and struck off on a day, with evidence."""

    on: Day
    evidence: Text
    note: Text | None = None


class Reopening(Model):
    """重新挂账: a closing taken back on a day."""

    on: Day
    reason: Text


class Withdrawal(Model):
    """取消: the row is given up on a day; it keeps its number."""

    on: Day
    reason: Text


Recorded = Progress | Extension | Reassignment | Closing | Reopening | Withdrawal
"""Whatever is put on record of a row or stage."""
