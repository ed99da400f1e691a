"""Long work shows how far it has come, to whoever waits at a terminal, and leaves nothing of it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.conftest import Make, posix
from tests.programs import clean, execute
from tests.samples import ROOT, TABLE

pytestmark = posix

SLOW = """
import sys, time
from ledgertool.reading import source
read = source.read
def slowly(data):
    time.sleep({each})
    return read(data)
source.read = slowly
from ledgertool.cli import run
run()
"""
"""The tool, with a disk that takes its time."""

FILES = 30


@pytest.fixture
def data(make: Make) -> Path:
    tables = {
        f"ledgers/2020/t{number}.yaml": TABLE.replace("title: ", f"title: {number}之")
        for number in range(FILES)
    }
    return make(tables)


class Terminal:
    """A terminal of some width in which a program runs, and what it has shown."""

    def __init__(self, *program: str, width: int = 80, **environment: str) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, *program],
            stdin=slave,
            stdout=subprocess.DEVNULL,
            stderr=slave,
            cwd=ROOT,
            env=clean(**{"TERM": "xterm", **environment}),
            start_new_session=True,
        )
        os.close(slave)
        self.said, self.width = "", width

    def until(self, text: str) -> None:
        """Read what is shown until it has a text."""
        while text not in self.said:
            self.said += os.read(self.master, 65536).decode("utf-8", "replace")

    def end(self) -> int:
        """Read what is shown to the end; give the exit code."""
        try:
            while piece := os.read(self.master, 65536):
                self.said += piece.decode("utf-8", "replace")
        except OSError:  # it has ended
            pass
        os.close(self.master)
        return self.process.wait(timeout=60)

    @property
    def left(self) -> list[str]:
        """The lines that are still in the terminal: what was not taken back."""
        lines, at = [""], 0
        for piece in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\r\n|\r|[^\r\x1b]+", self.said):
            if piece == "\r\n":
                at += 1
                lines += [""] * (at == len(lines))
            elif piece == "\x1b[1A":
                at -= 1
            elif piece == "\x1b[2K":
                lines[at] = ""
            for char in piece if piece[0] not in "\r\x1b" else "":
                if cell_len(lines[at] + char) > self.width:
                    at += 1
                    lines += [""] * (at == len(lines))
                lines[at] += char
        return [line for line in lines if line]


def asked(data: Path, each: float = 0.05, width: int = 80, **environment: str) -> Terminal:
    program = ("-c", SLOW.format(each=each), "check", "--data", str(data), "--no-cache")
    return Terminal(*program, width=width, **environment)


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(("language", "words"), [("en", "Reading files"), ("zh", "正在读取文件")])
def test_whoever_waits_sees_how_far_it_has_come_and_then_no_more_of_it(
    language: str, words: str, width: int, data: Path
) -> None:
    terminal = asked(data, width=width, LEDGER_LANG=language)
    assert terminal.end() == 0
    done = [int(one) for one in re.findall(rf"{words} .*?([0-9]+)/{FILES}", terminal.said)]
    assert done == sorted(done)
    assert len(set(done)) > 2
    assert terminal.left == []
    assert "\x1b[?25l" not in terminal.said  # no end could bring the cursor back


def test_what_does_not_take_long_shows_nothing(data: Path) -> None:
    terminal = asked(data, each=0)
    assert terminal.end() == 0
    assert terminal.said == ""


@pytest.mark.parametrize(
    "environment",
    [
        {"TERM": "dumb"},
        {"GITHUB_ACTIONS": "true"},
        {"_LEDGER_COMPLETE": "", "LEDGER_DATA": "."},
    ],
    ids=["dumb", "runner", "completion"],
)
def test_where_nobody_watches_nothing_is_shown(environment: dict[str, str], data: Path) -> None:
    terminal = asked(data, 0.05, 80, **environment)
    terminal.end()
    assert "Reading" not in terminal.said


def test_what_goes_to_a_file_has_no_bar(data: Path) -> None:
    program = ("-c", SLOW.format(each=0.05), "check", "--data", str(data), "--no-cache")
    answer = execute(sys.executable, *program, cwd=ROOT, env=clean(TERM="xterm"))
    assert answer.code == 0
    assert "Reading" not in answer.out + answer.err


@pytest.mark.parametrize(
    "kill", [os.kill, getattr(os, "killpg", os.kill)], ids=["alone", "with all it started"]
)
@pytest.mark.parametrize(
    ("language", "reading", "interrupted"),
    [("en", "Reading files", "Interrupted."), ("zh", "正在读取文件", "已中断。")],
)
def test_ctrl_c_ends_it_at_once_and_leaves_one_sentence(
    language: str, reading: str, interrupted: str, kill: Callable[..., None], data: Path
) -> None:
    terminal = asked(data, each=0.2, LEDGER_LANG=language)
    terminal.until(reading)
    begun = time.monotonic()
    os.write(terminal.master, b"\x03")  # which a terminal says, once it has dropped what waits
    terminal.until("^C")
    kill(terminal.process.pid, signal.SIGINT)
    assert terminal.end() == 130
    assert time.monotonic() - begun < 3  # of the six seconds that it would go on for
    assert terminal.left == [interrupted]
    assert terminal.said.count(interrupted) == 1


def test_a_bar_that_nobody_can_see_any_more_ends_no_work() -> None:
    lines = (
        "import os, sys, time",
        "from ledgertool.cli import progress",
        "progress._is_watched = lambda: True",
        "with progress.telling('Reading files') as tell:",
        "    os.close(2)",
        "    time.sleep(0.6)",
        "    tell(1, 3)",
        "    tell(2, 3)",
        "print('done')",
    )
    answer = execute(sys.executable, "-c", "\n".join(lines), cwd=ROOT, env=clean())
    assert (answer.code, answer.out) == (0, "done\n")
