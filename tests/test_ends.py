"""How a run ends: closed and full streams, signals at any moment, and odd surroundings."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ledgertool.cli.interrupts import raised
from tests.conftest import Make, posix
from tests.programs import Answer, clean, execute
from tests.samples import AS_OF, FROZEN, REGISTRY, TABLE

pytestmark = posix

DATA = FROZEN / "data"


def shell(script: str, **environment: str) -> Answer:
    """Run a line of shell with the data in ``LEDGER_DATA``; ``ledger`` is ours."""
    whole = f'ledger() {{ "{sys.executable}" -m ledgertool "$@"; }}\n{script}'
    return execute(
        "timeout",
        "60",
        "bash",
        "-c",
        whole,
        cwd=FROZEN,
        env=clean(LEDGER_DATA=str(DATA), **environment),
    )


CLOSED = "The answer could not be written: stdout is closed.\n"
FULL = "The answer could not be written: the disk is full, or the device failed.\n"
WORDS = [
    "list",
    "list -f json",
    "check",
    "--help",
    "list --help",
    "--version",
    "explain",
]


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize(("into", "sentence"), [(">&-", CLOSED), (">/dev/full", FULL)])
def test_an_answer_that_cannot_be_written_is_told(words: str, into: str, sentence: str) -> None:
    assert shell(f"ledger {words} {into}") == (2, "", sentence)


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("into", ["2>&-", "2>/dev/full", "<&-"])
def test_without_stderr_or_stdin_an_answer_is_given_as_ever(words: str, into: str) -> None:
    plain = shell(f"ledger {words}")
    answer = shell(f"ledger {words} {into}")
    assert answer == (0, plain.out, plain.err if into == "<&-" else "")


@pytest.mark.parametrize("into", ["2>&-", "2>/dev/full", ">&- 2>&-", ">/dev/full 2>/dev/full"])
@pytest.mark.parametrize(
    "words", ["nosuch", "list --leader 诸葛亮", "list -o /dev/null/a.csv", "show 1", "--nosuch"]
)
def test_what_cannot_be_asked_ends_with_2_even_where_it_cannot_be_said(
    words: str, into: str
) -> None:
    assert shell(f"ledger {words} {into}") == (2, "", "")


@pytest.mark.parametrize("into", [">&- 2>&-", ">/dev/full 2>/dev/full", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", ["list", "check", "--version"])
def test_without_any_stream_the_exit_code_tells(words: str, into: str) -> None:
    assert shell(f"ledger {words} {into}") == (2, "", "")


@pytest.mark.parametrize("into", [">&-", ">&- 2>&-", ">/dev/full", "<&- >&- 2>&-"])
def test_an_answer_into_a_file_needs_no_stream(into: str, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    assert shell(f"ledger list --as-of {AS_OF} -o {file} {into}").code == 0
    assert file.read_bytes().decode("utf-8-sig") == shell(f"ledger list --as-of {AS_OF} -f csv").out


def test_findings_of_the_data_are_told_by_the_exit_code_without_stderr(tmp_path: Path) -> None:
    (tmp_path / "registry.yaml").write_text("", encoding="utf-8")
    (tmp_path / "ledgers").mkdir()
    for into in ("", "2>&-", "2>/dev/full"):
        assert shell(f"ledger list --data {tmp_path} {into}").code == 3


# Signals


INTERRUPTED = Answer(130, "", "Interrupted.\n")
FAKE = "import os, signal; os.kill(os.getpid(), signal.SIGINT)\n"


@pytest.mark.parametrize("raises", [FAKE, "raise KeyboardInterrupt\n"], ids=["signal", "raised"])
@pytest.mark.parametrize("module", ["typer", "gettext", "pydantic", "rich"])
def test_ctrl_c_during_an_import_ends_with_130_and_a_word(
    module: str, raises: str, tmp_path: Path
) -> None:
    (tmp_path / f"{module}.py").write_text(raises, encoding="utf-8")
    words = "list --leader 诸葛亮" if module != "rich" else "list"
    assert shell(f"ledger {words}", PYTHONPATH=str(tmp_path)) == INTERRUPTED


@pytest.mark.parametrize("where", ["atexit.register(kill)", "weakref.finalize(sys, kill)"])
def test_ctrl_c_at_the_very_end_ends_without_a_traceback(where: str) -> None:
    script = (
        "import atexit, os, signal, sys, weakref\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # ignored in the background
        "from ledgertool.cli import run\n"
        "kill = lambda: (os.kill(os.getpid(), signal.SIGINT), os.getpid())\n"
        f"{where}\n"
        "sys.argv[1:] = ['--version']\n"
        "run()\n"
    )
    answer = execute(sys.executable, "-c", script, env=clean())
    assert (answer.code, answer.err) == (130, "Interrupted.\n")


def test_ctrl_c_at_any_moment_shows_no_traceback() -> None:
    started = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "ledgertool", "list"], cwd=FROZEN, check=True, capture_output=True
    )
    whole = time.monotonic() - started
    for part in range(3, 13):
        process = subprocess.Popen(
            [sys.executable, "-c", READY, "list"],
            cwd=FROZEN,
            env=clean(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(whole * part / 12)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=30)
        assert (process.returncode, err) in (
            *((0, b""), (130, b"Interrupted.\n")),
            (-signal.SIGINT, b""),  # when Python has put its own handlers away already
        )


READY = "import sys; from ledgertool.cli import run; print('ready', flush=True); run()"


MENDS = (
    "import os, signal, sys\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from ledgertool.cli import run\n"
    "from ledgertool.editing import writing\n"
    "write, done = writing.write_changes, []\n"
    "def write_and_stop(*words):\n"
    "    done.append(write(*words))\n"
    "    if len(done) == 3: os.kill(os.getpid(), signal.SIGINT)\n"
    "    return done[-1]\n"
    "writing.write_changes = write_and_stop\n"
    "sys.argv[1:] = ['check', '--fix']\n"
    "run()\n"
)


def test_ctrl_c_between_two_files_that_are_mended_tells_of_those_that_are(make: Make) -> None:
    files = {
        f"ledgers/2020/t{n}.yaml": TABLE.replace("改革任务", f"任务{n}").replace(
            "deadline: ", "deadline："
        )
        for n in range(6)
    }
    place = make(files)
    answer = execute(
        sys.executable, "-c", MENDS, cwd=place.parent, env=clean(LEDGER_DATA=str(place))
    )
    mended = [name for name, text in files.items() if (place / name).read_text("utf-8") != text]
    assert len(mended) == 3
    assert answer.code == 130
    assert all(name in answer.err for name in mended), answer.err


def test_a_run_in_the_background_keeps_ignoring_ctrl_c() -> None:
    assert shell("trap '' INT; ledger --version", PYTHONPATH="").code == 0


def test_the_end_by_a_signal_is_that_signals_end(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text(FAKE.replace("SIGINT", "SIGTERM"), encoding="utf-8")
    answer = execute(
        sys.executable, "-m", "ledgertool", env=clean(PYTHONPATH=str(tmp_path)), cwd=FROZEN
    )
    assert (answer.code, answer.out, answer.err) == (-signal.SIGTERM, "", "")


# Surroundings


@pytest.mark.parametrize(
    "before",
    [
        *("unset HOME", "unset TERM", "export TERM=dumb", "export TERM=nosuch"),
        *("export COLUMNS=0", "export COLUMNS=-5", "export COLUMNS=wide", "export LINES=x"),
        *("export LC_ALL=C LANG=C", "export LANG=nosuch", "unset LANG LC_ALL LANGUAGE"),
        *("unset PATH", "export TMPDIR=/nowhere", "export PYTHONUTF8=0 LC_ALL=C"),
    ],
)
def test_no_surrounding_changes_an_answer(before: str) -> None:
    ask = f"ledger list --as-of {AS_OF}; ledger check --help >/dev/null"
    assert shell(f"{before}; {ask}") == shell(ask)


@pytest.mark.parametrize("words", ["list", "check", "show pilots/1", "due 2020"])
def test_in_a_folder_that_was_removed_data_that_is_named_is_read(
    words: str, tmp_path: Path
) -> None:
    (tmp_path / "gone").mkdir()
    there = f"ledger {words} --data {DATA}"
    answer = shell(f"cd {tmp_path / 'gone'}; rmdir {tmp_path / 'gone'}; {there}")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == shell(f"cd /; {there}").out or words != "list"


@pytest.mark.parametrize(
    "words",
    [
        *("list", "check", "check data", "schema", "check --data data"),
        *(f"check --data {DATA} x", f"list --data {DATA} -o x.csv"),
        *(f"check --data {DATA} -f json=x", f"schema --data {DATA} -o x"),
    ],
)
def test_in_a_folder_that_was_removed_nothing_can_be_found_or_written(
    words: str, tmp_path: Path
) -> None:
    (tmp_path / "gone").mkdir()
    script = f"unset LEDGER_DATA; cd {tmp_path / 'gone'}; rmdir {tmp_path / 'gone'}; ledger {words}"
    answer = shell(script)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)


def test_a_folder_whose_path_is_too_long_has_no_ledger(tmp_path: Path) -> None:
    long = "x" * 200
    script = f"unset LEDGER_DATA; for i in $(seq 30); do mkdir {long}; cd {long}; done; ledger list"
    answer = shell(f"cd {tmp_path}; {script}")
    subprocess.run(["rm", "-rf", tmp_path / long], check=True)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("path", ["x" * 5000, "loop", "loop/data", "/dev/null", "/dev/null/x"])
@pytest.mark.parametrize(
    "words",
    ["check PATH", "list --data PATH", "schema --data PATH", f"check --data {DATA} PATH"],
)
def test_a_path_that_cannot_be_is_refused_in_a_sentence(
    words: str, path: str, tmp_path: Path
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    answer = shell(f"unset LEDGER_DATA; cd {tmp_path}; ledger {words.replace('PATH', repr(path))}")
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)


def test_an_empty_variable_names_no_data() -> None:
    assert shell("LEDGER_DATA= ledger list").out == shell("ledger list").out


# What is written before something else cannot be


@pytest.mark.parametrize("into", ["| true", "| head -c 1", ">/dev/full", ">&-", "2>/dev/full"])
def test_all_schemas_are_written_whoever_reads_which(into: str, tmp_path: Path) -> None:
    answer = shell(f"ledger schema -o {tmp_path / 'schemas'} {into}")
    whole = shell(f"ledger schema -o {tmp_path / 'whole'}")
    names = [Path(line).name for line in whole.out.splitlines()]
    assert len(names) > 5
    assert sorted(path.name for path in (tmp_path / "schemas").iterdir()) == sorted(names)
    told = answer.err.splitlines()
    if into in (">/dev/full", ">&-"):
        assert answer.code == 2
        assert [line.partition(" ")[0] for line in told[:-1]] == ["Wrote"] * len(names)
    else:
        assert told == []


def test_where_a_schema_cannot_be_written_those_before_it_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "schemas"
    (folder / "plan.schema.json").mkdir(parents=True)
    answer = shell(f"ledger schema -o {folder}")
    written = sorted(path for path in folder.iterdir() if path.is_file())
    assert answer.code == 2
    assert [Path(line) for line in answer.out.splitlines()] == written
    assert answer.err == (
        f"“{folder}/plan.schema.json” cannot be written (it is a folder); it was left as it was.\n"
    )


@pytest.mark.parametrize("into", ["| true", "| head -c 1", ">/dev/full", ">&-"])
def test_reports_in_files_are_written_whoever_reads_stdout(into: str, tmp_path: Path) -> None:
    (tmp_path / "data/ledgers/2020").mkdir(parents=True)
    rows = "".join(f"  - 甲{n}\n" for n in range(2000))
    (tmp_path / "data/registry.yaml").write_text(REGISTRY, encoding="utf-8")
    table = TABLE.partition("rows:")[0] + "rows:\n" + rows
    (tmp_path / "data/ledgers/2020/t.yaml").write_text(table, encoding="utf-8")
    forms = f"-f text -f json={tmp_path / 'a'} -f junit={tmp_path / 'b'}"
    shell(f"ledger check --data {tmp_path / 'data'} {forms} {into}")
    assert (tmp_path / "a").read_bytes().endswith(b"}\n")
    assert (tmp_path / "b").stat().st_size > 1000


def test_ctrl_c_is_told_whatever_a_library_has_made_of_it() -> None:
    with pytest.raises(KeyboardInterrupt), raised():
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise RuntimeError("Query interrupted") from None
    with pytest.raises(RuntimeError), raised():
        raise RuntimeError("something else")
