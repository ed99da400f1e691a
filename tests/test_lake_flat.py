"""A ledger made flat for engines: nothing of it is lost but phones, and its lights can be told."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ledgertool.answers.carried import counted_once
from ledgertool.answers.query import Criteria
from ledgertool.checking.opening import open_ledger
from ledgertool.lake.columns import BOOLEAN, DATE, DOUBLE, INTEGER, LAKE_TABLES, NO_DEADLINE, TEXT
from ledgertool.lake.filed import filed
from ledgertool.lake.flat import BureauOrigin, flattened
from ledgertool.model.record import VERBS
from ledgertool.model.row import Head, Row
from ledgertool.model.stages import stages
from ledgertool.model.status import AsOf, seen
from ledgertool.phones import find, is_label
from ledgertool.reading import data_files
from ledgertool.reading.data_files import TABLES
from ledgertool.reading.ledger import Ledger, load
from ledgertool.reading.store.stored import StoredTable
from ledgertool.reading.store.summary import Summary
from ledgertool.reading.table import NO_MONTH, Table, closed_first, due_months
from tests.conftest import IN_CI, Make
from tests.samples import DATA, FORM, ISSUES, PILOT, PLAN, ROOT, TABLE
from tests.test_opening import rich

Records = dict[str, list[dict[str, Any]]]

SOON = timedelta(days=30)
LONG_AGO = date(2014, 1, 1)
PHONE = "13800000946"


def flat(ledger: Ledger, origin: BureauOrigin | None = None) -> Records:
    """Give all records of a ledger by the names of their tables."""
    found: Records = {name: [] for name in LAKE_TABLES}
    for name, record in flattened(ledger, origin or BureauOrigin()):
        found[name].append(record)
    return found


def all_rows(ledger: Ledger) -> list[tuple[Table, Row]]:
    return [(table, row) for table in ledger.tables for row in table.rows]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Make rows of all kinds and of two forms, with records of every verb."""
    data = tmp_path_factory.mktemp("bench") / "data"
    script = [sys.executable, str(ROOT / "bench" / "rows.py"), str(data)]
    subprocess.run([*script, "--rows", "800", "--files", "16"], check=True)
    return load(data)


# Any ledger

WHEN = ("2019-11-05", "2020-03", "2020-Q2", "2020", "2021-02-X3", "2020-05/2020-07", "2022")
WORDS = ("立行立改", "立即整改", "年内完成", "马上办理，长期坚持", "适时推进")
DAYS = tuple(f"20{year}-{month:02}-{day:02}" for year in (19, 20, 21) for month in (1, 6, 12)
             for day in (1, 28))  # fmt: skip


def perhaps(random: Random, values: dict[str, Any], **choices: tuple[Any, ...]) -> None:
    """Give an object some of these values."""
    for name, several in choices.items():
        if random.random() < 0.3:
            values[name] = random.choice(several)


def any_row(number: int, random: Random) -> dict[str, Any]:
    """Make up a row, which need not be a good one, but can be read."""
    row: dict[str, Any] = {"number": number, "title": "事项", "outcome": "成果"}
    row |= {"leaders": ["刘自力"], "lead_departments": ["基教科"]}
    flag = ("true",)
    perhaps(random, row, deadline_text=WORDS, must_close=flag, ongoing=flag, counts_from=DAYS)
    form = random.choice(("stages", "recurs", "deadline", "deadline", "nothing"))
    if form == "stages":
        row["stages"] = [
            any_stage(name, random) for name in ("第一批", "第二批", "第三批", "第一批")
        ]
    if form == "recurs":
        row["recurs"] = random.choice(("monthly-25", "quarterly", "yearly-12-31"))
    if form in ("deadline", "recurs") and (form == "deadline" or random.random() < 0.5):
        row["deadline"] = random.choice(WHEN)
    names = [stage["name"] for stage in row.get("stages", ())] or ["2020-03", "2020-Q1"]
    row["record"] = [
        any_entry(names, random) for _entry in range(random.choice((0, 0, 1, 2, 4, 7)))
    ]
    return row if row["record"] else {name: row[name] for name in row if name != "record"}


def any_stage(name: str, random: Random) -> dict[str, Any]:
    stage: dict[str, Any] = {"name": name}
    perhaps(random, stage, deadline=WHEN, deadline_text=WORDS, ongoing=("true",))
    return stage if len(stage) > 1 else {**stage, "deadline": "2020-06"}


def any_entry(names: list[str], random: Random) -> dict[str, Any]:
    verb = random.choice(("progress", "applied", "closed", *VERBS))
    entry: dict[str, Any] = {"on": random.choice(DAYS), verb: "原因"}
    if verb == "reassigned":
        entry |= {verb: {"from": ["刘自力"], "to": ["谢强"]}, "reason": "分工调整"}
    elif verb == "extended":
        entry |= {verb: {"to": random.choice(WHEN)}, "reason": "文件未出台"}
    elif verb == "progress":
        perhaps(random, entry, percent=(60, 99.5), pace=("behind", "ahead"), problems=("困难",))
    if verb != "reassigned" and random.random() < 0.6:
        entry["stage"] = random.choice(names)
    return entry


def any_ledger(make: Make, seed: int) -> Ledger:
    """Make up a ledger of two tables."""
    random = Random(seed)
    files: dict[str, str | bytes] = {}
    for which in range(2):
        issued = f"issued_on: {random.choice(DAYS)}\n" if random.random() < 0.7 else ""
        head, _rows, _row = TABLE.replace("order: 1\n", f"order: {which + 1}\n{issued}").partition(
            "rows:\n"
        )
        rows = [f"  - {json.dumps(any_row(n, random), ensure_ascii=False)}\n" for n in range(1, 61)]
        files[f"ledgers/2020/tasks-{which}.yaml"] = head + "rows:\n" + "".join(rows)
    return load(make(files))


# Lights


def light(record: dict[str, Any], day: date) -> str:
    """Tell a status as any engine can, from what docs/tables.md promises."""
    if "settled" in record:
        return str(record["settled"])
    until = date.fromisoformat(record["waits_until"]) if "waits_until" in record else date.max
    if until < day:
        return "overdue"
    if record["at_once"]:
        return "due-soon" if record.get("at_once_since", "") <= day.isoformat() else "open"
    return "due-soon" if until - day <= SOON else "open"


def days_of(record: dict[str, Any], random: Random) -> Iterator[date]:
    """Go through days on which a status may change, and others, from the newest entry on."""
    first = date.fromisoformat(record.get("newest_on", LONG_AGO.isoformat()))
    named = [date.fromisoformat(str(record[name])) for name in EDGES if name in record]
    near = [day + timedelta(days=more) for day in named for more in (-31, -30, -29, -1, 0, 1)]
    others = [first + timedelta(days=random.randrange(4000)) for _day in range(10)]
    yield from (day for day in (first, *near, *others) if day >= first)


EDGES = ("waits_until", "due_on", "at_once_since", "closed_on", "issued_due_on")


def every_light_is_told(ledger: Ledger) -> None:
    records, random = flat(ledger), Random(1)
    parts: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for one in records["stages"]:
        parts.setdefault((one["table_id"], one["line"]), []).append(one)
    for (table, row), record in zip(all_rows(ledger), records["rows"], strict=True):
        of_stages = parts.get((table.id, record["line"]), [])
        for stage, part in zip(stages(row, table.head), of_stages, strict=True):
            until = {"waits_until": part["due_on"]} if "due_on" in part else {}
            told = {**part, **until, "newest_on": record.get("newest_on", str(LONG_AGO))}
            for day in days_of(told, random):
                assert light(told, day) == seen(row, table.head, AsOf(day), stage).status, (
                    row,
                    day,
                )
        for day in days_of(record, random):
            now = seen(row, table.head, AsOf(day))
            assert light(record, day) == now.status, (row, day)
            assert record.get("waits_for") == (now.waiting.name if now.waiting else None), row
            assert record.get("deadline") == (str(now.deadline) if now.deadline else None)
            assert record.get("closed_on") == (str(now.closed_on) if now.closed_on else None)
            assert (record.get("days_late"), record.get("percent")) == (now.days_late, now.percent)
            assert record.get("pace") == now.pace


@pytest.mark.parametrize("data", [DATA, ROOT / "data"], ids=["issued", "present"])
def test_the_light_of_real_rows_on_any_day_is_told(data: Path) -> None:
    every_light_is_told(load(data))


def test_the_light_of_rows_of_all_kinds_on_any_day_is_told(bench: Ledger, make: Make) -> None:
    every_light_is_told(bench)
    every_light_is_told(load(rich(make)))


@pytest.mark.parametrize("seed", range(30 if IN_CI else 6))
def test_the_light_of_any_row_on_any_day_is_told(seed: int, make: Make) -> None:
    ledger = any_ledger(make, seed)
    assert len(all_rows(ledger)) == 120
    every_light_is_told(ledger)


def test_what_is_made_up_meets_every_light(make: Make) -> None:
    ledger = any_ledger(make, 0)
    records = flat(ledger)["rows"]
    assert {record.get("settled") for record in records} >= {
        *("withdrawn", "closed", "ongoing", "paused", "pending", "undated", None)
    }
    assert {(r["at_once"], "at_once_since" in r) for r in records} == {
        (False, False),
        (True, False),
        (True, True),
    }


# Bodies, months, places


@pytest.mark.parametrize("made", ["bench", "rich", "any"])
def test_a_row_can_be_made_again_of_its_body(made: str, bench: Ledger, make: Make) -> None:
    ledger = {"bench": lambda: bench, "rich": lambda: load(rich(make))}.get(
        made, lambda: any_ledger(make, 7)
    )()
    records = flat(ledger)["rows"]
    for (table, row), record in zip(all_rows(ledger), records, strict=True):
        again = table.kind.model_validate(json.loads(record["body"]))
        assert filed(again, again.private) == json.loads(record["body"])
        if not row.private and PHONE not in row.title:
            assert again == row
            assert record["due_months"].replace(NO_DEADLINE, NO_MONTH).split() == sorted(
                {*due_months(row, table.head)} - {NO_MONTH}
            )
    assert any(row.private for _table, row in all_rows(ledger)) == (made == "bench")


@pytest.mark.parametrize("amount", ["0.000001", "123456789012.5", "7", "100000000000"])
def test_an_amount_is_told_as_its_file_has_it(amount: str, make: Make) -> None:
    table = ISSUES.replace("budget: 3.5", f"budget: {amount}")
    data = make({"kinds/rectification.yaml": FORM, "ledgers/2020/issues.yaml": table})
    records = flat(load(data))
    assert json.loads(records["rows"][0]["body"])["budget"] == amount
    assert next(one["text"] for one in records["fields"] if one["field"] == "budget") == amount


def test_a_table_can_be_told_of_without_its_rows(bench: Ledger) -> None:
    records = flat(bench)["tables"]
    for table, record in zip(bench.tables, records, strict=True):
        assert Head.model_validate(json.loads(record["head"])) == table.head
        kept = Summary.of(record["summary"])
        assert (kept.rows, kept.found, kept.each) == (len(table.rows), [], [])
        days = [day for row in table.rows if (day := closed_first(row))]
        assert record.get("closed_on") == (str(min(days)) if days else None)


ODD_ROW = (
    TABLE
    + "\n  - {number: 3, title: 事项, leaders: [谢强], lead_departments: [基教科],\n\
     deadline: 2020, outcome: 成果}\n"
)


@pytest.mark.parametrize("text", [TABLE, ODD_ROW, PILOT, TABLE.replace("rows:\n", "rows: # 注\n")])
def test_the_line_of_a_row_is_the_one_on_which_it_begins(text: str, make: Make) -> None:
    ledger = load(make({"ledgers/2020/tasks.yaml": text}))
    lines = [record["line"] for record in flat(ledger)["rows"]]
    assert lines == [
        number for number, line in enumerate(text.split("\n"), 1) if line.startswith("  - ")
    ]
    spans = [table.span(row) for table, row in all_rows(ledger)]
    assert lines == [span.line for span in spans if span]


def test_every_record_has_columns_of_its_table_and_a_place_of_its_own(
    bench: Ledger, make: Make
) -> None:
    for ledger in (bench, load(rich(make)), load(DATA), any_ledger(make, 3)):
        for name, records in flat(ledger, BureauOrigin("510402", place="data/")).items():
            table = LAKE_TABLES[name]
            for record in records:
                assert {*record} <= {*table.types}, name
                for column, value in record.items():
                    assert fits(value, table.types[column]), (name, column, value)
            order = [[record.get(column) for column in table.order] for record in records]
            assert len({*map(str, order)}) == len(records), name


def fits(value: Any, kind: str) -> bool:
    if kind == DATE:
        return isinstance(value, str) and str(date.fromisoformat(value)) == value
    classes = {TEXT: (str,), INTEGER: (int,), DOUBLE: (int, float), BOOLEAN: (bool,)}
    return type(value) in classes[kind]


def test_a_row_is_told_whole(make: Make) -> None:
    ledger = load(rich(make))
    origin = BureauOrigin(
        *("510402", "https://git.example/a.git", "main", "0" * 40, date(2021, 3, 1)),
        *("data/", "data"),
    )
    records = flat(ledger, origin)
    place = {"bureau": "510402", "commit": "0" * 40, "path": "data/ledgers/2020/tasks.yaml"}
    of_row = {**place, "line": 33, "year": 2020, "id": "2020/tasks/4", "table_id": "2020/tasks"}
    of_row["number"] = 4

    def told(name: str, row_id: str = "2020/tasks/4") -> list[dict[str, Any]]:
        return [record for record in records[name] if record.get("id") == row_id]

    (row,) = told("rows")
    body = json.loads(row.pop("body"))
    assert body["record"][0]["extended"] == {"from": "2020-06", "to": "2020-09"}
    assert row == {
        **of_row,
        "position": 4,
        "kind": "reform-task",
        "title": "化解安全隐患，联系电话138****0946",
        "must_close": False,
        "deadline": "2020-09",
        "due_first": "2020-09-01",
        "due_on": "2020-09-30",
        "deadline_basis": "stated",
        "issued_deadline": "2020-06",
        "issued_due_on": "2020-06-30",
        "ongoing": False,
        "settled": "closed",
        "at_once": False,
        "closed_on": "2020-08-30",
        "days_late": -31,
        "reported_on": "2020-08-30",
        "newest_on": "2020-08-30",
        "due_months": "2020-06 2020-09",
    }
    (leader,) = told("people")
    assert leader == {**of_row, "position": 1, "role": "leader", "name": "谢强", "named": "谢强"}
    first, second = told("record")
    assert first == {
        **of_row,
        "position": 1,
        "happened_on": "2020-05-01",
        "verb": "extended",
        "text": "2020-06→2020-09（上级文件未出台）",
        "reason": "上级文件未出台",
        "from_text": "2020-06",
        "to_text": "2020-09",
    }
    assert (second["verb"], second["text"]) == ("closed", "攀教体〔2020〕18号")
    (field,) = told("fields")
    assert (field["field"], field["heading"], field["text"]) == ("outcome", "成果形式", "整改到位")
    budgets = [f["text"] for f in records["fields"] if f["field"] == "budget"]
    assert budgets == ["3.5", "12"]
    assert [one["collective"] for one in told("departments", "2020/tasks/3")] == [False, True]
    occurrence = told("stages", "2020/tasks/3")[2]
    assert (occurrence["stage"], occurrence["settled"]) == ("2020-03", "closed")
    assert occurrence["recurring"] is True
    assert [one["must_close"] for one in told("stages", "2020/pilots/1")] == [True, False]
    (source,) = records["sources"]
    assert source["committed_on"] == "2021-03-01"
    assert (source["rows"], source["errors"], source["stale"]) == (9, 0, False)
    assert [one["name"] for one in records["files"]] == [
        *("registry.yaml", "kinds/rectification.yaml", "plan2019.yaml")
    ]
    aim = next(one for one in records["targets"] if one.get("due_on"))
    assert (aim["id"], aim["due_on"], aim["value"]) == ("plan2019/2.2/1", "2022-11-29", 20000)
    assert (aim["path"], aim["line"]) == ("data/plan2019.yaml", line_of(PLAN, "metric: 职业", -1))


def line_of(text: str, words: str, more: int = 0) -> int:
    return text[: text.index(words)].count("\n") + 1 + more


def test_what_is_wrong_is_told_with_its_place_in_the_repository(make: Make) -> None:
    broken = TABLE.replace("谢强", "谢墙").replace("must_close: true", "must_close: ture")
    data = make({"ledgers/2020/tasks.yaml": broken, "ledgers/2020/other.yml": TABLE})
    records = flat(load(data), BureauOrigin("510402", place="data/"))
    found = [
        (one["path"], one.get("line"), one["severity"], one["code"]) for one in records["findings"]
    ]
    ledgers = "data/ledgers/2020"
    assert (f"{ledgers}/tasks.yaml", line_of(broken, "ture"), "error", "S208") in found
    assert any(path == f"{ledgers}/other.yml" for path, *_rest in found)
    assert records["sources"][0]["errors"] == sum(one[2] == "error" for one in found)
    assert (records["tables"][0]["rows"], records["tables"][0]["lost"]) == (1, 1)


def test_a_ledger_that_was_kept_is_told_as_one_that_was_read(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_files, "WORTH", 0)
    data, cache = rich(make), tmp_path / "cache"
    cache.mkdir()
    for _time in ("first", "again"):
        kept = open_ledger(data, cache=cache, key="of this tool")
        assert all(isinstance(table, StoredTable) for table in kept.tables)
        assert flat(kept) == flat(load(data))


# Phones

OFFICE = f"""\
people:
  - name: 刘自力
    aliases: [{{name: 刘主任, note: "电话{PHONE}"}}]
  - name: 谢强
  - name: 彭格
departments:
  - name: 基教科
  - name: 职成高教科
"""
CONTACTS = f"""\
kind: pilot
title: "改革试点，电话{PHONE}"
year: 2020
source: 试编台账
order: 2
legend: "咨询：0812-3321234"
rows:
  - number: 1
    category: 省级试点
    title: "人民调解，手机{PHONE}"
    assigned_by: 基教科
    basis: 通知
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020
    deadline_text: "年内，联系{PHONE}"
    remark: "联系人电话：3321234，或{PHONE}"
    contact: {{name: 彭格, phone: "{PHONE}"}}
    targets:
      - number: 1
        metric: 调解室
        comparison: at-least
        value: 5
        unit: 个
        words: "5个以上，电话{PHONE}"
        actuals: [{{on: 2020-05-01, value: 3, evidence: "报表，电话{PHONE}"}}]
    record:
      - on: 2020-06-01
        progress: "已报，打{PHONE}"
        problems: "电话0812-3321234无人接"
        next: "再打{PHONE}"
        note: "见{PHONE}"
      - on: 2020-07-01
        extended: {{from: 2020, to: 2021}}
        reason: "来电{PHONE}"
        approved_by: "局长（{PHONE}）"
      - on: 2020-08-01
        closed: "批复，电话{PHONE}"
        verified_by: "督导办{PHONE}"
  - number: 2
    category: 省级试点
    title: "手机{PHONE}"
    leaders: ["刘{PHONE}"]
"""


def texts(value: Any, *, labelled: bool = False) -> Iterator[tuple[str, bool]]:
    """Go through all texts inside a value, each with whether its name is one for phones."""
    if isinstance(value, str):
        yield value, labelled
    elif isinstance(value, dict):
        for name, inside in value.items():
            yield from texts(name)
            yield from texts(inside, labelled=labelled or is_label(name))
    elif isinstance(value, list):
        for inside in value:
            yield from texts(inside, labelled=labelled)


@pytest.mark.parametrize("seed", range(5))
def test_what_goes_on_in_later_years_counts_once_as_in_answers(seed: int, make: Make) -> None:
    random = Random(seed)
    row = TABLE.partition("rows:\n")[2].partition("\n\n")[0]
    files = {}
    for year in range(2020, 2024):
        issued = f"issued_on: {year}-0{random.randint(1, 9)}-15\n" if random.random() < 0.5 else ""
        rows = ""
        for number in range(1, 9):
            rows += row.replace("number: 1", f"number: {number}") + "\n"
            if random.random() < 0.6:
                earlier = f"{random.randint(2020, year)}/tasks/{random.randint(1, 12)}"
                rows += f"    continues: {earlier}\n"
        head = f"kind: reform-task\ntitle: 改革任务\nyear: {year}\nsource: 试编台账\norder: 1\n"
        files[f"ledgers/{year}/tasks.yaml"] = f"{head}{issued}rows:\n{rows}"
    ledger = load(make(files))
    records = flat(ledger)["rows"]
    assert len(records) == 32
    for day in (date(2020, 1, 1), *(date(year, month, 15) for year in range(2020, 2025)
                                    for month in range(1, 13))):  # fmt: skip
        once, left_out = counted_once(ledger, Criteria(), AsOf(day))
        told = [
            one["id"]
            for one in records
            if one.get("counted_from", "") <= str(day) < one.get("counted_until", "9999")
        ]
        assert sorted(told) == sorted(state.id for state in once)
        assert left_out


def test_no_phone_is_left(make: Make) -> None:
    form = FORM.replace("  checker:", "  phone: {heading: 电话, type: phone}\n  tel: {heading: 值班"
                        "电话, type: text}\n  checker:")  # fmt: skip
    own = TABLE.replace("kind: reform-task", "kind: rectification").replace(
        "    outcome: 出台实施方案", f'    measures: 整改\n    phone: "{PHONE}"\n    tel: "3321234"'
    )
    own = own.partition("\n  - number: 2")[0]
    data = make(
        {
            "ledgers/2020/pilots.yaml": CONTACTS,
            "ledgers/2020/issues.yaml": own.replace("order: 1", "order: 3") + "\n",
            "kinds/rectification.yaml": form.replace(
                "  - remark", "  - remark\n  - phone\n  - tel"
            ),
            "plan2019.yaml": PLAN.replace("text: 培养造就", f"text: 电话{PHONE}，培养造就"),
        },
        registry=OFFICE,
    )
    ledger = load(data)
    assert len(all_rows(ledger)) == 2
    records = flat(ledger)
    assert "138****0946" in json.dumps(records, ensure_ascii=False)
    for name, several in records.items():
        for record in several:
            for column, value in record.items():
                is_json = column in ("body", "head", "summary")
                for text, labelled in texts(json.loads(value) if is_json else value):
                    for line in text.split("\n"):
                        assert find(line, labelled=labelled) == [], (name, column, line)
    assert {PHONE[-8:], "3321234"} & {*json.dumps(records).split('"')} == set()
    assert PHONE not in json.dumps(records)
    assert "3321234" not in json.dumps(records)


def test_no_file_of_the_tables_themselves_is_taken_over(make: Make) -> None:
    records = flat(load(rich(make)))
    assert [one for one in records["files"] if one["name"].startswith(TABLES)] == []
