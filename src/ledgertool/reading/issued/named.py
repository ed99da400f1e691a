"""Reading ``data/documents.yaml``: which issued documents there are, and what the data has of each.

Only the entries that are sound are kept.
"""

from pathlib import PurePosixPath
from typing import Any, NamedTuple

from pydantic import ValidationError

from ledgertool.findings import schema
from ledgertool.findings.finding import Finding, Span
from ledgertool.language import _
from ledgertool.model.issued import IssuedDocument
from ledgertool.names import nearest
from ledgertool.reading import characters, classes
from ledgertool.reading.document import Document, Location, Reader, dotted, shape

_LIST = "documents"
_START = Span(1, 1, 1, 1)


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
    yield from document.findings
    value = document.value
    found: tuple[NamedDocument, ...] = ()
    if isinstance(value, dict):
        yield from _other_fields(document)
        found = yield from _entries(document)
    elif value is not None:
        wrong = schema.not_a_mapping(shape(value), f"{_LIST}: …")
        yield wrong.at("", _START)
    return NamedDocuments(path, found, document)


def _other_fields(document: Document) -> Reader[None]:
    for name in document.value:
        if name != _LIST and (name,) not in document.spoiled:
            near = nearest(name, [_LIST], most=1)
            wrong = schema.unknown_field(name, near, [_LIST])
            yield wrong.at("", document.span((name,), key=True), field=name)
    if _LIST not in document.value and document.complete and not document.spoiled:
        meaning = _("the issued documents")
        yield schema.missing_field(_LIST, meaning).at("", _START, field=_LIST)


def _entries(document: Document) -> Reader[tuple[NamedDocument, ...]]:
    values: Any = document.value.get(_LIST, [])
    if not isinstance(values, list):
        if (_LIST,) not in document.spoiled:
            wrong = schema.not_a_list(shape(values), "- file: …")
            yield wrong.at("", document.span((_LIST,)), field=_LIST)
        return ()
    found = []
    is_plain = characters.is_plain(document.text, IssuedDocument)
    for index, value in enumerate(values):
        where = (_LIST, index)
        if where in document.spoiled:
            continue
        if not is_plain:
            for place, finding in characters.inspect(document, IssuedDocument, value, where):
                yield finding.at("", field=dotted(place))
        entry = classes.validate(IssuedDocument, value)
        if isinstance(entry, ValidationError):
            yield from classes.refused(entry, IssuedDocument, document, where)
        elif not any(one[:2] == where for one in document.spoiled):
            found.append(NamedDocument(entry, index))
    return tuple(found)
