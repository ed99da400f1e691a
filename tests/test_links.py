"""What serves what, by the editors' reading, and what the documents say in two ways."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ledgertool.answers.lookup import all_rows
from ledgertool.findings.finding import Finding, Severity
from ledgertool.model.row import Link
from ledgertool.output.reporters import REPORTERS
from ledgertool.reading.ledger import load
from tests.conftest import Kept, Make, Run
from tests.findings import facts, findings
from tests.samples import AS_OF, DATA, PLAN, TABLE

CASES = Path(__file__).parent / "cases" / "links"
COMMANDS = {
    "show-both-ways": ["show", "key-points/5", "--as-of", AS_OF],
    "show-named-by-another": ["show", "reform-plans-other/1", "--as-of", AS_OF],
    "show-targets": ["show", "key-points/15", "--as-of", AS_OF],
    "notes": ["check", "--notes", "--format", "concise"],
}
PILOTS = [f"2020/pilots/{number}" for number in (1, 2, 3, 4, 5, 7)]
SERVES = {
    "2020/key-points/1": ["plan2019/2.1.2", "plan2019/2.3.4"],
    "2020/key-points/4": ["plan2019/2.3.1"],
    "2020/key-points/5": ["plan2019/2.3.2"],
    "2020/key-points/6": ["plan2019/2.1.6", "plan2019/2.3.4"],
    "2020/key-points/7": ["plan2019/3.3"],
    "2020/key-points/9": ["plan2019/2.3.3"],
    "2020/key-points/11": ["plan2019/3.4"],
    "2020/key-points/12": ["plan2019/2.3.2"],
    "2020/key-points/15": ["plan2019/2.2.3"],
    "2020/reform-tasks/1": ["plan2019/2.3.4"],
    "2020/reform-tasks/2": ["plan2019/2.3.3"],
    "2020/plan-reviews/1": ["plan2019/2.3.2"],
    "2020/reform-plans-city/2": ["plan2019/3.3"],
    "2020/reform-plans-other/1": ["plan2019/2.3.2"],
    "2020/reform-plans-other/5": ["plan2019/3.4"],
    "2020/pilots/2": ["plan2019/2.3.2"],
    "2020/pilots/3": ["plan2019/2.3.3"],
    "2020/pilots/5": ["plan2019/2.3.1"],
}
RELATED = {
    "2020/key-points/5": ["2020/reform-plans-other/1", "2020/reform-plans-other/4"],
    "2020/key-points/6": ["2020/reform-tasks/1"],
    "2020/key-points/7": ["2020/reform-plans-city/2", "2020/reform-plans-other/3"],
    "2020/key-points/9": ["2020/reform-tasks/2"],
    "2020/key-points/10": ["2020/reform-plans-city/1"],
    "2020/key-points/11": ["2020/reform-plans-other/5"],
    "2020/key-points/12": ["2020/plan-reviews/1"],
    "2020/key-points/13": ["2020/reform-plans-other/2"],
    "2020/key-points/14": ["2020/reform-tasks/3"],
    "2020/key-points/15": PILOTS,
}

LINKED = """\
kind: reform-task
title: 改革任务
year: 2020
source: 试编台账
order: 1
rows:
  - number: 1
    title: 推进中考改革
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020-12
    outcome: 出台实施方案
    serves:
      - to: plan2019/2.1
        reason: 都讲普通高中
        reading: editors
    related:
      - to: 2020/tasks/2
        reason: 都讲招生
        reading: editors

  - number: 2
    title: 组织招生考试2次
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020-12
    outcome: 完成招生
"""
"""Two rows about the same thing, which agree."""


@pytest.fixture(scope="module")
def links() -> dict[str, dict[str, tuple[Link, ...]]]:
    """Give the links of all frozen rows: those of ``serves`` and those of ``related``."""
    found = {table.row_id(row): row for table, row in all_rows(load(DATA))}
    return {
        "serves": {name: row.serves for name, row in found.items() if row.serves},
        "related": {name: row.related for name, row in found.items() if row.related},
    }


def shown(run: Run, row_id: str, data: Path = DATA) -> dict[str, Any]:
    """Give a row whole, as JSON."""
    answer = run("show", row_id, "--format", "json", "--as-of", AS_OF, "--data", str(data))
    assert (answer.code, answer.err) == (0, "")
    item: dict[str, Any] = json.loads(answer.out)
    return item


NOTED = "code start message found expected"


def notes(folder: Path) -> list[Finding]:
    """Give all that is noted of a folder; nothing must be wrong with it."""
    found = findings(folder)
    assert {finding.severity for finding in found} <= {Severity.NOTE}
    return found


# The links of the frozen ledger


def test_rows_serve_the_nodes_of_the_plan_that_their_texts_are_about(
    links: dict[str, dict[str, tuple[Link, ...]]],
) -> None:
    assert {name: [link.to for link in to] for name, to in links["serves"].items()} == SERVES


def test_rows_are_related_to_the_rows_about_the_same_thing(
    links: dict[str, dict[str, tuple[Link, ...]]],
) -> None:
    assert {name: [link.to for link in to] for name, to in links["related"].items()} == RELATED


def test_every_frozen_link_leads_somewhere_is_marked_as_a_reading_and_has_a_reason(
    links: dict[str, dict[str, tuple[Link, ...]]],
) -> None:
    ledger = load(DATA)
    nodes = {spot.id for issued in ledger.plans for spot in issued.nodes()}
    others = {table.row_id(row) for table, row in all_rows(ledger)}
    for field, known in (("serves", nodes), ("related", others)):
        for name, found in links[field].items():
            assert {link.to for link in found} <= known - {name}
            assert {link.reading for link in found} == {"editors"}
            assert [link.to for link in found if len(link.reason) < 5] == []


# Shown both ways


@pytest.mark.parametrize("name", COMMANDS)
def test_an_answer_about_links_is_as_it_was_when_it_was_read_by_eye(
    run: Run, name: str, kept: Kept
) -> None:
    answer = run(*COMMANDS[name])
    assert (answer.code, answer.err) == (0, "")
    kept(answer.out, CASES / f"{name}.txt")


def test_there_is_no_answer_without_its_command() -> None:
    assert {path.name for path in CASES.iterdir()} == {f"{name}.txt" for name in COMMANDS}


def test_json_gives_the_links_of_a_row_and_those_that_name_it(run: Run) -> None:
    kept = ("serves", "related", "related_by")
    item = shown(run, "plan-reviews/1")
    assert {field: item[field] for field in kept} == {
        "serves": [
            {
                "to": "plan2019/2.3.2",
                "reason": "都讲改进教学质量评价",
                "reading": "editors",
            }
        ],
        "related": [],
        "related_by": [
            {
                "from": "2020/key-points/12",
                "reason": "同一文件：《中小学教学质量综合评价改革方案》",
                "reading": "editors",
            }
        ],
    }


def test_a_relation_is_found_from_both_ends(run: Run) -> None:
    backwards: dict[str, list[str]] = {}
    for name, others in RELATED.items():
        for other in others:
            backwards.setdefault(other, []).append(name)
    for other, names in backwards.items():
        assert [link["from"] for link in shown(run, other)["related_by"]] == names
    for name, others in RELATED.items():
        assert [link["to"] for link in shown(run, name)["related"]] == others
        assert shown(run, name)["related_by"] == []


@pytest.mark.parametrize("format_", ["table", "csv", "md"])
def test_links_are_marked_as_the_editors_reading_wherever_a_row_is_shown(
    run: Run, format_: str
) -> None:
    said = run("show", "key-points/5", "--format", format_, "--as-of", AS_OF).out
    assert ("对应规划（编者理解）" in said, "相关事项（编者理解）" in said) == (True, True)
    alone = run("show", "key-points/2", "--format", format_, "--as-of", AS_OF).out
    assert "编者理解" not in alone


def test_a_node_of_the_plan_names_the_rows_that_serve_it(run: Run) -> None:
    for node in sorted({to for found in SERVES.values() for to in found}):
        answer = run("plan", node, "--format", "json", "--as-of", AS_OF)
        (item,) = json.loads(answer.out)
        assert item["rows"] == [name for name, found in SERVES.items() if node in found]
        assert (
            answer.err == "Links to the plan are the editors' reading, not the documents' words.\n"
        )


# Notes


def test_notes_are_not_shown_unless_asked_for(run: Run) -> None:
    assert run("check", "--format", "concise") == (0, "", "")
    assert run("check").out == "Checked 8 files, 33 rows: 0 errors, 0 warnings.\n"


@pytest.mark.parametrize("strict", [[], ["--strict"]], ids=["", "strict"])
@pytest.mark.parametrize("reporter", sorted(REPORTERS))
def test_notes_never_fail_in_any_report(run: Run, reporter: str, strict: list[str]) -> None:
    told = run("check", "--notes", "--format", reporter, *strict)
    assert (told.code, told.err) == (0, "")
    assert "R321" in told.out
    assert "R321" not in run("check", "--format", reporter, *strict).out.replace('"id": "R321"', "")


def test_notes_are_of_the_lowest_level_in_json(run: Run) -> None:
    report = json.loads(run("check", "--notes", "--format", "json").out)
    assert {finding["severity"] for finding in report["diagnostics"]} == {"note"}
    counted = {"files": 8, "tables": 6, "rows": 33, "errors": 0, "warnings": 0, "notes": 10}
    assert report["summary"] == counted


def test_notes_are_not_among_the_findings_of_an_answer(run: Run) -> None:
    assert run("show", "key-points/5", "--as-of", AS_OF).err == ""


def noted(*changes: tuple[str, str]) -> str:
    """Write two related rows, the second changed."""
    first, second = LINKED.split("\n\n")
    for old, new in changes:
        assert old in second
        second = second.replace(old, new)
    return f"{first}\n\n{second}"


@pytest.fixture
def place(make: Make) -> Path:
    """Give a data folder with a plan and a table."""
    return make({"plan2019.yaml": PLAN, "ledgers/2020/tasks.yaml": LINKED})


def put(folder: Path, table: str) -> Path:
    """Put a table into a data folder."""
    (folder / "ledgers" / "2020" / "tasks.yaml").write_text(table, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [("deadline: 2020-12\n", "deadline: 2020-12-31\n")],
        [("deadline: 2020-12\n", "deadline: 2020-Q4\n")],
        [("deadline: 2020-12\n", "must_close: true\n")],
        [("deadline: 2020-12\n", "deadline_text: 按省上要求推进\n")],
        [("[基教科]\n", "[基教科]\n    support_departments: [职成高教科]\n")],
    ],
    ids=str,
)
def test_rows_that_agree_or_of_which_one_says_nothing_are_not_noted(
    place: Path, changes: list[tuple[str, str]]
) -> None:
    assert notes(put(place, noted(*changes))) == []


def test_the_order_of_names_is_no_contradiction(place: Path) -> None:
    both = LINKED.replace("[刘自力]", "[刘自力, 谢强]", 1)
    assert notes(put(place, both.replace("[刘自力]\n", "[谢强, 刘自力]\n"))) == []


@pytest.mark.parametrize(
    ("change", "message", "here", "there"),
    [
        (("[刘自力]", "[谢强, 彭格]"), "name different leaders", "刘自力", "谢强、彭格"),
        (("[基教科]", "[职成高教科]"), "name different lead departments", "基教科", "职成高教科"),
        (("deadline: 2020-12", "deadline: 2021"), "state different deadlines", "2020-12", "2021"),
        (
            ("deadline: 2020-12", "deadline: 2020-11"),
            *("state different deadlines", "2020-12", "2020-11"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_related_rows_that_differ_are_noted_where_the_link_stands(
    place: Path, change: tuple[str, str], message: str, here: str, there: str
) -> None:
    expected = ("R321", (18, 13), f"Related rows {message}", f"{here} here, {there} there", None)
    assert facts(notes(put(place, noted(change))), NOTED) == [expected]


def test_a_note_shows_what_stands_at_the_other_end(place: Path) -> None:
    (finding,) = notes(put(place, noted(("[刘自力]", "[谢强]"))))
    (related,) = finding.related
    assert (related.path, related.span.line, related.span.column, related.message) == (
        (place / "ledgers/2020/tasks.yaml").as_posix(),
        *(24, 5, "2020/tasks/2: 谢强"),
    )
    assert (finding.row, finding.field) == ("2020/tasks/1", "related")


def test_rows_that_differ_in_all_three_have_three_notes(place: Path) -> None:
    changes = [("[刘自力]", "[谢强]"), ("[基教科]", "[职成高教科]"), ("2020-12", "2021")]
    table = noted(*changes)
    found = notes(put(place, table))
    assert [note.message for note in found] == [
        "Related rows name different lead departments",
        "Related rows name different leaders",
        "Related rows state different deadlines",
    ]
    others = [table.splitlines()[one.span.line - 1] for note in found for one in note.related]
    assert others == [
        "    lead_departments: [职成高教科]",
        "    leaders: [谢强]",
        "    deadline: 2021",
    ]


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("0.3", ("0.1", "0.2")),
        ("1.1", ("0.7", "0.4")),
        ("100", ("33.3", "66.7")),
        ("0", ("0", "0")),
    ],
)
def test_a_sum_of_fractions_is_exact(place: Path, value: str, parts: tuple[str, str]) -> None:
    plan = PLAN.replace("value: 5\n", f"value: {parts[0]}\n")
    plan = plan.replace("value: 20000\n", f"value: {parts[1]}\n")
    (place / "plan2019.yaml").write_text(plan, encoding="utf-8")
    table = LINKED + SUM.format(value=value, parts="[plan2019/2.1/1, plan2019/2.2/1]")
    (note,) = notes(put(place, table))
    assert (note.message, note.found) == (
        "The documents state this figure twice, and the two agree",
        f"{value}个 = {parts[0]}所 + {parts[1]}人",
    )


SUM = """\
    targets:
      - number: 1
        metric: 考试
        comparison: exactly
        value: {value}
        unit: 个
        words: 招生考试2次
        sum_of: {parts}
"""


@pytest.mark.parametrize(
    ("value", "parts", "message", "found"),
    [
        (2, "[2020/tasks/1, 2020/tasks/2]", "agree", "2 = 1 + 1"),
        (3, "[2020/tasks/1, 2020/tasks/2]", "differ", "3 ≠ 1 + 1"),
        (20005, "[plan2019/2.1/1, plan2019/2.2/1]", "agree", "20005个 = 5所 + 20000人"),
        (6, "[plan2019/2.1/1, 2020/tasks/1]", "agree", "6个 = 5所 + 1"),
        (5.5, "[plan2019/2.1/1]", "differ", "5.5个 ≠ 5所"),
        (123456789, "[plan2019/2.2/1]", "differ", "123456789个 ≠ 20000人"),
    ],
)
def test_a_sum_that_is_stated_twice_is_noted_whether_it_agrees_or_not(
    place: Path, value: float, parts: str, message: str, found: str
) -> None:
    table = LINKED + SUM.format(value=value, parts=parts)
    assert facts(notes(put(place, table)), NOTED) == [
        (
            *("R322", (34, 16)),
            f"The documents state this figure twice, and the two {message}",
            *(found, None),
        )
    ]


# What cannot be read is not called missing


OTHER = TABLE.replace("改革任务", "其他任务").replace("order: 1", "order: 2")
BROKEN = OTHER.replace("leaders: [谢强]", "leaders: 谢强")
"""A table whose second row cannot be read."""


@pytest.mark.parametrize(
    ("to", "missing"),
    [("2020/broken/1", False), ("2020/broken/2", False), ("2020/broken/3", True)],
)
def test_a_link_to_a_row_that_cannot_be_read_is_not_called_missing(
    place: Path, to: str, missing: bool
) -> None:
    (place / "ledgers/2020/broken.yaml").write_text(BROKEN, encoding="utf-8")
    put(place, LINKED.replace("to: 2020/tasks/2", f"to: {to}"))
    codes = [f.code for f in findings(place) if f.severity is Severity.ERROR]
    assert codes == ["S210", *(["R312"] if missing else [])]


@pytest.mark.parametrize(
    "broken",
    [
        BROKEN.replace("number: 2", "number: 二"),
        BROKEN.replace("leaders: 谢强", f"leaders: {'[' * 20}"),
        BROKEN.encode("gb18030"),
    ],
    ids=["a row without its number", "a file read in part", "a file not read"],
)
def test_where_it_is_not_known_which_rows_are_lost_none_is_called_missing(
    place: Path, broken: str | bytes
) -> None:
    content = broken if isinstance(broken, bytes) else broken.encode()
    (place / "ledgers/2020/broken.yaml").write_bytes(content)
    put(place, LINKED.replace("to: 2020/tasks/2", "to: 2020/broken/7"))
    codes = {finding.code for finding in findings(place)}
    assert (len(codes) > 0, codes & {"R312"}) == (True, set())


def test_a_link_into_a_plan_whose_numbers_are_wrong_is_not_called_missing(place: Path) -> None:
    plan = PLAN.replace(
        "  - number: 2\n    heading: 重点工作", "  - number: 3\n    heading: 重点工作"
    )
    (place / "plan2019.yaml").write_text(plan, encoding="utf-8")
    serves = "    serves: [{to: %s, reason: 同一事项, reading: editors}]\n"
    put(place, TABLE + serves % "plan2019/2.1")
    assert [finding.code for finding in findings(place)] == ["R304"]
    put(place, TABLE + serves % "plan2018/2.1")
    assert sorted(finding.code for finding in findings(place)) == ["R304", "R312"]


@pytest.mark.parametrize("part", ["2020/broken/2", "2020/broken/2/1"])
def test_a_sum_over_a_row_that_cannot_be_read_says_nothing(place: Path, part: str) -> None:
    (place / "ledgers/2020/broken.yaml").write_text(BROKEN, encoding="utf-8")
    put(place, LINKED + SUM.format(value=1, parts=f"[{part}]"))
    assert [finding.code for finding in findings(place)] == ["S210"]
