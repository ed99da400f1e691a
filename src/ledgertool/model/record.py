"""The record: what happens to a row after it was issued, one list in the order of the days.

The verb is an entry's key: ``{on: 2020-12-28, closed: 攀教体〔2021〕18号}``. A record only grows.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from operator import is_
from typing import Annotated, Any, ClassVar, Final, TypeVar

from pydantic import ConfigDict, Discriminator, Field, Tag, TypeAdapter
from pydantic_core import core_schema

from ledgertool.language import N_
from ledgertool.model.period import Period
from ledgertool.model.values import (
    Completion,
    Day,
    Deadline,
    Inward,
    Model,
    Named,
    People,
    Several,
    Text,
    choice,
    named,
)

Holder = TypeVar("Holder", bound=Model)

PACES: Final = {"ahead": "超前", "on-track": "正常", "behind": "滞后"}
"""How what is done compares with what should be by now, and the Chinese words for it."""


class _Lazy(Model):
    """A class that is built when the first row has a record: most commands meet none."""

    model_config = ConfigDict(defer_build=True)


class Entry(_Lazy):
    """What happened to a row or stage on a day. Its ``verb`` is the key of what it says.

    Where a row has stages, an entry that goes ``by_stages`` must be about one of them.
    """

    verb: ClassVar[str] = ""
    chinese: ClassVar[str] = ""
    by_stages: ClassVar[bool] = False

    on: Annotated[Day, named("日期", N_("The day on which it happened"))]
    note: Annotated[Text | None, Inward(), named("说明", N_("What else is to be said"))] = None

    @property
    def words(self) -> str:
        """What stands behind the verb, as a text."""
        return str(getattr(self, self.verb))

    @property
    def part(self) -> str | None:
        """The stage that is meant; None where the whole row is."""
        return None


class _OfAPart(Entry):
    """An entry that may be about one stage alone."""

    stage: Annotated[
        Text | None, named("阶段", N_("The stage that is meant"), examples=["第一批"])
    ] = None

    @property
    def part(self) -> str | None:
        """The stage that is meant; None where the whole row is."""
        return self.stage


class Progress(_OfAPart):
    """What was reported on a day; ``for`` names the occurrence that it is a report of."""

    verb: ClassVar = "progress"
    chinese: ClassVar = "进展"

    progress: Annotated[Text, named("进展", N_("What was reported"), examples=["方案已印发"])]
    percent: Annotated[Completion | None, named("完成比例", N_("How much is done, in percent"))] = (
        None
    )
    pace: Annotated[
        Annotated[str, choice(tuple(PACES), "pace")] | None,
        named("进度", N_("ahead, on-track or behind")),
    ] = None
    problems: Annotated[Text | None, Inward(), named("存在问题", N_("What is in the way"))] = None
    next: Annotated[Text | None, Inward(), named("下一步", N_("What comes next"))] = None
    for_: Annotated[
        Text | None,
        named(
            "所属期次", N_("The occurrence that it reports on"), alias="for", examples=["2020-07"]
        ),
    ] = None


class Handover(_Lazy):
    """From whom a row goes to whom: all who answered for it, and all who answer for it now."""

    from_: Annotated[
        Annotated[Several[Text], Field(min_length=1), Named("people")] | None,
        named("原责任领导", N_("All who were responsible until then"), alias="from"),
    ] = None
    to: Annotated[People, named("现责任领导", N_("All who are responsible from then on"))]


class Reassignment(Entry):
    """Others answer for the row from a day on."""

    verb: ClassVar = "reassigned"
    chinese: ClassVar = "调整责任领导"

    reassigned: Annotated[Handover, named("调整责任领导", N_("From whom to whom"))]
    reason: Annotated[Text, named("理由", N_("Why"), examples=["分工调整"])]

    @property
    def words(self) -> str:
        """From whom to whom, and why."""
        was, now = ("、".join(names or ()) for names in (self.reassigned.from_, self.reassigned.to))
        return f"{was}→{now}（{self.reason}）"


class Postponement(_Lazy):
    """From which deadline to which: the one in force until then, and the one from then on."""

    from_: Annotated[
        Deadline | None, named("原时限", N_("The deadline until then"), alias="from")
    ] = None
    to: Annotated[Deadline, named("延期至", N_("The deadline from then on"), examples=["2021-03"])]


class Extension(_OfAPart):
    """A deadline moved, approved by somebody."""

    verb: ClassVar = "extended"
    chinese: ClassVar = "延期"
    by_stages: ClassVar = True

    extended: Annotated[Postponement, named("延期", N_("From which deadline to which"))]
    reason: Annotated[Text, named("理由", N_("Why"), examples=["上级文件未出台"])]
    approved_by: Annotated[Text | None, named("批准", N_("Who approved it"))] = None

    @property
    def words(self) -> str:
        """From when to when, and why."""
        return f"{self.extended.from_ or ''}→{self.extended.to}（{self.reason}）"


class Application(_OfAPart):
    """申请销账: reported as finished on a day; it waits for verification."""

    verb: ClassVar = "applied"
    chinese: ClassVar = "申请销账"
    by_stages: ClassVar = True

    applied: Annotated[Text, named("申请销账", N_("What was handed in"), examples=["验收材料已报"])]


class Return(_OfAPart):
    """退回: what was handed in does not suffice."""

    verb: ClassVar = "returned"
    chinese: ClassVar = "退回"
    by_stages: ClassVar = True

    returned: Annotated[Text, named("退回", N_("Why it was sent back"), examples=["佐证材料不足"])]


class Closing(_OfAPart):
    """销账: finished and struck off on a day, with evidence."""

    verb: ClassVar = "closed"
    chinese: ClassVar = "销账"
    by_stages: ClassVar = True

    closed: Annotated[Text, named("销账依据", N_("The evidence"), examples=["验收意见"])]
    verified_by: Annotated[Text | None, named("验收", N_("Who verified it"))] = None


class Reopening(_OfAPart):
    """重新挂账: a closing or a withdrawal taken back on a day."""

    verb: ClassVar = "reopened"
    chinese: ClassVar = "重新挂账"

    reopened: Annotated[Text, named("重新挂账", N_("Why"), examples=["验收材料不全"])]


class Pause(_OfAPart):
    """暂停: nothing is to be done until it goes on."""

    verb: ClassVar = "paused"
    chinese: ClassVar = "暂停"

    paused: Annotated[Text, named("暂停", N_("Why"), examples=["上级暂停"])]


class Resumption(_OfAPart):
    """恢复: what was paused goes on."""

    verb: ClassVar = "resumed"
    chinese: ClassVar = "恢复"

    resumed: Annotated[Text, named("恢复", N_("Why"), examples=["上级恢复"])]


class Withdrawal(_OfAPart):
    """取消: the row is given up on a day; it keeps its number."""

    verb: ClassVar = "withdrawn"
    chinese: ClassVar = "取消"

    withdrawn: Annotated[Text, named("取消", N_("Why"), examples=["上级取消"])]


VERBS: Final[dict[str, type[Entry]]] = {
    cls.verb: cls
    for cls in (
        *(Progress, Reassignment, Extension, Application, Return),
        *(Closing, Reopening, Pause, Resumption, Withdrawal),
    )
}
"""The kinds of entries by the verb that is their key."""


_CHINESE: Final = {
    **{cls.chinese: verb for verb, cls in VERBS.items()},
    **dict.fromkeys(("进展情况", "工作进展", "完成情况"), "progress"),
    **dict.fromkeys(("办结", "销号", "完成"), "closed"),
    **dict.fromkeys(("申请销号", "申请办结"), "applied"),
    **dict.fromkeys(("撤销",), "withdrawn"),
    **dict.fromkeys(("变更责任人", "调整责任人"), "reassigned"),
}


def meant(word: str) -> list[str]:
    """Give the verb that a Chinese word means, if any."""
    return [_CHINESE[word]] if word in _CHINESE else []


def pace_meant(word: str) -> str | None:
    """Give the pace that a word means, if any: 进度滞后 is behind, 不正常 is none of them."""
    bare = word.removeprefix("进度").removesuffix("进度")
    return next((pace for pace, chinese in PACES.items() if bare.lower() in (pace, chinese)), None)


def verb_of(entry: Any) -> str | None:
    """Give the one verb that an entry has; None where it has none, or more than one."""
    if isinstance(entry, Entry):
        return entry.verb
    verbs = [key for key in entry if key in VERBS] if isinstance(entry, dict) else []
    return verbs[0] if len(verbs) == 1 else None


AnyEntry = Annotated[
    Annotated[Progress, Tag("progress")]
    | Annotated[Reassignment, Tag("reassigned")]
    | Annotated[Extension, Tag("extended")]
    | Annotated[Application, Tag("applied")]
    | Annotated[Return, Tag("returned")]
    | Annotated[Closing, Tag("closed")]
    | Annotated[Reopening, Tag("reopened")]
    | Annotated[Pause, Tag("paused")]
    | Annotated[Resumption, Tag("resumed")]
    | Annotated[Withdrawal, Tag("withdrawn")],
    Discriminator(verb_of),
]
"""An entry of a record: of the class that its verb names."""


@cache
def _entries() -> TypeAdapter[tuple[Entry, ...]]:
    return TypeAdapter(Several[AnyEntry])


def entry_of(value: Mapping[str, Any]) -> Entry:
    """Make an entry of what a file has. Raises ValidationError."""
    (entry,) = _entries().validate_python([value])
    return entry


def _dumped(entries: Iterable[Entry], asked: core_schema.SerializationInfo) -> list[dict[str, Any]]:
    """Give entries as values: Pydantic itself only does where their class was met before."""
    return [
        entry.model_dump(mode=asked.mode, by_alias=asked.by_alias, exclude_none=asked.exclude_none)
        for entry in entries
    ]


class _WhenMet:
    """Marks a list of entries, whose validator is built when there is one."""

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> Any:
        return core_schema.no_info_plain_validator_function(
            lambda value: _entries().validate_python(value),
            serialization=core_schema.plain_serializer_function_ser_schema(_dumped, info_arg=True),
        )

    def __get_pydantic_json_schema__(self, _core: object, _handler: object) -> dict[str, Any]:
        """Tell the schema's writer where the entries go, whose classes it does not know."""
        return {"x-entries": True}


def json_schema(ref_template: str) -> dict[str, Any]:
    """Give the schema of a record, with those of its entries under ``$defs``."""
    return _entries().json_schema(ref_template=ref_template)


Record = Annotated[Several[AnyEntry], _WhenMet()]
"""The entries of a row, in the order of their days."""


def as_of(day: date, holder: Holder) -> Holder:
    """Leave out what was put on record after a day: in a row, a plan, its targets.

    Whatever has happened ``on`` a day is on record, so that no kind of entry can be forgotten.
    """
    changed = {}
    for name, value in holder.__dict__.items():
        seen = _as_of(day, value)
        if seen is not value:
            changed[name] = seen
    return holder.model_copy(update=changed) if changed else holder


def newest(holder: Model) -> date | None:
    """Give the last day on which something was put on record in a row, a plan, its targets."""
    return max(_days(holder), default=None)


def _days(value: Any) -> Iterator[date]:
    if value.__class__ is tuple:
        if value[:1] and value[0].__class__ not in _LEAVES:
            for part in value:
                yield from _days(part)
    elif value.__class__ not in _LEAVES and isinstance(value, Model):
        on = getattr(value, "on", None)
        if isinstance(on, date):
            yield on
        for inside in value.__dict__.values():
            if inside.__class__ not in _LEAVES and inside:
                yield from _days(inside)


_LEAVES: Final = frozenset((str, int, float, bool, date, Period, type(None)))
"""Classes of values that nothing else is in; to ask whether each is a Model takes long."""


def _as_of(day: date, value: Any) -> Any:
    """Give a value as it was on a day: the very same, where nothing was put on record since."""
    if isinstance(value, Model):
        return None if _is_later(day, value) else as_of(day, value)
    if isinstance(value, tuple) and value and isinstance(value[0], Model):
        seen = tuple(as_of(day, part) for part in value if not _is_later(day, part))
        same = len(seen) == len(value) and all(map(is_, seen, value))
        return value if same else seen
    return value


def _is_later(day: date, entry: Model) -> bool:
    on = getattr(entry, "on", None)
    return isinstance(on, date) and on > day
