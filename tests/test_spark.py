"""The questions of queries/ are asked of Spark, in the same text and with the same answers.

Spark and Java are much to install, and take long to start: only where ``LEDGER_SPARK`` is 1, as in
a run of its own (.github/workflows/tests.yml).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from ledgertool.lake.columns import BOOLEAN, DATE, DOUBLE, INTEGER, LAKE_TABLES, TEXT
from tests.province import DAY, QUERIES, RECKONED, Province, made_province, program_of

pytestmark = pytest.mark.skipif(
    os.environ.get("LEDGER_SPARK") != "1", reason="LEDGER_SPARK is not 1: Spark is not asked"
)

TYPES = {TEXT: "string", INTEGER: "int", DOUBLE: "double", DATE: "date", BOOLEAN: "boolean"}
"""The types of the contract, by Spark's names."""


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    return made_province(tmp_path_factory.mktemp("province"))


@pytest.fixture(scope="module")
def spark(province: Province) -> Iterator[Any]:
    """Start Spark on two cores, with the views that docs/scale.md makes."""
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    program_of("Spark")["views"](session, str(province.lake), str(DAY))
    yield session
    session.stop()


@pytest.mark.parametrize("name", LAKE_TABLES)
def test_spark_finds_the_columns_of_the_contract_and_their_types(spark: Any, name: str) -> None:
    expected = {column: TYPES[kind] for column, kind in LAKE_TABLES[name].types.items()}
    assert dict(spark.table(name).dtypes) == expected


@pytest.mark.parametrize("name", QUERIES)
def test_spark_gives_what_the_ledgers_say_one_by_one(
    spark: Any, province: Province, name: str
) -> None:
    answer = spark.sql(QUERIES[name].read_text(encoding="utf-8")).collect()
    assert [tuple(map(as_json, row)) for row in answer] == RECKONED[name](province)


def as_json(value: Any) -> Any:
    """Write a value as the answers in JSON have it."""
    return value if value is None or isinstance(value, (str, int, float)) else str(value)
