"""What the words of a deadline mean, and what to write for them."""

from datetime import date
from typing import Any, Final

from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.language import N_, _
from ledgertool.model import words
from ledgertool.model.words import Reading
from ledgertool.reading.deadlines import lines

_HEADINGS: Final = (
    Heading("words", "原文"),
    Heading("deadline", "时限", whole=True, optional=True),
    Heading("first", "起始日", whole=True, optional=True),
    Heading("due_on", "到期日", whole=True, optional=True),
    Heading("ongoing", "持续推进", optional=True),
    Heading("immediate", "立行立改", optional=True),
    Heading("recurs", "周期", whole=True, optional=True),
    Heading("stages", "阶段", optional=True),
    Heading("yaml", "写法"),
    Heading("reason", "说明", whole=True, optional=True),
    Heading("nearest", "最接近的", whole=True, optional=True),
)
_REASONS: Final = {"no-day": "未写明日期", "not-in-calendar": "日历上没有"}
_LACKING: Final = {
    "issued-on": N_(
        "These words count from the day of issue; name it with --issued-on DAY. In a table it is"
        " issued_on."
    ),
    "holidays": N_(
        'Working days need one more package: pip install "ledgertool[holidays]"; then ask again.'
    ),
    "announcement": N_(
        "The holidays of that year are not announced, or the installed package holidays does not"
        " know them yet; so no day is certain."
    ),
}


def meaning(text: str, year: int, issued_on: date | None) -> Sheet:
    """Tell what words mean in a table of a year, issued on a day.

    JSON: ``words deadline first due_on ongoing immediate recurs stages yaml reason nearest``, each
    stage with ``name`` and ``deadline``; what the words do not say is null or false.
    """
    reading = words.read(text, year=year, issued_on=issued_on)
    item = _object(text, reading)
    return Sheet(_HEADINGS, [item], _cells, dict, single=True).noted(why_no_day(reading))


def _object(text: str, reading: Reading) -> dict[str, Any]:
    due, recurs = reading.deadline, reading.recurs
    return {
        "words": text,
        "deadline": str(due) if due else None,
        "first": due.first.isoformat() if due else None,
        "due_on": due.last.isoformat() if due else None,
        "ongoing": reading.ongoing,
        "immediate": reading.immediate,
        "recurs": str(recurs) if recurs else None,
        "stages": [{"name": name, "deadline": str(span)} for name, span in reading.stages],
        "yaml": "\n".join(lines(text, reading)),
        "reason": reading.reason,
        "nearest": reading.nearest,
    }


def _cells(item: dict[str, Any]) -> tuple[str, ...]:
    shown = {**item, "reason": _REASONS.get(item["reason"])}
    return tuple(_cell(shown[heading.name]) for heading in _HEADINGS)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(f"{stage['name']} {stage['deadline']}" for stage in value)
    return "是" if value is True else str(value or "")


def why_no_day(reading: Reading) -> str:
    """Say why words say no day, and what would help."""
    if reading.nearest:
        return _("The calendar has no such day; the nearest is {nearest}.").format(
            nearest=reading.nearest
        )
    if reading.lacking:
        return _(_LACKING[reading.lacking])
    if reading.reason:
        return _("These words say no day that is certain; they stay as they are.")
    return ""
