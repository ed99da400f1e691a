"""The quantified aims of plans and rows, and how far they are reached."""

from __future__ import annotations

from typing import Any

from ledgertool.answers.lookup import (
    find_part,
    is_within,
    targets_held,
)
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.language import _, ngettext
from ledgertool.model.row import plain
from ledgertool.model.status import AsOf
from ledgertool.model.targets import Target
from ledgertool.reading.ledger import Ledger


def targets(ledger: Ledger, section: str | None, as_of: AsOf) -> Sheet:
    """List the quantified aims of plans and rows, with the newest actual value of each.

    JSON: an array with ``id holder metric comparison value unit by by_text words actual
    share`` each; ``actual`` has ``on value evidence``, or is null; ``share`` is 1.0 for all.
    """
    held = [*targets_held(ledger)]
    if section is not None:
        part = find_part(ledger, section)
        held = [
            (holder, target)
            for holder, target in held
            if f"{holder}/{target.number}" == part or is_within(holder, part)
        ]
    objects = [target_object(holder, target, as_of) for holder, target in held]
    counted = any(item["actual"] is not None for item in objects)
    reached = (Heading("actual", "最新实际"), Heading("share", "完成率"), Heading("bar", "进度"))
    headings = (
        Heading("id", "编号", whole=True),
        Heading("metric", "指标"),
        Heading("aim", "目标"),
        Heading("by", "期限", whole=True),
        *(reached if counted else ()),
        Heading("words", "原文"),
    )
    cells = tuple(
        (
            *(item["id"], target.metric, target.aim(), _by(target)),
            *(_reached(target, as_of) if counted else ()),
            target.words,
        )
        for (_holder, target), item in zip(held, objects, strict=True)
    )
    note = "" if counted else _("No actual value is on record yet.")
    count = len(objects)
    title = ngettext("{count} target", "{count} targets", count).format(count=count)
    return Sheet(headings, cells, tuple(objects), title=title).noted(note)


def _by(target: Target) -> str:
    """Write by when, and the words that say so where they are no date."""
    by = str(target.by) if target.by else ""
    return f"{by}（{target.by_text}）" if target.by_text else by


def target_object(holder: str, target: Target, as_of: AsOf | None) -> dict[str, Any]:
    """Give a target as JSON has it; with a day, also what was counted up to that day."""
    item: dict[str, Any] = {
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
    if as_of is not None:
        actual = target.newest(as_of.day)
        item["actual"] = plain(actual) if actual else None
        item["share"] = target.share(as_of.day)
    return item


def _reached(target: Target, as_of: AsOf) -> tuple[str, str, str]:
    """Write the newest actual value, the share reached, and a bar of it."""
    actual, percent = target.newest(as_of.day), target.percent(as_of.day)
    if actual is None:
        return "", "", ""
    shown = f"{actual.value}{target.unit or ''}（{actual.on}）"
    if percent is None:
        return shown, "", ""
    full = min(percent * _BAR // 100, _BAR)
    return shown, f"{percent}%", "█" * full + "░" * (_BAR - full)


_BAR = 10
