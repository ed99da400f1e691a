"""DuckDB, which comes with an extra, and the pieces of SQL that lakes are read and written with."""

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Final

from ledgertool.errors import MissingExtra
from ledgertool.lake.columns import LAKE_TABLES
from ledgertool.lake.marker import REPOSITORIES, see_that_it_is_known
from ledgertool.lake.refusals import BrokenLake, NoLake

EXTRA: Final = "tables"
FILE: Final = "data.parquet"
"""The name of all files of a lake; their folders tell them apart."""

MOST_BYTES: Final = 140 * 1024 * 1024
"""The longest record that is read: of a file of 20 MiB each byte takes six and a half, at most."""

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_YEAR: Final = re.compile("year=([0-9]{1,4})")


def engine(what: str = "Parquet") -> ModuleType:
    """Give DuckDB, for what cannot be had without. Raises MissingExtra."""
    try:
        import duckdb
    except ImportError:
        raise MissingExtra(other=what, example=f"pip install 'ledgertool[{EXTRA}]'") from None
    module: ModuleType = duckdb
    return module


def literal(text: str) -> str:
    """Write a text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def files(paths: Iterable[Path]) -> str:
    """Write a list of files, in whose names no sign stands for others."""
    return f"[{', '.join(literal(plain(path)) for path in paths)}]"


def plain(path: Path) -> str:
    """Write a path as DuckDB takes it for no pattern."""
    return re.sub(r"[\[*?]", r"[\g<0>]", str(path))


def columns(name: str) -> str:
    """Write the columns of a table, in their order."""
    return ", ".join(LAKE_TABLES[name].types)


def columns_inside(name: str) -> str:
    """Write those that the files of a table have, of one that is parted by years."""
    return ", ".join(column for column in LAKE_TABLES[name].types if column != "year")


def scans(lake: Path) -> dict[str, str]:
    """Write what reads the tables of a lake, by their names. Raises NoLake and OtherLake."""
    see_that_it_is_known(lake)
    found = {name: _scan(lake / name, name) for name in LAKE_TABLES}
    if not all(found.values()):
        raise NoLake(path=str(lake))
    return found


@contextmanager
def read_whole(lake: Path) -> Iterator[None]:
    """Tell in our words that a file of a lake cannot be read. Raises BrokenLake."""
    duckdb = engine()
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        if is_full(error):
            raise
        raise BrokenLake(path=str(lake), other=REPOSITORIES) from None


def is_full(error: Exception) -> bool:
    """Tell whether it is a full disk that DuckDB tells of."""
    return any(os.strerror(number) in str(error) for number in _FULL)


def _scan(folder: Path, name: str) -> str:
    """Write what reads a table; nothing, where it is not there.

    Of one that is parted the year is taken from its folder, and from none above that: so where one
    above may tell of a year, each file is read by itself, which takes longer.
    """
    if not LAKE_TABLES[name].is_parted:
        return _of_file(folder / FILE, columns(name)) if (folder / FILE).is_file() else ""
    years = [*_years(folder)]
    if years and "=" not in str(folder):
        read = f"{files(path for _year, path in years)}, hive_partitioning = true"
        types = "hive_types = {'year': INTEGER}"
        return f"SELECT {columns(name)} FROM read_parquet({read}, {types})"
    return " UNION ALL ".join(
        _of_file(path, f"{columns_inside(name)}, CAST({year} AS INTEGER) AS year")
        for year, path in years
    )


def _of_file(path: Path, what: str) -> str:
    return f"SELECT {what} FROM read_parquet({files([path])}, hive_partitioning = false)"


def _years(folder: Path) -> Iterator[tuple[int, Path]]:
    """Go through the years of a table that is parted by them, each with its file."""
    for path in sorted(folder.glob(f"year=*/{FILE}")):
        if found := _YEAR.fullmatch(path.parent.name):
            yield int(found[1]), path


def scan_parts(parts: Iterable[Path], name: str) -> str:
    """Write what reads a table of some parts."""
    types = (f"{column}: '{kind}'" for column, kind in LAKE_TABLES[name].types.items())
    read = (
        f"read_json({files(part / f'{name}.jsonl' for part in parts)},"
        f" format = 'newline_delimited', maximum_object_size = {MOST_BYTES},"
        " hive_partitioning = false,"
        f" columns = {{{', '.join(types)}}})"
    )
    return f"SELECT {columns(name)} FROM {read}"
