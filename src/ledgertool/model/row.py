"""How a row describes itself: its fields, the columns of its official form, and its kind."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, ClassVar, Final, NamedTuple, Protocol

from pydantic import ConfigDict, Field, model_validator

from ledgertool.language import N_
from ledgertool.model.period import Period
from ledgertool.model.record import Record
from ledgertool.model.targets import Target
from ledgertool.model.values import (
    Day,
    Deadline,
    Flag,
    Model,
    Named,
    Number,
    Recurs,
    Several,
    Text,
    Year,
    also,
    choice,
    named,
    problem,
)


class InForce(Protocol):
    """A row as of a day, as a column sees it: what counts today, not only what was issued."""

    @property
    def row(self) -> "Row":
        """The row as issued."""

    @property
    def leaders(self) -> tuple[str, ...]:
        """Who answers for it, after any reassignment."""

    @property
    def deadline(self) -> Period | None:
        """When it falls due, after any extension."""

    @property
    def stage(self) -> "Stage | None":
        """The stage that is meant, where one is."""


Cell = Callable[[InForce], str]
CellParts = Mapping[str, str]
"""Texts by the names of fields; ``contact.phone`` is a part of one."""


class Column(NamedTuple):
    """A column of an official form: the field it is named for, its heading, and its cell.

    ``cell`` is given where a cell is more than its field, and then ``read`` takes the cell of a
    sheet apart again. ``if_any`` names the field that
    shows that a table's form has the column: where no row of the table fills it, the form
    lacks it.
    """

    name: str
    heading: str
    cell: Cell | None = None
    if_any: str | None = None
    read: Callable[[str], CellParts] | None = None


class Stage(Model):
    """A part of a row with a deadline of its own, closed by itself."""

    name: Annotated[Text, named("名称", examples=["第一批"]), also("批次", "阶段")]
    deadline: Annotated[Deadline | None, named("完成时限"), also("时限", "完成时间")] = None
    deadline_text: Annotated[Text | None, named("时限原文", examples=["年内完成"])] = None
    ongoing: Annotated[Flag, named("长期坚持")] = False
    outcome: Annotated[Text | None, named("成果形式"), also("成果")] = None

    @model_validator(mode="after")
    def _says_when(self) -> "Stage":
        if self.deadline is None and self.deadline_text is None and not self.ongoing:
            raise problem("stage-without-deadline")
        return self


class Link(Model):
    """An editor's reading, not the document's words: what a row has to do with another text."""

    to: Annotated[Text, named("编号", N_("The id of the row or plan section"))]
    reason: Annotated[Text, named("理由", N_("Why they belong together"), examples=["内容相同"])]
    reading: Annotated[
        str,
        choice(("editors",), "reading"),
        named("编者理解", N_("Always editors: the documents do not say so")),
    ]


Leaders = Annotated[
    Several[Text],
    Named("people"),
    named("责任领导", N_("Responsible leaders")),
    also("牵头领导", "责任人", "牵头人", "分管领导", "领导", "负责人"),
]
Leading = Annotated[
    Several[Text],
    Named("departments"),
    named("牵头部门", N_("Lead departments")),
    also("牵头科室", "牵头单位", "责任部门", "责任科室", "责任单位", "科室", "部门"),
]


MOST: Final = 1000
"""The occurrences that a row may have: more than nineteen years of weeks."""


class Row(Model):
    """A task of a ledger: what, who answers for it, by when; and what happened to it.

    Fields stay as issued. What happened is added to its record, and nothing else is changed.
    """

    # built when a table of the kind is read: a command pays for the kinds that it meets
    model_config = ConfigDict(defer_build=True)

    kind: ClassVar[str] = ""
    name: ClassVar[str] = ""
    columns: ClassVar[tuple[Column, ...]] = ()
    says_when: ClassVar[bool] = False
    """Whether each row must say by when: with a deadline, in words, by stages or by what recurs."""

    number: Annotated[
        Number, named("序号", N_("The row's number in its table")), also("编号", "号")
    ]
    label: Annotated[
        Text | None,
        named("原编号", N_("The number as printed, such as （一） or 1.2"), examples=["（一）"]),
    ] = None
    title: Annotated[
        Text,
        named("名称", N_("What is to be done"), examples=["事项名称"]),
        also("事项", "事项名称", "任务", "任务名称", "工作任务", "标题", "内容"),
    ]
    leaders: Leaders = ()
    lead_departments: Leading = ()
    support_departments: Annotated[
        Several[Text],
        named("协助部门", N_("Supporting departments")),
        Named("departments"),
        also("协助科室", "协助单位", "配合部门", "配合科室", "配合单位", "协办单位"),
    ] = ()
    deadline: Annotated[
        Deadline | None,
        named("完成时限", N_("A year, quarter, month or day, as stated")),
        also(
            "时限", "完成时间", "期限", "截止时间", "截止日期", "办结时限", "上会时间", "进度安排"
        ),
    ] = None
    deadline_text: Annotated[
        Text | None,
        named(
            "时限原文", N_("The deadline's words, where they are not a date"), examples=["年内完成"]
        ),
    ] = None
    ongoing: Annotated[
        Flag,
        named("长期坚持", N_("It goes on after its dated part is closed, or from the start")),
        also("长期", "持续推进", "长期推进"),
    ] = False
    recurs: Annotated[
        Recurs | None,
        named("周期", N_("How often it recurs, and the day: monthly-25, quarterly, yearly-12-31")),
        also("频次", "报送周期"),
    ] = None
    stages: Annotated[Several[Stage], named("各阶段", N_("Parts closed one by one"))] = ()
    counts_from: Annotated[
        Day | None,
        named("起算日", N_("The day from which its words count, where that is its own")),
    ] = None
    must_close: Annotated[
        Flag,
        named("☆", N_("☆: must be closed within the table's year")),
        also("星号", "★", "*", "年内销账", "必须销账"),
    ] = False
    remark: Annotated[
        Text | None, named("备注", N_("The remark"), examples=["备注内容"]), also("注", "说明")
    ] = None
    targets: Annotated[Several[Target], named("量化目标", N_("Quantified aims in its words"))] = ()
    serves: Annotated[
        Several[Link], named("对应规划", N_("Plan sections it belongs to")), also("服务于")
    ] = ()
    related: Annotated[Several[Link], named("相关事项", N_("Rows about the same thing"))] = ()
    continues: Annotated[
        Text | None,
        named("续自", N_("The id of the row of an earlier year that it carries on")),
        also("接续", "延续"),
    ] = None
    record: Annotated[
        Record,
        named("办理记录", N_("What happened to it, the oldest first")),
        also("记录", "台账记录"),
    ] = ()

    @property
    def city_leaders(self) -> tuple[str, ...]:
        """City leaders in touch with the row; none, where its kind has none."""
        return ()

    @property
    def private(self) -> tuple[str, ...]:
        """Texts that are masked wherever the row is shown; none, where its kind has none."""
        return ()

    @model_validator(mode="after")
    def _stages_carry_the_deadlines(self) -> "Row":
        if self.stages and (self.deadline is not None or self.recurs is not None):
            raise problem("stages-carry")
        if self.recurs and self.deadline and self.recurs.most_within(self.deadline) > MOST:
            raise problem("recurs-too-often")
        return self


class AssignedRow(Row):
    """A row of a form that names people who answer for it, and the departments that lead."""

    leaders: Annotated[Leaders, Field(min_length=1)]
    lead_departments: Annotated[Leading, Field(min_length=1)]


KINDS: Final[dict[str, type[Row]]] = {}
"""The kinds of tables by name; a kind is a class of rows and nothing else."""


def kind(cls: type[Row]) -> type[Row]:
    """Register a class of rows under the kind it names."""
    if not cls.kind or cls.kind in KINDS:
        raise AssertionError(f"a kind needs a name of its own: {cls.__name__}")
    KINDS[cls.kind] = cls
    return cls


class Declared(Model):
    """The counts that the document itself states; checked against the rows."""

    rows: Annotated[Number | None, Field(description=N_("Rows of this table"))] = None
    must_close: Annotated[Number | None, Field(description=N_("Rows with ☆"))] = None
    group_rows: Annotated[Number | None, Field(description=N_("Rows of the whole group"))] = None


class Head(Model):
    """What a table says of itself, above its rows."""

    kind: Annotated[
        Text,
        named("类型", N_("The kind of its rows")),
        also("台账类型", "种类"),
    ]
    title: Annotated[
        Text,
        named("标题", N_("The table's title as issued"), examples=["台账名称"]),
        also("名称", "表名", "台账名称"),
    ]
    group: Annotated[
        Text | None, named("分组", N_("The table that it is a part of"), examples=["专项改革方案"])
    ] = None
    year: Annotated[Year, named("年度", N_("The year that a ☆ binds")), also("年份", "年")]
    source: Annotated[
        Text,
        named("来源", N_("The document it is from"), examples=["原文件名称"]),
        also("出处", "文件来源"),
    ]
    issued_on: Annotated[
        Day | None,
        named("印发日期", N_("The day on which it was issued; words such as 3日内 count from it")),
        also("印发时间", "下发日期"),
    ] = None
    order: Annotated[Number, named("次序", N_("Its place in the document")), also("顺序", "排序")]
    declared: Annotated[Declared, named("原文计数", N_("Counts as stated"))] = (
        Declared.model_construct()
    )
    legend: Annotated[
        Text | None, named("说明", N_("The note below it"), examples=["标“☆”表示年内销账"])
    ] = None

    @property
    def begins(self) -> date:
        """The day from which its rows count: that of issue, or else the first of its year."""
        return self.issued_on or date(self.year, 1, 1)
