"""Print how fast the tool answers, as ratios measured in one run: python bench/speed.py."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median

import yaml
from tasks import ledger as make_ledger
from tasks import table

from ledgertool.checking.checks import check
from ledgertool.reading.ledger import load

HERE = Path(__file__).parent
RUNS = 30


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Measure the best of several times."""
    best = float("inf")
    for _time in range(times):
        gc.collect()
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def processes(commands: list[list[str]], runs: int = RUNS) -> list[list[float]]:
    """Run whole processes in turn, and give the seconds that each took, run by run."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    took: list[list[float]] = [[] for _command in commands]
    for run in range(-1, runs):  # a round to warm up
        for times, command in zip(took, commands, strict=True):
            start = time.perf_counter()
            subprocess.run(
                command,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # where the commit is named, and what is left unsaid
                check=True,
                env=environment,
                cwd=HERE.parent,
            )
            if run >= 0:
                times.append(time.perf_counter() - start)
    return took


def program() -> str:
    """Find the installed ``ledger`` beside this Python."""
    return str(Path(sys.executable).with_name("ledger"))


def line(what: str, ratio: float, bound: float, unit: str = "x", *, least: bool = False) -> None:
    """Print one ratio beside its bound: the most it may be, or the least."""
    holds = ratio >= bound if least else ratio <= bound
    word = "at least" if least else "at most"
    verdict = "ok" if holds else "MISSED"
    print(f"{what:<60} {ratio:>8.2f} {unit:<3} {word:<8} {bound:<5} {verdict}")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        commands = [
            [program(), "list", "--leader", "刘自力"],
            [sys.executable, str(HERE / "two_commands.py"), "list"],
        ]
        list_rows, hello = map(median, processes(commands))
        line("ledger list, whole process / a two-command Typer program", list_rows / hello, 1.5)

        one = make_ledger(folder / "one", 10_000, 1)
        small = make_ledger(folder / "small", 10_000, 100)
        large = make_ledger(folder / "large", 100_000, 100)
        text = table(10_000)
        plain = seconds(lambda: yaml.load(text, Loader=yaml.CSafeLoader))
        line(
            "load and check 10,000 rows / yaml.load with CSafeLoader",
            seconds(lambda: check(load(one))) / plain,
            0.5,
        )
        growth = [seconds(lambda: load(large), 1) / seconds(lambda: load(small)) for _ in range(3)]
        line("load 100,000 rows / load 10,000 rows", median(growth), 12)

        tracemalloc.start()
        kept = load(large)
        gc.collect()
        held = tracemalloc.get_traced_memory()[0] / 1024 / 100_000
        rows = sum(len(table.rows) for table in kept.tables)
        line(f"memory held for each of {rows:,} rows", held, 2.5, "KB")


if __name__ == "__main__":
    main()
