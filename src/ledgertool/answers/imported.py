"""What was made of each cell of a sheet, as an answer."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.editing.importing.drafts import Draft
from ledgertool.editing.importing.tables import CellMade
from ledgertool.language import _, ngettext
from ledgertool.reading.sheets.tables import FoundTable

_HEADINGS: Final = (
    Heading("cell", "单元格", whole=True),
    Heading("heading", "栏目"),
    Heading("text", "原文"),
    Heading("made", "写入"),
)


def cells_made(drafts: Sequence[Draft], file: str) -> Sheet:
    """Tell what each cell became, in the order of the sheet; and what was left out, and why."""
    items = [item for draft in drafts for item in _items(draft)]
    rows = sum(len(draft.made.rows) for draft in drafts)
    counted = ngettext("{count} row", "{count} rows", rows).format(count=rows)
    title = _("{file}: {rows} for {tables}").format(
        file=file, rows=counted, tables="、".join(draft.id for draft in drafts)
    )
    return Sheet(_HEADINGS, items, tuple, _object, title=title)


def _object(item: tuple[str, ...]) -> Mapping[str, Any]:
    return dict(zip((heading.name for heading in _HEADINGS), item, strict=True))


def _items(draft: Draft) -> Iterable[tuple[str, ...]]:
    where = draft.found.grid
    for made in draft.made.cells:
        yield _place(where, made.address), made.heading, made.text, _written(made)
    yield from _aside(draft.found)


def _aside(found: FoundTable) -> Iterable[tuple[str, ...]]:
    for cell, why in found.left_out:
        said = _("left out: {reason}").format(reason=_(why))
        yield _place(found.grid, cell.address), "", cell.text, said


def _place(grid: str, address: str) -> str:
    return address if "!" in address or not grid else f"{grid}!{address}"


def _written(made: CellMade) -> str:
    if made.left_out:
        return _("left out: {reason}").format(reason=_(made.left_out))
    return "\n".join(f"{name}: {_value(value)}" for name, value in made.fields.items())


def _value(value: object) -> str:
    if isinstance(value, list):
        return "、".join(map(_value, value))
    if isinstance(value, dict):
        return "，".join(map(_value, value.values()))
    return str(value)
