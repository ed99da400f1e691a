"""Values against each other: names, numbers, counts, groups, and what happened to a row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledgertool.checking import checks
from ledgertool.findings.finding import Severity, Span
from ledgertool.reading.ledger import load
from tests.conftest import Make, Run
from tests.findings import facts, findings
from tests.samples import DATA, PLAN, REGISTRY, TABLE

TASKS = "ledgers/2020/tasks.yaml"
PILOTS = "ledgers/2020/pilots.yaml"

PILOT = """\
kind: pilot
title: 改革试点
year: 2020
source: 试编台账
order: 2
rows:
  - number: 1
    category: 省级部署
    title: 教师培训试点
    assigned_by: 基教科
    basis: 试编文件
    leaders: [彭格]
    lead_departments: [职成高教科]
    support_departments: [基教科]
    contact: {name: 谢强, phone: "18808140946"}
    stages:
      - name: 第一批
        deadline: 2020
      - name: 第二批
        deadline: 2021
    record:
      - on: 2020-06-01
        reassigned: {from: [彭格], to: [刘自力]}
        reason: 分工调整
"""


ALL_FACTS = "code file start row field found expected help"


def related(folder: Path) -> list[tuple[int, int, str]]:
    """Give the other places that the only finding of a folder names."""
    (finding,) = findings(folder)
    return [(one.span.line, one.span.column, one.message) for one in finding.related]


def test_the_frozen_ledger_has_no_error() -> None:
    assert [one for one in findings(DATA) if one.severity != "note"] == []


def test_good_tables_have_no_finding(make: Make) -> None:
    assert findings(make({TASKS: TABLE, PILOTS: PILOT})) == []


# Names


ALIAS = """\
    aliases:
      - name: 基础教育科
        note: 编者的理解
"""


@pytest.fixture
def with_alias(make: Make) -> Path:
    """Give a data folder in which one name stands for another."""
    registry = REGISTRY.replace("  - name: 基教科\n", "  - name: 基教科\n" + ALIAS)
    return make({TASKS: TABLE.replace("[基教科]", "[基础教育科]")}, registry=registry)


def test_an_alias_is_a_known_name(with_alias: Path) -> None:
    assert findings(with_alias) == []


def test_a_row_is_found_by_the_name_that_its_alias_points_at(with_alias: Path, run: Run) -> None:
    asked = ("--department", "基教科", "--format", "json", "--columns", "id")
    answer = run("list", "--data", str(with_alias), *asked)
    assert (answer.code, json.loads(answer.out)) == (0, [{"id": "2020/tasks/1"}])


def test_an_unknown_name_comes_with_the_nearest_known_one(make: Make) -> None:
    assert facts(make({TASKS: TABLE.replace("刘自力", "刘自立")}), ALL_FACTS) == [
        (
            "R301",
            TASKS,
            (9, 15),
            "2020/tasks/1",
            "leaders",
            "刘自立",
            "a name from registry.yaml",
            "did you mean “刘自力”? Somebody new goes into registry.yaml first",
        )
    ]


def test_an_unknown_name_near_to_none_comes_without_a_guess(make: Make) -> None:
    assert facts(make({TASKS: TABLE.replace("[基教科]", "[督导办]")}), ALL_FACTS) == [
        (
            "R301",
            TASKS,
            (10, 24),
            "2020/tasks/1",
            "lead_departments",
            "督导办",
            "a name from registry.yaml",
            "correct the name, or add it to registry.yaml",
        )
    ]


def test_people_and_departments_are_not_mixed_up(make: Make) -> None:
    mixed = TABLE.replace("[刘自力]", "[基教科]").replace("[职成高教科]", "[谢强]")
    folder = make({TASKS: mixed})
    assert facts(folder, "code start") == [("R301", (9, 15)), ("R301", (17, 24))]
    assert [one.message for one in findings(folder)] == [
        "No person in the registry is named “基教科”",
        "No department in the registry is named “谢强”",
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "field"),
    [
        ("assigned_by: 基教科", "assigned_by: 无名处", (10, 18), "assigned_by"),
        ("leaders: [彭格]", "leaders: [彭格, 无名氏]", (12, 19), "leaders"),
        (
            "lead_departments: [职成",
            "lead_departments: [无名处, 职成",
            (13, 24),
            "lead_departments",
        ),
        ("[基教科]", "[无名处]", (14, 27), "support_departments"),
        ("{name: 谢强", "{name: 无名氏", (15, 21), "contact"),
        ("to: [刘自力]", "to: [刘自力, 无名氏]", (23, 44), "record"),
    ],
)
def test_a_name_is_looked_up_wherever_it_stands(
    old: str, new: str, place: tuple[int, int], field: str, make: Make
) -> None:
    folder = make({PILOTS: PILOT.replace(old, new)})
    told = [one for one in facts(folder, "code start row field") if one[0] != "R309"]
    assert told == [("R301", place, "2020/pilots/1", field)]


def test_a_name_that_a_reassignment_takes_over_from_is_looked_up_too(make: Make) -> None:
    unheard_of = PILOT.replace("[彭格]", "[无名氏]")
    assert facts(make({PILOTS: unheard_of}), "code start") == [
        ("R301", (12, 15)),
        ("R301", (23, 29)),
    ]


def test_a_city_leader_is_a_person(make: Make) -> None:
    plan = TABLE.replace("kind: reform-task", "kind: reform-plan")
    plan = plan.replace("    outcome: 出台实施方案\n", "    city_leader: 江海\n")
    folder = make({TASKS: plan.replace("    outcome: 开展校企合作\n", "")})
    assert facts(folder, "code start") == [("R301", (12, 18))]


def test_with_a_broken_registry_no_name_is_called_unknown(make: Make) -> None:
    folder = make({TASKS: TABLE.replace("刘自力", "新人")}, registry=REGISTRY + "offices: []\n")
    assert facts(folder, "code file") == [("S202", "registry.yaml")]


def test_with_a_broken_registry_what_else_is_wrong_is_still_told(make: Make) -> None:
    folder = make({TASKS: TABLE.replace("number: 2", "number: 3")}, registry="")
    assert facts(folder, "code file") == [
        ("R304", TASKS),
        ("F005", "registry.yaml"),
    ]


def test_a_warning_in_the_registry_hides_none_of_its_names(make: Make) -> None:
    registry = REGISTRY.replace(
        "  - name: 彭格\n", "  - name: 彭格\n    aliases:\n      - name: 老彭\n        note: no\n"
    )
    folder = make({TASKS: TABLE.replace("刘自力", "新人")}, registry=registry)
    assert facts(folder, "code file") == [
        ("R301", TASKS),
        ("Y113", "registry.yaml"),
    ]


# The registry


@pytest.mark.parametrize(
    ("registry", "place", "first", "section"),
    [
        (REGISTRY.replace("彭格", "刘自力"), (4, 11), (2, 11), "people"),
        (REGISTRY.replace("职成高教科", "基教科"), (8, 11), (7, 11), "departments"),
        (
            REGISTRY.replace("  - name: 基教科\n", "  - name: 基教科\n" + ALIAS).replace(
                "基础教育科", "职成高教科"
            ),
            (11, 11),
            (9, 15),
            "departments",
        ),
        (
            REGISTRY.replace("  - name: 基教科\n", "  - name: 基教科\n" + ALIAS).replace(
                "基础教育科", "基教科"
            ),
            (9, 15),
            (7, 11),
            "departments",
        ),
        (
            REGISTRY.replace(
                "  - name: 基教科\n", "  - name: 基教科\n" + ALIAS + ALIAS.split("\n", 1)[1]
            ),
            (11, 15),
            (9, 15),
            "departments",
        ),
    ],
    ids=["person", "department", "alias-of-another", "alias-of-itself", "alias-twice"],
)
def test_a_name_given_twice_is_told_with_the_first_place(
    registry: str, place: tuple[int, int], first: tuple[int, int], section: str, make: Make
) -> None:
    folder = make({}, registry=registry)
    expected = ("R306", "registry.yaml", place, section)
    assert facts(folder, "code file start field") == [expected]
    assert related(folder) == [(*first, "first given here")]


def test_the_same_name_may_be_a_person_and_a_department(make: Make) -> None:
    assert findings(make({}, registry=REGISTRY.replace("- name: 基教科", "- name: 彭格"))) == []


# Numbers


def test_a_number_given_twice_comes_with_the_next_free_one(make: Make) -> None:
    folder = make({TASKS: TABLE.replace("number: 2", "number: 1")})
    assert facts(folder, ALL_FACTS) == [
        (
            "R303",
            TASKS,
            (14, 13),
            "2020/tasks/1",
            "number",
            "1",
            "each number once",
            "the next free number is 2",
        )
    ]
    assert related(folder) == [(7, 13, "first used here")]


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (3, "The number before this one is missing: 2"),
        (4, "Numbers before this one are missing: 2, 3"),
        (
            999999,
            "Numbers before this one are missing: " + ", ".join(str(n) for n in range(2, 22)),
        ),
    ],
)
def test_a_gap_names_the_missing_numbers(number: int, message: str, make: Make) -> None:
    folder = make({TASKS: TABLE.replace("number: 2", f"number: {number}")})
    assert facts(folder, "code start") == [("R304", (14, 13))]
    assert [one.message for one in findings(folder)] == [message]


def test_numbers_begin_with_one(make: Make) -> None:
    folder = make(
        {TASKS: TABLE.replace("number: 2", "number: 3").replace("number: 1", "number: 2")}
    )
    assert facts(folder, "code start") == [("R304", (7, 13))]


def test_a_gap_stands_at_the_first_of_two_rows_of_one_number(make: Make) -> None:
    second = TABLE[TABLE.index("  - number: 2") :].replace("number: 2", "number: 3")
    rows = TABLE.replace("number: 2", "number: 3") + second.replace("产教融合", "体教融合")
    assert facts(make({TASKS: rows}), "code start") == [("R304", (14, 13)), ("R303", (21, 13))]


def test_rows_stand_in_the_order_of_their_numbers(make: Make) -> None:
    swapped = TABLE.replace("number: 2", "number: 0").replace("number: 1", "number: 2")
    folder = make({TASKS: swapped.replace("number: 0", "number: 1")})
    assert facts(folder, "code row line") == [("R323", "2020/tasks/2", 7)]


# Rows that could not be read


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("    outcome: 出台实施方案\n", "", "S201"),
        ("deadline: 2020-12\n", "deadline: 2020-13\n", "S204"),
        ("    outcome: 出台实施方案\n", "    outcome: 出台实施方案\n    title: 又\n", "Y105"),
        ("leaders: [刘自力]", "leaders: *team", "Y106"),
        ("leaders: [刘自力]", "leaders：刘自力", "Y103"),
        ("number: 1\n", "number: one\n", "S206"),
        ("- number: 1\n", "- number：1\n", "Y103"),
    ],
    ids=["missing", "period", "twice", "alias", "colon", "number", "number-colon"],
)
def test_a_lost_row_makes_no_false_gap_and_no_false_count(
    old: str, new: str, code: str, make: Make
) -> None:
    declared = TABLE.replace(
        "rows:\n", "declared: {rows: 2, must_close: 1, group_rows: 2}\nrows:\n"
    )
    grouped = declared.replace("year: 2020\n", "year: 2020\ngroup: 改革\n")
    ledger = load(make({TASKS: grouped.replace(old, new)}))
    assert [one.code for one in checks.check(ledger)] == [code]
    assert ledger.lost_rows == 1
    assert [row.number for table in ledger.tables for row in table.rows] == [2]


def test_a_lost_row_lends_its_star_to_no_count(make: Make) -> None:
    declared = TABLE.replace("rows:\n", "declared: {must_close: 1}\nrows:\n")
    folder = make({TASKS: declared.replace("deadline: 2020\n", "deadline: 年内\n")})
    assert facts(folder, "code start") == [("S204", (19, 15))]


def test_a_lost_row_still_owns_its_number(make: Make) -> None:
    broken = TABLE.replace("deadline: 2020-12\n", "deadline: 2020-13\n")
    folder = make({TASKS: broken.replace("number: 2", "number: 1")})
    assert facts(folder, "code start") == [("S204", (11, 15)), ("R303", (14, 13))]


def test_the_next_free_number_is_behind_the_highest(make: Make) -> None:
    third = TABLE[TABLE.index("  - number: 2") :].replace("产教融合", "体教融合")
    (finding,) = findings(make({TASKS: TABLE + "\n" + third}))
    assert (finding.code, finding.help) == ("R303", "the next free number is 3")


def test_a_real_gap_is_told_beside_a_lost_row_of_known_number(make: Make) -> None:
    broken = TABLE.replace("deadline: 2020-12\n", "deadline: 2020-13\n")
    folder = make({TASKS: broken.replace("number: 2", "number: 3")})
    assert facts(folder, "code start") == [("S204", (11, 15)), ("R304", (14, 13))]


# Counts


LACKING = "restore what is missing, from git, or correct the count after the document: {count}"
SURPLUS = "take away what the document does not have, or correct the count after it: {count}"


@pytest.mark.parametrize(
    ("declared", "place", "field", "found", "help_"),
    [
        ("{rows: 3}", (7, 1), "declared.rows", "2", LACKING.format(count="rows: 2")),
        ("{rows: 1}", (15, 5), "declared.rows", "2", SURPLUS.format(count="rows: 2")),
        (
            "{must_close: 2}",
            (7, 1),
            "declared.must_close",
            "1",
            LACKING.format(count="must_close: 1"),
        ),
    ],
)
def test_a_count_that_the_document_states_is_checked(
    declared: str,
    place: tuple[int, int],
    field: str,
    found: str,
    help_: str,
    make: Make,
) -> None:
    folder = make({TASKS: TABLE.replace("rows:\n", f"declared: {declared}\nrows:\n")})
    stated = declared.strip("{}").partition(": ")[2]
    assert facts(folder, ALL_FACTS) == [
        ("R302", TASKS, place, None, field, found, f"{stated}, as declared", help_)
    ]


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ("{rows: 3}", "The document states another number of rows than the table has"),
        ("{must_close: 2}", "The document states another number of rows with ☆ than the table has"),
        ("{group_rows: 9}", "The document states another number of rows for the group"),
    ],
)
def test_it_is_told_which_count_is_wrong(declared: str, message: str, make: Make) -> None:
    grouped = TABLE.replace("rows:\n", f"group: 专项改革\ndeclared: {declared}\nrows:\n")
    assert facts(make({TASKS: grouped}), "code message") == [("R302", message)]


def test_counts_that_agree_are_silent(make: Make) -> None:
    declared = "declared: {rows: 2, must_close: 1, group_rows: 2}\nrows:\n"
    assert findings(make({TASKS: TABLE.replace("rows:\n", declared)})) == []


def test_withdrawn_rows_count(make: Make) -> None:
    withdrawn = "    must_close: true\n    record: [{on: 2020-06-01, withdrawn: 省上取消}]\n"
    table = TABLE.replace("    must_close: true\n", withdrawn)
    declared = "declared: {rows: 2, must_close: 1}\nrows:\n"
    assert findings(make({TASKS: table.replace("rows:\n", declared)})) == []


def _group(order: int, group_rows: int, *, name: str = "专项改革") -> str:
    """Make a table of two rows that is a part of a group."""
    table = TABLE.replace("year: 2020\n", f"year: 2020\ngroup: {name}\n")
    table = table.replace("order: 1\n", f"order: {order}\n")
    table = table.replace("改革任务", f"第{order}类任务").replace("产教融合", f"第{order}类融合")
    return table.replace("rows:\n", f"declared: {{group_rows: {group_rows}}}\nrows:\n")


CITY, OTHER = "ledgers/2020/city.yaml", "ledgers/2020/other.yaml"


def test_the_tables_of_a_group_are_counted_together(make: Make) -> None:
    assert findings(make({CITY: _group(1, 4), OTHER: _group(2, 4)})) == []


def test_a_wrong_count_of_a_group_is_told_once(make: Make) -> None:
    folder = make({CITY: _group(1, 5), OTHER: _group(2, 5)})
    assert facts(folder, ALL_FACTS) == [
        (
            "R302",
            CITY,
            (8, 1),
            None,
            "declared.group_rows",
            "4",
            "5, as declared",
            LACKING.format(count="group_rows: 4"),
        )
    ]


def test_the_table_of_a_group_that_states_another_count_is_the_one_told(make: Make) -> None:
    assert facts(make({CITY: _group(1, 4), OTHER: _group(2, 5)}), "code file") == [("R302", OTHER)]


def test_groups_of_other_names_and_years_are_counted_apart(make: Make) -> None:
    later = (
        _group(1, 2).replace("year: 2020", "year: 2021").replace("deadline: 2020", "deadline: 2021")
    )
    folder = make(
        {CITY: _group(1, 2), OTHER: _group(2, 2, name="其他"), "ledgers/2021/city.yaml": later}
    )
    assert findings(folder) == []


@pytest.mark.parametrize(
    "other",
    ["", _group(2, 4).replace("leaders: [谢强]", "leaders: " + "[" * 17), _group(2, 4) + "---\n"],
    ids=["empty", "too-deep", "second-document"],
)
def test_a_group_is_not_counted_while_a_part_of_it_is_unread(other: str, make: Make) -> None:
    folder = make({CITY: _group(1, 9), OTHER: other})
    assert facts(folder, "file") == [(OTHER,)]


# The year


def test_a_deadline_that_ended_before_the_year_is_told(make: Make) -> None:
    folder = make({TASKS: TABLE.replace("deadline: 2020-12\n", "deadline: 2002-12\n")})
    assert facts(folder, ALL_FACTS) == [
        (
            "R318",
            TASKS,
            (11, 15),
            "2020/tasks/1",
            "deadline",
            "2002-12",
            "a deadline in 2020 or later",
            "write the deadline as it was issued",
        )
    ]


@pytest.mark.parametrize("due", ["2019", "2019-Q4", "2019-12", "2019-12-31"])
def test_the_last_day_tells_whether_a_deadline_ended_before_the_year(due: str, make: Make) -> None:
    good = make({TASKS: TABLE.replace("deadline: 2020-12\n", "deadline: 2020-01-01\n")})
    assert findings(good) == []
    late = make({TASKS: TABLE.replace("deadline: 2020-12\n", f"deadline: {due}\n")})
    assert facts(late, "code row found") == [("R318", "2020/tasks/1", due)]


def test_a_row_may_have_stages_that_ended_before_the_year_but_not_all_of_them(make: Make) -> None:
    some = PILOT.replace("deadline: 2020\n", "deadline: 2018\n")
    assert "R318" not in [one.code for one in findings(make({TASKS: some}))]
    every = some.replace("deadline: 2021\n", "deadline: 2019\n")
    assert facts(make({TASKS: every}), "code row field found") == [
        ("R318", "2020/tasks/1", "stages", "2018, 2019")
    ]


# What stands twice


TWICE: dict[str, tuple[str, str]] = {
    "a leader": ("    leaders: [刘自力, 彭格, 刘自力]\n", "刘自力"),
    "a lead department": ("    lead_departments: [基教科, 基教科]\n", "基教科"),
    "a supporting department": ("    support_departments: [基教科, 基教科]\n", "基教科"),
    "a link": (
        "    related:\n"
        "      - {to: 2020/tasks/1, reason: 同一事项, reading: editors}\n"
        "      - {to: 2020/tasks/1, reason: 同一文件, reading: editors}\n",
        "2020/tasks/1",
    ),
    "a leader of a reassignment": (
        "    record:\n      - on: 2020-09-01\n"
        "        reassigned: {from: [谢强], to: [彭格, 彭格]}\n        reason: 分工调整\n",
        "彭格",
    ),
    "a report": (
        "    record:\n"
        "      - {on: 2020-06-01, progress: 已印发}\n"
        "      - {on: 2020-06-01, progress: 已印发}\n",
        "the same entry",
    ),
}


@pytest.mark.parametrize("name", TWICE)
def test_what_stands_twice_in_a_list_is_told(name: str, make: Make) -> None:
    lines, found = TWICE[name]
    field = lines.partition(":")[0]
    kept = [line for line in TABLE.splitlines(keepends=True)[12:] if not line.startswith(field)]
    table = "".join([*TABLE.splitlines(keepends=True)[:12], *kept, lines])
    told = facts(make({TASKS: table}), "code row field found")
    assert [one for one in told if one[0] != "R321"] == [
        ("R317", "2020/tasks/2", field.strip(), found)
    ]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("leaders: [谢强]", "leaders: [谢强, 刘自力, 刘局]", "leaders"),
        ("[职成高教科]", "[基础教育科, 职成高教科, 基教科]", "lead_departments"),
    ],
)
def test_somebody_who_stands_in_a_list_by_name_and_by_alias_is_told(
    old: str, new: str, place: str, make: Make
) -> None:
    registry = REGISTRY.replace(
        "- name: 刘自力", "- {name: 刘自力, aliases: [{name: 刘局, note: 简称}]}"
    )
    registry = registry.replace(
        "- name: 基教科", "- {name: 基教科, aliases: [{name: 基础教育科, note: 旧名}]}"
    )
    assert old in TABLE
    found = facts(make({TASKS: TABLE.replace(old, new)}, registry=registry), "code field found")
    assert found == [("R317", place, new.rpartition(", ")[2].rstrip("]"))]


def test_a_stage_of_one_name_twice_is_told(make: Make) -> None:
    folder = make({TASKS: PILOT.replace("第二批", "第一批")})
    assert facts(folder, "code field found") == [("R317", "stages", "第一批")]


COPY = TABLE.replace("改革任务", "改革任务（副本）")
COPIES = {
    "ledgers/2020/tasks - 副本.yaml": TABLE,
    "ledgers/2020/Other.yaml": TABLE,
    "ledgers/2020/more/tasks.yaml": TABLE,
    "ledgers/2020/of-one-title.yaml": TABLE.replace("推进中考", "推进高考"),
    "ledgers/2020/with-the-same-rows.yaml": COPY,
    "ledgers/2020/in-another-order.yaml": COPY.replace("number: 1", "number: 3")
    .replace("number: 2", "number: 1")
    .replace("number: 3", "number: 2"),
    "ledgers/2020/of-another-kind.yaml": COPY.replace("reform-task", "reform-plan")
    .replace("    outcome: 出台实施方案\n", "")
    .replace("    outcome: 开展校企合作\n", ""),
    "ledgers/2020/with-another-text.yaml": COPY.replace("出台实施方案", "出台方案"),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_table_that_is_there_twice_is_told(name: str, make: Make) -> None:
    found = facts(make({TASKS: TABLE, name: COPIES[name]}), "code file")
    assert [one for one in found if one[0] != "R323"] == [("R319", max(TASKS, name))]


def _of_three(*titles: str) -> str:
    """Make a table of three rows with these titles."""
    rows = [
        TABLE[TABLE.index("  - number: 1") : TABLE.index("\n  - number: 2")]
        .replace("number: 1", f"number: {number}")
        .replace("推进中考改革", title)
        for number, title in enumerate(titles, 1)
    ]
    return TABLE[: TABLE.index("  - number: 1")] + "".join(rows)


@pytest.mark.parametrize(
    ("other", "is_copy"),
    [
        (_of_three("甲", "乙", "丁"), True),
        (_of_three("甲", "乙", "丙").replace("leaders: [刘自力]", "leaders: 刘自力", 1), True),
        (_of_three("甲", "丁", "戊"), False),
        (_of_three("甲"), False),
    ],
    ids=["one row edited", "one row broken", "one row the same", "one of its rows alone"],
)
def test_most_rows_make_a_copy_and_one_does_not(other: str, is_copy: bool, make: Make) -> None:
    renamed = other.replace("改革任务", "另一台账")
    found = facts(make({TASKS: _of_three("甲", "乙", "丙"), CITY: renamed}), "code file")
    assert [one for one in found if one[0] == "R319"] == ([("R319", TASKS)] if is_copy else [])


def test_a_copy_is_told_at_its_title_with_the_other_one(make: Make) -> None:
    folder = make({TASKS: TABLE, CITY: TABLE})
    (finding,) = findings(folder)
    (other,) = finding.related
    assert finding.span == Span(2, 8, 2, 12)
    assert (other.span, other.message) == (Span(1, 1, 1, 1), "the other one")
    assert other.path == f"{folder.as_posix()}/{CITY}"
    assert "2020/city" in finding.message


def test_a_link_to_a_table_beside_it_is_a_copy(make: Make) -> None:
    folder = make({TASKS: TABLE})
    (folder / CITY).symlink_to("tasks.yaml")
    assert facts(folder, "code file") == [("R319", TASKS)]


def test_the_table_of_another_year_or_group_may_have_the_same_title(make: Make) -> None:
    later = TABLE.replace("year: 2020", "year: 2021").replace("deadline: 2020", "deadline: 2021")
    grouped = TABLE.replace("order: 1", "order: 2\ngroup: 专项").replace("推进中考", "推进高考")
    folder = make({TASKS: TABLE, "ledgers/2021/tasks.yaml": later, CITY: grouped})
    assert findings(folder) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ledgers/2020/Tasks.yaml", "ledgers/2020/tasks.yaml"),
        ("ledgers/2020/r\u00e9forme.yaml", "ledgers/2020/re\u0301forme.yaml"),
        ("plan2019.yaml", "planX.yaml"),
    ],
)
def test_names_that_some_systems_take_for_one_are_told(one: str, other: str, make: Make) -> None:
    different = TABLE.replace("改革任务", "其他任务").replace("推进中考", "推进高考")
    plan = one.startswith("plan")
    folder = make({one: PLAN, other: PLAN} if plan else {one: TABLE, other: different})
    found = [] if plan else [("R320", max(one, other), Span(1, 1, 1, 1))]
    assert [fact for fact in facts(folder, "code file span") if fact[0] == "R320"] == found


def test_of_the_other_file_its_name_alone_is_told(make: Make) -> None:
    different = TABLE.replace("改革任务", "其他任务").replace("推进中考", "推进高考")
    folder = make({"ledgers/2020/Tasks.yaml": TABLE, "ledgers/2020/tasks.yaml": different})
    (finding,) = [one for one in findings(folder) if one.code == "R320"]
    assert finding.message.endswith("“Tasks.yaml”")


def test_a_table_is_in_the_folder_of_its_year(make: Make) -> None:
    folder = make({"ledgers/2021/tasks.yaml": TABLE})
    assert facts(folder, ALL_FACTS) == [
        (
            "R305",
            "ledgers/2021/tasks.yaml",
            (3, 7),
            None,
            "year",
            "2020",
            "2021",
            "correct the year, or move the file",
        )
    ]


@pytest.mark.parametrize("name", ["ledgers/试编/tasks.yaml", "ledgers/2020/试编/tasks.yaml"])
def test_a_folder_of_another_name_says_nothing_of_the_year(name: str, make: Make) -> None:
    assert findings(make({name: TABLE})) == []


@pytest.mark.parametrize(("deadline", "is_late"), [("2020-Q4", False), ("2021", True)])
def test_a_star_binds_within_the_year(deadline: str, is_late: bool, make: Make) -> None:
    folder = make({TASKS: TABLE.replace("deadline: 2020\n", f"deadline: {deadline}\n")})
    assert facts(folder, "code start") == ([("R307", (20, 17))] if is_late else [])
    assert [one.severity for one in findings(folder)] == (["warning"] if is_late else [])


def test_a_star_binds_one_of_the_stages(make: Make) -> None:
    with_star = PILOT + "    must_close: true\n"
    assert findings(make({PILOTS: with_star})) == []
    folder = make({PILOTS: with_star.replace("deadline: 2020\n", "deadline: 2022\n")})
    assert facts(folder, ALL_FACTS) == [
        (
            "R307",
            PILOTS,
            (25, 17),
            "2020/pilots/1",
            "must_close",
            "2022, 2021",
            "a deadline, or that of a stage, within 2020",
            "compare with the document: the ☆ or the deadline",
        )
    ]


def test_what_weighs_less_than_what_is_asked_for_is_left_out(make: Make) -> None:
    starred = TABLE.replace("deadline: 2020\n", "deadline: 2021\n").replace("[谢强]", "[谢墙]")
    ledger = load(make({TASKS: starred.rstrip("\n")}))
    every = [(one.severity, one.code) for one in checks.check(ledger)]
    assert every == [("error", "R301"), ("warning", "R307"), ("warning", "F016")]
    assert [one.code for one in checks.check(ledger, least=Severity.ERROR)] == ["R301"]
    assert [one.code for one in checks.check(ledger, least=Severity.WARNING)] == [
        code for _severity, code in every
    ]


# What happened to a row


def _with(more: str) -> dict[str, str | bytes]:
    """Put something under the last row of the good table."""
    return {TASKS: TABLE + more}


EXTENSIONS = """\
    record:
      - {on: 2020-11-01, reason: 方案待定, extended: {from: 2020, to: 2021-03}}
      - {on: 2021-02-01, reason: 方案待定, extended: {from: 2021-03, to: 2021-06}}
"""


def test_extensions_in_a_chain_are_in_order(make: Make) -> None:
    assert findings(make(_with(EXTENSIONS))) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "on: 2021-02-01",
            "on: 2020-10-31",
            (
                "R308",
                TASKS,
                (23, 14),
                "2020/tasks/2",
                "record",
                "2020-10-31",
                "2020-11-01 or later",
                "put the oldest first, or correct the day",
            ),
        ),
        (
            "from: 2020,",
            "from: 2020-12,",
            (
                "R309",
                TASKS,
                (22, 57),
                "2020/tasks/2",
                "record",
                "2020-12",
                "2020",
                "write from: 2020",
            ),
        ),
        (
            "from: 2021-03",
            "from: 2021-04",
            (
                "R309",
                TASKS,
                (23, 57),
                "2020/tasks/2",
                "record",
                "2021-04",
                "2021-03",
                "write from: 2021-03",
            ),
        ),
        (
            "to: 2021-06",
            "to: 2021-03-31",
            (
                "R310",
                TASKS,
                (23, 70),
                "2020/tasks/2",
                "record",
                "2021-03-31",
                "a period that ends after 2021-03",
                "correct the period",
            ),
        ),
    ],
    ids=["order", "first", "second", "shorter"],
)
def test_a_break_in_the_chain_of_extensions_is_told(
    old: str, new: str, expected: tuple[object, ...], make: Make
) -> None:
    assert facts(make(_with(EXTENSIONS.replace(old, new))), ALL_FACTS) == [expected]


@pytest.mark.parametrize(
    ("was", "line"), [("from: 2020, ", 22), ("from: 2021-03, ", 23)], ids=["first", "second"]
)
def test_an_extension_says_what_it_extends(was: str, line: int, make: Make) -> None:
    told = facts(make(_with(EXTENSIONS.replace(was, ""))), "code field found expected help")
    in_force = was.removeprefix("from: ").rstrip(", ")
    whole = f"extended: {{{was}to: {'2021-03' if in_force == '2020' else '2021-06'}}}"
    assert told == [("R309", "record", "no from", in_force, f"write {whole}")]
    assert facts(make(_with(EXTENSIONS.replace(was, ""))), "code start")[0][1][0] == line


def test_a_row_without_deadline_may_be_given_one_but_not_another_than_none(make: Make) -> None:
    undated = TABLE.replace("    deadline: 2020\n", "").replace("    must_close: true\n", "")
    assert findings(make({TASKS: undated + EXTENSIONS.replace("from: 2020, ", "")})) == []
    (told,) = facts(make({TASKS: undated + EXTENSIONS}), "code found expected help")
    assert told[:3] == ("R309", "2020", "no from")


def test_a_star_alone_is_a_deadline_to_extend(make: Make) -> None:
    starred = TABLE.replace("    deadline: 2020\n", "")
    folder = make({TASKS: starred + EXTENSIONS.replace("from: 2020,", "from: 2020-12,")})
    assert facts(folder, "code start found") == [("R309", (21, 57), "2020-12")]


def test_the_extension_of_a_stage_follows_the_deadline_of_the_stage(make: Make) -> None:
    moved = "extended: {from: 2020, to: 2021-06}, reason: 疫情, stage: 第一批"
    good = PILOT + f"      - {{on: 2020-11-01, {moved}}}\n"
    assert findings(make({PILOTS: good})) == []
    assert facts(make({PILOTS: good.replace("from: 2020,", "from: 2021,")}), "code start") == [
        ("R309", (25, 43))
    ]
    other = good.replace("stage: 第一批", "stage: 第二批")
    assert facts(make({PILOTS: other}), "code found expected") == [("R309", "2020", "2021")]


def test_a_reassignment_takes_over_from_those_who_answer(make: Make) -> None:
    more = "      - {on: 2020-09-01, reason: 分工调整, reassigned: {from: [彭格], to: [谢强]}}\n"
    assert facts(make({PILOTS: PILOT + more}), ALL_FACTS) == [
        (
            "R309",
            PILOTS,
            (25, 53),
            "2020/pilots/1",
            "record",
            "彭格",
            "刘自力",
            "write from: [刘自力]",
        )
    ]
    without = make({PILOTS: PILOT + more.replace("from: [彭格], ", "")})
    assert facts(without, "code found expected help") == [
        ("R309", "no from", "刘自力", "write reassigned: {from: [刘自力], to: [谢强]}")
    ]
    assert findings(make({PILOTS: PILOT + more.replace("[彭格]", "[刘自力]")})) == []


@pytest.mark.parametrize("second", ["2020-05-01", "2020-04-30"])
def test_progress_is_told_in_order(second: str, make: Make) -> None:
    progress = (
        "    record:\n      - {on: 2020-05-01, progress: 起草}\n"
        "      - {on: %s, progress: 征求意见}\n"
    )
    expected = [("R308", (23, 14))] if second < "2020-05-01" else []
    assert facts(make(_with(progress % second)), "code start") == expected


@pytest.mark.parametrize("said", ["true", "false", "yes", "no", "是", "否", "√", "是。"])
def test_a_flag_is_no_reason_and_no_evidence(said: str, make: Make) -> None:
    for verb in ("progress", "applied", "closed", "paused", "withdrawn"):
        entry = f"    record:\n      - {{on: 2020-12-01, {verb}: '{said}'}}\n"
        assert facts(make(_with(entry)), "code found") == [("R315", said)], verb
    for words in ("是否公示待局党组会定", "true value of 验收"):
        assert facts(make(_with(entry.replace(said, words))), "code") == [], words


# The order of findings


def test_findings_come_in_the_order_of_files_and_lines(make: Make) -> None:
    bad = TABLE.replace("number: 2", "number: 4").replace("谢强", "无名氏")
    other = bad.replace("改革任务", "其他任务").replace("中考改革", "高考改革")
    folder = make({CITY: bad, TASKS: other}, registry=REGISTRY.replace("彭格", "刘自力"))
    assert facts(folder, "file start code") == [
        (CITY, (14, 13), "R304"),
        (CITY, (16, 15), "R301"),
        (TASKS, (14, 13), "R304"),
        (TASKS, (16, 15), "R301"),
        ("registry.yaml", (4, 11), "R306"),
    ]
