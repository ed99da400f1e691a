"""A ledger opened in step with change: what has not changed since it was read is not read again.

What reading a table gave, and the checks of it, is kept by what was in its file. The ledger that
is opened answers as one that was read whole; its rows are made when they are asked for.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from ledgertool import language
from ledgertool.checking import checks
from ledgertool.findings.finding import Finding
from ledgertool.model.registry import Registry
from ledgertool.model.row import KINDS
from ledgertool.reading import crew, data_files, source
from ledgertool.reading.data_files import REGISTRY
from ledgertool.reading.files import Folder, is_form
from ledgertool.reading.kinds import Kinds
from ledgertool.reading.ledger import (
    Checked,
    FileReading,
    Ledger,
    SomeTables,
    kinds_of,
    load,
    no_garbage_collection,
    read_beside,
    read_file,
    read_last,
    read_or_tell,
)
from ledgertool.reading.store import sights, summary
from ledgertool.reading.store.database import Database, KeptFile, NewFile, Unusable
from ledgertool.reading.store.stored import StoredDocument, StoredRows, stored_table
from ledgertool.reading.store.summary import Summary
from ledgertool.reading.table import Table

_FOLDER: Final = "readings"


def open_ledger(
    folder: Path, *, cache: Path | None, key: str, tell: crew.Tell | None = None
) -> Ledger:
    """Open the ledger of a data folder, with what is kept of it in a folder of caches.

    ``key`` tells the tool from its other versions. Without a cache, or where that cannot be used,
    the answers are the same. What is made later raises AnotherState where a file has changed in
    between, and Unusable where what is kept turns out to be damaged.
    """
    files = Folder(folder)
    with no_garbage_collection():
        listed = [*files.tables()]
        sizes = {name: _size(files.path_of(name)) for name, finding in listed if finding is None}
        if sum(sizes.values()) < data_files.WORTH:
            return load(files, tell=tell)
        if cache is not None:
            path = place_of(cache, folder, key)
            try:
                path.parent.mkdir(mode=0o700, exist_ok=True)
                return _Opening(files, listed, sizes, Database(path, key), tell).ledger()
            except (sqlite3.OperationalError, OSError):
                pass  # another process writes, or nobody can
            except (Unusable, sqlite3.Error, ValueError):
                discard(path)
        with suppress(Unusable, sqlite3.Error):
            return _Opening(files, listed, sizes, Database(None, key), tell).ledger()
        return load(files, tell=tell)


def place_of(cache: Path, folder: Path, key: str) -> Path:
    """Give the file in which readings of a data folder are kept."""
    with suppress(OSError, RuntimeError):
        folder = folder.resolve()
    name = sha256(f"{key}\0{folder}".encode(errors="surrogateescape")).hexdigest()
    return cache / _FOLDER / f"{name[:32]}.sqlite"


def discard(path: Path) -> None:
    """Take away what is kept, where it is of no use."""
    for suffix in ("", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()


class _Beside(NamedTuple):
    """What tables are read and checked with, and the digests of that."""

    kinds: Kinds
    registry: Registry
    forms: bytes
    names: bytes


class _Task(NamedTuple):
    """A table that is to be read, wherever that is done."""

    folder: str
    name: str
    forms: bytes
    names: bytes


class _Stored(NamedTuple):
    """A file that is kept: its number, what is kept of it, and the summary of that."""

    number: int
    kept: KeptFile
    summary: Summary

    def without_header(self) -> "_Stored":
        """Leave out the text that the summary was read from."""
        return self._replace(kept=self.kept._replace(header=""))


class _Opening:
    """The opening of one ledger. Raises Unusable and ``sqlite3.Error``."""

    def __init__(
        self,
        files: Folder,
        listed: Sequence[tuple[str, Finding | None]],
        sizes: Mapping[str, int],
        database: Database,
        tell: crew.Tell | None,
    ) -> None:
        self.files, self.listed, self.sizes = files, listed, sizes
        self.database, self.tell = database, tell
        self.readings = read_beside(files)
        self.beside = _beside(self.readings)
        self.context = context(files)
        self.all_hashed = sum(sizes.values()) <= sights.HASHED

    def ledger(self) -> Ledger:
        """Give the ledger, after what has changed was read."""
        stored = self._stored()
        readings = self.readings
        for name, finding in self.listed:
            if name in stored:
                readings[name] = self._reading(name, stored[name])
            else:
                readings[name] = read_or_tell(self.files, name, finding, self.beside.kinds)
        readings |= read_last(self.files, self.beside.kinds)
        found = (one for part in stored.values() for one in summary.findings(part.summary.each))
        checked = Checked(frozenset(stored), tuple(found))
        ledger = Ledger(self.files, readings, checked)
        together = self._together(ledger, stored)
        numbers = self.database.numbers()  # from here on, what is asked is of one moment
        if any(numbers.get(name) != part.number for name, part in stored.items()):
            raise Unusable  # another process has put in something else
        return Ledger(self.files, readings, checked._replace(together=together))

    def _stored(self) -> dict[str, _Stored]:
        """Give what is kept of the files, after those that have changed were read."""
        stored: dict[str, _Stored] = {}
        looked_again: dict[str, _Stored] = {}
        gone: list[str] = []
        for name, number, kept in self.database.files():
            if name not in self.sizes:
                gone.append(name)
            elif found := self._still(name, number, kept):
                if found.kept is not kept:
                    looked_again[name] = found
                stored[name] = found.without_header()
        changed = [name for name in self.sizes if name not in stored]
        if changed or gone or looked_again:
            with self.database.writing():
                self.database.drop(gone)
                for name, found in looked_again.items():
                    self.database.put_again(found.number, name, found.kept)
                stored |= self._read(changed)
        return stored

    def _read(self, names: Sequence[str]) -> Iterator[tuple[str, _Stored]]:
        """Read files, and keep what they gave."""
        folder, beside = str(self.files.path), self.beside
        _AT_HAND[folder, beside.forms, beside.names] = beside
        tasks = [_Task(folder, name, beside.forms, beside.names) for name in names]
        weight = sum(self.sizes[name] for name in names)
        made = crew.each(_summed_up, tasks, weight=weight, tell=self.tell)
        for name, new in zip(names, made, strict=True):
            if new is None:
                self.database.drop([name])
            else:
                number = self.database.put(name, new)
                found = _Stored(number, new.file, Summary.of(new.file.header))
                yield name, found.without_header()

    def _still(self, name: str, number: int, kept: KeptFile) -> _Stored | None:
        """Give what is kept of a file, if nothing has changed that it depends on."""
        if kept.forms not in (b"", self.beside.forms) or kept.context not in ("", self.context):
            return None
        path = self.files.path_of(name)
        sight = None if self.all_hashed else sights.sight(path)
        if sight is None or not kept.looked.is_surely(sight):
            found = sights.look(path)
            if found is None or found[1].digest != kept.looked.digest:
                return None
            if not self.all_hashed:
                kept = kept._replace(looked=found[1])
        made = Summary.of(kept.header)
        if made.head["kind"] not in self.beside.kinds:
            return None
        if kept.registry != self.beside.names:
            if made.each or made.known != known_names(made, self.beside.registry):
                return None
            kept = kept._replace(registry=self.beside.names)
        return _Stored(number, kept, made)

    def _reading(self, name: str, stored: _Stored) -> FileReading:
        path, made = self.files.path_of(name), stored.summary
        document = StoredDocument(path, path, stored.kept.looked.digest)
        kind = self.beside.kinds[made.head["kind"]]
        rows = StoredRows(self.database, stored.number, kind, made)
        table = stored_table(name, document, kind, made, rows)
        return FileReading(document, table, summary.findings(made.found))

    def _together(self, ledger: Ledger, stored: Mapping[str, _Stored]) -> tuple[Finding, ...]:
        """Give what the checks across all tables find, or have found when all was the same."""
        parts = [self.context]
        for name, reading in ledger.readings.items():
            if name in stored:
                what = stored[name].kept.looked.digest.hex()
            else:
                text = reading.document.text if reading.document else ""
                what = f"{summary.packed(reading.findings)}\0{text}"
            parts += [name, what]
        digest = sights.digest(*(part.encode() for part in parts))
        kept = self.database.whole(digest)
        if kept is not None:
            return summary.unpacked(kept)
        found = tuple(checks.of_all(ledger))
        with suppress(sqlite3.OperationalError), self.database.writing():
            self.database.put_whole(digest, summary.packed(found))
        return found


_AT_HAND: Final[dict[tuple[str, bytes, bytes], _Beside]] = {}


def _beside(readings: Mapping[str, FileReading]) -> _Beside:
    """Sum up what tables are read with."""
    texts = {
        name: (reading.document.bom + reading.document.text if reading.document else "").encode()
        for name, reading in readings.items()
    }
    forms = sorted(name for name in texts if is_form(name))
    named = [part for name in forms for part in (name.encode(), texts[name])]
    registry = readings[REGISTRY].content
    assert isinstance(registry, Registry)
    there = b"there" if readings[REGISTRY].document else b""
    return _Beside(
        kinds_of(readings),
        registry,
        sights.digest(b"forms", *named),
        sights.digest(there, texts[REGISTRY]),
    )


def _summed_up(task: _Task) -> NewFile | None:
    """Read a table and check it, wherever that is done; None where it cannot be kept.

    Raises Unusable where what it is read with is no more what it was.
    """
    files = Folder(Path(task.folder))
    at_hand = (task.folder, task.forms, task.names)
    if at_hand not in _AT_HAND:
        _AT_HAND[at_hand] = _beside(read_beside(files))
    beside = _AT_HAND[at_hand]
    if (beside.forms, beside.names) != (task.forms, task.names):
        raise Unusable
    path = files.path_of(task.name)
    found = sights.look(path)
    if found is None:
        return None
    document = source.read(found[0])
    reading = read_file(task.name, path, document, beside.kinds)
    table, values = reading.content, document.value
    if not isinstance(table, Table) or not summary.is_keepable(table, values):
        return None
    each = tuple(checks.of_each(SomeTables((table,), beside.registry)))
    made, names = summary.summary(table, values, reading.findings, each)
    made = made._replace(known=known_names(made, beside.registry))
    told = bool(each or reading.findings)
    kept = KeptFile(
        looked=found[1],
        forms=b"" if table.head.kind in KINDS else task.forms,
        registry=task.names,
        context=context(files) if told else "",
        header=made.text,
    )
    listed = values["rows"]
    bodies = [summary.written(listed[index]) for index in table.indices]
    where = [(name, summary.written(places)) for name, places in names.items()]
    return NewFile(kept, bodies, where, summary.twins_of(table))


def known_names(made: Summary, registry: Registry) -> str:
    """Give the digest of all that checks of a table ask the registry, where they find nothing."""
    facts = [str(registry.known)]
    for part, name in made.named():
        section = registry.section(part)
        facts += [part, name, str(name in section), section.name(name), str(section.until(name))]
    return sights.digest(*(fact.encode() for fact in facts)).hex()


def context(files: Folder) -> str:
    """Give what findings say beside what is in the files: the language, and the folder's path."""
    return f"{language.spoken()}\0{files.path.as_posix()}"


def _size(path: str) -> int:
    sight = sights.sight(path)
    return sight.size if sight else 0
