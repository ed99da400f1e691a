"""Bad plans and bad links, one mistake a file: one finding in its place, and the rest answers.

A case is put into a made folder as ``plan2019.yaml``; one whose name begins with ``row-`` as
a table beside a good plan.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from ledgertool.findings.finding import Severity
from ledgertool.reading import events
from tests.conftest import Kept, Make, Run
from tests.findings import facts, findings
from tests.samples import PLAN, TABLE

CASES = Path(__file__).parent / "cases" / "plan"
NAMES = sorted(path.stem for path in CASES.glob("*.yaml"))
OF_PLANS = [name for name in NAMES if not name.startswith("row-")]
OF_ROWS = [name for name in NAMES if name.startswith("row-")]
PLAN_FILE = "plan2019.yaml"
ROWS_FILE = "ledgers/2020/links.yaml"
GOOD = {
    PLAN_FILE: PLAN,
    "ledgers/2020/tasks.yaml": TABLE.replace(
        "    outcome: 出台实施方案\n",
        "    outcome: 出台实施方案\n    serves:\n"
        "      - {to: plan2019/2.1, reason: 都讲普通高中, reading: editors}\n",
    ),
}
"""A good plan, and a table with a row that serves a node of it."""

PLAN_STAYS = {
    "number-gap",
    "number-gap-at-first",
    "number-twice",
    "sum-of-missing-target",
    "target-number-gap",
    "target-number-twice",
    "words-not-in-text",
    "words-over-heading-and-text",
}
"""The mistakes that leave the plan readable."""

LOSES_ROW_1 = {"row-other-reading", "row-without-reading", "row-without-reason"}


@pytest.fixture
def place(make: Make) -> Path:
    """Give a data folder in which nothing is wrong, to put a mistake into."""
    folder = make(dict(GOOD))
    assert findings(folder) == []
    return folder


def file_of(name: str) -> str:
    """Tell where a case is put."""
    return ROWS_FILE if name.startswith("row-") else PLAN_FILE


def put(folder: Path, name: str) -> Path:
    """Put a case into a data folder."""
    (folder / file_of(name)).write_bytes((CASES / f"{name}.yaml").read_bytes())
    return folder


WITHOUT_PATH = "code span found help row field"


def test_every_case_has_its_answer_and_no_answer_is_left_over() -> None:
    assert sorted(path.stem for path in CASES.glob("*.txt")) == NAMES
    assert set(OF_PLANS) >= PLAN_STAYS
    assert set(OF_ROWS) >= LOSES_ROW_1


@pytest.mark.parametrize("name", NAMES)
def test_check_tells_the_mistake(name: str, place: Path, run: Run, kept: Kept) -> None:
    answer = run("check", "--data", str(put(place, name)))
    said = answer.out.replace(place.as_posix(), "data")
    kept(said, CASES / f"{name}.txt")
    assert (answer.code, answer.err) == (1, "")


@pytest.mark.parametrize("name", NAMES)
def test_one_mistake_is_one_error_in_its_file_with_line_and_column(name: str, place: Path) -> None:
    found = findings(put(place, name))
    path = (place / file_of(name)).as_posix()
    assert [(f.path, f.severity) for f in found] == [(path, Severity.ERROR)]
    assert found[0].span is not None


@pytest.mark.parametrize("name", NAMES)
def test_the_other_files_still_answer(name: str, place: Path, run: Run) -> None:
    put(place, name)
    answer = run("list", "--data", str(place), "--format", "json", "--columns", "id")
    links = ["2020/links/1", "2020/links/2"][name in LOSES_ROW_1 :] if name in OF_ROWS else []
    assert answer.code == 3
    assert [row["id"] for row in json.loads(answer.out)] == ["2020/tasks/1", "2020/tasks/2", *links]


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_tells_the_mistake_on_stderr(name: str, place: Path, run: Run) -> None:
    put(place, name)
    (told,) = run("check", "--data", str(place), "--format", "concise").out.splitlines()
    for command in (["list"], ["plan"], ["plan", "--coverage"], ["plan", "2.1"], ["targets"]):
        answer = run(*command, "--data", str(place), "--format", "json")
        assert answer.code == 3
        assert told in answer.err.splitlines()
        assert "The data has 1 error; see ledger check." in answer.err.splitlines()


@pytest.mark.parametrize("name", OF_PLANS)
def test_a_plan_with_a_mistake_in_its_shape_is_left_out_whole(
    name: str, place: Path, run: Run
) -> None:
    put(place, name)
    plan = json.loads(run("plan", "--data", str(place), "--format", "json").out)
    assert [node["id"] for node in plan[:1]] == (["plan2019"] if name in PLAN_STAYS else [])
    coverage = run("plan", "--coverage", "--data", str(place), "--format", "json").out
    assert (len(json.loads(coverage)) > 0) == (name in PLAN_STAYS)
    targets = run("targets", "--data", str(place), "--format", "json").out
    assert (len(json.loads(targets)) > 0) == (name in PLAN_STAYS)


@pytest.mark.parametrize("name", OF_ROWS)
def test_a_bad_link_hides_nothing_of_the_plan(name: str, place: Path, run: Run) -> None:
    ask = ("targets", "plan2019", "--data", str(place), "--format", "json")
    sound = run(*ask)
    put(place, name)
    assert run(*ask).out == sound.out
    assert len(json.loads(sound.out)) == 3


@pytest.mark.parametrize("name", [name for name in NAMES if name != "gbk"])
def test_windows_line_ends_change_no_finding_and_no_place(name: str, place: Path) -> None:
    with_lf = facts(put(place, name), WITHOUT_PATH)
    path = place / file_of(name)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert facts(place, WITHOUT_PATH) == with_lf


@pytest.mark.parametrize("name", NAMES)
def test_the_parser_in_python_finds_the_same(
    name: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_c = facts(put(place, name), WITHOUT_PATH)
    monkeypatch.setattr(events, "Loader", yaml.SafeLoader)
    assert facts(place, WITHOUT_PATH) == with_c


# What is no plan, or not where one should be


@pytest.mark.parametrize("name", ["plan2019.yml", "Plan2019.yaml", "plan2019.YAML", "2019.yaml"])
def test_a_file_that_only_looks_like_a_plan_is_told(name: str, make: Make, run: Run) -> None:
    tasks = {"ledgers/2020/tasks.yaml": TABLE}
    folder = make({**tasks, name: PLAN})
    assert facts(folder, "path code expected") == [
        (
            (folder / name).as_posix(),
            "F008",
            "registry.yaml, documents.yaml, a plan such as plan2019.yaml, or a folder for tables",
        )
    ]
    assert run("list", "--data", str(folder)).code == 3


def test_a_folder_named_like_a_plan_is_told(place: Path, run: Run) -> None:
    (place / PLAN_FILE).unlink()
    (place / PLAN_FILE).mkdir()
    assert facts(place, "code found") == [("F007", "not a regular file")]
    assert run("plan", "--data", str(place), "--format", "json")[:2] == (3, "[]\n")


def test_a_plan_behind_a_link_out_of_the_data_folder_is_not_read(
    place: Path, tmp_path: Path
) -> None:
    (place / PLAN_FILE).rename(tmp_path / "elsewhere.yaml")
    (place / PLAN_FILE).symlink_to(tmp_path / "elsewhere.yaml")
    assert facts(place, "code found") == [("F007", "a link that leads out of the data folder")]


def test_a_broken_plan_leaves_the_other_plan_as_it_was(place: Path, run: Run) -> None:
    (place / "plan2021.yaml").write_text(PLAN, encoding="utf-8")
    ask = ("plan", "plan2021", "--data", str(place), "--format", "json")
    sound = run(*ask)
    assert sound.code == 0
    put(place, "full-width-colon")
    assert run(*ask)[:2] == (3, sound.out)


def test_several_mistakes_in_a_plan_are_told_each_in_its_place(place: Path) -> None:
    plan = PLAN.replace("value: 5\n", "value: -5\n").replace("unit: 人", "unit: 2口")
    plan = plan.replace("issued_on: 2019-11-29", "issued_on: 2019-11-31")
    (place / PLAN_FILE).write_text(plan, encoding="utf-8")
    found = findings(place)
    assert [(f.code, f.span and (f.span.line, f.span.column), f.field) for f in found] == [
        ("S205", (4, 12), "issued_on"),
        ("S217", (23, 20), "nodes[2].nodes[1].targets[1].value"),
        ("S218", (38, 19), "nodes[2].nodes[2].targets[1].unit"),
    ]


def test_an_odd_character_in_a_plan_is_seen_in_its_place(place: Path) -> None:
    plan = PLAN.replace("打造职业教育名校", "打造\u200b职业教育名校")
    (place / PLAN_FILE).write_text(plan, encoding="utf-8")
    found = findings(place)
    assert [(f.code, f.span and (f.span.line, f.span.column), f.field) for f in found] == [
        ("T402", (31, 20), "nodes[2].nodes[2].heading")
    ]


def test_two_nodes_of_one_number_are_both_shown(place: Path, run: Run) -> None:
    put(place, "number-twice")
    answer = run("plan", "2.2", "--data", str(place), "--format", "json")
    assert answer.code == 3
    assert [(node["id"], node["heading"]) for node in json.loads(answer.out)] == [
        ("plan2019/2.2", "打造职业教育名校"),
        ("plan2019/2.2", "打造优秀教师队伍"),
    ]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("full-width-colon", "    heading：重点工作\n", "    heading: 重点工作\n"),
        ("period-in-chinese", "      - by: 2025年\n", "      - by: 2025\n"),
    ],
)
def test_what_is_safe_beyond_doubt_is_mended_in_a_plan_too(
    name: str, before: str, after: str, place: Path, run: Run
) -> None:
    put(place, name)
    bad = (place / PLAN_FILE).read_bytes().decode()
    answer = run("check", "--fix", "--data", str(place))
    assert answer.code == 0
    assert answer.err.startswith(f"Fixed “{place / PLAN_FILE}”: ")
    assert bad.count(before) == 1
    assert (place / PLAN_FILE).read_bytes().decode() == bad.replace(before, after)
