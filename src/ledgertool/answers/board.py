"""The board: all that a page needs to show rows, filter them and tell of each, without phones.

It holds no sentence but its title and its notes, and nothing that a page must still look up.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ledgertool import spelling
from ledgertool.answers import query
from ledgertool.answers.asked import as_of_words, head, nothing_found, rows_counted
from ledgertool.answers.beyond import Beyond, Headed
from ledgertool.answers.carried import counted_once, counted_once_words, earlier, going_on
from ledgertool.answers.columns import SheetColumn, chosen_columns, official
from ledgertool.answers.lookup import all_rows
from ledgertool.answers.notes import no_closing, unsaid
from ledgertool.answers.outline import PlanPart, plan_parts
from ledgertool.answers.published import columns_kept_back, published
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.rows import full_title
from ledgertool.answers.searching import searched
from ledgertool.answers.sheet import Heading
from ledgertool.model.cells import entry_cell
from ledgertool.model.plan import whole
from ledgertool.model.registry import RegistrySection
from ledgertool.model.row import Row
from ledgertool.model.stages import stages
from ledgertool.model.status import DONE, AsOf, Status
from ledgertool.model.targets import Target
from ledgertool.phones import is_label, mask
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table


class BoardPart(NamedTuple):
    """A stage or an occurrence of a row, or the row alone where it has none."""

    due_on: date | None
    closed_on: date | None
    light: Status


class BoardRow(NamedTuple):
    """A row as of the day.

    ``leaders`` are those in force, and ``found_by`` all by whom ``--leader`` finds it, city
    leaders among them. ``departments`` are the leading ones and then the supporting ones.
    ``due_on`` is the last day of what is due next, and ``days`` are those until then, less than 0
    where it has passed; ``comes`` tells whether something is still to be done at once or by a day
    to come. ``cells`` go with the headings of the board, and ``form`` with those of its table's
    form; ``more`` are further headings, each with its text, and ``record`` is what happened, the
    oldest first, in earlier years too. ``search`` has all texts that ``--search`` looks into,
    folded as that does; a space is between two of them.
    """

    id: str
    title: str
    table: str
    leaders: tuple[str, ...]
    found_by: tuple[str, ...]
    departments: tuple[str, ...]
    light: Status
    must_close: bool
    due_on: date | None
    days: int | None
    comes: bool
    cells: tuple[str, ...]
    form: tuple[str, ...]
    more: tuple[tuple[str, str], ...]
    record: tuple[str, ...]
    parts: tuple[BoardPart, ...]
    search: str


class BoardForm(NamedTuple):
    """The official form of a table: its title, its columns, and the note that stands with it."""

    table: str
    title: str
    headings: tuple[Heading, ...]
    legend: str


class BoardSection(NamedTuple):
    """A part of a plan, or the plan as a whole at level 0, in the order of the document.

    ``rows`` are the ids of the rows on the board that serve it or anything below it.
    """

    id: str
    level: int
    heading: str
    text: str
    goals: tuple[str, ...]
    targets: tuple[str, ...]
    rows: tuple[str, ...]


class Board(NamedTuple):
    """All that a page shows. ``leaders`` and ``departments`` are those that its rows name.

    They come in the order of the registry, and city leaders are among them.
    """

    as_of: AsOf
    title: str
    headings: tuple[Heading, ...]
    rows: tuple[BoardRow, ...]
    forms: tuple[BoardForm, ...]
    sections: tuple[BoardSection, ...]
    notes: tuple[str, ...]
    leaders: tuple[str, ...]
    departments: tuple[str, ...]
    is_public: bool


def board(ledger: Ledger, criteria: Criteria, as_of: AsOf, *, is_public: bool = False) -> Board:
    """Gather all that a page shows of the rows asked for.

    A public one has no contacts, and nothing that the record says for the office itself.
    """
    found, twice = counted_once(ledger, criteria, as_of)
    making = _Making(ledger, as_of, is_public, found)
    rows = tuple(map(making.row, found))
    masked = making.masked
    people, offices = ledger.registry.people, ledger.registry.departments
    sections = tuple(_sections(ledger, found, as_of, masked))
    return Board(
        as_of,
        masked(head(as_of_words(as_of), criteria, rows_counted(len({one.id for one in found})))),
        tuple(_bare(column) for column in making.common),
        rows,
        tuple(making.form(table) for table in making.tables),
        sections,
        tuple(map(masked, _notes(ledger, found, criteria, as_of, twice))),
        _ranked((name for row in rows for name in row.found_by), people),
        _ranked((name for row in rows for name in row.departments), offices),
        is_public,
    )


def _notes(
    ledger: Ledger, found: Sequence[RowState], criteria: Criteria, as_of: AsOf, twice: int
) -> Iterator[str]:
    """Say what the rows leave unsaid; as other answers do."""
    yield from unsaid(ledger, criteria, as_of)
    notes = (
        "" if found else nothing_found(ledger, criteria, as_of),
        no_closing(ledger, found),
        counted_once_words(twice),
        going_on(ledger, found, as_of),
    )
    yield from filter(None, notes)


def _ranked(names: Iterable[str], section: RegistrySection) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(names), key=section.rank))


def _bare(column: SheetColumn) -> Heading:
    """Give a heading without the words that may be chosen: nothing is filled in on a board."""
    return column.heading._replace(offers=())


class _Masking:
    """Masks texts, each that is in many rows only once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bool], str] = {}
        self._folded: dict[str, str] = {}

    def __call__(self, text: str, private: Sequence[str] = (), *, labelled: bool = False) -> str:
        if private:
            return mask(text, private, labelled=labelled)
        key = text, labelled
        if key not in self._known:
            self._known[key] = mask(text, labelled=labelled)
        return self._known[key]

    def told(self, told: Headed, private: Sequence[str]) -> str:
        """Mask a text under a heading."""
        heading, text = told
        labelled = is_label(heading.name) or is_label(heading.text)
        return self(text, private, labelled=labelled)

    def folded(self, text: str, private: Sequence[str]) -> str:
        """Mask a text, and fold it as searching does."""
        masked = self(text, private)
        if masked not in self._folded:
            self._folded[masked] = spelling.folded(masked)
        return self._folded[masked]


class _Making:
    """What the rows of a board are made with: what is alike for many of them is made once."""

    def __init__(
        self, ledger: Ledger, as_of: AsOf, is_public: bool, found: Sequence[RowState]
    ) -> None:
        self._ledger, self._as_of, self._is_public = ledger, as_of, is_public
        self._found = found
        self._beyond = Beyond(ledger)
        self._forms: dict[str, list[SheetColumn]] = {}
        self.masked = _Masking()

    @cached_property
    def tables(self) -> list[Table]:
        """The tables that rows are from, in the order of the documents."""
        ids = {state.table.id for state in self._found}
        return [table for table in self._ledger.tables if table.id in ids]

    @cached_property
    def common(self) -> list[SheetColumn]:
        """The columns that all rows have, without those that nothing stands in."""
        columns = chosen_columns(self._found, self._ledger, (), None)
        return [
            one
            for one in columns
            if not one.heading.office_only
            and (not one.heading.optional or any(map(one.cell, self._found)))
        ]

    def form(self, table: Table) -> BoardForm:
        """Give the form of a table."""
        headings = tuple(_bare(column) for column in self._columns(table))
        title, legend = self.masked(full_title(table)), self.masked(table.head.legend or "")
        return BoardForm(self.masked(table.id), title, headings, legend)

    def _columns(self, table: Table) -> list[SheetColumn]:
        if table.id not in self._forms:
            hidden = columns_kept_back(table.kind) if self._is_public else ()
            columns = official(table.kind, table.rows, self._beyond.columns(table.kind))
            self._forms[table.id] = [one for one in columns if one.heading.name not in hidden]
        return self._forms[table.id]

    def row(self, state: RowState) -> BoardRow:
        """Make a row; what is masked in it is told by the row as it is, not as it is published."""
        row, private, masked = state.row, state.row.private, self.masked
        seen = state._replace(row=published(row)) if self._is_public else state
        registry, due = self._ledger.registry, state.due_next
        offices = (*row.lead_departments, *row.support_departments)

        def written(columns: Iterable[SheetColumn]) -> tuple[str, ...]:
            cells = ((one.heading, one.cell(seen)) for one in columns)
            return tuple(masked.told(cell, private) for cell in cells)

        return BoardRow(
            masked(state.id),
            masked(state.title),
            masked(state.table.id),
            self._names(state.leaders, registry.people),
            self._names((*state.leaders, *row.city_leaders), registry.people),
            self._names(offices, registry.departments),
            state.status,
            state.must_close,
            due.last if due else None,
            (due.last - self._as_of.day).days if due else None,
            _comes(state, self._as_of),
            written(self.common),
            written(self._columns(state.table)),
            tuple(self._more(seen, private)),
            tuple(self._record(row)),
            tuple(self._parts(state)),
            " ".join(masked.folded(text, private) for text in searched(seen.row, private)),
        )

    def _names(self, names: Iterable[str], section: RegistrySection) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.masked(section.name(name)) for name in names))

    def _more(self, state: RowState, private: Sequence[str]) -> Iterator[tuple[str, str]]:
        heading = self._beyond.columns(state.table.kind)["continues"].heading
        others = self._beyond.read_by_editors(state)
        for told in (*self._beyond.follows(state), (heading, state.row.continues or ""), *others):
            if told[1]:
                yield told[0].text, self.masked.told(told, private)

    def _record(self, row: Row) -> Iterator[str]:
        """Write what happened to a row, and before that to those of earlier years it carries on."""
        for one in (*earlier(row, self._known), row):
            seen = published(one) if self._is_public else one
            for entry in seen.record:
                yield self.masked(entry_cell(entry), one.private)

    @cached_property
    def _known(self) -> dict[str, Row]:
        return {table.row_id(row): row for table, row in all_rows(self._ledger)}

    def _parts(self, state: RowState) -> Iterator[BoardPart]:
        table, row = state.table, state.row
        each = [
            query.row_state(table, row, self._as_of, one) for one in stages(row, table.head)
        ] or [state]
        for part in each:
            due_on = part.deadline.last if part.deadline else None
            yield BoardPart(due_on, part.seen.closed_on, part.status)


def _comes(state: RowState, as_of: AsOf) -> bool:
    """Tell whether something falls due that is not done or paused; at once, or on a day to come."""
    if state.status in DONE or state.status in (Status.OVERDUE, Status.PAUSED):
        return False
    due = state.due_next
    return state.status is Status.DUE_SOON or (due is not None and due.last >= as_of.day)


def _sections(
    ledger: Ledger, found: Sequence[RowState], as_of: AsOf, masked: _Masking
) -> Iterator[BoardSection]:
    for issued in ledger.plans:
        for part in plan_parts(issued, whole(issued.id, issued.plan), found):
            node = part.located.node
            yield BoardSection(
                masked(part.located.id),
                part.located.level,
                masked(_heading(part)),
                masked(node.text or ""),
                tuple(masked(f"{goal.by}：{goal.text}") for goal in node.goals),
                tuple(masked(_target(target, as_of)) for target in node.targets),
                tuple(masked(state.id) for state in part.rows),
            )


def _heading(part: PlanPart) -> str:
    number = None if part.located.level else part.plan.plan.document_number
    return part.located.node.heading + (f"（{number}）" if number else "")


def _target(target: Target, as_of: AsOf) -> str:
    """Write an aim, and how far it is reached."""
    actual, percent = target.newest(as_of.day), target.percent(as_of.day)
    aim = f"{target.metric}：{target.aim()}"
    if actual is None:
        return aim
    reached = "" if percent is None else f"，完成率 {percent}%"
    return f"{aim}（{actual.on} 实际 {actual.value}{target.unit or ''}{reached}）"
