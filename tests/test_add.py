"""``ledger add``: a row behind the last one, laid out as the others, and nothing else changed."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from ledgertool.editing.given import missing
from ledgertool.model.fields import fields_of
from ledgertool.model.row import KINDS
from tests.conftest import Make, Run, posix
from tests.programs import Answer, at_a_terminal, execute
from tests.samples import FORM, ISSUES, REGISTRY, TABLE

FILE = "ledgers/2020/tasks.yaml"
ROW = ("--title", "校园安全", "--leader", "刘自力", "--lead-department", "基教科")
MORE = (*ROW, "--deadline", "2020-12", "--set", "outcome=方案")
ADDED = """\
  - number: 3
    title: 校园安全
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020-12
    outcome: 方案
"""


def added(run: Run, make: Make, table: str, *words: str, code: int = 0) -> str:
    """Add a row to a table; give the table's text then."""
    folder = make({FILE: table})
    answer = run("add", "tasks", *(words or MORE), "--data", str(folder))
    assert answer.code == code, answer.err
    return (folder / FILE).read_bytes().decode()


# Where it goes, and how it is laid out

IN_BRACES = "  - {number: 1, title: 甲, leaders: [谢强], lead_departments: [基教科], outcome: 乙}\n"
HEAD = TABLE.partition("  - number")[0]
ONE_DASH_OUT = re.sub(r"(?m)^  ", "", TABLE)
LAYOUTS: dict[str, tuple[str, str]] = {
    "as usual": (TABLE, TABLE + "\n" + ADDED),
    "without a last line end": (TABLE.rstrip("\n"), TABLE + "\n" + ADDED),
    "with blank lines at the end": (TABLE + "\n\n", TABLE + "\n" + ADDED + "\n\n"),
    "without lines between rows": (
        TABLE.replace("\n\n", "\n"),
        TABLE.replace("\n\n", "\n") + ADDED,
    ),
    "with two lines between rows": (
        TABLE.replace("\n\n", "\n\n\n"),
        TABLE.replace("\n\n", "\n\n\n") + "\n\n" + ADDED,
    ),
    "with comments between rows": (
        TABLE.replace("\n\n", "\n\n  # 二\n"),
        TABLE.replace("\n\n", "\n\n  # 二\n") + "\n" + ADDED,
    ),
    "dashes below rows": (ONE_DASH_OUT, ONE_DASH_OUT + "\n" + re.sub(r"(?m)^  ", "", ADDED)),
    "deeper": (
        re.sub(r"(?m)^  (?=[- ])", "    ", TABLE),
        re.sub(r"(?m)^  (?=[- ])", "    ", TABLE + "\n" + ADDED),
    ),
    "lists in lines": (
        TABLE.replace("[谢强]", "\n      - 谢强").replace(": \n", ":\n"),
        TABLE.replace("[谢强]", "\n      - 谢强").replace(": \n", ":\n")
        + "\n"
        + ADDED.replace("[刘自力]", "\n      - 刘自力")
        .replace("[基教科]", "\n      - 基教科")
        .replace(": \n", ":\n"),
    ),
    "in braces": (
        HEAD + IN_BRACES + IN_BRACES.replace("1", "2").replace("甲", "丙"),
        HEAD
        + IN_BRACES
        + IN_BRACES.replace("1", "2").replace("甲", "丙")
        + "  - {number: 3, title: 校园安全, leaders: [刘自力], lead_departments: [基教科],"
        " deadline: 2020-12, outcome: 方案}\n",
    ),
    "a comment of the last row": (
        TABLE + "    # 二\n# 完\n",
        TABLE + "    # 二\n\n" + ADDED + "# 完\n",
    ),
    "a comment at the foot": (TABLE + "\n# 完\n", TABLE + "\n" + ADDED + "\n# 完\n"),
    "the header below": (
        TABLE.replace("order: 1\n", "") + "order: 1\n",
        TABLE.replace("order: 1\n", "") + "\n" + ADDED + "order: 1\n",
    ),
    "another order of fields": (
        TABLE.replace("    deadline: 2020\n    outcome: 开展校企合作\n", "")
        + "    outcome: 开展校企合作\n    deadline: 2020\n",
        TABLE.replace("    deadline: 2020\n    outcome: 开展校企合作\n", "")
        + "    outcome: 开展校企合作\n    deadline: 2020\n\n"
        + ADDED.replace("    deadline: 2020-12\n", "")
        + "    deadline: 2020-12\n",
    ),
    "no row yet": (
        HEAD.replace("rows:", "rows: []"),
        HEAD + ADDED.replace("3", "1"),
    ),
    "no row yet, and a comment": (
        HEAD.replace("rows:", "rows: []  # 暂无") + "#   - number: 1\n\n# 完\n",
        HEAD.replace("rows:", "rows:  # 暂无")
        + "#   - number: 1\n"
        + ADDED.replace("3", "1")
        + "\n# 完\n",
    ),
    "one row": (
        TABLE.partition("\n\n")[0] + "\n",
        TABLE.partition("\n\n")[0] + "\n\n" + ADDED.replace("number: 3", "number: 2"),
    ),
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_row_is_laid_out_as_the_others_and_every_other_byte_stays(
    run: Run, make: Make, layout: str, ends: str
) -> None:
    before, after = (text.replace("\n", ends) for text in LAYOUTS[layout])
    assert added(run, make, before) == after


def test_a_byte_order_mark_stays_where_it_is(run: Run, make: Make) -> None:
    text = added(run, make, "\ufeff" + TABLE, code=3)
    assert text == "\ufeff" + TABLE + "\n" + ADDED


# Every kind


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_of_any_kind_is_added_from_what_it_must_have(
    run: Run, tmp_path: Path, kind: str
) -> None:
    assert run("init", str(tmp_path), "--kind", kind, "--year", "2020").code == 0
    registry = tmp_path / "data" / "registry.yaml"
    registry.write_text(REGISTRY, encoding="utf-8")
    names = {"people": "刘自力", "departments": "基教科"}
    words = []
    for name in missing(KINDS[kind], ()):
        field = fields_of(KINDS[kind])[name]
        words += ["--set", f"{name}={names.get(field.section or '', field.example or '甲')}"]
    data = ("--data", str(tmp_path / "data"))
    for number in (1, 2):
        answer = run("add", f"{kind}s", *words, "--set", f"remark={number}", *data)
        assert answer.code == 0, answer.err
    rows = json.loads(run("list", "-f", "json", *data).out)
    assert [(row["id"], row["remark"]) for row in rows] == [
        (f"2020/{kind}s/{number}", str(number)) for number in (1, 2)
    ]


def test_a_form_of_ones_own_is_filled_in_by_its_headings(run: Run, make: Make) -> None:
    folder = make({"kinds/rectification.yaml": FORM, "ledgers/2020/issues.yaml": ISSUES})
    words = (
        "存在问题=灯坏",
        "整改措施=换灯，再查",
        "等级=较大",
        "投资（万元）=1.5",
        "责任科室=基教科",
    )
    given = [part for word in words for part in ("--set", word)]
    assert run("add", "issues", *given, "--data", str(folder)).code == 0
    row = json.loads(run("show", "issues/3", "-f", "json", "--data", str(folder)).out)
    assert (row["title"], row["measures"], row["severity"], row["budget"]) == (
        *("灯坏", "换灯，再查", "较大", 1.5),
    )


# What is given

VALUES: dict[str, tuple[tuple[str, ...], dict[str, object]]] = {
    "several in one": (("--leader", "刘自力、谢强"), {"leaders": ["刘自力", "谢强"]}),
    "several times": (("--leader", "彭格", "--leader", "谢强"), {"leaders": ["彭格", "谢强"]}),
    "a text with marks": (("--set", '备注=a: "b" #c \\d'), {"remark": 'a: "b" #c \\d'}),
    "a text like a list": (("--set", "备注=[重点]"), {"remark": "[重点]"}),
    "a wide sign": (("--set", "备注＝甲=乙"), {"remark": "甲=乙"}),
    "☆": (("--must-close",), {"must_close": True}),
    "☆ by its heading": (("--set", "☆=是"), {"must_close": True}),
    "no ☆": (("--set", "must_close=false"), {"must_close": False}),
    "words of a deadline": (
        ("--deadline", "2020年8月底前"),
        {"deadline": "2020-08", "deadline_text": "2020年8月底前"},
    ),
    "words without a year": (("--deadline", "12月"), {"deadline": "2020-12"}),
    "words that recur": (("--deadline", "每月25日前"), {"recurs": "monthly-25"}),
    "words that go on": (("--deadline", "年底前，并长期坚持"), {"ongoing": True}),
    "by its heading": (("--set", "进度安排=年内完成"), {"deadline_text": "年内完成"}),
    "words of no day": (("--deadline", "近期"), {"deadline": None, "deadline_text": "近期"}),
}


@pytest.mark.parametrize("what", VALUES)
def test_what_is_given_is_what_the_row_says(run: Run, make: Make, what: str) -> None:
    words, said = VALUES[what]
    plain = (*ROW[:2], *ROW[4:], "--set", "成果形式=方案")
    leader = () if "--leader" in words else ROW[2:4]
    folder = make()
    assert run("add", "tasks", *plain, *leader, *words, "--data", str(folder)).code == 0
    row = json.loads(run("show", "tasks/3", "-f", "json", "--data", str(folder)).out)
    assert {name: row[name] for name in said} == said
    assert run("check", "--strict", "--data", str(folder)).code == 0


def test_words_that_say_no_day_are_told(run: Run, make: Make) -> None:
    answer = run("add", "tasks", *ROW, *MORE[-2:], "--deadline", "近期", "--data", str(make()))
    assert "These words say no day that is certain; they stay as they are.\n" in answer.err


def test_a_phone_gets_its_quotation_marks_and_is_not_shown(run: Run, tmp_path: Path) -> None:
    kind = next(name for name, cls in KINDS.items() if "contact" in fields_of(cls))
    run("init", str(tmp_path), "--kind", kind, "--year", "2020")
    data = tmp_path / "data"
    (data / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
    words = [f"--set={name}=刘自力" for name in missing(KINDS[kind], ()) if name == "leaders"]
    rest = [name for name in missing(KINDS[kind], ()) if name != "leaders"]
    names = {"departments": "基教科"}
    words += [f"--set={n}={names.get(fields_of(KINDS[kind])[n].section or '', '甲')}" for n in rest]
    words = [word.replace("assigned_by=甲", "assigned_by=基教科") for word in words]
    given = ("--set", "contact.name=谢强", "--set", "contact.phone=13900000000")
    shown = run("add", f"{kind}s", *words, *given, "--dry-run", "--data", str(data))
    assert shown.code == 0
    assert "13900000000" not in shown.out + shown.err
    assert run("add", f"{kind}s", *words, *given, "--data", str(data)).code == 0
    (table,) = (data / "ledgers").rglob("*.yaml")
    assert 'contact:\n      name: 谢强\n      phone: "13900000000"\n' in table.read_text("utf-8")


# What is refused

REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "nothing given": (
        (),
        "must have “改革任务 title”, “责任领导 leaders”, “牵头科室 lead_departments”",
    ),
    "one lacking": (
        MORE[:-2],
        "must have “成果形式 outcome”; give it with an option, such as --set",
    ),
    "an unknown name": (
        (*MORE, "--leader", "刘自立"),
        "under people:\n  - name: 刘自立\nNothing was",
    ),
    "an unknown field": ((*MORE, "--set", "成果形势=x"), "Did you mean “成果形式”"),
    "no field": ((*MORE, "--set", "成果形式"), "FIELD=VALUE is expected"),
    "the number": ((*MORE, "--set", "number=9"), "has no field “number” to be given"),
    "the record": ((*MORE, "--set", "record=x"), "has no field “record” to be given"),
    "stages": ((*MORE, "--set", "stages=x"), "it has parts of its own"),
    "two lines": ((*MORE, "--set", "备注=甲\n乙"), "one line of text is expected"),
    "no day of the calendar": ((*ROW, *MORE[-2:], "--deadline", "2月30日"), "2020-02-29"),
    "a wrong flag": ((*MORE, "--set", "☆=maybe"), "error[S2"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_added_is_said_and_nothing_is_written(
    run: Run, make: Make, what: str
) -> None:
    words, said = REFUSED[what]
    folder = make()
    answer = run("add", "tasks", *words, "--data", str(folder))
    assert answer[:2] == (2, "")
    assert said in answer.err
    assert (folder / FILE).read_text(encoding="utf-8") == TABLE


def test_a_count_that_the_document_states_is_not_changed(run: Run, make: Make) -> None:
    table = TABLE.replace("rows:\n", "declared: {rows: 2}\nrows:\n")
    folder = make({FILE: table})
    answer = run("add", "tasks", *MORE, "--data", str(folder))
    assert answer[:2] == (2, "")
    assert "error[R308]" in answer.err or "declared" in answer.err
    assert "Nothing was written: the data would have an error that it has not now." in answer.err
    assert (folder / FILE).read_text(encoding="utf-8") == table
    (folder / FILE).write_text(table.replace("rows: 2", "rows: 3"), encoding="utf-8")
    assert run("add", "tasks", *MORE, "--data", str(folder)).code == 0


def test_an_error_that_was_there_before_is_told_and_the_row_written(run: Run, make: Make) -> None:
    table = TABLE.replace("[谢强]", "[谢墙]")
    folder = make({FILE: table})
    answer = run("add", "tasks", *MORE, "--data", str(folder))
    assert answer.code == 3
    assert "谢墙" in answer.err
    assert "The data has 1 error; see ledger check.\n" in answer.err
    assert (folder / FILE).read_text(encoding="utf-8") == table + "\n" + ADDED


def test_where_a_row_has_no_clear_number_none_is_added(run: Run, make: Make) -> None:
    table = TABLE.replace("number: 2", "number: 二")
    assert added(run, make, table, code=2) == table


def test_a_lost_row_keeps_its_number(run: Run, make: Make) -> None:
    table = TABLE.replace("    outcome: 开展校企合作\n", "")
    assert added(run, make, table, code=3) == table + "\n" + ADDED


def test_rows_in_one_line_are_left_to_the_editor(run: Run, make: Make) -> None:
    table = HEAD.replace("rows:\n", "rows: [" + IN_BRACES.strip(" -\n") + "]\n")
    folder = make({FILE: table})
    answer = run("add", "tasks", *MORE, "--data", str(folder))
    assert answer.code == 2
    assert "its rows are written in brackets, in one line" in answer.err


# Shown before, and told after


def test_a_dry_run_shows_the_patch_and_writes_nothing(run: Run, make: Make) -> None:
    folder = make()
    answer = run("add", "tasks", *MORE, "--dry-run", "--data", str(folder))
    plus = "".join(f"+{line}\n" for line in ("", *ADDED.splitlines()))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("--- a/")
    assert answer.out.endswith(plus)
    assert (folder / FILE).read_text(encoding="utf-8") == TABLE


def test_what_was_added_is_told(run: Run, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(make().parent)
    said = "Added “2020/tasks/3” to “data/ledgers/2020/tasks.yaml”.\n"
    assert run("add", "改革任务", *MORE) == Answer(0, said, "")


# Asked at a terminal


@posix
def test_where_nothing_is_given_each_column_is_asked_for(make: Make) -> None:
    folder = make()
    typed = "\n校园安全\n刘自力、谢强\n基教科\n2020年8月底前\n方案\n\n"
    code, screen = at_a_terminal("add", "tasks", "--data", str(folder), typed=typed)
    assert code == 0, screen
    asked = re.findall(r"(\w+)( \(Enter: none\))?: ", screen)
    headings = ["改革任务", "改革任务", "责任领导", "牵头科室", "进度安排", "成果形式", "备注"]
    assert [heading for heading, _free in asked] == headings
    assert [heading for heading, free in asked if free] == ["进度安排", "备注"]
    new = ADDED.replace("[刘自力]", "[刘自力, 谢强]").replace("2020-12", "2020-08")
    new = new.replace("2020-08\n", "2020-08\n    deadline_text: 2020年8月底前\n")
    assert (folder / FILE).read_text(encoding="utf-8") == TABLE + "\n" + new


@posix
def test_where_something_is_given_only_what_is_missing_is_asked_for(make: Make) -> None:
    folder = make()
    words = ("add", "tasks", *MORE[:-2], "--data", str(folder))
    code, screen = at_a_terminal(*words, typed="方案\n")
    assert code == 0, screen
    assert "成果形式: " in screen
    assert "备注" not in screen
    assert (folder / FILE).read_text(encoding="utf-8") == TABLE + "\n" + ADDED


@posix
def test_whoever_stops_answering_has_written_nothing(make: Make) -> None:
    folder = make()
    code, _screen = at_a_terminal("add", "tasks", "--data", str(folder), typed="甲\n\x04")
    assert code == 130
    assert (folder / FILE).read_text(encoding="utf-8") == TABLE


@posix
def test_an_answer_that_does_not_fit_is_asked_for_again(make: Make) -> None:
    folder = make({"kinds/rectification.yaml": FORM, "ledgers/2020/issues.yaml": ISSUES})
    typed = "灯坏\n换灯\n中等\n较大\n一百\n100\n基教科\n2月30日\n2月29日\n\n"
    code, screen = at_a_terminal("add", "issues", "--data", str(folder), typed=typed)
    assert code == 0, screen
    assert "“等级” cannot be “中等”; write something such as “一般”, “较大”, “重大”." in screen
    assert "“投资（万元）” cannot be “一百”" in screen
    assert "“2月30日” is not in the calendar; the nearest is “2020-02-29”." in screen
    assert "等级（一般、较大、重大） (Enter: none): " in screen
    added = (folder / "ledgers/2020/issues.yaml").read_text(encoding="utf-8").removeprefix(ISSUES)
    assert "    severity: 较大\n    budget: 100\n" in added
    assert "    deadline: 2020-02-29\n" in added


@posix
def test_answers_that_bring_an_error_can_be_given_again(make: Make) -> None:
    folder = make()
    typed = "校园安全\n刘自立\n基教科\n\n方案\n\n"
    code, screen = at_a_terminal("add", "tasks", "--data", str(folder), typed=typed)
    assert code == 2
    command = screen.partition("give the answers again: ledger ")[2].strip()
    words = shlex.split(command.replace("刘自立", "刘自力"))
    assert words[:2] == ["add", "tasks"]
    assert execute(sys.executable, "-m", "ledgertool", *words, "--data", str(folder)).code == 0
    new = ADDED.replace("    deadline: 2020-12\n", "")
    assert (folder / FILE).read_text(encoding="utf-8") == TABLE + "\n" + new


def test_a_form_that_requires_a_deadline_is_asked_for_one(run: Run, make: Make) -> None:
    form = FORM.replace("requires: [", "requires: [deadline, ")
    issues = ISSUES.partition("rows:")[0] + "rows: []\n"
    folder = make({"kinds/rectification.yaml": form, "ledgers/2020/issues.yaml": issues})
    words = (
        "add",
        "issues",
        "--title",
        "灯坏",
        "--lead-department",
        "基教科",
        "--set",
        "measures=换",
    )
    answer = run(*words, "--data", str(folder))
    assert answer[:2] == (2, "")
    assert "must have “整改时限 deadline”" in answer.err
    for said in ("2020-12", "近期", "每月25日前"):
        assert run(*words, "--deadline", said, "--data", str(folder)).code == 0
