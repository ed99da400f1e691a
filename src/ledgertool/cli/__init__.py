"""The command line: the only room with a console, the clock, the environment and exit codes."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence


def run() -> None:
    """Run ``ledger`` and end the process with its exit code."""
    gc.disable()  # a process of a blink: what it makes is kept to the end
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``ledger`` with some arguments, the process's own by default; return the exit code."""
    from ledgertool import language

    language.use(language.wanted(os.environ))  # before Typer reads its own words
    from ledgertool.cli.app import answer

    return answer(arguments)
