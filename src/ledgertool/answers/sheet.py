"""Answers as sheets: headings, cells and objects, the same for every format; prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from ledgertool.answers.query import RowState
from ledgertool.errors import UnknownColumn
from ledgertool.model.cells import joined
from ledgertool.model.fields import names_in
from ledgertool.model.period import Period
from ledgertool.model.row import KINDS, Column, Row, plain
from ledgertool.model.status import Status
from ledgertool.privacy import mask
from ledgertool.reading.ledger import Ledger


class Heading(NamedTuple):
    """A column of a sheet: its name and its Chinese heading.

    In a ``whole`` column no word of Latin letters and digits is broken (ids, deadlines);
    a column of ``names`` may be broken after each name.
    """

    name: str
    text: str
    whole: bool = False
    names: bool = False


class Sheet(NamedTuple):
    """An answer. Each row of ``cells`` is the text form of one of ``objects``, for people.

    ``objects`` is what JSON gives: a list of objects, or with ``single`` the first alone.
    With ``levels`` the rows are a tree, each as deep as its level.
    ``notes`` are sentences for the foot; ``marks`` are the rows to set apart, by index, and
    ``lights`` the status of each row, for colour.
    """

    headings: tuple[Heading, ...]
    cells: tuple[tuple[str, ...], ...]
    objects: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...] = ()
    title: str = ""
    single: bool = False
    lights: tuple[Status | None, ...] = ()
    apart: int | None = None
    levels: tuple[int, ...] = ()

    def noted(self, *notes: str) -> Sheet:
        """Add sentences to the foot."""
        return self._replace(notes=self.notes + tuple(note for note in notes if note))


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


def _field(name: str) -> Callable[[RowState], str]:
    def cell(state: RowState) -> str:
        return _text(getattr(state.row, name, None))

    return cell


class SheetColumn(NamedTuple):
    """A column that can be asked for: its cell, and what it is sorted by."""

    heading: Heading
    cell: Callable[[RowState], str]
    key: Callable[[RowState], Any]


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


def _must_close_cell(state: RowState) -> str:
    return _text(state.must_close)


def _number_key(state: RowState) -> Any:
    return state.row.number


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


def sheet(
    found: Sequence[RowState],
    ledger: Ledger,
    *,
    columns: Sequence[str] = (),
    kind: type[Row] | None = None,
    show_phones: bool = False,
    extra: tuple[str, ...] = (),
) -> Sheet:
    """Lay out rows: the columns asked for, or a kind's official ones, or the common ones.

    The id always comes first. ``extra`` names fields that the objects have on top.
    """
    known = sheet_columns(ledger)
    if columns:
        asked = {shape.heading: shape for shape in (find_column(ledger, name) for name in columns)}
        asked.pop(known["id"].heading, None)
        chosen = [known["id"], *asked.values()]
    elif kind is not None:
        chosen = [known["id"], *_official(kind, found, ledger, known)]
        if any(state.stage for state in found):
            chosen.insert(1, known["stage"])
    else:
        chosen = [known[name] for name in COMMON]
        if any(state.stage for state in found):
            chosen.insert(-3, known["stage"])

    if not columns and any(state.possible for state in found):
        chosen.insert(1, known["possible"])

    def shown(state: RowState, cell: Callable[[RowState], str]) -> str:
        return cell(state) if show_phones else mask(cell(state), state.row.private)

    objects = [as_object(state, show_phones=show_phones, extra=extra) for state in found]
    if columns:
        kept = [shape.heading.name for shape in chosen]
        objects = [{name: item.get(name) for name in kept} for item in objects]
    apart = next((place for place, state in enumerate(found) if state.possible), None)
    return Sheet(
        headings=tuple(shape.heading for shape in chosen),
        cells=tuple(tuple(shown(state, shape.cell) for shape in chosen) for state in found),
        objects=tuple(objects),
        lights=tuple(state.status for state in found),
        apart=apart,
    )


def _official(
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
