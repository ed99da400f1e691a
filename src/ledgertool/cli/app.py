"""The Typer application: its commands, and what it says when a question cannot be asked."""

import errno
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from ledgertool import __version__
from ledgertool.cli import again, typer_parts
from ledgertool.cli.commands import COMMANDS
from ledgertool.cli.completion import join_values
from ledgertool.cli.console import give_up, say_on_stderr, say_on_stdout
from ledgertool.cli.opening import trusting
from ledgertool.errors import LedgerError
from ledgertool.language import N_, _

EXIT_BUG = 70
_NOT_WRITTEN = (
    *(errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG),
    *(errno.EBADF, errno.ENXIO, errno.EINVAL),
)


class Commands(typer_parts.Group):
    """The commands of this tool."""

    functions = COMMANDS


app = typer.Typer(
    name="ledger",
    cls=Commands,
    help=N_("Query a work ledger (台账): who is responsible for what, and what is due when."),
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback()
def start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help=N_("Show the version and exit."))
    ] = False,
) -> int:
    """Show the version or the help, where no command is named."""
    if version:
        say_on_stdout(f"ledgertool {__version__}\n")
        raise typer.Exit(0)
    if context.invoked_subcommand is None:
        say_on_stdout(context.get_help() + "\n")
    return 0


def answer(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; nothing but sentences reaches the user."""
    for stream in (sys.stdout, sys.stderr):
        _make_safe(stream)
    name = "ledgertool" if Path(sys.argv[0]).stem == "ledgertool" else "ledger"
    join_values(os.environ)
    return ended(lambda: trusting(lambda: typer_parts.run(app, arguments, name)))


def ended(command: Callable[[], int]) -> int:
    """Run a command to its end, whatever that is; say what is to be said, and give the code."""
    code, sentence = _ending(command)
    unwritten = _ending(_flush_stdout)
    if unwritten[0]:
        code, sentence = unwritten
    if sentence:
        say_on_stderr(sentence)
    return code


def _ending(command: Callable[[], int]) -> tuple[int, str]:
    """Run a command; give its exit code, and what is to be said to the user at the end."""
    try:
        return command(), ""
    except (Exception, KeyboardInterrupt) as error:
        again.forget()
        code, sentence = _end(error)
        if isinstance(error, OSError) and code != EXIT_BUG:
            give_up(sys.stdout)
        return code, sentence


def _flush_stdout() -> int:
    """Write what waits for being written; what failed to be is not tried again."""
    try:
        sys.stdout.flush()
    except BaseException:
        give_up(sys.stdout)
        raise
    return 0


def _end(error: BaseException) -> tuple[int, str]:
    """Tell the exit code of a command that an error ended, and the sentence for the user."""
    match error:
        case LedgerError():
            return error.exit_code, str(error)
        case BrokenPipeError():  # whoever reads the answer has enough of it
            return 0, ""
        case OSError() if error.errno in _NOT_WRITTEN:
            if error.errno == errno.EBADF:
                return 2, _("The answer could not be written: stdout is closed.")
            reason = _("The answer could not be written: the disk is full, or the device failed.")
            return 2, reason
        case KeyboardInterrupt():
            return typer_parts.INTERRUPTED, _("Interrupted.")
    return EXIT_BUG, _bug(error)


def _make_safe(stream: Any) -> None:
    """Make a stream take any text: pipes are UTF-8, a terminal gets an escape for what it lacks."""
    if hasattr(stream, "reconfigure"):
        of_pipes = {} if stream.isatty() else {"encoding": "utf-8", "newline": "\n"}
        stream.reconfigure(errors="backslashreplace", **of_pipes)


def _bug(error: BaseException) -> str:
    """Own up to a bug, with the place of it and without a traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "ledgertool" in frame.filename] or frames
    position = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    return _(
        "This is a bug in ledgertool, not a mistake of yours; no data was changed. Please"
        " report it to those who look after the tool, with this line:"
        " ledgertool {version}, {place}"
    ).format(version=__version__, place=position)
