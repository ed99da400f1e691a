"""Mending what is safe beyond doubt: splices of text that leave every other byte alone.

What is mended is read again; where anything else than the mended places would change, or a new
finding come up, the file is left as it was.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

from ledgertool.checking.checks import check
from ledgertool.editing.splices import Origin, spliced, traced, untouched
from ledgertool.findings.file import byte_order_mark
from ledgertool.findings.finding import Edit, Finding, Severity
from ledgertool.reading import source
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
    after = _mended_texts(start, even, is_selected)
    keeps_mark = not is_selected(byte_order_mark())
    verification = _Verification(ledger, start, after.ledger)
    files = []
    for name, text in before.items():
        origins = after.origins[name]
        whole = _as_before(after.texts[name], text, origins, keeps_mark=keeps_mark)
        if whole != text and verification.holds(name, origins):
            files.append(Mended(name, text, whole, verification.gone(name)))
    readings = {file.name: after.ledger.readings[file.name] for file in files}
    return Mending(tuple(files), ledger.with_readings(readings))


class _Round(NamedTuple):
    ledger: Ledger
    texts: dict[str, str]
    origins: dict[str, list[Origin]]


def _mended_texts(ledger: Ledger, texts: dict[str, str], is_selected: Selection) -> _Round:
    """Mend texts in rounds, until nothing is left to mend."""
    origins = {name: untouched(text) for name, text in texts.items()}
    present = _Round(ledger, dict(texts), origins)
    for _round in range(_ROUNDS):
        edits = _edits(present.ledger, texts, is_selected)
        if not edits:
            break
        changed = {}
        for name, wanted in edits.items():
            changed[name], lines = spliced(present.texts[name], wanted)
            origins[name] = traced(lines, origins[name])
        texts_now = {**present.texts, **changed}
        present = _Round(present.ledger.edited(changed), texts_now, origins)
    return present


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


def _as_before(mended: str, text: str, origins: Sequence[Origin], *, keeps_mark: bool) -> str:
    """Give lines the ends that they had, and new ones that of the line they come from."""
    bare = text.lstrip(_MARK)
    ends = ["\r\n" if end else "\n" for end in _LINE_END.findall(bare)]
    other = ends[-1] if ends else "\n"  # of what now stands behind a last line without an end
    *lines, last = mended.split("\n")
    own = (ends[one.number - 1] if one.number <= len(ends) else other for one in origins)
    mark = text[: len(text) - len(bare)] if keeps_mark else ""
    return mark + "".join(map("".join, zip(lines, own, strict=False))) + last


class _Verification:
    """Tells whether a mended file differs in the mended places alone, with nothing new wrong.

    ``even`` is the ledger before mending, with even line ends; ``after`` the one after it.
    """

    def __init__(self, ledger: Ledger, even: Ledger, after: Ledger) -> None:
        self._ledger, self._even, self._after = ledger, even, after
        self._found = check(ledger, least=Severity.WARNING)
        self._known = {_essence(finding) for finding in self._found}
        self._left = check(after, least=Severity.WARNING)

    def holds(self, name: str, origins: Sequence[Origin]) -> bool:
        """Tell that of one file, whose lines now come from these."""
        if not any(origin.touched for origin in origins):
            return True
        was, now = self._even.document(name), self._after.document(name)
        if was.value is None:  # nothing was wrong in reading it, and the values are in the rows
            was = source.read(was.text.encode())
        return _is_kept(was, now, origins) and self._is_no_worse(name)

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


def _is_kept(was: Document, now: Document, origins: Sequence[Origin]) -> bool:
    """Tell whether every value is as it was, but for those on lines that were touched.

    There a value may have another place, and none goes.
    """
    old, new = dict(_leaves(was.value, ())), dict(_leaves(now.value, ()))
    for location, value in new.items():
        if old.get(location) == value or location[:2] in was.spoiled:
            continue
        span = now.span(location)
        if span is None or not origins[span.line - 1].touched:
            return False
    gone = [place for place in old if place not in new and place[:2] not in was.spoiled]
    kept = {origin.number for origin in origins if not origin.touched}
    if any(span is None or span.line in kept for span in map(was.span, gone)):
        return False
    moved = Counter(new[place] for place in new if place not in old) if gone else Counter()
    return not Counter(old[place] for place in gone) - moved


def _leaves(value: Any, location: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        yield location, value
        return
    inside = enumerate(value or ()) if isinstance(value, list) else (value or {}).items()
    for step, item in inside:
        yield from _leaves(item, (*location, step))
