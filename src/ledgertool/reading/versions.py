"""One row in the versions of its file, without reading each version whole.

A file of a thousand rows may have a thousand versions, in all but a few of which the row is the
same. So its lines are looked for in the next version, and they alone are read where they differ;
what is wrong elsewhere in that version does not matter.
Where that is not beyond doubt (flow style, a text of several lines, a row that begins as another
does) the whole file is read.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from ledgertool.model.row import Row
from ledgertool.reading import classes, source
from ledgertool.reading.kinds import Kinds
from ledgertool.reading.ledger import read_file
from ledgertool.reading.table import Table

_LONG_TEXTS: Final = (
    re.compile(rb"\|[-+0-9]*[ \t]*(#.*)?\r?$", re.MULTILINE),
    re.compile(rb">[-+0-9]*[ \t]*(#.*)?\r?$", re.MULTILINE),
    re.compile(rb'"(?<=[-:?,\[{ ]")([^"\\\r\n]|\\.)*\r?$', re.MULTILINE),
    re.compile(rb"'(?<=[-:?,\[{ ]')([^'\r\n]|'')*\r?$", re.MULTILINE),
)
_DASH: Final = re.compile(rb"\n( *)-[ \r\n]")
_MOST_PLACES = 50  # that a row's number may stand in

Choice = Callable[[Sequence[Row], Row], Row | None]
"""What finds a row among those of another version."""


class Version(NamedTuple):
    """A row in one version of its file.

    ``row`` is None where the version does not have it. ``known`` is the row as it was seen last,
    and ``lines`` are its lines then, empty where they are not clear. Where a version cannot be
    read, it counts as having the row as ``known``, and ``is_unread`` tells so.
    """

    row: Row | None
    known: Row
    lines: bytes = b""
    is_unread: bool = False
    unread: bytes = b""
    """The lines that could not be read last."""


def version_of(table: Table, row: Row) -> Version:
    """Give a row of a table that was read as the version to begin with."""
    return Version(row, row, _lines_at(table.document.text.encode(), row))


class Versions:
    """The versions of the file that a row is in; ``find`` finds it in one, near to another.

    ``name`` and ``kinds`` are those of the file and of its table, ``chosen`` tells which of the
    rows of a version is meant.
    """

    def __init__(self, name: str, kinds: Kinds, chosen: Choice) -> None:
        self._name, self._kinds, self._chosen = name, kinds, chosen

    def find(self, content: bytes, near: Version) -> Version:
        """Find the row in the bytes of a version."""
        lines = _lines_of(content, near.lines)
        if lines and lines in (near.lines, near.unread):
            return near._replace(row=near.known, is_unread=lines == near.unread)
        row = _read(lines, type(near.known)) if lines else None
        if row is not None and _is_same(row, near.known):
            return Version(row, row, lines)
        if near.lines and not _may_have(content, near.known):
            return near._replace(row=None, is_unread=False)
        return self._found_in_all(content, near._replace(unread=lines))

    def _found_in_all(self, content: bytes, near: Version) -> Version:
        """Read the whole version."""
        reading = read_file(self._name, self._name, source.read(content), self._kinds)
        table = reading.content
        if not isinstance(table, Table):
            return near._replace(row=near.known, is_unread=True)
        row = self._chosen(table.rows, near.known)
        if row is not None:
            return Version(row, row, _lines_at(content, row))
        if not table.complete or any(one.number in (near.known.number, None) for one in table.lost):
            return near._replace(row=near.known, is_unread=True)
        return near._replace(row=None, is_unread=False)


def _is_same(row: Row, known: Row) -> bool:
    return (row.number, row.title) == (known.number, known.title)


def _lines_of(content: bytes, lines: bytes) -> bytes:
    """Give the lines of the one item of a list that begins with the same line; none, if unclear.

    They end before the next line that is not indented deeper than its dash.
    """
    line, newline, _more = lines.partition(b"\n")
    first = b"\n" + line + newline
    start = content.find(first) if line else -1
    if start < 0 or content.find(first, start + 1) >= 0 or _has_long_texts(content):
        return b""
    return _to_its_end(content, start + 1, len(first) - 1 - len(first[1:].lstrip(b" ")))


def _to_its_end(content: bytes, start: int, indentation: int) -> bytes:
    behind = re.compile(rb"\n(?= {0,%d}[^ \r\n#])" % indentation)
    first_end = content.find(b"\n", start)
    end = behind.search(content, first_end) if first_end >= 0 else None
    return content[start : end.end() if end else len(content)]


def _has_long_texts(content: bytes) -> bool:
    """Tell whether a text may go over several lines, in which those of an item may stand."""
    beginnings = zip(b"|>\"'", _LONG_TEXTS, strict=True)
    return any(letter in content and text.search(content) for letter, text in beginnings)


def _read(lines: bytes, kind: type[Row]) -> Row | None:
    """Read the lines of a row by themselves; None where there is anything odd in them."""
    document = source.read(b"rows:\n" + lines)
    value = document.value if isinstance(document.value, dict) else {}
    rows = value.get("rows")
    is_odd = document.spoiled or not document.complete or len(value) != 1
    if is_odd or not isinstance(rows, list) or len(rows) != 1:
        return None
    if any(finding.rule.hides for finding in document.findings):
        return None
    row = classes.validate(kind, rows[0])
    return row if isinstance(row, Row) else None


def _lines_at(content: bytes, row: Row) -> bytes:
    """Find the lines of a row that was read with its file; none, where these are not clear."""
    for start in _places(content, row):
        indentation = content.index(b"-", start) - start
        lines = _to_its_end(content, start, indentation)
        if _read(lines, type(row)) == row and _lines_of(content, lines) == lines:
            return lines
    return b""


def _places(content: bytes, row: Row) -> Iterator[int]:
    """Go through the places of dashes that a row of its number may begin with."""
    for count, found in enumerate(_numbers(row).finditer(content)):
        if count == _MOST_PLACES:
            return
        place = found.start() + 1
        if not found[2]:
            dashes = [one for one in _DASH.finditer(content, 0, place) if one[1] < found[1]]
            place = dashes[-1].start() + 1 if dashes else -1
        if place >= 0:
            yield place


def _numbers(row: Row) -> re.Pattern[bytes]:
    return re.compile(rb"\n( *)(- +(?:\{ *)?)?[\"']?number[\"']? *: *[\"']?%d\b" % row.number)


def _may_have(content: bytes, row: Row) -> bool:
    """Tell whether a version may have a row of the same number, or of the same title."""
    number = re.compile(rb"number[\"']?\s*:\s*[\"']?%d\b" % row.number)
    return row.title.encode() in content or bool(number.search(content))
