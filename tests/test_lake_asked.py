"""A lake is asked in the words of a ledger, and gives what each of its bureaus would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import IN_CI, Run
from tests.provinces import bureaus, lake_of

DAYS = ("2019-06-30", "2020-05-15", "2020-12-05", "2022-01-01")

FILTERS: tuple[tuple[str, ...], ...] = (
    (),
    ("--leader", "刘自力"),
    ("--leader", "谢强", "--must-close"),
    ("--leader", "老谢"),
    ("--department", "基教科"),
    ("--department", "职成高教科", "--lead-only"),
    ("--department", "各相关科（室）"),
    ("--leader", "谢强", "--department", "职成高教科"),
    ("--department", "基教科", "--due", "2020"),
    ("--status", "overdue"),
    ("--status", "即将到期,未到期", "--soon", "90"),
    ("--due", "2020-12"),
    ("--due", "2020-Q4", "--due", "2021"),
    ("--due", "2016/2026"),
    ("--leader", "谢强", "--due", "2020-09"),
    ("--search", "改革"),
    ("--search", "联系电话"),
    ("--table", "tasks"),
    ("--table", "2020/tasks", "--leader", "彭格"),
    ("--kind", "改革试点"),
    ("--kind", "rectification"),
    ("--year", "2021"),
    ("--year", "2020", "--kind", "reform-task"),
    ("--unreported",),
)


@pytest.fixture(scope="module", params=range(3 if IN_CI else 1))
def province(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Path]]:
    """Give a lake, and the data folders of its bureaus."""
    folder = tmp_path_factory.mktemp("province")
    found = bureaus(folder, request.param)
    return lake_of(folder, found), found


Province = tuple[Path, dict[str, Path]]


def of_bureau(code: str, item: dict[str, Any]) -> dict[str, Any]:
    """Give an object of a ledger as a lake does."""
    ids = ("id", "table", "holder")
    return {"bureau": code} | {
        name: f"{code}/{value}" if name in ids else value for name, value in item.items()
    }


def without_phones(value: Any) -> Any:
    """Leave out what a lake does not have."""
    if isinstance(value, dict):
        return {name: without_phones(one) for name, one in value.items() if name != "phone"}
    return [without_phones(one) for one in value] if isinstance(value, list) else value


def asked(run: Run, province: Province, *words: str) -> tuple[list[Any], list[Any]]:
    """Ask a lake, and each of its bureaus; give both answers."""
    lake, found = province
    whole = run(*words, "--lake", str(lake), "-f", "json")
    each = [
        of_bureau(code, item)
        for code, data in found.items()
        for item in json.loads(run(*words, "--data", str(data), "-f", "json").out or "[]")
    ]
    return without_phones(json.loads(whole.out or "[]")), without_phones(each)


@pytest.mark.parametrize("filters", FILTERS, ids=" ".join)
@pytest.mark.parametrize("day", DAYS)
def test_a_lake_lists_what_its_bureaus_list_one_after_the_other(
    day: str, filters: tuple[str, ...], province: Province, run: Run
) -> None:
    whole, each = asked(run, province, "list", *filters, "--as-of", day)
    assert whole == each


def by_last_day(item: dict[str, Any]) -> tuple[bool, str]:
    """Put an object of ``due`` into its order."""
    return item["possible"], item["due_on"] or ""


@pytest.mark.parametrize("filters", FILTERS[::5], ids=" ".join)
@pytest.mark.parametrize(
    "period",
    [(), ("2020-12",), ("2020", "--possible"), ("--by", "2020-Q4"), ("下个月",)],
    ids=" ".join,
)
def test_what_falls_due_in_a_lake_is_what_does_in_its_bureaus_the_earliest_first(
    period: tuple[str, ...], filters: tuple[str, ...], province: Province, run: Run
) -> None:
    whole, each = asked(run, province, "due", *period, *filters, "--as-of", "2020-12-05")
    assert whole == sorted(each, key=by_last_day)


def test_a_name_that_another_bureau_knows_is_asked_of_that(province: Province, run: Run) -> None:
    lake, found = province
    for both in (("--leader", "彭格、领导001"), ("--leader", "领导001", "--leader", "彭格")):
        words = ("list", "--as-of", "2020-12-05", "-f", "json")
        whole = json.loads(run(*words, *both, "--lake", str(lake)).out)
        each = [
            of_bureau(code, item)
            for code, data in found.items()
            for name in ("彭格", "领导001")
            for item in json.loads(run(*words, "--leader", name, "--data", str(data)).out or "[]")
        ]
        assert without_phones(whole) == without_phones(each)
        assert {item["bureau"] for item in each} >= {"510401", "510422"}


@pytest.mark.parametrize("name", ["510402/2020/tasks", " 510402/2020/Tasks"])
def test_a_table_of_one_bureau_is_named_by_its_code(
    name: str, province: Province, run: Run
) -> None:
    lake, found = province
    words = ("list", "--as-of", "2020-12-05", "-f", "json")
    answer = run(*words, "--table", name, "--lake", str(lake))
    each = json.loads(run(*words, "--table", "2020/tasks", "--data", str(found["510402"])).out)
    assert json.loads(answer.out) == [of_bureau("510402", item) for item in each]


def added(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Add what two bureaus count under one name."""
    return {
        name: value
        if isinstance(value, str)
        else {key: value.get(key, 0) + other[name].get(key, 0) for key in {**value, **other[name]}}
        if isinstance(value, dict)
        else value + other[name]
        for name, value in one.items()
    }


OF_BUREAUS = ("leader", "department", "table")
"""What is of one bureau: nobody in it is in another."""


@pytest.mark.parametrize("day", ["2020-05-15", "2020-12-05"])
@pytest.mark.parametrize("filters", FILTERS[::8], ids=" ".join)
@pytest.mark.parametrize(
    "by",
    [
        *((one,) for one in ("leader", "department", "table", "status", "month")),
        *(("status", "month"), ("leader", "status"), ("月份", "责任领导"), ("table", "department")),
    ],
    ids=" ".join,
)
def test_a_lake_counts_what_its_bureaus_count(
    by: tuple[str, ...], filters: tuple[str, ...], day: str, province: Province, run: Run
) -> None:
    words = [word for one in by for word in ("--by", one)]
    first = {"月份": "month"}.get(by[0], by[0])
    second = {"责任领导": "leader"}.get(by[-1], by[-1]) if len(by) > 1 else ""
    lake, found = province
    question = ("stats", *words, *filters, "--as-of", day, "-f", "json")
    whole = json.loads(run(*question, "--lake", str(lake)).out or "[]")
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for code, data in found.items():
        for item in json.loads(run(*question, "--data", str(data)).out or "[]"):
            item["ids"] = [f"{code}/{name}" for name in item["ids"]]
            if first == "table":
                item["table"] = f"{code}/{item['table']}"
            if second in OF_BUREAUS and first not in OF_BUREAUS:
                item["counts"] = {f"{code}/{name}": n for name, n in item["counts"].items()}
            group = {"bureau": code, **item} if first in OF_BUREAUS else item
            key = group.get("bureau", ""), item[first]
            groups[key] = added(groups[key], group) if key in groups else group
    for item in whole:
        if "counts" in item:
            every = groups[item.get("bureau", ""), item[first]]["counts"]
            assert {name: n for name, n in item.pop("counts").items() if n} == {
                name: n for name, n in every.items() if n
            }
    expected = [{k: v for k, v in one.items() if k != "counts"} for one in groups.values()]
    if first not in OF_BUREAUS:
        ranks = {"status": [*STATUSES].index, "month": lambda name: name.replace("undated", "9")}
        expected.sort(key=lambda item: ranks[first](item[first]))
    assert whole == expected


STATUSES = (
    *("closed", "overdue", "due-soon", "open", "pending", "paused", "ongoing", "undated"),
    "withdrawn",
)


def test_rows_are_counted_by_bureau(province: Province, run: Run) -> None:
    lake, found = province
    for words in (("bureau",), ("单位",), ("bureau", "--by", "status")):
        dated = ("--as-of", "2020-12-05", "-f", "json")
        whole = json.loads(run("stats", "--by", *words, *dated, "--lake", str(lake)).out)
        assert [item["bureau"] for item in whole] == [*found]
        for item in whole:
            data = str(found[item["bureau"]])
            rows = json.loads(
                run("list", "--as-of", "2020-12-05", "-f", "json", "--data", data).out
            )
            assert item["ids"] == [f"{item['bureau']}/{row['id']}" for row in rows]


@pytest.mark.parametrize("section", [(), ("plan2019",), ("plan2019/1",), ("510403/plan2019",)])
def test_a_lake_lists_the_targets_of_its_bureaus(
    section: tuple[str, ...], province: Province, run: Run
) -> None:
    lake, found = province
    words = ("targets", "--as-of", "2020-12-05", "-f", "json")
    whole = json.loads(run(*words, *section, "--lake", str(lake)).out)
    inside = [one.removeprefix("510403/") for one in section]
    each = [
        of_bureau(code, item)
        for code, data in found.items()
        if section == tuple(inside) or code == "510403"
        for item in json.loads(run(*words, *inside, "--data", str(data)).out or "[]")
    ]
    assert whole == each


@pytest.mark.parametrize("sort", ["leaders", "-leaders", "lead_departments", "id", "-table"])
def test_rows_are_sorted_by_names_and_tables_bureau_by_bureau(
    sort: str, province: Province, run: Run
) -> None:
    whole, each = asked(run, province, "list", "--sort", sort, "--as-of", "2020-12-05")
    field = sort.removeprefix("-")
    codes = sorted({item["bureau"] for item in each}, reverse=sort.startswith("-"))
    expected = [item for code in codes for item in each if item["bureau"] == code and item[field]]
    assert whole == [*expected, *(item for item in each if not item[field])]


@pytest.mark.parametrize("sort", ["due_on", "-due_on", "-截止日,title"])
def test_rows_are_sorted_by_days_over_all_bureaus(sort: str, province: Province, run: Run) -> None:
    whole, each = asked(run, province, "list", "--sort", sort, "--as-of", "2020-12-05")
    if "title" in sort:
        each.sort(key=lambda item: item["title"].encode("gb18030"))
    dated = [item for item in each if next_day(item)]
    dated.sort(key=next_day, reverse=sort.startswith("-"))
    assert whole == [*dated, *(item for item in each if not next_day(item))]


def next_day(item: dict[str, Any]) -> str:
    """Give the day on which something of a row falls due next."""
    return str((item["waiting"] or item)["due_on"] or "")
