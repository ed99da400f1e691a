"""The command that takes in a sheet of Excel, WPS, CSV or Word: import."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from ledgertool.cli import completion
from ledgertool.cli.console import say_on_stderr, write_on_stderr
from ledgertool.cli.declaring import argument, option
from ledgertool.cli.edit_options import DryRun, NewTable
from ledgertool.cli.options import Where, takes
from ledgertool.language import N_, _, ngettext, quoted

if TYPE_CHECKING:
    from ledgertool.editing.importing.drafts import Draft, HeadGiven
    from ledgertool.editing.importing.fitting import Fit
    from ledgertool.editing.importing.tables import CellProblem
    from ledgertool.findings.finding import Finding
    from ledgertool.model.row import Row
    from ledgertool.reading.ledger import Ledger
    from ledgertool.reading.sheets.tables import FoundTable

EXIT_UNREADABLE = 1

SheetFile = Annotated[
    str, argument(N_("FILE"), N_("A sheet: .xlsx, .xls, .et, .ods, .csv or a table in .docx."))
]
KindOfRows = Annotated[
    str | None,
    option(
        "--kind",
        N_("The kind of its rows, such as pilot; otherwise the one whose form fits."),
        N_("KIND"),
        completion.kinds,
    ),
]
OnlySheet = Annotated[
    str | None,
    option(
        "--sheet",
        N_("Only this worksheet, by its name or number; otherwise all that have a table."),
        N_("NAME"),
    ),
]
AsKind = Annotated[
    str | None,
    option(
        "--as-kind",
        N_("Make a kind of this name from the sheet's headings, in kinds/NAME.yaml."),
        N_("NAME"),
    ),
]
Update = Annotated[
    bool,
    option(
        "--update",
        N_(
            "Take back a sheet that list --fill-in made: what it says that is new is put on record."
        ),
    ),
]
ReportedOn = Annotated[
    str | None,
    option(
        "--on", N_("With --update: the day of reports that name none; today by default."), N_("DAY")
    ),
]
AddNames = Annotated[
    bool,
    option("--add-names", N_("Add names that the registry lacks, at the end of it.")),
]


@takes
def import_sheet(
    where: Where,
    new: NewTable,
    file: SheetFile,
    kind: KindOfRows = None,
    only: OnlySheet = None,
    add_names: AddNames = False,
    as_kind: AsKind = None,
    update: Update = False,
    on: ReportedOn = None,
    dry_run: DryRun = False,
) -> int:
    """Make a table of a sheet of Excel, WPS, CSV or Word: ledger import tasks.xlsx --year 2021."""
    from ledgertool.cli.changing import changing
    from ledgertool.cli.folder import find_data
    from ledgertool.reading.ledger import load, no_garbage_collection

    if update:
        return _take_back(where, file, on, dry_run=dry_run)
    given = _given(file, new)
    folder = find_data(where.data)
    with changing(folder, dry_run=dry_run), no_garbage_collection():
        ledger = load(folder)
        forms = {} if as_kind is None else _form(ledger, file, as_kind, only)
        known = ledger.edited(forms) if forms else ledger
        fits = _fitting(known, file, as_kind or kind, only)
        source_of = _Source(ledger, known, folder, file, forms)
        return _take_in(source_of, fits, given, new.table, adds_names=add_names, dry_run=dry_run)


class _Source(NamedTuple):
    """Where a sheet goes: the ledger as it is, and as it is with the form that is made."""

    ledger: "Ledger"
    known: "Ledger"
    folder: Path
    file: str
    forms: dict[str, str]


def _form(ledger: "Ledger", file: str, kind: str, only: str | None) -> dict[str, str]:
    """Make the form of a kind from the headings of a sheet.

    Raises KindThere, NoTableName and NoHeadings.
    """
    from ledgertool.editing.importing.forming import form_of
    from ledgertool.editing.refusals import KindThere, NoHeadings, NoTableName
    from ledgertool.model.forms import KIND_NAME, RESERVED
    from ledgertool.reading.data_files import FORMS, SUFFIX

    if not re.fullmatch(KIND_NAME, kind) or kind in RESERVED:
        raise NoTableName(name=kind, example="site-visit")
    if kind in ledger.kinds or ledger.files.has(f"{FORMS}/{kind}{SUFFIX}"):
        raise KindThere(name=kind)
    found = _found(file, None, only)
    if not found:
        raise NoHeadings(path=file)
    return {f"{FORMS}/{kind}{SUFFIX}": form_of(found[0], kind, ledger.registry)}


def _take_back(where: Where, file: str, on: str | None, *, dry_run: bool) -> int:
    from ledgertool.cli.changing import changing
    from ledgertool.cli.folder import find_data
    from ledgertool.cli.question import read_day
    from ledgertool.cli.returning import take_back
    from ledgertool.reading.ledger import load

    today = date.today()
    day = today if on is None else read_day("--on", on, today)
    folder = find_data(where.data)
    with changing(folder, dry_run=dry_run):
        return take_back(load(folder), folder, file, day, dry_run=dry_run)


def _given(file: str, new: NewTable) -> "HeadGiven":
    """Read what is said of the table. Raises UnreadableYear, UnreadableNumber, UnreadableDay."""
    from ledgertool.cli.question import read_day, read_year, whole_number
    from ledgertool.editing.importing.drafts import HeadGiven

    today = date.today()
    order, issued_on = new.order, new.issued_on
    return HeadGiven(
        today.year if new.year is None else read_year("--year", new.year, today),
        new.source or Path(file).stem,
        new.title,
        None if order is None else whole_number("--order", order, digits=6),
        None if issued_on is None else read_day("--issued-on", issued_on, today),
    )


def _fitting(
    ledger: "Ledger", file: str, kind: str | None, only: str | None
) -> "list[tuple[FoundTable, Fit]]":
    """Find the tables of a file, and how each fits its kind. Raises NoTableFound and its like."""
    from ledgertool.answers.lookup import find_kinds
    from ledgertool.editing.importing.fitting import is_known_in
    from ledgertool.editing.refusals import NoTableFound

    kinds: dict[str, type[Row]] = dict(ledger.kinds)
    if kind is not None:
        names = find_kinds(ledger.kinds, [kind], ledger)
        kinds = {name: ledger.kinds[name] for name in names}
    found = _found(file, lambda text: is_known_in(kinds, text), only)
    if not found:
        raise NoTableFound(path=file)
    return _each_of_its_kind(found, list(kinds.values()), file, is_named=kind is not None)


def _found(
    file: str, is_heading: Callable[[str], bool] | None, only: str | None
) -> "list[FoundTable]":
    """Find the tables of a file, all or those of a worksheet. Raises NoSuchWorksheet."""
    from ledgertool.reading.sheets.files import read_grids
    from ledgertool.reading.sheets.tables import tables_in

    found = [
        table
        for grid in read_grids(Path(file))
        if not grid.is_hidden
        for table in tables_in(grid, is_heading)
        if table.rows
    ]
    return found if only is None else _only(found, only, file)


def _only(found: "list[FoundTable]", only: str, file: str) -> "list[FoundTable]":
    """Keep the tables of one worksheet, by its name or number. Raises NoSuchWorksheet."""
    from ledgertool.editing.refusals import NoSuchWorksheet

    names = list(dict.fromkeys(table.grid for table in found))
    if only not in names and only.isdecimal() and 0 < int(only) <= len(names):
        only = names[int(only) - 1]
    if only not in names:
        raise NoSuchWorksheet(path=file, name=only, names=names)
    return [table for table in found if table.grid == only]


def _each_of_its_kind(
    found: "Sequence[FoundTable]", kinds: "Sequence[type[Row]]", file: str, *, is_named: bool
) -> "list[tuple[FoundTable, Fit]]":
    """Give the tables that fit: the kind named, or the one that each fits best; tell the others.

    Raises KindUnclear and KindUnfit.
    """
    from ledgertool.editing.importing.fitting import fits
    from ledgertool.editing.refusals import KindUnclear, KindUnfit

    ranked = [(table, fits(kinds, table)) for table in found]
    whole = [(table, fit) for table, fit in ranked if fit[0].is_whole]
    if not whole:
        if is_named:
            return [(table, first) for table, (first, *_others) in ranked]
        first = max((fit[0] for _table, fit in ranked), key=lambda one: one.worth)
        raise KindUnfit(path=file, name=_named(first))
    for _table, (first, *others) in whole:
        if alike := [one for one in others if one.worth == first.worth]:
            raise KindUnclear(path=file, names=list(map(_named, (first, *alike))))
    taken = {id(table) for table, _fit in whole}
    for table in (one for one in found if id(one) not in taken):
        words = _("The table at {place} fits no kind that is asked for, and was left out.")
        say_on_stderr(words.format(place=f"{table.grid}!{table.columns[0].address}"))
    return [(table, first) for table, (first, *_others) in whole]


def _named(fit: "Fit") -> str:
    return f"{fit.kind.kind} {fit.kind.name}"


def _take_in(
    source: _Source,
    fits: "Sequence[tuple[FoundTable, Fit]]",
    given: "HeadGiven",
    name: str | None,
    *,
    adds_names: bool,
    dry_run: bool,
) -> int:
    """Make the tables, where every cell can be read; give the exit code."""
    from ledgertool.answers.imported import cells_made
    from ledgertool.cli.changing import make
    from ledgertool.editing.change import Change
    from ledgertool.editing.importing.drafts import drafts, unknown_names
    from ledgertool.findings.finding import Severity
    from ledgertool.privacy import guarded

    ledger, file, folder = source.ledger, source.file, source.folder
    made = drafts(source.known, fits, given, name, adds_names=adds_names)
    problems = [(draft, one) for draft in made for one in draft.made.problems]
    if problems:
        return _refuse(file, problems)
    texts = {**source.forms, **{draft.file: draft.text for draft in made}}
    if names := unknown_names(made):
        from ledgertool.editing.enlisting import with_names
        from ledgertool.reading.data_files import REGISTRY

        texts[REGISTRY] = with_names(ledger, names)
    change = Change(ledger, texts)
    if change.is_refused:
        errors = [one for one in change.new if one.severity == Severity.ERROR]
        return _refuse(file, _as_problems(made, errors), errors)
    said = guarded(cells_made(made))
    if dry_run:
        write_on_stderr(said)
    done = [said.rstrip("\n"), *(_done(ledger, draft) for draft in made)]
    return make(change, folder, done, _remarks(names), dry_run=dry_run)


def _done(ledger: "Ledger", draft: "Draft") -> str:
    rows = len(draft.made.rows)
    return ngettext(
        "Wrote {path}: {title}, {count} row.", "Wrote {path}: {title}, {count} rows.", rows
    ).format(path=quoted(ledger.files.path_of(draft.file)), title=draft.title, count=rows)


def _remarks(names: "dict[str, list[str]]") -> Iterable[str]:
    for section, added in names.items():
        said = _("Added to {section} of the registry, at the end: {names}")
        yield said.format(section=section, names="、".join(added))


def _as_problems(
    made: "Sequence[Draft]", found: "Sequence[Finding]"
) -> "list[tuple[Draft, CellProblem]]":
    """Tell the errors of the new files as those of the cells that they are from."""
    pairs = ((draft, draft.problem(one)) for one in found for draft in made)
    return [(draft, problem) for draft, problem in pairs if problem]


def _refuse(
    file: str,
    problems: "Sequence[tuple[Draft, CellProblem]]",
    found: "Sequence[Finding]" = (),
) -> int:
    """Tell which cells cannot be read, each by its address, and that nothing was written."""
    for draft, one in problems:
        address = one.address if "!" in one.address else f"{draft.found.grid}!{one.address}"
        heading = f"{one.heading} " if one.heading else ""
        text = quoted(one.text) if one.text else ""
        line = f"{Path(file).name}!{address} {heading}{text}".rstrip()
        say_on_stderr(f"{line}: {one.sentence}")
    if not problems:
        say_on_stderr(*(f"{one.path}: {one.message}" for one in found))
    count = len(problems) or len(found)
    say_on_stderr(
        ngettext(
            "Nothing was written: {count} cell cannot be read.",
            "Nothing was written: {count} cells cannot be read.",
            count,
        ).format(count=count)
    )
    return EXIT_UNREADABLE
