"""The options that commands share, each declared once; ``takes`` gives them to a command."""

import inspect
from collections.abc import Callable
from functools import cache, partial
from typing import Annotated, Any, Final, NamedTuple, get_origin, get_type_hints

import typer

from ledgertool.cli import completion
from ledgertool.cli.declaring import Texts, option
from ledgertool.cli.edit_options import FirstTable, NewEntry, NewRow, NewTable
from ledgertool.cli.typer_parts import with_options
from ledgertool.language import N_

WHICH = N_("Which rows")
HOW = N_("How to answer")

_which = partial(option, panel=WHICH)
_how = partial(option, panel=HOW)


NoPager = Annotated[
    bool, _how("--no-pager", N_("Show a long answer without a pager (LEDGER_PAGER, PAGER)."))
]


NoCache = Annotated[
    bool,
    _how("--no-cache", N_("Read every file anew, and keep nothing for the next time.")),
]


LakeFolder = Annotated[
    str | None,
    _how("--lake", N_("Answer from a lake, the data of many bureaus, in its folder."), N_("DIR")),
]


class Where(NamedTuple):
    """Where the data is."""

    data: Annotated[
        str | None,
        typer.Option(
            "--data",
            metavar=N_("DIR"),
            envvar="LEDGER_DATA",
            help=N_("The data folder, the one that holds registry.yaml."),
        ),
    ] = None


class Lake(NamedTuple):
    """A lake that is asked in the place of one ledger, and of which bureaus."""

    lake: LakeFolder = None
    bureaus: Annotated[
        Texts,
        _which(
            "--bureau", N_("A bureau of the lake, by its code."), N_("CODE"), completion.bureaus
        ),
    ] = None


class Filters(NamedTuple):
    """Which rows are asked for: a filter given twice means either, two filters mean both."""

    leaders: Annotated[
        Texts,
        _which(
            "--leader",
            N_("Responsible leader or liaison city leader."),
            N_("NAME"),
            completion.leaders,
        ),
    ] = None
    departments: Annotated[
        Texts,
        _which(
            "--department",
            N_("Lead or supporting department."),
            N_("NAME"),
            completion.departments,
        ),
    ] = None
    lead_only: Annotated[bool, _which("--lead-only", N_("Only where the department leads."))] = (
        False
    )
    tables: Annotated[
        Texts,
        _which(
            "--table",
            N_("A table such as 2020/pilots, pilots or its title."),
            N_("TABLE"),
            completion.tables,
        ),
    ] = None
    kinds: Annotated[
        Texts,
        _which(
            "--kind",
            N_("A kind of table, such as pilot or 改革试点."),
            N_("KIND"),
            completion.kinds,
        ),
    ] = None
    years: Annotated[
        Texts, _which("--year", N_("A ledger's year."), N_("YEAR"), completion.years)
    ] = None
    statuses: Annotated[
        Texts,
        _which(
            "--status",
            N_(
                "closed 已销账, overdue 逾期未销账, due-soon 即将到期, open 未到期,"
                " pending 待验收, paused 已暂停, ongoing 持续推进, undated 未明确时限"
                " or withdrawn 已取消."
            ),
            N_("STATUS"),
            completion.statuses,
        ),
    ] = None
    must_close: Annotated[bool, _which("--must-close", N_("Only what must be closed (☆)."))] = False
    due: Annotated[
        Texts,
        _which(
            "--due",
            N_("What falls due in a period: 2020, 2020-Q4, 2020-12, 12月, 下半年."),
            N_("PERIOD"),
            completion.periods,
        ),
    ] = None
    search: Annotated[Texts, _which("--search", N_("Text to find in any column."), N_("TEXT"))] = (
        None
    )

    def asked(self) -> dict[str, Any]:
        """Give the filters that are asked with, by name."""
        return {name: value for name, value in self._asdict().items() if value}


class When(NamedTuple):
    """The day that is asked for, and the state of the data."""

    at: Annotated[
        str | None,
        _how(
            "--at",
            N_("Answer from the data of a git revision, or as it was on a day."),
            N_("REV|DAY"),
        ),
    ] = None
    as_of: Annotated[
        str | None,
        _how("--as-of", N_("Answer as of this day; today by default."), N_("DAY"), completion.days),
    ] = None
    soon: Annotated[
        str, _how("--soon", N_("How many days before its deadline a row is due soon."), N_("DAYS"))
    ] = "30"
    no_cache: NoCache = False


class Layout(NamedTuple):
    """Which columns the answer has, and in which order its rows come."""

    columns: Annotated[
        Texts,
        _how(
            "--columns",
            N_("Columns by field name or heading, separated by commas."),
            N_("NAMES"),
            completion.columns,
        ),
    ] = None
    sort: Annotated[
        Texts,
        _how(
            "--sort",
            N_("Sort by a column; prefix with - to reverse."),
            N_("COLUMN"),
            completion.columns,
        ),
    ] = None
    show_phones: Annotated[bool, _how("--show-phones", N_("Show phones unmasked."))] = False


class Form(NamedTuple):
    """In which form the answer comes."""

    format: Annotated[
        str | None,
        _how(
            "--format -f",
            N_("table, json, jsonl, csv, md, html, xlsx, docx or ics."),
            N_("FORMAT"),
            completion.formats,
        ),
    ] = None
    output: Annotated[
        str | None,
        _how(
            "--output -o",
            N_("Write to a file; its extension sets the format. - is stdout."),
            N_("FILE"),
        ),
    ] = None
    force: Annotated[bool, _how("--force", N_("Overwrite an existing file."))] = False
    no_pager: NoPager = False

    @property
    def file(self) -> str | None:
        """The file that is asked for; none where the answer goes to stdout."""
        return None if self.output == "-" else self.output


class Splits(NamedTuple):
    """Into which files the answer is parted, and whether they are to be filled in."""

    split_by: Annotated[
        str | None,
        _how(
            "--split-by",
            N_("Write one file for each leader or department into the folder of -o."),
            N_("WHAT"),
            completion.owners,
        ),
    ] = None
    fill_in: Annotated[
        bool,
        _how(
            "--fill-in",
            N_("As a workbook to be filled in and taken back with ledger import FILE --update."),
        ),
    ] = False


class Checks(NamedTuple):
    """What is checked and told, in which forms, and what is mended."""

    formats: Annotated[
        Texts,
        option(
            "--format -f",
            N_(
                "text, concise, json, github, sarif, junit or markdown, to a file if one is"
                " named; may be given several times."
            ),
            N_("NAME[=FILE]"),
            completion.reporters,
        ),
    ] = None
    select: Annotated[
        Texts,
        option(
            "--select",
            N_("Only codes that begin with this: T, R3, Y103."),
            N_("CODE"),
            completion.families,
        ),
    ] = None
    ignore: Annotated[
        Texts,
        option("--ignore", N_("No codes that begin with this."), N_("CODE"), completion.families),
    ] = None
    strict: Annotated[bool, option("--strict", N_("Fail on warnings too."))] = False
    notes: Annotated[
        bool, option("--notes", N_("Also where the documents contradict themselves."))
    ] = False
    against: Annotated[
        str | None,
        option(
            "--against",
            N_("Also what was changed without a record since a git revision."),
            N_("REV"),
        ),
    ] = None
    fix: Annotated[bool, option("--fix", N_("Fix only what is certainly safe."))] = False
    diff: Annotated[
        bool,
        option(
            "--diff",
            N_("Show what --fix would change as a patch on stdout; the data is not changed."),
        ),
    ] = False
    force: Annotated[
        bool, option("--force", N_("Overwrite a file that is not a report of this tool."))
    ] = False


GROUPS: Final[tuple[type[Any], ...]] = (
    FirstTable,
    NewTable,
    NewRow,
    NewEntry,
    Checks,
    Where,
    Lake,
    Filters,
    When,
    Layout,
    Form,
    Splits,
)
"""The groups of options, in the order of the help."""


@cache
def _options(owner: Callable[..., Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(owner, include_extras=True)
    return [
        parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in inspect.signature(owner).parameters.items()
        if get_origin(hints[name]) is Annotated
    ]


def takes(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of the groups that its parameters are annotated with.

    A parameter may also be annotated with a class that is ``made_of`` groups. The command's own
    options and arguments come first, then those of the groups in the order of ``GROUPS``.
    """
    own = _options(command)
    hints = get_type_hints(command)
    shared = {name: hints[name] for name in inspect.signature(command).parameters}
    for one in own:
        del shared[one.name]
    asked = {group for hint in shared.values() for group in getattr(hint, "made_of", (hint,))}
    groups = sorted(asked, key=GROUPS.index)

    def run(**given: Any) -> int:
        made = {group: group(*(given.pop(name) for name in group._fields)) for group in groups}
        for name, hint in shared.items():
            parts = getattr(hint, "made_of", None)
            given[name] = hint(*(made[part] for part in parts)) if parts else made[hint]
        return command(**given)

    options = [*own, *(one for group in groups for one in _options(group))]
    return with_options(run, command, options)
