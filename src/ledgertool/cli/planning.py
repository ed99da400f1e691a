"""The commands that read plans: plan, targets."""

from __future__ import annotations

from typing import Annotated

import typer

from ledgertool.answers import outline
from ledgertool.answers.targets import target_list
from ledgertool.cli import completion
from ledgertool.cli.answering import criteria_of, day_of, opened, tell_findings
from ledgertool.cli.console import chosen_format, give
from ledgertool.cli.options import Filters, Form, When, Where, takes
from ledgertool.errors import UnreadableNumber
from ledgertool.language import N_

PlanSection = Annotated[
    str | None,
    typer.Argument(
        metavar="SECTION",
        help=N_("A part such as 2.1, or plan2019/2.1 where there are several plans."),
        autocompletion=completion.sections,
        show_default=False,
    ),
]


@takes
def plan(
    where: Where,
    filters: Filters,
    when: When,
    form: Form,
    section: PlanSection = None,
    depth: Annotated[
        str | None,
        typer.Option("--depth", metavar="LEVELS", help=N_("How many levels below are shown.")),
    ] = None,
    coverage: Annotated[
        bool,
        typer.Option(
            "--coverage", help=N_("Which nodes have no row behind them, and which rows serve none.")
        ),
    ] = False,
) -> int:
    """Show the plan as a tree, with its targets and the rows that serve it."""
    chosen_format(form)
    as_of = day_of(when)
    if depth is not None and not (depth.isascii() and depth.isdecimal() and len(depth) < 3):
        raise UnreadableNumber(option="--depth", text=depth)
    ledger = opened(where, when)
    criteria = criteria_of(ledger, filters, as_of)
    if coverage:
        sheet = outline.coverage(ledger, section, criteria, as_of)
    else:
        sheet = outline.outline(ledger, section, criteria, as_of, int(depth) if depth else None)
    give(sheet, form)
    return tell_findings(ledger)


@takes
def targets(where: Where, when: When, form: Form, section: PlanSection = None) -> int:
    """List the quantified aims of plans and rows, and how far they are reached."""
    chosen_format(form)
    as_of = day_of(when)
    ledger = opened(where, when)
    give(target_list(ledger, section, as_of), form)
    return tell_findings(ledger)
