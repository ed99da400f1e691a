"""The lines to write in a data file for the words of a deadline."""

from collections.abc import Iterator

from ledgertool.model import words
from ledgertool.model.words import Reading
from ledgertool.reading.examples import plain


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
