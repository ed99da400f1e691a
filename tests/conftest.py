"""What all tests share: a place to run in, data folders to make, and ways to ask."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

import ledgertool
import ledgertool.model.kinds  # makes the kinds known, by which tests are parametrized
from ledgertool import language
from ledgertool.cli import main
from ledgertool.model.row import KINDS, Row, kind
from tests.programs import Answer
from tests.samples import AS_OF, DATA, FROZEN, REGISTRY, TABLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser import Open

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files, rights or shell")
"""For tests of what only Linux and macOS have."""

IN_CI = bool(os.environ.get("CI"))
"""Whether there is time for more than a developer wants to wait for."""

settings.register_profile(
    "default", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-cases",
        action="store_true",
        help="write the answers under tests/cases anew; read each change by eye",
    )
    parser.addoption(
        "--mutations",
        type=int,
        default=10_000 if IN_CI else 1_000,
        help="how many broken copies of the files the checker must stand:"
        " 1,000, or 10,000 where the environment variable CI is set, as .ci/run sets it",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let any warning fail the test that brings it about; mark those that keep answers in files.

    A filter for all warnings in pyproject.toml would let what a foreign plugin says stop the run.
    A test's own filters come after this one.
    """
    for item in items:
        item.add_marker(pytest.mark.filterwarnings("error"), append=False)
        if "kept" in getattr(item, "fixturenames", ()):
            item.add_marker("cases")


@pytest.fixture(scope="session", autouse=True)
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is kept between questions away from the user's own, in every process."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
            patch.setenv(name, str(tmp_path_factory.mktemp("caches")))
        yield


Kept = Callable[[str, Path], None]
Run = Callable[..., Answer]
Make = Callable[..., Path]


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the surroundings of the test run out of the answers."""
    for name in ("LEDGER_DATA", "FORCE_COLOR", "NO_COLOR", "GITHUB_ACTIONS", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LEDGER_LANG", "en")
    monkeypatch.chdir(FROZEN)
    language.use("en")
    yield
    language.use("en")


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process: ``run("list", "--leader", "刘自力")``."""

    def run_(*arguments: str) -> Answer:
        capfd.readouterr()
        code = main(arguments)
        sys.stdout.flush()
        out, err = capfd.readouterr()
        return Answer(code, out, err)

    return run_


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> Kept:
    """Compare an answer with the file that keeps it, or write the file with ``--update-cases``."""

    def kept_(answer: str, path: Path) -> None:
        if request.config.getoption("--update-cases"):
            path.write_bytes(answer.encode())
        assert answer == path.read_bytes().decode()

    return kept_


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make a data folder: two good rows by default, or the files given (text or bytes)."""

    def make_(files: dict[str, str | bytes] | None = None, *, registry: str = REGISTRY) -> Path:
        folder = tmp_path / "data"
        contents: dict[str, str | bytes] = {
            "registry.yaml": registry,
            **({"ledgers/2020/tasks.yaml": TABLE} if files is None else files),
        }
        for name, content in contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return make_


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one browser for all tests of a process that look at pages."""
    from tests.browser import started

    with started() as browser:
        yield browser


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Open]:
    """Open a file in a window: ``opened(path, width=360, dark=True, script=False)``.

    At the end no window has asked for anything, said anything, or met an error.
    """
    from tests.browser import windows

    with windows(chromium) as open_:
        yield open_


def ask_json(run: Run, *arguments: str, data: Path = DATA, as_of: str = AS_OF) -> Any:
    """Ask for JSON; nothing must be wrong."""
    answer = run(*arguments, "--format", "json", "--as-of", as_of, "--data", str(data))
    assert answer.code == 0
    return json.loads(answer.out)


@contextmanager
def registered(cls: type[Row]) -> Iterator[None]:
    """Let the package know a kind of table that a test defines, for as long as the test runs."""
    kind(cls)
    try:
        yield
    finally:
        del KINDS[cls.kind]


@pytest.fixture
def anywhere() -> Iterator[Path]:
    """Give a folder that every user may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@cache
def import_all() -> None:
    """Import what commands import late: the files of the package may be root's alone."""
    for module in pkgutil.walk_packages(ledgertool.__path__, "ledgertool."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


@contextmanager
def somebody() -> Iterator[None]:
    """Be a user whom rights hinder."""
    root = os.geteuid() == 0
    if root:
        import_all()
        os.seteuid(65_534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
