"""What GitHub reads: workflows, issue forms, and pins of actions."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.programs import execute
from tests.samples import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")
HOW_TO = ROOT / "docs" / "another-repository.md"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return document


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("github-workflows", WORKFLOWS),
        ("github-issue-forms", FORMS),
        ("github-issue-config", [GITHUB / "ISSUE_TEMPLATE" / "config.yml"]),
        ("dependabot", [GITHUB / "dependabot.yml"]),
    ],
)
def test_a_file_is_githubs_own_form(schema: str, paths: list[Path]) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    answer = execute(*command, *paths)
    assert (answer.code, len(paths) > 0) == (0, True), answer.out


@pytest.mark.parametrize("path", [*WORKFLOWS, HOW_TO], ids=lambda path: path.name)
def test_every_action_is_pinned_by_a_commit_with_its_version(path: Path) -> None:
    actions = re.findall(r"\buses: *(.*)", path.read_text(encoding="utf-8"))
    assert actions
    pinned = r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"
    assert [action for action in actions if not re.fullmatch(pinned, action)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
class TestAWorkflow:
    def test_may_only_read(self, path: Path) -> None:
        assert read(path)["permissions"] == {"contents": "read"}
        assert [job for job in read(path)["jobs"].values() if "permissions" in job] == []
        assert set(read(path)["on"]) == {"pull_request", "push"}

    def test_leaves_no_token_behind_and_ends(self, path: Path) -> None:
        checkouts = [step for step in steps(path) if "checkout" in step.get("uses", "")]
        assert len(checkouts) == len(read(path)["jobs"])
        assert {step["with"]["persist-credentials"] for step in checkouts} == {"false"}
        assert [job for job in read(path)["jobs"].values() if "timeout-minutes" not in job] == []
        assert "concurrency" in read(path)

    def test_puts_nothing_of_a_pull_request_into_a_script(self, path: Path) -> None:
        assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


def matrix() -> dict[str, Any]:
    found: dict[str, Any] = read(GITHUB / "workflows" / "tests.yml")["jobs"]["tests"]["strategy"]
    assert found["fail-fast"] == "false"
    return found["matrix"]  # type: ignore[no-any-return]


def versions() -> list[str]:
    """Give the versions of Python from the lowest that may be to the newest classifier."""
    lowest = int(PROJECT["project"]["requires-python"].removeprefix(">=3."))
    named = re.findall(r"Python :: 3\.(\d+)", "\n".join(PROJECT["project"]["classifiers"]))
    assert list(map(int, named)) == list(range(lowest, lowest + len(named)))
    return [f"3.{minor}" for minor in named]


def test_the_suite_runs_on_three_systems_with_every_python() -> None:
    assert matrix()["system"] == ["ubuntu", "macos", "windows"]
    assert matrix()["python"] == versions()


def test_the_suite_runs_with_the_lowest_versions_everywhere() -> None:
    lowest = [(one["system"], one["python"], one["versions"]) for one in matrix()["include"]]
    assert lowest == [(system, versions()[0], "lowest") for system in matrix()["system"]]


def test_the_style_is_checked_as_before_a_pull_request() -> None:
    job = read(GITHUB / "workflows" / "tests.yml")["jobs"]["style"]
    commands = [step["run"] for step in job["steps"] if "run" in step][1:]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace(".venv/bin/", "")
    assert [command for command in commands if f"\n{command}" not in ci] == []
    assert {command.split()[0] for command in commands} == {"ruff", "mypy", "python"}


# The lowest versions


def test_constraints_are_the_lowest_versions_that_are_allowed() -> None:
    answer = execute(sys.executable, ROOT / "scripts" / "lowest.py")
    extras = PROJECT["project"]["optional-dependencies"]
    named = [*extras["office"], *extras["tables"], *extras["test"]]
    wanted = [*PROJECT["project"]["dependencies"], *named]
    direct = [one for one in wanted if not one.startswith("ledgertool[")]
    assert [line.replace("==", ">=") for line in answer.out.splitlines()] == direct


@pytest.mark.parametrize("extra", ["", *PROJECT["project"]["optional-dependencies"]])
def test_every_dependency_has_a_lowest_version_and_no_address(extra: str) -> None:
    project = PROJECT["project"]
    found = project["optional-dependencies"][extra] if extra else project["dependencies"]
    pattern = r"[\w.-]+>=\d+(\.\d+)*|ledgertool\[\w+\]"
    assert [one for one in found if not re.fullmatch(pattern, one)] == []


# The code's own hooks


def test_the_hooks_of_the_code_take_their_tools_from_the_environment() -> None:
    validate = (sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml")
    assert execute(*validate, cwd=ROOT)[:2] == (0, "")
    (local,) = read(ROOT / ".pre-commit-config.yaml")["repos"]
    assert local["repo"] == "local"
    assert {hook["language"] for hook in local["hooks"]} == {"system"}


# Forms


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_form_asks_in_both_languages_and_warns_of_phones(path: Path) -> None:
    form = read(path)
    assert "Never paste phone numbers" in form["body"][0]["attributes"]["value"]
    labels = [part["attributes"]["label"] for part in form["body"][1:]]
    texts = [form["name"], form["description"], form["body"][0]["attributes"]["value"], *labels]
    assert [text for text in texts if not re.search("[\u4e00-\u9fff]", text)] == []
