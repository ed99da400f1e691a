"""What the command line needs of Typer beyond its public interface; nothing else here touches it.

Typer 0.29 carries its own Click. Above each piece stands the test that fails where a new Typer
changes what the piece builds on.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Final

import typer
from typer.core import TyperCommand, TyperGroup

from ledgertool import errors
from ledgertool.cli.commands import KnownCommand
from ledgertool.language import _

if TYPE_CHECKING:
    from ledgertool.cli.guessing import TypedLine

_SAID: Final = (
    *("help", "short_help", "rich_help_panel"),
    *("metavar", "options_metavar", "subcommand_metavar"),
)
_COMPLETION: Final = frozenset(("--install-completion", "--show-completion"))
INTERRUPTED: Final = 130
"""The exit code that Typer makes of Ctrl-C."""


# test_cli::test_filters_are_the_same_on_every_command_that_has_them
def with_options(
    run: Callable[..., int], like: Callable[..., int], options: Sequence[inspect.Parameter]
) -> Callable[..., int]:
    """Let Typer, which reads a signature, take a function of any keywords for such a command."""
    run.__name__, run.__doc__ = like.__name__, like.__doc__
    run.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    run.__annotations__ = {option.name: option.annotation for option in options}
    return run


# test_language::test_no_english_reaches_a_chinese_user
def command_of(app: typer.Typer) -> Any:
    """Make an application's command, with all help in the language in use."""
    command = typer.main.get_command(app)
    for param in command.params:
        _take_as_typed(param)
    for owner in (command, *command.params):
        for name in _SAID:
            text = getattr(owner, name, None)
            if isinstance(text, str) and text:
                setattr(owner, name, _(text))
    return command


# test_startup::test_help_reads_no_data_and_draws_nothing_with_a_library
def _take_as_typed(param: Any) -> None:
    """Give the values of a parameter as they were typed.

    Typer builds Pydantic's validators for them, texts included, which takes longer than it does
    to answer. A Typer that keeps them elsewhere goes its own way.
    """
    if hasattr(param, "_runtime_param") and hasattr(param, "get_runtime_param"):
        param._runtime_param = _AsTyped()


class _AsTyped:
    """What Typer asks for the value of a parameter: its own way, but for texts and nothing."""

    # test_startup::test_help_reads_no_data_and_draws_nothing_with_a_library
    # test_cli::test_what_cannot_be_asked_is_refused_in_one_line
    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Give a text, or several, as typed; what is no text is Typer's."""
        several = param.multiple or param.nargs == -1
        if value is None:
            return () if several else None
        if param.type_descriptor.annotation in (str, list[str]):
            return list(value) if several else str(value)
        param._runtime_param = None
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


class _OurWords:
    """What a command and the group of them share: they speak the language in use."""

    # test_cli::test_help_is_given_in_chinese
    def get_help_option(self, ctx: Any) -> Any:
        """Translate the help of ``--help``, which is made late."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None and option.help:
            option.help = _(option.help)
            _take_as_typed(option)
        return option

    # test_language::test_no_english_reaches_a_chinese_user
    # test_cli::test_help_loses_nothing_however_narrow_the_terminal_is
    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help as our own page."""
        from ledgertool.cli.helping import Page

        formatter.write(Page(self, ctx).text())

    # test_cli::test_what_cannot_be_asked_is_refused_in_chinese_too
    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Refuse options in our words; Typer's are in no catalogue. Raises LedgerError."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc]
        except typer.TyperException as error:
            raise _in_our_words(error, ctx, given) from None


class Command(_OurWords, TyperCommand):
    """A command that names the words it does not take, which Typer only puts into a sentence."""

    allow_extra_args = True

    # test_cli::test_what_cannot_be_asked_is_refused_in_one_line
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words after the command's name. Raises ExtraArgument."""
        given = list(args)
        rest: list[str] = super().parse_args(ctx, args)
        if ctx.args and not ctx.resilient_parsing:
            raise _extra(ctx, given)
        return rest

    # test_guessing::test_a_name_unknown_in_its_place_is_told_where_it_is_known
    def invoke(self, ctx: Any) -> Any:
        """Run the command; a name unknown in its place may be known in another.

        Raises LedgerError.
        """
        try:
            return super().invoke(ctx)
        except errors.UnreadablePeriod as error:
            from ledgertool.cli import guessing

            text = str(error.facts["text"])
            commands = guessing.elsewhere(_line(ctx, _data(ctx)), text)
            if not commands:
                raise
            command = ctx.command_path
            raise errors.OtherWords(command=command, words=[text], commands=commands) from None
        except errors.MisplacedName as error:
            if not error.near:
                from ledgertool.cli import guessing

                name, search = str(error.facts["name"]), isinstance(error, errors.UnknownRow)
                line = _line(ctx, _data(ctx))
                error.near = guessing.elsewhere(line, name, search=search)
            raise


class Group(_OurWords, TyperGroup):
    """The commands together, each made when it is asked for.

    ``functions`` tells by the command's name where its function is, in the order of the help.
    """

    functions: ClassVar[Mapping[str, KnownCommand]] = {}

    # test_cli::test_what_cannot_be_asked_is_refused_in_one_line
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find a command by name. Raises UnknownOption and UnknownCommand."""
        if args[0] not in self.functions and not ctx.resilient_parsing:
            raise _no_command(ctx, args)
        return super().resolve_command(ctx, args)

    # test_completion::test_nothing_is_installed_where_more_is_said
    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Refuse words behind the options that Typer obeys before it sees them.

        Raises ExtraArgument.
        """
        if args and args[0] in ("help", "帮助"):
            args = [*args[1:], "--help"]
        if _COMPLETION.intersection(word.partition("=")[0] for word in args):
            with suppress(typer.TyperException):  # which is told below
                given, rest, _order = self.make_parser(ctx).parse_args(list(args))
                if rest and {"install_completion", "show_completion"} & set(given):
                    raise errors.ExtraArgument(command=ctx.command_path, words=rest)
        return super().parse_args(ctx, args)

    # test_cli::test_without_a_command_help_is_given
    def list_commands(self, ctx: Any) -> list[str]:
        """Name the commands in the order of the help."""
        return list(self.functions)

    # test_architecture::test_a_command_pays_for_nothing_that_it_does_not_need
    # test_completion::test_after_an_unknown_command_there_is_no_noise
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Make a command when it is asked for; give None where there is none of this name."""
        if cmd_name in self.functions and cmd_name not in self.commands:
            module, _dot, function = self.functions[cmd_name].place.partition(".")
            alone = typer.Typer(add_completion=False)
            take = alone.command(cmd_name, cls=Command)
            take(getattr(import_module(f"ledgertool.cli.{module}"), function))
            self.commands[cmd_name] = command_of(alone)
        return self.commands.get(cmd_name)


# test_cli::test_what_typer_refuses_for_another_reason_is_said_in_our_words
# test_cli::test_ctrl_c_ends_with_130
# test_cli::test_the_end_of_the_input_ends_with_130
# test_cli::test_a_closed_pipe_is_no_error
# test_completion::test_the_shell_is_offered
def run(app: typer.Typer, arguments: Sequence[str] | None, name: str) -> int:
    """Run a command line and give its exit code, instead of ending the process with it.

    Raises LedgerError for what cannot be asked, KeyboardInterrupt for Ctrl-C or the end of the
    input, and BrokenPipeError where nobody reads the answer; Typer would hide the last two.
    """
    words = None if arguments is None else list(arguments)
    try:
        code = command_of(app)(words, prog_name=name, standalone_mode=False)
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        raise errors.UnreadableCommand(command=context.command_path if context else name) from error
    except typer.Abort:
        raise KeyboardInterrupt from None
    except SystemExit as end:  # completion ends the process itself
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None
        code = end.code
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


# test_cli::test_what_cannot_be_asked_is_refused_in_one_line
def _in_our_words(
    error: typer.TyperException, ctx: Any, given: Sequence[str]
) -> errors.LedgerError:
    """Say what Typer refused; its errors are told apart by what they carry."""
    params = ctx.command.get_params(ctx)
    match error:
        case object(possibilities=_near, option_name=option):
            return _no_option(ctx, _whole_option(option, given), given)
        case object(option_name=option):
            flags = [param.opts for param in params if getattr(param, "is_flag", False)]
            if any(option in names for names in flags):
                return errors.ExtraValue(option=option)
            return errors.MissingValue(option=option)
        case object(param_type=_type, param=param) if param is not None:
            name = param.metavar or param.name
            return errors.MissingArgument(command=ctx.command_path, argument=name)
    return errors.UnreadableCommand(command=ctx.command_path)


# test_guessing::test_an_option_that_a_command_lacks_is_answered_with_what_was_meant
def _whole_option(option: str, given: Sequence[str]) -> str:
    """Give an option as it was written: of -leader, Typer names only -l."""
    if option.startswith("--"):
        return option
    written = (word.partition("=")[0] for word in given if word.startswith(option))
    return next((word for word in written if len(word) > len(option) + 1), option)


# test_guessing::test_an_option_that_a_command_lacks_is_answered_with_what_was_meant
def _no_option(ctx: Any, option: str, given: Sequence[str]) -> errors.LedgerError:
    from ledgertool.cli import guessing

    own = [name for param in ctx.command.get_params(ctx) for name in param.opts]
    known = [name for name in own if name.startswith("-")]
    if commands := guessing.instead_of_option(_line(ctx, given), option):
        return errors.OtherOption(command=ctx.command_path, name=option, commands=commands)
    return errors.UnknownOption(option, known, command=ctx.command_path)


# test_guessing::test_words_that_a_command_does_not_take_are_answered_with_what_was_meant
def _extra(ctx: Any, given: Sequence[str]) -> errors.LedgerError:
    from ledgertool.cli import guessing

    command, words = ctx.command_path, list(ctx.args)
    if commands := guessing.instead_of_words(_line(ctx, given), words):
        return errors.OtherWords(command=command, words=words, commands=commands)
    return errors.ExtraArgument(command=command, words=words)


# test_guessing::test_a_word_that_is_no_command_is_answered_with_what_was_meant
def _no_command(ctx: Any, args: Sequence[str]) -> errors.LedgerError:
    from ledgertool.cli import guessing

    word = args[0]
    if commands := guessing.instead_of_command(_line(ctx, args[1:]), word):
        return errors.OtherCommand(name=word, commands=commands)
    if word.startswith("-"):
        return errors.UnknownOption(word, [], command=ctx.command_path)
    return errors.UnknownCommand(word, ctx.command.functions)


# test_guessing::test_a_name_unknown_in_its_place_is_told_where_it_is_known
def _data(ctx: Any) -> list[str]:
    named = ((f"--{name}", ctx.params.get(name)) for name in ("data", "lake"))
    return [word for option, folder in named if folder for word in (option, folder)]


# test_guessing::test_an_option_that_a_command_lacks_is_answered_with_what_was_meant
def _line(ctx: Any, words: Sequence[str]) -> "TypedLine":
    """Tell about a command line, and about the options of all commands."""
    from ledgertool.cli import guessing

    root = ctx.find_root()
    options = {}
    for name in root.command.functions:
        params = root.command.get_command(root, name).params
        options[name] = {
            option: not getattr(param, "is_flag", False)
            for param in params
            for option in param.opts
        }
    command = "" if ctx is root else ctx.info_name
    return guessing.TypedLine(root.command_path, command, words, options)
