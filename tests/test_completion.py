"""Completion in the shell, asked as bash asks it."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ledgertool.model.row import KINDS
from tests.conftest import Make, Run
from tests.programs import Answer, clean, execute
from tests.samples import FROZEN

Complete = Callable[[str], Answer]
LEDGER = shutil.which("ledger", path=Path(sys.executable).parent) or "not installed"
PEOPLE = "江海 马晓凤 谢强 彭格 田龙 刘自力 王廷明 陈洪 陈冬兵 蒋莉娟 李刚 庞超 刁玲"
TABLES = "key-points reform-tasks plan-reviews reform-plans-city reform-plans-other pilots"
DEADLINES = ["deadline", "deadline_basis", "deadline_text"]
IDS = [f"2020/pilots/{number}" for number in range(1, 8)]


def after(before: str, names: list[str]) -> str:
    """Put what was typed before names, as the shell wants the whole word."""
    return " ".join(before + name for name in names)


@pytest.fixture
def complete(run: Run, monkeypatch: pytest.MonkeyPatch) -> Complete:
    """Complete the last word of a line, which may be empty, in this process."""

    def complete_(line: str) -> Answer:
        for name, value in asked(line).items():
            monkeypatch.setenv(name, value)
        return run()

    return complete_


def asked(line: str) -> dict[str, str]:
    """Say in the environment what bash says when the Tab key is pressed."""
    place = str(len(line.split(" ")) - 1)
    return {"_LEDGER_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": place}


def by_the_command(line: str) -> Answer:
    """Complete a line as bash does: by running the installed command."""
    return execute(LEDGER, env={**os.environ, **asked(line)})


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("ledger l", "list log"),
        ("ledger st", "stats"),
        ("ledger list --leader ", PEOPLE),
        ("ledger list --leader 刘", "刘自力"),
        ("ledger list --leader 谢强 --leader 陈", "陈洪 陈冬兵"),
        ("ledger due --department 督", "督导室 督导办"),
        ("ledger list --department 政", "政策法规科"),
        ("ledger list --table key", "key-points"),
        ("ledger list --table ", f"2020/{TABLES.replace(' ', ' 2020/')} {TABLES}"),
        ("ledger show 2020/pilots/", " ".join(IDS)),
        ("ledger why 2020/plan", "2020/plan-reviews/1"),
        ("ledger list --columns lead", "leaders lead_departments"),
        ("ledger list --sort dead", "deadline deadline_basis deadline_text"),
        ("ledger list --format ", "table json jsonl csv md html xlsx docx ics"),
        ("ledger show pilots/7 -f j", "json jsonl"),
        ("ledger list --kind ", " ".join(KINDS)),
        ("ledger list --status o", "overdue open ongoing"),
        ("ledger list --status 已", "已销账 已暂停 已取消"),
        ("ledger list --l", "--lake --leader --lead-only"),
        ("ledger list --leader 诸葛", ""),
        ("ledger list --search ", ""),
        ("ledger stats --by ", "leader department table status month"),
        ("ledger stats --by leader --by m", "month"),
        ("ledger list --year ", "2020"),
        ("ledger list --as-of 2020-1", "2020-12-31"),
        ("ledger list --as-of 今", "今天"),
        ("ledger list --due 2020", "2020 2020-Q4 2020-12"),
        ("ledger due 本", "本季度 本月"),
        ("ledger check --select R30", "R301 R302 R303 R304 R305 R306 R307 R308 R309"),
        ("ledger check --ignore Y10", " ".join(f"Y10{last}" for last in range(1, 10))),
        ("ledger check --select T4,R30", " ".join(f"T4,R30{last}" for last in range(1, 10))),
        ("ledger list --columns title,dead", after("title,", DEADLINES)),
        ("ledger list --columns title，dead", after("title，", DEADLINES)),
        ("ledger list --columns deadline,dead", after("deadline,", DEADLINES[1:])),
        ("ledger list --sort status,due", "status,due_on"),
        ("ledger list --sort status,-due", "status,-due_on"),
        ("ledger list --leader 谢强,陈", "谢强,陈洪 谢强,陈冬兵"),
        ("ledger list --leader=刘", "刘自力"),
        ("ledger list --leader = 刘", "刘自力"),
        ("ledger list --leader = 刘自力 --leader = 陈", "陈洪 陈冬兵"),
        ("ledger list --table = ", f"2020/{TABLES.replace(' ', ' 2020/')} {TABLES}"),
        ("ledger list --table =", f"2020/{TABLES.replace(' ', ' 2020/')} {TABLES}"),
        ("ledger list --columns = title,dead", after("title,", DEADLINES)),
        ("ledger list --status = o -f = j", ""),
        ("ledger plan plan2019/1", "plan2019/1"),
        ("ledger explain Y10", "Y101 Y102 Y103 Y104 Y105 Y106 Y107 Y108 Y109"),
        ("ledger check --format ", "text concise json github sarif junit markdown"),
    ],
)
def test_the_shell_is_offered(complete: Complete, line: str, offered: str) -> None:
    answer = complete(line)
    assert answer.out.split() == offered.split()
    assert (answer.code, answer.err) == (0, "")


def test_after_an_unknown_command_there_is_no_noise(complete: Complete) -> None:
    answer = complete("ledger nothing --leader ")
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("ledger li", ["list"]),
        ("ledger list --leader 刘", ["刘自力"]),
        ("ledger show 2020/pilots/", IDS),
    ],
)
def test_the_installed_command_completes_itself(line: str, offered: list[str]) -> None:
    answer = by_the_command(line)
    assert answer.out.split() == offered
    assert (answer.code, answer.err) == (0, "")


def test_the_data_named_on_the_line_or_in_the_surroundings_is_looked_at(
    complete: Complete, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make()
    named = complete(f"ledger list --data {folder} --leader ")
    assert named.out.split() == ["刘自力", "谢强"]
    monkeypatch.setenv("LEDGER_DATA", str(folder))
    assert complete("ledger list --table ").out.split() == ["2020/tasks", "tasks"]


@pytest.mark.parametrize(
    "line",
    [
        "ledger list --leader ",
        "ledger list --department ",
        "ledger list --table ",
        "ledger list --columns ",
        "ledger show ",
        "ledger list --data /nowhere --leader ",
    ],
)
def test_without_data_nothing_is_offered_and_nothing_is_said(
    complete: Complete, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = complete(line)
    assert (answer.code, answer.out.strip(), answer.err) == (0, "", "")


def test_broken_data_offers_what_can_be_read_without_noise(complete: Complete, make: Make) -> None:
    folder = make({"ledgers/2020/tasks.yaml": "kind: [", "registry.yaml": "people: x"})
    answer = complete(f"ledger list --data {folder} --leader ")
    assert (answer.code, answer.out.strip(), answer.err) == (0, "", "")


def test_the_script_for_the_shell_is_given() -> None:
    environment = {**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    answer = execute(LEDGER, "--show-completion", "bash", env=environment)
    assert "_LEDGER_COMPLETE=complete_bash" in answer.out
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize("disabled", ["1", ""])
@pytest.mark.parametrize(
    "words",
    [
        *("--install-completion bash nosuch", "--show-completion bash nosuch"),
        *("--install-completion bash list", "--version --install-completion bash list -f json"),
        *("--install-completion=bash nosuch", "nosuch --install-completion bash"),
        *("--install-completion bash --nosuch", "list --install-completion bash"),
    ],
)
def test_nothing_is_installed_where_more_is_said(words: str, disabled: str, tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": disabled}
    answer = execute(LEDGER, *words.split(), env={**os.environ, **home})
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "unneeded"),
    [
        ("ledger ", "reading findings answers output checking editing yaml rich"),
        ("ledger list --format ", "reading findings answers checking editing yaml rich"),
        ("ledger check --format ", "answers checking editing yaml rich"),
        ("ledger list --leader ", "output checking editing rich"),
        ("ledger show ", "output checking editing rich"),
    ],
)
def test_completion_imports_only_what_is_behind_the_names(line: str, unneeded: str) -> None:
    script = (
        "import atexit, sys; from ledgertool.cli import main;"
        " atexit.register(lambda: print(*sys.modules, file=sys.stderr)); main([])"
    )
    answer = execute(sys.executable, "-c", script, env={**os.environ, **asked(line)})
    assert (answer.code, answer.out != "") == (0, True)
    loaded = set(answer.err.replace("ledgertool.", "").split())
    loaded -= {"editing", "editing.refusals"}  # which are errors, and nothing else
    assert {name.partition(".")[0] for name in loaded} & set(unneeded.split()) == set()


# In bash itself


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize("program", ["ledger", "ledgertool"])
@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("list --leader 刘", "list --leader 刘自力"),
        ("list --leader=刘", "list --leader=刘自力"),
        ("list --year=", "list --year=2020"),
        ("list --columns title,deadline_b", "list --columns title,deadline_basis"),
        ("stats --by dep", "stats --by department"),
        ("list --as-of=2020-1", "list --as-of=2020-12-31"),
    ],
)
def test_the_tab_key_completes_in_bash(program: str, typed: str, completed: str) -> None:
    pty = pytest.importorskip("pty")
    folder = str(Path(LEDGER).parent)
    script = execute(f"{folder}/{program}", "--show-completion", "bash", env=undetected()).out
    rc = f"PS1='> '; PATH={folder}:$PATH\nbind 'set enable-bracketed-paste off'\n{script}\n"
    master, slave = pty.openpty()
    shell = subprocess.Popen(
        ["bash", "--noprofile", "--norc", "-i"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=FROZEN,
        env=clean(TERM="dumb", LC_ALL="C.UTF-8", COLUMNS="300"),
        start_new_session=True,
    )
    os.close(slave)
    try:
        os.write(master, f"{rc}\necho rea''dy\n".encode())
        read_until(master, "ready\r\n")
        os.write(master, f"{program} {typed}\t".encode())
        read_until(master, f"{program} {completed}")
    finally:
        shell.kill()
        shell.wait()
        os.close(master)


def undetected() -> dict[str, str]:
    """Let Typer take the shell that is named, instead of looking for the one it runs in."""
    return clean(_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")


def read_until(terminal: int, text: str) -> None:
    """Read what a terminal shows until it is this; fail where it takes longer than a minute."""
    said, end = b"", time.monotonic() + 60
    while text not in said.decode(errors="replace"):
        assert time.monotonic() < end, said.decode(errors="replace")[-300:]
        if select.select([terminal], [], [], 1)[0]:
            said += os.read(terminal, 65536)


# What is kept of the names


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the data, and a folder of caches that is empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "caches"))
    shutil.copytree(FROZEN / "data", tmp_path / "data")
    return tmp_path / "data"


def names_kept(data: Path) -> list[Path]:
    return sorted((data.parent / "caches" / "ledgertool" / "names").iterdir())


def test_names_are_those_of_the_data_as_it_is_now(complete: Complete, data: Path) -> None:
    line = f"ledger list --data {data} --leader 刘"
    assert [complete(line).out for _press in range(2)] == ["刘自力\n", "刘自力\n"]
    assert len(names_kept(data)) == 1
    for path in data.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("刘自力", "刘自强")
        path.write_text(text, encoding="utf-8")
    assert [complete(line).out for _press in range(2)] == ["刘自强\n", "刘自强\n"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes().replace("刘".encode(), "王".encode())),
        lambda path: path.write_bytes(b"\xff" * 99),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: (path.unlink(), path.symlink_to("/dev/zero")),
        lambda path: path.chmod(0o666),
    ],
)
def test_names_that_are_kept_badly_are_read_anew(
    complete: Complete, data: Path, spoil: Callable[[Path], object]
) -> None:
    line = f"ledger list --data {data} --leader 刘"
    first = complete(line)
    spoil(*names_kept(data))
    assert complete(line) == first == (0, "刘自力\n", "")


def test_names_are_offered_where_none_can_be_kept(
    complete: Complete, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data.parent / "caches").write_text("a file")
    assert complete(f"ledger list --data {data} --leader 刘").out == "刘自力\n"


def test_names_that_are_kept_hold_no_phone_and_are_the_users_own(
    complete: Complete, data: Path
) -> None:
    registry = data / "registry.yaml"
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace("刘自力", "刘13975318642", 1), encoding="utf-8")
    complete(f"ledger list --data {data} --leader ")
    (path,) = names_kept(data)
    assert b"13975318642" not in path.read_bytes()
    assert os.name != "posix" or path.stat().st_mode & 0o077 == 0
