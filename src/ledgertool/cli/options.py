"""The options that commands share, each declared once; ``takes`` gives them to a command."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache, partial
from typing import Annotated, Any, Final, NamedTuple, get_origin, get_type_hints

import typer

from ledgertool.cli import completion
from ledgertool.cli.typer_parts import with_options
from ledgertool.language import N_

WHICH = N_("Which rows")
HOW = N_("How to answer")

Texts = list[str] | None
"""What an option that may be given several times gives."""


def _option(
    names: str,
    value: str | None,
    text: str,
    offered: Callable[..., list[str]] | None = None,
    panel: str | None = None,
) -> Any:
    """Declare an option: what its value is called in help, what it is for, what Tab offers."""
    return typer.Option(
        *names.split(), metavar=value, help=text, autocompletion=offered, rich_help_panel=panel
    )


_which = partial(_option, panel=WHICH)
_how = partial(_option, panel=HOW)


class Where(NamedTuple):
    """Where the data is."""

    data: Annotated[
        str | None,
        typer.Option(
            "--data",
            metavar="DIR",
            envvar="LEDGER_DATA",
            help=N_("The data folder, the one that holds registry.yaml."),
        ),
    ] = None


class Filters(NamedTuple):
    """Which rows are asked for: a filter given twice means either, two filters mean both."""

    leader: Annotated[
        Texts,
        _which(
            "--leader",
            "NAME",
            N_("Who answers for it, or the city leader in touch with it."),
            completion.leaders,
        ),
    ] = None
    department: Annotated[
        Texts,
        _which(
            "--department",
            "NAME",
            N_("A department that leads it or supports it."),
            completion.departments,
        ),
    ] = None
    lead_only: Annotated[
        bool, _which("--lead-only", None, N_("Only where the department leads."))
    ] = False
    table: Annotated[
        Texts,
        _which(
            "--table",
            "TABLE",
            N_("A table such as 2020/pilots, or pilots where that is clear."),
            completion.tables,
        ),
    ] = None
    kind: Annotated[
        Texts, _which("--kind", "KIND", N_("A kind of table, such as pilot."), completion.kinds)
    ] = None
    year: Annotated[Texts, _which("--year", "YEAR", N_("A ledger's year."))] = None
    status: Annotated[
        Texts,
        _which(
            "--status",
            "STATUS",
            N_(
                "closed 已销账, overdue 已逾期, due-soon 临期, open 推进中,"
                " undated 无固定时限 or withdrawn 已撤销."
            ),
            completion.statuses,
        ),
    ] = None
    must_close: Annotated[
        bool, _which("--must-close", None, N_("Only what must be closed (☆)."))
    ] = False
    due: Annotated[
        Texts,
        _which(
            "--due",
            "PERIOD",
            N_("What has its last day in a period: 2020, 2020-Q4, 2020-12, 今年, 本月."),
        ),
    ] = None
    search: Annotated[
        Texts, _which("--search", "TEXT", N_("A text that stands anywhere in the row."))
    ] = None


class When(NamedTuple):
    """The day that is asked for, and the state of the data."""

    at: Annotated[
        str | None, _how("--at", "REV", N_("Answer from the data as a git revision has them."))
    ] = None
    as_of: Annotated[
        str | None, _how("--as-of", "DAY", N_("Answer as of this day; today otherwise."))
    ] = None
    soon: Annotated[
        str, _how("--soon", "DAYS", N_("From how many days before the end a row is due soon."))
    ] = "30"


class Layout(NamedTuple):
    """Which columns the answer has, and in which order its rows come."""

    columns: Annotated[
        Texts,
        _how(
            "--columns",
            "NAMES",
            N_("Columns by field name or heading, separated by commas."),
            completion.columns,
        ),
    ] = None
    sort: Annotated[
        Texts,
        _how(
            "--sort",
            "COLUMN",
            N_("Sort by a column; with a - before it from the end."),
            completion.columns,
        ),
    ] = None
    show_phones: Annotated[bool, _how("--show-phones", None, N_("Show phones unmasked."))] = False


class Form(NamedTuple):
    """In which form the answer comes."""

    format: Annotated[
        str | None,
        _how("--format -f", "FORMAT", N_("table, json, jsonl, csv or md."), completion.formats),
    ] = None
    output: Annotated[
        str | None,
        _how("--output -o", "FILE", N_("Write to a file; its suffix names the format.")),
    ] = None


class Checks(NamedTuple):
    """What is checked and told, in which forms, and what is mended."""

    formats: Annotated[
        Texts,
        _option(
            "--format -f",
            "NAME[=FILE]",
            N_(
                "text, concise, json, github, sarif, junit or markdown, to a file if one is"
                " named; may be given several times."
            ),
            completion.reporters,
        ),
    ] = None
    select: Annotated[
        Texts, _option("--select", "CODE", N_("Only codes that begin so: T, R3, Y103."))
    ] = None
    ignore: Annotated[Texts, _option("--ignore", "CODE", N_("No codes that begin so."))] = None
    strict: Annotated[bool, _option("--strict", None, N_("Warnings fail too."))] = False
    notes: Annotated[
        bool, _option("--notes", None, N_("Also what the documents themselves say in two ways."))
    ] = False
    against: Annotated[
        str | None,
        _option("--against", "REV", N_("Also what was changed in silence since a git revision.")),
    ] = None
    fix: Annotated[bool, _option("--fix", None, N_("Mend what is safe beyond doubt."))] = False
    diff: Annotated[
        bool, _option("--diff", None, N_("Show what --fix would mend, and write nothing."))
    ] = False


GROUPS: Final[tuple[type[Any], ...]] = (Checks, Where, Filters, When, Layout, Form)
"""The groups of options, in the order of the help."""


@cache
def _options(owner: Callable[..., Any]) -> list[inspect.Parameter]:
    """Give those of a command's parameters, or of a group's fields, that are options."""
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
    for option in own:
        del shared[option.name]
    asked = {group for hint in shared.values() for group in getattr(hint, "made_of", (hint,))}
    groups = sorted(asked, key=GROUPS.index)

    def run(**given: Any) -> int:
        made = {group: group(*(given.pop(name) for name in group._fields)) for group in groups}
        for name, hint in shared.items():
            parts = getattr(hint, "made_of", None)
            given[name] = hint(*(made[part] for part in parts)) if parts else made[hint]
        return command(**given)

    options = [*own, *(option for group in groups for option in _options(group))]
    return with_options(run, command, options)
