"""What all tests share: a frozen ledger, small ones made for a test, and ways to run commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

import ledgertool.model.kinds  # noqa: F401 - makes the kinds known, by which tests are parametrized
from ledgertool import language
from ledgertool.cli import main
from ledgertool.model.row import KINDS, Row, kind

ROOT = Path(__file__).parent.parent
FROZEN = ROOT / "tests" / "ledger"
"""Where tests run: a copy of the ledger of 2020 as it was issued, which never changes.

What is filed in the repository's own ``data/`` day by day changes no answer that a test expects.
Only ``test_real_data.py`` and ``test_repository.py`` read that.
"""

DATA = FROZEN / "data"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files, rights or shell")
"""For tests of what only Linux and macOS have."""

IN_CI = bool(os.environ.get("CI"))
"""Whether there is time for more than a developer wants to wait for."""

AS_OF = "2020-12-05"
"""The day on which most tests ask."""

settings.register_profile(
    "default", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("default")

REGISTRY = """\
people:
  - name: 刘自力
  - name: 谢强
  - name: 彭格

departments:
  - name: 基教科
  - name: 职成高教科
  - name: 各相关科（室）
    collective: true
"""

TABLE = """\
kind: reform-task
title: 改革任务
year: 2020
source: 试编台账
order: 1
rows:
  - number: 1
    title: 推进中考改革
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020-12
    outcome: 出台实施方案

  - number: 2
    title: 深化产教融合
    leaders: [谢强]
    lead_departments: [职成高教科]
    deadline: 2020
    outcome: 开展校企合作
    must_close: true
"""


class Answer(NamedTuple):
    """What a command said: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


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


@contextmanager
def registered(cls: type[Row]) -> Iterator[None]:
    """Let the package know a kind of table that a test defines, for as long as the test runs."""
    kind(cls)
    try:
        yield
    finally:
        del KINDS[cls.kind]


def process(*arguments: str, cwd: Path = FROZEN, **environment: str) -> Answer:
    """Run ``ledger`` as a process of its own, as a user does."""
    ours = {**os.environ, "LEDGER_LANG": "en", **environment}
    done = subprocess.run(
        [sys.executable, "-m", "ledgertool", *arguments],
        capture_output=True,
        cwd=cwd,
        env=ours,
        check=False,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
