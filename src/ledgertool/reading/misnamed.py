"""Fields that a class misses, and that are there: under a heading, with a slip, in a comment."""

import re
from collections import defaultdict
from collections.abc import Sequence

from ledgertool.findings import schema
from ledgertool.findings.finding import Edit, Finding, Span
from ledgertool.names import nearest
from ledgertool.reading.document import Location
from ledgertool.reading.headings import field_meant
from ledgertool.reading.rejections import Rejection

_START = Span(1, 1, 1, 1)
_MOST_LINES = 100  # of one row, among which a comment is looked for
_STAR = re.compile(r"\s*[☆★]\s*(?:[（(]([^（()）]*)[)）]|(.*))\s*")


def meant(rejections: Sequence[Rejection]) -> dict[Location, str]:
    """Tell which fields are meant by unknown ones: by a heading, or a near name that is missing."""
    missing: dict[Location, list[str]] = defaultdict(list)
    for rejection in rejections:
        if rejection.is_missing:
            missing[rejection.steps[:-1]].append(rejection.field)
    pairs: dict[Location, str] = {}
    for rejection in filter(lambda one: one.is_unknown, rejections):
        beside = missing[rejection.steps[:-1]]
        name = field_meant(rejection.holder, rejection.field)
        for near in [name] if name else nearest(rejection.field, beside, most=1):
            pairs[rejection.steps] = near
            if near in beside:
                beside.remove(near)
    return pairs


def named_otherwise(rejection: Rejection, name: str, span: Span | None) -> Finding:
    """Tell of a field that stands under another name, and mend it where nothing else is meant."""
    steps = (*rejection.steps[:-1], name)
    example = rejection.examples.line(steps, rejection.value)
    if name != field_meant(rejection.holder, rejection.field):
        return schema.misspelled_field(rejection.field, name)
    remark = beside_a_star(rejection.value)
    if remark is not None and name in ("remark", "must_close"):
        star = "must_close: true"
        return schema.heading_for_field(rejection.field, "must_close", star, remark)
    finding = schema.heading_for_field(rejection.field, name, example)
    is_given = rejection.examples.given(steps) is not None
    edits = () if is_given or span is None else (Edit(span, name),)
    return finding._replace(edits=edits)


def beside_a_star(value: object) -> str | None:
    """Give what stands behind a ☆, as in 备注: ☆（第一批试点完成）; None where there is none."""
    star = _STAR.fullmatch(value) if isinstance(value, str) else None
    return (star[1] or star[2] or "").strip() if star else None


def in_a_comment(rejection: Rejection) -> Finding | None:
    """Find a missing field in a comment between the fields beside it."""
    lines = rejection.document.lines
    place = rejection.base + rejection.steps[:-1]
    start = (rejection.document.span(place) if place else None) or _START
    field = re.compile(rf" *#[ #]*(?:- +)?{re.escape(rejection.field)} *:")
    for number in range(start.line, min(start.line + _MOST_LINES, len(lines)) + 1):
        line = lines[number - 1]
        if number > start.line and _is_behind(line, lines[start.line - 1], is_head=not place):
            return None
        if field.match(line):
            span = Span(number, line.index("#") + 1, number, len(line.rstrip()) + 1)
            return schema.field_in_comment(rejection.field, line.strip()).at("", span)
    return None


def _is_behind(line: str, first: str, *, is_head: bool) -> bool:
    """Tell whether a line is behind the fields of an object whose first line is given."""
    if is_head:
        return line.startswith("rows:")
    said = line.lstrip()
    return (
        bool(said) and said[0] != "#" and len(line) - len(said) <= len(first) - len(first.lstrip())
    )
