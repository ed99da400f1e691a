"""What is said of an answer of a lake: what was asked, what it leaves out, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ledgertool.lake.offered import names_of
from tests.conftest import Run
from tests.provinces import STALE, lake_of, made
from tests.samples import DATA, PILOT, REGISTRY, TABLE

OTHER = REGISTRY.replace(
    "  - name: 谢强\n", "  - name: 谢强\n    aliases: [{name: 老谢, note: 编者理解}]\n"
)
AS_OF = ("--as-of", "2020-12-05")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a lake of three small bureaus, of which one has an alias more, and one is stale."""
    folder = tmp_path_factory.mktemp("lake")
    tables = {"ledgers/2020/tasks.yaml": TABLE, "ledgers/2020/pilots.yaml": PILOT}
    found = {
        "510402": made(folder / "a", tables),
        "510411": made(folder / "b", {"ledgers/2020/tasks.yaml": TABLE}, OTHER),
        STALE: made(folder / "c", {"ledgers/2020/other.yaml": PILOT}),
    }
    return lake_of(folder, found)


def test_the_bureau_comes_first_and_begins_the_ids(lake: Path, run: Run) -> None:
    asked = ("list", "--leader", "谢强", "--bureau", "510402、510411", *AS_OF)
    assert run(*asked, "--lake", str(lake)) == (
        0,
        """\
As of 2020-12-05; bureau “510402” or “510411”; leader “谢强”: 2 rows
单位    编号                 名称          责任领导  牵头部门    完成时限  ☆  状态
──────────────────────────────────────────────────────────────────────────────────────
510402  510402/2020/tasks/2  深化产教融合  谢强      职成高教科  2020      ☆  即将到期
510411  510411/2020/tasks/2  深化产教融合  谢强      职成高教科  2020      ☆  即将到期
""",
        "",
    )


def test_an_alias_of_one_bureau_is_none_of_another(lake: Path, run: Run) -> None:
    asked = ("list", "--leader", "老谢", "--columns", "title", "-f", "csv", *AS_OF)
    assert run(*asked, "--lake", str(lake)) == (
        3,
        "单位,编号,名称\r\n510411,510411/2020/tasks/2,深化产教融合\r\n",
        "1 bureau could not be gathered anew, and answers as it last was: “510499”\n",
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--leader", "刘自立"), "No leader is named “刘自立”. Did you mean “刘自力”?"),
        (("--leader", "谢强、刘自立"), "No leader is named “刘自立”. Did you mean “刘自力”?"),
        (
            ("--leader", "马晓凤"),  # who is known to the ledger that is here
            "No leader is named “马晓凤”; there are “刘自力”, “谢强”, “彭格”, “老谢”.",
        ),
        (("--table", "taskz"), "There is no table “taskz”. Did you mean “tasks”?"),
        (
            ("--table", "2020/taskz"),
            "There is no table “2020/taskz”."
            " Did you mean “2020/tasks”, “2020/pilots”, “2020/other”?",
        ),
        (
            ("--bureau", "51040X"),
            "There is no bureau “51040X” in the lake. Did you mean “510402”, “510499”, “510411”?",
        ),
        (("--columns", "titel"), "There is no column “titel”. Did you mean “title”?"),
        (("--at", "HEAD"), "--at and --lake cannot be used together."),
        (("--data", "data"), "--data and --lake cannot be used together."),
        (("--split-by", "leader"), "--split-by and --lake cannot be used together."),
        (("--fill-in", "-o", "a.xlsx"), "--fill-in and --lake cannot be used together."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_no_bureau_knows_and_what_a_lake_cannot_do_is_refused(
    asked: tuple[str, ...], said: str, lake: Path, run: Run
) -> None:
    assert run("list", *asked, "--lake", str(lake)) == (2, "", said + "\n")


def test_what_is_no_lake_is_told_in_one_sentence(tmp_path: Path, run: Run) -> None:
    answer = run("list", "--lake", str(tmp_path))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        f"“{tmp_path}” is not a whole lake; name a folder that ledger export or ledger gather has"
        " written.\n"
    )


def test_bureaus_are_chosen_of_a_lake_alone(run: Run) -> None:
    said = "--bureau chooses bureaus of a lake; name it with --lake DIR.\n"
    assert run("due", "--bureau", "510402") == (2, "", said)


def test_the_data_folder_of_the_surroundings_is_not_asked(
    lake: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LEDGER_DATA", str(tmp_path / "nowhere"))
    asked = ("targets", "--bureau", "510402", "--lake", str(lake))
    said = "0 targets\nNo actual value is on record yet.\n"
    assert run(*asked) == (0, said, "")


def test_an_empty_answer_says_what_each_part_finds_in_all_bureaus(lake: Path, run: Run) -> None:
    asked = ("list", "--leader", "谢强", "--table", "pilots", *AS_OF, "--lake", str(lake))
    assert run(*asked) == (
        3,
        """\
As of 2020-12-05; leader “谢强”; table “2020/pilots”: 0 rows
Nothing was found in 6 rows of 4 tables. Each part of the question by itself: \
leader “谢强”: 2 rows; table “2020/pilots”: 1 row.
""",
        "1 bureau could not be gathered anew, and answers as it last was: “510499”\n",
    )


@pytest.mark.parametrize("command", ["list", "stats"])
def test_of_no_question_no_part_is_told(command: str, run: Run, tmp_path: Path) -> None:
    empty = lake_of(tmp_path, {"510402": made(tmp_path / "data", {})})
    said = "As of 2020-12-05; bureau “510402”: 0 rows\n"
    asked = (command, "--bureau", "510402", *AS_OF, "--lake", str(empty))
    assert run(*asked) == (0, said, "")


def test_whoever_leads_nothing_in_any_bureau_is_told(lake: Path, run: Run) -> None:
    answer = run("list", "--leader", "彭格", "--bureau", "510411", *AS_OF, "--lake", str(lake))
    assert answer.out == (
        "As of 2020-12-05; bureau “510411”; leader “彭格”: 0 rows\n"
        "“彭格” is responsible for no row, and is named in none.\n"
        "Nothing was found in 2 rows of 1 table.\n"
    )


def test_phones_are_not_in_a_lake(lake: Path, run: Run) -> None:
    asked = ("list", "--table", "other", "--show-phones", "-f", "json", *AS_OF)
    answer = run(*asked, "--lake", str(lake))
    assert [item["id"] for item in json.loads(answer.out)] == ["510499/2020/other/1"]
    assert answer.err.startswith("Phones are left out of a lake; ask the bureau for them.\n")


def test_the_same_name_in_two_bureaus_is_counted_beside_each(lake: Path, run: Run) -> None:
    asked = ("stats", "--by", "leader", "--bureau", "510402,510411", *AS_OF, "--lake", str(lake))
    assert (
        run(*asked).out
        == """\
As of 2020-12-05; bureau “510402” or “510411”: 5 rows
单位    责任领导  项数  ☆  即将到期
───────────────────────────────────
510402  刘自力    2     1  2
510402  谢强      1     1  1
510411  刘自力    1        1
510411  谢强      1     1  1
"""
    )


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (("bureau", "leader"), "单位,项数,刘自力,谢强\r\n510402,3,2,1\r\n510411,2,1,1\r\n"),
        (
            ("leader", "table"),
            "单位,责任领导,项数,2020/tasks,2020/pilots\r\n510402,刘自力,2,1,1\r\n"
            "510402,谢强,1,1,\r\n510411,刘自力,1,1,\r\n510411,谢强,1,1,\r\n",
        ),
        (
            ("status", "department"),
            "状态,项数,510402 基教科,510402 职成高教科,510411 基教科,510411 职成高教科\r\n"
            "即将到期,5,2,1,1,1\r\n",
        ),
    ],
    ids=" ".join,
)
def test_of_two_names_the_bureau_stands_at_one(
    by: tuple[str, str], said: str, lake: Path, run: Run
) -> None:
    asked = ("stats", "--by", by[0], "--by", by[1], "--bureau", "510402,510411", *AS_OF)
    assert run(*asked, "-f", "csv", "--lake", str(lake))[:2] == (0, said)


@pytest.mark.parametrize("name", ["csv", "md", "html", "xlsx", "docx", "ics", "jsonl"])
@pytest.mark.parametrize("command", ["list", "due"])
def test_rows_of_a_lake_are_saved_in_every_format(
    command: str, name: str, lake: Path, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / f"rows.{name}"
    asked = (command, "--bureau", "510402", *AS_OF, "--lake", str(lake), "-o", str(file))
    answer = run(*asked)
    assert (answer.code, answer.out) == (0, "")
    assert f"Wrote “{file}”." in answer.err
    assert file.stat().st_size > 0


OF_LAKE = ("--lake", "LAKE", "-f", "json", "--force", "-o", "PLACE")
OF_LEDGER = ("-f", "json", "--force", "-o", "PLACE")


@pytest.mark.parametrize(
    "asked",
    [
        *((name, "--bureau", "510402", *OF_LAKE) for name in ("list", "due", "stats", "targets")),
        ("sql", "SELECT 1 AS x", *OF_LAKE),
        ("sql", "SELECT 1 AS x", *OF_LEDGER),
        ("list", *OF_LEDGER),
        ("check", "-f", "json=PLACE", "--force"),
    ],
    ids=" ".join,
)
def test_an_answer_is_written_over_no_lake_and_over_no_data(
    asked: tuple[str, ...], lake: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made(tmp_path / "data", {"ledgers/2020/tasks.yaml": TABLE}).parent)
    places = (lake / "lake.json", lake / "new.json", Path("data/ledgers/2020/tasks.yaml"))
    before = [place.exists() and place.read_bytes() for place in places]
    for place in map(str, places):
        words = (word.replace("PLACE", place).replace("LAKE", str(lake)) for word in asked)
        said = f"“{place}” is a place for data, and data is never overwritten; name another file.\n"
        assert run(*words) == (2, "", said)
    assert [place.exists() and place.read_bytes() for place in places] == before


def test_one_question_of_a_lake_is_answered_anew_each_time(lake: Path, run: Run) -> None:
    asked = ("list", "--bureau", "510402", *AS_OF, "--lake", str(lake), "-f", "csv")
    assert run(*asked) == run(*asked)
    (rows := lake / "rows" / "year=2020" / "data.parquet").rename(rows.with_suffix(".away"))
    assert run(*asked).code == 2
    rows.with_suffix(".away").rename(rows)


def test_the_shell_is_offered_what_is_in_a_lake(lake: Path) -> None:
    asked = ("bureaus", "leaders", "tables", "columns")
    offered = {name: names_of(lake, name, date(2020, 12, 5)) for name in asked}
    assert offered == {
        "bureaus": ["510402", "510411", STALE],
        "leaders": ["刘自力", "谢强"],
        "tables": ["2020/other", "2020/pilots", "2020/tasks"],
        "columns": [],
    }


def test_a_ledger_is_asked_without_anything_that_lakes_need() -> None:
    code = (
        "import sys; from ledgertool.cli import main; main(['list', '--leader', '刘自力']);"
        "print([one for one in sys.modules if 'duckdb' in one or 'ledgertool.lake' in one])"
    )
    asked = [sys.executable, "-c", code]
    answer = subprocess.run(asked, cwd=DATA.parent, capture_output=True, check=True, text=True)
    assert answer.stdout.endswith("\n[]\n")
