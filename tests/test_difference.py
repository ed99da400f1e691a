"""Two states of the ledger are told apart in the words of the documents: ``ledger diff``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgertool.answers.happenings import between
from ledgertool.answers.matching import paired_rows
from ledgertool.model.fields import fields_of
from ledgertool.model.record import VERBS
from ledgertool.model.row import KINDS, Row
from ledgertool.reading.ledger import of_texts
from tests.conftest import Run, posix
from tests.repositories import FILE, FILES, Repository, ask, begun, refused
from tests.samples import FORM, ISSUES, PILOT, PLAN, REGISTRY, TABLE
from tests.test_history import EXTENDED, REPORTED

PILOTS = "ledgers/2020/pilots.yaml"
ROW_2 = TABLE[TABLE.index("  - number: 2") :]


@pytest.fixture
def office(tmp_path: Path) -> Repository:
    """Make a repository with a good table, committed in March."""
    return begun(tmp_path / "office", FILES, on="2020-03-10")


def told(run: Run, repository: Repository, *words: str) -> list[dict[str, Any]]:
    """Tell two states apart; give what JSON has."""
    answer = run("diff", *words, "--data", str(repository.data), "-f", "json")
    assert (answer.code, answer.err) == (0, ""), answer.err
    found: list[dict[str, Any]] = json.loads(answer.out)
    return found


def short(found: list[dict[str, Any]]) -> list[tuple[str, str, bool]]:
    return [(one["id"], one["change"], one["recorded"]) for one in found]


# Which two states


@posix
def test_without_a_state_the_files_are_told_from_the_last_commit(
    office: Repository, run: Run
) -> None:
    assert told(run, office) == []
    office.write({FILE: REPORTED})
    assert short(told(run, office)) == [("2020/tasks/1", "progress", True)]
    office.commit()
    assert told(run, office) == []
    assert len(told(run, office, "HEAD~1")) == len(told(run, office, "HEAD~1", "HEAD")) == 1
    (back,) = told(run, office, "HEAD", "HEAD~1")
    assert (back["change"], back["recorded"], back["now"]) == ("record", False, None)


@posix
def test_two_days_give_exactly_what_was_entered_between_them(office: Repository, run: Run) -> None:
    """Whatever was in the files by the end of a day, and of that day or before."""
    first, second, third = ("progress: 一", "progress: 二", "progress: 三")
    entries = {"2020-06-20": first, "2020-07-05": second, "2020-12-31": third}
    known: list[str] = []
    committed = {"2020-06-25": "2020-06-20", "2020-07-20": "2020-07-05", "2021-01-04": "2020-12-31"}
    for day, on in committed.items():
        known.append(f"      - on: {on}\n        {entries[on]}\n")
        record = "    record:\n" + "".join(known)
        office.commit({FILE: TABLE.replace("2020-12\n", "2020-12\n" + record)}, on=day)
    days = {
        ("2020-06-30", "2020-12-31"): ["2020-07-05"],  # the third came in January
        ("2020-03-10", "2020-06-30"): ["2020-06-20"],
        ("2020-06-24", "2020-06-25"): ["2020-06-20"],
        ("2020-06-25", "2020-07-19"): [],
        ("2020-12-31", "2021-01-04"): ["2020-12-31"],
        ("2020-03-10", "2021-01-04"): ["2020-06-20", "2020-07-05", "2020-12-31"],
    }
    for pair, expected in days.items():
        assert [one["on"] for one in told(run, office, *pair)] == expected, pair


@posix
def test_what_is_on_record_for_a_later_day_is_entered_on_that_day(
    office: Repository, run: Run
) -> None:
    office.commit({FILE: REPORTED}, on="2020-06-01")  # for 20 June
    answer = run("diff", "2020-05-01", "2020-06-19", "--data", str(office.data), "-f", "json")
    assert json.loads(answer.out) == []
    assert answer.err == "1 more entry is of a later day, and is not told here.\n"
    assert len(told(run, office, "2020-06-19", "2020-06-20")) == 1


@posix
def test_an_entry_of_a_later_day_is_said_to_be_there(office: Repository, run: Run) -> None:
    text = (office.data / FILE).read_text(encoding="utf-8")
    number = text.index("  - number: 2")
    entry = "    record:\n      - on: 2127-01-01\n        progress: 甲\n"
    record = entry.removeprefix("    record:\n") if "record:" in text[:number] else entry
    lines = text[:number].rstrip("\n") + "\n" + record + "\n" + text[number:]
    office.write({FILE: lines})
    answer = run("diff", "--data", str(office.data))
    assert answer.code == 0, answer.err
    assert "nothing differs" in answer.out
    assert "1 more entry is of a later day, and is not told here." in answer.out


@posix
def test_the_head_says_which_states_these_are_and_counts_what_happened(
    office: Repository, run: Run
) -> None:
    first, second = (
        office.git("rev-parse", "HEAD"),
        office.commit({FILE: EXTENDED}, on="2020-10-08"),
    )
    data = ("--data", str(office.data))
    head = run("diff", "2020-09-01", "HEAD", *data).out.splitlines()[0]
    assert head == (
        f"From 2020-09-01 (commit {first[:12]} of 2020-03-10) to HEAD (commit {second[:12]} of"
        " 2020-10-08): 进展 1，延期 1"
    )
    head = run("diff", "main", *data, "--leader", "谢强").out
    assert head == (
        f"From main (commit {second[:12]} of 2020-10-08) to the files as they are now; leader"
        " “谢强”: nothing differs\n"
    )


@posix
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("2020-03-09",), "has no commit of “2020-03-09” or before"),
        (("HEAD", "2019-01-01"), "has no commit of “2019-01-01” or before"),
        (("nowhere",), "has no revision “nowhere”"),
        (("2020-02-30",), "is not in the calendar"),
        (("--by", "month"), "--by does not take “month”"),
        (("--leader", "刘自立"), "No leader is named “刘自立”"),
    ],
)
def test_a_state_that_is_none_is_refused(
    words: tuple[str, ...], sentence: str, office: Repository
) -> None:
    refused(ask(office, "diff", *words), sentence)


@posix
def test_where_git_cannot_tell_the_files_apart_it_says_so(
    office: Repository, tmp_path: Path
) -> None:
    alone = Repository(tmp_path / "alone", tmp_path / "alone/data")
    alone.write(FILES)
    refused(ask(alone, "diff"), "is in no git repository")
    refused(ask(office, "diff", PATH=""), "git is not installed")
    (office.top / ".gitignore").write_text("pilots.yaml\n")
    office.write({PILOTS: PILOT})
    refused(ask(office, "diff"), "git ignores “data/ledgers/2020/pilots.yaml”")
    office.git("checkout", "--quiet", "--orphan", "new")
    refused(ask(office, "diff"), "has no commit yet")


# What happened


@posix
def test_what_was_changed_without_a_record_is_told_field_by_field(
    office: Repository, run: Run
) -> None:
    changed = TABLE.replace("deadline: 2020-12", "deadline: 2021-06").replace(
        "[刘自力]", "[彭格, 谢强]"
    )
    changed = changed.replace("    must_close: true\n", "").replace("出台实施方案", "印发实施方案")
    office.write({FILE: changed})
    details = {one["what"]: one["detail"] for one in told(run, office)}
    assert details == {
        "责任领导": "刘自力 → 彭格、谢强",
        "完成时限": "2020-12 → 2021-06",
        "成果形式": "出台实施方案 → 印发实施方案",
        "☆": "是 → 否",
    }
    assert not any(one["recorded"] for one in told(run, office))
    assert run("diff", "--data", str(office.data)).out.count("（没有记录）") == 4


@posix
@pytest.mark.parametrize("kind", KINDS)
def test_a_field_of_any_kind_is_told_by_its_heading(kind: str) -> None:
    cls: Any = KINDS[kind]
    for name, field in fields_of(cls).items():
        if name == "number" or field.models:
            continue
        one, two = (cls.model_construct(**{field.attribute: value}) for value in ("一", "二"))
        (found,) = between(one, two)
        assert (found.change, found.what, found.detail) == (field.attribute, field.title, "一 → 二")
        assert field.title


@posix
def test_rows_and_tables_that_came_and_went_are_told(office: Repository, run: Run) -> None:
    office.write({PILOTS: PILOT, FILE: TABLE.replace(ROW_2, "")})
    found = {(one["of"], one["id"]): one["change"] for one in told(run, office)}
    assert found == {("row", "2020/tasks/2"): "removed", ("table", "2020/pilots"): "added"}
    office.commit()
    (office.data / PILOTS).unlink()
    office.write({FILE: TABLE})
    found = {(one["of"], one["id"]): one["change"] for one in told(run, office)}
    assert found == {("row", "2020/tasks/2"): "added", ("table", "2020/pilots"): "removed"}


@posix
def test_what_came_with_a_record_of_its_own_has_that_told_too(office: Repository, run: Run) -> None:
    record = "    record: [{on: 2020-05-01, progress: 一}]\n"
    office.write({PILOTS: PILOT + record, FILE: TABLE + record})
    found = [(one["id"], one["change"]) for one in told(run, office)]
    assert found == [
        ("2020/tasks/2", "progress"),
        ("2020/pilots", "added"),
        ("2020/pilots/1", "progress"),
    ]


@posix
def test_a_table_under_another_name_is_the_same_table(office: Repository, run: Run) -> None:
    (office.data / FILE).rename(office.data / "ledgers/2020/reform.yaml")
    assert short(told(run, office)) == [("2020/reform", "renumbered", False)]
    office.write({"ledgers/2020/reform.yaml": EXTENDED.replace("title: 改革任务", "title: 改革")})
    assert [one["change"] for one in told(run, office)] == [
        *("renumbered", "title", "progress", "extended"),
    ]


@posix
def test_a_row_under_another_number_is_the_same_row(office: Repository, run: Run) -> None:
    third = (
        "  - number: 1\n    title: 新任务\n    leaders: [谢强]\n    lead_departments: [基教科]\n"
    )
    moved = TABLE.replace("number: 2", "number: 3").replace("number: 1", "number: 2")
    office.write(
        {FILE: moved.replace("rows:\n", f"rows:\n{third}    deadline: 2020\n    outcome: 办法\n")}
    )
    found = {(one["id"], one["change"]): one["detail"] for one in told(run, office)}
    assert found == {
        ("2020/tasks/1", "added"): "",
        ("2020/tasks/2", "renumbered"): "2020/tasks/1 → 2020/tasks/2",
        ("2020/tasks/3", "renumbered"): "2020/tasks/2 → 2020/tasks/3",
    }


@posix
@pytest.mark.parametrize("goes", [False, True], ids=["from a table that stays", "and goes"])
def test_a_row_that_went_to_another_table_is_the_same_row(
    goes: bool, office: Repository, run: Run
) -> None:
    head = TABLE.replace("title: 改革任务", "title: 其他任务").replace("order: 1", "order: 3")
    row = ROW_2.replace("number: 2", "number: 1")
    record = "    record: [{on: 2020-05-01, progress: 一}]\n"
    other = head.split("rows:")[0] + "rows:\n" + row + record
    office.write({"ledgers/2020/others.yaml": other})
    office.write({FILE: TABLE.replace(ROW_2, "")})
    if goes:
        (office.data / FILE).unlink()
    found = [(one["id"], one["change"], one["detail"]) for one in told(run, office)]
    assert [one for one in found if one[0] == "2020/others/1"] == [
        ("2020/others/1", "renumbered", "2020/tasks/2 → 2020/others/1"),
        ("2020/others/1", "progress", "一"),
    ]
    assert "2020/tasks/2" not in {one[0] for one in found}


@posix
def test_names_plans_and_forms_are_told_apart_too(office: Repository, run: Run) -> None:
    office.commit({"plan2019.yaml": PLAN, "kinds/rectification.yaml": FORM, PILOTS: PILOT})
    unit = "            unit: 所\n"
    counted = f"{unit}            actuals: [{{on: 2020-05-01, value: 3, evidence: 统计报表}}]\n"
    office.write(
        {
            "plan2019.yaml": PLAN.replace(unit, counted).replace("一批领军人才", "领军人才"),
            "kinds/rectification.yaml": FORM.replace("较大", "很大"),
            "registry.yaml": REGISTRY.replace(
                "  - name: 彭格\n", "  - name: 彭格\n  - name: 李艺\n"
            ),
            "ledgers/2020/issues.yaml": ISSUES.replace("较大", "很大"),
        }
    )
    found = [(one["of"], one["id"], one["change"], one["recorded"]) for one in told(run, office)]
    assert found == [
        ("table", "2020/issues", "added", False),
        ("plans", "plan2019/2.1", "actual", True),
        ("plans", "plan2019/2.3", "text", False),
        ("kinds", "rectification", "form", False),
        ("registry", "people", "added", False),
    ]


@posix
def test_each_name_of_the_registry_has_a_line_of_its_own(office: Repository, run: Run) -> None:
    alias = "  - name: 谢强\n    aliases: [{name: 谢局长, note: 编者理解}]\n  - name: 李艺\n"
    office.write({"registry.yaml": REGISTRY.replace("  - name: 谢强\n", alias)})
    lines = run("diff", "--data", str(office.data)).out.splitlines()[2:]
    assert [line.strip() for line in lines] == [
        *("名册", "谢强", "别名：（无） → 谢局长 编者理解", "李艺", "新增"),
    ]


@posix
def test_an_entry_that_was_rewritten_is_told_as_that(office: Repository, run: Run) -> None:
    office.commit({FILE: EXTENDED})
    office.write({FILE: EXTENDED.replace("to: 2021-03", "to: 2021-06")})
    (one,) = told(run, office)
    assert (one["change"], one["recorded"]) == ("record", False)
    assert one["detail"].count("延期") == 2
    office.write({FILE: REPORTED})
    (one,) = told(run, office)
    assert one["detail"] == "2020-09-20 延期：2020-12→2021-03（上级文件未出台）"


@posix
def test_what_cannot_be_read_is_neither_gone_nor_new(office: Repository, run: Run) -> None:
    office.commit({PILOTS: PILOT})
    office.write({FILE: TABLE.replace("deadline: 2020\n", "deadline: 2020-13\n"), PILOTS: "a: [\n"})
    answer = run("diff", "--data", str(office.data), "-f", "json")
    assert (answer.code, json.loads(answer.out)) == (3, [])
    assert "“2020/tasks/2”" in answer.err.split("Not compared")[1].splitlines()[0]
    office.commit()
    office.write({FILE: TABLE, PILOTS: PILOT})
    answer = run("diff", "--data", str(office.data), "-f", "json")
    assert (answer.code, json.loads(answer.out)) == (0, [])
    assert "Not compared" in answer.err


# How it is told


@posix
def test_by_leader_a_row_of_two_is_told_under_both(office: Repository, run: Run) -> None:
    both = TABLE.replace("[刘自力]", "[刘自力, 谢强]")
    office.commit({FILE: both})
    office.write(
        {FILE: both.replace("2020-12\n", "2020-12\n    record: [{on: 2020-05-01, progress: 一}]\n")}
    )
    assert [one["group"] for one in told(run, office, "--by", "leader")] == ["刘自力", "谢强"]
    assert [one["group"] for one in told(run, office, "--by", "责任领导")] == ["刘自力", "谢强"]
    assert [one["group"] for one in told(run, office)] == ["改革任务（2020/tasks）"]
    asked = ("--by", "leader", "--leader", "谢强")
    assert [one["group"] for one in told(run, office, *asked)] == ["谢强"]


@posix
def test_filters_keep_the_rows_that_met_them_in_either_state(office: Repository, run: Run) -> None:
    office.write({FILE: TABLE.replace("[刘自力]", "[彭格]"), PILOTS: PILOT})
    for name, ids in (
        (("--leader", "刘自力"), ["2020/tasks/1"]),
        (("--leader", "彭格"), ["2020/tasks/1"]),
        (("--leader", "谢强"), []),
        (("--table", "tasks"), ["2020/tasks/1"]),
        (("--table", "pilots"), ["2020/pilots"]),
        (("--kind", "pilot"), ["2020/pilots"]),
        (("--year", "2020"), ["2020/tasks/1", "2020/pilots"]),
        (("--department", "职成高教科"), []),
    ):
        assert [one["id"] for one in told(run, office, *name)] == ids, name


@posix
def test_markdown_is_made_for_a_comment_and_data_in_it_stays_text(
    office: Repository, run: Run
) -> None:
    office.write({FILE: EXTENDED.replace("方案已印发", "<b>*方案* [x](y) 13881880946")})
    answer = run("diff", "--data", str(office.data), "-f", "md").out
    commit = office.git("rev-parse", "HEAD")[:12]
    assert answer == (
        f"**From HEAD (commit {commit} of 2020-03-10) to the files as they are now:"
        " 进展 1，延期 1**\n"
        "\n### 改革任务（2020/tasks）\n"
        "\n- 2020/tasks/1 推进中考改革（刘自力）\n"
        "  - 2020-06-20 进展：\\<b\\>\\*方案\\* \\[x\\](y) 138\\*\\*\\*\\*0946\n"
        "  - 2020-09-20 延期：2020-12→2021-03（上级文件未出台）\n"
    )
    office.write({FILE: TABLE})
    assert run("diff", "--data", str(office.data), "-f", "md").out.count("\n") == 1


@posix
@pytest.mark.parametrize("name", ["table", "json", "jsonl", "csv", "md"])
def test_a_phone_that_a_row_no_longer_has_is_masked_too(
    name: str, office: Repository, run: Run
) -> None:
    contact = "    contact: {name: 谢强, phone: '3331234'}\n"
    office.commit({PILOTS: PILOT + contact})
    office.write({PILOTS: PILOT + contact.replace("3331234", "3335678")})
    for words in (("diff",), ("log", "pilots/1")):
        answer = run(*words, "--data", str(office.data), "-f", name)
        assert answer.code == 0
        assert "谢强" in answer.out
        assert "3331234" not in answer.out + answer.err
        assert "3335678" not in answer.out + answer.err


@posix
@pytest.mark.parametrize("name", ["table", "json", "jsonl", "csv", "md"])
def test_phones_are_masked_in_every_format(name: str, office: Repository, run: Run) -> None:
    contact = "    contact: {name: 李艺, phone: '13881880946'}\n"
    office.commit({PILOTS: PILOT + contact})
    office.write({PILOTS: PILOT + contact.replace("0946", "1234")})
    answer = run("diff", "--data", str(office.data), "-f", name)
    assert "138****1234" in answer.out.replace("\\", "")
    assert "1388188" not in answer.out + answer.err


# Whatever the two versions are


PROGRESS = VERBS["progress"]
DAYS = st.dates(date(2020, 1, 1), date(2020, 12, 31))
ENTRIES = st.builds(
    lambda on, text: PROGRESS.model_validate({"on": on.isoformat(), "progress": text}),
    DAYS,
    st.sampled_from("一二三"),
)


@given(st.lists(ENTRIES, max_size=6), st.lists(ENTRIES, max_size=6))
def test_what_is_told_of_two_records_is_all_that_they_differ_in(
    before: list[Any], after: list[Any]
) -> None:
    row: Any = Row
    one, two = (row.model_construct(record=tuple(entries)) for entries in (before, after))
    found = list(between(one, two))
    added = [each.entry or each.now for each in found if each.entry or each.now]
    gone = [each.was for each in found if each.was]
    left = list(before)
    for entry in gone:
        left.remove(entry)
    assert sorted([*left, *added], key=repr) == sorted(after, key=repr)
    assert (found == []) == (sorted(before, key=repr) == sorted(after, key=repr))


def numbered(titles: list[str]) -> Iterator[Row]:
    for number, title in enumerate(titles, 1):
        yield Row.model_construct(number=number, title=title)


TITLES = st.lists(st.sampled_from("甲乙丙丁戊己庚辛").map(lambda one: one * 4), max_size=8)


@given(TITLES, TITLES)
def test_every_row_of_both_states_is_in_one_pair(before: list[str], after: list[str]) -> None:
    old, new = list(numbered(before)), list(numbered(after))
    pairs = list(paired_rows(old, new))
    assert sorted(one.before.number for one in pairs if one.before) == [row.number for row in old]
    assert sorted(one.after.number for one in pairs if one.after) == [row.number for row in new]
    assert all(one.before or one.after for one in pairs)


def test_a_state_is_told_from_itself_by_nothing(tmp_path: Path) -> None:
    from ledgertool.answers.between import Side, differences
    from ledgertool.model.status import AsOf

    side = Side(of_texts(tmp_path, FILES), AsOf(date(2020, 5, 1) + timedelta(days=1)))
    assert differences(side, side) == []
