"""Print how fast ``ledger check`` is, as ratios of whole processes: python bench/check.py.

Needs what ``pip install '.[bench]'`` brings: check-jsonschema and yamllint.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from speed import line, processes, program
from tasks import ledger as make_ledger


def main() -> None:
    beside = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = make_ledger(folder / "small", 10_000, 100)
        large = make_ledger(folder / "large", 100_000, 100)
        schemas = folder / "schemas"
        subprocess.run(
            [program(), "schema", "--data", str(small), "-o", str(schemas)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        files = [str(path) for path in sorted(small.rglob("tasks-*.yaml"))]
        schema = str(schemas / "reform-task.schema.json")
        commands = [
            [program(), "check", str(small)],
            [str(beside / "check-jsonschema"), "--schemafile", schema, *files],
            [str(beside / "yamllint"), "-d", "{rules: {key-duplicates: enable}}", *files],
            [program(), "check", str(large)],
        ]
        ours, by_schema, by_lint, more = map(median, processes(commands, runs=3))
        line(
            "check-jsonschema / ledger check, 10,000 rows in 100 files",
            by_schema / ours,
            8,
            least=True,
        )
        line("yamllint with one rule / ledger check", by_lint / ours, 8, least=True)
        line("ledger check, 100,000 rows / 10,000 rows", more / ours, 12)
    check, list_rows = map(median, processes([[program(), "check"], [program(), "list"]]))
    line("ledger check / ledger list, the real data", check / list_rows, 1.5)


if __name__ == "__main__":
    main()
