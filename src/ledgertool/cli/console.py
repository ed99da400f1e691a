"""Where answers go: to stdout or whole into a file; everything else to stderr."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ledgertool.answers.sheet import Sheet
from ledgertool.errors import CannotWrite, UnknownChoice, UnknownSuffix
from ledgertool.language import _
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


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises CannotWrite."""
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8", newline="")  # a device, which stays one
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
            mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
            Path(name).chmod(mode & 0o777)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CannotWrite(path=str(path), reason=_why(error)) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return _("permission denied")
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return _("there is no such folder")
    if isinstance(error, IsADirectoryError):
        return _("it is a folder")
    return _("the system reports an error")
