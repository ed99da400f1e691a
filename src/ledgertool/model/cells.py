"""What stands in cells: a value of a field, or what official forms make of several."""

from typing import Any, Final

from pydantic import BaseModel

from ledgertool.model.fields import fields_of
from ledgertool.model.period import Period
from ledgertool.model.record import PACES, Entry, Extension
from ledgertool.model.recurrence import Recurrence
from ledgertool.model.row import CellParts, Column, InForce, Row, Stage
from ledgertool.phones.expressions import Expression


def number_cell(state: InForce) -> str:
    """Show 序号: what the document prints, where that is no whole number."""
    return state.row.label or str(state.row.number)


NUMBER: Final = Column("number", "序号", number_cell)


def joined(names: tuple[str, ...]) -> str:
    """Join names as Chinese documents do."""
    return "、".join(names)


def departments_cell(state: InForce) -> str:
    """Show 责任部门: the leading ones, a comma, the supporting ones."""
    row = state.row
    parts = [joined(row.lead_departments), joined(row.support_departments)]
    return "，".join(part for part in parts if part)


def departments_parts(cell: str) -> CellParts:
    """Take 责任部门 apart: what leads stands before the first comma."""
    leading, _comma, supporting = cell.replace(",", "，").partition("，")
    return {"lead_departments": leading, "support_departments": supporting}


def deadline_cell(state: InForce) -> str:
    """Show the words as issued, or else the period; then where an extension moved it to."""
    row = state.row
    if state.stage is not None:
        issued, words = state.stage.deadline, f"{state.stage.name} {state.stage.deadline}"
        moved = state.deadline if state.deadline != issued else None
    elif row.stages:
        return "；".join(f"{stage.name} {_when(stage)}" for stage in row.stages)
    else:
        words = _when(row)
        extensions = (entry for entry in row.record if isinstance(entry, Extension))
        granted = any(entry.extended.to == state.deadline for entry in extensions)
        moved = state.deadline if granted and state.deadline != row.deadline else None
    return f"{words}（延至{moved}）" if moved else words


def _when(part: Row | Stage) -> str:
    """Write when something is due: the words as issued, or else what is to be done of them."""
    if part.deadline_text:
        return part.deadline_text
    recurs = part.recurs if isinstance(part, Row) else None
    goes_on = "长期坚持" if part.ongoing else ""
    return "，".join(str(word) for word in (part.deadline, recurs, goes_on) if word)


def value_cell(value: Any) -> str:
    """Write what a field holds, whatever that is."""
    if value is None or value is False:
        return ""
    if value is True:
        return "☆"
    if isinstance(value, tuple) and not isinstance(value, Period | Recurrence):
        if value and isinstance(value[0], str):
            return joined(value)
        return "；".join(value_cell(item) for item in value)
    if isinstance(value, Entry):
        return entry_cell(value)
    if isinstance(value, BaseModel):
        return " ".join(filter(None, (value_cell(part) for part in value.__dict__.values())))
    return str(value)


def entry_cell(entry: Entry) -> str:
    """Write an entry of the record: its day, its stage, what happened, and what was added."""
    about = f"{entry.part} " if entry.part else ""
    return f"{entry.on} {about}{entry.chinese}：{entry_words(entry)}"


def entry_words(entry: Entry) -> str:
    """Write what an entry says behind its verb, and what was added to that."""
    told = {"on", "stage", "reason", entry.verb}
    added = [
        f"{field.title}：{_added(getattr(entry, field.attribute))}"
        for name, field in fields_of(type(entry)).items()
        if name not in told and getattr(entry, field.attribute) is not None
    ]
    rest = f"（{'；'.join(added)}）" if added else ""
    return f"{entry.words}{rest}"


def _added(value: object) -> str:
    return PACES.get(value, value) if isinstance(value, str) else f"{value}%"


def remark_cell(state: InForce) -> str:
    """Show 备注: the star, and the remark in brackets behind it."""
    row = state.row
    star = "☆" if row.must_close else ""
    if star and row.remark:
        return f"{star}（{row.remark}）"
    return star or row.remark or ""


def remark_parts(cell: str) -> CellParts:
    """Take 备注 apart: a star before all else, and the remark, in brackets or not."""
    text = cell.strip()
    if not text.startswith(_STARS):
        return {"remark": text}
    rest = text[1:].strip()
    if _BRACKETED.fullmatch(rest):
        rest = rest[1:-1].strip()
    return {"must_close": "true", "remark": rest}


_STARS: Final = ("☆", "★")
_BRACKETED: Final = Expression("（[^（）]*）|[(][^()]*[)]")
