"""Why a row has its status: deadline words, period, rule, status, one step after the other."""

from __future__ import annotations

from ledgertool.answers import query
from ledgertool.answers.lookup import find_row
from ledgertool.answers.notes import no_closing
from ledgertool.answers.query import RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.language import _, ngettext, quoted
from ledgertool.model import status as lights
from ledgertool.model.period import Period
from ledgertool.model.row import Row
from ledgertool.model.status import AsOf, Basis, Status
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table


def derivation(ledger: Ledger, row_id: str, as_of: AsOf) -> Sheet:
    """Tell how a row's status comes about, step by step.

    JSON: ``id status deadline due_on deadline_basis as_of steps``, each step with ``step``
    (words, period, extension, stage, rule, status) and ``text``.
    """
    table, row = find_row(ledger, row_id)
    state = query.row_state(table, row, as_of)
    steps = list(_steps(table, row, state, as_of))
    item = {
        "id": state.id,
        "status": state.status.value,
        "deadline": str(state.deadline) if state.deadline else None,
        "due_on": str(state.deadline.last) if state.deadline else None,
        "deadline_basis": state.basis.value if state.basis else None,
        "as_of": str(as_of.day),
        "steps": [{"step": name, "text": text} for name, _heading, text in steps],
    }
    headings = [Heading("id", "编号", whole=True)]
    headings += [Heading(name, heading) for name, heading, _text in steps]
    cells = (state.id, *(text for _name, _heading, text in steps))
    return Sheet(tuple(headings), (cells,), (item,), single=True, lights=(state.status,)).noted(
        no_closing(ledger, [state])
    )


def _steps(table: Table, row: Row, state: RowState, as_of: AsOf) -> list[tuple[str, str, str]]:
    """List the steps: a name, a Chinese heading, and a sentence."""
    steps: list[tuple[str, str, str]] = []
    if row.deadline_text:
        steps.append(("words", "原文", quoted(row.deadline_text)))
    if row.deadline:
        steps.append(("period", "时段", _days(row.deadline)))
    if state.basis is Basis.MUST_CLOSE:
        year = table.head.year
        rule = _("no deadline is stated; ☆ means: closed within {year}").format(year=year)
        steps.append(("rule", "规则", rule))
    for stage in row.stages:
        light = lights.status(row, None, as_of, stage).chinese
        due = lights.stage_deadline(stage, as_of.day)
        words = _("{stage}, {days}; {status}").format(
            stage=stage.name, days=_days(due), status=light
        )
        steps.append(("stage", "阶段", words))
    if row.stages:
        rule = _("the status is that of the earliest stage not yet closed")
        steps.append(("rule", "规则", rule))
    for extension in row.extensions:
        if extension.on <= as_of.day:
            text = _("on {day} to {period}: {reason}").format(
                day=extension.on, period=extension.to, reason=extension.reason
            )
            steps.append(("extension", "延期", text))
    steps.append(("status", "状态", _verdict(row, state, as_of)))
    return steps


def _days(deadline: Period) -> str:
    if deadline.first == deadline.last:
        return str(deadline)
    return _("{period}: from {first} to {last}; due on the last day").format(
        period=deadline, first=deadline.first, last=deadline.last
    )


def _verdict(row: Row, state: RowState, as_of: AsOf) -> str:
    light = state.status
    # Translators: a status, in Chinese and in English
    word = _("{chinese} ({english})").format(chinese=light.chinese, english=light.value)
    if light is Status.WITHDRAWN and row.withdrawn:
        return _("{status}: withdrawn on {day}").format(status=word, day=row.withdrawn.on)
    if light is Status.CLOSED:
        if row.closed:
            return _("{status}: closed on {day}, evidence: {evidence}").format(
                status=word, day=row.closed.on, evidence=row.closed.evidence
            )
        return _("{status}: every stage is closed").format(status=word)
    if light is Status.UNDATED:
        return _("{status}: no deadline is stated, and no ☆").format(status=word)
    waiting = state.waiting
    due = lights.stage_deadline(waiting, as_of.day) if waiting else state.deadline
    assert due is not None
    away = (due.last - as_of.day).days
    if away == 0:
        return _("{status}: {last} is the last day").format(status=word, last=due.last)
    if away < 0:
        sentence = ngettext(
            "{status}: the last day, {last}, was {days} day before {day}",
            "{status}: the last day, {last}, was {days} days before {day}",
            -away,
        )
    else:
        sentence = ngettext(
            "{status}: the last day, {last}, is {days} day after {day}",
            "{status}: the last day, {last}, is {days} days after {day}",
            away,
        )
    return sentence.format(status=word, last=due.last, days=abs(away), day=as_of.day)
