"""Findings in all formats: the same facts for people, programs and GitHub, and nothing more."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import jsonschema
import pytest
from rich.cells import cell_len

from ledgertool import __version__, language
from ledgertool.findings.finding import Finding, Severity, Span
from ledgertool.output.reporters import REPORTERS, Report, written
from ledgertool.output.reporters.github import SHOWN
from ledgertool.privacy import guarded
from tests.conftest import Kept, Make, Run
from tests.findings import findings
from tests.programs import Answer, process
from tests.samples import FROZEN, ROOT, TABLE

REPORTS = Path(__file__).parent / "cases" / "reports"
SUFFIXES = {"json": "json", "sarif": "sarif", "junit": "xml", "markdown": "md"}
PHONES = ("18808140946", "188 0814 0946", "１８８０８１４０９４６", "188.0814.0946", "0812-3333333")

LONG = (
    "出台实施方案，推进中考改革，深化产教融合、校企合作，完善国民健康政策，建立县域校园安全纠纷人民调解"
    "委员会，推进 “去小学化”，落实按照四川省深化高考制度改革实施方案开展高考改革相关工作的任务"
)
HOSTILE = f"""\
kind: reform-task
title: 改革任务
year: 2020
source: 试编台账
order: 1
declared: {{rows: 5}}
rows:
  - number: 1
    title: ::add-mask::x
    leaders: [刘自立, "##[error]x", "::error::x"]
    lead_departments: [基教科]
    deadline: 2020-12
    outcome: {LONG}

  - number: 2
    title: "深化\\e[31m产教融合"
    leaders: [谢强　]
    lead_departments: [职成高教科]
    deadline: 2020年12月
    outcome: 开展合作

  - number: 3
    title: 红灯
    leaders: [彭格]
    lead_departments：[职成高教科]
    outcome: 形成报告，联系18808140946

  - number: 4
    title: "::stop-commands::%0A,x"
    leaders: ["%0A::error::y", 谢　强]
    lead_departments: [基教科]
    outcome: 红\u202e灯与⼯作，[bold]:smile:[/]，<b>联系18808140946</b>

  - number: 5
    title: 又
    leaders: ["##[group]"]
    lead_departments: [基教科]
    outcome: ##[error]已完成
    must_close: true
    must_close: true
"""
PILOTS = """\
kind: pilot
title: 改革试点
year: 2020
source: 试编台账
order: 2
rows:
  - number: 1
    category: 省级
    title: 一
    assigned_by: 基教科
    basis: 通知
    leaders: [谢强]
    lead_departments: [基教科]
    contact:
      name: 刘自力
      phone: 18808140946
    deadline: 2020-02-30

  - number: 2
    category: 省级
    title: 二
    assigned_by: 基教科
    basis: 通知
    leaders: [谢强]
    lead_departments: [基教科]
    contact:
      name: 刘自力
      phone: １８８０８１４０９４６

  - number: 3
    category: 省级
    title: 三
    assigned_by: 基教科
    basis: 通知 0812-3333333 188 0814 0946
    leaders: [谢强]
    lead_departments: [基教科]
    contact: {name: 刘自力, phone：188.0814.0946}
"""


@pytest.fixture
def hostile(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a data folder full of mistakes, with titles that would steer a log if they could."""
    monkeypatch.chdir(tmp_path)
    return make({"ledgers/2020/tasks.yaml": HOSTILE, "ledgers/2020/pilots.yaml": PILOTS})


def asked(run: Run, folder: Path, *arguments: str) -> str:
    """Check a folder; give the report with the same path on every machine."""
    answer = run("check", "--data", str(folder), *arguments)
    written = [line for line in answer.err.splitlines() if line.startswith("Wrote “")]
    assert (answer.code, answer.err.splitlines()) == (1, written)
    return answer.out.replace(folder.as_posix(), "data")


# Whole reports


@pytest.mark.parametrize("name", REPORTERS)
def test_the_whole_report(name: str, hostile: Path, run: Run, kept: Kept) -> None:
    said = asked(run, hostile, "--format", name)
    said = said.replace(f'"version": "{__version__}"', '"version": "0"')
    kept(said, REPORTS / f"{name}.{SUFFIXES.get(name, 'txt')}")


def test_every_report_has_its_format_and_no_report_is_left_over() -> None:
    assert {path.stem for path in REPORTS.iterdir()} == set(REPORTERS)


@pytest.mark.parametrize("name", REPORTERS)
@pytest.mark.parametrize("form", ["stdout", "file"])
def test_no_phone_is_shown_in_any_format(
    name: str, form: str, hostile: Path, run: Run, tmp_path: Path
) -> None:
    if form == "stdout":
        said = asked(run, hostile, "--format", name)
    else:
        asked(run, hostile, "--format", f"{name}={tmp_path / 'report'}")
        said = (tmp_path / "report").read_text(encoding="utf-8")
    assert [phone for phone in PHONES if phone in said] == []
    assert "0814" not in said


def test_no_phone_is_shown_by_what_would_be_mended(hostile: Path, run: Run) -> None:
    said = run("check", "--data", str(hostile), "--diff").out
    assert 'phone: "188****0946"' in said
    assert [phone for phone in PHONES if phone in said] == []


def test_a_phone_cannot_be_guessed_from_a_fingerprint() -> None:
    def fingerprint(phone: str) -> str:
        found = f"phone: {phone}"
        return Finding("Y113", Severity.WARNING, "", found, row="2020/pilots/1").fingerprint

    assert fingerprint("18808140946") == fingerprint("18811110946")
    assert fingerprint("18808140946") != fingerprint("18808140947")


def test_a_fingerprint_outlives_moved_lines_and_tells_mistakes_apart(make: Make, run: Run) -> None:
    wrong = TABLE.replace("[刘自力]", "[刘自立]").replace("[谢强]", "[谢墙]")

    def fingerprints(table: str) -> list[str]:
        folder = make({"ledgers/2020/tasks.yaml": table})
        report = json.loads(run("check", "--data", str(folder), "-f", "json").out)
        return [found["fingerprint"] for found in report["diagnostics"]]

    before = fingerprints(wrong)
    assert len(set(before)) == 2
    assert fingerprints("# 注\n\n" + wrong) == before


# Carets


class Excerpt(NamedTuple):
    """A line of a file as an excerpt shows it, and the carets below it."""

    line: str
    carets: str


def excerpts(text: str) -> Iterator[tuple[str, Excerpt]]:
    """Give the excerpt of each finding of a report in text form, with its code."""
    code, above = "", ""
    for line in text.split("\n"):
        if head := re.match(r"\w+\[(\w+)\]:", line):
            code = head[1]
        if re.fullmatch(r" *\| +\^+", line):
            yield code, Excerpt(above.split("| ", 1)[1], line.split("| ", 1)[1])
        above = line


def marked(excerpt: Excerpt) -> str:
    """Give the characters that stand above the carets, each as wide as a terminal shows it."""
    start = len(excerpt.carets) - len(excerpt.carets.lstrip())
    end = len(excerpt.carets)
    found, cell = "", 0
    for character in excerpt.line:
        if start <= cell < end and cell_len(character):
            found += character
        cell += cell_len(character)
    return found


def test_carets_stand_under_the_very_characters(hostile: Path, run: Run) -> None:
    text = asked(run, hostile, "--format", "text")
    found = [(code, marked(excerpt)) for code, excerpt in excerpts(text)]
    assert found == [
        ("Y113", "188****0946"),
        ("S204", "2020-02-30"),
        ("S213", "１８８****０９４６"),
        ("Y103", "："),
        ("R301", "刘自立"),
        ("R301", '"::error::x"'),  # whose part of the long line was not yet shown
        ("T406", " "),
        ("T402", '"深化\\e[31m产教融合"'),
        ("T401", "　"),
        ("S204", "2020年12月"),
        ("Y103", "："),
        ("R301", '"%0A::error::y"'),
        ("R301", "谢　强"),
        ("T408", "<U+202E>"),
        ("T404", "⼯"),
        ("Y114", "##\\[error]已完成"),
        ("Y105", "must_close"),
    ]


def test_carets_are_as_wide_as_what_they_mark(hostile: Path, run: Run) -> None:
    for _code, excerpt in excerpts(asked(run, hostile, "--format", "text")):
        width = len(excerpt.carets.strip())
        assert width == cell_len(marked(excerpt)), excerpt


@pytest.mark.parametrize(
    ("line", "span", "shown", "under"),
    [
        ("    title: 推进中考", Span(1, 12, 1, 16), "    title: 推进中考", "推进中考"),
        (
            "    title: 推进\u202e中考",
            Span(1, 14, 1, 15),
            "    title: 推进<U+202E>中考",
            "<U+202E>",
        ),
        ("a\u200b\u0301改: x", Span(1, 4, 1, 5), "a<U+200B>\u0301改: x", "改"),
        ("phone: 18808140946 是", Span(1, 20, 1, 21), "phone: 188****0946 是", "是"),
        ("##[error]改革", Span(1, 10, 1, 12), "##\\[error]改革", "改革"),
        ("改革", Span(1, 3, 1, 3), "改革", ""),
        ("改" * 100, Span(1, 51, 1, 53), "…" + "改" * 34 + "…", "改改"),
        ("改" * 100, Span(1, 100, 1, 101), "…" + "改" * 13, "改"),
        ("é" * 100_000, Span(1, 50_000, 1, 50_001), "…" + "é" * 68 + "…", "é"),
        ("\u0301" * 100_000, Span(1, 1, 1, 2), "\u0301" * 100 + "…", ""),
        ("改\r", Span(1, 1, 1, 3), "改", "改"),
    ],
)
def test_an_excerpt_marks_any_place_of_any_line(
    line: str, span: Span, shown: str, under: str
) -> None:
    finding = Finding("Y101", Severity.ERROR, "!", path="a.yaml", span=span)
    text = written(Report((finding,), 1, 1, 1, lambda _path: [line]), "text")
    ((_code, excerpt),) = excerpts(text)
    assert (excerpt.line, marked(excerpt)) == (shown, under or marked(excerpt))


def finding_at(span: Span, found: str | None = None) -> Finding:
    return Finding("Y101", Severity.ERROR, "!", path="a.yaml", span=span, found=found)


def test_a_line_is_shown_once_where_several_findings_are_on_it() -> None:
    spans = [Span(2, 1, 2, 2), Span(2, 3, 2, 4), Span(3, 1, 3, 2), Span(2, 1, 2, 2)]
    lines = ["甲: 一", "乙: 二", "丙: 三"]
    report = Report(tuple(map(finding_at, spans)), 1, 1, 1, lambda _path: lines)
    text = written(report, "text")
    assert re.findall(r"^\d \| .*", text, re.MULTILINE) == [
        *("1 | 甲: 一", "2 | 乙: 二"),
        *("2 | 乙: 二", "3 | 丙: 三"),
        *("1 | 甲: 一", "2 | 乙: 二"),
    ]
    assert text.count("a.yaml:2:") == 3


@pytest.mark.parametrize(
    ("line", "found", "told"),
    [
        ("乙", "乙", False),
        ("  乙: 二  ", "乙: 二", False),
        ("乙: 二", "二", True),
        ("乙" * 100, "乙" * 100, True),
    ],
)
def test_what_was_found_is_not_told_again_where_it_is_the_whole_line(
    line: str, found: str, told: bool
) -> None:
    finding = finding_at(Span(1, 1, 1, 2), found)
    text = written(Report((finding,), 1, 1, 1, lambda _path: [line]), "text")
    assert ("= found:" in text) == told


def test_an_excerpt_fits_into_eighty_columns(hostile: Path, run: Run) -> None:
    lines = asked(run, hostile, "--format", "text").split("\n")
    assert [line for line in lines if re.match(r" *\d* \| ", line) and cell_len(line) > 80] == []


@pytest.mark.parametrize(
    ("found", "shown"),
    [("：", "“：”"), ("[", "“[”"), ("、，", "“、，”"), ("刘自立", "刘自立"), ("☆ 5", "☆ 5")],
)
def test_marks_that_were_found_are_told_from_those_of_the_sentence(found: str, shown: str) -> None:
    finding = Finding("Y103", Severity.ERROR, "有误", path="a.yaml", span=None, found=found)
    language.use("zh")
    report = Report((finding,), 1, 1, 1, lambda _path: [])
    assert f"现为：{shown}\n" in written(report, "text")
    assert f"，现为 {shown}" in written(report, "concise")


def test_a_finding_without_an_excerpt_still_tells_its_place() -> None:
    finding = Finding("Y101", Severity.ERROR, "错", path="a.yaml", span=Span(9, 1, 9, 2))
    text = written(Report((finding,), 1, 1, 1, lambda _path: []), "text")
    assert text.startswith("error[Y101]: 错\n  --> a.yaml:9:1 (line 9)\n")


# Formats for programs


def diagnostics(run: Run, folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(asked(run, folder, "-f", "json"))["diagnostics"]
    return found


def test_json_keeps_its_published_schema(hostile: Path, run: Run) -> None:
    schema = json.loads((ROOT / "docs" / "check-report.schema.json").read_text(encoding="utf-8"))
    report = json.loads(asked(run, hostile, "-f", "json"))
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.Draft7Validator(schema).validate(report)
    assert report["version"] == 1
    assert report["summary"] == {
        "files": 3,
        "tables": 2,
        "rows": 8,
        "errors": sum(found["severity"] == "error" for found in report["diagnostics"]),
        "warnings": sum(found["severity"] == "warning" for found in report["diagnostics"]),
        "notes": 0,
    }


@pytest.mark.parametrize(
    ("field", "value"), [("severity", "fatal"), ("line", "1"), ("fixable", None), ("code", 1)]
)
def test_the_published_schema_refuses_another_report(
    field: str, value: object, hostile: Path, run: Run
) -> None:
    schema = json.loads((ROOT / "docs" / "check-report.schema.json").read_text(encoding="utf-8"))
    report = json.loads(asked(run, hostile, "-f", "json"))
    report["diagnostics"][0][field] = value
    assert not jsonschema.Draft7Validator(schema).is_valid(report)


def test_sarif_keeps_the_published_schema(hostile: Path, run: Run) -> None:
    file = ROOT / "tests" / "schemas" / "sarif-2.1.0.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    log = json.loads(asked(run, hostile, "-f", "sarif"))
    jsonschema.validators.validator_for(schema)(schema).validate(log)
    (results,) = [run_["results"] for run_ in log["runs"]]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    found = diagnostics(run, hostile)
    assert [result["ruleId"] for result in results] == [one["code"] for one in found]
    assert [rules[result["ruleIndex"]]["id"] for result in results] == [
        one["code"] for one in found
    ]
    assert [result["locations"][0]["physicalLocation"]["region"] for result in results] == [
        {
            "startLine": one["line"],
            "startColumn": one["column"],
            "endLine": one["end_line"],
            "endColumn": one["end_column"],
        }
        for one in found
    ]


def test_a_path_is_an_address_in_sarif(make: Make, run: Run) -> None:
    folder = make({"ledgers/2020/改革 任务.yaml": TABLE.replace("[谢强]", "[谢墙]")})
    log = json.loads(asked(run, folder, "-f", "sarif"))
    (result,) = log["runs"][0]["results"]
    address = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert address.endswith("/ledgers/2020/%E6%94%B9%E9%9D%A9%20%E4%BB%BB%E5%8A%A1.yaml")


def test_junit_has_a_case_for_each_file_with_findings_and_one_for_the_rest(
    hostile: Path, run: Run
) -> None:
    suites = ElementTree.fromstring(asked(run, hostile, "-f", "junit"))
    (suite,) = suites
    found = diagnostics(run, hostile)
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "3",
        "failures": "2",
        "errors": "0",
        "skipped": "0",
    }
    assert [case.get("name") for case in suite][:2] == sorted({one["path"] for one in found})
    failures = [case.find("failure") for case in suite][:2]
    lines = [line for failure in failures for line in (failure.text or "").split("\n")]  # type: ignore[union-attr]
    concise = asked(run, hostile, "-f", "concise").replace("##\\[", "##[")
    assert lines == concise.splitlines()


def test_concise_is_one_line_for_each_finding(hostile: Path, run: Run) -> None:
    lines = asked(run, hostile, "-f", "concise").splitlines()
    found = diagnostics(run, hostile)
    assert [re.split(r": (?=error|warning)", line)[0] for line in lines] == [
        f"{one['path']}:{one['line']}:{one['column']}" for one in found
    ]
    assert [line.split(" ")[1:3] for line in lines] == [
        [one["severity"], one["code"]] for one in found
    ]
    assert [line for line in lines if not re.search(r" \[2020/(tasks|pilots)/\d\]$", line)] == []


def test_markdown_has_a_line_for_each_finding_and_no_html(hostile: Path, run: Run) -> None:
    lines = asked(run, hostile, "-f", "markdown").splitlines()
    found = diagnostics(run, hostile)
    assert len(lines) == 4 + len(found)
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 7 for line in lines[2:])
    assert not any(re.search(r"(?<!\\)[<>]", line) for line in lines)


# GitHub


class Annotation(NamedTuple):
    """What GitHub's runner makes of a line of the log."""

    level: str
    properties: dict[str, str]
    message: str


def commands(log: str) -> list[Annotation]:
    """Read a log as the runner does (actions/runner, ActionCommand.cs)."""
    found = []
    for line in log.split("\n"):
        if old := re.search(r"##\[([^\]]*)\](.*)", line):
            found.append(Annotation(old[1], {}, old[2]))
        said = line.lstrip()
        if not said.startswith("::") or "::" not in said[2:]:
            continue
        info, message = said[2:].split("::", 1)
        level, _space, listed = info.partition(" ")
        properties = dict(part.split("=", 1) for part in listed.split(",") if "=" in part)
        found.append(
            Annotation(
                level,
                {name: _unescaped(value, properties=True) for name, value in properties.items()},
                _unescaped(message),
            )
        )
    return found


def _unescaped(text: str, *, properties: bool = False) -> str:
    for escape, character in (("%0D", "\r"), ("%0A", "\n")):
        text = text.replace(escape, character)
    if properties:
        text = text.replace("%3A", ":").replace("%2C", ",")
    return text.replace("%25", "%")


KNOWN = {
    *("error", "warning", "notice", "debug", "add-mask", "group", "endgroup", "stop-commands"),
    *("set-env", "set-output", "save-state", "add-path", "echo", "add-matcher", "remove-matcher"),
}


def effective(log: str) -> list[Annotation]:
    """Give the commands that the runner knows; ``:::`` names none."""
    return [one for one in commands(log) if one.level in KNOWN]


def test_annotations_come_back_as_the_findings_that_they_were(hostile: Path, run: Run) -> None:
    found = diagnostics(run, hostile)
    everything = effective(asked(run, hostile, "-f", "github"))
    said = [one for one in everything if "file" in one.properties]
    assert [(one.level, one.properties) for one in said] == [
        (
            one["severity"],
            {
                "title": f"{one['code']} {one['name']}",
                "file": one["path"],
                "line": str(one["line"]),
                "endLine": str(one["end_line"]),
                "col": str(one["column"]),
                "endColumn": str(max(one["end_column"] - 1, one["column"])),
            },
        )
        for one in _shown(found)
    ]
    for one, annotation in zip(_shown(found), said, strict=True):
        first, *rest = annotation.message.split("\n")
        assert first.startswith(f"{one['path']}:{one['line']}:{one['column']} ")
        assert rest == [f"help: {one['help']}".replace("##[", "##\\[")]


def _shown(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    errors = [one for one in found if one["severity"] == "error"]
    others = [one for one in found if one["severity"] != "error"]
    return (errors if len(errors) <= SHOWN else errors[: SHOWN - 1]) + others


@pytest.mark.parametrize(
    "name", ["%0A::error::x", "%25", "100%", "%0D%0A", "::error::x", "a,b: c::d", "##[error]x"]
)
def test_a_hostile_name_comes_back_as_it_is(name: str, make: Make, run: Run) -> None:
    folder = make({"ledgers/2020/tasks.yaml": TABLE.replace("[谢强]", f'["{name}"]')})
    (said,) = effective(asked(run, folder, "-f", "github"))
    sentence = f"No person in the registry is named “{name}” [2020/tasks/2, field leaders]"
    place, first = said.message.split("\n")[0].split(" ", 1)
    assert place.endswith("tasks.yaml:16:15")
    assert first.replace("##\\[", "##[") == sentence
    assert said.level == "error"


def test_a_hostile_path_stays_in_its_property(make: Make, run: Run) -> None:
    folder = make({"ledgers/2020/50%,a:b ::error::x.yaml": TABLE.replace("谢强", "谢墙")})
    (said,) = effective(asked(run, folder, "-f", "github"))
    assert said.properties["file"] == "data/ledgers/2020/50%,a:b ::error::x.yaml"
    assert said.properties["line"] == "16"


@pytest.mark.parametrize("name", REPORTERS)
def test_nothing_quoted_is_a_command_to_the_runner(name: str, hostile: Path, run: Run) -> None:
    said = asked(run, hostile, "-f", name)
    ours = len(diagnostics(run, hostile)) if name == "github" else 0
    assert len(effective(said)) <= ours
    assert "##[" not in said
    levels = {one.level for one in effective(said)}
    assert levels <= {"error", "warning"}


@pytest.mark.parametrize(
    "line",
    [
        "::error::x",
        "  ::add-mask::x",
        "\u3000::error::x",
        "\t::error::x",
        "a ##[error]x",
        "::::error::x",
        "::: ::error::x",
    ],
)
def test_a_line_of_a_log_is_never_a_command(line: str) -> None:
    assert effective(guarded(f"above\n{line}\nbelow\n")) == []


def test_the_mark_of_related_places_stays_as_it_is() -> None:
    assert guarded("   ::: a.yaml:1:1  first given here") == "   ::: a.yaml:1:1  first given here"


@pytest.mark.parametrize("form", ["text", "concise", "github"])
def test_a_data_folder_named_like_a_command_is_none(
    form: str, make: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make({"ledgers/2020/tasks.yaml": TABLE.replace("谢强", "谢墙")})
    monkeypatch.chdir(folder.parent)
    folder.rename("::add-mask::x")
    answer = run("check", "--data", "::add-mask::x", "-f", form)
    assert answer.code == 1
    assert {one.level for one in effective(answer.out)} <= {"error"}


def test_a_patch_is_no_command_either(make: Make, run: Run) -> None:
    odd = TABLE.replace("rows:\n", "legend: ##[error]x\nrows:\n").replace("order: 1", "order: １")
    folder = make({"ledgers/2020/tasks.yaml": "::error::x: 1\n" + odd})
    answer = run("check", "--data", str(folder), "--diff")
    assert "+order: 1\n" in answer.out
    assert effective(answer.out) == []


def _many(errors: int, warnings: int) -> str:
    row = TABLE[TABLE.index("  - number: 1") : TABLE.index("\n  - number: 2")]
    rows = [
        row.replace("number: 1", f"number: {number + 1}")
        .replace("刘自力", f"生人{number}" if number < errors else "刘自力")
        .replace("推进中考", "推进 中考" if number < warnings else "推进中考")
        for number in range(max(errors, warnings))
    ]
    return TABLE[: TABLE.index("  - number: 1")] + "\n".join(rows)


@pytest.mark.parametrize(
    ("errors", "warnings", "shown", "left_out"),
    [
        (10, 1, {"error": 10, "warning": 1}, []),
        (
            11,
            10,
            {"error": 10, "warning": 10},
            ["9 of 11 are annotated here; all are in the log and in the job summary"],
        ),
        (
            12,
            40,
            {"error": 10, "warning": 10},
            [
                "9 of 12 are annotated here; all are in the log and in the job summary",
                "9 of 40 are annotated here; all are in the log and in the job summary",
            ],
        ),
    ],
)
def test_no_more_annotations_than_the_platform_shows_and_the_last_says_what_is_left(
    errors: int, warnings: int, shown: dict[str, int], left_out: list[str], make: Make, run: Run
) -> None:
    folder = make({"ledgers/2020/tasks.yaml": _many(errors, warnings)})
    said = effective(asked(run, folder, "-f", "github"))
    counted = {level: sum(one.level == level for one in said) for level in shown}
    assert counted == shown
    assert [one.message for one in said if "file" not in one.properties] == left_out


# Where reports go


def test_on_githubs_runner_there_are_text_annotations_and_the_job_summary(
    hostile: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text, github = asked(run, hostile, "-f", "text"), asked(run, hostile, "-f", "github")
    markdown = asked(run, hostile, "-f", "markdown")
    summary = tmp_path / "summary.md"
    summary.write_text("# 以前的\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert run("check") == Answer(1, github + text, "")
    assert summary.read_text(encoding="utf-8") == "# 以前的\n" + markdown


@pytest.mark.parametrize("name", ["github", "sarif"])
def test_github_gets_paths_from_the_root_of_the_repository(
    name: str, hostile: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    monkeypatch.chdir(hostile / "ledgers" / "2020")
    said = run("check", "-f", name).out
    paths = re.findall(r",file=([^,]*),|\"uri\": \"([^\"]*)\"", said)
    assert {one or other for one, other in paths} == {
        "data/ledgers/2020/pilots.yaml",
        "data/ledgers/2020/tasks.yaml",
    }


def test_without_a_summary_file_the_runner_still_gets_text_and_annotations(
    hostile: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    said = run("check", "--data", str(hostile))
    assert said.code == 1
    assert said.out.count("error[") == sum(
        one["severity"] == "error" for one in diagnostics(run, hostile)
    )
    assert "::error title=" in said.out


def test_on_the_runner_a_format_asked_for_is_all_that_comes(
    hostile: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    concise = asked(run, hostile, "-f", "concise")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert asked(run, hostile, "-f", "concise") == concise


def test_several_formats_go_to_their_places(hostile: Path, run: Run, tmp_path: Path) -> None:
    text, sarif = asked(run, hostile, "-f", "text"), asked(run, hostile, "-f", "sarif")
    one, two = tmp_path / "out.sarif", tmp_path / "out.xml"
    said = asked(run, hostile, "-f", "text", "-f", f"sarif={one}", "-f", f"junit={two}")
    assert said == text
    assert one.read_text(encoding="utf-8") == sarif
    assert ElementTree.parse(two).getroot().tag == "testsuites"


def test_a_report_in_a_file_alone_leaves_stdout_empty(
    hostile: Path, run: Run, tmp_path: Path
) -> None:
    assert asked(run, hostile, "-f", f"json={tmp_path / 'a.json'}") == ""
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["version"] == 1


def test_two_formats_cannot_share_stdout(hostile: Path, run: Run) -> None:
    answer = run("check", "--data", str(hostile), "-f", "text", "-f", "json")
    said = "Only one format can go to stdout; name a file for the others: -f json=FILE.\n"
    assert answer == Answer(2, "", said)


@pytest.mark.parametrize(
    "words",
    [
        "-f text -f json=/dev/stdout",
        "-f json=/dev/stdout",
        "-f json=/dev/fd/1 -f sarif=/proc/self/fd/1",
        "-f json=out -f sarif",
    ],
)
@pytest.mark.parametrize("diff", [True, False])
def test_two_things_cannot_share_stdout_under_another_name(
    words: str, diff: bool, hostile: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "out").symlink_to("/dev/stdout")
    words = words.replace("=out", f"={tmp_path / 'out'}")
    answer = run("check", "--data", str(hostile), *words.split(), *(["--diff"] if diff else []))
    if words.count("-f") + diff == 1:
        assert json.loads(answer.out)["version"] == 1
    else:
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith("Only one format can go to stdout; ")


@pytest.mark.parametrize(
    "words", [("check", "-f", "json="), ("schema", "-o", ""), ("list", "-f", "csv", "-o", "")]
)
def test_an_empty_name_of_a_file_names_nothing(
    words: tuple[str, ...], hostile: Path, run: Run
) -> None:
    before = sorted(hostile.parent.rglob("*"))
    answer = run(*words, "--data", str(hostile))
    assert (answer.code, answer.out) == (2, "")
    assert "cannot be written" in answer.err
    assert sorted(hostile.parent.rglob("*")) == before


def test_an_unknown_format_is_answered_with_those_there_are(hostile: Path, run: Run) -> None:
    answer = run("check", "--data", str(hostile), "-f", "sarf=x")
    assert (answer.code, answer.out) == (2, "")
    assert "sarif" in answer.err


def test_a_report_that_cannot_be_written_is_an_error_of_the_caller(
    hostile: Path, run: Run, tmp_path: Path
) -> None:
    answer = run("check", "--data", str(hostile), "-f", f"json={tmp_path / 'no' / 'a.json'}")
    assert (answer.code, answer.out) == (2, "")
    assert "there is no such folder" in answer.err


def test_a_piped_report_has_no_escape_sequences_and_keeps_its_lines(hostile: Path) -> None:
    answer = process("check", "--data", str(hostile), TTY_COMPATIBLE="1", TERM="xterm-256color")
    assert answer.code == 1
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", answer.out) == []
    assert answer == process("check", "--data", str(hostile), COLUMNS="20")


def test_a_piped_report_is_utf_8_whatever_the_locale(hostile: Path) -> None:
    there = process("check", "--data", str(hostile), LC_ALL="C", PYTHONUTF8="0")
    assert there == process("check", "--data", str(hostile))
    assert "刘自立" in there.out


def test_in_a_terminal_colours_are_all_that_is_added(hostile: Path) -> None:
    plain = process("check", "--data", str(hostile))
    said = _in_terminal("check", "--data", str(hostile))
    assert said.code == 1
    assert "\x1b[1;31merror" in said.out
    without = re.sub(r"\x1b\[[0-9;]*m", "", said.out).replace("\r\n", "\n")
    assert without == plain.out


def test_a_terminal_without_colours_gets_none(hostile: Path) -> None:
    assert "\x1b" not in _in_terminal("check", "--data", str(hostile), NO_COLOR="1").out


def _in_terminal(*arguments: str, **environment: str) -> Answer:
    """Run a command with stdout at a pseudo terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "ledgertool", *arguments],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        cwd=FROZEN,
        env={**os.environ, "LEDGER_LANG": "en", "TERM": "xterm-256color", **environment},
    )
    os.close(theirs)
    parts = []
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # how Linux tells that the other end is closed
            break
        if not part:
            break
        parts.append(part)
    os.close(ours)
    return Answer(running.wait(), b"".join(parts).decode(), "")


# What is told last

MORE = TABLE.replace("改革任务", "其他任务").replace("中考", "高考")


@pytest.mark.parametrize(
    ("files", "last"),
    [
        ({}, "Checked 2 files, 2 rows: 0 errors, 0 warnings."),
        ({"ledgers/2020/more.yaml": MORE}, "Checked 3 files, 4 rows: 0 errors, 0 warnings."),
    ],
)
def test_a_good_folder_is_told_how_much_was_read(
    files: dict[str, str], last: str, make: Make, run: Run
) -> None:
    folder = make({"ledgers/2020/tasks.yaml": TABLE, **files})
    answer = run("check", "--data", str(folder))
    assert answer == Answer(0, last + "\n", "")


def test_findings_are_sorted_by_place(hostile: Path) -> None:
    found = findings(hostile)
    places = [(one.path, one.span and (one.span.line, one.span.column)) for one in found]
    assert places == sorted(places)
