"""The options that commands share, each declared once; ``takes`` gives them to a command."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, NamedTuple, get_type_hints

import typer

from ledgertool.cli import completion
from ledgertool.cli.typer_parts import with_options
from ledgertool.language import N_

WHICH = N_("Which rows")
HOW = N_("How to answer")


class Where(NamedTuple):
    """Where the data is."""

    data: Annotated[
        str | None,
        typer.Option(
            "--data",
            metavar="DIR",
            envvar="LEDGER_DATA",
            help=N_("The data folder, the one that holds registry.yaml."),
            show_default=False,
        ),
    ] = None


class Filters(NamedTuple):
    """Which rows are asked for: a filter given twice means either, two filters mean both."""

    leader: Annotated[
        list[str] | None,
        typer.Option(
            "--leader",
            metavar="NAME",
            help=N_("Who answers for it, or the city leader in touch with it."),
            autocompletion=completion.leaders,
            rich_help_panel=WHICH,
        ),
    ] = None
    department: Annotated[
        list[str] | None,
        typer.Option(
            "--department",
            metavar="NAME",
            help=N_("A department that leads it or supports it."),
            autocompletion=completion.departments,
            rich_help_panel=WHICH,
        ),
    ] = None
    lead_only: Annotated[
        bool,
        typer.Option(
            "--lead-only", help=N_("Only where the department leads."), rich_help_panel=WHICH
        ),
    ] = False
    table: Annotated[
        list[str] | None,
        typer.Option(
            "--table",
            metavar="TABLE",
            help=N_("A table such as 2020/pilots, or pilots where that is clear."),
            autocompletion=completion.tables,
            rich_help_panel=WHICH,
        ),
    ] = None
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help=N_("A kind of table, such as pilot."),
            autocompletion=completion.kinds,
            rich_help_panel=WHICH,
        ),
    ] = None
    year: Annotated[
        list[str] | None,
        typer.Option("--year", metavar="YEAR", help=N_("A ledger's year."), rich_help_panel=WHICH),
    ] = None
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help=N_(
                "closed 已销账, overdue 已逾期, due-soon 临期, open 推进中,"
                " undated 无固定时限 or withdrawn 已撤销."
            ),
            autocompletion=completion.statuses,
            rich_help_panel=WHICH,
        ),
    ] = None
    must_close: Annotated[
        bool,
        typer.Option(
            "--must-close", help=N_("Only what must be closed (☆)."), rich_help_panel=WHICH
        ),
    ] = False
    due: Annotated[
        list[str] | None,
        typer.Option(
            "--due",
            metavar="PERIOD",
            help=N_("What has its last day in a period: 2020, 2020-Q4, 2020-12, 今年, 本月."),
            rich_help_panel=WHICH,
        ),
    ] = None
    search: Annotated[
        list[str] | None,
        typer.Option(
            "--search",
            metavar="TEXT",
            help=N_("A text that stands anywhere in the row."),
            rich_help_panel=WHICH,
        ),
    ] = None


class When(NamedTuple):
    """The day that is asked for, and the state of the data."""

    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="REV",
            help=N_("Answer from the data as a git revision has them."),
            rich_help_panel=HOW,
        ),
    ] = None

    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DAY",
            help=N_("Answer as of this day; today otherwise."),
            rich_help_panel=HOW,
        ),
    ] = None
    soon: Annotated[
        str,
        typer.Option(
            "--soon",
            metavar="DAYS",
            help=N_("From how many days before the end a row is due soon."),
            rich_help_panel=HOW,
        ),
    ] = "30"


class Form(NamedTuple):
    """In which form the answer comes."""

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=N_("table, json, jsonl, csv or md."),
            autocompletion=completion.formats,
            rich_help_panel=HOW,
        ),
    ] = None
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help=N_("Write to a file; its suffix names the format."),
            rich_help_panel=HOW,
        ),
    ] = None


class Layout(NamedTuple):
    """Which columns the answer has, and in which order its rows come."""

    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--columns",
            metavar="NAMES",
            help=N_("Columns by field name or heading, separated by commas."),
            autocompletion=completion.columns,
            rich_help_panel=HOW,
        ),
    ] = None
    sort: Annotated[
        list[str] | None,
        typer.Option(
            "--sort",
            metavar="COLUMN",
            help=N_("Sort by a column; with a - before it from the end."),
            autocompletion=completion.columns,
            rich_help_panel=HOW,
        ),
    ] = None
    show_phones: Annotated[
        bool,
        typer.Option("--show-phones", help=N_("Show phones unmasked."), rich_help_panel=HOW),
    ] = False


SHARED = (Where, Filters, When, Form, Layout)


@cache
def _parameters(group: type[Any]) -> tuple[inspect.Parameter, ...]:
    """Turn the fields of a shared group into parameters of a command."""
    types = get_type_hints(group, include_extras=True)
    return tuple(
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=group._field_defaults[name],
            annotation=types[name],
        )
        for name in group._fields
    )


def takes(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of the shared groups that its parameters are annotated with."""
    hints = get_type_hints(command, include_extras=True)
    groups = {name: hint for name, hint in hints.items() if hint in SHARED}
    options = [
        parameter.replace(annotation=hints[name])
        for name, parameter in inspect.signature(command).parameters.items()
        if name not in groups
    ]
    options += [option for group in groups.values() for option in _parameters(group)]

    def run(**given: Any) -> int:
        for name, group in groups.items():
            given[name] = group(**{field: given.pop(field) for field in group._fields})
        return command(**given)

    return with_options(run, command, options)
