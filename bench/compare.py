"""Print how long commands take before and after a change, as ratios measured in one run.

    python bench/compare.py OTHER [--turns N] [--data DIR]

OTHER is the ``ledger`` of another environment, in which another checkout of the tool is installed.
Both answer ``list --leader 刘自力`` and ``check``, in turn, as whole processes, from the data of
this checkout (or of DIR, where the other one cannot read that) and from a large ledger made for it.
A ratio is the median of those of the turns, so that what else the machine does falls on both; below
1 this checkout is the faster one.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median

from measure import HERE, RUNS, line, processes, program
from tasks import ledger as make_ledger

MOST = 1.1
"""The ratio up to which a difference is taken for chance."""


def compare(what: str, data: Path, other: str, turns: int) -> None:
    """Print two lines for each command: the ratio, and the median times."""
    for command in (["list", "--leader", "刘自力"], ["check"]):
        arguments = [*command, "--data", str(data)]
        ours, theirs = processes([[program(), *arguments], [other, *arguments]], turns)
        ratio = median(own / their for own, their in zip(ours, theirs, strict=True))
        line(f"ledger {command[0]}, {what}: this / other", ratio, MOST)
        print(f"    {median(ours) * 1000:.0f} ms / {median(theirs) * 1000:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("other", help="the path of the other ledger")
    parser.add_argument("--turns", type=int, default=RUNS, help="how many (default: %(default)s)")
    parser.add_argument("--data", type=Path, default=HERE.parent / "data", help="what both read")
    asked = parser.parse_args()
    compare("the real data", asked.data, asked.other, asked.turns)
    with tempfile.TemporaryDirectory() as name:
        large = make_ledger(Path(name) / "data", 10_000, 100)
        compare("10,000 rows in 100 files", large, asked.other, max(3, asked.turns // 5))


if __name__ == "__main__":
    main()
