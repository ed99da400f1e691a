"""Reading, checking and telling take time in proportion to what is read, however hostile it is.

Each regular expression and each loop is given something that repeats: four times of it may take
eight times as long, and not the sixteen times of what looks at everything for each thing.
"""

# ruff: noqa: E501 - one hostile file in a line

from __future__ import annotations

import gc
import importlib
import inspect
import itertools
import pkgutil
import re
import re._parser as pattern_parser  # type: ignore[import-not-found]
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import ledgertool
from ledgertool.answers.lookup import find_part, find_row, find_section
from ledgertool.checking.changes import compare
from ledgertool.checking.checks import check
from ledgertool.editing.fixes import fix
from ledgertool.editing.patch import unified
from ledgertool.errors import LedgerError
from ledgertool.output.reporters import REPORTERS, Report, written
from ledgertool.phones import mask
from ledgertool.phones.expressions import Expression
from ledgertool.reading.ledger import load
from tests.conftest import Make, Run
from tests.samples import PILOT, PLAN, REGISTRY, TABLE

TIMES = 4
MOST = 8
"""How many times as long the larger of two sizes may take: half of the square."""


def seconds(run: Callable[[], object]) -> float:
    """Measure what a run takes of the processor."""
    gc.disable()
    try:
        begun = time.process_time()
        run()
        return time.process_time() - begun
    finally:
        gc.enable()


def grows(small: Callable[[], object], large: Callable[[], object], least: float) -> float:
    """Tell how many times as long the larger takes, at best of three; a little is no time."""
    ratio = 0.0
    for _try in range(3):
        took = seconds(large)
        if took < least:
            return 0.0
        ratio = took / max(seconds(small), least / MOST)
        if ratio < MOST:
            break
    return ratio


# Regular expressions


def compiled() -> Iterator[tuple[str, re.Pattern[str], str]]:
    """Find all regular expressions of the package: name, expression, and how it is used.

    One that is only matched at one place need not be quick to be searched for.
    """
    for module in pkgutil.walk_packages(ledgertool.__path__, "ledgertool."):
        if module.name.endswith("__main__"):
            continue
        loaded = importlib.import_module(module.name)
        source = inspect.getsource(loaded)
        for name, value in vars(loaded).items():
            inside = value.items() if isinstance(value, dict) else [("", value)]
            for key, found in inside:
                is_lazy = isinstance(found, Expression)
                pattern = re.compile(found.pattern, found.flags) if is_lazy else found
                if isinstance(pattern, re.Pattern):
                    used = {*re.findall(rf"\b{name}(?:\[[^\]]*\])?\.(\w+)", source)}
                    how = "match" if used <= {"match", "fullmatch", "pattern"} else "search"
                    yield f"{module.name}.{name}.{key}".rstrip("."), pattern, how


EXPRESSIONS = {name: (pattern, how) for name, pattern, how in compiled()}


def characters(parsed: Any) -> Iterator[str]:
    """Give characters that the parts of an expression ask for, a few of each."""
    for operator, given in parsed:
        match str(operator), given:
            case "LITERAL", int(code):
                yield chr(code)
            case "RANGE", (int(first), _last):
                yield chr(first)
            case "CATEGORY", category:
                yield {"CATEGORY_SPACE": " ", "CATEGORY_DIGIT": "1"}.get(str(category), "a")
            case ("IN", list(inner)) | ("SUBPATTERN", (_, _, _, inner)):
                yield from characters(inner)
            case (("MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT"), (_least, _most, inner)):
                yield from characters(inner)
            case (("ASSERT" | "ASSERT_NOT"), (_direction, inner)):
                yield from characters(inner)
            case "BRANCH", (_, branches):
                for branch in branches:
                    yield from characters(branch)


def words(pattern: re.Pattern[Any]) -> list[str]:
    """Give pieces to repeat: characters of an expression, pairs of them, and its words."""
    parsed = pattern_parser.parse(pattern.pattern, pattern.flags)
    alphabet = list(dict.fromkeys([*characters(parsed), " ", "\n", "x"]))[:9]
    pairs = map("".join, itertools.permutations(alphabet, 2))
    written = pattern.pattern
    written = written.decode() if isinstance(written, bytes) else written
    literal = re.findall(r"\w{2,}", re.sub(r"\\.", " ", written))[:4]
    return [*alphabet, *pairs, *literal, *(f"{word}{one}" for word in literal for one in alphabet)]


def looked_through(pattern: re.Pattern[Any], how: str, text: str | bytes) -> None:
    if isinstance(pattern.pattern, bytes) and isinstance(text, str):
        text = text.encode()
    if how == "match":
        pattern.match(text)
        pattern.fullmatch(text)
    else:
        for _match in pattern.finditer(text):
            pass


def test_there_are_expressions_and_both_uses_of_them() -> None:
    assert len(EXPRESSIONS) > 60
    assert {how for _pattern, how in EXPRESSIONS.values()} == {"match", "search"}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_an_expression_takes_time_in_proportion_to_its_text(name: str) -> None:
    pattern, how = EXPRESSIONS[name]
    size = 2_000
    for word in words(pattern):
        for head in ("", "x: "):
            small, large = (
                head + word * (length // len(word)) + "x\n!" for length in (size, size * TIMES)
            )
            ratio = grows(
                lambda text=small: looked_through(pattern, how, text),  # type: ignore[misc]
                lambda text=large: looked_through(pattern, how, text),  # type: ignore[misc]
                least=0.02,
            )
            assert ratio < MOST, (word, head)


# Loops

Files = dict[str, str | bytes]
HEAD = TABLE.partition("rows:\n")[0] + "rows:\n"
ROW = """\
  - number: {n}
    title: 推进中考改革{n}
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020-12
    outcome: 出台
"""


def table(row: Callable[[int], str], head: str = HEAD) -> Callable[[int], Files]:
    """Make a table of as many rows, each written by its number from 1."""
    return lambda size: {
        "ledgers/2020/t.yaml": head + "".join(row(number) for number in range(1, size + 1))
    }


def changed(old: str, new: str) -> Callable[[int], Files]:
    """Make a table in whose good rows one line is another."""
    assert old in ROW
    return table(lambda n: ROW.replace(old, new).replace("{n}", str(n)))


def in_one_row(
    line: Callable[[int], str], before: str = "", behind: str = ""
) -> Callable[[int], Files]:
    """Make a table of one row, in which something is repeated."""
    return lambda size: {
        "ledgers/2020/t.yaml": HEAD
        + ROW.replace("{n}", "1")
        + before
        + "".join(map(line, range(size)))
        + behind
        + "\n"
    }


def in_stages(stage: Callable[[int], str]) -> Callable[[int], Files]:
    """Make a table of one row with stages."""
    head = PILOT[: PILOT.index("      - name: 第一批")]
    return lambda size: {"ledgers/2020/t.yaml": head + "".join(map(stage, range(size)))}


def with_registry(files: Callable[[int], Files]) -> Callable[[int], Files]:
    """Add a registry of as many people."""
    return lambda size: {
        **files(size),
        "registry.yaml": REGISTRY.replace(
            "people:\n",
            "people:\n" + "".join(f"  - name: 张{chr(0x4E00 + n)}{n}\n" for n in range(size)),
        ),
    }


LINK = "    serves: [{to: plan2019/9.{n}, reason: 同一事项, reading: editors}]\n"
RELATED = "    related: [{to: 2020/t/9{n}9, reason: 同一事项, reading: editors}]\n"
TARGET = "    targets: [{number: 1, metric: 所, comparison: all, words: 无, sum_of: [x/{n}]}]\n"

HOSTILE: dict[str, tuple[int, Callable[[int], Files]]] = {
    "good rows": (300, table(lambda n: ROW.replace("{n}", str(n)))),
    "blank lines in a lost row": (3000, in_one_row(lambda _n: "\n", "  - number: 2\n", "  x: [")),
    "blank lines between rows": (100, table(lambda n: ROW.replace("{n}", str(n)) + "\n" * 100 + "\t\n")),
    "spaces behind values": (300, table(lambda n: ROW.replace("{n}", str(n)).replace("出台", "出台" + " " * 1000) + "    #\n")),
    "one line of spaces before a comment": (30_000, in_one_row(lambda _n: " ", "    remark: x", "#y")),
    "many spaces in an item": (30_000, in_one_row(lambda _n: " ", "  - number: 2\n    x: [\n  - ", "x")),
    "rows that are words": (1000, table(lambda n: f"  - 甲{n}\n")),
    "rows that are lists": (1000, table(lambda n: f"  - [甲{n}]\n")),
    "rows in one line": (1000, lambda size: {"ledgers/2020/t.yaml": HEAD.replace("rows:\n", "rows: [" + "x, " * size + "]\n") + "#\n" * size}),
    "lost rows": (200, changed("deadline: 2020-12", "deadline: x")),
    "ends between rows": (200, table(lambda n: "...\n" + ROW.replace("{n}", str(n)))),
    "dashes alone between rows": (200, table(lambda n: "  -\n" + ROW.replace("{n}", str(n)))),
    "heads of rows twice": (200, table(lambda n: f"  - number: {n}\n" + ROW.replace("{n}", str(n)))),
    "heads of rows too deep": (200, table(lambda n: "    " + ROW.replace("{n}", str(n)))),
    "remarks above the first row": (2000, lambda size: {"ledgers/2020/t.yaml": HEAD + "说明\n" * size + ROW}),
    "signs and digits": (5_000, in_one_row(lambda _n: "+1", "    phone: 012\n    # ")),
    "phones as they are": (300, changed("deadline: 2020-12", "contact: {name: 刘自力, phone: 13975318642}")),
    "unknown names": (200, with_registry(changed("刘自力", "王{n}力"))),
    "one unknown name": (300, with_registry(changed("刘自力", "王力"))),
    "unknown names beside names with spaces": (200, lambda size: {**changed("刘自力", "王{n}力")(size), "registry.yaml": REGISTRY.replace("people:\n", "people:\n" + "".join(f"  - name: '张{n} '\n" for n in range(size)))}),
    "unknown names in one row": (500, in_one_row(lambda n: f"王{n}, ", "    support_departments: [", "x]")),
    "names with spaces in one row": (500, in_one_row(lambda n: f"王 强{n}, ", "    support_departments: [", "x]")),
    "dead links": (150, lambda size: {**changed("    deadline", LINK + "    deadline")(size), "plan2019.yaml": PLAN}),
    "dead links to rows": (150, changed("    deadline", RELATED + "    deadline")),
    "sums of nothing": (150, changed("    deadline", TARGET + "    deadline")),
    "names near a known one in one row": (400, in_one_row(lambda n: f"刘自力{n}, ", "    support_departments: [", "x]")),
    "one name over and over in one row": (300, in_one_row(lambda _n: "谢强, ", "    support_departments: [", "x]")),
    "progress in order": (1500, in_one_row(lambda n: f"      - {{on: 2020-01-01, progress: x{n}}}\n", "    record:\n")),
    "extensions": (700, in_one_row(lambda n: f"      - {{on: 2020-01-01, extended: {{to: {2021 + n}}}, reason: x}}\n", "    record:\n")),
    "stages": (700, in_stages(lambda n: f"      - name: 第{n}批\n        deadline: 2020\n")),
    "stages with misspelt fields": (400, in_stages(lambda n: f"      - nme: 第{n}批\n        deadline: 2020\n")),
    "targets in one row": (300, in_one_row(lambda n: f"      - {{number: {n + 1}, metric: 所, comparison: all, words: 出台}}\n", "    targets:\n")),
    "links in one row": (300, in_one_row(lambda n: f"      - {{to: 2020/t/{n + 2}, reason: 同一事项, reading: editors}}\n", "    related:\n")),
    "unknown fields": (1000, in_one_row(lambda n: f"    f{n}: x\n")),
    "fields twice": (1000, in_one_row(lambda _n: "    remark: x\n")),
    "aliases": (1000, in_one_row(lambda n: f"    f{n}: *x\n")),
    "tags": (300, changed("出台", "!x 出台")),
    "full-width colons": (300, changed("outcome: ", "outcome：")),
    "no spaces": (300, changed("outcome: ", "outcome:")),
    "tabs": (300, changed("outcome: ", "outcome:\t")),
    "quotation marks": (300, changed("出台", '"出台')),
    "brackets": (300, changed("出台", "[出台")),
    "nested brackets": (3000, in_one_row(lambda _n: "[", "    remark: ")),
    "dashes out of line": (300, changed("    deadline", "   - deadline")),
    "lost dashes": (300, changed("  - number", "    number")),
    "rows without indentation": (300, changed("    outcome", "outcome")),
    "conflicts": (300, table(lambda n: "<<<<<<< a\n" + ROW.replace("{n}", str(n)) + "=======\n>>>>>>> b\n")),
    "conflict marks": (1000, in_one_row(lambda _n: "<<<<<<<\n")),
    "values over lines": (300, changed("出台", '"出台\n      实施"')),
    "a value over lines": (2000, in_one_row(lambda _n: "      出\n", "    remark: x\n")),
    "odd characters": (300, changed("出台", "出　台\u202e⼯\ue000")),
    "odd characters in one value": (3000, in_one_row(lambda _n: "台　", "    remark: ", "x")),
    "radicals in one value": (3000, in_one_row(lambda _n: "⼯", "    remark: ", "x")),
    "rows at two depths": (200, table(lambda n: "".join(line[2 * (n % 2) :] for line in ROW.replace("{n}", str(n)).splitlines(keepends=True)))),
    "rows put into rows": (200, table(lambda n: ROW.replace("{n}", str(2 * n - 1)).replace("    deadline", "".join(line[2:] for line in ROW.replace("{n}", str(2 * n)).splitlines(keepends=True)) + "    deadline"))),
    "a field over and over in a later row": (1500, in_one_row(lambda _n: "    remark: x\n", "  - number: 3\n    title: x\n")),
    "comments without a space between rows": (300, table(lambda n: ROW.replace("{n}", str(n)) + "\n#x\n")),
    "comments with and without a space": (1500, in_one_row(lambda n: "#x\n" if n % 2 else "# x\n")),
    "comments without a space in a list": (1500, in_one_row(lambda n: f"#x\n  甲{n},\n", "    support_departments: [\n", "]")),
    "comments without a space": (3000, in_one_row(lambda _n: "#x\n")),
    "comments": (300, changed("出台", "出台 #出台")),
    "progress out of order": (300, in_one_row(lambda n: f"      - {{on: {2020 + n % 2}-01-01, progress: x}}\n", "    record:\n")),
    "entries of the file": (1000, lambda size: {"ledgers/2020/t.yaml": "".join(f"e{n}: [\n" for n in range(size))}),
    "documents": (1000, lambda size: {"ledgers/2020/t.yaml": TABLE + "---\n" * size}),
    "numbers twice": (300, changed("number: {n}", "number: 1")),
    "registry twice": (500, lambda size: {"ledgers/2020/t.yaml": TABLE, "registry.yaml": REGISTRY.replace("departments:", "  - name: 谢强\n" * size + "departments:")}),
    "registry alike": (500, lambda size: {"ledgers/2020/t.yaml": TABLE, "registry.yaml": REGISTRY.replace("departments:", "".join(f"  - name: 谢强{n}\n  - name: 谢 强{n}\n" for n in range(size)) + "departments:")}),
    "bad files": (50, lambda size: {f"ledgers/2020/t{n}.yaml": "rows: [\n" for n in range(size)}),
}  # fmt: skip


def checked(folder: Path) -> None:
    """Do with a folder all that ``check`` can do."""
    ledger = load(folder)
    found = check(ledger)
    report = Report(tuple(found), 1, 1, 1, ledger.lines)
    for name in REPORTERS:
        written(report, name)
    compare(ledger, load(folder))
    for file in fix(ledger, ledger.names).files:
        unified(mask(file.before), mask(file.after), file.name)


@pytest.mark.parametrize("name", HOSTILE)
def test_all_that_check_does_takes_time_in_proportion_to_the_files(
    name: str, make: Make, tmp_path: Path
) -> None:
    size, files = HOSTILE[name]
    small = make(files(size)).rename(tmp_path / "small")
    large = make(files(size * TIMES))
    checked(small)  # what is made once is made
    ratio = grows(lambda: checked(small), lambda: checked(large), least=0.2)
    assert ratio < MOST


ONE_ROW: dict[str, Callable[[int], str]] = {
    "controls": lambda _n: '    k1: "\x1b"\n',
    "NUL": lambda _n: "    k1: \0\n",
    "tabs": lambda _n: "\tx: 1\n",
    "escapes": lambda n: f'    k{n}: "\\x1b"\n',
    "brackets": lambda n: f"    k{n}: [x\n",
    "marks": lambda _n: "=======\n",
    "lines without a colon": lambda _n: "    x\n",
    "lines without indentation": lambda n: f"k{n}: x\n",
    "odd characters": lambda n: f"    k{n}: 台　⼯\n",
}


@pytest.mark.parametrize("name", ONE_ROW)
def test_reading_takes_time_in_proportion_to_what_is_wrong_in_one_row(
    name: str, make: Make, tmp_path: Path
) -> None:
    files = in_one_row(ONE_ROW[name])
    small, large = make(files(700)).rename(tmp_path / "small"), make(files(700 * TIMES))
    load(small)
    assert grows(lambda: load(small), lambda: load(large), least=0.2) < MOST


def test_reading_takes_time_in_proportion_to_the_pieces_of_one_row(
    make: Make, tmp_path: Path
) -> None:
    files = table(lambda _n: "  - x\n")
    small, large = make(files(6000)).rename(tmp_path / "small"), make(files(6000 * TIMES))
    load(small)
    assert grows(lambda: load(small), lambda: load(large), least=0.2) < MOST


def test_a_patch_takes_time_in_proportion_to_the_lines() -> None:
    def patched(size: int) -> None:
        before = "".join(f"    deadline: 2020年\n    x: {n // 3}\n\n" for n in range(size))
        unified(before, before.replace("年", ""), "t.yaml")

    assert grows(lambda: patched(1000), lambda: patched(1000 * TIMES), least=0.1) < MOST


def test_a_check_of_files_takes_time_in_proportion_to_them(
    make: Make, run: Run, tmp_path: Path
) -> None:
    def asked(size: int) -> Callable[[], object]:
        names = [f"ledgers/2020/t{n}.yaml" for n in range(size)]
        texts = (TABLE.replace("改革任务", f"改革{n}") for n in range(size))
        folder = make(dict(zip(names, texts, strict=True))).rename(tmp_path / str(size))
        return lambda: run("check", *(str(folder / name) for name in names))

    small, large = asked(60), asked(60 * TIMES)
    small()
    assert grows(small, large, least=0.2) < MOST


# What a change does, and what is answered


CHANGED: dict[str, tuple[int, Callable[[int, int], str]]] = {
    "rows given other numbers": (300, lambda n, size: ROW.replace("{n}", str(size - n)).replace(f"改革{size - n}", f"改革{n}")),
    "rows given other titles": (300, lambda n, size: ROW.replace("{n}", str(n)).replace("改革", f"改革{size}")),
    "rows removed": (300, lambda n, size: ROW.replace("{n}", str(n)) if n == size else ""),
    "deadlines moved": (300, lambda n, _size: ROW.replace("{n}", str(n)).replace("2020-12", "2021")),
    "extensions": (700, lambda n, size: f"      - {{on: 2020-01-01, extended: {{to: {1 + size + n}}}, reason: x}}\n"),
    "reassignments": (700, lambda n, size: f"      - {{on: 2020-01-01, reassigned: {{to: [x]}}, reason: x{size + n}}}\n"),
    "stages": (500, lambda n, size: f"      - name: 第{size + n}批\n        deadline: 2020\n"),
}  # fmt: skip
"""What the lines of a table become, of as many; before, they are those of another size."""


def stated(name: str, size: int, of: int) -> Files:
    """Make a table whose lines are those of a state of so many."""
    line = CHANGED[name][1]
    lines = [line(n, of) for n in range(1, size + 1)]
    if name == "stages":
        return in_stages(lambda n: lines[n])(size)
    if name in ("extensions", "reassignments"):
        return in_one_row(lambda n: lines[n], "    record:\n")(size)
    return {"ledgers/2020/t.yaml": HEAD + "".join(lines)}


@pytest.mark.parametrize("name", CHANGED)
def test_a_comparison_takes_time_in_proportion_to_the_rows(
    name: str, make: Make, tmp_path: Path
) -> None:
    pairs = []
    for times in (1, TIMES):
        size = CHANGED[name][0] * times
        good = table(lambda n: ROW.replace("{n}", str(n)))(size)
        before = stated(name, size, 1000) if "      - " in CHANGED[name][1](1, 1) else good
        folders = [
            make(files).rename(tmp_path / f"{which}{times}")
            for which, files in (("before", before), ("after", stated(name, size, size)))
        ]
        pairs.append(tuple(map(load, folders)))
    small, large = pairs
    assert grows(lambda: compare(*small), lambda: compare(*large), least=0.2) < MOST


@pytest.mark.parametrize("words", ["show t/2", "why 2", "targets t/2/1", "targets 2", "plan 9.9"])
def test_a_refusal_takes_time_in_proportion_to_what_cannot_be_read(
    words: str, make: Make, run: Run, tmp_path: Path
) -> None:
    def asked(size: int) -> Callable[[], object]:
        files = changed("deadline: 2020-12", "deadline: x")(size)
        broken = {f"ledgers/2021/t{n}.yaml": "rows: [\n" for n in range(size // 10)}
        plans = {"plan2019.yaml": PLAN, "plan2020.yaml": "nodes: [\n"}
        ledger = load(make({**files, **broken, **plans}).rename(tmp_path / str(size)))
        find = {"show": find_row, "why": find_row, "targets": find_part, "plan": find_section}
        command, name = words.split()

        def refused() -> None:
            with pytest.raises(LedgerError):
                find[command](ledger, name)

        return refused

    assert grows(asked(400), asked(400 * TIMES), least=0.05) < MOST


ASKED: dict[str, tuple[str, ...]] = {
    "list": ("list",),
    "list by words": ("list", "--search", "改革 9", "--sort", "title", "-f", "csv"),
    "due": ("due", "2020", "--possible"),
    "stats": ("stats", "--by", "leader", "--by", "month"),
    "tables": ("tables",),
    "plan": ("plan", "-f", "json"),
    "coverage": ("plan", "--coverage", "-f", "csv"),
    "targets": ("targets", "-f", "csv"),
    "show": ("show", "t/2"),
    "why": ("why", "t/1"),
}


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_takes_time_in_proportion_to_the_rows(
    name: str, make: Make, run: Run, tmp_path: Path
) -> None:
    def asked(size: int) -> Callable[[], object]:
        nodes = "".join(f"  - number: {n}\n    heading: 工作{n}\n" for n in range(3, size))
        link = "    serves: [{to: plan2019/{n}, reason: 同一事项, reading: editors}]\n"
        related = "    related: [{to: 2020/t/1, reason: 同一事项, reading: editors}]\n"
        files = table(lambda n: (ROW + link + related * (n > 1)).replace("{n}", str(n)))(size)
        folder = make({**files, "plan2019.yaml": PLAN + nodes}).rename(tmp_path / str(size))
        return lambda: run(*ASKED[name], "--data", str(folder))

    small, large = asked(100), asked(100 * TIMES)
    small()
    assert grows(small, large, least=0.2) < MOST
