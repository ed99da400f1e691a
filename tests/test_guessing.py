"""What cannot be understood is answered with what may have been meant, in both languages."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import pytest

from ledgertool.answers import lookup
from ledgertool.cli.commands import COMMANDS
from ledgertool.model.status import Status
from ledgertool.names import likely, likely_people, nearest
from ledgertool.output.formats import FORMATS
from ledgertool.reading.ledger import load
from tests.conftest import Make, Run
from tests.samples import AS_OF, DATA

FROZEN = load(DATA)
PEOPLE = list(lookup.known_people(FROZEN))
OFFICES = list(lookup.known_departments(FROZEN))


def near(line: str, run: Run) -> list[str]:
    """Refuse a line; give the lines or names that are offered instead."""
    answer = run(*line.split(" "))
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    before, meant, after = answer.err.partition("Did you mean ")
    assert meant, before
    return [piece.strip("“”") for piece in after.rstrip("?\n").split(", ")]


COMMAND = {
    "search 足球": ["ledger list --search 足球"],
    "find 足球 试点": ['ledger list --search "足球 试点"'],
    "搜索 足球": ["ledger list --search 足球"],
    "search 足球 试点 --year 2020": ['ledger list --search "足球 试点" --year 2020'],
    "刘自力": ["ledger list --leader 刘自力"],
    "基教科 --year 2020": ["ledger list --department 基教科 --year 2020"],
    "2020-12": ["ledger due 2020-12"],
    "2020年12月": ["ledger due 2020年12月"],
    "2020": ["ledger list --year 2020", "ledger due 2020"],
    "本月": ["ledger due 本月"],
    "overdue": ["ledger list --status overdue"],
    "逾期未销账": ["ledger list --status 逾期未销账"],
    "pilots": ["ledger list --table pilots"],
    "工作要点": ["ledger list --table 工作要点"],
    "改革试点": ["ledger list --table 改革试点"],
    "pilots/7": ["ledger show pilots/7"],
    "工作要点/13": ["ledger show 工作要点/13"],
    "足球": ["ledger list --search 足球"],
    "列表 --leader 刘自力": ["ledger list --leader 刘自力"],
    "到期 2020-12": ["ledger due 2020-12"],
    "查看 pilots/7": ["ledger show pilots/7"],
    "台账": ["ledger tables"],
    "统计": ["ledger stats"],
    "为什么 pilots/7": ["ledger why pilots/7"],
    "规划": ["ledger plan"],
    "目标": ["ledger targets"],
    "检查": ["ledger check"],
    "修复": ["ledger check --fix"],
    "解释 Y103": ["ledger explain Y103"],
    "版本": ["ledger --version"],
    "csv": ["ledger list --format csv"],
    "LIST": ["list", "digest"],
    "--leader 刘自力 --year 2020": ["ledger list --leader 刘自力 --year 2020"],
}


@pytest.mark.parametrize(("line", "meant"), COMMAND.items())
def test_a_word_that_is_no_command_is_answered_with_what_was_meant(
    run: Run, line: str, meant: list[str]
) -> None:
    assert near(line, run) == meant


WORDS = {
    "list 刘自力": ["ledger list --leader 刘自力"],
    "due 2020-12 刘自力": ["ledger due 2020-12 --leader 刘自力"],
    "stats 基教科": ["ledger stats --department 基教科"],
    "list 刘自力 基教科": ["ledger list --leader 刘自力 --department 基教科"],
    "list 工作要点": ["ledger list --table 工作要点"],
    "list reform-plan": ["ledger list --kind reform-plan"],
    "list 2020-12": ["ledger due 2020-12"],
    "stats 2020-12": ["ledger stats --due 2020-12"],
    "list 足球": ["ledger list --search 足球"],
    "list 足球 试点": ['ledger list --search "足球 试点"'],
    "list 即将到期": ["ledger list --status 即将到期"],
    "list pilots/7": ["ledger show pilots/7"],
    "list —leader 刘自力": ["ledger list --leader 刘自力"],
    "stats －－leader 刘自力": ["ledger stats --leader 刘自力"],
    "list leader 刘自力": ["ledger list --leader 刘自力"],
    "stats 部门": ["ledger stats --by 部门"],
    "stats --by leader month": ["ledger stats --by leader --by month"],
    "list ☆": ["ledger list --must-close"],
    "list help": ["ledger list --help"],
    "check 刘自力 --data nowhere": None,
    "show pilots 7": ["ledger show pilots/7"],
    "show pilots/1 pilots/2": ["ledger show pilots/2"],
    "why 工作要点 3": ["ledger why 工作要点/3"],
    "log 工作要点 3": ["ledger log 工作要点/3"],
}


@pytest.mark.parametrize(("line", "meant"), WORDS.items())
def test_words_that_a_command_does_not_take_are_answered_with_what_was_meant(
    run: Run, line: str, meant: list[str] | None
) -> None:
    if meant is not None:
        assert near(line, run) == meant
    else:
        assert run(*line.split(" ")).code == 2


OPTION = {
    "list --overdue": ["ledger list --status overdue"],
    "due --closed": ["ledger due --status closed"],
    "list --已销账": ["ledger list --status 已销账"],
    "list --刘自力": ["ledger list --leader 刘自力"],
    "list --基教科": ["ledger list --department 基教科"],
    "list --2020": ["ledger list --year 2020", "ledger due 2020"],
    "stats --pilots": ["ledger stats --table pilots"],
    "list --json": ["ledger list --format json"],
    "list --2020-12": ["ledger due 2020-12"],
    "list --by month": ["ledger due --by", "ledger stats --by month"],
    "list --by table": ["ledger due --by", "ledger stats --by table", "ledger diff --by table"],
    "list --possible": ["ledger due --possible"],
    "list --depth 2": ["ledger plan --depth 2"],
    "check --leader 刘自力": [
        "ledger list --leader 刘自力",
        "ledger due --leader 刘自力",
        "ledger tables --leader 刘自力",
    ],
    "show --fix": ["ledger check --fix"],
    "list --领导 刘自力": ["ledger list --leader 刘自力"],
    "list --领导=刘自力": ["ledger list --leader 刘自力"],
    "stats --部门 基教科": ["ledger stats --department 基教科"],
    "list --帮助": ["ledger list --help"],
    "check --状态 closed": ["ledger list --status closed"],
    "list -leader 刘自力": ["--leader", "--lead-only", "--lake"],
    "stats --month": ["ledger stats --by month"],
    "-v": ["ledger --version"],
    "-V": ["ledger --version"],
    "list --☆": ["ledger list --must-close"],
    "list --dep 基教科": ["--department", "--due"],
}


@pytest.mark.parametrize(("line", "meant"), OPTION.items())
def test_an_option_that_a_command_lacks_is_answered_with_what_was_meant(
    run: Run, line: str, meant: list[str]
) -> None:
    assert near(line, run) == meant


PLACE = {
    "list --leader 基教科": ["ledger list --department 基教科"],
    "stats --department 刘自力": ["ledger stats --leader 刘自力"],
    "list --table 刘自力": ["ledger list --leader 刘自力"],
    "list --status 刘自力": ["ledger list --leader 刘自力"],
    "list --kind 刘自力": ["ledger list --leader 刘自力"],
    "show 刘自力": ["ledger list --leader 刘自力"],
    "why 足球": ["ledger list --search 足球"],
    "due 刘自力": ["ledger due --leader 刘自力"],
    "due overdue": ["ledger due --status overdue"],
    "list --columns 领导人": ["领导"],
    "list --due 基教科": ["ledger list --department 基教科"],
}


@pytest.mark.parametrize(("line", "meant"), PLACE.items())
def test_a_name_unknown_in_its_place_is_told_where_it_is_known(
    run: Run, line: str, meant: list[str]
) -> None:
    assert near(line, run) == meant


ALL = {**COMMAND, **WORDS, **OPTION, **PLACE}


@pytest.mark.parametrize("line", ALL)
def test_what_is_guessed_is_said_in_chinese(
    run: Run, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_LANG", "zh")
    answer = run(*line.split(" "))
    assert (answer.code, answer.out) == (2, "")
    if ALL[line]:
        assert "是否指“" in answer.err


def lines() -> list[str]:
    """Give every line of ours that is offered."""
    offered = chain.from_iterable(meant for meant in ALL.values() if meant)
    return sorted({line for line in offered if line.startswith("ledger ")})


@pytest.mark.parametrize("line", lines())
def test_every_line_that_is_offered_can_be_run(run: Run, line: str) -> None:
    words = [word.strip('"') for word in line.replace('"足球 试点"', "足球试点").split(" ")[1:]]
    if words == ["check", "--fix"]:
        words = ["check", "--diff"]
    answer = run(*words)
    in_no_repository = words[0] == "diff" and "is in no git repository" in answer.err
    assert answer.code in (0, 1) or in_no_repository


@pytest.mark.parametrize("command", [*COMMANDS])
def test_help_can_be_asked_for_in_front(run: Run, command: str) -> None:
    assert run("help", command) == run(command, "--help")
    assert run("帮助", command) == run(command, "--help")


def test_help_alone_is_the_help_of_all(run: Run) -> None:
    assert run("help") == run("--help")


def test_without_data_what_needs_none_is_guessed_all_the_same(run: Run, tmp_path: Path) -> None:
    data = f"--data {tmp_path}"
    assert near(f"list overdue {data}", run) == [f"ledger list {data} --status overdue"]
    assert near(f"list 刘自力 {data}", run) == [f"ledger list {data} --search 刘自力"]


def test_names_are_those_of_the_data_that_is_named(run: Run, make: Make) -> None:
    data = f"--data={make()}"
    assert near(f"list 彭格 {data}", run) == [f"ledger list {data} --leader 彭格"]


# Nearest names


def by_surname(surname: str) -> list[str]:
    return [name for name in PEOPLE if name.startswith(surname)]


@pytest.mark.parametrize("surname", sorted({name[0] for name in PEOPLE}))
@pytest.mark.parametrize(
    "typed",
    [
        "{}",
        "{}局长",
        "{}副局长",
        "{}主任",
        "{}科长",
        "{}书记",
        "{}老师",
        "小{}",
        "老{}",
        "{}局",
        "{}某",
    ],
)
def test_a_surname_gives_all_who_have_it_with_a_title_or_without(surname: str, typed: str) -> None:
    assert likely_people(typed.format(surname), PEOPLE) == by_surname(surname)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_part_of_a_name_or_a_title_behind_it_gives_the_name(name: str) -> None:
    for typed in (name[1:], name[:2], f"{name}局长", f"{name}同志"):
        if typed not in PEOPLE and len(typed) > 1:
            assert name in likely_people(typed, PEOPLE)
    assert likely_people(f"{name}副局长", PEOPLE)[0] == name


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("教师科", "教师发展和对外交流合作科"),
        ("教师发展科", "教师发展和对外交流合作科"),
        ("体育科", "体育产业科"),
        ("督导", "督导室"),
        ("招生办", "市招办"),
        ("幼儿园", "市实验幼儿园"),
        ("人事处", "人事科"),
        ("财务科", "计财科"),
        ("政策法规", "政策法规科"),
    ],
)
def test_what_begins_alike_or_is_a_part_comes_first(typed: str, first: str) -> None:
    assert nearest(typed, OFFICES)[0] == first


@pytest.mark.parametrize("typed", ["诸葛亮", "xyz", "", "？", "Liu"])
def test_where_nothing_is_near_it_is_said_how_to_see_all(
    run: Run, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert likely_people(typed, PEOPLE) == []
    assert likely(typed, OFFICES) == []
    assert run("list", "--leader", typed).err.endswith("; ledger stats --by leader shows all.\n")
    department = run("list", "--department", typed).err
    assert department.endswith("; ledger stats --by department shows all.\n")
    assert run("list", "--table", typed).err.endswith("; ledger tables shows all.\n")
    monkeypatch.setenv("LEDGER_LANG", "zh")
    assert "ledger stats --by leader" in run("list", "--leader", typed).err


@pytest.mark.parametrize(
    ("line", "all_of"),
    [
        ("list --status 红灯", [word for one in Status for word in (one.value, one.chinese)]),
        ("list --kind 表", ["pilot", "改革试点", "key-point", "工作要点", "plan-review"]),
        ("list --year 1999", ["2020"]),
        ("list --year 2021", ["2020"]),
        (
            "list --format pdf",
            ["table", *FORMATS],
        ),
        ("stats --by 周", ["leader", "department", "table", "status", "month", "状态"]),
        ("check -f html", ["text", "concise", "json", "github", "sarif", "junit", "markdown"]),
    ],
)
def test_of_a_short_list_all_that_may_be_written_is_told(
    run: Run, line: str, all_of: list[str]
) -> None:
    answer = run(*line.split())
    assert answer.code == 2
    assert [word for word in all_of if f"“{word}”" not in answer.err] == []


# Names that are known and lead nothing

LEADING_NOTHING = {
    "--leader 蒋春尧": (
        "“蒋春尧” is responsible for no row, but is named in 1 row: ledger list --search 蒋春尧"
    ),
    "--department 竞训科 --lead-only": (
        "“竞训科” leads no row, but is named in 1 row: ledger list --search 竞训科"
    ),
    "--department 省教育厅": (
        "“省教育厅” leads and supports no row, but is named in 1 row: ledger list --search 省教育厅"
    ),
}


@pytest.mark.parametrize("command", ["list", "due 2020", "stats", "tables", "plan"])
@pytest.mark.parametrize(("filters", "sentence"), LEADING_NOTHING.items())
def test_who_leads_nothing_is_told_where_the_name_stands(
    run: Run, command: str, filters: str, sentence: str
) -> None:
    answer = run(*command.split(), *filters.split(), "--as-of", AS_OF)
    assert sentence in answer.out.split("\n")
    answer = run(*command.split(), *filters.split(), "--as-of", AS_OF, "-f", "json")
    assert sentence in answer.err.split("\n")


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_who_is_known_is_answered_with_nothing_and_no_word(run: Run, name: str) -> None:
    answer = run("list", "--leader", name, "--as-of", AS_OF, "-f", "json")
    assert json.loads(answer.out) or f"ledger list --search {name}" in answer.err
    if f"ledger list --search {name}" in answer.err:
        assert json.loads(run("list", "--search", name, "-f", "json").out)


def test_who_is_only_in_the_registry_is_told_so(run: Run, make: Make) -> None:
    answer = run("list", "--leader", "彭格", "--data", str(make()))
    assert "“彭格” is responsible for no row, and is named in none." in answer.out


def test_who_leads_something_else_is_told_nothing(run: Run) -> None:
    answer = run("list", "--leader", "刘自力", "--status", "closed", "--as-of", AS_OF)
    assert "is responsible for no row" not in answer.out


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("show pilots/99", "2020/pilots/1", "2020/pilots/7"),
        ("why 工作要点/99", "2020/key-points/1", "2020/key-points/15"),
        ("show reform-tasks/第9项", "2020/reform-tasks/1", "2020/reform-tasks/3"),
    ],
)
def test_of_a_number_that_a_table_does_not_have_no_other_row_is_offered(
    run: Run, line: str, first: str, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = run(*line.split(" "))
    assert answer.code == 2
    assert answer.err.endswith(f"this table has the rows “{first}” to “{last}”.\n")
    monkeypatch.setenv("LEDGER_LANG", "zh")
    assert run(*line.split(" ")).err.endswith(f"这张台账的事项是“{first}”至“{last}”。\n")


@pytest.mark.parametrize("name", ["pilots/第7项", "pilots第7项", "工作要点第13项", "工作要点/13号"])
def test_a_row_is_found_by_its_number_as_it_is_spoken(run: Run, name: str) -> None:
    number = "7" if "7" in name else "13"
    assert run("show", name, "-f", "json").out.splitlines()[1].endswith(f'/{number}",')


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("list --leader 谢强 刘自力", "ledger list --leader 谢强 --leader 刘自力"),
        ("list --status 逾期 基教科", "ledger list --status 逾期 --department 基教科"),
        ("due 2020 谢强", "ledger due 2020 --leader 谢强"),
    ],
)
def test_what_was_asked_beside_a_word_in_the_wrong_place_is_kept(
    run: Run, line: str, meant: str
) -> None:
    assert near(line, run) == [meant]
