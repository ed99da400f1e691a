"""Bureaus gathered into a lake: all of them, what has changed anew, and nothing lost in silence."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from ledgertool.lake import one_bureau
from ledgertool.lake.alone import alone_beside
from ledgertool.reading.ledger import load
from tests.bureaus import CONFLICT, Bureau, asked, bureaus, files, state, table, workspace
from tests.conftest import IN_CI, Run, posix
from tests.programs import Answer, clean
from tests.repositories import program
from tests.test_fetching import is_gone

pytestmark = posix

COUNT = 300 if IN_CI else 36
SAME = 30 if IN_CI else 6


@pytest.fixture
def three(tmp_path: Path) -> list[Bureau]:
    return bureaus(tmp_path / "bureaus", 3)


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    return tmp_path / "lake"


def gathered(run: Run, named: list[Bureau], lake: Path, *words: str, **revisions: str) -> Answer:
    """Gather bureaus, and see that nothing is left beside the lake."""
    file = workspace(lake.parent / "workspace.yaml", named, **revisions)
    answer = run("gather", str(file), "-o", str(lake), *words)
    assert [path.name for path in lake.parent.glob(".*")] == []
    assert answer.out == ""
    return answer


def told(read: int, unchanged: int, stale: int, rows: int) -> str:
    counts = f"Bureaus read: {read}, unchanged: {unchanged}, stale: {stale}; rows in all: {rows}.\n"
    return counts


def counts(lake: Path) -> dict[str, int]:
    return dict(asked(lake, "SELECT bureau, count(*) FROM TABLE GROUP BY bureau"))


def sources(lake: Path) -> dict[str, list[object]]:
    found = asked(lake, "SELECT bureau, commit, rows, stale, reason FROM TABLE", "sources")
    return {bureau: about for bureau, *about in found}


def tables(lake: Path) -> dict[str, tuple[int, bytes]]:
    """Give every file of a lake but those that gathering keeps of repositories."""
    return {name: one for name, one in state(lake).items() if not name.startswith(".")}


def held(bureau: Bureau, revision: str, into: Path) -> list[tuple[str, str]]:
    """Give the ids and titles of all rows that a repository itself holds at a revision."""
    into.mkdir(parents=True)
    line = ("git", "archive", f"--output={into / 'data.tar'}", revision, "data")
    subprocess.run(line, cwd=bureau.path, check=True, env=clean())
    shutil.unpack_archive(into / "data.tar", into, filter="data")
    found = load(into / "data").tables
    return [(f"{table.id}/{row.number}", row.title) for table in found for row in table.rows]


@pytest.fixture
def watched(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write down with what git is run: one that does not lie beside the workspace."""
    log, real = tmp_path_factory.mktemp("watched") / "log", shutil.which("git")
    program(log.parent / "git", f'echo "$@" >> {log}; exec {real} "$@"')
    monkeypatch.setenv("PATH", f"{log.parent}{os.pathsep}{os.environ['PATH']}")
    return log


def commands(log: Path) -> set[str]:
    known = "ls-remote|fetch|ls-tree|cat-file|rev-list|rev-parse"
    return set(re.findall(rf" ({known}) ", log.read_text())) if log.exists() else set()


# All of them


def test_many_bureaus_are_gathered_and_what_is_broken_stays_as_it_was_and_is_told(
    run: Run, lake: Path, tmp_path: Path, watched: Path
) -> None:
    named = bureaus(tmp_path / "bureaus", COUNT)
    merging, pinned, emptied, *others = named
    pin = {pinned.code.replace("-", "_"): pinned.git("rev-parse", "main")}
    first = gathered(run, named, lake, **pin)
    assert first == Answer(0, "", told(COUNT, 0, 0, 2 * COUNT) + f"Wrote “{lake}”.\n")

    merging.commit({**files(3), "data/ledgers/2020/tasks.yaml": table(3) + CONFLICT})
    pinned.commit(files(4), anew=True)
    pinned.git("gc", "--quiet", "--prune=now")
    emptied.commit({"daten/registry.yaml": "x\n"})
    changed = others[SAME:]
    for number, one in enumerate(changed):
        one.commit(files(3 + number % 3))
    second = gathered(run, named, lake, **pin)
    rows = {one.code: 2 for one in named}
    rows |= {one.code: 3 + number % 3 for number, one in enumerate(changed)}
    day = "is in the lake as it was on 2020-09-13"
    stale = (
        f"{merging.code} {day}: data/ledgers/2020/tasks.yaml has conflict markers in line 25:"
        " a merge was not finished.\n"
        f"{pinned.code} {day}: bureaus/{pinned.code}.git does not give the commit"
        f" {pin['bureau_2']}; it may be lost after a forced push.\n"
        f"{emptied.code} {day}: the commit {emptied.git('rev-parse', 'main')[:12]} has no data"
        " folder data.\n"
    )
    total = sum(rows.values())
    assert second.code == 3
    assert second.err == stale + told(len(changed), SAME, 3, total) + f"Wrote “{lake}”.\n"
    assert counts(lake) == rows
    assert {code for code, about in sources(lake).items() if about[2]} == {
        one.code for one in (merging, pinned, emptied)
    }
    earlier = dict.fromkeys((merging, emptied), "main~1")
    in_lake = asked(lake, "SELECT bureau, id, title FROM TABLE")
    assert {one for one in in_lake if one[0] != pinned.code} == {
        (one.code, *row)
        for one in named
        if one is not pinned
        for row in held(one, earlier.get(one, "main"), tmp_path / "held" / one.code)
    }

    before = state(lake)
    watched.unlink()
    third = gathered(run, named, lake, **pin)
    assert third.code == 3
    assert third.err == stale + told(0, COUNT - 3, 3, total) + f"“{lake}” was left as it was.\n"
    assert state(lake) == before
    assert commands(watched) == {"ls-remote", "fetch"}  # that of the pinned commit, which is lost


def test_the_same_bureaus_give_the_same_bytes_whenever_they_are_gathered(
    run: Run, three: list[Bureau], lake: Path
) -> None:
    gathered(run, three[:1], lake)
    gathered(run, three[:2], lake)
    gathered(run, three, lake)
    at_once = lake.with_name("at-once")
    gathered(run, three[::-1], at_once)
    kept = {name: content for name, (_time, content) in tables(lake).items()}
    assert kept == {name: content for name, (_time, content) in tables(at_once).items()}


def test_a_bureau_that_is_no_more_in_the_workspace_goes_out_of_the_lake_and_is_told(
    run: Run, three: list[Bureau], lake: Path
) -> None:
    gathered(run, three, lake)
    answer = gathered(run, three[1:], lake)
    gone = "No more in the workspace, and taken out of the lake: bureau-1.\n"
    assert answer == Answer(0, "", gone + told(0, 2, 0, 4) + f"Wrote “{lake}”.\n")
    assert counts(lake) == {"bureau-2": 2, "bureau-3": 2}
    assert not (lake / ".repositories" / "bureau-1.git").exists()


def test_rows_with_errors_are_left_out_and_told_and_the_bureau_is_as_it_is_now(
    run: Run, three: list[Bureau], lake: Path
) -> None:
    broken = table(3).replace("deadline: 2020-02", "deadline: 二月")
    three[0].commit({**files(3), "data/ledgers/2020/tasks.yaml": broken})
    answer = gathered(run, three, lake)
    errors = "The data of 1 bureau has errors; what cannot be read is left out: “bureau-1”\n"
    assert answer == Answer(0, "", errors + told(3, 0, 0, 6) + f"Wrote “{lake}”.\n")
    found = asked(lake, "SELECT bureau, code, path, message FROM TABLE", "findings")
    path = "data/ledgers/2020/tasks.yaml"
    assert found == [("bureau-1", "S204", path, "Not a valid period")]


def test_a_lake_is_the_same_whatever_language_is_spoken(
    run: Run, three: list[Bureau], lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three[0].commit({**files(3), "data/ledgers/2020/tasks.yaml": table(3) + CONFLICT})
    three[1].commit({**files(3), "data/plan2019.yaml": "- x\n"})
    assert gathered(run, three, lake).code == 3
    before = state(lake)
    monkeypatch.setenv("LEDGER_LANG", "zh")
    answer = gathered(run, three, lake)
    assert "bureau-1 不在数据湖里" in answer.err
    assert "bureau-1 " in answer.err.splitlines()[0]
    assert state(lake) == before
    shutil.rmtree(lake)
    gathered(run, three, lake)
    assert {name: content for name, (_time, content) in tables(lake).items()} == {
        name: content for name, (_time, content) in before.items() if name in tables(lake)
    }


# What cannot be had


def test_a_bureau_of_which_nothing_could_ever_be_read_is_told_and_has_no_rows(
    run: Run, three: list[Bureau], lake: Path, tmp_path: Path
) -> None:
    shutil.rmtree(three[0].path)
    answer = gathered(run, three, lake)
    reason = "there is no git repository at bureaus/bureau-1.git"
    missing = f"bureau-1 is not in the lake: {reason}.\n"
    assert answer == Answer(3, "", missing + told(2, 0, 1, 4) + f"Wrote “{lake}”.\n")
    assert sources(lake)["bureau-1"] == [None, 0, True, reason]
    before = state(lake)
    again = gathered(run, three, lake)
    assert again.err == missing + told(0, 2, 1, 4) + f"“{lake}” was left as it was.\n"
    assert state(lake) == before
    Bureau(tmp_path / "bureaus", "bureau-1").commit(files(5))
    assert gathered(run, three, lake).err == told(1, 2, 0, 9) + f"Wrote “{lake}”.\n"
    assert sources(lake)["bureau-1"][1:] == [5, False, None]


def test_what_can_be_reached_again_and_has_not_changed_is_no_more_stale_and_not_read(
    run: Run, three: list[Bureau], lake: Path, watched: Path
) -> None:
    gathered(run, three, lake)
    away = three[0].path.rename(three[0].path.with_name("away"))
    assert gathered(run, three, lake).code == 3
    assert counts(lake) == {one.code: 2 for one in three}
    away.rename(three[0].path)
    watched.unlink()
    answer = gathered(run, three, lake)
    assert answer == Answer(0, "", told(0, 3, 0, 6) + f"Wrote “{lake}”.\n")
    assert commands(watched) == {"ls-remote"}
    assert sources(lake)["bureau-1"][1:] == [2, False, None]


def test_without_fetching_what_is_there_is_read_and_nothing_is_asked_for(
    run: Run, three: list[Bureau], lake: Path, watched: Path
) -> None:
    gathered(run, three, lake)
    for one in three:
        shutil.rmtree(one.path)
    for name in ("rows", "lake.json"):
        path = lake / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in lake.iterdir():
        if path.name != ".repositories":
            shutil.rmtree(path)
    watched.unlink()
    answer = gathered(run, three, lake, "--no-fetch")
    assert answer == Answer(0, "", told(3, 0, 0, 6) + f"Wrote “{lake}”.\n")
    assert commands(watched) == {"ls-tree", "cat-file", "rev-list"}
    assert gathered(run, three, lake, "--no-fetch").err == (
        told(0, 3, 0, 6) + f"“{lake}” was left as it was.\n"
    )


def test_without_fetching_what_was_fetched_from_elsewhere_does_not_count(
    run: Run, three: list[Bureau], lake: Path
) -> None:
    gathered(run, three[:2], lake)
    shutil.copytree(three[0].path, three[0].path.with_name("other"))
    three[0].path = three[0].path.with_name("other")
    answer = gathered(run, three, lake, "--no-fetch")
    assert answer.code == 3
    assert answer.err.splitlines()[:2] == [
        "bureau-1 is in the lake as it was on 2020-09-13: it was never fetched from bureaus/other.",
        "bureau-3 is not in the lake: it was never fetched from bureaus/bureau-3.git.",
    ]


def test_a_bureau_that_was_stale_stays_so_where_nothing_is_fetched(
    run: Run, three: list[Bureau], lake: Path
) -> None:
    gathered(run, three, lake)
    shutil.rmtree(three[0].path)
    gathered(run, three, lake)
    before = state(lake)
    answer = gathered(run, three, lake, "--no-fetch")
    assert answer.code == 3
    assert answer.err.startswith(
        "bureau-1 is in the lake as it was on 2020-09-13: it could not be had the last time.\n"
    )
    assert state(lake) == before


@pytest.mark.parametrize("rev", ["", "main"])
def test_what_was_stale_stays_so_without_fetching_though_it_is_read_anew(
    rev: str, run: Run, three: list[Bureau], lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered(run, three, lake, bureau_1=rev)
    shutil.rmtree(three[0].path)
    gathered(run, three, lake, bureau_1=rev)
    monkeypatch.setattr("ledgertool.lake.gathered.tool", lambda: "another")
    answer = gathered(run, three, lake, "--no-fetch", bureau_1=rev)
    reason = "it could not be had the last time"
    was = f"bureau-1 is in the lake as it was on 2020-09-13: {reason}.\n"
    assert answer == Answer(3, "", was + told(2, 0, 1, 6) + f"Wrote “{lake}”.\n")
    assert sources(lake)["bureau-1"][1:] == [2, True, reason]


def test_without_fetching_the_right_folder_makes_current_what_was_fetched(
    run: Run, three: list[Bureau], lake: Path
) -> None:
    gathered(run, three, lake)
    file = lake.parent / "workspace.yaml"
    right = file.read_text()
    file.write_text(right + "    data: daten\n")
    assert run("gather", str(file), "-o", str(lake)).code == 3
    file.write_text(right)
    answer = run("gather", str(file), "-o", str(lake), "--no-fetch")
    assert answer == Answer(0, "", told(0, 3, 0, 6) + f"Wrote “{lake}”.\n")


def test_what_is_said_of_a_bureau_that_was_never_read_is_of_the_place_named_now(
    run: Run, three: list[Bureau], lake: Path
) -> None:
    shutil.rmtree(three[0].path)
    gathered(run, three, lake)
    three[0].path = three[0].path.with_name("elsewhere.git")
    gathered(run, three, lake)
    asked_for = "SELECT git FROM TABLE WHERE bureau = 'bureau-1'"
    assert asked(lake, asked_for, "sources") == [("bureaus/elsewhere.git",)]


def test_a_bureau_that_takes_too_long_to_read_is_told_and_keeps_no_other_waiting(
    run: Run, tmp_path: Path, three: list[Bureau], lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flood = table(1) + "  - x\n" * 20_000
    commit = three[1].commit({**files(2), "data/ledgers/2020/flood.yaml": flood})
    monkeypatch.setattr(one_bureau, "PROCESSOR_SECONDS", 1)
    said = (
        "bureau-2 is not in the lake: reading it takes longer than 1 seconds of the processor.\n"
        + told(read=2, unchanged=0, stale=1, rows=4)
        + f"Wrote “{lake}”.\n"
    )
    assert gathered(run, three, lake) == (3, "", said), commit
    before = time.process_time()
    again = gathered(run, three, lake)
    assert again.err.startswith(said.partition("\n")[0])
    assert time.process_time() - before < 1, "it was read again"


def test_a_bug_with_one_bureau_keeps_no_other_out_of_the_lake(
    run: Run, three: list[Bureau], lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ledgertool.lake.parts import write_part

    def failing(folder: Path, records: Iterable[tuple[str, dict[str, object]]]) -> None:
        if folder.name == "bureau-2":
            raise ValueError
        write_part(folder, records)

    monkeypatch.setattr("ledgertool.lake.one_bureau.write_part", failing)
    answer = gathered(run, three, lake)
    assert answer.code == 3
    assert "bureau-2 is not in the lake: ledgertool fails to read it (one_bureau.py:" in answer.err
    assert counts(lake) == {"bureau-1": 2, "bureau-3": 2}


def test_other_code_reads_anew_what_it_has_not_read_and_what_could_not_be_read(
    run: Run, three: list[Bureau], lake: Path, watched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three[0].commit({**files(3), "data/ledgers/2020/tasks.yaml": table(3) + CONFLICT})
    gathered(run, three, lake)
    before = {name: content for name, (_time, content) in tables(lake).items()}
    watched.unlink()
    monkeypatch.setattr("ledgertool.lake.gathered.tool", lambda: "another")
    answer = gathered(run, three, lake)
    assert answer.err.endswith(told(2, 0, 1, 4) + f"Wrote “{lake}”.\n")
    assert watched.read_text().count(" ls-tree ") == 3
    assert {name: content for name, (_time, content) in tables(lake).items()} == before
    watched.unlink()
    assert gathered(run, three, lake).err.endswith(f"“{lake}” was left as it was.\n")
    assert commands(watched) == {"ls-remote"}


# What is refused


def refused(answer: Answer, sentence: str) -> None:
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err.splitlines()[-1]


def test_a_workspace_with_a_mistake_is_told_and_nothing_is_done(
    run: Run, lake: Path, tmp_path: Path
) -> None:
    file = tmp_path / "workspace.yaml"
    file.write_text(
        "bureaus:\n  - {code: a, git: 'https://clerk:secret@example.org/a'}\n"
        "  - {code: b, git: 'ext::sh -c x'}\n  - {code: c, git: ../c, rev: --upload-pack=x}\n"
    )
    answer = run("gather", str(file), "-o", str(lake))
    refused(answer, f"“{file}” does not tell without error which bureaus are meant")
    assert [line.split(" ")[1:3] for line in answer.err.splitlines()[:-1]] == [
        ["error", "W804"],
        ["error", "W803"],
        ["error", "W805"],
    ]
    assert "secret" not in answer.err
    assert not lake.exists()


@pytest.mark.parametrize("text", ["", "bureaus: []\n"])
def test_a_workspace_without_a_bureau_is_none(
    text: str, run: Run, lake: Path, tmp_path: Path
) -> None:
    file = tmp_path / "workspace.yaml"
    file.write_text(text)
    refused(run("gather", str(file), "-o", str(lake)), "does not tell")
    refused(run("gather", str(tmp_path / "none.yaml"), "-o", str(lake)), "There is no file")
    refused(run("gather", str(tmp_path), "-o", str(lake)), "is a folder; name a file in it")
    refused(run("gather", str(file)), "give it as in ledger gather workspace.yaml -o lake")


def test_a_folder_that_is_no_lake_is_left_alone(run: Run, three: list[Bureau], lake: Path) -> None:
    lake.mkdir()
    (lake / "thesis.txt").write_text("x")
    refused(gathered(run, three, lake), "it holds something else than a lake")
    assert [path.name for path in lake.iterdir()] == ["thesis.txt"]


def test_who_stands_in_the_lake_is_refused(
    run: Run, three: list[Bureau], lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered(run, three, lake)
    monkeypatch.chdir(lake)
    refused(gathered(run, three, lake), "is the folder that you are in")


def test_without_its_extra_one_sentence_says_what_to_install(
    run: Run, three: list[Bureau], lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    answer = gathered(run, three, lake)
    refused(answer, "run: pip install 'ledgertool[tables]'")
    assert answer.err.count("\n") == 1
    assert not lake.exists()


def test_two_gatherings_into_one_lake_at_once_are_one_too_many(
    run: Run, three: list[Bureau], lake: Path
) -> None:
    file = workspace(lake.parent / "workspace.yaml", three)
    with alone_beside(lake):
        answer = run("gather", str(file), "-o", str(lake))
        refused(answer, f"Another ledger is still writing in “{lake}”, so nothing was changed")
    assert not lake.exists()
    assert gathered(run, three, lake).code == 0


def test_repositories_are_kept_in_no_folder_that_a_link_leads_to(
    run: Run, three: list[Bureau], lake: Path, tmp_path: Path
) -> None:
    gathered(run, three, lake)
    shutil.move(lake / ".repositories", tmp_path / "elsewhere")
    (lake / ".repositories").symlink_to(tmp_path / "elsewhere")
    refused(gathered(run, three, lake), ".repositories” is a link")


@pytest.mark.parametrize("name", ["sources", "rows/year=2020"])
def test_a_lake_that_is_damaged_is_left_alone_until_it_is_taken_away(
    name: str, run: Run, three: list[Bureau], lake: Path
) -> None:
    gathered(run, three, lake)
    file = lake / name / "data.parquet"
    file.write_bytes(file.read_bytes()[:100])
    before = tables(lake)
    answer = gathered(run, three[1:], lake)
    refused(answer, f"“{lake}” is damaged: not all of its tables can be read. Remove all in it")
    assert tables(lake) == before
    for path in lake.iterdir():
        if path.name != ".repositories":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert gathered(run, three, lake).err == told(3, 0, 0, 6) + f"Wrote “{lake}”.\n"


# What ends it in the middle


@pytest.mark.parametrize("command", ["ls-remote", "ls-tree"])
@pytest.mark.parametrize(
    ("sign", "ending"),
    [(signal.SIGINT, (130, "Interrupted.\n")), (signal.SIGTERM, (-signal.SIGTERM, ""))],
)
def test_who_is_asked_to_end_leaves_the_old_lake_whole_and_nothing_else(
    command: str,
    sign: signal.Signals,
    ending: tuple[int, str],
    run: Run,
    three: list[Bureau],
    lake: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    gathered(run, three, lake)
    for one in three:
        one.commit(files(3))
    before = state(lake) if command == "ls-remote" else tables(lake)
    slow, real = tmp_path_factory.mktemp("slow"), shutil.which("git")
    writes = f"echo $$ > {slow / 'new'}; mv {slow / 'new'} {slow / 'pid'}"
    waits = f"sleep 1; {writes}; exec sleep 300"  # who has started it is to know that by then
    program(slow / "git", f'case "$*" in *{command}*) {waits};; esac; exec {real} "$@"')
    path = f"{slow}{os.pathsep}{os.environ['PATH']}"
    line = [sys.executable, "-m", "ledgertool", "gather", "workspace.yaml", "-o", "lake"]
    going = subprocess.Popen(line, cwd=lake.parent, env=clean(PATH=path), stderr=subprocess.PIPE)
    while not (slow / "pid").exists() and going.poll() is None:
        time.sleep(0.01)
    going.send_signal(sign)
    _out, said = going.communicate(timeout=60)
    assert (going.returncode, said.decode()) == ending
    assert is_gone(slow / "pid")
    assert (state(lake) if command == "ls-remote" else tables(lake)) == before
    assert [path.name for path in lake.parent.glob(".*")] == []
    assert gathered(run, three, lake).err == told(3, 0, 0, 9) + f"Wrote “{lake}”.\n"


def test_what_a_killed_gathering_has_left_is_put_back_or_swept_away(
    run: Run, three: list[Bureau], lake: Path
) -> None:
    gathered(run, three, lake)
    before = state(lake)
    room = lake.with_name(f".{lake.name}.writing")
    (room / "parts" / "bureau-1").mkdir(parents=True)
    (room / "new").mkdir()
    (lake / ".repositories").rename(room / "new" / ".repositories")
    assert gathered(run, three, lake).code == 0
    assert state(lake) == before
    room.mkdir()
    lake.rename(room / "new.aside")
    assert gathered(run, three, lake).code == 0
    assert state(lake) == before


# What somebody may have put into the lake


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("config", "[core]\n\tbare = true\n\tsshCommand = touch ran\n\tfsmonitor = touch ran\n"),
        ("hooks/reference-transaction", "#!/bin/sh\ntouch ran\n"),
        ("objects/info/alternates", "/srv/other/objects\n"),
        ("commondir", "/srv/other\n"),
        ("ledgertool.json", "{}\n"),
        ("HEAD", "ref: refs/heads/main\n"),
    ],
)
def test_a_repository_in_the_lake_that_is_not_as_it_was_left_is_none(
    name: str, content: str, run: Run, three: list[Bureau], lake: Path
) -> None:
    gathered(run, three, lake)
    path = lake / ".repositories" / "bureau-1.git" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    path.chmod(0o755)
    assert "it was never fetched" in gathered(run, three, lake, "--no-fetch").err
    assert gathered(run, three, lake).code == 0
    assert not path.exists() or path.read_text() != content


def test_what_is_kept_of_a_hindrance_and_makes_no_sentence_is_thrown_away(
    run: Run, three: list[Bureau], lake: Path
) -> None:
    three[0].commit({**files(3), "data/ledgers/2020/tasks.yaml": table(3) + CONFLICT})
    gathered(run, three, lake)
    path = lake / ".repositories" / "bureau-1.git" / "ledgertool.json"
    kept = json.loads(path.read_text())
    before = path.read_text()
    for hindrance in ("x", "1", "[0, 1]", '["{path}", {}]', '["x"]'):
        path.write_text(json.dumps({**kept, "hindrance": hindrance}))
        assert gathered(run, three, lake).code == 3
        assert path.read_text() == before


@pytest.mark.parametrize("where", ["one_bureau.write_part", "fetching.make_repository"])
def test_where_nothing_can_be_written_one_sentence_says_so(
    where: str, run: Run, three: list[Bureau], lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered(run, three, lake)
    three[0].commit(files(3))
    before = tables(lake)

    def failing(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr(f"ledgertool.lake.{where}", failing)
    answer = gathered(run, three, lake)
    refused(answer, f"“{lake}” cannot be written (the disk is full); nothing was changed.")
    assert tables(lake) == before
