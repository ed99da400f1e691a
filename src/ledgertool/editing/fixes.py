"""Mending what is safe beyond doubt: splices of text that leave every other byte alone.

What is mended is read again; where anything else than the mended places would change, or a new
finding come up, the file is left as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ledgertool.checking.relations import check
from ledgertool.findings.finding import Edit, Finding
from ledgertool.reading.document import Document, Location
from ledgertool.reading.files import REGISTRY, Files
from ledgertool.reading.ledger import Ledger, load
from ledgertool.reading.source import read

_ROUNDS = 10
_MARK = "\ufeff"


class Mended(NamedTuple):
    """A file as it was and as it should be."""

    name: str
    before: str
    after: str


class Patched:
    """The files of a folder, some of them with other content that is not written yet."""

    def __init__(self, files: Files, contents: dict[str, str]) -> None:
        self._files = files
        self.contents = contents

    def tables(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through the files that tables are in."""
        return self._files.tables()

    def plans(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through the plans."""
        return self._files.plans()

    def has(self, name: str) -> bool:
        """Tell whether there is such a file."""
        return self._files.has(name)

    def shown(self, name: str) -> str:
        """Give a file's path."""
        return self._files.shown(name)

    def read(self, name: str) -> Document:
        """Read a file, with the content that it should have."""
        if name in self.contents:
            return read(self.contents[name].encode())
        return self._files.read(name)


def fix(ledger: Ledger, raw: Callable[[str], str | None], wanted: set[str]) -> list[Mended]:
    """Give the files that can be mended.

    ``raw`` gives a file's whole text with its line ends and byte order mark, or None where
    it cannot be decoded; ``wanted`` are the files to mend, by name.
    """
    before = {name: text for name in wanted if (text := raw(name)) is not None}
    contents = {name: _even(text) for name, text in before.items()}
    files = Patched(ledger.files, contents)
    shown = {files.shown(name): name for name in contents}
    touched: dict[str, set[int]] = {name: set() for name in contents}
    for _round in range(_ROUNDS):
        edits: dict[str, list[Edit]] = {}
        for finding in check(load(files)):
            if finding.edits and finding.path in shown:
                edits.setdefault(shown[finding.path], []).extend(finding.edits)
        if not edits:
            break
        for name, wishes in edits.items():
            contents[name], lines = _spliced(contents[name], wishes)
            touched[name] |= lines
    return [
        Mended(name, before[name], after)
        for name, after in sorted(contents.items())
        if after != before[name] and _verified(before[name], after, touched[name], name, ledger)
    ]


def _even(text: str) -> str:
    """Take away byte order marks and end every line alike, but for those with a stray CR."""
    return re.sub("(?<!\r)\r\n", "\n", text.lstrip(_MARK))


def _spliced(text: str, edits: list[Edit]) -> tuple[str, set[int]]:
    """Put edits into a text, from its end to its beginning; overlapping ones wait a round."""
    lines = text.split("\n")
    touched: set[int] = set()
    limit: tuple[int, int] | None = None
    for edit in sorted(set(edits), key=lambda edit: edit.span, reverse=True):
        span = edit.span
        if limit is not None and (span.end_line, span.end_column) > limit:
            continue
        limit = (span.line, span.column)
        line = lines[span.line - 1]
        lines[span.line - 1] = line[: span.column - 1] + edit.text + line[span.end_column - 1 :]
        touched.add(span.line)
    return "\n".join(lines), touched


def _verified(before: str, after: str, touched: set[int], name: str, ledger: Ledger) -> bool:
    """Tell whether only the mended places differ, and nothing new is wrong."""
    was, now = read(_even(before).encode()), read(after.encode())
    old, new = dict(_leaves(was.value, ())), dict(_leaves(now.value, ()))
    for location, value in new.items():
        if old.get(location) == value or location[:2] in was.spoiled:
            continue
        span = now.span(location)
        if span is None or span.line not in touched:
            return False
    gone = [place for place in old if place not in new and place[:2] not in was.spoiled]
    if gone:
        return False
    known = {(finding.code, finding.row, finding.field) for finding in check(ledger)}
    again = check(load(Patched(ledger.files, {name: after})))
    path = ledger.files.shown(name)
    # what could not be read before may have more to be told of, once it can
    lost = any(finding.rule.hides for finding in check(ledger) if finding.path == path)
    return lost or all(
        (finding.code, finding.row, finding.field) in known
        for finding in again
        if finding.path == path
    )


def _leaves(value: Any, location: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*location, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _leaves(item, (*location, place))
    elif isinstance(value, str):
        yield location, value


def names_of(ledger: Ledger) -> list[str]:
    """List the names of all files that a ledger is read from."""
    files = (*ledger.files.plans(), *ledger.files.tables())
    return [REGISTRY, *(name for name, problem in files if problem is None)]
