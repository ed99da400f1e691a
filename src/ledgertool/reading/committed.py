"""The files of a data folder as a commit has them, read without touching any work tree."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from ledgertool.findings import file as rules
from ledgertool.findings.finding import Finding
from ledgertool.language import _
from ledgertool.reading import source
from ledgertool.reading.data_files import DOCUMENTS, FORMS, REGISTRY, TABLES
from ledgertool.reading.document import Document
from ledgertool.reading.files import at_the_top, is_table, misplaced
from ledgertool.reading.objects import Objects, TreeEntry


class CommittedFiles:
    """Some files that a commit has in one folder, each by its name in that.

    ``shown`` is what stands before a name where messages tell of it.
    """

    def __init__(self, objects: Objects, entries: Mapping[str, TreeEntry], shown: str) -> None:
        self._objects, self._entries, self._shown = objects, entries, shown

    def path_of(self, name: str) -> str:
        """Give a file's path as messages show it."""
        return self._shown + name

    def has(self, name: str) -> bool:
        """Tell whether the commit has something of this name."""
        return name in self._entries

    def blob_of(self, name: str) -> str:
        """Give the name of a file's bytes; nothing, where there is no such file."""
        entry = self._entries.get(name)
        return entry.blob if entry else ""

    def tables(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through what is in the tables' folder; a link or a submodule there has a finding."""
        return self._inside(TABLES)

    def forms(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through what is in the forms' folder; a link or a submodule there has a finding."""
        return self._inside(FORMS)

    def _inside(self, top: str) -> Iterator[tuple[str, Finding | None]]:
        for name, entry in sorted(self._entries.items()):
            inside = name.startswith(top + "/") and not _is_hidden(name)
            if inside and is_table(name):
                yield name, misplaced(name)
            elif name == top or (inside and not entry.is_regular):
                yield name, rules.not_a_file(_what(entry))

    def plans(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through the plans, and what only looks like one."""
        yield from at_the_top({name for name in self._entries if "/" not in name})

    def read(self, name: str) -> Document:
        """Read a file; one that is too large or not a plain file is not looked into."""
        entry = self._entries[name]
        if not entry.is_regular:
            return Document(findings=[rules.not_a_file(_what(entry))], complete=False)
        if (entry.size or 0) > source.MAX_BYTES:
            return source.too_large(entry.size or 0)
        content = self._contents.pop(name, None)
        return source.read(self._objects.blob(entry.blob) if content is None else content)

    @cached_property
    def _contents(self) -> dict[str, bytes]:
        """The bytes of all files that a ledger is read from, each until it is read."""
        entries = self._entries
        kept = [name for name in self._wanted() if name in entries and may_be_read(entries[name])]
        blobs = self._objects.blobs([entries[name].blob for name in kept])
        return dict(zip(kept, blobs, strict=True))

    def _wanted(self) -> Iterator[str]:
        """Go through the files that a ledger is read from."""
        yield from (REGISTRY, DOCUMENTS)
        for found in (self.forms(), self.plans(), self.tables()):
            yield from (name for name, problem in found if problem is None)


def may_be_read(entry: TreeEntry) -> bool:
    """Tell whether a file is looked into at all."""
    return entry.is_regular and (entry.size or 0) <= source.MAX_BYTES


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _what(entry: TreeEntry) -> str:
    if entry.is_submodule:
        return _("a repository of its own")
    return _("a link") if entry.is_link else _("not a folder")
