"""What an office publishes: its rows without contacts, and without what its record says for itself.

Which fields these are is told by the facts of the fields, so that a form's own are among them.
"""

from functools import cache
from typing import Any

from pydantic import BaseModel

from ledgertool.model.fields import fields_of
from ledgertool.model.record import Entry
from ledgertool.model.row import Row


@cache
def kept_back(cls: type[BaseModel]) -> dict[str, Any]:
    """Give the fields of a class that are not published, by attribute, with what is left of them.

    They are phones, all that has a phone inside, and what an office says for itself.
    """
    return {
        field.attribute: () if field.many else None
        for field in fields_of(cls).values()
        if field.masked or field.inward or any(map(_has_phones, field.models))
    }


def _has_phones(cls: type[BaseModel]) -> bool:
    fields = fields_of(cls).values()
    return any(one.masked or any(map(_has_phones, one.models)) for one in fields)


@cache
def columns_kept_back(kind: type[Row]) -> frozenset[str]:
    """Name the columns of a kind's form that are not published."""
    names = {field.name for field in fields_of(kind).values() if field.attribute in kept_back(kind)}
    return frozenset(names)


def published(row: Row) -> Row:
    """Give a row as it is published."""
    record = tuple(map(_published, row.record))
    return row.model_copy(update={**kept_back(type(row)), "record": record})


def _published(entry: Entry) -> Entry:
    return entry.model_copy(update=kept_back(type(entry)))
