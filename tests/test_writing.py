"""Where answers and reports are written: links, pipes, devices, and files that exist already."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledgertool.language import use
from ledgertool.output.formats import SUFFIXES
from ledgertool.output.reporters import REPORTERS, is_report
from tests.conftest import Make, Run, posix
from tests.programs import clean, execute, process
from tests.samples import AS_OF, FROZEN, TABLE

pytestmark = posix

LIST = ("list", "--as-of", AS_OF, "-f", "csv")
FILE = "ledgers/2020/tasks.yaml"
SLIP = TABLE.replace("[谢强]", "[谢墙]").replace("合作", "合 作")


@pytest.fixture
def answer(run: Run) -> str:
    """Give what is to be written."""
    return run(*LIST).out


def shell(script: str, cwd: Path) -> tuple[int, str, str]:
    """Run a line of shell in a folder with the data in ``LEDGER_DATA``; ``ledger`` is ours."""
    whole = f'ledger() {{ "{sys.executable}" -m ledgertool "$@"; }}\n{script}'
    return execute(
        "timeout", "60", "bash", "-c", whole, cwd=cwd, env=clean(LEDGER_DATA=str(FROZEN / "data"))
    )


CSV = f"list --as-of {AS_OF} -f csv"


# Links


@pytest.mark.parametrize("steps", [1, 2, 3])
@pytest.mark.parametrize("is_there", [True, False], ids=["old", "dangling"])
def test_a_link_stays_one_and_what_it_leads_to_is_written(
    steps: int, is_there: bool, answer: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    target = tmp_path / "there" / "list.csv"
    if is_there:
        target.write_text("old" * 10_000, encoding="utf-8")
    last = "there/list.csv"
    for step in range(steps):
        (tmp_path / f"link{step}.csv").symlink_to(last)
        last = f"link{step}.csv"
    link = tmp_path / last
    answered = run(*LIST, "-o", str(link), "--force")
    assert answered == (0, "", f"Wrote “{link}”.\n")
    assert link.is_symlink()
    assert target.read_bytes().decode() == "\ufeff" + answer
    assert [path.name for path in target.parent.iterdir()] == ["list.csv"]


def test_a_link_to_itself_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    loop = tmp_path / "loop.csv"
    loop.symlink_to("loop.csv")
    sentence = f"“{loop}” cannot be written (a link that leads to itself); nothing was changed.\n"
    assert run(*LIST, "-o", str(loop)) == (2, "", sentence)
    assert loop.is_symlink()


# Streams, pipes and devices


STREAMS = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link.csv"]


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize("into", ["| cat", "> out", ">> out"])
def test_a_stream_of_the_process_is_written_to_as_it_is(
    stream: str, into: str, answer: str, tmp_path: Path
) -> None:
    (tmp_path / "link.csv").symlink_to("/dev/stdout")
    (tmp_path / "out").write_text("before\n" * 9_999, encoding="utf-8")
    code, out, err = shell(f"ledger {CSV} -o {stream} {into}; echo after", tmp_path)
    assert (code, err, (tmp_path / "link.csv").is_symlink()) == (0, "", True)
    kept = "before\n" * 9_999 if into == ">> out" else ""
    said = out if into == "| cat" else (tmp_path / "out").read_bytes().decode() + out
    assert said == f"{kept}{answer}after\n"


def test_stderr_can_be_written_to(answer: str, tmp_path: Path) -> None:
    assert shell(f"ledger {CSV} -o /dev/stderr", tmp_path) == (0, "", answer)


@pytest.mark.parametrize("reporter", REPORTERS)
def test_reports_can_go_to_streams_and_pipes(reporter: str, run: Run, tmp_path: Path) -> None:
    plain = run("check", "-f", reporter).out
    assert shell(f"ledger check -f {reporter}=/dev/stdout", tmp_path)[:2] == (0, plain)
    assert shell(f"ledger check -f {reporter}=>(cat)", tmp_path)[0] == 0


def test_a_pipe_is_written_through_and_stays_one(answer: str, run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "list.csv"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    assert run(*LIST, "-o", str(pipe)).code == 0
    reader.join(timeout=20)
    assert (read, pipe.is_fifo()) == ([answer.encode()], True)


def test_a_pipe_that_is_read_in_part_is_no_error(tmp_path: Path) -> None:
    code, out, err = shell(f"ledger {CSV} -o /dev/stdout | head -c 1 | wc -c", tmp_path)
    assert (code, out.strip(), err) == (0, "1", "")


def test_what_goes_nowhere_is_written_there(run: Run) -> None:
    assert run(*LIST, "-o", "/dev/null").code == 0
    assert run("check", "-f", "json=/dev/null", "-f", "sarif=/dev/null").code == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    "words", [(*LIST, "-o", "/dev/full"), ("check", "-f", "json=/dev/full")], ids=str
)
def test_a_full_device_is_told_in_a_sentence(words: tuple[str, ...], run: Run) -> None:
    sentence = "“/dev/full” cannot be written to the end (the disk is full).\n"
    assert run(*words) == (2, "", sentence)


@pytest.mark.parametrize("stream", ["77", "077", "99999999999", "-1", "1x", "٣", "１", "²"])
def test_a_stream_that_is_not_open_is_told_in_a_sentence(stream: str, run: Run) -> None:
    for words in ((*LIST, "-o"), ("check", "-f", "json=")):
        *others, last = (*words, "") if words[-1] == "-o" else words
        code, out, err = run(*others, f"{last}/dev/fd/{stream}")
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert "/dev/fd/" in err


# Names that no file can have


TOO_LONG = ["x" * 300, f"{'x' * 300}/y", f"none/{'x' * 300}", "x/" * 3_000 + "y"]
NAMING = {
    "a table": ("list", "-f", "csv", "-o", "{}"),
    "a table by its suffix": ("list", "-o", "{}.csv"),
    "a report": ("check", "-f", "json={}"),
    "two reports": ("check", "-f", "json={}", "-f", "junit={}2"),
    "two reports in one": ("check", "-f", "json={}", "-f", "junit={}"),
    "schemas": ("schema", "-o", "{}"),
    "schemas to compare": ("schema", "--check", "-o", "{}"),
    "data": ("list", "--data", "{}"),
    "data to check": ("check", "--data", "{}"),
    "data of schemas": ("schema", "--data", "{}"),
    "a file of the data": ("check", "{}"),
    "a file below the data": ("check", "data/ledgers/{}.yaml"),
}


@pytest.mark.parametrize("name", TOO_LONG, ids=["file", "folder", "below", "path"])
@pytest.mark.parametrize("way", NAMING)
def test_a_name_that_is_too_long_is_told_in_a_sentence(way: str, name: str, run: Run) -> None:
    code, out, err = run(*(word.format(name) for word in NAMING[way]))
    assert (code, out) == (2, "")
    assert err.count("\n") == 1 + (way == "two reports")
    if way in ("a table", "a report", "schemas"):
        assert "(its name is too long)" in err or "none/" in err


def test_a_link_to_itself_is_told_though_it_is_named_twice(run: Run, tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to("loop")
    assert run("check", "-f", f"json={loop}", "-f", f"junit={loop}").code == 2
    assert "a link that leads to itself" in run("check", "-f", f"json={loop}").err
    assert loop.is_symlink()


@pytest.mark.parametrize("place", [".", "gone", "x" * 300, "/"])
@pytest.mark.parametrize("form", ["", " -f github", " -f sarif"])
def test_the_check_goes_on_where_the_current_folder_is_gone(
    form: str, place: str, slip: Path, tmp_path: Path
) -> None:
    words = f"GITHUB_ACTIONS=true GITHUB_WORKSPACE={place} ledger check --data {slip}{form}"
    code, out, err = shell(f"mkdir gone && cd gone && rmdir ../gone && {words}", tmp_path)
    assert (code, err) == (1, "")
    assert f"{slip if place != '/' else str(slip)[1:]}/{FILE}" in out


# Files that exist


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("old", ["mine", "", "编号\r\n"])
def test_a_file_that_exists_is_written_over_only_by_force(
    old: str, suffix: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / f"list{suffix}"
    path.write_bytes(old.encode())
    sentence = f"“{path}” exists already, so nothing was written; use --force to overwrite it.\n"
    assert run("list", "-o", str(path)) == (2, "", sentence)
    assert path.read_bytes() == old.encode()
    assert run("list", "-o", str(path), "--force").err.startswith(f"Wrote “{path}”.\n")
    assert path.read_bytes() != old.encode()


def test_what_list_has_written_is_written_over_only_by_force_too(run: Run, tmp_path: Path) -> None:
    path = str(tmp_path / "list.csv")
    assert [run("list", "-o", path).code for _time in range(2)] == [0, 2]


@pytest.mark.parametrize(
    ("typed", "code"), [("y\n", 0), ("YES\n", 0), ("是\n", 0), ("\n", 2), ("n\n", 2), ("\x04", 2)]
)
def test_in_a_terminal_it_is_asked(typed: str, code: int, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("mine", encoding="utf-8")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ledgertool", "list", "-o", path],
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        cwd=FROZEN,
        env=clean(),
    )
    os.write(ours, typed.encode())
    assert process.wait(timeout=30) == code
    said = os.read(ours, 10_000).decode()
    os.close(theirs)
    os.close(ours)
    assert "exists already. Overwrite it? [y/N] " in said
    assert (path.read_bytes() == b"mine") == (code == 2)


@pytest.fixture
def slip(make: Make) -> Path:
    """Make data with an error and a warning."""
    return make({FILE: SLIP})


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("is_wrong", [True, False])
@pytest.mark.parametrize("reporter", REPORTERS)
def test_check_replaces_its_own_reports(
    reporter: str,
    is_wrong: bool,
    language: str,
    slip: Path,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LEDGER_LANG", language)
    data = ("--data", str(slip)) if is_wrong else ()
    report = tmp_path / "report"
    for form in (reporter, *REPORTERS):
        assert run("check", *data, "-f", f"{form}={report}").code == is_wrong
        text = report.read_bytes()
        assert is_report(text.decode())
        report.write_bytes(text.replace(b"\n", b"\r\n"))  # as git may have checked it out
    use("en")


FOREIGN = [
    *(
        "mine",
        "{}\n",
        '{\n  "version": 1\n}\n',
        "<testsuites/>\n",
        "# 台账\n",
        "kind: pilot\n",
        "\n",
    ),
    *(TABLE, "a,b\r\n", '{"$schema": "https://json.schemastore.org/sarif-2.1.0.json"}\n'),
    *("Checked\n", "**Checked**\n", "error: no\n", "::group::a\n", "a: error: b\n"),
]


@pytest.mark.parametrize("text", FOREIGN)
@pytest.mark.parametrize("reporter", REPORTERS)
def test_check_writes_over_nothing_else(
    reporter: str, text: str, slip: Path, run: Run, tmp_path: Path
) -> None:
    assert not is_report(text)
    report = tmp_path / "report"
    report.write_bytes(text.encode())
    asked = ("check", "--data", str(slip), "--fix", "-f", f"{reporter}={report}")
    answer = run(*asked)
    assert (answer.code, answer.out) == (2, "")
    assert "use --force" in answer.err
    assert (report.read_bytes(), (slip / FILE).read_bytes()) == (text.encode(), SLIP.encode())
    assert run(*asked, "--force").code == 1
    assert report.read_bytes() != text.encode()


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize(
    "name", ["registry.yaml", FILE, "plan2019.yaml", "ledgers/2020/new.yaml", "ledgers/x.yml"]
)
@pytest.mark.parametrize("through", ["", "link"])
@pytest.mark.parametrize("words", [("check", "-f", "json={}"), ("list", "-f", "json", "-o", "{}")])
def test_no_file_of_the_data_is_ever_written_over_by_an_answer(
    words: tuple[str, ...], through: str, name: str, force: tuple[str, ...], make: Make, run: Run
) -> None:
    data = make()
    path = data / name
    if through:
        path = data.parent / "report.json"
        path.symlink_to(data / name)
    before = {one: one.read_bytes() for one in data.rglob("*") if one.is_file()}
    answer = run(*(word.format(path) for word in words), *force, "--data", str(data))
    assert (answer.code, answer.out) == (2, "")
    assert "is a place for data" in answer.err
    assert {one: one.read_bytes() for one in data.rglob("*") if one.is_file()} == before


def test_one_file_cannot_be_named_for_two_reports(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b").symlink_to("a")
    answer = run("check", "-f", f"json={tmp_path / 'a'}", "-f", f"sarif={tmp_path / 'b'}")
    assert (answer.code, answer.out) == (2, "")
    assert "is named for two reports" in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


# Several files, of which some cannot be written


@pytest.mark.parametrize("bad", [[0], [1], [2], [0, 2], [0, 1, 2]], ids=str)
def test_of_several_reports_it_is_told_which_were_written(
    bad: list[int], run: Run, tmp_path: Path
) -> None:
    files = [tmp_path / ("none" if n in bad else "") / f"{n}.json" for n in range(3)]
    forms = zip(("json", "sarif", "junit"), files, strict=True)
    answer = run("check", *(word for name, file in forms for word in ("-f", f"{name}={file}")))
    assert (answer.code, answer.out) == (2, "")
    assert "nothing was changed" not in answer.err
    for number, file in enumerate(files):
        assert file.exists() == (number not in bad)
        assert (f"Wrote “{file}”.\n" in answer.err) == (number not in bad)
        assert (f"“{file}” cannot be written (there is" in answer.err) == (number in bad)


def test_schemas_are_replaced_and_other_files_are_not(run: Run, make: Make, tmp_path: Path) -> None:
    data, place = str(make()), tmp_path / "schemas"
    asked = ("schema", "--data", data, "-o", str(place))
    assert run(*asked).code == 0
    assert run(*asked) == (0, "", "")
    stale = place / "pilot.schema.json"
    stale.write_text(stale.read_text(encoding="utf-8").replace("彭格", "江海"), encoding="utf-8")
    assert run(*asked) == (0, f"{stale}\n", "")
    stale.write_text(json.dumps({"title": "mine"}), encoding="utf-8")
    (place / "plan.schema.json").unlink()
    refused = run(*asked)
    assert (refused.code, refused.out) == (2, "")
    assert "use --force" in refused.err
    assert not (place / "plan.schema.json").exists()
    assert run(*asked, "--force").out == f"{stale}\n{place / 'plan.schema.json'}\n"


# The runner's summary


@pytest.fixture
def summaries(tmp_path: Path) -> Iterator[dict[str, Path]]:
    """Give places where no summary can be written."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    yield {
        "missing": tmp_path / "none" / "summary.md",
        "folder": tmp_path / "folder",
        "pipe": tmp_path / "pipe",
        "full": Path("/dev/full"),
        "below a file": Path(sys.executable) / "summary.md",
    }


@pytest.mark.parametrize("place", ["missing", "folder", "pipe", "full", "below a file"])
@pytest.mark.parametrize("is_wrong", [True, False])
def test_a_summary_that_cannot_be_written_changes_nothing_but_a_warning(
    is_wrong: bool, place: str, slip: Path, summaries: dict[str, Path]
) -> None:
    words = ["check", *(["--data", str(slip)] if is_wrong else [])]
    found = process(*words, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY="")
    told = process(*words, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summaries[place]))
    assert (told.code, told.out) == (found.code, found.out) == (int(is_wrong), found.out)
    assert re.fullmatch(
        "The summary of the job could not be written to “.*” \\(.*\\)\\.\n", told.err
    )
