"""Shell completion from the data at hand; where there is none, nothing is offered."""

import re
from collections.abc import Callable, Iterable, MutableMapping
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from ledgertool.model.period import Period
    from ledgertool.reading.ledger import Ledger


_COMMA = re.compile("[,，]")

Offer = Callable[[typer.Context, str], list[str]]


def join_values(surroundings: MutableMapping[str, str]) -> None:
    """Let ``--leader=刘`` be an option and its value, as it is: bash breaks the line at ``=``."""
    words, place = surroundings.get("COMP_WORDS", ""), surroundings.get("COMP_CWORD", "")
    if "=" not in words or not (place.isascii() and place.isdecimal()):
        return
    between = "\n" if "\n" in words else " "
    kept: list[str] = []
    current = int(place)
    for index, word in enumerate(words.split(between)):
        is_sign = word == "=" and kept and kept[-1].startswith("--")
        if not is_sign or index == int(place):
            kept.append("" if is_sign else word)
        elif index < int(place):
            current -= 1
    surroundings["COMP_WORDS"], surroundings["COMP_CWORD"] = between.join(kept), str(current)


def _fitting(names: Iterable[str], incomplete: str) -> list[str]:
    """Give the names that go on as the last one typed does; before it stand others, and commas."""
    typed = _COMMA.split(incomplete)
    before = incomplete[: len(incomplete) - len(typed[-1])]
    minus = typed[-1][:1].replace("－", "-") if typed[-1][:1] in ("-", "－") else ""
    last = typed[-1][len(minus) :]
    fitting = (name for name in dict.fromkeys(names) if name.startswith(last))
    return [before + minus + name for name in fitting if name not in typed[:-1]]


def _from_data(names: "Callable[[Ledger], Iterable[str]]") -> Offer:
    """Let the Tab key offer names from the ledger at hand, of which some may be given twice.

    Whatever has a phone in it is not offered.
    """

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        from ledgertool.cli.folder import find_data
        from ledgertool.cli.offered import kept

        try:
            if ctx.params.get("lake"):
                return _from_lake(ctx, names.__name__, incomplete)
            data = find_data(ctx.params.get("data"))
            return _fitting(kept(data, names.__name__, lambda: _read(data)), incomplete)
        except Exception:
            return []

    def _read(data: "Path") -> list[str]:
        from ledgertool.phones import find

        return [name for name in names(_ledger(data)) if not find(name)]

    return complete


def _from_lake(ctx: typer.Context, what: str, incomplete: str) -> list[str]:
    """Offer names of the lake that stands on the line."""
    from datetime import date
    from pathlib import Path

    from ledgertool.lake.offered import names_of

    return _fitting(names_of(Path(ctx.params["lake"]), what, date.today()), incomplete)


def _ledger(data: "Path") -> "Ledger":
    """Read the data, or what is kept of it where it is much; a bar would be in the way."""
    from ledgertool.reading.data_files import are_worth_keeping

    if not are_worth_keeping(str(data)):
        from ledgertool.reading.ledger import load

        return load(data)
    from ledgertool.checking.opening import open_ledger
    from ledgertool.cli import cache

    return open_ledger(data, cache=cache.folder(), key=cache.tool_key())


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
def documents(ledger: "Ledger") -> Iterable[str]:
    """Offer the issued documents that the data names."""
    return (named.name for named in ledger.issued.documents) if ledger.issued else ()


def bureaus(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the bureaus of the lake that stands on the line."""
    try:
        return _from_lake(ctx, "bureaus", incomplete)
    except Exception:
        return []


@_from_data
def columns(ledger: "Ledger") -> Iterable[str]:
    """Offer the columns, by field name."""
    from ledgertool.answers.columns import sheet_columns

    return sheet_columns(ledger)


@_from_data
def kinds(ledger: "Ledger") -> Iterable[str]:
    """Offer the kinds of tables."""
    return ledger.kinds


@_from_data
def statuses(_ledger: "Ledger") -> Iterable[str]:
    """Offer the statuses in both languages."""
    from ledgertool.model.status import Status

    return [*(light.value for light in Status), *(light.chinese for light in Status)]


@_from_data
def years(ledger: "Ledger") -> Iterable[str]:
    """Offer the years that there are tables of."""
    return (str(year) for year in sorted({table.head.year for table in ledger.tables}))


@_from_data
def days(ledger: "Ledger") -> Iterable[str]:
    """Offer today, and the last day of each deadline."""
    return ("today", "今天", *map(str, sorted({end.last for end in _deadlines(ledger)})))


@_from_data
def periods(ledger: "Ledger") -> Iterable[str]:
    """Offer the current periods, and the deadlines as they are stated."""
    ends = sorted(_deadlines(ledger), key=lambda end: (end.last, end.first))
    return ("今年", "本季度", "本月", *map(str, ends))


@_from_data
def months(ledger: "Ledger") -> Iterable[str]:
    """Offer this month and the last, and those in which deadlines end."""
    ends = sorted({end.last.isoformat()[:7] for end in _deadlines(ledger)})
    return ("本月", "上月", *ends)


def _deadlines(ledger: "Ledger") -> "set[Period]":
    from ledgertool.answers.lookup import all_rows

    rows = [row for _table, row in all_rows(ledger)]
    ends = [row.deadline for row in rows] + [part.deadline for row in rows for part in row.stages]
    return set(filter(None, ends))


def groups(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer what rows can be counted by."""
    from ledgertool.answers.counts import GROUPS, OVER_BUREAUS

    return _fitting(OVER_BUREAUS if ctx.params.get("lake") else GROUPS, incomplete)


def owners(incomplete: str) -> list[str]:
    """Offer whose rows an answer can be parted into."""
    from ledgertool.answers.shares import OWNERS

    return _fitting(OWNERS, incomplete)


def digest_forms(incomplete: str) -> list[str]:
    """Offer the forms of a digest."""
    from ledgertool.output.digests import FORMS

    return _fitting(FORMS, incomplete)


def ways(incomplete: str) -> list[str]:
    """Offer what differences can be grouped by."""
    from ledgertool.answers.differing import BY

    return _fitting(BY, incomplete)


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


def families(incomplete: str) -> list[str]:
    """Offer the codes, and by what those of a family begin."""
    from ledgertool.findings import all_rules

    codes = list(all_rules())
    beginnings = [code[:length] for length in (1, 2) for code in codes]
    return _fitting([*beginnings, *codes], incomplete.upper())


def query_files(incomplete: str) -> list[str]:
    """Offer the files with queries in the folder that is typed, and the folders in it."""
    from pathlib import Path

    before, slash, begun = incomplete.rpartition("/")
    try:
        found = sorted(Path(before + slash or ".").iterdir())
    except OSError:
        return []
    files = [one.name for one in found if one.suffix == ".sql"]
    folders = [f"{one.name}/" for one in found if one.is_dir() and one.name[:1] != "."]
    return [before + slash + name for name in (*files, *folders) if name.startswith(begun)]
