"""The commands that read plans: plan, targets."""

from typing import Annotated

from ledgertool.cli import completion
from ledgertool.cli.declaring import argument, option
from ledgertool.cli.options import Filters, takes
from ledgertool.cli.over_lake import LakeQuestion
from ledgertool.cli.question import Question, whole_number
from ledgertool.language import N_

PlanSection = Annotated[
    str | None,
    argument(
        N_("SECTION"),
        N_("A part such as 2.1, or plan2019/2.1 where there are several plans."),
        completion.sections,
    ),
]


@takes
def plan(
    question: Question,
    filters: Filters,
    section: PlanSection = None,
    depth: Annotated[
        str | None, option("--depth", N_("How many levels to show."), N_("LEVELS"))
    ] = None,
    coverage: Annotated[
        bool,
        option("--coverage", N_("List sections without rows, and rows without a section.")),
    ] = False,
) -> int:
    """Show the plan as a tree, with its targets and its rows."""
    from ledgertool.answers import outline

    as_of = question.as_of
    levels = None if depth is None else whole_number("--depth", depth, digits=2)
    ledger, criteria = question.ledger, question.criteria(filters)
    if coverage:
        return question.answer(outline.coverage(ledger, section, criteria, as_of))
    return question.answer(outline.outline(ledger, section, criteria, as_of, levels))


@takes
def targets(question: LakeQuestion, section: PlanSection = None) -> int:
    """List the quantified aims of plans and rows, and how far they are reached."""
    if question.lake is not None:
        from ledgertool.lake.aims import targets_over

        with question.telling():
            listed = targets_over(question.lake, section, question.as_of)
        return question.answer(listed)
    from ledgertool.answers.targets import target_list

    return question.answer(target_list(question.ledger, section, question.as_of))
