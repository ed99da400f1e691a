"""Rows and headers as their files have them: text, lists and mappings, and no phones."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from pydantic import BaseModel

from ledgertool.model.fields import FieldFacts, fields_of
from ledgertool.phones import is_label, mask

NO_PHONE: Final = "-"
"""Stands for each phone, so that a row whose form wants one can be made again."""


def filed(thing: BaseModel, private: Iterable[str] = ()) -> dict[str, Any]:
    """Give an object as a file has it, with all that was given for it; its class takes that.

    Phones are masked in its texts, and so are these private ones.
    """
    return {
        field.name: _filed(field, getattr(thing, field.attribute), private)
        for field in fields_of(type(thing)).values()
        if field.attribute in thing.model_fields_set
    }


def _filed(field: FieldFacts, value: Any, private: Iterable[str]) -> Any:
    if field.many:
        return [_single(field, item, private) for item in value]
    return _single(field, value, private)


def _single(field: FieldFacts, value: Any, private: Iterable[str]) -> Any:
    if isinstance(value, BaseModel):
        return filed(value, private)
    return as_text(field, value, private)


def as_text(field: FieldFacts, value: Any, private: Iterable[str] = ()) -> str:
    """Give a single value of a field as a file has it."""
    if field.masked:
        return NO_PHONE
    if isinstance(value, str):
        return mask(value, private, labelled=is_for_phones(field)) if field.is_text else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    return str(value)


def is_for_phones(field: FieldFacts) -> bool:
    """Tell whether a field is one for phones by its name or its heading."""
    return is_label(field.name) or is_label(field.title)
