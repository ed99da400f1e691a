"""Shell completion from the data at hand; where there is none, nothing is offered."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from ledgertool.reading.ledger import Ledger


def _from_data(
    names: "Callable[[Ledger], Iterable[str]]",
) -> Callable[[typer.Context, str], list[str]]:
    """Let the Tab key offer names from the ledger at hand, of which some may be given twice.

    Whatever has a phone in it is not offered.
    """

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        from ledgertool.cli.folder import find_data
        from ledgertool.phones import find
        from ledgertool.reading.ledger import load

        try:
            ledger = load(find_data(ctx.params.get("data")))
            fitting = [name for name in dict.fromkeys(names(ledger)) if name.startswith(incomplete)]
            return [name for name in fitting if not find(name)]
        except Exception:
            return []

    return complete


@_from_data
def leaders(ledger: "Ledger") -> Iterable[str]:
    """Offer those who answer for a row, in the order of answers."""
    from ledgertool.answers.lookup import all_rows, known_people

    named = {name for _table, row in all_rows(ledger) for name in (*row.leaders, *row.city_leaders)}
    return (name for name in known_people(ledger) if name in named)


@_from_data
def departments(ledger: "Ledger") -> Iterable[str]:
    """Offer the departments, and the names that stand for them."""
    from ledgertool.answers.lookup import known_departments

    return known_departments(ledger)


@_from_data
def tables(ledger: "Ledger") -> Iterable[str]:
    """Offer the tables, by id and by name alone."""
    ids = [table.id for table in ledger.tables]
    return [*ids, *(table_id.rsplit("/", 1)[-1] for table_id in ids)]


@_from_data
def ids(ledger: "Ledger") -> Iterable[str]:
    """Offer the rows, by id and without the year."""
    from ledgertool.answers.lookup import all_rows

    whole = [table.row_id(row) for table, row in all_rows(ledger)]
    return [*whole, *(row_id.split("/", 1)[-1] for row_id in whole)]


@_from_data
def sections(ledger: "Ledger") -> Iterable[str]:
    """Offer the parts of plans, by their ids and their numbers."""
    ids = [spot.id for issued in ledger.plans for spot in issued.nodes()]
    return [*(issued.id for issued in ledger.plans), *ids, *(i.split("/")[-1] for i in ids)]


@_from_data
def columns(ledger: "Ledger") -> Iterable[str]:
    """Offer the columns, by field name."""
    from ledgertool.answers.columns import sheet_columns

    return sheet_columns(ledger)


@_from_data
def kinds(_ledger: "Ledger") -> Iterable[str]:
    """Offer the kinds of tables."""
    from ledgertool.model.row import KINDS

    return KINDS


@_from_data
def statuses(_ledger: "Ledger") -> Iterable[str]:
    """Offer the statuses in both languages."""
    from ledgertool.model.status import Status

    return [*(light.value for light in Status), *(light.chinese for light in Status)]


def formats(incomplete: str) -> list[str]:
    """Offer the formats."""
    from ledgertool.output.formats import FORMATS, TABLE

    return [name for name in (TABLE, *FORMATS) if name.startswith(incomplete)]


def reporters(incomplete: str) -> list[str]:
    """Offer the forms of a check."""
    from ledgertool.output.reporters import REPORTERS

    return [name for name in REPORTERS if name.startswith(incomplete)]


def codes(incomplete: str) -> list[str]:
    """Offer the codes of all rules."""
    from ledgertool.findings import all_rules

    return [code for code in all_rules() if code.startswith(incomplete.upper())]
