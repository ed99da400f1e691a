"""Values in brackets, of which two have made different ones: merged on the lines of ours."""

from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any, Final

from ledgertool.editing.layout import FileLayout
from ledgertool.editing.parts import RECORD, NotUnderstood, Portion, as_text, day_of
from ledgertool.editing.splices import spliced
from ledgertool.findings.finding import Edit, Span
from ledgertool.reading import source
from ledgertool.reading.document import Document, Mark, Marks, Value

_NOTHING: Final = object()
"""What a side has in the place of a value that it does not have."""


def merged_inline(base: Portion | None, ours: Portion, theirs: Portion) -> Portion:
    """Put what theirs has changed and added into the lines of ours.

    Raises NotUnderstood, where both have changed one value, too.
    """
    if base is None or any("#" in line for part in (base, theirs) for line in part.lines):
        raise NotUnderstood  # a comment might be lost
    was, now, other = (_document(part) for part in (base, ours, theirs))
    merging = _Inline(now, other)
    merging.value(was.value, now.value, other.value, now.marks, other.marks, "")
    text = spliced(now.text, merging.edits())[0]
    value = source.read(text.encode()).value
    lines = Portion(value, 0, text.removesuffix("\n").split("\n")).moved(ours.column).head
    return replace(ours, value=_unwrapped(value, now.value, ours.value), head=lines)


def _document(part: Portion) -> Document:
    text = "\n".join(part.moved(-part.column).lines) + "\n"
    document = source.read(text.encode())
    if document.value is None or document.spoiled or not document.complete:
        raise NotUnderstood
    return document


def _unwrapped(value: Value, like: Value, wanted: Value) -> Value:
    """Take from a value what stands in it where another has the one that is wanted."""
    while like != wanted:
        if not isinstance(like, (dict, list)) or len(like) != 1:
            raise NotUnderstood
        step = next(iter(like)) if isinstance(like, dict) else 0
        value, like = value[step], like[step]
    return value


class _Inline:
    """Gathers the splices that put what theirs has into ours."""

    def __init__(self, ours: Document, theirs: Document) -> None:
        self._ours, self._theirs = FileLayout(ours), FileLayout(theirs)
        self._edits: list[Edit] = []
        self._added: dict[Mark, list[str]] = defaultdict(list)

    def edits(self) -> list[Edit]:
        """Give the splices: what is put at one place comes in one."""
        added = [self._ours.insertion(at, "".join(texts)) for at, texts in self._added.items()]
        return [*self._edits, *added]

    def value(
        self, base: Any, ours: Value, theirs: Value, at: Marks, from_: Marks, name: str
    ) -> None:
        """Put a value of theirs in the place of ours, or what is in it."""
        if theirs in (ours, base):
            return
        if ours == base:
            self._replace(at, from_)
        elif isinstance(ours, dict) and isinstance(theirs, dict) and isinstance(base, dict):
            self._fields(base, ours, theirs, at, from_)
        elif name == RECORD and isinstance(ours, list) and isinstance(theirs, list):
            self._entries([] if base is _NOTHING else base, ours, theirs, at, from_)
        elif all(isinstance(one, list) and len(one) == 1 for one in (base, ours, theirs)):
            (was,), (one,), (other,) = base, ours, theirs
            self.value(was, one, other, at[2][0], from_[2][0], "")
        else:
            raise NotUnderstood

    def _fields(self, base: Any, ours: Value, theirs: Value, at: Marks, from_: Marks) -> None:
        for name, was in base.items():
            if (name in ours) != (name in theirs) and was != ours.get(name, theirs.get(name)):
                raise NotUnderstood
            if name in ours and name not in theirs:
                raise NotUnderstood
        for name, other in theirs.items():
            if name in ours:
                here, there = (marks[2][name][2] for marks in (at, from_))
                self.value(base.get(name, _NOTHING), ours[name], other, here, there, name)
            elif name not in base:
                last = [field[2] for field in at[2].values()][-1]
                self._add(at, self._ours.end(last), f", {name}: {self._text(from_[2][name][2])}")

    def _entries(self, base: Any, ours: Value, theirs: Value, at: Marks, from_: Marks) -> None:
        """Put the new entries of theirs into a record, each behind those up to its day."""
        known = Counter(map(as_text, base))
        if known - Counter(map(as_text, theirs)):
            raise NotUnderstood
        present = Counter(map(as_text, ours)) | known
        days = [day_of(entry) for entry in ours]
        for entry, marks in zip(theirs, from_[2], strict=True):
            present[as_text(entry)] -= 1
            if present[as_text(entry)] >= 0:
                continue
            behind = sum(1 for one in days if one <= day_of(entry))
            text = self._text(marks)
            if behind:
                self._add(at, self._ours.end(at[2][behind - 1]), f", {text}")
            elif ours:
                self._add(at, at[2][0][0], f"{text}, ")
            else:
                raise NotUnderstood

    def _replace(self, at: Marks, from_: Marks) -> None:
        start, end = at[0], self._ours.end(at)
        if end.line != start.line:
            raise NotUnderstood
        span = Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        self._edits.append(Edit(span, self._text(from_)))

    def _add(self, into: Marks, at: Mark, text: str) -> None:
        if not self._ours.is_in_brackets(into):
            raise NotUnderstood
        self._added[Mark(at.line, at.column)].append(text)

    def _text(self, marks: Marks) -> str:
        """Give a value as theirs has it, where that is in a line."""
        start, end = marks[0], self._theirs.end(marks)
        if start.line != end.line:
            raise NotUnderstood
        return str(self._theirs.lines[start.line][start.column : end.column])
