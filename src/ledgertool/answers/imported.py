"""What was made of each cell of a sheet: cells that became the same are told together."""

from collections.abc import Iterator, Sequence

from ledgertool.editing.importing.drafts import Draft
from ledgertool.editing.importing.tables import OF_AN_ANSWER, CellMade
from ledgertool.editing.layout import Written
from ledgertool.language import _, ngettext
from ledgertool.phones import mask
from ledgertool.privacy import visible
from ledgertool.reading.sheets.tables import FoundTable

_NUMBER = "number"
"""What a cell without a field of its own is: the number that its row has anyway."""


def cells_made(drafts: Sequence[Draft]) -> str:
    """Tell what the cells became, in lines in the order of the sheet; phones are masked.

    Of a column, those whose text is written as it stands are one line, and those of one text
    another, which name the first of them. What was left out is told with the reason.
    """
    lines = [line for draft in drafts for line in _lines(draft)]
    return "".join(f"{visible(line)}\n" for line in mask("\n".join(lines)).split("\n"))


def _lines(draft: Draft) -> Iterator[str]:
    where = draft.found.grid
    alike: dict[tuple[str, str], list[CellMade]] = {}
    for made in draft.made.cells:
        name = _as_it_stands(made) or f" {made.text}"
        if made.left_out == OF_AN_ANSWER:
            name = f" {made.left_out}"
        alike.setdefault((made.heading, name), []).append(made)
    for (heading, name), cells in alike.items():
        first = cells[0]
        place = _place(where, first.address)
        if name.startswith(" "):
            said = f"{first.text.replace(chr(10), '⏎')} → {_written(first)}"
        else:
            said = _("→ {field}, as it stands").format(field=name)
        yield " ".join(filter(None, (place, heading, said))) + _more(len(cells) - 1)
    yield from _aside(draft.found)


def _as_it_stands(made: CellMade) -> str:
    """Name the field into which a cell's text is written without a change; else nothing."""
    if not made.left_out and not made.fields:
        return _NUMBER
    if made.left_out or len(made.fields) != 1:
        return ""
    ((name, value),) = made.fields.items()
    return name if _value(value) == made.text else ""


def _more(count: int) -> str:
    if not count:
        return ""
    more = ngettext(" (and {count} more cell)", " (and {count} more cells)", count)
    return more.format(count=count)


def _aside(found: FoundTable) -> Iterator[str]:
    for cell, why in found.left_out:
        said = _("left out: {reason}").format(reason=_(why))
        yield f"{_place(found.grid, cell.address)} {cell.text.replace(chr(10), '⏎')} → {said}"


def _place(grid: str, address: str) -> str:
    return address if "!" in address or not grid else f"{grid}!{address}"


def _written(made: CellMade) -> str:
    if made.left_out:
        return _("left out: {reason}").format(reason=_(made.left_out))
    return "; ".join(f"{name}: {_value(value)}" for name, value in made.fields.items())


def _value(value: Written) -> str:
    if isinstance(value, dict):
        return "，".join(map(_value, value.values()))
    return "、".join(value) if isinstance(value, list) else value
