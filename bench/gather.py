"""Measure ``ledger gather``: python bench/gather.py [--bureaus N] [--rows N].

So many repositories of bureaus are gathered, then twice and four times as many, each time into a
new lake, and then once more without a change: what one bureau costs must not grow with their
number, nor the memory, and what has not changed must cost little. All rows are made up.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from measure import Took, line, program, run_once
from rows import File, registry, yaml_lines

BUREAUS, ROWS = 100, 100
TABLES = (0, 20, 30, 40)
"""Of what bench/rows.py makes: of kinds that need no form, in a year that carries nothing on."""

TIMES = (1, 2, 4)
COMMITTED = b"commit refs/heads/main\ncommitter b <b@example.org> 1600000000 +0800\ndata 1\nx\n"
CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"


def repository(folder: Path, which: int, rows: int) -> None:
    """Make the bare repository of a bureau: one commit with a registry and some tables."""
    for inside in ("objects", "refs"):
        (folder / inside).mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (folder / "config").write_text(CONFIG, encoding="utf-8")
    said = [COMMITTED, *map(_file, *zip(*_files(which, rows), strict=True))]
    line = ["git", "fast-import", "--quiet"]
    subprocess.run(line, cwd=folder, input=b"".join(said), check=True)


def _files(which: int, rows: int) -> list[tuple[str, str]]:
    tables = [File(which * 80 + first, rows) for first in TABLES]
    files = [
        (f"data/ledgers/{table.id}.yaml", "".join(yaml_lines(table, table.all_rows())))
        for table in tables
    ]
    return [("data/registry.yaml", registry()), *files]


def _file(name: str, text: str) -> bytes:
    content = text.encode()
    return b"M 100644 inline %b\ndata %d\n%b\n" % (name.encode(), len(content), content)


def gathered(folder: Path, count: int) -> tuple[Took, Took]:
    """Gather the first repositories, and once more; give what each took, git's part with it."""
    workspace = folder / f"workspace-{count}.yaml"
    named = (f"  - {{code: '{which:06}', git: {which}.git}}\n" for which in range(count))
    workspace.write_text(f"bureaus:\n{''.join(named)}", encoding="utf-8")
    command = [program(), "gather", str(workspace), "-o", str(folder / f"lake-{count}")]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return run_once(command, environment), run_once(command, environment)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--bureaus", type=int, default=BUREAUS)
    parser.add_argument("--rows", type=int, default=ROWS, help="rows in each of four tables")
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        for which in range(asked.bureaus * TIMES[-1]):
            repository(folder / f"{which}.git", which, asked.rows)
        least = None
        for times in TIMES:
            count = asked.bureaus * times
            first, again = gathered(folder, count)
            least = least or first
            what = f"{count} bureaus, {count * asked.rows * len(TABLES):,} rows"
            print(
                f"{what}: {first.wall:.1f} s, {first.cpu:.1f} s of CPU, at most"
                f" {first.peak >> 20} MB a process; again {again.wall:.1f} s, {again.cpu:.1f} s"
            )
            line(f"{what}: CPU of one bureau", first.cpu / times / least.cpu, 1.2)
            line(f"{what}: memory", first.peak / least.peak, 1.5)
            line(f"{what}: unchanged beside read", again.cpu / first.cpu, 0.2)
            sys.stdout.flush()


if __name__ == "__main__":
    main()
