"""How much is done for an answer, counted: files read, texts parsed, rows made, programs run.

Seconds depend on the machine; these numbers do not. One that grows makes somebody wait.
"""

from __future__ import annotations

import runpy
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ledgertool.model.row import Row
from ledgertool.reading import data_files, source
from tests.conftest import Run
from tests.programs import clean, execute
from tests.samples import ROOT

FILES, ROWS = 40, 1_200
EACH = ROWS // FILES
LEADER = "刘自力"
ASKED = ("list", "--leader", LEADER, "--format", "json", "--as-of", "2020-12-05")
make_ledger = runpy.run_path(str(ROOT / "bench" / "tasks.py"))["ledger"]


class Work(NamedTuple):
    """What was done: texts that were parsed, and objects made of rows."""

    parsed: int
    rows: int


Count = Callable[..., Work]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a ledger that is worth keeping: in each of its files one row is of a leader."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "caches"))
    made: Path = make_ledger(tmp_path / "here" / "data", ROWS, FILES)
    for path in made.rglob("tasks-*.yaml"):
        text = path.read_text(encoding="utf-8").replace("[谢强, 刘自力]", "[谢强]")
        path.write_text(text.replace("[谢强]", f"[{LEADER}]", 1), encoding="utf-8")
    assert sum(path.stat().st_size for path in made.rglob("*.yaml")) > data_files.WORTH
    monkeypatch.chdir(made.parent)
    return made


@pytest.fixture
def count(run: Run, monkeypatch: pytest.MonkeyPatch) -> Count:
    """Ask in this process, and count what is done for the answer; no program is run for it."""
    done: Counter[str] = Counter()
    read, make = source.read, Row.model_validate.__func__  # type: ignore[attr-defined]

    def counted_read(data: bytes) -> Any:
        done["parsed"] += 1
        return read(data)

    def counted_make(cls: type[Row], *given: Any, **more: Any) -> Any:
        done["rows"] += 1
        return make(cls, *given, **more)

    monkeypatch.setattr(source, "read", counted_read)
    monkeypatch.setattr(Row, "model_validate", classmethod(counted_make))
    monkeypatch.setattr(subprocess, "Popen", lambda *_given, **_more: pytest.fail("a program"))

    def count_(*words: str) -> Work:
        done.clear()
        assert run(*words).code == 0
        return Work(done["parsed"], done["rows"])

    return count_


def edit(folder: Path) -> None:
    """Change one row in one file."""
    path = folder / "ledgers" / "2020" / "tasks-007.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("第3项", "第三项"), encoding="utf-8")


def test_a_question_reads_what_has_changed_and_makes_the_rows_it_answers_with(
    folder: Path, count: Count
) -> None:
    registry, answered = 1, FILES
    assert count(*ASKED) == (FILES + registry, ROWS + answered)
    assert count(*ASKED) == (registry, answered)
    edit(folder)
    assert count(*ASKED) == (registry + 1, EACH + answered)
    assert count(*ASKED) == (registry, answered)
    assert count(*ASKED, "--no-cache") == (FILES + registry, ROWS)


def test_a_check_reads_what_has_changed_and_makes_no_other_rows(folder: Path, count: Count) -> None:
    assert count("check") == (FILES + 1, ROWS)
    assert count("check") == (1, 0)
    edit(folder)
    assert count("check") == (2, EACH)
    assert count("check") == (1, 0)


COUNTING = """
import atexit, collections, os, sys
done = collections.Counter()
def seen(event, given):
    if event == "open" and isinstance(given[0], str) and given[0].endswith(".yaml"):
        done["files"] += 1
    elif event in ("subprocess.Popen", "os.posix_spawn", "os.fork", "os.exec", "os.system"):
        done["programs"] += 1
def tell():
    os.write(2, f"\\n{done['files']} {done['programs']}".encode())
    heavy = ("pydantic", "rich", "sqlite3", "typer", "yaml")
    os.write(2, "".join(f" {name}" for name in heavy if name in sys.modules).encode())
sys.addaudithook(seen)
atexit.register(tell)
sys.argv[0] = "ledger"
from ledgertool.cli import run
run()
"""


class Process(NamedTuple):
    """What a process did: files of data opened, programs run, libraries imported."""

    opened: int
    programs: int
    libraries: tuple[str, ...]


def asked(*words: str, cwd: Path, **environment: str) -> Process:
    """Ask in a process of its own, and count what it does."""
    answer = execute(
        sys.executable, "-c", COUNTING, *words, cwd=cwd, env=clean(LEDGER_LANG="en", **environment)
    )
    assert answer.code == 0, answer.err
    opened, programs, *libraries = answer.err.splitlines()[-1].split()
    return Process(int(opened), int(programs), tuple(libraries))


def test_an_answer_that_is_given_again_costs_a_look_at_each_file(folder: Path) -> None:
    here, files = folder.parent, FILES + 1
    for words in (ASKED, ("check",)):
        first, second = asked(*words, cwd=here), asked(*words, cwd=here)
        assert first.programs == second.programs == 0
        assert (second.opened, second.libraries) == (files, ())
        assert {"sqlite3", "typer"} <= set(first.libraries)
        assert "yaml" not in first.libraries  # for plain lines there is a quicker way
        # once to know whether it was answered, once to answer, and those just changed once more
        assert 2 * files <= first.opened <= 3 * files


def test_the_version_and_the_help_open_no_file_of_data(folder: Path) -> None:
    here = folder.parent
    assert asked("--version", cwd=here) == (0, 0, ())
    for words in (["--help"], ["list", "--help"], ["check", "--help"]):
        found = asked(*words, cwd=here)
        assert found[:2] == (0, 0)
        assert not {"pydantic", "sqlite3", "yaml"} & {*found.libraries}


def test_completion_of_an_option_opens_no_file_and_of_a_leader_each_one_once(folder: Path) -> None:
    words = "ledger list --lea"
    given = {"_LEDGER_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "2"}
    assert asked(cwd=folder.parent, **given)[:2] == (0, 0)
    given |= {"COMP_WORDS": "ledger list --leader ", "COMP_CWORD": "3"}
    first, second = (asked(cwd=folder.parent, **given) for _time in range(2))
    assert (first.programs, second.programs) == (0, 0)
    assert (second.opened, second.libraries) == (FILES + 1, ("typer",))
