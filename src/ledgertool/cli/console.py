"""Where answers go: to stdout or whole into a file; everything else to stderr."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ledgertool.answers.sheet import Sheet
from ledgertool.errors import UnknownChoice, UnknownSuffix
from ledgertool.output.formats import FORMATS, SUFFIXES, TABLE
from ledgertool.output.formats import text as formatted
from ledgertool.privacy import visible

if TYPE_CHECKING:
    from ledgertool.cli.options import Form

_UNFOLDED = 1_000_000
_NARROWEST = 20


def say_on_stdout(text: str) -> None:
    """Write text to stdout as it is."""
    sys.stdout.write(text)


def complain(*sentences: str) -> None:
    """Write sentences to stderr, each on a line."""
    sys.stdout.flush()
    for sentence in sentences:
        sys.stderr.write(visible(sentence) + "\n")


def chosen_format(form: Form) -> str:
    """Tell which format is meant: the one named, the one of the file's suffix, or a table.

    Raises UnknownChoice and UnknownSuffix.
    """
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


def give(sheet: Sheet, form: Form) -> None:
    """Give an answer in the form asked for; its notes go to stderr outside the table format."""
    name = chosen_format(form)
    if name == TABLE and form.output is None:
        _print_table(sheet)
        return
    text = _table_text(sheet) if name == TABLE else formatted(sheet, name)
    if form.output is None:
        say_on_stdout(text)
    else:
        from ledgertool.editing.writing import write_whole

        write_whole(Path(form.output), text)
    if name != TABLE:
        complain(*sheet.notes)


def _print_table(sheet: Sheet) -> None:
    from rich.console import Console

    from ledgertool.output.render import answer

    if not sys.stdout.isatty():
        say_on_stdout(_table_text(sheet))
        return
    width = max(shutil.get_terminal_size().columns, _NARROWEST)
    console = Console(
        width=width,
        color_system=None if os.environ.get("NO_COLOR") else "auto",  # bold goes with the colours
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )
    console.print(answer(sheet, width))


def _table_text(sheet: Sheet) -> str:
    """Lay a table out at its full width: nothing is cut or folded outside a terminal."""
    from rich.console import Console

    from ledgertool.output.render import answer

    console = Console(
        width=_UNFOLDED,
        force_terminal=False,
        color_system=None,
        highlight=False,
        emoji=False,
        markup=False,
    )
    with console.capture() as captured:
        console.print(answer(sheet, None), soft_wrap=True)
    return "\n".join(line.rstrip() for line in captured.get().split("\n"))
