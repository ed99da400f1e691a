"""Reading ``data/documents.yaml``: which issued documents there are, and what the data has of each.

Only the entries that are sound are kept.
"""

from pathlib import PurePosixPath
from typing import NamedTuple

from ledgertool.findings.finding import Finding
from ledgertool.language import _
from ledgertool.model.issued import IssuedDocument
from ledgertool.reading.document import Document, Location, Reader, dotted
from ledgertool.reading.one_list import read_list

_LIST = "documents"


class NamedDocument(NamedTuple):
    """An issued document as the data names it; ``number`` is that of its entry, from 0."""

    entry: IssuedDocument
    number: int

    @property
    def name(self) -> str:
        """The base name of its file."""
        return PurePosixPath(self.entry.file.replace("\\", "/")).name

    @property
    def location(self) -> Location:
        """Where its entry is in the file."""
        return (_LIST, self.number)

    @property
    def is_kept(self) -> bool:
        """Whether the file is said to be beside the data: a name alone says nothing of that."""
        return self.name != self.entry.file


class NamedDocuments(NamedTuple):
    """The issued documents that the data names, and the file that does."""

    path: str
    documents: tuple[NamedDocument, ...]
    document: Document

    def at(self, finding: Finding, location: Location) -> Finding:
        """Put a finding at its place in the file."""
        return finding.at(self.path, self.document.span(location), field=dotted(location))

    def line(self, location: Location) -> int | None:
        """Tell the line of a place in the file."""
        span = self.document.span(location)
        return span.line if span else None


def read_documents(path: str, document: Document) -> Reader[NamedDocuments]:
    """Read the entries, each by itself; what is wrong with one hides no other."""
    entries = yield from read_list(
        document, _LIST, IssuedDocument, meaning=_("the issued documents"), example="- file: …"
    )
    found = tuple(NamedDocument(entry, number) for number, entry in entries)
    return NamedDocuments(path, found, document)
