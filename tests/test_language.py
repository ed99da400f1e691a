"""The Chinese catalogue is whole, up to date and well formed, and Chinese is what a user gets."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog

from ledgertool import language
from ledgertool.answers.columns import sheet_columns
from ledgertool.answers.counts import OVER_BUREAUS
from ledgertool.cli.commands import COMMANDS
from ledgertool.findings import all_rules
from ledgertool.model.record import PACES
from ledgertool.model.row import KINDS
from ledgertool.model.status import Basis, Status
from ledgertool.output.digests import FORMS
from ledgertool.output.formats import FORMATS, TABLE
from ledgertool.output.reporters import REPORTERS
from ledgertool.reading.ledger import load
from tests.conftest import Make, Run
from tests.programs import process
from tests.samples import DATA, ROOT
from tests.words import CHINESE, half_width, odd_english, other_words

sys.path.insert(0, str(ROOT / "scripts"))
import translate


def pairs() -> Iterator[tuple[str, str]]:
    """Give each English sentence (the one for many, where there are two) with its Chinese."""
    catalogue: Catalog = translate.up_to_date()
    for message in list(catalogue)[1:]:
        source = message.id if isinstance(message.id, str) else message.id[-1]
        given = message.string or ""
        strings = [given] if isinstance(given, str) else given
        for string in strings:
            yield source, string


class TestTheCatalogue:
    def test_names_no_machine_person_or_day(self) -> None:
        text = translate.PO.read_text(encoding="utf-8")
        assert str(ROOT) not in text
        assert not re.search(r"(?m)^\"(POT-|PO-|Last-Translator|Generated-By)", text)

    def test_has_the_explanation_of_every_rule(self) -> None:
        language.use("zh")
        rules = all_rules().values()
        assert rules
        assert [rule.code for rule in rules if not rule.text.count("原因：")] == []


class TestATranslation:
    @pytest.mark.parametrize(
        "pattern",
        [
            pytest.param(r"\{[^{}\s]*\}", id="placeholders"),
            pytest.param(r"\[(?:/|bold|dim|blue|cyan|red|green|yellow)[^\]]*\]", id="markup"),
            pytest.param(r"``(.+?)``", id="code"),
            pytest.param(r"--[a-z][a-z-]+", id="options"),
        ],
    )
    def test_keeps_what_is_no_word(self, pattern: str) -> None:
        wrong = [
            (source, string)
            for source, string in pairs()
            if Counter(re.findall(pattern, source)) != Counter(re.findall(pattern, string))
        ]
        assert wrong == []

    def test_keeps_the_layout_of_an_explanation(self) -> None:
        layout = {
            "Why: ": "原因：",
            "Bad: ": "错误写法：",
            "Good: ": "正确写法：",
            "Mend: ": "处理：",
        }
        for source, string in pairs():
            words = [layout[word] for word in re.findall(r"(?m)^(?:Why|Bad|Good|Mend): ", source)]
            assert re.findall(r"(?m)^(?:原因|错误写法|正确写法|处理)：", string) == words
            if words:
                assert string.split("\n")[1] == ""

    def test_has_chinese_punctuation(self) -> None:
        found = {string: half_width(string) for _source, string in pairs()}
        assert {string: marks for string, marks in found.items() if marks} == {}

    def test_is_of_plain_english(self) -> None:
        found = {source: odd_english(source) for source, _string in pairs()}
        assert {source: words for source, words in found.items() if words} == {}

    def test_has_one_word_for_one_thing(self) -> None:
        found = {string: other_words(string) for _source, string in pairs()}
        assert {string: words for string, words in found.items() if words} == {}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "Chinese (Simplified)_China.936"}, "zh"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_ALL": "en_US.UTF-8", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"}, "en"),
        ({"LEDGER_LANG": "zh", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ({"LEDGER_LANG": "中文"}, "zh"),
        ({"LEDGER_LANG": "en", "LC_ALL": "zh_CN", "LANG": "zh_CN"}, "en"),
        ({"LEDGER_LANG": "", "LC_ALL": "", "LANG": "zh_CN"}, "zh"),
    ],
)
def test_the_language_comes_from_the_environment(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.name", "posix")
    assert language.wanted(environment) == expected


def test_names_are_listed_as_in_chinese() -> None:
    language.use("zh")
    assert language.listed(["刘自力", "谢强"]) == "“刘自力”、“谢强”"


def test_numbers_need_no_plural() -> None:
    language.use("zh")
    assert language.ngettext("{count} row", "{count} rows", 1) == "{count} 项"
    assert language.ngettext("{count} row", "{count} rows", 2) == "{count} 项"


NAMES = {
    *("ledger", "git", "schemas", "Schema", "Excel", "WPS", "Word", "PDF", "Markdown"),
    *COMMANDS,
    *FORMATS,
    *FORMS,
    *REPORTERS,
    TABLE,
    *KINDS,
    *OVER_BUREAUS,
    *(status.value for status in Status),
    *PACES,
    *(part for pace in PACES for part in pace.split("-")),
    *(path.stem for path in DATA.glob("ledgers/*/*.yaml")),
}
"""Words that are the same in every language."""

NOT_ENGLISH = re.compile(
    r"(?<!\w)--?[a-zA-Z][\w-]*"  # options
    r"|[\w./-]+\.(?:yaml|json|csv|md|txt|xlsx|html|ics|docx|sql)\b"  # files
    r"|\.(?:xls|et|ods|txt|pdf|sql)\b"  # kinds of files
    r"|\b(?:LEDGER_[A-Z]+|PAGER|JSON|CSV|YAML|HEAD|SQL|SELECT|[Pp]arquet|DuckDB|Spark)\b"
)


def test_headings_of_our_own_are_the_words_of_offices() -> None:
    """A kind's official form has the headings of its document, whatever they are."""
    ours = [column.heading.text for column in sheet_columns(load(DATA)).values()]
    ours += [heading for heading, _groups in OVER_BUREAUS.values()]
    ours += [light.chinese for light in Status]
    assert {heading: words for heading in ours if (words := other_words(heading))} == {}


def english_in(text: str) -> list[str]:
    """Find the words of English sentences in a text."""
    return [
        word
        for word in re.findall(r"[A-Za-z][A-Za-z'-]+", NOT_ENGLISH.sub(" ", text))
        if word not in NAMES
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--help",), 0),
        *(((command, "--help"), 0) for command in COMMANDS),
        (("list", "--no-such-option"), 2),
        (("list", "--leader"), 2),
        (("list", "--must-close=1"), 2),
        (("list", "--leader", "刘自立"), 2),
        (("list", "--leader", "无此人"), 2),
        (("list", "--as-of", "今"), 2),
        (("list", "多余"), 2),
        (("due", "某日"), 2),
        (("show",), 2),
        (("show", "pilots/99"), 2),
        (("无此命令",), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_no_english_reaches_a_chinese_user(arguments: tuple[str, ...], code: int) -> None:
    answer = process(*arguments, LEDGER_LANG="zh", COLUMNS="200")
    said = answer.out + answer.err
    assert answer.code == code
    assert re.search(f"[{CHINESE}]", said)
    assert english_in(said) == []


@pytest.mark.parametrize(
    "text", ["标☆的项", "名单见登记册", "牵头领导不一致", "由责任人处理", "推进中", "这张表是空的"]
)
def test_the_check_for_words_finds_them(text: str) -> None:
    assert other_words(text)
    assert other_words(f"责任领导（含责任人）已调整责任人，推进中考改革，“{text}”") == []


@pytest.mark.parametrize(
    "text",
    [
        "A tab stands here",
        "it is no regular file",
        "words that are no date",
        "Mend what is safe beyond doubt.",
        "a report that is none of ours",
        "Who answers for it",
    ],
)
def test_the_check_for_odd_english_finds_it(text: str) -> None:
    assert odd_english(text)
    assert odd_english("There is no table; a mark stands for closing.\nMend: close it.") == []


@pytest.mark.parametrize("text", ["没有,", "(共三项）", '名为"刘自力"', "说明：：", "时限;完成"])
def test_the_check_for_punctuation_finds_it(text: str) -> None:
    assert half_width(text)
    assert half_width(f"如 2020-12；``{text}`` 及 registry.yaml。") == []


def test_the_check_for_english_finds_english() -> None:
    assert english_in("│ --data DIR The data folder (registry.yaml) <str>") == [
        *("DIR", "The", "data", "folder", "str")
    ]
    assert english_in("Usage: ledger list [OPTIONS] CODE") == ["Usage", "OPTIONS", "CODE"]


# English answers

OURS = {
    *(column.heading.text for column in sheet_columns(load(DATA)).values()),
    *(column.heading for cls in KINDS.values() for column in cls.columns),
    *(heading for heading, _groups in OVER_BUREAUS.values()),
    *(one.chinese for one in (*Status, *Basis)),
    *(
        "编者理解",
        "对应规划",
        "相关事项",
        "标题",
        "位置",
        "情况",
        "规则",
        "原文",
        "时间",
        "项数",
        "来源",
        "对应规划（编者理解）",
    ),
}
"""The words of columns and cells, which are the documents' own in every language."""

LATIN = {
    "registry.yaml": "people:\n  - name: Ann\ndepartments:\n  - name: Office\n",
    "ledgers/2020/tasks.yaml": """\
kind: reform-task
title: Tasks
year: 2020
source: Source
order: 1
rows:
  - number: 1
    title: First
    leaders: [Ann]
    lead_departments: [Office]
    deadline: 2020-12
    outcome: Outcome
    serves: [{to: plan2019/1, reason: About the same, reading: editors}]
  - number: 2
    title: Second
    leaders: [Ann]
    lead_departments: [Office]
    outcome: Outcome
""",
    "plan2019.yaml": """\
title: Plan
issued_on: 2019-12-01
nodes:
  - number: 1
    heading: One
    text: Text
  - number: 2
    heading: Two
    text: Text
""",
}
"""A ledger without any Chinese of its own."""


@pytest.mark.parametrize("as_of", ["2020-12-05", "2021-06-01"])
@pytest.mark.parametrize(
    "line",
    [
        *("list", "list --due 2020", "due", "due 2020", "due 2021 --by --possible", "tables"),
        *("show tasks/1", "why tasks/1", "why tasks/2", "plan", "plan 1", "plan 2"),
        *("plan --coverage", "targets", "list --leader Ann --search nothing"),
        *("stats", "stats --by status", "stats --by department", "stats --by month"),
    ],
)
def test_an_english_answer_is_english_but_for_the_words_of_columns_and_cells(
    run: Run, make: Make, line: str, as_of: str
) -> None:
    folder = make(dict(LATIN))
    answer = run(*line.split(), "--data", str(folder), "--as-of", as_of)
    assert answer.code == 0, answer.err
    words = re.findall(f"[{CHINESE}☆]+", answer.out + answer.err)
    assert [word for word in words if word not in OURS] == []


@pytest.mark.parametrize("language_", ["en", "zh"])
def test_counts_of_a_plan_are_told_in_the_language_in_use(
    run: Run, make: Make, monkeypatch: pytest.MonkeyPatch, language_: str
) -> None:
    monkeypatch.setenv("LEDGER_LANG", language_)
    folder = make(dict(LATIN))
    said = run("plan", "--data", str(folder), "--as-of", "2021-06-01").out
    told = {"en": ("1 row (1 overdue)", "no rows"), "zh": ("1 项（逾期未销账 1）", "无对应事项")}
    assert all(words in said for words in told[language_])
