"""Print what an entry put on record costs beside a check of all: python bench/edit.py.

Both read a ledger of 10,000 rows in 100 files and check the whole of it, in turn and as whole
processes; the ratio is the median of those of the turns.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

from measure import line, program
from tasks import ledger as make_ledger

TURNS = 10
MOST = 1.3


def seconds(*arguments: str) -> float:
    """Measure one run of ``ledger`` as a process of its own."""
    start = time.perf_counter()
    subprocess.run([program(), *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        data = str(make_ledger(Path(name) / "data", 10_000, 100))
        edits, checks = [], []
        for turn in range(-1, TURNS):  # a turn to warm up
            note = f"第{turn + 2}次进展"  # no entry may be there twice
            edit = seconds("progress", "tasks-050/1", note, "--on", "2020-06-30", "--data", data)
            check = seconds("check", data)
            if turn >= 0:
                edits.append(edit)
                checks.append(check)
        ratio = median(edit / check for edit, check in zip(edits, checks, strict=True))
        line("ledger progress / ledger check, 10,000 rows in 100 files", ratio, MOST)
        print(f"    {median(edits):.2f} s / {median(checks):.2f} s")


if __name__ == "__main__":
    main()
