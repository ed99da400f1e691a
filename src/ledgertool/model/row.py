"""How a row describes itself: its fields, the columns of its official form, and its kind."""

from collections.abc import Callable
from typing import Annotated, ClassVar, Final, NamedTuple, Protocol

from pydantic import ConfigDict, Field, model_validator

from ledgertool.language import N_
from ledgertool.model.period import Period
from ledgertool.model.record import (
    Closing,
    Extension,
    Progress,
    Reassignment,
    Reopening,
    Withdrawal,
)
from ledgertool.model.targets import Target
from ledgertool.model.values import (
    Deadline,
    Departments,
    Flag,
    Model,
    Named,
    Number,
    People,
    Text,
    Year,
    choice,
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


class Column(NamedTuple):
    """A column of an official form: the field it is named for, its heading, and its cell.

    ``cell`` is given where a cell is more than its field. ``if_any`` names the field that
    shows that a table's form has the column: where no row of the table fills it, the form
    lacks it.
    """

    name: str
    heading: str
    cell: Cell | None = None
    if_any: str | None = None


class Stage(Model):
    """A part of a row with a deadline of its own, closed by itself."""

    name: Text
    deadline: Deadline
    extensions: Annotated[tuple[Extension, ...], Field(strict=False)] = ()
    closed: Closing | None = None
    reopened: Reopening | None = None


class Link(Model):
    """An editor's reading, not the document's words: what a row has to do with another text."""

    to: Annotated[Text, Field(title="编号", description=N_("The id of the row or plan node"))]
    reason: Annotated[Text, Field(title="理由", description=N_("Why they belong together"))]
    reading: Annotated[
        str,
        choice(("editors",), "reading"),
        Field(title="解读", description=N_("Always editors: the documents do not say so")),
    ]


class Row(Model):
    """A task of a ledger: what, who answers for it, by when; and what happened to it.

    Fields stay as issued. What happened is added under the row; the newest extension and
    reassignment as of the day asked count.
    """

    # built when a table of the kind is read: a command pays for the kinds that it meets
    model_config = ConfigDict(defer_build=True)

    kind: ClassVar[str] = ""
    name: ClassVar[str] = ""
    columns: ClassVar[tuple[Column, ...]] = ()

    number: Annotated[Number, Field(title="序号", description=N_("The row's number in its table"))]
    title: Annotated[Text, Field(title="名称", description=N_("What is to be done"))]
    leaders: Annotated[People, Field(title="牵头领导", description=N_("Who answers for it"))]
    lead_departments: Annotated[
        Departments, Field(title="牵头部门", description=N_("The leading departments"))
    ]
    support_departments: Annotated[
        tuple[Text, ...],
        Field(strict=False, title="协助部门", description=N_("The supporting departments")),
        Named("departments"),
    ] = ()
    deadline: Annotated[
        Deadline | None,
        Field(title="完成时限", description=N_("A year, quarter, month or day, as stated")),
    ] = None
    deadline_text: Annotated[
        Text | None,
        Field(title="时限原文", description=N_("The deadline's words, where they are no date")),
    ] = None
    must_close: Annotated[
        Flag, Field(title="☆", description=N_("☆: must be closed within the table's year"))
    ] = False
    remark: Annotated[Text | None, Field(title="备注", description=N_("The remark"))] = None
    targets: Annotated[
        tuple[Target, ...],
        Field(strict=False, title="量化目标", description=N_("Quantified aims in its words")),
    ] = ()
    serves: Annotated[
        tuple[Link, ...],
        Field(strict=False, title="服务于", description=N_("Plan nodes it serves")),
    ] = ()
    related: Annotated[
        tuple[Link, ...],
        Field(strict=False, title="相关", description=N_("Rows about the same thing")),
    ] = ()
    progress: Annotated[tuple[Progress, ...], Field(strict=False, title="进展")] = ()
    extensions: Annotated[tuple[Extension, ...], Field(strict=False, title="延期")] = ()
    reassignments: Annotated[tuple[Reassignment, ...], Field(strict=False, title="调整责任人")] = ()
    closed: Annotated[Closing | None, Field(title="销账")] = None
    reopened: Annotated[Reopening | None, Field(title="重新办理")] = None
    withdrawn: Annotated[Withdrawal | None, Field(title="撤销")] = None

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The row's stages; none, where its kind has none."""
        return ()

    @property
    def city_leaders(self) -> tuple[str, ...]:
        """City leaders in touch with the row; none, where its kind has none."""
        return ()

    @property
    def private(self) -> tuple[str, ...]:
        """Texts that are masked wherever the row is shown; none, where its kind has none."""
        return ()

    @model_validator(mode="after")
    def _reopened_after_closed(self) -> "Row":
        if self.reopened and not self.closed:
            raise problem("reopened-not-closed")
        return self


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

    kind: Annotated[Text, Field(title="类型", description=N_("The kind of its rows"))]
    title: Annotated[Text, Field(title="标题", description=N_("The table's title as issued"))]
    group: Annotated[
        Text | None, Field(title="分组", description=N_("The table that it is a part of"))
    ] = None
    year: Annotated[Year, Field(title="年度", description=N_("The year that a ☆ binds"))]
    source: Annotated[Text, Field(title="来源", description=N_("The document it stands in"))]
    order: Annotated[Number, Field(title="次序", description=N_("Its place in the document"))]
    declared: Annotated[Declared, Field(title="原文计数", description=N_("Counts as stated"))] = (
        Declared.model_construct()
    )
    legend: Annotated[Text | None, Field(title="说明", description=N_("The note below it"))] = None
