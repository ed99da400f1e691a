"""What the caller got wrong: exceptions that own their sentence and their exit code.

The raiser passes facts; the sentence is made when it is asked for, in the language in use.
What is wrong in the *data* is never one of these: that is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from ledgertool.language import N_, _, listed, quoted
from ledgertool.names import few, nearest


class LedgerError(Exception):
    """A question that cannot be asked; ``str()`` of it is the sentence for the user."""

    exit_code: ClassVar[int] = 2


class UnknownName(LedgerError):
    """A person, department, table, column or other name that does not exist."""

    sentence: ClassVar[str] = ""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.name = name
        self.known = tuple(dict.fromkeys(known))
        self.near = nearest(name, self.known)

    def what(self) -> str:
        """Say what does not exist."""
        return _(self.sentence).format(name=quoted(self.name))

    def __str__(self) -> str:
        if self.near:
            # Translators: {what} is a sentence such as: No leader is named “刘自立”
            return _("{what}. Did you mean {names}?").format(
                what=self.what(), names=listed(self.near)
            )
        if self.known:
            return _("{what}; there are {names}.").format(what=self.what(), names=few(self.known))
        return _("{what}.").format(what=self.what())


class UnknownLeader(UnknownName):
    """``--leader`` names nobody."""

    sentence = N_("No leader is named {name}")


class UnknownDepartment(UnknownName):
    """``--department`` names no department."""

    sentence = N_("No department is named {name}")


class UnknownTable(UnknownName):
    """``--table`` names no table."""

    sentence = N_("There is no table {name}")


class UnknownKind(UnknownName):
    """``--kind`` names no kind of table."""

    sentence = N_("There is no kind of table {name}")


class UnknownYear(UnknownName):
    """``--year`` names a year without any table."""

    sentence = N_("There is no ledger of the year {name}")


class UnknownRow(UnknownName):
    """No row has this id."""

    sentence = N_("There is no row {name}")


class UnknownSection(UnknownName):
    """No part of a plan, and nothing with targets, has this id."""

    sentence = N_("There is no section {name}")


class NoPlan(LedgerError):
    """A plan is asked for, and the data has none."""

    def __str__(self) -> str:
        return _("There is no plan in the data; a plan is a file such as plan2019.yaml.")


class SeveralPlans(LedgerError):
    """There are several plans, and none is named."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(*names)
        self.names = names

    def __str__(self) -> str:
        return _("There are several plans: {names}; name one of them.").format(
            names=few(self.names)
        )


class SharedId(LedgerError):
    """Two rows have one id by mistake."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return _("Two rows have the id {name}; see ledger check, and mend the data first.").format(
            name=quoted(self.name)
        )


class UnknownColumn(UnknownName):
    """``--columns`` or ``--sort`` names no column."""

    sentence = N_("There is no column {name}")


class UnknownStatus(UnknownName):
    """``--status`` names no status."""

    sentence = N_("There is no status {name}")


class UnknownChoice(UnknownName):
    """An option takes one of a few words, and this is none of them."""

    def __init__(self, option: str, name: str, known: Sequence[str]) -> None:
        super().__init__(name, known)
        self.option = option

    def what(self) -> str:
        """Say what the option does not take."""
        return _("{option} does not take {name}").format(option=self.option, name=quoted(self.name))


class UnknownCommand(UnknownName):
    """There is no command of this name."""

    sentence = N_("There is no command {name}")


class UnknownOption(UnknownName):
    """The command has no option of this name."""

    sentence = N_("There is no option {name}")


class AmbiguousName(LedgerError):
    """A short name that several tables or rows share."""

    def __init__(self, name: str, matches: Sequence[str]) -> None:
        super().__init__(name)
        self.name = name
        self.matches = matches

    def __str__(self) -> str:
        return _("{name} may be any of {names}; write more of it.").format(
            name=quoted(self.name), names=few(self.matches)
        )


class UnreadablePeriod(LedgerError):
    """What should be a period is none."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return _(
            "{text} is not a period; write a year, quarter, month or day such as"
            " 2020, 2020-Q4, 2020-12 or 2020-12-31, or a word such as 今年, 本季度, 本月."
        ).format(text=quoted(self.text))


class UnreadableDay(LedgerError):
    """What should be a day is none."""

    def __init__(self, option: str, text: str) -> None:
        super().__init__(option, text)
        self.option = option
        self.text = text

    def __str__(self) -> str:
        return _("{option} takes a day such as 2020-12-31, not {text}.").format(
            option=self.option, text=quoted(self.text)
        )


class UnreadableNumber(LedgerError):
    """What should be a whole number is none."""

    def __init__(self, option: str, text: str) -> None:
        super().__init__(option, text)
        self.option = option
        self.text = text

    def __str__(self) -> str:
        return _("{option} takes a whole number, zero or more, not {text}.").format(
            option=self.option, text=quoted(self.text)
        )


class NoLedgerHere(LedgerError):
    """No data folder, here or above."""

    def __str__(self) -> str:
        return _(
            "There is no ledger here or in any folder above; name the folder that holds"
            " registry.yaml with --data DIR, or set LEDGER_DATA."
        )


class NotALedger(LedgerError):
    """The folder named is no data folder."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return _(
            "{path} is not a data folder: it should hold registry.yaml and the folder ledgers."
        ).format(path=quoted(self.path))


class NoGit(LedgerError):
    """A revision is asked for, and git is not installed."""

    def __str__(self) -> str:
        return _("git is not installed, or not found; install it to look at earlier states.")


class NotInGit(LedgerError):
    """A revision is asked for, and the data folder is in no git repository."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return _("{path} is in no git repository, so it has no earlier states.").format(
            path=quoted(self.path)
        )


class NoSuchRevision(LedgerError):
    """The repository here does not have the revision."""

    def __init__(self, revision: str, *, shallow: bool) -> None:
        super().__init__(revision)
        self.revision = revision
        self.shallow = shallow

    def __str__(self) -> str:
        if self.shallow:
            return _(
                "This shallow clone does not have the revision {name}; fetch it first"
                " (git fetch origin, or fetch-depth: 0 in the checkout step)."
            ).format(name=quoted(self.revision))
        return _("This repository has no revision {name}.").format(name=quoted(self.revision))


class NoTables(LedgerError):
    """There is a data folder, and no table in it."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return _("There is no table in {path}, so nothing was checked.").format(
            path=quoted(self.path)
        )


class NotInData(LedgerError):
    """A path given to check is no file of a data folder."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return _("{path} is neither a data folder nor a file in one.").format(
            path=quoted(self.path)
        )


class UnknownCode(UnknownName):
    """``ledger explain`` or ``--select`` names no rule."""

    sentence = N_("There is no rule {name}")
