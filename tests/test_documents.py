"""The READMEs and the guides: one in each language, alike, and every command in them works."""

from __future__ import annotations

import re
import shlex
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

from ledgertool import language
from ledgertool.model.row import KINDS
from ledgertool.reading.ledger import load
from tests.conftest import Run
from tests.samples import AS_OF, DATA, ROOT
from tests.words import half_width, other_words

READMES = ("README.md", "README.zh-CN.md")
GUIDES = ("CONTRIBUTING.md", "CONTRIBUTING.zh-CN.md")
PARTS = {
    "Install": "安装",
    "Examples": "常用查询",
    "A year of a ledger": "台账的一年",
    "A ledger of your own": "建自己的台账",
    "Short names of the tables": "台账的英文简称",
    "Saving to a file": "存成文件",
    "Progress, closings, extensions": "登记进展、销账、延期",
    "Editing a row": "改一项",
    "Commands": "命令一览",
    "Exit codes and errors": "出错必有提示",
    "What is kept between two questions": "两次查询之间保留的内容",
    "For engineers": "给工程师",
}
IN_CHINESE = (
    *sorted(path.name for path in ROOT.glob("*.zh-CN.md")),
    "docs/rules.zh-CN.md",
    "SECURITY.md",
)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def part(name: str, heading: str) -> str:
    """Give one part of a document, from its heading to the next."""
    return text_of(name).split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


def columns(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in line)


def blocks(name: str, kind: str) -> list[str]:
    return re.findall(rf"(?ms)^ *```{kind}\n(.*?)^ *```", text_of(name))


# The READMEs


PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]*)\)")


@pytest.mark.parametrize("name", READMES)
def test_a_readme_shows_a_terminal_and_the_board_and_says_what_is_to_be_seen(name: str) -> None:
    language = "zh" if "zh" in name else "en"
    pictures = dict(map(reversed, PICTURE.findall(text_of(name))))
    assert list(pictures) == [
        f"docs/pictures/{what}.{language}.png" for what in ("terminal", "board")
    ]
    for path, words in pictures.items():
        content = (ROOT / path).read_bytes()
        assert content.startswith(b"\x89PNG\r\n")
        assert len(content) <= 200_000
        assert len(words) > 20, path
        assert bool(re.search("[一-鿿]", words)) == (language == "zh")


def test_both_readmes_have_the_same_parts() -> None:
    english, chinese = (re.findall(r"(?m)^## (.*)", text_of(name)) for name in READMES)
    assert english == [*PARTS]
    assert chinese == [*PARTS.values()]


def test_both_readmes_show_the_answers_to_the_same_commands() -> None:
    english, chinese = (re.findall(r"(?m)^\$ .*", text_of(name)) for name in READMES)
    assert english == chinese
    assert len(english) >= 5


@pytest.mark.parametrize("name", READMES)
def test_answers_in_a_readme_fit_a_terminal_of_80_columns(name: str) -> None:
    shown = [line for block in blocks(name, "console") for line in block.split("\n")]
    wide = [line for line in shown if columns(line) > 80 and not line.startswith("$ ")]
    assert shown
    assert wide == []


@pytest.mark.parametrize("name", READMES)
def test_a_readme_gives_the_same_three_commands_for_windows(name: str) -> None:
    block = next(one for one in blocks(name, "powershell") if "venv" in one)
    assert [line.strip() for line in block.strip().split("\n")] == [
        "py -3 -m venv .venv",
        r".venv\Scripts\python -m pip install -q .",
        r".venv\Scripts\ledger list --leader 刘自力",
    ]


def test_the_first_day_on_windows_needs_nothing_that_is_not_told() -> None:
    steps = part("README.zh-CN.md", "安装")
    told = (
        "Download ZIP",
        "Add python.exe to PATH",
        "`powershell`",
        "py --version",
        "pip download",
    )
    assert [one for one in (*told, "--no-index", "setx LEDGER_LANG zh") if one not in steps] == []
    assert "15 项" in steps


QUESTIONS = [
    (name, command)
    for name, heading in zip(READMES, ("Examples", "常用查询"), strict=True)
    for command in re.findall(r"`(ledger [^`]*)`", part(name, heading).split("\n```")[0])
    if not command.endswith("--help")
]


def test_fifteen_questions_have_their_commands_in_both_languages() -> None:
    rows = [
        part(name, heading).strip().split("\n\n")[0].count("\n") - 1
        for name, heading in zip(READMES, ("Examples", "常用查询"), strict=True)
    ]
    assert rows == [15, 15]


@pytest.mark.parametrize(("name", "command"), QUESTIONS)
def test_the_command_for_a_question_answers_it(
    name: str, command: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    language.use("zh" if "zh" in name else "en")
    words = shlex.split(command)[1:]
    of_the_data = () if words[0] == "when" else ("--data", str(DATA), "--as-of", AS_OF)
    answer = run(*words, *of_the_data)
    assert answer.code == 0
    assert answer.out or [*tmp_path.iterdir()]


@pytest.mark.parametrize("name", READMES)
def test_a_readme_tells_the_short_name_of_every_table(name: str) -> None:
    heading = dict(zip(READMES, ("Short names of the tables", "台账的英文简称"), strict=True))[name]
    told = dict(re.findall(r"(?m)^\| `(\S+)` \| (\S+) \|$", part(name, heading)))
    assert told == {table.id.rpartition("/")[2]: table.head.title for table in load(DATA).tables}


# A ledger of your own


def test_the_form_that_the_readmes_show_is_one_and_passes(run: Run, tmp_path: Path) -> None:
    texts = [blocks(name, "yaml")[0] for name in READMES]
    begun = (tmp_path / "README.md", tmp_path / "data")
    assert run("init", str(tmp_path), "--kind", next(iter(KINDS)), "--year", "2020").code == 0
    texts.append(begun[0].read_text(encoding="utf-8").split("kind.schema.json\n")[1])
    form = texts[0]
    assert texts[1] == form
    assert texts[2].startswith(form)
    (begun[1] / "kinds").mkdir()
    (begun[1] / "kinds/rectification.yaml").write_text(form, encoding="utf-8")
    table = texts[2].partition("rectification.schema.json\n")[2].partition("```")[0]
    issues = begun[1] / "ledgers/2020/issues.yaml"
    issues.write_text(re.sub("(?m)^   ", "", table), encoding="utf-8")
    assert run("check", "--strict", "--data", str(begun[1])).code == 0
    assert run("kinds", "rectification", "--data", str(begun[1])).code == 0


# Editing a row


def fields(value: Any) -> set[str]:
    """Name all fields that stand in an example."""
    if isinstance(value, dict):
        return {*value, *(name for inner in value.values() for name in fields(inner))}
    return {name for inner in value for name in fields(inner)} if isinstance(value, list) else set()


@pytest.mark.parametrize("pair", [READMES, GUIDES])
def test_both_languages_show_the_same_fields_of_a_row(pair: tuple[str, str]) -> None:
    shown = [[fields(yaml.safe_load(one)) for one in blocks(name, "yaml")] for name in pair]
    rows = [next(one for one in named if "record" in one) for named in shown]
    assert rows[0] == rows[1]
    assert "closed" in rows[0]


def test_both_guides_name_the_same_fields_and_commands() -> None:
    texts = [part(GUIDES[0], "Editing a row"), text_of(GUIDES[1])]
    code = [set(re.findall(r"`([^`\n]+)`", re.sub(r"(?s)```.*?```", "", text))) for text in texts]
    english, chinese = (
        {re.sub("YEAR|年度", "Y", re.sub("CODE|代码", "C", name)) for name in names}
        for names in code
    )
    assert english == chinese
    assert len(english) > 20


def test_the_guide_in_chinese_is_named_where_one_looks_for_it() -> None:
    assert all(
        "(CONTRIBUTING.zh-CN.md)" in text_of(name) for name in ("CONTRIBUTING.md", READMES[1])
    )


# Words


@pytest.mark.parametrize("name", IN_CHINESE)
def test_a_document_in_chinese_has_one_word_for_one_thing(name: str) -> None:
    prose = re.sub(r"(?s)```.*?```|`[^`\n]*`|\]\([^)]*\)", " ", text_of(name))
    for table in load(DATA).tables:  # a document's own words stay as issued
        prose = prose.replace(table.head.title, " ")
    found = {line: wrong for line in prose.split("\n") if (wrong := other_words(line))}
    assert found == {}


@pytest.mark.parametrize("name", IN_CHINESE)
def test_a_document_in_chinese_has_chinese_punctuation(name: str) -> None:
    prose = re.sub(r"(?s)```.*?```|`[^`\n]*`|\]\([^)]*\)|\[", " ", text_of(name))
    found = {line: wrong for line in prose.split("\n") if (wrong := half_width(line))}
    assert found == {}
