"""An answer that was given is given again: as it was, and only while nothing has changed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.programs import Answer, at_a_terminal, execute, process
from tests.samples import DATA

ASKED = (
    ("list",),
    ("list", "--leader", "刘自力", "-f", "json"),
    ("list", "--table", "pilots", "--format", "csv"),
    ("due", "2020-12", "--as-of", "2020-11-01"),
    ("show", "pilots/7", "-f", "md"),
    ("tables",),
    ("stats", "--by", "leader"),
    ("kinds", "pilot"),
    ("why", "pilots/7"),
    ("plan", "2.3"),
    ("targets", "-f", "jsonl"),
    ("brief",),
)


@pytest.fixture
def caches(tmp_path: Path) -> Path:
    """Give a place for caches of its own."""
    return tmp_path / "caches"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with data that may be changed."""
    shutil.copytree(DATA, tmp_path / "here" / "data")
    return tmp_path / "here"


def ask(folder: Path, caches: Path, *words: str, **environment: str) -> Answer:
    """Ask as a user does; a word more tells whether the answer was found anew."""
    named = {"XDG_CACHE_HOME": str(caches), "LOCALAPPDATA": str(caches)}
    return process(*words, cwd=folder, **named, **environment)


def answers(caches: Path) -> list[Path]:
    """Give the answers that are kept."""
    return sorted((caches / "ledgertool" / "answers").glob("*"))


@pytest.mark.parametrize("spoken", ["en", "zh"])
@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_an_answer_is_given_again_as_it_was(
    words: tuple[str, ...], spoken: str, folder: Path, caches: Path
) -> None:
    first = ask(folder, caches, *words, LEDGER_LANG=spoken)
    (kept,) = answers(caches)
    os.utime(kept, (1, 1))
    assert ask(folder, caches, *words, LEDGER_LANG=spoken) == first
    assert kept.stat().st_mtime > 1  # it was used
    assert ask(folder, caches, *words, "--no-cache", LEDGER_LANG=spoken) == first
    assert answers(caches) == [kept]


def test_what_is_wrong_with_the_data_is_told_again(folder: Path, caches: Path) -> None:
    table = folder / "data" / "ledgers" / "2020" / "pilots.yaml"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("number: 3", "number: three"), encoding="utf-8")
    first = ask(folder, caches, "list")
    assert first.code == 3
    assert ask(folder, caches, "list") == first
    wrong = ask(folder, caches, "check")
    assert wrong.code == 1
    assert ask(folder, caches, "check") == wrong
    assert len(answers(caches)) == 2


def _edited(folder: Path) -> None:
    """Change a name for another of the same length, so that no time and no size tells of it."""
    table = folder / "data" / "ledgers" / "2020" / "pilots.yaml"
    info = table.stat()
    table.write_bytes(table.read_bytes().replace("安全".encode(), "平安".encode()))
    os.utime(table, ns=(info.st_atime_ns, info.st_mtime_ns))


def _form(folder: Path) -> None:
    """Put a form in of which nothing can be made."""
    (folder / "data" / "kinds").mkdir(exist_ok=True)
    (folder / "data" / "kinds" / "x.yaml").write_text("kind: x\n", encoding="utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "an edit that hides": _edited,
    "a file more": lambda here: (here / "data/ledgers/2020/more.yaml").write_text("kind: x\n"),
    "a file less": lambda here: (here / "data/ledgers/2020/pilots.yaml").unlink(),
    "a file renamed": lambda here: (here / "data/ledgers/2020/pilots.yaml").rename(
        here / "data/ledgers/2020/trials.yaml"
    ),
    "a folder more": lambda here: (here / "data/ledgers/2021.yaml").mkdir(),
    "the registry": lambda here: (here / "data/registry.yaml").write_text("people: []\n"),
    "the plan": lambda here: (here / "data/plan2019.yaml").write_text("title: x\n"),
    "a broken form": _form,
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_the_answer_is_found_anew(change: str, folder: Path, caches: Path) -> None:
    ask(folder, caches, "list")
    before = answers(caches)
    CHANGES[change](folder)
    now = ask(folder, caches, "list")
    assert now == ask(folder, caches, "list", "--no-cache")
    assert len(answers(caches)) == len(before) + 1


def test_other_surroundings_have_an_answer_of_their_own(folder: Path, caches: Path) -> None:
    answered = {
        ask(folder, caches, "list", **more)
        for more in ({}, {"LEDGER_LANG": "zh"}, {"LEDGER_DATA": str(folder / "data")})
    }
    assert len(answers(caches)) == 3
    assert len(answered) == 2
    ask(folder / "data", caches, "list")
    assert len(answers(caches)) == 4


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--at", "HEAD"),
        ("list", "-o", "-"),
        ("list", "--output=-"),
        ("list", "--no-cache"),
        ("list", "--leader", "nobody"),
        ("check",),
        ("check", "--strict", "--fix"),
        ("log", "pilots/7"),
        ("--help",),
        ("list", "--help"),
    ],
    ids=" ".join,
)
def test_what_depends_on_more_or_does_more_is_not_kept(
    words: tuple[str, ...], folder: Path, caches: Path
) -> None:
    # a check compares with documents that it names, which are elsewhere
    (folder / "data" / "documents.yaml").write_text("documents: []\n", encoding="utf-8")
    first = ask(folder, caches, *words)
    assert answers(caches) == []
    assert ask(folder, caches, *words) == first


def test_what_is_damaged_is_as_if_it_were_not_there(folder: Path, caches: Path) -> None:
    first = ask(folder, caches, "stats")
    (kept,) = answers(caches)
    sound = kept.read_bytes()
    step = len(sound) // 12
    for damaged in (
        b"",
        sound[: len(sound) // 2],
        sound[:-1],
        sound + b"x",
        b"\xff" * len(sound),
        *(sound[:n] + bytes([sound[n] ^ 1]) + sound[n + 1 :] for n in range(0, len(sound), step)),
    ):
        kept.write_bytes(damaged)
        assert ask(folder, caches, "stats") == first
        assert kept.read_bytes() == sound


def test_a_closed_pipe_is_the_same_end(folder: Path, caches: Path) -> None:
    for _time in range(2):
        for said in ("| true", "> /dev/full"):
            if sys.platform != "linux":
                continue
            line = f"{sys.executable} -m ledgertool list {said}; exit $?"
            named = {**os.environ, "XDG_CACHE_HOME": str(caches), "LEDGER_LANG": "en"}
            done = execute("bash", "-o", "pipefail", "-c", line, cwd=folder, env=named)
            assert done.code == (0 if "true" in said else 2)
            assert "Traceback" not in done.err
        ask(folder, caches, "list")
    assert len(answers(caches)) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
def test_at_a_terminal_it_is_the_same_too(folder: Path) -> None:
    first = at_a_terminal("stats", cwd=folder)
    assert at_a_terminal("stats", cwd=folder) == first
    assert at_a_terminal("stats", "--no-cache", cwd=folder) == first
