"""For people: each finding with the lines it is about, and carets under the very characters."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ledgertool.findings.finding import Finding, Related, Severity
from ledgertool.language import _, ngettext
from ledgertool.output.reporters import Report
from ledgertool.output.reporters.words import SEVERITY_WORDS, belonging, counted, found_in, place
from ledgertool.privacy import unbracketed, visible

Paint = Callable[[str, str], str]
"""Puts a style on a piece of text; without colour it gives the piece back."""

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
_BEFORE, _BEHIND = 24, 44  # cells of a long line that are shown on each side of what is marked
_MOST = 100  # characters, since some take no cell


def text(report: Report, paint: Paint = lambda piece, _style: piece) -> str:
    """Write all findings, without colour by default, then a line that says how much was read."""
    blocks = []
    shown: _Excerpt | None = None
    for finding in report.findings:
        excerpt = _excerpt(finding, report)
        is_new = shown is None or excerpt is None or excerpt.place != shown.place
        blocks.append("\n".join(_block(finding, excerpt, is_new=is_new, paint=paint)) + "\n")
        shown = excerpt
    last = counted(report)
    fixable = sum(bool(finding.edits) for finding in report.findings)
    if fixable:
        last += "\n" + ngettext(
            "[*] {count} can be fixed by ledger check --fix.",
            "[*] {count} can be fixed by ledger check --fix.",
            fixable,
        ).format(count=fixable)
    if report.findings:
        code = report.findings[0].code
        last += "\n" + _("What a code means: ledger explain {code}").format(code=code)
    return "\n".join([*blocks, last]) + "\n"


class _Excerpt(NamedTuple):
    """The line that a finding is in and the one above it, and where the carets stand.

    ``place`` is the same for two findings where the same would be shown of one line.
    """

    place: tuple[str, int, str]
    above: str
    before: int
    marked: int

    def drawn(self, gutter: int, paint: Paint) -> Iterator[str]:
        """Show the line above and the line itself, then carets under its characters."""
        _path, number, line = self.place
        bar = paint("|", "blue")
        yield f"{' ' * gutter} {bar}"
        if self.above:
            yield f"{paint(str(number - 1).rjust(gutter), 'blue')} {bar} {self.above}"
        yield f"{paint(str(number).rjust(gutter), 'blue')} {bar} {line}"
        carets = " " * self.before + paint("^" * max(self.marked, 1), "bold red")
        yield f"{' ' * gutter} {bar} {carets}"


def _excerpt(finding: Finding, report: Report) -> _Excerpt | None:
    """Cut the lines of a finding around it; None where its file has none there."""
    span, lines = finding.span, report.lines(finding.path) if finding.span else ()
    if span is None or not 0 < span.line <= len(lines):
        return None
    above = lines[span.line - 2] if span.line > 1 else ""
    line = lines[span.line - 1]
    end = span.end_column if span.end_line == span.line else len(line) + 1
    excerpt, before, marked = _window(line, span.column, max(end, span.column))
    shown_above = _window(above, 1, 1)[0] if above.strip() else ""
    return _Excerpt((finding.path, span.line, excerpt), shown_above, before, marked)


def _block(
    finding: Finding, excerpt: _Excerpt | None, *, is_new: bool, paint: Paint
) -> Iterator[str]:
    """Write a finding; what was shown of the file right above is not shown again."""
    word = f"{SEVERITY_WORDS[finding.severity]()}[{finding.code}]"
    yield _("{name}: {fact}").format(
        name=paint(word, _COLOURS[finding.severity]), fact=paint(visible(finding.message), "bold")
    )
    where = belonging(finding)
    line = _(" (line {line})").format(line=finding.span.line) if finding.span else ""
    where = f"  [{where}]" if where else ""
    yield f"{paint('  -->', 'blue')} {place(finding.path, finding.span)}{line}{where}"
    gutter = len(str(finding.span.line)) if finding.span else 1
    if excerpt and is_new:
        yield from excerpt.drawn(gutter, paint)
    for related in finding.related:
        yield from _related(related, finding, gutter, paint)
    for name, fact in ((_("found"), found_in(finding)), (_("expected"), finding.expected)):
        if fact and not (excerpt and _harmless(fact.strip()) == excerpt.place[2].strip()):
            yield _fact(name, fact, gutter, paint)
    if finding.help:
        mark = "  [*]" if finding.edits else ""
        yield _fact(_("help"), finding.help, gutter, paint) + mark


def _fact(name: str, fact: str, gutter: int, paint: Paint) -> str:
    # Translators: the name of a fact (found, expected, help) and the fact
    sentence = _("{name}: {fact}").format(name=paint(name, "bold"), fact=visible(fact))
    return f"{' ' * gutter} {paint('=', 'blue')} {sentence}"


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Cut a long line around the columns from start to end, which count from 1.

    Return what is left, the terminal cells before the columns, and the cells that they take.
    Characters that cannot be seen are shown by their code, and a Chinese character takes two
    cells.
    """
    from rich.cells import cell_len

    line = line.rstrip("\r")
    start, end = start - 1, min(max(end - 1, start), len(line))
    first = start
    nearest, farthest = max(start - _MOST, 0), min(start + _MOST, len(line))
    while first > nearest and cell_len(_harmless(line[first - 1 : start])) <= _BEFORE:
        first -= 1
    last = start
    while last < farthest and cell_len(_harmless(line[start : last + 1])) <= _BEHIND:
        last += 1
    end = min(end, last)
    before = ("…" if first else "") + _harmless(line[first:start])
    marked, after = _harmless(line[start:end]), _harmless(line[end:last])
    excerpt = before + marked + after + ("…" if last < len(line) else "")
    return excerpt, cell_len(before), cell_len(marked)


def _harmless(piece: str) -> str:
    """Show what cannot be seen, and keep the runner's log from taking ``##[`` for a command."""
    return unbracketed(visible(piece))


def _related(related: Related, finding: Finding, gutter: int, paint: Paint) -> Iterator[str]:
    where = place(related.path or finding.path, related.span)
    yield f"{' ' * gutter} {paint(':::', 'blue')} {where}  {visible(related.message)}"
