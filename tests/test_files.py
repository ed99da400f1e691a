"""What lies in a data folder besides files: pipes, devices, links, odd names, deep folders."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest

from ledgertool.cli.commands import COMMANDS
from ledgertool.output.reporters import REPORTERS
from ledgertool.reading import data_files, files, source
from ledgertool.reading.ledger import load
from tests.conftest import Make, posix, somebody
from tests.findings import facts, findings
from tests.programs import Answer, clean
from tests.samples import DATA, FROZEN, PLAN, REGISTRY, TABLE
from tests.test_links import LINKED

pytestmark = posix

TASKS = "ledgers/2020/tasks.yaml"
SLIP = TABLE.replace("deadline: 2020-12\n", "deadline: 2020年12月\n")
LONGEST = 20
"""Seconds after which a command that waits for a pipe, or reads a device, is given up."""


def ledger(*words: str | bytes | Path, **environment: str) -> Answer:
    """Run ``ledger`` as a process that must end."""
    done = subprocess.run(
        [sys.executable, "-m", "ledgertool", *words],
        capture_output=True,
        check=False,
        timeout=LONGEST,
        env=clean(**environment),
        cwd=FROZEN,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


# What is no file of the data folder is neither read, shown nor written


def pipe(place: Path, _outside: Path) -> None:
    os.mkfifo(place)


def link_out(place: Path, outside: Path) -> None:
    outside.write_text(SLIP, encoding="utf-8")
    place.symlink_to(outside)


def link_to_a_link_out(place: Path, outside: Path) -> None:
    link_out(place.parent / "step", outside)
    place.symlink_to("step")


def link_to_a_device(place: Path, _outside: Path) -> None:
    place.symlink_to("/dev/zero")


def link_to_a_pipe(place: Path, outside: Path) -> None:
    os.mkfifo(outside)
    place.symlink_to(outside)


def folder(place: Path, _outside: Path) -> None:
    place.mkdir()


def link_to_a_folder(place: Path, _outside: Path) -> None:
    place.symlink_to("/dev")


def link_to_itself(place: Path, _outside: Path) -> None:
    place.symlink_to(place.name)


def link_to_nothing(place: Path, _outside: Path) -> None:
    place.symlink_to("gone.yaml")


def device(place: Path, _outside: Path) -> None:
    try:
        os.mknod(place, 0o020666, os.makedev(1, 5))
    except OSError:
        pytest.skip("only root may make devices")


ODDITIES = [
    *(pipe, link_out, link_to_a_link_out, link_to_a_device, link_to_a_pipe, folder),
    *(link_to_a_folder, link_to_itself, link_to_nothing, device),
]
PLACES = ["ledgers/2020/more.yaml", "plan2019.yaml", "registry.yaml"]


Oddity = Callable[[Path, Path], None]
"""Makes something at a place, by means of something outside the data folder."""


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("oddity", ODDITIES, ids=lambda make: make.__name__)
def test_what_is_no_file_of_the_data_is_an_error(
    oddity: Oddity, place: str, make: Make, tmp_path: Path
) -> None:
    data = make()
    (data / place).unlink(missing_ok=True)
    oddity(data / place, tmp_path / "outside.yaml")
    ((file, code),) = facts(data, "file code")
    assert (file, code in ("F007", "F009")) == (place, True)


@pytest.mark.parametrize("option", ["--strict", "--fix", "--diff"])
@pytest.mark.parametrize("oddity", ODDITIES, ids=lambda make: make.__name__)
def test_what_is_no_file_of_the_data_is_told_and_neither_read_shown_nor_written(
    oddity: Oddity, option: str, make: Make, tmp_path: Path
) -> None:
    data, outside = make(), tmp_path / "outside.yaml"
    oddity(data / PLACES[0], outside)
    was = outside.read_bytes() if outside.is_file() else None
    answer = ledger("check", option, "--data", data)
    assert answer.code == 1
    assert re.search(r"error\[F00[79]\]", answer.out + answer.err)
    assert "2020年12月" not in answer.out + answer.err
    assert was is None or outside.read_bytes() == was


@pytest.mark.parametrize("oddity", ODDITIES, ids=lambda make: make.__name__)
def test_an_answer_comes_from_the_other_files_and_says_so(
    oddity: Oddity, make: Make, tmp_path: Path
) -> None:
    data = make()
    oddity(data / PLACES[0], tmp_path / "outside.yaml")
    answer = ledger("list", "--data", data)
    assert (answer.code, answer.out != "") == (3, True)
    assert "1 file could not be read as a table" in answer.err


@pytest.mark.parametrize(
    "swapped", [pipe, link_out, link_to_a_device], ids=lambda one: one.__name__
)
def test_what_is_swapped_between_the_look_and_the_opening_is_not_read(
    swapped: Oddity, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make()
    looked = files._expect_regular

    def swap(info: os.stat_result) -> None:
        looked(info)
        if (data / TASKS).lstat().st_ino == info.st_ino:
            (data / TASKS).unlink()
            swapped(data / TASKS, tmp_path / "outside.yaml")

    monkeypatch.setattr(files, "_expect_regular", swap)
    assert facts(data, "file")[0] == (TASKS,)
    assert load(data).tables == ()


def test_a_file_that_grows_while_it_is_read_takes_no_more_memory_than_the_largest(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make()
    monkeypatch.setattr(source, "MAX_BYTES", 10)
    assert len(files.content(data, TASKS, 11)) == 11
    assert [one.code for one in findings(data)] == ["F006", "F006"]


# Names


NAMES = [
    b"\xff.yaml",
    b"\xb8\xc4\xb8\xef.yaml",
    b"a\nb.yaml",
    b"a\x1b[31m.yaml",
    b"\xe2\x80\xae.yaml",
]
"""Names that are not UTF-8, and names that hold a line end, an ESC, a mark that turns text."""

ROWS = ("list", "due", "tables", "stats")


def put(data: Path, name: bytes, where: str = "ledgers/2020") -> bytes:
    path = os.path.join(os.fsencode(data / where), name)  # noqa: PTH118 - bytes are no Path
    with open(path, "wb") as stream:  # noqa: PTH123
        stream.write(TABLE.encode())
    return path


@pytest.mark.parametrize("where", ["ledgers/2020", "ledgers", "."])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_cannot_be_read_is_an_error(name: bytes, where: str, make: Make) -> None:
    data = make()
    put(data, name, where)
    (finding,) = findings(data)
    assert (finding.code, finding.path.endswith(os.fsdecode(name))) == ("F014", True)


@pytest.mark.parametrize("name", [name.removesuffix(b".yaml") for name in NAMES])
def test_a_folder_with_such_a_name_is_an_error_and_not_walked_through(
    name: bytes, make: Make
) -> None:
    data = make()
    folder = os.path.join(os.fsencode(data / "ledgers"), name)  # noqa: PTH118
    os.mkdir(folder)  # noqa: PTH102
    put(Path(os.fsdecode(folder)), b"more.yaml", ".")
    assert facts(data, "code") == [("F014",)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("reporter", REPORTERS)
def test_every_report_shows_such_a_name_by_escapes(
    reporter: str, name: bytes, make: Make, tmp_path: Path
) -> None:
    data = make()
    path = put(data, name)
    into = f"{reporter}={tmp_path / 'report'}"
    answer = ledger("check", "-f", reporter, "-f", into, "--data", data)
    assert answer.code == 1
    assert "F014" in answer.out
    assert "\x1b" not in answer.out + answer.err
    assert (tmp_path / "report").read_bytes().decode() == answer.out
    if reporter == "sarif":
        (result,) = json.loads(answer.out)["runs"][0]["results"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert unquote_to_bytes(uri) == path
    elif reporter == "json":
        (told,) = json.loads(answer.out)["diagnostics"]
        assert told["path"].encode()
    elif reporter == "junit":
        ElementTree.fromstring(answer.out)


@pytest.mark.parametrize("command", [*ROWS, "show", "why", "schema"])
@pytest.mark.parametrize("format_", ["", "json"])
def test_every_command_stands_such_a_name(
    command: str, format_: str, make: Make, tmp_path: Path
) -> None:
    assert command in COMMANDS
    data = make()
    put(data, NAMES[0])
    words = [command, *(["tasks/1"] if command in ("show", "why") else [])]
    words += ["-o", str(tmp_path / "schemas")] if command == "schema" else []
    words += ["-f", format_] if format_ and command != "schema" else []
    answer = ledger(*words, "--data", data)
    assert answer.code == (0 if command == "schema" else 3)
    assert command == "schema" or "error F014 " in answer.err


@pytest.mark.parametrize("name", [name.removesuffix(b".yaml") for name in NAMES])
def test_a_data_folder_with_such_a_name_is_read(name: bytes, make: Make, tmp_path: Path) -> None:
    make({TASKS: TABLE.replace("[谢强]", "[谢墙]")})
    data = os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118
    (tmp_path / "data").rename(os.fsdecode(data))
    for words in (["list"], ["show", "tasks/1", "-f", "json"], ["list", "-f", "csv"]):
        assert ledger(*words, "--data", data).code == 3
    for reporter in REPORTERS:
        into = f"{reporter}={tmp_path / 'report'}"
        assert ledger("check", "-f", reporter, "-f", into, "--data", data).code == 1
    assert ledger("check", data).code == 1


@pytest.mark.parametrize("words", [["list", "--leader"], ["show"], ["list", "--table"]], ids=str)
def test_a_word_of_the_command_line_that_is_not_utf_8_is_refused_in_a_sentence(
    words: list[str],
) -> None:
    answer = ledger(*words, b"\xff", "--data", str(DATA))
    assert answer.code == 2
    assert "<U+DCFF>" in answer.err


# Folders


@pytest.mark.parametrize("depth", [3_000])
def test_folders_nested_however_deep_are_an_error_and_no_end(depth: int, make: Make) -> None:
    data = make()
    here = os.open(data / "ledgers", os.O_DIRECTORY)
    for _level in range(depth):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_DIRECTORY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    try:
        answer = ledger("check", "-f", "concise", "--data", data)
        assert (answer.code, answer.err) == (1, "")
        assert re.fullmatch(r"\S+: error F015 .*\n", answer.out)
        assert ledger("list", "--data", data).code == 3
    finally:
        subprocess.run(["rm", "-rf", data], check=True)


@pytest.mark.parametrize("deep", [data_files.MOST_FOLDERS - 1, data_files.MOST_FOLDERS])
def test_tables_are_looked_for_down_to_the_folder_that_is_said(deep: int, make: Make) -> None:
    name = "/".join(["ledgers", "2020", *["x"] * (deep - 1), "t.yaml"])
    assert facts(make({name: TABLE}), "code") == []
    assert facts(make({name.replace("t.yaml", "x/x/t.yaml"): TABLE}), "code") == [("F015",)]


@pytest.mark.parametrize(
    ("place", "mode"),
    [
        (".", 0o311),  # with 0o000 there is no data folder
        *(("ledgers", 0o311), ("ledgers", 0o000)),
        *(("ledgers/2020", 0o311), ("ledgers/2020", 0o000)),
    ],
)
def test_a_folder_that_may_not_be_listed_is_told_and_nothing_that_follows_from_it(
    place: str, mode: int, anywhere: Path
) -> None:
    data = anywhere / "data"
    (data / "ledgers" / "2020").mkdir(parents=True)
    (data / "ledgers" / "2021").mkdir()
    linked = LINKED.replace("to: 2020/tasks/2", "to: 2020/other/1")
    moved = linked.replace("year: 2020", "year: 2021").replace("2020/other", "2020/tasks")
    moved = moved.replace("    deadline: 2020-12\n", "").replace("    deadline: 2020\n", "")
    other = TABLE.replace("order: 1", "order: 2").replace("改革任务", "其他任务")
    for name, text in (
        ("registry.yaml", REGISTRY),
        ("plan2019.yaml", PLAN),
        (TASKS, linked),
        ("ledgers/2020/other.yaml", other.replace("中考", "高考")),
        ("ledgers/2021/tasks.yaml", moved),
    ):
        (data / name).write_text(text, encoding="utf-8")
    assert facts(data, "code") == []  # and all is imported that is needed
    (data / place).chmod(mode)
    try:
        with somebody():
            found = facts(data, "file code found")
    finally:
        (data / place).chmod(0o755)
    assert found == [(place, "F009", "permission denied")]
