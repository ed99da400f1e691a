"""The columns that rows can be shown in and sorted by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from ledgertool.answers.query import RowState
from ledgertool.answers.sheet import Heading
from ledgertool.errors import (
    UnknownColumn,
)
from ledgertool.model.cells import joined
from ledgertool.model.fields import names_in
from ledgertool.model.period import Period
from ledgertool.model.row import KINDS, Column, Row
from ledgertool.model.status import Status
from ledgertool.reading.ledger import Ledger


class SheetColumn(NamedTuple):
    """A column that can be asked for: its cell, and what it is sorted by."""

    heading: Heading
    cell: Callable[[RowState], str]
    key: Callable[[RowState], Any]


def sheet_columns(
    ledger: Ledger,
) -> dict[str, SheetColumn]:  # one piece for each column, so it is long
    """Give all columns that can be asked for, by name."""
    people, offices = ledger.registry.people, ledger.registry.departments
    naming = {field.attribute for kind in KINDS.values() for field in names_in(kind)}
    places = {table.id: place for place, table in enumerate(ledger.tables)}

    def text_key(cell: Callable[[RowState], str]) -> Callable[[RowState], Any]:
        return lambda state: chinese_order(cell(state))

    def names_key(name: str, place: Callable[[str], int]) -> Callable[[RowState], Any]:
        def key(state: RowState) -> Any:
            names = state.leaders if name == "leaders" else getattr(state.row, name, ())
            return tuple(place(one) for one in names) or None

        return key

    def due_key(state: RowState) -> Any:
        return state.deadline.last if state.deadline else None

    def column(
        name: str,
        heading: str,
        cell: Callable[[RowState], str],
        key: Callable[[RowState], Any] | None = None,
        *,
        whole: bool = False,
    ) -> SheetColumn:
        return SheetColumn(
            Heading(name, heading, whole, name in naming), cell, key or text_key(cell)
        )

    found = [
        column(
            "id",
            "编号",
            lambda state: state.id,
            lambda state: (places[state.table.id], state.row.number),
            whole=True,
        ),
        column("table", "台账", lambda state: state.table.id, lambda state: places[state.table.id]),
        column("kind", "类型", lambda state: state.row.kind),
        column("year", "年度", lambda state: str(state.table.head.year)),
        column("stage", "阶段", lambda state: state.stage.name if state.stage else ""),
        column("deadline", "完成时限", deadline_text, due_key, whole=True),
        column("possible", "可能", lambda state: "可能" if state.possible else ""),
        column(
            "deadline_basis", "时限依据", lambda state: state.basis.chinese if state.basis else ""
        ),
        column(
            "due_on",
            "到期日",
            lambda state: str(state.deadline.last) if state.deadline else "",
            due_key,
            whole=True,
        ),
        column(
            "status",
            "状态",
            lambda state: state.status.chinese,
            lambda state: list(Status).index(state.status),
        ),
        column(
            "leaders",
            "牵头领导",
            lambda state: joined(state.leaders),
            names_key("leaders", people.rank),
        ),
    ]
    table = {shape.heading.name: shape for shape in found}
    classes: tuple[type[Row], ...] = (Row, *KINDS.values())
    for cls in classes:
        for name, info in cls.model_fields.items():
            shown = info.alias or name
            if shown in table:
                continue
            cell = _field(name)
            key = names_key(name, offices.rank) if name.endswith("departments") else None
            if name == "number":
                key = _number_key
            if name == "must_close":
                cell = _must_close_cell
            table[shown] = column(shown, info.title or shown, cell, key)
    return table


COMMON = ("id", "title", "leaders", "lead_departments", "deadline", "must_close", "status")
"""The columns of an answer over several kinds."""


def find_column(ledger: Ledger, name: str) -> SheetColumn:
    """Find a column by its name or its Chinese heading. Raises UnknownColumn.

    A field's name gives the field alone; an official heading gives the form's whole cell,
    or the field, where a row's form has no such column.
    """
    known = sheet_columns(ledger)
    if name in known:
        return known[name]
    official = {
        kind.kind: column
        for kind in KINDS.values()
        for column in kind.columns
        if column.heading == name
    }
    if official:
        field = next(iter(official.values())).name

        def cell(state: RowState) -> str:
            column = official.get(state.row.kind)
            if column is None:
                return known[field].cell(state)
            return (column.cell or _field(column.name))(state)

        return SheetColumn(known[field].heading._replace(text=name), cell, known[field].key)
    for shape in known.values():
        if shape.heading.text == name:
            return shape
    raise UnknownColumn(name, known)


def official_columns(
    kind: type[Row], found: Iterable[RowState], ledger: Ledger, known: Mapping[str, SheetColumn]
) -> list[SheetColumn]:
    """Give a kind's official columns, without those that the forms of these tables lack."""
    ids = {state.table.id for state in found}
    tables = [table for table in ledger.tables if table.kind is kind and table.id in ids]
    rows = [row for table in tables for row in table.rows]

    def in_form(column: Column) -> bool:
        if column.if_any is None or not rows:
            return column.if_any is None
        return any(getattr(row, column.if_any) for row in rows)

    def official(column: Column) -> SheetColumn:
        heading = known[column.name].heading._replace(text=column.heading)
        return SheetColumn(heading, column.cell or _field(column.name), known[column.name].key)

    return [official(column) for column in kind.columns if in_form(column)]


def _must_close_cell(state: RowState) -> str:
    return _text(state.must_close)


def _number_key(state: RowState) -> Any:
    return state.row.number


def chinese_order(text: str) -> bytes | None:
    """Sort text as Chinese readers expect: GB 18030 has the common characters by their sound."""
    return text.encode("gb18030", "replace") if text else None


def deadline_text(state: RowState) -> str:
    """Write the deadline in force; where there is none, the words that stand in its place.

    Behind a row with stages stands the stage that its status is about.
    """
    if state.deadline is None:
        return state.row.deadline_text or ""
    stage = state.waiting
    if stage is not None and stage.deadline != state.deadline:
        return f"{state.deadline}（{stage.name} {stage.deadline}）"
    return str(state.deadline)


def _field(name: str) -> Callable[[RowState], str]:
    def cell(state: RowState) -> str:
        return _text(getattr(state.row, name, None))

    return cell


def _text(value: Any) -> str:
    """Write a field's value as people read it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "☆"
    if isinstance(value, tuple) and not isinstance(value, Period):
        if value and isinstance(value[0], str):
            return joined(value)
        return "；".join(_text(item) for item in value)
    if isinstance(value, BaseModel):
        return " ".join(filter(None, (_text(part) for part in value.__dict__.values())))
    return str(value)
