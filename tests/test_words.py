"""The words of deadlines: what each says, that they read back, and that nothing is guessed."""

from __future__ import annotations

import importlib
import re
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgertool.model import period, recurrence, words
from ledgertool.model.period import Period
from ledgertool.model.words import Reading
from tests.test_period import days, plain_periods, years

ISSUED = date(2020, 5, 13)
TABLE = Path(__file__).parent / "cases/words.tsv"
LINES = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
CASES = [line.split("\t") for line in LINES]


def read(text: str, issued_on: date | None = ISSUED) -> Reading:
    return words.read(text, year=2020, issued_on=issued_on)


@pytest.mark.parametrize(("text", "said"), CASES)
def test_words_say_what_they_say_and_nothing_else(text: str, said: str) -> None:
    found = read(text)
    assert (str(found) or "-") == said
    assert (found.reason is None) == (said != "-")


def test_there_are_many_words_of_every_kind_and_each_once() -> None:
    assert len(CASES) > 600
    assert len({text for text, _said in CASES}) == len(CASES)
    for kind in ("-", "ongoing", "immediate", "monthly", "weekly", "quarterly", "yearly", ";", "X"):
        assert sum(kind in said for _text, said in CASES) >= 10, kind


@pytest.mark.parametrize("text", [text for text, said in CASES if said == "-"])
def test_what_says_no_day_is_no_period_to_ask_for(text: str) -> None:
    assert words.asked(text, date(2020, 12, 5)).period is None


NEAREST = {
    "2023年11月31日": "2023-11-30",
    "2月30日": "2020-02-29",
    "2019年2月29日前": "2019-02-28",
    "6月31日前完成": "2020-06-30",
    "2020-02-30": "2020-02-29",
    "2020.2.30": "2020-02-29",
    "2020/13/01": "2020-12-01",
    "2020-13": "2020-12",
    "2020.13": "2020-12",
    "20200631": "2020-06-30",
    "13月": "2020-12",
    "0月": "2020-01",
    "2020年十三月底前": "2020-12",
    "12月0日": "2020-12-01",
    "五季度": "2020-Q4",
    "2月1日至2月30日": "2020-02",
    "2月20日-31日": "2020-02-20/2020-02-29",
    "6月30日、9月31日前": "2020-06-30;2020-09-30",
    "每月32日前": "monthly-31",
    "每年2月30日前": "yearly-02-29",
    "每年13月": "yearly-12",
    "2023年11月31日前，并长期坚持": "2023-11-30 ongoing",
}


@pytest.mark.parametrize(("text", "nearest"), NEAREST.items())
def test_what_the_calendar_lacks_is_told_with_the_nearest(text: str, nearest: str) -> None:
    assert read(text) == Reading(reason="not-in-calendar", nearest=nearest)


STAGES = {
    "5月、10月": [("5月", "2020-05"), ("10月", "2020-10")],
    "5、10月": [("5月", "2020-05"), ("10月", "2020-10")],
    "当年六月和年底": [("当年六月", "2020-06"), ("年底", "2020")],
    "2020年5月底前、10月底前": [("2020年5月底", "2020-05"), ("10月底", "2020-10")],
    "二、三季度": [("二季度", "2020-Q2"), ("三季度", "2020-Q3")],
    "5月至6月、10月": [("5月至6月", "2020-05/2020-06"), ("10月", "2020-10")],
    "第一批2020年、第二批2021年": [("第一批", "2020"), ("第二批", "2021")],
    "10月1日、15日": [("10月1日", "2020-10-01"), ("15日", "2020-10-15")],
    "6月底前完成方案，12月底前建成": [("6月底", "2020-06"), ("12月底", "2020-12")],
}


@pytest.mark.parametrize(("text", "stages"), STAGES.items())
def test_several_days_are_stages_named_by_the_words(
    text: str, stages: list[tuple[str, str]]
) -> None:
    assert [(name, str(span)) for name, span in read(text).stages] == stages


# What words count from

FROM_ISSUE = ["3日内", "一个月内", "自即日起到2020年5月底", "本月底前", "下周", "今天", "半年内"]


@pytest.mark.parametrize("text", FROM_ISSUE)
def test_what_counts_from_the_day_of_issue_says_no_day_without_it(text: str) -> None:
    assert read(text, None) == Reading(reason="no-day", lacking="issued-on")


@pytest.mark.parametrize(
    ("issued_on", "text", "said"),
    [
        (date(2020, 1, 31), "一个月内", "2020-01-31/2020-02-29"),
        (date(2019, 1, 31), "一个月内", "2019-01-31/2019-02-28"),
        (date(2020, 2, 29), "一年内", "2020-02-29/2021-02-28"),
        (date(2020, 12, 31), "1日内", "2020-12-31/2021-01-01"),
        (date(2020, 12, 31), "下月底", "2021-01"),
        (date(2020, 5, 1), "9日内", "2020-05-X1"),  # ten days, which are a 旬
        (date(2020, 6, 1), "自即日起到2020年5月底", "-"),
        (date(9999, 12, 31), "3日内", "-"),
        (date(9999, 12, 31), "下周", "-"),
    ],
)
def test_terms_keep_to_the_calendar(issued_on: date, text: str, said: str) -> None:
    assert (str(read(text, issued_on)) or "-") == said


@pytest.mark.parametrize(
    ("issued_on", "text", "last"),
    [
        (
            date(2020, 4, 30),
            "四个工作日内",
            "2020-05-09",
        ),  # a Saturday of 调休
        (date(2020, 4, 30), "一个工作日内", "2020-05-06"),
        (date(2020, 1, 22), "三个工作日内", "2020-02-04"),  # the long spring festival of that year
        (date(2020, 9, 30), "1个工作日内", "2020-10-09"),
        (date(2022, 12, 30), "1个工作日内", "2023-01-03"),
    ],
)
def test_working_days_are_those_of_china_with_the_days_that_are_moved(
    issued_on: date, text: str, last: str
) -> None:
    found = read(text, issued_on).deadline
    assert found is not None
    assert found.last.isoformat() == last


@pytest.mark.parametrize(
    ("issued_on", "text"),
    [
        (date(2099, 3, 1), "五个工作日内"),
        (date(2098, 12, 28), "五个工作日内"),
        (date(2026, 12, 24), "一个工作日内"),  # what is off around the new year is not known yet
    ],
)
def test_working_days_of_a_year_that_is_not_announced_are_no_day(
    issued_on: date, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ledgertool.model import working_days

    known = working_days._calendar

    def as_of_2026(year: int) -> object:
        if year > 2026:
            raise working_days.NotAnnounced(year)
        return known(year)

    if issued_on.year == 2026:
        monkeypatch.setattr(working_days, "_calendar", as_of_2026)
    assert read(text, issued_on) == Reading(reason="no-day", lacking="announcement")


def test_working_days_without_their_package_are_no_day(monkeypatch: pytest.MonkeyPatch) -> None:
    from ledgertool.model import working_days

    monkeypatch.setitem(sys.modules, "holidays", None)
    working_days._calendar.cache_clear()
    assert read("六个工作日内") == Reading(reason="no-day", lacking="holidays")
    assert str(read("5日内")) == "2020-05-13/2020-05-18"


# As typed on the command line

TODAY = date(2020, 12, 5)
TYPED = {
    "2020年": "2020",
    "2020年度": "2020",
    "2020年四季度": "2020-Q4",
    "2020年第四季度": "2020-Q4",
    "2020年4季度": "2020-Q4",
    "2020年二季": "2020-Q2",
    "2020年Q3": "2020-Q3",
    "2020四季度": "2020-Q4",
    "2020上半年": "2020-H1",
    "2020Q4": "2020-Q4",
    "2020q4": "2020-Q4",
    "2020年12月份": "2020-12",
    "2020年02月": "2020-02",
    "2020年12月31号": "2020-12-31",
    "2020 年 12 月 31 日": "2020-12-31",
    "2018.8.29": "2018-08-29",
    "2020-1": "2020-01",
    "2020-1-2": "2020-01-02",
    " 2020-12 ": "2020-12",
    "２０２０－Ｑ４": "2020-Q4",
    "２０２０年１２月３１日": "2020-12-31",
    "２０２０／１２／３１": "2020-12-31",
    "今年": "2020",
    "本年": "2020",
    "This Year": "2020",
    "明年": "2021",
    "next year": "2021",
    "去年": "2019",
    "last year": "2019",
    "本季度": "2020-Q4",
    "本季": "2020-Q4",
    "这个季度": "2020-Q4",
    "this quarter": "2020-Q4",
    "下季度": "2021-Q1",
    "last quarter": "2020-Q3",
    "第四季度": "2020-Q4",
    "三季": "2020-Q3",
    "ｑ２": "2020-Q2",
    "本月": "2020-12",
    "这个月": "2020-12",
    "当月": "2020-12",
    "this month": "2020-12",
    "下个月": "2021-01",
    "next  month": "2021-01",
    "上月": "2020-11",
    "last month": "2020-11",
    "本周": "2020-11-30/2020-12-06",
    "next week": "2020-12-07/2020-12-13",
    "上周": "2020-11-23/2020-11-29",
    "下周五": "2020-12-11",
    "今天": "2020-12-05",
    "今日": "2020-12-05",
    " TODAY ": "2020-12-05",
    "tomorrow": "2020-12-06",
    "昨天": "2020-12-04",
    "12月": "2020-12",
    "12月5日": "2020-12-05",
    "2020年底": "2020",
    "下半年": "2020-H2",
    "4月下旬": "2020-04-X3",
    "3-4月": "2020-03/2020-04",
    "2020-03/2020-04": "2020-03/2020-04",
    "2020-10/2020-12": "2020-Q4",
}


@pytest.mark.parametrize(("text", "meant"), TYPED.items())
def test_what_is_typed_is_understood_from_the_day_asked(text: str, meant: str) -> None:
    assert str(words.asked(text, TODAY).period) == meant


@pytest.mark.parametrize(
    ("today", "text", "meant"),
    [
        (date(2020, 1, 31), "下月", "2020-02"),
        (date(2020, 2, 29), "下月", "2020-03"),
        (date(2020, 3, 31), "上月", "2020-02"),
        (date(2020, 1, 1), "上月", "2019-12"),
        (date(2020, 1, 1), "本季度", "2020-Q1"),
        (date(2020, 3, 31), "本季度", "2020-Q1"),
        (date(2020, 4, 1), "本季度", "2020-Q2"),
        (date(2020, 9, 30), "本季度", "2020-Q3"),
        (date(2020, 2, 1), "上季度", "2019-Q4"),
        (date(2020, 12, 28), "下周", "2021-01-04/2021-01-10"),
        (date(2020, 12, 6), "本周", "2020-11-30/2020-12-06"),
    ],
)
def test_words_keep_to_the_calendar_at_its_edges(today: date, text: str, meant: str) -> None:
    assert str(words.asked(text, today).period) == meant


@pytest.mark.parametrize(
    ("today", "text"),
    [
        (date(9999, 12, 31), "明年"),
        (date(9999, 12, 31), "下月"),
        (date(9999, 12, 31), "明天"),
        (date(1, 1, 1), "去年"),
        (date(1, 1, 1), "上月"),
        (date(1, 1, 1), "昨天"),
    ],
)
def test_beyond_the_calendar_there_is_no_period(today: date, text: str) -> None:
    assert words.asked(text, today).period is None


@pytest.mark.parametrize(
    "text", ["长期坚持", "每月", "5月、10月", "立行立改", "近期", "2月30日", ""]
)
def test_words_without_exactly_one_period_give_none_to_ask_for(text: str) -> None:
    assert words.asked(text, TODAY).period is None


# All periods

CHINESE = "〇一二三四五六七八九十"


def chinese(number: int) -> str:
    """Write 1 to 31 in Chinese."""
    tens, ones = divmod(number, 10)
    return ("", "十", "二十", "三十")[tens] + (CHINESE[ones] if ones else "")


def in_words(span: Period) -> list[str]:
    """Write a plain period in the five commonest ways of documents."""
    year = f"{span.first.year}年"
    month, day = span.first.month, span.first.day
    if "H" in span.text:
        half = f"{year}{'上下'[int(span.text[-1]) - 1]}半年"
        return [half, f"{half}完成", f"{half}末前", f"于{half}", f"{half}内"]
    if "Q" in span.text:
        which = int(span.text[-1])
        forms = [f"{CHINESE[which]}季度", f"第{CHINESE[which]}季度", f"{which}季度"]
        return [year + one for one in (*forms, f"第{which}季度末前", f"{CHINESE[which]}季度完成")]
    if "X" in span.text:
        third = "上中下"[int(span.text[-1]) - 1] + "旬"
        forms = [f"{month}月{third}", f"{chinese(month)}月{third}", f"{month:02d}月{third}"]
        return [year + one for one in (*forms, f"{month}月份{third}", f"{month}月{third}完成")]
    match span.text.count("-"):
        case 0:
            return [year, f"{year}底前", f"{year}年底前", f"{year}内完成", f"{year}度"]
        case 1:
            forms = [f"{month}月", f"{month}月底前", f"{chinese(month)}月", f"{month:02d}月"]
            return [year + one for one in (*forms, f"{month}月份")]
    forms = [f"{month}月{day}日", f"{month}月{day}日前", f"{chinese(month)}月{chinese(day)}日前"]
    numeric = [f"{span.first.year}.{month}.{day}", f"{span.first.year}/{month}/{day}"]
    return [*(year + one for one in forms), *numeric]


def official(span: Period) -> str:
    return in_words(span)[0]


WAYS: list[Callable[[str, str], str]] = [
    lambda one, other: f"{one}至{other}",
    lambda one, other: f"{one}-{other}",
    lambda one, other: f"{one}—{other}",
    lambda one, other: f"{one}～{other}",
    lambda one, other: f"从{one}到{other}",
]


@given(plain_periods)
def test_a_period_in_words_reads_back(span: Period) -> None:
    for text in in_words(span):
        assert read(text, None).deadline == span, text
        spaced = text.replace("年", " 年 ").replace("月", "月 ")
        assert read(f"{spaced}，长期坚持", None) == Reading(span, ongoing=True), text
    assert words.is_plain(official(span))


@given(plain_periods, plain_periods)
def test_an_interval_in_words_reads_back(one: Period, other: Period) -> None:
    span = period.between(one, other)
    for way in WAYS if span else ():
        text = way(official(one), official(other))
        assert read(text, None).deadline == span, text


@given(years, st.integers(1, 12), st.integers(1, 12))
def test_months_that_share_their_year_and_unit_read_back(year: int, one: int, other: int) -> None:
    first, last = sorted((one, other))
    span = period.between(period.month(year, first), period.month(year, last))
    for text in (f"{year}年{first}-{last}月", f"{year}年{chinese(first)}至{chinese(last)}月"):
        assert read(text).deadline == span


RECURRENCES = {
    "weekly": ["每周", "每周一次"],
    "monthly": ["每月", "每月底前", "每个月", "每月1次"],
    "quarterly": ["每季度", "每季度末前"],
    "half-yearly": ["每半年", "每半年一次"],
    "yearly": ["每年", "每年底前"],
    **{f"weekly-{day}": [f"每周{'一二三四五六日'[day - 1]}前"] for day in range(1, 8)},
    **{f"monthly-{day:02d}": [f"每月{day}日前", f"每月{day}号"] for day in range(1, 32)},
    **{f"quarterly-{day:02d}": [f"每季度末月{day}日前"] for day in range(1, 32)},
    **{f"yearly-{month:02d}": [f"每年{month}月", f"每年{month}月底前"] for month in range(1, 13)},
    **{f"yearly-Q{which}": [f"每年第{CHINESE[which]}季度"] for which in range(1, 5)},
    **{f"yearly-{month:02d}-28": [f"每年{month}月28日前"] for month in range(1, 13)},
}


@pytest.mark.parametrize("said", RECURRENCES)
def test_a_recurrence_in_words_reads_back(said: str) -> None:
    for text in RECURRENCES[said]:
        assert read(text) == Reading(recurs=recurrence.parse(said)), text


# Any text

SIGNS = [
    *"0123456789一二三四五六七八九十两半年月日号天周季旬上中下前后底末初至到起止内每第-—～、，和及（）.:/",
    *(
        "之前",
        "以前",
        "季度",
        "半年",
        "工作日",
        "期间",
        "完成",
        "长期坚持",
        "立行立改",
        "今年",
        "次年",
    ),
    *("年底", "十四五", "个月", "一次", "2020", "2020年", "12月", "31日", "近期", "本月", "即日起"),
]
of_signs = st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)


@given(st.one_of(of_signs, st.text(max_size=20)), days, days)
def test_nothing_that_is_read_is_outside_the_calendar(text: str, day: date, issued: date) -> None:
    found = words.read(text, year=day.year, issued_on=issued)
    for span in filter(None, (found.deadline, *(span for _name, span in found.stages))):
        assert span.first <= span.last
        assert period.parse(str(span)) == span
    for (_name, before), (_other, after) in pairwise(found.stages):
        assert before.last < after.last
    assert found.recurs is None or recurrence.parse(str(found.recurs)) == found.recurs
    assert (found.reason is not None) == (str(found) == "")
    assert (found.nearest is not None) == (found.reason == "not-in-calendar")


NO_TIME = re.compile(
    "[0-9０-９〇○零一二三四五六七八九十两半元首年月日号天周季旬期今明昨后本下上岁终底末全每各]"
)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=12))
def test_texts_without_a_word_of_time_never_give_a_period(text: str) -> None:
    found = read(NO_TIME.sub("", text))
    assert (found.deadline, found.recurs, found.stages) == (None, None, ())


OTHER_TEXTS = [
    "完成前期工作",
    "100万元",
    "100%",
    "3所学校",
    "第一批",
    "一期工程",
    "一号楼",
    "十二届全会",
    "攀教体〔2020〕12号",
    "三年行动计划",
    "十年树木",
    "四季常青",
    "一年级",
    "五年制高职",
    "三月三",
    "八一学校",
    "十九中小",
]


@pytest.mark.parametrize("text", OTHER_TEXTS)
def test_figures_of_other_things_are_no_time(text: str) -> None:
    assert str(read(text)) == ""


@pytest.mark.parametrize(
    "piece", ["5月、", "5、", "每", "3-", "(", "2020年", "自即日起", "并于", " "]
)
def test_a_long_text_is_no_deadline_and_takes_no_time(piece: str) -> None:
    begun = time.process_time()
    read(piece * (290 // len(piece)))
    assert str(read(piece * 100_000)) == ""
    assert time.process_time() - begun < 0.5


def test_the_words_are_known_nowhere_else() -> None:
    """Period and recurrence have the forms of data, and no Chinese."""
    for name in ("period", "recurrence"):
        module = importlib.import_module(f"ledgertool.model.{name}")
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        code = re.sub(r'""".*?"""|#.*', "", source, flags=re.DOTALL)
        assert re.findall("[\u4e00-\u9fff]", code) == []
