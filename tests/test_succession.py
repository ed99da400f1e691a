"""Who follows whom: all that is open is handed over at once, and the registry knows until when."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ledgertool.editing.registering import verify, with_successor
from ledgertool.reading.ledger import load, of_texts
from tests.conftest import Make, Run
from tests.findings import findings
from tests.programs import git
from tests.samples import REGISTRY, TABLE

TASKS = "ledgers/2020/tasks.yaml"
MORE = "ledgers/2020/more.yaml"
SUCCEED = ("succeed", "谢强", "王某", "--on", "2020-09-01", "--reason", "调任")
HEAD = "kind: reform-task\ntitle: 任务\nyear: 2020\nsource: 试编台账\norder: 2\nrows:\n"


def table(*leaders: str, more: str = "") -> str:
    """Write a table whose rows have these leaders."""
    return HEAD + "".join(
        f"  - number: {number}\n    title: 事项{number}\n    leaders: [{names}]\n"
        f"    lead_departments: [基教科]\n    deadline: 2020\n    outcome: 出台方案\n{more}"
        for number, names in enumerate(leaders, 1)
    )


def succeeded(run: Run, data: Path, *arguments: str) -> str:
    """Let 王某 follow 谢强; give what is told."""
    answer = run(*SUCCEED, "--data", str(data), *arguments)
    assert answer.code == 0, answer.err
    assert run("check", "--data", str(data)).code == 0
    return answer.out + answer.err


def leaders(run: Run, data: Path, day: str = "2020-09-01") -> dict[str, list[str]]:
    """Give who answers for each row on a day."""
    said = run("list", "--data", str(data), "--as-of", day, "-f", "json").out
    return {row["id"]: row["leaders"] for row in json.loads(said)}


def test_all_that_is_open_is_handed_over_in_every_table_and_the_rest_stays(
    make: Make, run: Run
) -> None:
    closed = "    record: [{on: 2020-08-01, closed: 文}]\n"
    data = make(
        {
            TASKS: TABLE,
            MORE: table("谢强", "刘自力, 谢强, 彭格", "彭格"),
            "ledgers/2020/done.yaml": table("谢强", more=closed).replace("任务", "已办任务"),
        }
    )
    said = succeeded(run, data)
    assert leaders(run, data) == {
        "2020/tasks/1": ["刘自力"],
        "2020/tasks/2": ["王某"],
        "2020/more/1": ["王某"],
        "2020/more/2": ["刘自力", "王某", "彭格"],
        "2020/more/3": ["彭格"],
        "2020/done/1": ["谢强"],
    }
    assert leaders(run, data, "2020-08-31")["2020/more/2"] == ["刘自力", "谢强", "彭格"]
    assert "3 rows go from “谢强” to “王某”." in said


def test_the_registry_has_both_the_successor_right_behind(make: Make, run: Run) -> None:
    data = make({TASKS: TABLE})
    succeeded(run, data)
    assert (data / "registry.yaml").read_text(encoding="utf-8") == REGISTRY.replace(
        "  - name: 谢强\n", "  - name: 谢强\n    until: 2020-09-01\n  - name: 王某\n"
    )


def test_a_successor_who_answers_for_the_row_already_is_not_there_twice(
    make: Make, run: Run
) -> None:
    data = make({MORE: table("刘自力, 谢强", "谢强, 刘自力")})
    answer = run(*SUCCEED[:2], "刘自力", *SUCCEED[3:], "--data", str(data))
    assert answer.code == 0
    assert set(map(tuple, leaders(run, data).values())) == {("刘自力",)}
    assert (data / "registry.yaml").read_text(encoding="utf-8") == REGISTRY.replace(
        "  - name: 谢强\n", "  - name: 谢强\n    until: 2020-09-01\n"
    )


def test_aliases_are_the_people_that_they_stand_for(make: Make, run: Run) -> None:
    registry = REGISTRY.replace(
        "  - name: 谢强\n",
        "  - name: 谢强\n    aliases: [{name: 谢局长, note: 同一人}]\n",
    ).replace("  - name: 彭格\n", "  - name: 彭格\n    aliases: [{name: 彭局长, note: 同一人}]\n")
    data = make({MORE: table("谢局长", "彭局长, 谢强")}, registry=registry)
    answer = run("succeed", "谢局长", "彭局长", *SUCCEED[3:], "--data", str(data))
    assert answer.code == 0, answer.err
    assert leaders(run, data) == {"2020/more/1": ["彭格"], "2020/more/2": ["彭局长"]}


def test_with_some_tables_only_the_rest_stays_and_so_does_the_predecessor(
    make: Make, run: Run
) -> None:
    data = make({TASKS: TABLE, MORE: table("谢强")})
    said = succeeded(run, data, "--table", "more")
    assert leaders(run, data)["2020/tasks/2"] == ["谢强"]
    assert "“谢强” stays responsible for “2020/tasks/2”" in said
    assert "until" not in (data / "registry.yaml").read_text(encoding="utf-8")
    succeeded(run, data)
    assert "until: 2020-09-01" in (data / "registry.yaml").read_text(encoding="utf-8")


def test_a_row_that_somebody_is_the_city_leader_of_is_told_and_not_handed_over(
    make: Make, run: Run
) -> None:
    text = """\
kind: reform-plan
title: 改革方案
year: 2020
source: 试编台账
order: 1
rows:
  - number: 1
    title: 方案
    city_leader: 谢强
    leaders: [彭格]
    lead_departments: [基教科]
    deadline: 2020
"""
    data = make({"ledgers/2020/plans.yaml": text})
    said = succeeded(run, data)
    assert "0 rows go" in said
    assert "“谢强” stays the city leader of “2020/plans/1”" in said


def test_the_day_decides_what_is_open_and_who_is_responsible(make: Make, run: Run) -> None:
    later = "    record: [{on: 2020-10-01, closed: 文}]\n"
    gone = (
        "    record:\n      - on: 2020-08-01\n"
        "        reassigned: {from: [谢强], to: [彭格]}\n        reason: 分工调整\n"
    )
    data = make({MORE: table("谢强", more=gone)})
    assert "0 rows go" in succeeded(run, data)
    data = make({MORE: table("谢强", more=later)}, registry=REGISTRY)
    assert "1 row goes" in succeeded(run, data)


def test_it_is_one_change_all_or_nothing(make: Make, run: Run) -> None:
    later = (
        "    record:\n      - on: 2020-10-01\n"
        "        reassigned: {from: [谢强], to: [彭格]}\n        reason: 分工调整\n"
    )
    data = make({TASKS: TABLE, MORE: table("谢强", more=later)})
    before = {path: path.read_bytes() for path in data.rglob("*.yaml")}
    answer = run(*SUCCEED, "--data", str(data))
    assert (answer.code, answer.out) == (2, "")
    assert "Nothing was written" in answer.err
    assert {path: path.read_bytes() for path in before} == before


def test_a_dry_run_shows_all_files_and_writes_none(make: Make, run: Run) -> None:
    data = make({TASKS: TABLE, MORE: table("谢强")})
    before = {path: path.read_bytes() for path in data.rglob("*.yaml")}
    answer = run(*SUCCEED, "--data", str(data), "--dry-run")
    assert answer.code == 0
    assert answer.out.count("+++ b/") == 3
    assert "+    until: 2020-09-01\n" in answer.out
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("谢墙", "王某", "--reason", "调任"), "Did you mean “谢强”?"),
        (("谢强", "谢强", "--reason", "调任"), "that is one person"),
        (("谢强", " ", "--reason", "调任"), "one name is expected"),
        (("谢强", "a\nb", "--reason", "调任"), "one name is expected"),
        (("谢强", "a,b", "--reason", "调任"), "one name is expected"),
        (("谢强", "基教科", "--reason", "调任"), "it is a department"),
        (("谢强", "谢 强", "--reason", "调任"), "that is one person"),
        (("谢强", "王某"), "ledger succeed needs"),
        (("谢强", "王某", "--reason", " "), "ledger succeed needs"),
        (("谢强", "王某", "--reason", "待定"), "Nothing was written"),
        (("谢强", "王某、李某", "--reason", "调任"), "one name is expected"),
        (("谢强", "王某", "--reason", "调任", "--on", "近期"), "--on"),
        (("谢强", "王某", "--reason", "调任", "--table", "nope"), "nope"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    make: Make, run: Run, arguments: tuple[str, ...], said: str
) -> None:
    data = make({TASKS: TABLE})
    before = {path: path.read_bytes() for path in data.rglob("*.yaml")}
    answer = run("succeed", *arguments, "--data", str(data))
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert {path: path.read_bytes() for path in before} == before


def test_a_name_is_taken_without_the_spaces_inside(make: Make, run: Run) -> None:
    data = make({MORE: table("谢强")})
    assert run(*SUCCEED[:2], "王 某", *SUCCEED[3:], "--data", str(data)).code == 0
    assert leaders(run, data) == {"2020/more/1": ["王某"]}


def test_a_new_name_that_is_written_like_a_known_one_is_told(make: Make, run: Run) -> None:
    data = make({MORE: table("谢强")})
    answer = run(*SUCCEED[:2], "刘自立", *SUCCEED[3:], "--data", str(data))
    assert answer.code == 0
    assert "“刘自立” is new, and written much like “刘自力”" in answer.err


def test_what_has_been_handed_over_is_not_handed_over_again(make: Make, run: Run) -> None:
    data = make({MORE: table("谢强")})
    succeeded(run, data)
    before = {path: path.read_bytes() for path in data.rglob("*.yaml")}
    answer = run(*SUCCEED, "--data", str(data))
    assert (answer.code, answer.out) == (2, "")
    assert "has left already" in answer.err
    assert {path: path.read_bytes() for path in before} == before


# The registry in any layout

LAYOUTS = [
    REGISTRY,
    REGISTRY.replace("\n", "\r\n"),
    REGISTRY.replace("  - name: 谢强\n", "  # 一\n  - name: 谢强  # 二\n    # 三\n  # 四\n"),
    REGISTRY.replace("  - name: 谢强", '  - "name": "谢强"'),
    REGISTRY.replace("  - name: 谢强", "  - {name: 谢强}"),
    REGISTRY.replace("  - name: 谢强", "  - {name: 谢强, aliases: [{name: 甲, note: 乙}]}  # 丙"),
    REGISTRY.replace(
        "  - name: 谢强", "  -   name: 谢强\n      aliases:\n      - {name: 甲, note: 乙}"
    ),
    REGISTRY.replace("  - name: 谢强", "  -\n    name: 谢强"),
    REGISTRY.replace("  - ", "- ").replace("    collective", "  collective"),
    REGISTRY.replace("  - name: 刘自力\n  - name: 谢强\n  - name: 彭格\n", "  - name: 谢强\n\n\n"),
    "departments: []\npeople: [{name: 刘自力}, {name: 谢强}, {name: 彭格}]\n",
    "departments: []\npeople:\n  [\n    {name: 谢强},\n    {name: 彭格},\n  ]\n",
    "departments: []\npeople: [{name: 谢强}]",
    "departments: []\npeople:\n  - name: 谢强",
    "{departments: [], people: [{name: 谢强}]}\n",
]


@pytest.mark.parametrize("registry", LAYOUTS)
@pytest.mark.parametrize("successor", ["王某", "彭格"])
def test_in_any_layout_only_what_is_meant_is_added(
    make: Make, run: Run, registry: str, successor: str
) -> None:
    data = make({}, registry=registry)
    before = yaml.safe_load(registry)
    names = [entry["name"] for entry in before["people"]]
    code = run(*SUCCEED[:2], successor, *SUCCEED[3:], "--data", str(data)).code
    assert code == 0
    after = (data / "registry.yaml").read_bytes().decode()
    found = yaml.safe_load(after)
    assert found.pop("departments") == before["departments"]
    place = names.index("谢强") + 1
    expected = names if successor in names else [*names[:place], successor, *names[place:]]
    assert [entry["name"] for entry in found["people"]] == expected
    assert [str(entry.get("until", "")) for entry in found["people"]] == [
        "2020-09-01" if name == "谢强" else "" for name in expected
    ]
    kept = iter(after)
    assert all(character in kept for character in registry)  # nothing is gone, or moved
    assert after.endswith("\n") == registry.endswith("\n")
    assert after.count("\r\n") in (0, after.count("\n"))


@pytest.mark.parametrize(
    "registry",
    ["\ufeff" + REGISTRY, REGISTRY.replace("- name: 彭格", "- nam: 彭格"), "people: [\n"],
)
def test_a_registry_with_an_error_is_not_edited(make: Make, run: Run, registry: str) -> None:
    data = make({MORE: table("谢强")}, registry=registry)
    before = (data / MORE).read_bytes()
    answer = run(*SUCCEED, "--data", str(data))
    assert (answer.code in (2, 3), answer.out) == (True, "")
    assert "registry.yaml" in answer.err
    assert (data / MORE).read_bytes() == before
    assert (data / "registry.yaml").read_text(encoding="utf-8") == registry


@given(st.sampled_from(LAYOUTS), st.sampled_from(["王某", "O'Neil", "a: b", "12", "王 某", "#一"]))
def test_any_name_is_read_back_as_it_was_given(registry: str, name: str) -> None:
    ledger = of_texts(Path("data"), {"registry.yaml": registry})
    text = with_successor(ledger, "谢强", name, None)
    verify(ledger, ledger.edited({"registry.yaml": text}), "谢强", name, None)


# Named after the last day

LEFT = REGISTRY.replace("  - name: 谢强\n", "  - name: 谢强\n    until: 2020-09-01\n")


def named(year: int = 2020, issued_on: str = "", record: str = "") -> str:
    """Write a table of a year whose one row 谢强 answers for."""
    head = f"issued_on: {issued_on}\nrows:" if issued_on else "rows:"
    text = table("谢强", more=record).replace("rows:", head)
    return text.replace("year: 2020", f"year: {year}").replace(
        "deadline: 2020", f"deadline: {year}"
    )


HANDED = "    record: [{{on: {on}, reassigned: {{from: [谢强], to: [{to}]}}, reason: 分工}}]\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (named(), False),
        (named(issued_on="2020-09-01"), False),
        (named(issued_on="2020-09-02"), True),
        (named(issued_on="2020-05-13"), False),
        (named(2021), True),
        (named(2021, issued_on="2020-08-20"), False),
        (named(record=HANDED.format(on="2020-10-01", to="彭格")), False),
        (named(record=HANDED.format(on="2020-10-01", to="谢强, 彭格")), False),
        (
            table(
                "彭格",
                more=HANDED.format(on="2020-10-01", to="谢强").replace("[谢强]", "[彭格]", 1),
            ),
            True,
        ),
        (
            table(
                "彭格",
                more=HANDED.format(on="2020-09-01", to="谢强").replace("[谢强]", "[彭格]", 1),
            ),
            False,
        ),
    ],
)
def test_who_has_left_is_named_on_nothing_that_is_newer(
    make: Make, run: Run, text: str, found: bool
) -> None:
    data = make({"ledgers/2021/tasks.yaml" if "year: 2021" in text else TASKS: text}, registry=LEFT)
    assert ("R335" in [one.code for one in findings(data)]) is found


def test_without_a_last_day_nobody_has_left(make: Make, run: Run) -> None:
    assert findings(make({"ledgers/2021/tasks.yaml": named(2021)})) == []


def test_a_row_that_is_new_in_an_old_table_is_told_against_an_earlier_state(
    make: Make, run: Run, tmp_path: Path
) -> None:
    data = make({TASKS: table("谢强")}, registry=LEFT)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    (data / TASKS).write_text(table("谢强", "谢强"), encoding="utf-8")
    assert run("check", "--data", str(data)).code == 0
    answer = run("check", "--data", str(data), "--against", "HEAD", "-f", "concise")
    assert answer.code == 1
    assert answer.out.count("R335") == 1
    assert "This person had left before the row came" in answer.out


def test_a_row_that_comes_together_with_the_last_day_is_not(
    make: Make, run: Run, tmp_path: Path
) -> None:
    data = make({TASKS: table("谢强")})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    (data / TASKS).write_text(table("谢强", "谢强"), encoding="utf-8")
    (data / "registry.yaml").write_text(LEFT, encoding="utf-8")
    assert run("check", "--data", str(data), "--against", "HEAD").code == 0


def test_rolling_over_names_nobody_who_has_left(make: Make, run: Run) -> None:
    data = make({TASKS: table("谢强", "彭格")}, registry=LEFT)
    answer = run("rollover", "2021", "--on", "2020-12-31", "--data", str(data))
    assert answer.code == 2
    assert "R335" in answer.err
    assert run(*SUCCEED, "--data", str(data)).code == 0
    assert run("rollover", "2021", "--on", "2020-12-31", "--data", str(data)).code == 0
    assert load(data).registry.people.until("谢强") is not None
