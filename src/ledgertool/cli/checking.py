"""The commands that look after the data: check, explain, schema."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ledgertool.checking import changes as differences
from ledgertool.checking import checks
from ledgertool.cli import completion
from ledgertool.cli.console import say_on_stderr, say_on_stdout
from ledgertool.cli.folder import find_data, find_data_of, relative
from ledgertool.cli.options import Where, takes
from ledgertool.editing import fixes
from ledgertool.editing.writing import write_whole
from ledgertool.errors import NoTables, NotInData, TwoOnStdout, UnknownChoice, UnknownCode
from ledgertool.findings import all_rules
from ledgertool.findings.finding import Finding, Severity
from ledgertool.language import N_, _, ngettext, quoted
from ledgertool.output.reporters import REPORTERS, Report, written
from ledgertool.output.reporters.words import SEVERITY_WORDS
from ledgertool.privacy import guarded, safe
from ledgertool.reading import revision as history
from ledgertool.reading.ledger import Ledger, load

EXIT_FOUND = 1


@takes
def check(
    where: Where,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help=N_("Files or folders: only what is wrong in them is told; all, otherwise."),
            show_default=False,
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME[=FILE]",
            help=N_(
                "text, concise, json, github, sarif, junit or markdown, to a file if one is"
                " named; may be given several times."
            ),
            autocompletion=completion.reporters,
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="CODE", help=N_("Only codes that begin so: T, R3, Y103.")),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODE", help=N_("No codes that begin so.")),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Warnings fail too."))] = False,
    notes: Annotated[
        bool,
        typer.Option("--notes", help=N_("Also what the documents themselves say in two ways.")),
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="REV",
            help=N_("Also what was changed in silence since a git revision."),
        ),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help=N_("Mend what is safe beyond doubt."))] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help=N_("Show what --fix would mend, and write nothing."))
    ] = False,
) -> int:
    """Check the data: every finding with its place, what is expected, and how to mend it."""
    wishes = _wishes(formats or ())
    codes = all_rules()
    for prefix in (*(select or ()), *(ignore or ())):
        if not any(code.startswith(prefix.upper()) for code in codes):
            raise UnknownCode(prefix, codes)
    folder = find_data_of(paths or (), where.data)
    ledger = load(folder)
    names = ledger.names
    if not ledger.tables and not ledger.unread:
        raise NoTables(path=folder.as_posix())
    wanted = _wanted(paths or (), folder, names)
    if fix or diff:
        ledger = _mend(ledger, folder, wanted, only_show=diff)
        if diff:
            return 0

    def is_asked_for(finding: Finding) -> bool:
        return _selected(finding, select or (), ignore or ())

    least = Severity.NOTE if notes else Severity.WARNING
    found = checks.check(ledger, is_asked_for, least=least)
    if against is not None:
        found = sorted([*found, *_silent(ledger, folder, against)], key=lambda one: one.order)
    kept = [
        finding
        for finding in found
        if is_asked_for(finding) and _is_in(finding, wanted, ledger, names)
    ]
    report = _report(ledger, kept, len(names))
    _write(report, wishes)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return EXIT_FOUND if any(finding.severity in failing for finding in kept) else 0


def _wishes(formats: Sequence[str]) -> list[tuple[str, str | None]]:
    """Read ``NAME[=FILE]``. Raises UnknownChoice and TwoOnStdout."""
    wishes: list[tuple[str, str | None]] = []
    for wish in formats:
        name, _equals, file = wish.partition("=")
        if name not in REPORTERS:
            raise UnknownChoice(name, REPORTERS, option="--format")
        wishes.append((name, file or None))
    on_stdout = [name for name, file in wishes if file is None]
    if len(on_stdout) > 1:
        raise TwoOnStdout(example=f"-f {on_stdout[-1]}=FILE")
    return wishes


def _wanted(paths: Sequence[str], folder: Path, names: Sequence[str]) -> set[str]:
    """Tell which files are meant: those named, those in folders named, or all."""
    root = folder.resolve()
    wanted: set[str] = set()
    for text in paths:
        path = Path(text).resolve()
        inside = {name for name in names if (root / name).resolve().is_relative_to(path)}
        if not inside and not path.is_relative_to(root):
            raise NotInData(path=text)
        wanted |= inside
    return wanted if paths else set(names)


def _is_in(finding: Finding, wanted: set[str], ledger: Ledger, names: Sequence[str]) -> bool:
    if wanted == set(names):
        return True
    return finding.path in {ledger.files.path_of(name) for name in wanted}


def _selected(finding: Finding, select: Sequence[str], ignore: Sequence[str]) -> bool:
    chosen = not select or any(finding.code.startswith(prefix.upper()) for prefix in select)
    return chosen and not any(finding.code.startswith(prefix.upper()) for prefix in ignore)


def _silent(ledger: Ledger, folder: Path, revision: str) -> list[Finding]:
    """Compare with the state from which the present one parted, or with the revision itself."""
    base = history.common_ancestor(folder, revision)
    if base is None:
        say_on_stderr(
            _("No common ancestor with {name} is known here; compared with {name} itself.").format(
                name=quoted(revision)
            )
        )
    return differences.compare(load(history.Revision(folder, base or revision)), ledger)


def _mend(ledger: Ledger, folder: Path, wanted: set[str], *, only_show: bool) -> Ledger:
    """Mend files, or show how they would be mended; return the ledger as it is then."""
    mended, ledger_after = fixes.fix(ledger, wanted)
    if only_show:
        for file in mended:
            say_on_stdout(guarded(_patch(file, ledger.files.path_of(file.name))))
        return ledger
    for file in mended:
        write_whole((folder / file.name).resolve(), file.after)  # a link stays one
    if mended:
        count = len(mended)
        files = ngettext("Mended {count} file.", "Mended {count} files.", count)
        say_on_stderr(files.format(count=count))
    return ledger_after


def _patch(file: fixes.Mended, path: str) -> str:
    from difflib import unified_diff

    lines = unified_diff(
        file.before.split("\n"), file.after.split("\n"), f"a/{path}", f"b/{path}", lineterm=""
    )
    return "".join(safe(line) + "\n" for line in lines)


def _report(ledger: Ledger, found: Sequence[Finding], files: int) -> Report:
    by_path = {ledger.files.path_of(name): name for name in ledger.names}
    texts: dict[str, list[str]] = {}

    def lines(path: str) -> list[str]:
        if path not in texts:
            name = by_path.get(original.get(path, path))
            texts[path] = ledger.document(name).text.split("\n") if name else []
        return texts[path]

    original = {_from_here(finding.path): finding.path for finding in found}
    rows = sum(len(table.rows) + len(table.lost) for table in ledger.tables)
    placed = tuple(finding._replace(path=_from_here(finding.path)) for finding in found)
    return Report(placed, files, len(ledger.tables), rows, lines)


def _from_here(path: str) -> str:
    """Give a path relative to the current folder where it is below it, as given otherwise."""
    if not os.path.isabs(path):  # noqa: PTH117 - also what git names, such as main:data/…
        return path
    try:
        return Path(path).relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path


def _write(report: Report, wishes: Sequence[tuple[str, str | None]]) -> None:
    """Write a report in all forms asked for; on GitHub's runner, in those that it shows."""
    on_runner = os.environ.get("GITHUB_ACTIONS") == "true"
    if not wishes:
        wishes = [("text", None)]
        if on_runner:
            say_on_stdout(written(_in_repository(report), "github"))
            summary = os.environ.get("GITHUB_STEP_SUMMARY")
            if summary:
                with Path(summary).open("a", encoding="utf-8") as stream:
                    stream.write(written(report, "markdown"))
    for name, file in wishes:
        if file is not None:
            placed = _in_repository(report) if name in ("github", "sarif") else report
            write_whole(Path(file), written(placed, name))
        elif name == "text":
            say_on_stdout(guarded(_in_colour(report)))
        elif name == "concise":
            say_on_stdout(guarded(written(report, name)))
        else:
            placed = _in_repository(report) if name in ("github", "sarif") else report
            say_on_stdout(written(placed, name))


def _in_repository(report: Report) -> Report:
    """Give paths as GitHub knows them: from the root of the repository."""
    root = os.environ.get("GITHUB_WORKSPACE")
    if not root:
        return report

    def placed(path: str) -> str:
        whole = Path(path).resolve()
        top = Path(root).resolve()
        return whole.relative_to(top).as_posix() if whole.is_relative_to(top) else path

    found = tuple(finding._replace(path=placed(finding.path)) for finding in report.findings)
    return report._replace(findings=found)


def _in_colour(report: Report) -> str:
    """Write a report for people; with colour where stdout is a terminal that shows it."""
    from ledgertool.output.reporters.text import painted, text

    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text(report)
    from rich.console import COLOR_SYSTEMS, Console
    from rich.style import Style

    name = Console().color_system
    system = COLOR_SYSTEMS[name] if name else None

    def paint(piece: str, style: str) -> str:
        return Style.parse(style).render(piece, color_system=system)

    return painted(report, paint)


@takes
def explain(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="CODE",
            help=N_("A code such as Y103; all codes, otherwise."),
            autocompletion=completion.codes,
            show_default=False,
        ),
    ] = None,
) -> int:
    """Explain a code: why it is checked, bad, good, how to mend it."""
    rules = all_rules()
    if code is None:
        for name, rule in rules.items():
            say_on_stdout(f"{name}  {SEVERITY_WORDS[rule.severity]():<8} {rule.summary}\n")
        return 0
    if code.upper() not in rules:
        raise UnknownCode(code, rules)
    asked = rules[code.upper()]
    say_on_stdout(
        f"{asked.code} {asked.name} ({SEVERITY_WORDS[asked.severity]()})\n\n{asked.text.strip()}\n"
    )
    return 0


@takes
def schema(
    where: Where,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help=N_("Where to; schemas beside the data otherwise.")
        ),
    ] = None,
    check_only: Annotated[
        bool, typer.Option("--check", help=N_("Write nothing; fail where a file is out of date."))
    ] = False,
) -> int:
    """Write the JSON schemas that editors check data files with while they are edited."""
    from ledgertool.output.schemas import schemas

    folder = find_data(where.data)
    target = Path(output) if output else relative(folder.resolve().parent / "schemas")
    stale = []
    for name, text in schemas(load(folder)).items():
        path = target / name
        if not path.is_file() or path.read_bytes() != text.encode():
            stale.append(path)
            if not check_only:
                target.mkdir(parents=True, exist_ok=True)
                write_whole(path, text)
    for path in stale:
        sentence = _("{path} is out of date; run ledger schema.") if check_only else "{path}"
        say_on_stdout(sentence.format(path=path.as_posix()) + "\n")
    return EXIT_FOUND if stale and check_only else 0
