"""Git repositories with data in them, for tests to change and to ask."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.programs import git


class Repository:
    """A git repository with a data folder in it."""

    def __init__(self, top: Path, data: Path) -> None:
        self.top, self.data = top, data

    def git(self, *arguments: str) -> str:
        return git(self.top, *arguments)

    def write(self, files: Mapping[str, str | bytes]) -> None:
        for name, content in files.items():
            path = self.data / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, files: Mapping[str, str | bytes] | None = None) -> None:
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "x")


def begun(top: Path, files: Mapping[str, str | bytes], folder: str = "data") -> Repository:
    """Make a repository whose first commit on main has files in its data folder."""
    top.mkdir(parents=True)
    repository = Repository(top, top / folder)
    repository.git("init", "--quiet", "--initial-branch", "main")
    repository.commit(files)
    return repository
