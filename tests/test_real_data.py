"""The real ledger of 2020: its answers, checked by hand against the issued document."""

from __future__ import annotations

import json

import pytest

from ledgertool.model import words
from ledgertool.reading.ledger import load
from tests.conftest import Run, ask_json
from tests.samples import AS_OF, ROOT

DATA = ROOT / "data"
LIU_ZILI = [
    "2020/key-points/4",
    "2020/key-points/5",
    "2020/key-points/7",
    "2020/key-points/9",
    "2020/key-points/10",
    "2020/key-points/12",
    "2020/key-points/13",
    "2020/reform-tasks/2",
    "2020/plan-reviews/1",
    "2020/reform-plans-city/1",
    "2020/reform-plans-city/2",
    "2020/reform-plans-other/2",
    "2020/reform-plans-other/3",
    "2020/reform-plans-other/4",
    "2020/pilots/6",
]
MUST_CLOSE = [
    "2020/reform-tasks/1",
    "2020/reform-plans-other/1",
    "2020/reform-plans-other/3",
    "2020/reform-plans-other/4",
    "2020/pilots/2",
    "2020/pilots/3",
    "2020/pilots/4",
    "2020/pilots/5",
    "2020/pilots/6",
    "2020/pilots/7",
]
UNDATED = [
    "2020/reform-tasks/2",
    "2020/reform-plans-city/1",
    "2020/reform-plans-city/2",
    "2020/reform-plans-other/2",
    "2020/reform-plans-other/5",
]
DECEMBER = [
    *((f"2020/key-points/{number}", None, "2020-12") for number in range(3, 16)),
    ("2020/reform-tasks/1", None, "2020"),
    ("2020/reform-tasks/3", None, "2020"),
    ("2020/plan-reviews/1", None, "2020-Q4"),
    ("2020/reform-plans-other/1", None, "2020"),
    ("2020/reform-plans-other/3", None, "2020"),
    ("2020/reform-plans-other/4", None, "2020"),
    *((f"2020/pilots/{number}", None, "2020") for number in range(2, 7)),
    ("2020/pilots/7", "第一批", "2020"),
]


TABLES = [
    "key-points",
    "reform-tasks",
    "plan-reviews",
    "reform-plans-city",
    "reform-plans-other",
    "pilots",
]
ISSUED = [word for table in TABLES for word in ("--table", f"2020/{table}")]
"""The tables of the document; what was filed beside them since is not asked for."""

ASK = (*ISSUED, "--data", str(DATA), "--as-of", AS_OF, "--format", "json")


def ids(run: Run, *arguments: str) -> list[str]:
    """Ask for rows and give their ids; the answer must be free of errors."""
    answer = run(*arguments, *ASK)
    assert answer.code == 0
    return [item["id"] for item in json.loads(answer.out)]


def test_a_leader_is_found_in_every_table_also_beside_others(run: Run) -> None:
    assert len(LIU_ZILI) == 15
    assert ids(run, "list", "--leader", "刘自力") == LIU_ZILI


@pytest.mark.parametrize(
    ("leader", "rows"),
    [
        ("江海", ["2020/reform-plans-city/1"]),
        ("马晓凤", ["2020/reform-plans-city/2"]),
        ("陈洪", ["2020/key-points/11", "2020/reform-plans-other/5"]),
        ("蒋春尧", []),
    ],
)
def test_a_city_leader_is_found_and_a_mere_contact_is_not(
    run: Run, leader: str, rows: list[str]
) -> None:
    assert ids(run, "list", "--leader", leader) == rows


def test_due_in_december_is_what_ends_in_december_however_it_was_stated(run: Run) -> None:
    answer = run("due", "2020-12", *ASK)
    found = [(item["id"], item["stage"], item["deadline"]) for item in json.loads(answer.out)]
    assert len(DECEMBER) == 25
    assert found == DECEMBER
    assert {item["due_on"] for item in json.loads(answer.out)} == {"2020-12-31"}
    assert answer.err == "5 of the rows asked for have no deadline.\n"


@pytest.mark.parametrize(
    ("period", "rows"),
    [
        ("2025", ["2020/key-points/1"]),
        ("2030-12-31", ["2020/key-points/2"]),
        ("2022", ["2020/pilots/1", "2020/pilots/7"]),
        ("2021", ["2020/pilots/7"]),
        ("2020-11", []),
        ("2020-Q3", []),
    ],
)
def test_due_takes_the_last_day_of_each_period(run: Run, period: str, rows: list[str]) -> None:
    assert ids(run, "due", period) == rows


def test_ten_rows_must_be_closed(run: Run) -> None:
    assert len(MUST_CLOSE) == 10
    assert ids(run, "list", "--must-close") == MUST_CLOSE


def test_a_star_binds_the_stage_of_its_year_and_no_later_one(run: Run) -> None:
    assert ids(run, "due", "2020", "--must-close") == MUST_CLOSE
    assert ids(run, "due", "2021", "--must-close") == []
    assert ids(run, "list", "--due", "2022", "--must-close") == []


def test_five_rows_have_no_deadline(run: Run) -> None:
    assert ids(run, "list", "--status", "undated") == UNDATED
    assert ids(run, "list", "--status", "未明确时限") == UNDATED


@pytest.mark.parametrize("name", ["pilots", "2020/pilots"])
def test_a_table_is_known_by_its_id_and_by_its_name(run: Run, name: str) -> None:
    answer = run("list", "--table", name, "--columns", "id", "-f", "jsonl", "--data", str(DATA))
    assert [json.loads(line)["id"] for line in answer.out.splitlines()] == [
        f"2020/pilots/{number}" for number in range(1, 8)
    ]


@pytest.mark.parametrize(
    ("name", "alias", "rows"),
    [
        (
            "政策法规科",
            "法规科",
            ["2020/key-points/3", "2020/key-points/15", "2020/reform-plans-other/1"],
        ),
        ("督导室", "督导办", ["2020/key-points/11", "2020/reform-plans-other/5"]),
    ],
)
def test_a_department_is_found_under_both_of_its_names(
    run: Run, name: str, alias: str, rows: list[str]
) -> None:
    assert ids(run, "list", "--department", name) == rows
    assert ids(run, "list", "--department", alias) == rows


@pytest.mark.parametrize(
    ("command", "note"),
    [
        (["list"], "3 more rows name departments collectively and may include it.\n"),
        (["tables"], "3 more rows name departments collectively and may include it.\n"),
        (["stats"], "3 more rows name departments collectively and may include it.\n"),
        (
            ["due", "2020"],
            "3 more rows name departments collectively and may include it.\n"
            "2 of the rows asked for have no deadline.\n",
        ),
    ],
)
def test_rows_that_may_mean_a_department_collectively_are_said_on_stderr(
    run: Run, command: list[str], note: str
) -> None:
    answer = run(*command, "--department", "基教科", *ASK)
    assert answer.err.replace("A row with several names counts under each of them.\n", "") == note


def test_the_documents_contradictions_are_kept_as_issued(run: Run) -> None:
    answer = run("list", "--department", "督导室", *ASK)
    found = [item["lead_departments"] for item in json.loads(answer.out)]
    assert found == [["督导办"], ["督导室"]]


def test_each_table_has_as_many_rows_and_stars_as_the_document_states() -> None:
    tables = [table for table in load(DATA).tables if table.id in ISSUED]
    declared = {table.id: table.head.declared.model_dump() for table in tables}
    counted = {
        table.id: (len(table.rows), sum(row.must_close for row in table.rows)) for table in tables
    }
    assert declared == {
        "2020/key-points": {"rows": None, "must_close": None, "group_rows": None},
        "2020/reform-tasks": {"rows": 3, "must_close": None, "group_rows": None},
        "2020/plan-reviews": {"rows": 1, "must_close": None, "group_rows": None},
        "2020/reform-plans-city": {"rows": 2, "must_close": None, "group_rows": 7},
        "2020/reform-plans-other": {"rows": 5, "must_close": 3, "group_rows": 7},
        "2020/pilots": {"rows": 7, "must_close": None, "group_rows": None},
    }
    assert counted == {
        "2020/key-points": (15, 0),
        "2020/reform-tasks": (3, 1),
        "2020/plan-reviews": (1, 0),
        "2020/reform-plans-city": (2, 0),
        "2020/reform-plans-other": (5, 3),
        "2020/pilots": (7, 6),
    }


def test_the_words_of_the_tables_say_what_the_deadlines_do(run: Run) -> None:
    read = {
        row["deadline_text"]: (row["deadline"], str(words.read(row["deadline_text"], year=2020)))
        for row in ask_json(run, "list", data=DATA)
        if row["deadline_text"]
    }
    assert {text: says for text, (_deadline, says) in read.items()} == {
        "年内完成": "2020",
        "四季度": "2020-Q4",
        "按省上要求推进": "",
    }
    assert all(deadline == (says or None) for deadline, says in read.values())


def test_the_tables_say_when_they_were_issued(run: Run) -> None:
    tables = ask_json(run, "tables", data=DATA)
    assert {table["issued_on"] for table in tables} == {"2020-05-13"}


def test_the_data_is_what_the_issued_documents_say_and_the_documents_are_in_the_data(
    run: Run,
) -> None:
    files = [str(ROOT / "documents" / name) for name in ("ledger2020.txt", "plan2019.txt")]
    answer = run("verify", *files, "--data", str(DATA), "-f", "json")
    assert answer.code == 0
    said = json.loads(answer.out)
    assert said["differences"] == []
    assert [(one["characters"], one["accounted"]) for one in said["documents"]] == [
        (4740, 4740),
        (4371, 4371),
    ]
