"""Print what reading and checking takes, and yaml.load: python bench/cold.py FOLDER TURNS.

Both in this process, in turn, without the garbage collector and without anything kept; one JSON
list of pairs of seconds, this tool's first.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

import ledgertool.model.kinds  # noqa: F401 - makes the kinds known
from ledgertool.checking.checks import check
from ledgertool.findings.finding import Severity
from ledgertool.reading.ledger import load


def once(work: Callable[[], object]) -> float:
    """Measure one run; what it leaves is let go of before the next."""
    start = time.perf_counter()
    left = work()
    took = time.perf_counter() - start
    del left
    gc.collect()
    return took


def main() -> None:
    folder, turns = Path(sys.argv[1]), int(sys.argv[2])
    gc.disable()

    def ours() -> object:
        ledger = load(folder)
        assert {one.severity for one in check(ledger)} <= {Severity.NOTE}
        return ledger

    def theirs() -> object:
        paths = sorted(folder.rglob("*.yaml"))
        texts = (path.read_text(encoding="utf-8") for path in paths)
        return [yaml.load(text, Loader=yaml.CSafeLoader) for text in texts]

    check(load(Path(__file__).parent.parent / "data"))  # makes the classes, as reading YAML has its
    print(json.dumps([(once(ours), once(theirs)) for _turn in range(turns)]))


if __name__ == "__main__":
    main()
