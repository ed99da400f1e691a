"""R: the words of a deadline against what is written beside them."""

from ledgertool.findings.finding import Finding, as_lines, meant, rule, say
from ledgertool.language import _, quoted


@rule("R329")
def words_alone(words: str, lines: list[str]) -> Finding:
    """The words of a deadline name a day, and no field does.

    Why: what has no deadline is never overdue; the task would be forgotten.
    Bad: ``deadline_text: 2020年12月底前`` alone
    Good: ``deadline: 2020-12`` beside it
    Mend: write what the words say.
    """
    return say(
        _("The words say when, and no field does"),
        words,
        _(", ").join(lines),
        help=as_lines(lines),
    )


@rule("R330")
def words_say_otherwise(words: str, found: str, says: str, lines: list[str]) -> Finding:
    """The words of a deadline say another day than the deadline, or that it recurs or goes on.

    Why: one of the two is wrong, and answers go by the deadline.
    Bad: ``deadline: 2020-06`` beside ``deadline_text: 2020年12月底前``
    Good: ``deadline: 2020-12`` beside ``deadline_text: 2020年12月底前``
    Mend: compare both with the document, and correct the one that is wrong.
    """
    written = _("; ").join(lines)
    return say(
        _("The words {words} say something else").format(words=quoted(words)),
        found,
        says,
        help=_("compare with the document: correct the words, or write {lines}").format(
            lines=written
        )
        if lines
        else None,
    )


@rule("R331")
def words_nearly_right(words: str, better: str, lines: list[str]) -> Finding:
    """The words of a deadline have a character for another like it, so that they say no day.

    Why: a dated task would have no deadline for good.
    Bad: ``deadline_text: 7月低``
    Good: ``deadline_text: 7月底``, or ``deadline: 2020-07`` beside the words as issued
    Mend: correct the words; if the document has them so, write the deadline beside them.
    """
    suggestion = meant([better])
    if lines:
        suggestion = _("{meant} If the document has it so, write {lines} as well").format(
            meant=suggestion, lines=_("; ").join(lines)
        )
    return say(_("These words say no day as they are"), words, better, help=suggestion)


@rule("R332")
def words_count_from(words: str) -> Finding:
    """The words of a deadline count from the day of issue, which the table does not say.

    Why: nobody can tell when 3日内 ends.
    Bad: ``deadline_text: 3日内`` in a table without ``issued_on``
    Good: ``issued_on: 2020-05-13`` above the rows, or ``counts_from: 2020-06-01`` in the row
    Mend: write the day of issue into the header as issued_on, or in the row as counts_from.
    """
    return say(_("The words count from the day of issue, and that is missing"), words, "issued_on")


@rule("R333")
def recurs_in_stage(words: str, says: str) -> Finding:
    """The words of a stage say that it recurs, or name several days.

    Why: a stage is closed once; what recurs makes stages of its own.
    Bad: ``deadline_text: 每月25日前`` in a stage
    Good: ``recurs: monthly-25`` in the row
    Mend: write recurs in the row, or a stage for each day.
    """
    return say(
        _("The words of the stage say more than one day"),
        words,
        _("one day, not {says}").format(says=says),
    )


@rule("R334")
def words_not_in_calendar(words: str, nearest: str) -> Finding:
    """The words of a deadline name a day that the calendar does not have.

    Why: nothing is due on such a day.
    Bad: ``deadline_text: 2023年11月31日`` alone
    Good: ``deadline: 2023-11-30`` beside it, if that is meant
    Mend: compare with the document, and write the day that is meant.
    """
    return say(
        _("The calendar does not have this day"),
        words,
        nearest,
        help=_("compare with the document; if the nearest day is meant, write {line}").format(
            line=f"deadline: {nearest}"
        ),
    )
