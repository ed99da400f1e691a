"""What happened to a row is in order, and each entry follows from what was in force."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from ledgertool.findings import record as rules
from ledgertool.findings.finding import Finding
from ledgertool.model import period
from ledgertool.model.cells import joined
from ledgertool.model.fields import fields_of
from ledgertool.model.period import Period
from ledgertool.model.record import (
    Entry,
    Extension,
    Pause,
    Progress,
    Reassignment,
    Reopening,
    Resumption,
    Return,
)
from ledgertool.model.row import Row, Stage
from ledgertool.model.stages import stages
from ledgertool.model.standing import AS_ISSUED, Standing
from ledgertool.model.values import Model
from ledgertool.names import nearest
from ledgertool.phones.expressions import Expression
from ledgertool.reading.document import Location
from ledgertool.reading.ledger import Tables
from ledgertool.reading.table import Table

_PLACEHOLDER = Expression(
    r"(?:x|某|待(?:定|补[充录]?|補充?|填写?|完善|明确|说明|议|续|写|核实?|办|报)"
    r"|尚?未(?:定|填写?)|不详|暂[缺无]|后补|请?(?:填写|补充)|没有|无|空|略|同上"
    r"|todo|tb[acd]|tobe(?:determined|added|confirmed)|pending|fixme|none|null|na"
    r"|true|false|yes|no|是|否"
    r"|原因|理由|事由|reason|evidence|note)*+",
    re.IGNORECASE,
)
_IN_PLACEHOLDERS = frozenset(_PLACEHOLDER.pattern)
_NOTHING = Expression("暂?无|没有")
_MAY_BE_NOTHING = ("problems", "next")
_SIGN = Expression(r"[\W_〇○]+")

Placed = Iterator[tuple[Location, Finding]]
"""Findings, each with the steps from its row to its place."""


def entries(ledger: Tables) -> Iterator[Finding]:
    """Tell what is wrong in the record of each row, and in the editors' links."""
    for table in ledger.tables:
        for row in table.rows:
            if row.record or row.serves or row.related:
                for steps, finding in _of_row(row, table):
                    yield table.at(finding, row, *steps)


def _of_row(row: Row, table: Table) -> Placed:
    for name in ("serves", "related"):
        for number, link in enumerate(getattr(row, name)):
            for attribute, finding in _placeholders(link):
                yield (name, number, attribute), finding
    if not row.record:
        return
    earliest = table.earliest_year
    for number, entry in enumerate(row.record):
        for attribute, finding in _placeholders(entry):
            yield ("record", number, attribute), finding
        if entry.on.year < earliest:
            wrong = rules.before_the_year(str(entry.on), earliest)
            yield ("record", number, "on"), wrong
    for number, (earlier, later) in enumerate(pairwise(row.record), 1):
        if later.on < earlier.on:
            wrong = rules.dates_out_of_order(str(later.on), str(earlier.on))
            yield ("record", number, "on"), wrong
    course = _Course(row, table)
    for number, entry in enumerate(row.record):
        for steps, finding in course.go_on(entry):
            yield ("record", number, *steps), finding


def _placeholders(thing: Model) -> list[tuple[str, Finding]]:
    """Signs alone are a placeholder, such as the help of a finding has; so is what says “later”."""
    values = thing.__dict__
    return [
        (name, rules.placeholder(value))
        for name in _free_texts(type(thing))
        if (value := values[name]) and _is_placeholder(value) and not _may_be_nothing(name, value)
    ]


def _may_be_nothing(name: str, text: str) -> bool:
    return name in _MAY_BE_NOTHING and _NOTHING.fullmatch(text) is not None


@cache
def _free_texts(cls: type[Model]) -> tuple[str, ...]:
    """Give the attributes that hold a text in words of whoever wrote it."""
    fields = fields_of(cls).values()
    return tuple(
        one.attribute for one in fields if one.is_text and not (one.many or one.models or one.keyed)
    )


def _is_placeholder(text: str) -> bool:
    if "\u4e00" <= text[0] <= "\u9fff" and text[0] not in _IN_PLACEHOLDERS:
        return False  # as nearly all texts begin
    return _is_made_of_placeholders(text)


@lru_cache(maxsize=4096)
def _is_made_of_placeholders(text: str) -> bool:
    return _PLACEHOLDER.fullmatch(_SIGN.sub("", unicodedata.normalize("NFKC", text))) is not None


class _Course:
    """What is in force of a row and of its stages, entry after entry."""

    def __init__(self, row: Row, table: Table) -> None:
        self._row, self._year = row, table.head.year
        self._stages = {stage.name: stage for stage in stages(row, table.head)}
        self._now: dict[str | None, Standing] = {}

    def go_on(self, entry: Entry) -> Placed:
        """Tell what is wrong with the next entry, and take it as done if it can be."""
        occurrence = entry.for_ if isinstance(entry, Progress) else None
        for field, name in (("stage", entry.part), ("for", occurrence)):
            if name is not None and name not in self._stages:
                known = list(self._stages)
                near = nearest(name, known, most=1)
                yield (field,), rules.unknown_stage(name, near, known)
                return
        now = self._now.get(entry.part, AS_ISSUED)
        if self._needs_a_stage(entry, now):
            yield (entry.verb,), rules.stage_not_named(entry.verb, list(self._stages))
            return
        expected = self._expected(entry, now)
        if expected is not None:
            yield (entry.verb,), rules.out_of_turn(f"{entry.verb} {entry.on}", expected)
        if entry.verb in (Reassignment.verb, Extension.verb):
            yield from self._chain(entry, now)
        self._now[entry.part] = now.after(entry)

    def _needs_a_stage(self, entry: Entry, now: Standing) -> bool:
        """Tell whether an entry of a row with stages must name the one that is meant."""
        if not self._stages or entry.part is not None:
            return False
        return entry.by_stages or (isinstance(entry, Reopening) and now.withdrawn is None)

    def _expected(self, entry: Entry, now: Standing) -> str | None:
        """Tell what should come first, if anything.

        Nothing but a reopening follows a closing; what is taken back must have happened.
        """
        is_done = now.closed or now.withdrawn
        whole = self._now.get(None, AS_ISSUED)
        is_over = is_done or (entry.part is not None and whole.withdrawn)
        verb = entry.verb
        if verb == Reopening.verb:
            return None if is_done else rules.BEHIND_A_CLOSING
        if is_over and not (verb == Progress.verb and self._goes_on(entry, now)):
            return rules.A_REOPENING
        if verb == Return.verb and not now.applied:
            return rules.BEHIND_AN_APPLICATION
        if verb == Resumption.verb and not now.paused:
            return rules.BEHIND_A_PAUSE
        return rules.A_RESUMPTION if verb == Pause.verb and now.paused else None

    def _goes_on(self, entry: Entry, now: Standing) -> bool:
        """Tell whether a part is 长期坚持, so that it is reported on after it was closed."""
        part: Row | Stage = self._stages[entry.part] if entry.part else self._row
        return part.ongoing and now.withdrawn is None

    def _chain(self, entry: Entry, now: Standing) -> Placed:
        """Each change begins with what is in force; an extension leads to a later day."""
        if isinstance(entry, Reassignment):
            was = now.leaders or self._row.leaders
            given = entry.reassigned.from_ or ()
            if given != was:
                to = f"[{', '.join(entry.reassigned.to)}]"
                broken = rules.broken_chain(joined(given), list(was), "reassigned", to)
                yield ("reassigned", "from") if given else ("reassigned",), broken
        if isinstance(entry, Extension):
            due = now.deadline or self._issued(entry.part)
            moved = entry.extended
            if moved.from_ != due:
                given_, in_force = (str(one) if one else "" for one in (moved.from_, due))
                before = [in_force] if in_force else []
                broken = rules.broken_chain(given_, before, "extended", str(moved.to))
                yield ("extended", "from") if moved.from_ else ("extended",), broken
            elif due is not None and moved.to.last <= due.last:
                yield ("extended", "to"), rules.no_extension(str(moved.to), str(due))

    def _issued(self, part: str | None) -> Period | None:
        """Give the deadline of the row or of a stage, before anything was on record."""
        if part is not None:
            return self._stages[part].deadline
        by_star = period.year(self._year) if self._row.must_close else None
        return self._row.deadline or by_star
