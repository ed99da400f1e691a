"""Rows as answers: a list of them, or one whole."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from ledgertool.answers import query
from ledgertool.answers.beyond import Beyond, Headed
from ledgertool.answers.calendar import calendar
from ledgertool.answers.carried import goes_on_as
from ledgertool.answers.columns import SheetColumn, chosen_columns
from ledgertool.answers.lookup import find_row
from ledgertool.answers.notes import no_closing
from ledgertool.answers.objects import row_object
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.language import _
from ledgertool.model.cells import entry_cell
from ledgertool.model.row import Row
from ledgertool.model.status import AsOf
from ledgertool.phones import mask, mask_inside
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table


def single_kind(ledger: Ledger, criteria: Criteria) -> type[Row] | None:
    """Tell whether the tables and kinds asked for are of one kind: then its form is shown."""
    asked = kinds_asked(ledger, criteria)
    return asked.pop() if len(asked) == 1 else None


def kinds_asked(ledger: Ledger, criteria: Criteria) -> set[type[Row]]:
    """Give the kinds asked for, and those of the tables asked for; none, where neither is."""
    asked = {table.kind for table in ledger.tables if table.id in criteria.tables}
    return asked | {ledger.kinds[name] for name in criteria.kinds}


def row_list(
    found: Sequence[RowState],
    ledger: Ledger,
    *,
    columns: Sequence[str] = (),
    kind: type[Row] | None = None,
    show_phones: bool = False,
    extra: tuple[str, ...] = (),
) -> Sheet:
    """Lay out rows: in the columns asked for, or a kind's official ones, or the common ones.

    ``extra`` names what the objects have on top. Raises UnknownColumn.
    """
    chosen = chosen_columns(found, ledger, columns, kind)
    headings = [column.heading for column in chosen]
    names = [one.name for one in headings if not one.office_only] if columns else None
    return Sheet(
        headings=tuple(headings),
        items=found,
        as_cells=partial(_cells, chosen, show_phones),
        as_object=partial(_object, names, extra, show_phones),
        lights=tuple(state.status for state in found),
        apart=next((index for index, state in enumerate(found) if state.possible), None),
        shows_phones=show_phones,
        pages=partial(_forms, found, ledger, show_phones) if kind and not columns else None,
    )


def _forms(found: Sequence[RowState], ledger: Ledger, show_phones: bool) -> list[Sheet]:
    """Lay out rows as their tables were issued: each in its own form, with title and legend.

    Of several bureaus each has its tables, with its code before the title.
    """
    rows_of: dict[str, list[RowState]] = {}
    for state in found:
        rows_of.setdefault(state.table.id, []).append(state)
    return [
        row_list(rows_of[table.id], ledger, kind=table.kind, show_phones=show_phones)._replace(
            title=f"{table.bureau} {full_title(table)}".lstrip(),
            legend=table.head.legend or "",
            pages=None,
        )
        for table in ledger.tables
        if table.id in rows_of
    ]


def full_title(table: Table) -> str:
    """Give a table's title, behind that of the group that it is a part of."""
    return "：".join(filter(None, (table.head.group, table.head.title)))


def every_row(ledger: Ledger, as_of: AsOf, columns: Sequence[str], kind: type[Row] | None) -> Sheet:
    """Lay out all rows of a kind, and their stages each by itself: whatever may be asked for."""
    whole, parts = (query.row_states(ledger, as_of, staged=staged) for staged in (False, True))
    every = [state for state in (*whole, *parts) if kind in (None, state.table.kind)]
    return row_list(every, ledger, columns=columns, kind=kind, show_phones=True)


def _cells(columns: Sequence[SheetColumn], show_phones: bool, state: RowState) -> tuple[str, ...]:
    cells = tuple(column.cell(state) for column in columns)
    private = state.row.private
    if show_phones or not private:  # the sheet masks what else may be a phone
        return cells
    return tuple(mask(cell, private) for cell in cells)


def _object(
    names: Sequence[str] | None, extra: tuple[str, ...], show_phones: bool, state: RowState
) -> dict[str, Any]:
    item = row_object(state, extra)
    if names is not None:
        item = {name: item.get(name) for name in names}
    private = state.row.private
    if not show_phones and private:  # the sheet masks what else may be a phone
        item = mask_inside(item, private)
    return item


def whole_row(
    ledger: Ledger, row_id: str, as_of: AsOf, columns: Sequence[str], show_phones: bool
) -> Sheet:
    """Give one row whole: the official columns, what follows from them, its file and line.

    JSON: the row's object, then ``related_by`` (the rows that name it as related, each with
    ``from``, ``reason`` and ``reading``), ``path`` and ``line``.
    """
    table, row = find_row(ledger, row_id)
    state = query.row_state(table, row, as_of)
    sheet = row_list([state], ledger, columns=columns, kind=table.kind, show_phones=show_phones)
    if columns:
        days = partial(calendar, [state], as_of)
        return sheet._replace(single=True, calendar=days, pages=None)
    span = table.span(row)
    where = {"path": table.path, "line": span.line if span else None}
    place = f"{table.path}:{span.line}" if span else table.path
    beyond = Beyond(ledger)
    links = [
        {"from": name, "reason": link.reason, "reading": link.reading}
        for name, link in beyond.links_back(state.id)
    ]
    related = {"related_by": links if show_phones else mask_inside(links, row.private)}
    lines = [*beyond.follows(state), *_record(beyond, state), *beyond.read_by_editors(state)]
    cells = [text if show_phones else mask(text, row.private) for _heading, text in lines]
    headings = [heading for heading, _text in lines]
    return sheet._replace(
        headings=(*sheet.headings, *headings, Heading("table", "台账"), Heading("path", "位置")),
        as_cells=lambda state: (*sheet.as_cells(state), *cells, full_title(table), place),
        as_object=lambda state: {**sheet.as_object(state), **related, **where},
        title=_("As of {day}").format(day=as_of.day),
        single=True,
        calendar=partial(calendar, [state], as_of),
        pages=None,
    ).noted(no_closing(ledger, [state]), goes_on_as(ledger, state, as_of))


def _record(beyond: Beyond, state: RowState) -> Iterator[Headed]:
    if state.row.record:
        heading = beyond.columns(state.table.kind)["record"].heading
        yield heading, "\n".join(map(entry_cell, state.row.record))
