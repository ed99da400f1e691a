"""Forms of a bureau's own: what a file in ``kinds/`` says, and the class of rows it becomes.

Data never brings code: a form says which fields a row has, each of a type that is known here,
and which columns show them. The class is one like those in ``model.kinds``.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel, Field, create_model, model_validator

from ledgertool.language import N_
from ledgertool.model.cells import (
    deadline_cell,
    departments_cell,
    departments_parts,
    number_cell,
    remark_cell,
    remark_parts,
)
from ledgertool.model.fields import fields_of, masked_in
from ledgertool.model.row import Cell, CellParts, Column, InForce, Row
from ledgertool.model.values import (
    Amount,
    Code,
    Day,
    Deadline,
    Department,
    Flag,
    Measured,
    Model,
    Named,
    Percent,
    Person,
    Phone,
    Quantity,
    Reads,
    Several,
    Text,
    also,
    choice,
    named,
    problem,
)


class FormType(NamedTuple):
    """A type of a form's fields: what it holds in plain words, and the type of its values.

    ``several`` is True for lists.
    """

    meaning: str
    holds: Any
    several: bool = False


TYPES: Final = {
    "text": FormType(N_("text"), Text),
    "number": FormType(N_("a number"), Quantity),
    "amount": FormType(N_("a number"), Amount),
    "percent": FormType(N_("percent, without the sign"), Percent),
    "day": FormType(N_("a day: 2020-12-31"), Day),
    "period": FormType(N_("a year, quarter, month or day, as a deadline is"), Deadline),
    "flag": FormType(N_("true, or no line"), Flag),
    "choice": FormType(N_("one of these words"), None),
    "person": FormType(N_("one name of the registry's people"), Person),
    "people": FormType(
        N_("names of the registry's people"), Annotated[Text, Named("people")], several=True
    ),
    "department": FormType(N_("one name of the registry's departments"), Department),
    "departments": FormType(
        N_("names of the registry's departments"),
        Annotated[Text, Named("departments")],
        several=True,
    ),
    "code": FormType(N_("a document number or another code"), Annotated[Text, Code()]),
    "phone": FormType(N_("a phone, masked wherever it is shown"), Phone),
}
"""The types that a form's fields may have, by the word for each."""

OTHER_TYPES: Final = {
    word: name
    for name, words in {
        "text": "string str varchar 文本 文字 字符",
        "number": "int integer float double decimal 数字 数值 数量 整数 小数",
        "amount": "money currency 金额 资金 投资",
        "percent": "percentage % 百分比 比例 进度",
        "day": "date datetime 日期 时间",
        "period": "month year quarter deadline 时限 期限 月份 年度",
        "flag": "bool boolean checkbox 是否 开关",
        "choice": "enum select options list 选项 单选 选择 枚举",
        "person people": "name leader leaders 人员 姓名 领导 责任人",
        "department departments": "office unit 部门 科室 单位",
        "code": "id 文号 编号 代码",
        "phone": "tel telephone mobile 电话 手机",
    }.items()
    for word in words.split()
}
"""What other programs, and people, call the types; there may be two for one word."""

LONGEST_UNIT: Final = 8

RESERVED: Final = frozenset(("registry", "plan", "kind"))
"""Names that no kind may have: schemas of other files are called so."""

TAKEN: Final = frozenset(
    (
        *("id", "table", "kind", "year", "name", "columns", "rows", "stage", "deadline_basis"),
        *("possible", "due_on", "status", "waiting", "related_by", "path", "line"),
        *("percent", "pace", "days_late", "days_open", "closed_on", "silent_days"),
    )
)
"""Names that answers have for something else, so that no field may have them."""

KIND_NAME = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
FIELD_NAME = "[a-z][a-z0-9_]*"


class FormField(Model):
    """A field of a form of one's own."""

    heading: Annotated[
        Text,
        named("栏目名称", N_("The heading that the form has for it")),
        also("名称", "标题", "栏目"),
    ]
    type: Annotated[str, choice(tuple(TYPES), "form-type"), named("类型", N_("What it holds"))]
    required: Annotated[
        Flag, named("必填", N_("Whether every row must have it")), also("是否必填")
    ] = False
    of: Annotated[
        Several[Text],
        named("可选值", N_("The words of a choice"), examples=["一般"]),
        also("选项", "可选"),
    ] = ()
    unit: Annotated[
        Text | None,
        named("单位", N_("The unit of an amount"), examples=["万元"]),
        also("计量单位"),
    ] = None
    meaning: Annotated[
        Text | None,
        named("说明", N_("What belongs into it, for those who fill it in")),
        also("含义", "填写说明"),
    ] = None

    @model_validator(mode="after")
    def _has_what_its_type_needs(self) -> "FormField":
        if self.type == "choice" and not self.of:
            raise problem("choice-without-words")
        if self.of and self.type != "choice":
            raise problem("words-without-choice")
        if self.type == "amount" and not self.unit:
            raise problem("amount-without-unit")
        if self.unit and self.type != "amount":
            raise problem("unit-without-amount")
        return self


class ShownField(NamedTuple):
    """A column of a form: the field that it shows, and its heading where that is another."""

    field: str
    heading: str | None = None


def _shown_field(value: object) -> ShownField:
    match value:
        case str() if value:
            return ShownField(value)
        case dict() if len(value) == 1:
            ((field, heading),) = value.items()
            if isinstance(heading, str) and heading:
                return ShownField(field, heading)
    raise problem("form-column")


_ShownFields = Annotated[
    ShownField,
    Reads(
        _shown_field,
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "object",
                    "minProperties": 1,
                    "maxProperties": 1,
                    "additionalProperties": {"type": "string", "minLength": 1},
                },
            ]
        },
        "title",
    ),
]


class KindForm(Model):
    """A kind of tables of a bureau's own: its name, its fields and its columns."""

    kind: Annotated[
        Text, named("类型", N_("The name of the kind, which is that of the file")), also("种类")
    ]
    name: Annotated[
        Text, named("名称", N_("Its Chinese name")), also("中文名称", "台账名称", "标题")
    ]
    requires: Annotated[
        Several[Text],
        named("必填字段", N_("Fields of every row that rows of this kind must have")),
        also("必填"),
    ] = ()
    fields_: Annotated[
        dict[str, FormField],
        named("字段", N_("The fields that other kinds do not have, by name"), alias="fields"),
    ] = Field(default_factory=dict)
    columns: Annotated[
        Several[_ShownFields],
        Field(min_length=1),
        named("栏目", N_("The columns of the form in their order: a field, or field: heading")),
        also("各栏", "表头"),
    ]


class FormRow(Row):
    """A row of a form that has phones; those of other forms pay nothing for them."""

    @property
    def private(self) -> tuple[str, ...]:
        """The phones in it."""
        phones = (getattr(self, name) for name in masked_in(type(self)))
        return tuple(phone for phone in phones if phone)


def row_class(form: KindForm) -> type[Row]:
    """Make the class of a form's rows; the form must be sound."""
    given = {_attribute(name): _field(name, field, form) for name, field in form.fields_.items()}
    base = {
        name: _required(Row, fields_of(Row)[name].attribute)
        for name in form.requires
        if name in fields_of(Row) and name != _DEADLINE
    }
    validators: dict[str, Any] = {}
    if _DEADLINE in form.requires:
        validators["deadline_is_said"] = model_validator(mode="after")(_deadline_is_said)
    has_phones = any(field.type == "phone" for field in form.fields_.values())
    parent: type[Row] = FormRow if has_phones else Row
    cls: type[Row] = create_model(
        "Row",
        __base__=parent,
        __validators__=validators,
        **{**base, **given},
    )
    cls.__doc__ = form.name
    cls.kind, cls.name = form.kind, form.name
    cls.says_when = _DEADLINE in form.requires
    cls.columns = tuple(_column(shown_field, form, cls) for shown_field in form.columns)
    return cls


def _attribute(name: str) -> str:
    """Give what a field is called on an object: its name, where the classes have no such thing."""
    return f"{name}_" if hasattr(BaseModel, name) else name


def _field(name: str, field: FormField, form: KindForm) -> Any:
    """Make of a field of a form what Pydantic takes: its type, and its value where it lacks."""
    kind = TYPES[field.type]
    holds: Any = kind.holds
    if field.type == "choice":
        holds = Annotated[str, choice(field.of, "choice")]
    is_required = field.required or name in form.requires
    alias = name if _attribute(name) != name else None
    about: list[Any] = [named(field.heading, field.meaning, alias=alias)]
    if field.unit or field.type == "percent":
        about.append(Measured(field.unit or "%"))
    default: Any = None
    if kind.several:
        about += [Field(min_length=1)] if is_required else []
        holds, default = Several[holds], ()
    elif field.type == "flag":
        default = False
    elif not is_required:
        holds = holds | None
    return Annotated[holds, *about], (... if is_required else default)


def _required(cls: type[BaseModel], attribute: str) -> Any:
    """Make a field of a class one that must be given, and a list one that must hold something."""
    info = cls.model_fields[attribute]
    parts = [*info.metadata, named(info.title or "", info.description)]
    if fields_of(cls)[info.alias or attribute].many:
        parts.append(Field(min_length=1))
    return Annotated[info.annotation, *parts], ...


_DEADLINE = "deadline"
WAYS_TO_SAY_WHEN: Final = ("deadline", "deadline_text", "stages", "recurs", "ongoing")


SomeRow = TypeVar("SomeRow", bound=Row)


def _deadline_is_said(row: SomeRow) -> SomeRow:
    """See that a row says when, in one of the ways in which that may be said."""
    if not any(getattr(row, name, None) for name in WAYS_TO_SAY_WHEN):
        raise problem("deadline-not-said")
    return row


def _column(shown_field: ShownField, form: KindForm, cls: type[Row]) -> Column:
    name = shown_field.field
    heading = shown_field.heading
    if heading is None:
        known = fields_of(cls)[name]
        heading = _HEADINGS.get(name, known.title)
    cell = _cell(name, heading, form)
    return Column(name, heading, cell, read=_PARTS.get(cell) if cell else None)


_PARTS: Final[Mapping[Cell, Callable[[str], CellParts]]] = {
    departments_cell: departments_parts,
    remark_cell: remark_parts,
}
"""How cells that are more than one field are taken apart again."""


_HEADINGS: Final = {"must_close": "是否销账"}
"""Headings of columns that are not those of the fields alone."""


def _cell(name: str, heading: str, form: KindForm) -> Cell | None:
    """Give what stands in a column's cells, where that is more than the field itself."""
    columns = {one.field for one in form.columns}
    cells: Mapping[str, tuple[str | None, Cell]] = {
        "number": (None, number_cell),
        "lead_departments": ("support_departments", departments_cell),
        "deadline": ("deadline_text", deadline_cell),
        "remark": ("must_close", remark_cell),
    }
    apart, cell = cells.get(name, (None, None))
    if cell is not None:
        return None if apart in columns else cell
    field = form.fields_.get(name)
    unit = field and (field.unit or ("%" if field.type == "percent" else None))
    return partial(_measured, _attribute(name), unit) if unit and unit not in heading else None


def _measured(attribute: str, unit: str, state: InForce) -> str:
    """Show an amount with its unit, where the column's heading does not name that."""
    value = getattr(state.row, attribute)
    return "" if value is None else f"{value}{unit}"
