"""The sheet that a department fills in: its columns, and the state it was made from.

That state goes along unseen in the worksheet ``_ledger``, as lines of texts: what it is (``MARK``,
its version, the day); the names and the headings of all columns; a line for each row, with its id,
its stage and its cells; and a sum of all that, so that a damaged state is not trusted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from ledgertool.editing.refusals import DamagedState, NoFillInSheet
from ledgertool.model.record import PACES, Closing, Entry, Progress, Reopening
from ledgertool.model.row import Row
from ledgertool.phones import mask
from ledgertool.privacy import visible_lines
from ledgertool.reading.sheets.grid import Grid

HIDDEN: Final = "_ledger"
MARK: Final = "ledgertool fill-in"
_VERSION: Final = "1"
_MOST_BYTES: Final = 64_000  # in UTF-16, of the 65,534 that a cell of Excel holds
_LETTERS: Final = str.maketrans("0123456789", "ghijklmnop")  # digits may look like a phone

FILLED: Final = {
    "progress": "进展",
    "percent": "完成比例",
    "pace": "进度",
    "problems": "存在问题",
    "next": "下一步",
    "closed": "销账依据",
    "on": "报告日期",
}
"""The columns to be filled in, by the fields of entries, with their headings."""

ID: Final = "编号"
STAGE: Final = "阶段"

RowKey = tuple[str, str]
"""The id of a row, and the name of its stage, or nothing."""


class SheetState(NamedTuple):
    """What a sheet was made from: the day, the headings by the names of columns, and the cells."""

    as_of: str
    headings: Mapping[str, str]
    rows: Mapping[RowKey, Mapping[str, str]]


def lines_of(state: SheetState) -> tuple[tuple[str, ...], ...]:
    """Write a state as the lines of the hidden worksheet, without phones."""
    lines = [(MARK, _VERSION, state.as_of), tuple(state.headings), tuple(state.headings.values())]
    for (row_id, stage), cells in state.rows.items():
        lines.append((row_id, stage, *(cells[name] for name in state.headings)))
    masked = [tuple(map(as_shown, line)) for line in lines]
    return (*masked, (_sum(masked),))


def as_shown(text: str) -> str:
    """Give a text as a cell shows it: no phones, every character seen, as long as a cell holds."""
    shown = visible_lines(mask(text))
    begun = shown.encode("utf-16-le")[:_MOST_BYTES].decode("utf-16-le", "ignore")
    return shown if begun == shown else f"{begun}……"


def state_in(grids: Iterable[Grid]) -> SheetState:
    """Read the state that a sheet was made from. Raises NoFillInSheet and DamagedState."""
    hidden = [grid for grid in grids if grid.name == HIDDEN]
    lines = [_texts(row) for grid in hidden for row in grid.rows]
    if not lines or lines[0][:1] != (MARK,):
        raise NoFillInSheet
    *body, (found, *_rest) = [line for line in lines if any(line)]
    if found != _sum(_trimmed(body)) or lines[0][1] != _VERSION:
        raise DamagedState
    names, headings = _without_end(body[1]), _without_end(body[2])
    rows = {(line[0], line[1]): _cells(names, line[2:]) for line in body[3:]}
    return SheetState(body[0][2], dict(zip(names, headings, strict=True)), rows)


def _cells(names: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    """Give cells by their columns; a program may leave out those at the end that are empty."""
    return {**dict.fromkeys(names, ""), **dict(zip(names, texts, strict=False))}


def _texts(row: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(getattr(cell, "text", "")) for cell in row)


def _without_end(line: Sequence[str]) -> tuple[str, ...]:
    end = len(line)
    while end and not line[end - 1]:
        end -= 1
    return tuple(line[:end])


def _trimmed(lines: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    return list(map(_without_end, lines))


def _sum(lines: Iterable[Sequence[str]]) -> str:
    bare = [("".join(text.split()) for text in line) for line in _trimmed(lines)]
    text = "\x1e".join(map("\x1f".join, bare))
    return sha256(text.encode()).hexdigest()[:32].translate(_LETTERS)


def reported(row: Row, stage: str) -> dict[str, str]:
    """Tell what is on record of a row, a stage or an occurrence, as the cells to be filled in."""
    entries = [entry for entry in row.record if _part(entry) == stage]
    reports = [entry for entry in entries if isinstance(entry, Progress)]
    newest = reports[-1] if reports else None
    percents = [one.percent for one in reports if one.percent is not None]
    paces = [one.pace for one in reports if one.pace is not None]
    return {
        "progress": newest.progress if newest else "",
        "percent": percent_text(percents[-1]) if percents else "",
        "pace": PACES[paces[-1]] if paces else "",
        "problems": (newest.problems if newest else None) or "",
        "next": (newest.next if newest else None) or "",
        "closed": _closed(entries),
        "on": "",
    }


def _part(entry: Entry) -> str:
    """Name what an entry is about: a stage, or the occurrence that it reports on."""
    return (entry.for_ if isinstance(entry, Progress) else None) or entry.part or ""


def percent_text(value: float) -> str:
    """Write a percentage in one way: 60 for 60.0."""
    return f"{value:.10g}"


def _closed(entries: Sequence[Entry]) -> str:
    """Give the evidence of the closing in force; nothing where there is none."""
    turns = [entry for entry in entries if isinstance(entry, (Closing, Reopening))]
    last = turns[-1] if turns else None
    return last.closed if isinstance(last, Closing) else ""


def changed(one: Mapping[str, str], other: Mapping[str, str]) -> Iterator[str]:
    """Name the columns to be filled in that differ between two states of a row."""
    for name in FILLED:
        if name != "on" and one.get(name, "") != other.get(name, ""):
            yield name
