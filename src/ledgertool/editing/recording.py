"""What somebody tells of a row, as the entry of its record: with what was in force until then."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from ledgertool import spelling
from ledgertool.editing.entries import Addition
from ledgertool.editing.given import BETWEEN
from ledgertool.editing.layout import Meant
from ledgertool.editing.refusals import (
    AlreadySo,
    NoStages,
    NotRecurring,
    NotResponsible,
    OneStageNeeded,
    StageNeeded,
    UnfitAnswer,
    UnfitValue,
    UnknownStage,
)
from ledgertool.language import _
from ledgertool.model import status
from ledgertool.model.cells import joined
from ledgertool.model.fields import fields_of, takes
from ledgertool.model.period import Period
from ledgertool.model.record import PACES, Entry, Extension, Reassignment, pace_meant
from ledgertool.model.registry import Registry
from ledgertool.model.row import Row, Stage
from ledgertool.model.stages import stages
from ledgertool.model.status import AsOf
from ledgertool.reading.table import Table

_WHOLE: Final = ("all", "全部", "整项")
"""What is typed for the whole of a row with stages, in the place of one of them."""

_LAST = ("stage", "note")


def names_of(texts: Iterable[str]) -> list[str]:
    """Give the names in some texts, where 、 may stand between them."""
    parts = (part.strip() for text in texts for part in BETWEEN.split(text))
    return [part for part in parts if part]


class Told(NamedTuple):
    """What somebody tells of one or more rows: what happened, and on which day.

    ``texts`` are what stands in fields of the entry, by their names in files. ``until`` is the
    deadline of an extension; ``names`` are those who answer for the rows now, in the place of
    ``instead_of`` where some are named, and otherwise of all.
    """

    cls: type[Entry]
    on: date
    texts: Mapping[str, str]
    until: Period | None = None
    names: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()


def read_texts(cls: type[Entry], texts: Mapping[str, str | None]) -> dict[str, str]:
    """Read what is given for fields of an entry; what is not given is left out.

    Raises UnfitValue and UnfitAnswer.
    """
    read = {}
    for name, text in texts.items():
        if text is None or not text.strip():
            continue
        facts = fields_of(cls)[name]
        if "\n" in text or "\r" in text:
            reason = _("one line of text is expected")
            raise UnfitValue(option=facts.title, text=text, reason=reason)
        read[name] = _as_written(name, text.strip())
        if not facts.is_text and not takes(cls, name, read[name]):
            fitting = tuple(PACES.values()) if name == "pace" else (facts.example,)
            raise UnfitAnswer(heading=facts.title, text=text, fitting=fitting)
    return read


def _as_written(name: str, text: str) -> str:
    """Give a text as a file has it: 60% is 60, 滞后 is behind."""
    if name == "percent":
        return spelling.tight(text).rstrip("%")
    return (pace_meant(text) or text) if name == "pace" else text


def addition(told: Told, table: Table, row: Row, registry: Registry) -> Addition:
    """Make the entry of one row of what is told of it.

    Raises NoStages, NotRecurring, UnknownStage, StageNeeded, NotResponsible and AlreadySo.
    """
    stage = stage_meant(told, table, row)
    texts = dict(told.texts)
    value: Meant
    if told.cls is Extension:
        value = _moved(told, table, row, stage)
    elif told.cls is Reassignment:
        value = _handed_over(told, table, row, registry)
    else:
        value = texts.pop(told.cls.verb)
    last = {name: texts.pop(name) for name in _LAST if name in texts}
    if stage is None:
        last.pop("stage", None)
    return Addition(table, row, {"on": str(told.on), told.cls.verb: value, **texts, **last})


def stage_meant(told: Told, table: Table, row: Row) -> Stage | None:
    """Find the stage that is meant; None for the whole row.

    Raises NoStages, NotRecurring, UnknownStage and StageNeeded.
    """
    known = {stage.name: stage for stage in stages(row, table.head)}
    name, occurrence = told.texts.get("stage"), told.texts.get("for")
    is_whole = name not in known and is_whole_row(name)
    where = table.row_id(row)
    if name is not None and name not in known and not is_whole:
        raise UnknownStage(name, known, row=where) if known else NoStages(row=where)
    if occurrence is not None and row.recurs is None:
        raise NotRecurring(row=where)
    if occurrence is not None and occurrence not in known:
        raise UnknownStage(occurrence, known, row=where)
    if name is None and row.stages and told.cls is not Reassignment and not told.cls.by_stages:
        raise StageNeeded(name=where, names=list(known))
    if name not in known and known and told.cls.by_stages:
        raise OneStageNeeded(name=where, names=list(known))
    return None if name is None or is_whole else known[name]


def is_whole_row(name: str | None) -> bool:
    """Tell whether what is typed for a stage means the whole row."""
    return name is not None and name.lower() in _WHOLE


def _moved(told: Told, table: Table, row: Row, stage: Stage | None) -> dict[str, Meant]:
    """Tell from which deadline to which: the one in force comes first, where there is one."""
    due = status.seen(row, table.head, AsOf(told.on), stage).deadline
    return {**({"from": str(due)} if due else {}), "to": str(told.until)}


def _handed_over(told: Told, table: Table, row: Row, registry: Registry) -> dict[str, Meant]:
    """Tell from whom to whom: all who answered for the row, and all who do now."""
    was = status.seen(row, table.head, AsOf(told.on)).leaders
    now = successors(was, told.instead_of, told.names, registry)
    if now is None:
        name = table.row_id(row)
        raise NotResponsible(names=list(told.instead_of), row=name, others=list(was))
    if now == was:
        raise AlreadySo(row=table.row_id(row), names=joined(was))
    return {**({"from": list(was)} if was else {}), "to": list(now)}


def successors(
    was: Sequence[str], instead_of: Sequence[str], names: Sequence[str], registry: Registry
) -> tuple[str, ...] | None:
    """Tell who answers for a row when some follow others, or all; nobody comes twice.

    Whoever follows stands in the place of the first who is followed. None where somebody who is
    to be followed does not answer for it.
    """
    if not instead_of:
        return tuple(dict.fromkeys(names))
    known = registry.people.name
    gone = {known(name) for name in instead_of}
    if not gone <= set(map(known, was)):
        return None
    kept = [name for name in was if known(name) not in gone]
    place = next(index for index, name in enumerate(was) if known(name) in gone)
    present = set(map(known, kept))
    return (*kept[:place], *(name for name in names if known(name) not in present), *kept[place:])


def missing(cls: type[Entry], given: Mapping[str, str | None]) -> list[str]:
    """Name the fields that an entry must have and that are not given."""
    needed = [name for name, facts in fields_of(cls).items() if facts.required and name != "on"]
    return [name for name in needed if not (given.get(name) or "").strip()]
