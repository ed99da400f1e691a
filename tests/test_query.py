"""Which rows answer a question, and in which order."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgertool.answers import lookup, query
from ledgertool.answers.columns import chinese_order
from ledgertool.answers.query import Criteria, RowState
from ledgertool.errors import (
    AmbiguousName,
    LedgerError,
    NoSuchNumber,
    SharedId,
    UnknownDepartment,
    UnknownKind,
    UnknownLeader,
    UnknownRow,
    UnknownStatus,
    UnknownTable,
    UnknownYear,
)
from ledgertool.model import period
from ledgertool.model.period import Period
from ledgertool.model.status import AsOf, Status
from ledgertool.reading.ledger import Ledger, load
from tests.conftest import Make, Run
from tests.samples import DATA, REGISTRY

DAY = AsOf(date(2020, 12, 5))

TASKS = """\
kind: reform-task
title: 改革任务
year: 2020
source: 试编台账
order: 1
rows:
  - number: 1
    title: 推进中考改革
    leaders: [刘自力, 谢强]
    lead_departments: [基教科]
    support_departments: [职成高教科]
    deadline: 2020-06
    outcome: 出台 Plan A
    must_close: true
    record:
      - {on: 2020-06-20, closed: 教办〔2020〕7号}

  - number: 2
    title: 深化产教融合
    leaders: [谢强]
    lead_departments: [职成高教科]
    deadline: 2020
    outcome: 开展校企合作
    must_close: true

  - number: 3
    title: 完善保障机制
    leaders: [彭格]
    lead_departments: [各相关科（室）]
    deadline_text: 按省上要求推进
    outcome: 对接文件
    remark: 电话通知

  - number: 4
    title: 开展足球联赛
    leaders: [刘自力]
    lead_departments: [职成高教科]
    deadline: 2020-Q3
    outcome: 举办联赛
    record:
      - on: 2020-09-20
        extended: {from: 2020-Q3, to: 2021-03}
        reason: 疫情影响
      - on: 2020-09-20
        reassigned: {from: [刘自力], to: [彭格]}
        reason: 分工调整

  - number: 5
    title: 建设网上平台
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020-11
    outcome: 平台上线

  - number: 6
    title: 编印宣传手册
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020-12-20
    outcome: 手册
    record:
      - {on: 2020-08-01, withdrawn: 上级取消}
"""

NEXT_YEAR = """\
kind: reform-task
title: 改革任务
year: 2021
source: 试编台账
order: 1
rows:
  - number: 1
    title: 巩固中考改革
    leaders: [彭格]
    lead_departments: [基教科]
    deadline: 2021
    outcome: 评估报告
"""

PILOTS = """\
kind: pilot
title: 改革试点
year: 2020
source: 试编台账
order: 2
rows:
  - number: 1
    category: 市级试点
    title: 校园安全试点
    assigned_by: 基教科
    basis: 通知
    leaders: [谢强]
    lead_departments: [基教科]
    stages:
      - name: 第一批
        deadline: 2020
      - name: 第二批
        deadline: 2021
    record:
      - {on: 2020-12-01, closed: 验收表, stage: 第一批}
    contact:
      name: 彭格
      phone: "18800001234"
    must_close: true
"""

FILES: dict[str, str | bytes] = {
    "ledgers/2020/tasks.yaml": TASKS,
    "ledgers/2020/pilots.yaml": PILOTS,
    "ledgers/2021/tasks.yaml": NEXT_YEAR,
}
EVERY_ID = [
    *(f"2020/tasks/{number}" for number in range(1, 7)),
    "2020/pilots/1",
    "2021/tasks/1",
]


@pytest.fixture
def folder(make: Make) -> Path:
    """Make a ledger of two years that has everything a filter asks for."""
    return make(FILES)


@pytest.fixture
def ledger(folder: Path) -> Ledger:
    """Read it; it is free of errors."""
    found = load(folder)
    assert found.findings == []
    return found


def ids(found: list[RowState]) -> list[str]:
    """Name entries by row, and by stage where one is meant."""
    return [f"{seen.id}#{seen.stage.name}" if seen.stage else seen.id for seen in found]


def parsed(text: str) -> Period:
    """Read a period that is one."""
    found = period.parse(text)
    assert found is not None
    return found


FILTERS: list[tuple[dict[str, Any], list[int | str]]] = [
    ({}, [1, 2, 3, 4, 5, 6, "2020/pilots/1", "2021/tasks/1"]),
    ({"leaders": ["谢强"]}, [1, 2, "2020/pilots/1"]),
    ({"leaders": ["刘自力"]}, [1, 5, 6]),
    ({"leaders": ["彭格"]}, [3, 4, "2021/tasks/1"]),
    ({"leaders": ["谢强", "彭格"]}, [1, 2, 3, 4, "2020/pilots/1", "2021/tasks/1"]),
    ({"departments": ["职成高教科"]}, [1, 2, 4]),
    ({"departments": ["职成高教科"], "lead_only": True}, [2, 4]),
    ({"departments": ["各相关科（室）"]}, [3]),
    ({"departments": ["职成高教科", "各相关科（室）"], "lead_only": True}, [2, 3, 4]),
    ({"lead_only": True}, [1, 2, 3, 4, 5, 6, "2020/pilots/1", "2021/tasks/1"]),
    ({"tables": ["2020/tasks"]}, [1, 2, 3, 4, 5, 6]),
    ({"tables": ["pilots", "2021/tasks"]}, ["2020/pilots/1", "2021/tasks/1"]),
    ({"kinds": ["pilot"]}, ["2020/pilots/1"]),
    ({"kinds": ["pilot", "reform-task"], "years": ["2021"]}, ["2021/tasks/1"]),
    ({"kinds": ["key-point"]}, []),
    ({"years": ["2021"]}, ["2021/tasks/1"]),
    ({"years": ["2020", "2021"], "leaders": ["彭格"]}, [3, 4, "2021/tasks/1"]),
    ({"statuses": ["closed"]}, [1]),
    ({"statuses": ["已销账"]}, [1]),
    ({"statuses": ["overdue"]}, [5]),
    ({"statuses": ["已逾期（未见销账记录）"]}, [5]),
    ({"statuses": ["due-soon", "undated"]}, [2, 3]),
    ({"statuses": ["未到期"]}, [4, "2020/pilots/1", "2021/tasks/1"]),
    ({"statuses": ["withdrawn"]}, [6]),
    ({"must_close": True}, [1, 2, "2020/pilots/1"]),
    ({"due": ["2020-Q4"]}, [2, 5, 6, "2020/pilots/1#第一批"]),
    ({"due": ["2020-Q3"]}, []),
    ({"due": ["2021-03"]}, [4]),
    ({"due": ["2021"]}, [4, "2020/pilots/1#第二批", "2021/tasks/1"]),
    ({"due": ["2020-06", "2021-03"]}, [1, 4]),
    ({"due": ["2021"], "must_close": True}, []),
    ({"due": ["2020-12"], "statuses": ["closed"]}, ["2020/pilots/1#第一批"]),
    ({"search": ["中考"]}, [1, "2021/tasks/1"]),
    ({"search": ["plan a"]}, [1]),
    ({"search": ["PLAN A"]}, [1]),
    ({"search": ["疫情"]}, [4]),
    ({"search": ["第二批"]}, ["2020/pilots/1"]),
    ({"search": ["教办〔2020〕"]}, [1]),
    ({"search": ["联赛", "手册"]}, [4, 6]),
    ({"search": ["1880000"]}, []),
    ({"search": ["基教科"], "leaders": ["谢强"]}, [1, "2020/pilots/1"]),
    ({"leaders": ["刘自力"], "departments": ["基教科"], "statuses": ["overdue"]}, [5]),
    ({"leaders": ["刘自力"], "statuses": ["open"]}, []),
]


@pytest.mark.parametrize(("words", "expected"), FILTERS)
def test_each_filter_gives_these_rows_in_the_documents_order(
    ledger: Ledger, words: dict[str, Any], expected: list[int | str]
) -> None:
    asked = {**words, "due": [parsed(text) for text in words.get("due", [])]}
    criteria = query.resolve(ledger, **asked)
    assert ids(query.select(ledger, criteria, DAY)) == [
        f"2020/tasks/{one}" if isinstance(one, int) else one for one in expected
    ]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"leaders": ["张三"]}, UnknownLeader),
        ({"departments": ["刘自力"]}, UnknownDepartment),
        ({"tables": ["tasks-of-nobody"]}, UnknownTable),
        ({"tables": ["tasks"]}, AmbiguousName),
        ({"kinds": ["tasks-of-nobody"]}, UnknownKind),
        ({"years": ["2019"]}, UnknownYear),
        ({"statuses": ["red"]}, UnknownStatus),
    ],
)
def test_a_name_that_the_ledger_does_not_know_is_an_error_and_no_empty_answer(
    ledger: Ledger, words: dict[str, Any], error: type[LedgerError]
) -> None:
    with pytest.raises(error):
        query.resolve(ledger, **words)


def test_without_a_registry_the_names_come_from_the_rows(make: Make) -> None:
    ledger = load(make(FILES, registry="people: 刘自力\n"))
    assert list(lookup.known_people(ledger)) == ["刘自力", "谢强", "彭格"]
    assert list(lookup.known_departments(ledger)) == ["基教科", "职成高教科", "各相关科（室）"]
    criteria = query.resolve(ledger, leaders=["谢强"])
    assert ids(query.select(ledger, criteria, DAY)) == [
        "2020/tasks/1",
        "2020/tasks/2",
        "2020/pilots/1",
    ]


def test_an_alias_is_the_same_name_as_that_it_points_at(make: Make) -> None:
    aliased = REGISTRY.replace(
        "  - name: 谢强\n", "  - name: 谢强\n    aliases:\n      - {name: 老谢, note: 旧称}\n"
    )
    ledger = load(make(FILES, registry=aliased))
    by_alias, by_name = (query.resolve(ledger, leaders=[name]) for name in ("老谢", "谢强"))
    assert by_alias == by_name
    assert ids(query.select(ledger, by_alias, DAY)) == [
        "2020/tasks/1",
        "2020/tasks/2",
        "2020/pilots/1",
    ]


# Filters, whatever they are: asked of the frozen ledger, which is larger.

FROZEN = load(DATA)
PEOPLE = sorted(lookup.known_people(FROZEN))
OFFICES = sorted(lookup.known_departments(FROZEN))
SEARCHES = ["改革", "教育", "2020", "、", "试点", "没有这个词"]
PERIODS = ["2020", "2020-12", "2020-Q4", "2021", "2022", "2025", "2019"]
PERIODS += ["2020-H2", "2020-12-X3", "2020-12/2021-06", "2018/2020"]
MEANT: dict[str, st.SearchStrategy[Any]] = {
    "leaders": st.lists(st.sampled_from(PEOPLE), max_size=3),
    "departments": st.lists(st.sampled_from(OFFICES), max_size=3),
    "tables": st.lists(st.sampled_from([table.id for table in FROZEN.tables]), max_size=3),
    "kinds": st.lists(st.sampled_from([table.head.kind for table in FROZEN.tables]), max_size=3),
    "statuses": st.lists(st.sampled_from(list(Status)), max_size=3),
    "must_close": st.booleans(),
    "search": st.lists(st.sampled_from(SEARCHES), max_size=2),
}
QUESTION = st.fixed_dictionaries(MEANT)
LISTS = st.sampled_from([name for name in MEANT if name != "must_close"])
DUE = st.lists(st.sampled_from([parsed(text) for text in PERIODS]), max_size=2)
AS_OF = st.dates(date(2020, 1, 1), date(2023, 12, 31)).map(AsOf)


def answer(criteria: dict[str, Any], day: AsOf) -> list[str]:
    """Ask the frozen ledger."""
    return ids(query.select(FROZEN, query.resolve(FROZEN, **criteria), day))


@given(question=QUESTION, due=DUE, day=AS_OF, random=st.randoms(use_true_random=False))
def test_the_order_in_which_filters_are_tested_does_not_matter(
    question: dict[str, Any], due: list[Period], day: AsOf, random: Any
) -> None:
    criteria = query.resolve(FROZEN, **question, due=due)
    tests = list(query.predicates(FROZEN, criteria))
    random.shuffle(tests)
    everything = query.row_states(FROZEN, day, staged=bool(due))
    kept = [seen for seen in everything if all(test(seen) for test in tests)]
    assert ids(kept) == ids(query.select(FROZEN, criteria, day))


@given(question=QUESTION, due=DUE, day=AS_OF, first=st.sets(st.sampled_from(sorted(MEANT))))
def test_different_filters_together_mean_both(
    question: dict[str, Any], due: list[Period], day: AsOf, first: set[str]
) -> None:
    one = {name: value for name, value in question.items() if name in first}
    other = {name: value for name, value in question.items() if name not in first}
    in_other = set(answer({**other, "due": due}, day))
    expected = [seen for seen in answer({**one, "due": due}, day) if seen in in_other]
    assert answer({**question, "due": due}, day) == expected


@given(question=QUESTION, name=LISTS, day=AS_OF)
def test_a_filter_given_several_times_means_either(
    question: dict[str, Any], name: str, day: AsOf
) -> None:
    either = {seen for one in question[name] for seen in answer({**question, name: [one]}, day)}
    if question[name]:
        assert answer(question, day) == [seen for seen in answer({}, day) if seen in either]


@given(due=DUE, day=AS_OF)
def test_periods_asked_for_several_times_mean_either(due: list[Period], day: AsOf) -> None:
    either = {seen for one in due for seen in answer({"due": [one]}, day)}
    assert set(answer({"due": due}, day)) == (either if due else set(answer({}, day)))


# Due

ALL = Criteria()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2020-06", ["2020/tasks/1"]),
        ("2020-Q3", []),
        ("2020-Q4", ["2020/tasks/5", "2020/tasks/6", "2020/tasks/2", "2020/pilots/1#第一批"]),
        (
            "2020",
            [
                "2020/tasks/1",
                "2020/tasks/5",
                "2020/tasks/6",
                "2020/tasks/2",
                "2020/pilots/1#第一批",
            ],
        ),
        ("2021", ["2020/tasks/4", "2020/pilots/1#第二批", "2021/tasks/1"]),
        ("2021-12-31", ["2020/pilots/1#第二批", "2021/tasks/1"]),
        ("2021-12-30", []),
    ],
)
def test_due_is_what_has_its_last_day_in_the_period_closed_or_not_the_earliest_first(
    ledger: Ledger, asked: str, expected: list[str]
) -> None:
    found = query.due(ledger, parsed(asked), ALL, DAY, by=False, possible=False)
    assert ids(found) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2020-10", []),
        ("2020-11", ["2020/tasks/5"]),
        ("2020-12", ["2020/tasks/5", "2020/tasks/2"]),
        ("2021-Q1", ["2020/tasks/5", "2020/tasks/2", "2020/tasks/4"]),
        (
            "2021",
            [
                "2020/tasks/5",
                "2020/tasks/2",
                "2020/tasks/4",
                "2020/pilots/1#第二批",
                "2021/tasks/1",
            ],
        ),
    ],
)
def test_due_by_is_what_is_not_closed_up_to_the_end_of_the_period(
    ledger: Ledger, asked: str, expected: list[str]
) -> None:
    found = query.due(ledger, parsed(asked), ALL, DAY, by=True, possible=False)
    assert ids(found) == expected


@pytest.mark.parametrize(
    ("asked", "certain", "possible"),
    [
        ("2020-06", ["2020/tasks/1"], ["2020/tasks/2", "2020/pilots/1#第一批"]),
        ("2020-11", ["2020/tasks/5"], ["2020/tasks/2", "2020/pilots/1#第一批"]),
        (
            "2020-12",
            ["2020/tasks/6", "2020/tasks/2", "2020/pilots/1#第一批"],
            [],
        ),
        ("2021-03-01", [], ["2020/tasks/4", "2020/pilots/1#第二批", "2021/tasks/1"]),
    ],
)
def test_possible_is_added_last_and_marked(
    ledger: Ledger, asked: str, certain: list[str], possible: list[str]
) -> None:
    found = query.due(ledger, parsed(asked), ALL, DAY, by=False, possible=True)
    assert ids([seen for seen in found if not seen.possible]) == certain
    assert ids([seen for seen in found if seen.possible]) == possible
    assert ids(found) == certain + possible


def test_by_and_possible_together_leave_out_what_is_closed(ledger: Ledger) -> None:
    found = query.due(ledger, parsed("2020-11"), ALL, DAY, by=True, possible=True)
    assert [(name, seen.possible) for name, seen in zip(ids(found), found, strict=True)] == [
        ("2020/tasks/5", False),
        ("2020/tasks/2", True),
    ]


def test_a_filter_by_status_holds_for_each_stage_by_itself(ledger: Ledger) -> None:
    closed = Criteria(statuses=frozenset({Status.CLOSED}))
    found = query.due(ledger, parsed("2020"), closed, DAY, by=False, possible=False)
    assert ids(found) == ["2020/tasks/1", "2020/pilots/1#第一批"]


def test_rows_without_a_deadline_are_counted_whatever_period_and_status_are_asked_for(
    ledger: Ledger,
) -> None:
    asked = Criteria(due=(parsed("2020"),), statuses=frozenset({Status.OVERDUE}))
    assert query.undated(ledger, asked, DAY) == 1
    assert query.undated(ledger, asked._replace(leaders=frozenset({"谢强"})), DAY) == 0


def test_further_rows_that_name_a_department_collectively_are_counted(ledger: Ledger) -> None:
    asked = query.resolve(ledger, departments=["基教科"])
    assert query.named_collectively(ledger, asked, DAY) == 1
    assert query.named_collectively(ledger, asked._replace(leaders=frozenset({"谢强"})), DAY) == 0
    assert query.named_collectively(ledger, ALL, DAY) == 0
    itself = query.resolve(ledger, departments=["各相关科（室）"])
    assert query.named_collectively(ledger, itself, DAY) == 0


# Names of rows and tables


@pytest.mark.parametrize(
    ("name", "row_id"),
    [
        ("2020/tasks/3", "2020/tasks/3"),
        ("tasks/3", "2020/tasks/3"),
        ("6", "2020/tasks/6"),
        ("pilots/1", "2020/pilots/1"),
        ("2021/tasks/1", "2021/tasks/1"),
    ],
)
def test_a_row_is_found_by_any_unambiguous_tail_of_its_id(
    ledger: Ledger, name: str, row_id: str
) -> None:
    table, row = lookup.find_row(ledger, name)
    assert table.row_id(row) == row_id


@pytest.mark.parametrize(
    ("name", "matches"),
    [
        ("tasks/1", ["2020/tasks/1", "2021/tasks/1"]),
        ("1", ["2020/tasks/1", "2020/pilots/1", "2021/tasks/1"]),
    ],
)
def test_a_tail_that_several_rows_share_is_ambiguous(
    ledger: Ledger, name: str, matches: list[str]
) -> None:
    with pytest.raises(AmbiguousName) as caught:
        lookup.find_row(ledger, name)
    assert caught.value.facts["names"] == matches


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("2020/pilot/1", ["2020/pilots/1", "2020/tasks/1"]),
        ("2020/tasks", ["2020/tasks/6", "2020/tasks/5", "2020/tasks/4"]),
        ("", []),
        ("/", []),
    ],
)
def test_an_id_that_no_row_has_comes_with_the_nearest(
    ledger: Ledger, name: str, near: list[str]
) -> None:
    with pytest.raises(UnknownRow) as caught:
        lookup.find_row(ledger, name)
    assert caught.value.near == near


@pytest.mark.parametrize("name", ["2020/tasks/9", "pilots/2"])
def test_a_number_that_a_table_does_not_have_is_not_taken_for_another(
    ledger: Ledger, name: str
) -> None:
    with pytest.raises(NoSuchNumber):
        lookup.find_row(ledger, name)


def test_an_id_that_two_rows_have_by_mistake_is_said_to_be_theirs(make: Make) -> None:
    twice = TASKS.replace("number: 2", "number: 1")
    ledger = load(make({"ledgers/2020/tasks.yaml": twice}))
    with pytest.raises(SharedId) as caught:
        lookup.find_row(ledger, "tasks/1")
    assert caught.value.facts["name"] == "2020/tasks/1"


def test_a_whole_id_is_never_ambiguous(make: Make) -> None:
    ledger = load(make({"ledgers/2020/2020/tasks.yaml": TASKS, "ledgers/2020/tasks.yaml": TASKS}))
    assert lookup.find_table(ledger, "2020/tasks").id == "2020/tasks"
    table, row = lookup.find_row(ledger, "2020/tasks/2")
    assert table.row_id(row) == "2020/tasks/2"


def test_a_table_is_found_by_its_id_and_by_a_tail_of_it(ledger: Ledger) -> None:
    assert lookup.find_table(ledger, "pilots").id == "2020/pilots"
    assert lookup.find_table(ledger, "2021/tasks").id == "2021/tasks"
    with pytest.raises(AmbiguousName) as caught:
        lookup.find_table(ledger, "tasks")
    assert caught.value.facts["names"] == ["2020/tasks", "2021/tasks"]
    with pytest.raises(UnknownTable) as unknown:
        lookup.find_table(ledger, "pilot")
    assert unknown.value.near == ["pilots", "2020/pilots"]


# Order

SORTED: list[tuple[list[str], list[str]]] = [
    ([], EVERY_ID),
    (["id"], EVERY_ID),
    (["-id"], EVERY_ID[::-1]),
    (["deadline"], ["1", "5", "6", "2", "4", "2020/pilots/1", "2021/tasks/1", "3"]),
    (["-deadline"], ["2020/pilots/1", "2021/tasks/1", "4", "2", "6", "5", "1", "3"]),
    (["完成时限"], ["1", "5", "6", "2", "4", "2020/pilots/1", "2021/tasks/1", "3"]),
    (["due_on"], ["1", "5", "6", "2", "4", "2020/pilots/1", "2021/tasks/1", "3"]),
    (["leaders"], ["5", "6", "1", "2", "2020/pilots/1", "3", "4", "2021/tasks/1"]),
    (["-leaders"], ["3", "4", "2021/tasks/1", "2", "2020/pilots/1", "1", "5", "6"]),
    (["status"], ["1", "5", "2", "4", "2020/pilots/1", "2021/tasks/1", "3", "6"]),
    (["must_close", "-id"], ["2020/pilots/1", "2", "1", "2021/tasks/1", "6", "5", "4", "3"]),
    (["-must_close", "id"], ["1", "2", "2020/pilots/1", "3", "4", "5", "6", "2021/tasks/1"]),
    (["number"], ["1", "2020/pilots/1", "2021/tasks/1", "2", "3", "4", "5", "6"]),
    (["lead_departments"], ["1", "5", "6", "2020/pilots/1", "2021/tasks/1", "2", "4", "3"]),
    (["table"], EVERY_ID),
    (["-year"], ["2021/tasks/1", *EVERY_ID[:-1]]),
    (["title"], ["6", "2021/tasks/1", "5", "4", "2", "1", "3", "2020/pilots/1"]),
]


@pytest.mark.parametrize(("sort", "expected"), SORTED)
def test_rows_come_in_the_order_asked_for_and_what_has_no_value_comes_last(
    run: Run, folder: Path, sort: list[str], expected: list[str]
) -> None:
    options = [option for name in sort for option in ("--sort", name)]
    ask = ("list", "--data", str(folder), "--as-of", "2020-12-05", "--format", "json")
    found = [item["id"] for item in json.loads(run(*ask, *options).out)]
    assert found == [f"2020/tasks/{one}" if one.isdecimal() else one for one in expected]


def test_chinese_is_sorted_by_sound_for_its_common_characters() -> None:
    words = ["重庆", "攀枝花", "安宁", "刘自力", "成都", "北京", "王廷明", "谢强"]
    in_order = ["安宁", "北京", "成都", "刘自力", "攀枝花", "王廷明", "谢强", "重庆"]
    keys: Callable[[str], bytes] = lambda word: chinese_order(word) or b""  # noqa: E731
    assert sorted(words, key=keys) == in_order


def test_nothing_has_no_place_in_the_order_and_any_character_has_one() -> None:
    assert chinese_order("") is None
    assert chinese_order("𠮷\udcff") is not None


@pytest.mark.parametrize("reverse", [False, True])
def test_none_comes_last_both_ways_and_equals_keep_their_order(
    ledger: Ledger, reverse: bool
) -> None:
    found = query.row_states(ledger, DAY)
    places = {"2020/tasks/2": 1, "2020/tasks/3": 1, "2020/tasks/4": 0}
    ordered = ids(query.order(found, lambda seen: places.get(seen.id), reverse=reverse))
    ranked = ["2020/tasks/4", "2020/tasks/2", "2020/tasks/3"]
    backwards = ["2020/tasks/2", "2020/tasks/3", "2020/tasks/4"]
    rest = [one for one in EVERY_ID if one not in places]
    assert ordered == (backwards if reverse else ranked) + rest


# What else an entry tells, and what is counted


def test_an_entry_has_its_title_and_waits_for_a_stage_only_as_a_whole(ledger: Ledger) -> None:
    pilot = Criteria(tables=frozenset({"2020/pilots"}))
    (whole,) = query.select(ledger, pilot, DAY)
    assert (whole.title, whole.stage) == ("校园安全试点", None)
    assert whole.waiting is not None and whole.waiting.name == "第二批"
    staged = query.select(ledger, pilot._replace(due=(parsed("2021"),)), DAY)
    assert [(seen.stage and seen.stage.name, seen.waiting) for seen in staged] == [("第二批", None)]


def test_without_a_wish_a_department_may_lead_or_support(ledger: Ledger) -> None:
    asked = Criteria(departments=frozenset({"职成高教科"}))
    assert ids(query.select(ledger, asked, DAY)) == [f"2020/tasks/{n}" for n in (1, 2, 4)]
    assert query.resolve(ledger, departments=["职成高教科"]) == asked


def test_what_editors_say_of_a_row_is_not_searched(make: Make) -> None:
    for field in ("serves", "related"):
        link = f"    {field}: [{{to: 2020/tasks/1, reason: 编者所言, reading: editors}}]\n"
        ledger = load(make({"ledgers/2020/tasks.yaml": TASKS + link}))
        assert query.select(ledger, Criteria(search=("编者所言",)), DAY) == []
        assert len(query.select(ledger, Criteria(search=("编印宣传",)), DAY)) == 1


def test_lights_are_counted_each_by_itself(ledger: Ledger) -> None:
    found = query.select(ledger, Criteria(), DAY)
    counted = query.tally(found)
    assert list(counted) == list(Status)
    assert {light.value: times for light, times in counted.items()} == {
        "closed": 1,
        "overdue": 1,
        "due-soon": 1,
        "open": 3,
        "pending": 0,
        "paused": 0,
        "ongoing": 0,
        "undated": 1,
        "withdrawn": 1,
    }


def test_where_no_name_is_collective_none_may_stand_for_a_department(make: Make) -> None:
    plain = REGISTRY.replace("    collective: true\n", "")
    ledger = load(make({"ledgers/2020/tasks.yaml": TASKS}, registry=plain))
    asked = Criteria(departments=frozenset({"基教科"}))
    assert query.named_collectively(ledger, asked, DAY) == 0
    assert query.named_collectively(ledger, Criteria(), DAY) == 0
