"""The page for a leader in the words of an office's bulletin (通报), which is always Chinese."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from ledgertool.answers.figures import Asked, Figure
from ledgertool.answers.sheet import ProseLine, Sheet

_NUMERALS: Final = "一二三四五六七八九十"
_TITLE: Final = "工作台账推进情况通报"


def bulletin(rows: int, still_open: int, figures: Sequence[Figure], asked: Asked) -> Sheet:
    """Write a bulletin: what there is in all, then each figure with the rows behind it."""
    lines = tuple(_lines(rows, still_open, figures, asked))
    return Sheet((), (), tuple, dict, title=_TITLE, prose=lines)


def _lines(
    rows: int, still_open: int, figures: Sequence[Figure], asked: Asked
) -> Iterator[ProseLine]:
    day = _day(asked.as_of.day)
    counted = "，".join(f"{figure.heading}{len(figure.points)}项" for figure in figures)
    yield ProseLine(1, f"截至{day}，共{rows}项，未销账{still_open}项；其中：{counted}。")
    for numeral, figure in zip(_NUMERALS, figures, strict=False):
        yield ProseLine(0, f"{numeral}、{figure.heading}（{len(figure.points)}项）")
        if not figure.points:
            yield ProseLine(1, "无。")
        for number, point in enumerate(figure.points, 1):
            names = "、".join(point.state.leaders)
            said = "；".join(filter(None, (point.id, names, point.said)))
            yield ProseLine(1, f"{number}．{point.state.title}（{said}）")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
