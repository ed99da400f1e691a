"""The command that begins the tables of the next year: rollover."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ledgertool.cli import completion
from ledgertool.cli.console import say_on_stderr
from ledgertool.cli.declaring import Texts, argument, option
from ledgertool.cli.edit_options import DryRun
from ledgertool.cli.options import Where, takes
from ledgertool.editing.refusals import NoTablesBefore, NotCarriedOn, NotOfAnEarlierYear
from ledgertool.language import N_, _, ngettext, quoted
from ledgertool.model.status import Status
from ledgertool.names import few

if TYPE_CHECKING:
    from ledgertool.editing.carrying import Fate
    from ledgertool.editing.next_year import NextTable
    from ledgertool.reading.ledger import Ledger
    from ledgertool.reading.table import Table

_LEFT_BEHIND = (Status.PAUSED, Status.PENDING)


NextYear = Annotated[str, argument(N_("YEAR"), N_("The year to be begun: 2021."))]
CarriedTables = Annotated[
    Texts,
    option(
        "--table",
        N_("A table to be carried on; all of the year before by default."),
        N_("TABLE"),
        completion.tables,
    ),
]
Stars = Annotated[
    Texts,
    option(
        "--must-close",
        N_("A row that gets a ☆, by its old id, or all; may be given several times."),
        N_("ID"),
        completion.ids,
    ),
]
CarriedOn = Annotated[
    str | None,
    option(
        "--on --as-of",
        N_("What is not closed on this day goes on; today by default."),
        N_("DAY"),
        completion.days,
    ),
]


@takes
def rollover(
    where: Where,
    year: NextYear,
    tables: CarriedTables = None,
    stars: Stars = None,
    on: CarriedOn = None,
    dry_run: DryRun = False,
) -> int:
    """Begin the next year's tables with what is not closed: ledger rollover 2021."""
    from ledgertool.cli.changing import changing
    from ledgertool.cli.folder import find_data
    from ledgertool.cli.question import read_day, read_year
    from ledgertool.editing.next_year import next_tables
    from ledgertool.model.status import AsOf
    from ledgertool.reading.ledger import load

    today = date.today()
    asked = read_year("YEAR", year, today)
    as_of = AsOf(today if on is None else read_day("--on", on, today))
    folder = find_data(where.data)
    with changing(folder, dry_run=dry_run):
        ledger = load(folder)
        chosen = _chosen(ledger, tables or (), asked)
        starred = _stars(ledger, stars or ())
        made = next_tables(ledger, chosen, asked, as_of, starred)
        _refuse_stars_of_none(made, starred, asked)
        return _write(ledger, folder, made, dry_run=dry_run)


def _chosen(ledger: "Ledger", named: Sequence[str], year: int) -> "list[Table]":
    """Find the tables that are carried on. Raises NoTablesBefore and NotOfAnEarlierYear."""
    from ledgertool.answers.lookup import find_tables

    if not named:
        chosen = [table for table in ledger.tables if table.head.year == year - 1]
        if not chosen:
            raise NoTablesBefore(year=str(year - 1))
        return chosen
    chosen = list(dict.fromkeys(find_tables(ledger, named)))
    for table in chosen:
        if table.head.year >= year:
            raise NotOfAnEarlierYear(name=table.id, year=str(year))
    return chosen


def _stars(ledger: "Ledger", named: Sequence[str]) -> list[str]:
    """Find the rows that get a ☆. Raises UnknownRow and its like."""
    from ledgertool.answers.lookup import find_row
    from ledgertool.editing.next_year import EVERY

    if any(name in (EVERY, "全部") for name in named):
        return [EVERY]
    found = [find_row(ledger, name) for name in named]
    return [table.row_id(row) for table, row in found]


def _refuse_stars_of_none(made: "Sequence[NextTable]", stars: Sequence[str], year: int) -> None:
    """See that each row that gets a ☆ goes on. Raises NotCarriedOn."""
    from ledgertool.editing.next_year import EVERY

    going_on = {one for table in made for one in table.ids}
    for star in stars:
        if star != EVERY and star not in going_on:
            raise NotCarriedOn(option="--must-close", name=star, year=str(year))


def _write(ledger: "Ledger", folder: Path, made: "Sequence[NextTable]", *, dry_run: bool) -> int:
    """Write the new tables, if the data has no new error then; give the exit code."""
    from ledgertool.cli.changing import make, refuse
    from ledgertool.editing.change import Change

    texts = {one.name: one.text for one in made if one.text}
    fates = _table(made).split("\n") if any(one.fates for one in made) else []
    change = Change(ledger, texts)
    if change.is_refused:
        return refuse(change)
    if dry_run:
        say_on_stderr(*fates)
    done = [*fates, *_told(ledger, made)]
    return make(change, folder, done, _remarks(made), dry_run=dry_run)


def _table(made: "Sequence[NextTable]") -> str:
    """Lay out what becomes of each row."""
    from ledgertool.answers.sheet import Heading, Sheet
    from ledgertool.cli.console import laid_out
    from ledgertool.output.render import answer

    headings = (
        Heading("id", "原编号", whole=True),
        Heading("next", "新编号", whole=True),
        Heading("title", "事项"),
        Heading("fate", "去向"),
    )
    rows = [
        (one.id, table.ids.get(one.id, ""), one.row.title, _said(one))
        for table in made
        for one in table.fates
    ]
    sheet = Sheet(headings, rows, lambda row: row, lambda row: {}).without_phones()
    return laid_out(partial(answer, sheet)).rstrip("\n")


def _said(one: "Fate") -> str:
    """Say what becomes of a row, and why."""
    if one.ended:
        return "不结转（周期已满）"
    return f"{'结转' if one.fields is not None else '不结转'}（{one.status.chinese}）"


def _told(ledger: "Ledger", made: "Sequence[NextTable]") -> Iterator[str]:
    """Tell which files were made, and of which tables nothing goes on."""
    for one in made:
        path, rows = quoted(ledger.files.path_of(one.name)), len(one.ids)
        if one.text:
            yield ngettext(
                "Began {path} with {count} row.", "Began {path} with {count} rows.", rows
            ).format(path=path, count=rows)
        else:
            yield _("{path} was not begun: no row goes on.").format(path=path)


def _remarks(made: "Sequence[NextTable]") -> Iterator[str]:
    """Tell what only a person can decide, and what reads otherwise than it did."""
    fates = [one for table in made for one in table.fates if one.fields is not None]
    ids = {old: new for table in made for old, new in table.ids.items()}
    for table in made:
        for text in table.retitled if table.text else ():
            yield _(
                "The year in its head is the new one; see whether that is right: {text}"
            ).format(text=quoted(text))
    if late := [ids[one.id] for one in fates if one.late]:
        sentence = _(
            "{ids}: the deadline is one before the new year, and was kept; ledger extend moves it."
        )
        yield sentence.format(ids=few(late))
    if waiting := [ids[one.id] for one in fates if one.status in _LEFT_BEHIND]:
        sentence = _("{ids}: that it was paused, or handed in, is on record in the old row alone.")
        yield sentence.format(ids=few(waiting))
    for one in (one for table in made for one in table.starless):
        sentence = _("{id}: the remark {text} stood beside a ☆ that it has no more.")
        yield sentence.format(id=ids[one.id], text=quoted(one.row.remark or ""))
    for one in fates:
        for text in one.unsaid:
            sentence = _("{id}: the words {text} are left out; they would mean another day now.")
            yield sentence.format(id=ids[one.id], text=quoted(text))
