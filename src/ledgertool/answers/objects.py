"""A row as JSON has it; what is private in it is masked."""

from __future__ import annotations

from typing import Any

from ledgertool.answers.query import RowState
from ledgertool.model.row import Row, plain
from ledgertool.privacy import mask

_FIELDS = (
    *("id", "table", "kind", "year", "number", "title", "leaders"),
    *("lead_departments", "support_departments", "deadline", "deadline_text"),
    *("deadline_basis", "due_on", "must_close", "remark", "status"),
)
"""The fields that every row has in JSON, in their order."""


def as_object(
    state: RowState, *, show_phones: bool = False, extra: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Give a row as the JSON contract has it: the common fields, then the kind's own."""
    row = state.row
    computed: dict[str, Any] = {
        "id": state.id,
        "table": state.table.id,
        "kind": row.kind,
        "year": state.table.head.year,
        "leaders": list(state.leaders),
        "deadline": str(state.deadline) if state.deadline else None,
        "deadline_basis": state.basis.value if state.basis else None,
        "due_on": str(state.deadline.last) if state.deadline else None,
        "must_close": state.must_close,
        "status": state.status.value,
        "stage": state.stage.name if state.stage else None,
        "possible": state.possible,
    }
    item = {
        name: computed[name] if name in computed else plain(getattr(row, name)) for name in _FIELDS
    }
    own = [name for name in type(row).model_fields if name not in Row.model_fields]
    later = [name for name in Row.model_fields if name not in item]
    for name in (*own, *later):
        item[type(row).model_fields[name].alias or name] = plain(getattr(row, name))
    for name in extra:
        item[name] = computed[name]
    return item if show_phones else _masked(item, row.private)


def _masked(value: Any, private: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        return mask(value, private)
    if isinstance(value, list):
        return [_masked(item, private) for item in value]
    if isinstance(value, dict):
        return {key: _masked(item, private) for key, item in value.items()}
    return value
