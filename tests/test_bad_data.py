"""Bad data, one mistake a file: it gives one finding in its place, and hides no sound row."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from ledgertool.findings.finding import Span
from ledgertool.model.row import KINDS
from ledgertool.reading import events
from ledgertool.reading.ledger import load
from tests.conftest import Kept, Make, Run, posix, somebody
from tests.findings import facts, findings
from tests.programs import process
from tests.samples import DATA, FROZEN, REGISTRY, TABLE

CASES = Path(__file__).parent / "cases" / "bad"
NAMES = sorted(path.stem for path in CASES.glob("*.yaml"))
GOOD = "ledgers/2020/tasks.yaml"
BAD = "ledgers/2020/reform-tasks.yaml"
MISTAKE_IN_ROW_2 = (1, 3)

SOUND: dict[str, tuple[int, ...]] = {
    # nothing can be read of the file, or not what kind its rows are
    "comments-only": (),
    # the file has one row
    "empty-brackets": (1,),
    "empty-file": (),
    "gbk": (),
    "header-indented": (),
    "list-at-top": (),
    "list-at-top-with-tab": (),
    "missing-kind": (),
    "text-at-top": (),
    "too-deep-in-header": (),
    "unknown-kind": (),
    "utf-16": (),
    "year-in-words": (),
    # there is no list of rows, or nobody knows which
    "conflict-across-header-and-rows": (),
    "empty-rows": (),
    "missing-rows": (),
    "rows-indented": (),
    "rows-misspelt": (),
    "text-for-rows": (),
    # the mistake is in no row, or leaves the row in
    "byte-order-mark": (1, 2, 3),
    "conflict-in-header": (1, 2, 3),
    "directive": (1, 2, 3),
    "duplicate-key-in-header": (1, 2, 3),
    "full-width-colon-in-header": (1, 2, 3),
    "full-width-comma": (1, 2, 3),
    "missing-title": (1, 2, 3),
    "names-joined-by-and": (1, 2, 3),
    "number-gap": (1, 2, 4),
    "number-twice": (1, 2, 2),
    "one-row-too-many": (1, 2, 3),
    "progress-behind-closing": (1, 2, 3),
    "reopened-not-closed": (1, 2, 3),
    "row-with-a-later-number": (1, 2, 4),
    "tab-in-header": (1, 2, 3),
    "two-documents": (1, 2, 3),
    "unclosed-quote-in-header": (1, 2, 3),
    "unknown-leader": (1, 2, 3),
    "wrong-count": (1, 2, 3),
    "wrong-star-count": (1, 2, 3),
    "wrong-year": (1, 2, 3),
    # the mistake is in another row, or takes others with it
    "conflict-at-end": (1, 2),
    "duplicate-rows": (1,),
    "first-line-missing": (3,),
    "last-field-without-indentation": (1, 2),
    "last-row-cut-by-a-marker": (1,),
    "missing-dash": (3,),
    "too-deep": (1,),
    "unclosed-quote-paired": (2,),
    "list-for-row": (3,),
    "text-for-row": (3,),
    # a table of two rows
    "closing-without-stage": (1, 2),
    "entry-of-no-such-stage": (1, 2),
    "list-for-contact": (1,),
    "phone-with-spaces": (1,),
    "stage-without-deadline": (1,),
    "stages-and-deadline": (1,),
    "text-for-contact": (1,),
}
"""The numbers of the rows that stay; all but the second of three, where a case is not named."""


@pytest.fixture(autouse=True)
def _kinds_of_the_frozen_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep kinds that were added since out of an answer that lists them all."""
    known = {table.head.kind for table in load(DATA).tables}
    for name in [name for name in KINDS if name not in known]:
        monkeypatch.delitem(KINDS, name)


@pytest.fixture
def place(make: Make) -> Path:
    """Give a data folder with a good table, to put something bad beside."""
    return make()


def read(name: str) -> bytes:
    """Read the bad file of a case."""
    return (CASES / f"{name}.yaml").read_bytes()


def put(folder: Path, content: bytes) -> Path:
    """Put a bad file into a data folder."""
    (folder / BAD).write_bytes(content)
    return folder


def listed(run: Run, folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """List the ids of a folder's rows; the exit code comes first."""
    answer = run("list", "--data", str(folder), "--format", "json", "--columns", "id", *arguments)
    return answer.code, [row["id"] for row in json.loads(answer.out)]


def test_every_case_has_its_answer_and_no_answer_is_left_over() -> None:
    assert sorted(path.stem for path in CASES.glob("*.txt")) == NAMES
    assert set(SOUND) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_check_tells_the_mistake(name: str, place: Path, run: Run, kept: Kept) -> None:
    answer = run("check", "--data", str(put(place, read(name))))
    said = answer.out.replace(place.as_posix(), "data")
    kept(said, CASES / f"{name}.txt")
    assert (answer.code, answer.err) == (1, "")


@pytest.mark.parametrize("name", NAMES)
def test_one_mistake_is_one_finding(name: str, place: Path) -> None:
    found = findings(put(place, read(name)))
    assert [finding.path for finding in found] == [(place / BAD).as_posix()]


@pytest.mark.parametrize("name", NAMES)
def test_list_keeps_every_sound_row(name: str, place: Path, run: Run) -> None:
    numbers = SOUND.get(name, MISTAKE_IN_ROW_2)
    assert listed(run, put(place, read(name))) == (
        3,
        ["2020/tasks/1", "2020/tasks/2", *(f"2020/reform-tasks/{number}" for number in numbers)],
    )


@pytest.mark.parametrize("name", NAMES)
def test_list_tells_the_finding_on_stderr(name: str, place: Path, run: Run) -> None:
    put(place, read(name))
    checked = run("check", "--data", str(place), "--format", "concise")
    listed = run("list", "--data", str(place), "--format", "json")
    finding = checked.out.splitlines()
    assert [line for line in listed.err.splitlines() if place.as_posix() in line] == finding
    assert "The data has 1 error; see ledger check." in listed.err


WITHOUT_PATH = "code span found help row"


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("gbk", "utf-16")])
def test_windows_line_ends_change_no_finding_and_no_place(name: str, place: Path) -> None:
    with_lf = facts(put(place, read(name)), WITHOUT_PATH)
    assert facts(put(place, read(name).replace(b"\n", b"\r\n")), WITHOUT_PATH) == with_lf


@pytest.mark.parametrize("name", NAMES)
def test_the_parser_in_python_finds_the_same(
    name: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_c = facts(put(place, read(name)), WITHOUT_PATH)
    monkeypatch.setattr(events, "Loader", yaml.SafeLoader)
    assert facts(place, WITHOUT_PATH) == with_c


class Mend(NamedTuple):
    """What a finding says about mending a value."""

    code: str
    expected: str | None
    help: str | None


PERIODS = (
    "2020, 2020-H1, 2020-Q4, 2020-12, 2020-04-X3 (下旬), 2020-12-31,"
    " or from one to another: 2020-03/2020-04"
)
NO_DATE = "write it like this: deadline: 2020-12"


@pytest.mark.parametrize(
    ("value", "help_"),
    [
        ("2020-02-30", "2020-02 has the days 01 to 29"),
        ("2019-02-29", "2019-02 has the days 01 to 28"),
        ("2020-04-31", "2020-04 has the days 01 to 30"),
        ("2020-13", "a year has the months 01 to 12"),
        ("2020-00", "a year has the months 01 to 12"),
        ("2020-00-10", "a year has the months 01 to 12"),
        ("2020年12月", "write 2020-12"),
        ("2020年四季度", "write 2020-Q4"),
        ("2020.12.1", "write 2020-12-01"),
        ("2020-10/2020-12", "write 2020-Q4"),
        ("2020-01-01/2020-12-31", "write 2020"),
        ("2020-03/2020-04-15", "write 2020-03-01/2020-04-15"),
        ("2020-03/04", "both ends of an interval are whole, such as 2020-03/2020-04"),
        ("2020-05/2020-03", "the first end of an interval comes before the second"),
        ("2020/2020-06", "the first end of an interval comes before the second"),
        ("2020-02/2020-02-30", "2020-02 has the days 01 to 29"),
        ("2020-13/2020-14", "a year has the months 01 to 12"),
        ("2020-h2", "write 2020-H2"),
        ("2020-04-x3", "write 2020-04-X3"),
        ("２０２０", "write 2020"),
        ("年内", "write two lines: deadline: 2020 and deadline_text: 年内"),
        ("4季度", "write two lines: deadline: 2020-Q4 and deadline_text: 4季度"),
        ("2020年8月底前", "write two lines: deadline: 2020-08 and deadline_text: 2020年8月底前"),
        ("3-4月", "write two lines: deadline: 2020-03/2020-04 and deadline_text: 3-4月"),
        ("2020年上半年", "write 2020-H1"),
        ("2020年4月下旬", "write 2020-04-X3"),
        ("近期", "write deadline_text: 近期"),
        ("三季度前", "write deadline_text: 三季度前"),
        ("3日内", "write deadline_text: 3日内"),
        ("立行立改", "write deadline_text: 立行立改"),
        ("2020年2月30日", "did you mean “2020-02-29”?"),
        ("0000-12-01", NO_DATE),
        ("2020-12-31-01", "2020-12 has the days 01 to 31"),
        ("2020-12-x", NO_DATE),
        ("2020-" + "1" * 5000, NO_DATE),
        ("9" * 5000, NO_DATE),
    ],
)
def test_a_wrong_deadline_comes_with_what_to_write_or_what_the_calendar_has(
    value: str, help_: str, make: Make
) -> None:
    folder = make({GOOD: TABLE.replace("deadline: 2020-12\n", f"deadline: {value}\n")})
    (finding,) = findings(folder)
    assert Mend(finding.code, finding.expected, finding.help) == Mend("S204", PERIODS, help_)


@pytest.mark.parametrize(
    ("value", "help_"),
    [
        ("2020-11-31", "2020-11 has the days 01 to 30"),
        ("2020.11.3", "write 2020-11-03"),
        ("2020-11", "write it like this: on: 2020-12-31"),
        ("昨天", "write it like this: on: 2020-12-31"),
    ],
)
def test_a_wrong_day_comes_with_what_to_write(value: str, help_: str, make: Make) -> None:
    closed = f"    record: [{{on: {value}, closed: 攀教体〔2020〕1号}}]\n"
    (finding,) = findings(make({GOOD: TABLE + closed}))
    assert Mend(finding.code, finding.expected, finding.help) == Mend(
        "S205", "a day such as 2018-08-29", help_
    )


@pytest.mark.parametrize(
    ("value", "help_"),
    [
        ("[重点]改革", 'put the value in quotation marks: "[重点]改革"'),
        ('"重点"改革', "put the value in quotation marks: '\"重点\"改革'"),
        ("改革: 中考", 'put the value in quotation marks: "改革: 中考"'),
        ('"推进', "close the quotation mark at the end of the value"),
        ("'推进", "close the quotation mark at the end of the value"),
        ("[推进", 'close the bracket, or put the value in quotation marks: "[推进"'),
        ("{推进", 'close the bracket, or put the value in quotation marks: "{推进"'),
        ("@推进", 'put the value in quotation marks: "@推进"'),
    ],
)
def test_a_value_that_yaml_refuses_comes_with_its_quotation_marks(
    value: str, help_: str, make: Make
) -> None:
    folder = make({GOOD: TABLE.replace("title: 推进中考改革", f"title: {value}")})
    (finding,) = findings(folder)
    assert Mend(finding.code, finding.expected, finding.help) == Mend(
        "Y101", "a field, a colon and a space, and its value", help_
    )
    assert finding.span is not None
    assert (finding.span.line, finding.span.column) == (8, 12)


@pytest.mark.parametrize(
    "before",
    [
        "    leaders: [刘自力]  # 注: 见附件\n",
        "    leaders: [刘自力,\n      谢强]\n",
        "    leaders: [\n      刘自力]\n",
        "    remark: {见附件: 一}\n",
        "    remark: 改革  # 注: 见附件\n",
        "    remark: '深化 # 改革'\n",
    ],
)
def test_a_sound_line_above_is_not_blamed_for_a_broken_one(before: str, make: Make) -> None:
    broken = TABLE.replace("    leaders: [刘自力]\n", before + "   outcome: 方案\n")
    (finding,) = findings(make({GOOD: broken}))
    line = 1 + broken.split("\n").index("   outcome: 方案")
    assert (finding.code, finding.found) == ("Y120", "3 spaces")
    assert finding.span == Span(line, 4, line, 15)


def test_each_broken_row_is_told_once_and_the_others_stay(make: Make, run: Run) -> None:
    one, two = TABLE[TABLE.index("  - number: 1") :].split("\n\n")
    rows = [
        one.replace("[刘自力]", "[刘自力"),
        two.rstrip(),
        one.replace("number: 1", "number: 3"),
        two.rstrip().replace("number: 2", "number: 4").replace("leaders: [谢强]", "leaders：谢强"),
    ]
    folder = make({GOOD: TABLE[: TABLE.index("  - number: 1")] + "\n".join(rows) + "\n"})
    assert facts(folder, "code line row") == [
        ("Y101", 9, "2020/tasks/1"),
        ("Y103", 28, "2020/tasks/4"),
    ]
    assert listed(run, folder) == (3, ["2020/tasks/2", "2020/tasks/3"])


def test_a_mistake_before_a_broken_row_is_told_once(make: Make) -> None:
    twice = TABLE.replace(
        "    outcome: 出台实施方案\n", "    outcome: 出台实施方案\n    title: 又\n"
    )
    folder = make({GOOD: twice.replace("title: 深化产教融合", 'title: "深化产教融合')})
    assert facts(folder, "code line") == [
        ("Y105", 13),
        ("Y101", 16),
    ]


def test_a_field_given_twice_is_seen_around_a_broken_row(make: Make) -> None:
    twice = TABLE.replace("order: 1\n", "order: 1\ntitle: 另一张表\n")
    folder = make({GOOD: twice.replace("leaders: [谢强]", "leaders：谢强")})
    assert [(f.code, f.span, [r.span for r in f.related]) for f in findings(folder)] == [
        ("Y105", Span(6, 1, 6, 6), [Span(2, 1, 2, 6)]),
        ("Y103", Span(17, 12, 17, 13), []),
    ]


def test_what_follows_a_second_document_is_not_read_around_a_broken_row(make: Make) -> None:
    broken = TABLE.replace("leaders: [谢强]", "leaders：谢强")
    folder = make({GOOD: f"{broken}---\n{broken}"})
    assert facts(folder, "code line") == [
        ("Y103", 16),
        ("Y109", 21),
    ]


def test_a_second_document_in_the_middle_of_a_row_takes_the_row_with_it(
    make: Make, run: Run
) -> None:
    for broken in (TABLE, TABLE.replace("leaders: [刘自力]", "leaders：刘自力")):
        folder = make(
            {GOOD: broken.replace("    must_close: true\n", "---\n    must_close: true\n")}
        )
        sound = ["2020/tasks/1"] if broken == TABLE else []
        assert ("Y109", 20) in facts(folder, "code line")
        assert listed(run, folder) == (3, sound)


def test_a_second_document_in_the_middle_of_a_header_takes_its_last_entry(make: Make) -> None:
    folder = make({GOOD: TABLE.replace("order: 1\n", "order: 1\n---\n  x: 1\n")})
    assert facts(folder, "code line") == [("Y109", 6)]


def test_a_list_and_then_a_second_document_are_told(make: Make) -> None:
    folder = make({GOOD: "- a\n---\n- b\n"})
    assert facts(folder, "code line") == [
        ("S211", 1),
        ("Y109", 2),
    ]


@pytest.mark.parametrize(
    ("dash", "sound"),
    [
        ("- number: 1", [2]),
        ("   - number: 1", [2]),
        ("    - number: 1", [2]),
        ("  number: 1", [2]),
        ("    number: 1", [2]),
        ("  {- number: 1", [2]),
        ("  \u2028- number: 1", [2]),
        ("\t- number: 1", [2]),
        ("~", [2]),
    ],
)
def test_a_first_row_without_its_dash_in_line_costs_no_other_row(
    dash: str, sound: list[int], make: Make, run: Run
) -> None:
    folder = make({GOOD: TABLE.replace("  - number: 1", dash)})
    assert [f.span and f.span.line for f in findings(folder)] == [7]
    assert listed(run, folder) == (3, [f"2020/tasks/{number}" for number in sound])


@pytest.mark.parametrize(
    "dash",
    ["- number: 2", "   - number: 2", "    - number: 2", "~", "'", "[", "<<: x", "0  - number: 2"],
)
def test_a_second_row_without_its_dash_in_line_makes_one_finding(dash: str, make: Make) -> None:
    declared = TABLE.replace("rows:\n", "declared: {rows: 3}\nrows:\n")
    third = TABLE[TABLE.index("  - number: 2") :].replace("number: 2", "number: 3")
    folder = make({GOOD: declared.replace("  - number: 2", dash) + third})
    assert [f.span and f.span.line for f in findings(folder)] == [15]


@pytest.mark.parametrize("slip", ["- on: 2020-05-01", "-", "-     - on: 2020-05-01"])
def test_a_dash_that_lost_its_indentation_inside_a_row_is_no_row(
    slip: str, make: Make, run: Run
) -> None:
    progress = "    record:\n      - on: 2020-05-01\n        progress: 起草\n"
    table = TABLE.replace("    outcome: 出台实施方案\n", "    outcome: 出台实施方案\n" + progress)
    folder = make({GOOD: table.replace("      - on: 2020-05-01", slip)})
    assert facts(folder, "code line row") == [("Y120", 14, "2020/tasks/1")]
    assert listed(run, folder) == (3, ["2020/tasks/2"])


def test_a_field_that_lost_its_indentation_above_its_list_costs_one_row(
    make: Make, run: Run
) -> None:
    progress = "record:\n      - on: 2020-05-01\n        progress: 起草\n"
    table = TABLE.replace("    outcome: 出台实施方案\n", "    outcome: 出台实施方案\n" + progress)
    folder = make({GOOD: table})
    assert facts(folder, "code line") == [("Y120", 13)]
    assert listed(run, folder) == (3, ["2020/tasks/2"])


def test_a_number_over_two_lines_is_told(make: Make) -> None:
    folder = make({GOOD: TABLE.replace("number: 2\n", "number: 2\n\n      leader：张三\n")})
    assert facts(folder, "code line row") == [("Y103", 16, None)]


def test_an_indented_entry_is_told_once_where_a_conflict_is_too(make: Make, run: Run) -> None:
    conflict = "<<<<<<< HEAD\ntitle: 甲\n=======\ntitle: 乙\n>>>>>>> clerk\n"
    folder = make({GOOD: TABLE.replace("title: 改革任务\n", conflict)})
    assert facts(folder, "code span") == [("Y118", Span(2, 1, 2, 8))]
    assert listed(run, folder) == (3, ["2020/tasks/1", "2020/tasks/2"])


# What is no file, or not where a file should be


@pytest.mark.parametrize("depth", [17, 100_000])
def test_nested_brackets_cannot_crash_the_reader(depth: int, place: Path, run: Run) -> None:
    content = read("tag").replace(b"!!python/object/apply:os.system [id]", b"[" * depth)
    put(place, content)
    assert facts(place, "code span") == [("Y111", Span(19, 27, 19, 27))]
    assert listed(run, place) == (3, ["2020/tasks/1", "2020/tasks/2", "2020/reform-tasks/1"])


def test_a_file_of_30_mb_is_refused_unread(place: Path, run: Run) -> None:
    put(place, b"#" * (30 * 1024 * 1024))
    answer = run("check", "--data", str(place), "--format", "concise")
    assert answer.out.splitlines()[0] == (
        f"{place}/{BAD}:1:1: error F006 The file is too large to be a table: found 30.0 MB"
    )
    assert listed(run, place) == (3, ["2020/tasks/1", "2020/tasks/2"])


def wrong(place: Path, run: Run) -> list[tuple[object, ...]]:
    """Give file, code and what was found in a folder whose good rows must stay."""
    assert listed(run, place) == (3, ["2020/tasks/1", "2020/tasks/2"])
    assert run("check", "--data", str(place)).code == 1
    return facts(place, "file code found")


def test_a_link_out_of_the_data_folder_is_not_followed(
    place: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere.yaml").write_text(TABLE)
    (place / BAD).symlink_to(tmp_path / "elsewhere.yaml")
    assert wrong(place, run) == [(BAD, "F007", "a link that leads out of the data folder")]


def test_a_link_inside_the_data_folder_is_a_file_like_any_other(place: Path, run: Run) -> None:
    (place / "kept").mkdir()
    other = TABLE.replace("改革任务", "其他任务").replace("中考", "高考")
    (place / "kept/again.yaml").write_text(other, encoding="utf-8")
    (place / "ledgers/2020/again.yaml").symlink_to(place / "kept/again.yaml")
    assert listed(run, place) == (
        0,
        ["2020/again/1", "2020/again/2", "2020/tasks/1", "2020/tasks/2"],
    )


@pytest.mark.parametrize("target", [".git/config", ".env", "README", ".hidden.yaml", ".x/t.yaml"])
@pytest.mark.parametrize("name", [BAD, "plan2021.yaml"])
def test_a_link_to_what_is_no_data_is_not_read(
    name: str, target: str, place: Path, run: Run
) -> None:
    secret = place / target
    secret.parent.mkdir(exist_ok=True)
    secret.write_text("[core]\n\turl = https://secret@example.org\n")
    (place / name).symlink_to(secret)
    assert wrong(place, run) == [(name, "F007", "a link to something other than a data file")]
    assert "secret" not in run("check", "--data", str(place)).out


def test_a_link_to_nothing_is_told(place: Path, run: Run) -> None:
    (place / BAD).symlink_to(place / "gone.yaml")
    assert wrong(place, run) == [(BAD, "F009", "its target does not exist")]


def test_a_link_to_itself_is_told(place: Path, run: Run) -> None:
    (place / BAD).symlink_to(place / BAD)
    ((*where, found),) = wrong(place, run)
    # Python says so in one way up to 3.12, and in another from 3.13 on
    assert found in ("a link that leads to itself", "the system reports an error")
    assert where == [BAD, "F009"]


def test_a_link_to_a_folder_is_told_and_not_walked_through(
    place: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "tasks.yaml").write_text(TABLE)
    (place / "ledgers" / "2021").symlink_to(tmp_path / "elsewhere")
    assert wrong(place, run) == [("ledgers/2021", "F007", "a link to a folder")]


def test_a_folder_named_like_a_table_is_told(place: Path, run: Run) -> None:
    (place / BAD).mkdir()
    (place / BAD / "inside.yaml").write_text(TABLE)
    assert wrong(place, run) == [(BAD, "F007", "a folder")]


@pytest.mark.parametrize(
    "name", ["ledgers/2020/pilots.yml", "ledgers/2020/PILOTS.YAML", "ledgers/pilots.yaml"]
)
def test_a_table_that_is_not_looked_for_is_told(name: str, place: Path, run: Run) -> None:
    (place / name).write_text(TABLE)
    assert wrong(place, run) == [(name, "F008", None)]


@pytest.mark.parametrize("name", [".tasks.yaml", "tasks.yaml~", "README.md", ".git/tasks.yaml"])
def test_what_nobody_takes_for_a_table_is_left_alone(name: str, place: Path, run: Run) -> None:
    path = place / "ledgers" / "2020" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(TABLE)
    assert listed(run, place) == (0, ["2020/tasks/1", "2020/tasks/2"])


@posix
def test_a_pipe_named_like_a_table_does_not_hang(place: Path, run: Run) -> None:
    os.mkfifo(place / BAD)
    assert wrong(place, run) == [(BAD, "F007", "not a regular file")]


@contextmanager
def _nobody(run: Run, folder: Path) -> Iterator[None]:
    """Be a user without rights for a while, where the tests run as root."""
    for data in (folder, folder / "nothing"):  # Python's own files may be root's alone: import now
        for command in ("check", "list"):
            run(command, "--data", str(data), "--format", "json")
    with somebody():
        yield


@pytest.fixture
def readable_by_all() -> Iterator[Path]:
    """Make a data folder that everybody may walk into, with a good table."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for path, content in {"registry.yaml": REGISTRY, GOOD: TABLE}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content)
        yield folder


@posix
def test_a_file_without_permission_is_told(readable_by_all: Path, run: Run) -> None:
    (readable_by_all / BAD).touch(mode=0)
    with _nobody(run, readable_by_all):
        said = wrong(readable_by_all, run)
    assert said == [(BAD, "F009", "permission denied")]


@posix
def test_a_folder_without_permission_is_told(readable_by_all: Path, run: Run) -> None:
    closed = readable_by_all / "ledgers" / "2021"
    closed.mkdir(mode=0)
    with _nobody(run, readable_by_all):
        said = wrong(readable_by_all, run)
    closed.chmod(0o755)  # so that it can be removed
    assert said == [("ledgers/2021", "F009", "permission denied")]


@posix
@pytest.mark.parametrize(
    ("shut", "command", "code"),
    [
        (".", "check", 2),
        (".", "list", 2),
        ("ledgers", "check", 1),
        ("ledgers", "list", 3),
    ],
)
def test_a_data_folder_without_permission_is_told_in_our_words(
    shut: str, command: str, code: int, readable_by_all: Path, run: Run
) -> None:
    (readable_by_all / shut).chmod(0)
    with _nobody(run, readable_by_all):
        answer = run(command, "--data", str(readable_by_all), "--format", "json")
    (readable_by_all / shut).chmod(0o755)
    assert answer.code == code
    assert "permission denied" in answer.out + answer.err
    assert "Traceback" not in answer.err


@posix
@pytest.mark.parametrize("mode", [0, 0o444, 0o600])
@pytest.mark.parametrize(
    ("place", "words"),
    [
        (".", ["list", "--data", "{}"]),
        (".", ["list", "--data", "{}/ledgers/.."]),
        (".", ["schema", "--check", "--data", "{}"]),
        (".", ["check", "{}"]),
        (".", ["check", f"{{}}/{GOOD}"]),
        ("data", ["list"]),
        ("data", ["check"]),
        ("data", ["due", "2020"]),
        ("data", ["check", "data"]),
    ],
    ids=str,
)
def test_data_that_may_not_be_looked_into_is_never_called_missing(
    place: str,
    words: list[str],
    mode: int,
    anywhere: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (anywhere / "office").mkdir()
    shut = anywhere / "office" if place == "." else anywhere / "office" / "data"
    shutil.copytree(FROZEN / "data", shut, dirs_exist_ok=True)
    monkeypatch.chdir(anywhere / "office")
    shut.chmod(mode)
    with _nobody(run, anywhere / "none"):
        answer = run(*(word.format(shut) for word in words))
    shut.chmod(0o755)
    assert (answer.code, answer.out) == (2, "")
    assert "cannot be read (permission denied)" in answer.err


# The registry


NO_DEPARTMENTS = REGISTRY.split("departments:", maxsplit=1)[0]
BROKEN_REGISTRIES: dict[str, tuple[str | bytes, str, tuple[int, int]]] = {
    "syntax": (
        REGISTRY.replace("  - name: 谢强\n", "  - name: 谢强\n    aliases：无\n"),
        "Y103",
        (4, 12),
    ),
    "list": ("- name: 刘自力\n", "S211", (1, 1)),
    "empty": ("", "F005", (1, 1)),
    "section-missing": (NO_DEPARTMENTS, "S201", (1, 1)),
    "section-unknown": (REGISTRY + "offices: []\n", "S202", (11, 1)),
    "section-misspelt": (REGISTRY.replace("people:", "peple:"), "S216", (1, 1)),
    "section-text": (NO_DEPARTMENTS + "departments: 无\n", "S210", (6, 14)),
    "section-twice": (REGISTRY + "people: []\n", "Y105", (11, 1)),
    "entry-is-text": (REGISTRY + "  - 人事科\n", "S211", (11, 5)),
    "name-misspelt": (REGISTRY + "  - nam: 人事科\n", "S216", (11, 5)),
    "alias-without-note": (
        REGISTRY + "    aliases:\n      - name: 相关科室\n",
        "S201",
        (12, 9),
    ),
    "tab": (REGISTRY.replace("  - name: 谢强", "\t- name: 谢强"), "Y102", (3, 1)),
    "gbk": (REGISTRY.encode("gbk"), "F001", (2, 11)),
    "nested": (REGISTRY + "  - name: " + "[" * 100_000, "Y111", (11, 24)),
}


@pytest.mark.parametrize("name", BROKEN_REGISTRIES)
def test_with_a_broken_registry_names_come_from_the_rows(name: str, make: Make, run: Run) -> None:
    content, code, where = BROKEN_REGISTRIES[name]
    folder = make({GOOD: TABLE.replace("刘自力", "新人"), "registry.yaml": content})
    assert listed(run, folder, "--leader", "新人") == (3, ["2020/tasks/1"])
    assert [
        (Path(finding.path).name, finding.code, finding.span and finding.span[:2])
        for finding in findings(folder)
    ] == [("registry.yaml", code, where)]


def test_without_a_registry_names_come_from_the_rows(make: Make, run: Run) -> None:
    folder = make({GOOD: TABLE.replace("刘自力", "新人")})
    (folder / "registry.yaml").unlink()
    assert listed(run, folder, "--leader", "新人") == (3, ["2020/tasks/1"])
    assert [
        (Path(finding.path).name, finding.code, finding.span) for finding in findings(folder)
    ] == [("registry.yaml", "F010", None)]


def test_a_registry_that_is_a_link_to_nothing_is_told(place: Path, run: Run) -> None:
    (place / "registry.yaml").unlink()
    (place / "registry.yaml").symlink_to(place / "gone.yaml")
    assert wrong(place, run) == [("registry.yaml", "F009", "its target does not exist")]


def test_no_bad_file_makes_a_process_fail_in_another_way(place: Path) -> None:
    for name in NAMES:
        (place / "ledgers" / "2020" / f"{name}.yaml").write_bytes(read(name))
    answer = process("list", "--data", str(place), "--format", "json", "--columns", "id")
    ids = [row["id"] for row in json.loads(answer.out)]
    assert answer.code == 3
    assert "Traceback" not in answer.err
    assert sorted(ids) == sorted(
        [
            "2020/tasks/1",
            "2020/tasks/2",
            *(
                f"2020/{name}/{number}"
                for name in NAMES
                for number in SOUND.get(name, MISTAKE_IN_ROW_2)
            ),
        ]
    )
