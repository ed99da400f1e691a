"""Whatever stands in the data comes out as text, in every format and from every command."""

from __future__ import annotations

import json
import re
import unicodedata
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from ledgertool.output.formats import FORMATS
from ledgertool.output.formats import TABLE as ON_SCREEN
from tests.conftest import Make, Run
from tests.members import ask, in_a_form
from tests.samples import AS_OF, DATA, PLAN, TABLE

BINARY = [name for name, form in FORMATS.items() if not form.is_text]
EVERY = [ON_SCREEN, *FORMATS]
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


def row(number: int, text: str) -> str:
    """Write a row in which a text stands wherever one may stand."""
    words = json.dumps(text)
    return f"""\
  - number: {number}
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


def table(order: int, text: str, rows: str) -> str:
    """Write a table in whose head a text stands wherever one may stand."""
    words = json.dumps(text)
    return f"""\
kind: reform-task
title: {words}
group: {words}
year: 2020
source: {words}
order: {order}
legend: {words}
rows:
{rows}"""


def hostile(make: Make, *texts: str) -> str:
    """Make a ledger with a row for each text, and a table."""
    rows = "".join(row(number, text) for number, text in enumerate(texts, 1))
    files: dict[str, str | bytes] = {"ledgers/2020/tasks.yaml": table(1, "改革任务", rows)}
    for order, text in enumerate(texts, 2):
        files[f"ledgers/2020/t{order}.yaml"] = table(order, text, row(1, "甲"))
    files["plan2019.yaml"] = PLAN.replace("heading: 目标任务", f"heading: {json.dumps(texts[0])}")
    return str(make(files))


def is_steering(character: str) -> bool:
    """Tell whether a character cannot be seen, or steers what shows it."""
    return character not in "\n\r\t" and unicodedata.category(character) in ("Cc", "Cf", "Cs")


RUNS = re.compile(
    r"<f[ >]|<hyperlink|externalLink|<script|instrText|fldSimple|<w:hyperlink|attachedTemplate|"
    r'TargetMode="External"|vbaProject|oleObject|<ddeLink|<legacyDrawing'
)
ALLOWED = {"word/footer1.xml": ["fldSimple"] * 2}
"""What a member of a file may have, although it could be run: the number of a page."""


def nothing_runs_in(file: Path, command: object) -> None:
    """See that each part of a file is sound, and that nothing in it runs or leads away."""
    with zipfile.ZipFile(file) as archive:
        for member in archive.namelist():
            content = archive.read(member)
            if member.endswith((".xml", ".rels")):
                ET.fromstring(content)
            found = RUNS.findall(content.decode("utf-8", "replace"))
            assert found == ALLOWED.get(member, []), (command, member)


@pytest.mark.parametrize("form", EVERY)
def test_no_text_steers_what_shows_it_or_runs_in_it(
    form: str, make: Make, run: Run, tmp_path: Path
) -> None:
    folder = hostile(make, *(text for name, text in HOSTILE.items() if "long" not in name))
    for command in [*COMMANDS, ["list", "--kind", "reform-task"]]:
        words = [*command, "--data", folder, "--as-of", AS_OF]
        file = tmp_path / "answer"
        said = in_a_form(run, *words, form=form, file=file)
        assert "This is a bug" not in said, command
        assert not any(map(is_steering, said.removeprefix("\ufeff"))), command
        if form in BINARY:
            nothing_runs_in(file, command)


@pytest.mark.parametrize("form", ["csv", "json", *BINARY])
@pytest.mark.parametrize("name", [name for name in HOSTILE if "long" in name])
def test_a_long_text_is_whole_or_what_is_missing_is_said(
    name: str, form: str, make: Make, run: Run, tmp_path: Path
) -> None:
    long_title = TABLE.replace("title: 推进中考改革", f"title: {json.dumps(HOSTILE[name])}")
    folder = str(make({"ledgers/2020/tasks.yaml": long_title}))
    words = ("list", "--columns", "title", "--data", folder, "--as-of", AS_OF)
    said = in_a_form(run, *words, form=form, file=tmp_path / "answer")
    assert HOSTILE[name] in said or re.search(r"另有[0-9]+字未列出", said)


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
    for command in COMMANDS:
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
