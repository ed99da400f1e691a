"""What a class refuses: one thing each, with what stands around it and what would pass there."""

import re
import unicodedata
from typing import Any, NamedTuple

from pydantic import BaseModel

from ledgertool.language import _
from ledgertool.model import period, record
from ledgertool.model.fields import FieldFacts, class_at, fields_of
from ledgertool.model.values import WHOLE_NUMBER
from ledgertool.reading.document import Document, Location, shape
from ledgertool.reading.examples import Examples, better_day, better_period

_MONTHS = 12
_QUOTATION_MARKS = "\"'“”‘’＂＇"
_A_PHONE = re.compile("1[0-9]{10}|(?:0[0-9]{2,3}-?)?[1-9][0-9]{6,7}")
_A_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?")
_WITH_COMMAS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?")
_A_NAME = re.compile("[\u4e00-\u9fff]{2,}")


class Rejection(NamedTuple):
    """One thing that a class refused: Pydantic's word for it, the value, and the steps to it.

    ``base`` is where the object of the class stands in the document.
    """

    kind: str
    value: Any
    steps: Location
    cls: type[BaseModel]
    document: Document
    base: Location
    examples: Examples

    @property
    def field(self) -> str:
        """The field's name, or the place in a list."""
        return str(self.steps[-1]) if self.steps else ""

    @property
    def found(self) -> str:
        """What stands there, in words where it is no text."""
        return self.value if isinstance(self.value, str) and self.value else shape(self.value)

    @property
    def whole(self) -> Any:
        """What the object of the class was to be made of."""
        return self.examples.given(())

    @property
    def holder(self) -> type[BaseModel] | None:
        """The class of what the refused one stands in."""
        return class_at(self.cls, self.steps[:-1], self.whole)

    @property
    def fields(self) -> dict[str, FieldFacts]:
        """The fields of what the refused one stands in."""
        return fields_of(self.holder) if self.holder else {}

    @property
    def example(self) -> str | None:
        """A line that would pass in its place, with what stands there as far as it fits."""
        return self.examples.line(self.steps, None if self.is_missing else self.value)

    @property
    def is_missing(self) -> bool:
        """Whether a field is refused because it lacks."""
        return self.kind == "missing"

    @property
    def is_unknown(self) -> bool:
        """Whether a field is refused because of its name."""
        return self.kind == "extra_forbidden"


def why_no_period(text: str) -> str | None:
    """Tell what the calendar has against a text that looks like a month, a day or an interval."""
    begin, slash, end = text.partition("/")
    if slash and (reason := why_no_period(begin) or why_no_period(end)):
        return reason
    if slash and period.parse(begin):
        if period.parse(end) is None:
            return _("both ends of an interval are whole, such as 2020-03/2020-04")
        return _("the first end of an interval comes before the second")
    parts = [int(part) for part in text.split("-") if re.fullmatch("[0-9]{1,4}", part)]
    if text.count("-") == len(parts) - 1 and len(parts) > 1 and parts[0] > 0:
        if not 1 <= parts[1] <= _MONTHS:
            return _("a year has the months 01 to 12")
        month = period.parse(f"{parts[0]:04d}-{parts[1]:02d}")
        if month is not None and len(parts) > 2:
            return _("{month} has the days 01 to {last}").format(month=month, last=month.last.day)
    return None


def bare_number(text: str, unit: str | None) -> str | None:
    """Give the number that a text is without its unit and its commas; None where it is none."""
    number = unicodedata.normalize("NFKC", text).strip()
    number = number.removesuffix(unicodedata.normalize("NFKC", unit or "")).strip()
    if _WITH_COMMAS.fullmatch(number):
        number = number.replace(",", "")
    return number if number != text and _A_NUMBER.fullmatch(number) else None


def mended(kind: str, value: Any) -> str | None:
    """Give the text that a refused value should be, where its meaning is beyond doubt."""
    if not isinstance(value, str):
        return None
    narrow = unicodedata.normalize("NFKC", value).strip().strip(_QUOTATION_MARKS).strip()
    match kind:
        case "period":
            return better_period(narrow)
        case "day":
            return better_day(narrow)
        case "number" if WHOLE_NUMBER.fullmatch(narrow):
            return narrow
        case "year" if re.fullmatch("[12][0-9]{3}", narrow):
            return narrow
        case "string_pattern_mismatch":
            digits = re.sub(r"\s+", "", narrow)
            is_clear = _A_PHONE.fullmatch(digits) or re.fullmatch("[0-9-]+", narrow)
            return f'"{digits}"' if is_clear else None
        case "pace":
            return record.pace_meant(narrow)
        case "flag" if narrow in ("true", "false"):
            return narrow
        case "tuple_type" if _A_NAME.fullmatch(value):
            return f"[{value}]"
    return None
