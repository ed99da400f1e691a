"""From text values to the classes: what a class refuses becomes a finding with its place."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ValidationError

from ledgertool.findings import entries, forms, issued, schema, syntax, workspace
from ledgertool.findings.finding import Edit, Finding, Span
from ledgertool.language import _
from ledgertool.model import record
from ledgertool.model.fields import class_at, fields_of
from ledgertool.model.row import MOST, Row
from ledgertool.model.targets import COMPARISONS
from ledgertool.names import nearest
from ledgertool.reading import deadlines, former, misnamed
from ledgertool.reading.document import Document, Location, dotted
from ledgertool.reading.examples import Examples
from ledgertool.reading.rejections import (
    Rejection,
    bare_number,
    mended,
    why_no_period,
)
from ledgertool.reading.slips import known_slip

_NUMBERS = ("quantity", "percent", "amount")
_NO_FIELDS = ("model_type", "model_attributes_type", "dict_type", "union_tag_not_found")


def findings(
    error: ValidationError,
    cls: type[BaseModel],
    document: Document,
    base: Location,
    kinds: Mapping[str, type[Row]] = MappingProxyType({}),
) -> Iterator[Finding]:
    """Turn what a class refused into findings; ``base`` is where the refused value stands.

    ``kinds`` are those that may be meant, where that is what lacks.
    """
    around = (cls, document, base, Examples(cls, document, base, kinds))
    rejections = [
        Rejection(problem["type"], problem["input"], _steps(cls, problem["loc"]), *around)
        for problem in error.errors(include_url=False, include_context=False)
    ]
    if replaced := [one for one in rejections if former.is_former(one)]:
        yield from former.findings(replaced)
        rejections = [one for one in rejections if not former.is_former(one)]
    meant = misnamed.meant(rejections)
    written = {(*steps[:-1], name) for steps, name in meant.items()}
    for rejection in rejections:
        if rejection.is_missing and rejection.steps in written:
            continue  # it is there under another name, and the other finding says so
        if rejection.kind == "too_short" and rejection.value:
            continue  # what is in it was refused, and that is said
        if rejection.is_unknown and "：" in rejection.field:
            yield _full_width_colon(document, base, rejection.steps)
        else:
            yield _placed(rejection, meant.get(rejection.steps))


def _steps(cls: type[BaseModel], loc: tuple[int | str, ...]) -> Location:
    """Give the steps to a value, without the verb that Pydantic names a class of several by."""
    field = fields_of(cls).get(str(loc[0])) if loc else None
    return (*loc[:2], *loc[3:]) if field and len(field.models) > 1 else loc


def _placed(rejection: Rejection, meant: str | None) -> Finding:
    steps = rejection.steps
    span = rejection.document.span(rejection.base + steps, key=rejection.is_unknown)
    field = dotted(steps) if steps else None
    elsewhere = _slip(rejection, span) or (
        misnamed.in_a_comment(rejection) if rejection.is_missing else None
    )
    if elsewhere:
        return elsewhere.at("", field=field)
    if meant:
        return misnamed.named_otherwise(rejection, meant, span).at("", span, field=field)
    finding = _finding(rejection)
    better = _better(rejection)
    if better is not None and span is not None and not rejection.is_unknown:
        finding = finding._replace(edits=(Edit(span, better),))
    return finding.at("", span, field=field)


def _better(rejection: Rejection) -> str | None:
    facts = rejection.fields.get(rejection.field)
    if rejection.kind in _NUMBERS:
        unit = facts.unit if facts else None
        return bare_number(rejection.found, unit) if unit or rejection.kind != "amount" else None
    if rejection.kind == "tuple_type" and not (facts and facts.section):
        return None  # a list of names is plain, others hold more
    return mended(rejection.kind, rejection.value)


def _slip(rejection: Rejection, span: Span | None) -> Finding | None:
    """Tell what is wrong with an item that is one text, where fields are expected."""
    if rejection.kind not in _NO_FIELDS or not isinstance(rejection.value, str) or span is None:
        return None
    line = rejection.document.lines[span.line - 1]
    return known_slip(line, span.line - 1) if line.lstrip().startswith("-") else None


def _full_width_colon(document: Document, base: Location, steps: Location) -> Finding:
    """Tell that a colon has made one word of a field and its value, and where it stands."""
    name = str(steps[-1]).split("：", maxsplit=1)[0]
    span = document.span(base + steps, key=True)
    if span is not None:
        column = span.column + len(name)
        span = Span(span.line, column, span.line, column + 1)
    return syntax.full_width_colon(name).at("", span, field=dotted((*steps[:-1], name)))


def _finding(rejection: Rejection) -> Finding:
    """Say what is refused in our words; Pydantic's word for it names the rule."""
    kind, value = rejection.kind, rejection.value
    absent = kind in ("missing", "extra_forbidden")
    if rejection.steps and value in ("", "~", "null") and not absent:
        return _empty(rejection)
    if kind in _RULES_OF_THE_WHOLE:
        lacking = _LACKING.get(kind)
        example = rejection.examples.line((*rejection.steps, lacking)) if lacking else None
        return _RULES_OF_THE_WHOLE[kind](example)
    if kind in _RULES_WITH_EXAMPLE:
        return _RULES_WITH_EXAMPLE[kind](rejection.found, rejection.example)
    if kind in _RULES_OF_A_VALUE:
        return _RULES_OF_A_VALUE[kind](rejection.found)
    rule = _OTHER_RULES.get(kind)
    return rule(rejection) if rule else schema.not_as_expected()


def _missing(rejection: Rejection) -> Finding:
    facts = rejection.fields.get(rejection.field)
    return schema.missing_field(rejection.field, facts.title if facts else "", rejection.example)


def _unknown(rejection: Rejection) -> Finding:
    known = list(rejection.fields)
    return schema.unknown_field(rejection.field, nearest(rejection.field, known, most=1), known)


def _empty(rejection: Rejection) -> Finding:
    facts = rejection.fields.get(rejection.field)
    is_needed = facts is not None and facts.required
    return schema.empty_value(dotted(rejection.steps), rejection.example if is_needed else None)


def _no_flag(rejection: Rejection) -> Finding:
    remark = misnamed.beside_a_star(rejection.value) or ""
    return schema.not_a_flag(rejection.found, rejection.example, remark)


def _no_fields(rejection: Rejection) -> Finding:
    cls = class_at(rejection.cls, rejection.steps, rejection.whole)
    fields = list(fields_of(cls).values()) if cls else []
    names = [field.name for field in fields if field.required] or [one.name for one in fields]
    expected = _("the fields {names}").format(names=_(", ").join(names))
    return schema.not_a_mapping(rejection.found, expected, rejection.example)


def _no_verb(rejection: Rejection) -> Finding:
    """Tell that an entry has no verb, more than one, or an unknown one."""
    if not isinstance(rejection.value, dict):
        return _no_fields(rejection)
    keys, known = list(rejection.value), list(record.VERBS)
    verbs = [key for key in keys if key in known]
    if len(verbs) > 1:
        return entries.two_verbs(verbs)
    others = [key for key in keys if key not in fields_of(record.Entry)]
    near = [name for key in others for name in record.meant(key) or nearest(key, known, most=1)]
    return entries.no_verb(others, near, known, rejection.example)


def _no_period(rejection: Rejection) -> Finding:
    found = rejection.found
    better = mended(rejection.kind, rejection.value)
    reason = why_no_period(found)
    if reason is None and better is None and f"{rejection.field}_text" in rejection.fields:
        reason, edits = deadlines.as_words(rejection)
        return schema.not_a_period(found, reason, better, rejection.example)._replace(edits=edits)
    return schema.not_a_period(found, reason, better, rejection.example)


def _no_day(rejection: Rejection) -> Finding:
    found = rejection.found
    return schema.not_a_day(
        found, why_no_period(found), mended(rejection.kind, rejection.value), rejection.example
    )


def _no_type(rejection: Rejection) -> Finding:
    from ledgertool.model.forms import OTHER_TYPES, TYPES

    found = rejection.found
    meant = OTHER_TYPES.get(found.lower(), "").split()
    return forms.unknown_type(found, meant or nearest(found, TYPES, most=1), list(TYPES))


def _no_amount_of_a_unit(rejection: Rejection) -> Finding:
    value = rejection.value
    unit = value.get("unit") if isinstance(value, dict) else None
    return forms.wrong_unit(str(unit), 0, is_amount=False)


def _no_choice(rejection: Rejection) -> Finding:
    facts = rejection.fields.get(rejection.field)
    known = list(facts.choices) if facts else []
    return forms.not_of_the_choice(rejection.found, nearest(rejection.found, known, most=1), known)


def _no_quantity(rejection: Rejection) -> Finding:
    facts = rejection.fields.get(rejection.field)
    unit = facts.unit if facts else None
    number = bare_number(rejection.found, unit)
    example = f"{rejection.field}: {number}" if number else rejection.example
    return forms.not_a_quantity(rejection.found, example, unit)


def _no_amount(rejection: Rejection) -> Finding:
    facts = rejection.fields.get(rejection.field)
    if facts is not None and facts.unit:
        return _no_quantity(rejection)
    return schema.not_an_amount(rejection.found, rejection.example)


_LACKING: Final = {
    "stage-without-deadline": "deadline",
    "value-without-unit": "unit",
    "deadline-not-said": "deadline",
    "choice-without-words": "of",
}
_RULES_OF_THE_WHOLE: Final[dict[str, Callable[[str | None], Finding]]] = {
    "all-or-value": lambda _example: schema.all_or_value(),
    "value-without-unit": schema.value_without_unit,
    "stage-without-deadline": entries.stage_without_deadline,
    "stages-carry": lambda _example: entries.stages_carry(),
    "recurs-too-often": lambda _example: entries.recurs_too_often(MOST),
    "choice-without-words": forms.choice_without_words,
    "words-without-choice": lambda _example: forms.words_without_choice(),
    "amount-without-unit": lambda _example: forms.wrong_unit(None, 0, is_amount=True),
    "deadline-not-said": forms.deadline_not_said,
    "tables-or-plan": lambda _example: issued.tables_or_plan(),
}
_RULES_OF_A_VALUE: Final[dict[str, Callable[[str], Finding]]] = {
    "string_pattern_mismatch": schema.not_a_phone,
    "reading": schema.reading_not_marked,
    "unit": schema.odd_unit,
    "comparison": lambda found: schema.unknown_comparison(found, list(COMPARISONS)),
    "form-column": forms.not_a_column,
    "bureau-code": workspace.not_a_bureau_code,
    "address": workspace.not_an_address,
    "secret-in-address": lambda _found: workspace.secret_in_address(),
    "revision-to-gather": workspace.not_a_revision_to_gather,
    "folder-inside": workspace.not_a_folder_inside,
    "pace": lambda found: entries.unknown_pace(found, record.pace_meant(found), list(record.PACES)),
}
_RULES_WITH_EXAMPLE: Final[dict[str, Callable[[str, str | None], Finding]]] = {
    "string_type": schema.not_text,
    "number": schema.not_a_number,
    "year": schema.not_a_year,
    "completion": entries.not_a_percent,
    "recurrence": entries.not_a_recurrence,
    "tuple_type": schema.not_a_list,
}
_OTHER_RULES: Final[dict[str, Callable[[Rejection], Finding]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_too_short": _empty,
    "too_short": _empty,
    "flag": _no_flag,
    "union_tag_not_found": _no_verb,
    "model_type": _no_fields,
    "model_attributes_type": _no_fields,
    "dict_type": _no_fields,
    "period": _no_period,
    "day": _no_day,
    "form-type": _no_type,
    "unit-without-amount": _no_amount_of_a_unit,
    "choice": _no_choice,
    "quantity": _no_quantity,
    "percent": _no_quantity,
    "amount": _no_amount,
}
"""The rule for each of Pydantic's words, and for those that the types of values say themselves."""
