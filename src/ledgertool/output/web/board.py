"""The board as a page: what its template shows at once, and what its script goes on with."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote, urlencode

from ledgertool import spelling
from ledgertool.answers.board import Board, BoardForm, BoardRow, BoardSection
from ledgertool.answers.outline import editors_reading
from ledgertool.answers.pictures import Bar, Remaining, behind, burn_down, coming, group_of, months
from ledgertool.language import _
from ledgertool.model.status import Status
from ledgertool.output.answer_pages import LEGEND
from ledgertool.output.web import drawing
from ledgertool.output.web.pages import page
from ledgertool.output.web.words import words_of_board
from ledgertool.privacy import visible_lines

if TYPE_CHECKING:
    from markupsafe import Markup

LINES: Final = 6
"""Entries of a list on the first screen."""

PAGE: Final = 200
"""Rows of the table that are shown at once; the script shows more."""

_ALWAYS: Final = (Status.OVERDUE, Status.DUE_SOON, Status.OPEN, Status.CLOSED)
"""The lights that are shown also where no row has them, what is most urgent first."""


class FirstLines(NamedTuple):
    """The first lines of a list, each as its template has it, and what is said of the others."""

    lines: list[tuple[str, ...]]
    rest: str


Branch = tuple[BoardSection, list["Branch"]]
"""A section of a plan, and those right below it."""


def board_page(board: Board, commit: str = "") -> str:
    """Write the board; ``commit`` is the sentence about the commit that answers, if one does."""
    board, words = _seen(board), words_of_board()
    keys = list(_keys(board.rows))
    bars, points = months(board.rows, board.as_of), burn_down(board.rows, board.as_of)
    lights = _lights(board.rows)
    return page(
        "board.html",
        style=("page.css", "board.css"),
        script=("pictures.js", "board.js"),
        title=words["title"],
        words=words,
        asked=_("; ").join(filter(None, (board.title, commit))),
        tally=lights,
        count=len(board.rows),
        behind=_behind(board, words),
        coming=_coming(board, keys, words),
        groups=drawing.groups(),
        picture=drawing.FRAME,
        months=drawing.drawn_bars(bars, board.as_of.day),
        burn_down=drawing.drawn_lines(points, words),
        filters=_filters(board, [light for light, _number in lights], words),
        shown=words["count"].format(count=len(board.rows), rows=len(board.rows)),
        headings=board.headings,
        rows=list(_lines(board.rows, keys)),
        columns=[heading.name for heading in board.headings],
        page=PAGE,
        reading=editors_reading(),
        branches=list(_branches(board.sections)),
        known=_known(board.rows, keys),
        notes=board.notes,
        facts=_facts(board, keys, words, bars, points),
    )


def _seen(value: Any) -> Any:
    """Make characters seen that would not be, in all that a board tells."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return visible_lines(value)
    if isinstance(value, tuple):
        make = getattr(value, "_make", tuple)
        return make(map(_seen, value))
    return value


def _keys(rows: Iterable[BoardRow]) -> Iterator[str]:
    """Name each row by its id; where bad data has one twice, with a number behind it."""
    met: dict[str, int] = {}
    for row in rows:
        met[row.id] = met.get(row.id, 0) + 1
        yield row.id if met[row.id] == 1 else f"{row.id}~{met[row.id]}"


def _known(rows: Sequence[BoardRow], keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Give by its id where a row is found, and its title."""
    return {key: (_address(row=key), row.title) for key, row in zip(keys, rows, strict=True)}


def _address(**asked: str) -> str:
    return "#" + urlencode(asked, quote_via=quote, safe="")


def _lines(
    rows: Sequence[BoardRow], keys: Sequence[str]
) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Give the key, the address, the light and the cells of each line of the table."""
    for key, row in zip(keys, rows, strict=True):
        yield key, _address(row=key), row.light.value, row.cells


def _lights(rows: Sequence[BoardRow]) -> list[tuple[Status, int]]:
    """Count the rows of each light that the board shows."""
    counts = Counter(row.light for row in rows)
    shown = dict.fromkeys((*_ALWAYS, *(light for light in Status if counts[light])))
    return [(light, counts[light]) for light in shown]


def _behind(board: Board, words: dict[str, str]) -> FirstLines:
    """Tell who is behind: a name, how far, and where the rows are found."""
    late = behind(board.rows, board.leaders)
    lines: list[tuple[str, ...]] = [
        (
            one.name,
            words["late"].format(count=one.rows, days=one.days),
            _address(leader=one.name, status=Status.OVERDUE.value),
        )
        for one in late[:LINES]
    ]
    return FirstLines(lines, _rest(words["rest_behind"], len(late)))


def _coming(board: Board, keys: Sequence[str], words: dict[str, str]) -> FirstLines:
    """Tell what comes next: the day, the row, its title, how long until then, and whose it is."""
    key_of = {id(row): key for key, row in zip(keys, board.rows, strict=True)}
    nearest = coming(board.rows)
    lines: list[tuple[str, ...]] = []
    for row in nearest[:LINES]:
        key = key_of[id(row)]
        said = _coming_words(row, words)
        lines.append((str(row.due_on or ""), key, _address(row=key), row.title, said))
    return FirstLines(lines, _rest(words["rest_coming"], len(nearest)))


def _coming_words(row: BoardRow, words: dict[str, str]) -> str:
    if row.days is None:
        left = words["at_once"]
    else:
        left = words["in_days"].format(days=row.days) if row.days else words["today"]
    return _("; ").join(filter(None, (left, "、".join(row.leaders))))


def _rest(sentence: str, count: int) -> str:
    return sentence.format(count=count - LINES) if count > LINES else ""


def _filters(
    board: Board, lights: Sequence[Status], words: dict[str, str]
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Give the filters to choose from: each by its name, its label, and its values with words."""
    return [
        ("leader", words["leader"], [(name, name) for name in board.leaders]),
        ("department", words["department"], [(name, name) for name in board.departments]),
        ("table", words["table"], [(form.table, form.title) for form in board.forms]),
        ("status", words["status"], [(light.value, light.word) for light in lights]),
    ]


def _branches(sections: Iterable[BoardSection]) -> Iterator[Branch]:
    """Make trees of sections in the order of the document."""
    above: list[Branch] = []
    for section in sections:
        branch: Branch = (section, [])
        del above[section.level :]
        if above:
            above[-1][1].append(branch)
        else:
            yield branch
        above.append(branch)


def _facts(
    board: Board,
    keys: Sequence[str],
    words: dict[str, str],
    bars: Sequence[Bar],
    points: Sequence[Remaining],
) -> "Markup":
    """Give the script what it needs, as JSON in which nothing can end a script or be markup."""
    from markupsafe import Markup

    lights = list(Status)
    facts = {
        "words": words,
        "lines": LINES,
        "page": PAGE,
        "shapes": {chr(shape): one for shape, one in spelling.SHAPES.items()},
        "unseen": spelling.UNSEEN.pattern,
        "lights": [
            {"name": light.value, "group": group_of(light), "is_soon": light is Status.DUE_SOON}
            for light in lights
        ],
        "overdue": lights.index(Status.OVERDUE),
        "groups": [name for name, _word in drawing.groups()],
        "columns": [heading.name for heading in board.headings],
        "leaders": board.leaders,
        "departments": board.departments,
        "forms": {form.table: _form_facts(form) for form in board.forms},
        "bars": [(bar.month, drawing.name(bar.month)) for bar in bars],
        "points": [(str(point.last), point.actual is not None) for point in points],
        "frame": drawing.FRAME,
        "rows": list(_row_facts(board, keys, words)),
    }
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return Markup(_MARKUP.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def _form_facts(form: BoardForm) -> dict[str, Any]:
    headings = [heading.text for heading in form.headings]
    legend = form.legend and f"{LEGEND}{form.legend}"
    return {"title": form.title, "legend": legend, "headings": headings}


_MARKUP: Final = re.compile("[<>&\u2028\u2029]")


def _row_facts(
    board: Board, keys: Sequence[str], words: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """Give of each row what the script filters, counts and shows."""
    leaders = {name: index for index, name in enumerate(board.leaders)}
    departments = {name: index for index, name in enumerate(board.departments)}
    lights = {light: index for index, light in enumerate(Status)}
    for key, row in zip(keys, board.rows, strict=True):
        yield {
            "id": key,
            "title": row.title,
            "table": row.table,
            "leaders": [leaders[name] for name in row.leaders],
            "found_by": [leaders[name] for name in row.found_by],
            "departments": [departments[name] for name in row.departments],
            "light": lights[row.light],
            "star": row.must_close,
            "due": str(row.due_on) if row.due_on else None,
            "late": -row.days if row.days is not None else 0,
            "coming": _coming_words(row, words) if row.comes else None,
            "form": row.form,
            "more": row.more,
            "record": row.record,
            "parts": [
                (
                    str(part.due_on) if part.due_on else None,
                    str(part.closed_on) if part.closed_on else None,
                    lights[part.light],
                )
                for part in row.parts
            ],
            "search": row.search,
        }
