"""Mending what is safe beyond doubt: splices of text that leave every other byte alone.

What is mended is read again; where anything else than the mended places would change, or a new
finding come up, the file is left as it was.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from ledgertool.checking.checks import check
from ledgertool.editing.splices import spliced
from ledgertool.findings.file import byte_order_mark
from ledgertool.findings.finding import Edit, Finding, Severity
from ledgertool.reading.document import Document, Location
from ledgertool.reading.ledger import Ledger

_ROUNDS = 10
_MARK = "\ufeff"
_CRLF = re.compile("(?<!\r)\r\n")
_LINE_END = re.compile("(?:(?<!\r)(\r))?\n")


class Mended(NamedTuple):
    """A file as it was and as it should be; ``codes`` are those of what is then not found again."""

    name: str
    before: str
    after: str
    codes: tuple[str, ...] = ()


class Mending(NamedTuple):
    """The files that can be mended, and the ledger as it is once they are written."""

    files: tuple[Mended, ...]
    ledger: Ledger


Selection = Callable[[Finding], bool]
"""Tells which findings are asked for: what others tell of is not mended."""


def fix(
    ledger: Ledger, names: Collection[str], is_selected: Selection = lambda _finding: True
) -> Mending:
    """Mend the files that are named, as far as that is safe; nothing is written."""
    documents = {name: ledger.document(name) for name in sorted(names)}
    before = {name: one.bom + one.text for name, one in documents.items() if one.text}
    even = {name: _even(text) for name, text in before.items()}
    start = ledger.edited({name: text for name, text in even.items() if text != before[name]})
    after, touched = _mended_texts(start, even, is_selected)
    keeps_mark = not is_selected(byte_order_mark())
    verification = _Verification(ledger, start, after.ledger)
    files = []
    for name, text in before.items():
        whole = _as_before(after.texts[name], text, keeps_mark=keeps_mark)
        if whole not in (None, text) and verification.holds(name, touched[name]):
            files.append(Mended(name, text, whole or "", verification.gone(name)))
    readings = {file.name: after.ledger.readings[file.name] for file in files}
    return Mending(tuple(files), ledger.with_readings(readings))


class _Round(NamedTuple):
    ledger: Ledger
    texts: dict[str, str]


def _mended_texts(
    ledger: Ledger, texts: dict[str, str], is_selected: Selection
) -> tuple[_Round, dict[str, set[int]]]:
    """Mend texts in rounds, until nothing is left to mend; give the lines touched in each too."""
    present = _Round(ledger, dict(texts))
    touched: dict[str, set[int]] = {name: set() for name in texts}
    for _round in range(_ROUNDS):
        edits = _edits(present.ledger, texts, is_selected)
        if not edits:
            break
        changed = {}
        for name, wanted in edits.items():
            changed[name], lines = spliced(present.texts[name], wanted)
            touched[name] |= lines
        present = _Round(present.ledger.edited(changed), {**present.texts, **changed})
    return present, touched


def _edits(ledger: Ledger, names: Collection[str], is_selected: Selection) -> dict[str, list[Edit]]:
    by_path = {ledger.files.path_of(name): name for name in names}
    edits: dict[str, list[Edit]] = {}
    for finding in check(ledger, is_selected, least=Severity.WARNING):
        if finding.edits and finding.path in by_path:
            edits.setdefault(by_path[finding.path], []).extend(finding.edits)
    return edits


def _even(text: str) -> str:
    """Take away byte order marks and end every line alike, but for those with a stray CR."""
    return _CRLF.sub("\n", text.lstrip(_MARK))


def _as_before(mended: str, text: str, *, keeps_mark: bool) -> str | None:
    """Give lines the ends that they had; None, where there are more or fewer lines than before."""
    bare = text.lstrip(_MARK)
    ends = ["\r\n" if end else "\n" for end in _LINE_END.findall(bare)]
    lines = mended.split("\n")
    if len(lines) != len(ends) + 1:
        return None
    mark = text[: len(text) - len(bare)] if keeps_mark else ""
    return mark + "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))


class _Verification:
    """Tells whether a mended file differs in the mended places alone, with nothing new wrong.

    ``even`` is the ledger before mending, with even line ends; ``after`` the one after it.
    """

    def __init__(self, ledger: Ledger, even: Ledger, after: Ledger) -> None:
        self._ledger, self._even, self._after = ledger, even, after
        self._found = check(ledger, least=Severity.WARNING)
        self._known = {_essence(finding) for finding in self._found}
        self._left = check(after, least=Severity.WARNING)

    def holds(self, name: str, touched: set[int]) -> bool:
        """Tell that of one file, of which some lines were touched."""
        was, now = self._even.document(name), self._after.document(name)
        return not touched or (_is_kept(was, now, touched) and self._is_no_worse(name))

    def gone(self, name: str) -> tuple[str, ...]:
        """Give the codes of what is not found in a file any more, each as often as it was."""
        path = self._ledger.files.path_of(name)
        before, after = (
            Counter(one.code for one in found if one.path == path)
            for found in (self._found, self._left)
        )
        return tuple(sorted((before - after).elements()))

    def _is_no_worse(self, name: str) -> bool:
        path = self._ledger.files.path_of(name)
        # what could not be read before may have more to be told of, once it can
        if any(found.rule.hides for found in self._found if found.path == path):
            return True
        alone = self._ledger.with_readings({name: self._after.readings[name]})
        again = check(alone, least=Severity.WARNING)
        return all(_essence(found) in self._known for found in again if found.path == path)


def _essence(finding: Finding) -> tuple[str, str | None, str | None]:
    return finding.code, finding.row, finding.field


def _is_kept(was: Document, now: Document, touched: set[int]) -> bool:
    """Tell whether every value is as it was, but for those on lines that were touched.

    There a field may have another name, and no value goes.
    """
    old, new = dict(_leaves(was.value, ())), dict(_leaves(now.value, ()))
    for location, value in new.items():
        if old.get(location) == value or location[:2] in was.spoiled:
            continue
        span = now.span(location)
        if span is None or span.line not in touched:
            return False
    gone = [place for place in old if place not in new and place[:2] not in was.spoiled]
    renamed = [place for place in new if place not in old] if gone else []
    kept = {(_line(now, place), new[place]) for place in renamed}
    return all((_line(was, place), old[place]) in kept for place in gone)


def _line(document: Document, place: Location) -> int | None:
    span = document.span(place)
    return span.line if span else None


def _leaves(value: Any, location: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        yield location, value
        return
    inside = enumerate(value or ()) if isinstance(value, list) else (value or {}).items()
    for step, item in inside:
        yield from _leaves(item, (*location, step))
