"""From text values to the classes: what a class refuses becomes a finding with its place."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from ledgertool.findings import schema, syntax
from ledgertool.findings.finding import Edit, Finding, Span
from ledgertool.language import _
from ledgertool.model import period
from ledgertool.model.fields import FieldFacts, class_at, fields_of
from ledgertool.model.targets import COMPARISONS, UNITS
from ledgertool.model.values import WHOLE_NUMBER
from ledgertool.names import nearest
from ledgertool.reading.document import Document, Location

SomeModel = TypeVar("SomeModel", bound=BaseModel)

_MONTHS = 12
_NEARLY_ISO = re.compile(r"^([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[ T]00:00(?::00)?)?$")


def validate(cls: type[SomeModel], value: Any) -> SomeModel | ValidationError:
    """Make an object of a class from text values, or tell what the class refuses."""
    try:
        return cls.model_validate(value)
    except ValidationError as error:
        return error


class _Refusal(NamedTuple):
    """One thing that a class refused: Pydantic's word for it, the value, and the steps to it."""

    kind: str
    value: Any
    steps: Location
    cls: type[BaseModel]

    @property
    def field(self) -> str:
        return str(self.steps[-1]) if self.steps else ""

    @property
    def found(self) -> str:
        return self.value if isinstance(self.value, str) and self.value else shape(self.value)

    @property
    def fields(self) -> dict[str, FieldFacts]:
        """The fields of what the refused one stands in."""
        holder = class_at(self.cls, self.steps[:-1])
        return fields_of(holder) if holder else {}

    @property
    def is_unknown(self) -> bool:
        return self.kind == "extra_forbidden"


def findings(
    error: ValidationError, cls: type[BaseModel], document: Document, base: Location
) -> Iterator[Finding]:
    """Turn what a class refused into findings; ``base`` is where the refused value stands."""
    refusals = [
        _Refusal(problem["type"], problem["input"], tuple(problem["loc"]), cls)
        for problem in error.errors(include_url=False, include_context=False)
    ]
    renamed = _renamed(refusals)
    misspelt = set(renamed.values())
    for refusal in refusals:
        if refusal.kind == "missing" and refusal.steps in misspelt:
            continue  # it is there, misspelt, and the other finding says so
        if refusal.kind == "too_short" and refusal.value:
            continue  # what is in it was refused, and that is said
        if refusal.is_unknown and "：" in refusal.field:
            yield _full_width_colon(document, base, refusal.steps)
        else:
            yield _placed(refusal, renamed, document, base)


def _placed(
    refusal: _Refusal, renamed: dict[Location, Location], document: Document, base: Location
) -> Finding:
    steps = refusal.steps
    span = document.span(base + steps, key=refusal.is_unknown)
    if steps in renamed:
        finding = schema.misspelled_field(refusal.field, str(renamed[steps][-1]))
    else:
        finding = _finding(refusal)
    better = mended(refusal.kind, refusal.value)
    if better is not None and span is not None and not refusal.is_unknown:
        finding = finding._replace(edits=(Edit(span, better),))
    return finding.at("", span, field=dotted(steps) if steps else None)


def _full_width_colon(document: Document, base: Location, steps: Location) -> Finding:
    """Tell that a colon has made one word of a field and its value, and where it stands."""
    name = str(steps[-1]).split("：", maxsplit=1)[0]
    span = document.span(base + steps, key=True)
    if span is not None:
        column = span.column + len(name)
        span = Span(span.line, column, span.line, column + 1)
    return syntax.full_width_colon(name).at("", span, field=dotted((*steps[:-1], name)))


def _renamed(refusals: Sequence[_Refusal]) -> dict[Location, Location]:
    """Pair unknown fields with missing ones of a near name: one mistake, not two."""
    missing: dict[Location, dict[str, Location]] = defaultdict(dict)
    for refusal in refusals:
        if refusal.kind == "missing":
            missing[refusal.steps[:-1]][refusal.field] = refusal.steps
    pairs: dict[Location, Location] = {}
    for refusal in refusals:
        if refusal.is_unknown:
            beside = missing[refusal.steps[:-1]]
            for name in nearest(refusal.field.split("：")[0], beside, most=1):
                pairs[refusal.steps] = beside.pop(name)
    return pairs


def dotted(steps: Location) -> str:
    """Write a place inside a row as people read it: ``stages[2].deadline``, counted from 1."""
    path = ""
    for step in steps:
        path += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return path.lstrip(".")


def _finding(refusal: _Refusal) -> Finding:
    """Say what is refused in our words; Pydantic's word for it names the rule."""
    kind, value = refusal.kind, refusal.value
    absent = kind in ("missing", "extra_forbidden")
    if refusal.steps and value in ("", "~", "null") and not absent:
        return schema.empty_value(dotted(refusal.steps))
    if kind in _RULES_OF_THE_WHOLE:
        return _RULES_OF_THE_WHOLE[kind]()
    if kind in _RULES_OF_A_VALUE:
        return _RULES_OF_A_VALUE[kind](refusal.found)
    rule = _OTHER_RULES.get(kind)
    return rule(refusal) if rule else schema.not_as_expected()


def _missing(refusal: _Refusal) -> Finding:
    facts = refusal.fields.get(refusal.field)
    return schema.missing_field(refusal.field, facts.title if facts else "")


def _unknown(refusal: _Refusal) -> Finding:
    known = list(refusal.fields)
    return schema.unknown_field(refusal.field, nearest(refusal.field, known, most=1), known)


def _empty(refusal: _Refusal) -> Finding:
    return schema.empty_value(dotted(refusal.steps))


def _no_list(refusal: _Refusal) -> Finding:
    inner = refusal.value.strip("［］【】") if isinstance(refusal.value, str) else "…"
    return schema.not_a_list(refusal.found, f"[{inner}]")


def _no_fields(refusal: _Refusal) -> Finding:
    return schema.not_a_mapping(refusal.found, _("fields, one on a line, such as name: …"))


def _no_period(refusal: _Refusal) -> Finding:
    found = refusal.found
    return schema.not_a_period(found, _why_no_period(found), _better_period(found))


def _no_day(refusal: _Refusal) -> Finding:
    found = refusal.found
    return schema.not_a_day(found, _why_no_period(found), _better_day(found))


_RULES_OF_THE_WHOLE: Final = {
    "all-or-value": schema.all_or_value,
    "value-without-unit": schema.value_without_unit,
    "reopened-not-closed": schema.reopened_not_closed,
    "stages-carry": schema.stages_carry,
}
_RULES_OF_A_VALUE: Final[dict[str, Callable[[str], Finding]]] = {
    "string_type": schema.not_text,
    "string_pattern_mismatch": schema.not_a_phone,
    "number": schema.not_a_number,
    "year": schema.not_a_year,
    "flag": schema.not_a_flag,
    "amount": schema.not_an_amount,
    "reading": schema.reading_not_marked,
    "unit": lambda found: schema.unknown_unit(found, list(UNITS)),
    "comparison": lambda found: schema.unknown_comparison(found, list(COMPARISONS)),
}
_OTHER_RULES: Final[dict[str, Callable[[_Refusal], Finding]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_too_short": _empty,
    "too_short": _empty,
    "tuple_type": _no_list,
    "model_type": _no_fields,
    "model_attributes_type": _no_fields,
    "dict_type": _no_fields,
    "period": _no_period,
    "day": _no_day,
}
"""The rule for each of Pydantic's words, and for those that the types of values say themselves."""


def shape(value: Any) -> str:
    """Name the shape of a value in words."""
    if isinstance(value, dict):
        return _("a mapping")
    if isinstance(value, list):
        return _("a list")
    return _("a text") if isinstance(value, str) and value else _("nothing")


def _why_no_period(text: str) -> str:
    """Tell what the calendar has against a text that looks like a month or a day."""
    parts = [int(part) for part in text.split("-") if re.fullmatch("[0-9]{1,4}", part)]
    if text.count("-") == len(parts) - 1 and len(parts) > 1 and parts[0] > 0:
        if not 1 <= parts[1] <= _MONTHS:
            return _("a year has the months 01 to 12")
        month = period.parse(f"{parts[0]:04d}-{parts[1]:02d}")
        if month is not None and len(parts) > 2:
            return _("{month} has the days 01 to {last}").format(month=month, last=month.last.day)
    return _("words that are not a date go into deadline_text")


def mended(kind: str, value: Any) -> str | None:
    """Give the text that a refused value should be, where its meaning is beyond doubt."""
    if not isinstance(value, str):
        return None
    narrow = unicodedata.normalize("NFKC", value).strip()
    match kind:
        case "period":
            return _better_period(value)
        case "day":
            return _better_day(value)
        case "number" if WHOLE_NUMBER.fullmatch(narrow):
            return narrow
        case "year" if re.fullmatch("[12][0-9]{3}", narrow):
            return narrow
        case "string_pattern_mismatch" if re.fullmatch("[0-9-]+", narrow):
            return f'"{narrow}"'
    return None


def _better_period(text: str) -> str | None:
    """Offer the form that a data file takes, where the meaning is plain."""
    from datetime import date

    text = _NEARLY_ISO.sub(r"\1-\2-\3", text)
    found = period.read(text, date.min) if text[:1].isdecimal() else None
    return str(found) if found and found.first.year > date.min.year else None


def _better_day(text: str) -> str | None:
    better = _better_period(text)
    return better if better and better.count("-") == 2 else None
