"""Why a row has its status: deadline words, period, rule, status, one step after the other."""

from collections.abc import Iterator
from datetime import date

from ledgertool.answers import query
from ledgertool.answers.lookup import find_row
from ledgertool.answers.notes import no_closing
from ledgertool.answers.objects import deadline_object, waiting_object
from ledgertool.answers.query import RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.language import _, ngettext, quoted
from ledgertool.model import status as lights
from ledgertool.model.period import Period
from ledgertool.model.row import Row
from ledgertool.model.status import AsOf, Basis, Status
from ledgertool.phones import mask
from ledgertool.reading.ledger import Ledger

_Step = tuple[str, str, str]
"""A step of a derivation: its name in JSON, its Chinese heading, and a sentence."""


def derivation(ledger: Ledger, row_id: str, as_of: AsOf) -> Sheet:
    """Tell how a row's status comes about, step by step.

    JSON: ``id status deadline due_on deadline_basis waiting as_of steps``, each step with ``step``
    (words, period, extension, stage, rule, status) and ``text``.
    """
    state = query.row_state(*find_row(ledger, row_id), as_of)
    steps = [(*names, mask(text, state.row.private)) for *names, text in _steps(state, as_of)]
    headings = [Heading(name, heading) for name, heading, _text in steps]
    item = {
        "id": state.id,
        "status": state.status.value,
        **deadline_object(state),
        "waiting": waiting_object(state),
        "as_of": str(as_of.day),
        "steps": [{"step": name, "text": text} for name, _heading, text in steps],
    }
    return Sheet(
        (Heading("id", "编号", whole=True), *headings),
        [state],
        as_cells=lambda state: (state.id, *(text for _name, _heading, text in steps)),
        as_object=lambda _state: item,
        single=True,
        lights=(state.status,),
    ).noted(no_closing(ledger, [state]))


def _steps(state: RowState, as_of: AsOf) -> Iterator[_Step]:
    row = state.row
    if row.deadline_text:
        yield "words", "原文", quoted(row.deadline_text)
    if row.deadline:
        yield "period", "时间", _days(row.deadline)
    if state.basis is Basis.MUST_CLOSE:
        rule = _("no deadline is stated; ☆ means it must be closed within {year}")
        yield "rule", "规则", rule.format(year=state.table.head.year)
    if row.stages:
        yield from _stages(row, as_of)
    for extension in row.extensions:
        if extension.on <= as_of.day:
            text = _("on {day} to {period}: {reason}").format(
                day=extension.on, period=extension.to, reason=extension.reason
            )
            yield "extension", "延期", text
    yield "status", "状态", _verdict(state, as_of)


def _stages(row: Row, as_of: AsOf) -> Iterator[_Step]:
    for stage in row.stages:
        words = _("{stage}, {days}; {status}").format(
            stage=stage.name,
            days=_days(lights.stage_deadline(stage, as_of.day)),
            status=lights.status(row, None, as_of, stage).word,
        )
        yield "stage", "阶段", words
    yield "rule", "规则", _("the status is that of the earliest stage not yet closed")


def _days(deadline: Period) -> str:
    if deadline.first == deadline.last:
        return str(deadline)
    return _("{period}: from {first} to {last}; due on the last day").format(
        period=deadline, first=deadline.first, last=deadline.last
    )


def _verdict(state: RowState, as_of: AsOf) -> str:
    row, light = state.row, state.status
    # Translators: a status, in Chinese and in English
    word = _("{chinese} ({english})").format(chinese=light.chinese, english=light.value)
    if light is Status.WITHDRAWN and row.withdrawn:
        return _("{status}: withdrawn on {day}").format(status=word, day=row.withdrawn.on)
    if light is Status.CLOSED and row.closed:
        return _("{status}: closed on {day}, evidence: {evidence}").format(
            status=word, day=row.closed.on, evidence=row.closed.evidence
        )
    if light is Status.CLOSED:
        return _("{status}: every stage is closed").format(status=word)
    if light is Status.UNDATED:
        return _("{status}: no deadline is stated, and no ☆").format(status=word)
    assert state.due_next is not None
    return _distance(word, state.due_next.last, as_of.day)


def _distance(word: str, last: date, day: date) -> str:
    away = (last - day).days
    if away == 0:
        sentence = _("{status}: due {last}, the same day")
    elif away < 0:
        sentence = ngettext(
            "{status}: due {last}, {days} day before {day}",
            "{status}: due {last}, {days} days before {day}",
            -away,
        )
    else:
        sentence = ngettext(
            "{status}: due {last}, {days} day after {day}",
            "{status}: due {last}, {days} days after {day}",
            away,
        )
    return sentence.format(status=word, last=last, days=abs(away), day=day)
