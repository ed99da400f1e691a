"""The rows of bureaus as a lake keeps them, at hand for as long as those bureaus are asked."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from ledgertool.errors import CannotRead, LedgerError
from ledgertool.lake.columns import NO_DEADLINE
from ledgertool.lake.engine import engine
from ledgertool.language import N_, _
from ledgertool.reading.store.summary import DUE
from ledgertool.reading.table import NO_MONTH

if TYPE_CHECKING:
    import duckdb

TableKey = tuple[str, str]
"""The bureau of a table, and the table's id within it."""


class Pick(NamedTuple):
    """Which rows of a bureau may answer: those with some names, or else those of some months.

    Where both are None, all may. Names are looked for in the text of a row, whatever they are in
    it; NO_MONTH stands for the month of what has no deadline.
    """

    names: frozenset[str] | None = None
    months: frozenset[str] | None = None


class _AtHand(NamedTuple):
    """A row of a table at hand: its body, and the months in which it may fall due, as one text."""

    body: str
    months: str | None


class DamagedLake(LedgerError):
    """A lake that does not hold what it says it does, or not any more."""

    sentence = N_(
        "{path} is damaged, or was replaced while it was being read; ask again, or write it anew."
    )


@contextmanager
def readable(lake: Path) -> Iterator[None]:
    """Tell in our words that a lake cannot be read. Raises CannotRead and DamagedLake."""
    duckdb = engine()
    try:
        yield
    except duckdb.OutOfMemoryException:
        reason = _("too little memory, or too little room on the disk")
        raise CannotRead(path=str(lake), reason=reason) from None
    except duckdb.Error:
        raise DamagedLake(path=str(lake)) from None


_FIELDS: Final = "r.bureau, r.table_id, r.position, r.body, r.due_months"


class Shelf:
    """The rows that may answer, picked once for all bureaus, and taken for some of them at a time.

    A row that was not picked is fetched with all of its table, where it is asked for all the same.
    """

    def __init__(self, connection: "duckdb.DuckDBPyConnection", lake: Path) -> None:
        self._connection, self._lake = connection, lake
        self._tables: list[TableKey] = []
        self._held: list[dict[int, _AtHand]] = []
        self._numbers: dict[TableKey, int] = {}
        self._whole: set[int] = set()
        self._taken: frozenset[str] = frozenset()
        self._picks: Mapping[str, Pick] = {}
        self._asked: Collection[TableKey] | None = None
        self._source = "rows"
        self._counts: dict[str, int] = {}

    def pick(self, picks: Mapping[str, Pick], tables: Collection[TableKey] | None) -> list[str]:
        """Find the rows that may answer; give the bureaus that have any, in their order.

        With ``tables``, those of other tables answer nothing.
        """
        self._picks, self._asked, self._source = picks, tables, "rows"
        few = any(one != Pick() for one in picks.values())
        if tables is None and not few:
            return sorted(picks)
        conditions = ["r.bureau in (select bureau from asked_bureaus)"]
        self._fill("asked_bureaus(bureau VARCHAR)", [(code,) for code in picks])
        self._fill("asked_tables(bureau VARCHAR, table_id VARCHAR)", tables or ())
        if tables is not None:
            conditions.append("(r.bureau, r.table_id) in (from asked_tables)")
        names = [(code, _in_body(name)) for code, one in picks.items() for name in one.names or ()]
        months = {month for one in picks.values() for month in one.months or ()}
        self._fill("asked_names(bureau VARCHAR, name VARCHAR)", names)
        joined = ""
        if any(one.names is not None for one in picks.values()):
            joined = "join asked_names n on r.bureau = n.bureau and contains(r.body, n.name)"
        elif any(one.months is not None for one in picks.values()):
            self._fill("asked_months(name VARCHAR)", [(month or NO_DEADLINE,) for month in months])
            wanted = "(select list(name) from asked_months)"
            conditions.append(f"list_has_any(string_split(r.due_months, ' '), {wanted})")
        where = " and ".join(conditions)
        self._connection.execute(
            f"create or replace temp table picked as"
            f" select distinct {_FIELDS} from rows r {joined} where {where}"
        )
        self._source = "picked"
        found = self._connection.execute("select bureau, count(*) from picked group by all")
        self._counts = dict(found.fetchall())
        return sorted(self._counts)

    def count(self, bureau: str, rows: int) -> int:
        """Tell how many of a bureau's rows were picked; all, where none were."""
        return rows if self._source == "rows" else self._counts.get(bureau, 0)

    def _fill(self, table: str, rows: Collection[tuple[str, ...]]) -> None:
        """Put what is asked for where a question can join it."""
        name = table.partition("(")[0]
        self._connection.execute(f"create or replace temp table {table}")
        if rows:
            marks = ", ".join("unnest(?)" for _column in next(iter(rows)))
            columns = [list(column) for column in zip(*rows, strict=True)]
            self._connection.execute(f"insert into {name} select {marks}", columns)

    def take(self, bureaus: Sequence[str]) -> None:
        """Have the picked rows of some bureaus at hand, and no more those of others."""
        self.forget()
        self._taken = frozenset(bureaus)
        asked = (
            f"select {_FIELDS} from {self._source} r"
            " where r.bureau in (select unnest(?)) and r.bureau between ? and ?"
        )
        self._hold(asked, [[*bureaus], min(bureaus), max(bureaus)])

    def forget(self) -> None:
        """Have no rows at hand."""
        self._tables, self._held, self._numbers = [], [], {}
        self._whole, self._taken = set(), frozenset()

    def number(self, bureau: str, table_id: str) -> int:
        """Give the number under which the rows of a table are asked for."""
        key = bureau, table_id
        if key not in self._numbers:
            self._numbers[key] = len(self._tables)
            self._tables.append(key)
            self._held.append({})
        return self._numbers[key]

    def bodies(self, number: int, positions: Sequence[int]) -> list[tuple[int, str]]:
        """Give the bodies of a table's rows at some positions. Raises DamagedLake."""
        held = self._held[number]
        if any(position not in held for position in positions):
            self._complete(number)
        if any(position not in held for position in positions):
            raise DamagedLake(path=str(self._lake))
        return [(position, held[position].body) for position in positions]

    def positions(self, number: int, section: str, names: Collection[str]) -> list[int]:
        """Give the positions of a table's rows in which one of some names may be, or months."""
        bureau, _table = self._tables[number]
        pick = self._picks.get(bureau, Pick())
        picked = pick.months if section == DUE else pick.names
        if picked is None or not picked.issuperset(names):
            self._complete(number)
        held = self._held[number].items()
        if section == DUE:
            return sorted(
                at for at, row in held if any(one in names for one in _months(row.months))
            )
        written = [_in_body(name) for name in names]
        return sorted(at for at, row in held if any(name in row.body for name in written))

    def _complete(self, number: int) -> None:
        """Have all rows of a table at hand."""
        key = self._tables[number]
        all_picked = key[0] in self._taken and self._picks.get(key[0]) == Pick()
        is_asked = self._asked is None or key in self._asked
        if number in self._whole or (all_picked and is_asked):
            return
        asked = f"select {_FIELDS} from rows r where r.bureau = ? and r.table_id = ?"
        self._hold(asked, [*key])
        self._whole.add(number)

    def _hold(self, asked: str, given: Sequence[object]) -> None:
        found = self._connection.execute(asked, given)
        while some := found.fetchmany(1000):
            for bureau, table_id, position, body, months in some:
                number = self.number(bureau, table_id)
                self._held[number][position - 1] = _AtHand(body, months)


def _in_body(name: str) -> str:
    """Give a name as it is written inside a row's text."""
    return json.dumps(name, ensure_ascii=False)[1:-1]


def _months(text: str | None) -> Iterator[str]:
    return (NO_MONTH if month == NO_DEADLINE else month for month in (text or "").split())
