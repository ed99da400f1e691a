"""What somebody gives for a new row, as the lines of a data file: each value as YAML."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pydantic import BaseModel

from ledgertool.editing.layout import Written
from ledgertool.editing.refusals import UnfitAnswer, UnfitValue, UnknownField
from ledgertool.errors import LedgerError, NotInCalendar
from ledgertool.language import _
from ledgertool.model import words
from ledgertool.model.fields import FieldFacts, fields_of, takes
from ledgertool.model.forms import WAYS_TO_SAY_WHEN
from ledgertool.model.row import Head, Row
from ledgertool.model.words import Reading
from ledgertool.reading.deadlines import lines
from ledgertool.reading.examples import as_text, plain
from ledgertool.reading.headings import field_meant

BETWEEN = re.compile("[，、,;；]")
_SIMPLE = re.compile(r"[\w./-]+")
_FLAGS = {"true": True, "是": True, "☆": True, "false": False, "否": False}
_LATER = frozenset(("number", "record"))


class Given(NamedTuple):
    """The fields of a new row, by name; and what words say of its deadline, where it has one."""

    fields: dict[str, Written]
    reading: Reading | None = None


def find_field(kind: type[Row], named: str) -> str:
    """Find a field by its name or heading; ``contact.phone`` is a part of one.

    Raises UnknownField.
    """
    known = fields_of(kind)
    outer, dot, inner = named.strip().partition(".")
    name = outer if outer in known else field_meant(kind, outer)
    if name is not None and dot:
        inside = known[name].model()
        part = inner if inside and inner in fields_of(inside) else field_meant(inside, inner)
        name = f"{name}.{part}" if part else None
    if name is None or name in _LATER:
        headings = [column.heading for column in kind.columns]
        raise UnknownField(named, [*headings, *known], kind=kind.kind)
    return name


def missing(kind: type[Row], given: Iterable[str]) -> list[str]:
    """Name the fields that a row must have and that are not given."""
    known = {name.partition(".")[0] for name in given}
    required = {one.name for one in fields_of(kind).values() if one.required}
    if kind.says_when and known.isdisjoint(WAYS_TO_SAY_WHEN):
        required.add("deadline")
    return [name for name in _usual_order(kind) if name in required - known - _LATER]


def read_given(kind: type[Row], head: Head, given: Iterable[tuple[str, str]]) -> Given:
    """Read what is given for fields: names of a list stand between 、, a deadline is in words.

    What is empty is left out. Raises UnfitValue and NotInCalendar.
    """
    fields: dict[str, Written] = {}
    reading = None
    for name, text in given:
        if not text.strip():
            continue
        if "\n" in text or "\r" in text:
            reason = _("one line of text is expected")
            raise UnfitValue(option=name, text=text, reason=reason)
        if name == "deadline":
            reading = words.read(text, year=head.year, issued_on=head.issued_on)
            for field, written in _deadline(text, reading):
                fields.setdefault(field, written)
        else:
            _put(fields, kind, name, text.strip())
    return Given(fields, reading)


def refusal(kind: type[Row], head: Head, name: str, text: str) -> str | None:
    """Tell why a field does not take what is given; None where it does, as far as can be seen."""
    try:
        read_fitting(kind, head, name, text)
    except LedgerError as error:
        return str(error)
    return None


def read_fitting(kind: type[Row], head: Head, name: str, text: str) -> dict[str, Written]:
    """Read what is given for one field, and see that it takes it.

    Raises UnfitAnswer beside what ``read_given`` raises.
    """
    fields = read_given(kind, head, [(name, text)]).fields
    facts, written = fields_of(kind).get(name), fields.get(name)
    if facts is None or facts.is_text or name == "deadline" or written is None:
        return fields
    if not takes(kind, name, written):
        fitting = facts.choices or (facts.example,)
        raise UnfitAnswer(heading=facts.title, text=text, fitting=fitting)
    return fields


def _deadline(text: str, reading: Reading) -> Iterator[tuple[str, str]]:
    if reading.nearest:
        raise NotInCalendar(text=text, nearest=reading.nearest)
    for line in lines(text, reading):
        field, _colon, written = line.partition(": ")
        yield field, written


def _put(fields: dict[str, Written], kind: type[Row], name: str, text: str) -> None:
    """Add a value to the fields of a row."""
    outer, dot, inner = name.partition(".")
    facts = fields_of(kind)[outer]
    if dot:
        inside = fields_of(_part(facts, text))[inner]
        parts = fields.setdefault(outer, {})
        if isinstance(parts, dict):
            parts[inner] = _one(inside, text)
    elif facts.models:
        raise _has_parts(facts, text)
    elif facts.many:
        items = [_one(facts, item.strip()) for item in BETWEEN.split(text) if item.strip()]
        present = fields.setdefault(outer, [])
        if isinstance(present, list):
            present += items
    elif (written := _one(facts, text)) != "false":
        fields[outer] = written


def _part(facts: FieldFacts, text: str) -> type[BaseModel]:
    """Give the class of a field that is made of parts, where there is one such thing."""
    inside = facts.model()
    if inside is None or facts.many:
        raise _has_parts(facts, text)
    return inside


def _has_parts(facts: FieldFacts, text: str) -> UnfitValue:
    inside = facts.model()
    if inside is None or facts.many:
        reason = _("it has parts of its own, so add the row without it, and write it in the file")
    else:
        reason = _("it has parts; give {example}").format(
            example=_(", ").join(f"--set {facts.name}.{part}=…" for part in fields_of(inside))
        )
    return UnfitValue(option=facts.name, text=text, reason=reason)


def _one(facts: FieldFacts, text: str) -> str:
    """Write one value; what its field does not take is told when the whole is checked."""
    if facts.masked:
        return plain(text) if set(text) & set('"\\') else f'"{text}"'
    if not facts.is_text and facts.reads is not None and not facts.choices:
        if facts.reads.schema.get("type") == "boolean":
            return str(_FLAGS.get(text.lower(), text)).lower()
        return text if _SIMPLE.fullmatch(text) else plain(text)
    return as_text(text) if facts.is_text else plain(text)


def in_order(
    kind: type[Row], fields: Mapping[str, Written], rows: Iterable[Mapping[str, object]]
) -> list[str]:
    """Put the names of fields into the order that rows of the file have, then that of the form."""
    order = _merged([*map(list, rows), _usual_order(kind)])
    return [name for name in order if name in fields]


def _usual_order(kind: type[Row]) -> list[str]:
    """Give the fields in the order of the form's columns, the others behind what they belong to."""
    known = fields_of(kind)
    columns = [column.name for column in kind.columns if column.name in known]
    return _merged([columns, list(known)])


def _merged(orders: Iterable[Iterable[str]]) -> list[str]:
    """Make one order of several: what only a later one has comes behind what it follows there."""
    order: list[str] = []
    for names in orders:
        place = 0
        for name in names:
            if name in order:
                place = order.index(name) + 1
            else:
                order.insert(place, name)
                place += 1
    return order
