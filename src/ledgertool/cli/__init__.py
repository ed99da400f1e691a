"""The command line: the only room with a console, the clock, the environment and exit codes."""

import gc
import os
import sys
from collections.abc import Sequence

from ledgertool import language


def run() -> None:
    """Run ``ledger`` and end the process with its exit code."""
    gc.disable()  # it ends so soon that looking for garbage only costs time
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``ledger`` with some arguments, the process's own by default; return the exit code."""
    language.use(language.wanted(os.environ))  # before Typer reads its own words
    from ledgertool.cli.app import answer

    return answer(arguments)
