"""What the READMEs ought to hold: behind each command the answer that it has today.

In a block that begins with ```console every line ``$ ledger …`` is run, in English for README.md
and in Chinese for README.zh-CN.md, and what stands below it is its whole answer. A block may begin
with ``$ python SCRIPT FOLDER`` and ``$ cd FOLDER``: then it is about the repository that is built.
"""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import sys
import tempfile
import termios
import tty
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READMES = {"README.md": "en", "README.zh-CN.md": "zh"}
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def answered(text: str, language: str) -> str:
    """Give a README's text with the answers that its commands have today."""

    def block(match: re.Match[str]) -> str:
        commands = [line for line in match[1].split("\n") if line.startswith("$ ")]
        return "```console\n" + "\n".join(_answers(commands, language)) + "```"

    return _BLOCK.sub(block, text)


def _answers(commands: list[str], language: str) -> Iterator[str]:
    """Run the commands of a block; ``cd`` leads into what a script has built in the block."""
    with tempfile.TemporaryDirectory() as scratch:
        built, where = Path(scratch) / "built", ROOT
        for line in commands:
            program, *arguments = shlex.split(line.removeprefix("$ "))
            if program == "python":
                subprocess.run([sys.executable, arguments[0], built], cwd=ROOT, check=True)
            elif program == "cd":
                where = built
            is_ours = program == "ledger"
            yield _answer(line, arguments, language, where) if is_ours else line


def _answer(line: str, arguments: list[str], language: str, where: Path) -> str:
    # A dumb terminal shows no bar, however slow the machine is.
    said = on_a_terminal(arguments, where, LEDGER_LANG=language, NO_COLOR="1", TERM="dumb")
    return "\n".join([line, *(one.rstrip() for one in said.split("\n"))])


def on_a_terminal(arguments: list[str], where: Path, columns: int = 80, **environment: str) -> str:
    """Run a command in a terminal of 80 columns, which a reader's may be."""
    screen, terminal = pty.openpty()
    tty.setraw(terminal)  # or else every line would end with CR
    termios.tcsetwinsize(terminal, (24, columns))
    running = subprocess.Popen(
        [sys.executable, "-m", "ledgertool", *arguments],
        cwd=where,
        env={**os.environ, "LEDGER_PAGER": "", **environment},
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    said = b"".join(_until_closed(screen))
    os.close(screen)
    running.wait()
    return said.decode()


def _until_closed(screen: int) -> Iterator[bytes]:
    """Read what comes to a screen, until nothing can."""
    with suppress(OSError):
        while read := os.read(screen, 4096):
            yield read


def files() -> dict[Path, bytes]:
    """Give the READMEs by their paths."""
    return {
        ROOT / name: answered((ROOT / name).read_text(encoding="utf-8"), language).encode()
        for name, language in READMES.items()
    }
