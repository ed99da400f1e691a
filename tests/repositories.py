"""Git repositories with data in them, for tests to change and to ask."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from tests.programs import Answer, clean, execute, git
from tests.samples import REGISTRY, TABLE

FILE = "ledgers/2020/tasks.yaml"
FILES = {"registry.yaml": REGISTRY, FILE: TABLE}


class Repository:
    """A git repository with a data folder in it."""

    def __init__(self, top: Path, data: Path) -> None:
        self.top, self.data = top, data

    def git(self, *arguments: str, **environment: str) -> str:
        return git(self.top, *arguments, **environment)

    def write(self, files: Mapping[str, str | bytes]) -> None:
        for name, content in files.items():
            path = self.data / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(
        self, files: Mapping[str, str | bytes] | None = None, on: str = "", by: str = ""
    ) -> str:
        """Commit all that is there, on a day or at a moment if one is given, and as somebody."""
        self.write(files or {})
        self.git("add", "--all")
        moment = f"{on}T12:00:00+0800" if len(on) == len("2020-12-31") else on
        names = {"GIT_AUTHOR_NAME": by} if by else {}
        days = {f"GIT_{who}_DATE": moment for who in ("AUTHOR", "COMMITTER") if moment}
        commit = ("commit", "--quiet", "--allow-empty", "--message", "x")
        self.git(*commit, **names, **days)
        return self.git("rev-parse", "HEAD")


def begun(
    top: Path, files: Mapping[str, str | bytes], folder: str = "data", on: str = ""
) -> Repository:
    """Make a repository whose first commit on main has files in its data folder."""
    top.mkdir(parents=True)
    repository = Repository(top, top / folder)
    repository.git("init", "--quiet", "--initial-branch", "main")
    repository.commit(files, on)
    return repository


def branched(top: Path) -> Repository:
    """Make a repository with a good table on main, and check a branch out."""
    repository = begun(top, FILES)
    repository.git("checkout", "--quiet", "-b", "clerk")
    return repository


def ask(repository: Repository, *arguments: str, **environment: str) -> Answer:
    """Run ``ledger`` in a repository, as whoever stands in it does."""
    command = (sys.executable, "-m", "ledgertool", *arguments)
    return execute(*command, cwd=repository.top, env=clean(**environment))


def against(repository: Repository, revision: str = "main", **environment: str) -> Answer:
    return ask(repository, "check", "--against", revision, "-f", "concise", **environment)


def codes(answer: Answer) -> list[str]:
    return [line.split(" ")[2] for line in answer.out.splitlines()]


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def refused(answer: Answer, sentence: str) -> None:
    """See that a question was refused, with a sentence and nothing of what git said."""
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err
    assert "fatal:" not in answer.err
    assert "Traceback" not in answer.err
    assert answer.err.count("\n") == 1
