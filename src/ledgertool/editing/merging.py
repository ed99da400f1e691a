"""What two have made of one file, each apart from the other: merged row by row, entry by entry.

A field that one has changed is taken, and entries of both stay in the order of their days. Where
both changed one field, or anything is not understood, the lines are marked as git marks them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from ledgertool.editing.inline import merged_inline
from ledgertool.editing.parts import RECORD, ROWS, Key, NotUnderstood, Portion, cut, day_of
from ledgertool.editing.threeway import MARK, Merger
from ledgertool.reading import source
from ledgertool.reading.document import Document, Value

_BOM = "\ufeff"

_MOST_COMPARED = 10_000  # lines, for comparing takes time that grows with their square

_Inside: TypeAlias = Mapping[Key, Portion]

Fault: TypeAlias = str | None
"""What is wrong in a merged text: the number of a row, or None for the file as a whole."""

Judge = Callable[[str, str, str], Collection[Fault]]
"""Tells what is wrong in a merged text, and in neither of the two that it is made of."""


class Merge(NamedTuple):
    """A merged text; ``is_clean`` tells that no conflict is marked in it."""

    text: str
    is_clean: bool


def merge(
    base: str, ours: str, theirs: str, judge: Judge = lambda *_texts: (), size: int = MARK
) -> Merge:
    """Merge two texts of a file that was another; the layout is ours, where both have the same.

    What is merged reads as what both have made of the base, and the judge has nothing against it;
    otherwise conflicts are marked, with marks of some size.
    """
    if theirs in (ours, base):
        return Merge(ours, is_clean=True)
    if ours == base:
        return Merge(theirs, is_clean=True)
    texts = _Sides(base, ours, theirs)
    refused: set[str] = set()
    while True:
        found = _by_parts(texts, refused, size)
        if found is None:
            return _by_lines(texts, size)
        if not found.is_clean:
            return found
        faults = set(judge(found.text, ours, theirs))
        if not faults:
            return found
        rows = {row for row in faults if row is not None}
        if None in faults or rows <= refused:
            return _as_a_whole(texts, size)
        refused |= rows


def marked(base: str, ours: str, theirs: str, size: int = MARK) -> Merge:
    """Mark all in which two texts differ as one conflict."""
    return _as_a_whole(_Sides(base, ours, theirs), size)


class _Sides:
    """The three texts as lines that end as most of ours do, also the last one."""

    def __init__(self, *texts: str) -> None:
        _base, ours, _theirs = texts
        self.cr = "\r" if ours.count("\r\n") * 2 > ours.count("\n") else ""
        self._bom = _changed(*(text[:1] == _BOM for text in texts))
        self._ended = _changed(*(text.endswith("\n") for text in texts))
        bare = [text.removeprefix(_BOM) for text in texts]
        self.base, self.ours, self.theirs = (
            _ended(text if number == 1 else _evened(text, self.cr), self.cr)
            for number, text in enumerate(bare)
        )

    @property
    def lines(self) -> list[list[str]]:
        """The lines of the three: the base, ours and theirs."""
        return [text.split("\n")[:-1] for text in (self.base, self.ours, self.theirs)]

    def whole(self, lines: Sequence[str]) -> str:
        """Make a text of merged lines."""
        text = "".join(f"{line}\n" for line in lines)
        return _BOM * self._bom + (text if self._ended else text.removesuffix(f"{self.cr}\n"))


def _changed(base: bool, ours: bool, theirs: bool) -> bool:
    """Give what one side has made of something that is so or not."""
    return theirs if ours == base else ours


def _evened(text: str, cr: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", f"{cr}\n")


def _ended(text: str, cr: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}{cr}\n"


def _by_parts(texts: _Sides, refused: Collection[str], size: int) -> Merge | None:
    """Merge what is understood; None where it is not, or does not read as what was meant."""
    try:
        base, ours, theirs = (cut(read(text)) for text in (texts.base, texts.ours, texts.theirs))
        merger = _Parts(Merger(size, texts.cr), refused)
        merged = merger.part(base, ours, theirs)
    except NotUnderstood:
        return None
    text = texts.whole(merged.lines)
    if merger.conflicts:
        return Merge(text, is_clean=False)
    return Merge(text, is_clean=True) if _reads_as(text, merged.value) else None


def read(text: str) -> Document:
    """Read a text as a file is read; one that is no text of a file gives an empty document."""
    return source.read(text.encode("utf-8", "surrogateescape"))


def _reads_as(text: str, value: Value) -> bool:
    document = read(text)
    return document.value == value and document.complete and not document.spoiled


def _by_lines(texts: _Sides, size: int) -> Merge:
    """Mark the lines that both have changed, and where there are none, all that differ."""
    merger = Merger(size, texts.cr)
    if max(map(len, texts.lines)) > _MOST_COMPARED:
        return _as_a_whole(texts, size)
    merged = merger.lines(*texts.lines)
    if not merger.conflicts:
        return _as_a_whole(texts, size)
    return Merge(texts.whole(merged), is_clean=False)


def _as_a_whole(texts: _Sides, size: int) -> Merge:
    """Mark all in which ours and theirs differ as one conflict."""
    _base, ours, theirs = texts.lines
    return Merge(texts.whole(Merger(size, texts.cr).conflict(ours, theirs)), is_clean=False)


class _Parts:
    """Merges parts; rows that are refused are marked where both have changed them."""

    def __init__(self, lines: Merger, refused: Collection[str]) -> None:
        self._lines, self._refused = lines, refused

    @property
    def conflicts(self) -> int:
        """How many conflicts have been marked."""
        return self._lines.conflicts

    def part(self, base: Portion | None, ours: Portion, theirs: Portion, name: Key = "") -> Portion:
        """Merge a part that both have, but for the gap above it."""
        theirs = theirs.moved(ours.column - theirs.column)
        base = base and base.moved(ours.column - base.column)
        if _is_same(ours, theirs) or _is_same(base, theirs):
            return ours
        if _is_same(base, ours):
            return theirs
        if base is None and name == RECORD:
            base = Portion(
                [], ours.column, [f"{RECORD}: []"] if ours.inside is None else ours.head, {}
            )
        if ours.inside is None or theirs.inside is None:
            return self._leaf(base, ours, theirs)
        if base is None or base.inside is None or not _begin_alike(ours, theirs, name):
            return self._conflict(ours, theirs)
        kept = _entries if name == RECORD else _items
        try:
            order = kept(base.inside, ours.inside, theirs.inside)
        except NotUnderstood:
            return self._conflict(ours, theirs)
        return self._several(base, ours, theirs, order, is_rows=name == ROWS)

    def _several(
        self, base: Portion, ours: Portion, theirs: Portion, order: list[Key], *, is_rows: bool
    ) -> Portion:
        """Merge the parts inside, in an order, and the lines around them."""
        head = self._lines.lines(base.head, ours.head, theirs.head)
        inside: dict[Key, Portion] = {}
        for key in order:
            one = self._inner(key, base, ours, theirs, is_refused=is_rows and key in self._refused)
            if one is not None:
                inside[key] = one
        tail = self._lines.lines(base.tail, ours.tail, theirs.tail)
        is_mapping = isinstance(ours.value or theirs.value, dict)
        values = {key: one.value for key, one in inside.items()}
        value = values if is_mapping else list(values.values())
        return replace(ours, value=value, head=head, inside=inside, tail=tail)

    def _inner(
        self, key: Key, base: Portion, ours: Portion, theirs: Portion, *, is_refused: bool
    ) -> Portion | None:
        """Merge a part of parts, and the gap above it; None where it is gone."""
        was, one, other = ((side.inside or {}).get(key) for side in (base, ours, theirs))
        if other is not None:
            other = other.moved(_step(ours) - _step(theirs))
        if was is not None:
            was = was.moved(_step(ours) - _step(base))
        if one is None or other is None:
            return self._one_sided(was, one, other)
        gap = self._lines.lines(was.gap if was else (), one.gap, other.gap)
        if is_refused and not (_is_same(was, one) or _is_same(was, other)):
            merged = self._conflict(one, other)
        else:
            merged = self.part(was, one, other, key)
        return replace(merged, gap=gap)

    def _one_sided(
        self, base: Portion | None, ours: Portion | None, theirs: Portion | None
    ) -> Portion | None:
        """Give a part that one side alone has: a new one; one that is gone may not be changed."""
        left = ours or theirs
        assert left is not None
        if base is None:
            return left
        if base.gap == left.gap and _is_same(base, left):
            return None
        sides = [[*side.gap, *side.lines] if side else [] for side in (ours, theirs)]
        return Portion(left.value, left.column, self._lines.conflict(*sides))

    def _leaf(self, base: Portion | None, ours: Portion, theirs: Portion) -> Portion:
        """Merge a part without lines for each of its parts."""
        if ours.value == theirs.value and _comments(ours) == _comments(theirs):
            return ours
        try:
            return merged_inline(base, ours, theirs)
        except NotUnderstood:
            return self._conflict(ours, theirs)

    def _conflict(self, ours: Portion, theirs: Portion) -> Portion:
        return replace(ours, head=self._lines.conflict(ours.lines, theirs.lines), inside=None)


def _is_same(one: Portion | None, other: Portion | None) -> bool:
    return one is not None and other is not None and one.lines == other.lines


def _comments(part: Portion) -> list[str]:
    return [line for line in part.lines if "#" in line]


def _stripped(portion: Portion) -> list[str]:
    """Give the lines of an entry and of the gap above it, wherever they stand."""
    return [line.strip() for line in (*portion.gap, *portion.lines)]


def _begin_alike(ours: Portion, theirs: Portion, name: Key) -> bool:
    """Tell whether two mappings begin alike: the first field of an item stands behind its dash."""
    if ours.head or theirs.head:
        return [line.strip() for line in ours.head] == [line.strip() for line in theirs.head]
    return name == "" or next(iter(ours.inside or ())) == next(iter(theirs.inside or ()))


def _step(part: Portion) -> int:
    """Tell where the parts inside stand."""
    return next((one.column for one in (part.inside or {}).values()), 0)


def _items(base: _Inside, ours: _Inside, theirs: _Inside) -> list[Key]:
    """Give the order of all parts that one side has; of new ones in one place, ours come first.

    Raises NotUnderstood where both have moved some.
    """
    in_all = [key for key in base if key in ours and key in theirs]
    moved = [[key for key in side if key in in_all] != in_all for side in (ours, theirs)]
    if all(moved):
        raise NotUnderstood
    first, second = (theirs, ours) if moved[1] else (ours, theirs)
    order = list(first)
    above: Key | None = None
    for key in second:
        if key not in first:
            at = 0 if above is None else order.index(above) + 1
            while at < len(order) and order[at] not in second and order[at] not in base:
                at += 1
            order.insert(at, key)
        above = key
    return order


def _entries(base: _Inside, ours: _Inside, theirs: _Inside) -> list[Key]:
    """Give the entries of both sides in the order of days.

    Raises NotUnderstood where both have changed one, or an entry has no day.
    """
    gone, gone_too = (base.keys() - side.keys() for side in (ours, theirs))
    if gone & gone_too and ours.keys() - base.keys() != theirs.keys() - base.keys():
        raise NotUnderstood
    for left, keys in ((theirs, gone - gone_too), (ours, gone_too - gone)):
        if any(_stripped(base[key]) != _stripped(left[key]) for key in keys):
            raise NotUnderstood  # what the other side wrote beside it would be lost
    order = [key for key in ours if key not in gone_too]
    days = {key: day_of(one.value) for side in (ours, theirs) for key, one in side.items()}
    for key in theirs:
        if key in ours or key in base:
            continue
        at = len(order)
        while at and days[order[at - 1]] > days[key]:
            at -= 1
        order.insert(at, key)
    return order
