"""This repository, whatever is filed in it: its data is good, and its documents tell the truth."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledgertool import __version__
from ledgertool.cli.commands import COMMANDS
from ledgertool.model.row import KINDS
from ledgertool.output.formats import FORMATS
from ledgertool.output.reporters import REPORTERS
from ledgertool.reading.ledger import load
from tests.conftest import Run
from tests.samples import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import generate

DATA = ROOT / "data"
READMES = ("README.md", "README.zh-CN.md")
HOW_TO = "another-repository.md"


# The data


def test_the_data_has_no_error(run: Run) -> None:
    assert run("check", "--strict", "--data", str(DATA)).code == 0


def test_the_schemas_are_up_to_date(run: Run) -> None:
    assert run("schema", "--check", "--data", str(DATA)) == (0, "", "")


def test_every_table_is_shown_in_the_form_of_its_kind(run: Run) -> None:
    for table in load(DATA).tables:
        answer = run("list", "--table", table.id, "--format", "csv", "--data", str(DATA))
        headings = answer.out.split("\r\n")[0].split(",")
        form = ["编号", *(column.heading for column in KINDS[table.head.kind].columns)]
        assert headings == [heading for heading in form if heading in headings]


def test_there_is_a_schema_for_each_kind_and_no_other() -> None:
    names = {path.name for path in (ROOT / "schemas").iterdir()}
    others = ("registry", "plan", "kind", "documents", "workspace")
    assert names == {f"{name}.schema.json" for name in (*KINDS, *others)}


def test_the_first_line_of_every_file_points_at_its_schema() -> None:
    for path in DATA.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        pointer = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
        kind = re.search(r"^kind: (\S+)$", text, re.MULTILINE)
        others = "plan" if path.stem.startswith("plan") else path.stem
        name = kind[1] if kind else others
        assert pointer is not None, path
        assert (path.parent / pointer[1]).resolve() == ROOT / "schemas" / f"{name}.schema.json"


def test_every_file_says_above_its_first_links_that_they_are_not_the_documents_words() -> None:
    for path in DATA.glob("ledgers/*/*.yaml"):
        before, link, _after = path.read_text(encoding="utf-8").partition("    serves:\n")
        last = before.rstrip("\n").rsplit("\n", 1)[-1].strip()
        assert not link or last == "# 以下 serves、related 为编者理解，不是文件原文", path


# What is made from it


@pytest.mark.parametrize("part", generate.MODULES)
def test_what_is_generated_is_up_to_date(part: str) -> None:
    assert list(generate.stale(part)) == []


# The documents


def fenced(name: str, language: str) -> Iterator[str]:
    """Give the fenced blocks of a document that are in some language."""
    text = (ROOT / name).read_text(encoding="utf-8")
    yield from re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


WRITTEN_BY_HAND = (*ROOT.glob("*.md"), *(ROOT / "docs" / f for f in ("json.md", HOW_TO)))


@pytest.mark.parametrize("path", WRITTEN_BY_HAND, ids=lambda path: path.name)
def test_a_document_names_files_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert [link for link in links if not (path.parent / link).exists()] == []
    code = " ".join(re.findall(r"`([^`\n]+)`", text))
    names = re.findall(r"(?<!\S)[\w./-]+(?:/|\.(?:py|md|ya?ml|toml|json))(?!\S)", code)
    bases = (ROOT, ROOT / "src" / "ledgertool")
    to_be_made = re.compile(r"[A-Z]{4}|^data/(ledgers|kinds)/|(^|/)\.ledger/")
    missing = [name for name in names if not any((base / name).exists() for base in bases)]
    assert [name for name in missing if not to_be_made.search(name)] == []


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
