"""The deadlines that official cells write for stages and for what comes again, read back."""

import re
from collections.abc import Iterator

from ledgertool.editing.layout import Written
from ledgertool.model import period, recurrence, words
from ledgertool.model.period import Period
from ledgertool.model.row import Head
from ledgertool.reading.examples import plain

_STAGE = re.compile(r"(\S.*\S|\S)\s+(\S+)")
_MOVED = re.compile("（延至([^（）]*)）$")
_ON = "长期坚持"


def without_extension(text: str) -> tuple[str, str]:
    """Part what is due from what it was moved to: that is of the record, and not issued."""
    found = _MOVED.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")


def as_written(text: str, head: Head) -> dict[str, Written] | None:
    """Read what an official cell says of stages, or of what comes again; None where it is words."""
    stages = list(_stages(text, head))
    if stages and all(stages):
        return {"stages": [one for one in stages if one]}
    return _recurring(text)


def _stages(text: str, head: Head) -> Iterator[str | None]:
    for part in re.split("[；;\n]", text):
        found = _STAGE.fullmatch(part.strip())
        when = _period(found[2], head) if found else None
        if found is None or when is None or period.parse(found[1]):
            yield None
            continue
        said = "" if period.parse(found[2]) else f", deadline_text: {plain(found[2])}"
        yield f"{{name: {plain(found[1])}, deadline: {when}{said}}}"


def _period(text: str, head: Head) -> Period | None:
    if found := period.parse(text):
        return found
    reading = words.read(text, year=head.year, issued_on=head.issued_on)
    return None if reading.ongoing or reading.recurs or reading.stages else reading.deadline


def _recurring(text: str) -> dict[str, Written] | None:
    fields: dict[str, Written] = {}
    for part in text.split("，"):
        if part == _ON:
            fields["ongoing"] = "true"
        elif recurrence.parse(part):
            fields["recurs"] = part
        elif period.parse(part):
            fields["deadline"] = part
        else:
            return None
    return fields if "recurs" in fields or "ongoing" in fields else None
