"""Values and rows as JSON has them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import BaseModel

from ledgertool.answers.query import RowState, tally
from ledgertool.model.period import Period
from ledgertool.model.recurrence import Recurrence
from ledgertool.model.row import Row

_FIRST = (
    *("id", "table", "kind", "year", "number", "title", "leaders"),
    *("lead_departments", "support_departments", "deadline", "deadline_text"),
    *("deadline_basis", "due_on", "must_close", "remark", "status", "waiting"),
    *("closed_on", "days_late", "percent", "pace", "silent_days", "days_open"),
)
"""The keys that every row has first, in their order."""


def row_object(state: RowState, extra: tuple[str, ...] = ()) -> dict[str, Any]:
    """Give a row as the JSON contract has it.

    First come the bureau, where those of several are asked, and the keys that every row has, then
    the fields of its kind, then the other fields of all kinds, then those of ``stage`` and
    ``possible`` that ``extra`` names.
    """
    row = state.row
    fields = type(row).model_fields
    computed = {
        "id": state.id,
        "table": state.table.id,
        "kind": row.kind,
        "year": state.table.head.year,
        "leaders": list(state.leaders),
        **deadline_object(state),
        "must_close": state.must_close,
        "status": state.status.value,
        "waiting": waiting_object(state),
        **progress_object(state),
        "stage": state.stage.name if state.stage else None,
        "possible": state.possible,
    }
    item = {"bureau": state.table.bureau} if state.table.bureau else {}
    item |= {
        name: computed[name] if name in computed else plain(getattr(row, name)) for name in _FIRST
    }
    own = [name for name in fields if name not in Row.model_fields]
    others = [name for name in Row.model_fields if name not in item]
    item |= {fields[name].alias or name: plain(getattr(row, name)) for name in (*own, *others)}
    return item | {name: computed[name] for name in extra}


def deadline_object(state: RowState) -> dict[str, str | None]:
    """Give the deadline in force, its last day, and what it rests on."""
    return {
        **_period_object(state.deadline),
        "deadline_basis": state.basis.value if state.basis else None,
    }


def _period_object(deadline: Period | None) -> dict[str, str | None]:
    """Give a deadline and its last day, on which it falls due."""
    return {
        "deadline": str(deadline) if deadline else None,
        "due_on": str(deadline.last) if deadline else None,
    }


def waiting_object(state: RowState) -> dict[str, str | None] | None:
    """Give the stage that a row's status is about, with its days; null where it is about none."""
    if state.waiting is None:
        return None
    stage, deadline = state.waiting
    return {"stage": stage, **_period_object(deadline)}


def progress_object(state: RowState) -> dict[str, Any]:
    """Give how a row got on: when it was closed, how late, the newest percent and pace."""
    seen = state.seen
    return {
        "closed_on": plain(seen.closed_on),
        "days_late": seen.days_late,
        "percent": seen.percent,
        "pace": seen.pace,
        "silent_days": seen.silent_days,
        "days_open": seen.days_open,
    }


def counts_object(found: Iterable[RowState]) -> dict[str, int]:
    """Give how many rows have each status; all statuses are in it."""
    return {light.value: count for light, count in tally(found).items()}


def plain(value: Any) -> Any:
    """Turn a value of the model into what JSON knows."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, (Period, Recurrence, date)):  # a period is a tuple too
        return str(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value
