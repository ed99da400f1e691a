"""A long answer in a terminal goes through a pager, as those of git do."""

import os
import shlex
import shutil
import subprocess
import sys
from typing import Final

from ledgertool.cli import again
from ledgertool.cli.interrupts import held_off

_NO_PAGER: Final[tuple[list[str], ...]] = ([], ["cat"])
_CANNOT_RUN = (126, 127)  # the exit codes of a shell in the place of the pager
_SETTINGS = {"LESS": "FRX", "LV": "-c"}  # pagers show colours, and leave what they showed


def is_too_long(text: str) -> bool:
    """Tell whether somebody sits at a terminal that has fewer lines than a text."""
    streams = (sys.stdin, sys.stdout)
    if not all(stream and stream.isatty() for stream in streams):
        return False
    return text.count("\n") >= shutil.get_terminal_size().lines


def page(text: str) -> bool:
    """Show a text in the pager of the surroundings; tell whether there is one that works.

    Whoever leaves it early has seen enough, and Ctrl-C in it is not for us.
    """
    again.forget()  # which pager there is is seen each time
    command = _command()
    if command in _NO_PAGER:
        return False
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.flush()
    with held_off():
        try:
            pager = subprocess.Popen(
                command, stdin=subprocess.PIPE, env={**_SETTINGS, **os.environ}
            )
        except OSError:
            return False
        pager.communicate(text.encode(encoding, "backslashreplace"))
    return pager.returncode not in _CANNOT_RUN


def _command() -> list[str]:
    """Give the command of the pager that is asked for; an empty one asks for none."""
    for name in ("LEDGER_PAGER", "PAGER"):
        if (asked := os.environ.get(name)) is not None:
            try:
                return shlex.split(asked, posix=os.name != "nt")
            except ValueError:  # a quotation mark is not closed
                return []
    return ["less"] if shutil.which("less") else []
