"""The bureaus of a lake: which there are, in which state, and the ledger of each."""

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, Final
from weakref import finalize

from ledgertool.answers.naming import all_meant, ids_meant
from ledgertool.errors import UnknownName
from ledgertool.lake.connecting import connect
from ledgertool.lake.engine import literal
from ledgertool.lake.shelf import DamagedLake, Shelf
from ledgertool.lake.shelved import KeptTable, LedgerMaker
from ledgertool.lake.sources import bureaus_of
from ledgertool.language import N_
from ledgertool.reading.data_files import REGISTRY
from ledgertool.reading.ledger import Ledger

if TYPE_CHECKING:
    import duckdb

    from ledgertool.reading.crew import Tell

_AT_ONCE: Final = 25_000  # rows that may be at hand
_FETCHED: Final = 1000
_MEMORY: Final = "1GB"
"""What DuckDB takes for itself while a lake is asked; what is more goes through the disk."""


class UnknownBureau(UnknownName):
    """A code that no bureau of a lake has."""

    sentence = N_("There is no bureau {name} in the lake")
    see = "ledger stats --by bureau --lake DIR"


class OpenLake:
    """A lake that is asked as a ledger is, of all its bureaus or of some.

    ``tell`` is told how many of the bureaus that may answer have been asked.

    Raises NoLake, UnknownBureau, and MissingExtra.
    """

    def __init__(self, path: Path, asked: Sequence[str], day: date) -> None:
        self.path, self._folder = path, path.stat() if path.exists() else None
        self.connection: duckdb.DuckDBPyConnection = connect(path, day)
        spilt = mkdtemp(prefix="ledger.")
        finalize(self, shutil.rmtree, spilt, ignore_errors=True)
        self.connection.execute(f"SET memory_limit = '{_MEMORY}'")
        self.connection.execute(f"SET temp_directory = {literal(spilt)}")
        self.tell: Tell = _unheard
        self.shelf = Shelf(self.connection, path)
        self._maker = LedgerMaker(self.shelf)
        every = {one.code: one for one in bureaus_of(self.connection)}
        self.bureaus = {code: every[code] for code in _chosen(asked, every)} if asked else every
        self.are_named = bool(asked)

    def see_that_it_is_the_same(self) -> None:
        """See that what was read is all of one lake, which none has replaced. Raises DamagedLake.

        Its files are opened one after the other, as they are asked for.
        """
        try:
            is_same = self._folder is not None and os.path.samestat(self.path.stat(), self._folder)
        except OSError:
            is_same = False
        if not is_same:
            raise DamagedLake(path=str(self.path))

    @property
    def counted(self) -> tuple[int, int]:
        """The rows that are asked, and the tables that they are in."""
        asked = "select count(*) from tables where bureau in (select unnest(?))"
        found = self.connection.execute(asked, [[*self.bureaus]]).fetchone()
        return sum(one.rows for one in self.bureaus.values()), int(found[0]) if found else 0

    def ledgers(self, codes: Iterable[str], *, plans: bool = False) -> Iterator[tuple[str, Ledger]]:
        """Make the ledgers of some bureaus, one after the other, with the picked rows at hand.

        A ledger is of use until the next one is asked for.
        """
        every = sorted(codes)
        done = 0
        for some in self._batches(every):
            self.shelf.take(some)
            for made in self._made(some, plans=plans):
                self.tell(done, len(every))
                yield made
                done += 1

    def bare_ledgers(self, codes: Iterable[str]) -> Iterator[tuple[str, Ledger]]:
        """Make the ledgers of some bureaus, to ask them for names and not for rows."""
        codes = [*codes]
        for start in range(0, len(codes), _FETCHED):
            self.tell(start, len(codes))
            self.shelf.forget()
            yield from self._made(codes[start : start + _FETCHED], plans=False)

    def registries(self) -> Iterator[tuple[str, str]]:
        """Go through the bureaus asked, each with the text of its registry."""
        asked = "select bureau, text from files where name = ? order by bureau"
        found = self.connection.cursor().execute(asked, [REGISTRY])
        while some := found.fetchmany(_FETCHED):
            yield from ((code, text) for code, text in some if code in self.bureaus)

    def with_targets(self) -> list[str]:
        """Give the bureaus that have any quantified aims."""
        found = {*self.connection.execute("select distinct bureau from targets").fetchall()}
        return [code for code in self.bureaus if (code,) in found]

    def _batches(self, codes: Sequence[str]) -> Iterator[list[str]]:
        some: list[str] = []
        rows = 0
        for code in codes:
            some.append(code)
            rows += self.shelf.count(code, self.bureaus[code].rows)
            if rows >= _AT_ONCE or len(some) >= _FETCHED:
                yield some
                some, rows = [], 0
        if some:
            yield some

    def _made(self, codes: Sequence[str], *, plans: bool) -> Iterator[tuple[str, Ledger]]:
        texts = self._by_bureau("name, text", "files", codes, "name")
        tables = self._by_bureau("table_id, head, summary", "tables", codes, "table_id")
        for code in codes:
            files = dict(texts.get(code, ()))
            kept = [KeptTable(*row) for row in tables.get(code, ())]
            yield code, self._maker.ledger(code, files, kept, plans=plans)

    def _by_bureau(
        self, columns: str, table: str, codes: Sequence[str], order: str
    ) -> dict[str, list[Any]]:
        found = self.connection.execute(
            f"select bureau, {columns} from {table} where bureau in (select unnest(?))"
            f" and bureau between ? and ? order by bureau, {order}",
            [[*codes], codes[0], codes[-1]],
        ).fetchall()
        groups = groupby(found, key=lambda row: str(row[0]))
        return {code: [row[1:] for row in rows] for code, rows in groups}


def _unheard(_done: int, _of: int) -> None:
    """Tell nobody."""


def _chosen(typed: Sequence[str], known: Collection[str]) -> list[str]:
    """Find bureaus by their codes, in the order of the lake. Raises UnknownBureau."""

    def find(text: str) -> str | None:
        return next(iter(ids_meant(text.strip(), known)), None)

    found = set(all_meant(typed, find, lambda text: UnknownBureau(text, sorted(known))))
    return [code for code in known if code in found]
