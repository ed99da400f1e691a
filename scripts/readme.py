"""What the READMEs ought to hold: behind each command the answer that it has today.

In a block that begins with ```console every line ``$ ledger …`` is run, in English for README.md
and in Chinese for README.zh-CN.md, and what stands below it is its whole answer.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READMES = {"README.md": "en", "README.zh-CN.md": "zh"}
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def answered(text: str, language: str) -> str:
    """Give a README's text with the answers that its commands have today."""

    def block(match: re.Match[str]) -> str:
        commands = [line for line in match[1].split("\n") if line.startswith("$ ")]
        return "```console\n" + "\n".join(_answer(line, language) for line in commands) + "```"

    return _BLOCK.sub(block, text)


def _answer(line: str, language: str) -> str:
    arguments = shlex.split(line.removeprefix("$ "))[1:]
    done = subprocess.run(
        [sys.executable, "-m", "ledgertool", *arguments],
        cwd=ROOT,
        env={**os.environ, "LEDGER_LANG": language, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return f"{line}\n{done.stdout}"


def files() -> dict[Path, bytes]:
    """Give the READMEs by their paths."""
    return {
        ROOT / name: answered((ROOT / name).read_text(encoding="utf-8"), language).encode()
        for name, language in READMES.items()
    }
