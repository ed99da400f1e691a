"""Whatever stands in the data comes out as text, in every format and from every command."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from ledgertool.output.formats import FORMATS, TABLE
from tests.conftest import Make, Run
from tests.members import ask, in_a_form
from tests.samples import AS_OF, DATA, PLAN

BINARY = [name for name, form in FORMATS.items() if not form.is_text]
EVERY = [TABLE, *FORMATS]
HOSTILE = {
    "a formula": "=1+1",
    "a formula that calls": '=HYPERLINK("http://x.example","点")',
    "a formula of others": "＠SUM(A1)",
    "an old formula": "+cmd|' /C calc'!A0",
    "an array": "{=1+1}",
    "a link": "http://x.example/a?b=c",
    "a mail": "mailto:a@b.example",
    "a script": "</script><script>alert(1)</script>",
    "html": "<img src=x onerror=alert(1)>&amp;&lt;",
    "the end of a string": "]]></t></si><f>1+1</f>",
    "colours": "\x1b[31m红\x1b[0m",
    "a bell": "\x07响",
    "the other way": "甲\u202e乙\u2066丙",
    "nothing to be seen": "甲\u200b乙\ufeff丙",
    "a long text": "很长的内容" * 4_000,
    "a very long text": "很长的内容，" * 8_000,
    "a zero as it is written": "_x0000_甲_x0041_",
    "a backslash": "\\x00\\u0000甲",
    "many lines": "甲\n乙\n=1+1",
    "an event": "甲\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:乙",
    "a comma": "甲,乙;丙:丁\\n",
    "a name of a sheet": "工作/台账[1]*?:\\甲",
    "a quotation mark": "'甲'",
    "a rare character": "𠮷𪚥",
    "half a character": "甲\ud800乙",
    "a field of Word": '{ HYPERLINK "http://x.example" }',
    "markup of Rich": "[red]甲[/red][/x]",
    "an attribute": 'x" onclick="alert(1)',
}
COMMANDS = [
    *(["list"], ["list", "--table", "tasks"], ["list", "--columns", "title,remark,leaders"]),
    *(["due", "2020"], ["show", "tasks/1"], ["tables"], ["stats"], ["stats", "--by", "table"]),
    *(["why", "tasks/1"], ["brief"], ["plan"], ["targets"], ["kinds"]),
]


def quoted(text: str) -> str:
    """Write a text as YAML has it in double quotation marks."""
    return json.dumps(text)


def folder_with(make: Make, text: str) -> str:
    """Make a ledger in which a text stands wherever one may stand."""
    words = quoted(text)
    table = f"""\
kind: reform-task
title: {words}
group: {words}
year: 2020
source: {words}
order: 1
legend: {words}
rows:
  - number: 1
    title: {words}
    leaders: [{words}]
    lead_departments: [{words}]
    deadline: 2020-12
    deadline_text: {words}
    outcome: {words}
    remark: {words}
    must_close: true
    targets: [{{number: 1, metric: {words}, comparison: all, words: {words}}}]
    record:
      - on: 2020-06-30
        progress: {words}
        problems: {words}
        next: {words}
"""
    plan = PLAN.replace("heading: 目标任务", f"heading: {words}")
    return str(make({"ledgers/2020/tasks.yaml": table, "plan2019.yaml": plan}))


def is_steering(character: str) -> bool:
    """Tell whether a character cannot be seen, or steers what shows it."""
    return character not in "\n\r\t" and unicodedata.category(character) in ("Cc", "Cf", "Cs")


@pytest.mark.parametrize("form", EVERY)
@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_steers_what_shows_it(
    name: str, form: str, make: Make, run: Run, tmp_path: Path
) -> None:
    folder = folder_with(make, HOSTILE[name])
    for command in COMMANDS:
        words = [*command, "--data", folder, "--as-of", AS_OF]
        said = in_a_form(run, *words, form=form, file=tmp_path / "answer")
        assert not any(map(is_steering, said.removeprefix("\ufeff"))), command
        assert "This is a bug" not in said, command


TEXTS_OF_XML = re.compile(r"xl/(worksheets/|sharedStrings|workbook)|word/")
RUNS = re.compile(
    r"<f[ >]|<hyperlink|externalLink|<script|instrText|fldSimple|w:hyperlink|attachedTemplate|"
    r'TargetMode="External"|vbaProject|oleObject|<ddeLink|<legacyDrawing'
)


@pytest.mark.parametrize("form", BINARY)
@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_in_a_file_is_run_or_leads_away(
    name: str, form: str, make: Make, run: Run, tmp_path: Path
) -> None:
    folder = folder_with(make, HOSTILE[name])
    for command in COMMANDS:
        file = tmp_path / "answer"
        answer, _said = ask(run, *command, "--data", folder, "--as-of", AS_OF, form=form, file=file)
        assert answer.code in (0, 3), (command, answer.err)
        with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
            for member in archive.namelist():
                content = archive.read(member)
                if member.endswith((".xml", ".rels")):
                    ET.fromstring(content)
                text = content.decode("utf-8", "replace")
                found = [one for one in RUNS.findall(text) if one not in ALLOWED.get(member, ())]
                assert found == [], (command, member)


ALLOWED: dict[str, tuple[str, ...]] = {}
"""What a member of a file may have, although it could be run: nothing."""


@pytest.mark.parametrize("form", BINARY)
def test_no_path_of_a_member_leads_out_of_a_folder(form: str, run: Run, tmp_path: Path) -> None:
    ask(run, "list", form=form, file=tmp_path / "answer")
    with zipfile.ZipFile(tmp_path / "answer") as archive:
        names = archive.namelist()
    assert [name for name in names if name.startswith("/") or ".." in name] == []
    assert len(names) == len(set(names))


@pytest.mark.parametrize("form", EVERY)
def test_every_answer_but_one_without_days_comes_in_every_format(
    form: str, run: Run, tmp_path: Path
) -> None:
    of_days = form in FORMATS and FORMATS[form].of_days
    for command in COMMANDS[:]:
        words = [word.replace("tasks", "pilots") for word in command]
        file = tmp_path / f"answer.{form}"
        answer = run(*words, "--data", str(DATA), "-f", form, "-o", str(file), "--force")
        if of_days and answer.code == 2:
            assert "has none" in answer.err or "holds deadlines" in answer.err
            assert command[0] not in ("list", "due", "show")
        else:
            assert answer.code == 0, (command, answer.err)
            assert file.stat().st_size > 0


@pytest.mark.parametrize("form", BINARY)
def test_the_same_answer_has_the_same_bytes(form: str, run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        run("list", "--as-of", AS_OF, "-f", form, "-o", str(tmp_path / name))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
