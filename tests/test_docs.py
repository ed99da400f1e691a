"""What the documents say is what the tool does today."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator

import pytest

from ledgertool import __version__
from ledgertool.cli.app import COMMANDS
from ledgertool.output.formats import FORMATS
from ledgertool.output.reporters import REPORTERS
from tests.conftest import ROOT, Run

sys.path.insert(0, str(ROOT / "scripts"))
import readme

READMES = ("README.md", "README.zh-CN.md")


def fenced(name: str, language: str) -> Iterator[str]:
    """Give the fenced blocks of a document that are in some language."""
    text = (ROOT / name).read_text(encoding="utf-8")
    yield from re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_every_answer_in_the_readmes_is_todays() -> None:
    assert readme.stale() == []


def test_both_readmes_give_the_same_two_commands() -> None:
    english, chinese = (list(fenced(name, "sh")) for name in READMES)
    assert english == chinese
    assert len(english) == 2
    assert all(block.count("\n") == 1 for block in english)


def test_the_ci_runs_the_test_command_of_the_readme() -> None:
    command = list(fenced("README.md", "sh"))[1].strip()
    pattern = re.search(r"grep -E '(.*?)' README.md", (ROOT / ".ci" / "run").read_text())
    assert pattern is not None
    found = [
        line
        for line in (ROOT / "README.md").read_text(encoding="utf-8").split("\n")
        if re.search(pattern[1], line)
    ]
    assert found == [command]


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_every_command_and_format(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"ledger {command}" not in text] == []
    assert [form for form in FORMATS if form not in text] == []


def test_the_json_page_names_every_field_of_a_row(run: Run) -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    rows = json.loads(run("due", "2020", "--table", "key-points", "--format", "json").out)
    own = {"section", "text"}  # a kind's own fields are named in its form
    assert [key for key in rows[0] if key not in own and f"`{key}`" not in page] == []


def test_the_changelog_tells_of_this_version() -> None:
    assert f"## {__version__}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_check_offers_the_forms_that_there_are(run: Run) -> None:
    help_text = " ".join(run("check", "--help").out.split())
    assert [name for name in REPORTERS if name not in help_text] == []
