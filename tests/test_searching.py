"""Searching: what is looked for is found however it is typed, and what was searched is said."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgertool import spelling
from ledgertool.answers import query
from ledgertool.answers.lookup import all_rows
from ledgertool.answers.searching import looking_for
from ledgertool.model.row import Row
from ledgertool.reading.ledger import load
from tests.conftest import Make, Run, ask_json
from tests.samples import AS_OF, DATA, TABLE
from tests.test_query import DAY, FILES

FROZEN = load(DATA)
ROWS = [row for _table, row in all_rows(FROZEN)]
QUOTES = "“”\"＂「」『』‘’'"
OPENING = "（(〔[【"
CLOSING = "）)〕]】"
ANGLES = "〈《<＜", "〉》>＞"
SPACES = " \t\n\u00a0\u3000\u2002\u2028"


def written(row: Row) -> Iterator[str]:
    """Give texts of a row that a person may look for."""
    yield row.title
    yield from (*row.leaders, *row.lead_departments, *row.support_departments)
    yield from (stage.name for stage in row.stages)
    yield from (target.words for target in row.targets)
    yield row.remark or row.title


SHAPES = [QUOTES, OPENING, CLOSING, *ANGLES]


def typed_anew(text: str, choose: st.DataObject) -> str:
    """Write a text with other shapes, widths and capitals, and with white space around it."""

    def again(one: str) -> str:
        for shapes in SHAPES:
            if one in shapes:
                return str(choose.draw(st.sampled_from(shapes)))
        wide = chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one
        return str(choose.draw(st.sampled_from([one, wide, one.swapcase()])))

    edge = choose.draw(st.text(st.sampled_from(SPACES), max_size=3))
    return edge + "".join(map(again, text)) + edge


@given(choose=st.data())
def test_shapes_widths_and_capitals_make_no_difference(choose: st.DataObject) -> None:
    row = choose.draw(st.sampled_from(ROWS))
    text = choose.draw(st.sampled_from(list(written(row))))
    assert looking_for(typed_anew(text, choose))(row)


@given(choose=st.data())
def test_white_space_parts_words_and_each_may_stand_in_another_field(choose: st.DataObject) -> None:
    row = choose.draw(st.sampled_from(ROWS))
    texts = choose.draw(st.lists(st.sampled_from(list(written(row))), min_size=1, max_size=3))
    between = choose.draw(st.text(st.sampled_from(SPACES), min_size=1, max_size=2))
    assert looking_for(between.join(texts))(row)
    assert not looking_for(between.join([*texts, "没有这个词"]))(row)


@pytest.mark.parametrize("kind", SHAPES, ids=str)
def test_each_shape_is_as_good_as_any_other_of_its_kind(kind: str) -> None:
    assert len({spelling.folded(f"甲{shape}乙") for shape in kind}) == 1


def test_marks_of_different_kinds_stay_different() -> None:
    marks = ["“", "（", "）", "《", "》", "-", "·", "，"]
    assert len({spelling.folded(mark) for mark in marks}) == len(marks)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("联赛 疫情", ["2020/tasks/4"]),
        ("第二批 校园", ["2020/pilots/1"]),
        ("基教科　第一批", ["2020/pilots/1"]),
        ("ＰＬＡＮ a", ["2020/tasks/1"]),
        ("教办[2020]7号", ["2020/tasks/1"]),
        ("联赛 手册", []),
        ("18800001234", []),
        ("1880000", []),
        ("彭格 1234", []),
    ],
)
def test_a_search_reads_every_text_field_but_phones(make: Make, text: str, ids: list[str]) -> None:
    ledger = load(make(FILES))
    found = query.select(ledger, query.resolve(ledger, search=[text]), DAY)
    assert [state.id for state in found] == ids


def test_the_hidden_digits_of_a_phone_in_any_field_are_not_found(run: Run, make: Make) -> None:
    table = TABLE.replace("outcome: 出台实施方案", "outcome: 电话13900001234")
    data = str(make({"ledgers/2020/tasks.yaml": table}))
    assert (
        json.loads(run("list", "--search", "13900001234", "-f", "json", "--data", data).out) == []
    )
    assert json.loads(run("list", "--search", "电话", "-f", "json", "--data", data).out) != []


@pytest.mark.parametrize(
    ("text", "found"),
    [("三九〇〇", 0), ("一三九〇〇〇〇一二三四", 0), ("统一", 1), ("电话一三九", 1)],
)
def test_nor_are_those_that_are_written_in_chinese(
    run: Run, make: Make, text: str, found: int
) -> None:
    table = TABLE.replace("outcome: 出台实施方案", "outcome: 统一电话一三九〇〇〇〇一二三四")
    data = make({"ledgers/2020/tasks.yaml": table})
    assert len(ask_json(run, "list", "--search", text, data=data)) == found


BLANKS = ["", " ", "　", "\u00a0\t", "\u200b"]


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_a_search_for_nothing_is_refused_kindly(
    run: Run, blank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = "--search needs a word to look for; to see all rows, leave it out.\n"
    assert run("list", "--search", blank) == (2, "", sentence)
    assert run("due", "2020", "--search", "改革", "--search", blank).code == 2
    monkeypatch.setenv("LEDGER_LANG", "zh")
    sentence = "--search 后面要写查找的文字；要看全部事项，请去掉这个选项。\n"
    assert run("list", "--search", blank) == (2, "", sentence)


# What an empty answer says

ALONE = " Each part of the question by itself: "
EMPTY = {
    "list --search 没有这个词": (
        "No text field has “没有这个词”: 33 rows of 6 tables were searched; phones are not."
    ),
    "list --status closed": "Nothing was found in 33 rows of 6 tables.",
    "list --search 足球 --leader 谢强": (
        f"Nothing was found in 33 rows of 6 tables.{ALONE}"
        "leader “谢强”: 7 rows; with the words “足球”: 2 rows."
    ),
    "stats --search 足球　试点": (
        f"Nothing was found in 33 rows of 6 tables.{ALONE}"
        "with the words “足球”: 2 rows; with the words “试点”: 8 rows."
    ),
    "tables --year 2020 --status withdrawn": (
        f"Nothing was found in 33 rows of 6 tables.{ALONE}"
        "year “2020”: 33 rows; status “withdrawn”: 0 rows."
    ),
    "due 2019": "Nothing was found in 33 rows of 6 tables.",
    "due 2022 --leader 刘自力": (
        f"Nothing was found in 33 rows of 6 tables.{ALONE}"
        "Due in 2022, as of 2020-12-05: 2 rows; leader “刘自力”: 15 rows."
    ),
    "plan 2.1 --department 竞训科 --status closed": (
        f"Nothing was found in 33 rows of 6 tables.{ALONE}"
        "department “竞训科”: 1 row; status “closed”: 0 rows."
    ),
}


@pytest.mark.parametrize(("line", "sentence"), EMPTY.items())
def test_an_empty_answer_says_what_was_searched_and_what_each_part_finds(
    run: Run, line: str, sentence: str
) -> None:
    answer = run(*line.split(" "), "--as-of", AS_OF)
    assert answer.code == 0
    assert sentence in answer.out.split("\n")
    if not line.startswith("plan"):
        beside = run(*line.split(" "), "--as-of", AS_OF, "-f", "json")
        assert beside.out == "[]\n"
        assert sentence in beside.err.split("\n")


@pytest.mark.parametrize("line", EMPTY)
def test_an_empty_answer_says_so_in_chinese(
    run: Run, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_LANG", "zh")
    assert "6 份台账的 33 项" in run(*line.split(" "), "--as-of", AS_OF).out


def test_an_answer_with_rows_says_nothing_of_what_was_searched(run: Run) -> None:
    answer = run("list", "--search", "足球", "--leader", "刘自力", "--as-of", AS_OF)
    assert "by itself" not in answer.out


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("名师工作室", ["plan2019/2.1.4"]),
        ("名师　校长工作室", ["plan2019/2.1.4"]),
        ("名师及名校长工作室", ["plan2019/2.1.4"]),
        ("没有的词", []),
    ],
)
def test_it_is_said_where_the_plan_itself_has_the_words(
    run: Run, typed: str, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for language, words in (("en", "The plan itself has these words in"), ("zh", "规划原文中")):
        monkeypatch.setenv("LEDGER_LANG", language)
        answer = run("plan", "2.1", "--search", typed)
        lines = [line for line in answer.out.splitlines() if line.startswith(words)]
        assert [re.findall("plan2019/[0-9.]+", line) for line in lines] == ([ids] if ids else [])
