"""What is imported before an answer is given: nothing that it does not need.

Most of what a short answer costs is the time that imports take, and they creep back unseen.
"""

from __future__ import annotations

import inspect
import sys
from importlib import import_module
from pathlib import Path

import pytest

from ledgertool import __version__
from ledgertool.cli.commands import COMMANDS
from ledgertool.language import _, use
from tests.lakes import made_lake
from tests.programs import execute
from tests.samples import FROZEN

SCRIPT = (
    "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr));"
    " from ledgertool.cli import run; run()"
)
LIBRARIES = {"filelock", "pydantic", "pydantic_core", "rich", "typer", "typing", "yaml"}
"""What this tool is made with, and what it leaves out where it can."""


def imported(*words: str) -> tuple[str, set[str], set[str]]:
    """Give an answer, the libraries that were imported for it, and the modules of this tool."""
    answer = execute(sys.executable, "-c", SCRIPT, *words, cwd=FROZEN)
    names = answer.err.splitlines()[-1].split()
    ours = {name.removeprefix("ledgertool.") for name in names if name.startswith("ledgertool.")}
    return answer.out, LIBRARIES.intersection(names), ours


def test_the_version_is_told_without_anything_that_answers_need() -> None:
    assert imported("--version") == (f"ledgertool {__version__}\n", set(), {"cli"})


def modules(*words: str) -> list[str]:
    """Give the modules of the command line that were imported to understand and answer it."""
    _out, libraries, ours = imported(*words)
    assert libraries == {"rich", "typer", "typing"}  # of Rich, how wide characters are
    assert {name for name in ours if name.partition(".")[0] not in ("cli", "output")} <= {
        "errors",
        "language",
        "model",
        "model.period",
        "names",
        "privacy",
        "spelling",
    }
    return sorted(name.removeprefix("cli.") for name in ours if name.startswith("cli."))


def test_the_list_of_commands_is_told_without_any_of_them() -> None:
    of_commands = {told.place.partition(".")[0] for told in COMMANDS.values()}
    assert of_commands & set(modules("--help")) == set()


@pytest.mark.parametrize("command", ["list", "check", "close"])
def test_help_reads_no_data_and_draws_nothing_with_a_library(command: str) -> None:
    assert "helping" in modules(command, "--help")


def test_what_help_tells_of_a_command_is_what_its_function_does() -> None:
    for told in COMMANDS.values():
        module, _dot, name = told.place.partition(".")
        function = getattr(import_module(f"ledgertool.cli.{module}"), name)
        purpose = inspect.cleandoc(function.__doc__ or "")
        assert purpose.partition("\n\n")[0] == told.purpose
        for language in ("zh", "en"):
            use(language)
            assert _(purpose).partition("\n\n")[0] == _(told.purpose)


def test_nobody_looks_for_plugins_of_pydantic() -> None:
    answer = execute(sys.executable, "-c", SCRIPT, "list", "-f", "json", cwd=FROZEN)
    loaded = answer.err.splitlines()[-1].split()
    assert "pydantic.main" in loaded
    assert {"email", "importlib.metadata", "socket", "zipfile"} & {*loaded} == set()


def test_what_else_a_new_pydantic_asks_its_loader_for_is_there() -> None:
    script = (
        "from ledgertool.cli.pydantic_parts import without_plugins; without_plugins();"
        " from pydantic.plugin._loader import get_plugins; assert get_plugins() == ();"
        " from pydantic.plugin._loader import PYDANTIC_ENTRY_POINT_GROUP as name; print(name);"
        " from pydantic.plugin._loader import get_plugins; print(get_plugins.__module__)"
    )
    answer = execute(sys.executable, "-c", script)
    assert answer == (0, "pydantic\npydantic.plugin._loader\n", "")


def test_names_are_offered_again_without_reading_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv("_LEDGER_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "ledger list --leader 刘")
    monkeypatch.setenv("COMP_CWORD", "3")
    first, again = imported(), imported()
    assert first[0] == again[0] == "刘自力\n"
    assert again[1] == {"typer", "typing"}
    assert {name for name in again[2] if name.startswith(("reading.", "model."))} <= {
        "model.period",
        "reading.data_files",
    }


READ = {"pydantic", "pydantic_core", "typer", "typing"}
"""What sound data is read and checked with."""

OF_BROKEN_FILES = {
    f"reading.{name}"
    for name in (
        *("blocks", "slips", "headings", "misfits", "recovery", "events", "misnamed", "rejections"),
        *("deadlines", "former", "examples", "radicals", "git", "repository", "commits", "forms"),
    )
}
OF_LARGE_DATA = {"checking.opening", "reading.store.database", "reading.crew"}


@pytest.mark.parametrize(
    ("words", "libraries", "most"),
    [
        (["list", "-f", "json"], READ, 122),
        (["list", "-f", "csv"], READ, 122),
        (["list", "--leader", "刘自力"], READ | {"rich"}, 124),
        (["due"], READ | {"rich"}, 124),
        (["stats", "-f", "json"], READ, 122),
        (["check"], READ, 122),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else " ".join(sorted(value)),
)
def test_an_answer_is_given_with_what_it_needs(
    words: list[str], libraries: set[str], most: int
) -> None:
    _out, used, ours = imported(*words)
    assert used == libraries
    assert (OF_BROKEN_FILES | OF_LARGE_DATA) & ours == set()
    assert len(ours) <= most


@pytest.mark.parametrize(("form", "drawn"), [("json", set()), ("table", {"rich"})])
def test_a_lake_is_asked_without_what_reads_data(
    tmp_path: Path, form: str, drawn: set[str]
) -> None:
    lake = made_lake(tmp_path / "lake", {})
    words = ("sql", "SELECT count(*) AS n FROM rows", "--lake", str(lake), "-f", form)
    answer = execute(sys.executable, "-c", SCRIPT, *words)
    assert "0" in answer.out
    names = answer.err.splitlines()[-1].split()
    assert LIBRARIES.intersection(names) - {"typing"} == {"typer"} | drawn
    rooms = {name.split(".")[1] for name in names if name.startswith("ledgertool.")}
    assert rooms & {"reading", "checking", "editing", "findings"} == set()
    assert {"ledgertool.model.lights", "ledgertool.model.period"} == {
        name for name in names if name.startswith("ledgertool.model.")
    }
