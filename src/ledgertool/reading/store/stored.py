"""A table of which only a summary was read; its rows are made when they are asked for."""

import json
from collections.abc import Collection, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, overload

from ledgertool.errors import AnotherState
from ledgertool.model import record
from ledgertool.model.row import Head, Row
from ledgertool.reading import source
from ledgertool.reading.document import Document, Location
from ledgertool.reading.store.database import Database, Unusable
from ledgertool.reading.store.sights import look
from ledgertool.reading.store.summary import (
    DUE,
    Summary,
    day_of,
    lost_rows,
    numbers_of,
    under,
)
from ledgertool.reading.table import Reference, Table


class StoredDocument(Document):
    """A file that is read where its text is asked for: for a place, or to be edited.

    All of it raises AnotherState, where the file is not what it was when it was summed up.
    """

    def __init__(self, path: str, shown: str, digest: bytes) -> None:
        self.path, self.shown, self.digest = path, shown, digest

    @cached_property
    def _read(self) -> Document:
        found = look(self.path)
        if found is None or found[1].digest != self.digest:
            raise AnotherState(path=self.shown)
        return source.read(found[0])

    def __getattribute__(self, name: str) -> Any:
        """Give what is read from the file."""
        whole = name in _OF_THE_FILE
        return getattr(self._read, name) if whole else super().__getattribute__(name)


_OF_THE_FILE = frozenset(
    [
        "value",
        "findings",
        "spoiled",
        "complete",
        "stopped",
        "text",
        "bom",
        "locate",
        "locate_row",
        "row_lines",
        "marks",
    ]
)


class LateRows(Sequence[Row]):
    """The rows of one table: each is made of what is kept when it is asked for, and only once.

    With ``until``, what was put on record after that day is left out.
    """

    def __init__(self, kind: type[Row], kept: Summary, until: date | None = None) -> None:
        self.kept, self.until = kept, until
        self._kind = kind
        self._made: dict[int, Row] = {}
        self._places: dict[int, int] = {}  # of those made, by identity

    def __len__(self) -> int:
        return self.kept.rows

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        places = range(len(self))[index]
        return self.at([places])[0] if isinstance(places, int) else self.at(places)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.at(range(len(self))))

    def at(self, places: Sequence[int]) -> list[Row]:
        """Give the rows at some places, in their order."""
        lacking = [place for place in places if place not in self._made]
        for place, body in self.bodies(lacking) if lacking else ():
            if place not in self._made:
                self._make(place, json.loads(body))
        return [self._made[place] for place in places]

    def _make(self, place: int, values: Any) -> None:
        row = self._kind.model_validate(values)
        if self.until is not None:
            row = record.as_of(self.until, row)
        self._made[place] = row
        self._places[id(row)] = place

    def place(self, row: Row) -> int:
        """Give the place of a row."""
        return self._places[id(row)]

    def bodies(self, lacking: Sequence[int]) -> list[tuple[int, str]]:
        """Give the bodies of the rows at some places, and perhaps others, as they are kept."""
        raise NotImplementedError

    def naming(self, section: str, names: Collection[str]) -> list[Row]:
        """Give the rows in which one of some names is, and perhaps others."""
        raise NotImplementedError

    def twins(self) -> Sequence[int]:
        """Give what each row is told by in other tables."""
        raise NotImplementedError

    def as_of(self, day: date) -> "LateRows":
        """Leave out what was put on record after a day; the very same, where nothing was."""
        newest = day_of(self.kept.newest)
        if newest is None or newest <= day:
            return self
        seen = copy(self)
        seen.until, seen._made, seen._places = day, {}, {}
        return seen


class StoredRows(LateRows):
    """The rows of one file, as a database keeps them."""

    def __init__(self, database: Database, number: int, kind: type[Row], kept: Summary) -> None:
        super().__init__(kind, kept)
        self._database, self._number = database, number

    def bodies(self, lacking: Sequence[int]) -> list[tuple[int, str]]:
        """Give the bodies of rows at some places; of all, where most are asked for."""
        asked = None if 2 * len(lacking) > len(self) else lacking
        found = self._database.bodies(self._number, asked)
        if asked is None and len(found) != len(self):
            raise Unusable
        return found

    def naming(self, section: str, names: Collection[str]) -> list[Row]:
        """Give the rows in which one of some names is, and perhaps others."""
        kept = [under(section, name) for name in names]
        counted = sum(map(self.kept.counted, kept))
        if not counted:
            return []
        found = self._database.naming(frozenset(kept)).get(self._number, [])
        if sum(map(len, found)) != counted:
            raise Unusable
        return self.at(sorted({place for places in found for place in places}))

    def twins(self) -> Sequence[int]:
        """Give what each row is told by in other tables."""
        return numbers_of(self._database.twins(self._number))


@dataclass(frozen=True, eq=False)
class StoredTable(Table):
    """A table of a file that was summed up: what it tells of its rows needs none of them."""

    rows: LateRows

    @property
    def numbers(self) -> Sequence[int]:
        """The numbers of the rows that could be read, in their order."""
        kept = self.rows.kept
        return range(1, kept.rows + 1) if kept.numbers is None else kept.numbers

    def rows_of(self, number: int) -> list[Row]:
        """Give the rows of a number: one, or by mistake several, or none."""
        return self.rows.at([at for at, one in enumerate(self.numbers) if one == number])

    def may_name(self, section: str, names: Collection[str]) -> Sequence[Row]:
        """Give the rows in which one of some names is."""
        return self.rows.naming(section, names)

    def may_be_due(self, months: Collection[str]) -> Sequence[Row]:
        """Give the rows that may fall due in some months (2020-12)."""
        return self.rows.naming(DUE, months)

    @property
    def linked(self) -> Sequence[Row]:
        """The rows that name others, or parts of plans, or have targets."""
        return self.rows.at(self.rows.kept.linked)

    @property
    def references(self) -> Sequence[Reference]:
        """What the rows name that is elsewhere."""
        return [(what, name) for what, name in self.rows.kept.references]

    @property
    def continuing(self) -> Sequence[Row]:
        """The rows that carry on one of an earlier year."""
        return self.rows.at(self.rows.kept.continuing)

    @property
    def has_closings(self) -> bool:
        """Whether anything in the table was ever closed."""
        closed, until = day_of(self.rows.kept.closed), self.rows.until
        return closed is not None and (until is None or closed <= until)

    @property
    def twins(self) -> Sequence[int]:
        """What each row is told by in another table that is this one."""
        return self.rows.twins()

    def location(self, row: Row) -> Location:
        """Give the place of a row in the file's values."""
        return ("rows", self.indices[self.rows.place(row)])

    def as_of(self, day: date) -> "Table":
        """Leave out what was put on record after a day; the very same, where nothing was."""
        seen = self.rows.as_of(day)
        return self if seen is self.rows else replace(self, rows=seen)


def stored_table(
    file: str, document: StoredDocument, kind: type[Row], kept: Summary, rows: StoredRows
) -> StoredTable:
    """Make the table of a file of what is kept of it."""
    return StoredTable(
        id=file.split("/", 1)[1].rpartition(".")[0],
        file=file,
        path=document.shown,
        head=Head.model_validate(kept.head),
        kind=kind,
        rows=rows,
        indices=range(kept.rows) if kept.indices is None else kept.indices,
        document=document,
        lost=lost_rows(kept),
        complete=kept.complete,
    )
