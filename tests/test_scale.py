"""What docs/scale.md has engines do: its programs are run as they are printed."""

from __future__ import annotations

import duckdb
import pytest

from ledgertool.lake.columns import LAKE_TABLES
from tests.province import DAY, QUERIES, RECKONED, Province, made_province, program_of


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    return made_province(tmp_path_factory.mktemp("province"))


@pytest.mark.parametrize("name", QUERIES)
def test_duckdb_alone_gives_what_the_ledgers_say_one_by_one(province: Province, name: str) -> None:
    views = program_of("DuckDB")["views"]
    with duckdb.connect() as connection:
        views(connection, str(province.lake), str(DAY))
        rows = connection.execute(QUERIES[name].read_text(encoding="utf-8")).fetchall()
    found = [
        tuple(v if isinstance(v, (int, float, type(None))) else str(v) for v in row) for row in rows
    ]
    assert found == RECKONED[name](province)


def test_trino_is_told_the_tables_and_columns_of_the_contract() -> None:
    statements = program_of("Trino")["statements"]("hive.ledgers", "s3://ledgers/lake", str(DAY))
    tables = [line for line in statements if line.startswith("CREATE TABLE")]
    assert [line.split()[2] for line in tables] == [f"hive.ledgers.{name}" for name in LAKE_TABLES]
    for line, (name, table) in zip(tables, LAKE_TABLES.items(), strict=True):
        columns = line.partition("(")[2].partition(")")[0].split(", ")
        assert [column.split()[0] for column in columns] == list(table.types)
        assert f"external_location = 's3://ledgers/lake/{name}'" in line
        assert ("partitioned_by" in line) == table.is_parted
        synced = f"CALL hive.system.sync_partition_metadata('ledgers', '{name}', 'FULL')"
        assert (synced in statements) == table.is_parted
    assert statements[-1].startswith("CREATE VIEW hive.ledgers.asked AS ")
