"""The quantified aims of plans and rows, and how far they are reached."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from ledgertool.answers.lookup import all_targets, find_part, is_within
from ledgertool.answers.objects import plain
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.language import _, ngettext
from ledgertool.model.status import AsOf
from ledgertool.model.targets import Target
from ledgertool.reading.ledger import Ledger

_BAR = 10  # characters of a full bar
_REACHED = (Heading("actual", "最新实际值"), Heading("share", "完成率"), Heading("bar", "进度"))

HeldTarget = tuple[str, Target]
"""A target, behind the id of the plan node or row that it belongs to."""


def target_list(ledger: Ledger, section: str | None, as_of: AsOf) -> Sheet:
    """List the quantified aims of plans and rows, with the newest actual value of each.

    JSON: an array with ``id holder metric comparison value unit by by_text words sum_of actual
    share`` each; ``actual`` has ``on value evidence``, or is null; ``share`` is 1.0 for all.
    """
    return target_sheet([*asked_targets(ledger, section)], as_of)


def target_sheet(held: Sequence[HeldTarget], as_of: AsOf) -> Sheet:
    """Lay out quantified aims, with what they have reached by a day where anything was counted."""
    counted = any(target.newest(as_of.day) for _holder, target in held)
    headings = (
        Heading("id", "编号", whole=True),
        Heading("metric", "指标"),
        Heading("aim", "目标"),
        Heading("by", "期限", whole=True),
        *(_REACHED if counted else ()),
        Heading("words", "原文"),
    )
    as_cells = partial(_cells, as_of if counted else None)
    title = ngettext("{count} target", "{count} targets", len(held)).format(count=len(held))
    note = "" if counted else _("No actual value is on record yet.")
    return Sheet(headings, held, as_cells, partial(_object, as_of), title=title).noted(note)


def asked_targets(ledger: Ledger, section: str | None) -> Iterator[HeldTarget]:
    """Go through the targets of a part, and of all below it; through all where none is named."""
    part = find_part(ledger, section) if section is not None else None
    for holder, target in all_targets(ledger):
        if part is None or is_within(f"{holder}/{target.number}", part):
            yield holder, target


def _cells(as_of: AsOf | None, held: HeldTarget) -> tuple[str, ...]:
    holder, target = held
    by = str(target.by) if target.by else ""
    if target.by_text:
        by += f"（{target.by_text}）"
    reached = _reached(target, as_of) if as_of else ()
    cells = (target.metric, target.aim(), by, *reached, target.words)
    return f"{holder}/{target.number}", *cells


def _reached(target: Target, as_of: AsOf) -> tuple[str, str, str]:
    actual, percent = target.newest(as_of.day), target.percent(as_of.day)
    if actual is None:
        return "", "", ""
    counted = f"{actual.value}{target.unit or ''}（{actual.on}）"
    if percent is None:
        return counted, "", ""
    full = min(percent * _BAR // 100, _BAR)
    return counted, f"{percent}%", "█" * full + "░" * (_BAR - full)


def _object(as_of: AsOf, held: HeldTarget) -> dict[str, Any]:
    _holder, target = held
    actual = target.newest(as_of.day)
    counted = {"actual": plain(actual) if actual else None, "share": target.share(as_of.day)}
    return {**target_object(*held), **counted}


def target_object(holder: str, target: Target) -> dict[str, Any]:
    """Give a target as JSON has it, without what was counted."""
    return {
        "id": f"{holder}/{target.number}",
        "holder": holder,
        "metric": target.metric,
        "comparison": target.comparison,
        "value": target.value,
        "unit": target.unit,
        "by": str(target.by) if target.by else None,
        "by_text": target.by_text,
        "words": target.words,
        "sum_of": list(target.sum_of),
    }
