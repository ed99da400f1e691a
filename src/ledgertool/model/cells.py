"""What stands in the cells of official forms, where that is more than one field of a row."""

from typing import Final

from ledgertool.model.row import Column, InForce


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


def deadline_cell(state: InForce) -> str:
    """Show the words as issued, or else the period; then where an extension moved it to."""
    row = state.row
    if state.stage is not None:
        issued, words = state.stage.deadline, f"{state.stage.name} {state.stage.deadline}"
        moved = state.deadline if state.deadline != issued else None
    elif row.stages:
        return "；".join(f"{stage.name} {stage.deadline}" for stage in row.stages)
    else:
        words = row.deadline_text or (str(row.deadline) if row.deadline else "")
        granted = any(entry.to == state.deadline for entry in row.extensions)
        moved = state.deadline if granted and state.deadline != row.deadline else None
    return f"{words}（延至{moved}）" if moved else words


def remark_cell(state: InForce) -> str:
    """Show 备注: the star, and the remark in brackets behind it."""
    row = state.row
    star = "☆" if row.must_close else ""
    if star and row.remark:
        return f"{star}（{row.remark}）"
    return star or row.remark or ""
