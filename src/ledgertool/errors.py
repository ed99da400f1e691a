"""What the caller got wrong: exceptions that own their sentence and their exit code.

The raiser passes facts; the sentence is made when it is asked for, in the language in use.
What is wrong in the *data* is never one of these: that is a finding.
"""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from ledgertool.language import N_, _, listed, quoted
from ledgertool.names import MOST_NAMES, few, likely, likely_people, nearest

_AS_THEY_ARE = frozenset(("argument", "command", "example", "option", "other", "place", "reason"))


class LedgerError(Exception):
    """A question that cannot be asked; ``str()`` of it is the sentence for the user.

    Each class is its sentence, which tells all that there is to tell of it. Whoever raises it
    gives the facts that stand in it, by keyword: a text, which gets quotation marks unless it
    is a piece of the command line, or several, which are listed.
    """

    exit_code: ClassVar[int] = 2
    sentence: ClassVar[str] = ""

    def __init__(self, **facts: str | Sequence[str]) -> None:
        super().__init__(*facts.values())
        self.facts = facts

    def __str__(self) -> str:
        return _(self.sentence).format_map(
            {name: _fact(name, value) for name, value in self.facts.items()}
        )


def _fact(name: str, value: str | Sequence[str]) -> str:
    if isinstance(value, str):
        return value if name in _AS_THEY_ARE else quoted(value)
    return few(value)


class UnknownName(LedgerError):
    """A person, department, table, column or other name that does not exist.

    ``near`` are the known names that may be meant; the sentence ends with them, or else with all
    that are known where they are few, or how to see them.
    """

    lookalikes: ClassVar[bool] = True
    lists_all: ClassVar[bool] = False
    see: str = ""

    def __init__(self, name: str, known: Iterable[str], **facts: str) -> None:
        super().__init__(name=name, **facts)
        self.known = tuple(dict.fromkeys(known))
        self.near = self.likely(name) if self.lookalikes or name.isascii() else []

    def likely(self, name: str) -> list[str]:
        """Find the known names that may be meant."""
        return nearest(name, self.known) if self.lists_all else likely(name, self.known)

    def __str__(self) -> str:
        what = super().__str__()
        if self.near:
            # Translators: {what} is a sentence such as: No leader is named “刘自立”
            return _("{what}. Did you mean {names}?").format(what=what, names=few(self.near))
        if self.known and (self.lists_all or len(self.known) <= MOST_NAMES or not self.see):
            return _("{what}; there are {names}.").format(what=what, names=listed(self.known))
        if self.see:
            return _("{what}; {command} shows all.").format(what=what, command=self.see)
        return _("{what}.").format(what=what)


class MisplacedName(UnknownName):
    """A name of the data, which may be known in another place of the command line."""


class UnknownLeader(MisplacedName):
    sentence = N_("No leader is named {name}")
    see = "ledger stats --by leader"

    def likely(self, name: str) -> list[str]:
        """Find people also by surname, and with a title behind it."""
        return likely_people(name, self.known)


class UnknownDepartment(MisplacedName):
    sentence = N_("No department is named {name}")
    see = "ledger stats --by department"


class UnknownTable(MisplacedName):
    sentence = N_("There is no table {name}")
    see = "ledger tables"


class UnknownKind(MisplacedName):
    sentence = N_("There is no kind of table {name}")
    lists_all = True


class UnknownYear(UnknownName):
    sentence = N_("There is no ledger of the year {name}")
    lists_all = True

    def likely(self, name: str) -> list[str]:
        """Find years for what has a slip in it; another year is no slip."""
        return [] if name.isdecimal() else super().likely(name)


class UnknownRow(MisplacedName):
    sentence = N_("There is no row {name}")
    see = "ledger list"


class NoSuchNumber(LedgerError):
    """A row of a table that has no such number: another one of it is another task."""

    sentence = N_("There is no row {name}; this table has the rows {first} to {last}.")


class UnknownSection(MisplacedName):
    sentence = N_("There is no section {name}")
    see = "ledger plan"


class UnknownColumn(UnknownName):
    sentence = N_("There is no column {name}")


class UnknownStatus(MisplacedName):
    lookalikes = False  # 未销账 differs from 已销账 by one character and means the opposite
    sentence = N_("There is no status {name}")
    lists_all = True


class UnknownCode(UnknownName):
    sentence = N_("There is no rule {name}")
    see = "ledger explain"


class UnknownChoice(UnknownName):
    sentence = N_("{option} does not take {name}")
    lists_all = True


class UnknownCommand(UnknownName):
    sentence = N_("There is no command {name}")


class UnknownOption(UnknownName):
    sentence = N_("{command} has no option {name}")

    def __init__(self, name: str, known: Iterable[str], command: str) -> None:
        super().__init__(name, known, command=command)
        self.see = f"{command} --help"


class OtherCommand(LedgerError):
    sentence = N_("There is no command {name}. Did you mean {commands}?")


class OtherOption(LedgerError):
    sentence = N_("{command} has no option {name}. Did you mean {commands}?")


class OtherWords(LedgerError):
    sentence = N_("{command} does not take {words}. Did you mean {commands}?")


class AmbiguousName(LedgerError):
    sentence = N_("{name} may be any of {names}; write more of it.")


class SharedId(LedgerError):
    sentence = N_("Two rows have the id {name}; run ledger check, and fix the data first.")


class NotReadable(LedgerError):
    """What is asked for is in the data, or may be, and nothing can be answered from it."""

    exit_code = 3
    sentence = N_("{name} cannot be read: {reason} ({place}); see ledger check.")


class AnotherState(LedgerError):
    """A file is no more what it was when it was read; an answer would be of two states."""

    sentence = N_("{path} was changed while it was being read; ask again.")


class NoPlan(LedgerError):
    sentence = N_("There is no plan in the data; a plan is a file such as plan2019.yaml.")


class SeveralPlans(LedgerError):
    sentence = N_("There are several plans: {names}; name one of them.")


class NothingToFind(LedgerError):
    sentence = N_("{option} needs a word to look for; to see all rows, leave it out.")


class TooManyGroups(LedgerError):
    sentence = N_("{option} can be given twice at most: a table has rows and columns.")


class UnreadablePeriod(LedgerError):
    sentence = N_(
        "{text} does not say which days are meant; write a period such as 2020, 2020-H1,"
        " 2020-Q4, 2020-12, 2020-12-31 or 2020-03/2020-04, or words such as 今年, 12月, 年底."
    )


class NotOnePeriod(LedgerError):
    """Words that a deadline may have, and that name no day, several, or one again and again."""

    sentence = N_("{text} says {said}, which is not one period; write one such as 2020-12.")


class NotInCalendar(LedgerError):
    sentence = N_("{text} is not in the calendar; the nearest is {nearest}.")


class UnreadableDay(LedgerError):
    sentence = N_("{option} takes a day such as 2020-12-31, not {text}.")


class UnreadableYear(LedgerError):
    sentence = N_("{option} takes a year such as 2020, not {text}.")


class UnreadableMonth(LedgerError):
    sentence = N_("{option} takes a month such as 2020-12, not {text}.")


class MonthToCome(LedgerError):
    sentence = N_("{option} {text} begins only after the day asked for, {day}.")


class UnreadableNumber(LedgerError):
    sentence = N_("{option} takes a whole number, zero or more, not {text}.")


class NoLedgerHere(LedgerError):
    sentence = N_(
        "There is no ledger here or in any folder above; name the folder that holds"
        " registry.yaml with --data DIR, or set LEDGER_DATA."
    )


class NotALedger(LedgerError):
    sentence = N_("{path} is not a data folder: it should hold registry.yaml and ledgers/.")


class TwoDataFolders(LedgerError):
    sentence = N_(
        "{path} and {second} both look like data folders; say which is meant with"
        " --data DIR, or move away the one that is not."
    )


class NoTables(LedgerError):
    sentence = N_("There is no table in {path}, so nothing was checked.")


class NotInData(LedgerError):
    sentence = N_("{path} is neither a data folder nor a file in one.")


class MissingArgument(LedgerError):
    sentence = N_("{command} needs {argument}; see {command} --help.")


class ExtraArgument(LedgerError):
    sentence = N_("{command} does not take {words}; see {command} --help.")


class MissingValue(LedgerError):
    sentence = N_("{option} needs a value after it.")


class ExtraValue(LedgerError):
    sentence = N_("{option} stands alone and takes no value.")


class UnreadableCommand(LedgerError):
    sentence = N_("This command line cannot be understood; see {command} --help.")


class TwoOnStdout(LedgerError):
    sentence = N_("Only one format can go to stdout; name a file for the others: {example}.")


class UnknownSuffix(LedgerError):
    sentence = N_("The extension of {path} names no format; use one of {suffixes}, or --format.")


class MissingExtra(LedgerError):
    sentence = N_("{other} needs libraries that are not installed; run: {example}")


class NoText(LedgerError):
    sentence = N_("{other} cannot be shown in a terminal; write it to a file: {example}")


class NoDays(LedgerError):
    sentence = N_(
        "{other} holds deadlines, and this answer has none; ask for rows: ledger list, due or show."
    )


class CannotRead(LedgerError):
    sentence = N_("{path} cannot be read ({reason}); fix that, and run the command again.")


class NoPlainFile(LedgerError):
    """What nobody has named, and may lead anywhere."""

    sentence = N_(
        "{path} is a link, or not the plain file or folder that it should be, so"
        " nothing is read or written there; remove it, or name a folder with --output"
        " DIR."
    )


class CannotWrite(LedgerError):
    sentence = N_("{path} cannot be written ({reason}); nothing was changed.")


class LeftAsItWas(CannotWrite):
    """One of several files cannot be written; what became of the others is told beside it."""

    sentence = N_("{path} cannot be written ({reason}); it was left as it was.")


class BrokenOff(CannotWrite):
    sentence = N_("{path} cannot be written to the end ({reason}).")


class ChangedMeanwhile(CannotWrite):
    sentence = N_(
        "{path} was changed by something else after it was read; it was left as it was, so run"
        " the command again."
    )


class NoPlaceToLock(LedgerError):
    """What nobody has named, and may lead anywhere."""

    sentence = N_(
        "{path} is a link, or not the plain file or folder that it should be, so nothing was"
        " written; remove it, and run the command again."
    )


class StillWriting(LedgerError):
    sentence = N_(
        "Another ledger is still writing in {path}, so nothing was changed; run the command again"
        " when it is done."
    )


class FileExists(LedgerError):
    sentence = N_("{path} exists already, so nothing was written; use --force to overwrite it.")


class DataFile(LedgerError):
    sentence = N_("{path} is a place for data, and data is never overwritten; name another file.")


class OneFileForTwo(LedgerError):
    sentence = N_("{path} is named for two reports; name a file for each.")


class NotTogether(LedgerError):
    sentence = N_("{option} and {other} cannot be used together.")


class NotEmpty(LedgerError):
    """A place for a new repository that is not free."""

    sentence = N_(
        "{path} is not an empty folder: {reason}. Nothing was written; name a new or empty folder."
    )


class InsideData(LedgerError):
    sentence = N_(
        "{path} is inside the data folder {data}, where it would be taken for a part of that; name"
        " a folder outside of it."
    )


class KindNeeded(LedgerError):
    sentence = N_("Say with {option} KIND which kind of table it begins with; there are {names}.")
