"""The form of a kind of one's own: a file becomes a class of rows, or its findings."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from ledgertool.findings import forms as rules
from ledgertool.findings import schema
from ledgertool.findings.finding import Finding, Related, Span
from ledgertool.language import _
from ledgertool.model.fields import fields_of
from ledgertool.model.forms import (
    FIELD_NAME,
    KIND_NAME,
    LONGEST_UNIT,
    RESERVED,
    TAKEN,
    FormRow,
    KindForm,
    row_class,
)
from ledgertool.model.row import Row
from ledgertool.names import nearest
from ledgertool.phones import find
from ledgertool.reading import characters, classes
from ledgertool.reading.document import Document, Location, Reader, dotted, shape
from ledgertool.reading.kinds import OwnKind, kind_of_file

_START = Span(1, 1, 1, 1)
_A_PHONE = "33321"
_NEED_NO_COLUMN = ("number",)  # every row has its id in front


def read_form(
    name: str, path: str, document: Document, others: Mapping[str, type[Row]]
) -> Reader[OwnKind | None]:
    """Read a form; with any error in it there is no kind. ``others`` are the other kinds."""
    found = [*document.findings]
    is_whole = document.complete and not document.spoiled
    if isinstance(document.value, dict) and is_whole and not _hides(found):
        found += _in_the_values(name, document, others)
    elif document.value is not None and not isinstance(document.value, dict):
        expected = _("a form: kind, name, fields and columns")
        wrong = schema.not_a_mapping(shape(document.value), expected)
        found.append(wrong.at("", _START))
    yield from found
    if not is_whole or _hides(found) or document.value is None:
        return None
    return OwnKind(name, path, row_class(KindForm.model_validate(document.value)))


def _hides(found: Iterable[Finding]) -> bool:
    return any(one.rule.hides for one in found)


def _in_the_values(
    name: str, document: Document, others: Mapping[str, type[Row]]
) -> Iterator[Finding]:
    form = classes.validate(KindForm, document.value)
    if isinstance(form, ValidationError):
        for finding in classes.refused(form, KindForm, document, ()):
            yield finding.at("", finding.span or _START)
    reading = _FormReading(name, document, others)
    yield from reading.findings()
    yield from reading.texts()
    if not characters.is_plain(document.text, KindForm):
        for where, finding in characters.inspect(document, KindForm, document.value, ()):
            yield finding.at("", field=dotted(where))


class _FormReading:
    """The reading of one form: what its parts say of each other, as far as they can be read."""

    def __init__(self, name: str, document: Document, others: Mapping[str, type[Row]]) -> None:
        self._name, self._document, self._others = name, document, others
        self._values: dict[str, Any] = document.value
        fields = self._values.get("fields")
        self._fields: dict[str, Any] = fields if isinstance(fields, dict) else {}
        self._base = fields_of(FormRow)

    def findings(self) -> Iterator[Finding]:
        """Tell what is wrong, from the top to the bottom."""
        yield from self._of_the_names()
        for name, field in self._fields.items():
            yield from self._of_a_field(name, field if isinstance(field, dict) else {})
        yield from self._of_the_columns()
        for index, name in enumerate(self._texts("requires")):
            yield from self._known(name, ("requires", index))

    def texts(self) -> Iterator[Finding]:
        """Look at the characters of the columns' headings."""
        listed = self._values.get("columns")
        for index, column in enumerate(listed if isinstance(listed, list) else []):
            for name, heading in column.items() if isinstance(column, dict) else ():
                where: Location = ("columns", index, name)
                if isinstance(heading, str):
                    for finding in characters.inspect_text(self._document, where, heading):
                        yield finding.at("", field=dotted(where))

    def _texts(self, name: str) -> list[str]:
        listed = self._values.get(name)
        return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []

    def _of_the_names(self) -> Iterator[Finding]:
        kind, chinese = self._values.get("kind"), self._values.get("name")
        own = kind_of_file(self._name)
        if isinstance(kind, str) and kind:
            if not re.fullmatch(KIND_NAME, kind):
                better = re.sub(r"[\s_]+", "-", kind).lower()
                better = better if re.fullmatch(KIND_NAME, better) else own
                fit = better if re.fullmatch(KIND_NAME, better) else None
                yield self._at(rules.odd_kind_name(kind, fit), "kind")
            elif kind in self._others or kind in RESERVED:
                yield self._at(rules.name_taken(kind), "kind")
            elif kind != own:
                yield self._at(rules.not_named_as_its_file(kind, own), "kind")
        taken = {name for cls in self._others.values() for name in (cls.name, cls.kind)}
        if isinstance(chinese, str) and chinese in taken:
            yield self._at(rules.name_taken(chinese), "name")

    def _of_a_field(self, name: str, field: Mapping[str, Any]) -> Iterator[Finding]:
        where = ("fields", name)
        if not re.fullmatch(FIELD_NAME, name):
            yield self._at(rules.odd_field_name(name), *where, key=True)
        elif name in self._base or name in TAKEN or (hasattr(FormRow, name) and _is_ours(name)):
            taken = rules.field_taken(name, is_of_rows=name in self._base)
            yield self._at(taken, *where, key=True)
        elif field.get("type") == "phone" and not find(f'{name}: "{_A_PHONE}"'):
            yield self._at(rules.no_label_for_phones(name), *where, key=True)
        unit = field.get("unit")
        if field.get("type") == "amount" and isinstance(unit, str) and len(unit) > LONGEST_UNIT:
            too_long = rules.wrong_unit(unit, LONGEST_UNIT, is_amount=True)
            yield self._at(too_long, *where, "unit")
        words = field.get("of")
        if isinstance(words, list):
            yield from self._twice([((*where, "of", n), word) for n, word in enumerate(words)])

    def _of_the_columns(self) -> Iterator[Finding]:
        listed = self._values.get("columns")
        columns = listed if isinstance(listed, list) else []
        names: list[tuple[Location, Any]] = []
        headings: list[tuple[Location, Any]] = []
        for index, column in enumerate(columns):
            where: Location = ("columns", index)
            name, heading = column, self._heading(column)
            if isinstance(column, dict) and len(column) == 1:
                ((name, heading),) = column.items()
                where = (*where, name)
            if isinstance(name, str):
                yield from self._known(name, where)
                names.append((where, name))
                headings.append((where, heading))
        yield from self._twice(names)
        told = {where for where, name in names if [one for _w, one in names].count(name) > 1}
        yield from self._twice([pair for pair in headings if pair[0] not in told])
        if columns:
            yield from self._shown({name for _where, name in names})

    def _heading(self, name: Any) -> str | None:
        """Give the heading that a column has without one of its own."""
        if not isinstance(name, str):
            return None
        field = self._fields.get(name)
        if isinstance(field, dict):
            heading = field.get("heading")
            return heading if isinstance(heading, str) else None
        return self._base[name].title if name in self._base else None

    def _known(self, name: str, where: Location) -> Iterator[Finding]:
        if name not in self._base and name not in self._fields:
            known = [*self._fields, *self._base]
            wrong = rules.column_of_no_field(name, nearest(name, known, most=1), known)
            yield self._at(wrong, *where, key=True)

    def _shown(self, names: set[Any]) -> Iterator[Finding]:
        """Tell which fields must be filled in, and stand in no column."""
        needed = [name for name, field in self._base.items() if field.required]
        needed += [
            name
            for name, field in self._fields.items()
            if isinstance(field, dict) and field.get("required") == "true"
        ]
        needed += [name for name in self._texts("requires") if name in {*self._base, *self._fields}]
        unknown = [name for name in names if name not in self._base and name not in self._fields]
        meant = {near for name in unknown for near in nearest(name, needed, most=1)}
        there = {*names, *meant, *_NEED_NO_COLUMN}
        lacking = [one for one in dict.fromkeys(needed) if one not in there]
        if lacking:
            yield self._at(rules.field_without_column(lacking), "columns", key=True)

    def _twice(self, texts: list[tuple[Location, Any]]) -> Iterator[Finding]:
        """Tell of texts that are there twice; each comes with its place."""
        first: dict[str, Location] = {}
        for where, text in texts:
            if not isinstance(text, str):
                continue
            if text not in first:
                first[text] = where
                continue
            span = self._document.span(first[text])
            related = Related(span, _("the first one")) if span else None
            yield self._at(rules.listed_twice_in_form(text, related), *where)

    def _at(self, finding: Finding, *where: str | int, key: bool = False) -> Finding:
        span = self._document.span(where, key=key) or _START
        return finding.at("", span, field=dotted(where))


def _is_ours(name: str) -> bool:
    """Tell whether rows have something of this name that Pydantic does not bring."""
    from pydantic import BaseModel

    return not hasattr(BaseModel, name)
