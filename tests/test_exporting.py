"""ledger export: the data of one repository as Parquet, for engines."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledgertool.lake.columns import LAKE_TABLES
from ledgertool.lake.connecting import connect
from tests.conftest import Make, Run
from tests.programs import git
from tests.repositories import FILE, FILES, Repository, ask, begun
from tests.samples import DATA, ROOT, TABLE
from tests.test_lake_writing import files
from tests.test_opening import rich

BROKEN = TABLE.replace("deadline: 2020-12", "deadline: 2020-13")


def asked(lake: Path, question: str, day: str = "2020-12-05") -> list[tuple[Any, ...]]:
    with connect(lake, date.fromisoformat(day)) as connection:
        found: list[tuple[Any, ...]] = connection.execute(question).fetchall()
    return found


def source(lake: Path) -> dict[str, Any]:
    """Give what a lake of one bureau tells of that."""
    (row,) = asked(lake, "SELECT * FROM sources")
    return dict(zip(LAKE_TABLES["sources"].types, row, strict=True))


@pytest.fixture
def office(tmp_path: Path) -> Repository:
    """Make a repository with a commit of a day."""
    return begun(tmp_path / "office", FILES, on="2020-06-25")


# What is written


def test_a_commit_is_written_as_parquet(office: Repository, tmp_path: Path) -> None:
    commit = office.git("rev-parse", "HEAD")
    answer = ask(office, "export", "-f", "parquet", "-o", "../lake", "--bureau", "510402")
    assert answer == (0, "", "Wrote “../lake”: 2 rows.\n")
    assert asked(tmp_path / "lake", "SELECT bureau, commit, path, line, year, id FROM rows") == [
        ("510402", commit, f"data/{FILE}", 7, 2020, "2020/tasks/1"),
        ("510402", commit, f"data/{FILE}", 14, 2020, "2020/tasks/2"),
    ]
    told = source(tmp_path / "lake")
    assert (told["committed_on"], told["data"]) == (date(2020, 6, 25), "data")
    assert (told["git"], told["rev"], told["stale"]) == (None, None, False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lake", "office"]


def test_the_same_commit_gives_the_same_bytes_to_everybody(
    office: Repository, tmp_path: Path
) -> None:
    office.commit({FILE: TABLE.replace("谢强", "谢墙")})
    git(tmp_path, "clone", "--quiet", str(office.top), "clone")
    clone = Repository(tmp_path / "clone", tmp_path / "clone" / "data")
    places = [tmp_path / str(number) for number in range(4)]
    for where, place, speech in (
        (office, places[0], "en"),
        (office, places[1], "zh"),
        (clone, places[2], "en"),
        (clone, places[2], "zh"),  # where one is already
    ):
        assert ask(where, "export", "-o", str(place), LEDGER_LANG=speech).code == 3
    assert files(places[0]) == files(places[1]) == files(places[2])
    office.git("commit", "--quiet", "--allow-empty", "--message", "later")
    ask(office, "export", "-o", str(places[3]))
    assert files(places[3]) != files(places[0])


def test_the_address_of_a_clone_is_told_without_user_and_password(
    office: Repository, tmp_path: Path
) -> None:
    for address, told in {
        "https://user:secret@git.example/a.git": "https://git.example/a.git",
        "https://git.example/a.git": "https://git.example/a.git",
        "ssh://git@git.example:22/a.git": "ssh://git.example:22/a.git",
        "git@git.example:office/a.git": "git.example:office/a.git",
        "../elsewhere": None,
        str(tmp_path): None,
    }.items():
        office.git("config", "remote.origin.url", address)
        assert ask(office, "export", "-o", "../lake").code == 0
        assert source(tmp_path / "lake")["git"] == told
        assert b"secret" not in b"".join(files(tmp_path / "lake").values())


def test_without_a_repository_elsewhere_it_is_told_just_as_well(office: Repository) -> None:
    office.write({FILE: TABLE.replace("推进", "加快")})
    assert ask(office, "export", "-o", "../lake") == (
        *(0, ""),
        "Wrote “../lake”: 2 rows.\n"
        "The files are not as the last commit has them, so it names no commit.\n",
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (FILE, TABLE.replace("推进", "加快")),
        ("ledgers/2020/more.yaml", TABLE.replace("order: 1", "order: 2")),
        (FILE, None),
        ("registry.yaml", FILES["registry.yaml"] + "# 注\n"),
    ],
)
def test_what_is_not_as_committed_names_no_commit(
    name: str, text: str | None, office: Repository, tmp_path: Path
) -> None:
    office.git("config", "remote.origin.url", "https://git.example/a.git")
    (office.data / "notes.txt").write_text("not of the data")
    ask(office, "export", "-o", "../lake")
    assert source(tmp_path / "lake")["commit"] is not None
    if text is None:
        (office.data / name).unlink()
    else:
        office.write({name: text})
    answer = ask(office, "export", "-o", "../lake")
    said = "The files are not as the last commit has them, so it names no commit.\n"
    assert said in answer.err
    told = source(tmp_path / "lake")
    assert (told["commit"], told["committed_on"], told["data"]) == (None, None, "data")
    assert told["git"] == "https://git.example/a.git"
    paths = {path for (path,) in asked(tmp_path / "lake", "SELECT path FROM tables")}
    assert all(path.startswith("data/") for path in paths)


def test_data_in_no_repository_is_written_all_the_same(
    make: Make, run: Run, tmp_path: Path
) -> None:
    answer = run("export", "-o", str(tmp_path / "lake"), "--data", str(rich(make)))
    assert answer == (0, "", f"Wrote “{tmp_path / 'lake'}”: 9 rows.\n")
    told = source(tmp_path / "lake")
    assert (told["bureau"], told["commit"], told["data"]) == ("local", None, None)
    assert asked(tmp_path / "lake", "SELECT path FROM rows LIMIT 1") == [
        ("ledgers/2020/issues.yaml",)
    ]


@pytest.mark.parametrize("state", ["main~1", "2020-07-01"])
def test_an_earlier_state_is_written(state: str, office: Repository, tmp_path: Path) -> None:
    commit = office.git("rev-parse", "HEAD")
    office.commit({FILE: TABLE.replace("推进中考改革", "推进高考改革")}, on="2020-08-01")
    (office.data / FILE).write_text("not committed", encoding="utf-8")
    answer = ask(office, "export", "-o", "../lake", "--at", state)
    assert answer.code == 0
    assert answer.err == (
        f"Wrote “../lake”: 2 rows.\nData of the commit {commit[:12]} of 2020-06-25\n"
    )
    told = source(tmp_path / "lake")
    assert (told["commit"], told["rev"], told["committed_on"]) == (commit, state, date(2020, 6, 25))
    titles = "SELECT title, path FROM rows ORDER BY number LIMIT 1"
    assert asked(tmp_path / "lake", titles) == [("推进中考改革", f"data/{FILE}")]


@pytest.mark.parametrize("speech", ["en", "zh"])
def test_what_is_wrong_in_the_data_is_told_and_stops_nothing(
    speech: str, office: Repository, tmp_path: Path
) -> None:
    office.commit({FILE: BROKEN})
    answer = ask(office, "export", "-o", "../lake", LEDGER_LANG=speech)
    assert answer.code == 3
    listed = ask(office, "tables", "-f", "json", LEDGER_LANG=speech)
    wrote, _end, errors = answer.err.partition("\n")
    assert wrote == {"en": "Wrote “../lake”: 1 row.", "zh": "已写入“../lake”：共 1 项。"}[speech]
    assert errors == listed.err
    found = asked(tmp_path / "lake", "SELECT path, line, severity, message FROM findings")
    assert found == [(f"data/{FILE}", 11, "error", found[0][3])]
    assert found[0][3].isascii()
    assert source(tmp_path / "lake")["errors"] == 1
    assert asked(tmp_path / "lake", "SELECT rows, lost FROM tables") == [(1, 1)]


# As answers say


def statuses() -> str:
    """Give the question that docs/tables.md tells the status with."""
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    (question,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    return str(question)


@pytest.mark.parametrize("data", [DATA, ROOT / "data"], ids=["issued", "present"])
def test_engines_count_what_answers_do(data: Path, run: Run, tmp_path: Path) -> None:
    assert run("export", "-o", str(tmp_path / "lake"), "--data", str(data)).code == 0
    for day in ("2019-12-31", "2020-06-15", "2020-12-05", "2021-01-01", "2026-03-01"):
        answer = run("list", "-f", "json", "--as-of", day, "--data", str(data))
        rows = json.loads(answer.out)
        of_record = "SELECT id FROM rows WHERE newest_on > (SELECT day FROM asked)"
        later = {name for (name,) in asked(tmp_path / "lake", of_record, day)}
        told = {row[1]: row[4] for row in asked(tmp_path / "lake", statuses(), day)}
        assert {**told, **dict.fromkeys(later)} == {
            row["id"]: None if row["id"] in later else row["status"] for row in rows
        }
        assert len(rows) - len(later) > 20
    by_leader = "SELECT name, count(*) FROM people WHERE role = 'leader' GROUP BY name"
    counted = json.loads(run("stats", "--by", "leader", "-f", "json", "--data", str(data)).out)
    assert dict(asked(tmp_path / "lake", by_leader)) == {
        group["leader"]: group["rows"] for group in counted if group["rows"]
    }
    shared = "SELECT id, title, due_on FROM rows ORDER BY id"
    assert asked(tmp_path / "lake", shared) == sorted(
        (row["id"], row["title"], row["due_on"] and date.fromisoformat(row["due_on"]))
        for row in json.loads(run("list", "-f", "json", "--data", str(data)).out)
    )


# What is refused


def test_without_the_extra_one_sentence_says_what_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert run("export", "-o", str(tmp_path / "lake")) == (
        *(2, ""),
        "parquet needs libraries that are not installed; run: pip install 'ledgertool[tables]'\n",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "ledger export needs --output DIR; see ledger export --help."),
        (("-o", "-"), "ledger export needs --output DIR; see ledger export --help."),
        (("-o", "x", "-f", "csv"), "--format does not take “csv”; there are “parquet”."),
        (
            ("-o", "x", "--bureau", "a/b"),
            "--bureau does not take “a/b”: a code has letters, figures and hyphens, as 510402 has.",
        ),
        (
            ("-o", "data/x"),
            "“data/x” is inside the data folder “data”, where it would be taken for a part of"
            " that; name a folder outside of it.",
        ),
        (
            ("-o", "."),
            "“{here}” is the folder that you are in, or around it, and would be replaced as a"
            " whole; run the command in another folder.",
        ),
        (
            ("-o", "mine"),
            "“{here}/mine” is not an empty folder: it holds something else than a lake."
            " Nothing was written; name a new or empty folder.",
        ),
        (("-o", "x", "--at", "nowhere"), "This repository has no revision “nowhere”."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    words: tuple[str, ...], said: str, office: Repository
) -> None:
    (office.top / "mine").mkdir()
    (office.top / "mine" / "letter.txt").write_text("dear all")
    was = files(office.top)
    answer = ask(office, "export", *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == said.replace("{here}", str(office.top.resolve())) + "\n"
    assert files(office.top) == was


def test_help_tells_of_all_options(run: Run) -> None:
    answer = run("export", "--help")
    assert answer.code == 0
    for option in ("--output", "--format", "--bureau", "--at", "--data"):
        assert option in answer.out
