"""A copy of the repository gets a kind of table and other data, and no test wants editing."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.conftest import IN_CI
from tests.programs import execute
from tests.samples import ROOT

OVER_KINDS = [f"tests/test_{name}.py" for name in ("kinds", "schema", "completion", "repository")]
"""The tests that go over all kinds; where there is time, all tests are run."""

BESIDE_KINDS = (
    *("cost", "ends", "git", "hooks", "mutations", "period", "phones", "recurrence", "revisions"),
    *("security", "words", "pages_browser", "at_commit", "fetching", "gather", "sql_lock"),
)
"""Tests that take long and in which no kind is asked about."""

READMES = "test_what_is_generated_is_up_to_date[readmes]"

EDITS = {
    "data/registry.yaml": [("departments:\n", "departments:\n  - name: 督查科\n")],
    "data/ledgers/2020/reform-tasks.yaml": [("    leaders: [谢强]\n", "    leaders: [彭格]\n")],
    "data/ledgers/2020/plan-reviews.yaml": [
        ("declared: {rows: 1}\n", "declared: {rows: 2}\n"),
        (
            "        reading: editors\n",
            "        reading: editors\n\n  - number: 2\n    title: 《督查工作方案》\n"
            "    leaders: [刘自力]\n    lead_departments: [督查科]\n    deadline: 2020-Q4\n",
        ),
    ],
    "documents/ledger2020.txt": [
        ("谢强 职成高教科 年内完成", "彭格 职成高教科 年内完成"),
        ("审议计划表（1个）", "审议计划表（2个）"),
        ("\n说明：“上会”", "\n2 《督查工作方案》 刘自力 督查科 2020年第四季度\n\n说明：“上会”"),
    ],
}
"""What somebody files in the data: a department, another leader and one more row.

The issued document that is kept beside the data says the same.
"""


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, file
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def python(folder: Path, *arguments: str) -> str:
    """Run Python in the copy and with its package; it must succeed."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    environment = {**kept, "PYTHONPATH": str(folder / "src"), "LEDGER_LANG": "en", "CI": ""}
    code, out, err = execute(sys.executable, *arguments, cwd=folder, env=environment)
    assert code == 0, out + err
    return out + err


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the repository, and edit its data so that nothing is wrong with it."""
    folder = tmp_path / "copy"
    ignored = [".git", ".venv*", ".*_cache", ".hypothesis", "__pycache__", "build", "dist"]
    ignored += ["node_modules"]
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*ignored))
    for name, edits in EDITS.items():
        for old, new in edits:
            replace(folder / name, old, new)
    return folder


def test_adding_a_kind_as_contributing_says_and_editing_the_data_breaks_no_test(copy: Path) -> None:
    how_to = (copy / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = how_to.partition("## Adding a kind of table\n")[2].partition("\n## ")[0]
    blocks = dict(re.findall(r"```(\w+)\n(.*?)```", section, re.DOTALL))
    (table,) = re.findall(r"`(data/ledgers/.*\.yaml)`", section)
    with (copy / "src/ledgertool/model/kinds.py").open("a", encoding="utf-8") as kinds:
        kinds.write("\n\n" + blocks["python"])
    (copy / table).write_text(blocks["yaml"], encoding="utf-8")
    assert "to be translated: What was found\n" in python(copy, "scripts/generate.py", "catalogue")
    (catalogue,) = (copy / "src").rglob("*.po")
    new = re.compile(r'(?:#, fuzzy\n)?(msgid "What was found"\nmsgstr) ".*"')
    text, times = new.subn(r'\1 "发现的问题"', catalogue.read_text(encoding="utf-8"))
    assert times == 1
    catalogue.write_text(text, encoding="utf-8")
    python(copy, "scripts/generate.py", "catalogue", "rules", "tables", "schemas")

    tests = ["tests", "--ignore", "tests/test_real_data.py"] if IN_CI else OVER_KINDS
    ask = ["-q", "-n", "2" if IN_CI else "0", "-p", "no:cacheprovider", "--mutations", "250"]
    ask += [part for name in BESIDE_KINDS for part in ("--ignore", f"tests/test_{name}.py")]
    ask += ["--deselect", f"tests/test_repository.py::{READMES}", "--ignore", "tests/test_copy.py"]
    assert " passed" in python(copy, "-m", "pytest", *tests, *ask)
    assert "[inspection]" in python(copy, "-m", "pytest", "-q", "--collect-only", *OVER_KINDS)
