"""The hooks and the workflow, run for real; and the exit codes, as processes."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ledgertool.model.row import KINDS
from tests.conftest import Make
from tests.programs import Answer, clean, execute, git, process
from tests.samples import DATA, REGISTRY, ROOT, TABLE

FILE = "ledgers/2020/tasks.yaml"
HOW_TO = ROOT / "docs" / "another-repository.md"
WORKFLOW = ROOT / ".github" / "workflows" / "check.yml"
SLIP = TABLE.replace("deadline: 2020-12\n", "deadline: 2020年12月\n")
UNKNOWN = TABLE.replace("[刘自力]", "[刘自立]")


def committed(folder: Path, branch: str = "main") -> str:
    """Commit all that is in a folder; give the commit."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch", branch)
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "x")
    return git(folder, "rev-parse", "HEAD")


def ours(folder: Path) -> str:
    """Make a repository of the tool as it is in the work tree; give its commit.

    Of the work tree and not of HEAD, so that a change is tested before it is committed.
    """
    names = ("src", "pyproject.toml", "README.md", "LICENSE")
    for name in (*names, ".pre-commit-hooks.yaml"):
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*_cache")
            )
        else:
            shutil.copy(ROOT / name, folder / name)
    return committed(folder)


def put(folder: Path, table: str) -> None:
    for name, content in {"registry.yaml": REGISTRY, FILE: table}.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


# pre-commit


@pytest.fixture
def hooked(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """Make a data repository that uses our hooks as the how-to says; give its environment too."""
    tool, folder = tmp_path / "tool", tmp_path / "office"
    tool.mkdir()
    folder.mkdir()
    commit = ours(tool)
    config = next(block for block in _blocks("yaml") if block.startswith("repos:"))
    config = config.replace("https://github.com/OWNER/ledgertool", str(tool))
    config = config.replace("rev: COMMIT", f"rev: {commit}")
    assert str(tool) in config
    assert commit in config
    (folder / ".pre-commit-config.yaml").write_text(config + "      - id: ledger-fix\n")
    put(folder, TABLE)
    committed(folder)
    environment = clean(PRE_COMMIT_HOME=str(tmp_path / "home"), PRE_COMMIT_COLOR="never")
    return folder, environment


def _blocks(language: str) -> list[str]:
    text = HOW_TO.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def hook(place: tuple[Path, dict[str, str]], *arguments: str) -> Answer:
    """Run pre-commit over a repository."""
    folder, environment = place
    command = (sys.executable, "-m", "pre_commit", "run", *arguments)
    return execute(*command, cwd=folder, env=environment)


def verdicts(answer: Answer) -> dict[str, str]:
    """Tell of each hook whether it passed, failed or had nothing to look at."""
    found = re.findall(r"^(ledger [\w -]+?)\.{3,}(?:\(.*?\))?(\w+)$", answer.out, re.MULTILINE)
    return dict(found)


def test_the_hooks_run_in_a_repository_of_data(hooked: tuple[Path, dict[str, str]]) -> None:
    folder, _environment = hooked
    assert len(process("schema", cwd=folder).out.splitlines()) == len(
        (*KINDS, "registry", "plan", "kind", "documents", "workspace")
    )
    committed(folder)
    good = hook(hooked, "--all-files")
    passed = {"ledger check": "Passed", "ledger schema --check": "Passed"}
    assert (good.code, verdicts(good)) == (0, {**passed, "ledger check --fix": "Passed"})

    put(folder, UNKNOWN)
    git(folder, "add", "--all")
    bad = hook(hooked)
    assert bad.code == 1
    assert verdicts(bad)["ledger check"] == "Failed"
    assert "data/ledgers/2020/tasks.yaml:9:15 (line 9)" in bad.out
    assert "No person in the registry is named “刘自立”" in bad.out

    put(folder, SLIP)
    git(folder, "add", "--all")
    mended = hook(hooked, "ledger-fix")
    assert (mended.code, verdicts(mended)) == (1, {"ledger check --fix": "Failed"})
    assert "files were modified by this hook" in mended.out
    assert (folder / "data" / FILE).read_text(encoding="utf-8") == TABLE
    git(folder, "add", "--all")
    assert hook(hooked, "ledger-fix").code == 0

    (folder / "schemas" / "pilot.schema.json").write_text("{}\n")
    git(folder, "add", "--all")
    stale = hook(hooked, "ledger-schema")
    assert (stale.code, verdicts(stale)) == (1, {"ledger schema --check": "Failed"})
    assert "schemas/pilot.schema.json is out of date" in stale.out

    (folder / "README.md").write_text("x\n")
    git(folder, "checkout", "--quiet", "HEAD", "--", ".")
    git(folder, "add", "README.md")
    other = hook(hooked, "ledger-check")
    assert (other.code, verdicts(other)) == (0, {"ledger check": "Passed"})


LINKED = TABLE + "    related: [{to: 2020/other/1, reason: 同一事项, reading: editors}]\n"
ONE_SIDED: dict[str, tuple[str, str]] = {
    "a table is deleted": ("data/ledgers/2020/other.yaml", "R312"),
    "the registry is deleted": ("data/registry.yaml", "There is no ledger here"),
    "the suffix is in capitals": ("data/ledgers/2020/x.YAML", "F008"),
    "the suffix is short": ("data/ledgers/2020/x.yml", "F008"),
    "a plan is in capitals": ("data/Plan2020.yaml", "F008"),
    "a file looks like a repository": ("data/HEAD", "F011"),
}


def test_the_hooks_see_what_a_commit_only_deletes_or_names_in_another_way(
    hooked: tuple[Path, dict[str, str]],
) -> None:
    folder, environment = hooked
    put(folder, LINKED)
    (folder / "data/ledgers/2020/other.yaml").write_text(TABLE, encoding="utf-8")
    for name in ("objects/x", "refs/x"):
        (folder / "data" / name).parent.mkdir()
        (folder / "data" / name).write_text("x")
    committed(folder)
    assert (
        execute(sys.executable, "-m", "pre_commit", "install", cwd=folder, env=environment)[0] == 0
    )
    for what, (name, told) in ONE_SIDED.items():
        path = folder / name
        path.unlink() if path.exists() else path.write_text(TABLE, encoding="utf-8")
        git(folder, "add", "--all")
        commit = ("git", "commit", "--quiet", "--message", "x")
        answer = execute(*commit, cwd=folder, env={**environment, "SKIP": "ledger-schema"})
        assert answer.code == 1, what
        assert told in answer.err + answer.out, what
        git(folder, "reset", "--quiet", "--hard")
    stale = hook(hooked, "ledger-schema")
    assert verdicts(stale) == {"ledger schema --check": "Failed"}


HOOKS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
)


def test_hooks_are_pre_commits_own_form() -> None:
    validate = (sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml")
    assert execute(*validate, cwd=ROOT, env=clean())[:2] == (0, "")
    assert [one["id"] for one in HOOKS] == ["ledger-check", "ledger-fix", "ledger-schema"]


@pytest.mark.parametrize("one", HOOKS, ids=[one["id"] for one in HOOKS])
def test_a_hook_asks_about_all_files_at_once(one: dict[str, Any]) -> None:
    assert (one["pass_filenames"], one["require_serial"], one["language"]) == (
        False,
        True,
        "python",
    )


@pytest.mark.parametrize("one", HOOKS, ids=[one["id"] for one in HOOKS])
def test_a_hook_runs_whatever_a_commit_changes(one: dict[str, Any]) -> None:
    limits = {"files", "exclude", "types", "types_or", "exclude_types", "stages"}
    assert one["always_run"] is True
    assert limits & set(one) == set()


# The workflow


def steps(text: str) -> list[dict[str, Any]]:
    """Give the steps of a workflow's only job."""
    workflow = yaml.load(text, Loader=yaml.BaseLoader)
    (job,) = workflow["jobs"].values()
    found: list[dict[str, Any]] = job["steps"]
    return found


def test_the_workflow_gets_the_history() -> None:
    workflow = yaml.load(WORKFLOW.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert "paths" not in (workflow["on"]["pull_request"] or {})
    checkout = steps(WORKFLOW.read_text(encoding="utf-8"))[0]
    assert checkout["with"]["fetch-depth"] == "0"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Make a clone of a repository with the frozen ledger, as the checkout step does."""
    if os.name == "nt":
        pytest.skip("check.yml runs on Linux, and its scripts are of that shell")
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    origin.mkdir()
    shutil.copytree(DATA, origin / "data")
    assert process("schema", cwd=origin).code == 0
    committed(origin)
    git(tmp_path, "clone", "--quiet", str(origin), str(clone))
    git(clone, "checkout", "--quiet", "-b", "clerk")
    return clone


def script(step: dict[str, Any], folder: Path, **environment: str) -> Answer:
    """Run a step as GitHub's runner does, with the ledger of this Python first on the path."""
    beside = Path(sys.executable).parent
    assert (beside / "ledger").exists()
    bash = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"])
    path = f"{beside}:{os.environ['PATH']}"
    return execute(*bash, cwd=folder, env=clean(PATH=path, **environment))


def named(word: str) -> dict[str, Any]:
    """Find the step whose script has a word."""
    (found,) = [
        step for step in steps(WORKFLOW.read_text(encoding="utf-8")) if word in step.get("run", "")
    ]
    return found


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "data" / "ledgers" / "2020" / "reform-tasks.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    committed(folder)


@pytest.mark.parametrize("base", ["", "origin/main"])
def test_the_workflow_passes_on_good_data(base: str, office: Path) -> None:
    assert script(named("ledger check"), office, BASE=base).code == 0
    assert script(named("ledger schema"), office).code == 0


@pytest.mark.parametrize(("base", "code"), [("", 0), ("origin/main", 1)])
def test_a_silent_change_fails_a_pull_request_and_not_a_push(
    base: str, code: int, office: Path
) -> None:
    edit(office, "    must_close: true\n", "")
    answer = script(named("ledger check"), office, BASE=base)
    assert answer.code == code
    assert ("error[D505]" in answer.out) == bool(code)


@pytest.mark.parametrize("base", ["", "origin/main"])
def test_a_mistake_fails_the_workflow(base: str, office: Path, tmp_path: Path) -> None:
    edit(office, "leaders: [谢强]", "leaders: [谢墙]")
    summary = tmp_path / "summary.md"
    answer = script(
        named("ledger check"),
        office,
        BASE=base,
        GITHUB_ACTIONS="true",
        GITHUB_WORKSPACE=str(office),
        GITHUB_STEP_SUMMARY=str(summary),
    )
    assert answer.code == 1
    annotations = [line for line in answer.out.splitlines() if line.startswith("::error ")]
    place = "file=data/ledgers/2020/reform-tasks.yaml,line=12,endLine=12,col=15,endColumn=16::"
    assert sum(line.startswith(f"::error title=R301 unknown-name,{place}") for line in annotations)
    assert len(annotations) == (2 if base else 1)
    assert "error[R301]" in answer.out
    assert "| R301 |" in summary.read_text(encoding="utf-8")


def test_a_stale_schema_fails_the_workflow(office: Path) -> None:
    (office / "schemas" / "pilot.schema.json").write_text("{}\n")
    assert script(named("ledger schema"), office).code == 1


def test_the_how_to_for_another_repository_works(office: Path) -> None:
    (text,) = [block for block in _blocks("yaml") if block.startswith("name: check\n")]
    (check,) = [step for step in steps(text) if "ledger check" in step.get("run", "")]
    assert check["env"] == {"BASE": "${{ github.base_ref || 'main' }}"}
    assert script(check, office, BASE="main").code == 0
    edit(office, "    must_close: true\n", "")
    assert script(check, office, BASE="main").code == 1


# Exit codes


@pytest.mark.parametrize(
    ("files", "arguments", "code"),
    [
        ({FILE: TABLE}, (), 0),
        ({FILE: TABLE}, ("--strict",), 0),
        ({FILE: TABLE.replace("推进中考", "推进 中考")}, (), 0),
        ({FILE: TABLE.replace("推进中考", "推进 中考")}, ("--strict",), 1),
        ({FILE: UNKNOWN}, (), 1),
        ({FILE: UNKNOWN}, ("-f", "json"), 1),
        ({FILE: UNKNOWN}, ("--ignore", "R301"), 0),
        ({FILE: SLIP}, ("--diff",), 1),
        ({FILE: SLIP}, ("--fix",), 0),
        ({FILE: TABLE}, ("--format", "pdf"), 2),
        ({FILE: TABLE}, ("--no-such-option",), 2),
        ({FILE: TABLE}, ("--select", "X1"), 2),
        ({FILE: TABLE}, ("--against", "nowhere"), 2),
        ({FILE: TABLE}, ("nowhere",), 2),
        ({FILE: TABLE}, ("/",), 0),
        ({FILE: TABLE}, ("/etc",), 2),
        ({}, (), 2),
        ({"ledgers/2020/README.md": "x"}, (), 2),
        ({"ledgers/2020/pilots.yml": TABLE}, (), 1),
        ({FILE: ""}, (), 1),
    ],
)
def test_check_ends_with_its_code(
    files: dict[str, str | bytes], arguments: tuple[str, ...], code: int, make: Make
) -> None:
    answer = process("check", "--data", str(make(files)), *arguments)
    assert answer.code == code
    assert "Traceback" not in answer.err
    assert bool(answer.err) == (code == 2 or bool({"--fix", "--diff"} & {*arguments}))
    assert answer.out or code == 2 or arguments == ("--ignore", "R301")


def test_where_no_data_is_found_nothing_was_checked(tmp_path: Path) -> None:
    answer = process("check", cwd=tmp_path)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_a_folder_without_data_is_none(name: str, tmp_path: Path) -> None:
    answer = process("check", "--data", str(tmp_path / name), cwd=tmp_path)
    assert (answer.code, answer.out) == (2, "")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("explain",), 0),
        (("explain", "Y103"), 0),
        (("explain", "Y999"), 2),
        (("schema", "--check", "--output", "nowhere"), 1),
        (("schema", "--data", "nowhere"), 2),
    ],
)
def test_the_commands_beside_check_end_with_their_code(
    arguments: tuple[str, ...], code: int
) -> None:
    answer = process(*arguments)
    assert (answer.code, bool(answer.err)) == (code, code == 2)
