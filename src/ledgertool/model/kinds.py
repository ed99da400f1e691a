"""The kinds of tables, and nothing else: one class each, with the columns of its official form."""

from typing import Annotated, ClassVar

from ledgertool.language import N_
from ledgertool.model.cells import (
    NUMBER,
    deadline_cell,
    departments_cell,
    departments_parts,
    remark_cell,
    remark_parts,
)
from ledgertool.model.row import AssignedRow, CellParts, Column, InForce, Row, kind
from ledgertool.model.values import (
    Code,
    Day,
    Department,
    Model,
    Person,
    Phone,
    Text,
    named,
)
from ledgertool.phones.expressions import Expression


@kind
class KeyPoint(AssignedRow):
    """工作要点: a paragraph of the year's key points, with who answers for it in a bracket."""

    kind: ClassVar = "key-point"
    name: ClassVar = "工作要点"
    columns: ClassVar = (
        NUMBER,
        Column("section", "分类"),
        Column("title", "工作要点"),
        Column("text", "内容"),
        Column("leaders", "牵头领导"),
        Column("lead_departments", "责任部门", departments_cell, read=departments_parts),
        Column("deadline", "完成时限", deadline_cell),
    )

    section: Annotated[Text, named("分类", N_("The section's heading"), examples=["分类名称"])]
    text: Annotated[Text, named("内容", N_("The whole paragraph"), examples=["工作要点的内容"])]


@kind
class ReformTask(AssignedRow):
    """实施规划类改革任务落实台账."""

    kind: ClassVar = "reform-task"
    name: ClassVar = "改革任务"
    columns: ClassVar = (
        NUMBER,
        Column("title", "改革任务"),
        Column("leaders", "责任领导"),
        Column("lead_departments", "牵头科室", departments_cell, read=departments_parts),
        Column("deadline", "进度安排", deadline_cell),
        Column("outcome", "成果形式"),
        Column("remark", "备注", remark_cell, read=remark_parts),
    )

    outcome: Annotated[Text, named("成果形式", N_("The outcome"), examples=["印发实施方案"])]


@kind
class PlanReview(AssignedRow):
    """专项改革方案上会审议计划表."""

    kind: ClassVar = "plan-review"
    name: ClassVar = "上会审议方案"
    columns: ClassVar = (
        NUMBER,
        Column("title", "方案名称"),
        Column("leaders", "责任领导"),
        Column("lead_departments", "牵头科室", departments_cell, read=departments_parts),
        Column("deadline", "上会时间（明确到季度）", deadline_cell),
        Column("remark", "备注", remark_cell, read=remark_parts),
    )


def plan_cell(state: InForce) -> str:
    """Show a plan's name, its 文号, and its date where the form has no column for that."""
    row = state.row
    assert isinstance(row, ReformPlan)
    cell = row.title
    if row.document_number:
        cell += f"（{row.document_number}）"
    if row.issued_on and not row.city_leader:
        cell += f"（{_dotted(row)}）"
    return cell


def plan_parts(cell: str) -> CellParts:
    """Take a plan's cell apart: its name, and in brackets behind that its 文号 and its date."""
    parts = {}
    text = cell.strip()
    for name, pattern in (("issued_on", _DATED), ("document_number", _NUMBERED)):
        if found := pattern.search(text):
            parts[name] = found[1]
            text = text[: found.start()]
    return {"title": text, **{name: _day(one) for name, one in parts.items()}}


_DATED = Expression(r"[（(]([12][0-9]{3}\.[0-9]{1,2}\.[0-9]{1,2})[）)]$")
_NUMBERED = Expression("[（(]([^（）()]{1,40}〔[12][0-9]{3}〕[0-9]{1,6}号)[）)]$")


def _day(text: str) -> str:
    """Write a day with dots as data has it: 2018.8.29 is 2018-08-29."""
    parts = text.split(".")
    is_day = len(parts) == 3 and all(part.isdecimal() for part in parts)
    return "-".join(part.zfill(2) for part in parts) if is_day else text


def _dotted(row: "ReformPlan") -> str:
    on = row.issued_on
    return f"{on.year}.{on.month}.{on.day}" if on else ""


def issued_cell(state: InForce) -> str:
    """Show 出台时间, in the form that has this column."""
    row = state.row
    assert isinstance(row, ReformPlan)
    return _dotted(row) if row.city_leader else ""


def issued_parts(cell: str) -> CellParts:
    """Read 出台时间, with dots or not."""
    return {"issued_on": _day(cell.strip())}


@kind
class ReformPlan(AssignedRow):
    """专项改革方案落实台账: one form for plans that city leaders watch, one for the others."""

    kind: ClassVar = "reform-plan"
    name: ClassVar = "专项改革方案"
    columns: ClassVar = (
        NUMBER,
        Column("title", "专项改革方案名称", plan_cell, read=plan_parts),
        Column("issued_on", "出台时间", issued_cell, "city_leader", issued_parts),
        Column("city_leader", "联系市领导", if_any="city_leader"),
        Column("leaders", "责任领导"),
        Column("lead_departments", "牵头科室", departments_cell, read=departments_parts),
        Column("remark", "备注", remark_cell, if_any="must_close", read=remark_parts),
    )

    document_number: Annotated[
        Annotated[Text, Code()] | None,
        named("文号", N_("The plan's document number"), examples=["攀教体发〔2018〕37号"]),
    ] = None
    issued_on: Annotated[Day | None, named("出台时间", N_("The day the plan was issued"))] = None
    city_leader: Annotated[Person | None, named("联系市领导", N_("Liaison city leader"))] = None

    @property
    def city_leaders(self) -> tuple[str, ...]:
        """The city leader in touch with the plan."""
        return (self.city_leader,) if self.city_leader else ()


class Contact(Model):
    """Whom to call. The phone is masked wherever it is shown."""

    name: Annotated[Person, named("联系人")]
    phone: Annotated[Phone, named("联系电话")]


def contact_cell(state: InForce) -> str:
    """Show name and phone."""
    row = state.row
    assert isinstance(row, Pilot)
    return f"{row.contact.name} {row.contact.phone}" if row.contact else ""


def contact_parts(cell: str) -> CellParts:
    """Take a contact apart: the phone is at the end."""
    found = _PHONE.search(cell.strip())
    if found is None:
        return {"contact.name": cell}
    name = cell.strip()[: found.start()].rstrip(" ：:，,")
    return {"contact.name": name, "contact.phone": found[0]}


_PHONE = Expression(r"[0-9+*][0-9*-]{1,19}$")


@kind
class Pilot(AssignedRow):
    """重大改革试点落实台账."""

    kind: ClassVar = "pilot"
    name: ClassVar = "改革试点"
    columns: ClassVar = (
        NUMBER,
        Column("category", "试点类别"),
        Column("title", "试点名称"),
        Column("assigned_by", "部署单位"),
        Column("basis", "试点依据"),
        Column("lead_departments", "牵头单位"),
        Column("leaders", "责任人"),
        Column("support_departments", "协助单位"),
        Column("deadline", "完成时限", deadline_cell),
        Column("contact", "联系人及联系电话", contact_cell, read=contact_parts),
        Column("remark", "备注", remark_cell, read=remark_parts),
    )

    category: Annotated[
        Text, named("试点类别", N_("The pilot's category"), examples=["省级改革试点"])
    ]
    assigned_by: Annotated[Department, named("部署单位", N_("Who assigned the pilot"))]
    basis: Annotated[
        Text, named("试点依据", N_("The documents it rests on"), examples=["通知的名称和文号"])
    ]
    contact: Annotated[Contact | None, named("联系人及联系电话", N_("The contact"))] = None

    @property
    def private(self) -> tuple[str, ...]:
        """The contact's phone."""
        return (self.contact.phone,) if self.contact else ()


@kind
class Task(Row):
    """工作任务分解台账, as other offices issue it: an office for each task, and rarely a person."""

    kind: ClassVar = "task"
    name: ClassVar = "工作任务"
    columns: ClassVar = (
        NUMBER,
        Column("title", "工作任务"),
        Column("leaders", "责任领导", if_any="leaders"),
        Column("lead_departments", "牵头单位"),
        Column("support_departments", "责任单位"),
        Column("deadline", "完成时限", deadline_cell),
        Column("remark", "备注", remark_cell, read=remark_parts),
    )
