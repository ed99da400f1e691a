"""One registry of formats: how an answer gets out, whatever it is written as."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from ledgertool.output import formats
from tests.conftest import Run

OFFICE = [name for name, form in formats.FORMATS.items() if form.needs]


def without(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    """Let it seem that a library is not installed."""

    def find(name: str) -> object:
        return None if name == library else find_spec(name)

    monkeypatch.setattr(formats, "find_spec", find)


@pytest.mark.parametrize("name", OFFICE)
@pytest.mark.parametrize("is_named_by", ["suffix", "format"])
def test_without_its_library_a_format_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, is_named_by: str
) -> None:
    without(monkeypatch, formats.FORMATS[name].needs)
    file = tmp_path / f"a.{name}"
    asked = ["-o", str(file)] if is_named_by == "suffix" else ["-f", name]
    answer = run("list", *asked)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.splitlines() == [
        f"{name} needs libraries that are not installed; run: pip install 'ledgertool[office]'"
    ]
    assert not file.exists()


def test_a_missing_library_hinders_no_other_format(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in OFFICE:
        without(monkeypatch, formats.FORMATS[name].needs)
        assert run("list", "-f", "csv").code == 0


@pytest.mark.parametrize(
    "name", [name for name, form in formats.FORMATS.items() if not form.is_text]
)
def test_what_is_no_text_is_not_written_to_a_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    answer = run("list", "-f", name)
    assert answer.code == 2
    assert answer.err.splitlines() == [
        f"{name} cannot be shown in a terminal; write it to a file: -o FILE.{name}"
    ]


@pytest.mark.parametrize("asked", [[], ["-f", "csv"], ["-f", "json"]])
def test_a_hyphen_is_stdout(run: Run, asked: list[str], tmp_path: Path) -> None:
    there = set(Path.cwd().iterdir())
    assert run("list", *asked, "-o", "-") == run("list", *asked)
    assert set(Path.cwd().iterdir()) == there
