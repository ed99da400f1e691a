"""What is imported before an answer is given: nothing that it does not need.

Most of what a short answer costs is the time that imports take, and they creep back unseen.
"""

from __future__ import annotations

import sys

from ledgertool import __version__
from tests.programs import execute
from tests.samples import FROZEN

SCRIPT = (
    "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr));"
    " from ledgertool.cli import run; run()"
)
LIBRARIES = {"filelock", "pydantic", "pydantic_core", "rich", "typer", "typing", "yaml"}
"""What this tool is made with, and what it leaves out where it can."""


def imported(*words: str) -> tuple[str, set[str], set[str]]:
    """Give an answer, the libraries that were imported for it, and the modules of this tool."""
    answer = execute(sys.executable, "-c", SCRIPT, *words, cwd=FROZEN)
    names = answer.err.splitlines()[-1].split()
    ours = {name.removeprefix("ledgertool.") for name in names if name.startswith("ledgertool.")}
    return answer.out, {name.partition(".")[0] for name in names} & LIBRARIES, ours


def test_the_version_is_told_without_anything_that_answers_need() -> None:
    assert imported("--version") == (f"ledgertool {__version__}\n", set(), {"cli"})
