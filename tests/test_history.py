"""Every earlier state is asked as the present one is: by a revision, or by a day."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run, posix
from tests.programs import Answer, git
from tests.repositories import FILE, FILES, Repository, ask, begun, program, refused
from tests.samples import PILOT, PLAN, TABLE

pytestmark = posix

DEADLINE = "    deadline: 2020-12\n"
RECORD = """\
    record:
      - on: 2020-06-20
        progress: 方案已印发
      - on: 2020-09-20
        extended: {from: 2020-12, to: 2021-03}
        reason: 上级文件未出台
"""
REPORTED = TABLE.replace(DEADLINE, DEADLINE + "".join(RECORD.splitlines(True)[:3]))
EXTENDED = TABLE.replace(DEADLINE, DEADLINE + RECORD)


@pytest.fixture
def year(tmp_path: Path) -> Repository:
    """Make a repository with a year of history: a report in June, an extension in September."""
    repository = begun(tmp_path / "year", FILES, on="2020-03-10")
    repository.commit({FILE: REPORTED}, on="2020-06-25")
    repository.commit({FILE: EXTENDED}, on="2020-10-08")
    return repository


def rows(run: Run, repository: Repository, *words: str) -> tuple[dict[str, object], str]:
    """Ask for the first row; give its object, and what is said beside it."""
    answer = run("list", "--data", str(repository.data), "-f", "json", *words)
    assert answer.code == 0, answer.err
    return json.loads(answer.out)[0], answer.err


def deadline(run: Run, repository: Repository, *words: str) -> object:
    return rows(run, repository, *words)[0]["deadline"]


# A day


@pytest.mark.parametrize(
    ("day", "reported"),
    [
        ("2020-03-10", 0),
        ("2020-06-24", 0),
        ("2020-06-25", 1),
        ("2020-10-07", 1),
        ("2020-10-08", 2),
        ("2031-01-01", 2),
        ("２０２０－１０－０８", 2),
        (" 2020-10-08 ", 2),
    ],
)
def test_a_day_means_the_last_commit_up_to_its_end(
    day: str, reported: int, year: Repository, run: Run
) -> None:
    row, _said = rows(run, year, "--at", day)
    assert len(row["record"]) == reported  # type: ignore[arg-type]


def test_a_day_is_also_the_day_that_is_asked_for_unless_another_is(
    year: Repository, run: Run
) -> None:
    row, _said = rows(run, year, "--at", "2020-07-05")
    assert (row["status"], row["silent_days"]) == ("open", 15)
    row, _said = rows(run, year, "--at", "2020-07-05", "--as-of", "2021-01-01")
    assert (row["status"], row["deadline"]) == ("overdue", "2020-12")
    late = year.commit({FILE: EXTENDED.replace("2020-09-20", "2020-10-20")}, on="2020-10-09")
    assert deadline(run, year, "--at", "2020-10-10") == "2020-12"  # recorded for a later day
    assert deadline(run, year, "--at", late) == "2021-03"


def test_a_revision_does_not_set_the_day(year: Repository, run: Run) -> None:
    row, _said = rows(run, year, "--at", "HEAD~1")
    assert row["status"] == "overdue"


def test_the_answer_says_which_commit_it_is_from(year: Repository, run: Run) -> None:
    short = year.git("rev-parse", "HEAD~1")[:12]
    words = f"Data of the commit {short} of 2020-06-25"
    asked = ("--data", str(year.data), "--at", "2020-09-30")
    for command in ("list", "due", "tables", "stats", "show tasks/1", "why tasks/1", "kinds"):
        table = run(*command.split(), *asked)
        assert table.out.splitlines()[0].endswith(words), command
        assert table.err == ""
        for name in ("json", "jsonl", "csv", "md"):
            other = run(*command.split(), *asked, "-f", name)
            assert words in other.err.splitlines(), (command, name)
            assert words not in other.out
        page = run(*command.split(), *asked, "-f", "html")
        assert words in page.err.splitlines()
        assert words in page.out, command
    _row, said = rows(run, year, "--at", "HEAD~1")
    assert words in said.splitlines()


@pytest.mark.parametrize("how", ["branch", "tag"])
def test_a_name_that_is_a_day_too_is_the_day(how: str, year: Repository, run: Run) -> None:
    year.git(how, "2020-09-30", "HEAD")
    kind = "heads" if how == "branch" else "tags"
    assert deadline(run, year, "--at", "2020-09-30") == "2020-12"
    assert deadline(run, year, "--at", f"refs/{kind}/2020-09-30") == "2021-03"
    year.git("branch", "2019-01-01")
    answer = run("list", "--data", str(year.data), "--at", "2019-01-01")
    assert (answer.code, "no commit of “2019-01-01” or before" in answer.err) == (2, True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2020-02-30", "is not in the calendar"),
        ("2020-13-01", "is not in the calendar"),
        ("0000-00-00", "--at takes a day such as"),
        ("2020-09", "has no revision"),
        ("今天", "has no revision"),
        ("9月30日", "has no revision"),
        ("20200930", "has no revision"),
    ],
)
def test_what_is_no_day_is_a_revision_or_refused(
    text: str, sentence: str, year: Repository
) -> None:
    refused(ask(year, "list", "--at", text), sentence)


def test_the_day_of_a_commit_is_that_of_its_committer_where_the_committer_was(
    tmp_path: Path, run: Run
) -> None:
    place = begun(tmp_path / "zones", FILES, on="2020-03-10T00:30:00+1400")
    place.commit({FILE: REPORTED}, on="2020-06-25T23:30:00-1200")  # 26 June in London
    place.git("commit", "--quiet", "--amend", "--no-edit", "--date=2020-01-01T00:00:00Z",
              GIT_COMMITTER_DATE="2020-06-25T23:30:00-1200")  # fmt: skip
    for zone in ("UTC", "Asia/Shanghai", "America/Los_Angeles"):
        for day, reported in (("2020-03-10", 0), ("2020-06-24", 0), ("2020-06-25", 1)):
            answer = ask(place, "list", "--at", day, "-f", "json", TZ=zone)
            assert len(json.loads(answer.out)[0]["record"]) == reported, (zone, day)
    refused(ask(place, "list", "--at", "2020-03-09"), "it can answer for is “2020-03-10”")


def test_days_out_of_order_are_gone_back_through_from_the_present_state(
    year: Repository, run: Run
) -> None:
    year.commit({FILE: TABLE}, on="2020-01-05")  # a clock that was wrong
    year.commit({FILE: EXTENDED}, on="2020-11-01")
    assert rows(run, year, "--at", "2020-10-31")[0]["record"] == []
    assert deadline(run, year, "--at", "2020-11-01") == "2021-03"
    answer = run("list", "--data", str(year.data), "--at", "2020-01-04")
    assert "it can answer for is “2020-01-05”" in answer.err


def test_only_the_first_parents_of_merges_count(year: Repository, run: Run) -> None:
    year.git("checkout", "--quiet", "-b", "clerk", "HEAD~1")
    year.commit({"ledgers/2020/pilots.yaml": PILOT}, on="2020-07-01")
    year.git("checkout", "--quiet", "main")
    moment = {f"GIT_{who}_DATE": "2020-12-01T00:00:00Z" for who in ("AUTHOR", "COMMITTER")}
    year.git("merge", "--quiet", "--no-ff", "-m", "x", "clerk", **moment)
    for day, tables in (("2020-07-02", 1), ("2020-11-30", 1), ("2020-12-01", 2)):
        answer = run("tables", "--data", str(year.data), "--at", day, "-f", "jsonl")
        assert len(answer.out.splitlines()) == tables, day


def test_what_is_not_committed_is_in_no_earlier_state(year: Repository, run: Run) -> None:
    year.write({FILE: TABLE})
    assert deadline(run, year, "--at", "2031-01-01") == "2021-03"
    year.git("checkout", "--quiet", "--force", "--detach", "HEAD~1")
    assert deadline(run, year, "--at", "2031-01-01") == "2020-12"


# Where there is no such state


def test_before_the_first_commit_there_is_no_state_and_the_first_day_is_named(
    year: Repository,
) -> None:
    sentence = "The repository has no commit of “2020-03-09” or before; the first day that"
    refused(ask(year, "list", "--at", "2020-03-09"), sentence)


def test_a_repository_without_a_commit_has_no_state(year: Repository, tmp_path: Path) -> None:
    year.git("checkout", "--quiet", "--orphan", "new")
    refused(ask(year, "list", "--at", "2020-09-30"), "has no commit yet")


def test_data_that_did_not_exist_then_is_told(tmp_path: Path) -> None:
    place = begun(tmp_path / "late", {}, on="2020-01-01")
    place.commit(FILES, on="2020-03-10")
    refused(ask(place, "list", "--at", "2020-02-01"), "has no tables in the place of")
    assert ask(place, "list", "--at", "2020-03-10").code == 0


def test_a_shallow_clone_says_where_it_is_cut_and_answers_what_it_can(
    year: Repository, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=2", f"file://{year.top}", "clone")
    clone = Repository(tmp_path / "clone", tmp_path / "clone/data")
    assert ask(clone, "list", "--at", "2020-06-25").code == 0
    sentence = "This shallow clone goes back to “2020-06-25” only, and not to “2020-06-24”"
    refused(ask(clone, "list", "--at", "2020-06-24"), sentence)


def test_without_a_repository_or_without_git_one_sentence_says_so(
    year: Repository, tmp_path: Path
) -> None:
    shutil.copytree(year.data, tmp_path / "alone/data")
    alone = Repository(tmp_path / "alone", tmp_path / "alone/data")
    refused(ask(alone, "list", "--at", "2020-09-30"), "is in no git repository")
    refused(ask(year, "list", "--at", "2020-09-30", PATH=""), "git is not installed")


@pytest.mark.parametrize("which", ["HEAD", "HEAD~1", "HEAD~2"])
def test_a_damaged_line_of_commits_is_not_taken_for_a_short_one(
    which: str, year: Repository
) -> None:
    name = year.git("rev-parse", which)
    (year.top / ".git/objects" / name[:2] / name[2:]).unlink()
    refused(ask(year, "list", "--at", "2020-03-09"), "lacks a part of the earlier state")


def test_a_submodule_is_asked_as_the_repository_around_it_recorded_it(
    year: Repository, tmp_path: Path
) -> None:
    outer = begun(tmp_path / "outer", {}, on="2020-01-01")
    add = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", f"file://{year.top}")
    outer.git(*add, "office")
    inner = Repository(outer.top / "office", outer.top / "office/data")
    inner.git("checkout", "--quiet", "HEAD~2")
    outer.commit(on="2020-11-01")
    inner.git("checkout", "--quiet", "main")
    outer.commit(on="2020-12-01")
    asked = ("list", "-f", "jsonl", "--at")
    first = ask(inner, *asked, "2020-11-30").out.splitlines()[0]
    assert json.loads(first)["record"] == []
    first = ask(inner, *asked, "2020-12-01").out.splitlines()[0]
    assert json.loads(first)["deadline"] == "2021-03"
    refused(ask(inner, *asked, "2020-10-31"), "has no tables in the place of")


# How often git is asked


def calls(repository: Repository, tmp_path: Path, *words: str) -> int:
    """Count how often git is run for an answer."""
    log = tmp_path / "calls"
    log.write_text("")
    true = shutil.which("git")
    program(tmp_path / "bin" / "git", f'echo "$*" >> {log}\nexec {true} "$@"')
    answer: Answer = ask(repository, *words, PATH=str(tmp_path / "bin"))
    assert answer.code == 0, answer.err
    return len(log.read_text().splitlines())


def many(files: int, each: int) -> dict[str, str | bytes]:
    """Make tables: so many, with so many rows each."""
    head, row = TABLE.split("rows:\n")[0], TABLE.split("rows:\n")[1].split("\n\n")[0] + "\n"
    return {
        f"ledgers/2020/t{n}.yaml": head.replace("title: 改革任务", f"title: 改革任务{n}")
        + "rows:\n"
        + "".join(
            row.replace("number: 1", f"number: {number}").replace("改革", f"改革{n}之{number}")
            for number in range(1, each + 1)
        )
        for n in range(files)
    }


@pytest.mark.parametrize("revision", ["HEAD", "2020-12-31"])
def test_git_is_asked_as_often_whatever_the_rows_and_files(revision: str, tmp_path: Path) -> None:
    small = begun(tmp_path / "small", {**FILES, **many(1, 1)}, on="2020-03-10")
    large = begun(tmp_path / "large", {**FILES, "plan.yaml": PLAN, **many(40, 50)}, on="2020-03-10")
    asked = [calls(place, tmp_path, "list", "--at", revision) for place in (small, large)]
    assert asked[0] == asked[1] <= 10
