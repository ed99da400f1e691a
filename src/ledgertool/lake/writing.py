"""A lake written: parts put together into Parquet, the same bytes for the same parts."""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from ledgertool.editing.replacing import in_our_words, keep
from ledgertool.errors import CannotWrite
from ledgertool.lake.columns import LAKE_TABLES, NO_YEAR, SOURCES
from ledgertool.lake.engine import (
    FILE,
    columns,
    columns_inside,
    engine,
    is_full,
    literal,
    read_whole,
    scan_parts,
    scans,
)
from ledgertool.lake.flat import BureauOrigin, flattened
from ledgertool.lake.marker import MARKER, marker
from ledgertool.lake.parts import write_part
from ledgertool.lake.placing import in_place_of
from ledgertool.language import _
from ledgertool.reading.ledger import Ledger

if TYPE_CHECKING:
    import duckdb

MEMORY: Final = "1GB"
"""What DuckDB takes for itself while it writes; what is more goes through the disk."""

_READERS: Final = 2
"""Threads that read parts: each takes twice as much memory as the longest record may have."""

_STAGING: Final = ".staging"
_TOGETHER: Final = 20_480  # rows in a group: what is asked of some bureaus opens theirs alone


def compose(
    parts: Sequence[Path],
    kept: Path | None,
    without: Collection[str],
    into: Path,
    restated: Collection[str] = (),
) -> None:
    """Write a lake of some parts into a new folder, and of what another lake has of other bureaus.

    ``without`` are the bureaus that are not taken over from the lake ``kept``; of those that are
    ``restated``, all is but what the lake says of their sources. The same parts give
    the same bytes, in whatever order they come. Raises CannotWrite, NoLake, OtherLake,
    BrokenLake and MissingExtra.
    """
    duckdb = engine()
    taken_over = scans(kept) if kept is not None else {}
    staging = into / _STAGING
    with in_our_words(into), _in_words_of_duckdb(into):
        staging.mkdir(parents=True)
        with duckdb.connect(":memory:") as connection:
            connection.execute(f"SET memory_limit = '{MEMORY}'")
            connection.execute(f"SET temp_directory = {literal(str(staging))}")
            for name in LAKE_TABLES:
                gone = [*without, *(restated if name == SOURCES else ())]
                _make(connection, name)
                if kept is not None:
                    with read_whole(kept):
                        _add(connection, name, _others(taken_over[name], gone))
                if parts:
                    _add(connection, name, scan_parts(parts, name))
                _write(connection, name, into / name)
        shutil.rmtree(staging)
        (into / MARKER).write_text(marker(duckdb.__version__), encoding="utf-8")
        _keep_all(into)


def write_lake(ledger: Ledger, origin: BureauOrigin, lake: Path) -> None:
    """Write one ledger as a lake, in the place of an earlier one; whole, or all is as it was.

    Raises CannotWrite, NotEmpty, StandingInIt, StillWriting, NoPlaceToLock and MissingExtra.
    """
    engine()
    with (
        in_place_of(lake) as new,
        in_our_words(lake),
        TemporaryDirectory(dir=new, prefix=".part.") as folder,
    ):
        part = Path(folder) / "part"
        write_part(part, flattened(ledger, origin))
        compose([part], None, (), new)


def _others(scanned: str, without: Sequence[str]) -> str:
    """Write what reads all of a table but some bureaus."""
    wanted = f" WHERE bureau NOT IN ({', '.join(map(literal, without))})" if without else ""
    return f"SELECT * FROM ({scanned}){wanted}"


def _make(connection: "duckdb.DuckDBPyConnection", name: str) -> None:
    """Make a table, to be filled in any order with some threads, so that each part is read once."""
    types = ", ".join(f"{column} {kind}" for column, kind in LAKE_TABLES[name].types.items())
    connection.execute(f"SET threads = {_READERS}")
    connection.execute(f"CREATE TABLE {name} ({types})")


def _add(connection: "duckdb.DuckDBPyConnection", name: str, read: str) -> None:
    connection.execute(f"INSERT INTO {name} {read}")


def _write(connection: "duckdb.DuckDBPyConnection", name: str, folder: Path) -> None:
    """Write a table, in one file or one for each year: by one thread, as several vary."""
    connection.execute("SET threads = 1")
    if LAKE_TABLES[name].is_parted:
        found = connection.execute(f"SELECT DISTINCT year FROM {name} ORDER BY year").fetchall()
        for year in [year for (year,) in found] or [NO_YEAR]:
            wanted = f"SELECT {columns_inside(name)} FROM {name} WHERE year = {year}"
            _copy(connection, f"{wanted} ORDER BY {_order(name)}", folder / f"year={year}")
    else:
        _copy(connection, f"SELECT {columns(name)} FROM {name} ORDER BY {_order(name)}", folder)
    connection.execute(f"DROP TABLE {name}")


def _order(name: str) -> str:
    return ", ".join(LAKE_TABLES[name].order)


def _copy(connection: "duckdb.DuckDBPyConnection", wanted: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    file = literal(str(folder / FILE))
    connection.execute(
        f"COPY ({wanted}) TO {file} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_TOGETHER})"
    )


@contextmanager
def _in_words_of_duckdb(into: Path) -> Iterator[None]:
    """Make an error with a sentence of what DuckDB says when it cannot write."""
    duckdb = engine()
    try:
        yield
    except duckdb.OutOfMemoryException:
        reason = _("too little memory, or too little room on the disk")
        raise CannotWrite(path=str(into), reason=reason) from None
    except duckdb.Error as error:
        if is_full(error):
            raise CannotWrite(path=str(into), reason=_("the disk is full")) from None
        if isinstance(error, duckdb.IOException):
            raise CannotWrite(path=str(into), reason=_("the system reports an error")) from None
        raise


def _keep_all(folder: Path) -> None:
    """Have all that was written on disk, before it takes the place of something else."""
    for path in folder.rglob("*"):
        keep(path)
    keep(folder)
