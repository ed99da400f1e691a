"""The same work over many processes: nothing lost, nothing in another order, nobody left behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ledgertool import language
from ledgertool.reading import crew
from tests.conftest import posix
from tests.programs import clean, execute
from tests.samples import ROOT

WAYS = ["spawn"] if os.name == "nt" else ["fork", "forkserver", "spawn"]


class Refused(Exception):
    """An error that no other process can send: it is made of more than it tells."""

    def __init__(self, item: int, why: str) -> None:
        super().__init__(item)
        self.why = why


def squared(item: int) -> int:
    time.sleep(random.Random(item).random() / 200)
    return item * item


def picky(item: int) -> int:
    if item == 40:
        raise Refused(item, "it is 40")
    return item


def unsendable(item: int) -> Callable[[], int]:
    return lambda: item


def in_words(_item: int) -> tuple[str, int]:
    return language.spoken(), os.getpid()


def deadly(item: tuple[int, int]) -> int:
    """Kill whatever process this is done in, but for the one that was asked."""
    number, asked = item
    if number % 10 == 7 and os.getpid() != asked:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def slow(folder: str) -> None:
    """Leave word of this process, and go on for longer than any test."""
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(300)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def program(way: str, *lines: str) -> list[str]:
    """Write a program that starts processes in some way; threads of a test run forbid forks."""
    before = (
        "import multiprocessing, os, sys",
        "from ledgertool.reading import crew",
        "from tests import test_crew",
        f"crew._how = lambda: multiprocessing.get_context('{way}')",
    )
    return [sys.executable, "-c", "\n".join((*before, *lines))]


def say(way: str, *lines: str) -> str:
    answer = execute(*program(way, *lines), cwd=ROOT, env=clean())
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def test_many_processes_give_what_one_gives_in_the_same_order(way: str) -> None:
    said = say(
        way,
        "work, items = test_crew.squared, range(500)",
        "many = list(crew.each(work, items, processes=3))",
        "print(many == list(crew.each(work, items, processes=1)) == [n * n for n in items])",
    )
    assert said == "True\n"


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_items_are_done_too(count: int, processes: int) -> None:
    done = list(crew.each(squared, range(count), processes=processes))
    assert done == [number * number for number in range(count)]


@pytest.mark.parametrize("processes", [1, 2])
def test_each_item_is_told_of_once_it_is_done(processes: int) -> None:
    told: list[tuple[int, int]] = []
    for done in crew.each(
        picky, range(5), processes=processes, tell=lambda *counts: told.append(counts)
    ):
        assert len(told) == done + 1
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_is_raised_in_its_turn_and_as_it_is(processes: int) -> None:
    given: list[int] = []
    with pytest.raises(Refused) as caught:
        given.extend(crew.each(picky, range(100), processes=processes))
    assert caught.value.why == "it is 40"
    made = crew.each(picky, range(100), processes=processes)
    assert [next(made) for _item in range(40)] == list(range(40))
    with pytest.raises(Refused):
        next(made)


def test_what_cannot_be_sent_is_made_here() -> None:
    assert [make() for make in crew.each(unsendable, range(5), processes=2)] == [0, 1, 2, 3, 4]


def test_others_speak_the_same_language(way: str) -> None:
    said = say(
        way,
        "from ledgertool import language; language.use('zh')",
        "found = list(crew.each(test_crew.in_words, range(9), processes=2))",
        "print({spoken for spoken, _id in found}, os.getpid() in {id for _spoken, id in found})",
    )
    assert said == "{'zh'} False\n"


@posix
def test_nothing_is_lost_if_processes_are_killed(way: str) -> None:
    said = say(
        way,
        "items = [(number, os.getpid()) for number in range(100)]",
        "print(list(crew.each(test_crew.deadly, items, processes=3)) == list(range(100)))",
    )
    assert said == "True\n"


def test_items_larger_than_any_line_takes_at_once_are_done() -> None:
    items = [str(number) * 100_000 for number in range(10, 60)]
    assert list(crew.each(str.upper, items, processes=2)) == items


def are_gone(folder: Path) -> bool:
    """Wait until no process that left word there lives any more."""
    numbers = [int(path.name) for path in folder.iterdir()]
    for _time in range(1000):
        if not any(map(lives, numbers)):
            return True
        time.sleep(0.01)
    return False


def lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{number}/stat")
    try:  # whoever has ended and waits to be asked about it lives no more
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return not Path("/proc").is_dir()


SLOW = (
    "import signal",
    "from ledgertool import cli",
    "signal.signal(signal.SIGINT, cli._stop)",
    "for _done in crew.each(test_crew.slow, [sys.argv[1]] * 10, processes=3): pass",
)


@posix
@pytest.mark.parametrize(
    ("number", "group", "code", "err"),
    [
        (signal.SIGINT, False, 130, "Interrupted.\n"),
        (signal.SIGINT, True, 130, "Interrupted.\n"),
        (signal.SIGTERM, False, -signal.SIGTERM, ""),
        (signal.SIGKILL, False, -signal.SIGKILL, ""),
    ],
    ids=["interrupt", "ctrl-c", "terminate", "kill"],
)
def test_no_process_outlives_the_one_that_started_it(
    way: str, number: signal.Signals, group: bool, code: int, err: str, tmp_path: Path
) -> None:
    asked = subprocess.Popen(
        [*program(way, *SLOW), str(tmp_path)],
        cwd=ROOT,
        env=clean(),
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while len(list(tmp_path.iterdir())) < 3:
        assert asked.poll() is None
        time.sleep(0.01)
    if group:
        os.killpg(asked.pid, number)
    else:
        os.kill(asked.pid, number)
    _out, said = asked.communicate(timeout=60)
    assert are_gone(tmp_path)
    if way == "fork":  # of the other ways, what serves them may be told of the signal as well
        assert (asked.returncode, said.decode()) == (code, err)
    else:
        assert asked.returncode == code
        assert said.decode().count("Interrupted.") == err.count("Interrupted.")


@posix
def test_who_wants_no_more_leaves_nobody_behind(way: str) -> None:
    said = say(
        way,
        "made = crew.each(test_crew.picky, range(1000), processes=3)",
        "print(next(made), len(multiprocessing.active_children()))",
        "made.close()",
        "print(multiprocessing.active_children())",
        "try:",
        "    for done in crew.each(test_crew.picky, range(1000), processes=3): raise ValueError",
        "except ValueError:",
        "    print(multiprocessing.active_children())",
    )
    assert said == "0 3\n[]\n[]\n"


def test_little_work_needs_no_other_process_and_none_of_its_modules() -> None:
    lines = (
        "import sys",
        "from ledgertool.reading import crew",
        "print(list(crew.each(len, ['a', 'bc'], weight=100_000)))",
        "print('multiprocessing' in sys.modules)",
    )
    answer = execute(sys.executable, "-c", "\n".join(lines), cwd=ROOT, env=clean())
    assert answer.out == "[1, 2]\nFalse\n"


@pytest.mark.parametrize(
    ("cores", "weight", "count", "processes"),
    [
        (8, 300_000, 10, 1),
        (8, 3_000_000, 100, 3),
        (8, 300_000_000, 1000, 8),
        (8, 300_000_000, 5, 5),
        (1, 300_000_000, 1000, 1),
    ],
)
def test_processes_are_as_many_as_work_cores_and_items_allow(
    cores: int, weight: int, count: int, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "_cores", lambda: cores)
    assert crew._worth(weight, count) == processes
