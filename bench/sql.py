"""Measure ``ledger sql`` beside DuckDB alone: python bench/sql.py [FOLDER] [--rows N] [--runs N].

Both ask the same questions of the same Parquet, each in a process of its own and in turn; of the
seconds of CPU the median is told, and the ratio that is promised. The lake is made in FOLDER where
there is none, or else for this run only: eight years, 4,000 bureaus, all titles made up.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from measure import line, program, run_once

from ledgertool.lake.columns import LAKE_TABLES
from ledgertool.lake.marker import MARKER, marker

ROWS, RUNS, BOUND = 1_600_000, 20, 1.5
YEARS = range(2019, 2027)
DAY = "2024-12-05"
VALUES = {
    "bureau": "lpad((i % 4000)::VARCHAR, 6, '5')",
    "table_id": "year || '/tasks'",
    "id": "year || '/tasks/' || i",
    "number": "i",
    "title": "'推进教育改革事项' || (i % 977)",
    "must_close": "i % 5 = 0",
    "waits_until": "make_date(year, 1, 1) + (hash(i) % 365)::INTEGER",
    "settled": "CASE WHEN hash(i * 7) % 3 = 0 THEN 'closed' END",
    "days_late": "CASE WHEN hash(i * 7) % 3 = 0 THEN (hash(i) % 60)::INTEGER - 30 END",
    "at_once": "false",
    "body": """'{"title":"推进教育改革事项' || i || '","text":"' || hash(i) || '"}'""",
}
QUESTIONS = {
    "overdue by bureau": "SELECT bureau, COUNT(*) AS overdue FROM rows CROSS JOIN asked"
    " WHERE settled IS NULL AND waits_until < day GROUP BY bureau ORDER BY overdue DESC, bureau"
    " LIMIT 20",
    "closed in time": "SELECT year, COUNT(*) AS closed, AVG(days_late) AS late FROM rows"
    " WHERE days_late IS NOT NULL GROUP BY year ORDER BY year",
    "the same task": "SELECT title, COUNT(DISTINCT bureau) AS bureaus FROM rows GROUP BY title"
    " ORDER BY bureaus DESC, title LIMIT 20",
}
ALONE = """
import duckdb, json, sys
connection = duckdb.connect()
connection.execute(f"CREATE VIEW rows AS FROM read_parquet('{sys.argv[1]}/rows/*/*.parquet',"
                   " hive_partitioning = true)")
connection.execute(f"CREATE VIEW asked AS SELECT DATE '{sys.argv[2]}' AS day")
found = connection.execute(sys.argv[3])
names = [column[0] for column in found.description]
print(json.dumps([dict(zip(names, row)) for row in found.fetchall()], ensure_ascii=False, indent=2))
"""


def make(folder: Path, rows: int) -> None:
    """Make a lake of so many rows."""
    connection = duckdb.connect()
    for name, table in LAKE_TABLES.items():
        for year in YEARS if table.is_parted else (0,):
            place = folder / name / (f"year={year}" if table.is_parted else "")
            place.mkdir(parents=True)
            count = rows // len(YEARS) if name == "rows" else 0
            values = (
                f"CAST({VALUES.get(column, 'NULL')} AS {kind}) AS {column}"
                for column, kind in table.types.items()
                if not (table.is_parted and column == "year")
            )
            made = f"SELECT {', '.join(values)} FROM range({count}) t(i), (SELECT {year} AS year)"
            connection.execute(
                f"COPY ({made} ORDER BY 1) TO '{place}/data.parquet'"
                " (FORMAT parquet, COMPRESSION zstd)"
            )
    (folder / MARKER).write_text(marker(duckdb.__version__), encoding="utf-8")


def compared(lake: Path, query: str, form: str, runs: int) -> Iterator[float]:
    """Ask in turn, and give the median of each: this tool's and that of DuckDB alone."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    words = ("--lake", str(lake), "--as-of", DAY, "-f", form)
    ours = [program(), "sql", query, *words]
    alone = [sys.executable, "-c", ALONE, str(lake), DAY, query]
    took = [
        [run_once(command, environment).cpu for command in (ours, alone)]
        for _run in range(runs + 1)
    ]
    yield from map(statistics.median, zip(*took[1:], strict=True))  # the first warms up


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--runs", type=int, default=RUNS)
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        lake = asked.folder or Path(name) / "lake"
        if not lake.exists():
            make(lake, asked.rows)
        for what, query in QUESTIONS.items():
            for form in ("json", "table"):
                ours, alone = compared(lake, query, form, asked.runs)
                seconds = f"{ours:.3f} and {alone:.3f} s of CPU"
                line(f"{what} as {form}: {seconds}", ours / alone, BOUND)


if __name__ == "__main__":
    main()
