"""Ways to run commands as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.samples import FROZEN


class Answer(NamedTuple):
    """What a command said: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


def execute(
    *command: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Answer:
    """Run a program."""
    done = subprocess.run(command, capture_output=True, cwd=cwd, env=env, check=False)
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def process(*arguments: str, cwd: Path = FROZEN, **environment: str) -> Answer:
    """Run ``ledger`` as a process of its own, as a user does."""
    ours = {**os.environ, "LEDGER_LANG": "en", **environment}
    return execute(sys.executable, "-m", "ledgertool", *arguments, cwd=cwd, env=ours)


def clean(**more: str) -> dict[str, str]:
    """Give an environment without what belongs to this test run or this user's git."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "LEDGER_", "GITHUB_", "PRE_COMMIT", "PYTEST_", "COV_"))
    }
    return {
        **kept,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        **{f"GIT_{who}_NAME": "t" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "t@example.org" for who in ("AUTHOR", "COMMITTER")},
        "LEDGER_LANG": "en",
        **more,
    }


def git(folder: Path, *arguments: str, **environment: str) -> str:
    """Run git in a folder; give what it says."""
    answer = execute("git", *arguments, cwd=folder, env=clean(**environment))
    assert answer.code == 0, answer.err
    return answer.out.strip()


def at_a_terminal(*arguments: str, typed: str = "", cwd: Path = FROZEN) -> tuple[int, str]:
    """Run ``ledger`` with somebody at a terminal who types some lines; give code and screen."""
    import pty  # which Windows has not

    master, slave = pty.openpty()
    program = [sys.executable, "-m", "ledgertool", *arguments]
    process = subprocess.Popen(
        program,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=cwd,
        env=clean(TERM="xterm", PAGER="cat"),
        start_new_session=True,
    )
    os.close(slave)
    os.write(master, (typed + "\x04").encode())  # and no more, whatever is asked
    said = b""
    try:
        while piece := os.read(master, 65536):
            said += piece
    except OSError:  # it has ended
        pass
    code = process.wait(timeout=60)
    os.close(master)
    return code, said.decode().replace("\r\n", "\n")
