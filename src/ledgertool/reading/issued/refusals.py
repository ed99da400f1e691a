"""Files that are no issued document, or none whose text can be read: errors of who named them."""

from ledgertool.errors import LedgerError, UnknownName
from ledgertool.language import N_


class UnreadableDocument(LedgerError):
    """Anything that keeps the text of a document from being read."""

    sentence = N_("{path} cannot be read: it is damaged. Open it and save it again.")


class NoDocument(UnreadableDocument):
    sentence = N_("{path} is not a document; these can be read: .txt, .docx and .pdf.")


class EmptyDocument(UnreadableDocument):
    sentence = N_("There is no text in {path}.")


class HugeDocument(UnreadableDocument):
    sentence = N_("{path} is too large for an issued document; the most are 20 MB.")


class ScannedDocument(UnreadableDocument):
    sentence = N_(
        "{path} is a scan: there is no text in it, only pictures (page {place}). Take the document"
        " that it was printed from, or let a program recognise the characters."
    )


class UnknownDocument(UnknownName):
    sentence = N_(
        "No issued document is named {name} in documents.yaml; --as NAME says which one a file is"
    )
    lists_all = True


class NotInTheData(LedgerError):
    sentence = N_(
        "{names} cannot be read from the data, so {path} was not compared with them; see"
        " ledger check."
    )


class NoDocuments(LedgerError):
    sentence = N_(
        "The data names no issued documents; docs/another-repository.md tells what to write into"
        " {path}."
    )
