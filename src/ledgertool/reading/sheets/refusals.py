"""Files that cannot be read as a sheet: errors of who named them."""

from ledgertool.errors import LedgerError
from ledgertool.language import N_


class UnreadableSheet(LedgerError):
    """Anything that keeps a file from being read as a sheet."""

    sentence = N_("{path} cannot be read as a sheet: it is damaged. Open it and save it again.")


class NoSuchSheet(UnreadableSheet):
    sentence = N_("There is no file {path}.")


class FolderForSheet(UnreadableSheet):
    sentence = N_("{path} is a folder; name a file in it.")


class ForbiddenSheet(UnreadableSheet):
    sentence = N_("{path} cannot be opened: {reason}.")


class EmptySheet(UnreadableSheet):
    sentence = N_("{path} is empty.")


class LockedSheet(UnreadableSheet):
    sentence = N_("{path} needs a password; open it, take the password away, and save it again.")


class OldWord(UnreadableSheet):
    sentence = N_("{path} is an old Word document (.doc); open it and save it as .docx.")


class NoSheet(UnreadableSheet):
    sentence = N_(
        "{path} is not a sheet; these can be read: .xlsx, .xls, .et, .ods, .csv and .docx."
    )


class HugeSheet(UnreadableSheet):
    sentence = N_("{path} is too large to be read; keep only the table in it.")


class OddCharacters(UnreadableSheet):
    sentence = N_("{path} is text in an unknown encoding; save it as UTF-8.")
