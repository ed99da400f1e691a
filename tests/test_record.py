"""What is written under a row later: it says why, and it is of a day that can be."""

from __future__ import annotations

import pytest

from ledgertool.findings.finding import Severity
from ledgertool.model.fields import fields_of
from ledgertool.model.record import VERBS
from tests.conftest import Make, Run
from tests.findings import findings
from tests.samples import PILOT, PLAN, TABLE

TASKS = "ledgers/2020/tasks.yaml"
ENTRIES = {
    "progress": "{{on: {on}, progress: {words}}}",
    "extended": "{{on: {on}, extended: {{from: 2020, to: 2021}}, reason: {words}}}",
    "approved_by": "{{on: {on}, extended: {{from: 2020, to: 2021}}, reason: 一,"
    " approved_by: {words}}}",
    "reassigned": "{{on: {on}, reassigned: {{from: [谢强], to: [彭格]}}, reason: {words}}}",
    "applied": "{{on: {on}, applied: {words}}}",
    "returned": "{{on: 2020-01-01, applied: 一}}, {{on: {on}, returned: {words}}}",
    "closed": "{{on: {on}, closed: {words}}}",
    "verified_by": "{{on: {on}, closed: 一, verified_by: {words}}}",
    "note": "{{on: {on}, closed: 一, note: {words}}}",
    "reopened": "{{on: 2020-01-01, closed: 一}}, {{on: {on}, reopened: {words}}}",
    "paused": "{{on: {on}, paused: {words}}}",
    "resumed": "{{on: 2020-01-01, paused: 一}}, {{on: {on}, resumed: {words}}}",
    "withdrawn": "{{on: {on}, withdrawn: {words}}}",
}
"""Entries, one for each text that may be a placeholder; some have one before them."""


def recorded(entries: str, **facts: str) -> str:
    """Write a record as lines under a row."""
    return f"    record: [{entries.format(**facts)}]\n"


LINKS = {
    "serves": "    serves: [{{to: plan2019/1, reason: {words}, reading: editors}}]\n",
    "related": "    related: [{{to: 2020/tasks/1, reason: {words}, reading: editors}}]\n",
}
PLACEHOLDERS = [
    "…",
    "……",
    '"..."',
    "。。。",
    "——",
    '"-"',
    "/",
    '"？？"',
    "（…）",
    "×××",
    "xxx",
    "X",
    "_",
    "待定",
    "（待补充）",
    "待补",
    "待填写。",
    "待完善",
    "待明确",
    "TODO",
    '"TBD:"',
    "N/A",
    "NA",
    *("无", "暂无。", "（略）", "未定", "未填", "none", "TBA", "FIXME", "待议", "待续"),
    *("ｘｘ", "ＴＯＤＯ", "〇〇", "○○○"),
    *("待 定", "待定，待定", "TBD TBD", "T.B.D.", "to do", "x x x", "N / A", "tbd(待定)"),
    *("原因：…", "【原因】", "理由", "reason", "待定原因", "XX原因", "××原因", "'reason: …'"),
    *("不详", "暂缺", "后补", "待核实", "待报", "待補充", "空", "同上", "TO BE DETERMINED"),
    *("空无", "无无无空空空", "XXXX某某某", "待填写填写"),
    *("请填写", "填写原因", "尚未填写", "待补录", "待说明", "某某", "没有", "pending"),
]
WORDS = [
    *("上级文件未出台", "上级文件未出台……", "见12号", "…见附件", "待文", "A", '"1"', "Ⅱ"),
    *("时限待定", "待定点学校名单公布", "待补充材料", "待明确牵头科室", "todo清单", "NAS系统"),
    *(
        "原因不在本局",
        "同上级文件",
        "待办事项增加",
        "空缺岗位补齐",
        "不详细",
        "填写完毕",
        "没有经费",
    ),
    *("无异议", "暂无进展", "略有推迟", "未定点", "〇一二号文"),
]


def codes(make: Make, entry: str, table: str = TABLE) -> list[str]:
    found = findings(make({TASKS: table + entry, "plan2019.yaml": PLAN}))
    return [one.code for one in found if one.severity is Severity.ERROR]


@pytest.mark.parametrize("name", [*ENTRIES, *LINKS])
def test_a_placeholder_says_nothing(name: str, make: Make) -> None:
    for words in PLACEHOLDERS:
        assert codes(make, _filled(name, "2020-10-10", words)) == ["R315"], words
    for words in WORDS:
        assert codes(make, _filled(name, "2020-10-10", words)) == [], words


def _filled(name: str, on: str, words: str) -> str:
    if name in LINKS:
        return LINKS[name].format(words=words)
    return recorded(ENTRIES[name], on=on, words=words)


@pytest.mark.parametrize("name", ["problems", "next"])
def test_there_may_be_no_problems_and_nothing_to_come(name: str, make: Make) -> None:
    entry = "{{on: 2020-10-10, progress: 已印发, {name}: {words}}}"
    for words in ("无", "暂无", "没有"):
        assert codes(make, recorded(entry, name=name, words=words)) == [], words
    for words in ("待补", "TODO", "…"):
        assert codes(make, recorded(entry, name=name, words=words)) == ["R315"], words


def test_every_text_of_every_verb_is_tried() -> None:
    texts = {
        name
        for cls in VERBS.values()
        for name, field in fields_of(cls).items()
        if field.is_text and not field.models and name not in ("stage", "for", "pace")
    }
    assert texts - {"reason", "problems", "next"} == set(ENTRIES) - {"extended", "reassigned"}


@pytest.mark.parametrize("name", ENTRIES)
def test_nothing_happens_to_a_row_before_its_tables_year(name: str, make: Make) -> None:
    for day in ("2019-12-31", "2018-06-30", "1999-12-31"):
        assert "R316" in codes(make, _filled(name, day, "一")), day
    for day in ("2020-01-01", "2020-12-31", "2021-03-01"):
        assert codes(make, _filled(name, day, "一")) == [], day


def test_the_entries_of_a_stage_are_looked_at_too(make: Make) -> None:
    table = PILOT + recorded("{{on: 2019-10-10, closed: …, stage: 第一批}}")
    found = findings(make({TASKS: table}))
    assert sorted(one.code for one in found) == ["R315", "R316"]
    assert {one.row for one in found} == {"2020/tasks/1"}
    assert {one.span and one.span.line for one in found} == {len(table.splitlines())}


@pytest.mark.parametrize(
    ("day", "told"), [("2020-10-31", ["R308"]), ("2020-11-01", []), ("2020-11-02", [])]
)
def test_the_oldest_entry_stands_first_whatever_its_verb(
    day: str, told: list[str], make: Make
) -> None:
    first = "{{on: 2020-11-01, progress: 已印发}}"
    second = "{{on: {day}, reassigned: {{from: [谢强], to: [彭格]}}, reason: 分工调整}}"
    assert codes(make, recorded(f"{first}, {second}", day=day)) == told


def test_a_finding_stands_at_the_words_and_at_the_day(make: Make) -> None:
    entry = recorded(ENTRIES["withdrawn"], on="2019-10-10", words="…")
    found = findings(make({TASKS: TABLE + entry}))
    assert [(one.code, one.found, one.span and one.span[1:]) for one in found] == [
        ("R316", "2019-10-10", (19, 21, 29)),
        ("R315", "…", (42, 21, 43)),
    ]


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        (
            "{on: 2020-06-01, extended: {to: 2021-03}, reason: 疫情}",
            "extended: {from: 2020, to: 2021-03}",
        ),
        ("{on: 2020-06-01, extended: {from: 2019, to: 2021-03}, reason: 疫情}", "from: 2020"),
        (
            "{on: 2020-06-01, reassigned: {to: [彭格]}, reason: 分工}",
            "reassigned: {from: [谢强], to: [彭格]}",
        ),
        ("{on: 2020-06-01, reassigned: {from: [彭格], to: [彭格]}, reason: 分工}", "from: [谢强]"),
    ],
)
def test_what_was_in_force_is_shown_as_it_is_to_be_written(
    entry: str, shown: str, make: Make
) -> None:
    (found,) = findings(make({TASKS: TABLE + f"    record: [{entry}]\n"}))
    assert (found.code, found.help) == ("R309", f"write {shown}")


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_known_by_its_chinese_word(verb: str, make: Make) -> None:
    word = VERBS[verb].chinese
    (found,) = findings(make({TASKS: TABLE + f"    record: [{{on: 2020-06-01, {word}: 一}}]\n"}))
    assert (found.code, found.help) == ("S225", f"did you mean “{verb}”?")


@pytest.mark.parametrize(
    ("word", "pace"), [("滞后", "behind"), ("进度滞后", "behind"), ("超前", "ahead")]
)
def test_a_pace_in_chinese_is_mended(word: str, pace: str, make: Make, run: Run) -> None:
    entry = "    record: [{{on: 2020-06-01, progress: 一, pace: {}}}]\n"
    folder = make({TASKS: TABLE + entry.format(word)})
    run("check", "--data", str(folder), "--fix")
    assert (folder / TASKS).read_text(encoding="utf-8") == TABLE + entry.format(pace)


def course(*verbs: str, stage: str = "") -> str:
    """Write a record with an entry of each verb, day after day."""
    about = f", stage: {stage}" if stage else ""
    entries = (
        f"{{on: 2020-06-{day:02d}, {verb}: 验收意见{about}}}" for day, verb in enumerate(verbs, 1)
    )
    return f"    record: [{', '.join(entries)}]\n"


SOUND = [
    ("closed",),
    ("closed", "reopened", "closed", "reopened", "closed"),
    ("withdrawn", "reopened", "closed"),
    ("applied", "returned", "applied", "closed"),
    ("paused", "resumed", "paused", "resumed"),
    ("paused", "closed"),
    ("paused", "withdrawn"),
    ("progress", "applied", "progress", "closed"),
    ("applied", "applied"),
]
OUT_OF_TURN = [
    # the verbs, and the place of the entry that does not follow
    (("reopened",), 0),
    (("returned",), 0),
    (("resumed",), 0),
    (("paused", "paused"), 1),
    (("paused", "resumed", "resumed"), 2),
    (("applied", "returned", "returned"), 2),
    (("closed", "closed"), 1),
    (("closed", "progress"), 1),
    (("closed", "withdrawn"), 1),
    (("closed", "paused"), 1),
    (("closed", "applied"), 1),
    (("withdrawn", "progress"), 1),
    (("withdrawn", "closed"), 1),
    (("closed", "reopened", "reopened"), 2),
    (("applied", "closed", "reopened", "returned"), 3),
]


@pytest.mark.parametrize("verbs", SOUND)
@pytest.mark.parametrize("stage", ["", "第一批"])
def test_a_row_or_a_stage_may_take_every_course_that_can_be(
    verbs: tuple[str, ...], stage: str, make: Make
) -> None:
    assert codes(make, course(*verbs, stage=stage), PILOT if stage else TABLE) == []


@pytest.mark.parametrize(("verbs", "at"), OUT_OF_TURN)
@pytest.mark.parametrize("stage", ["", "第一批"])
def test_an_entry_follows_from_those_before_it(
    verbs: tuple[str, ...], at: int, stage: str, make: Make
) -> None:
    table = PILOT if stage else TABLE
    (wrong,) = findings(make({TASKS: table + course(*verbs, stage=stage)}))
    assert (wrong.code, wrong.found) == ("R325", f"{verbs[at]} 2020-06-{at + 1:02d}")


def test_nothing_happens_to_a_stage_of_a_row_that_is_withdrawn(make: Make) -> None:
    gone = "{{on: 2020-06-01, withdrawn: 上级取消}}"
    entry = recorded(gone + ", {{on: 2020-07-01, closed: 验收意见, stage: 第一批}}")
    assert codes(make, entry, PILOT) == ["R325"]


def test_what_goes_on_is_reported_on_after_its_dated_part_is_closed(make: Make) -> None:
    ongoing = "    ongoing: true\n"
    assert codes(make, ongoing + course("closed", "progress", "progress")) == []
    assert codes(make, ongoing + course("closed", "closed")) == ["R325"]
    assert codes(make, ongoing + course("withdrawn", "progress")) == ["R325"]


def alone(verb: str) -> str:
    """Give an entry without the one before it."""
    return "{{on" + ENTRIES[verb].rpartition("{{on")[2]


@pytest.mark.parametrize("verb", ["closed", "applied", "returned", "reopened", "extended"])
def test_a_row_with_stages_is_extended_and_closed_stage_by_stage(verb: str, make: Make) -> None:
    entry = recorded(alone(verb), on="2020-06-01", words="验收意见")
    assert codes(make, entry, PILOT) == ["R327"]


@pytest.mark.parametrize("verbs", [("paused", "resumed"), ("withdrawn", "reopened"), ("progress",)])
def test_a_row_with_stages_is_paused_and_withdrawn_as_a_whole(
    verbs: tuple[str, ...], make: Make
) -> None:
    assert codes(make, course(*verbs), PILOT) == []


@pytest.mark.parametrize("verb", [name for name in VERBS if "stage" in fields_of(VERBS[name])])
def test_an_entry_names_a_stage_that_there_is(verb: str, make: Make) -> None:
    entry = alone(verb).replace("{{on", "{{stage: 第二皮, on", 1)
    for table, near in ((PILOT, "第二批"), (TABLE, "")):
        (wrong,) = findings(make({TASKS: table + recorded(entry, on="2020-06-01", words="见报告")}))
        assert (wrong.code, wrong.found) == ("R326", "第二皮")
        assert near in (wrong.help or "")
