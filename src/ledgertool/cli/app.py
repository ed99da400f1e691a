"""The Typer application: its commands, and what it says when a question cannot be asked."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from ledgertool import __version__
from ledgertool.cli.console import complain, say_on_stdout
from ledgertool.errors import (
    ExtraArgument,
    ExtraValue,
    LedgerError,
    MissingArgument,
    MissingValue,
    UnknownCommand,
    UnknownOption,
    UnreadableCommand,
)
from ledgertool.language import N_, _

COMMANDS: Final = {
    "list": "answering",
    "due": "answering",
    "show": "answering",
    "tables": "answering",
    "stats": "answering",
    "why": "answering",
    "plan": "planning",
    "targets": "planning",
    "check": "checking",
    "explain": "checking",
    "schema": "checking",
}
"""The commands in the order of the help, and the module of this folder that has each."""

EXIT_BUG = 70
EXIT_INTERRUPTED = 130
_TYPERS_OWN = (
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
    N_("Show this message and exit."),
    # words of Typer's that it takes from the same catalogue itself
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("Error"),
    N_("(deprecated) "),
    N_("[default: {}]"),
    N_("[env var: {}]"),
    N_("[required]"),
)


def _translate(command: Any) -> None:
    """Put a command's help and that of its options into the language in use."""
    for owner in (command, *command.params):
        for name in ("help", "short_help", "rich_help_panel"):
            text = getattr(owner, name, None)
            if isinstance(text, str) and text:
                setattr(owner, name, _(text))


class _Spoken:
    """What commands and their group have in common: they speak the language in use."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        _translate(self)

    def get_help_option(self, ctx: Any) -> Any:
        """Translate ``--help``'s own help too."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None and option.help:
            option.help = _(option.help)
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Translate what Typer adds after a command is made."""
        _translate(self)
        super().format_help(ctx, formatter)  # type: ignore[misc]


class Command(_Spoken, TyperCommand):
    """A command that names the words it does not take."""

    allow_extra_args = True

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Refuse words that no argument takes."""
        try:
            rest = super().parse_args(ctx, args)
        except typer.TyperException as error:
            if getattr(error, "ctx", ctx) is None:  # Typer's parser does not say whose option
                error.ctx = ctx  # type: ignore[attr-defined]
            raise
        if ctx.args and not ctx.resilient_parsing:
            raise ExtraArgument(command=ctx.command_path, words=ctx.args)
        return rest


class Group(_Spoken, TyperGroup):
    """The commands together; names those that are near to an unknown one."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find a command by name. Raises UnknownCommand."""
        if args[0] not in COMMANDS and not ctx.resilient_parsing:
            if args[0].startswith("-"):
                raise UnknownOption(args[0], [])
            raise UnknownCommand(args[0], COMMANDS)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """Keep the commands in the order in which they are most asked for."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Make a command when it is asked for, and import no other."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            functions = import_module(f"ledgertool.cli.{COMMANDS[cmd_name]}").COMMANDS
            alone = typer.Typer(add_completion=False, rich_markup_mode="rich")
            alone.command(cmd_name, cls=Command)(functions[cmd_name])
            self.commands[cmd_name] = typer.main.get_command(alone)
        return self.commands[cmd_name]


app = typer.Typer(
    name="ledger",
    cls=Group,
    help=N_("Ask a work ledger (台账): who answers for what, and what is due when."),
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
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
    program = Path(sys.argv[0]).stem
    name = "ledgertool" if program == "ledgertool" else "ledger"
    try:
        code = typer.main.get_command(app)(
            None if arguments is None else list(arguments), prog_name=name, standalone_mode=False
        )
        sys.stdout.flush()
    except LedgerError as error:
        complain(str(error))
        return error.exit_code
    except typer.TyperException as error:
        complain(str(_in_our_words(error, name)))
        return 2
    except BrokenPipeError:
        _hush()
        return 0
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
            complain(_bug(error))
            return EXIT_BUG
        _hush()
        complain(_("The answer could not be written: no space is left, or the device failed."))
        return 2
    except (KeyboardInterrupt, typer.Abort):
        complain(_("Interrupted."))
        return EXIT_INTERRUPTED
    except SystemExit as exit_:  # completion ends the process itself, as Typer a closed pipe's
        if isinstance(exit_.__context__, BrokenPipeError):
            _hush()
            return 0
        return exit_.code if isinstance(exit_.code, int) else 0
    except Exception as error:  # the last line of defence
        complain(_bug(error))
        return EXIT_BUG
    if code == EXIT_INTERRUPTED:  # Typer makes an exit code of it
        complain(_("Interrupted."))
    return code if isinstance(code, int) else 0


def _make_safe(stream: Any) -> None:
    """Make a stream take any text: pipes are UTF-8, a terminal gets an escape for what it lacks."""
    if not hasattr(stream, "reconfigure"):
        return
    if stream.isatty():
        stream.reconfigure(errors="backslashreplace")
    else:
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _hush() -> None:
    """Keep the end of the process from writing into a pipe that nobody reads any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _in_our_words(error: typer.TyperException, name: str) -> LedgerError:
    """Say what Typer refused; its errors are told apart by what they carry."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else name
    options = [option for param in _params(context) for option in param.opts]
    if hasattr(error, "possibilities"):
        return UnknownOption(str(getattr(error, "option_name", "")), options)
    if hasattr(error, "option_name"):
        option = str(error.option_name)
        flags = {o for p in _params(context) if getattr(p, "is_flag", False) for o in p.opts}
        return ExtraValue(option=option) if option in flags else MissingValue(option=option)
    parameter = getattr(error, "param", None)
    if parameter is not None and hasattr(error, "param_type"):
        return MissingArgument(command=command, argument=parameter.metavar or parameter.name)
    return UnreadableCommand(command=command)


def _params(context: Any) -> list[Any]:
    return list(context.command.get_params(context)) if context else []


def _bug(error: Exception) -> str:
    """Own up to a bug, with the place of it and without a traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "ledgertool" in frame.filename] or frames
    position = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    return _(
        "This is a bug in ledgertool, not a mistake of yours; no data was changed. Please"
        " report it to those who look after the tool, with this line:"
        " ledgertool {version}, {place}"
    ).format(version=__version__, place=position)
