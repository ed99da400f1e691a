"""Long answers in a terminal, which go through a pager."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Thread

import pytest

from tests.programs import Answer, clean
from tests.samples import AS_OF, DATA, FROZEN

pty, fcntl, termios = map(pytest.importorskip, ("pty", "fcntl", "termios"))

UNWANTED = ("PAGER", "LESS", "COLUMNS", "LINES")
MARKS = "import sys; print('<<<'); print(sys.stdin.read(), end=''); print('>>>')"
MARKING = f'{sys.executable} -c "{MARKS}"'
ASK = ("list", "--as-of", AS_OF, "--data", str(DATA))


def at_a_terminal(
    *arguments: str, lines: int = 24, interrupt: str = "", env: Mapping[str, str] | None = None
) -> Answer:
    """Run ``ledger`` with somebody at a terminal; press Ctrl-C when ``interrupt`` was said."""
    surroundings = {name: value for name, value in clean().items() if name not in UNWANTED}
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, 100, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "ledgertool", *arguments],
        stdin=slave,
        stdout=slave,
        stderr=subprocess.PIPE,
        cwd=FROZEN,
        env={**surroundings, "TERM": "xterm", **(env or {"PAGER": MARKING})},
        start_new_session=True,
    )
    os.close(slave)
    said: list[bytes] = []
    reader = Thread(target=_read, args=(master, said))
    reader.start()
    if interrupt:
        while interrupt.encode() not in b"".join(said):
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
    _out, err = process.communicate(timeout=60)
    reader.join()
    os.close(master)
    text = b"".join(said).decode().replace("\r\n", "\n")
    return Answer(process.returncode, text, err.decode())


def _read(master: int, said: list[bytes]) -> None:
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            return
        if not piece:
            return
        said.append(piece)


def paged(answer: Answer) -> bool:
    """Tell whether an answer came through the pager that marks it."""
    assert ("<<<" in answer.out) == (">>>" in answer.out)
    return "<<<" in answer.out


@pytest.fixture(scope="module")
def plainly() -> Answer:
    """Give the answer as it is without a pager."""
    return at_a_terminal(*ASK, "--no-pager")


@pytest.mark.parametrize("format_", ["table", "json", "csv"])
def test_a_long_answer_goes_through_the_pager_and_stays_the_same(format_: str) -> None:
    ask = (*ASK, "-f", format_)
    without = at_a_terminal(*ask, "--no-pager")
    assert at_a_terminal(*ask) == without._replace(out=f"<<<\n{without.out}>>>\n")
    assert not paged(without)
    assert without.code == 0


def test_explanations_go_through_it_too() -> None:
    assert paged(at_a_terminal("explain"))
    assert not paged(at_a_terminal("explain", "--no-pager"))
    assert not paged(at_a_terminal("explain", "Y101"))


def test_an_answer_that_fits_the_screen_does_not() -> None:
    ask = ("tables", "--as-of", AS_OF, "--data", str(DATA))
    height = at_a_terminal(*ask, "--no-pager").out.count("\n")
    assert not paged(at_a_terminal(*ask, lines=height + 1))
    assert paged(at_a_terminal(*ask, lines=height))


@pytest.mark.parametrize(
    ("environment", "through"),
    [
        ({"LEDGER_PAGER": MARKING, "PAGER": "nosuch"}, True),
        ({"LEDGER_PAGER": ""}, False),
        ({"LEDGER_PAGER": "cat"}, False),
        ({"PAGER": ""}, False),
        ({"PAGER": "cat"}, False),
        ({"PAGER": "nosuch-pager"}, False),
        ({"PAGER": "'"}, False),
        ({"PAGER": "/"}, False),
        ({"PAGER": "sh -c nosuch-pager"}, False),
        ({"PAGER": "sh -c 'exit 127'"}, False),
    ],
)
def test_the_pager_is_that_of_the_surroundings_and_none_is_no_error(
    environment: dict[str, str], through: bool, plainly: Answer
) -> None:
    answer = at_a_terminal(*ASK, env=environment)
    assert (answer.code, paged(answer)) == (0, through)
    if not through:
        assert answer.out.endswith(plainly.out)
    if "sh -c" not in str(environment):
        assert answer.err == plainly.err


def test_leaving_it_early_is_no_error() -> None:
    for pager in ("true", "head -n 1", "false"):
        answer = at_a_terminal(*ASK, env={"PAGER": pager})
        assert (answer.code, answer.err) == (0, "")


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
def test_without_a_wish_it_is_less_that_shows_colours(tmp_path: Path) -> None:
    less = tmp_path / "less"
    less.write_text('#!/bin/sh\necho "<<<$LESS"; cat; echo ">>>"\n')
    less.chmod(0o755)
    found = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    assert "<<<FRX\n" in at_a_terminal(*ASK, env=found).out
    assert "<<<-S\n" in at_a_terminal(*ASK, env={**found, "LESS": "-S"}).out


def test_ctrl_c_in_it_is_harmless() -> None:
    waits = "import sys, time; sys.stdin.read(); print('<<<', flush=True); time.sleep(60)"
    answer = at_a_terminal(*ASK, interrupt="<<<", env={"PAGER": f'{sys.executable} -c "{waits}"'})
    assert answer.code == 0
    assert "Interrupted" not in answer.err


def test_what_is_wrong_in_the_data_is_told_after_it_with_its_exit_code(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    registry = data / "registry.yaml"
    registry.write_text(registry.read_text(encoding="utf-8").replace("刘自力", "刘自立", 1))
    answer = at_a_terminal("list", "--as-of", AS_OF, "--data", str(data))
    assert (answer.code, paged(answer)) == (3, True)
    assert "see ledger check" in answer.err


def test_nothing_that_is_piped_or_saved_is_paged(tmp_path: Path) -> None:
    answer = at_a_terminal(*ASK, "-o", str(tmp_path / "x.csv"))
    assert (answer.code, answer.out) == (0, "")
    piped = subprocess.run(
        [sys.executable, "-m", "ledgertool", *ASK],
        env=clean(PAGER=MARKING),
        capture_output=True,
        check=True,
    )
    assert b"<<<" not in piped.stdout
