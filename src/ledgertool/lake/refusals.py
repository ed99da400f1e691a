"""What hinders reading a lake, writing one, or asking it: each error with its sentence."""

from ledgertool.errors import LedgerError, UnknownName
from ledgertool.language import N_


class NoLake(LedgerError):
    sentence = N_(
        "{path} is not a whole lake; name a folder that ledger export or ledger gather has written."
    )


class OtherLake(NoLake):
    """A lake whose columns may be others than those that are known here."""

    sentence = N_(
        "{path} was written under version {other} of docs/tables.md, and this is version {place};"
        " write it anew with this ledger."
    )


class BrokenLake(NoLake):
    """A lake with a file that is not as it was written: nothing is put together from it."""

    sentence = N_(
        "{path} is damaged: not all of its tables can be read. Remove all in it but the hidden"
        " folder {other}, and gather anew."
    )


class StandingInIt(LedgerError):
    """The folder that would be replaced under the feet of whoever asks."""

    sentence = N_(
        "{path} is the folder that you are in, or around it, and would be replaced as a whole;"
        " run the command in another folder."
    )


class TooManyColumns(LedgerError):
    """Names of many bureaus side by side: more than a workbook can have, or anybody reads."""

    sentence = N_(
        "There would be more than {place} columns; count by one of the two, or name fewer bureaus"
        " with {option}."
    )


class NothingAsked(LedgerError):
    sentence = N_("The query is empty; write one SELECT, such as: {example}")


class SeveralStatements(LedgerError):
    sentence = N_("Several statements were found; write one SELECT, and nothing else.")


class NoSelect(LedgerError):
    sentence = N_("{name} was found where a SELECT is expected; a query only reads.")


class WritesWithin(LedgerError):
    """A part of a SELECT that changes something, as DuckDB lets WITH begin with."""

    sentence = N_("{name} was found inside the query; a query only reads, also within WITH.")


class NotOfTables(LedgerError):
    """Functions that open files, or that ask for what stands in a text."""

    sentence = N_(
        "{name} may not be used: a query reads the tables and no files; SHOW TABLES lists them."
    )


class WideMark(LedgerError):
    sentence = N_("{mark} is a full-width sign; outside of quotation marks SQL wants {narrow}.")


class UnreadableQuery(LedgerError):
    sentence = N_("The query cannot be read at {place} (line:column): {said}")


class UnanswerableQuery(LedgerError):
    sentence = N_("The query cannot be answered: {said}")


class OutsideOfLake(LedgerError):
    sentence = N_("The query asks for files or settings, and may read the tables only: {said}")


class TooMuchMemory(LedgerError):
    sentence = N_(
        "The query needs more memory than it may take; ask for fewer rows or columns at a time."
    )


class LongAnswer(LedgerError):
    sentence = N_(
        "The answer is longer than can be written; ask for fewer rows or columns at a time."
    )


class NoSuchTable(UnknownName):
    sentence = N_("There is no table {name} to be asked")


class NoSuchField(UnknownName):
    sentence = N_("There is no column {name} in the tables that are asked")
    see = 'ledger sql "DESCRIBE rows"'


class NoFileOfQuery(LedgerError):
    sentence = N_("There is no file {path} with a query in it.")


class NoTextOfQuery(LedgerError):
    sentence = N_("{path} is not a query: a text in UTF-8 of at most 256 KiB is expected.")
