"""Where answers go: to stdout or whole into a file; everything else to stderr."""

import os
import re
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

from ledgertool.cli import again
from ledgertool.cli.colours import colours
from ledgertool.errors import NoText, UnknownChoice, UnknownSuffix
from ledgertool.privacy import guarded, safe

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ledgertool.answers.sheet import Sheet
    from ledgertool.cli.options import Form

_UNFOLDED = 1_000_000
_NARROWEST = 2  # a Chinese character
_COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")


def say_on_stdout(text: str) -> None:
    """Write text to stdout as it is."""
    again.written(1, text)
    sys.stdout.write(text)


def say_on_stderr(*sentences: str) -> None:
    """Write sentences to stderr, each on a line, without phones and commands to a runner."""
    write_on_stderr("".join(guarded(safe(sentence)) + "\n" for sentence in sentences))


def write_on_stderr(text: str) -> None:
    """Write text to stderr as it is, after all that stdout was given.

    Where it cannot be written it is lost: that changes nothing in what was asked.
    """
    sys.stdout.flush()
    again.written(2, text)
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

    Raises UnknownChoice and UnknownSuffix; MissingExtra, where a library is missing for it; NoText,
    where a terminal would get a file that is no text.
    """
    from ledgertool.output.formats import FORMATS, TABLE, see_that_it_can_be_written

    name = _named_format(form)
    if name == TABLE:
        return name
    see_that_it_can_be_written(name)
    if form.file is None and not FORMATS[name].is_text and sys.stdout.isatty():
        raise NoText(other=name, example=f"-o FILE.{name}")
    return name


def _named_format(form: "Form") -> str:
    from ledgertool.answers.naming import alike
    from ledgertool.output.formats import FORMATS, SUFFIXES, TABLE

    if form.format is not None:
        names = (TABLE, *FORMATS)
        for name in alike(form.format, names):
            return name
        raise UnknownChoice(form.format, names, option="--format")
    if form.file is None:
        return TABLE
    suffix = Path(form.file).suffix.lower()
    if suffix not in SUFFIXES:
        raise UnknownSuffix(path=form.file, suffixes=list(SUFFIXES))
    return SUFFIXES[suffix]


def give(
    sheet: "Sheet",
    name: str,
    save: Callable[[str | bytes], str] | None = None,
    *,
    paged: bool = True,
) -> None:
    """Give an answer in a format, to stdout or to what saves it and tells where.

    Without a table notes go to stderr. Phones are masked here, unless they are asked for. Raises
    CannotWrite.
    """
    sheet = sheet.without_phones()
    content = composed(sheet, name, on_stdout=save is None)
    if save is not None:
        say_on_stderr(*filter(None, [save(content)]))
    elif isinstance(content, bytes):
        sys.stdout.flush()
        again.written(1, content)
        sys.stdout.buffer.write(content)
    else:
        answer_on_stdout(content, name, paged=paged)
    say_notes(sheet, name)


def composed(sheet: "Sheet", name: str, *, on_stdout: bool = False) -> str | bytes:
    """Write a sheet in a format, or as the table that people read."""
    from ledgertool.output.formats import TABLE, written

    if name != TABLE:
        return written(sheet, name)
    from ledgertool.output.render import answer

    return laid_out(partial(answer, sheet), on_stdout=on_stdout)


def say_notes(sheet: "Sheet", name: str) -> None:
    """Say on stderr what the notes of an answer say, where it stands in no table."""
    from ledgertool.output.formats import FORMATS, TABLE

    if name == TABLE:
        return
    if not (sheet.as_one and name.startswith("json")):  # which has them all
        say_on_stderr(*sheet.notes)
    if sheet.calendar and FORMATS[name].of_days:
        say_on_stderr(*sheet.calendar().notes)


def on_a_runner() -> bool:
    """Tell whether GitHub's runner reads what is said: it obeys commands in it."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def answer_on_stdout(written: str, name: str | None = None, *, paged: bool = False) -> None:
    """Write an answer in a format to stdout, in a terminal through a pager where it is long.

    On a runner it is no command, and JSON is the same.
    """
    if on_a_runner():
        say_on_stdout(_in_a_log(written, name))
        return
    if paged:
        from ledgertool.cli.paging import is_too_long, page

        if is_too_long(written) and page(written):
            return
    say_on_stdout(written)


def _in_a_log(written: str, name: str | None) -> str:
    if name not in ("json", "jsonl"):
        return guarded(written)
    from ledgertool.output.formats.json_ import harmless

    return harmless(written)


def laid_out(make: "Callable[[int | None], RenderableType]", *, on_stdout: bool = True) -> str:
    """Lay text out with Rich, for a terminal of some columns; elsewhere nothing is folded."""
    from rich.console import Console

    width = None
    if on_stdout and sys.stdout.isatty():
        width = max(shutil.get_terminal_size().columns, _NARROWEST)
    console = Console(
        width=width or _UNFOLDED,
        color_system=cast(Any, colours() if on_stdout else None),
        force_terminal=False,
        markup=False,  # there is none in the data, nor emoji or highlights
        emoji=False,
        highlight=False,
    )
    with console.capture() as captured:
        console.print(make(width), soft_wrap=width is None)
    text = captured.get()
    return text if width else "\n".join(map(_without_tail, text.split("\n")))


def _without_tail(line: str) -> str:
    """Take away the spaces that a line ends with, and leave its colours."""
    pieces = _COLOUR.split(line)  # texts and colours in turn
    for index in range(len(pieces) - 1, -1, -2):
        pieces[index] = pieces[index].rstrip(" ")
        if pieces[index]:
            break
    return "".join(pieces)
