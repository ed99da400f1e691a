"""The made-up year: a repository whose history the tool's own commands wrote, and what it tells."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ledgertool.model.record import VERBS, Entry
from ledgertool.reading.ledger import load
from tests.conftest import Run
from tests.programs import git
from tests.samples import DATA, ROOT

EXAMPLE = ROOT / "examples" / "2020-year"


def builder() -> ModuleType:
    """Give the script that builds the example."""
    spec = importlib.util.spec_from_file_location("build_2020_year", EXAMPLE / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the example once, from the ledger as it was issued."""
    folder = tmp_path_factory.mktemp("year") / "2020-year"
    builder().build(folder, DATA)
    return folder


@pytest.fixture
def year(built: Path) -> Iterator[Path]:
    """Be in the example."""
    with chdir(built):
        yield built


def entries(folder: Path) -> list[tuple[str, Entry]]:
    """Give all that is on record, each with its row."""
    ledger = load(folder / "data")
    return [
        (table.row_id(row), entry)
        for table in ledger.tables
        for row in table.rows
        for entry in row.record
    ]


def rows(run: Run, *arguments: str) -> dict[str, dict[str, Any]]:
    """List rows; nothing must be wrong."""
    answer = run("list", *arguments, "-f", "json")
    assert answer.code == 0, answer.err
    return {row["id"]: row for row in json.loads(answer.out)}


def test_it_checks_clean_and_so_does_every_step_of_it(year: Path, run: Run) -> None:
    assert run("check", "--strict").code == 0
    commits = git(year, "rev-list", "--reverse", "HEAD").split()
    assert len(commits) == len(builder().YEAR) + 1
    for before in commits[:-1]:
        assert run("check", "--against", before).code == 0


def test_a_year_happens_in_it(year: Path) -> None:
    found = Counter(entry.verb for _row, entry in entries(year))
    handed_over = found.pop("reassigned")
    assert found == {
        "progress": 4,
        "paused": 1,
        "resumed": 1,
        "extended": 2,
        "applied": 1,
        "closed": 6,
        "reopened": 1,
    }
    assert handed_over == 7
    assert set(found) | {"reassigned"} <= set(VERBS)
    ledger = load(year / "data")
    assert ledger.registry.people.until("谢强") == date(2020, 9, 1)
    assert {table.head.year for table in ledger.tables} == {2020, 2021}


def test_all_of_it_says_that_it_is_made_up(year: Path, run: Run) -> None:
    for _row, entry in entries(year):
        texts = [
            value
            for name, value in entry.__dict__.items()
            if isinstance(value, str) and name not in ("stage", "pace", "verified_by")
        ]
        assert texts
        assert [text for text in texts if not text.startswith("【虚构】")] == []
    subjects = git(year, "log", "--format=%s").splitlines()
    assert [one for one in subjects[:-1] if not one.endswith("【虚构】")] == []
    said = (year / "README.md").read_text(encoding="utf-8")
    assert "全部是虚构的" in said
    assert "is made up" in said


def test_the_ledger_of_this_repository_has_none_of_it() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "data").rglob("*.yaml")]
    assert len(texts) > 5
    assert [text for text in texts if "虚构" in text] == []


def test_it_is_committed_by_one_clerk_on_the_days_of_the_year(year: Path) -> None:
    log = git(year, "log", "--format=%an %ae %cn %ce %ad %cd", "--date=iso").splitlines()
    who = "台账员 clerk@example.invalid"
    days = []
    for line in log:
        match = re.fullmatch(rf"{who} {who} (\S+) 17:00:00 \+0800 (\S+) 17:00:00 \+0800", line)
        assert match is not None
        assert match[1] == match[2]
        days.append(match[1])
    assert days == sorted(days, reverse=True)
    assert (days[-1], days[0]) == ("2020-05-13", "2020-12-31")
    assert git(year, "status", "--porcelain") == ""


def test_it_is_the_same_repository_wherever_it_is_built(built: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    builder().build(again, DATA)
    assert git(again, "rev-parse", "HEAD") == git(built, "rev-parse", "HEAD")


def test_it_is_built_into_no_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    with pytest.raises(SystemExit, match="is not empty"):
        builder().build(tmp_path, DATA)


def test_only_lines_of_the_rows_that_something_happened_to_change(year: Path) -> None:
    first = git(year, "rev-list", "--max-parents=0", "HEAD")
    changed = git(year, "diff", "--numstat", first, "HEAD", "--", "data/ledgers/2020")
    assert {line.split("\t")[1] for line in changed.splitlines()} == {"0"}


def test_what_is_asked_at_a_day_is_answered_as_of_that_day(year: Path, run: Run) -> None:
    then = rows(run, "--at", "2020-09-30")
    assert len(then) == 33
    told = {name: (row["status"], row["leaders"]) for name, row in then.items()}
    assert told["2020/pilots/6"] == ("closed", ["刘自力"])
    assert told["2020/reform-plans-other/1"] == ("closed", ["王某"])
    assert told["2020/key-points/10"] == ("open", ["刘自力"])
    assert told["2020/pilots/5"] == ("open", ["刁玲"])
    assert told["2020/reform-tasks/1"] == ("open", ["王某"])
    assert then["2020/reform-tasks/3"]["deadline"] == "2021-06"
    assert then["2020/key-points/4"]["deadline"] == "2020-12"
    assert told == {
        name: (row["status"], row["leaders"])
        for name, row in rows(run, "--year", "2020", "--as-of", "2020-09-30").items()
    }


@pytest.mark.parametrize(
    ("day", "closed", "leader"),
    [("2020-08-31", 1, "谢强"), ("2020-09-20", 2, "王某"), ("2020-11-10", 4, "王某"),
     ("2020-11-20", 3, "王某"), ("2020-12-31", 4, "王某")],
)  # fmt: skip
def test_each_day_has_an_answer_of_its_own(
    year: Path, run: Run, day: str, closed: int, leader: str
) -> None:
    then = rows(run, "--at", day)
    assert sum(row["status"] == "closed" for row in then.values()) == closed
    assert then["2020/key-points/1"]["leaders"] == [leader]


def test_the_page_of_december_says_what_happened_in_it(year: Path, run: Run) -> None:
    page = json.loads(run("brief", "--month", "2020-12", "-f", "json").out)
    figures = {figure["name"]: figure for figure in page["figures"]}
    assert (page["rows"], page["open"], page["carried_on"]) == (33, 29, 29)
    assert figures["overdue"]["ids"] == []
    assert figures["behind"]["ids"] == ["2020/reform-tasks/1", "2020/key-points/13"]
    assert figures["closed"]["ids"] == ["2020/pilots/7", "2020/reform-plans-other/3"]
    assert figures["closed"]["details"][0]["stages"] == ["第一批"]
    assert "2020/key-points/13" not in figures["silent"]["ids"]


def test_what_is_not_closed_goes_on_into_the_next_year(year: Path, run: Run) -> None:
    old, new = rows(run, "--year", "2020", "--as-of", "2020-12-31"), rows(run, "--year", "2021")
    carried = {row["continues"]: row for row in new.values()}
    assert set(carried) == {name for name, row in old.items() if row["status"] != "closed"}
    for name, row in carried.items():
        assert row["leaders"] == old[name]["leaders"]
        assert row["deadline"] == old[name]["deadline"]
    stages = [stage["name"] for stage in carried["2020/pilots/7"]["stages"]]
    assert stages == ["第二批", "第三批"]


def life(run: Run, row: str) -> list[dict[str, Any]]:
    """Tell the life of a row."""
    answer = run("log", row, "-f", "json")
    assert answer.code == 0, answer.err
    return list(json.loads(answer.out))


def test_every_entry_is_told_once_with_the_commit_of_its_day(year: Path, run: Run) -> None:
    told = [
        (row, change["change"], change["on"], change["committed_on"])
        for row in {row for row, _entry in entries(year)}
        for change in life(run, row)
        if change["recorded"]
    ]
    expected = [(row, entry.verb, str(entry.on), str(entry.on)) for row, entry in entries(year)]
    assert sorted(told) == sorted(expected)


def test_the_life_of_a_row_goes_on_over_the_years(year: Path, run: Run) -> None:
    told = [(change["id"], change["change"]) for change in life(run, "2021/pilots/5")]
    assert told == [
        ("2020/pilots/7", "added"),
        ("2020/pilots/7", "reassigned"),
        ("2020/pilots/7", "closed"),
        ("2021/pilots/5", "added"),
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2020-06-30", "2020-12-31"),
        ("2020-05-13", "2020-12-31"),
        ("2020-08-31", "2020-09-20"),
        ("2020-09-20", "2020-10-14"),
        ("2020-12-20", "2020-12-31"),
    ],
)
def test_what_differs_between_two_days_are_the_entries_made_between(
    year: Path, run: Run, first: str, last: str
) -> None:
    answer = run("diff", first, last, "-f", "json")
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)
    recorded = [(one["id"], one["change"], one["on"]) for one in told if one["recorded"]]
    expected = [
        (row, entry.verb, str(entry.on))
        for row, entry in entries(year)
        if first < str(entry.on) <= last
    ]
    assert sorted(recorded) == sorted(expected)
    others = [one for one in told if not one["recorded"] and one["of"] != "registry"]
    assert {one["change"] for one in others} <= {"added"}
    assert {one["id"].split("/")[0] for one in others} <= {"2021"}
