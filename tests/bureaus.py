"""Many small repositories of bureaus, made quickly, and the workspaces that name them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from tests.programs import clean, git
from tests.samples import REGISTRY

HEAD = """\
kind: reform-task
title: 改革任务
year: 2020
source: 试编台账
order: 1
rows:
"""
ROW = """\
  - number: {number}
    title: 推进第{number}项改革【虚构】
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020-{month:02}
    outcome: 出台实施方案
"""
CONFLICT = "<<<<<<< HEAD\n=======\n>>>>>>> clerk\n"


def table(rows: int) -> str:
    """Write a table of so many rows."""
    each = range(1, rows + 1)
    return HEAD + "".join(ROW.format(number=number, month=number % 12 + 1) for number in each)


def files(rows: int) -> dict[str, str]:
    """Write the data folder of a bureau whose only table has so many rows."""
    return {"data/registry.yaml": REGISTRY, "data/ledgers/2020/tasks.yaml": table(rows)}


class Bureau:
    """A bare repository of a bureau, whose branch main gets one commit after the other."""

    def __init__(self, folder: Path, code: str) -> None:
        self.code, self.path = code, folder / f"{code}.git"
        for inside in ("objects", "refs"):
            (self.path / inside).mkdir(parents=True)
        (self.path / "HEAD").write_text("ref: refs/heads/main\n")
        (self.path / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = true\n")

    def git(self, *arguments: str) -> str:
        return git(self.path, *arguments)

    def commit(self, contents: Mapping[str, str | bytes], *, anew: bool = False) -> str:
        """Commit these files and no others, as if there was nothing before where it is ``anew``."""
        has_past = not anew and (self.path / "refs" / "heads" / "main").exists()
        said = [
            b"commit refs/heads/main\ncommitter t <t@example.org> 1600000000 +0800\ndata 1\nx\n"
        ]
        said += [b"from refs/heads/main^0\ndeleteall\n"] if has_past else []
        for name, content in contents.items():
            text = content.encode() if isinstance(content, str) else content
            said.append(b"M 100644 inline %b\ndata %d\n%b\n" % (name.encode(), len(text), text))
        line = ("git", "fast-import", "--quiet", "--force")
        subprocess.run(line, cwd=self.path, input=b"".join(said), check=True, env=clean())
        return self.git("rev-parse", "main")


def bureaus(folder: Path, count: int, *, rows: int = 2) -> list[Bureau]:
    """Make bureaus with so many rows each."""
    made = [Bureau(folder, f"bureau-{number}") for number in range(1, count + 1)]
    for one in made:
        one.commit(files(rows))
    return made


def workspace(path: Path, named: Sequence[Bureau], **revisions: str) -> Path:
    """Write a workspace that names bureaus beside it, some of them at a revision."""
    lines = ["bureaus:\n"]
    for one in named:
        lines.append(f"  - code: {one.code}\n    git: {one.path.relative_to(path.parent)}\n")
        if revision := revisions.get(one.code.replace("-", "_")):
            lines.append(f"    rev: {revision}\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


def asked(lake: Path, what: str, table: str = "rows") -> list[tuple[Any, ...]]:
    """Ask a table of a lake."""
    is_parted = "/year=" in str(next((lake / table).rglob("*.parquet")))
    scanned = f"read_parquet('{lake}/{table}/{'*/' if is_parted else ''}*.parquet')"
    with duckdb.connect() as connection:
        return connection.execute(what.replace("TABLE", scanned)).fetchall()


def state(lake: Path) -> dict[str, tuple[int, bytes]]:
    """Give every file in a lake with its time and bytes."""
    return {
        str(path.relative_to(lake)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in lake.rglob("*")
        if path.is_file()
    }
