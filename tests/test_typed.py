"""What is shown can be typed: each name in any answer, however it is written, into its option."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledgertool.answers import lookup, query
from ledgertool.answers.columns import find_column, sheet_columns
from ledgertool.answers.counts import GROUPS, find_groups
from ledgertool.answers.naming import alike
from ledgertool.answers.rows import whole_row
from ledgertool.errors import AmbiguousName, LedgerError, UnknownLeader
from ledgertool.findings import all_rules
from ledgertool.model.row import KINDS
from ledgertool.model.status import AsOf, Status
from ledgertool.output.formats import FORMATS
from ledgertool.output.reporters import REPORTERS
from ledgertool.reading.ledger import load
from ledgertool.reading.table import Table
from tests.conftest import Make, Run
from tests.samples import AS_OF, DATA, PLAN, REGISTRY, TABLE
from tests.test_query import FILES

FROZEN = load(DATA)
TABLES = FROZEN.tables
ROWS = list(lookup.all_rows(FROZEN))


def wide(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def other_brackets(text: str) -> str:
    return text.translate(str.maketrans("（）〔〕《》“”", "()[]<>「」"))


def spread(text: str) -> str:
    """Put white space between Chinese characters, as PDFs and tidy tables do."""
    return "".join(one if one.isascii() else f"{one}　" for one in text)


FORMS: dict[str, Callable[[str], str]] = {
    "as it is shown": str,
    "with spaces around it": "  {} ".format,
    "with other spaces around it": "\u3000{}\u00a0\t".format,
    "with a line end": "{}\n".format,
    "in wide letters": wide,
    "in capitals": str.upper,
    "in quotation marks": "“{}”".format,
    "with other brackets": other_brackets,
    "spread": spread,
    "with an unseen character": "{}\u200b".format,
}


def asked(**words: Any) -> query.Criteria:
    return query.resolve(FROZEN, **words)


def names_of(table: Table) -> list[str]:
    """Give what answers call a table."""
    head = table.head
    grouped = [head.group, f"{head.group}：{head.title}"] if head.group else []
    dated = [f"{head.year}/{head.title}", f"{head.year}年{head.title}"]
    return [table.id, table.id.partition("/")[2], head.title, table.file, *dated, *grouped]


Find = Callable[[str], object]
SHOWN: dict[str, tuple[dict[str, object], Find]] = {
    "leaders": (
        {name: asked(leaders=[name]) for name in lookup.known_people(FROZEN)},
        lambda typed: asked(leaders=[typed]),
    ),
    "departments": (
        {name: asked(departments=[name]) for name in lookup.known_departments(FROZEN)},
        lambda typed: asked(departments=[typed]),
    ),
    "tables": (
        {
            name: frozenset(table.id for table in TABLES if name in names_of(table))
            for every in TABLES
            for name in names_of(every)
        },
        lambda typed: asked(tables=[typed]).tables,
    ),
    "kinds": (
        {name: frozenset({cls.kind}) for cls in KINDS.values() for name in (cls.kind, cls.name)},
        lambda typed: asked(kinds=[typed]).kinds,
    ),
    "statuses": (
        {word: light for light in Status for word in (light.value, light.chinese)},
        lookup.find_status,
    ),
    "years": (
        dict.fromkeys(("2020", "2020年", "2020年度"), 2020),
        lambda typed: lookup.find_year(FROZEN, typed),
    ),
    "rows": (
        {
            name: table.row_id(row)
            for table, row in ROWS
            for name in (
                table.row_id(row),
                table.row_id(row).partition("/")[2],
                f"{table.head.title}/{row.number}",
            )
        },
        lambda typed: "{.id}/{.number}".format(*lookup.find_row(FROZEN, typed)),
    ),
    "parts of a plan": (
        {part.id: part.id for issued in FROZEN.plans for part in issued.nodes()},
        lambda typed: lookup.find_section(FROZEN, typed)[1].id,
    ),
    "columns": (
        {
            name: find_column(FROZEN, name).heading
            for name in (
                *sheet_columns(FROZEN),
                *(column.heading.text for column in sheet_columns(FROZEN).values()),
                *(column.heading for kind in KINDS.values() for column in kind.columns),
            )
        },
        lambda typed: find_column(FROZEN, typed).heading,
    ),
    "what is counted by": (
        {word: [name] for name, one in GROUPS.items() for word in (name, one[0])},
        lambda typed: find_groups([typed]),
    ),
    "formats": (
        {name: [name] for name in ("table", *FORMATS)},
        lambda typed: alike(typed, ("table", *FORMATS)),
    ),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", SHOWN)
def test_whatever_is_shown_can_be_typed_back_in_any_form(what: str, form: str) -> None:
    shown, find = SHOWN[what]
    assert shown
    wrong = {}
    for name, meaning in shown.items():
        typed = FORMS[form](name)
        try:
            found: object = find(typed)
        except LedgerError as error:
            found = str(error)
        if found != meaning:
            wrong[typed] = found
    assert wrong == {}


def test_every_heading_of_a_whole_row_is_a_column_but_that_of_its_place() -> None:
    day = AsOf(date(2020, 12, 5))
    sheets = (whole_row(FROZEN, table.row_id(row), day, (), False) for table, row in ROWS)
    shown = {heading.text for sheet in sheets for heading in sheet.on_screen().headings}
    assert {"对应规划（编者理解）", "相关事项（编者理解）", "位置"} <= shown
    for text in shown - {"位置"}:
        assert find_column(FROZEN, text)


@pytest.mark.parametrize(
    "typed", ["刘自力、谢强", "刘自力，谢强", "刘自力, 谢强", "刘自力 谢强", "刘　自力；谢　强"]
)
def test_names_that_a_cell_joins_are_several_names(typed: str) -> None:
    assert asked(leaders=[typed]) == asked(leaders=["刘自力", "谢强"])
    assert asked(departments=["基教科、体卫艺科"]).departments == {"基教科", "体卫艺科"}


def test_of_several_names_the_unknown_one_is_told() -> None:
    with pytest.raises(UnknownLeader) as refused:
        asked(leaders=["刘自力、谢墙"])
    assert (refused.value.facts["name"], refused.value.near) == ("谢墙", ["谢强"])


def test_a_name_that_two_may_be_is_not_chosen_from(make: Make) -> None:
    registry = REGISTRY.replace("  - name: 谢强\n", "  - name: 谢强\n  - name: AB\n  - name: Ab\n")
    ledger = load(make(registry=registry))
    with pytest.raises(AmbiguousName):
        query.resolve(ledger, leaders=["ａｂ"])
    assert query.resolve(ledger, leaders=["Ab"]).leaders == {"Ab"}


def test_numbers_do_not_grow_together(make: Make) -> None:
    for name in ("pilots/1 2", "pilots/1-2", "key-points/1 3", "1 3"):
        with pytest.raises(LedgerError):
            lookup.find_row(FROZEN, name)


# Options and arguments on the command line


def same(run: Run, typed: list[str], plain: list[str]) -> None:
    answer = run(*typed, "--as-of", AS_OF)
    assert answer.code == 0, answer.err
    assert answer == run(*plain, "--as-of", AS_OF)


@pytest.mark.parametrize("typed", ["CSV", "ｃｓｖ", " csv ", "Csv"])
def test_a_format_can_be_typed_in_any_form(run: Run, typed: str) -> None:
    same(run, ["list", "-f", typed], ["list", "-f", "csv"])


@pytest.mark.parametrize("name", REPORTERS)
def test_the_form_of_a_report_can_be_typed_in_any_form(run: Run, name: str) -> None:
    assert run("check", "-f", f" {wide(name.upper())}").out == run("check", "-f", name).out


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (["--columns", "标题，责任领导、状态"], ["--columns", "title,leaders,status"]),
        (["--columns", "标题 状态"], ["--columns", "title", "--columns", "status"]),
        (["--columns", " 名称 , ＳＴＡＴＵＳ"], ["--columns", "title,status"]),
        (["--sort", "－完成时限"], ["--sort", "-deadline"]),
        (["--sort", " - 完成时限 "], ["--sort", "-deadline"]),
        (["--sort", "状态,-名称"], ["--sort", "status", "--sort", "-title"]),
        (["--due", "　2020-12 "], ["--due", "2020-12"]),
        (["--due", "２０２０－１２"], ["--due", "2020-12"]),
        (["--due", "2020年 12 月"], ["--due", "2020-12"]),
        (["--year", "2020年"], ["--year", "2020"]),
        (["--year", "今年"], ["--year", "2020"]),
        (["--year", "２０２０年度"], ["--year", "2020"]),
        (["--soon", "６０"], ["--soon", "60"]),
        (["--status", "due soon"], ["--status", "due-soon"]),
        (["--status", "Due_Soon"], ["--status", "due-soon"]),
        (["--table", "工作要点"], ["--table", "key-points"]),
        (
            ["--table", "专项改革方案落实台账"],
            ["--table", "reform-plans-city", "--table", "reform-plans-other"],
        ),
        (["--kind", "改革试点"], ["--kind", "pilot"]),
    ],
    ids=str,
)
def test_options_can_be_typed_as_people_write(run: Run, typed: list[str], plain: list[str]) -> None:
    same(run, ["list", *typed, "-f", "md"], ["list", *plain, "-f", "md"])


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (["show", "工作要点／１３"], ["show", "2020/key-points/13"]),
        (["show", "2020/工作要点/13"], ["show", "2020/key-points/13"]),
        (["why", " 工作要点/13 "], ["why", "2020/key-points/13"]),
        (["show", "推动足球改革发展"], ["show", "2020/key-points/13"]),
        (["plan", "２。１"], ["plan", "2.1"]),
        (["plan", "目标任务"], ["plan", "1"]),
        (["plan", "攀办发[2019]88号"], ["plan", "plan2019"]),
        (["plan", "--depth", " ２"], ["plan", "--depth", "2"]),
        (["targets", "工作要点"], ["targets", "key-points"]),
        (["targets", "工作要点/13"], ["targets", "key-points/13"]),
        (["stats", "--by", "领导"], ["stats", "--by", "leader"]),
        (["stats", "--by", "部门，状态"], ["stats", "--by", "department", "--by", "status"]),
        (["due", "　２０２０－Ｑ４"], ["due", "2020-Q4"]),
    ],
    ids=str,
)
def test_arguments_can_be_typed_as_they_are_shown(
    run: Run, typed: list[str], plain: list[str]
) -> None:
    same(run, typed, plain)


@pytest.mark.parametrize("rule", list(all_rules().values())[::7], ids=lambda rule: rule.code)
def test_a_rule_is_found_by_its_code_or_name_in_any_form(run: Run, rule: Any) -> None:
    for typed in (rule.code.lower(), f" {wide(rule.code)} ", rule.name, rule.name.upper()):
        assert run("explain", typed) == run("explain", rule.code)


def test_codes_to_select_can_be_typed_in_any_form(run: Run) -> None:
    for typed in ("d5,r3", "Ｄ５、Ｒ３", " D5 r3"):
        assert run("check", "--select", typed) == run("check", "--select", "D5", "--select", "R3")


# Tables of several years


def test_a_name_that_tables_of_several_years_have_means_those_of_the_years_asked_for(
    make: Make,
) -> None:
    ledger = load(make(FILES))

    def tables(*names: str, years: tuple[str, ...] = ()) -> frozenset[str]:
        return query.resolve(ledger, tables=names, years=years).tables

    for name in ("tasks", "改革任务", "ＴＡＳＫＳ"):
        with pytest.raises(AmbiguousName) as refused:
            tables(name)
        assert refused.value.facts["names"] == ["2020/tasks", "2021/tasks"]
        assert tables(name, years=("2020",)) == {"2020/tasks"}
        assert tables(name, years=("2021",)) == {"2021/tasks"}
        assert tables(name, years=("2020", "2021")) == {"2020/tasks", "2021/tasks"}
    assert tables("2021/tasks", years=("2020",)) == {"2021/tasks"}
    assert tables("pilots", years=("2021",)) == {"2020/pilots"}


def test_a_title_that_an_unread_table_may_have_too_is_not_chosen_from(make: Make, run: Run) -> None:
    files = {**FILES, "ledgers/2021/tasks.yaml": b"\xff\xfe", "plan2019.yaml": PLAN}
    data = str(make(files))
    for command in (
        ("list", "--table", "改革任务"),
        ("show", "改革任务/1"),
        ("targets", "改革任务"),
    ):
        answer = run(*command, "--data", data)
        assert (answer.code, answer.out) == (2, "")
        assert "“2020/tasks" in answer.err
        assert "“2021/tasks" in answer.err


# Crosswise


def crosswise(run: Run, *by: str, data: Path = DATA) -> Any:
    words = [word for name in by for word in ("--by", name)]
    return json.loads(run("stats", *words, "--as-of", AS_OF, "-f", "json", "--data", str(data)).out)


@pytest.mark.parametrize("by", GROUPS)
@pytest.mark.parametrize("other", GROUPS)
def test_two_groups_are_counted_crosswise(run: Run, by: str, other: str) -> None:
    found = crosswise(run, by, other)
    if by == other:
        assert found == crosswise(run, by)
        return
    turned = {one[other]: one["counts"] for one in crosswise(run, other, by)}
    assert {one[by] for one in found} == {name for counts in turned.values() for name in counts}
    for one in found:
        assert one["counts"] == {name: counts[one[by]] for name, counts in turned.items()}
        if other in ("table", "status", "month"):  # of which a row has one
            assert sum(one["counts"].values()) == sum(one["statuses"].values())
        if other == "status":
            assert one["counts"].items() <= one["statuses"].items()


def test_crosswise_the_first_are_rows_and_the_second_columns(run: Run) -> None:
    answer = run("stats", "--by", "leader", "--by", "月份", "--as-of", AS_OF, "-f", "csv").out
    head, *rows = answer.removeprefix("\ufeff").splitlines()
    assert head == "责任领导,项数,2020-12,2021-12,2022-12,2025-12,2030-12,未明确时限"
    assert rows[0] == "谢强,7,6,1,1,1,,"


def test_three_groups_at_once_are_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = ("stats", "--by", "leader,table", "--by", "status")
    sentence = "--by can be given twice at most: a table has rows and columns.\n"
    assert run(*ask) == (2, "", sentence)
    monkeypatch.setenv("LEDGER_LANG", "zh")
    assert run(*ask) == (2, "", "--by 最多写两次：一个作行，一个作列。\n")


def test_by_month_each_stage_counts_in_its_own_as_in_due(run: Run, make: Make) -> None:
    months = {one["month"]: one for one in crosswise(run, "month")}
    for month, one in months.items():
        if month != "undated":
            due = json.loads(run("due", month, "--as-of", AS_OF, "-f", "json").out)
            assert {row["id"] for row in due} == {*one["ids"]}
    assert list(months)[-1] == "undated"
    assert crosswise(run, "month", data=make({"ledgers/2020/a.yaml": TABLE}))[0]["rows"] == 2
