"""What would pass in a place: examples made from the class, with what the file says already.

A clerk may write an example as it is shown and mend its words later; so names are those of other
rows, numbers go on, and days are of the table's year.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from ledgertool.model import period
from ledgertool.model.fields import FieldFacts, class_at, fields_of, names_in, takes
from ledgertool.model.row import Declared, Head, Row
from ledgertool.model.values import WHOLE_NUMBER
from ledgertool.phones import find
from ledgertool.reading.characters import AMBIGUOUS
from ledgertool.reading.document import Document, Location
from ledgertool.spelling import unwrapped

_YEAR_OF_EXAMPLES = 2020
_YEAR = re.compile(r"^[12][0-9]{3}(?=$|-)")
_NOT_PLAIN = re.compile(r"^[\s\"'&*!|>%@`#?-]|[\[\]{},\"\\]|: |:$| #|\s$|^[0-9:.+-]+$")
_BETWEEN = re.compile(r"[，、,;；/／|]+|(?<=\S\S)\s+(?=\S\S)")
_FLAGS = ("true", "false")
_LONGEST = 100
_NEARLY_ISO = re.compile(r"^([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[ T]00:00(?::00)?)?$")
_FEW = 4  # fields of what can be written in a line
_OTHERS = 50  # rows that are asked for a name


class Examples:
    """Makes examples for one object of a file: of a class, at a place in the document.

    ``kinds`` are those that a table may be of, by name.
    """

    def __init__(
        self,
        cls: type[BaseModel],
        document: Document,
        base: Location,
        kinds: Mapping[str, type[Row]],
    ) -> None:
        self._cls, self._document, self._base = cls, document, base
        self._kinds = kinds

    def line(self, steps: Location, given: Any = None) -> str | None:
        """Write a field as its line in the file: ``closed: {on: 2020-12-28, evidence: 验收意见}``.

        An item of a list is written alone. ``given`` is what stands there now and was refused; it
        is kept where it fits.
        """
        if not steps and len(fields_of(self._cls)) <= _FEW:
            return self._mapping(self._cls, (), _text(given)).strip("{}")
        cls, facts = self._facts(steps)
        if cls is None or facts is None or cls is Declared:
            return None  # counts are those of the document
        item = isinstance(steps[-1], int)
        try:
            value = self._value(cls, facts, steps, _text(given), one=item)
        except LookupError:
            return None
        return value if item else f"{facts.name}: {value}"

    def entry(self, cls: type[BaseModel], steps: Location, given: Any = None) -> str:
        """Write an object of a class in one line, with what was given where it fits."""
        return self._mapping(cls, steps, _text(given))

    def day_of_issue(self) -> date | None:
        """Give the day from which words count: the row's own, or that of the table."""
        texts = (self.given(("counts_from",)), self._at(("issued_on",)))
        found = (period.parse(text) for text in texts if isinstance(text, str))
        return next((one.first for one in found if one and one.first == one.last), None)

    def given(self, steps: Location) -> Any:
        """Give what stands at a place of the object."""
        return self._at((*self._base, *steps))

    def _facts(self, steps: Location) -> tuple[type[BaseModel] | None, FieldFacts | None]:
        depth = max((n for n, step in enumerate(steps) if isinstance(step, str)), default=None)
        if depth is None:
            return None, None
        holder = class_at(self._cls, steps[:depth], self.given(()))
        return holder, fields_of(holder).get(str(steps[depth])) if holder else None

    def _value(
        self,
        cls: type[BaseModel],
        facts: FieldFacts,
        steps: Location,
        given: str,
        *,
        one: bool = False,
    ) -> str:
        if (held := facts.model(self.given(steps))) is not None:
            inner = self._mapping(held, steps, given)
            return inner if one or not facts.many else f"[{inner}]"
        if facts.many and not one:
            is_no_name = given in _FLAGS or period.parse(given) is not None
            texts = ([] if is_no_name else _parts(given)) or [self._example(facts, steps)]
            return f"[{', '.join(map(plain, texts))}]"
        is_fit = given and takes(cls, facts.name, [given] if facts.many else given)
        text = given if is_fit else self._example(facts, steps)
        if find(text):
            return '"…"'  # nobody should copy a phone that is masked when it is shown
        return plain(text) if facts.is_text else text

    def _mapping(self, cls: type[BaseModel], steps: Location, given: str) -> str:
        """Write an object with the fields that it must have, and what was given where it fits."""
        fields = list(fields_of(cls).values())
        fields = [field for field in fields if field.required] or fields[:1]
        kept = _shared_out(cls, fields, given)
        values = (
            self._value(cls, one, (*steps, one.name), kept.get(one.name, "")) for one in fields
        )
        pairs = zip((field.name for field in fields), values, strict=True)
        return "{" + ", ".join(f"{name}: {value}" for name, value in pairs) + "}"

    def _example(self, facts: FieldFacts, steps: Location) -> str:
        if facts.section is not None:
            return self._name_elsewhere(facts) or facts.title
        if facts.name == "to" and facts.is_text:
            return self._link_elsewhere(str(steps[0]), facts)
        if facts.name == "words":  # which must stand in the text they belong to
            texts = (self._at((*self._base, name)) for name in ("title", "heading"))
            return next((text for text in texts if isinstance(text, str)), facts.title)
        if steps[0] == "declared":
            return str(len(self._at(("rows",)) or ()))
        if facts.name == "kind" and self._cls is Head:
            return self._likely_kind()
        if facts.name == "number" and not facts.is_text:
            return str(self._next_number(steps))
        example = facts.example or facts.title or facts.name
        if facts.is_text or not _YEAR.match(example):
            return example
        year = int(example[:4]) - _YEAR_OF_EXAMPLES + self._year(steps)
        return f"{year:04d}{example[4:]}"

    def _likely_kind(self) -> str:
        """Name the kind whose fields are most like those of the first row."""
        row = self._at(("rows", 0))
        names = set(row) if isinstance(row, dict) else set()

        def likeness(kind: str) -> int:
            fields = fields_of(self._kinds[kind])
            lacking = [name for name in fields if fields[name].required and name not in names]
            return len(names & fields.keys()) - len(lacking)

        return max(self._kinds, key=likeness)

    def _name_elsewhere(self, facts: FieldFacts) -> str | None:
        """Find a name that another row has in this field."""
        alike = [one.name for one in names_in(self._cls) if one.section == facts.section]
        for field in dict.fromkeys((facts.name, *alike)):
            own = [self._at(self._base)] if field != facts.name else []
            for row in (*self._rows(), *own):
                value = row.get(field) if isinstance(row, dict) else None
                for name in [value] if isinstance(value, str) else value or ():
                    if isinstance(name, str) and name and not _BETWEEN.search(name):
                        return name
        return None

    def _link_elsewhere(self, field: str, facts: FieldFacts) -> str:
        """Find where another row's link leads. Raises LookupError."""
        for row in self._rows():
            for link in row.get(field) or ():
                if isinstance(link, dict) and isinstance(link.get("to"), str):
                    return str(link["to"])
        raise LookupError(facts.name)

    def _rows(self) -> list[dict[str, Any]]:
        """Give the other rows of the file, as far as they could be read, the first of many."""
        rows = self._at(("rows",))
        own = self._at(self._base)
        first = rows[:_OTHERS] if isinstance(rows, list) else []
        return [row for row in first if isinstance(row, dict) and row is not own]

    def _next_number(self, steps: Location) -> int:
        """Give the number that goes on: one more than that of the item above."""
        place = (*self._base, *steps[:-1])
        if not place or not isinstance(place[-1], int):
            return 1
        above = [self._at((*place[:-1], index, "number")) for index in range(place[-1])]
        numbers = [int(text) for text in above if _is_number(text)]
        return numbers[-1] + 1 if numbers else place[-1] + 1

    def _year(self, steps: Location) -> int:
        """Give the year that days are of: the table's, or that of the deadline they are about."""
        holders = [(*self._base, *steps[:depth]) for depth in range(len(steps), -1, -1)]
        texts = [self._at((*holder, "deadline")) for holder in holders]
        found = (period.parse(text) for text in texts if isinstance(text, str))
        year = next((due.last.year for due in found if due), self.year)
        return max(year, self.year)

    @cached_property
    def year(self) -> int:
        """The table's year; that of examples, where it is not clear."""
        text = self._at(("year",))
        return int(text) if isinstance(text, str) and _YEAR.fullmatch(text) else _YEAR_OF_EXAMPLES

    def _at(self, place: Location) -> Any:
        value = self._document.value
        for step in place:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value


def _shared_out(cls: type[BaseModel], fields: Sequence[FieldFacts], given: str) -> dict[str, str]:
    """Share a text out among fields: a day, a number, a phone to each that takes no other words.

    What is left goes to the first text, and to others that have no example of their own.
    """
    simple = [field for field in fields if not (field.models or field.many)]
    kept, words = {}, given.split()
    for field in simple:
        if not takes(cls, field.name, "文字"):
            fits = ((word, _fitting(cls, field.name, word)) for word in words)
            word, fit = next(((word, fit) for word, fit in fits if fit is not None), ("", None))
            if fit is not None:
                kept[field.name] = fit
                words.remove(word)
    rest = " ".join(words)
    if not rest or rest in _FLAGS or period.parse(rest):
        return kept
    texts = [field for field in simple if field.is_text and takes(cls, field.name, rest)]
    for field in texts[:1] + [one for one in texts[1:] if not (one.example or one.section)]:
        kept.setdefault(field.name, rest)
    return kept


def _fitting(cls: type[BaseModel], name: str, word: str) -> str | None:
    """Give a word, or the day or period that it means, if a field takes it."""
    forms = (word, better_day(word), better_period(word))
    return next((one for one in forms if one is not None and takes(cls, name, one)), None)


def _is_number(text: Any) -> bool:
    return isinstance(text, str) and WHOLE_NUMBER.fullmatch(text) is not None


def _text(given: Any) -> str:
    """Give a refused value as the text that can be kept of it; nothing of a list or mapping."""
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if not isinstance(given, str) or len(given) > _LONGEST:
        return ""
    return unwrapped(given)


def _parts(text: str) -> list[str]:
    """Split a text at what people write between names."""
    return [part for part in map(unwrapped, _BETWEEN.split(text)) if part]


def plain(text: str) -> str:
    """Write a text as a value in brackets: plain, or in quotation marks where it needs them."""
    if period.parse(text) or not _NOT_PLAIN.search(text):
        return text
    is_single = '"' in text or "\\" in text  # which means something between double ones
    return "'" + text.replace("'", "''") + "'" if is_single else f'"{text}"'


def as_text(text: str) -> str:
    """Write a text as a value in brackets that every reader of YAML takes for text."""
    return f'"{text}"' if AMBIGUOUS.fullmatch(text) else plain(text)


def better_period(text: str) -> str | None:
    """Offer the form that a data file takes, where the meaning is plain."""
    text = _NEARLY_ISO.sub(r"\1-\2-\3", text)
    found = period.typed(text)
    if found is None and text[:1].isdecimal():
        from ledgertool.model import words

        if words.is_plain(text):
            found = words.read(text, year=_YEAR_OF_EXAMPLES).deadline
    return str(found) if found else None


def better_day(text: str) -> str | None:
    """Offer the form of a day that a data file takes, where the meaning is plain."""
    found = period.parse(better_period(text) or "")
    return str(found) if found and found.first == found.last else None
