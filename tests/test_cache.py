"""The folder of what is kept between two questions: private, swept, and done without if need be."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ledgertool.cli import cache
from tests.conftest import posix

DAY = 24 * 60 * 60


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a place for caches that is not there yet."""
    found = tmp_path / "home" / "caches"
    monkeypatch.setenv("XDG_CACHE_HOME" if os.name != "nt" else "LOCALAPPDATA", str(found))
    return found


def test_the_folder_is_made_where_it_is_not_there(place: Path) -> None:
    assert cache.folder() == place / "ledgertool"
    assert (place / "ledgertool").is_dir()


@posix
def test_the_folder_is_closed_to_others(place: Path) -> None:
    found = cache.folder()
    assert found is not None
    assert stat.S_IMODE(found.stat().st_mode) == 0o700
    found.chmod(0o777)
    assert cache.folder() == found
    assert stat.S_IMODE(found.stat().st_mode) == 0o700


@posix
def test_a_link_and_a_file_in_its_place_are_not_used(place: Path, tmp_path: Path) -> None:
    place.mkdir(parents=True)
    (tmp_path / "other").mkdir(mode=0o700)
    (place / "ledgertool").symlink_to(tmp_path / "other")
    assert cache.folder() is None
    (place / "ledgertool").unlink()
    (place / "ledgertool").write_text("a file", encoding="utf-8")
    assert cache.folder() is None


@posix
def test_the_folder_of_somebody_else_is_not_used(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cache.folder() is not None
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert cache.folder() is None


@pytest.mark.parametrize("named", ["relative/folder", "/proc/nowhere/at/all", "/dev/null/x"])
def test_a_place_that_cannot_be_used_is_done_without(
    named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", named)
    monkeypatch.setenv("LOCALAPPDATA", named)
    assert cache.folder() is None


def test_the_key_is_another_after_any_change_of_the_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tmp_path / "tool" / "cli" / "cache.py"
    code.parent.mkdir(parents=True)
    code.write_text("1", encoding="utf-8")
    monkeypatch.setattr(cache, "__file__", str(code))
    first = cache.tool_key()
    assert cache.tool_key() == first
    os.utime(code, (1, 1))
    second = cache.tool_key()
    code.with_name("more.py").write_text("", encoding="utf-8")
    third = cache.tool_key()
    monkeypatch.setattr(cache, "__version__", "99")
    assert len({first, second, third, cache.tool_key()}) == 4


def test_sweeping_takes_away_what_is_old_and_nothing_that_is_not_ours(place: Path) -> None:
    kept = cache.folder()
    assert kept is not None
    ages = {"answers/old": 31, "answers/new": 29, "readings/old": 31, "notes": 99, "else/old": 99}
    for name, days in ages.items():
        path = kept / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, encoding="utf-8")
        os.utime(path, (1e9 - days * DAY,) * 2)
    cache.sweep(kept, now=1e9)
    left = {path.relative_to(kept).as_posix() for path in kept.rglob("*") if path.is_file()}
    assert left == {"answers/new", "notes", "else/old", "swept"}


def test_sweeping_takes_away_the_longest_unused_where_there_is_too_much(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = cache.folder()
    assert kept is not None
    monkeypatch.setattr(cache, "_MOST", 25)
    (kept / "answers").mkdir()
    for name, hours in {"a": 3, "b": 1, "c": 2}.items():
        (kept / "answers" / name).write_text("0123456789", encoding="utf-8")
        os.utime(kept / "answers" / name, (1e9 - hours * 3600,) * 2)
    cache.sweep(kept, now=1e9)
    assert sorted(path.name for path in (kept / "answers").iterdir()) == ["b", "c"]


def test_sweeping_is_done_once_a_day(place: Path) -> None:
    kept = cache.folder()
    assert kept is not None
    cache.sweep(kept, now=1e9)
    (kept / "answers").mkdir()
    (kept / "answers" / "old").write_text("", encoding="utf-8")
    os.utime(kept / "answers" / "old", (1, 1))
    cache.sweep(kept, now=1e9 + DAY - 60)
    assert (kept / "answers" / "old").exists()
    cache.sweep(kept, now=1e9 + DAY + 60)
    assert not (kept / "answers" / "old").exists()
