"""From text values to the classes: what a class refuses becomes a finding with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ledgertool.findings import schema, syntax
from ledgertool.findings.finding import Edit, Finding, Span
from ledgertool.language import _
from ledgertool.model import period
from ledgertool.model.fields import class_at, fields_of
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


def findings(
    error: ValidationError, cls: type[BaseModel], document: Document, base: Location
) -> Iterator[Finding]:
    """Turn what a class refused into findings; ``base`` is where the refused value stands."""
    problems = error.errors(include_url=False, include_context=False)
    renamed = _renamed(problems)
    for problem in problems:
        steps = _steps(problem)
        if problem["type"] == "missing" and steps in renamed.values():
            continue  # it is there, misspelt, and the other finding says so
        if problem["type"] == "too_short" and problem["input"]:
            continue  # what is in it was refused, and that is said
        unknown = problem["type"] == "extra_forbidden"
        if unknown and "：" in str(steps[-1]):
            yield _full_width_colon(document, base, steps)
            continue
        if unknown and steps in renamed:
            finding = schema.misspelled_field(str(steps[-1]), str(renamed[steps][-1]))
        else:
            finding = _finding(problem, class_at(cls, steps[:-1]), steps)
        span = document.span(base + steps, key=unknown)
        better = mended(problem["type"], problem["input"])
        if better is not None and span is not None and not unknown:
            finding = finding._replace(edits=(Edit(span, better),))
        yield finding.at("", span, field=dotted(steps) if steps else None)


def _full_width_colon(document: Document, base: Location, steps: Location) -> Finding:
    """Tell that a colon has made one word of a field and its value, and where it stands."""
    name = str(steps[-1]).split("：", maxsplit=1)[0]
    span = document.span(base + steps, key=True)
    if span is not None:
        column = span.column + len(name)
        span = Span(span.line, column, span.line, column + 1)
    return syntax.full_width_colon(name).at("", span, field=dotted((*steps[:-1], name)))


def _steps(problem: Any) -> Location:
    return tuple(step for step in problem["loc"] if not str(step).startswith("["))


def _renamed(problems: Sequence[Any]) -> dict[Location, Location]:
    """Pair unknown fields with missing ones of a near name: one mistake, not two."""
    missing = [tuple(p["loc"]) for p in problems if p["type"] == "missing"]
    pairs: dict[Location, Location] = {}
    for problem in problems:
        if problem["type"] != "extra_forbidden":
            continue
        steps = tuple(problem["loc"])
        beside = {
            str(other[-1]): other
            for other in missing
            if other[:-1] == steps[:-1] and other not in pairs.values()
        }
        for name in nearest(str(steps[-1]).split("：")[0], beside, most=1):
            pairs[steps] = beside[name]
    return pairs


def dotted(steps: Location) -> str:
    """Write a place inside a row as people read it: ``stages[2].deadline``, counted from 1."""
    path = ""
    for step in steps:
        path += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return path.lstrip(".")


# one case for each kind of error, so it is long
def _finding(problem: Any, holder: type[BaseModel] | None, steps: Location) -> Finding:
    """Say one of Pydantic's errors in our words; its type names the rule."""
    kind, value = problem["type"], problem["input"]
    field = str(steps[-1]) if steps else ""
    known = fields_of(holder) if holder else {}
    if steps and value in ("", "~", "null") and kind not in ("missing", "extra_forbidden"):
        return schema.empty_value(dotted(steps))
    found = value if isinstance(value, str) and value else shape(value)
    match kind:
        case "missing":
            return schema.missing_field(field, known[field].title if field in known else "")
        case "extra_forbidden":
            return schema.unknown_field(field, nearest(field, known, most=1), list(known))
        case "string_type":
            return schema.not_text(found)
        case "string_too_short" | "too_short":
            return schema.empty_value(dotted(steps))
        case "tuple_type":
            inner = value.strip("［］【】") if isinstance(value, str) else "…"
            return schema.not_a_list(found, f"[{inner}]")
        case "model_type" | "model_attributes_type" | "dict_type":
            return schema.not_a_mapping(found, _("fields, one on a line, such as name: …"))
        case "string_pattern_mismatch":
            return schema.not_a_phone(found)
        case "number":
            return schema.not_a_number(found)
        case "year":
            return schema.not_a_year(found)
        case "flag":
            return schema.not_a_flag(found)
        case "period":
            return schema.not_a_period(found, _why_no_period(found), _better_period(found))
        case "day":
            return schema.not_a_day(found, _why_no_period(found), _better_day(found))
        case "amount":
            return schema.not_an_amount(found)
        case "unit":
            return schema.unknown_unit(found, list(UNITS))
        case "comparison":
            return schema.unknown_comparison(found, list(COMPARISONS))
        case "all-or-value":
            return schema.all_or_value()
        case "value-without-unit":
            return schema.value_without_unit()
        case "reading":
            return schema.reading_not_marked(found)
        case "reopened-not-closed":
            return schema.reopened_not_closed()
        case "stages-carry":
            return schema.stages_carry()
    return schema.not_as_expected()


def shape(value: Any) -> str:
    """Name the shape of a value in words."""
    if isinstance(value, dict):
        return _("a mapping")
    if isinstance(value, list):
        return _("a list")
    return _("a text") if isinstance(value, str) and value else _("nothing")


def _parts(text: str) -> list[int]:
    return [int(part) for part in text.split("-") if re.fullmatch("[0-9]{1,4}", part)]


def _why_no_period(text: str) -> str:
    """Tell what the calendar has against a text that looks like a month or a day."""
    parts = _parts(text)
    if text.count("-") == len(parts) - 1 and len(parts) > 1 and parts[0] > 0:
        if not 1 <= parts[1] <= _MONTHS:
            return _("a year has the months 01 to 12")
        month = period.parse(f"{parts[0]:04d}-{parts[1]:02d}")
        if month is not None and len(parts) > 2:
            return _("{month} has the days 01 to {last}").format(month=month, last=month.last.day)
    return _("words that are no date go into deadline_text")


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
