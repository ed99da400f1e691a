"""Where answers go: to stdout or whole into a file; everything else to stderr."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from ledgertool.errors import UnknownChoice, UnknownSuffix
from ledgertool.privacy import guarded, safe

if TYPE_CHECKING:
    from rich.console import Console

    from ledgertool.answers.sheet import Sheet
    from ledgertool.cli.options import Form

_UNFOLDED = 1_000_000
_NARROWEST = 2  # a Chinese character


def say_on_stdout(text: str) -> None:
    """Write text to stdout as it is."""
    sys.stdout.write(text)


def say_on_stderr(*sentences: str) -> None:
    """Write sentences to stderr, each on a line, without phones and commands to a runner."""
    write_on_stderr("".join(guarded(safe(sentence)) + "\n" for sentence in sentences))


def write_on_stderr(text: str) -> None:
    """Write text to stderr as it is, after all that stdout was given.

    Where it cannot be written it is lost: that changes nothing in what was asked.
    """
    sys.stdout.flush()
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """Keep the end of the process from writing to where nothing can be written any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def chosen_format(form: "Form") -> str:
    """Tell which format is meant: the one named, the one of the file's suffix, or a table.

    Raises UnknownChoice and UnknownSuffix.
    """
    from ledgertool.output.formats import FORMATS, SUFFIXES, TABLE

    if form.format is not None:
        names = (TABLE, *FORMATS)
        if form.format not in names:
            raise UnknownChoice(form.format, names, option="--format")
        return form.format
    if form.output is None:
        return TABLE
    suffix = Path(form.output).suffix.lower()
    if suffix not in SUFFIXES:
        raise UnknownSuffix(path=form.output, suffixes=list(SUFFIXES))
    return SUFFIXES[suffix]


def give(sheet: "Sheet", name: str, save: Callable[[str], str] | None = None) -> None:
    """Give an answer in a format, to stdout or to what saves it and tells where.

    Without a table notes go to stderr. Phones are masked here, unless they are asked for. Raises
    CannotWrite.
    """
    from ledgertool.output.formats import TABLE, text

    sheet = sheet.without_phones()
    if save is None and name == TABLE and sys.stdout.isatty():
        _print_table(sheet)
        return
    written = _table_text(sheet) if name == TABLE else text(sheet, name)
    if save is None:
        answer_on_stdout(written, name)
    else:
        say_on_stderr(*filter(None, [save(written)]))
    if name != TABLE:
        say_on_stderr(*sheet.notes)


def on_a_runner() -> bool:
    """Tell whether GitHub's runner reads what is said: it obeys commands in it."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def answer_on_stdout(written: str, name: str | None = None) -> None:
    """Write an answer in a format to stdout; on a runner it is no command, and JSON is the same."""
    if not on_a_runner():
        say_on_stdout(written)
    elif name in ("json", "jsonl"):
        from ledgertool.output.formats.json_ import harmless

        say_on_stdout(harmless(written))
    else:
        say_on_stdout(guarded(written))


def _console(width: int, **settings: Any) -> "Console":
    """Make a console of Rich that looks for no markup, emoji or highlights in the data."""
    from rich.console import Console

    return Console(width=width, markup=False, emoji=False, highlight=False, **settings)


def _print_table(sheet: "Sheet") -> None:
    from ledgertool.output.render import answer

    width = max(shutil.get_terminal_size().columns, _NARROWEST)
    colours = None if os.environ.get("NO_COLOR") else "auto"  # bold goes with the colours
    _console(width, color_system=colours).print(answer(sheet, width))


def _table_text(sheet: "Sheet") -> str:
    """Lay a table out at its full width: nothing is cut or folded outside a terminal."""
    from ledgertool.output.render import answer

    console = _console(_UNFOLDED, color_system=None, force_terminal=False)
    with console.capture() as captured:
        console.print(answer(sheet, None), soft_wrap=True)
    return "\n".join(line.rstrip() for line in captured.get().split("\n"))
