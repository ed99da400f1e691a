"""Whoever follows the help of a finding to the letter gets a sound file, and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from ledgertool.checking.checks import check
from ledgertool.editing.splices import spliced
from ledgertool.findings.finding import Finding, Severity
from ledgertool.language import use
from ledgertool.model.fields import fields_of
from ledgertool.model.row import KINDS, Head
from ledgertool.reading.ledger import load
from tests.clerk import follow
from tests.test_mutations import Memory

TASKS = "ledgers/2020/reform-tasks.yaml"
POINTS = "ledgers/2020/key-points.yaml"
PILOTS = "ledgers/2020/pilots.yaml"
REGISTRY = "registry.yaml"
NBSP, WIDE = "\u00a0", "\u3000"
ROUNDS = 2
NEW_ROW = """
  - number: {number}
    title: 推进校园足球普及
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020-12
    outcome: 印发实施方案
"""


class Slip(NamedTuple):
    """What a hand does to a file of the ledger; ``code`` is what is found first.

    ``kept`` are texts that must stand in the file in the end; without them the file is as it was
    before.
    """

    file: str
    old: str
    new: str
    code: str
    kept: tuple[str, ...] = ()


LEADERS = "    leaders: [谢强]"
OFFICE = "lead_departments: [职成高教科]"
SLIPS = {
    "two departments with a Chinese comma": Slip(
        TASKS, OFFICE, OFFICE[:-1] + "，基教科]", "R324", ("[职成高教科, 基教科]",)
    ),
    "two departments with a pause mark": Slip(
        TASKS, OFFICE, OFFICE[:-1] + "、基教科]", "R324", ("[职成高教科, 基教科]",)
    ),
    "two leaders with 和": Slip(
        TASKS, "[谢强]", "[谢强和刘自力]", "R324", ("leaders: [谢强, 刘自力]",)
    ),
    "two leaders with a space": Slip(
        TASKS, "[谢强]", "[谢强 刘自力]", "R324", ("leaders: [谢强, 刘自力]",)
    ),
    "three leaders in one, one of them misspelt": Slip(
        TASKS, "[谢强]", "[谢强、刘自立、彭格]", "R324", ("leaders: [谢强, 刘自力, 彭格]",)
    ),
    "two departments without brackets": Slip(
        TASKS, OFFICE, "lead_departments: 职成高教科、基教科", "S210", ("[职成高教科, 基教科]",)
    ),
    "two leaders with a space, one of them misspelt": Slip(
        TASKS, "[谢强]", "[谢强 刘自立]", "R324", ("leaders: [谢强, 刘自力]",)
    ),
    "two leaders with a stroke": Slip(
        TASKS, "[谢强]", "[谢强/刘自力]", "R324", ("leaders: [谢强, 刘自力]",)
    ),
    "two leaders in one line of a list": Slip(
        TASKS,
        "leaders: [谢强]",
        "leaders:\n      - 谢强、刘自力",
        "R324",
        ("      - 谢强\n      - 刘自力\n",),
    ),
    "two names of the registry in one": Slip(
        REGISTRY,
        "  - name: 马晓凤\n",
        "  - name: 马晓凤、江河\n",
        "R324",
        ("  - name: 马晓凤\n  - name: 江河\n",),
    ),
    "an entry of the registry without its dash": Slip(
        REGISTRY, "  - name: 彭格", "    name: 彭格", "Y123"
    ),
    "an entry of the registry that is a name alone": Slip(
        REGISTRY, "  - name: 彭格", "  - 彭格", "S211"
    ),
    "a heading in the registry": Slip(REGISTRY, "  - name: 彭格", "  - 姓名: 彭格", "S223"),
    "a section of the registry in Chinese": Slip(REGISTRY, "people:\n", "人员:\n", "S223"),
    "a heading in a plan": Slip("plan2019.yaml", "    heading: ", "    标题: ", "S223"),
    "a node of a plan out of line": Slip(
        "plan2019.yaml", "    heading: ", "     heading: ", "Y120"
    ),
    "a heading in a table's header": Slip(TASKS, "\nyear: 2020", "\n年度: 2020", "S223"),
    "a header out of line": Slip(TASKS, "\nyear: 2020", "\n year: 2020", "Y120"),
    "a closing that is a day in Chinese": Slip(
        TASKS,
        LEADERS,
        LEADERS + "\n    record: [{on: 2020年12月28日, closed: 验收意见}]",
        "S205",
        ("{on: 2020-12-28, closed: 验收意见}",),
    ),
    "a link that is an id": Slip(
        TASKS,
        LEADERS,
        LEADERS + "\n    related: 2020/key-points/6",
        "S210",
        ("[{to: 2020/key-points/6, ",),
    ),
    "a half-width and a full-width colon": Slip(
        TASKS, "leaders: [谢强]", "leaders:：[谢强]", "Y103"
    ),
    "a name in Chinese brackets": Slip(TASKS, LEADERS, "    leaders: 【谢强】", "S210"),
    "a row too many": Slip(
        TASKS,
        "促进政策\n",
        "促进政策\n" + NEW_ROW.format(number=4),
        "R302",
        ("校园足球", "rows: 4"),
    ),
    "a new row with a number too high": Slip(
        TASKS,
        "促进政策\n",
        "促进政策\n" + NEW_ROW.format(number=5),
        "R302",
        ("校园足球", "rows: 4", "number: 4"),
    ),
    "a full-width colon behind number": Slip(TASKS, "- number: 2", "- number：2", "Y103"),
    "a full-width dash": Slip(TASKS, "- number: 2", "－ number: 2", "Y122"),
    "a dash without its space": Slip(TASKS, "- number: 2", "-number: 2", "Y122"),
    "a bullet from Word": Slip(TASKS, "- number: 2", "• number: 2", "Y122"),
    "a full-width colon in the registry": Slip(REGISTRY, "- name: 彭格", "- name：彭格", "Y103"),
    "a colon without its space in the registry": Slip(
        REGISTRY, "- name: 彭格", "- name:彭格", "Y104"
    ),
    "a space too few": Slip(TASKS, LEADERS, LEADERS[1:], "Y120"),
    "a space too many": Slip(TASKS, LEADERS, " " + LEADERS, "Y120"),
    "two spaces too few": Slip(TASKS, LEADERS, LEADERS[2:], "Y120"),
    "two spaces too many": Slip(TASKS, LEADERS, "  " + LEADERS, "Y120"),
    "a field at the left edge": Slip(TASKS, LEADERS, LEADERS.strip(), "Y120"),
    "a dash a space too far": Slip(TASKS, "  - number: 2", "   - number: 2", "Y120"),
    "a dash at the left edge": Slip(TASKS, "  - number: 2", "- number: 2", "Y120"),
    "a field of a link out of line": Slip(
        TASKS, "        reason: 都讲高考", "       reason: 都讲高考", "Y120"
    ),
    "a stage out of line": Slip(PILOTS, "      - name: 第二批", "     - name: 第二批", "Y120"),
    "no-break spaces from Word": Slip(TASKS, LEADERS, NBSP * 4 + LEADERS.strip(), "Y121"),
    "mixed spaces from Word": Slip(TASKS, LEADERS, f" {NBSP} {NBSP}" + LEADERS.strip(), "Y121"),
    "wide spaces": Slip(TASKS, LEADERS, WIDE * 2 + LEADERS.strip(), "Y121"),
    "wide spaces before the last field": Slip(
        TASKS, "    must_close: true", WIDE * 2 + "must_close: true", "Y121"
    ),
    "a no-break space behind a colon": Slip(
        TASKS, "leaders: [谢强]", f"leaders:{NBSP}[谢强]", "Y121"
    ),
    "a wide space behind a dash": Slip(TASKS, "- number: 2", f"-{WIDE}number: 2", "Y121"),
    "a forgotten dash": Slip(TASKS, "  - number: 2", "    number: 2", "Y123"),
    "a forgotten dash of the first row": Slip(TASKS, "  - number: 1", "    number: 1", "Y123"),
    "a forgotten dash and its spaces": Slip(TASKS, "  - number: 2", "  number: 2", "Y123"),
    "a first line deleted": Slip(TASKS, "  - number: 2\n", "", "Y123"),
    "a first line in a comment": Slip(
        TASKS, "  - number: 2", "  # - number: 2", "Y123", ("\n  - number: 2\n",)
    ),
    "a field in a comment": Slip(TASKS, LEADERS, "    # leaders: [谢强]", "S224"),
    "a field in a comment at the left edge": Slip(TASKS, LEADERS, "# " + LEADERS, "S224"),
    "a record that is a day": Slip(
        TASKS, LEADERS, LEADERS + "\n    record: 2020-12-28", "S210", ("[{on: 2020-12-28, ",)
    ),
    "a record that is a text": Slip(
        TASKS, LEADERS, LEADERS + "\n    record: 已印发", "S210", ("progress: 已印发",)
    ),
    "an entry that is a text": Slip(
        TASKS, LEADERS, LEADERS + "\n    record: [已印发]", "S211", ("progress: 已印发",)
    ),
    "a closing that is a day": Slip(
        TASKS,
        LEADERS,
        LEADERS + "\n    record:\n      - closed: 2020-12-28",
        "S201",
        ('closed: "2020-12-28"\n        on: 2020-12-31',),
    ),
    "a percent with its sign": Slip(
        TASKS,
        LEADERS,
        LEADERS + "\n    record: [{on: 2020-06-30, progress: 已印发, percent: 60%}]",
        "S227",
        ("percent: 60}",),
    ),
    "a heading for a field": Slip(TASKS, LEADERS, "    责任领导: [谢强]", "S223"),
    "a heading and a name without brackets": Slip(TASKS, LEADERS, "    牵头领导: 谢强", "S223"),
    "a heading with a full-width colon": Slip(TASKS, LEADERS, "    牵头领导：[谢强]", "Y103"),
    "a heading for the departments": Slip(
        TASKS, OFFICE, "责任科室: 职成高教科、基教科", "S223", ("[职成高教科, 基教科]",)
    ),
    "a heading for the deadline": Slip(
        TASKS, "    deadline: 2020\n", "    完成时限: 2020\n", "S223"
    ),
    "a star under its sign": Slip(TASKS, "    must_close: true", "    ☆: true", "S223"),
    "a star under 备注": Slip(TASKS, "    must_close: true", "    备注: ☆", "S223"),
    "a star and a remark under 备注": Slip(
        PILOTS,
        "    must_close: true\n    remark: 第一批试点完成\n",
        "    备注: ☆（第一批试点完成）\n",
        "S223",
    ),
    "a star and a remark for a flag": Slip(
        PILOTS,
        "    must_close: true\n    remark: 第一批试点完成\n",
        "    must_close: ☆（第一批试点完成）\n",
        "S208",
    ),
    "a name that ends with a bracket, first": Slip(
        TASKS,
        OFFICE,
        "lead_departments: [各相关科（室）、基教科]",
        "R324",
        ("lead_departments: [各相关科（室）, 基教科]",),
    ),
    "a name that ends with a bracket, last": Slip(
        TASKS,
        OFFICE,
        "lead_departments: 【基教科、各相关科（室）】",
        "S210",
        ("lead_departments: [基教科, 各相关科（室）]",),
    ),
    "a name that ends with a bracket, in brackets": Slip(
        TASKS,
        OFFICE,
        "lead_departments: 【机关各科（室）】",
        "S210",
        ("lead_departments: [机关各科（室）]",),
    ),
    "a deadline in Chinese": Slip(POINTS, "deadline: 2020-12\n", "deadline: 2020年12月\n", "S204"),
    "a deadline in smart quotation marks": Slip(
        POINTS, "deadline: 2020-12\n", "deadline: “2020-12”\n", "S204"
    ),
    "a title in smart quotation marks with a colon": Slip(
        TASKS, "title: 推进高考改革", "title: “推进: 高考改革”", "Y101", ("“推进: 高考改革”",)
    ),
    "a title broken into two lines": Slip(
        TASKS, "title: 推进高考改革", "title: 推进高考\n改革", "Y112"
    ),
    "a title broken into two lines in line": Slip(
        TASKS, "title: 推进高考改革", "title: 推进高考\n    改革", "Y112"
    ),
    "a star in words": Slip(TASKS, "must_close: true", "must_close: 是", "S208"),
    "a misspelt field": Slip(TASKS, LEADERS, "    leader: [谢强]", "S216"),
    "a phone with spaces": Slip(PILOTS, '"18808140946"', "188 0814 0946", "S213"),
}


@pytest.fixture(scope="module")
def memory() -> Memory:
    return Memory()


def told(memory: Memory, file: str, text: str) -> list[Finding]:
    """Give what is wrong with the ledger where one file has another text."""
    memory.change(file, text.encode())
    return list(check(load(memory), least=Severity.WARNING))


def first_of_each_line(found: list[Finding]) -> Iterator[Finding]:
    """Give the findings from the bottom up, one a line, so that lines stay where they are."""
    lines: set[int] = set()
    for finding in reversed(found):
        line = finding.span.line if finding.span else 0
        if line not in lines:
            lines.add(line)
            yield finding


@pytest.mark.parametrize("name", SLIPS)
def test_a_clerk_who_follows_the_help_is_done_in_two_rounds_and_loses_nothing(
    name: str, memory: Memory
) -> None:
    use("en")
    file, old, new, code, kept = SLIPS[name]
    good = memory.contents[file].decode()
    assert old in good
    text = good.replace(old, new, 1)
    found = told(memory, file, text)
    assert code in [one.code for one in found], [(one.code, one.help) for one in found]
    for _round in range(ROUNDS):
        for finding in first_of_each_line(found):
            text = follow(text, finding, good) or text
        found = told(memory, file, text)
        if not found:
            break
    assert [(one.code, one.span, one.help) for one in found] == [], text
    if kept:
        assert [words for words in kept if words not in text] == []
    else:
        assert text == good


@pytest.mark.parametrize("name", SLIPS)
def test_the_help_in_chinese_shows_the_same_lines_to_write(name: str, memory: Memory) -> None:
    file, old, new, _code, _kept = SLIPS[name]
    text = memory.contents[file].decode().replace(old, new, 1)
    helps = {}
    for language in ("en", "zh"):
        use(language)
        helps[language] = [one.help or "" for one in told(memory, file, text)]
    for english, chinese in zip(helps["en"], helps["zh"], strict=True):
        example = re.fullmatch(
            r"write (?:it like this: |above it: )?(.+?)(?:, or remove the line)?", english
        )
        if example and not re.match("write (?:the number|each|two)", english):
            assert example[1] in chinese
        assert re.search("[\u4e00-\u9fff]", chinese)


def test_fix_writes_what_the_help_says_where_that_is_beyond_doubt(memory: Memory) -> None:
    use("en")
    mended = set()
    for name, (file, old, new, _code, kept) in SLIPS.items():
        good = memory.contents[file].decode()
        text = good.replace(old, new, 1)
        found = told(memory, file, text)
        while edits := [edit for one in found for edit in one.edits]:
            text, _lines = spliced(text, edits)
            found = told(memory, file, text)
        if not found:
            mended.add(name)
            assert all(words in text for words in kept) if kept else text == good
    assert mended == BEYOND_DOUBT


BEYOND_DOUBT = {
    *("two departments with a Chinese comma", "two departments with a pause mark"),
    *("two leaders with 和", "two leaders with a space", "two leaders with a stroke"),
    "a name that ends with a bracket, first",
    *("a full-width colon behind number", "a full-width colon in the registry"),
    *("a full-width dash", "a dash without its space", "a bullet from Word"),
    *("no-break spaces from Word", "mixed spaces from Word"),
    *("wide spaces", "wide spaces before the last field"),
    *("a no-break space behind a colon", "a wide space behind a dash"),
    *("a heading for a field", "a heading and a name without brackets"),
    *("a heading with a full-width colon", "a heading for the deadline", "a star under its sign"),
    *("a heading in the registry", "a section of the registry in Chinese"),
    *("a heading in a plan", "a heading in a table's header"),
    "a half-width and a full-width colon",
    *("a deadline in Chinese", "a deadline in smart quotation marks", "a phone with spaces"),
    "a closing that is a day in Chinese",
}


# Whatever is refused comes with what would pass


TABLES = {
    "key-point": POINTS,
    "reform-task": TASKS,
    "plan-review": "ledgers/2020/plan-reviews.yaml",
    "reform-plan": "ledgers/2020/reform-plans-other.yaml",
    "pilot": PILOTS,
}


NAMES = {"people": "刘自力", "departments": "基教科"}
NUMBER = "number"  # which a row is found by, and which has tests of its own
AFTER_ALL = {
    "must_close": "R302 R307",  # a star more than declared, or for a later year
    "stages": "S215",  # beside a deadline
    "leaders": "R301",  # where no other row has names to show
    "lead_departments": "R301",
    "ongoing": "R330",  # where the row's words say a day and no more
    "recurs": "R330",
}
"""What may be found where a field has been mended, and is right: it could not be told before."""


def _places() -> Iterator[tuple[str, str, str, str]]:
    """Give the fields of headers and first rows: file, indentation, name, and words that fit."""
    for file, cls, indentation in (
        *((file, KINDS[kind], "    ") for kind, file in TABLES.items()),
        (TASKS, Head, ""),
    ):
        for name, field in fields_of(cls).items():
            if name != NUMBER:
                yield file, indentation, name, NAMES.get(field.section or "", "改一改")


def _with(text: str, indentation: str, field: str, value: str | None) -> str:
    """Give a field of the header or of the first row another value, or take it away."""
    start = text.index("  - number: ") if indentation else 0
    end = text.find("\n\n", start) if indentation else text.index("rows:\n")
    end = len(text) if end < 0 else end
    lead = "  - " if field == "number" and indentation else indentation
    pattern = rf"(?m)^{re.escape(lead)}{field}:.*\n(?:{indentation}  .*\n|{indentation}- .*\n)*"
    part = text[start:end].removesuffix("\n") + "\n"
    line = "" if value is None else f"{lead}{field}: {value}".rstrip() + "\n"
    if re.search(pattern, part):
        part = re.sub(pattern, lambda _match: line, part, count=1)
    else:
        part += line
    return text[:start] + part + text[end:].removeprefix("\n" if indentation else "")


@pytest.mark.parametrize(("file", "indentation", "field", "words"), list(_places()))
def test_what_is_proposed_for_a_field_passes_when_it_is_written(
    file: str, indentation: str, field: str, words: str, memory: Memory
) -> None:
    use("en")
    good = memory.contents[file].decode()
    for value in (None, "", words, f"[{words}]", "true", "2020-12-28", "2021-03"):
        text = _with(good, indentation, field, value)
        found = left = told(memory, file, text)
        for _round in range(ROUNDS):
            for finding in first_of_each_line([*filter(_proposes, left)]):
                text = follow(text, finding, good) or text
            left = told(memory, file, text)
        before = {one.code for one in found}
        new = [one for one in left if one.code not in before and not _is_of(value, one)]
        codes = {one.code for one in new} - {*AFTER_ALL.get(field, "").split()}
        assert (codes, [one for one in left if _proposes(one)]) == (set(), []), (value, text)


def _is_of(value: str | None, finding: Finding) -> bool:
    """Tell whether a finding is about the very words that stood there before."""
    return bool(finding.found) and (finding.found or "") in (value or "")


def _proposes(finding: Finding) -> bool:
    return re.match("write (?:it like this: )?[a-z_{[]+", finding.help or "") is not None


def test_nearly_everything_that_is_refused_comes_with_a_proposal(memory: Memory) -> None:
    use("en")
    without: set[tuple[str, str]] = set()
    for file, indentation, field, words in _places():
        for value in (None, "", words, f"[{words}]", "true", "2020-12-28"):
            text = _with(memory.contents[file].decode(), indentation, field, value)
            for finding in told(memory, file, text):
                is_empty = finding.code == "S209"  # the line goes
                if "schema" in finding.rule.family.modules and not (is_empty or _proposes(finding)):
                    without.add((finding.code, finding.field or ""))
    assert without == WITHOUT_PROPOSAL


WITHOUT_PROPOSAL = {
    ("S204", "deadline"),  # the line goes: its words stand in deadline_text
    ("S210", "serves"),  # where no other row has a link that could be shown
    ("S210", "related"),
    ("S212", "kind"),  # the kinds are listed
}
