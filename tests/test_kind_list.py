"""``ledger kinds``: which kinds there are, what the form of one is, and a row to copy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledgertool.model.forms import TYPES
from ledgertool.model.row import KINDS
from tests.conftest import Make, Run, ask_json
from tests.findings import facts
from tests.samples import FORM, ISSUES, TABLE

FILES = {
    "kinds/rectification.yaml": FORM,
    "ledgers/2020/issues.yaml": ISSUES,
    "ledgers/2020/tasks.yaml": TABLE,
}
HEAD = "kind: {kind}\ntitle: 台账\nyear: 2020\nsource: 试编\norder: 9\nrows:\n"


@pytest.fixture
def place(make: Make) -> Path:
    return make(dict(FILES))


def test_all_kinds_are_listed_with_their_tables_and_rows(run: Run, place: Path) -> None:
    listed = ask_json(run, "kinds", data=place)
    assert [one["kind"] for one in listed] == [*KINDS, "rectification"]
    assert [one["own"] for one in listed] == [False] * len(KINDS) + [True]
    counted = {one["kind"]: (one["tables"], one["rows"]) for one in listed if one["rows"]}
    kind = TABLE.partition("\n")[0].removeprefix("kind: ")
    assert counted == {
        kind: (["2020/tasks"], 2),
        "rectification": (["2020/issues"], 2),
    }


@pytest.mark.parametrize("named", ["rectification", "问题整改台账"])
def test_the_form_of_a_kind_is_shown(run: Run, place: Path, named: str) -> None:
    form = ask_json(run, "kinds", named, data=place)
    assert [column["heading"] for column in form["columns"]] == [
        *("序号", "存在问题", "整改措施", "等级", "投资（万元）", "责任科室", "整改时限", "备注"),
    ]
    fields = {field["name"]: field for field in form["fields"]}
    assert fields["severity"]["of"] == ["一般", "较大", "重大"]
    assert fields["budget"]["unit"] == "万元"
    assert [name for name, field in fields.items() if field["required"]] == [
        *("number", "title", "measures", "lead_departments"),
    ]
    assert list(fields)[:10] == [
        *("number", "title", "measures", "severity", "budget", "lead_departments", "deadline"),
        *("remark", "found_on", "checker"),
    ]


def test_a_form_says_in_plain_words_what_belongs_into_each_field(run: Run, make: Make) -> None:
    more = {"choice": ", of: [甲, 乙]", "amount": ", unit: 万元"}
    fields = "".join(
        f"  a_{name}: {{heading: 栏目{name}, type: {name}{more.get(name, '')}}}\n" for name in TYPES
    )
    form = f"kind: all\nname: 全部\nfields:\n{fields}columns: [number, title]\n"
    folder = make({"kinds/all.yaml": form, "ledgers/2020/tasks.yaml": TABLE})
    said = {
        one["name"]: one["type"] for one in ask_json(run, "kinds", "all", data=folder)["fields"]
    }
    words = [said[f"a_{name}"] for name in TYPES]
    assert len(set(words)) == len(TYPES)
    assert said["a_choice"] == "one of 甲, 乙"
    assert said["a_amount"] == "a number of 万元"


@pytest.mark.parametrize("kind", [*KINDS, "rectification"])
@pytest.mark.parametrize("has_rows", [False, True])
def test_the_row_to_copy_passes_where_it_is_pasted(
    run: Run, make: Make, kind: str, has_rows: bool
) -> None:
    table = HEAD.format(kind=kind)
    row = ask_json(run, "kinds", kind, data=make(dict(FILES)))["row"]
    if has_rows:  # the number goes on from the last table of the kind, and so do the names
        more = {**FILES, "ledgers/2020/more.yaml": table + first(row)}
        table += first(row)
        row = ask_json(run, "kinds", kind, data=make(more))["row"]
        assert row.startswith("  - number: 2\n")
    else:
        row = first(row)
    folder = make({**FILES, "ledgers/2020/more.yaml": table + row})
    assert facts(folder, "code row field found") == []


def first(row: str) -> str:
    """Give a row the number of the first."""
    return "  - number: 1\n" + row.partition("\n")[2]


def test_a_deadline_that_the_form_requires_is_shown_as_required(run: Run, make: Make) -> None:
    form = FORM.replace("[lead_departments]", "[lead_departments, deadline]")
    folder = make({"kinds/rectification.yaml": form, "ledgers/2020/tasks.yaml": TABLE})
    fields = ask_json(run, "kinds", "rectification", data=folder)["fields"]
    required = {field["name"] for field in fields if field["required"]}
    assert required == {"number", "title", "measures", "lead_departments", "deadline"}


def test_the_row_to_copy_is_at_the_foot_as_it_is_written(run: Run, place: Path) -> None:
    answer = run("kinds", "rectification", "--data", str(place))
    row = ask_json(run, "kinds", "rectification", data=place)["row"]
    assert answer.out.endswith("A row to copy under rows:\n" + row)


def test_the_kinds_of_the_tool_are_shown_without_any_data(
    run: Run, anywhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(anywhere)
    answer = run("kinds", "-f", "json")
    assert (answer.code, answer.err) == (0, "")
    assert [one["kind"] for one in json.loads(answer.out)] == list(KINDS)
    for kind in KINDS:
        assert run("kinds", kind).code == 0
    assert run("kinds", "rectification").code == 2
    assert run("kinds", "--data", "nowhere").code == 2


def test_a_kind_that_is_not_known_is_told_with_the_nearest(run: Run, place: Path) -> None:
    answer = run("kinds", "rectificaton", "--data", str(place))
    assert (answer.code, "rectification" in answer.err) == (2, True)


def test_a_form_that_cannot_be_read_is_told_where_its_kind_is_asked_for(
    run: Run, make: Make
) -> None:
    broken = {**FILES, "kinds/rectification.yaml": FORM.replace("type: text", "type: string")}
    folder = make(broken)
    answer = run("kinds", "rectification", "--data", str(folder))
    assert (answer.code, "rectification.yaml:5" in answer.err) == (3, True)
    assert run("kinds", "--data", str(folder)).code == 3


def test_a_revision_has_its_own_kinds(run: Run, place: Path) -> None:
    assert run("kinds", "--data", str(place), "--at", "HEAD").code == 2  # which is in no repository


@pytest.mark.parametrize("kind", KINDS)
def test_each_field_is_told_by_what_it_takes(run: Run, kind: str) -> None:
    fields = ask_json(run, "kinds", kind)["fields"]
    said = {field["name"]: field["type"] for field in fields}
    assert [name for name, words in said.items() if words == "a number"] == ["number"]
    assert said["recurs"] == "text"
    assert said["record"].startswith("several, each with on and one of progress, ")
