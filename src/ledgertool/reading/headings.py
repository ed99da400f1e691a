"""Which field is meant by a Chinese heading that stands in the place of its name.

The words are those of the official forms (the columns of the kind, and of those that come with
the tool), of the fields' own headings, and of what other offices call them (``Also``).
"""

import re
import unicodedata
from functools import cache

from pydantic import BaseModel

from ledgertool.model.fields import fields_of
from ledgertool.model.row import KINDS, Head, Row

_ASIDE = re.compile(r"[（(][^（()）]*[)）]")
_SPACE = re.compile(r"\s+")


def field_meant(cls: type[BaseModel] | None, heading: str) -> str | None:
    """Give the name of the field that a heading means in a class; None where it means none."""
    return _headings(cls).get(_bare(heading)) if cls else None


def is_heading(text: str) -> bool:
    """Tell whether a word is a heading that means a field of some table."""
    return _bare(text) in _all()


@cache
def _all() -> frozenset[str]:
    return frozenset().union(*(_headings(cls) for cls in (Head, *KINDS.values())))


@cache
def _headings(cls: type[BaseModel]) -> dict[str, str]:
    fields = fields_of(cls)
    found: dict[str, str] = {}
    kinds = [cls, *KINDS.values()] if issubclass(cls, Row) else []
    for kind in kinds:  # its own form first
        for column in getattr(kind, "columns", ()):
            if column.name in fields:
                found.setdefault(_bare(column.heading), column.name)
    for name, field in fields.items():
        for word in (field.title, *field.also):
            found.setdefault(_bare(word), name)
    found.pop("", None)
    return found


def _bare(heading: str) -> str:
    """Give what counts of a heading: without spaces, width and what stands in brackets."""
    text = _SPACE.sub("", unicodedata.normalize("NFKC", heading)).strip("\"'“”")
    return _ASIDE.sub("", text) or text
