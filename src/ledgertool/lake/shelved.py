"""A bureau's ledger made of what a lake keeps of it; its rows are made when they are asked for."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from ledgertool.findings.finding import Finding
from ledgertool.lake.shelf import Shelf
from ledgertool.model.row import Head, Row
from ledgertool.reading import source
from ledgertool.reading.data_files import FORMS, PLAN, REGISTRY, TABLES
from ledgertool.reading.document import Document
from ledgertool.reading.kinds import Kinds
from ledgertool.reading.ledger import FileReading, Ledger, kinds_of, read_file
from ledgertool.reading.plan import IssuedPlan
from ledgertool.reading.store.stored import LateRows, StoredTable
from ledgertool.reading.store.summary import Summary, under

_MOST_REGISTRIES: Final = 100  # of several bureaus, that are the same


class KeptTable(NamedTuple):
    """What a lake keeps of a table beside its rows: its id, and two texts of JSON."""

    table_id: str
    head: str
    summary: str


class BureauFiles:
    """The files of a bureau that a lake keeps whole: registry, forms and plans."""

    def __init__(self, bureau: str, texts: Mapping[str, str]) -> None:
        self.bureau, self.texts = bureau, texts

    def path_of(self, name: str) -> str:
        """Give a file's path, behind the code of the bureau."""
        return f"{self.bureau}/{name}"

    def has(self, name: str) -> bool:
        """Tell whether there is such a file."""
        return name in self.texts

    def tables(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through no tables: these are kept row by row."""
        return iter(())

    def forms(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through the forms of kinds."""
        return ((name, None) for name in self.texts if name.startswith(FORMS + "/"))

    def plans(self) -> Iterator[tuple[str, Finding | None]]:
        """Go through the plans."""
        return ((name, None) for name in self.texts if "/" not in name and name.startswith(PLAN))

    def read(self, name: str) -> Document:
        """Read a file."""
        return source.read(self.texts[name].encode())


class ShelvedRows(LateRows):
    """The rows of a table in a lake."""

    def __init__(self, shelf: Shelf, number: int, kind: type[Row], kept: Summary) -> None:
        super().__init__(kind, kept)
        self._shelf, self._number = shelf, number

    def bodies(self, lacking: Sequence[int]) -> list[tuple[int, str]]:
        """Give the bodies of the rows at some places."""
        return self._shelf.bodies(self._number, lacking)

    def naming(self, section: str, names: Collection[str]) -> list[Row]:
        """Give the rows in which one of some names is, and perhaps others."""
        if not any(self.kept.counted(under(section, name)) for name in names):
            return []
        return self.at(self._shelf.positions(self._number, section, names))


class ShelvedTable(StoredTable):
    """A table in a lake: its id begins with the code of its bureau."""

    @property
    def continued(self) -> Sequence[str]:
        """The ids of the rows that its own carry on, in the same bureau."""
        return [f"{self.bureau}/{name}" for name in super().continued]


class LedgerMaker:
    """Makes ledgers of bureaus; the same form of several bureaus makes one kind."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._forms: dict[tuple[tuple[str, str], ...], dict[str, FileReading]] = {}
        self._alike: dict[tuple[str, str], FileReading] = {}
        self._registries: dict[str, FileReading] = {}

    def ledger(
        self, bureau: str, texts: Mapping[str, str], tables: Sequence[KeptTable], *, plans: bool
    ) -> Ledger:
        """Make the ledger of a bureau: ids of its tables, and of its plans, begin with its code.

        Its plans are read where they are asked for.
        """
        files = BureauFiles(bureau, texts)
        readings = {REGISTRY: self._registry(files), **self._read_forms(files)}
        kinds = kinds_of(readings)
        if plans:
            readings |= {name: _plan(files, name) for name, _finding in files.plans()}
        for kept in tables:
            table = self._table(bureau, kept, kinds)
            if table is not None:
                readings[table.file] = FileReading(table.document, table, ())
        return Ledger(files, readings)

    def _registry(self, files: BureauFiles) -> FileReading:
        text = files.texts.get(REGISTRY)
        if text in self._registries:
            return self._registries[text]
        document = None if text is None else files.read(REGISTRY)
        reading = read_file(REGISTRY, files.path_of(REGISTRY), document, Kinds({}, {}))
        if text is not None and not reading.findings:  # which would tell whose it is
            if len(self._registries) >= _MOST_REGISTRIES:
                self._registries.clear()
            self._registries[text] = reading
        return reading

    def _read_forms(self, files: BureauFiles) -> dict[str, FileReading]:
        texts = tuple((name, files.texts[name]) for name, _finding in files.forms())
        if texts not in self._forms:
            read: dict[str, FileReading] = {}
            for name, text in texts:
                document = files.read(name)
                reading = read_file(name, files.path_of(name), document, kinds_of(read))
                if not reading.findings:
                    reading = self._alike.setdefault((name, text.replace("\r\n", "\n")), reading)
                read[name] = reading
            self._forms[texts] = read
        return self._forms[texts]

    def _table(self, bureau: str, kept: KeptTable, kinds: Kinds) -> ShelvedTable | None:
        head = Head.model_validate(json.loads(kept.head))
        if head.kind not in kinds:
            return None
        summary = Summary.of(kept.summary)
        kind, number = kinds[head.kind], self._shelf.number(bureau, kept.table_id)
        file = f"{TABLES}/{bureau}/{kept.table_id}.yaml"
        return ShelvedTable(
            id=f"{bureau}/{kept.table_id}",
            file=file,
            path=file,
            head=head,
            kind=kind,
            rows=ShelvedRows(self._shelf, number, kind, summary),
            indices=range(summary.rows),
            document=Document(),
            bureau=bureau,
        )


def _plan(files: BureauFiles, name: str) -> FileReading:
    path = files.path_of(name)
    reading = read_file(name, path, files.read(name), Kinds({}, {}))
    content = reading.content
    if isinstance(content, IssuedPlan):
        content = content._replace(id=f"{files.bureau}/{content.id}")
    return reading._replace(content=content)
