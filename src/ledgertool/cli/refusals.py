"""What cannot be written as it is asked for: errors of the caller, each with its sentence."""

from ledgertool.errors import LedgerError
from ledgertool.language import N_


class FolderNeeded(LedgerError):
    """What writes several files needs a place for them, and their format."""

    sentence = N_(
        "{option} writes one file for each; name a folder with -o DIR and a format with"
        " -f FORMAT: {example}"
    )


class FilesExist(LedgerError):
    """Several of the files to be written are there already."""

    sentence = N_("{paths} exist already, so nothing was written; use --force to overwrite them.")


class OnlyWorkbooks(LedgerError):
    """What is to be filled in, and taken back, has locked cells and a state that goes along."""

    sentence = N_("--fill-in makes a workbook of Excel; name one with {example}.")


class OnlyPages(LedgerError):
    """A board is for a browser, which knows pages by the ends of their names."""

    sentence = N_("A board is a page for the browser; name its file with {example}.")


class LakeNeeded(LedgerError):
    """Bureaus are chosen of a lake, and a ledger is that of one."""

    sentence = N_("{option} chooses bureaus of a lake; name it with {example}.")


class TooFewBytes(LedgerError):
    """A file of so many bytes has no room for a head and a row."""

    sentence = N_("{option} has no room for a head and a row; {example} is the least that works.")


class UnfitWorkspace(LedgerError):
    """What is wrong in it is told beside this; a bureau left out would go out of the lake."""

    sentence = N_("{path} does not tell without error which bureaus are meant; nothing was done.")
