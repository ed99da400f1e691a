"""The next year's tables: what goes on, as what, and what stays behind; the old files stay."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import chdir
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgertool.checking.checks import check
from ledgertool.editing.carrying import Fate
from ledgertool.editing.next_year import next_tables
from ledgertool.findings.finding import Severity
from ledgertool.model.status import AsOf, Status, seen
from ledgertool.reading.ledger import Ledger, load
from ledgertool.reading.table import Table
from tests.conftest import Make, Run
from tests.programs import git
from tests.samples import DATA, FORM, ISSUES, REGISTRY
from tests.test_as_of import DAYS, recorded

HEAD = """\
# yaml-language-server: $schema=../../../schemas/reform-task.schema.json
kind: reform-task
title: 2020年改革任务
year: 2020
source: 试编台账
issued_on: 2020-05-13
order: 3
declared: {rows: 1}
legend: 标“☆”表示需要2020年完成销账
"""
OLD = "ledgers/2020/tasks.yaml"
NEW = "ledgers/2021/tasks.yaml"


def table(*each: str) -> str:
    """Write a table of rows, each with more lines of its own."""
    common = "    leaders: [刘自力]\n    lead_departments: [基教科]\n    outcome: 出台方案\n"
    texts = [
        f"  - number: {number}\n    title: 事项{number}\n{common}"
        + "".join(f"    {line}\n" for line in lines.strip("\n").splitlines())
        for number, lines in enumerate(each, 1)
    ]
    head = HEAD.replace("{rows: 1}", f"{{rows: {len(each)}}}")
    return f"{head}rows:\n" + "\n".join(texts)


def carried(run: Run, data: Path, *arguments: str) -> list[dict[str, Any]]:
    """Roll over at the end of 2020; give the rows of the new table as JSON has them."""
    answer = run("rollover", "2021", "--on", "2020-12-31", "--data", str(data), *arguments)
    assert answer.code == 0, answer.err
    said = run("list", "--year", "2021", "--data", str(data), "-f", "json").out
    return list(json.loads(said))


def one(make: Make, run: Run, lines: str, *arguments: str) -> dict[str, Any]:
    """Roll one row over; give the new one without what is nothing."""
    (row,) = carried(run, make({OLD: table(lines)}), *arguments)
    return {name: value for name, value in row.items() if value not in (None, [], False)}


def due(day: str) -> dict[str, str]:
    """Say by which day something is due, as JSON has it."""
    return {"deadline": day, "due_on": day}


def test_the_head_is_that_of_the_old_table_without_counts_and_day(make: Make, run: Run) -> None:
    data = make({OLD: table("deadline: 2021")})
    answer = run("rollover", "2021", "--on", "2020-12-31", "--data", str(data))
    assert (answer.code, (data / NEW).read_text(encoding="utf-8")) == (
        0,
        """\
# yaml-language-server: $schema=../../../schemas/reform-task.schema.json
kind: reform-task
title: 2021年改革任务
year: 2021
source: 由 2020/tasks（2020年改革任务）截至 2020-12-31 未销账的事项结转
order: 3
legend: 标“☆”表示需要2021年完成销账
rows:
  - number: 1
    title: 事项1
    leaders: [刘自力]
    lead_departments: [基教科]
    outcome: 出台方案
    deadline: 2021
    continues: 2020/tasks/1
""",
    )
    assert "see whether that is right: “2021年改革任务”" in answer.err
    assert "see whether that is right: “标“☆”表示需要2021年完成销账”" in answer.err


@pytest.mark.parametrize(
    ("title", "moved"),
    [
        ("2020年度工作台账", "2021年度工作台账"),
        ("攀枝花市2020年教育体育综合改革台账", "攀枝花市2021年教育体育综合改革台账"),
        ("2018—2020年行动计划台账", "2018—2020年行动计划台账"),
        ("2020—2022年行动计划台账", "2020—2022年行动计划台账"),
        ("2020年12月督查台账", "2020年12月督查台账"),
        ("攀教体〔2020〕7号台账", "攀教体〔2020〕7号台账"),
        ("12020年台账", "12020年台账"),
        ("改革台账", "改革台账"),
    ],
)
def test_a_title_that_names_its_year_alone_names_the_new_one_and_that_is_told(
    make: Make, run: Run, title: str, moved: str
) -> None:
    text = table("deadline: 2021").replace("2020年改革任务", title)
    answer = run("rollover", "2021", "--on", "2020-12-31", "--data", str(make({OLD: text})))
    assert answer.code == 0
    assert f"\ntitle: {moved}\n" in Path(make({}), NEW).read_text(encoding="utf-8")
    assert (f"“{moved}”" in answer.err) is (moved != title)


@pytest.mark.parametrize(
    ("lines", "goes_on"),
    [
        ("deadline: 2020", True),
        ("deadline: 2020\nrecord: [{on: 2020-12-30, closed: 文}]", False),
        ("deadline: 2020\nrecord: [{on: 2021-01-01, closed: 文}]", True),
        ("deadline: 2020\nrecord: [{on: 2020-12-30, withdrawn: 文}]", False),
        (
            "deadline: 2020\nrecord:\n"
            "  - {on: 2020-12-01, closed: 文}\n  - {on: 2020-12-30, reopened: 文}",
            True,
        ),
        ("deadline: 2020\nrecord: [{on: 2020-12-30, paused: 文}]", True),
        ("deadline: 2020\nrecord: [{on: 2020-12-30, applied: 文}]", True),
        ("ongoing: true", True),
        ("ongoing: true\ndeadline: 2020\nrecord: [{on: 2020-12-30, closed: 文}]", True),
        ("deadline_text: 按省上要求推进", True),
        ("recurs: yearly-12-31\nrecord: [{on: 2020-12-30, progress: 文}]", True),
        ("recurs: yearly-12-31\nrecord: [{on: 2020-12-30, withdrawn: 文}]", False),
        ("recurs: monthly\ndeadline: 2020", False),
        ("recurs: monthly\ndeadline: 2020/2022", True),
    ],
)
def test_what_is_closed_or_withdrawn_on_the_day_stays_behind_and_all_else_goes_on(
    make: Make, run: Run, lines: str, goes_on: bool
) -> None:
    data = make({OLD: table(lines, "deadline: 2021")})
    rows = carried(run, data)
    assert [row["title"] for row in rows] == ["事项1"] * goes_on + ["事项2"]
    assert [row["number"] for row in rows] == [*range(1, len(rows) + 1)]
    assert [row["continues"] for row in rows][-1] == "2020/tasks/2"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("deadline: 2020-06", {"deadline": "2020-06"}),
        (
            "deadline: 2020-06\n"
            "record: [{on: 2020-06-01, extended: {from: 2020-06, to: 2021-03}, reason: 文}]",
            {"deadline": "2021-03"},
        ),
        (
            "deadline: 2020\n"
            "record: [{on: 2020-06-01, reassigned: {from: [刘自力], to: [彭格]}, reason: 文}]",
            {"leaders": ["彭格"]},
        ),
        ("must_close: true", {"deadline": "2020", "deadline_basis": "stated"}),
        ("deadline: 2020\ndeadline_text: 年内完成", {"deadline": "2020"}),
        (
            "deadline: 2020\ndeadline_text: 2020年底前",
            {"deadline": "2020", "deadline_text": "2020年底前"},
        ),
        (
            "deadline: 2020-05-13/2020-05-18\ndeadline_text: 5日内",
            {"deadline_text": "5日内", "counts_from": "2020-05-13"},
        ),
        ("deadline_text: 立行立改", {"deadline_text": "立行立改", "counts_from": "2020-05-13"}),
        (
            "recurs: monthly-25\ndeadline_text: 每月25日前",
            {"recurs": "monthly-25", "deadline_text": "每月25日前"},
        ),
        (
            "recurs: yearly-12-31\ndeadline: 2020/2022",
            {"deadline": "2022-12-31", "waiting": {"stage": "2021", **due("2021-12-31")}},
        ),
        (
            "ongoing: true\ndeadline: 2020\ndeadline_text: 2020年底前，并长期坚持\n"
            "record: [{on: 2020-12-30, closed: 文}]",
            {"ongoing": True, "status": "ongoing"},
        ),
        (
            "stages:\n  - {name: 第一批, deadline: 2020}\n  - {name: 第二批, deadline: 2021}\n"
            "record:\n  - {on: 2020-11-01, closed: 文, stage: 第一批}\n"
            "  - {on: 2020-12-01, extended: {from: 2021, to: 2022}, reason: 文, stage: 第二批}",
            {"deadline": "2022", "deadline_basis": "stages"},
        ),
    ],
)
def test_a_row_goes_on_with_what_is_in_force_and_words_that_still_say_the_same(
    make: Make, run: Run, lines: str, expected: Mapping[str, Any]
) -> None:
    row = one(make, run, lines)
    assert {name: row.get(name) for name in expected} == expected
    for name in ("deadline_text", "counts_from", "ongoing"):
        assert (name in row) == (name in expected)


def test_only_stages_that_are_not_closed_go_on(make: Make, run: Run) -> None:
    row = one(
        make,
        run,
        "stages:\n"
        "  - {name: 第一批, deadline: 2020}\n"
        "  - {name: 第二批, deadline: 2020-06, ongoing: true}\n"
        "  - {name: 第三批, deadline: 2022, outcome: 办法}\n"
        "record:\n"
        "  - {on: 2020-11-01, withdrawn: 文, stage: 第一批}\n"
        "  - {on: 2020-11-01, closed: 文, stage: 第二批}\n",
    )
    stages = [{k: v for k, v in stage.items() if v not in (None, False)} for stage in row["stages"]]
    assert stages == [
        {"name": "第二批", "ongoing": True},
        {"name": "第三批", "deadline": "2022", "outcome": "办法"},
    ]


def test_a_star_is_there_only_where_it_is_asked_for(make: Make, run: Run) -> None:
    text = table("must_close: true", "deadline: 2021", "deadline: 2021\nmust_close: true")
    assert [row["must_close"] for row in carried(run, make({OLD: text}))] == [False] * 3
    (Path(make({})) / NEW).unlink()
    rows = carried(run, make({OLD: text}), "--must-close", "tasks/2", "--must-close", "tasks/3")
    assert [row["must_close"] for row in rows] == [False, True, True]
    (Path(make({})) / NEW).unlink()
    rows = carried(run, make({OLD: text}), "--must-close", "all")
    assert [row["must_close"] for row in rows] == [True] * 3


def test_every_other_field_is_as_it_was(make: Make, run: Run) -> None:
    data = make(
        {"kinds/rectification.yaml": FORM, "ledgers/2020/issues.yaml": ISSUES},
    )
    before = json.loads(run("list", "--data", str(data), "-f", "json").out)
    after = carried(run, data)
    own = ("title", "measures", "severity", "budget", "found_on", "checker", "lead_departments")
    assert [{n: row[n] for n in own} for row in after] == [
        {n: row[n] for n in own} for row in before
    ]


def test_a_link_to_a_row_that_goes_on_too_leads_to_the_new_one(make: Make, run: Run) -> None:
    link = "related: [{{to: 2020/tasks/{n}, reason: 内容相同, reading: editors}}]"
    data = make(
        {
            OLD: table(
                "deadline: 2021\n" + link.format(n=2),
                "deadline: 2021\n" + link.format(n=3),
                "deadline: 2020\nrecord: [{on: 2020-12-30, closed: 文}]",
            )
        }
    )
    found = [row["related"][0]["to"] for row in carried(run, data)]
    assert found == ["2021/tasks/2", "2020/tasks/3"]


def test_each_row_is_told_with_what_becomes_of_it_and_why(make: Make, run: Run) -> None:
    text = table(
        "deadline: 2020\nrecord: [{on: 2020-12-30, closed: 文}]",
        "deadline: 2020-06",
        "deadline: 2020\nrecord: [{on: 2020-12-30, withdrawn: 文}]",
        "recurs: monthly\ndeadline: 2020",
        "deadline: 2021\nrecord: [{on: 2020-12-30, paused: 文}]",
    )
    answer = run("rollover", "2021", "--on", "2020-12-31", "--data", str(make({OLD: text})))
    rows = [line.split() for line in answer.out.splitlines()[2:]]
    assert rows[:5] == [
        ["2020/tasks/1", "事项1", "不结转（已销账）"],
        ["2020/tasks/2", "2021/tasks/1", "事项2", "结转（逾期未销账）"],
        ["2020/tasks/3", "事项3", "不结转（已取消）"],
        ["2020/tasks/4", "事项4", "不结转（周期已满）"],
        ["2020/tasks/5", "2021/tasks/2", "事项5", "结转（已暂停）"],
    ]
    assert "with 2 rows." in answer.out
    assert "“2021/tasks/1”: the deadline is one before the new year, and was kept" in answer.err
    assert "“2021/tasks/2”: that it was paused, or handed in, is on record in the old" in answer.err


def test_a_remark_that_stood_beside_a_star_is_told(make: Make, run: Run) -> None:
    data = make({OLD: table("deadline: 2021\nmust_close: true\nremark: 第一批完成")})
    asked = ("rollover", "2021", "--on", "2020-12-31", "--data", str(data), "--dry-run")
    assert "2021/tasks/1: the remark “第一批完成” stood beside a ☆" in run(*asked).err
    assert "stood beside" not in run(*asked, "--must-close", "all").err


def test_words_that_are_left_out_are_told(make: Make, run: Run) -> None:
    data = make({OLD: table("deadline: 2020\ndeadline_text: 年内完成")})
    answer = run("rollover", "2021", "--on", "2020-12-31", "--data", str(data))
    assert "2021/tasks/1: the words “年内完成” are left out" in answer.err


def test_the_old_files_stay_to_the_byte_and_a_dry_run_writes_nothing(make: Make, run: Run) -> None:
    text = table("deadline: 2020").replace("\n", "\r\n")
    data = make({OLD: text})
    before = {path: path.read_bytes() for path in data.rglob("*.yaml")}
    answer = run("rollover", "2021", "--on", "2020-12-31", "--data", str(data), "--dry-run")
    assert answer.code == 0
    assert "+    continues: 2020/tasks/1\n" in answer.out
    assert "结转（即将到期）" in answer.err
    assert not (data / NEW).exists()
    assert run("rollover", "2021", "--on", "2020-12-31", "--data", str(data)).code == 0
    assert {path: path.read_bytes() for path in before} == before


MORE = table("deadline: 2021").replace("改革任务", "工作任务").replace("事项1", "事务")
TWO = {OLD: table("deadline: 2021"), "ledgers/2020/more.yaml": MORE}


def test_only_the_tables_named_go_on(make: Make, run: Run) -> None:
    earlier = MORE.replace("2020", "2019").replace("工作任务", "旧任务").replace("事务", "旧事")
    data = make({**TWO, "ledgers/2019/old.yaml": earlier})
    assert len(carried(run, data, "--table", "more", "--table", "2019/old")) == 2
    assert sorted(path.name for path in (data / "ledgers/2021").iterdir()) == [
        "more.yaml",
        "old.yaml",
    ]


@pytest.mark.parametrize(
    ("files", "arguments", "said"),
    [
        ({OLD: table("deadline: 2021")}, ["2023"], "There is no table of “2022”"),
        ({OLD: table("deadline: 2021")}, ["2020", "--table", "tasks"], "before “2020”"),
        ({OLD: table("deadline: 2021")}, ["二年"], "YEAR takes a year such as 2020"),
        ({OLD: table("deadline: 2021"), NEW: "kind: x\n"}, ["2021"], "is there already"),
        ({OLD: table("deadlines: 2021")}, ["2021"], "Not all rows of"),
        (
            {
                OLD: table("deadline: 2021"),
                "ledgers/2021/new.yaml": table("deadline: 2021\ncontinues: 2020/tasks/1").replace(
                    "year: 2020", "year: 2021"
                ),
            },
            ["2021"],
            "“2020/tasks/1” is carried on already, by 2021/new/1",
        ),
        (
            {OLD: table("deadline: 2020\nrecord: [{on: 2020-12-30, closed: 文}]")},
            ["2021", "--must-close", "tasks/1"],
            "--must-close names “2020/tasks/1”, which does not go on",
        ),
        ({OLD: table("deadline: 2021")}, ["2021", "--must-close", "tasks/7"], "tasks/7"),
        ({OLD: table("deadline: 2021")}, ["2021", "--table", "pilot"], "pilot"),
    ],
)
def test_what_cannot_be_carried_on_is_refused_and_nothing_is_written(
    make: Make, run: Run, files: dict[str, str | bytes], arguments: list[str], said: str
) -> None:
    data = make(files)
    answer = run("rollover", *arguments, "--on", "2020-12-31", "--data", str(data))
    assert answer.code == 2, answer.out
    assert said in answer.err
    assert {str(p.relative_to(data)) for p in data.rglob("*.yaml")} == {*files, "registry.yaml"}


def test_a_star_that_its_deadline_does_not_bear_is_told(make: Make, run: Run) -> None:
    data = make({OLD: table("deadline: 2022")})
    answer = run("rollover", "2021", "--on", "2020-12-31", "--data", str(data), "--must-close=all")
    assert (answer.code, "R307" in answer.err) == (0, True)


def test_git_applies_what_a_dry_run_shows(make: Make, run: Run, tmp_path: Path) -> None:
    data = make({OLD: table("deadline: 2021", "deadline_text: 立行立改")})
    asked = ("rollover", "2021", "--on", "2020-12-31", "--data", "data")
    with chdir(tmp_path):
        shown = run(*asked, "--dry-run").out
        assert run(*asked).code == 0
    written = (data / NEW).read_bytes()
    (data / NEW).unlink()
    (tmp_path / "patch").write_text(shown, encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "apply", "patch")
    assert (data / NEW).read_bytes() == written


def test_of_two_rows_with_one_number_none_is_carried_on(make: Make, run: Run) -> None:
    data = make({OLD: table("deadline: 2021", "deadline: 2021").replace("number: 2", "number: 1")})
    answer = run("rollover", "2021", "--on", "2020-12-31", "--data", str(data))
    assert (answer.code, "Two rows have the id “2020/tasks/1”" in answer.err) == (2, True)


def test_where_nothing_goes_on_nothing_is_begun(make: Make, run: Run) -> None:
    data = make({OLD: table("deadline: 2020\nrecord: [{on: 2020-12-30, closed: 文}]")})
    answer = run("rollover", "2021", "--on", "2020-12-31", "--data", str(data))
    assert answer.code == 0
    assert "was not begun: no row goes on" in answer.out
    assert not (data / "ledgers/2021").exists()


def test_an_error_that_was_there_before_is_told_and_hinders_nothing(make: Make, run: Run) -> None:
    data = make({**TWO, "ledgers/2020/bad.yaml": "kind: x\n"})
    answer = run("rollover", "2021", "--on", "2020-12-31", "--data", str(data))
    assert answer.code == 3
    assert (data / NEW).exists()


def test_the_ledger_of_2020_goes_on_without_an_error(make: Make, run: Run, tmp_path: Path) -> None:
    import shutil

    data = tmp_path / "copy"
    shutil.copytree(DATA, data)
    answer = run("rollover", "2021", "--on", "2020-12-31", "--data", str(data))
    assert answer.code == 0
    assert run("check", "--data", str(data)).code == 0
    assert (
        len(json.loads(run("list", "--year", "2021", "--data", str(data), "-f", "json").out)) == 33
    )
    again = run("rollover", "2022", "--on", "2021-12-31", "--data", str(data))
    assert (again.code, run("check", "--data", str(data)).code) == (0, 0)
    assert "2022/pilots/7" in again.out


def test_the_work_grows_with_the_rows_and_no_faster(
    make: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, reads = 100, []

    def told(fate: Fate) -> str:
        reads.append(fate)
        return f"{fate.table_id}/{fate.row.number}"

    monkeypatch.setattr(Fate, "id", property(told))
    answer = run(
        *("rollover", "2021", "--on", "2020-12-31"),
        *("--data", str(make({OLD: table(*["deadline: 2020"] * count)}))),
    )
    assert answer.code == 0
    assert len(reads) < 20 * count
    assert len(answer.err.splitlines()[-1]) < 500  # however many the rows are


# Any row


@cache
def base() -> Ledger:
    """Read a ledger in whose place others are put."""
    return load(DATA)


Drawn = tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]
ODD = st.sampled_from(
    ["事项", "a: b", "#1 改革", "“12月”", "12", "2020-12", "- 一", "[一]", "'x'", "a #b"]
)
RECURRING = st.sampled_from(
    [
        {"recurs": "monthly-25"},
        {"recurs": "weekly-5", "deadline": "2020/2022"},
        {"recurs": "monthly", "deadline": "2020"},
        {"recurs": "quarterly", "ongoing": "true", "deadline_text": "每季度，长期坚持"},
    ]
)


@given(
    st.lists(recorded() | st.tuples(RECURRING, st.just([]), st.just({})), min_size=1, max_size=6),
    st.lists(ODD, min_size=6, max_size=6),
    DAYS,
)
def test_any_row_goes_on_as_what_it_is_on_that_day(
    drawn: list[Drawn], titles: list[str], day: date
) -> None:
    each = [
        {
            "number": str(number),
            "title": title,
            "leaders": ["刘自力"],
            "lead_departments": ["基教科"],
            "outcome": "方案",
            **fields,
            **({"record": record} if record else {}),
        }
        for number, ((fields, record, _more), title) in enumerate(
            zip(drawn, titles, strict=False), 1
        )
    ]
    head = {"kind": "reform-task", "title": "改革", "year": "2020", "source": "试编", "order": "2"}
    text = json.dumps({**head, "rows": each}, ensure_ascii=False)
    ledger = base().edited({"ledgers/2020/reform-tasks.yaml": text})
    (old,) = [one for one in ledger.tables if one.id == "2020/reform-tasks"]
    if old.lost:
        return
    as_of = AsOf(day)
    (made,) = next_tables(ledger, [old], 2023, as_of, ())
    assert len(made.fates) == len(old.rows)
    if not made.text:
        return
    after = ledger.edited({made.name: made.text})
    (new,) = [one for one in after.tables if one.id == "2023/reform-tasks"]
    own = [one for one in check(after, least=Severity.WARNING) if "/2023/" in one.path]
    assert not own, (own, made.text)
    for row, was in zip(new.rows, going_on(made.ids, old), strict=True):
        then = seen(was, old.head, as_of)
        now = seen(row, new.head, as_of)
        assert (row.title, now.leaders) == (was.title, then.leaders)
        assert row.continues == f"{old.id}/{was.number}"
        assert not row.record
        if then.status is Status.ONGOING:
            assert now.status is Status.ONGOING
        elif not row.recurs and then.status is not Status.PAUSED and not was.stages:
            assert now.deadline == then.deadline
        if was.stages and row.stages:
            ends = {stage.name: seen(was, old.head, as_of, stage) for stage in was.stages}
            for stage in row.stages:
                assert stage.ongoing or stage.deadline == ends[stage.name].deadline


def going_on(ids: Mapping[str, str], old: Table) -> list[Any]:
    """Give the rows of a table that go on."""
    return [row for row in old.rows if f"{old.id}/{row.number}" in ids]


def test_the_registry_is_not_touched(make: Make, run: Run) -> None:
    data = make({OLD: table("deadline: 2021")})
    carried(run, data)
    assert (data / "registry.yaml").read_text(encoding="utf-8") == REGISTRY
