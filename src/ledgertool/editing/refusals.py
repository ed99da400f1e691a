"""What the caller would change and cannot: errors of rows and entries to be written."""

from collections.abc import Iterable

from ledgertool.errors import LedgerError, NotReadable, UnknownName
from ledgertool.language import N_


class UnfitValue(LedgerError):
    sentence = N_("{option} does not take {text}: {reason}.")


class UnknownField(UnknownName):
    sentence = N_("A row of the kind {kind} has no field {name} to be given")

    def __init__(self, name: str, known: Iterable[str], kind: str) -> None:
        super().__init__(name, known, kind=kind)
        self.see = f"ledger kinds {kind}"


class UnfitAnswer(LedgerError):
    """What was typed for a column at a terminal, and is asked for again."""

    sentence = N_("{heading} cannot be {text}; write something such as {fitting}.")


class FieldsMissing(LedgerError):
    sentence = N_("A row of {table} must have {names}; give it with an option, such as {example}.")


class NotAppendable(LedgerError):
    sentence = N_("No row can be added to {path}: {reason}.")


class NotChangeable(NotReadable):
    """What should be changed cannot be read, so nothing was written."""

    exit_code = 2


class NotRecordable(LedgerError):
    sentence = N_("Nothing can be put on record for {name} in {path}: {reason}.")


class UnknownStage(UnknownName):
    sentence = N_("{row} has no stage or occurrence {name}")
    lists_all = True


class NoStages(LedgerError):
    sentence = N_("{row} has no stages and does not recur, so leave out --stage.")


class NotRecurring(LedgerError):
    sentence = N_("{row} does not recur, so leave out --for.")


class NoteInPieces(LedgerError):
    """The note is more than one word, as it has spaces and no quotation marks around it."""

    sentence = N_(
        "There is no row {name}. If it belongs to the note, put the note in quotation marks:"
        " {command}."
    )


class StageNeeded(LedgerError):
    sentence = N_(
        "{name} has stages; say which is meant with --stage, or --stage all for the whole: {names}."
    )


class OneStageNeeded(StageNeeded):
    """What a stage is needed for can be said of no row with stages as a whole."""

    sentence = N_("{name} has stages; say with --stage which one is meant: {names}.")


class NotResponsible(LedgerError):
    sentence = N_("The leaders of {row} are {others}, and not {names}.")


class AlreadySo(LedgerError):
    sentence = N_("The leaders of {row} are {names} already, so there is nothing to record.")


class DetailsMissing(LedgerError):
    sentence = N_("{command} needs {names}; give it as in {example}.")


class NoRowsNamed(LedgerError):
    sentence = N_(
        "{command} needs rows: their ids, such as pilots/7, or filters together with --all."
    )


class RowsNamedTwice(LedgerError):
    sentence = N_("Rows are named by their ids, or by filters with --all; not by both.")


class AllNeeded(LedgerError):
    sentence = N_("With filters {command} needs --all, which means every row that they give.")


class FiltersNeeded(LedgerError):
    sentence = N_(
        "--all needs a filter, such as --table; alone it would mean every row of the ledger."
    )


class NoRowsMet(LedgerError):
    sentence = N_("No row meets the filters, so there is nothing to record.")


class NoteIsARow(LedgerError):
    """The last word, which is the note, is the id of a row: so the note was forgotten."""

    sentence = N_("The last word is the note, but {text} is a row; write the note behind the rows.")


class NotWhole(LedgerError):
    sentence = N_(
        "Not all rows of {path} can be read, so its rows are not carried on; see ledger check."
    )


class TableThere(LedgerError):
    sentence = N_("{path} is there already; rollover begins tables, and adds to none.")


class AlreadyCarriedOn(LedgerError):
    sentence = N_("{name} is carried on already, by {other}.")


class NoTablesBefore(LedgerError):
    sentence = N_("There is no table of {year}; name those to be carried on with --table.")


class NotOfAnEarlierYear(LedgerError):
    sentence = N_("{name} is not of a year before {year}, so it cannot be carried on into that.")


class NotCarriedOn(LedgerError):
    sentence = N_("{option} names {name}, which does not go on into {year}.")


class RegistryNotEditable(LedgerError):
    sentence = N_("The entry of {name} in {path} cannot be edited; write it by hand.")


class SamePerson(LedgerError):
    sentence = N_("{name} cannot follow {name}: that is one person.")


class NothingOpen(LedgerError):
    sentence = N_("{name} has left already, and is responsible for nothing that is open on {day}.")


class UnknownHeading(UnknownName):
    """A column of a sheet that means no field of the kind."""

    sentence = N_("No column of the kind is headed {name}; rename it, or take it out of the sheet")


class CellMissing(LedgerError):
    sentence = N_("{heading} must be given.")


class ErrorCell(LedgerError):
    sentence = N_("The formula in it gives {text}; write what it should say.")


class MaskedCell(LedgerError):
    sentence = N_("{text} is a masked phone; write the whole number.")


class NotRegistered(UnknownName):
    sentence = N_("The registry has no {name}; correct it, or add it with --add-names")


class NoTableFound(LedgerError):
    sentence = N_(
        "{path} has no table with headings that are known; see ledger kinds, or make a kind of them"
        " with --as-kind NAME."
    )


class NoSuchWorksheet(LedgerError):
    sentence = N_("{path} has no worksheet {name} with a table; it has {names}.")


class KindUnclear(LedgerError):
    sentence = N_("{path} may be of several kinds: {names}; name one with --kind.")


class KindUnfit(LedgerError):
    sentence = N_(
        "{path} fits no kind; the nearest is {name}. Name one with --kind to see what does not fit,"
        " or make a kind of its headings with --as-kind NAME."
    )


class NoTableName(LedgerError):
    sentence = N_(
        "{name} cannot be the name of a table; use small letters, digits and hyphens, such as"
        " {example}."
    )


class NoFillInSheet(LedgerError):
    sentence = N_(
        "This sheet was not made by ledger list --fill-in, or the state that it was made from is"
        " gone; make it anew, and let it be filled in and saved as .xlsx."
    )


class DamagedState(LedgerError):
    sentence = N_(
        "The state that this sheet was made from is damaged; make the sheet anew with"
        " ledger list --fill-in."
    )


class NotInSheet(LedgerError):
    sentence = N_("{name} is not a row of the sheet as it was made; take the line out.")


class TwiceInSheet(LedgerError):
    sentence = N_("{name} is in the sheet twice; take one of the lines out.")


class LockedChanged(LedgerError):
    sentence = N_("This cell is not to be filled in; it was {text}.")


class BothChanged(LedgerError):
    sentence = N_(
        "It is {text} in the sheet and {now} in the ledger, and was {first} when the sheet was"
        " made; write {now} into the cell to keep what is on record, or put the other on record"
        " with ledger progress or close."
    )


class ReportMissing(LedgerError):
    sentence = N_("{heading} must be filled in beside what is reported.")


class UnreadableReportDay(LedgerError):
    sentence = N_("{text} is not a day; write one such as 2020-12-31.")


class KindThere(LedgerError):
    sentence = N_("There is a kind {name} already; choose another name for --as-kind.")


class NoHeadings(LedgerError):
    sentence = N_(
        "No table was found in {path}: its headings must be short words above the rows, each of"
        " them once."
    )


class GivenTwice(LedgerError):
    """Two columns of a sheet say different things of one field of a row."""

    sentence = N_("It gives {heading} once more, and not as {place} does; write it in one of them.")
