"""How things are measured: whole processes in turn, and the line that tells a ratio."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

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


class Took(NamedTuple):
    """What a process took: seconds on the clock and of all cores, and bytes at its peak."""

    wall: float
    cpu: float
    peak: int


def run_once(command: list[str], environment: Mapping[str, str]) -> Took:
    """Run a process to its end. Raises CalledProcessError."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # where the commit is named, and what is left unsaid
        env=environment,
        cwd=HERE.parent,
    )
    _id, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    unit = 1 if sys.platform == "darwin" else 1024
    return Took(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * unit)


def processes(commands: list[list[str]], runs: int = RUNS) -> list[list[float]]:
    """Run whole processes in turn, and give the seconds that each took, run by run."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    took: list[list[float]] = [[] for _command in commands]
    for run in range(-1, runs):  # a round to warm up
        for times, command in zip(took, commands, strict=True):
            wall = run_once(command, environment).wall
            if run >= 0:
                times.append(wall)
    return took


def program(name: str = "ledger") -> str:
    """Find a program that is installed beside this Python."""
    return str(Path(sys.executable).with_name(name))


def line(what: str, ratio: float, bound: float, unit: str = "x", *, least: bool = False) -> None:
    """Print one ratio beside its bound: the most it may be, or the least."""
    holds = ratio >= bound if least else ratio <= bound
    word = "at least" if least else "at most"
    verdict = "ok" if holds else "MISSED"
    print(f"{what:<60} {ratio:>8.2f} {unit:<3} {word:<8} {bound:<5} {verdict}")
