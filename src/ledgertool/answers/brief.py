"""The page for a leader: each figure with the rows behind it, and sums that must agree."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from ledgertool.answers import query
from ledgertool.answers.asked import head, nothing_found, rows_counted
from ledgertool.answers.bulletin import bulletin
from ledgertool.answers.carried import counted_once, counted_once_words
from ledgertool.answers.figures import SILENT, Asked, Figure, Point, counted, figures
from ledgertool.answers.lookup import all_rows
from ledgertool.answers.notes import no_closing, unsaid
from ledgertool.answers.objects import counts_object
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.language import _
from ledgertool.model.status import DONE, Status
from ledgertool.reading.ledger import Ledger

_PAGE: Final = 36
"""Lines of rows that a page has room for."""

_CHARACTERS: Final = 30
"""Chinese characters that a line of a page has room for."""

_RUN: Final = 3
"""Numbers in a row that are written as from one to another."""

_LIGHTS: Final = {"overdue": Status.OVERDUE, "due-soon": Status.DUE_SOON}
"""The figures that hold all rows of a light, and those that have it in a stage alone."""

_OPEN_ALONE: Final = ("behind", "silent")
"""The figures in which nothing is that is struck off."""

_HEADINGS: Final = (Heading("status", "情况"), Heading("rows", "项数"), Heading("ids", "事项"))


Listed = tuple[str, tuple[str, ...]]
"""The text of a line, and the ids of the rows that it stands for."""


class Line(NamedTuple):
    """A line of the page: the figure that it belongs to, a text, and the rows that it stands for.

    The first line of a figure has its number.
    """

    figure: Figure
    text: str
    ids: tuple[str, ...]
    is_first: bool = False


class Brief(NamedTuple):
    """The rows asked for, each as a whole; the figures; and the lines that the page has.

    ``twice`` counts the rows left out because they are carried from one year into another.
    """

    rows: tuple[RowState, ...]
    figures: tuple[Figure, ...]
    lines: tuple[Line, ...]
    twice: int = 0

    @property
    def open(self) -> list[str]:
        """The ids of the rows that are neither struck off nor given up."""
        return [state.id for state in self.rows if state.status not in DONE]

    @property
    def repeats(self) -> bool:
        """Whether a row is behind several figures."""
        ids = [one for figure in self.figures for one in figure.ids]
        return len(ids) > len(set(ids))

    @property
    def tally(self) -> dict[Status, int]:
        """How many rows have which light; those that none has are in it, too."""
        return query.tally(self.rows)


def brief(ledger: Ledger, criteria: Criteria, asked: Asked) -> Sheet:
    """Tell of the rows asked for what a leader asks first, on one page.

    A page whose sums do not agree is not given: that is a bug, and raises AssertionError.
    """
    page = drawn_up(ledger, criteria, asked)
    agree(page)
    rows = rows_counted(len(page.rows))
    counted_open = _("{rows}, {open} not closed").format(rows=rows, open=len(page.open))
    what = _("As of {day}, closings of {month}").format(day=asked.as_of.day, month=asked.span)
    return Sheet(
        headings=_HEADINGS,
        items=page.lines if page.rows else (),
        as_cells=_cells,
        as_object=lambda _line: _object(page, asked),
        as_one=lambda: _object(page, asked),
        lights=tuple(line.figure.light for line in page.lines) if page.rows else (),
        title=head(what, criteria, counted_open),
        notes=tuple(_notes(page, ledger, criteria, asked)),
        is_page=True,
        bulletin=lambda: bulletin(len(page.rows), len(page.open), page.figures, asked),
    )


def drawn_up(ledger: Ledger, criteria: Criteria, asked: Asked) -> Brief:
    """Count the rows asked for, and lay out what is behind each figure."""
    rows, twice = counted_once(ledger, criteria, asked.as_of)
    known = {table.row_id(row): row for table, row in all_rows(ledger)}
    found = figures(rows, asked, known)
    lines = tuple(_lines(found, with_leaders=not criteria.leaders))
    return Brief(rows, found, lines, twice)


def agree(page: Brief) -> None:
    """Hold each total against its parts. Raises AssertionError: such a page must not be given.

    Rows are held by their ids, of which bad data may have some twice.
    """
    rows = Counter(state.id for state in page.rows)
    lights = {one: Counter(row.id for row in page.rows if row.status is one) for one in Status}
    _same(rows.total(), sum(page.tally.values()), "statuses")
    _same(rows.total(), len(page.open) + sum(lights[one].total() for one in DONE), "open")
    for figure in page.figures:
        shown = Counter(one for line in page.lines if line.figure is figure for one in line.ids)
        of_tables = sum(len(numbers) for _table, numbers in counted(figure.points))
        within = Counter(page.open) if figure.name in _OPEN_ALONE else rows
        _same(len(figure.points), shown.total(), figure.name)
        _same(len(figure.points), of_tables, figure.name)
        _same(Counter(figure.ids), shown, figure.name)
        _same(shown - within, Counter(), figure.name)
        if light := _LIGHTS.get(figure.name):
            _same(lights[light] - shown, Counter(), figure.name)


def _same(one: object, other: object, what: str) -> None:
    if one != other:
        raise AssertionError(f"the sums of {what} do not agree: {one} and {other}")


def _lines(found: Sequence[Figure], *, with_leaders: bool) -> Iterator[Line]:
    """Lay out the rows behind each figure: each with its title, as long as the page has room.

    Where there are more, those of the longest figures are named by their ids alone.
    """
    texts = {figure.name: _each(figure.points, with_leaders) for figure in found}
    for figure in sorted(found, key=lambda one: _height(texts[one.name]), reverse=True):
        if sum(map(_height, texts.values())) > _PAGE:
            texts[figure.name] = _by_table(figure.points)
    for figure in found:
        for index, (text, ids) in enumerate(texts[figure.name] or [("", ())]):
            yield Line(figure, text, ids, is_first=index == 0)


def _height(texts: Sequence[Listed]) -> int:
    """Tell how many lines of a page texts fill, where they are folded."""
    return sum(1 + len(text) // _CHARACTERS for text, _ids in texts)


def _each(points: Sequence[Point], with_leaders: bool) -> list[Listed]:
    """Write each row: its id, its title, who answers for it, and why it is counted."""
    lines: list[Listed] = []
    for point in points:
        names = "、".join(point.state.leaders) if with_leaders else ""
        said = "；".join(filter(None, (names, point.said)))
        lines.append((f"{point.id} {point.state.title}（{said}）", (point.id,)))
    return lines


def _by_table(points: Sequence[Point]) -> list[Listed]:
    """Write the ids of rows, those of a table on one line: 2020/pilots/1–4、7."""
    return [
        (f"{table}/{_runs(numbers)}", tuple(f"{table}/{number}" for number in numbers))
        for table, numbers in counted(points)
    ]


def _runs(numbers: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(
        f"{run[0]}–{run[-1]}" if len(run) >= _RUN else "、".join(map(str, run)) for run in runs
    )


def _cells(line: Line) -> tuple[str, ...]:
    if not line.is_first:
        return "", "", line.text
    return line.figure.heading, str(len(line.figure.points)), line.text


def _notes(page: Brief, ledger: Ledger, criteria: Criteria, asked: Asked) -> Iterator[str]:
    """Say what the figures leave unsaid."""
    yield from unsaid(ledger, criteria, asked.as_of)
    if not page.rows:
        yield nothing_found(ledger, criteria, asked.as_of)
    overdue = {
        one.id for figure in page.figures if figure.name == "overdue" for one in figure.points
    }
    if said := no_closing(ledger, [state for state in page.rows if state.id in overdue]):
        yield said
    if any(figure.name == "silent" and figure.points for figure in page.figures):
        yield _(
            "Days without a report count from the last entry on record; where there is none, from"
            " the day of issue, or else from the first day of the table's year. Rows that are"
            " closed, paused, ongoing or withdrawn do not count."
        )
    if said := counted_once_words(page.twice):
        yield said
    if page.repeats:
        yield _("A row may be in several figures.")


def _object(page: Brief, asked: Asked) -> dict[str, Any]:
    """Give the page to programs."""
    return {
        "as_of": asked.as_of.day.isoformat(),
        "month": str(asked.span),
        "soon": asked.as_of.soon,
        "silent": SILENT,
        "rows": len(page.rows),
        "open": len(page.open),
        "carried_on": page.twice,
        "statuses": counts_object(page.rows),
        "figures": [_figure_object(figure) for figure in page.figures],
    }


def _figure_object(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "rows": len(figure.points),
        "ids": figure.ids,
        "details": [_point_object(point) for point in figure.points],
    }


def _point_object(point: Point) -> dict[str, Any]:
    return {
        "id": point.id,
        "title": point.state.title,
        "leaders": list(point.state.leaders),
        "stages": list(point.stages),
        "day": point.day.isoformat() if point.day else None,
        "days": point.days,
    }
