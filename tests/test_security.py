"""What SECURITY.md promises: each promise has tests here, and each test its promise.

The commands run as a user runs them: the installed ``ledger``, in a repository that a stranger's
branch has changed. What each promise means in full is in the tests of the parts.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml

from ledgertool.output.reporters import REPORTERS
from tests.conftest import posix
from tests.programs import Answer, clean, execute
from tests.repositories import FILE, FILES, Repository, begun, branched, program
from tests.samples import PILOT, REGISTRY, ROOT, TABLE, TEXTS

pytestmark = posix

Test = TypeVar("Test", bound=Callable[..., None])
HELD: dict[int, list[str]] = defaultdict(list)
"""The tests that hold a promise, by its number."""

ELSEWHERE: dict[int, tuple[str, ...]] = {8: ("test_fetching.py", "test_at_commit.py")}
"""The files whose tests hold a promise, where none here does."""

LEDGER = Path(sys.executable).parent / "ledger"
STAR = "    must_close: true\n"
EVERY = [
    *(("list",), ("due", "2020"), ("show", "tasks/1"), ("why", "tasks/1"), ("tables",)),
    *(("stats", "--by", "leader"), ("plan",), ("targets",), ("check",), ("check", "--notes")),
    *(("check", "--diff"), ("check", "--against", "main"), ("list", "--at", "main")),
    *(
        ("log", "tasks/1"),
        ("diff", "main"),
        ("diff", "main", "HEAD"),
        ("list", "--at", "2020-12-31"),
    ),
    *(("schema", "--check"), ("check", "--fix")),
]


def holds(promise: int) -> Callable[[Test], Test]:
    """Say that a test holds a promise."""

    def note(test: Test) -> Test:
        HELD[promise].append(test.__name__)
        return test

    return note


@pytest.fixture
def office(tmp_path: Path) -> Repository:
    """Make a repository with good data on main, and a stranger's branch checked out."""
    return branched(tmp_path / "office")


def ledger(repository: Repository, *words: str, **environment: str) -> Answer:
    return execute(LEDGER, *words, cwd=repository.top, env=clean(**environment))


def test_every_promise_has_a_test_and_every_test_a_promise() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    english, chinese = text.split("\n## 安全\n")
    for language in (english, chinese):
        numbers = [int(one) for one in re.findall(r"^(\d+)\. ", language, re.MULTILINE)]
        assert numbers == sorted([*HELD, *ELSEWHERE])
        assert numbers == list(range(1, len(numbers) + 1))
    for name in (name for names in ELSEWHERE.values() for name in names):
        assert f"`tests/{name}`" in text
        assert (ROOT / "tests" / name).is_file()
    promising = {name for names in HELD.values() for name in names}
    ours = {name for name in globals() if name.startswith("test_")}
    assert ours - promising == {"test_every_promise_has_a_test_and_every_test_a_promise"}


# 1. Nothing that the branch brings is run


MODULES = ("yaml", "pip", "ledgertool", "typer", "git", "sitecustomize", "conftest", "encodings")


@holds(1)
def test_nothing_that_a_branch_brings_is_run(office: Repository, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    for name in MODULES:
        for folder in (office.top, office.data):
            (folder / f"{name}.py").write_text(f"open({str(marker)!r}, 'w')\n")
    for name in ("git", "ledger", "python", "less", "sh"):
        program(office.top / name, f"touch {marker}")
    tag = f'    outcome: !!python/object/apply:os.system ["touch {marker}"]\n'
    commands = {
        f"ledgers/2020/$(touch {marker.name}).yaml": PILOT,
        "ledgers/2020/`touch ran`; touch ran |touch ran.yaml": TABLE,
        "ledgers/2020/-c core.pager=x.yaml": TABLE,
        "ledgers/2020/tag.yaml": TABLE.replace("    outcome: 出台实施方案\n", tag),
    }
    office.commit(commands)
    path = f":.:{os.environ['PATH']}"
    for words in EVERY:
        answer = ledger(office, *words, PATH=path, PAGER="./less", EDITOR="./sh")
        assert answer.code in (0, 1, 2, 3), words
        assert "Traceback" not in answer.err
    assert not marker.exists()
    assert list(office.top.rglob("ran")) == []


def workflows() -> list[dict[str, Any]]:
    """Read the workflows for a repository of data: the one that checks, the one that publishes."""
    text = (ROOT / "docs" / "another-repository.md").read_text(encoding="utf-8")
    found = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    return [yaml.load(one, Loader=yaml.BaseLoader) for one in found if "jobs:" in one]


@holds(1)
@pytest.mark.parametrize("workflow", workflows(), ids=lambda one: one["name"])
def test_no_workflow_for_data_runs_anything_of_the_branch(workflow: dict[str, Any]) -> None:
    (job,) = workflow["jobs"].values()
    steps: list[dict[str, Any]] = job["steps"]
    (here,) = [n for n, step in enumerate(steps) if "checkout" in step.get("uses", "")]
    lines = [step["run"].split(" && ") for step in steps[here + 1 :] if "run" in step]
    assert {command.split()[0] for line in lines for command in line} <= {"ledger", "mkdir"}
    assert "@COMMIT'" in " ".join(step.get("run", "") for step in steps[:here])


@holds(1)
def test_what_may_write_pages_runs_for_no_pull_request() -> None:
    checking, publishing = workflows()
    assert set(checking["permissions"].values()) == {"read"}
    assert set(publishing["on"]) == {"push", "schedule"}
    assert publishing["on"]["push"] == {"branches": ["main"]}
    (job,) = publishing["jobs"].values()
    assert job["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}


@holds(1)
def test_actions_are_pinned_by_their_commits() -> None:
    texts = [*(ROOT / ".github" / "workflows").iterdir(), ROOT / "docs" / "another-repository.md"]
    used = [
        name
        for path in texts
        for name in re.findall(r"uses: *(\S+)", path.read_text(encoding="utf-8"))
    ]
    assert len(used) > 4
    assert [name for name in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name)] == []


# 2. Nothing outside the data folder is read or written


@holds(2)
def test_nothing_outside_is_read_or_written(office: Repository, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    outside = {
        secret / "tasks.yaml": TABLE.replace("推进中考改革", "机密").replace(
            "2020-12", "2020年12月"
        ),
        secret / "registry.yaml": REGISTRY.replace("彭格", "机密"),
        secret / "plan2020.yaml": "title: 机密\n",
    }
    for path, content in outside.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (office.data / "ledgers/2020/out.yaml").symlink_to(secret / "tasks.yaml")
    (office.data / "ledgers/2021").symlink_to(secret)
    (office.data / "plan2020.yaml").symlink_to(secret / "plan2020.yaml")
    (office.data / "registry.yaml").unlink()
    (office.data / "registry.yaml").symlink_to("../../secret/registry.yaml")
    (office.data / "ledgers/2020/zero.yaml").symlink_to("/dev/zero")
    os.mkfifo(office.data / "ledgers/2020/fifo.yaml")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for words in EVERY:
        answer = ledger(office, *words)
        assert answer.code in (0, 1, 2, 3), words
        assert "机密" not in answer.out + answer.err, words
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before


def _schemas_elsewhere(office: Repository, secret: Path) -> None:
    (office.top / "schemas").symlink_to(secret)


def _data_elsewhere(office: Repository, secret: Path) -> None:
    office.data.rename(secret / "data")
    office.data.symlink_to(secret / "data")


def _a_schema_elsewhere(office: Repository, secret: Path) -> None:
    (office.top / "schemas").mkdir()
    (office.top / "schemas/pilot.schema.json").symlink_to(secret / "pilot.schema.json")


def _a_schema_of_memory(office: Repository, _secret: Path) -> None:
    (office.top / "schemas").mkdir()
    (office.top / "schemas/registry.schema.json").symlink_to("/proc/self/mem")


def _a_schema_that_is_a_pipe(office: Repository, secret: Path) -> None:
    os.mkfifo(secret / "pipe")
    (office.top / "schemas").mkdir()
    (office.top / "schemas/plan.schema.json").symlink_to(secret / "pipe")


@holds(2)
@pytest.mark.parametrize("words", [("schema",), ("schema", "--force"), ("schema", "--check")])
@pytest.mark.parametrize(
    "bring",
    [
        *(_schemas_elsewhere, _data_elsewhere, _a_schema_elsewhere),
        *(_a_schema_of_memory, _a_schema_that_is_a_pipe),
    ],
)
def test_no_schema_is_read_or_written_through_a_link(
    bring: Callable[[Repository, Path], None],
    words: tuple[str, ...],
    office: Repository,
    tmp_path: Path,
) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    bring(office, secret)
    before = {path: path.lstat() for path in secret.rglob("*") if path.is_file()}
    answer = ledger(office, *words)
    assert answer.code == (2 if bring is not _data_elsewhere else int("--check" in words))
    assert "Traceback" not in answer.err
    after = {path: path.lstat() for path in secret.rglob("*") if path.is_file()}
    assert [*after] == [*before]
    assert [info.st_mtime_ns for info in after.values()] == [
        info.st_mtime_ns for info in before.values()
    ]


# 3. git


@holds(3)
def test_git_is_led_astray_by_nothing(office: Repository, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    evil = program(tmp_path / "evil", f"touch {marker}")
    program(office.top / "git", f"touch {marker}")
    program(office.data / "git", f"touch {marker}")
    office.write(
        {
            "HEAD": "ref: refs/heads/main\n",
            "objects/x": "",
            "refs/heads/main": "0" * 40,
            "config": f"[core]\n\tbare = true\n\tfsmonitor = {evil}\n\tsshCommand = {evil}\n",
        }
    )
    office.write({FILE: TABLE.replace(STAR, "")})
    foreign = {"GIT_DIR": str(office.data), "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={evil}'"}
    path = f":.:{office.data}:{os.environ['PATH']}"
    answer = ledger(office, "check", "--against", "main", "-f", "concise", PATH=path, **foreign)
    assert [line.split(" ")[2] for line in answer.out.splitlines()] == ["F011", "D505"]
    listed = ledger(office, "list", "--at", "main", "--must-close", "-f", "csv", PATH=path)
    assert "2020/tasks/2" in listed.out
    assert not marker.exists()


@holds(3)
def test_git_is_asked_only_where_it_trusts_the_owner(office: Repository, tmp_path: Path) -> None:
    program(
        tmp_path / "bin" / "git",
        f'export GIT_TEST_ASSUME_DIFFERENT_OWNER=1\nexec {shutil.which("git")} "$@"',
    )
    answer = ledger(office, "check", "--against", "main", PATH=str(tmp_path / "bin"))
    assert (answer.code, answer.out) == (2, "")
    assert "safe.directory" in answer.err


@holds(3)
def test_no_git_of_the_branch_is_run_and_no_submodule_is_believed(
    office: Repository, tmp_path: Path
) -> None:
    marker = tmp_path / "ran"
    inner = begun(tmp_path / "inner", {**FILES, FILE: TABLE.replace(STAR, "")}, folder=".")
    office.git("rm", "-r", "--quiet", "data")
    add = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add")
    office.git(*add, str(inner.top), "data")
    tools = program(office.top / "tools/git", f"touch {marker}").parent
    office.commit()
    for place in (office, Repository(office.data, office.data)):
        path = f"{tools}:{os.environ['PATH']}"
        answer = ledger(place, "check", "--against", "main", PATH=path)
        assert (answer.code, answer.out) == (2, "")
    assert not marker.exists()


# 4. Nothing is forged


FORGED = (
    r'"\e[2J\e[31m完成\a"',
    '"::error file=x::forged"',
    '"##[error]forged"',
    '"<script>alert(1)</script>"',
    '"| --- | [x](javascript:x) **bold**"',
    '"=HYPERLINK(1)"',
    '"@SUM(1)"',
    '"+1"',
    r'"\n::stop-commands::x"',
    r'"\n  ::add-mask::x"',
    r'"\u202eabc"',
)


def forged_rows() -> str:
    """Give the good table with a row for each text that would forge something."""
    head, row = TABLE.partition("\n  - number: 2")[0].split("  - number: 1\n")
    rows = [
        f"  - number: {number}\n{row}\n".replace("推进中考改革", words).replace(
            "[刘自力]", f"[{words}]"
        )
        for number, words in enumerate(FORGED, 1)
    ]
    return head + "".join(rows)


@holds(4)
@pytest.mark.parametrize("registered", [True, False])
def test_what_is_read_is_not_forged(registered: bool, office: Repository, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.touch()
    people = "".join(f"  - name: {words}\n" for words in FORGED)
    office.write({FILE: forged_rows()})
    if registered:
        office.write({"registry.yaml": REGISTRY.replace("people:\n", f"people:\n{people}")})
    runner = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    numbers = range(1, len(FORGED) + 1)
    asked = [*(("show", f"tasks/{number}") for number in numbers), *EVERY[:-2]]
    said = [ledger(office, *words, **runner) for words in asked]
    text = "".join(answer.out + answer.err for answer in said)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "##[" not in text
    commands = re.findall(r"(?m)^\s*::(?!: ).*", text)
    ours = r"::error title=(error::\d+ of \d+ are annotated .*|[FYSRTD]\d{3} [\w-]+,file=[^:]*::.*)"
    assert [line for line in commands if not re.fullmatch(ours, line)] == []
    page = summary.read_text(encoding="utf-8")
    assert not re.search(r"(?<!\\)<script|(?<!\\)\]\(javascript", page)
    answer = ledger(office, "list", "-f", "csv")
    cells = [cell for row in csv.reader(io.StringIO(answer.out)) for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r")] == []


# 5. No change in silence


def _moved(office: Repository) -> None:
    office.data.rename(office.top / "台账")
    (office.top / "台账" / FILE).write_text(TABLE.replace(STAR, ""), encoding="utf-8")


def _ignored(office: Repository) -> None:
    office.git("rm", "-r", "--quiet", "--cached", "data")
    office.write({FILE: TABLE.replace(STAR, "")})
    (office.top / ".gitignore").write_text("data/\n")


def _linked(office: Repository) -> None:
    (office.data / "ledgers").rename(office.data / "kept")
    (office.data / "ledgers").symlink_to("kept")
    (office.data / "kept/2020/tasks.yaml").write_text(TABLE.replace(STAR, ""), encoding="utf-8")


def _tagged(office: Repository) -> None:
    office.commit({FILE: TABLE.replace(STAR, "")})
    office.git("tag", "origin/main")


def _write(text: str) -> Callable[[Repository], None]:
    return lambda office: office.write({FILE: text})


EDITS: dict[str, Callable[[Repository], object]] = {
    "a deadline": _write(TABLE.replace("deadline: 2020-12\n", "deadline: 2021\n")),
    "a leader": _write(TABLE.replace("[刘自力]", "[彭格]")),
    "a ☆": _write(TABLE.replace(STAR, "")),
    "a deadline beside an extension": _write(
        TABLE.replace(
            "deadline: 2020-12\n",
            "deadline: 2021\n    record:\n"
            "      - {on: 2021-01-01, extended: {from: 2021, to: 2022}, reason: 方案待定}\n",
        )
    ),
    "a task under the same number": _write(TABLE.replace("推进中考改革", "改善办学条件")),
    "a row": _write(TABLE.partition("\n  - number: 2")[0] + "\n"),
    "numbers": _write(TABLE.replace("number: 1", "number: 3")),
    "a reason that says nothing": _write(
        TABLE.replace(STAR, "    record: [{on: 2020-10-10, withdrawn: …}]\n")
    ),
    "a table": lambda office: (office.data / FILE).rename(office.data / "ledgers/2020/b.yaml"),
    "the place of the data": _moved,
    "git ignores the data": _ignored,
    "the table cannot be read": _write("rows: [\n"),
    "a tag is named like the branch": _tagged,
    "a link in the place of the tables": _linked,
}


@holds(5)
@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("paths", [(), ("{data}",), ("{data}/ledgers",)], ids=str)
def test_no_change_passes_in_silence(name: str, paths: tuple[str, ...], office: Repository) -> None:
    office.git("update-ref", "refs/remotes/origin/main", "main")
    EDITS[name](office)
    data = "data" if office.data.exists() else "台账"
    named = [path.format(data=data) for path in paths] or ["--data", data]
    answer = ledger(office, "check", *named, "--against", "origin/main")
    assert answer.code in (1, 2)
    assert answer.out or answer.err


@holds(5)
@pytest.mark.parametrize(
    "entry",
    [
        "closed: 验收意见",
        "progress: 方案已印发",
        "withdrawn: 上级取消",
        "extended: {from: 2020, to: 2021}, reason: 上级文件未出台",
        "reassigned: {from: [谢强], to: [彭格]}, reason: 分工调整",
        "applied: 验收材料已报",
        "paused: 上级暂停",
    ],
)
def test_no_entry_is_taken_out_in_silence(entry: str, office: Repository) -> None:
    office.commit({FILE: f"{TABLE}    record: [{{on: 2020-10-10, {entry}}}]\n"})
    office.write({FILE: TABLE})
    assert ledger(office, "check", "--against", "HEAD").code == 1


@holds(5)
@pytest.mark.parametrize("before", [TABLE.encode("gbk"), b"rows: [\n", b"version https://git-lfs"])
def test_what_could_not_be_compared_does_not_pass(before: bytes, office: Repository) -> None:
    office.commit({FILE: before})
    office.write({FILE: TABLE})
    answer = ledger(office, "check", "--against", "HEAD")
    assert answer.code == 3
    assert FILE in answer.err


@holds(5)
def test_no_branch_chooses_between_two_data_folders(office: Repository) -> None:
    for name, text in FILES.items():
        path = office.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    office.commit({FILE: TABLE.replace(STAR, "")})
    for words in (("check",), ("check", "."), ("check", "--against", "main"), ("list",)):
        answer = ledger(office, *words)
        assert (answer.code, answer.out) == (2, "")
    assert ledger(office, "check", "--data", "data", "--against", "main").code == 1


# 6. Phones


@holds(6)
def test_no_phone_is_shown_unmasked(office: Repository) -> None:
    contact = '    contact:\n      name: 彭格\n      phone: "13900001234"\n'
    table = PILOT.replace("    must_close", f"{contact}    must_close")
    office.commit({FILE: table, "ledgers/2020/b.yaml": table.replace('"13', "'+86 13")})
    forms = [("list", "-f", name) for name in TEXTS] + [
        ("check", "--notes", "-f", name) for name in REPORTERS
    ]
    for words in (*EVERY[:4], *EVERY[9:], *forms):
        answer = ledger(office, *words)
        said = re.sub(r"[\s-]", "", answer.out + answer.err)
        assert "13900001234" not in said, words
    shown = ledger(office, "show", "tasks/1", "--show-phones")
    assert "13900001234" in shown.out


# 7. Limits


HEAVY: dict[str, bytes] = {
    "larger than the limit": b"#" * (21 * 1024 * 1024),
    "as large as the limit": b"rows:\n" + b"- a\n" * (200 * 1024),
    "deeper than the limit": b"[" * 100_000,
    "levels of mappings": b"\n".join(b" " * n + b"a:" for n in range(2_000)),
    "aliases of aliases": b"a: &a0 [x]\n"
    + b"".join(b"b: &a%d [%s]\n" % (n, b"*a%d, " % (n - 1) * 9) for n in range(1, 12)),
    "one long line": b"title: " + b"x" * 1_000_000,
    "quotation marks": b'"' * 100_000,
    "spaces": b"title: x" + b" " * 200_000 + b"#x\n",
    "numbers": b"rows:\n- number: " + b"9" * 100_000 + b"\n",
    "zeros": b"\0" * 100_000,
}


@holds(7)
@pytest.mark.parametrize("name", HEAVY)
def test_no_file_crashes_or_holds_up(name: str, office: Repository) -> None:
    office.commit({"ledgers/2020/heavy.yaml": HEAVY[name]})
    for words in (("check", "-f", "concise"), ("list",), ("check", "--against", "HEAD")):
        begun = time.monotonic()
        answer = ledger(office, *words)
        assert answer.code == (3 if words == ("list",) else 1)
        assert "Traceback" not in answer.err
        assert time.monotonic() - begun < 60


# 9. A query reads the tables and no file, and writes nothing: tests/test_sql_lock.py tries more


@holds(9)
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('data/registry.yaml')",
        "COPY rows TO 'data/forged.csv'",
        "WITH x AS (COPY (SELECT 1 AS n) TO 'data/forged.csv') SELECT * FROM x",
        "ATTACH 'data/forged.db'",
        "SELECT 1; COPY rows TO 'data/forged.csv'",
        "INSTALL sqlite",
        "SELECT * FROM enable_logging(storage := 'file', storage_path := 'data')",
    ],
)
def test_a_query_of_a_branch_reads_no_file_and_writes_none(office: Repository, query: str) -> None:
    (office.top / "asked.sql").write_text(query, encoding="utf-8")
    before = {path: path.read_bytes() for path in office.top.rglob("*") if path.is_file()}
    answer = ledger(office, "sql", "asked.sql")
    assert (answer.code, answer.out) == (2, "")
    assert "root:" not in answer.err
    assert "刘自力" not in answer.err
    after = {path: path.read_bytes() for path in office.top.rglob("*") if path.is_file()}
    assert after == before
