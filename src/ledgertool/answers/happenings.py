"""What happened to a row between two versions of it: what was recorded, and what was not.

The words are those of the documents: the name of an entry (延期, 销账) or of a field (完成时限).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from ledgertool.answers.objects import plain
from ledgertool.model.cells import entry_cell, entry_words, joined
from ledgertool.model.fields import fields_of
from ledgertool.model.record import Entry
from ledgertool.model.row import Row
from ledgertool.model.targets import Actual, Target
from ledgertool.phones import mask, mask_inside

NOTHING: Final = "（无）"
ADDED, REMOVED, RENUMBERED = "added", "removed", "renumbered"
_WORDS: Final = {ADDED: "新增", REMOVED: "删除", RENUMBERED: "改编号"}
_ACTUAL: Final = "actual"
RECORD: Final = "record"
_LONG = 40  # letters of a text that is shown whole, whatever of it was changed
_AROUND = 8  # letters that are shown before and behind what was changed in a longer one


UNTOLD: Final = "没有记录"
"""What stands beside a change that no entry tells of."""


class Happening(NamedTuple):
    """One thing that happened: an entry of a record, or a change that has none.

    ``change`` is the word of JSON for it: the verb of the entry, the name of the field, or
    ``added``, ``removed``, ``renumbered``, ``actual``. ``what`` and ``detail`` are for people.
    ``on`` is the day of an entry, and ``was`` and ``now`` are the values of a field. Neither
    ``detail`` nor JSON shows the texts that are ``private`` to the row, then or now.
    """

    change: str
    what: str
    detail: str
    on: date | None = None
    entry: Entry | Actual | None = None
    was: Any = None
    now: Any = None
    private: tuple[str, ...] = ()

    @property
    def is_recorded(self) -> bool:
        """Whether an entry tells it."""
        return self.entry is not None

    @property
    def is_silent(self) -> bool:
        """Whether a row was changed where an entry should tell of it."""
        is_same_number = self.change == RENUMBERED and _number(self.was) == _number(self.now)
        return not (self.is_recorded or self.change in (ADDED, RECORD) or is_same_number)

    @property
    def line(self) -> str:
        """All of it in one line, but for whether it was recorded."""
        day = f"{self.on} " if self.on else ""
        return f"{day}{self.what}：{self.detail}" if self.detail else f"{day}{self.what}"

    def as_object(self) -> dict[str, Any]:
        """Give it as JSON has it: ``change what on recorded detail entry was now``."""
        found: dict[str, Any] = {
            "change": self.change,
            "what": self.what,
            "on": plain(self.on),
            "recorded": self.is_recorded,
            "detail": self.detail,
            "entry": self.entry.model_dump(mode="json", by_alias=True, exclude_none=True)
            if self.entry
            else None,
            "was": plain(self.was),
            "now": plain(self.now),
        }
        masked: dict[str, Any] = mask_inside(found, self.private)
        return masked


def _number(row_id: str) -> str:
    """Give the number in a row's id: a file of another name changes the id, and no number."""
    return row_id.rpartition("/")[2]


def whole(change: str, detail: str = "", was: Any = None, now: Any = None) -> Happening:
    """Tell what became of something as a whole: it was added, removed, or renumbered."""
    return Happening(change, _WORDS[change], detail, was=was, now=now)


def between(before: Row, after: Row) -> Iterator[Happening]:
    """Go through what happened between two versions of a row: first what was recorded."""
    private = (*before.private, *after.private)
    for one in _between(before, after):
        yield one._replace(detail=mask(one.detail, private), private=private)


def _between(before: Row, after: Row) -> Iterator[Happening]:
    yield from of_records(before.record, after.record)
    was, now = ({one.number: one for one in row.targets} for row in (before, after))
    for number, target in now.items():
        yield from of_counts(was.get(number), target)
    yield from changed(before, after, without=("number", RECORD))


def recorded_in(row: Row) -> Iterator[Happening]:
    """Go through all that is on record of a row, and of its targets."""
    yield from of_records((), row.record)
    for target in row.targets:
        yield from of_counts(None, target)


def of_records(before: Sequence[Entry], after: Sequence[Entry]) -> Iterator[Happening]:
    """Go through the entries that one record has more than another, and those that it lacks."""
    lacking = list((Counter(before) - Counter(after)).elements())
    more = list((Counter(after) - Counter(before)).elements())
    for entry in more:
        old = next((one for one in lacking if _is_same_event(one, entry)), None)
        if old is None:
            yield recorded(entry)
        else:
            lacking.remove(old)
            detail = f"{entry_cell(old)} → {entry_cell(entry)}"
            yield Happening(RECORD, "改动记录", detail, was=old, now=entry)
    for entry in lacking:
        yield Happening(RECORD, "删去记录", entry_cell(entry), was=entry)


def recorded(entry: Entry) -> Happening:
    """Tell what an entry says."""
    about = f"{entry.part}，" if entry.part else ""
    return Happening(entry.verb, entry.chinese, about + entry_words(entry), entry.on, entry)


def _is_same_event(old: Entry, new: Entry) -> bool:
    return (old.on, old.verb, old.part) == (new.on, new.verb, new.part)


def of_counts(before: Target | None, after: Target) -> Iterator[Happening]:
    """Go through what was counted of a target, and was not on record before."""
    known = Counter(before.actuals if before else ())
    for actual in (Counter(after.actuals) - known).elements():
        detail = f"{after.metric} {actual.value}{after.unit or ''}（{actual.evidence}）"
        yield Happening(_ACTUAL, fields_of(Target)["actuals"].title, detail, actual.on, actual)


def changed(
    before: BaseModel, after: BaseModel, without: Sequence[str] = ()
) -> Iterator[Happening]:
    """Go through the fields that two versions of something differ in."""
    titles = {**_titles(type(before)), **_titles(type(after))}
    for name, title in titles.items():
        was, now = getattr(before, name, None), getattr(after, name, None)
        if name not in without and was != now:
            was, now = _differing(was, now)
            if was != now:
                yield Happening(name, title, _both(said(was), said(now)), was=was, now=now)


def _titles(cls: type[BaseModel]) -> dict[str, str]:
    return {field.attribute: field.title or name for name, field in fields_of(cls).items()}


def _differing(was: Any, now: Any) -> tuple[Any, Any]:
    """Leave out of two lists of objects those that both have, and counts, which are recorded."""
    if not any(isinstance(one, BaseModel) for one in (*_several(was), *_several(now))):
        return was, now
    before, after = Counter(_several(was)), Counter(_without_new_counts(was, now))
    return tuple((before - after).elements()), tuple((after - before).elements())


def _several(value: Any) -> tuple[Any, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def _without_new_counts(was: Any, now: Any) -> Iterator[Any]:
    """Go through objects as they are now, of targets without what was not counted before."""
    known = {one.number: one.actuals for one in _several(was) if isinstance(one, Target)}
    for one in _several(now):
        if isinstance(one, Target):
            kept = tuple(actual for actual in one.actuals if actual in known.get(one.number, ()))
            yield one.model_copy(update={"actuals": kept})
        else:
            yield one


def said(value: Any) -> str:
    """Write the value of a field for people."""
    if value is None or value == ():
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, BaseModel):
        return " ".join(_parts(value))
    if type(value) is tuple:  # a period is a tuple too
        texts = tuple(map(said, value))
        return "；".join(texts) if isinstance(value[0], BaseModel) else joined(texts)
    return str(value)


def _parts(value: BaseModel) -> Iterator[str]:
    """Go through what an object holds; a number or flag of no heading is named."""
    for name, field in fields_of(type(value)).items():
        if part := getattr(value, field.attribute):
            yield said(part) if field.title else f"{name}: {said(part)}"


def _both(was: str, now: str) -> str:
    """Write two texts; of long ones, what they differ in and a little around it."""
    if max(len(was), len(now)) > _LONG and NOTHING not in (was, now):
        start = _shared(was, now)
        end = min(_shared(was[::-1], now[::-1]), min(len(was), len(now)) - start)
        was, now = (_cut(text, start - _AROUND, len(text) - end + _AROUND) for text in (was, now))
    return f"{was} → {now}"


def _shared(one: str, two: str) -> int:
    """Count the letters that two texts begin with both."""
    pairs = zip(one, two, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(two)))


def _cut(text: str, start: int, end: int) -> str:
    before, behind = "…" if start > 1 else "", "…" if end < len(text) - 1 else ""
    return f"{before}{text[start if before else 0 : end if behind else None]}{behind}"
