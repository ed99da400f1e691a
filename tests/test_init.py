"""``ledger init``: from nothing to a repository that passes its checks."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ledgertool import __version__
from ledgertool.cli import beginning
from ledgertool.model.row import KINDS
from ledgertool.output import beginning as written
from tests.conftest import Run, posix, somebody
from tests.programs import at_a_terminal, clean, execute, git, process
from tests.samples import DATA, ROOT

KIND = next(iter(KINDS))
ALL = {
    *(".gitattributes", ".gitignore", ".pre-commit-config.yaml", ".github/workflows/check.yml"),
    *("README.md", "data/registry.yaml"),
    *(f"schemas/{name}.schema.json" for name in (*KINDS, "registry", "plan", "kind")),
    *("schemas/documents.schema.json", "schemas/workspace.schema.json"),
}


def files(folder: Path) -> set[str]:
    """Name what is in a folder, but for git's own."""
    found = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    return {name for name in found if not name.startswith(".git/")}


def uncommented(path: Path) -> None:
    """Take away what makes the example a comment, and the brackets above it, as its file says."""
    text = path.read_text(encoding="utf-8")
    assert "#   - n" in text
    text = re.sub(r"(?m)^(\w+): \[\]\n(?=#   )", r"\1:\n", text)
    path.write_text(re.sub(r"(?m)^# (?=  )", "", text), encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_ledger_of_any_kind_passes_and_so_does_its_example(
    run: Run, tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "新 台账"
    assert run("init", str(folder), "--kind", kind, "--year", "2021").code == 0
    data, table = ("--data", str(folder / "data")), f"data/ledgers/2021/{kind}s.yaml"
    assert files(folder) == ALL | {table}
    said = "Checked 2 files, 0 rows: 0 errors, 0 warnings.\n"
    assert run("check", *data, "--strict").out == said
    assert run("schema", *data, "--check")[:2] == (0, "")
    assert run("list", *data).code == 0

    uncommented(folder / "data/registry.yaml")
    uncommented(folder / table)
    assert run("check", *data, "--strict").out == said.replace("0 rows", "1 row")
    answer = json.loads(run("show", f"{kind}s/1", "-f", "json", *data).out)
    assert (answer["kind"], answer["year"]) == (kind, 2021)
    if answer["lead_departments"]:
        assert run("list", "--department", answer["lead_departments"][0], *data).code == 0


def test_where_only_the_comments_go_the_brackets_are_told_and_fixed(
    run: Run, tmp_path: Path
) -> None:
    run("init", str(tmp_path), "--kind", KIND, "--year", "2021")
    data = ("--data", str(tmp_path / "data"))
    for path in (tmp_path / "data").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?m)^# (?=  )", "", text), encoding="utf-8")
    assert "error[Y124]" in run("check", *data).out
    assert run("check", "--fix", *data).code == 0


def test_what_was_made_and_what_comes_next_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(beginning, "_tool", lambda: beginning._UNKNOWN)
    answer = run("init", "教育 台账", "--kind", "工作任务", "--year", "2021")
    assert answer == (
        0,
        "Began a ledger in “教育 台账”; data/ledgers/2021/tasks.yaml has no row yet.\n"
        "1. In that folder, write people and departments into data/registry.yaml.\n"
        "2. Add a row: ledger add tasks asks for each column. Or edit the file.\n"
        "3. Check and read: ledger check, then ledger list. README.md tells more.\n"
        "4. Keep it in git: git init, git add ., git commit; then pre-commit install.\n"
        "5. Let git merge row by row, in each clone once:"
        ' git config merge.ledger.driver "ledger merge-driver %O %A %B %P"\n'
        "6. In .github/workflows/check.yml, say where ledgertool is installed from.\n",
        "",
    )


def test_the_title_and_the_year_are_the_callers(run: Run, tmp_path: Path) -> None:
    title = "“十四五”: 任务 #1"
    assert run("init", str(tmp_path), "--kind", KIND, "--year", "2021", "--title", title).code == 0
    listed = run("tables", "-f", "json", "--data", str(tmp_path / "data"))
    (table,) = json.loads(listed.out)
    assert (table["title"], table["id"]) == (title, f"2021/{KIND}s")
    assert (tmp_path / "README.md").read_text(encoding="utf-8").startswith(f"# {title}\n")


def test_all_is_written_with_the_line_ends_that_git_keeps(run: Run, tmp_path: Path) -> None:
    run("init", str(tmp_path), "--kind", KIND)
    for name in files(tmp_path):
        text = (tmp_path / name).read_bytes()
        assert b"\r" not in text
        assert b"{{" not in text.replace(b"${{", b"")
        assert text.endswith(b"\n")
    attributes = (tmp_path / ".gitattributes").read_text()
    assert "*.yaml text eol=lf\n" in attributes


def test_the_workflow_checks_what_the_pull_request_becomes_once_it_is_merged(
    run: Run, tmp_path: Path
) -> None:
    run("init", str(tmp_path), "--kind", KIND)
    text = (tmp_path / ".github/workflows/check.yml").read_text(encoding="utf-8")
    workflow = yaml.load(text, Loader=yaml.BaseLoader)
    assert {"pull_request", "merge_group"} <= set(workflow["on"])
    (checkout,) = [
        step for step in workflow["jobs"]["check"]["steps"] if "checkout" in step.get("uses", "")
    ]
    assert "ref" not in checkout["with"]  # of a pull request it takes refs/pull/N/merge then
    assert checkout["with"]["fetch-depth"] == "0"


def test_a_new_ledger_is_merged_row_by_row_and_says_the_command_for_that(
    run: Run, tmp_path: Path
) -> None:
    said = run("init", str(tmp_path), "--kind", KIND, "--year", "2021").out
    git(tmp_path, "init", "-q")
    names = ["data/registry.yaml", f"data/ledgers/2021/{KIND}s.yaml", "data/ledgers/2022/a/b.yaml"]
    answer = git(tmp_path, "check-attr", "merge", *names, "README.md")
    assert [line.rsplit(": ", 1)[1] for line in answer.splitlines()] == [
        *["ledger"] * 3,
        "unspecified",
    ]
    (command,) = re.findall('git config merge.ledger.driver ".*"', said)
    for name in ("README.md", ".gitattributes"):
        assert command in (tmp_path / name).read_text(encoding="utf-8")


# Where it may begin


def _a_file(place: Path) -> Path:
    place.joinpath("甲.txt").write_text("x")
    return place / "甲.txt"


def _a_link(place: Path) -> Path:
    place.joinpath("there").mkdir()
    place.joinpath("link").symlink_to("there")
    return place / "link"


def _a_full_folder(place: Path) -> Path:
    place.joinpath("乙.doc").write_text("x")
    place.joinpath(".git").mkdir()
    return place


def _data(place: Path) -> Path:
    for name in ("ledgers/2020", "new"):
        place.joinpath("data", name).mkdir(parents=True)
    place.joinpath("data", "registry.yaml").write_text("people: []\ndepartments: []\n")
    return place / "data" / "new"


REFUSED: dict[str, tuple[Any, str]] = {
    "a file": (_a_file, "is not an empty folder: it is a file. Nothing was written"),
    "below a file": (lambda place: _a_file(place) / "x", "it is a file"),
    "a link": (_a_link, "is not an empty folder: it is a link. Nothing was written"),
    "a full folder": (_a_full_folder, "is not an empty folder: it holds “乙.doc”. Nothing"),
    "a data folder": (_data, "is inside the data folder"),
}


@posix
@pytest.mark.parametrize("what", REFUSED)
def test_a_place_that_is_not_free_is_refused_and_left_as_it_is(
    run: Run, tmp_path: Path, what: str
) -> None:
    make, said = REFUSED[what]
    place = make(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    answer = run("init", str(place), "--kind", KIND)
    assert answer[:2] == (2, "")
    assert said in answer.err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_git_began_is_free(run: Run, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert run("init", str(tmp_path), "--kind", KIND).code == 0
    assert run("init", str(tmp_path), "--kind", KIND).code == 2


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no kind": ((), "Say with --kind KIND which kind of table it begins with; there are “"),
    "an unknown kind": (("--kind", "taks"), "There is no kind of table “taks”. Did you mean “task"),
    "no year": (("--kind", KIND, "--year", "12月"), "--year takes a year such as 2020"),
    "an empty title": (("--kind", KIND, "--title", " "), "--title does not take “ ”: one line"),
    "two lines": (("--kind", KIND, "--title", "甲\n乙"), "one line of text is expected"),
    "odd characters": (("--kind", KIND, "--title", "甲\u200b乙"), "--title does not take"),
    "a second folder": (("--kind", KIND, "x"), "does not take"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_begun_is_said_and_nothing_is_written(
    run: Run, tmp_path: Path, what: str
) -> None:
    words, said = WRONG[what]
    answer = run("init", str(tmp_path / "new"), *words)
    assert answer[:2] == (2, "")
    assert said in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [1, 3, 9])
def test_what_was_written_before_an_error_is_taken_away(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    opened: list[Path] = []
    open_ = Path.open

    def full(path: Path, mode: str = "r", *more: Any, **others: Any) -> Any:
        if mode == "xb":
            opened.append(path)
            if len(opened) == number:
                raise OSError(28, "full")
        return open_(path, mode, *more, **others)

    monkeypatch.setattr(Path, "open", full)
    answer = run("init", str(tmp_path / "a" / "b"), "--kind", KIND)
    assert answer[:2] == (2, "")
    assert "cannot be written (the disk is full); nothing was changed." in answer.err
    assert list(tmp_path.iterdir()) == []


@posix
def test_where_nobody_may_write_nothing_is_written(
    run: Run, anywhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = shutil.copytree(written._TEMPLATES, anywhere / "templates")
    monkeypatch.setattr(written, "_TEMPLATES", templates)  # the package may be root's alone
    with somebody():
        answer = run("init", str(anywhere / "new"), "--kind", KIND)
    assert answer.code == (2 if os.geteuid() == 0 else 0)
    assert "permission denied" in answer.err or os.geteuid()


# Asked at a terminal


PLACE = list(KINDS).index("task") + 1
"""Where it stands in the list that is shown."""


@posix
@pytest.mark.parametrize("typed", [f"{PLACE}\n", "工作任务\n", "甲\n99\n\ntask\n"])
def test_the_kind_is_asked_for_until_it_is_known(tmp_path: Path, typed: str) -> None:
    code, screen = at_a_terminal("init", "new", typed=typed, cwd=tmp_path)
    assert code == 0
    assert f"  1  {KIND} {KINDS[KIND].name}\n" in screen
    assert screen.count(f"Which kind of table? [1-{len(KINDS)}]") == typed.count("\n")
    (table,) = (tmp_path / "new/data").rglob("tasks.yaml")
    assert "kind: task\n" in table.read_text(encoding="utf-8")


@posix
def test_whoever_does_not_answer_gets_nothing(tmp_path: Path) -> None:
    code, _screen = at_a_terminal("init", "new", typed="\x04", cwd=tmp_path)
    assert code == 130
    assert list(tmp_path.iterdir()) == []


# Its hooks and its workflow


def loaded(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def test_its_hooks_are_those_of_the_tool_with_what_is_installed(run: Run, tmp_path: Path) -> None:
    run("init", str(tmp_path), "--kind", KIND)
    (repo,) = loaded(tmp_path / ".pre-commit-config.yaml")["repos"]
    manifest = {one["id"]: one for one in loaded(ROOT / ".pre-commit-hooks.yaml")}
    assert repo["repo"] == "local"
    assert {one["id"] for one in repo["hooks"]} == set(manifest)
    for one in repo["hooks"]:
        like = {**manifest[one["id"]], "language": "system"}
        del like["description"]
        assert one == like


@posix
def test_its_hooks_pass_at_once(tmp_path: Path) -> None:
    assert process("init", "new", "--kind", KIND, cwd=tmp_path).code == 0
    folder = tmp_path / "new"
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    ours = clean(PRE_COMMIT_HOME=str(tmp_path / "home"), PRE_COMMIT_COLOR="never", PATH=path)
    hooks = (sys.executable, "-m", "pre_commit", "run", "--all-files")
    answer = execute(*hooks, cwd=folder, env=ours)
    assert (answer.code, answer.out.count("Passed")) == (0, 3), answer.out
    assert git(folder, "diff", "--name-only") == ""


@posix
@pytest.mark.parametrize("base", ["", "main"])
def test_its_workflow_passes_at_once(tmp_path: Path, base: str) -> None:
    assert process("init", "new", "--kind", KIND, cwd=tmp_path).code == 0
    folder = tmp_path / "new"
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "x")
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    (job,) = loaded(folder / ".github/workflows/check.yml")["jobs"].values()
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    scripts = [step["run"] for step in job["steps"] if "ledger " in step.get("run", "")]
    assert len(scripts) == 2
    for script in scripts:
        answer = execute("bash", "-ec", script, cwd=folder, env=clean(PATH=path, BASE=base))
        assert answer.code == 0, answer.err


def test_its_workflow_uses_what_that_of_the_tool_uses(run: Run, tmp_path: Path) -> None:
    run("init", str(tmp_path), "--kind", KIND)
    uses = re.compile(r"uses: (\S+ # \S+)")
    own = (tmp_path / ".github/workflows/check.yml").read_text(encoding="utf-8")
    ours = (ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8")
    assert set(uses.findall(own)) == set(uses.findall(ours)) != set()


COMMIT = "0123456789abcdef0123456789abcdef01234567"
INSTALLED = {
    "from an index": (None, f"ledgertool=={__version__}"),
    "from a folder": ({"url": "file:///home/x", "dir_info": {}}, beginning._UNKNOWN),
    "from git": (
        {"url": "https://example.org/o/l.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
        f"ledgertool @ git+https://example.org/o/l.git@{COMMIT}",
    ),
    "from git with a secret": (
        {"url": "https://me:secret@example.org/l", "vcs_info": {"commit_id": COMMIT}},
        beginning._UNKNOWN,
    ),
}


@pytest.mark.parametrize("how", INSTALLED)
def test_the_workflow_installs_the_tool_from_where_it_was_installed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    about, wanted = INSTALLED[how]

    class Installed:
        def read_text(self, _name: str) -> str | None:
            return json.dumps(about) if about else None

    monkeypatch.setattr(beginning, "distribution", lambda _name: Installed())
    answer = run("init", str(tmp_path), "--kind", KIND)
    workflow = (tmp_path / ".github/workflows/check.yml").read_text(encoding="utf-8")
    assert f"pip install '{wanted}'\n" in workflow
    assert ("\n6. " in answer.out) == (wanted == beginning._UNKNOWN)


def test_it_needs_no_data_around_it_and_changes_none(run: Run, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in DATA.rglob("*") if path.is_file()}
    assert run("init", str(tmp_path / "new"), "--kind", KIND).code == 0
    assert {path: path.read_bytes() for path in DATA.rglob("*") if path.is_file()} == before
