"""An answer is given again, and only while nothing has changed that it depends on."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from ledgertool.cli import again, cache, seen
from ledgertool.cli.commands import COMMANDS
from tests.conftest import IN_CI, Make, Run, posix
from tests.programs import at_a_terminal
from tests.samples import FROZEN, REGISTRY, TABLE

SCRIPT = """
import atexit, os, sys
told = os.environ.pop("TOLD")
atexit.register(lambda: open(told, "w").write(str("typer" not in sys.modules)))
sys.argv[0] = "ledger"
from ledgertool.cli import run
run()
"""
TABLE_FILE = "ledgers/2020/tasks.yaml"
WORDS = {
    "list": ["list"],
    "due": ["due", "2020"],
    "show": ["show", "pilots/7"],
    "tables": ["tables"],
    "kinds": ["kinds", "pilot"],
    "stats": ["stats", "--by", "department"],
    "why": ["why", "pilots/7"],
    "plan": ["plan"],
    "targets": ["targets"],
    "brief": ["brief"],
    "check": ["check"],
}


class Told(NamedTuple):
    """What a process said, in bytes, and whether that was given again."""

    code: int
    out: bytes
    err: bytes
    again: bool

    @property
    def said(self) -> tuple[int, bytes, bytes]:
        return self[:3]


Ask = Callable[..., Told]


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a test caches of its own; return the folder of the answers that are kept."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "caches"))
    return tmp_path / "caches" / "ledgertool" / "answers"


@pytest.fixture
def ask(caches: Path, tmp_path: Path) -> Ask:
    """Ask as a user does, in a process of its own."""

    def ask_(*words: str, cwd: Path, **environment: str) -> Told:
        told = tmp_path / "told"
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, *words],
            cwd=cwd,
            capture_output=True,
            env={**os.environ, "TOLD": str(told), **environment},
            check=False,
        )
        return Told(done.returncode, done.stdout, done.stderr, told.read_text() == "True")

    return ask_


@pytest.fixture
def data(make: Make) -> Path:
    """Make a data folder that was not changed just now."""
    folder = make()
    age(folder)
    return folder


def age(folder: Path) -> None:
    """Let the files of a folder be older than they are."""
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 100, time.time() - 100))


def test_words_are_here_for_every_command_that_is_answered_again() -> None:
    assert set(WORDS) == again.COMMANDS
    assert set(COMMANDS) > again.COMMANDS


@pytest.mark.parametrize("command", [name for name in WORDS if name != "check"])
def test_an_answer_is_the_same_first_and_again_and_without_a_cache(command: str, ask: Ask) -> None:
    for form, language in (("table", "en"), ("json", "zh"), *([("csv", "zh")] if IN_CI else [])):
        asked = [*WORDS[command], "--format", form]
        first = ask(*asked, cwd=FROZEN, LEDGER_LANG=language)
        second = ask(*asked, cwd=FROZEN, LEDGER_LANG=language)
        assert (first.again, second.again) == (False, True)
        assert first.said == second.said
        anew = ask(*asked, "--no-cache", cwd=FROZEN, LEDGER_LANG=language)
        assert (anew.again, anew.said) == (False, first.said)


@posix
def test_at_a_terminal_an_answer_is_given_again_unless_a_pager_may_show_it(caches: Path) -> None:
    short, long = ["list", "--leader", "陈洪"], ["list"]
    assert at_a_terminal(*long) == at_a_terminal(*long)
    assert [*caches.glob("*")] == []
    first = at_a_terminal(*short)
    assert len([*caches.iterdir()]) == 1
    assert first == at_a_terminal(*short) == at_a_terminal(*short, "--no-cache")


def test_errors_of_the_data_are_told_again_with_their_exit_code(make: Make, ask: Ask) -> None:
    folder = make({TABLE_FILE: TABLE.replace("number: 2", "number: 1")})
    for words, code in ((["list"], 3), (["check"], 1), (["check", "--format", "concise"], 1)):
        first, second = (ask(*words, cwd=folder) for _time in range(2))
        assert first.code == code
        assert (first.again, second.again) == (False, True)
        assert second.said == first.said == ask(*words, "--no-cache", cwd=folder).said


@pytest.mark.parametrize(
    "words",
    [
        ["list", "--at", "HEAD"],
        ["list", "-o", "rows.csv", "--force"],
        ["list", "--no-cache"],
        ["list", "--leader", "无此人"],
        ["list", "--help"],
        ["check", "--fix"],
        ["check", "--format", "json=report.json"],
        ["check", "ledgers"],
        ["log", "tasks/1"],
    ],
    ids=" ".join,
)
def test_nothing_is_kept_of_what_depends_on_more_than_the_data(
    words: list[str], data: Path, ask: Ask, caches: Path
) -> None:
    assert [ask(*words, cwd=data).again for _time in range(2)] == [False, False]
    assert [*caches.glob("*")] == []


def test_a_check_of_documents_elsewhere_is_none_of_the_data_alone(data: Path, ask: Ask) -> None:
    (data / "documents.yaml").write_text("documents: []\n", encoding="utf-8")
    assert [ask("check", cwd=data).again for _time in range(2)] == [False, False]


def edit(old: str, new: str) -> Callable[[Path], None]:
    """Change a text of the same length, and put the time back."""
    assert len(old.encode()) == len(new.encode())

    def change(folder: Path) -> None:
        path = folder / TABLE_FILE
        info = path.stat()
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))

    return change


def write(name: str, text: str) -> Callable[[Path], None]:
    """Write a file."""

    def change(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")

    return change


CHANGES: dict[str, Callable[[Path], object]] = {
    "a text of the same length": edit("number: 2", "number: 3"),
    "a file more": write("ledgers/2020/more.yaml", TABLE),
    "a file of another name": lambda folder: (folder / TABLE_FILE).rename(
        folder / "ledgers/2020/others.yaml"
    ),
    "a file less": lambda folder: (folder / TABLE_FILE).unlink(),
    "a folder more": lambda folder: (folder / "ledgers" / "2021").mkdir(),
    "the registry": write("registry.yaml", REGISTRY + "# 注\n"),
    "a form": write("kinds/own.yaml", "name: own\n"),
    "a plan": write("plan2019.yaml", "title: 规划\n"),
    "the documents": write("documents.yaml", "documents: []\n"),
    "something hidden": write(".hidden", ""),
    "a repository inside": write("ledgers/2020/.git/HEAD", ""),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_of_the_data_it_is_read_anew(change: str, data: Path, ask: Ask) -> None:
    assert [ask("list", cwd=data).again for _time in range(2)] == [False, True]
    CHANGES[change](data)
    new, anew = ask("list", cwd=data), ask("list", "--no-cache", cwd=data)
    assert (new.again, new.said) == (False, anew.said)
    assert ask("list", cwd=data).again


SURROUNDINGS = {
    "LEDGER_LANG": "zh",
    "FORCE_COLOR": "1",
    "COLUMNS": "60",
    "TZ": "Pacific/Kiritimati",
    "GITHUB_ACTIONS": "true",
    "PYTHONIOENCODING": "gbk",
}


def test_in_other_surroundings_the_question_is_another(data: Path, ask: Ask) -> None:
    assert not ask("list", cwd=data).again
    for name, value in SURROUNDINGS.items():
        given = {name: value}
        new, anew = (ask("list", *more, cwd=data, **given) for more in ((), ("--no-cache",)))
        assert (new.again, new.said) == (False, anew.said)
    assert ask("list", cwd=data).again


def test_from_another_folder_or_of_other_data_the_question_is_another(
    data: Path, ask: Ask, tmp_path: Path
) -> None:
    other = shutil.copytree(data, tmp_path / "other")
    assert not ask("list", cwd=data).again
    assert not ask("list", cwd=data / "ledgers").again
    assert not ask("list", cwd=other).again
    assert not ask("list", cwd=data, LEDGER_DATA=str(other)).again
    assert not ask("list", "--data", str(other), cwd=data).again
    assert ask("list", "--data", str(other), cwd=data).again
    (data / "data" / "ledgers").mkdir(parents=True)
    (data / "data" / "registry.yaml").write_bytes((data / "registry.yaml").read_bytes())
    two = ask("list", cwd=data)
    assert (two.again, two.code) == (False, 2)


def key(monkeypatch: pytest.MonkeyPatch, **changed: object) -> str:
    """Give what an answer is kept under where something about the tool is another."""
    with monkeypatch.context() as patch:
        for name, value in changed.items():
            patch.setattr(cache if name == "__version__" else again, name, value)
        asked = again.asked(["list"])
    assert asked is not None
    return asked.key


def test_tomorrow_and_with_another_tool_the_question_is_another(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data)
    first = key(monkeypatch)
    assert key(monkeypatch) == first
    assert key(monkeypatch, _today=lambda: "2000-01-01") != first
    assert key(monkeypatch, __version__="99") != first


def test_of_much_data_files_that_have_settled_count_by_how_they_look(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "_HASHED", 0)
    monkeypatch.setattr(seen, "_SETTLED", -(10**12))
    monkeypatch.setattr(seen, "_content", lambda _path: pytest.fail("a file was read"))
    first = seen.see(data)
    assert seen.see(data).state == first.state
    edit("number: 2", "number: 3")(data)
    assert seen.see(data).state != first.state


def test_of_much_data_a_file_that_was_just_changed_is_read(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "_HASHED", 0)
    monkeypatch.setattr(seen, "_content", lambda _path: pytest.fail("a file was read"))
    with pytest.raises(pytest.fail.Exception, match="was read"):
        seen.see(data)


def test_an_answer_during_which_a_change_came_and_went_is_not_kept(
    data: Path, caches: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data)
    for changes in ([], [("number: 2", "number: 3"), ("number: 3", "number: 2")]):
        asked = again.asked(["list"])
        assert asked is not None
        again.begin()
        code = run("list").code
        for old, new in changes:
            edit(old, new)(data)
        shutil.rmtree(caches, ignore_errors=True)
        again.keep(asked, code, {asked.data})
        again.forget()
        assert (again.recall(asked) is None) == bool(changes)


@posix
@pytest.mark.parametrize("name", ["ledgers/2020/link.yaml", "ledgers/2020/pipe.yaml"])
def test_where_something_is_no_plain_file_nothing_is_kept(name: str, data: Path, ask: Ask) -> None:
    if "link" in name:
        (data / name).symlink_to("tasks.yaml")
    else:
        os.mkfifo(data / name)
    assert [ask("tables", cwd=data).again for _time in range(2)] == [False, False]


def other_bytes(content: bytes) -> Iterator[bytes]:
    """Give what is left of a file that is damaged in many ways."""
    for index in range(0, len(content), max(len(content) // 50, 1)):
        yield content[:index]
        yield content[:index] + bytes([content[index] ^ 1]) + content[index + 1 :]
    yield content + b"\0"


def test_what_is_damaged_or_of_another_question_is_as_if_it_were_not_there(
    data: Path, run: Run, caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data)
    asked = again.asked(["list"])
    assert asked is not None
    again.begin()
    again.keep(asked, run("list").code, {asked.data})
    again.forget()
    (path,) = caches.iterdir()
    whole = path.read_bytes()
    assert again.recall(asked) is not None
    for content in other_bytes(whole):
        path.write_bytes(content)
        assert again.recall(asked) is None
    path.write_bytes(whole)
    other = asked._replace(key=asked.key[::-1])
    path.rename(caches / other.key)
    assert again.recall(other) is None


@posix
def test_what_others_could_have_written_is_not_read(data: Path, ask: Ask, caches: Path) -> None:
    first = ask("list", cwd=data)
    (path,) = caches.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    assert ask("list", cwd=data) == first
    path.rename(caches / "elsewhere")
    path.symlink_to("elsewhere")
    assert ask("list", cwd=data) == first
    shutil.rmtree(caches)
    caches.write_text("a file")
    assert ask("list", cwd=data) == first


@posix
def test_whoever_stops_reading_or_cannot_be_written_to_is_told_as_before(
    data: Path, ask: Ask, tmp_path: Path
) -> None:
    ask("list", cwd=data)
    told = {**os.environ, "TOLD": str(tmp_path / "told")}
    for where, code, sentence in (
        ("/dev/full", 2, "The answer could not be written: the disk is full"),
        ("closed", 0, ""),
    ):
        if where == "closed":
            reader, writer = os.pipe()
            os.close(reader)
        else:
            writer = os.open(where, os.O_WRONLY)
        for more in ([], ["--no-cache"]):
            done = subprocess.run(
                [sys.executable, "-c", SCRIPT, "list", *more],
                cwd=data,
                env=told,
                stdout=writer,
                stderr=subprocess.PIPE,
                check=False,
            )
            assert done.returncode == code
            assert done.stderr.decode().startswith(sentence)
            assert bool(done.stderr) == bool(sentence)
        os.close(writer)


def test_many_at_once_answer_as_one_does(data: Path, ask: Ask) -> None:
    asked = [sys.executable, "-m", "ledgertool", "list"]
    many = [
        subprocess.Popen(asked, cwd=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _one in range(4)
    ]
    assert len({one.communicate() for one in many}) == 1
    assert ask("list", cwd=data).said == ask("list", "--no-cache", cwd=data).said


def test_over_random_edits_the_answer_is_that_without_a_cache(data: Path, ask: Ask) -> None:
    chosen = random.Random(14)
    path = data / TABLE_FILE
    for _step in range(40 if IN_CI else 6):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        index = chosen.randrange(len(lines))
        match chosen.randrange(4):
            case 0:
                lines.insert(index, lines[chosen.randrange(len(lines))])
            case 1 if len(lines) > 5:
                del lines[index]
            case 2:
                lines[index] = lines[index].replace("0", "1")
        path.write_text("".join(lines), encoding="utf-8")
        first, second = ask("list", cwd=data), ask("list", cwd=data)
        assert second.said == first.said == ask("list", "--no-cache", cwd=data).said
        assert second.again == (first.code in (0, 3))
