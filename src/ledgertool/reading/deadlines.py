"""The lines to write in a data file for the words of a deadline."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ledgertool.findings.finding import Edit, Span, as_lines, meant, write
from ledgertool.language import _
from ledgertool.model import words
from ledgertool.model.words import Reading
from ledgertool.reading.document import Document, Location
from ledgertool.reading.examples import plain
from ledgertool.reading.rejections import Rejection

_CHINESE: Final = re.compile("[\u4e00-\u9fff]")


def lines(text: str, reading: Reading) -> list[str]:
    """Write what words say as the lines of a row, in the order in which rows have them.

    The words themselves are written where they say more than the period, or something else;
    立行立改 and 近期 are words and nothing more.
    """
    return list(_lines(text, reading))


def _lines(text: str, reading: Reading) -> Iterator[str]:
    if reading.deadline:
        yield f"deadline: {reading.deadline}"
    is_period = reading == Reading(deadline=reading.deadline)
    if text.strip() and not (is_period and words.is_plain(text)):
        yield f"deadline_text: {plain(' '.join(text.split()))}"
    if reading.ongoing:
        yield "ongoing: true"
    if reading.recurs:
        yield f"recurs: {reading.recurs}"
    if reading.stages:
        stages = (f"{{name: {plain(name)}, deadline: {span}}}" for name, span in reading.stages)
        yield f"stages: [{', '.join(stages)}]"


def instead(document: Document, place: Location, written: Sequence[str]) -> Edit | None:
    """Put lines in the place of a field and its value; None where its place is not clear."""
    key, value = document.span(place, key=True), document.span(place)
    if key is None or value is None or value.line != key.line:
        return None
    span = Span(key.line, key.column, value.end_line, value.end_column)
    return Edit(span, _joined(document, key, written))


def above(document: Document, place: Location, written: Sequence[str]) -> Edit | None:
    """Put lines above a field; None where its place is not clear."""
    key = document.span(place, key=True)
    if key is None:
        return None
    between = _joined(document, key, [*written, ""])
    return Edit(Span(key.line, key.column, key.line, key.column), between)


def _joined(document: Document, key: Span, written: Sequence[str]) -> str:
    """Join fields as those around them are: one in a line, or within braces."""
    before = document.lines[key.line - 1][: key.column - 1]
    is_in_braces = before.strip(" -") != ""
    return (", " if is_in_braces else "\n" + " " * (key.column - 1)).join(written)


def as_words(rejection: Rejection) -> tuple[str | None, tuple[Edit, ...]]:
    """Tell what to write for words in the place of a period, and the edit that writes it.

    Nothing, where it is no words.
    """
    text, field = rejection.found, f"{rejection.field}_text"
    if not _CHINESE.search(text):
        return None, ()
    examples = rejection.examples
    year, issued_on = examples.year, examples.day_of_issue()
    reading = words.read(text, year=year, issued_on=issued_on)
    given = examples.given((*rejection.steps[:-1], field))
    is_there = given is not None
    if reading.reason is not None:
        better = words.nearly(text, year=year, issued_on=issued_on)
        return _undated(text, field, reading, better, is_there=is_there), ()
    written = [line for line in lines(text, reading) if not (is_there and line.startswith(field))]
    edit = instead(rejection.document, (*rejection.base, *rejection.steps), written)
    fits = all(line.split(":")[0] in rejection.fields for line in written)
    fits = fits and given in (None, text)  # other words beside these, and nobody knows which count
    return as_lines(written), (edit,) if edit and fits else ()


def _undated(
    text: str, field: str, reading: Reading, better: str | None, *, is_there: bool
) -> str | None:
    """Tell what to do with words that say no day as they are."""
    if better is not None:
        return meant([better])
    if reading.nearest is not None:
        return meant([reading.nearest])
    if is_there:
        return _("remove the line; the words are in {field}").format(field=field)
    return write(f"{field}: {plain(text)}")
