"""Forms of kinds of one's own: one YAML file is what a class is, and nothing else changes."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgertool.answers.columns import sheet_columns
from ledgertool.answers.objects import row_object
from ledgertool.answers.query import row_states
from ledgertool.model.forms import TAKEN, TYPES
from ledgertool.model.row import KINDS, Row
from ledgertool.model.status import AsOf
from ledgertool.output.schemas import schemas
from ledgertool.reading import source
from ledgertool.reading.kinds import Kinds
from ledgertool.reading.ledger import Ledger, load, read_file
from tests.conftest import Make, Run, ask_json, posix
from tests.findings import facts, findings
from tests.repositories import begun
from tests.samples import FORM, ISSUES, REGISTRY, TABLE

OF_FORM = "kinds/rectification.yaml"
OF_ROWS = "ledgers/2020/issues.yaml"
FILES = {OF_FORM: FORM, OF_ROWS: ISSUES}


@pytest.fixture
def place(make: Make) -> Path:
    """Give a folder with a form and a table of its kind."""
    return make(dict(FILES))


def changed(old: str, new: str) -> dict[str, str]:
    """Change something in the form."""
    assert old in FORM
    return {**FILES, OF_FORM: FORM.replace(old, new, 1)}


def told(folder: Path, what: str) -> list[tuple[Any, ...]]:
    return facts(folder, what)


# What a form makes


def test_rows_are_listed_in_the_columns_of_the_form(run: Run, place: Path) -> None:
    asked = ("--kind", "rectification", "-f", "csv", "--data", str(place))
    assert run("list", *asked).out.splitlines() == [
        "编号,序号,存在问题,整改措施,等级,投资（万元）,责任科室,整改时限,备注",
        "2020/issues/1,1,消防通道堵塞,清理通道,重大,3.5,基教科,2020-06,",
        "2020/issues/2,2,食堂台账不全,补齐台账,,12,职成高教科,,☆",
    ]


@pytest.mark.parametrize("named", ["rectification", "问题整改台账"])
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "md", "table"])
def test_a_kind_is_asked_for_by_either_name_in_every_format(
    run: Run, place: Path, named: str, form: str
) -> None:
    answer = run("list", "--kind", named, "-f", form, "--data", str(place))
    assert answer.code == 0
    assert "消防通道堵塞" in answer.out


def test_columns_are_asked_for_by_field_and_by_heading(run: Run, place: Path) -> None:
    asked = ("--columns", "整改措施,budget,发现日期,checker", "-f", "csv", "--data", str(place))
    assert run("list", *asked).out.splitlines()[:2] == [
        "编号,整改措施,投资（万元）,发现日期,验收人",
        "2020/issues/1,清理通道,3.5,2020-03-02,谢强",
    ]


def test_numbers_are_numbers_in_json_and_days_are_days(run: Run, place: Path) -> None:
    first, second = ask_json(run, "list", data=place)
    assert (first["budget"], second["budget"]) == (3.5, 12)
    assert (first["found_on"], second["found_on"]) == ("2020-03-02", None)
    assert (first["severity"], second["severity"]) == ("重大", None)


def test_rows_are_sorted_by_numbers_as_numbers(run: Run, place: Path) -> None:
    asked = ("--sort=-budget", "--columns", "id", "-f", "csv", "--data", str(place))
    assert run("list", *asked).out.splitlines()[1:] == ["2020/issues/2", "2020/issues/1"]


def test_periods_are_sorted_by_their_last_days(run: Run, make: Make) -> None:
    rows = ISSUES.replace("found_on: 2020-03-02", "found_on: 2020").replace(
        "    budget: 12\n", "    budget: 12\n    found_on: 2020-Q3\n"
    )
    form = FORM.replace("type: day", "type: period")
    folder = make({OF_FORM: form, OF_ROWS: rows})
    found = ask_json(run, "list", "--sort", "found_on", data=folder)
    assert [row["found_on"] for row in found] == ["2020-Q3", "2020"]


def test_one_field_of_two_kinds_is_sorted_whatever_each_holds(run: Run, make: Make) -> None:
    other = FORM.replace("rectification", "hazard").replace("问题整改台账", "隐患台账")
    other = other.replace("type: amount, unit: 万元", "type: people").replace("投资", "人员")
    rows = ISSUES.replace("rectification", "hazard").replace("校园安全问题", "隐患")
    rows = rows.replace("budget: 3.5", "budget: [谢强]").replace("budget: 12", "budget: [刘自力]")
    rows = rows.replace("title: 消防", "title: 厨房").replace("title: 食堂", "title: 宿舍")
    folder = make({**FILES, "kinds/hazard.yaml": other, "ledgers/2020/hazards.yaml": rows})
    assert told(folder, "code row") == []
    rows = ask_json(run, "list", "--sort", "budget", data=folder)
    assert [row["budget"] for row in rows] == [3.5, 12, ["刘自力"], ["谢强"]]


def test_what_no_column_shows_is_shown_where_the_row_is_shown_whole(run: Run, place: Path) -> None:
    answer = run("show", "issues/1", "--data", str(place))
    assert re.search(r"发现日期 +2020-03-02\n +验收人 +谢强\n", answer.out)


def test_its_texts_are_searched_and_its_names_are_checked(run: Run, make: Make) -> None:
    place = make(dict(FILES))
    rows = ask_json(run, "list", "--search", "清理", data=place)
    assert [row["id"] for row in rows] == ["2020/issues/1"]
    place = make({**FILES, OF_ROWS: ISSUES.replace("checker: 谢强", "checker: 谢墙")})
    assert told(place, "code row field") == [("R301", "2020/issues/1", "checker")]


def test_headings_of_the_form_are_known_as_keys(make: Make) -> None:
    folder = make({**FILES, OF_ROWS: ISSUES.replace("measures: 清", "整改措施: 清")})
    assert told(folder, "code field help") == [("S223", "整改措施", "write measures: 清理通道")]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [("3.5万元", "3.5"), ("３.5", "3.5"), ("1,200", "1200"), ("12 万元", "12"), ("若干", None)],
)
def test_a_number_with_its_unit_is_mended_to_the_number(
    run: Run, make: Make, written: str, wanted: str | None
) -> None:
    folder = make({**FILES, OF_ROWS: ISSUES.replace("budget: 3.5", f'budget: "{written}"')})
    assert run("check", "--data", str(folder), "--fix").code == (0 if wanted else 1)
    if wanted:
        assert f"budget: {wanted}\n" in (folder / OF_ROWS).read_text(encoding="utf-8")


def every_type() -> str:
    """Give a form that has a field of every type, each in a column."""
    lines = ["kind: rectification", "name: 问题整改台账", "fields:"]
    more = {"choice": ", of: [甲, 乙]", "amount": ", unit: 万元"}
    for name in TYPES:
        lines.append(f"  of_{name}: {{heading: 栏目{name}, type: {name}{more.get(name, '')}}}")
    columns = ", ".join(f"of_{name}" for name in TYPES)
    return "\n".join([*lines, f"columns: [number, title, {columns}]", ""])


VALUES = {
    "text": "文字",
    "number": "-12.5",
    "amount": "320",
    "percent": "99.5",
    "day": "2020-03-02",
    "period": "2020-Q3",
    "flag": "true",
    "choice": "乙",
    "person": "谢强",
    "people": "[谢强, 彭格]",
    "department": "基教科",
    "departments": "[基教科]",
    "code": "攀教体〔2020〕1号",
    "phone": '"33321"',
}
HEAD = "kind: rectification\ntitle: 表\nyear: 2020\nsource: 试编\norder: 1\nrows:\n"


def row_with(values: dict[str, str]) -> str:
    fields = "".join(f"    of_{name}: {value}\n" for name, value in values.items())
    return f"{HEAD}  - number: 1\n    title: 事项\n{fields}"


def test_every_type_holds_its_values_and_shows_them(run: Run, make: Make) -> None:
    assert list(VALUES) == list(TYPES)
    folder = make({OF_FORM: every_type(), OF_ROWS: row_with(VALUES)})
    assert told(folder, "code message") == []
    (row,) = ask_json(run, "list", data=folder)
    shown = {name.removeprefix("of_"): value for name, value in row.items() if "of_" in name}
    assert shown == {
        "text": "文字",
        "number": -12.5,
        "amount": 320,
        "percent": 99.5,
        "day": "2020-03-02",
        "period": "2020-Q3",
        "flag": True,
        "choice": "乙",
        "person": "谢强",
        "people": ["谢强", "彭格"],
        "department": "基教科",
        "departments": ["基教科"],
        "code": "攀教体〔2020〕1号",
        "phone": row["of_phone"],
    }
    asked = ("--kind", "rectification", "-f", "csv", "--data", str(folder))
    assert (
        run("list", *asked)
        .out.splitlines()[1]
        .startswith(
            "2020/issues/1,1,事项,文字,'-12.5,320万元,99.5%,2020-03-02,2020-Q3,是,乙,谢强,谢强、彭格,"
            "基教科,基教科,攀教体〔2020〕1号,"
        )
    )
    assert "33321" not in run("list", *asked).out


WRONG = {
    "number": "五",
    "amount": "-5",
    "percent": "九成",
    "day": "2020-03",
    "period": "近期",
    "flag": "是",
    "choice": "丙",
    "person": "[谢强]",
    "people": "谢强某某",
    "department": "基教处",
    "departments": "[基教处]",
    "code": "攀教体〔２０２０〕1号",
    "phone": "无",
}


@pytest.mark.parametrize("name", WRONG)
def test_every_type_refuses_what_is_none_in_the_place_of_the_value(make: Make, name: str) -> None:
    found = findings(make({OF_FORM: every_type(), OF_ROWS: row_with({name: WRONG[name]})}))
    assert [(one.path.rpartition("/")[2], one.span and one.span.line) for one in found] == [
        ("issues.yaml", 9)
    ]


def test_phones_are_masked_wherever_they_are_shown(run: Run, make: Make) -> None:
    form = FORM.replace("  checker:", "  duty_phone: {heading: 值班, type: phone}\n  checker:")
    form = form.replace("  - remark", "  - duty_phone\n  - remark")
    rows = ISSUES.replace("    checker: 谢强", '    duty_phone: "33321"\n    checker: 谢墙')
    data = ("--data", str(make({OF_FORM: form, OF_ROWS: rows})))
    for command in ("list", "show issues/1", "check", "list --kind rectification", "due --by"):
        for form_ in ("json", "csv", "md", "table", "jsonl"):
            is_check = command == "check"
            words = [*command.split(), *([] if is_check else ["-f", form_]), *data]
            answer = run(*words)
            assert "33321" not in answer.out + answer.err, words
    assert "33321" in run("list", "--columns", "值班", "--show-phones", *data).out
    assert json.loads(run("list", "--search", "33321", "-f", "json", *data).out) == []


def test_what_a_form_requires_must_be_there(make: Make) -> None:
    form = FORM.replace("[lead_departments]", "[leaders, deadline, remark]")
    form = form.replace("  - remark", "  - leaders\n  - remark")
    found = told(make({**FILES, OF_FORM: form}), "code row expected")
    first, second = "2020/issues/1", "2020/issues/2"
    assert sorted(found) == [
        ("S201", first, "leaders (责任领导)"),
        ("S201", first, "remark (备注)"),
        ("S201", second, "leaders (责任领导)"),
        ("S201", second, "remark (备注)"),
    ]


@pytest.mark.parametrize("said", ["deadline_text: 按省上要求推进", "deadline: 2020-Q3"])
def test_a_deadline_may_be_said_in_words_where_it_is_required(make: Make, said: str) -> None:
    form = FORM.replace("[lead_departments]", "[deadline]")
    rows = ISSUES.replace("    must_close: true\n", f"    {said}\n")
    assert told(make({OF_FORM: form, OF_ROWS: rows}), "code row") == []


def test_the_supporting_departments_follow_the_leading_ones_unless_they_have_a_column(
    run: Run, make: Make
) -> None:
    rows = ISSUES.replace("[基教科]", "[基教科]\n    support_departments: [职成高教科]")
    for column, shown in [("", "基教科，职成高教科"), ("\n  - support_departments", "基教科")]:
        form = FORM.replace("  - remark", f"  - remark{column}")
        data = str(make({OF_FORM: form, OF_ROWS: rows}))
        asked = ("--columns", "责任科室", "-f", "csv", "--data", data)
        assert run("list", *asked).out.splitlines()[1] in (
            f"2020/issues/1,{shown}",
            f'2020/issues/1,"{shown}"',
        )


def test_a_field_may_be_called_as_something_of_the_library_is(run: Run, make: Make) -> None:
    form = FORM.replace("checker:", "copy:").replace("found_on:", "schema:")
    rows = ISSUES.replace("checker:", "copy:").replace("found_on:", "schema:")
    folder = make({OF_FORM: form, OF_ROWS: rows})
    assert told(folder, "code message") == []
    row = ask_json(run, "show", "issues/1", data=folder)
    assert (row["copy"], row["schema"]) == ("谢强", "2020-03-02")
    answer = run("list", "--columns", "copy,schema", "-f", "csv", "--data", str(folder))
    assert answer.out.splitlines()[1] == "2020/issues/1,谢强,2020-03-02"


def test_editors_get_a_schema_of_each_form_and_one_for_forms(place: Path) -> None:
    made = schemas(load(place))
    assert set(made) == {
        f"{name}.schema.json"
        for name in (*KINDS, "rectification", "registry", "plan", "kind", "documents", "workspace")
    }
    rows = json.loads(made["rectification.schema.json"])["definitions"]["row"]
    assert {"number", "title", "measures", "lead_departments"} == set(rows["required"])
    assert rows["properties"]["severity"]["enum"] == ["一般", "较大", "重大"]
    assert rows["properties"]["budget"]["type"] == "number"
    assert "anyOf" not in rows
    forms = json.loads(made["kind.schema.json"])
    types = forms["definitions"]["FormField"]["properties"]["type"]
    assert types["enum"] == list(TYPES)


def test_what_is_taken_is_what_answers_have_for_something_else(run: Run, place: Path) -> None:
    ledger = load(place)
    (state, *_others) = row_states(ledger, AsOf(date(2020, 5, 1)))
    fields = {info.alias or name for name, info in type(state.row).model_fields.items()}
    fields |= {name for kind in KINDS.values() for name in kind.model_fields} | {"stages"}
    shown = {*sheet_columns(ledger), *row_object(state, ("stage", "possible"))}
    assert shown - fields <= TAKEN
    assert json.loads(run("show", "issues/1", "-f", "json", "--data", str(place)).out).keys() <= (
        TAKEN | fields
    )


def test_a_schema_knows_the_ways_to_say_by_when_where_the_form_requires_it(make: Make) -> None:
    form = FORM.replace("[lead_departments]", "[deadline]")
    made = schemas(load(make({OF_FORM: form, OF_ROWS: ISSUES})))
    rows = json.loads(made["rectification.schema.json"])["definitions"]["row"]
    named = [name for one in rows["anyOf"] for name in one["required"]]
    assert named[:2] == ["deadline", "deadline_text"]
    assert set(named) <= set(rows["properties"])


# What is wrong in a form


MISTAKES = {
    "an unknown type": ("type: day", "type: date", "K604", (8, 35)),
    "a type of two": ("type: person", "type: leader", "K604", (9, 33)),
    "a type in Chinese": ("type: text", "type: 文本", "K604", (5, 35)),
    "a field twice": ("  checker:", "  budget:", "Y105", None),
    "a heading twice": ("heading: 等级", "heading: 整改措施", "K608", None),
    "a column twice": ("  - severity", "  - measures", "K608", (14, 5)),
    "a column of no field": ("  - severity", "  - severe", "K609", (14, 5)),
    "a heading for no field": ("  - title: 存在问题", "  - titel: 存在问题", "K609", None),
    "a field of the base": ("found_on:", "remark:", "K610", None),
    "a name of answers": ("found_on:", "status:", "K610", None),
    "a name of the class": ("found_on:", "columns:", "K610", None),
    "a capital": ("found_on:", "foundOn:", "K611", None),
    "a digit first": ("found_on:", "1st:", "K611", None),
    "a hyphen": ("found_on:", "found-on:", "K611", None),
    "no heading": ("{heading: 发现日期, type: day}", "{type: day}", "S201", None),
    "no type": ("{heading: 发现日期, type: day}", "{heading: 发现日期}", "S201", None),
    "a text for a field": ("{heading: 发现日期, type: day}", "day", "S211", None),
    "an unknown key": ("type: day", "type: day, width: 3", "S202", None),
    "a key in Chinese": ("type: day", "类型: day", "S223", None),
    "words for a flag": ("required: true", "required: 是", "S208", None),
    "an unknown field required": ("[lead_departments]", "[lead_department]", "K609", (3, 12)),
    "no name": ("name: 问题整改台账\n", "", "S201", None),
    "a name of the tool": ("kind: rectification", f"kind: {next(iter(KINDS))}", "K603", (1, 7)),
    "a name of another schema": ("kind: rectification", "kind: registry", "K603", (1, 7)),
    "a long unit": ("unit: 万元", "unit: 一二三四五六七八九", "K607", None),
    "a unit of a day": ("type: day", "type: day, unit: 天", "K607", None),
    "a space inside a heading": ("heading: 等级", "heading: 等 级", "T406", None),
    "a space inside a column": ("title: 存在问题", "title: 存在 问题", "T406", None),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistake_in_a_form_is_told_once_in_its_place(make: Make, what: str) -> None:
    old, new, code, start = MISTAKES[what]
    folder = make(changed(old, new))
    found = findings(folder)
    of_form = [one for one in found if one.path.endswith(OF_FORM)]
    assert [one.code for one in of_form] == [code], [one.message for one in of_form]
    (span,) = [one.span for one in of_form]
    assert span is not None
    assert start is None or (span.line, span.column) == start
    of_rows = [one.code for one in found if one.path.endswith(OF_ROWS)]
    if code.startswith("T") or "required" in what:
        assert len(of_rows) <= 1
    else:
        assert of_rows in (["K620"], ["S212"])


def test_a_broken_form_is_told_once_for_each_table_and_its_rows_are_left_out(
    run: Run, make: Make
) -> None:
    more = ISSUES.replace("校园安全", "食品安全").replace("title: 消防", "title: 厨房消防")
    more = more.replace("食堂台账", "厨房台账")
    files = {**changed("type: text", "type: string"), "ledgers/2020/more.yaml": more}
    folder = make({**files, "ledgers/2020/tasks.yaml": TABLE})
    assert sorted(told(folder, "code")) == [("K604",), ("K620",), ("K620",)]
    answer = run("list", "--data", str(folder), "-f", "json", "--columns", "id")
    assert answer.code == 3
    assert [row["id"] for row in json.loads(answer.out)] == ["2020/tasks/1", "2020/tasks/2"]
    for name in ("rectification", "问题整改台账"):
        answer = run("list", "--kind", name, "--data", str(folder))
        assert (answer.code, "type" in answer.err) == (3, True)


def test_a_table_whose_form_is_missing_names_a_kind_that_does_not_exist(make: Make) -> None:
    assert told(make({OF_ROWS: ISSUES}), "code") == [("S212",)]


@pytest.mark.parametrize(
    ("name", "code"),
    [("kinds/sub/rectification.yaml", "F008"), ("kinds/rectification.yml", "F008")],
)
def test_a_form_in_another_place_is_told(make: Make, name: str, code: str) -> None:
    found = told(make({name: FORM, "ledgers/2020/tasks.yaml": TABLE}), "code")
    assert found == [(code,)]


@posix
def test_a_form_behind_a_link_that_leads_out_is_not_read(make: Make, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_text(FORM, encoding="utf-8")
    folder = make({OF_ROWS: ISSUES})
    (folder / "kinds").mkdir()
    (folder / OF_FORM).symlink_to(tmp_path / "elsewhere.yaml")
    assert [code for (code,) in told(folder, "code")] == ["F007", "K620"]


@posix
def test_a_folder_of_forms_behind_a_link_is_not_read(make: Make, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "rectification.yaml").write_text(FORM, encoding="utf-8")
    folder = make({OF_ROWS: ISSUES})
    (folder / "kinds").symlink_to(tmp_path / "elsewhere")
    assert sorted(code for (code,) in told(folder, "code")) == ["F007", "S212"]


def test_data_never_brings_code(make: Make) -> None:
    for text in ("!!python/object/apply:os.system [true]", "{{ 1 }}", "__import__('os')"):
        folder = make(changed("heading: 等级", f'heading: "{text}"'))
        assert load(folder).kinds["rectification"].columns
    folder = make(changed("type: text", "type: !!python/name:os.system x"))
    assert "rectification" not in load(folder).kinds


@given(st.integers(0, len(FORM)), st.integers(0, 12), st.text(max_size=6))
def test_whatever_a_form_says_reading_it_ends_with_a_kind_or_with_findings(
    at: int, cut: int, put: str
) -> None:
    text = FORM[:at] + put + FORM[at + cut :]
    read = read_file(OF_FORM, OF_FORM, source.read(text.encode(errors="replace")), Kinds({}, {}))
    assert read.content is not None or read.findings


ODD = st.recursive(
    st.sampled_from(["", "x", "title", "measures", "true", "text", "choice", "phone", "~"]),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "of", "type", "unit", "heading", "x"]), inside)
    ),
    max_leaves=6,
)
PARTS = ["kind", "name", "requires", "fields", "columns"]


@given(st.dictionaries(st.sampled_from(PARTS), ODD))
def test_whatever_stands_where_it_should_not_a_form_is_refused_in_our_words(odd: Any) -> None:
    text = json.dumps({**{"kind": "rectification", "name": "台账"}, **odd}, ensure_ascii=False)
    read = read_file(OF_FORM, OF_FORM, source.read(f"{text}\n".encode()), Kinds({}, {}))
    assert read.content is not None or any(one.rule.hides for one in read.findings)


def test_what_follows_from_a_broken_line_of_a_form_is_not_told(make: Make) -> None:
    folder = make(changed("name: 问题整改台账\n", "name 问题整改台账\n"))
    found = findings(folder)
    assert [one.path.rpartition("/")[2] for one in found] == ["rectification.yaml", "issues.yaml"]


def test_a_table_of_the_kind_that_a_misnamed_form_names_says_one_thing(make: Make) -> None:
    files = changed("kind: rectification", "kind: rectify")
    files[OF_ROWS] = ISSUES.replace("kind: rectification", "kind: rectify")
    assert told(make(files), "code") == [("K602",), ("K620",)]


# The kinds belong to the ledger


def test_two_folders_that_are_read_in_one_process_have_their_own_kinds(make: Make) -> None:
    first = load(make(dict(FILES)))
    shutil.rmtree(first.files.path_of("kinds"))
    second = load(make({"ledgers/2020/tasks.yaml": TABLE}))
    assert "rectification" in first.kinds
    assert set(second.kinds) == set(KINDS)


def test_a_form_that_is_edited_makes_its_tables_be_read_again(place: Path) -> None:
    ledger = load(place)
    with_more = FORM.replace("type: day}", "type: day, required: true}")
    after = ledger.edited({OF_FORM: with_more.replace("  - remark", "  - found_on\n  - remark")})
    assert [(one.code, one.row) for one in after.findings] == [("S201", "2020/issues/2")]
    broken = ledger.edited({OF_FORM: FORM.replace("type: text", "type: string")})
    assert {one.code for one in broken.findings} == {"K604", "K620"}
    again = broken.edited({OF_FORM: FORM})
    assert again.findings == []
    assert [len(table.rows) for table in again.tables] == [2]


def test_a_heading_for_a_key_is_mended_in_a_form_and_in_its_table_at_once(
    run: Run, make: Make
) -> None:
    files = changed("type: day", "类型: day")
    files[OF_ROWS] = ISSUES.replace("title: 消防", "存在问题: 消防")
    folder = make(files)
    assert run("check", "--fix", "--data", str(folder)).code == 0
    assert run("check", "--data", str(folder)).code == 0
    assert (folder / OF_FORM).read_text(encoding="utf-8") == FORM
    assert (folder / OF_ROWS).read_text(encoding="utf-8") == ISSUES


def test_a_revision_has_the_kinds_that_it_had(run: Run, tmp_path: Path) -> None:
    earlier = {**FILES, OF_FORM: FORM.replace("heading: 等级", "heading: 程度")}
    repository = begun(tmp_path / "r", {"registry.yaml": REGISTRY, **earlier})
    repository.write({OF_FORM: FORM})
    data = ("--data", str(repository.data))
    asked = ("list", "--kind", "rectification", "-f", "csv", *data)
    assert "等级" in run(*asked).out.splitlines()[0]
    assert "程度" in run(*asked, "--at", "HEAD").out.splitlines()[0]
    assert run("check", *data, "--against", "HEAD").code == 0
    shutil.rmtree(repository.data / "kinds")
    assert "程度" in run(*asked, "--at", "HEAD").out.splitlines()[0]
    answer = run("check", *data, "--against", "HEAD", "-f", "concise")
    assert (answer.code, "S212" in answer.out) == (1, True)


def test_a_form_that_git_does_not_keep_cannot_be_compared(run: Run, tmp_path: Path) -> None:
    repository = begun(tmp_path / "r", {"registry.yaml": REGISTRY, OF_ROWS: ISSUES})
    (repository.top / ".gitignore").write_text("kinds/\n", encoding="utf-8")
    repository.write({OF_FORM: FORM})
    answer = run("check", "--data", str(repository.data), "--against", "HEAD")
    assert (answer.code, "rectification.yaml" in answer.err) == (2, True)


def test_kinds_are_offered_by_completion(place: Path) -> None:
    ledger = load(place)
    assert list(ledger.kinds) == [*KINDS, "rectification"]
    assert {"measures", "severity", "budget"} <= set(sheet_columns(ledger))


def test_a_kind_of_a_form_is_a_class_of_rows_like_the_others(place: Path) -> None:
    ledger: Ledger = load(place)
    kind = ledger.kinds["rectification"]
    assert issubclass(kind, Row)
    assert (kind.kind, kind.name) == ("rectification", "问题整改台账")
    assert all(isinstance(row, kind) for table in ledger.tables for row in table.rows)
