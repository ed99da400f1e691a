"""What is written into a data folder: by one at a time, all of it or nothing, whatever happens."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ledgertool.editing import locking
from ledgertool.editing.fixes import Mended
from ledgertool.editing.locking import PLACE, locked
from ledgertool.editing.writing import write_changes
from ledgertool.errors import CannotWrite, ChangedMeanwhile
from tests.conftest import Make, Run, posix, somebody
from tests.programs import clean, execute, git
from tests.samples import TABLE

pytestmark = posix

FILE = "ledgers/2020/tasks.yaml"
SECOND = "registry.yaml"
NAMES = ("--leader", "刘自力", "--lead-department", "基教科")
ROW = ("--title", "校园安全", *NAMES, "--deadline", "2020-12", "--set", "outcome=方案")
KEPT = {"lock", ".gitignore"}


def add(run: Run, data: Path) -> Any:
    return run("add", "tasks", "--data", str(data), *ROW)


def state(data: Path) -> dict[str, bytes]:
    """Read all files of a data folder, but for the lock and what keeps it out of git."""
    files = {str(one.relative_to(data)): one for one in data.rglob("*") if not one.is_dir()}
    ours = {f"{PLACE}/{name}" for name in KEPT}
    return {name: one.read_bytes() for name, one in sorted(files.items()) if name not in ours}


def changes(data: Path, *names: str, by: str = "# later\n") -> list[Mended]:
    """Give a change of some files, each by a line at its end."""
    texts = {
        name: (data / name).read_text("utf-8") if (data / name).exists() else "" for name in names
    }
    return [Mended(name, text, text + by) for name, text in texts.items()]


# Several writers at once


EDITS = """
import sys
from pathlib import Path
from ledgertool.editing.fixes import Mended
from ledgertool.editing.locking import locked
from ledgertool.editing.writing import write_changes

data, name = Path(sys.argv[1]), sys.argv[2]
for number in range(100):
    with locked(data):
        before = (data / name).read_text("utf-8")
        write_changes(data, [Mended(name, before, f"{before}# {sys.argv[3]}-{number}\\n")])
"""


def all_of(processes: list[subprocess.Popen[bytes]]) -> list[tuple[int, bytes]]:
    """Wait for some processes; give the code of each, and what it complained of."""
    ended = [(one.communicate(timeout=100)[1], one.returncode) for one in processes]
    return [(code, err) for err, code in ended]


def test_of_eight_writers_with_a_hundred_edits_each_none_loses_one(make: Make) -> None:
    data = make()
    started = [
        subprocess.Popen(
            [sys.executable, "-c", EDITS, data, FILE, str(writer)],
            stderr=subprocess.PIPE,
            env=clean(),
        )
        for writer in range(8)
    ]
    assert all_of(started) == [(0, b"")] * 8
    lines = (data / FILE).read_text("utf-8").removeprefix(TABLE).splitlines()
    assert sorted(lines) == sorted(
        f"# {writer}-{edit}" for writer in range(8) for edit in range(100)
    )


def test_rows_that_are_added_at_the_same_time_all_get_numbers_of_their_own(
    make: Make, run: Run
) -> None:
    data = make()
    command = [sys.executable, "-m", "ledgertool", "add", "tasks", "--data", str(data), *ROW]
    started = [
        subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, env=clean())
        for _writer in range(6)
    ]
    assert [code for code, _err in all_of(started)] == [0] * 6
    text = (data / FILE).read_text("utf-8")
    numbers = [int(line[11:]) for line in text.splitlines() if line.startswith("  - number:")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == TABLE.count("- number:") + 6
    assert "N1" not in run("check", "--data", str(data)).out


# A writer that is killed


KILLS = """
import os, random, signal, sys, time
from pathlib import Path
from ledgertool.editing.fixes import Mended
from ledgertool.editing.locking import PLACE, locked
from ledgertool.editing.writing import write_changes

data, kills = Path(sys.argv[1]), int(sys.argv[2])
names = ["a.yaml", "b.yaml"]
chance = random.Random(4)

def text(version):
    return f"{version}\\n" * (version + 20)

def versions():
    found = [(data / name).read_text("utf-8") for name in names]
    for one in found:
        assert one == text(int(one.partition("\\n")[0])), "torn"
    return [int(one.partition("\\n")[0]) for one in found]

def write_on():
    while True:
        with locked(data):
            first, second = versions()
            assert first == second, "the one without the other"
            write_changes(data, [Mended(one, text(first), text(first + 1)) for one in names])

def start(write):
    child = os.fork()
    if not child:
        try:
            write()
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
        os._exit(1)
    return child

def kill_at_random(last):
    child = start(write_on)
    time.sleep(chance.random() * 0.02)
    os.kill(child, signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL

def kill_at_each_call(last):
    steps = iter(range(step.pop(), 10_000))
    calls = ("open", "replace", "unlink", "fsync", "chmod", "mkdir", "close", "stat", "lstat")

    def write():
        known, count = {name: getattr(os, name) for name in calls}, [0]
        def stopping(name):
            def call(*words, **options):
                count[0] += 1
                if count[0] == at:
                    os.kill(os.getpid(), signal.SIGKILL)
                return known[name](*words, **options)
            return call
        for name in calls:
            setattr(os, name, stopping(name))
        write_on()

    at = next(steps)
    step.append(at + 1)
    assert os.waitpid(start(write), 0)[1] == signal.SIGKILL

import filelock, hashlib, json, shutil, tempfile  # once, and not in every child
step = [1]
for kill in (kill_at_random, kill_at_each_call):
    for name in names:
        (data / name).write_text(text(0), "utf-8")
    last, between = [0, 0], 0
    for _time in range(kills if kill is kill_at_random else 200):
        kill(last)
        now = versions()
        between += len(set(now)) > 1
        assert all(one >= two for one, two in zip(now, last)), "shorter"
        began = time.monotonic()
        with locked(data):
            last = versions()
        assert time.monotonic() - began < 1, "blocked"
        assert len(set(last)) == 1 and last[0] == max(now), "the one without the other"
        left = {one.name for one in data.rglob("*")} - {*names, PLACE, "lock", ".gitignore"}
        assert not left, left
    print(kill.__name__, last[0], between)
"""


def test_a_writer_killed_at_any_moment_leaves_whole_files_and_nothing_else(tmp_path: Path) -> None:
    answer = execute(sys.executable, "-c", KILLS, tmp_path, "1000", env=clean())
    assert (answer.code, answer.err) == (0, "")
    assert all(int(line.split()[1]) > 0 for line in answer.out.splitlines())  # it did write


# A system that refuses


FULL = (errno.ENOSPC, errno.EFBIG)
CALLS = ("open", "replace", "fsync", "chmod", "mkdir", "scandir")


def failing(
    monkeypatch: pytest.MonkeyPatch, at: int, problem: int, *, lasts: bool = False
) -> list[str]:
    """Let the system refuse one call, or all from one on, of those that change files.

    Give the names of all that are made.
    """
    made: list[str] = []

    def instead(name: str, known: Callable[..., Any]) -> Callable[..., Any]:
        def call(*words: Any, **options: Any) -> Any:
            made.append(name)
            if len(made) == at or (lasts and len(made) > at and name != "scandir"):
                raise OSError(problem, "")
            return known(*words, **options)

        return call

    for name in CALLS:
        monkeypatch.setattr(os, name, instead(name, getattr(os, name)))
    return made


@pytest.mark.parametrize("problem", [*FULL, errno.EACCES, errno.EROFS, errno.EIO, errno.EXDEV])
@pytest.mark.parametrize("names", [(FILE,), (FILE, SECOND), (FILE, SECOND, "ledgers/2021/t.yaml")])
def test_whatever_the_system_refuses_all_files_change_or_none_does(
    names: tuple[str, ...], problem: int, make: Make, tmp_path: Path
) -> None:
    data = make()
    refused = 0
    for at in range(1, 1000):
        wanted, before = changes(data, *names), state(data)
        with pytest.MonkeyPatch.context() as patch:
            made = failing(patch, at, problem)
            try:
                write_changes(data, wanted)
            except CannotWrite as error:
                assert "nothing was changed" in str(error)
                assert ("the disk is full" in str(error)) == (problem in FULL)
                refused += 1
                wanted = []
        with locked(data):  # the next writer
            assert state(data) == before | {file.name: file.after.encode() for file in wanted}
        if at > len(made):
            break
    assert (refused > len(names), at < 1000) == (True, True)


@pytest.mark.parametrize("names", [(FILE, SECOND), (FILE, "ledgers/2021/t.yaml", SECOND)])
def test_what_can_be_neither_finished_nor_undone_is_finished_by_the_next_writer(
    names: tuple[str, ...], make: Make
) -> None:
    data = make()
    told = set()
    for at in range(1, 1000):
        wanted, before = changes(data, *names), state(data)
        after = before | {file.name: file.after.encode() for file in wanted}
        with pytest.MonkeyPatch.context() as patch:
            made = failing(patch, at, errno.EROFS, lasts=True)
            with suppress(CannotWrite):
                write_changes(data, wanted)
        with locked(data):  # the next writer
            assert state(data) in (before, after)
        told.add(state(data) == after)
        if at > len(made):
            break
    assert (told, at < 1000) == ({True, False}, True)


def spoil(data: Path, way: str) -> None:
    """Make it impossible to write the second of two files."""
    second = data / SECOND
    if way == "changed":
        second.write_text("# other\n", "utf-8")
    elif way == "read-only":
        second.chmod(0o444)
    elif way == "with another name":
        (data / "other").hardlink_to(second)
    else:
        second.unlink()
    if way == "a folder":
        second.mkdir()
    elif way == "a pipe":
        os.mkfifo(second)
    elif way == "a link":
        (data.parent / "outside").write_text(TABLE, "utf-8")
        second.symlink_to("../outside")


@pytest.mark.parametrize(
    "way",
    ["changed", "read-only", "with another name", "gone", "a folder", "a pipe", "a link"],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_where_one_of_several_cannot_be_written_none_is(
    is_first: bool, way: str, make: Make
) -> None:
    data = make()
    wanted = changes(data, FILE, SECOND, "ledgers/2021/t.yaml")
    spoil(data, way)
    with pytest.raises(CannotWrite) as refused:
        write_changes(data, wanted[::-1] if is_first else wanted)
    assert (SECOND in str(refused.value), str(refused.value).count("\n")) == (True, 0)
    assert isinstance(refused.value, ChangedMeanwhile) == (way in ("changed", "gone"))
    assert (data / FILE).read_bytes() == TABLE.encode()
    assert not (data / "ledgers/2021").exists()
    assert {one.name for one in (data / PLACE).iterdir()} == KEPT


def test_a_file_of_two_names_is_written_once_and_has_one_text(make: Make) -> None:
    data = make()
    (data / "ledgers/2020/other.yaml").symlink_to("tasks.yaml")
    wanted = changes(data, FILE, "ledgers/2020/other.yaml")
    with pytest.raises(ChangedMeanwhile):
        write_changes(data, [wanted[0], wanted[1]._replace(after="another")])
    assert write_changes(data, wanted) == [FILE]
    assert (data / "ledgers/2020/other.yaml").is_symlink()
    assert (data / FILE).read_text("utf-8") == wanted[0].after


def test_on_two_disks_files_are_replaced_too_and_what_is_left_there_is_swept(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, known = make(), os.replace
    killed = data / "ledgers/2020/.ledger.change-killed"
    killed.write_text("half", "utf-8")
    (data / FILE).chmod(0o640)

    def replace(source: Path, target: Path) -> None:
        if Path(source).parent != Path(target).parent:
            raise OSError(errno.EXDEV, "")
        known(source, target)

    monkeypatch.setattr(os, "replace", replace)
    wanted = changes(data, FILE, SECOND)
    write_changes(data, wanted)
    assert state(data) == {file.name: file.after.encode() for file in wanted}
    assert (data / FILE).stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("closed", ["", "ledgers/2020", PLACE])
def test_a_folder_that_is_closed_to_writing_is_told_in_a_sentence(
    closed: str, make: Make, run: Run, anywhere: Path
) -> None:
    data = Path(shutil.copytree(make(), anywhere / "data"))
    if closed == PLACE:
        (data / PLACE).mkdir(mode=0o755)
    if os.geteuid() == 0:
        for one in (data, *data.rglob("*")):
            os.chown(one, 65_534, -1)
    (data / closed).chmod(0o555)
    before = state(data)
    with somebody():
        answer = add(run, data)
        listed = run("list", "--data", str(data))
    (data / closed).chmod(0o755)
    assert (answer.code, answer.out, answer.err.count("\n"), listed.code) == (2, "", 1, 0)
    assert "cannot be written (permission denied); nothing was changed." in answer.err
    assert state(data) == before


# What a branch may bring in the place of the lock


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Make a folder beside the data in which nothing may change."""
    folder = tmp_path / "outside"
    folder.mkdir()
    for name in ("lock", ".gitignore", "change-1", "journal"):
        (folder / name).write_text("kept", "utf-8")
    return folder


ODD: dict[str, dict[str, str | Path]] = {
    "a file": {PLACE: "text"},
    "a link to a folder": {PLACE: Path("../outside")},
    "a link to a file": {PLACE: Path("../outside/lock")},
    "a link to nothing": {PLACE: Path("../none")},
    "a lock that is a link": {f"{PLACE}/lock": Path("../../outside/lock")},
    "a lock that is a link to nothing": {f"{PLACE}/lock": Path("../../outside/none")},
    "a lock that is a folder": {f"{PLACE}/lock/x": "text"},
    "a journal that is a link": {f"{PLACE}/journal": Path("../../outside/journal")},
    "a journal that is a folder": {f"{PLACE}/journal/x": "text"},
}
HARMLESS: dict[str, dict[str, str | Path]] = {
    "links": {
        f"{PLACE}/{name}": Path(f"../../outside/{name}") for name in (".gitignore", "change-1")
    },
    "folders": {f"{PLACE}/change-1/x": "text", f"{PLACE}/.gitignore/x": "text"},
    "files": {f"{PLACE}/{name}": "x" for name in ("lock", ".gitignore", "a.yaml", "change-1")},
    "a journal without sense": {f"{PLACE}/journal": "[" * 100_000},
    "a journal of somebody else": {
        f"{PLACE}/journal": '[7, [["registry.yaml", "change-1", ""], ["../outside/lock", "", ""]]]',
        f"{PLACE}/change-1": "forged",
    },
}


def bring(data: Path, files: dict[str, str | Path]) -> None:
    """Lay files and links into the data folder, as git would."""
    for name, content in files.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            path.symlink_to(content)
        else:
            path.write_text(content, "utf-8")


@pytest.mark.parametrize("way", [*ODD, *HARMLESS])
def test_nothing_that_a_branch_brings_leads_a_writer_out_of_the_folder(
    way: str, make: Make, run: Run, outside: Path
) -> None:
    data = make()
    bring(data, {**ODD, **HARMLESS}[way])
    kept = {one.name: one.read_bytes() for one in outside.iterdir()}
    answer = add(run, data)
    assert {one.name: one.read_bytes() for one in outside.iterdir()} == kept
    if way in HARMLESS:
        assert (answer.code, answer.err) == (0, "")
        assert (data / SECOND).read_text("utf-8") != "forged"
        assert not (data / PLACE / "change-1").is_file() or way == "links"
        return
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert "remove it, and run the command again" in answer.err
    assert (data / FILE).read_bytes() == TABLE.encode()
    assert run("list", "--data", str(data)).code == 0


def test_nothing_of_the_lock_is_seen_by_git_or_by_the_reader(make: Make, run: Run) -> None:
    data = make()
    git(data, "init", "-q")
    git(data, "add", ".")
    git(data, "commit", "-qm", "first")
    before = run("check", "--data", str(data)).out
    assert add(run, data).code == 0
    assert git(data, "status", "--porcelain", "--untracked-files=all") == f"M {FILE}"
    assert run("check", "--data", str(data)).out == before.replace("2 rows", "3 rows")
    git(data, "clean", "-qfd")
    git(data, "stash", "-qu")
    assert add(run, data).code == 0


def test_what_writes_nothing_makes_no_lock(make: Make, run: Run) -> None:
    data = make()
    for words in (("list",), ("check", "--fix"), ("check", "--diff")):
        run(*words, "--data", str(data))
    assert run("add", "tasks", *ROW, "--dry-run", "--data", str(data)).code == 0
    assert not (data / PLACE).exists()


# Waiting


HOLD = """
import sys, time
from pathlib import Path
from ledgertool.editing.locking import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def held(data: Path, seconds: float) -> subprocess.Popen[bytes]:
    """Let another process hold the lock for a while."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, data, str(seconds)], stdout=subprocess.PIPE, env=clean()
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    return other


def test_who_waits_is_told_why_and_then_writes(
    make: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make()
    monkeypatch.setattr(locking, "_MOMENT", 0.1)
    with held(data, 0.6):
        answer = add(run, data)
    assert answer.code == 0
    assert answer.err == f"Another ledger is writing in “{data}”; waiting for it.\n"


def test_who_waits_too_long_gives_up_in_a_sentence(
    make: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make()
    monkeypatch.setattr(locking, "_PATIENCE", 0.2)
    with held(data, 60) as other:
        answer = add(run, data)
        other.kill()
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        f"Another ledger is still writing in “{data}”, so nothing was changed; run the command"
        " again when it is done.\n"
    )
    assert (data / FILE).read_bytes() == TABLE.encode()
    assert add(run, data).code == 0  # at once, for the lock has gone with its process


def test_a_lock_that_was_removed_and_made_anew_locks_all_the_same(make: Make) -> None:
    data = make()
    with held(data, 0.5):
        (data / PLACE / "lock").unlink()  # as git clean -fdx would
        with locked(data):
            assert not write_changes(data, [])
    with locked(data), locked(data):
        assert write_changes(data, changes(data, FILE)) == [FILE]
