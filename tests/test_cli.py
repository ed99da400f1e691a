"""The command line: exit codes, sentences, where the data is found, and where answers go."""

from __future__ import annotations

import ast
import inspect
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import pytest
import typer
from rich.cells import cell_len

from ledgertool import __version__
from ledgertool.answers.columns import sheet_columns
from ledgertool.cli import main
from ledgertool.cli.commands import COMMANDS
from ledgertool.reading.ledger import load
from tests.conftest import Make, Run, posix
from tests.programs import execute, process
from tests.samples import AS_OF, DATA, FROZEN, ROOT, TABLE

READING = ("list", "due", "show", "tables", "stats", "why")
COLUMNS = ", ".join(f"“{name}”" for name in sheet_columns(load(DATA)))
STATUSES = (
    "“closed”, “overdue”, “due-soon”, “open”, “pending”, “paused”, “ongoing”, “undated”,"
    " “withdrawn”, “已销账”, “逾期未销账”, “即将到期”, “未到期”, “待验收”, “已暂停”, “持续推进”,"
    " “未明确时限”, “已取消”"
)
PERIOD = (
    "does not say which days are meant; write a period such as 2020, 2020-H1, 2020-Q4, 2020-12,"
    " 2020-12-31 or 2020-03/2020-04, or words such as 今年, 12月, 年底."
)
NOT_ONE = "which is not one period; write one such as 2020-12."
ONES = (
    "“2020/key-points/1”, “2020/reform-tasks/1”, “2020/plan-reviews/1”,"
    " “2020/reform-plans-city/1”, “2020/reform-plans-other/1”, “2020/pilots/1”"
)
REFUSED = {
    "list --leader 刘自立": "No leader is named “刘自立”. Did you mean “刘自力”?",
    "list --leader 诸葛亮": "No leader is named “诸葛亮”; ledger stats --by leader shows all.",
    "list --leader=": "No leader is named “”; ledger stats --by leader shows all.",
    "list --department 基教": "No department is named “基教”. Did you mean “基教科”?",
    "stats --department 督学室": "No department is named “督学室”. Did you mean “督导室”?",
    "list --table pilot": "There is no table “pilot”. Did you mean “pilots”, “2020/pilots”?",
    "tables --kind pilots": "There is no kind of table “pilots”. Did you mean “pilot”?",
    "list --year 2019": "There is no ledger of the year “2019”; there are “2020”.",
    "list --year 2O20": "There is no ledger of the year “2O20”. Did you mean “2020”?",
    "list --status red": f"There is no status “red”; there are {STATUSES}.",
    "list --status overdeu": "There is no status “overdeu”. Did you mean “overdue”?",
    "list --status 挂账": f"There is no status “挂账”; there are {STATUSES}.",
    "list --columns titel": "There is no column “titel”. Did you mean “title”?",
    "list --columns foo": f"There is no column “foo”; there are {COLUMNS}.",
    "list --sort -titel": "There is no column “titel”. Did you mean “title”?",
    "show pilots/9": (
        "There is no row “pilots/9”; this table has the rows “2020/pilots/1” to “2020/pilots/7”."
    ),
    "why 1": f"“1” may be any of {ONES}; write more of it.",
    "list --table reform-plans": (
        "There is no table “reform-plans”. Did you mean “reform-plans-city”,"
        " “reform-plans-other”, “reform-tasks”?"
    ),
    "list --format xls": "--format does not take “xls”. Did you mean “xlsx”?",
    "stats --by week": (
        "--by does not take “week”; there are “leader”, “责任领导”, “department”, “牵头部门”,"
        " “table”, “台账”, “status”, “状态”, “month”, “到期月份”."
    ),
    "list --leadr 刘自力": (
        "ledger list has no option “--leadr”. Did you mean “--leader”, “--lead-only”, “--year”?"
    ),
    "list --lead": "ledger list has no option “--lead”. Did you mean “--leader”, “--lead-only”?",
    "list -z": "ledger list has no option “-z”; ledger list --help shows all.",
    "--verson": "ledger has no option “--verson”. Did you mean “--version”?",
    "lst": "There is no command “lst”. Did you mean “list”?",
    "list --leader": "--leader needs a value after it.",
    "list --must-close=yes": "--must-close stands alone and takes no value.",
    "--version=1": "--version stands alone and takes no value.",
    "show": "ledger show needs ID; see ledger show --help.",
    "explain Y103 Y104": "ledger explain does not take “Y104”; see ledger explain --help.",
    "due 近期": f"“近期” {PERIOD}",
    "due 三季度前": f"“三季度前” {PERIOD}",
    "due 2020-03/04": f"“2020-03/04” {PERIOD}",
    "list --due 2020-05/2020-03": f"“2020-05/2020-03” {PERIOD}",
    "due 2020-13": "“2020-13” is not in the calendar; the nearest is “2020-12”.",
    "list --due 2020-02-30": "“2020-02-30” is not in the calendar; the nearest is “2020-02-29”.",
    "due 长期坚持": f"“长期坚持” says “ongoing”, {NOT_ONE}",
    "due 每月25日前": f"“每月25日前” says “monthly-25”, {NOT_ONE}",
    "list --due 立行立改": f"“立行立改” says “immediate”, {NOT_ONE}",
    "due 2020年5月、10月": f"“2020年5月、10月” says “2020-05”, “2020-10”, {NOT_ONE}",
    "due --as-of 12月": "--as-of takes a day such as 2020-12-31, not “12月”.",
    "list --as-of 2020-12": "--as-of takes a day such as 2020-12-31, not “2020-12”.",
    "list --as-of 2020-02-30": "--as-of takes a day such as 2020-12-31, not “2020-02-30”.",
    "list --soon many": "--soon takes a whole number, zero or more, not “many”.",
    "list --soon -1": "--soon takes a whole number, zero or more, not “-1”.",
    "list --soon 三": "--soon takes a whole number, zero or more, not “三”.",
    "list --soon 99999": "--soon takes a whole number, zero or more, not “99999”.",
    "list --data /nowhere": (
        "“/nowhere” is not a data folder: it should hold registry.yaml and ledgers/."
    ),
    "list --output list.pdf": (
        "The extension of “list.pdf” names no format; use one of “.json”, “.jsonl”, “.csv”,"
        " “.md”, “.html”, “.xlsx”, “.docx”, “.ics”, “.txt”, or --format."
    ),
    "list --output list": (
        "The extension of “list” names no format; use one of “.json”, “.jsonl”, “.csv”,"
        " “.md”, “.html”, “.xlsx”, “.docx”, “.ics”, “.txt”, or --format."
    ),
    "list --output /nowhere/list.csv": (
        "“/nowhere/list.csv” cannot be written (there is no such folder); nothing was changed."
    ),
}


@pytest.mark.parametrize(("line", "sentence"), REFUSED.items())
def test_what_cannot_be_asked_is_refused_in_one_line(run: Run, line: str, sentence: str) -> None:
    assert run(*line.split()) == (2, "", sentence + "\n")


@pytest.mark.parametrize(("line", "sentence"), REFUSED.items())
def test_what_cannot_be_asked_is_refused_in_chinese_too(
    run: Run, line: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_LANG", "zh")
    code, out, err = run(*line.split())
    assert (code, out, err.count("\n"), err[-1]) == (2, "", 1, "\n")
    assert err != sentence + "\n"


def test_names_are_shown_harmless_in_a_refusal(run: Run) -> None:
    assert run("show", "\x1b[31m\u202e").err.startswith("There is no row “<U+001B>[31m<U+202E>”")


def test_the_program_calls_itself_as_it_was_called(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/bin/ledgertool"])
    assert run("show").err == "ledgertool show needs ID; see ledgertool show --help.\n"


@pytest.mark.parametrize("command", READING)
def test_a_folder_without_a_ledger_is_said_in_one_sentence(
    run: Run, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [command, "1"] if command in ("show", "why") else [command]
    assert run(*words) == (
        2,
        "",
        "There is no ledger here or in any folder above; name the folder that holds"
        " registry.yaml with --data DIR, or set LEDGER_DATA.\n",
    )


def ids(run: Run, *arguments: str) -> list[str]:
    """Ask for rows; give their ids."""
    return [
        json.loads(line)["id"]
        for line in run("list", "-f", "jsonl", *arguments).out.split("\n")[:-1]
    ]


@pytest.mark.parametrize("folder", [".", "data", "data/ledgers", "data/ledgers/2020", "docs/a"])
def test_the_data_is_found_upward_as_git_finds_its_own(
    run: Run, make: Make, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make()
    (data.parent / folder).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(data.parent / folder)
    assert ids(run) == ["2020/tasks/1", "2020/tasks/2"]
    path = json.loads(run("show", "tasks/2", "-f", "json").out)["path"]
    assert Path(path).resolve() == data / "ledgers/2020/tasks.yaml"


def test_the_data_can_be_named_and_the_option_counts_before_the_variable(
    run: Run, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEDGER_DATA", str(DATA))
    assert len(ids(run)) == 33
    assert ids(run, "--data", str(make())) == ["2020/tasks/1", "2020/tasks/2"]


def test_an_empty_answer_is_an_answer(run: Run) -> None:
    code, out, err = run("list", "--search", "没有这个词", "-f", "json")
    assert (code, out) == (0, "[]\n")
    assert "没有这个词" in err


@pytest.mark.parametrize(
    "day", ["2020-12-05", "2020年12月5日", "２０２０－１２－０５", "2020/12/5", " 2020-12-05 "]
)
def test_the_day_can_be_written_as_people_write_it(run: Run, day: str) -> None:
    assert run("list", "--as-of", day) == run("list", "--as-of", "2020-12-05")


def test_without_a_day_it_is_today(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Then(date):
        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return date(2020, 12, 5)

    monkeypatch.setattr("ledgertool.cli.question.date", Then)
    assert run("list") == run("list", "--as-of", "2020-12-05")
    assert run("list", "--as-of", "今天") == run("list")
    assert run("due") == run("due", "--as-of", "2020-12-05")


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("2020年12月", "2020-12"),
        ("2020年四季度", "2020-Q4"),
        ("四季度", "2020-Q4"),
        ("本季度", "2020-Q4"),
        ("今年", "2020"),
        ("本月", "2020-12"),
        ("12月", "2020-12"),
        ("2020年底", "2020"),
        ("下半年", "2020-H2"),
        ("4月下旬", "2020-04-X3"),
        ("3-4月", "2020-03/2020-04"),
        ("下周", "2020-12-07/2020-12-13"),
        ("2020-10/2020-12", "2020-Q4"),
        ("二〇二〇年", "2020"),
        ("“十三五”末", "2020"),
    ],
)
def test_a_period_can_be_asked_for_in_words(run: Run, words: str, period: str) -> None:
    assert run("due", words, "--as-of", AS_OF) == run("due", period, "--as-of", AS_OF)
    asked = run("list", "--due", words, "--as-of", AS_OF)
    assert asked == run("list", "--due", period, "--as-of", AS_OF)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("12月", "2020-12"),
        ("四季度", "2020-Q4"),
        ("下半年", "2020-H2"),
        ("12月5日", "2020-12-05"),
        ("下周", "2020-12-07/2020-12-13"),
        ("4月下旬", "2020-04-X3 (2020-04-21 to 2020-04-30)"),
        ("3-4月", "2020-03/2020-04 (2020-03-01 to 2020-04-30)"),
    ],
)
def test_the_head_says_which_days_were_understood(run: Run, asked: str, said: str) -> None:
    assert run("due", asked, "--as-of", AS_OF).out.startswith(f"Due in {said}, as of {AS_OF}: ")
    assert f"; due in “{said}”: " in run("list", "--due", asked, "--as-of", AS_OF).out


def test_the_day_asked_for_may_be_in_words(run: Run) -> None:
    year = date.today().year
    assert run("list", "--as-of", "5月13日") == run("list", "--as-of", f"{year}-05-13")
    assert run("list", "--as-of", "2020年12月5日") == run("list", "--as-of", "2020-12-05")


# Answers into files


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv", ".md", ".txt", ".CSV"])
def test_a_file_gets_the_whole_answer_in_the_format_of_its_suffix(
    run: Run, tmp_path: Path, suffix: str
) -> None:
    ask = ("list", "--department", "基教科", "--as-of", AS_OF)
    name = {".txt": "table", ".CSV": "csv"}.get(suffix, suffix[1:])
    on_stdout = run(*ask, "--format", name)
    path = tmp_path / f"答案{suffix}"
    assert run(*ask, "--output", str(path)) == (0, "", f"Wrote “{path}”.\n{on_stdout.err}")
    mark = "\ufeff" if name == "csv" else ""
    assert path.read_bytes().decode() == mark + on_stdout.out
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_the_format_named_counts_before_the_suffix(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    run("tables", "-f", "csv", "-o", str(path))
    assert path.read_bytes().decode() == "\ufeff" + run("tables", "-f", "csv").out


@posix
def test_a_file_is_replaced_whole_and_keeps_its_mode(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("old" * 10_000)
    path.chmod(0o640)
    run("list", "-o", str(path), "--force")
    assert path.read_bytes().decode() == "\ufeff" + run("list", "-f", "csv").out
    assert path.stat().st_mode & 0o777 == 0o640


@posix
def test_a_new_file_has_the_usual_mode(run: Run, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        run("list", "-o", str(tmp_path / "list.csv"))
    finally:
        os.umask(before)
    assert (tmp_path / "list.csv").stat().st_mode & 0o777 == 0o640


def test_in_a_folder_that_is_a_file_nothing_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    path = tmp_path / "file" / "list.csv"
    sentence = f"“{path}” cannot be written (there is no such folder); nothing was changed.\n"
    assert run("list", "-o", str(path)) == (2, "", sentence)
    assert (tmp_path / "file").read_text() == "old"


def test_schemas_cannot_be_written_below_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        answer = run("schema", "-o", str(folder))
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith(f"“{folder}/")
        assert answer.err.endswith(
            "” cannot be written (there is no such folder); nothing was changed.\n"
        )


def test_a_folder_is_not_replaced_by_an_answer(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.mkdir()
    sentence = f"“{path}” cannot be written (it is a folder); nothing was changed.\n"
    assert run("list", "-o", str(path)) == (2, "", sentence)
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "no"), "permission denied"),
        (OSError(28, "full"), "the disk is full"),
        (OSError(5, "broken"), "the system reports an error"),
    ],
)
@pytest.mark.parametrize("step", ["mkstemp", "replace"])
def test_where_writing_fails_nothing_is_left_and_the_old_file_stays(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    reason: str,
    step: str,
) -> None:
    def fail(*_arguments: Any, **_options: Any) -> NoReturn:
        raise error

    path = tmp_path / "list.csv"
    path.write_text("old")
    if step == "mkstemp":
        monkeypatch.setattr("tempfile.mkstemp", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    sentence = f"“{path}” cannot be written ({reason}); nothing was changed.\n"
    assert run("list", "-o", str(path), "--force") == (2, "", sentence)
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]


# Data with errors

BROKEN = TABLE.replace("leaders: [谢强]", "leaders: [谢墙]") + (
    "  - number: 3\n"
    "    title: 完善保障机制\n"
    "    leaders: [刘自力]\n"
    "    lead_departments: [基教科]\n"
    "    deadline: 2020-02-30\n"
    "    outcome: 对接文件\n"
)


@pytest.mark.parametrize(
    "words",
    [["list"], ["due", "2020"], ["show", "1"], ["tables"], ["stats"], ["why", "tasks/2"]],
    ids=" ".join,
)
def test_an_answer_from_data_with_errors_is_given_and_the_errors_are_told(
    run: Run, make: Make, words: list[str]
) -> None:
    data = str(make({"ledgers/2020/tasks.yaml": BROKEN}))
    answer = run(*words, "--data", data, "--as-of", AS_OF, "--format", "json")
    assert answer.code == 3
    assert json.loads(answer.out) != []
    lines = [line for line in answer.err.split("\n") if "several names" not in line]
    assert [
        re.sub(r"^.*/(\w+\.yaml:\d+:\d+): error (\w+) .*$", r"\1 \2", one) for one in lines
    ] == [
        "tasks.yaml:16:15 R301",
        "tasks.yaml:25:15 S204",
        "The data has 2 errors; see ledger check.",
        "1 row could not be read and is left out of this answer.",
        "",
    ]


def test_what_cannot_be_read_is_left_out_and_an_unknown_name_is_not(run: Run, make: Make) -> None:
    data = str(make({"ledgers/2020/tasks.yaml": BROKEN}))
    assert ids(run, "--data", data) == ["2020/tasks/1", "2020/tasks/2"]


def test_several_rows_and_files_left_out_are_counted(run: Run, make: Make) -> None:
    rows = BROKEN.replace("deadline: 2020-12\n", "deadline: 年内\n")
    files = {"ledgers/2020/tasks.yaml": rows, "ledgers/2020/a.yaml": "", "ledgers/2020/b.yaml": "x"}
    answer = run("list", "--data", str(make({**files})), "-f", "json")
    assert answer.code == 3
    assert answer.err.split("\n")[-4:] == [
        "The data has 5 errors; see ledger check.",
        "2 rows could not be read and are left out of this answer.",
        "2 files could not be read as tables; their rows are left out.",
        "",
    ]


def test_with_a_broken_registry_names_come_from_the_rows(run: Run, make: Make) -> None:
    data = str(make(registry="people:\n  - nam: 刘自力\n"))
    answer = run("list", "--data", data, "--leader", "谢强", "-f", "jsonl", "--columns", "id")
    assert (answer.code, answer.out) == (3, '{"id": "2020/tasks/2"}\n')
    refused = run("list", "--data", data, "--leader", "谢墙")
    assert refused == (2, "", "No leader is named “谢墙”. Did you mean “谢强”?\n")


def test_check_finds_errors(run: Run, make: Make) -> None:
    assert run("check", "--data", str(make({"ledgers/2020/tasks.yaml": BROKEN}))).code == 1
    assert run("check", "--data", str(make())).code == 0


# Help


@pytest.mark.parametrize("words", [[], ["-h"], ["--help"]], ids=str)
def test_without_a_command_help_is_given(run: Run, words: list[str]) -> None:
    answer = run(*words)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.strip() == run("--help").out.strip()
    named = re.findall(r"│ ([a-z-]+) ", answer.out)
    assert [name for name in named if name in COMMANDS] == list(COMMANDS)


FILTERS = (
    *("--leader", "--department", "--lead-only", "--table", "--kind", "--year"),
    *("--status", "--must-close", "--due", "--search"),
)


@pytest.mark.parametrize("command", ["list", "due", "tables", "stats"])
def test_filters_are_the_same_on_every_command_that_has_them(run: Run, command: str) -> None:
    answer = run(command, "--help")
    assert answer.code == 0
    named = re.findall(r"│ (--[a-z-]+)", answer.out)
    assert [name for name in named if name in FILTERS] == list(FILTERS)


def test_the_version_is_told(run: Run) -> None:
    assert run("--version") == (0, f"ledgertool {__version__}\n", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_given_in_chinese(run: Run, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    english = run(command, "--help")
    monkeypatch.setenv("LEDGER_LANG", "zh")
    chinese = run(command, "-h")
    assert (chinese.code, chinese.err) == (0, "")
    options = re.compile(r"--[a-z-]+")
    assert set(options.findall(chinese.out)) >= {"--help"}
    assert "Show this message and exit" in english.out
    assert "Show this message and exit" not in chinese.out


@pytest.mark.parametrize("columns", ["20", "24", "40", "60", "80", "100", "300"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_help_loses_nothing_however_narrow_the_terminal_is(
    run: Run, language: str, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_LANG", language)
    for command in ("", *COMMANDS):
        ask = [command, "--help"] if command else ["--help"]
        monkeypatch.setenv("COLUMNS", "1000")
        wide = run(*ask).out
        monkeypatch.setenv("COLUMNS", columns)
        narrow = run(*ask).out
        drawn = str.maketrans("", "", "│─╭╮╰╯ \n")
        assert Counter(narrow.translate(drawn)) == Counter(wide.translate(drawn))
        assert max(map(cell_len, narrow.split("\n"))) <= int(columns)


# Ends


def bug(*_arguments: object, **_named: object) -> NoReturn:
    raise ValueError("第一行\nsecond line")


def test_a_bug_of_ours_is_owned_up_to_in_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledgertool.cli.opening.opened", bug)
    code, out, err = run("list")
    assert (code, out) == (70, "")
    assert re.fullmatch(
        "This is a bug in ledgertool, not a mistake of yours; no data was changed. Please"
        " report it to those who look after the tool, with this line:"
        rf" ledgertool {re.escape(__version__)}, question\.py:[0-9]+\n",
        err,
    )


def interrupted(*_arguments: object, **_named: object) -> NoReturn:
    raise KeyboardInterrupt


def test_ctrl_c_ends_with_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledgertool.cli.opening.opened", interrupted)
    assert run("list") == (130, "", "Interrupted.\n")


def test_the_end_of_the_input_ends_with_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(*_arguments: object, **_named: object) -> NoReturn:
        raise EOFError

    monkeypatch.setattr("ledgertool.cli.opening.opened", ended)
    assert run("list") == (130, "", "\nInterrupted.\n")


def test_ctrl_c_while_the_answer_is_written_ends_with_130(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typer.main.get_command", interrupted)
    assert run("list") == (130, "", "Interrupted.\n")


def test_what_typer_refuses_for_another_reason_is_said_in_our_words(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> NoReturn:
        raise typer.BadParameter("in the words of a library")

    monkeypatch.setattr("ledgertool.cli.opening.opened", refuse)
    sentence = "This command line cannot be understood; see ledger list --help.\n"
    assert run("list") == (2, "", sentence)


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["list", "-f", "json"],
        ["list", "--department", "基教科", "-f", "csv"],
        ["check"],
        ["--help"],
        ["list", "--help"],
        ["--version"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_is_no_error(words: list[str], unbuffered: str) -> None:
    read, write = os.pipe()
    os.close(read)
    environment = {**os.environ, "LEDGER_LANG": "en", "PYTHONUNBUFFERED": unbuffered}
    command = [sys.executable, "-m", "ledgertool", *words]
    try:
        done = subprocess.run(
            command, stdout=write, stderr=subprocess.PIPE, check=False, env=environment
        )
    finally:
        os.close(write)
    notes = (
        b"3 more rows name departments collectively and may include it.\n"
        if "--department" in words
        else b""
    )
    assert done.returncode == 0
    assert done.stderr in (b"", notes)


@posix
def test_the_head_of_an_answer_can_be_taken() -> None:
    ledger = Path(sys.executable).parent / "ledger"
    script = f"'{ledger}' list --as-of {AS_OF} | head -1; echo ${{PIPESTATUS[0]}}"
    assert execute("bash", "-c", script) == (0, f"As of {AS_OF}: 33 rows\n0\n", "")


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "gbk"},
    ],
    ids=str,
)
def test_pipes_are_utf8_whatever_the_locale(environment: dict[str, str]) -> None:
    ask = ("due", "2025-06", "--possible", "--as-of", AS_OF, "-f", "csv")
    answer = process(*ask, cwd=FROZEN, **environment)
    assert answer == process(*ask)
    assert "协同发展职业教育" in answer.out
    assert "Rows marked 可能 overlap 2025-06 but may fall due after it." in answer.err


def test_the_module_runs_as_the_command_does() -> None:
    assert process("--version") == (0, f"ledgertool {__version__}\n", "")


def test_an_answer_can_be_caught_by_a_program_that_replaced_stdout() -> None:
    with redirect_stdout(io.StringIO()) as stream:
        code = main(["list", "--leader", "江海", "--columns", "id", "--format", "csv"])
    assert (code, stream.getvalue()) == (0, "编号\r\n2020/reform-plans-city/1\r\n")


# Typer's inner parts

CLI = ROOT / "src" / "ledgertool" / "cli"
PARTS = CLI / "typer_parts.py"
PUBLIC = {
    "_exit",
    "_replace",
    "_fields",
    "_field_defaults",
    "__init__",
    "__name__",
    "__traceback__",
}
"""Names that begin with an underscore and are documented all the same."""

TYPERS = {name for name, value in vars(typer).items() if not inspect.ismodule(value)}


def parts() -> dict[str, list[tuple[str, str]]]:
    """Give the functions around Typer's inner parts, each with the tests named above it."""
    found: dict[str, list[tuple[str, str]]] = {}
    named: list[tuple[str, str]] = []
    for line in PARTS.read_text(encoding="utf-8").split("\n"):
        if match := re.match(r" *# (test_\w+)::(test_\w+)$", line):
            named.append((match[1], match[2]))
        elif match := re.match(r" *def (\w+)\(", line):
            found[f"{len(found)} {match[1]}"] = named
            named = []
    return found


@pytest.mark.parametrize("piece", parts())
def test_each_inner_part_of_typer_names_the_tests_that_hold_it(piece: str) -> None:
    assert parts()[piece] != []
    for file, test in parts()[piece]:
        assert f"def {test}(" in (ROOT / "tests" / f"{file}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(set(CLI.glob("*.py")) - {PARTS}), ids=lambda one: one.stem)
def test_no_other_module_touches_the_inner_parts_of_a_library(path: Path) -> None:
    inner = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            inner += [node.module] if (node.module or "").startswith("typer") else []
        elif isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            hidden = node.attr.startswith("_") and node.attr not in PUBLIC and owner != "self"
            if hidden or (owner == "typer" and node.attr not in TYPERS):
                inner.append(f"{owner}.{node.attr}")
    assert inner == []
