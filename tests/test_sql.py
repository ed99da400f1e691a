"""Questions in SQL: what comes out in every format, and what is said where none can be answered."""

from __future__ import annotations

import io
import json
import signal
import sys
import tempfile
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledgertool.cli.interrupts import hearing
from ledgertool.lake import connecting, limits, locking
from ledgertool.lake.columns import LAKE_TABLES
from ledgertool.lake.connecting import connect
from ledgertool.lake.querying import Result, ask
from ledgertool.language import use
from tests.conftest import Make, Run, ask_json
from tests.lakes import SOURCE, made_lake
from tests.repositories import FILES, begun
from tests.samples import AS_OF, TABLE, TEXTS

ROWS = [
    {
        "bureau": "510402",
        "id": "2020/tasks/1",
        "number": 1,
        "title": "推进中考改革",
        "due_on": "2020-12-31",
        "must_close": True,
        "percent": 40.5,
    },
    {
        "bureau": "510403",
        "id": "2020/tasks/2",
        "number": 2,
        "title": "深化产教融合，电话 13800138000",
        "due_on": "2020-10-31",
    },
]
WANTED = "SELECT id, title, due_on, must_close, percent FROM rows ORDER BY id"


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """Make a lake of two bureaus."""
    sources = [SOURCE, {**SOURCE, "bureau": "510403"}]
    return made_lake(tmp_path / "lake", {"sources": sources, "rows": ROWS})


def asked(run: Run, lake: Path, query: str, *words: str) -> str:
    """Ask, as of a day; nothing must be wrong."""
    answer = run("sql", query, "--lake", str(lake), "--as-of", "2020-12-05", *words)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def value(run: Run, lake: Path, expression: str) -> Any:
    """Ask for the value of an expression, as JSON gives it."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    (found,) = json.loads(
        asked(run, lake, f"SELECT {expression} AS x", "-f", "json"), parse_constant=refuse
    )
    return found["x"]


# Out, in every format


def test_a_table_has_the_names_of_the_columns_above_it(run: Run, lake: Path) -> None:
    assert asked(run, lake, WANTED) == (
        "As of 2020-12-05: 2 records\n"
        "id            title                           due_on      must_close  percent\n"
        "─────────────────────────────────────────────────────────────────────────────\n"
        "2020/tasks/1  推进中考改革                    2020-12-31  true        40.5\n"
        "2020/tasks/2  深化产教融合，电话 138****8000  2020-10-31\n"
    )


def test_json_has_numbers_days_and_null(run: Run, lake: Path) -> None:
    assert json.loads(asked(run, lake, WANTED, "-f", "json")) == [
        {
            "id": "2020/tasks/1",
            "title": "推进中考改革",
            "due_on": "2020-12-31",
            "must_close": True,
            "percent": 40.5,
        },
        {
            "id": "2020/tasks/2",
            "title": "深化产教融合，电话 138****8000",
            "due_on": "2020-10-31",
            "must_close": None,
            "percent": None,
        },
    ]


def test_csv_has_an_empty_cell_for_null(run: Run, lake: Path) -> None:
    assert asked(run, lake, WANTED, "-f", "csv").splitlines() == [
        "id,title,due_on,must_close,percent",
        "2020/tasks/1,推进中考改革,2020-12-31,true,40.5",
        "2020/tasks/2,深化产教融合，电话 138****8000,2020-10-31,,",
    ]


def test_a_workbook_has_numbers_and_days(run: Run, lake: Path, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    file = tmp_path / "a.xlsx"
    answer = run("sql", WANTED, "--lake", str(lake), "--as-of", "2020-12-05", "-o", str(file))
    assert (answer.code, answer.out) == (0, "")
    with file.open("rb") as stream:
        rows = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python()
    assert [list(map(str, row)) for row in rows[:3]] == [
        ["As of 2020-12-05: 2 records", "", "", "", ""],
        ["id", "title", "due_on", "must_close", "percent"],
        ["2020/tasks/1", "推进中考改革", "2020-12-31", "true", "40.5"],
    ]
    assert isinstance(rows[2][4], float)
    assert not isinstance(rows[2][2], str)


def test_a_document_of_word_has_the_rows(run: Run, lake: Path, tmp_path: Path) -> None:
    import docx

    file = tmp_path / "a.docx"
    answer = run("sql", WANTED, "--lake", str(lake), "--as-of", "2020-12-05", "-o", str(file))
    assert answer.code == 0
    (table,) = docx.Document(str(file)).tables
    assert [cell.text for cell in table.rows[1].cells] == [
        *("2020/tasks/1", "推进中考改革", "2020-12-31", "true", "40.5")
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_an_answer_without_rows_is_one_too(run: Run, lake: Path, name: str) -> None:
    out = asked(run, lake, f"FROM ({WANTED}) WHERE id = '无'", "-f", name)
    assert out == "" if name == "jsonl" else out
    if name == "json":
        assert json.loads(out) == []


def test_a_calendar_says_that_it_holds_deadlines(run: Run, lake: Path) -> None:
    answer = run("sql", WANTED, "--lake", str(lake), "-f", "ics")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "ics holds deadlines, and this answer has none; ask for rows: ledger list, due or show.\n"
    )


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1", 1),
        ("170141183460469231731687303715884105727", 170141183460469231731687303715884105727),
        ("1.50::DECIMAL(9, 2)", 1.5),
        ("12345678901234567890.12::DECIMAL(38, 2)", "12345678901234567890.12"),
        ("0.1::FLOAT", 0.1),
        ("1 / 3", 1 / 3),
        ("1 / 0", "Infinity"),
        ("-1 / 0", "-Infinity"),
        ("'nan'::DOUBLE", "NaN"),
        ("true", True),
        ("NULL", None),
        ("''", ""),
        ("DATE '2020-12-05'", "2020-12-05"),
        ("'infinity'::DATE", "infinity"),
        ("DATE '10000-01-01'", "10000-01-01"),
        ("TIMESTAMP '2020-12-05 10:00:00'", "2020-12-05 10:00:00"),
        ("TIMESTAMP_NS '2020-12-05 10:00:00.123456789'", "2020-12-05 10:00:00.123456789"),
        ("TIME '10:00:01'", "10:00:01"),
        ("INTERVAL 1 MONTH", "1 month"),
        ("INTERVAL 1 MONTH + INTERVAL 2 DAY", "1 month 2 days"),
        ("'\\xAA'::BLOB", "\\xAA"),
        ("'5-1'::VARCHAR", "5-1"),
        ("'a'::ENUM ('a', 'b')", "a"),
        ("99999999999999999999999999999999999999999999::BIGNUM", "9" * 44),
        ("[1, NULL, 2]", [1, None, 2]),
        ("['刘自力', '谢强']", ["刘自力", "谢强"]),
        ("[INTERVAL 1 MONTH]", ["1 month"]),
        ("{'a': 1, 'b': [DATE '2020-12-05']}", {"a": 1, "b": ["2020-12-05"]}),
        ("{'a': 'nan'::DOUBLE, 'b': 1.5}", {"a": "NaN", "b": 1.5}),
        ("MAP {1: 'x'}", {"1": "x"}),
        ("'{\"a\": [1, 2.5, 1e400]}'::JSON", {"a": [1, 2.5, "1E+400"]}),
        ("'电话 13800138000'", "电话 138****8000"),
        ("['13800138000']", ["138****8000"]),
    ],
)
def test_a_value_of_any_type_is_json_and_loses_nothing(
    run: Run, lake: Path, expression: str, expected: Any
) -> None:
    found = value(run, lake, expression)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("['刘自力', '谢强']", "刘自力、谢强"),
        ("{'a': 1, 'b': ['甲']}", '{"a": 1, "b": ["甲"]}'),
        ("1 / 0", "Infinity"),
        ("false", "false"),
        ("NULL", ""),
        ("INTERVAL 1 MONTH", "1 month"),
        ("'=1+1'", "'=1+1"),
        ("'甲' || chr(27) || chr(8238)", "甲<U+001B><U+202E>"),
    ],
)
def test_a_value_of_any_type_is_a_text_that_can_be_read(
    run: Run, lake: Path, expression: str, expected: str
) -> None:
    out = asked(run, lake, f"SELECT {expression} AS x, 1 AS y", "-f", "csv")
    if '"' in expected:
        expected = '"' + expected.replace('"', '""') + '"'
    assert out.splitlines()[1] == f"{expected},1"


def test_columns_of_one_name_are_told_apart(run: Run, lake: Path) -> None:
    out = asked(run, lake, "SELECT 1 AS a, 2 AS a, DATE '2020-12-05' AS A", "-f", "jsonl")
    (names,) = [list(json.loads(line)) for line in out.splitlines()]
    assert len({name.lower() for name in names}) == 3
    assert list(json.loads(out).values()) == [1, 2, "2020-12-05"]


def test_rows_come_in_the_order_that_was_asked_for(run: Run, lake: Path) -> None:
    query = "SELECT i, DATE '2020-01-01' + i::INTEGER AS d FROM range(30000) t(i) ORDER BY i DESC"
    found = [json.loads(line)["i"] for line in asked(run, lake, query, "-f", "jsonl").splitlines()]
    assert found == list(range(29_999, -1, -1))


def test_the_day_asked_for_is_a_view(run: Run, lake: Path) -> None:
    query = (
        "SELECT id, day, soon FROM rows, asked"
        " WHERE due_on >= day AND due_on <= day + INTERVAL '26' DAY"
    )
    out = asked(run, lake, query, "--soon", "7", "-f", "jsonl")
    assert json.loads(out) == {"id": "2020/tasks/1", "day": "2020-12-05", "soon": 7}


@pytest.mark.parametrize(
    "query",
    [
        "SHOW TABLES",
        "SELECT table_name AS name FROM information_schema.tables",
        "SELECT view_name AS name FROM duckdb_views() WHERE NOT internal",
    ],
)
def test_who_asks_which_tables_there_are_is_told_all(run: Run, lake: Path, query: str) -> None:
    found = {row["name"] for row in json.loads(asked(run, lake, query, "-f", "json"))}
    assert found == {*LAKE_TABLES, "asked"}


def test_no_files_are_opened_of_tables_that_a_query_does_not_name(lake: Path) -> None:
    connection = connect(lake, date(2020, 12, 5), named_in="select count(*) from ROWS, asked")
    views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal")
    assert {name for (name,) in views.fetchall()} == {"rows", "asked"}


# Of the ledger at hand


def test_the_ledger_at_hand_is_asked_without_a_lake(run: Run) -> None:
    query = (
        "SELECT r.id, r.due_on, CASE WHEN settled IS NOT NULL THEN settled"
        " WHEN waits_until < day THEN 'overdue' WHEN waits_until <= day + INTERVAL '30' DAY"
        " THEN 'due-soon' ELSE 'open' END AS status"
        " FROM rows r, asked ORDER BY r.table_id, r.number"
    )
    answer = run("sql", query, "--as-of", AS_OF, "-f", "json")
    assert (answer.code, answer.err) == (0, "")
    rows = ask_json(run, "list", "--sort", "id")
    expected = [{name: row[name] for name in ("id", "due_on", "status")} for row in rows]
    found = json.loads(answer.out)
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert len(found) == 33


def test_what_is_put_on_record_later_is_not_seen(run: Run, make: Make) -> None:
    entry = "    record:\n      - on: 2020-12-20\n        closed: 验收意见\n"
    data = str(make({"ledgers/2020/tasks.yaml": TABLE + entry}))
    query = "SELECT count(closed_on) AS n FROM rows"
    for day, count in (("2020-12-19", 0), ("2020-12-20", 1)):
        answer = run("sql", query, "--data", data, "--as-of", day, "-f", "csv")
        assert (answer.code, answer.out.splitlines()) == (0, ["n", str(count)])


def test_errors_in_the_data_at_hand_are_told_beside_the_answer(run: Run, make: Make) -> None:
    data = make({"ledgers/2020/tasks.yaml": TABLE.replace("刘自力", "无此人")})
    query = "SELECT code, severity FROM findings WHERE severity = 'error'"
    answer = run("sql", query, "--data", str(data), "-f", "csv")
    assert answer.code == 3
    (code,) = {line.split(",")[0] for line in answer.out.splitlines()[1:]}
    assert f"error {code}" in answer.err
    assert "The data has 1 error; see ledger check." in answer.err


def test_nothing_but_its_tables_is_seen_of_the_ledger_at_hand(run: Run, make: Make) -> None:
    data = make()
    for query in (f"FROM read_text('{data}/registry.yaml')", f"FROM '{data}/x.csv'"):
        answer = run("sql", query, "--data", str(data))
        assert (answer.code, answer.out) == (2, "")


def test_the_data_at_hand_is_put_nowhere_else(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_asked: object, **_more: object) -> None:
        raise AssertionError

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    answer = run("sql", "SELECT count(*) AS n FROM rows", "-f", "csv")
    assert (answer.code, answer.out.splitlines()) == (0, ["n", "33"])


def test_much_data_comes_in_pieces(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "SELECT * FROM rows ORDER BY table_id, number"
    whole = run("sql", query, "-f", "json")
    monkeypatch.setattr(connecting, "_AT_ONCE", 4)
    assert run("sql", query, "-f", "json") == whole
    assert len(json.loads(whole.out)) == 33


# Where the query comes from


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_has_the_query(run: Run, lake: Path, tmp_path: Path, mark: str) -> None:
    file = tmp_path / "超期.SQL"
    file.write_text(f"{mark}-- 为什么；\nSELECT '甲；乙' AS x; -- 完\n", encoding="utf-8")
    assert asked(run, lake, str(file), "-f", "csv").splitlines() == ["x", "甲；乙"]


def test_a_hyphen_is_stdin(run: Run, lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("SELECT '甲' AS x".encode())))
    assert asked(run, lake, "-", "-f", "csv").splitlines() == ["x", "甲"]


def test_what_is_no_file_with_a_query_is_said(run: Run, lake: Path, tmp_path: Path) -> None:
    for content in (b"\xff\xfe", b"SELECT 1\0", b"-" * (256 * 1024 + 1)):
        (tmp_path / "a.sql").write_bytes(content)
        answer = run("sql", str(tmp_path / "a.sql"), "--lake", str(lake))
        assert (answer.code, answer.out) == (2, "")
        assert answer.err == (
            f"“{tmp_path}/a.sql” is not a query: a text in UTF-8 of at most 256 KiB is expected.\n"
        )
    for name in ("none.sql", str(tmp_path)):
        answer = run("sql", f"{name}/x.sql", "--lake", str(lake))
        assert (answer.code, answer.err) == (
            2,
            f"There is no file “{name}/x.sql” with a query in it.\n",
        )


# What is said


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        (
            "SELECT *\nFORM rows",
            'The query cannot be read at 2:6 (line:column): “syntax error at or near "rows"”',
            '查询在 2:6（行、列）处无法读取：“syntax error at or near "rows"”',
        ),
        (
            "SELECT * FROM rws",
            "There is no table “rws” to be asked. Did you mean “rows”?",
            "没有可查询的数据表“rws”。是否指“rows”？",
        ),
        (
            "SELECT titel FROM rows",
            "There is no column “titel” in the tables that are asked."
            " Did you mean “title”, “field”?",
            "所查询的数据表中没有列“titel”。是否指“title”、“field”？",
        ),
        (
            "SELECT id，title FROM rows",
            "“，” is a full-width sign; outside of quotation marks SQL wants “,”.",
            "“，”是全角符号；在引号之外，SQL 要求写“,”。",
        ),
        (
            "SELECT id FROM rows WHERE title = “推进中考改革”",
            "““” is a full-width sign; outside of quotation marks SQL wants “'”.",
            "““”是全角符号；在引号之外，SQL 要求写“'”。",
        ),
        (
            "DELETE FROM rows",
            "“DELETE” was found where a SELECT is expected; a query only reads.",
            "此处应为 SELECT，实为“DELETE”；查询只读取数据，不作改动。",
        ),
        (
            "SELECT 1; SELECT 2",
            "Several statements were found; write one SELECT, and nothing else.",
            "发现多条语句；只能写一条 SELECT 语句。",
        ),
        (
            " /* nothing */ ;",
            "The query is empty; write one SELECT, such as:"
            ' ledger sql "SELECT title FROM rows LIMIT 5"',
            '查询为空；请写一条 SELECT 语句，例如：ledger sql "SELECT title FROM rows LIMIT 5"',
        ),
        (
            "WITH x AS (COPY (SELECT 1) TO 'x') FROM x",
            "“COPY” was found inside the query; a query only reads, also within WITH.",
            "查询中含有“COPY”；查询只读取数据，在 WITH 中也不得改动。",
        ),
        (
            "FROM read_text('x')",
            "“read_text” may not be used: a query reads the tables and no files; SHOW TABLES"
            " lists them.",
            "不能使用“read_text”：查询只读取数据表，不读取文件；SHOW TABLES 可列出数据表。",
        ),
        (
            "FROM 'x.csv'",
            "The query asks for files or settings, and may read the tables only: “Cannot access"
            ' file "x.csv" - file system operations are disabled by configuration”',
            "查询涉及文件或设置，而只能读取数据表：“Cannot access"
            ' file "x.csv" - file system operations are disabled by configuration”',
        ),
        (
            "SELECT error('电话 13800138000')",
            "The query cannot be answered: “电话 138****8000”",
            "查询无法执行：“电话 138****8000”",
        ),
        (
            "SELECT CAST('甲' AS INTEGER)",
            "The query cannot be answered: “Could not convert string '甲' to INT32”",
            "查询无法执行：“Could not convert string '甲' to INT32”",
        ),
        (
            "SELECT $x",
            "The query cannot be answered: “Values were not provided for the following"
            " parameters: x”",
            "查询无法执行：“Values were not provided for the following parameters: x”",
        ),
        (
            "SELECT list(i) FROM range(2000000000) t(i)",
            "The query needs more memory than it may take;"
            " ask for fewer rows or columns at a time.",
            "查询所需内存超过上限；请一次少查一些行或列。",
        ),
        (
            "SELECT i, i FROM range(100000000000) t(i)",
            "The answer is longer than can be written; ask for fewer rows or columns at a time.",
            "答复过长，无法写出；请一次少查一些行或列。",
        ),
        (
            "SELECT repeat('x', 400) FROM range(100000000000)",
            "The answer is longer than can be written; ask for fewer rows or columns at a time.",
            "答复过长，无法写出；请一次少查一些行或列。",
        ),
    ],
)
def test_what_cannot_be_asked_is_said_in_both_languages(
    run: Run, lake: Path, monkeypatch: pytest.MonkeyPatch, query: str, english: str, chinese: str
) -> None:
    monkeypatch.setattr(locking, "MEMORY", "64MiB")
    monkeypatch.setattr(limits, "MOST_VALUES", 10_000)
    monkeypatch.setattr(limits, "MOST_CHARACTERS", 200_000)
    for language, sentence in (("en", english), ("zh", chinese)):
        monkeypatch.setenv("LEDGER_LANG", language)
        use(language)
        assert run("sql", query, "--lake", str(lake)) == (2, "", sentence + "\n")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what is asked for")
@pytest.mark.parametrize(
    "query",
    [
        "SELECT repeat('x', 3000000000)",
        "SELECT range(3000000000)",
        "SELECT lpad('x', 2000000000, 'y') || lpad('x', 2000000000, 'y')",
    ],
)
def test_what_duckdb_does_not_count_is_bounded_too(
    run: Run, lake: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    monkeypatch.setattr(limits, "_MORE", 1024**3)
    answer = run("sql", query, "--lake", str(lake))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("The query needs more memory than it may take;")
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_an_answer_as_long_as_it_may_be_is_whole(
    run: Run, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_VALUES", 10_002)
    query = "SELECT i, i, i FROM range({}) t(i)"
    found = json.loads(asked(run, lake, query.format(3_334), "-f", "json"))
    assert [row["i"] for row in found] == list(range(3_334))
    assert run("sql", query.format(3_335), "--lake", str(lake)).code == 2


def test_two_states_cannot_be_asked_at_once(run: Run, lake: Path) -> None:
    for option, text in (("--at", "HEAD"), ("--data", "data")):
        answer = run("sql", "SELECT 1", "--lake", str(lake), option, text)
        assert answer == (2, "", f"--lake and {option} cannot be used together.\n")


def test_data_that_only_the_surroundings_name_gives_way_to_a_lake(
    run: Run, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_DATA", "nowhere")
    assert asked(run, lake, "SELECT 1 AS x", "-f", "csv").splitlines() == ["x", "1"]


def test_old_states_and_errors_of_bureaus_are_said_beside_the_answer(
    run: Run, tmp_path: Path
) -> None:
    sources = [SOURCE, {**SOURCE, "bureau": "a", "stale": True}]
    sources += [{**SOURCE, "bureau": "b", "errors": 3}]
    sources += [{**SOURCE, "bureau": "c", "stale": True, "commit": None, "rows": 0}]
    lake = made_lake(tmp_path / "lake", {"sources": sources})
    said = (
        "The data of 1 bureau has errors; what cannot be read is left out: “b”\n"
        "1 bureau could not be gathered anew, and answers as it last was: “a”\n"
        "1 bureau could never be gathered, and is missing here: “c”\n"
    )
    day = ("--as-of", "2020-12-05")
    table = run("sql", "SELECT 1 AS x", "--lake", str(lake), *day)
    assert table == (3, "As of 2020-12-05: 1 record\nx\n─\n1\n", said)
    assert run("sql", "SELECT 1 AS x", "--lake", str(lake), "-f", "csv").err == said


@pytest.mark.parametrize("name", ["o'[1]", "year=1999", "湖 {a}", "?", "a/../b"])
def test_a_lake_may_have_any_name(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "a").mkdir()
    lake = made_lake(tmp_path / name, {"sources": [SOURCE], "rows": ROWS})
    out = asked(run, lake, "SELECT min(year) AS y, count(*) AS n FROM rows", "-f", "json")
    assert json.loads(out) == [{"y": 2020, "n": 2}]


@pytest.mark.parametrize("table", ["rows/year=2020", "sources"])
def test_a_damaged_lake_is_said_to_be(run: Run, lake: Path, table: str) -> None:
    (lake / table / "data.parquet").write_bytes(b"PAR1")
    answer = run("sql", "SELECT count(*) FROM rows", "--lake", str(lake))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("The query cannot be answered: “")
    assert f"{table}/data.parquet" in answer.err
    assert answer.err.count("\n") == 1


def test_what_is_no_lake_is_said(run: Run, tmp_path: Path) -> None:
    assert run("sql", "SELECT 1", "--lake", str(tmp_path)) == (
        2,
        "",
        f"“{tmp_path}” is not a whole lake; name a folder that ledger export or ledger gather has"
        " written.\n",
    )


def test_the_commit_of_the_data_at_hand_is_in_its_tables(run: Run, tmp_path: Path) -> None:
    office = begun(tmp_path / "office", FILES)
    query = "SELECT DISTINCT r.commit AS commit, s.rev AS rev FROM rows r, sources s"
    answer = run("sql", query, "--data", str(office.data), "--at", "HEAD", "-f", "json")
    commit = office.git("rev-parse", "HEAD")
    assert json.loads(answer.out) == [{"commit": commit, "rev": "HEAD"}]


def test_without_duckdb_one_sentence_says_what_to_install(
    run: Run, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert run("sql", "SELECT 1", "--lake", str(lake)) == (
        2,
        "",
        "ledger sql needs libraries that are not installed; run: pip install"
        " 'ledgertool[tables]'\n",
    )


# Ctrl-C


def test_ctrl_c_is_heard_while_a_library_computes() -> None:
    begun, told = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        told.wait()

    def press() -> None:
        begun.wait()
        signal.raise_signal(signal.SIGINT)

    threading.Thread(target=press).start()
    with pytest.raises(KeyboardInterrupt):
        hearing(work, told.set)
    assert told.is_set()


def test_a_query_that_runs_away_is_ended(lake: Path) -> None:
    connection = connect(lake, date(2020, 12, 5))
    locking.locked(connection, ())
    select = locking.only_select(
        connection, "SELECT count(*) FROM range(10000000000000) t(i) WHERE i % 7 = 3"
    )
    begun = threading.Event()

    def work() -> Result:
        begun.set()
        return ask(connection, select)

    def press() -> None:
        begun.wait()
        signal.raise_signal(signal.SIGINT)

    threading.Thread(target=press).start()
    with pytest.raises(KeyboardInterrupt):
        hearing(work, connection.interrupt)
