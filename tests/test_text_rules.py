"""Characters that look right and are not: found where they stand, and never where they belong."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from ledgertool.checking.checks import check
from ledgertool.findings.finding import Edit, Span
from ledgertool.reading.ledger import load
from ledgertool.reading.radicals import UNIFIED
from tests.conftest import Kept, Make, Run
from tests.findings import facts, findings
from tests.samples import REGISTRY, TABLE

GOOD = "ledgers/2020/tasks.yaml"
TITLE = "推进中考改革"
LINE = 8  # the title of row 1
COLUMN = 12  # where its value begins


def titled(make: Make, value: str) -> Path:
    """Make a good table in which only row 1 has another title, written as given."""
    return make({GOOD: TABLE.replace(f"title: {TITLE}", f"title: {value}")})


def here(start: int, end: int) -> tuple[int, int, int, int]:
    """Give the span of characters of row 1's title, counted from 0."""
    return (LINE, COLUMN + start, LINE, COLUMN + end)


# Spaces


@pytest.mark.parametrize(
    ("value", "span", "found"),
    [
        ("推进中考　", here(4, 5), "<U+3000>"),
        ("　推进中考", here(0, 1), "<U+3000>"),
        ("推进中考\u00a0", here(4, 5), "<U+00A0>"),
        ("推进中考\u2003\u3000", here(4, 6), "<U+2003><U+3000>"),
        ("推进中考\u200b", here(4, 5), "<U+200B>"),
        ('" 推进中考"', here(1, 2), "<U+0020>"),
        ("'推进中考 '", here(5, 6), "<U+0020>"),
        ('"　推进中考 "', here(1, 2), "<U+3000><U+0020>"),
        ('"\\u3000推进中考"', here(0, 12), "<U+3000>"),
    ],
)
def test_a_space_at_the_ends_of_a_text_is_told_by_its_code(
    value: str, span: tuple[int, int, int, int], found: str, make: Make
) -> None:
    assert facts(titled(make, value), "code span found") == [("T401", span, found)]


@pytest.mark.parametrize("value", ["推进中考   ", "  推进中考", "推进中考  # 初稿"])
def test_spaces_that_yaml_does_not_count_are_no_finding(value: str, make: Make) -> None:
    assert findings(titled(make, value)) == []


@pytest.mark.parametrize(
    ("value", "span", "found"),
    [
        ("推进 中考改革", here(2, 3), "推进 中考改革"),
        ("推进　中考改革", here(2, 3), "推进　中考改革"),
        ("推进\u00a0中考", here(2, 3), "推进\u00a0中考"),
        ("推进   中考", here(2, 5), "推进   中考"),
        ("幼儿园 “去小学化”", here(3, 4), "幼儿园 “去小学"),
        ("‘一’ 二", here(3, 4), "‘一’ 二"),
    ],
)
def test_a_space_inside_chinese_is_a_warning(
    value: str, span: tuple[int, int, int, int], found: str, make: Make, run: Run
) -> None:
    folder = titled(make, value)
    assert facts(folder, "code span found") == [("T406", span, found)]
    assert run("check", "--data", str(folder)).code == 0
    assert run("check", "--data", str(folder), "--strict").code == 1


@pytest.mark.parametrize("value", ["推进 A 级", "2020 年", "川教函〔2019〕461 号", "第 1 批"])
def test_a_space_beside_latin_letters_and_digits_is_left_alone(value: str, make: Make) -> None:
    assert findings(titled(make, value)) == []


# Names


@pytest.mark.parametrize(
    ("name", "code", "span"),
    [
        ("刘自力　", "T401", (9, 18, 9, 19)),
        ('"刘自力 "', "T401", (9, 19, 9, 20)),
        ("刘自力\u200b", "T401", (9, 18, 9, 19)),
        ("刘\u200b自力", "T402", (9, 16, 9, 17)),
        ("刘自⼒", "T404", (9, 17, 9, 18)),
        ("刘\u202e自力", "T408", (9, 16, 9, 17)),
        ("刘 自力", "R301", (9, 15, 9, 19)),
        ("刘　自力", "R301", (9, 15, 9, 19)),
    ],
)
def test_a_name_with_a_stray_character_is_one_finding(
    name: str, code: str, span: tuple[int, int, int, int], make: Make
) -> None:
    (finding,) = findings(make({GOOD: TABLE.replace("[刘自力]", f"[{name}]")}))
    assert (finding.code, finding.span) == (code, span)


def test_a_stray_space_in_one_name_does_not_hide_that_another_is_unknown(make: Make) -> None:
    folder = make({GOOD: TABLE.replace("[刘自力]", "[刘自力　, 王五]")})
    assert facts(folder, "code span found") == [
        ("T401", (9, 18, 9, 19), "<U+3000>"),
        ("R301", (9, 21, 9, 23), "王五"),
    ]


def test_a_stray_space_in_a_reason_does_not_hide_a_wrong_period_beside_it(make: Make) -> None:
    entry = (
        "    record:\n      - on: 2020-12-20\n        extended:\n          from: 2020-12\n"
        "          to: 2021-13\n        reason: 上级　\n"
    )
    assert [(one.code, one.span) for one in findings(make({GOOD: TABLE + entry}))] == [
        ("S204", (25, 15, 25, 22)),
        ("T401", (26, 19, 26, 20)),
    ]


def test_a_name_with_a_space_is_answered_with_the_known_one(make: Make) -> None:
    (finding,) = findings(make({GOOD: TABLE.replace("[刘自力]", "[刘 自力]")}))
    assert finding.help == "did you mean “刘自力”? Somebody new goes into registry.yaml first"


@pytest.mark.parametrize(
    ("entry", "code", "span"),
    [
        ("谢强　", "T401", (3, 13, 3, 14)),
        ('"谢强 "', "T401", (3, 14, 3, 15)),
        ('" 谢强"', "T401", (3, 12, 3, 13)),
        ("　谢强", "T401", (3, 11, 3, 12)),
    ],
)
def test_a_stray_space_in_the_registry_is_told_there_and_not_in_every_row(
    entry: str, code: str, span: tuple[int, int, int, int], make: Make
) -> None:
    folder = make(registry=REGISTRY.replace("谢强", entry))
    (finding,) = findings(folder)
    assert (finding.code, finding.path) == (code, f"{folder}/registry.yaml")
    assert finding.span == span


@pytest.mark.parametrize(
    ("one", "other"), [("谢 强", "谢强"), ("李Ａ", "李A"), ("六明", "\uf9d1明"), ("王⼯", "王工")]
)
def test_two_names_in_the_registry_that_look_the_same_are_told(
    one: str, other: str, make: Make
) -> None:
    names = REGISTRY.replace("  - name: 谢强\n", f"  - name: 谢强\n  - name: {one}\n")
    if other != "谢强":
        names = names.replace(f"name: {one}", f"name: {one}\n  - name: {other}")
    found = [one for one in check(load(make(registry=names))) if one.code == "T407"]
    assert len(found) == 1
    assert {found[0].found, found[0].expected} == {one, other}


def test_two_departments_that_look_the_same_are_told(make: Make) -> None:
    names = REGISTRY.replace("  - name: 基教科\n", "  - name: 基教科\n  - name: 基 教科\n")
    found = facts(make(registry=names), "code line field found expected")
    line = names.splitlines().index("  - name: 基 教科") + 1
    assert ("T407", line, "departments", "基 教科", "基教科") in found


# Characters that cannot be seen


@pytest.mark.parametrize(
    ("value", "code", "span", "found"),
    [
        ("推进\u200b中考", "T402", here(2, 3), "<U+200B>"),
        ("推进\u00ad中考", "T402", here(2, 3), "<U+00AD>"),
        ("推进\u2060中考", "T402", here(2, 3), "<U+2060>"),
        ('"推进\\u200b中考"', "T402", here(0, 12), "<U+200B>"),
        ('"推进\\e[31m中考"', "T402", here(0, 12), "<U+001B>"),
        ('"推进\\n中考"', "T402", here(0, 8), "<U+000A>"),
        ('"推进\\x9b中考"', "T402", here(0, 10), "<U+009B>"),
        ("推进\u202e中考", "T408", here(2, 3), "<U+202E>"),
        ("推进\u2067中考", "T408", here(2, 3), "<U+2067>"),
        ("推进\u200f中考", "T408", here(2, 3), "<U+200F>"),
        ('"推进\\u202e中考"', "T408", here(0, 12), "<U+202E>"),
        ("推\ue000进", "T409", here(1, 2), "<U+E000>"),
        ("推\uf8ff进", "T409", here(1, 2), "<U+F8FF>"),
    ],
)
def test_a_character_that_cannot_be_seen_is_told_by_its_code(
    value: str, code: str, span: tuple[int, int, int, int], found: str, make: Make
) -> None:
    assert facts(titled(make, value), "code span found") == [(code, span, found)]


@pytest.mark.parametrize("value", ["推进\u200b中考", '"推进\\e[31m中考"', "推进\u202e中考"])
def test_a_character_that_cannot_be_seen_is_not_printed(value: str, make: Make, run: Run) -> None:
    out = run("check", "--data", str(titled(make, value))).out
    assert {unicodedata.category(character) for character in out} & {"Cf", "Cc", "Co"} == {"Cc"}
    assert {character for character in out if unicodedata.category(character) == "Cc"} == {"\n"}


# Radicals, width, composition


@pytest.mark.parametrize(
    ("value", "spans", "better"),
    [
        ("⼯作要点", [here(0, 1)], "工"),
        ("要点⼯作", [here(2, 3)], "工"),
        ("⻄部", [here(0, 1)], "西"),
        ("⽂明⼯程", [here(0, 1), here(2, 3)], "文"),
    ],
)
def test_a_radical_is_told_with_the_character_that_is_meant(
    value: str, spans: list[tuple[int, ...]], better: str, make: Make
) -> None:
    (finding,) = findings(titled(make, value))
    assert (finding.code, finding.span, finding.expected) == ("T404", spans[0], better)
    assert finding.found == f"{value[spans[0][1] - COLUMN]} ({_code(value, spans[0])})"
    assert [tuple(edit.span) for edit in finding.edits] == spans


def _code(value: str, span: tuple[int, ...]) -> str:
    return f"U+{ord(value[span[1] - COLUMN]):04X}"


def test_every_radical_is_mended_to_an_ideograph() -> None:
    assert len(UNIFIED) == 328
    assert all("\u2e80" <= radical <= "\u2fdf" for radical in UNIFIED)
    assert all(len(character) == 1 for character in UNIFIED.values())
    assert not set(UNIFIED.values()) & set(UNIFIED)


PLANS = """\
kind: reform-plan
title: 专项改革方案
year: 2020
source: 试编台账
order: 1
rows:
  - number: 1
    title: 推进中考改革
    document_number: 攀教体发〔2018〕37号
    leaders: [刘自力]
    lead_departments: [基教科]
"""


@pytest.mark.parametrize(
    ("number", "span", "better"),
    [
        ("攀教体发〔2018〕３７号", (9, 32, 9, 34), "攀教体发〔2018〕37号"),
        ("攀教体发〔２０１８〕37号", (9, 27, 9, 31), "攀教体发〔2018〕37号"),
        ("攀教体发〔2018〕37－2号", (9, 34, 9, 35), "攀教体发〔2018〕37-2号"),
        ("Ａ37号", (9, 22, 9, 23), "A37号"),
    ],
)
def test_full_width_digits_in_a_document_number_are_told(
    number: str, span: tuple[int, int, int, int], better: str, make: Make
) -> None:
    folder = make({GOOD: PLANS.replace("攀教体发〔2018〕37号", number)})
    (finding,) = findings(folder)
    assert (finding.code, finding.span, finding.expected) == ("T403", span, better)


def test_full_width_digits_in_prose_are_left_alone(make: Make) -> None:
    assert findings(titled(make, "完成５０项、Ａ类")) == []


@pytest.mark.parametrize(
    ("value", "span", "found"),
    [
        ("cafe\u0301", here(0, 5), "cafe\u0301"),
        ("第\uf9d1批", here(0, 3), "\uf9d1 (U+F9D1)"),
    ],
)
def test_an_unusual_form_of_a_character_is_a_warning(
    value: str, span: tuple[int, int, int, int], found: str, make: Make, run: Run
) -> None:
    folder = titled(make, value)
    assert facts(folder, "code span found") == [("T405", span, found)]
    assert run("check", "--data", str(folder)).code == 0


@pytest.mark.parametrize(
    "value",
    [
        "“去小学化”：深化、推进，（试点）；完成？是！",
        "《办法》〈通知〉〔2018〕【重点】……——·①②③％＋～“‘’”",
        "“双减”，“双增”",
        "ｋｍ／ｈ（Ａ）",
        "攀枝花市（东区），仁和区",
        "2016—2020年、85％",
        "𠮷林𡯂",
    ],
)
def test_chinese_punctuation_in_prose_is_never_touched(value: str, make: Make, run: Run) -> None:
    folder = titled(make, value)
    before = (folder / GOOD).read_bytes()
    answer = run("check", "--data", str(folder), "--fix", "--strict")
    assert (answer.code, facts(folder, "code span found")) == (0, [])
    assert (folder / GOOD).read_bytes() == before


# Plain values that other readers take for something else


@pytest.mark.parametrize(
    "value",
    [
        *("no", "Yes", "on", "OFF", "y", "N", "true", "False"),
        *("012", "18808140946", "1e3", "-1", "1_000", "0x1F", "0b1", "3.14", "-0.5", ".5", "1e-3"),
        *("12:30", "1:30:00", "2020-12-31", "2020-1-1", "2020-12-31 12:00:00", ".inf", ".NaN", "="),
    ],
)
def test_a_plain_value_that_is_no_text_elsewhere_wants_quotation_marks(
    value: str, make: Make, run: Run
) -> None:
    folder = titled(make, value)
    (finding,) = findings(folder)
    place = Span(*here(0, len(value)))
    assert (finding.code, finding.span, finding.found) == ("Y113", place, value)
    assert finding.edits == (Edit(place, f'"{value}"'),)
    assert run("check", "--data", str(folder)).code == 0


@pytest.mark.parametrize(
    "value",
    [
        *('"no"', "'012'", '"18808140946"', "'null'", '"~"'),
        *("no1", "12：30", "2020年", "1e", "0x", "12:3a", "1.2.3", "yes，可以", "2020-12"),
    ],
)
def test_a_value_that_every_reader_takes_for_text_is_no_finding(value: str, make: Make) -> None:
    assert findings(titled(make, value)) == []


@pytest.mark.parametrize("value", ['"no"', "'012'", '"null"', "'~'"])
def test_a_text_in_quotation_marks_is_one_beside_an_odd_one_too(value: str, make: Make) -> None:
    table = TABLE.replace(f"title: {TITLE}", f"title: {value}").replace("校企合作", "校企 合作")
    assert [one.code for one in findings(make({GOOD: table}))] == ["T406"]


@pytest.mark.parametrize("value", ["null", "Null", "NULL", "~", "", '""', "''"])
def test_a_field_without_a_value_is_an_error(value: str, make: Make, run: Run) -> None:
    folder = titled(make, value)
    (finding,) = findings(folder)
    assert (finding.code, finding.message) == ("S209", "The field “title” has no value")
    assert finding.span is not None
    assert finding.span.line == LINE
    assert run("check", "--data", str(folder)).code == 1


@pytest.mark.parametrize("old", ["[刘自力]", "[基教科]"])
def test_a_list_item_without_a_value_is_one_error(old: str, make: Make) -> None:
    (finding,) = findings(make({GOOD: TABLE.replace(old, "[~]")}))
    assert finding.code == "S209"


def test_values_of_fields_that_are_no_text_stay_plain(make: Make) -> None:
    folder = make({GOOD: TABLE.replace("deadline: 2020-12\n", "deadline: 2020-12-31\n")})
    assert findings(folder) == []


@pytest.mark.parametrize(
    ("written", "told_"),
    [
        ("18808140946", [("Y113", (20, 14, 20, 25), "18808140946")]),
        ('"18808140946"', []),
        ("0812-3333333", []),
        ("08123333333", [("Y113", (20, 14, 20, 25), "08123333333")]),
    ],
)
def test_a_phone_stands_in_quotation_marks(
    written: str, told_: list[tuple[str, tuple[int, ...], str]], make: Make
) -> None:
    assert facts(make({GOOD: PILOT.replace('"18808140946"', written)}), "code span found") == told_


PILOT = """\
kind: pilot
title: 改革试点
year: 2020
source: 试编台账
order: 1
rows:
  - number: 1
    category: 省级试点
    title: 安全
    assigned_by: 基教科
    basis: 通知
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020
    remark: 无
    # 联系人

    contact:
      name: 刘自力
      phone: "18808140946"
"""


# Comments


@pytest.mark.parametrize(
    ("value", "span", "found"),
    [
        ("深化 #1 改革", here(3, 8), "#1 改革"),
        ("深化 #x", here(3, 5), "#x"),
        ("#1 改革", here(0, 5), "#1 改革"),
        ("深化 # 改革", here(3, 7), "# 改革"),
        ("深化  #改革", here(4, 7), "#改革"),
        ('"深化" # 改革', here(5, 9), "# 改革"),
        ('"深化"  #改革', here(6, 9), "#改革"),
    ],
)
def test_a_comment_that_swallows_text_is_an_error(
    value: str, span: tuple[int, int, int, int], found: str, make: Make, run: Run
) -> None:
    folder = titled(make, value)
    assert facts(folder, "code span found") == [("Y114", span, found)]
    answer = run("list", "--data", str(folder), "--format", "csv", "--columns", "title")
    assert (answer.code, answer.out) == (3, "编号,名称\r\n2020/tasks/2,深化产教融合\r\n")


@pytest.mark.parametrize(
    "value", ["深化  # 初稿", '"深化 #1 改革"', "'深化 #'", "深化#1改革", "深化  #", "C#"]
)
def test_a_comment_that_is_meant_and_a_hash_in_a_text_are_no_finding(
    value: str, make: Make
) -> None:
    assert findings(titled(make, value)) == []


@pytest.mark.parametrize(
    "line", ["# 注", "    # 注", "    ##", "    #", "# 注 #又", "  # leaders: [谁]"]
)
def test_a_comment_on_a_line_of_its_own_is_no_finding(line: str, make: Make) -> None:
    folder = make(
        {GOOD: TABLE.replace("    leaders: [刘自力]\n", f"{line}\n    leaders: [刘自力]\n")}
    )
    assert findings(folder) == []


OWN_LINES = {
    # what becomes of a row whose text goes on in a line that begins with #
    "a title in three lines": ("推进中考改革", "推进3\n      #号楼建设和4\n      #号楼装修", 9),
    "a title without indentation": ("推进中考改革", "推进中考\n#改革", 9),
    "a title as deep as its field": ("推进中考改革", "推进中考\n    #改革", 9),
    "a title deeper than its field": ("推进中考改革", "推进中考\n      # 改革", 9),
    "the last text of a row": ("出台实施方案", "出\n#台实施方案", 13),
    "a name of a list": ("[刘自力]", "[刘自力,\n      #谢强\n      ]", 10),
    "a comma of a list": ("[刘自力]", "[刘自力\n      #, 谢强\n      ]", 10),
    "a name with a space": ("[刘自力]", "[刘自力,\n    # 谢强\n    ]", 10),
    "a name at the beginning": ("[刘自力]", "[\n# 谢强\n    刘自力]", 10),
    "a name below others": ("[刘自力]", "[刘自力,\n    彭格,\n    # 谢强\n    ]", 11),
    "an item of a list": ("[刘自力]", "\n      - 刘自力\n      #- 谢强", 11),
    "an item deeper than others": ("[刘自力]", "\n      - 刘自力\n         # 谢强", 11),
    "the first item of a list": ("[刘自力]", "\n      #- 谢强\n      - 刘自力", 10),
    "an item behind an empty line": ("[刘自力]", "\n      - 刘自力\n\n      #- 谢强\n", 12),
    "a field": ("    deadline: 2020-12", "    #deadline: 2020-12", 11),
}


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("name", OWN_LINES)
def test_a_line_that_became_a_comment_costs_its_row(name: str, ending: str, make: Make) -> None:
    old, new, line = OWN_LINES[name]
    text = TABLE.replace(old, new, 1).replace("\n", ending)
    folder = make({GOOD: text.encode()})
    assert facts(folder, "code row line") == [("Y114", "2020/tasks/1", line)]
    (table,) = load(folder).tables
    assert [row.number for row in table.rows] == [2]
    broken = text.replace("year: 2020", "year:\t2020")
    assert ("Y114", "2020/tasks/1", line) in facts(make({GOOD: broken.encode()}), "code row line")


def test_a_comment_between_two_rows_costs_neither(make: Make) -> None:
    folder = make({GOOD: TABLE.replace("\n\n", "\n\n  #- number: 2\n")})
    assert facts(folder, "code row line") == [("Y114", None, 14)]
    (table,) = load(folder).tables
    assert [row.number for row in table.rows] == [1, 2]


@pytest.mark.parametrize("text", ['"推进\n      #号楼"', "|\n      #号楼", "'推\n\n#号楼'"])
def test_a_hash_inside_a_text_of_several_lines_is_no_comment(text: str, make: Make) -> None:
    folder = make({GOOD: TABLE.replace("推进中考改革", text)})
    assert facts(folder, "code row") == [("Y112", "2020/tasks/1")]


@pytest.mark.parametrize(
    ("old", "new", "span"),
    [
        ("leaders: [刘自力]", "leaders: [刘自力] #二", (9, 20, 9, 22)),
        ("deadline: 2020-12\n", "deadline: 2020-12 #二\n", (11, 23, 11, 25)),
        ("year: 2020\n", "year: 2020 #二\n", (3, 12, 3, 14)),
        ("must_close: true", "must_close: true #二", (20, 22, 20, 24)),
    ],
)
def test_a_comment_behind_any_value_is_looked_at(
    old: str, new: str, span: tuple[int, int, int, int], make: Make
) -> None:
    (finding,) = findings(make({GOOD: TABLE.replace(old, new)}))
    assert (finding.code, finding.span) == ("Y114", span)


# The registry and the plan are looked at too


def test_texts_of_the_registry_are_looked_at(make: Make) -> None:
    odd = REGISTRY + "  - name: 教⼯科\n  - name: 人 事科\n"
    assert facts(make(registry=odd), "code span found") == [
        ("T404", (11, 12, 11, 13), "⼯ (U+2F2F)"),
        ("T406", (12, 12, 12, 13), "人 事科"),
    ]


def test_texts_of_a_plan_are_looked_at(make: Make) -> None:
    plan = (
        "title: 规划\nissued_on: 2019-11-29\nnodes:\n  - number: 1\n    heading: 目标\n"
        "    text: 打造⼯程，每年 12:30\n    goals:\n      - by: 2020\n        text: 012\n"
    )
    folder = make({GOOD: TABLE, "plan2019.yaml": plan})
    assert facts(folder, "code span found") == [
        ("T404", (6, 13, 6, 14), "⼯ (U+2F2F)"),
        ("Y113", (9, 15, 9, 18), "012"),
    ]


# Whole answers


CASES = Path(__file__).parent / "cases" / "odd"
NAMES = sorted(path.stem for path in CASES.glob("*.yaml"))
ERRORS = (
    "escaped",
    "full-width",
    "inner-space-in-name",
    "null",
    "outer",
    "radical",
    "right",
    "tilde",
)


def beside_the_good(make: Make, name: str) -> Path:
    odd = (CASES / f"{name}.yaml").read_bytes()
    return make({GOOD: TABLE, "ledgers/2020/reform-tasks.yaml": odd})


@pytest.mark.parametrize("name", NAMES)
def test_check_tells_the_whole_of_it(name: str, make: Make, run: Run, kept: Kept) -> None:
    folder = beside_the_good(make, name)
    answer = run("check", "--data", str(folder))
    said = answer.out.replace(folder.as_posix(), "data")
    kept(said, CASES / f"{name}.txt")
    is_error = name.startswith(ERRORS) or name in ("zero-width-space", "emoji-and-markup")
    assert (answer.code, answer.err) == (1 if is_error else 0, "")


@pytest.mark.parametrize("name", NAMES)
def test_an_odd_character_is_one_finding_and_hides_no_row(name: str, make: Make, run: Run) -> None:
    folder = beside_the_good(make, name)
    assert len(findings(folder)) == 1
    answer = run("list", "--data", str(folder), "--table", "2020/reform-tasks", "-f", "jsonl")
    rows = 1 if name == "full-width-code" else 3
    assert len(answer.out.splitlines()) == rows
    is_error = run("check", "--data", str(folder)).code == 1
    assert answer.code == (3 if is_error else 0)


def test_every_odd_case_has_its_answer_and_no_answer_is_left_over() -> None:
    assert sorted(path.stem for path in CASES.glob("*.txt")) == NAMES
