"""Ask DuckDB for the rows of a leader: python bench/duck.py ROWS.jsonl LEADER."""

from __future__ import annotations

import json
import sys
from typing import Any

import duckdb

QUESTION = (
    "select * from read_json(?, format = 'newline_delimited') where list_contains(leaders, ?)"
)


def main() -> None:
    found: Any = duckdb.execute(QUESTION, sys.argv[1:3])
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    print(json.dumps(rows, ensure_ascii=False, indent=2, default=str))


if __name__ == "__main__":
    main()
