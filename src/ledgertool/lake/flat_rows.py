"""What one row gives to a lake: itself, who answers for it, its stages, its record, its fields."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from pydantic import BaseModel

from ledgertool.answers.query import RowState
from ledgertool.lake.columns import NO_DEADLINE
from ledgertool.lake.filed import as_text, filed
from ledgertool.lake.lights import Light, SeenLast, light_of_row, light_of_stage, seen_last
from ledgertool.model import record
from ledgertool.model.fields import FieldFacts, fields_of
from ledgertool.model.period import Period
from ledgertool.model.record import Entry, Extension, Progress, Reassignment
from ledgertool.model.registry import Registry, RegistrySection
from ledgertool.model.row import Row
from ledgertool.model.stages import RecurringStage
from ledgertool.model.status import ISSUED, LAST, Seen, seen
from ledgertool.phones import mask
from ledgertool.reading.store.summary import written
from ledgertool.reading.table import Table, due_months

FlatRecord = dict[str, Any]
"""The values of a record by the names of its columns; those that lack are null."""


class FlatRow(NamedTuple):
    """A row in its table, at a ``position`` among those that could be read, from 1."""

    table: Table
    row: Row
    position: int
    registry: Registry

    def records(self) -> Iterator[tuple[str, FlatRecord]]:
        """Go through all that the row gives, each behind the name of its table.

        What all of it shares is left to the caller: whose it is, and where it stands.
        """
        last = seen_last(self.row, self.table.head)
        yield "rows", {"position": self.position, **self._whole(last)}
        parts: dict[str, Iterator[FlatRecord]] = {
            "people": self._people(last.whole),
            "departments": self._departments(),
            "stages": self._stages(last),
            "record": map(self._entry, self.row.record),
            "fields": self._own_fields(),
        }
        for name, records in parts.items():
            for position, one in enumerate(records, 1):
                yield name, {"position": position, **one}

    def _masked(self, text: str | None) -> str | None:
        return text and mask(text, self.row.private)

    def _whole(self, last: SeenLast) -> FlatRecord:
        row, head, told = self.row, self.table.head, last.whole
        issued = seen(row, head, ISSUED).deadline if row.record else told.deadline
        months = {month or NO_DEADLINE for month in due_months(row, head)}
        light = light_of_row(row, last)
        return {
            "kind": row.kind,
            "label": self._masked(row.label),
            "title": self._masked(row.title),
            "must_close": row.must_close,
            **_due(told.deadline),
            "deadline_text": self._masked(row.deadline_text),
            "deadline_basis": told.basis and told.basis.value,
            "issued_deadline": as_words(issued),
            "issued_due_on": as_words(issued and issued.last),
            "ongoing": row.ongoing,
            "recurs": as_words(row.recurs),
            "continues": self._masked(row.continues),
            "remark": self._masked(row.remark),
            "waits_for": self._masked(light.waits_for),
            "waits_until": as_words(light.waits_until),
            **_settled(light, told),
            **_reported(told),
            "newest_on": as_words(record.newest(row) if row.record or row.targets else None),
            "due_months": " ".join(sorted(months)),
            "body": written(filed(row, row.private)),
        }

    def _people(self, told: Seen) -> Iterator[FlatRecord]:
        section = self.registry.people
        yield from self._named("leader", told.leaders, section)
        yield from self._named("city_leader", self.row.city_leaders, section)

    def _departments(self) -> Iterator[FlatRecord]:
        section = self.registry.departments
        for role, names in {
            "lead": self.row.lead_departments,
            "support": self.row.support_departments,
        }.items():
            for one in self._named(role, names, section):
                yield {**one, "collective": one["name"] in section.collectives}

    def _named(
        self, role: str, names: tuple[str, ...], section: RegistrySection
    ) -> Iterator[FlatRecord]:
        for name in names:
            known = self._masked(section.name(name))
            yield {"role": role, "name": known, "named": self._masked(name)}

    def _stages(self, last: SeenLast) -> Iterator[FlatRecord]:
        for stage, told in last.parts:
            yield {
                "stage": self._masked(stage.name),
                **_due(told.deadline),
                "deadline_text": self._masked(stage.deadline_text),
                "must_close": RowState(self.table, self.row, told, stage).must_close,
                "recurring": isinstance(stage, RecurringStage),
                **_settled(light_of_stage(stage, told, last), told),
            }

    def _entry(self, entry: Entry) -> FlatRecord:
        texts = {
            "text": entry.words,
            "reason": getattr(entry, "reason", None),
            "stage": entry.part,
            "note": entry.note,
            "approved_by": getattr(entry, "approved_by", None),
            "verified_by": getattr(entry, "verified_by", None),
        }
        report: FlatRecord = {}
        if isinstance(entry, Progress):
            texts |= {"occurrence": entry.for_, "problems": entry.problems, "next_step": entry.next}
            report = {"percent": entry.percent, "pace": entry.pace}
        elif isinstance(entry, Reassignment):
            was, now = entry.reassigned.from_, entry.reassigned.to
            texts |= {"from_text": "、".join(was or ()) or None, "to_text": "、".join(now)}
        elif isinstance(entry, Extension):
            was_due, due = entry.extended.from_, entry.extended.to
            report = {"from_text": as_words(was_due), "to_text": str(due)}
        masked = {name: self._masked(text) for name, text in texts.items()}
        return {"happened_on": str(entry.on), "verb": entry.verb, **masked, **report}

    def _own_fields(self) -> Iterator[FlatRecord]:
        cls = type(self.row)
        own = (field for field in fields_of(cls).values() if field.attribute not in _OF_ALL)
        for name, field, text in _texts(self.row, own, "", self.row.private):
            yield {"kind": cls.kind, "field": name, "heading": field.title, "text": text}


_OF_ALL = frozenset(Row.model_fields)


def _texts(
    thing: BaseModel, fields: Iterator[FieldFacts], before: str, private: tuple[str, ...]
) -> Iterator[tuple[str, FieldFacts, str]]:
    """Go through the values in some fields of an object, but phones: each with its field."""
    for field in fields:
        value = getattr(thing, field.attribute)
        if field.masked or field.attribute not in thing.model_fields_set:
            continue
        name = f"{before}{field.name}"
        for one in value if field.many else (value,):
            if isinstance(one, BaseModel):
                yield from _texts(one, iter(fields_of(type(one)).values()), f"{name}.", private)
            else:
                yield name, field, as_text(field, one, private)


def as_words(value: date | object | None) -> str | None:
    """Write a day, a period or the like as text."""
    return None if value is None else str(value)


def _due(deadline: Period | None) -> FlatRecord:
    if deadline is None:
        return {}
    first, last = str(deadline.first), str(deadline.last)
    return {"deadline": str(deadline), "due_first": first, "due_on": last}


def _settled(light: Light, told: Seen) -> FlatRecord:
    return {
        "settled": light.settled and light.settled.value,
        "at_once": light.at_once,
        "at_once_since": as_words(light.at_once_since),
        "closed_on": as_words(told.closed_on),
        "days_late": told.days_late,
    }


def _reported(told: Seen) -> FlatRecord:
    silent = told.silent_days
    on = None if silent is None else LAST.day - timedelta(days=silent)
    return {"percent": told.percent, "pace": told.pace, "reported_on": as_words(on)}
