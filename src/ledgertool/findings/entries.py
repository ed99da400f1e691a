"""S: what happens to a row, and its parts: the shape of stages and of the entries of a record."""

from ledgertool.findings.finding import Cause, Finding, like, meant, one_of, rule, say, write
from ledgertool.language import _, quoted


@rule("S215")
def stages_carry() -> Finding:
    """A row with stages has a deadline of its own, or recurs.

    Why: stages fall due one by one; a second deadline would contradict them.
    Bad: ``deadline: 2020`` beside ``stages:``
    Good: a deadline in each stage.
    Mend: move it under the stage that it belongs to.
    """
    return say(
        _("The row has stages; a deadline belongs under each of them"),
        expected=_("no deadline and no recurs beside stages"),
    )


@rule("S225", absent=True)
def no_verb(found: list[str], near: list[str], known: list[str], example: str | None) -> Finding:
    """An entry of a record has no verb, so that nobody knows what happened.

    Why: the verb is the key of what happened: ``closed: 验收意见``.
    Bad: ``- on: 2020-12-28`` alone, or with ``close: 验收意见``
    Good: ``- on: 2020-12-28`` and ``closed: 验收意见``
    Mend: write what happened under its verb.
    """
    return say(
        _("The entry does not say what happened"),
        _(", ").join(found) or _("nothing"),
        one_of(known),
        help=meant(near) or like(example),
    )


@rule("S226")
def two_verbs(found: list[str]) -> Finding:
    """An entry of a record has two verbs.

    Why: each entry tells one thing, so that each keeps its own reason and evidence.
    Bad: ``progress`` and ``closed`` in one entry
    Good: two entries of the same day.
    Mend: make an entry of each.
    """
    return say(
        _("The entry tells two things in one"), _(", ").join(found), _("one of them in each entry")
    )


@rule("S227", follows=Cause.VALUE)
def not_a_percent(found: str, example: str | None = None) -> Finding:
    """A percentage is not written as a number from 0 to 100.

    Why: how much is done is compared and sorted.
    Bad: ``percent: 六成``, ``percent: 60%``
    Good: ``percent: 60``
    Mend: write the number alone, from 0 to 100.
    """
    return say(_("Not a percentage"), found, _("a number from 0 to 100"), help=like(example))


@rule("S228")
def unknown_pace(found: str, meant: str | None, known: list[str]) -> Finding:
    """The pace is not one of those that the tool knows.

    Why: what is behind is listed apart from what is overdue.
    Bad: ``pace: 滞后``
    Good: ``pace: behind``
    Mend: write ahead, on-track or behind.
    """
    return say(
        _("Unknown pace {found}").format(found=quoted(found)),
        found,
        one_of(known),
        help=write(f"pace: {meant}") if meant else None,
    )


@rule("S229", absent=True)
def stage_without_deadline(example: str | None = None) -> Finding:
    """A stage does not say when it is due.

    Why: a row with stages has the status of its earliest stage that is not yet closed.
    Bad: ``- name: 第一批`` alone
    Good: ``- name: 第一批`` and ``deadline: 2020``
    Mend: add its deadline, its words or ``ongoing: true``.
    """
    return say(
        _("The stage does not say when it is due"),
        _("no {field}").format(field="deadline"),
        _("deadline, deadline_text or ongoing"),
        help=like(example),
    )


@rule("S230")
def former_field(field: str, example: str | None) -> Finding:
    """What happened to a row is in a field that the record has replaced.

    Why: one list in the order of the days keeps every closing and every reopening.
    Bad: ``closed: {on: 2020-12-28, evidence: 验收意见}``
    Good: ``record: [{on: 2020-12-28, closed: 验收意见}]``
    Mend: write it as an entry of the record.
    """
    return say(
        _("What happens to a row is told in its record"),
        field,
        "record",
        help=like(example),
    )


@rule("S231")
def recurs_too_often(most: int) -> Finding:
    """A recurring row has more occurrences than anybody reports.

    Why: each occurrence is a stage of its own.
    Bad: ``recurs: weekly`` and ``deadline: 1000/2999``
    Good: ``recurs: weekly`` and ``deadline: 2020``
    Mend: correct the deadline: the years within which it recurs.
    """
    return say(
        _("The row recurs too often within its deadline"),
        expected=_("at most {count} times").format(count=most),
    )


@rule("S232", follows=Cause.VALUE)
def not_a_recurrence(found: str, example: str | None = None) -> Finding:
    """How often something recurs is not written as the tool reads it.

    Why: each occurrence is a stage with a day of its own.
    Bad: ``recurs: 每月25日前``, ``recurs: monthly-32``
    Good: ``recurs: monthly-25``, and the words in ``deadline_text``
    Mend: write weekly, monthly, quarterly, half-yearly or yearly, and the day behind it.
    """
    return say(
        _("This does not say how often it recurs"),
        found,
        _("such as monthly-25, weekly-5, quarterly or yearly-12-31"),
        help=like(example),
    )
