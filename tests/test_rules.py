"""Every rule is explained, can be set off, and stands on the pages of codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import pytest
from pydantic import Field

from ledgertool.checking.changes import compare
from ledgertool.findings import all_rules
from ledgertool.findings.finding import RULES, Finding, Rule, Severity
from ledgertool.language import use
from ledgertool.model.cells import NUMBER
from ledgertool.model.row import KINDS, Row
from ledgertool.output.reporters.words import SEVERITY_WORDS
from ledgertool.reading import source
from ledgertool.reading.ledger import load
from ledgertool.reading.workspace import read_workspace
from tests.conftest import Make, Run, registered
from tests.findings import findings
from tests.programs import Answer
from tests.samples import FORM, ISSUES, PILOT, REGISTRY, ROOT, TABLE

CASES = ROOT / "tests" / "cases"
TASKS = "ledgers/2020/tasks.yaml"
BAD = "ledgers/2020/reform-tasks.yaml"
ALL = all_rules()

Files = dict[str, str | bytes]

PLAN = """\
title: 规划
issued_on: 2019-11-29
nodes:
  - number: 1
    heading: 目标
    text: 打造5所以上特色品牌幼儿园，现有8所
    targets:
      - number: 1
        metric: 特色品牌幼儿园
        comparison: at-least
        value: 5
        unit: 所
        words: 5所以上特色品牌幼儿园
      - number: 2
        metric: 现有幼儿园
        comparison: stock
        value: 8
        unit: 所
        words: 现有8所
"""

CLOSED = "    record: [{on: 2020-12-01, closed: 攀教体〔2020〕1号}]\n"
WITHDRAWN = "    record: [{on: 2020-10-10, withdrawn: 上级取消}]\n"
LINK = "    {field}:\n      - {{to: {to}, reason: 同一事项, reading: {reading}}}\n"


def row_1(old: str, new: str) -> Files:
    """Change something in the good table, where it stands first."""
    assert old in TABLE
    return {TASKS: TABLE.replace(old, new, 1)}


def added(entry: str) -> Files:
    """Add something under the good table's last row."""
    return {TASKS: TABLE + entry}


def swapped() -> str:
    """Give the good table with the numbers of its two rows exchanged."""
    first, second = TABLE.split("  - number: 2")
    return first.replace("number: 1", "number: 2") + "  - number: 1" + second


def planned(old: str = "", new: str = "") -> Files:
    """Change something in a good plan beside the good table."""
    assert old in PLAN
    return {TASKS: TABLE, "plan2019.yaml": PLAN.replace(old, new, 1)}


def link(field: str, to: str, reading: str = "editors") -> Files:
    """Add a link under the good table's last row, and a plan that it may lead to."""
    return {**planned(), **added(LINK.format(field=field, to=to, reading=reading))}


def form(old: str, new: str) -> Files:
    """Change something in a good form that no table uses."""
    assert old in FORM
    return {TASKS: TABLE, "kinds/rectification.yaml": FORM.replace(old, new, 1)}


def issue(old: str, new: str) -> Files:
    """Change something in a good table of a form of one's own."""
    assert old in ISSUES
    return {"kinds/rectification.yaml": FORM, TASKS: ISSUES.replace(old, new, 1)}


ISSUED = """\
改革任务
序号 改革任务 责任领导 牵头科室 进度安排 成果形式 备注
1 推进中考改革 刘自力 基教科 2020年12月 出台实施方案
2 深化产教融合 谢强 职成高教科 2020年 开展校企合作 ☆
"""
"""The document that the good table is of."""

NAMED = "documents:\n  - file: ../issued/tasks.txt\n    tables: [2020/tasks]\n"


def issued(old: str = "", new: str = "", named: str = NAMED) -> Files:
    """Change something in the document that the good table is of, or in what names it."""
    assert old in ISSUED
    text = ISSUED.replace(old, new, 1)
    return {TASKS: TABLE, "documents.yaml": named, "../issued/tasks.txt": text}


EXTENDED = "    record: [{on: 2020-06-01, extended: {from: 2020, to: 2021-03}, reason: 待文}]\n"
PROGRESS = """\
    record:
      - {on: 2020-06-01, progress: 一}
      - {on: 2020-05-01, progress: 二}
"""


def staged(entry: str) -> Files:
    """Add an entry to the record of a row with stages."""
    return {TASKS: PILOT + f"    record: [{entry}]\n"}


OF_FILES: dict[str, Files] = {
    "F006": {TASKS: TABLE, BAD: b"#" * (21 * 1024 * 1024)},
    "F016": {TASKS: TABLE.rstrip("\n")},
    "F008": {TASKS: TABLE, "ledgers/2020/pilots.yml": PILOT},
    "F011": {TASKS: TABLE, "HEAD": "x", "objects/x": "x", "refs/x": "x"},
    "F012": {TASKS: TABLE, BAD: "version https://git-lfs.github.com/spec/v1\n"},
    "K601": form("kind: rectification", "kind: Rectification"),
    "K602": form("kind: rectification", "kind: rectifications"),
    "K603": form("name: 问题整改台账", f"name: {next(iter(KINDS.values())).name}"),
    "K604": form("type: text", "type: string"),
    "K605": form(", of: [一般, 较大, 重大]", ""),
    "K606": form("type: day", "type: day, of: [一般]"),
    "K607": form(", unit: 万元", ""),
    "K608": form("[一般, 较大, 重大]", "[一般, 较大, 一般]"),
    "K609": form("- severity", "- severe"),
    "K610": form("found_on: {", "deadline: {"),
    "K611": form("found_on: {", "发现日期: {"),
    "K612": form("- title: 存在问题", "- [title, 存在问题]\n  - title"),
    "K613": form("  - measures\n", ""),
    "K614": form("found_on: {heading: 发现日期, type: day}", "watch: {heading: 值班, type: phone}"),
    "K621": issue("severity: 重大", "severity: 很大"),
    "K622": issue("budget: 3.5", "budget: 3.5万元"),
    "K623": {
        "kinds/rectification.yaml": FORM.replace("[lead_departments]", "[deadline]"),
        TASKS: ISSUES,
    },
    "R306": {TASKS: TABLE, "registry.yaml": REGISTRY.replace("- name: 彭格", "- name: 谢强")},
    "R307": row_1("deadline: 2020\n", "deadline: 2021\n"),
    "R308": added(PROGRESS),
    "R309": added(EXTENDED.replace("from: 2020,", "from: 2019,")),
    "R310": added(EXTENDED.replace("to: 2021-03", "to: 2020-11")),
    "R325": added(WITHDRAWN.replace("withdrawn", "resumed")),
    "R326": staged("{on: 2020-12-01, closed: 验收意见, stage: 第三批}"),
    "R327": staged("{on: 2020-12-01, closed: 验收意见}"),
    "R311": planned("words: 5所以上特色品牌幼儿园", "words: 五所以上特色品牌幼儿园"),
    "R312": link("serves", "plan2019/9"),
    "R315": added(WITHDRAWN.replace("上级取消", "…")),
    "R316": added(WITHDRAWN.replace("2020-10-10", "2019-12-31")),
    "R317": row_1("[刘自力]", "[刘自力, 刘自力]"),
    "R318": row_1("deadline: 2020-12", "deadline: 2002-12"),
    "R319": {TASKS: TABLE, "ledgers/2020/copy.yaml": TABLE},
    "R320": {
        TASKS: TABLE,
        "ledgers/2020/Tasks.yaml": TABLE.replace("改革任务", "其他").replace("中考", "高考"),
    },
    "R321": {
        TASKS: TABLE.replace("[谢强]", "[刘自力]")
        .replace("[职成高教科]", "[基教科]")
        .replace("deadline: 2020-12", "deadline: 2020-11")
        + LINK.format(field="related", to="2020/tasks/1", reading="editors")
    },
    "R322": planned("words: 现有8所\n", "words: 现有8所\n        sum_of: [plan2019/1/1]\n"),
    "R323": {TASKS: swapped()},
    "S225": added(CLOSED.replace("closed:", "note:")),
    "S226": added(CLOSED.replace("}", ", progress: 已印发}")),
    "S227": added("    record: [{on: 2020-12-01, progress: 已印发, percent: 六成}]\n"),
    "S228": added("    record: [{on: 2020-12-01, progress: 已印发, pace: 滞后}]\n"),
    "S229": {TASKS: PILOT.replace("        deadline: 2021\n", "")},
    "R329": row_1("deadline: 2020-12\n", "deadline_text: 12月底前\n"),
    "R330": row_1("deadline: 2020-12\n", "deadline: 2020-11\n    deadline_text: 12月底前\n"),
    "R331": row_1("deadline: 2020-12\n", "deadline_text: 12月低前\n"),
    "R332": row_1("deadline: 2020-12\n", "deadline_text: 3日内\n"),
    "R333": {TASKS: PILOT.replace("deadline: 2021\n", "deadline_text: 每月\n", 1)},
    "R334": row_1("deadline: 2020-12\n", "deadline_text: 11月31日\n"),
    "S230": added("    closed: {on: 2020-12-01, evidence: 攀教体〔2020〕1号}\n"),
    "S232": row_1("    must_close: true\n", "    recurs: monthly-32\n"),
    "S231": {TASKS: TABLE.replace("deadline: 2020\n", "deadline: 1000/2999\n    recurs: weekly\n")},
    "R335": {
        TASKS: TABLE,
        "registry.yaml": REGISTRY.replace("谢强\n", "谢强\n    until: 2019-12-31\n"),
    },
    "R328": added("    continues: 2020/tasks/1\n"),
    "S217": planned("value: 5\n", "value: 5所\n"),
    "S218": planned("unit: 所\n", "unit: 5所\n"),
    "S219": planned("comparison: at-least", "comparison: more"),
    "S220": planned("comparison: at-least", "comparison: all"),
    "S221": planned("        unit: 所\n", ""),
    "S222": link("serves", "plan2019/1", "document"),
    "T401": row_1("[刘自力]", "[刘自力　]"),
    "T402": row_1("推进中考", "推进\u200b中考"),
    "T403": {
        TASKS: TABLE.replace("kind: reform-task", "kind: reform-plan")
        .replace("    outcome: 出台实施方案\n", "    document_number: 攀办发〔2018〕３７号\n")
        .replace("    outcome: 开展校企合作\n", "")
    },
    "T404": row_1("校企合作", "校企合⼯"),
    "T405": row_1("校企合作", "校企\uf9d1作"),
    "T406": row_1("校企合作", "校企 合作"),
    "T407": {
        TASKS: TABLE,
        "registry.yaml": REGISTRY.replace("- name: 彭格", "- name: 彭格\n  - name: 彭 格"),
    },
    "T408": row_1("校企合作", "校企\u202e合作"),
    "T409": row_1("校企合作", "校企\ue000作"),
    "T410": {TASKS: TABLE, "plan2019.yaml": PLAN.replace("5所以上", "5万所以上")},
    "T411": planned("comparison: at-least", "comparison: about"),
    "V701": issued("中考", "高考"),
    "V702": issued("方案", "方案 ☆"),
    "V703": issued(named=NAMED + "    omitted: [{text: 附件, reason: 附件标识}]\n"),
    "V704": issued(named=NAMED.replace("2020/tasks", "2020/task")),
    "V705": issued(named=NAMED.replace("    tables: [2020/tasks]\n", "")),
    "V706": issued(named=NAMED.replace("tasks.txt", "task.txt")),
    "V707": issued(named=NAMED + NAMED.removeprefix("documents:\n")),
    "Y113": row_1("outcome: 开展校企合作", "outcome: 12:30"),
}
"""Folders, by the code that they set off and nothing else."""

BESIDE_ITS_CAUSE: dict[str, tuple[str, Files]] = {
    "K620": (
        "K604",
        {**form("type: text", "type: string"), BAD: ISSUES},
    ),
}
"""Folders, by the code that they set off beside that of its cause."""

CHANGES: dict[str, tuple[Files, Files]] = {
    "D501": ({TASKS: TABLE}, {TASKS: TABLE[: TABLE.index("\n  - number: 2")]}),
    "D502": ({TASKS: TABLE, BAD: TABLE}, {TASKS: TABLE}),
    "D503": ({TASKS: TABLE}, row_1("deadline: 2020-12", "deadline: 2021-03")),
    "D504": ({TASKS: TABLE}, row_1("[刘自力]", "[彭格]")),
    "D505": ({TASKS: TABLE}, row_1("    must_close: true\n", "")),
    "D506": (
        {TASKS: TABLE},
        {
            TASKS: TABLE.replace("number: 1", "number: 3")
            .replace("number: 2", "number: 1")
            .replace("number: 3", "number: 2")
        },
    ),
    "D507": (added(CLOSED), {TASKS: TABLE}),
    "D508": ({TASKS: PILOT}, {TASKS: PILOT[: PILOT.index("      - name: 第二批")]}),
    "D509": (added(WITHDRAWN), added(WITHDRAWN.replace("上级", "省上"))),
    "D510": ({TASKS: TABLE}, row_1("推进中考改革", "改善办学条件")),
    "D511": (
        {TASKS: TABLE},
        {
            TASKS: TABLE,
            "registry.yaml": REGISTRY.replace("  - name: 彭格\n", "").replace(
                "- name: 谢强", "- {name: 谢强, aliases: [{name: 彭格, note: 同一人}]}"
            ),
        },
    ),
    "D512": (
        {"ledgers/city/tasks.yaml": TABLE.replace("year: 2020", "year: 2018")},
        {"ledgers/city/tasks.yaml": TABLE.replace("year: 2020", "year: 2019")},
    ),
}
"""A state and the next, by the code that the change sets off and nothing else."""


WORKSPACES = {
    "W801": "  - {code: 仁和, git: ../renhe}\n",
    "W802": "  - {code: Renhe, git: ../a}\n  - {code: renhe, git: ../b}\n",
    "W803": "  - {code: renhe, git: 'http://example.org/renhe.git'}\n",
    "W804": "  - {code: renhe, git: 'https://clerk:x@example.org/renhe.git'}\n",
    "W805": "  - {code: renhe, git: ../renhe, rev: HEAD~1}\n",
    "W806": "  - {code: renhe, git: ../renhe, data: ../data}\n",
}
"""Lists of bureaus, by the code that they set off and nothing else."""


def _folder_for_a_file(make: Make) -> Path:
    folder = make()
    (folder / BAD).mkdir()
    return folder


def _link_to_nothing(make: Make) -> Path:
    folder = make()
    (folder / BAD).symlink_to("gone.yaml")
    return folder


def _no_registry(make: Make) -> Path:
    folder = make()
    (folder / "registry.yaml").unlink()
    return folder


def _odd_name(make: Make) -> Path:
    folder = make()
    (folder / "ledgers" / "2020" / "re\u200bform.yaml").write_text(TABLE, encoding="utf-8")
    return folder


def _nested_folders(make: Make) -> Path:
    folder = make()
    (folder / "ledgers" / "2020" / "/".join("x" * 20)).mkdir(parents=True)
    return folder


class Graded(Row):
    """督查评级: a kind with a field of a type that no rule of its own is for."""

    kind: ClassVar = "graded"
    name: ClassVar = "督查评级"
    columns: ClassVar = (NUMBER,)

    grade: Annotated[Literal["甲", "乙"], Field(title="等级")]


def _odd_type(make: Make) -> Path:
    table = TABLE.replace("reform-task", "graded").replace("outcome: 出台实施方案", "grade: 甲")
    return make({TASKS: table.replace("outcome: 开展校企合作", "grade: 丙")})


OTHERS: dict[str, Callable[[Make], Path]] = {
    "F007": _folder_for_a_file,
    "F009": _link_to_nothing,
    "F010": _no_registry,
    "F014": _odd_name,
    "F015": _nested_folders,
    "S299": _odd_type,
}
"""What makes a folder that sets off a code and nothing else."""


@pytest.fixture
def _graded() -> Iterator[None]:
    with registered(Graded):
        yield


def codes(found: list[Finding]) -> list[str]:
    return [one.code for one in found]


@pytest.mark.parametrize("code", OF_FILES)
def test_a_folder_sets_off_its_rule_and_no_other(code: str, make: Make) -> None:
    assert codes(findings(make(OF_FILES[code]))) == [code]


@pytest.mark.parametrize("code", BESIDE_ITS_CAUSE)
def test_what_follows_is_told_once_beside_its_cause(code: str, make: Make) -> None:
    cause, files = BESIDE_ITS_CAUSE[code]
    assert sorted(codes(findings(make(files)))) == sorted([cause, code])


@pytest.mark.usefixtures("_graded")
@pytest.mark.parametrize("code", OTHERS)
def test_an_odd_folder_sets_off_its_rule_and_no_other(code: str, make: Make) -> None:
    assert codes(findings(OTHERS[code](make))) == [code]


@pytest.mark.parametrize("code", WORKSPACES)
def test_a_workspace_sets_off_its_rule_and_no_other(code: str) -> None:
    document = source.read(f"bureaus:\n{WORKSPACES[code]}".encode())
    assert codes([*read_workspace("workspace.yaml", document).findings]) == [code]


@pytest.mark.parametrize("code", CHANGES)
def test_a_change_sets_off_its_rule_and_no_other(code: str, make: Make, tmp_path: Path) -> None:
    before, after = CHANGES[code]
    earlier = make(before)
    earlier.rename(tmp_path / "earlier")
    found = compare(load(tmp_path / "earlier"), load(make(after)))
    assert set(codes(found)) == {code}


@pytest.fixture(scope="module")
def of_bad_files(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Give the codes that the bad files of the cases set off."""
    found: set[str] = set()
    for path in sorted((CASES / "bad").glob("*.yaml")):
        folder = tmp_path_factory.mktemp("bad")
        (folder / "ledgers" / "2020").mkdir(parents=True)
        (folder / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
        (folder / TASKS).write_text(TABLE, encoding="utf-8")
        (folder / BAD).write_bytes(path.read_bytes())
        found |= set(codes(findings(folder)))
    return found


def test_every_rule_has_a_case_that_sets_it_off(of_bad_files: set[str]) -> None:
    assert of_bad_files | {*OF_FILES, *CHANGES, *WORKSPACES, *OTHERS, *BESIDE_ITS_CAUSE} == set(ALL)


def test_every_bad_file_belongs_to_a_rule(of_bad_files: set[str]) -> None:
    assert of_bad_files <= set(ALL)
    assert len(of_bad_files) > 30


# Codes and explanations


def test_codes_are_a_letter_and_three_digits_in_the_order_of_families() -> None:
    assert all(re.fullmatch("[FYSKRTDVW][1-9][0-9]{2}|F0[0-9]{2}", code) for code in ALL)
    assert [code[0] for code in ALL] == sorted((code[0] for code in ALL), key="FYSKRTDVW".index)
    assert list(ALL) == [rule.code for rule in ALL.values()]
    assert set(ALL) == set(RULES)


def test_names_are_words_and_each_is_given_once() -> None:
    names = [rule.name for rule in ALL.values()]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name)] == []


def test_a_code_cannot_be_used_twice() -> None:
    from ledgertool.findings.finding import rule

    with pytest.raises(AssertionError, match="Y103 is used twice"):
        rule("Y103")(lambda: Finding("", Severity.ERROR, ""))
    assert RULES["Y103"].name == "full-width-colon"


PARTS = {"en": ("Why: ", "Bad: ", "Good: ", "Mend: ")}


@pytest.mark.parametrize("rule", ALL.values(), ids=ALL)
def test_a_rule_tells_why_bad_good_and_how_to_mend(rule: Rule) -> None:
    use("en")
    summary, *rest = rule.text.strip().split("\n")
    assert re.fullmatch(r"[A-Z].*\.", summary)
    assert rest[0] == ""
    begun = [next((part for part in PARTS["en"] if line.startswith(part)), "") for line in rest[1:]]
    assert [part for part in begun if part] == list(PARTS["en"])
    assert begun[0] == "Why: "
    assert all(
        len(line) > len(part) + 5 for line, part in zip(rest[1:], begun, strict=True) if part
    )


@pytest.mark.parametrize("rule", ALL.values(), ids=ALL)
def test_a_rule_is_explained_in_chinese_with_the_same_parts(rule: Rule) -> None:
    use("zh")
    chinese = rule.text.strip().split("\n")
    use("en")
    english = rule.text.strip().split("\n")
    assert chinese != english
    assert re.search("[\u4e00-\u9fff]", chinese[0])
    marks = [line.split("：", 1)[0] for line in chinese if re.match(r"\w+：", line)]
    assert len(marks) >= len(PARTS["en"])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("rule", ALL.values(), ids=ALL)
def test_a_rule_tells_in_a_few_words_how_to_mend(rule: Rule, language: str) -> None:
    use(language)
    label = {"en": "Mend: ", "zh": "处理："}[language]
    told = rule.text.rpartition(label)[2].replace("``", "").replace("\n", " ")
    assert told.startswith(rule.mend)
    assert told.removeprefix(rule.mend)[0] in ".。"
    assert len(rule.mend) > 3
    assert language == "en" or "\n" not in rule.text.rpartition(label)[2]


def test_a_finding_without_help_of_its_own_has_that_of_its_rule(make: Make) -> None:
    (own,) = findings(make(OF_FILES["T403"]))
    (general,) = findings(make(OF_FILES["T401"]))
    assert own.help == "write 攀办发〔2018〕37号"
    assert general.help == general.rule.mend == "delete the space"
    use("zh")
    (general,) = findings(make(OF_FILES["T401"]))
    assert general.help == "删去空格"


def test_no_explanation_names_a_class_of_python() -> None:
    for rule in ALL.values():
        assert not re.search(
            r"CommentedMap|NoneType|\bstr\b|\bdict\b|pydantic|ValidationError", rule.text
        )


# ledger explain


def test_a_code_is_explained(run: Run) -> None:
    assert run("explain", "Y103") == Answer(
        0,
        "Y103 full-width-colon (error)\n"
        "\n"
        "A full-width colon follows a field name.\n"
        "\n"
        "Why: for YAML it is a letter like any other, so that field and value become one word.\n"
        "Bad: “leader：张三”\n"
        "Good: “leader: 张三”\n"
        "Mend: type an English colon and a space.\n",
        "",
    )


def test_a_code_is_explained_in_chinese(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_LANG", "zh")
    lines = run("explain", "R321").out.split("\n")
    assert lines[0] == "R321 readings-differ（提示）"
    assert [line.partition("：")[0] for line in lines[4:-1]] == [
        *("原因", "错误写法", "正确写法", "处理")
    ]


def test_a_code_may_be_written_small(run: Run) -> None:
    assert run("explain", "y103") == run("explain", "Y103")


@pytest.mark.parametrize(
    ("code", "nearest"), [("Y1O3", "Y103"), ("T499", "T409"), ("S20", "S209"), ("103", "Y103")]
)
def test_an_unknown_code_is_answered_with_near_ones(code: str, nearest: str, run: Run) -> None:
    answer = run("explain", code)
    assert (answer.code, answer.out) == (2, "")
    assert f"“{code}”" in answer.err
    assert f"“{nearest}”" in answer.err


def test_without_a_code_all_are_listed(run: Run) -> None:
    answer = run("explain")
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert [line.split()[0] for line in lines] == list(ALL)
    assert [line.split()[1] for line in lines] == [
        SEVERITY_WORDS[rule.severity]() for rule in ALL.values()
    ]
    assert [line.split("  ", 2)[-1].strip() for line in lines] == [
        in_quotation_marks(rule.summary) for rule in ALL.values()
    ]


def in_quotation_marks(text: str) -> str:
    """Write a text of the pages of codes as the command line does."""
    return re.sub("``(.+?)``", r"“\1”", text, flags=re.DOTALL)


@pytest.mark.parametrize("code", ALL)
def test_every_code_can_be_explained(code: str, run: Run) -> None:
    answer = run("explain", code)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"{code} {ALL[code].name} (")
    assert in_quotation_marks(ALL[code].text.strip()) in answer.out


@pytest.mark.parametrize("language_", ["en", "zh"])
def test_no_explanation_shows_the_marks_of_its_source(
    run: Run, monkeypatch: pytest.MonkeyPatch, language_: str
) -> None:
    monkeypatch.setenv("LEDGER_LANG", language_)
    for words in ([], *([code] for code in ALL)):
        assert "`" not in run("explain", *words).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert re.search("\x1b\\[1m“leader：[^`]+”\x1b\\[0m", run("explain", "Y103").out)


# --select and --ignore


@pytest.fixture
def several(make: Make) -> Path:
    """Make a folder with an error of the relations, one of the text, and a warning."""
    table = TABLE.replace("[谢强]", "[谢墙]").replace("推进中考", "推进\u200b中考")
    return make({TASKS: table.replace("校企合作", "校企 合作")})


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        ((), 1, ["T402", "R301", "T406"]),
        (("--select", "T"), 1, ["T402", "T406"]),
        (("--select", "T406"), 0, ["T406"]),
        (("--select", "t406", "--strict"), 1, ["T406"]),
        (("--select", "R3", "--select", "T406"), 1, ["R301", "T406"]),
        (("--ignore", "T402", "--ignore", "R"), 0, ["T406"]),
        (("--select", "T", "--ignore", "T4"), 0, []),
        (("--select", "D"), 0, []),
    ],
)
def test_codes_are_selected_and_ignored_by_prefix(
    options: tuple[str, ...], code: int, told: list[str], several: Path, run: Run
) -> None:
    answer = run("check", "--data", str(several), "-f", "concise", *options)
    assert [line.split(" ")[2] for line in answer.out.splitlines()] == told
    assert (answer.code, answer.err) == (code, "")


@pytest.mark.parametrize(
    ("options", "told"),
    [((), "T401"), (("--ignore", "T"), "R301"), (("--select", "R"), "R301")],
)
def test_a_cause_that_is_not_asked_for_hides_nothing(
    options: tuple[str, ...], told: str, make: Make, run: Run
) -> None:
    folder = make(OF_FILES["T401"])
    answer = run("check", "--data", str(folder), "-f", "concise", *options)
    assert (answer.code, [line.split(" ")[2] for line in answer.out.splitlines()]) == (1, [told])


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_prefix_of_no_code_is_an_error_of_the_caller(
    option: str, several: Path, run: Run
) -> None:
    answer = run("check", "--data", str(several), option, "X9")
    assert (answer.code, answer.out) == (2, "")
    assert "“X9”" in answer.err


def test_notes_are_told_when_asked_for_and_never_fail(make: Make, run: Run) -> None:
    folder = make(OF_FILES["R322"])
    asked = ("check", "--data", str(folder), "-f", "concise", "--strict")
    assert run(*asked) == Answer(0, "", "")
    answer = run(*asked, "--notes")
    assert (answer.code, answer.err) == (0, "")
    assert " note R322 " in answer.out


# The pages of codes


@pytest.mark.parametrize("name", ["rules.md", "rules.zh-CN.md"])
def test_a_page_has_every_code_once(name: str) -> None:
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    heads = re.findall(r"^### (\w+) `([\w-]+)`", page, re.MULTILINE)
    assert heads == [(code, rule.name) for code, rule in ALL.items()]
