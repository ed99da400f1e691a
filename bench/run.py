"""Print how fast the tool is beside its peers, as ratios of one run: python bench/run.py [--quick].

Makes the data, runs each peer that is installed and this tool in turn, A B A B, as whole processes,
and prints the medians of the ratios of the turns beside what they may be at most; a whole run also
writes bench/RESULTS.md. Needs ``pip install '.[bench]'`` and GNU recutils.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import NamedTuple

from measure import HERE, Took, program, run_once
from report import Line, results, shown

LEADER = "刘自力"
MB = 1_000_000


class Sizes(NamedTuple):
    """How much is measured: how often small things are, and how many rows and files there are."""

    turns: int
    rows: tuple[tuple[int, int, int], ...]
    checked: tuple[int, int]
    check_turns: int
    loaded: tuple[int, int]
    load_turns: int


WHOLE = Sizes(
    15, ((10_000, 100, 9), (100_000, 1_000, 5), (1_000_000, 1_000, 2)), (10_000, 100), 3,
    (100_000, 1_000), 2,
)  # fmt: skip
QUICK = Sizes(5, ((2_000, 20, 3), (10_000, 100, 3)), (1_000, 10), 1, (2_000, 20), 2)

MOST = {
    "again": {10_000: 1.8, 100_000: 0.25, 1_000_000: 0.08},
    "changed": {100_000: 0.4},
}
"""What the ratios to recsel may be at most, by the number of rows."""


class Command(NamedTuple):
    """What is run: words for a turn, the folder of caches, and what is done before each turn."""

    words: Callable[[int], list[str]]
    cache: Path
    before: Callable[[int], None] = lambda _turn: None
    more: tuple[tuple[str, str], ...] = ()


class Bench:
    """A run: where it works, and what it has seen."""

    def __init__(self, folder: Path, sizes: Sizes) -> None:
        self.folder, self.sizes = folder, sizes
        self.lines: list[Line] = []
        self.fresh, self.kept = folder / "fresh", folder / "kept"

    def command(self, *words: str, **more: str) -> Command:
        """Make a command that says the same in every turn, and finds what was kept."""
        return Command(lambda _turn: list(words), self.kept, more=tuple(more.items()))

    def first(self, *words: str) -> Command:
        """Make a command that finds nothing kept."""
        return Command(lambda _turn: list(words), self.fresh, lambda _turn: self._empty())

    def _empty(self) -> None:
        shutil.rmtree(self.fresh, ignore_errors=True)

    def environment(self, command: Command) -> dict[str, str]:
        """Give a command's environment: modules stay compiled, in a folder of the run's own."""
        given = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        command.cache.mkdir(exist_ok=True)
        caches = {"PYTHONPYCACHEPREFIX": str(self.folder / "pyc")}
        return given | caches | {"XDG_CACHE_HOME": str(command.cache)} | dict(command.more)

    def in_turn(self, commands: list[Command], turns: int, warm: int = 1) -> list[list[Took]]:
        """Run commands in turn, after a turn to warm up; give what each took, turn by turn."""
        took: list[list[Took]] = [[] for _command in commands]
        for turn in range(-warm, turns):
            for times, command in zip(took, commands, strict=True):
                command.before(turn)
                one = run_once(command.words(turn), self.environment(command))
                if turn >= 0:
                    times.append(one)
        return took

    def tell(self, work: str, peer: str, took: list[list[Took]], most: float | None = None) -> None:
        """Put down a line: the medians of the ratios of the turns, this tool's being first."""
        pairs = list(zip(*took, strict=True))
        wall = median(one.wall / other.wall for one, other in pairs)
        cpu = median(one.cpu / other.cpu for one, other in pairs)
        self.put(Line(work, peer, f"{wall:.2f}", f"{cpu:.2f}", wall, most))

    def put(self, line: Line) -> None:
        """Put down a line, and print it at once."""
        self.lines.append(line)
        print(shown(line), flush=True)

    # What is measured

    def start(self) -> None:
        """Measure the ledger of this repository, where only the start counts."""
        two = str(HERE / "two_commands.py")
        table = self.command(sys.executable, two, "list")
        asked = (program(), "list", "--leader", LEADER)
        words = "ledger list --leader "
        whole = (program(), "list", "--format", "json")
        completing = {"_LEDGER_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "3"}
        helped = self.command(sys.executable, two, "--help")
        typer = self.command(sys.executable, "-c", "import typer")
        pairs = [
            ("list --leader X, 33 rows: first", self.first(*asked), table, 1.25),
            ("list --leader X, 33 rows: again", self.command(*asked), table, 1.0),
            ("list --format json, 33 rows: first", self.first(*whole), table, 1.15),
            ("list --format json, 33 rows: again", self.command(*whole), table, 0.95),
            ("ledger --help", self.command(program(), "--help"), helped, 1.15),
            ("ledger --version", self.command(program(), "--version"), typer, 0.4),
            ("completion of --leader", self.command(program(), **completing), table, 0.6),
        ]
        peers = {id(helped): "two commands --help", id(typer): "import typer"}
        for work, ours, theirs, most in pairs:
            peer = peers.get(id(theirs), "two commands")
            self.tell(work, peer, self.in_turn([ours, theirs], self.sizes.turns), most)

    def made(self, rows: int, files: int) -> Path:
        """Make a data folder, and the same rows beside it, in a process of its own."""
        data = self.folder / f"rows-{rows}"
        if not data.exists():
            script = [sys.executable, str(HERE / "rows.py"), str(data)]
            counts = ["--rows", str(rows), "--files", str(files)]
            others = ["--rec", f"{data}.rec", "--jsonl", f"{data}.jsonl"]
            subprocess.run([*script, *counts, *others], check=True)
        return data

    def questions(self, rows: int, files: int, turns: int) -> None:
        """Measure the question for the rows of a leader, at one size."""
        data = self.made(rows, files)
        what = f"list --leader X --format json, {rows:,} rows"
        first = self.in_turn([self.first(*asked(data, 1))], 1, warm=0)[0]
        self.fresh.rename(self.folder / f"kept-{rows}")
        same = Command(lambda _turn: asked(data, 1), self.folder / f"kept-{rows}")
        new = same._replace(words=lambda turn: asked(data, turn + 3))
        commands = {"new": new, "same": same} | self.peers(data, same)
        warm = int(rows < 1_000_000)
        took = dict(zip(commands, self.in_turn([*commands.values()], turns, warm), strict=True))
        for peer in ("recsel", "DuckDB"):
            if peer not in took:
                self.put(Line(what, peer, "not installed", "", None, None))
                continue
            most = MOST["again"].get(rows) if peer == "recsel" else None
            theirs = took[peer]
            self.tell(f"{what}: first", peer, [first, theirs[:1]])
            self.tell(f"{what}: another leader", peer, [took["new"], theirs], most)
            self.tell(f"{what}: the same again", peer, [took["same"], theirs], most)
        if "recsel" in took and rows < 1_000_000:
            changing = new._replace(before=lambda turn: change(data, turn + 1))
            pair = self.in_turn([changing, commands["recsel"]], turns, warm)
            most = MOST["changed"].get(rows)
            self.tell(f"{what}: after one file changed", "recsel", pair, most)
        for when, ours in (("first", first), ("another leader", took["new"])):
            peak = max(one.peak for one in ours) / MB
            most = 100 if rows == 1_000_000 and ours is not first else None
            self.put(Line(f"{what}: memory, {when}", "–", f"{peak:.0f} MB", "", peak, most))

    def peers(self, data: Path, same: Command) -> dict[str, Command]:
        """Give the peers that are installed, asked the same as this tool; recsel finds as many."""
        found = {}
        if shutil.which("recsel"):
            environment = self.environment(same)
            words = (asked(data, 1), ["recsel", "-c", *by_recsel(data, 1)[1:]])
            ours, counted = (
                subprocess.run(one, env=environment, check=True, capture_output=True).stdout
                for one in words
            )
            if ours.count(b'"table":') != int(counted):
                raise SystemExit(f"recsel finds {int(counted)} rows, and this tool does not")
            found["recsel"] = same._replace(words=lambda turn: by_recsel(data, turn + 3))
        if find_spec("duckdb"):
            found["DuckDB"] = same._replace(words=lambda turn: by_duckdb(data, turn + 3))
        return found

    def check(self) -> None:
        """Measure ``check``: beside check-jsonschema, and again beside itself."""
        rows, files = self.sizes.checked
        data = self.made(rows, files)
        what = f"check, {rows:,} rows: first"
        peer = "check-jsonschema"
        if Path(program(peer)).exists():
            schema = self.schema(data)
            paths = map(str, sorted((data / "ledgers").rglob("*.yaml")))
            theirs = self.command(program(peer), "--schemafile", str(schema), *paths)
            ours = self.first(program(), "check", str(data))
            took = self.in_turn([ours, theirs], self.sizes.check_turns, warm=0)
            self.tell(what, peer, took, 0.06)
        else:
            self.put(Line(what, peer, "not installed", "", None, None))
        rows, files = self.sizes.loaded
        words = (program(), "check", str(self.made(rows, files)))
        pair = [self.command(*words), self.first(*words)]
        self.in_turn(pair[:1], 1, warm=0)  # so that there is something kept
        took = self.in_turn(pair, 2, warm=0)
        self.tell(f"check again, {rows:,} rows", "the first time", took, 0.05)

    def schema(self, data: Path) -> Path:
        """Write one schema for tables of all kinds: that of the kind that a table names."""
        folder = self.folder / "schemas"
        words = [program(), "schema", "--data", str(data), "-o", str(folder)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        cases = []
        for path in sorted(folder.glob("*.schema.json")):
            kind = (
                json.loads(path.read_text(encoding="utf-8")).get("properties", {}).get("kind", {})
            )
            if "const" in kind:
                then = {"$ref": path.as_uri()}
                cases.append({"if": {"properties": {"kind": kind}}, "then": then})
        schema = folder / "any.json"
        draft = "http://json-schema.org/draft-07/schema#"
        schema.write_text(json.dumps({"$schema": draft, "allOf": cases}), encoding="utf-8")
        return schema

    def load(self) -> None:
        """Measure reading and checking beside reading the YAML alone, both in one process."""
        rows, files = self.sizes.loaded
        data = self.made(rows, files)
        words = [sys.executable, str(HERE / "cold.py"), str(data), str(self.sizes.load_turns)]
        environment = self.environment(self.first())
        told = subprocess.run(words, check=True, stdout=subprocess.PIPE, env=environment).stdout
        ratio = median(ours / theirs for ours, theirs in json.loads(told))
        work = f"reading and checking, {rows:,} rows"
        self.put(Line(work, "yaml.load, CSafeLoader", f"{ratio:.2f}", "", ratio, 0.4))


def leader(turn: int) -> str:
    """Name the leader that is asked for in a turn."""
    return f"领导{turn:03d}"


def asked(data: Path, turn: int) -> list[str]:
    """Ask this tool for the rows of a leader."""
    return [program(), "list", "--leader", leader(turn), "--format", "json", "--data", str(data)]


def by_recsel(data: Path, turn: int) -> list[str]:
    """Ask recsel for the same rows."""
    return ["recsel", "-e", f"leaders = '{leader(turn)}'", f"{data}.rec"]


def by_duckdb(data: Path, turn: int) -> list[str]:
    """Ask DuckDB for the same rows."""
    return [sys.executable, str(HERE / "duck.py"), f"{data}.jsonl", leader(turn)]


def change(data: Path, turn: int) -> None:
    """Change one table: the words of what it is from."""
    path = sorted((data / "ledgers").rglob("*.yaml"))[turn]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("source: 示例文件", f"source: 示例文件{turn}"), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a minute of it; writes nothing")
    parser.add_argument("--most", type=int, default=1_000_000, help="leave out more rows than this")
    given = parser.parse_args()
    quick = given.quick
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), QUICK if quick else WHOLE)
        bench.start()
        bench.check()
        bench.load()
        for rows, files, turns in bench.sizes.rows:
            if rows <= given.most:
                bench.questions(rows, files, turns)
    largest = max(rows for rows, _files, _turns in bench.sizes.rows)
    text = results(bench.lines, given.most if given.most < largest else None)
    print(f"\n{text}")
    if not quick:
        (HERE / "RESULTS.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
