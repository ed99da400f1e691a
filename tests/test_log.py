"""A row's life is told from its record and from git: ``ledger log``."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ledgertool.model.kinds  # noqa: F401 - makes the kinds known
from ledgertool.answers.tracing import chosen
from ledgertool.model.row import Row
from ledgertool.reading import source
from ledgertool.reading.kinds import Kinds
from ledgertool.reading.ledger import read_file
from ledgertool.reading.table import Table
from ledgertool.reading.versions import Version, Versions
from tests.conftest import Run, posix
from tests.programs import git
from tests.repositories import FILE, FILES, Repository, ask, begun
from tests.samples import PILOT, TABLE
from tests.test_history import EXTENDED, REPORTED, calls, many

PILOTS = "ledgers/2020/pilots.yaml"
NEXT = "ledgers/2021/tasks.yaml"
ROW_2 = TABLE[TABLE.index("  - number: 2") :]


@pytest.fixture
def year(tmp_path: Path) -> Repository:
    """Make a repository with a report of June and an extension of September."""
    repository = begun(tmp_path / "year", FILES, on="2020-03-10")
    repository.commit({FILE: REPORTED}, on="2020-06-25", by="刘小明")
    repository.commit({FILE: EXTENDED}, on="2020-10-08", by="办公室 <x>")
    return repository


def events(run: Run, place: Repository, row: str = "tasks/1", *words: str) -> list[dict[str, Any]]:
    """Tell the life of a row; give what JSON has."""
    answer = run("log", row, "--data", str(place.data), "-f", "json", *words)
    assert (answer.code, answer.err) == (0, ""), answer.err
    found: list[dict[str, Any]] = json.loads(answer.out)
    return found


def changes(found: list[dict[str, Any]]) -> list[tuple[str, str | None, str | None]]:
    return [(one["change"], one["on"] or one["committed_on"], one["author"]) for one in found]


# What is told, and by whom it was committed


@posix
def test_what_was_recorded_is_told_with_its_day_and_who_committed_it_when(
    year: Repository, run: Run
) -> None:
    found = events(run, year)
    assert changes(found) == [
        ("added", "2020-03-10", "t"),
        ("progress", "2020-06-20", "刘小明"),
        ("extended", "2020-09-20", "办公室 x"),  # git takes such marks away
    ]
    last = found[-1]
    assert (last["recorded"], last["committed_on"], last["committed"]) == (True, "2020-10-08", True)
    assert last["commit"] == year.git("rev-parse", "HEAD")
    assert last["detail"] == "2020-12→2021-03（上级文件未出台）"


@posix
def test_what_was_changed_without_a_record_is_told_with_the_commit_that_did_it(
    year: Repository, run: Run
) -> None:
    changed = EXTENDED.replace("2020-12\n    rec", "2021-09\n    rec").replace("[刘自力]", "[彭格]")
    year.commit({FILE: changed}, on="2020-11-01", by="谢强")
    year.commit({FILE: EXTENDED}, on="2020-11-05", by="刘自力")
    found = events(run, year)[3:]
    assert changes(found) == [
        ("leaders", "2020-11-01", "谢强"),
        ("deadline", "2020-11-01", "谢强"),
        ("leaders", "2020-11-05", "刘自力"),
        ("deadline", "2020-11-05", "刘自力"),
    ]
    assert not any(one["recorded"] for one in found)
    assert found[1]["detail"] == "2020-12 → 2021-09"


@posix
def test_a_row_that_went_and_came_back_is_told_so(year: Repository, run: Run) -> None:
    year.commit({FILE: TABLE.replace(ROW_2, "")}, on="2020-11-01")
    year.commit({FILE: TABLE}, on="2020-11-02")
    found = events(run, year, "tasks/2")
    assert [one["change"] for one in found] == ["added", "removed", "added"]
    (year.data / FILE).unlink()
    year.commit({PILOTS: PILOT}, on="2020-11-03")
    year.commit({FILE: TABLE}, on="2020-11-04")
    found = events(run, year, "tasks/2")
    assert [one["change"] for one in found] == ["added", "removed", "added", "removed", "added"]


@posix
def test_what_is_not_committed_is_told_as_that(year: Repository, run: Run) -> None:
    later = "      - on: 2020-12-20\n        closed: 验收意见\n"
    year.write({FILE: EXTENDED.replace("        reason: 上级文件未出台\n",
                                       "        reason: 上级文件未出台\n" + later)})  # fmt: skip
    found = events(run, year)
    assert (found[-1]["change"], found[-1]["committed"], found[-1]["commit"]) == (
        *("closed", False),
        None,
    )
    assert "未提交" in run("log", "tasks/1", "--data", str(year.data)).out
    answer = run("log", "tasks/1", "--data", str(year.data), "-f", "json", "--at", "HEAD")
    assert json.loads(answer.out) == found[:-1]


@posix
def test_an_earlier_state_tells_what_was_known_then(year: Repository, run: Run) -> None:
    data = ("--data", str(year.data))
    for words, kept in (
        (("--at", "HEAD~1"), 2),
        (("--at", "2020-09-30"), 2),
        (("--as-of", "2020-09-19"), 2),
        (("--as-of", "2020-09-20"), 3),
        (("--as-of", "2020-06-19"), 1),
    ):
        answer = run("log", "tasks/1", *data, "-f", "jsonl", *words)
        assert len(answer.out.splitlines()) == kept, words
    year.commit({FILE: EXTENDED.replace("[刘自力]", "[彭格]")}, on="2020-11-01")
    assert len(events(run, year, "tasks/1", "--as-of", "2020-10-31")) == 3
    assert len(events(run, year, "tasks/1", "--as-of", "2020-11-01")) == 4


@posix
def test_a_commit_of_tomorrow_hides_nothing_today(year: Repository, run: Run) -> None:
    year.commit({FILE: EXTENDED.replace("[刘自力]", "[彭格]")}, on="2037-01-01")
    assert changes(events(run, year))[-1][:2] == ("leaders", "2037-01-01")


# Across renames and merges


@posix
@pytest.mark.parametrize("edited", [False, True], ids=["renamed", "renamed and edited"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"data/{FILE}", "data/ledgers/2020/改革 任务.yaml"),
        (f"data/{FILE}", "data/ledgers/2020/专项/a[b]*.yaml"),
        ("data", "台账 库"),
    ],
)
def test_a_row_is_followed_across_renames_of_its_file_and_moves_of_the_data(
    old: str, new: str, edited: bool, year: Repository, run: Run
) -> None:
    (year.top / new).parent.mkdir(parents=True, exist_ok=True)
    year.git("mv", old, new)
    place = Repository(year.top, year.top / (new if old == "data" else "data"))
    name = FILE if old == "data" else new.removeprefix("data/")
    if edited:
        place.write({name: EXTENDED.replace("[刘自力]", "[彭格]")})
    place.commit(on="2020-11-01", by="谢强")
    row = name.removeprefix("ledgers/").removesuffix(".yaml") + "/1"
    found = changes(events(run, place, row))
    moved = [] if old == "data" else [("renumbered", "2020-11-01", "谢强")]
    edit = [("leaders", "2020-11-01", "谢强")] if edited else []
    assert found[0] == ("added", "2020-03-10", "t")
    assert found[3:] == [*moved, *edit]


@posix
def test_a_file_that_is_renamed_and_not_committed_is_followed_too(
    year: Repository, run: Run
) -> None:
    (year.data / FILE).rename(year.data / "ledgers/2020/新.yaml")
    found = events(run, year, "新/1")
    assert [one["change"] for one in found] == ["added", "progress", "extended", "renumbered"]
    assert (found[-1]["committed"], found[-1]["now"]) == (False, "2020/新/1")


@posix
def test_a_new_row_of_a_known_file_is_told_as_new(year: Repository, run: Run) -> None:
    third = ROW_2.replace("number: 2", "number: 3").replace("深化产教融合", "另一任务")
    year.write({FILE: f"{EXTENDED}\n{third}"})
    (one,) = events(run, year, "tasks/3")
    assert (one["change"], one["committed"]) == ("added", False)


@posix
def test_a_row_is_followed_under_another_number(year: Repository, run: Run) -> None:
    first = TABLE.split("rows:\n")[1].split("\n\n")[0].replace("推进中考改革", "另一任务")
    moved = EXTENDED.replace("number: 2", "number: 3").replace("number: 1", "number: 2")
    year.commit({FILE: moved.replace("rows:\n", f"rows:\n{first}\n")}, on="2020-11-01")
    assert [one["change"] for one in events(run, year, "tasks/2")] == [
        *("added", "progress", "extended", "renumbered"),
    ]
    assert [one["change"] for one in events(run, year, "tasks/1")] == ["added"]


def merged(place: Repository, ours: str, theirs: str, both: str) -> None:
    """Let two people change the file on two branches, and merge them."""
    place.git("checkout", "--quiet", "-b", "clerk")
    place.commit({FILE: theirs}, on="2020-11-01", by="谢强")
    place.git("checkout", "--quiet", "main")
    place.commit({FILE: ours}, on="2020-11-02", by="刘自力")
    place.git("merge", "--quiet", "--no-commit", "--no-ff", "--strategy", "ours", "clerk")
    place.commit({FILE: both}, on="2020-11-03", by="办公室")


def entry(day: str, text: str) -> str:
    return f"      - on: {day}\n        progress: {text}\n"


@posix
def test_what_came_by_a_merge_is_told_once_by_who_made_it(year: Repository, run: Run) -> None:
    one, two = entry("2020-10-20", "甲"), entry("2020-10-21", "乙")
    tail = "        reason: 上级文件未出台\n"
    ours, theirs, both = (EXTENDED.replace(tail, tail + more) for more in (one, two, one + two))
    merged(year, ours, theirs, both)
    assert changes(events(run, year))[3:] == [
        ("progress", "2020-10-20", "刘自力"),
        ("progress", "2020-10-21", "谢强"),
    ]


@posix
def test_what_only_a_merge_changed_is_told_of_the_merge(year: Repository, run: Run) -> None:
    theirs = EXTENDED.replace("[刘自力]", "[彭格]")
    ours = EXTENDED.replace("出台实施方案", "印发实施方案")
    both = ours.replace("[刘自力]", "[彭格]").replace("推进中考改革", "推进中考招生改革")
    merged(year, ours, theirs, both)
    assert sorted(changes(events(run, year))[3:]) == [
        ("leaders", "2020-11-01", "谢强"),
        ("outcome", "2020-11-02", "刘自力"),
        ("title", "2020-11-03", "办公室"),
    ]


@posix
def test_an_entry_that_was_made_on_two_branches_is_told_once(year: Repository, run: Run) -> None:
    tail = "        reason: 上级文件未出台\n"
    same = EXTENDED.replace(tail, tail + entry("2020-10-20", "甲"))
    merged(year, same.replace("年", "年"), same + "# 乙\n", same)
    assert [one["change"] for one in events(run, year)].count("progress") == 2  # with that of June


@posix
@pytest.mark.parametrize("dropped", ["clerk", "main"])
def test_an_entry_that_a_merge_left_out_is_told_to_be_gone(
    dropped: str, year: Repository, run: Run
) -> None:
    tail = "        reason: 上级文件未出台\n"
    one, two = entry("2020-10-20", "甲"), entry("2020-10-21", "乙")
    ours, theirs = (EXTENDED.replace(tail, tail + more) for more in (one, two))
    merged(year, ours, theirs, ours if dropped == "clerk" else theirs)
    found = changes(events(run, year))[3:]
    assert sorted(one for one in found if one[0] == "progress") == [
        ("progress", "2020-10-20", "刘自力"),
        ("progress", "2020-10-21", "谢强"),
    ]
    gone = [one for one in events(run, year) if one["change"] == "record"]
    text = "乙" if dropped == "clerk" else "甲"
    assert [text in one["detail"] for one in gone] == [True]
    assert all(one["committed"] is not False for one in events(run, year))


# Over the years


@posix
def test_a_row_is_followed_over_the_years_both_ways(year: Repository, run: Run) -> None:
    text = TABLE.replace("year: 2020", "year: 2021").replace("deadline: 2020", "deadline: 2021")
    text = text.replace("title: 推进", "continues: 2020/tasks/1\n    title: 推进")
    later = entry("2021-02-01", "甲")
    year.commit(
        {NEXT: text.replace("2021-12\n", "2021-12\n    record:\n" + later)}, on="2021-02-02"
    )
    found = events(run, year, "2021/tasks/1")
    assert found == events(run, year, "2020/tasks/1")
    assert [(one["id"], one["change"]) for one in found] == [
        ("2020/tasks/1", "added"),
        ("2020/tasks/1", "progress"),
        ("2020/tasks/1", "extended"),
        ("2021/tasks/1", "progress"),
        ("2021/tasks/1", "added"),
    ]
    table = run("log", "2021/tasks/1", "--data", str(year.data)).out
    assert table.count("2021/tasks/1") == 3
    year.write({FILE: EXTENDED.replace("title: 推进", "continues: 2021/tasks/1\n    title: 推进")})
    assert run("log", "2021/tasks/1", "--data", str(year.data)).code in (0, 3)  # in a ring


# Where git does not tell


@posix
@pytest.mark.parametrize("path", ["", None], ids=["no git", "no repository"])
def test_without_git_the_record_alone_is_told_and_one_sentence_says_so(
    path: str | None, year: Repository, tmp_path: Path
) -> None:
    alone = Repository(tmp_path / "alone", tmp_path / "alone/data")
    alone.write({**FILES, FILE: EXTENDED})
    place, surroundings = (alone, {}) if path is None else (year, {"PATH": path})
    answer = ask(place, "log", "tasks/1", "-f", "json", **surroundings)
    assert answer.code == 0
    assert [one["change"] for one in json.loads(answer.out)] == ["progress", "extended"]
    assert {one["committed"] for one in json.loads(answer.out)} == {None}
    sentence = "is in no git repository" if path is None else "git is not installed"
    assert (sentence in answer.err, answer.err.count("\n")) == (True, 1)


@posix
def test_a_file_that_git_does_not_know_yet_has_its_record_told(year: Repository, run: Run) -> None:
    year.write({PILOTS: PILOT + "    record: [{on: 2020-05-01, progress: 一}]\n"})
    answer = run("log", "pilots/1", "--data", str(year.data), "-f", "jsonl")
    assert (answer.code, json.loads(answer.out)["change"]) == (0, "progress")
    assert (answer.err.count("\n"), "git does not know" in answer.err) == (1, True)


@posix
def test_before_the_first_commit_the_record_is_told(year: Repository, run: Run) -> None:
    year.git("checkout", "--quiet", "--orphan", "new")
    answer = run("log", "tasks/1", "--data", str(year.data), "-f", "jsonl")
    assert (answer.code, len(answer.out.splitlines())) == (0, 2)
    assert "has no commit yet" in answer.err


@posix
def test_a_shallow_clone_tells_all_that_is_on_record_and_where_it_is_cut(
    year: Repository, tmp_path: Path, run: Run
) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{year.top}", "clone")
    answer = run("log", "tasks/1", "--data", str(tmp_path / "clone/data"), "-f", "json")
    found = json.loads(answer.out)
    assert [(one["change"], one["author"]) for one in found] == [
        ("progress", None),
        ("extended", None),
    ]
    assert "newest part of the history only" in answer.err


@posix
def test_commits_in_which_the_row_cannot_be_read_are_named(year: Repository, run: Run) -> None:
    for text in (EXTENDED.replace("[刘自力]", "[刘自力"), EXTENDED.replace("[刘自力]", "刘自力")):
        year.commit({FILE: text}, on="2020-11-01")
    year.commit({FILE: EXTENDED}, on="2020-11-02")
    answer = run("log", "tasks/1", "--data", str(year.data), "-f", "jsonl")
    assert len(answer.out.splitlines()) == 3
    assert year.git("rev-parse", "HEAD~2")[:12] in answer.err
    assert year.git("rev-parse", "HEAD~1")[:12] in answer.err


@posix
@pytest.mark.parametrize("command", ["log", "diff"])
@pytest.mark.parametrize("name", ["HEAD", "HEAD~1"])
def test_a_damaged_repository_is_told(command: str, name: str, year: Repository) -> None:
    blob = year.git("rev-parse", f"{name}:data/{FILE}")
    (year.top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    words = ("log", "tasks/1") if command == "log" else ("diff", name)
    answer = ask(year, *words)
    assert answer.code == 2
    assert "lacks a part of the earlier state" in answer.err


# What people write in names and days


@posix
def test_the_name_of_an_author_is_text_whatever_is_in_it(year: Repository, run: Run) -> None:
    names = [
        "\x1b[31m红\x1b[0m",
        "a | b",
        "=cmd",
        "x\ty",
        "名" * 60,
        "13881880946",
        "<b>",
        "\u202e反",
    ]
    for number, name in enumerate(names):
        year.commit({FILE: EXTENDED.replace("实施方案", f"方案{number}")}, on="2020-11-01", by=name)
    for form in ("table", "json", "csv", "md"):
        answer = run("log", "tasks/1", "--data", str(year.data), "-f", form)
        assert answer.code == 0
        assert "\x1b" not in answer.out
        assert "\u202e" not in answer.out
        assert "1388188" not in answer.out
    assert "'=cmd" in run("log", "tasks/1", "--data", str(year.data), "-f", "csv").out


@posix
@pytest.mark.parametrize(
    "author",
    [
        b"\xba\xcb <x@example.org> 1590000000 +0800",
        b" <> 1590000000 +0800",
        b"a\x00b <x> 1590000000 +0800",
        b"0123456789012345678901234567890123456789 <x> 1590000000 +0800",
        b":100644 100644 a b M <x> 1590000000 +0800",
        b"t <x> 99999999999999999999 +0800",
        b"t <x> -1 +9999",
        b"t <x>",
    ],
)
def test_a_commit_with_an_odd_head_is_read_all_the_same(
    author: bytes, year: Repository, run: Run
) -> None:
    year.write({FILE: EXTENDED.replace("[刘自力]", "[彭格]")})
    year.git("add", "--all")
    tree, parent = year.git("write-tree").encode(), year.git("rev-parse", "HEAD").encode()
    head = b"tree %b\nparent %b\nauthor %b\ncommitter %b\n\nx\n" % (tree, parent, author, author)
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        input=head,
        cwd=year.top,
        capture_output=True,
        check=True,
    )
    year.git("reset", "--quiet", "--hard", made.stdout.decode().strip())
    found = events(run, year)
    assert [one["change"] for one in found if one["committed"]].count("leaders") == 1
    assert len(found) == 4
    for day in ("2020-03-10", "2020-10-08"):
        assert run("list", "--data", str(year.data), "--at", day).code == 0


@posix
def test_settings_and_files_of_the_repository_change_nothing(year: Repository, run: Run) -> None:
    before = events(run, year)
    (year.top / ".mailmap").write_text("谢强 <t@example.org>\n")
    (year.top / ".gitattributes").write_text("*.yaml diff=x filter=x -text binary\n")
    for name, value in {
        "log.showSignature": "true",
        "log.mailmap": "true",
        "log.date": "relative",
        "log.follow": "true",
        "diff.renames": "false",
        "diff.x.textconv": "false",
        "diff.external": "false",
        "diff.orderFile": "/nowhere",
        "diff.noprefix": "true",
        "filter.x.smudge": "false",
        "core.quotePath": "true",
        "color.ui": "always",
        "i18n.logOutputEncoding": "GBK",
        "gpg.program": "false",
    }.items():
        year.git("config", name, value)
    assert events(run, year) == before


# The fast way is the right way


@posix
@pytest.mark.parametrize("row", ["t0/1", "t0/50"])
def test_git_is_asked_as_often_whatever_the_rows_and_commits(row: str, tmp_path: Path) -> None:
    small = begun(tmp_path / "small", {**FILES, **many(1, 1)}, on="2020-03-10")
    large = begun(tmp_path / "large", {**FILES, **many(20, 50)}, on="2020-03-10")
    for number in range(20):
        text = str(many(1, 50)["ledgers/2020/t0.yaml"]).replace("方案", f"方案{number}")
        large.commit({"ledgers/2020/t0.yaml": text}, on="2020-03-11")
    asked = [
        calls(small, tmp_path, "log", "t0/1"),
        calls(large, tmp_path, "log", row),
    ]
    assert asked[0] == asked[1] <= 12
    asked = [calls(place, tmp_path, "diff", "HEAD") for place in (small, large)]
    assert asked[0] == asked[1] <= 30


FIELDS = {
    "title": ["推进中考改革", "深化产教融合", "'推进 “双减” 改革'"],
    "leaders": ["[刘自力]", "[谢强]", "\n{deep}- 刘自力\n{deep}- 谢强"],
    "lead_departments": ["[基教科]"],
    "deadline": ["2020-12", "2020", "'2021-06'"],
    "outcome": ["出台方案", '"印发: 方案"', "出台方案  # 见附件", "“a > b | c”"],
    "record": [
        "[]",
        "[{{on: 2020-05-01, progress: 一}}]",
        "\n{deep}- on: 2020-05-01\n{deep}  progress: number 7",
        "\n{deep}- {{on: 2020-05-01, extended: {{from: 2020-12, to: 2021-03}}, reason: 二}}",
    ],
    "targets": [
        "\n{deep}- number: 1\n{deep}  metric: 校\n{deep}  comparison: all\n{deep}  words: 校"
    ],
}
STYLES = ("block", "first", "flow", "alone")


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Write a table in some layout: where the dashes stand, which field comes first, flow style."""
    indentation = draw(st.sampled_from(["", "  ", "    "]))
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    style = draw(st.sampled_from(STYLES))
    rows = [
        "".join(_row(draw, number, indentation, style))
        for number in draw(st.permutations(range(1, draw(st.integers(1, 4)) + 1)))
    ]
    between = draw(st.sampled_from(["", "\n", "  # 注\n", "\n# 注\n\n"]))
    head = TABLE.split("rows:\n")[0] + "rows:\n"
    return (head + between.join(rows)).replace("\n", ending)


def _row(draw: st.DrawFn, number: int, indentation: str, style: str) -> list[str]:
    values = {"number": str(number)}
    for name, choices in FIELDS.items():
        if name not in ("record", "targets") or draw(st.booleans()):
            values[name] = draw(st.sampled_from(choices)).format(deep=indentation + "    ")
    if style == "flow":
        plain = {
            name: value for name, value in values.items() if "\n" not in value and "#" not in value
        }
        plain = {"leaders": "[谢强]", "outcome": "出台", **plain}
        return [f"{indentation}- {{{', '.join(f'{n}: {v}' for n, v in plain.items())}}}\n"]
    order = list(values)
    if style == "first":
        order.sort(key=lambda name: name != "title")
    lines = [f"{indentation}  {name}: {values[name]}\n" for name in order]
    if style == "alone":
        return [f"{indentation}-\n", *lines]
    return [f"{indentation}- {lines[0].lstrip()}", *lines[1:]]


def whole(text: str) -> tuple[Row, ...]:
    """Read all rows of a version."""
    content = read_file(FILE, FILE, source.read(text.encode()), KNOWN).content
    assert isinstance(content, Table)
    assert not content.lost
    return tuple(content.rows)


KNOWN = Kinds({}, {})


@given(st.lists(tables(), min_size=2, max_size=5), st.integers(1, 4))
def test_a_row_is_found_in_each_version_as_if_all_of_it_were_read(
    texts: list[str], number: int
) -> None:
    versions = Versions(FILE, KNOWN, chosen)
    start = next((row for row in whole(texts[0]) if row.number == number), None)
    if start is None:
        return
    near, known = Version(start, start), start
    for text in texts:
        near = versions.find(text.encode(), near)
        expected = chosen(whole(text), known)
        assert near.row == expected
        assert not near.is_unread
        known = expected or known


@pytest.mark.parametrize("marks", ["|\n{}", ">-\n{}", "|2 # 注\n{}", '"\n{}  "\n', "'一\n{}  '\n"])
def test_a_version_that_holds_the_lines_of_a_row_in_a_text_does_not_hold_the_row(
    marks: str,
) -> None:
    lines = TABLE.split("rows:\n")[1].split("\n\n")[0] + "\n"
    (row, _other) = whole(TABLE)
    near = Versions(FILE, KNOWN, chosen).find(TABLE.encode(), Version(row, row))
    hidden = TABLE.replace(lines, "").replace(
        "rows:\n", "legend: " + marks.format(lines) + "rows:\n"
    )
    assert near.lines
    found = Versions(FILE, KNOWN, chosen).find(hidden.encode(), near)
    assert found.row is None or found.is_unread


def test_the_table_of_a_life_has_a_line_for_each_event(year: Repository, run: Run) -> None:
    commits = [year.git("rev-parse", f"HEAD~{back}")[:12] for back in (2, 1, 0)]
    answer = run("log", "推进中考改革", "--data", str(year.data), "--as-of", "2020-12-05")
    head, headings, _rule, *lines = answer.out.splitlines()
    assert head == "2020/tasks/1 推进中考改革, as of 2020-12-05: 3 entries and changes"
    assert headings.split() == ["日期", "情况", "内容", "提交人", "提交日期", "提交"]
    assert [line.split()[-1] for line in lines] == commits
