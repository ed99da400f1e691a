"""What is wrong with a command line itself, or with where its answer should go."""

from __future__ import annotations

from collections.abc import Sequence

from ledgertool.errors import LedgerError
from ledgertool.language import _, listed, quoted


class MissingArgument(LedgerError):
    """A command needs an argument that was not given."""

    def __init__(self, name: str, command: str) -> None:
        super().__init__(name, command)
        self.name = name
        self.command = command

    def __str__(self) -> str:
        return _("{command} needs {name}; see {command} --help.").format(
            command=self.command, name=self.name
        )


class ExtraArgument(LedgerError):
    """A command was given more words than it takes."""

    def __init__(self, words: Sequence[str], command: str) -> None:
        super().__init__(*words)
        self.words = words
        self.command = command

    def __str__(self) -> str:
        return _("{command} does not take {words}; see {command} --help.").format(
            command=self.command, words=listed(tuple(self.words))
        )


class OptionUse(LedgerError):
    """An option lacks its value, or is a flag and was given one."""

    def __init__(self, option: str, *, takes_value: bool) -> None:
        super().__init__(option)
        self.option = option
        self.takes_value = takes_value

    def __str__(self) -> str:
        if self.takes_value:
            return _("{option} needs a value after it.").format(option=self.option)
        return _("{option} is a flag and takes no value.").format(option=self.option)


class UnreadableCommand(LedgerError):
    """The command line cannot be understood, for another reason than those above."""

    def __init__(self, command: str) -> None:
        super().__init__(command)
        self.command = command

    def __str__(self) -> str:
        return _("This command line cannot be understood; see {command} --help.").format(
            command=self.command
        )


class TwoOnStdout(LedgerError):
    """Two formats without a file would be mixed on stdout."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(*names)
        self.names = names

    def __str__(self) -> str:
        return _("Only one format can go to stdout; name a file for the others: {example}.").format(
            example=f"-f {self.names[-1]}=FILE"
        )


class UnknownSuffix(LedgerError):
    """``--output`` names a file whose suffix names no format."""

    def __init__(self, path: str, suffixes: Sequence[str]) -> None:
        super().__init__(path)
        self.path = path
        self.suffixes = suffixes

    def __str__(self) -> str:
        return _(
            "The suffix of {path} names no format; use one of {suffixes}, or say --format."
        ).format(path=quoted(self.path), suffixes=listed(tuple(self.suffixes)))


class CannotWrite(LedgerError):
    """The output file cannot be written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return _("{path} cannot be written ({reason}); nothing was changed.").format(
            path=quoted(self.path), reason=self.reason
        )
