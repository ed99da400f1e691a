"""One command makes what is made from something else, or tells what is out of date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.samples import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import generate
import translate


def test_every_sentence_is_translated() -> None:
    assert translate.missing() == []


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository whose only part, the rules, is one page that is missing."""
    path = tmp_path / "docs" / "page.md"
    made_up = SimpleNamespace(files=lambda: {path: b"new\n"})
    monkeypatch.setitem(sys.modules, "made_up", made_up)
    monkeypatch.setitem(generate.MODULES, "rules", "made_up")
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    return path


@pytest.mark.parametrize("content", [None, b"old\n", b"new\r\n"])
def test_what_is_out_of_date_is_named_and_left_alone(
    content: bytes | None, page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        page.parent.mkdir()
        page.write_bytes(content)
    assert generate.main(["--check", "rules"]) == 1
    said = capsys.readouterr().err
    assert said.splitlines()[0] == "docs/page.md is out of date"
    assert "python scripts/generate.py" in said
    assert page.is_file() == (content is not None)


def test_what_is_out_of_date_is_written_once(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate.main(["rules"]) == 0
    assert capsys.readouterr().err == "docs/page.md written\n"
    assert page.read_bytes() == b"new\n"
    assert generate.main(["--check", "rules"]) == 0
    assert generate.main(["rules"]) == 0
    assert capsys.readouterr().err == ""


def test_a_sentence_without_translation_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = translate.PO.read_text(encoding="utf-8")
    path = tmp_path / "ledgertool.po"
    path.write_text(text.replace('msgstr "已中断。"', 'msgstr ""'), encoding="utf-8")
    monkeypatch.setattr(translate, "PO", path)
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(translate, "MO", tmp_path / "ledgertool.mo")
    assert generate.main(["--check", "catalogue"]) == 1
    assert "to be translated: Interrupted.\n" in capsys.readouterr().err
    assert generate.main(["catalogue"]) == 0
    assert "to be translated: Interrupted.\n" in capsys.readouterr().err


def test_the_cases_are_written_by_the_tests_that_keep_them(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **_options: object) -> SimpleNamespace:
        commands.append(command)
        return SimpleNamespace(returncode=1)

    monkeypatch.setattr(subprocess, "run", run)
    assert generate.main(["cases"]) == 1
    assert generate.main(["--check", "cases"]) == 1
    update, check = commands
    assert [word for word in update if word not in check] == ["--update-cases"]
    assert check[-2:] == ["-m", "cases"]


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        generate.main(["schema"])
    assert "no such part: schema" in capsys.readouterr().err
