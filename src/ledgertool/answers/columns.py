"""The columns that rows can be shown in and sorted by: worked out, fields, and whole forms."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from ledgertool import language, spelling
from ledgertool.answers.holding import typed
from ledgertool.answers.naming import alike, all_meant
from ledgertool.answers.query import RowState
from ledgertool.answers.sheet import Heading
from ledgertool.errors import UnknownColumn
from ledgertool.model.cells import value_cell
from ledgertool.model.fields import FieldFacts, fields_of
from ledgertool.model.period import Period
from ledgertool.model.record import PACES, VERBS
from ledgertool.model.registry import Registry
from ledgertool.model.row import Column, Row
from ledgertool.model.status import Status
from ledgertool.names import likely
from ledgertool.reading.ledger import Ledger

CellText = Callable[[RowState], str]

COMMON: Final = ("id", "title", "leaders", "lead_departments", "deadline", "must_close", "status")
"""The columns of an answer over several kinds."""
_OPTIONAL: Final = frozenset({"must_close", "leaders"})


class SheetColumn(NamedTuple):
    """A column that can be asked for. Where it has no key, it is sorted by its text."""

    heading: Heading
    cell: CellText
    key: Callable[[RowState], Any] | None = None

    def sorted_by(self, state: RowState) -> Any:
        """Give what a row is sorted by; None where it has nothing, which comes last."""
        return self.key(state) if self.key else chinese_order(self.cell(state))


def sheet_columns(ledger: Ledger, kind: type[Row] | None = None) -> dict[str, SheetColumn]:
    """Give all columns that can be asked for, by name: those worked out, then all fields.

    Where kinds have a field of one name, it has the heading of the kind that is shown.
    """
    of_bureau = [_BUREAU] if ledger.of_bureaus else []
    found = {column.heading.name: column for column in (*of_bureau, *_WORKED_OUT)}
    found["leaders"] = _field_column(fields_of(Row)["leaders"], ledger.registry)
    for cls in (Row, *filter(None, [kind]), *ledger.kinds.values()):
        for name, field in fields_of(cls).items():
            if name not in found:
                found[name] = _field_column(field, ledger.registry)
    found |= {column.heading.name: column for column in (_WAITING, *_PROGRESS)}
    return found


def find_columns(
    ledger: Ledger, typed: Iterable[str], kind: type[Row] | None = None
) -> list[SheetColumn]:
    """Find columns by their names or Chinese headings, as ``find_column`` does.

    Raises UnknownColumn.
    """
    known, forms = sheet_columns(ledger, kind), _forms(ledger)
    return list(all_meant(typed, partial(_column, known, forms), partial(_unknown, known, forms)))


def find_column(ledger: Ledger, name: str) -> SheetColumn:
    """Find a column by its name or its Chinese heading. Raises UnknownColumn.

    A field's name gives the field alone; an official heading gives the form's whole cell,
    or the field, where a row's form has no such column.
    """
    return find_columns(ledger, [name])[0]


def find_sorting(ledger: Ledger, typed: Iterable[str]) -> list[tuple[SheetColumn, bool]]:
    """Find the columns to sort by, and whether from the end: those with a hyphen before them.

    Raises UnknownColumn.
    """
    known, forms = sheet_columns(ledger), _forms(ledger)

    def find(text: str) -> tuple[SheetColumn, bool] | None:
        name, from_end = _without_hyphen(text)
        column = _column(known, forms, name)
        return (column, from_end) if column else None

    return list(
        all_meant(typed, find, lambda text: _unknown(known, forms, _without_hyphen(text)[0]))
    )


_OfKinds = dict[type[Row], Column]
_Forms = dict[str, _OfKinds]
"""The columns of all official forms: by heading, then by kind, as two may have one name."""


def _forms(ledger: Ledger) -> _Forms:
    found: _Forms = {}
    for kind in ledger.kinds.values():
        for column in kind.columns:
            found.setdefault(column.heading, {})[kind] = column
    return found


def _unknown(known: Mapping[str, SheetColumn], forms: _Forms, name: str) -> UnknownColumn:
    """Refuse a name; if it is like no heading, it is told which names there are."""
    texts = [column.heading.text for column in known.values()]
    shown = [*known, *forms, *texts, *OTHER_HEADINGS]
    near = likely(name, shown)
    names = texts if language.spoken() == "zh" else list(known)
    return UnknownColumn(name, shown if near else names)


def _without_hyphen(text: str) -> tuple[str, bool]:
    bare = text.strip()
    from_end = spelling.folded(bare[:1]) == "-"
    return (bare[1:], True) if from_end else (bare, False)


def _column(known: Mapping[str, SheetColumn], forms: _Forms, name: str) -> SheetColumn | None:
    if found := alike(name, known):
        return known[found[0]]
    for heading in alike(name, forms):
        return _official_column(known, heading, forms[heading])
    texts: dict[str, str] = dict(OTHER_HEADINGS)
    texts |= {known[one].heading.text: one for one in reversed(list(known))}
    found = alike(name, texts) or alike(_EDITORS.sub("", spelling.name(name)), texts)
    return known[texts[found[0]]] if found else None


_EDITORS: Final = re.compile(r"\(编者..\)$")
"""What stands behind a heading whose words are the editors'."""

OTHER_HEADINGS: Final = {
    "标题": "title",
    "事项": "title",
    "领导": "leaders",
    "责任领导": "leaders",
    "部门": "lead_departments",
    "科室": "lead_departments",
    "时限": "deadline",
    "标☆": "must_close",
    "星号": "must_close",
    "服务于": "serves",
    "相关": "related",
    **dict.fromkeys(("调整责任人", "重新办理", "撤销"), "record"),
    **{entry.chinese: "record" for entry in VERBS.values()},
    "分批": "stages",
}
"""Headings of other answers or of earlier, and words of everyday for columns."""


def _official_column(
    known: Mapping[str, SheetColumn], heading: str, forms: _OfKinds
) -> SheetColumn:
    fields = {kind: known[column.name] for kind, column in forms.items()}
    first = next(iter(fields.values()))
    cell, key = partial(_cell_of_any_form, forms, first), partial(_key_of_any_form, fields, first)
    return SheetColumn(first.heading._replace(text=heading), cell, key)


def chosen_columns(
    found: Sequence[RowState], ledger: Ledger, names: Sequence[str], kind: type[Row] | None
) -> list[SheetColumn]:
    """Choose the columns of an answer: those named, or a kind's official ones, or the common ones.

    The id always comes first, behind the bureau where those of several are asked, and then what
    tells a row that is only possible from one that is due. Where nothing is named, there is also
    the stage that is meant, as far as rows need it.
    """
    known = sheet_columns(ledger, kind)
    if names:
        named = {column.heading: column for column in find_columns(ledger, names, kind)}
        chosen = [known["id"], *(one for one in named.values() if one != known["id"])]
    elif kind is not None:
        ids = {state.table.id for state in found}
        tables = (one for one in ledger.tables if one.kind is kind and one.id in ids)
        rows = [row for table in tables for row in table.rows]
        chosen = [known["id"], *official(kind, rows, known)]
    else:
        chosen = [_optional(known[name]) if name in _OPTIONAL else known[name] for name in COMMON]
    if not names and any(state.stage for state in found):
        chosen.insert(1 if kind else COMMON.index("deadline"), known["stage"])
    if any(state.possible for state in found) and known["possible"] not in chosen:
        chosen.insert(1, known["possible"])
    chosen = _with_last_days(chosen, known["due_on"])
    if "bureau" in known:
        chosen = [known["bureau"], *(one for one in chosen if one != known["bureau"])]
    return chosen if names or kind is None else [*chosen, _in_an_office(known["status"])]


def _with_last_days(chosen: Sequence[SheetColumn], last_day: SheetColumn) -> list[SheetColumn]:
    """Put a deadline's last day behind it, for formats that know days; a period is none."""
    names = [column.heading.name for column in chosen]
    if last_day.heading.name in names or "deadline" not in names:
        return list(chosen)
    at = names.index("deadline") + 1
    return [*chosen[:at], _in_an_office(last_day, LAST_DAY), *chosen[at:]]


def _in_an_office(column: SheetColumn, heading: str = "") -> SheetColumn:
    """Show a column in the formats of an office alone."""
    text = heading or column.heading.text
    return column._replace(heading=column.heading._replace(text=text, office_only=True))


LAST_DAY: Final = "截止日"
"""The heading of the last day of a deadline beside it."""


def _optional(column: SheetColumn) -> SheetColumn:
    return column._replace(heading=column.heading._replace(optional=True))


def official(
    kind: type[Row], rows: Sequence[Row], known: Mapping[str, SheetColumn]
) -> list[SheetColumn]:
    """Give a kind's official columns, without those that the forms of these rows lack."""
    return [
        known[column.name]._replace(
            heading=known[column.name].heading._replace(text=column.heading),
            cell=_cell_of_form(column),
        )
        for column in kind.columns
        if column.if_any is None or any(getattr(row, column.if_any) for row in rows)
    ]


def _cell_of_form(column: Column) -> CellText:
    return column.cell or partial(_field_cell, column.name)


def _cell_of_any_form(forms: _OfKinds, field: SheetColumn, state: RowState) -> str:
    """Write the cell that a row's own form has; the field, where that form has none."""
    column = forms.get(type(state.row))
    return _cell_of_form(column)(state) if column else field.cell(state)


def _key_of_any_form(
    fields: Mapping[type[Row], SheetColumn], first: SheetColumn, state: RowState
) -> Any:
    """Give what a row is sorted by: which field its own form has, then what is in it."""
    field = fields.get(type(state.row), first)
    key = field.sorted_by(state)
    return None if key is None else (field.heading.name, key)


def _field_column(field: FieldFacts, registry: Registry) -> SheetColumn:
    heading = Heading(field.name, field.title or field.name, names=field.section is not None)
    return SheetColumn(
        typed(heading, field, registry),
        partial(_field_cell, field.name),
        partial(_field_key, field.name, registry),
    )


def _value(name: str, state: RowState) -> Any:
    """Give a field's value: as it counts as of the day, or else as issued."""
    if name in ("leaders", "must_close"):
        return getattr(state, name)
    field = fields_of(type(state.row)).get(name)
    return getattr(state.row, field.attribute) if field else None


def _field_cell(name: str, state: RowState) -> str:
    value = _value(name, state)
    return "是" if value is True and name != "must_close" else value_cell(value)


def _field_key(name: str, registry: Registry, state: RowState) -> Any:
    """Give what a field is sorted by: numbers, then texts, then names, as kinds may differ."""
    value, field = _value(name, state), fields_of(type(state.row)).get(name)
    if field is not None and field.section is not None:
        section = registry.section(field.section)
        names = (value,) if isinstance(value, str) else value or ()
        return (2, [section.rank(one) for one in names]) if names else None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return 0, value
    text = chinese_order(str(value.last) if isinstance(value, Period) else value_cell(value))
    return (1, text) if text is not None else None


def chinese_order(text: str) -> bytes | None:
    """Sort text as Chinese readers expect: GB 18030 has the common characters by their sound."""
    return text.encode("gb18030", "replace") if text else None


def _deadline(state: RowState) -> str:
    """Write the deadline in force; where there is none, the words that stand in its place.

    Behind a row with stages stands the stage that its status is about.
    """
    if state.deadline is None:
        counted = "" if state.seen.days_open is None else f"（已过{state.seen.days_open}天）"
        return (state.row.deadline_text or "") + counted
    if state.due_next != state.deadline:
        return f"{state.deadline}（{_waiting(state)}）"
    return str(state.deadline)


def _waiting(state: RowState) -> str:
    return " ".join(str(part) for part in state.waiting or () if part)


def _next_day(state: RowState) -> Any:
    return state.due_next.last if state.due_next else None


_BUREAU: Final = SheetColumn(
    Heading("bureau", "单位", whole=True), lambda state: state.table.bureau
)
"""Whose row it is, where those of several bureaus are asked."""

_WORKED_OUT: Final = (
    SheetColumn(
        Heading("id", "编号", whole=True),
        lambda state: state.id,
        lambda state: (state.table_order, state.row.number),
    ),
    SheetColumn(
        Heading("table", "台账"), lambda state: state.table.id, lambda state: state.table_order
    ),
    SheetColumn(Heading("kind", "类型"), lambda state: state.row.kind),
    SheetColumn(Heading("year", "年度"), lambda state: str(state.table.head.year)),
    SheetColumn(Heading("stage", "阶段"), lambda state: state.stage.name if state.stage else ""),
    SheetColumn(Heading("deadline", "完成时限", whole=True), _deadline, _next_day),
    SheetColumn(Heading("possible", "可能"), lambda state: "可能" if state.possible else ""),
    SheetColumn(
        Heading("deadline_basis", "时限依据"),
        lambda state: state.basis.chinese if state.basis else "",
    ),
    SheetColumn(
        Heading("due_on", "到期日", whole=True, holds="day"),
        lambda state: str(state.deadline.last) if state.deadline else "",
        _next_day,
    ),
    SheetColumn(
        Heading("status", "状态"),
        lambda state: state.status.chinese,
        lambda state: list(Status).index(state.status),
    ),
)
"""The columns that are more than a field as issued."""

_WAITING: Final = SheetColumn(
    Heading("waiting", "待销账阶段", whole=True),
    _waiting,
    _next_day,
)

_PROGRESS: Final = (
    SheetColumn(
        Heading("closed_on", "销账日期", whole=True, holds="day"),
        lambda state: str(state.seen.closed_on or ""),
        lambda state: state.seen.closed_on,
    ),
    SheetColumn(
        Heading("days_late", "逾期天数", holds="number"),
        lambda state: _number(state.seen.days_late),
        lambda state: state.seen.days_late,
    ),
    SheetColumn(
        Heading("percent", "完成比例", holds="number", unit="%"),
        lambda state: "" if state.seen.percent is None else f"{state.seen.percent}%",
        lambda state: state.seen.percent,
    ),
    SheetColumn(Heading("pace", "进度"), lambda state: PACES.get(state.seen.pace or "", "")),
    SheetColumn(
        Heading("silent_days", "未报告天数", holds="number"),
        lambda state: _number(state.seen.silent_days),
        lambda state: state.seen.silent_days,
    ),
    SheetColumn(
        Heading("days_open", "已过天数", holds="number"),
        lambda state: _number(state.seen.days_open),
        lambda state: state.seen.days_open,
    ),
)
"""How a row got on, as of the day."""

HOW_IT_GOT_ON: Final = tuple(column.heading.name for column in _PROGRESS)
"""The names of the columns that tell how a row got on."""


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
