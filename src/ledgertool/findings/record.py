"""R: the record of a row: its entries against each other, and against the row."""

from typing import Final

from ledgertool.findings.finding import Finding, meant, one_of, rule, say, write
from ledgertool.language import N_, _, quoted


@rule("R308")
def dates_out_of_order(found: str, before: str) -> Finding:
    """The entries under a row are not in the order of their days.

    Why: the newest entry counts; out of order, nobody sees which one that is.
    Bad: an entry ``on: 2020-05-01`` below one ``on: 2020-06-01``
    Good: the oldest first.
    Mend: put the oldest first, or correct the day.
    """
    return say(
        _("The entries are not in the order of their days"),
        found,
        _("{day} or later").format(day=before),
    )


@rule("R309")
def broken_chain(found: str, expected: list[str], verb: str, to: str) -> Finding:
    """An extension or reassignment does not begin with what was in force before it.

    Why: the chain from what was issued to what counts today must have no gap.
    Bad: ``deadline: 2020-12`` and an extension ``from: 2020-11``
    Good: an extension ``from: 2020-12``
    Mend: write what was in force before; nothing, where nothing was.
    """
    return say(
        _("The entry begins with something else than what was in force"),
        found or _("no {field}").format(field="from"),
        "、".join(expected) or _("no {field}").format(field="from"),
        help=_with_from(found, expected, verb, to),
    )


@rule("R310")
def no_extension(found: str, before: str) -> Finding:
    """An extension does not lead to a later day.

    Why: to extend is to move the deadline to a later day.
    Bad: ``from: 2020-12`` and ``to: 2020-11``
    Good: ``from: 2020-12`` and ``to: 2021-03``
    Mend: correct the period.
    """
    return say(
        _("The extension does not lead to a later day"),
        found,
        _("a period that ends after {period}").format(period=before),
    )


@rule("R315")
def placeholder(found: str) -> Finding:
    """An entry has a placeholder where it should say why, or what proves it.

    Why: an entry explains a change; one that says nothing hides it.
    Bad: ``reason: …``, as the help of another finding shows it; ``reason: 待定``
    Good: ``reason: 上级文件未出台``
    Mend: say it in words.
    """
    return say(_("This is a placeholder, and says nothing"), found, _("words"))


@rule("R316")
def before_the_year(found: str, year: int) -> Finding:
    """An entry is of a day before the table's year.

    Why: nothing happens to a row before it is issued; on such a day it would count as having
    been in force from the beginning.
    Bad: ``on: 2019-12-31`` in a table of 2020
    Good: ``on: 2020-06-30``
    Mend: correct the day.
    """
    return say(
        _("The entry is of a day before the table's year"),
        found,
        _("{day} or later").format(day=f"{year}-01-01"),
    )


A_REOPENING: Final = N_("reopened first, with its reason")
BEHIND_A_CLOSING: Final = N_("closed or withdrawn before it")
BEHIND_AN_APPLICATION: Final = N_("applied before it")
BEHIND_A_PAUSE: Final = N_("paused before it")
A_RESUMPTION: Final = N_("resumed before it is paused again")
"""What an entry must have before it."""


@rule("R325")
def out_of_turn(entry: str, expected: str) -> Finding:
    """An entry does not follow from those before it.

    Why: what is closed or withdrawn is over until it is reopened; what was not closed cannot be
    reopened, nor what goes on be resumed.
    Bad: ``progress`` behind ``closed``; ``resumed`` where nothing is paused
    Good: ``reopened`` behind ``closed``, and then ``progress``.
    Mend: add the entry that is missing, or correct the day or the verb.
    """
    return say(_("The entry does not follow from those before it"), entry, _(expected))


@rule("R326")
def unknown_stage(found: str, near: list[str], known: list[str]) -> Finding:
    """An entry names a stage that the row does not have.

    Why: it would count for no stage, and nobody would notice.
    Bad: ``stage: 第四批`` in a row with three
    Good: ``stage: 第三批``
    Mend: write the name of a stage of the row.
    """
    return say(
        _("The row has no stage {name}").format(name=quoted(found)),
        found,
        one_of(known) if known else _("no stage: the row has none"),
        help=meant(near),
    )


@rule("R327")
def stage_not_named(verb: str, known: list[str]) -> Finding:
    """An entry of a row with stages does not say which of them is meant.

    Why: a row with stages is extended and closed stage by stage.
    Bad: ``closed`` without ``stage`` in a row with three
    Good: ``closed: 验收意见`` and ``stage: 第一批``
    Mend: name the stage.
    """
    return say(
        _("The row has stages; the entry does not say which one is meant"),
        verb,
        _("a stage: {names}").format(names=_(", ").join(known)),
        help=write(f"stage: {known[0]}") if len(known) == 1 else None,
    )


def _with_from(found: str, expected: list[str], verb: str, to: str) -> str:
    """Tell what to write where the finding stands: the beginning, or the whole where it lacks."""
    if not expected:
        return write(f"{verb}: {{to: {to}}}")
    was = f"[{', '.join(expected)}]" if to.startswith("[") else expected[0]
    return write(f"from: {was}" if found else f"{verb}: {{from: {was}, to: {to}}}")
