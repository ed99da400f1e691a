"""Why a row has its status: deadline words, period, rule, status, one step after the other."""

from collections.abc import Iterator, Sequence
from datetime import date

from ledgertool.answers import query
from ledgertool.answers.carried import goes_on_as
from ledgertool.answers.lookup import find_row
from ledgertool.answers.naming import meant
from ledgertool.answers.notes import no_closing
from ledgertool.answers.objects import deadline_object, waiting_object
from ledgertool.answers.query import RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.errors import UnknownChoice
from ledgertool.language import _, ngettext, quoted
from ledgertool.model import standing
from ledgertool.model.cells import entry_cell
from ledgertool.model.period import Period
from ledgertool.model.record import Entry, Progress, Reassignment
from ledgertool.model.recurrence import Recurrence
from ledgertool.model.row import Stage
from ledgertool.model.stages import stages
from ledgertool.model.status import AsOf, Basis, Status
from ledgertool.phones import mask
from ledgertool.reading.ledger import Ledger

_Step = tuple[str, str, str]
"""A step of a derivation: its name in JSON, its Chinese heading, and a sentence."""


def derivation(ledger: Ledger, row_id: str, as_of: AsOf, stage: str | None = None) -> Sheet:
    """Tell how the status of a row, or of one of its stages, comes about, step by step.

    JSON: ``id stage status deadline due_on deadline_basis waiting as_of steps``, each step with
    ``step`` (words, period, recurs, rule, stage, status, or the verb of an entry) and ``text``.
    Raises UnknownChoice.
    """
    table, row = find_row(ledger, row_id)
    part = _find_stage(stages(row, table.head), stage) if stage is not None else None
    state = query.row_state(table, row, as_of, part)
    steps = [(*names, mask(text, state.row.private)) for *names, text in _steps(state, as_of)]
    headings = [Heading(name, heading) for name, heading, _text in steps]
    item = {
        "id": state.id,
        "stage": part.name if part else None,
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
    ).noted(no_closing(ledger, [state]), goes_on_as(ledger, state, as_of))


def _find_stage(parts: Sequence[Stage], typed: str) -> Stage:
    """Find a stage by its name. Raises UnknownChoice."""
    names = {part.name: part.name for part in parts}
    name = meant(typed, names)
    if name is None:
        raise UnknownChoice(typed, list(names), option="--stage")
    return next(part for part in parts if part.name == name)


def _steps(state: RowState, as_of: AsOf) -> Iterator[_Step]:
    row, issued = state.row, state.stage or state.row
    if issued.deadline_text:
        yield "words", "原文", quoted(issued.deadline_text)
    if issued.deadline:
        yield "period", "时间", _days(issued.deadline)
    if state.basis is Basis.MUST_CLOSE:
        rule = _("no deadline is stated; ☆ means it must be closed within {year}")
        yield "rule", "规则", rule.format(year=state.table.head.year)
    parts = stages(row, state.table.head)
    if row.recurs is not None:
        yield "recurs", "周期", _recurring(row.recurs, parts)
    if parts and state.stage is None:
        yield from _stages(state, parts, as_of)
    for entry in standing.until(row, as_of.day):
        if _had_a_part(entry, state, parts):
            yield entry.verb, entry.chinese, entry_cell(entry)
    yield "status", "状态", _verdict(state, as_of)


def _had_a_part(entry: Entry, state: RowState, parts: Sequence[Stage]) -> bool:
    """Tell whether an entry had a part in the status of a row, or of the stage that is meant."""
    if isinstance(entry, Reassignment):
        return False
    seen = parts if state.stage is None else [state.stage]
    if isinstance(entry, Progress):
        return any(standing.is_report(entry, one) for one in seen)
    return entry.part is None or any(entry.part == one.name for one in seen)


def _recurring(recurs: Recurrence, parts: Sequence[Stage]) -> str:
    if not parts:
        return _("{recurs}: no occurrence falls due").format(recurs=recurs)
    return _("{recurs}: from {first} to {last}, {count} in all").format(
        recurs=recurs, first=parts[0].name, last=parts[-1].name, count=len(parts)
    )


def _stages(state: RowState, parts: Sequence[Stage], as_of: AsOf) -> Iterator[_Step]:
    for stage in parts:
        seen = query.row_state(state.table, state.row, as_of, stage).seen
        words = _("{stage}, {days}; {status}").format(
            stage=stage.name,
            days=_days(seen.deadline) if seen.deadline else _("no deadline"),
            status=seen.status.word,
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
    light = state.status
    # Translators: a status, in Chinese and in English
    word = _("{chinese} ({english})").format(chinese=light.chinese, english=light.value)
    entries = standing.until(state.row, as_of.day)
    whole = standing.of_row(entries)
    if state.stage is not None:
        part = standing.of_stage(entries, state.stage)
        whole = part._replace(
            withdrawn=whole.withdrawn or part.withdrawn, paused=whole.paused or part.paused
        )
    decisive = {
        Status.WITHDRAWN: whole.withdrawn,
        Status.CLOSED: whole.closed,
        Status.ONGOING: whole.closed,
        Status.PAUSED: whole.paused,
        Status.PENDING: whole.applied,
    }
    if light in decisive:
        return _recorded(word, state, decisive[light])
    if state.due_next is None and light is Status.DUE_SOON:
        return _at_once(word, state)
    if state.due_next is None:
        return _("{status}: no deadline is stated, and no ☆").format(status=word)
    return _distance(word, state.due_next.last, as_of.day)


def _at_once(word: str, state: RowState) -> str:
    days = state.seen.days_open
    if days is None:
        return _("{status}: to be done at once").format(status=word)
    return ngettext(
        "{status}: to be done at once; {days} day since it was issued",
        "{status}: to be done at once; {days} days since it was issued",
        days,
    ).format(status=word, days=days)


def _recorded(word: str, state: RowState, entry: Entry | None) -> str:
    """Tell what on record a status rests on."""
    light, late = state.status, state.seen.days_late
    if entry is not None:
        reason = _("{status}: {verb} on {day}, {words}")
        text = reason.format(status=word, verb=entry.verb, day=entry.on, words=entry.words)
    elif state.waiting is not None:
        text = _("{status}: so is the stage {stage}").format(status=word, stage=state.waiting.name)
    elif light is Status.ONGOING:
        text = _("{status}: it goes on, and no deadline is stated").format(status=word)
    elif light is Status.WITHDRAWN:
        text = _("{status}: every stage is withdrawn").format(status=word)
    else:
        text = _("{status}: every stage is closed").format(status=word)
    return text if late is None else _("{text}; {timing}").format(text=text, timing=_timing(late))


def _timing(days_late: int) -> str:
    if days_late <= 0:
        return _("in time")
    return ngettext("{days} day late", "{days} days late", days_late).format(days=days_late)


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
