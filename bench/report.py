"""What a run has shown, as a page: the table, the machine's facts, and what each line measures."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

LIBRARIES = ("ledgertool", "typer", "pydantic", "rich", "PyYAML", "check-jsonschema", "duckdb")

HEAD = """\
# How fast the tool is beside its peers

Made by `python bench/run.py`: its last whole run, as it was, where a peer wins too. Do it again
with GNU recutils installed and `pip install '.[bench]'`; `--quick` takes a minute and writes
nothing.

Each line is the median of the ratios of turns in which this tool and the peer ran one after the
other, as whole processes: below 1 this tool is the faster one. *Clock* is what somebody waits;
*cores* is the time of all cores, on which what else the machine does falls less. Seconds are
not given: they would tell of this machine on that day, and of nothing else. *At most* is what
is asked of the tool.
"""

MEANING = """\
## What the lines measure

- **33 rows**: the ledger of this repository, where nearly all is the start. The peer is
  `bench/two_commands.py`, a Typer program of two commands that prints one Rich table. *First*
  is with an empty folder of caches each time; *again* the same question on the same data is
  answered with the answer that was given, after all files were looked at.
- **list --leader X --format json**: the rows of one leader, about one of a hundred, by
  `bench/rows.py`: all kinds of the tool and two forms from YAML, ten years, records, stages,
  comments and quoted texts. *First* finds nothing kept. *Another leader* asks in each turn for
  somebody not asked for before, so that the answer is made anew, of rows that were kept. *The
  same again* may be answered with the answer that was given, after all files were
  looked at. *After one file changed* is another leader too.
- **recsel** of GNU recutils selects the same rows from one text of the same rows; **DuckDB**
  from the same rows as JSON lines, which it reads anew each time. Both are handed who answers
  for a row now; this tool finds that in the records, and works out deadlines and lights as of
  the day.
- **check** is beside check-jsonschema with the schemas of this tool, which see less: nothing
  across rows and files, no order of days, no words of deadlines. *Check again* is beside the
  first time, nothing kept.
- **Reading and checking**, in one process: all files to rows that are right, with all relations,
  beside `yaml.load` with CSafeLoader of the same files to plain lists; both without the garbage
  collector.
- **Memory** is that of the process, of the most of its turns, at the peak; 1 MB is a million
  bytes.
"""


class Line(NamedTuple):
    """One line: a work, the peer, what is shown, the ratio, and the most that it may be."""

    work: str
    peer: str
    wall: str
    cpu: str
    ratio: float | None
    most: float | None

    @property
    def verdict(self) -> str:
        """Whether it holds; empty where nothing is asked."""
        if self.most is None or self.ratio is None:
            return ""
        return "holds" if self.ratio <= self.most else "**does not**"

    @property
    def bound(self) -> str:
        """The most that it may be, in the unit of what is shown."""
        unit = " MB" if self.wall.endswith(" MB") else ""
        return "" if self.most is None else f"{self.most}{unit}"


def shown(line: Line) -> str:
    """Write a line of the table."""
    cells = (line.work, line.peer, line.wall, line.cpu, line.bound, line.verdict)
    return f"| {' | '.join(cells)} |"


def results(lines: list[Line], left_out: int | None = None) -> str:
    """Write the whole page; say above which number of rows nothing was measured, if so."""
    titles = ("work", "peer", "this ÷ peer, clock", "cores", "at most", "holds")
    table = [f"| {' | '.join(titles)} |", "|---|---|---|---|---|---|", *map(shown, lines)]
    less = f"More than {left_out:,} rows were left out of this run.\n" if left_out else ""
    parts = (
        HEAD,
        *filter(None, [less]),
        "\n".join(table) + "\n",
        _losses(lines),
        MEANING,
        _machine(),
    )
    return "\n".join(parts)


def _losses(lines: list[Line]) -> str:
    """Say where a peer is the faster one."""
    items: dict[str, list[str]] = {}
    for one in lines:
        if one.ratio and one.ratio > 1 and not one.wall.endswith(" MB"):
            items.setdefault(one.peer, []).append(f"{one.work} ({one.wall})")
    told = "".join(f"- {peer}: {'; '.join(works)}\n" for peer, works in items.items())
    return f"## Where a peer is faster\n\n{told or 'Nowhere in this run.'}"


def _machine() -> str:
    facts = [
        f"{os.cpu_count()} cores ({_processor()}), {_memory()} of memory, {platform.system()}",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        ", ".join(_versions()),
    ]
    return "## The machine\n\n" + "".join(f"- {fact}\n" for fact in facts)


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text.partition("model name\t: ")[2].partition("\n")[0] or platform.machine()


def _memory() -> str:
    if sys.platform == "win32":
        return "not known"
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{size / 2**30:.0f} GB"


def _versions() -> Iterator[str]:
    for name in LIBRARIES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"no {name}"
    if shutil.which("recsel"):
        said = subprocess.run(["recsel", "--version"], check=True, capture_output=True, text=True)
        yield said.stdout.partition("\n")[0]
    else:
        yield "no recsel"
