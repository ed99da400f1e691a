"""The board's pictures: where each bar, line and label of them is, in units of their own.

The script draws the same with other numbers; so all is in whole numbers, rounded down.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from ledgertool.answers.pictures import EARLIER, LATER, Bar, Remaining
from ledgertool.language import _
from ledgertool.model.status import Status

FRAME: Final = {
    "width": 360,
    "height": 150,
    "base": 118,  # the line that bars stand on
    "tall": 100,  # the highest bar
    "first": 5,  # the left edge of the first bar
    "step": 25,
    "bar": 20,
    "left": 30,  # where lines begin, behind the numbers
    "span": 320,  # from the first point to the last
}
"""The measures of both pictures."""

_LABELS: Final = 5
_YEAR: Final = 4


def groups() -> list[tuple[str, str]]:
    """Name the pieces of a bar from below: each with its word."""
    return [
        ("done", Status.CLOSED.word),
        ("overdue", Status.OVERDUE.word),
        ("soon", Status.DUE_SOON.word),
        ("open", _("others not closed")),
    ]


def _height(count: int, most: int) -> int:
    return FRAME["tall"] * count // most


def drawn_bars(bars: Sequence[Bar], today: date) -> dict[str, Any]:
    """Draw a bar for each month, with its pieces one on the other."""
    names = [name for name, _word in groups()]
    counts = [[getattr(bar, name) for name in names] for bar in bars]
    most = max(1, *map(sum, counts))
    drawn = [
        {
            "x": FRAME["first"] + FRAME["step"] * index,
            "middle": FRAME["first"] + FRAME["step"] * index + FRAME["bar"] // 2,
            "pieces": list(_pieces(pieces, most)),
            "total": sum(pieces),
            "top": FRAME["base"] - _height(sum(pieces), most) - 3,
            "label": label(bar.month),
            "year": _year_of(bars, index),
            "is_now": bar.month == today.isoformat()[:7],
        }
        for index, (bar, pieces) in enumerate(zip(bars, counts, strict=True))
    ]
    said = (f"{name(bar.month)}：{sum(n)}" for bar, n in zip(bars, counts, strict=True) if sum(n))
    return {"bars": drawn, "label": "；".join(said)}


def _pieces(counts: Iterable[int], most: int) -> Iterable[tuple[str, int, int]]:
    """Give the name, the upper edge and the height of each piece."""
    below = 0
    for (name_, _word), count in zip(groups(), counts, strict=True):
        low, high = _height(below, most), _height(below + count, most)
        below += count
        yield name_, FRAME["base"] - high, high - low


def name(month: str) -> str:
    """Name a bar: its month, or what is before or behind all months."""
    return {EARLIER: _("earlier"), LATER: _("later")}.get(month, month)


def label(month: str) -> str:
    """Write below a bar what its month is; its year is below that."""
    return name(month) if month in (EARLIER, LATER) else str(int(month[_YEAR + 1 :]))


def _year_of(bars: Sequence[Bar], index: int) -> str:
    """Give the year below the first month of it that has a bar."""
    month, before = bars[index].month, bars[index - 1].month if index else ""
    if month in (EARLIER, LATER) or month[:_YEAR] == before[:_YEAR]:
        return ""
    return month[:_YEAR]


def drawn_lines(points: Sequence[Remaining], words: dict[str, str]) -> dict[str, Any]:
    """Draw what is left as planned and in fact, with a few months named below."""
    if not points:
        empty: dict[str, Any] = {"planned": "", "actual": "", "labels": [], "now": None, "most": 0}
        return {**empty, "said": words["no_days"]}
    total, known = points[0].planned, [one for one in points if one.actual is not None]
    across = [_across(index, len(points)) for index in range(len(points))]
    each = max(1, -(-(len(points) - 1) // _LABELS))

    def line(left: Iterable[int]) -> str:
        heights = (FRAME["base"] - _height(count, total) for count in left)
        return " ".join(f"{x},{y}" for x, y in zip(across, heights, strict=False))

    return {
        "planned": line(point.planned for point in points),
        "actual": line(point.actual or 0 for point in known),
        "most": total,
        "labels": [(across[at], points[at].label) for at in range(0, len(points), each)],
        "now": across[len(known) - 1],
        "said": words["remaining"].format(
            rows=total, actual=known[-1].actual, planned=known[-1].planned
        ),
    }


def _across(index: int, points: int) -> int:
    return FRAME["left"] + FRAME["span"] * index // max(1, points - 1)
