"""Quantified aims: those of the issued documents, and how far they are reached as of a day."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from rich.cells import cell_len

from ledgertool.model.targets import COMPARISONS, Actual, Target
from tests.conftest import Make, Run, ask_json
from tests.samples import AS_OF, DATA, PLAN, TABLE
from tests.test_render import in_a_terminal, plain

NO_DATE = None
BRANDS = (
    "市域、县域两个层面分别打造10个以上教育管理、课程建设、教育教学、监测评价、"
    "教研科研、教育培训等质量工作区域优质项目品牌"
)
BATCHES = "第一、二、三批分别下设13、9、7个子项"
ISSUED = [
    ("plan2019/2.1.1/1", "at-least", 5, "所", NO_DATE, "5所以上城市特色品牌幼儿园"),
    ("plan2019/2.1.1/2", "at-least", 3, "所", NO_DATE, "3所以上乡镇特色品牌幼儿园"),
    ("plan2019/2.1.1/3", "at-least", 10, "所", NO_DATE, "10所以上义务教育城市特色品牌名校"),
    ("plan2019/2.1.1/4", "at-least", 5, "所", NO_DATE, "5所以上农村特色品牌名校"),
    ("plan2019/2.1.1/5", "exactly", 1, "所", NO_DATE, "1所省一级示范性普通高中"),
    (
        "plan2019/2.1.1/6",
        *("all", None, None, NO_DATE),
        "全市公办高中学校省级示范性普通高中全覆盖",
    ),
    ("plan2019/2.1.3/1", "exactly", 2, "所", NO_DATE, "两所高质量发展的高水平高等学校"),
    (
        "plan2019/2.1.4/1",
        *("exactly", 30, "个", "2022-11-29"),
        "30个市级中小学（中职）名师及名校长工作室",
    ),
    (
        "plan2019/2.1.4/2",
        *("at-least", 10, "个", "2022-11-29"),
        "10个以上省级名师及名校长工作室领衔人或成员",
    ),
    ("plan2019/2.1.5/1", "exactly", 2, "个", NO_DATE, "两个教育高质量发展示范县（区）"),
    ("plan2019/2.1.5/2", "exactly", 1, "个", NO_DATE, "1个城市教育改革和高质量发展示范区"),
    ("plan2019/2.1.5/3", "exactly", 1, "个", NO_DATE, "1个农村教育高质量发展示范县（区）"),
    ("plan2019/2.1.6/1", "exactly", 2, "个", NO_DATE, "两个区域教育高地展示区"),
    ("plan2019/2.1.6/2", "at-least", 20000, "人", NO_DATE, "职业教育办学规模达到2万人以上"),
    ("plan2019/2.2.2/1", "at-least", 10, "个", NO_DATE, BRANDS),
    ("plan2019/2.2.2/2", "at-least", 10, "个", NO_DATE, BRANDS),
    ("plan2019/2.2.2/3", "exactly", 7, "个", NO_DATE, "7个“区域教育质量发展共同体”"),
    (
        "plan2019/2.3.2/1",
        *("all", None, None, NO_DATE),
        "所有县区全部通过“优质均衡”省级验收",
    ),
    ("plan2019/2.3.4/1", "at-least", 5, "个", NO_DATE, "各中职学校打造5个以上产教融合品牌项目"),
    (
        "2020/key-points/4/1",
        *("at-least", 85, "%", NO_DATE),
        "公办和普惠性幼儿园学位比例达到85%",
    ),
    ("2020/key-points/4/2", "exactly", 4, "所", "2020", "2020年完成4所公办幼儿园建设"),
    ("2020/key-points/13/1", "exactly", 1, "所", NO_DATE, "新增全国青少年校园足球特色学校1所"),
    ("2020/key-points/13/2", "at-least", 22, "所", NO_DATE, "全市累计达22所"),
    ("2020/key-points/15/1", "stock", 5, "个", NO_DATE, "省级5个"),
    ("2020/key-points/15/2", "stock", 29, "个", NO_DATE, "市级29个改革试点"),
    ("2020/pilots/7/1", "stock", 13, "个", NO_DATE, BATCHES),
    ("2020/pilots/7/2", "stock", 9, "个", NO_DATE, BATCHES),
    ("2020/pilots/7/3", "stock", 7, "个", NO_DATE, BATCHES),
]
"""Each with its id, comparison, value, unit, by when, and words, read from the documents."""


def cells(run: Run, data: Path, as_of: str) -> list[tuple[str, str, str, str]]:
    """Give 目标, 最新实际值, 完成率 and 进度 of the first target, and of those after it."""
    ask = ("targets", "--format", "csv", "--as-of", as_of, "--data", str(data))
    rows = csv.DictReader(io.StringIO(run(*ask).out))
    shown = ("目标", "最新实际值", "完成率", "进度")  # without any count, only the first is there
    return [(row[shown[0]], *(row.get(name, "") for name in shown[1:])) for row in rows]  # type: ignore[misc]


def with_actuals(*actuals: tuple[str, str], target: str = "words: 5所以上特色品牌幼儿园") -> str:
    """Write the small plan with counts under one of its targets."""
    lines = [
        f"              - on: {on}\n                value: {value}\n"
        f"                evidence: 攀教体发〔{on[:4]}〕9号\n"
        for on, value in actuals
    ]
    assert PLAN.count(target) == 1
    return PLAN.replace(target, f"{target}\n            actuals:\n{''.join(lines)}".rstrip("\n"))


def made(comparison: str, value: str | None, *actuals: str) -> Target:
    """Make a target that was counted on the first days of January 2020."""
    given: dict[str, Any] = {
        "number": "1",
        "metric": "幼儿园",
        "comparison": comparison,
        "words": "幼儿园",
        "actuals": [
            {"on": f"2020-01-{day:02}", "value": counted, "evidence": "攀教体发〔2020〕9号"}
            for day, counted in enumerate(actuals, 1)
        ],
    }
    return Target.model_validate(given | ({"value": value, "unit": "所"} if value else {}))


# Those of the frozen ledger


def test_every_aim_of_the_documents_is_a_value_of_its_own(run: Run) -> None:
    fields = ("id", "comparison", "value", "unit", "by", "words")
    assert [tuple(item[field] for field in fields) for item in ask_json(run, "targets")] == ISSUED


def test_values_are_numbers_in_json(run: Run) -> None:
    values = [item["value"] for item in ask_json(run, "targets")]
    assert {type(value) for value in values} == {int, type(None)}
    assert (
        '"value": 20000,\n    "unit": "人"' in run("targets", "-f", "json", "--data", str(DATA)).out
    )


def test_of_a_time_that_is_no_date_the_words_stay(run: Run) -> None:
    found = {item["id"]: (item["by"], item["by_text"]) for item in ask_json(run, "targets")}
    assert {name: by for name, by in found.items() if by != (None, None)} == {
        "plan2019/2.1.4/1": ("2022-11-29", "3年内"),
        "plan2019/2.1.4/2": ("2022-11-29", "3年内"),
        "2020/key-points/4/2": ("2020", None),
    }


def test_only_what_the_documents_add_up_has_a_sum(run: Run) -> None:
    assert {item["id"]: item["sum_of"] for item in ask_json(run, "targets") if item["sum_of"]} == {
        "2020/key-points/15/1": [f"2020/pilots/{number}" for number in range(1, 6)],
        "2020/key-points/15/2": [f"2020/pilots/7/{number}" for number in range(1, 4)],
    }


def test_no_actual_value_is_on_record_in_the_frozen_ledger(run: Run) -> None:
    assert {(item["actual"], item["share"]) for item in ask_json(run, "targets")} == {(None, None)}
    assert run("targets", "-f", "csv", "--data", str(DATA)).err == (
        "No actual value is on record yet.\n"
    )


@pytest.mark.parametrize("columns", [60, 80, 120, 250])
def test_every_id_stands_whole_in_a_terminal(columns: int) -> None:
    lines = plain(in_a_terminal("targets", columns=columns)).split("\n")
    ids = [line.split(" ")[0] for line in lines if line.startswith(("plan2019/", "2020/"))]
    assert ids == [row[0] for row in ISSUED]
    assert [line for line in lines if cell_len(line.rstrip()) > columns] == []


# Sections


@pytest.mark.parametrize(
    ("section", "ids"),
    [
        ("plan2019", [row[0] for row in ISSUED[:19]]),
        ("2", [row[0] for row in ISSUED[:19]]),
        ("plan2019/2.1", [row[0] for row in ISSUED[:14]]),
        ("2.1.4", ["plan2019/2.1.4/1", "plan2019/2.1.4/2"]),
        ("2.1.4/2", ["plan2019/2.1.4/2"]),
        ("2020/key-points", [row[0] for row in ISSUED[19:25]]),
        ("pilots", ["2020/pilots/7/1", "2020/pilots/7/2", "2020/pilots/7/3"]),
        ("pilots/7", ["2020/pilots/7/1", "2020/pilots/7/2", "2020/pilots/7/3"]),
        ("key-points/4/1", ["2020/key-points/4/1"]),
    ],
)
def test_a_section_is_a_part_of_the_plan_a_table_a_row_or_a_single_target(
    run: Run, section: str, ids: list[str]
) -> None:
    assert [item["id"] for item in ask_json(run, "targets", section)] == ids


@pytest.mark.parametrize("section", ["1", "3", "2.2.1", "pilots/1"])
def test_a_section_without_any_target_has_none_and_is_not_unknown(run: Run, section: str) -> None:
    assert ask_json(run, "targets", section) == []
    assert run("targets", section, "--data", str(DATA)).out.startswith("0 targets\n")


def test_a_bare_number_that_is_no_part_of_the_plan_may_be_many_rows(run: Run) -> None:
    assert run("targets", "4", "--data", str(DATA)) == (
        2,
        "",
        "“4” may be any of “2020/key-points/4”, “2020/reform-plans-other/4”, “2020/pilots/4”,"
        " “plan2019/2.1.1/4”; write more of it.\n",
    )


def test_a_ledger_without_targets_has_none(make: Make, run: Run) -> None:
    assert run("targets", "--data", str(make())) == (
        0,
        "0 targets\nNo actual value is on record yet.\n",
        "",
    )


# Counts as of a day


@pytest.mark.parametrize(
    ("as_of", "actual", "share", "bar"),
    [
        ("2020-06-29", "", "", ""),
        ("2020-06-30", "0所（2020-06-30）", "0%", "░░░░░░░░░░"),
        ("2021-06-29", "0所（2020-06-30）", "0%", "░░░░░░░░░░"),
        ("2021-06-30", "2所（2021-06-30）", "40%", "████░░░░░░"),
        ("2022-12-31", "4所（2022-06-30）", "80%", "████████░░"),
        ("2023-06-30", "5所（2023-06-30）", "100%", "██████████"),
        ("2025-12-31", "7所（2024-06-30）", "140%", "██████████"),
    ],
)
def test_the_newest_count_as_of_a_day_gives_the_share_and_the_bar(
    make: Make, run: Run, as_of: str, actual: str, share: str, bar: str
) -> None:
    counts = [(f"202{year}-06-30", value) for year, value in enumerate("02457")]
    data = make({"plan2019.yaml": with_actuals(*counts)})
    assert cells(run, data, as_of) == [
        ("≥5所", actual, share, bar),
        ("全部", "", "", ""),
        ("≥20000人", "", "", ""),
    ]


def test_json_gives_the_count_with_its_day_its_evidence_and_the_share(make: Make, run: Run) -> None:
    data = make({"plan2019.yaml": with_actuals(("2020-06-30", "1"), ("2021-06-30", "2"))})
    assert ask_json(run, "targets", "2.1/1", data=data, as_of="2021-12-31") == [
        {
            "id": "plan2019/2.1/1",
            "holder": "plan2019/2.1",
            "metric": "特色品牌幼儿园",
            "comparison": "at-least",
            "value": 5,
            "unit": "所",
            "by": None,
            "by_text": None,
            "words": "5所以上特色品牌幼儿园",
            "sum_of": [],
            "actual": {"on": "2021-06-30", "value": 2, "evidence": "攀教体发〔2021〕9号"},
            "share": 0.4,
        }
    ]


def test_counts_need_not_be_in_the_order_of_their_days(make: Make, run: Run) -> None:
    data = make({"plan2019.yaml": with_actuals(("2022-06-30", "4"), ("2021-06-30", "2"))})
    assert cells(run, data, "2022-12-31")[0] == ("≥5所", "4所（2022-06-30）", "80%", "████████░░")


def test_a_count_is_shown_as_a_table_with_its_words(make: Make, run: Run) -> None:
    data = make({"plan2019.yaml": with_actuals(("2020-06-30", "2"))})
    assert run("targets", "2.1/1", "--data", str(data), "--as-of", AS_OF).out == (
        "1 target\n"
        "编号            指标            目标  期限  最新实际值         完成率  进度        原文\n"
        + "─" * 104
        + "\n"
        + "plan2019/2.1/1  特色品牌幼儿园  ≥5所        2所（2020-06-30）  40%     ████░░░░░░"
        "  5所以上特色品牌幼儿园\n"
    )


def test_all_has_no_number_and_its_count_no_share(make: Make, run: Run) -> None:
    counted = with_actuals(("2020-06-30", "9"), target="words: 示范性普通高中全覆盖")
    data = make({"plan2019.yaml": counted})
    (item,) = ask_json(run, "targets", "2.1/2", data=data)
    kept = ("comparison", "value", "unit", "actual", "share")
    assert {field: item[field] for field in kept} == {
        "comparison": "all",
        "value": None,
        "unit": None,
        "actual": {"on": "2020-06-30", "value": 9, "evidence": "攀教体发〔2020〕9号"},
        "share": None,
    }
    assert cells(run, data, AS_OF)[1] == ("全部", "9（2020-06-30）", "", "")


def test_a_stock_has_its_count_and_no_share(make: Make, run: Run) -> None:
    stock = with_actuals(("2020-06-30", "6")).replace(
        "comparison: at-least", "comparison: stock", 1
    )
    data = make({"plan2019.yaml": stock})
    (item,) = ask_json(run, "targets", "2.1/1", data=data)
    assert (item["value"], item["actual"]["value"], item["share"]) == (5, 6, None)
    assert cells(run, data, AS_OF)[0] == ("现有5所", "6所（2020-06-30）", "", "")


def test_the_targets_of_a_row_are_counted_too(make: Make, run: Run) -> None:
    target = (
        "    targets:\n      - number: 1\n        metric: 方案\n        comparison: exactly\n"
        "        value: 0.5\n        unit: '%'\n        words: 实施方案\n        actuals:\n"
        "          - {on: 2020-11-30, value: 0.25, evidence: 攀教体发〔2020〕9号}\n"
    )
    line = "    outcome: 出台实施方案\n"
    data = make({"ledgers/2020/tasks.yaml": TABLE.replace(line, line + target)})
    assert [
        (item["id"], item["value"], item["share"]) for item in ask_json(run, "targets", data=data)
    ] == [("2020/tasks/1/1", 0.5, 0.5)]
    assert cells(run, data, AS_OF) == [("0.5%", "0.25%（2020-11-30）", "50%", "█████░░░░░")]


# Shares


@pytest.mark.parametrize(
    ("value", "actual", "percent"),
    [
        ("20000", "19999", 99),
        ("20000", "20000", 100),
        ("22", "21.99", 99),
        ("100", "29", 29),
        ("100", "57", 57),
        ("0.1", "0.1", 100),
        ("0.3", "0.3", 100),
        ("85", "84.999999", 99),
        ("3", "1", 33),
        ("3", "2", 66),
        ("999999999999", "999999999998", 99),
    ],
)
def test_a_share_is_never_rounded_up(value: str, actual: str, percent: int) -> None:
    assert made("at-least", value, actual).percent(date(2020, 1, 1)) == percent


@pytest.mark.parametrize("comparison", ["at-least", "about", "exactly"])
def test_an_aim_is_reached_to_a_share_of_its_value(comparison: str) -> None:
    target = made(comparison, "4", "1", "6")
    days = (date(2019, 12, 31), date(2020, 1, 1), date(2020, 1, 2))
    assert [target.share(day) for day in days] == [None, 0.25, 1.5]
    assert [target.percent(day) for day in days] == [None, 25, 150]


@pytest.mark.parametrize(
    ("comparison", "value"), [("all", None), ("stock", "5"), ("at-least", "0"), ("exactly", "0")]
)
def test_what_is_no_number_to_reach_has_no_share(comparison: str, value: str | None) -> None:
    target = made(comparison, value, "3")
    day = date(2020, 1, 1)
    assert target.newest(day) == Actual.model_validate(
        {"on": "2020-01-01", "value": "3", "evidence": "攀教体发〔2020〕9号"}
    )
    assert (target.share(day), target.percent(day)) == (None, None)


@pytest.mark.parametrize(
    ("comparison", "value", "aim"),
    [
        ("at-least", "5", "≥5所"),
        ("exactly", "5", "5所"),
        ("all", None, "全部"),
        ("stock", "5", "现有5所"),
        ("at-least", "84.5", "≥84.5所"),
        ("at-most", "5", "≤5所"),
        ("about", "5", "约5所"),
    ],
)
def test_an_aim_is_written_as_people_read_it(comparison: str, value: str | None, aim: str) -> None:
    assert made(comparison, value).aim() == aim


UNITS = [
    *("%", "‰", "个", "所", "人", "项", "名", "支", "家", "处", "元", "万元", "亿元", "平方米"),
    *("公里", "微克/立方米", "℃", "kWh", "万人次", "人·天"),
]


def stated(words: str, comparison: str, value: str, unit: str) -> Target:
    """Make a target of some words."""
    return Target.model_validate(
        {
            "number": "1",
            "metric": "数",
            "comparison": comparison,
            "value": value,
            "unit": unit,
            "words": words,
        }
    )


def test_every_comparison_and_any_short_unit_can_be_used() -> None:
    assert COMPARISONS == ("at-least", "at-most", "about", "exactly", "all", "stock")
    targets = [stated("一", "exactly", "1", unit) for unit in UNITS]
    assert [target.aim() for target in targets] == [f"1{unit}" for unit in UNITS]


@pytest.mark.parametrize("unit", ["5所", "所 ", "一二三四五六七八九", "所，个", "所（个）", ""])
def test_what_is_no_unit_is_refused(unit: str) -> None:
    with pytest.raises(ValidationError):
        stated("一", "exactly", "1", unit)


@pytest.mark.parametrize(
    ("value", "actual", "share", "percent"),
    [
        ("30", "25", 1.0, 100),
        ("30", "30", 1.0, 100),
        ("30", "40", 0.75, 75),
        ("30", "30.1", 30 / 30.1, 99),
        ("0", "0", 1.0, 100),
        ("0", "3", 0.0, 0),
    ],
)
def test_an_aim_of_at_most_is_reached_as_long_as_it_is_not_exceeded(
    value: str, actual: str, share: float, percent: int
) -> None:
    target = made("at-most", value, actual)
    day = date(2020, 1, 1)
    assert target.share(day) == pytest.approx(share)
    assert target.percent(day) == percent


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("达到2万人以上", "20000", "人"),
        ("达到2万人以上", "2", "万人"),
        ("投资3亿元", "30000", "万元"),
        ("投资3亿元", "3", "亿元"),
        ("投资3亿元", "300000000", "元"),
        ("投资12,000万元", "12000", "万元"),
        ("从8所增加到12所", "12", "所"),
        ("建成5至10所", "5", "所"),
        ("建成五所", "5", "所"),
        ("第一批13个，第二、三批9、7个", "13", "个"),
        ("新增2万人，共20人", "20", "人"),
        ("PM2.5不高于35微克/立方米", "35", "微克/立方米"),
        ("达到 85.5% 以上", "85.5", "%"),
    ],
)
def test_a_value_that_its_words_may_state_is_sound(words: str, value: str, unit: str) -> None:
    target = stated(words, "exactly", value, unit)
    assert not target.is_unlike_its_words()


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("达到2万人以上", "2", "人"),
        ("达到2万人以上", "20000", "万人"),
        ("投资3亿元", "3", "万元"),
        ("投资3亿元", "3", "元"),
    ],
)
def test_a_value_without_the_thousands_of_its_words_is_told(
    words: str, value: str, unit: str
) -> None:
    target = stated(words, "exactly", value, unit)
    assert target.is_unlike_its_words()


@pytest.mark.parametrize(
    ("words", "comparison"),
    [
        ("5所以上", "at-least"),
        ("不低于5所", "at-least"),
        ("不少于5所", "at-least"),
        ("不高于35微克/立方米", "at-most"),
        ("不超过3起", "at-most"),
        ("控制在5%以内", "at-most"),
        ("约200人", "about"),
        ("200人左右", "about"),
        ("5所", None),
        ("高于全省平均水平", None),
        ("低于全省平均水平", None),
        ("不低于5所，不超过8所", None),
        ("小班5人左右，大班8人以上", None),
    ],
)
def test_the_comparison_of_words_is_read_where_they_say_one(
    words: str, comparison: str | None
) -> None:
    assert stated(words, "exactly", "5", "所").compared() == comparison
