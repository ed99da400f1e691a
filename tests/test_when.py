"""What `ledger when` answers: always something, in every form, with the lines to write."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ledgertool.model import period, recurrence, words
from ledgertool.reading.deadlines import lines
from tests.conftest import Run
from tests.test_words import CASES, ISSUED

OF_2020 = ("--year", "2020", "--issued-on", "2020-05-13")
NOTHING: dict[str, Any] = {
    "deadline": None,
    "first": None,
    "due_on": None,
    "ongoing": False,
    "immediate": False,
    "recurs": None,
    "stages": [],
    "reason": None,
    "nearest": None,
}
ANSWERS: dict[str, dict[str, Any]] = {
    "2020年12月": {
        "deadline": "2020-12",
        "first": "2020-12-01",
        "due_on": "2020-12-31",
        "yaml": "deadline: 2020-12",
    },
    "2020年8月底前": {
        "deadline": "2020-08",
        "first": "2020-08-01",
        "due_on": "2020-08-31",
        "yaml": "deadline: 2020-08\ndeadline_text: 2020年8月底前",
    },
    "3-4月": {
        "deadline": "2020-03/2020-04",
        "first": "2020-03-01",
        "due_on": "2020-04-30",
        "yaml": "deadline: 2020-03/2020-04\ndeadline_text: 3-4月",
    },
    "3日内": {
        "deadline": "2020-05-13/2020-05-16",
        "first": "2020-05-13",
        "due_on": "2020-05-16",
        "yaml": "deadline: 2020-05-13/2020-05-16\ndeadline_text: 3日内",
    },
    "2024年底前，并长期坚持": {
        "deadline": "2024",
        "first": "2024-01-01",
        "due_on": "2024-12-31",
        "ongoing": True,
        "yaml": "deadline: 2024\ndeadline_text: 2024年底前，并长期坚持\nongoing: true",
    },
    "长期坚持": {"ongoing": True, "yaml": "deadline_text: 长期坚持\nongoing: true"},
    "立行立改": {"immediate": True, "yaml": "deadline_text: 立行立改"},
    "每月25日前": {
        "recurs": "monthly-25",
        "yaml": "deadline_text: 每月25日前\nrecurs: monthly-25",
    },
    "5月、10月": {
        "stages": [{"name": "5月", "deadline": "2020-05"}, {"name": "10月", "deadline": "2020-10"}],
        "yaml": "deadline_text: 5月、10月\n"
        "stages: [{name: 5月, deadline: 2020-05}, {name: 10月, deadline: 2020-10}]",
    },
    "近期": {"reason": "no-day", "yaml": "deadline_text: 近期"},
    "2023年11月31日": {
        "reason": "not-in-calendar",
        "nearest": "2023-11-30",
        "yaml": "deadline_text: 2023年11月31日",
    },
    "": {"reason": "no-day", "yaml": ""},
}
HELP = {
    "3日内": "These words count from the day of issue; name it with --issued-on DAY. In a table it"
    " is issued_on.\n",
    "近期": "These words say no day that is certain; they stay as they are.\n",
    "2月30日": "The calendar has no such day; the nearest is 2020-02-29.\n",
    "2020年底": "",
}


@pytest.mark.parametrize("text", ANSWERS)
def test_the_object_says_what_the_words_say_and_what_to_write(run: Run, text: str) -> None:
    answer = run("when", text, *OF_2020, "-f", "json")
    assert answer.code == 0
    assert json.loads(answer.out) == {"words": text, **NOTHING, **ANSWERS[text]}


@pytest.mark.parametrize(("text", "said"), HELP.items())
def test_what_would_be_needed_is_told_beside_the_answer(run: Run, text: str, said: str) -> None:
    answer = run("when", text, "--year", "2020", "-f", "json")
    assert (answer.code, answer.err) == (0, said)
    assert run("when", text, "--year", "2020").out.endswith(said)


def test_a_person_sees_only_what_the_words_say(run: Run) -> None:
    assert run("when", "2024年底前，并长期坚持", *OF_2020) == (
        0,
        """\
2024年底前，并长期坚持
  时限      2024
  起始日    2024-01-01
  到期日    2024-12-31
  持续推进  是
  写法      deadline: 2024
            deadline_text: 2024年底前，并长期坚持
            ongoing: true

""",
        "",
    )
    assert run("when", "5月、10月", *OF_2020) == (
        0,
        """\
5月、10月
  阶段  5月 2020-05、10月 2020-10
  写法  deadline_text: 5月、10月
        stages: [{name: 5月, deadline: 2020-05}, {name: 10月, deadline: 2020-10}]

""",
        "",
    )


def test_a_table_says_in_chinese_why_there_is_no_day(run: Run) -> None:
    assert run("when", "近期") == (
        0,
        """\
近期
  写法  deadline_text: 近期
  说明  未写明日期

These words say no day that is certain; they stay as they are.
""",
        "",
    )
    assert run("when", "2月30日", *OF_2020, "-f", "csv").out.splitlines()[1] == (
        "2月30日,,,,,,,,deadline_text: 2月30日,日历上没有,2020-02-29"
    )


def test_it_needs_no_data(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = run("when", "年内完成", *OF_2020)
    monkeypatch.chdir(tmp_path)
    assert run("when", "年内完成", *OF_2020) == here
    assert run("when", "年内完成", *OF_2020, "-o", "answer.json").code == 0
    assert json.loads(Path("answer.json").read_bytes())["deadline"] == "2020"
    assert run("when", "年内完成", *OF_2020, "-o", "answer.json").code == 2


def test_a_year_left_out_is_this_one(run: Run) -> None:
    year = date.today().year
    assert run("when", "12月") == run("when", "12月", "--year", str(year))
    assert run("when", "12月", "--year", "明年") == run("when", "12月", "--year", str(year + 1))
    assert run("when", "3日内", "--issued-on", "2020年5月13日", "--year", "2020年") == run(
        "when", "3日内", *OF_2020
    )


@pytest.mark.parametrize(
    ("option", "text", "sentence"),
    [
        ("--year", "20", "--year takes a year such as 2020, not “20”.\n"),
        ("--year", "2020-12", "--year takes a year such as 2020, not “2020-12”.\n"),
        ("--issued-on", "2020-05", "--issued-on takes a day such as 2020-12-31, not “2020-05”.\n"),
        ("--issued-on", "x", "--issued-on takes a day such as 2020-12-31, not “x”.\n"),
    ],
)
def test_an_option_that_cannot_be_read_is_refused(
    run: Run, option: str, text: str, sentence: str
) -> None:
    assert run("when", "12月", option, text) == (2, "", sentence)


@pytest.mark.parametrize("text", [text for text, _said in CASES])
def test_the_lines_to_write_are_a_row_that_reads_as_the_words_do(text: str) -> None:
    reading = words.read(text, year=2020, issued_on=ISSUED)
    written = yaml.load("\n".join(lines(text, reading)), Loader=yaml.BaseLoader)
    assert period.parse(written.get("deadline", "")) == reading.deadline
    assert recurrence.parse(written.get("recurs", "")) == reading.recurs
    assert ("ongoing" in written) == reading.ongoing
    stages = [(one["name"], period.parse(one["deadline"])) for one in written.get("stages", ())]
    assert tuple(stages) == reading.stages
    kept = written.get("deadline_text")
    assert kept == " ".join(text.split()) or (kept is None and words.is_plain(text))


@pytest.mark.parametrize(
    "text", ["2020年", "2020年12月", "2020年上半年", "2020年12月31日", "2018.8.29"]
)
def test_words_that_are_but_the_period_are_not_written_twice(text: str) -> None:
    reading = words.read(text, year=2020)
    assert lines(text, reading) == [f"deadline: {reading.deadline}"]
