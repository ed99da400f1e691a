"""YAML bytes to text values with places: YAML gives the shape, the classes give the types.

Read from PyYAML's event stream, so that ``no``, ``012`` and ``2020-02-30`` are the text they
are, a key given twice is seen, every value has a line and column, and no input can crash the
interpreter. One function, :func:`read`, so that another parser could take its place.
"""

import re
from functools import cached_property, partial
from typing import TYPE_CHECKING

from ledgertool.findings import file as file_rules
from ledgertool.findings import syntax
from ledgertool.findings.finding import Finding, Span
from ledgertool.reading import comments, plain
from ledgertool.reading.document import Document, Marks, moved

if TYPE_CHECKING:
    from yaml import YAMLError

    from ledgertool.reading.events import Odd

MAX_BYTES = 20 * 1024 * 1024

_FORBIDDEN = re.compile(
    "[\t\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)"
)
_ODD_SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_POINTER = b"version https://git-lfs"
_BOM = "\ufeff"
_LINE_BREAKS = "\r\x85\u2028\u2029"


def read(data: bytes) -> Document:
    """Read a file's bytes; whatever they are, this answers and never raises."""
    document = Document()
    if len(data) > MAX_BYTES:
        return too_large(len(data))
    if data.startswith(_POINTER):
        document.findings.append(file_rules.pointer_of_lfs().at("", Span(1, 1, 1, 1)))
        document.complete = False
        return document
    text = _decode(data, document.findings)
    if text is None:
        return document
    document.text = text
    document.bom = _BOM if data.startswith(_BOM.encode()) else ""
    document.locate = lambda: _places(text)
    document.value = plain.values(text)
    is_plain = document.value is not None
    if is_plain:
        document.locate_row = _RowPlaces(text).of
        document.row_starts = partial(plain.row_starts, text)
    else:
        _read_events(document)
    comments.check(document, is_plain=is_plain)
    if document.value is None and not document.findings:
        document.findings.append(file_rules.empty_file().at("", Span(1, 1, 1, 1)))
    if isinstance(document.value, dict) and not (document.stopped or text.endswith("\n")):
        document.findings.append(_no_last_line_end(document))
    document.findings[:] = [
        finding.at("", document.within(finding.span)) if finding.span else finding
        for finding in document.findings
    ]
    return document


def _read_events(document: Document) -> None:
    """Read a text as YAML, whatever is in it."""
    if bad_lines := _scan(document.text, document.findings):
        from ledgertool.reading import recovery

        document.locate = None
        recovery.read_in_blocks(document, bad_lines, None)
        return
    from yaml import YAMLError

    from ledgertool.reading.events import Odd, values

    try:
        document.value = values(document.text)
    except (Odd, YAMLError) as problem:
        document.locate = None
        _read_with_care(document, problem)


def _no_last_line_end(document: Document) -> Finding:
    last = document.lines[-1]
    line, column = len(document.lines), len(last)
    return file_rules.no_last_line_end(last.strip()).at("", Span(line, column, line, column + 1))


class _RowPlaces:
    """The places of the rows of a text whose lines are all plain, found row by row."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[int, Marks] = {}

    @cached_property
    def _starts(self) -> list[int]:
        return plain.row_starts(self.text)

    def of(self, number: int) -> Marks:
        """Find the places of a row; None where there is none."""
        starts = self._starts
        if not 0 <= number < len(starts) - 1:
            return None
        if number not in self.found:
            begin, end = starts[number : number + 2]
            alone = _places(self.text[begin:end])
            self.found[number] = moved(alone[2][0], self.text.count("\n", 0, begin))
        return self.found[number]


def _places(text: str) -> Marks:
    from ledgertool.reading.events import places

    return places(text)


def _read_with_care(document: Document, problem: "Odd | YAMLError") -> None:
    """Read a text in which something is odd or broken, and report that."""
    from ledgertool.reading import blocks, misfits, recovery
    from ledgertool.reading.events import Odd, nested_above

    known = len(document.findings)
    lines = document.text.split("\n")
    if isinstance(problem, Odd) or nested_above(document.text, problem):
        broken = recovery.build_or_explain(document)
    else:
        broken = misfits.explain(problem, lines)
    odd = broken is None and len(document.findings) > known
    if broken or (odd and any(entry.has_deep_item() for entry in blocks.entries(lines))):
        del document.findings[known:]  # what was odd before it is found again, block by block
        recovery.read_in_blocks(document, set(), broken)


def too_large(size: int) -> Document:
    """Answer for a file that is too large to be read at all; ``size`` is in bytes."""
    mebibyte = 1024 * 1024
    finding = file_rules.too_large(size / mebibyte, MAX_BYTES // mebibyte)
    return Document(findings=[finding.at("", Span(1, 1, 1, 1))], complete=False)


def _decode(data: bytes, findings: list[Finding]) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        findings.append(file_rules.not_utf8("UTF-16").at("", Span(1, 1, 1, 2)))
        return None
    if data.startswith(b"\xef\xbb\xbf"):
        findings.append(file_rules.byte_order_mark().at("", Span(1, 1, 1, 1)))
        data = data[3:]
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        finding = file_rules.not_utf8(_likely_encoding(data))
        findings.append(finding.at("", Span(line, column, line, column + 1)))
        return None


def _likely_encoding(data: bytes) -> str | None:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return "GBK"


def _scan(text: str, findings: list[Finding]) -> set[int]:
    lines: set[int] = set()
    at, line = 0, 0
    for match in _FORBIDDEN.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        if line in lines:
            continue  # one finding a line is enough
        lines.add(line)
        column = at - text.rfind("\n", 0, at)
        place = Span(line + 1, column, line + 1, column + 1)
        findings.append(_forbidden(match.group()).at("", place))
    if any(space in text for space in _ODD_SPACES):
        _scan_indentation(text, findings, lines)
    return lines


def _scan_indentation(text: str, findings: list[Finding], bad_lines: set[int]) -> None:
    """Report lines that are indented by spaces which YAML takes for letters."""
    from ledgertool.reading.slips import ODD_INDENTATION, known_slip

    for number, line in enumerate(text.split("\n")):
        if number not in bad_lines and ODD_INDENTATION.match(line):
            slip = known_slip(line, number)
            if slip is not None:
                findings.append(slip)
                bad_lines.add(number)


def _forbidden(character: str) -> Finding:
    if character == "\t":
        return syntax.tab()
    if character == "\ufeff":
        return file_rules.byte_order_mark()
    if character in _LINE_BREAKS:
        return file_rules.line_break_character(character)
    return file_rules.control_character(character)
