"""The types of values: each reads its own text, and refuses it in words of its own.

Values arrive as text. What a type refuses becomes a finding in ``reading.validation``.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError, core_schema

from ledgertool.model import period, recurrence
from ledgertool.model.period import Period
from ledgertool.model.recurrence import Recurrence


def problem(code: str, **facts: str) -> PydanticCustomError:
    """Refuse a value: the code names the rule of :mod:`ledgertool.findings.schema`."""
    return PydanticCustomError(code, code, facts)


WHOLE_NUMBER: Final = re.compile("[1-9][0-9]{0,5}")
"""How the numbers of rows and of plan nodes are written: digits, the first of them no zero."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COMPLETION = re.compile(r"100|(?:0|[1-9][0-9]?)(?:\.[0-9]{1,2})?")
_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?")
_QUANTITY = re.compile(rf"-?{_AMOUNT.pattern}")
_YEAR = re.compile(r"[12][0-9]{3}")
_PERIOD = "[0-9]{4}(-(H[12]|Q[1-4]|(0[1-9]|1[0-2])(-(X[1-3]|0[1-9]|[12][0-9]|3[01]))?))?"
"""What editors are told; the calendar and the order of two ends are for ``check``."""


def _written(pattern: re.Pattern[str], code: str) -> Callable[[object], int | float]:
    """Read a number that is written so; ``code`` names its refusal."""

    def read(value: object) -> int | float:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise problem(code)
        return float(value) if "." in value else int(value)

    return read


def _flag(value: object) -> bool:
    if value == "true":
        return True
    if value == "false":
        return False
    raise problem("flag")


def _one_of(words: tuple[str, ...], code: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in words:
            raise problem(code)
        return str(value)

    return read


def _day(value: object) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        found = period.parse(value)
        if found is not None:
            return found.first
    raise problem("day")


def _period(value: object) -> Period:
    found = period.parse(value) if isinstance(value, str) else None
    if found is None:
        raise problem("period")
    return found


def _recurrence(value: object) -> Recurrence:
    found = recurrence.parse(value) if isinstance(value, str) else None
    if found is None:
        raise problem("recurrence")
    return found


class Reads:
    """Marks a field whose value is read from text by a function; files and JSON get it back.

    ``schema`` is what editors are told, ``examples`` are texts that it takes. Nothing of Python's
    own types is asked, so that a text is read in one way only.
    """

    def __init__(
        self,
        read: Callable[[object], object],
        schema: dict[str, Any],
        *examples: str,
        write: Callable[[Any], object] | None = None,
    ) -> None:
        self.read, self.schema, self.examples, self.write = read, schema, examples, write

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> Any:
        written = self.write and core_schema.plain_serializer_function_ser_schema(self.write)
        return core_schema.no_info_plain_validator_function(
            self.read, serialization=written, metadata={"pydantic_js_functions": [self._json]}
        )

    def _json(self, _schema: object, _handler: object) -> dict[str, Any]:
        return dict(self.schema)


def named(title: str, meaning: str | None = None, **limits: Any) -> Any:
    """Give a field its Chinese heading and its meaning, for tables and for editors."""
    return Field(title=title, description=meaning, **limits)


Item = TypeVar("Item")
Several = Annotated[tuple[Item, ...], Field(strict=False)]
"""A list, which is a tuple in the model."""

Text = Annotated[str, StringConstraints(min_length=1)]
Number = Annotated[
    int, Reads(_written(WHOLE_NUMBER, "number"), {"type": "integer", "minimum": 1}, "1")
]
Year = Annotated[int, Reads(_written(_YEAR, "year"), {"type": "integer", "minimum": 1000}, "2020")]
Amount = Annotated[
    int | float, Reads(_written(_AMOUNT, "amount"), {"type": "number", "minimum": 0}, "5")
]
Quantity = Annotated[int | float, Reads(_written(_QUANTITY, "quantity"), {"type": "number"}, "5")]
Percent = Annotated[int | float, Reads(_written(_QUANTITY, "percent"), {"type": "number"}, "85")]
Completion = Annotated[
    int | float,
    Reads(
        _written(_COMPLETION, "completion"), {"type": "number", "minimum": 0, "maximum": 100}, "60"
    ),
]
Flag = Annotated[bool, Reads(_flag, {"type": "boolean"}, "true")]
Day = Annotated[
    date,
    Reads(_day, {"type": "string", "format": "date"}, "2020-12-31", write=date.isoformat),
]
Deadline = Annotated[
    Period,
    Reads(
        _period,
        {
            "type": ["string", "integer"],
            "pattern": f"^{_PERIOD}(/{_PERIOD})?$",
            "minimum": 1000,
            "maximum": 9999,
            "examples": [
                *("2020", "2020-H1", "2020-Q4", "2020-12", "2020-04-X3", "2020-12-31"),
                "2020-03/2020-04",
            ],
        },
        "2020-12",
        write=str,
    ),
]
Recurs = Annotated[
    Recurrence,
    Reads(
        _recurrence,
        {
            "type": "string",
            "pattern": f"^({recurrence.PATTERN})$",
            "examples": ["monthly", "monthly-25", "weekly-5", "quarterly-25", "yearly-12-31"],
        },
        "monthly-25",
        write=str,
    ),
]


class Named(NamedTuple):
    """Marks a field whose texts are names of the registry: ``people`` or ``departments``."""

    section: str

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        """Tell the schema's writer which names to offer."""
        return {**handler(core), "x-section": self.section}


class Also(NamedTuple):
    """What else people call a field: the headings of other offices' forms."""

    words: tuple[str, ...]


def also(*words: str) -> Also:
    """Give a field other headings, by which it is known where somebody writes them for its name."""
    return Also(words)


class Code(NamedTuple):
    """Marks a text that is a code, such as a 文号: its letters and digits are never full-width."""


class Measured(NamedTuple):
    """Marks a number that is one of a unit."""

    unit: str


class Masked(NamedTuple):
    """Marks a text that is masked wherever it is shown."""


class Inward(NamedTuple):
    """Marks what an office says for itself, and not to everybody."""


Phone = Annotated[Text, Masked(), Field(pattern=r"^[0-9-]+$", examples=["110"])]
"""A phone, which is masked wherever it is shown."""

Person = Annotated[Text, Named("people")]
Department = Annotated[Text, Named("departments")]
People = Annotated[Several[Text], Field(min_length=1), Named("people")]
Departments = Annotated[Several[Text], Field(min_length=1), Named("departments")]


class Model(BaseModel):
    """The policy of everything read from data files: strict, frozen, no unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def choice(words: tuple[str, ...], code: str) -> Reads:
    """Make a type that takes one of a few words; ``code`` names its refusal."""
    return Reads(_one_of(words, code), {"enum": list(words)}, *words)
