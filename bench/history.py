"""Print how fast earlier states answer, and a row's life is told: python bench/history.py.

``--at`` is measured against the same query on the files, ``log`` on rows of a repository whose one
table of 1,000 rows is touched by each of 1,000 commits: a row that was changed a few times, the one
that every commit changes, and the newest row. git makes the commits from one stream.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from measure import line, processes, program
from tasks import REGISTRY, ledger, table

ROWS, COMMITS = 1_000, 1_000
SECONDS = 2
TABLE = "data/ledgers/2020/tasks-000.yaml"
DATA = "data"
START = 1_577_836_800  # 2020-01-01
DAY = 86_400
ENTRY = "      - on: 2020-12-31\n        progress: 第{number}次进展\n"


def entered(text: str, row: int, number: int) -> str:
    """Add an entry to the record of a row, which has its last line before that of the next."""
    start = text.index(f"  - number: {row}\n")
    end = text.find("\n  - number:", start) + 1 or len(text)
    record = "" if "    record:\n" in text[start:end] else "    record:\n"
    return text[:end] + record + ENTRY.format(number=number) + text[end:]


def commits(texts: Iterator[dict[str, str]]) -> Iterator[bytes]:
    """Write commits as git's fast-import reads them, one for each state of some files."""
    for number, files in enumerate(texts):
        moment = START + number * DAY // 3
        yield f"commit refs/heads/main\ncommitter t <t@example.org> {moment} +0800\n".encode()
        yield b"data 1\nx\n"
        for path, text in files.items():
            content = text.encode()
            yield f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n"


def repository(folder: Path, texts: Iterator[dict[str, str]]) -> Path:
    """Make a repository of some commits, checked out; give its data folder."""
    folder.mkdir(parents=True)
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}

    def git(*words: str, given: bytes = b"") -> None:
        subprocess.run(["git", *words], cwd=folder, input=given, check=True, env=environment)

    git("init", "--quiet", "--initial-branch", "main")
    git("fast-import", "--quiet", given=b"".join(commits(texts)))
    git("checkout", "--quiet", "main")
    return folder / DATA


def rewritten(text: str, number: int) -> str:
    """Give one row another outcome."""
    return text.replace("办法》第7条\n", f"办法》第7条第{number}款\n")


def states(touched: int, *, one_row: bool = False) -> Iterator[dict[str, str]]:
    """Go through the states of a table, in each of which one row is another: each, or always one.

    After so many the table stays, and another file is touched.
    """
    begun = text = table(ROWS)
    yield {f"{DATA}/registry.yaml": REGISTRY, TABLE: text}
    for number in range(1, COMMITS):
        if number <= touched:
            text = rewritten(begun, number) if one_row else entered(text, number, number)
            yield {TABLE: text}
        else:
            yield {"README.md": f"{number}\n"}


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many = repository(folder / "many", states(COMMITS))
        one = repository(folder / "one", states(COMMITS, one_row=True))
        few = repository(folder / "few", states(COMMITS // 4))
        large = ledger(folder / "large/data", 10_000, 100)
        for words in ("init --quiet", "add --all", "-c user.name=t -c user.email=t commit -qm x"):
            subprocess.run(["git", *words.split()], cwd=large.parent, check=True)
        for what, data in (("10,000 rows in 100 files", large), ("1,000 commits", many)):
            asked = [program(), "list", "--data", str(data), "--leader", "刘自力", "-f", "jsonl"]
            now, then = map(median, processes([asked, [*asked, "--at", "HEAD"]], runs=5))
            line(f"list --at / list, {what}", then / now, 2)
        log = [program(), "log", "-f", "jsonl", "--data"]
        logs = [
            [*log, str(many), "tasks-000/200"],
            [*log, str(one), "tasks-000/7"],
            [*log, str(one), "tasks-000/1000"],
            [*log, str(few), "tasks-000/200"],
        ]
        changed, always, never, quarter = map(median, processes(logs, runs=3))
        line("log of a row changed once, 1,000 commits of 1,000 rows", changed, SECONDS, "s")
        line("log of a row changed by each of them", always, SECONDS, "s")
        line("log of a row changed by none", never, SECONDS, "s")
        line("log, 1,000 commits of the file / 250 of 1,000", changed / quarter, 4)


if __name__ == "__main__":
    main()
