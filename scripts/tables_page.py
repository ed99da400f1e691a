"""What docs/tables.md ought to hold: the contract with engines, as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

import ledgertool.model.kinds  # noqa: F401 - makes the kinds known
from ledgertool.lake.columns import (
    BEGINNING,
    LAKE_TABLES,
    NO_YEAR,
    ROW,
    SCHEMA_VERSION,
    LakeColumn,
    LakeTable,
)
from ledgertool.model.fields import FieldFacts, fields_of
from ledgertool.model.lights import SOON
from ledgertool.model.row import KINDS, Row

PAGE = Path(__file__).resolve().parent.parent / "docs" / "tables.md"

INTRODUCTION = f"""\
# Tables for engines

What `ledger export -f parquet -o DIR` writes of one repository, and `ledger gather` of many: flat
typed tables in Parquet, which any engine reads. This is version {SCHEMA_VERSION} of their contract,
which `lake.json` beside them tells; whatever changes in them raises it, a new column, too.

数据湖的表结构：`ledger export` 与 `ledger gather` 写出的每张表、每一列的类型和含义。
一律为扁平列，不含列表或对象；手机和电话不写入；同一提交、同一 DuckDB 版本写出的文件逐字节相同，
只有 `sources` 表还写明克隆自何处、取的是哪个版本。

```
DIR/lake.json                           the versions of contract, tool and DuckDB
DIR/rows/year=2020/data.parquet         rows people departments stages record fields tables
DIR/targets/data.parquet                targets findings sources files
```

- A table that is parted by years has `year` in its folders and not in its files: DuckDB takes it
  from there with `read_parquet('DIR/rows/*/*.parquet', hive_partitioning = true)`, and Spark with
  `spark.read.parquet('DIR/rows')`. Where nothing is in a table, an empty file in
  `year={NO_YEAR}` has its columns.
- Files are sorted by `bureau`, then by table and number, and compressed with Zstandard. The same
  commit and the same version of DuckDB give the same bytes; only in `sources` are `git`, from where
  it was cloned, and `rev`, what was asked for.
- Types are TEXT, INTEGER, DOUBLE, DATE and BOOLEAN; there are no lists and no objects. What is
  absent is null. No name is a reserved word of SQL in DuckDB or Spark.
- A row is known by `bureau` and `id` together. Tables of rows are joined by these two, and by
  `line` where an error in the data counts, too: a number that two rows have by mistake.
- A row that goes on in a table of a later year is there in both. On a day it counts once where
  `counted_from` is null or not later than the day, and `counted_until` is null or later than it.
- All is told as of the end of what is on record, so that nothing depends on the day on which it was
  written. Phones are left out or masked in every text.
- Texts are the documents' own, whatever they begin with: a program that takes `=1+1` for a formula
  has to be told otherwise.

## The status on a day

`settled` is the status where no day changes it. With a day, the others follow; `asked` has one row
with `day` and `soon` (the days before a deadline from which on it is due soon: {SOON}), as `ledger
sql` makes it, and as `SELECT DATE '2020-12-05' AS day, {SOON} AS soon` does in any engine:

```sql
SELECT bureau, id, title, due_on,
  CASE
    WHEN settled IS NOT NULL THEN settled
    WHEN waits_until < day THEN 'overdue'
    WHEN at_once AND at_once_since > day THEN 'open'
    WHEN at_once OR waits_until <= day + soon * INTERVAL '1' DAY THEN 'due-soon'
    ELSE 'open'
  END AS status
FROM rows CROSS JOIN asked
ORDER BY bureau, id
```

That is what `ledger list --as-of DAY` says, for every day from the newest one on record on. The
same holds for `stages`, with `due_on` for `waits_until`.

## In every table

All tables begin with these columns; those that are parted by years end with `year`.

"""

OF_ROWS = "And those of rows, and of what rows have, go on with these:\n\n"

TITLES = {True: "parted by years", False: "one file"}


def page() -> str:
    """Write the page."""
    parts = [INTRODUCTION, *_lines(BEGINNING), "\n", OF_ROWS, *_lines(ROW), "\n"]
    for name, table in LAKE_TABLES.items():
        parts += [f"## {name}\n\n", _sentence(table), "\n\n", *_lines(_own(table)), "\n"]
        if name == "fields":
            parts += _of_kinds()
    return "".join(parts).rstrip("\n") + "\n"


def _sentence(table: LakeTable) -> str:
    purpose = table.purpose[0].upper() + table.purpose[1:]
    return f"{purpose} ({TITLES[table.is_parted]}; sorted by `{' '.join(table.order)}`)."


def _own(table: LakeTable) -> list[LakeColumn]:
    shared = {*BEGINNING, *(ROW if {*ROW} <= {*table.columns} else ())}
    return [column for column in table.columns if column not in shared]


def _lines(columns: list[LakeColumn] | tuple[LakeColumn, ...]) -> Iterator[str]:
    yield "| column | type | meaning |\n| --- | --- | --- |\n"
    for name, kind, meaning in columns:
        yield f"| `{name}` | {kind} | {meaning} |\n"


def _of_kinds() -> Iterator[str]:
    yield "Of the kinds that come with the tool; forms of a bureau's own have theirs, likewise.\n\n"
    yield "| kind | field | heading |\n| --- | --- | --- |\n"
    for name, kind in KINDS.items():
        own = [field for field in fields_of(kind).values() if field.attribute not in _OF_ALL]
        for path, heading in _paths(own, ""):
            yield f"| `{name}` {kind.name} | `{path}` | {heading} |\n"
    yield "\n"


_OF_ALL = frozenset(Row.model_fields)


def _paths(fields: list[FieldFacts], before: str) -> Iterator[tuple[str, str]]:
    """Go through the fields that have texts, and those inside them: their names and headings."""
    for field in fields:
        if field.masked:
            continue
        models: tuple[type[BaseModel], ...] = field.models
        for model in models:
            yield from _paths([*fields_of(model).values()], f"{before}{field.name}.")
        if not models:
            yield f"{before}{field.name}", field.title


def files() -> dict[Path, bytes]:
    """Give the page by its path."""
    return {PAGE: page().encode()}
