"""Whatever a slip of the hand makes of a good file: it is valid, or a finding tells where not."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from copy import copy
from functools import cached_property
from itertools import pairwise
from operator import eq
from random import Random
from typing import Any

import pytest
import yaml

from ledgertool.checking.checks import check
from ledgertool.findings.finding import Finding, Severity, Span
from ledgertool.output.reporters import REPORTERS, Report, written
from ledgertool.reading import source
from ledgertool.reading.data_files import REGISTRY, TABLES
from ledgertool.reading.document import Document
from ledgertool.reading.files import Folder
from ledgertool.reading.ledger import FileReading, Ledger, load, read_file
from tests.samples import DATA

CHUNK = 250
"""Mutations that one test makes; each chunk has a seed of its own, which is its number."""

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")

ACROSS = ("R302", "R312")
"""What is told of a table because of other tables: counts of a group, and links."""

LONGEST_ROW = 200
"""Lines that a row of the frozen ledger never has."""

LONGEST = 2.0
"""Seconds of computing that the reader may take for one file, however broken it is."""

HEAD = re.compile(r" {0,3}-| +- number: .*\n(?!\s*metric: )")
"""What a row begins with, however far to the right: a target's number is before its metric."""


class Unbroken:
    """A file as it was: its lines, those that its rows begin in, and what each row says."""

    def __init__(self, data: bytes) -> None:
        self.lines = data.decode().split("\n")
        starts = [
            number for number, line in enumerate(self.lines) if line.startswith("  - number: ")
        ]
        self.heads = [self.lines[start : start + 3] for start in starts]
        pieces = pairwise([*starts, len(self.lines)])
        self.rows = [alone(self.lines[start:end]) for start, end in pieces]

    def is_explained(self, ours: Any, lines: list[str], start: int, *, once: bool) -> bool:
        """Tell whether a row is what it was, or just what its lines say.

        Its lines go on to where a row of the unbroken file begins, or to the end of the rows.
        A row that a break has cut short, or that has swallowed another, is neither. After several
        slips a row may begin with other lines than any did, so that its dash alone tells.
        """
        if any(same(ours, row) for row in self.rows):
            return True
        ends = (n for n in range(start + 3, len(lines)) if self._begins(lines[n : n + 3], once))
        end = next(ends, len(lines))
        return end - start < LONGEST_ROW and same(ours, alone(lines[start:end]))

    def _begins(self, lines: list[str], once: bool) -> bool:
        if lines[0][:1] not in ("", " ", "#", "-") and "]" not in lines[0]:
            return True  # what stands below the rows, and is not the end of a list
        if not once:
            return HEAD.match("\n".join(lines)) is not None
        alike = [sum(map(eq, lines, head)) for head in self.heads]
        return any(count > 1 for count in alike)  # one of the three may be where the slip was


def alone(lines: list[str]) -> Any:
    """Read the lines of one row as a reader that knows nothing of us; None if they are no row."""
    try:
        seen = yaml.load("\n".join(lines), Loader=Reader)
    except yaml.YAMLError:
        return None
    return seen[0] if isinstance(seen, list) and len(seen) == 1 else None


class Memory:
    """The frozen ledger, read once, with one file's bytes changed."""

    def __init__(self) -> None:
        folder = Folder(DATA)
        self._tables, self._plans = list(folder.tables()), list(folder.plans())
        names = [name for name, _problem in (*self._tables, *self._plans)]
        self.contents = {name: (DATA / name).read_bytes() for name in (REGISTRY, *names)}
        self._documents = {name: source.read(data) for name, data in self.contents.items()}
        self._changed: tuple[str, Document] | None = None
        self.unbroken = {name: Unbroken(data) for name, data in self.contents.items()}

    def change(self, name: str, data: bytes) -> Document:
        """Put other bytes in the place of one file's; all others are as they are on disk."""
        self._changed = (name, source.read(data))
        return self._changed[1]

    def with_change(self, name: str, data: bytes, *, alone: bool = False) -> Ledger:
        """Give the ledger with other bytes in the place of one file's, and read only those.

        ``alone`` leaves out the other tables.
        """
        again = read_file(name, name, source.read(data), self._ledger.kinds)
        if alone:
            return Ledger(self, {**self._beside_tables, name: again})
        return self._ledger.with_readings({name: again})

    @cached_property
    def _beside_tables(self) -> dict[str, FileReading]:
        return {name: one for name, one in self._ledger.readings.items() if "/" not in name}

    @cached_property
    def _ledger(self) -> Ledger:
        self._changed = None
        return load(self)

    def tables(self) -> Iterator[tuple[str, Finding | None]]:
        return iter(self._tables)

    def plans(self) -> Iterator[tuple[str, Finding | None]]:
        return iter(self._plans)

    def forms(self) -> Iterator[tuple[str, Finding | None]]:
        return iter(())

    def has(self, name: str) -> bool:
        return name in self.contents

    def path_of(self, name: str) -> str:
        return name

    def read(self, name: str) -> Document:
        if self._changed is not None and self._changed[0] == name:
            return copy(self._changed[1])  # a ledger keeps no values of what it has read
        return copy(self._documents[name])


def _piece(random: Random, size: int, most: int) -> tuple[int, int]:
    start = random.randrange(size + 1)
    return start, min(start + random.randint(1, most), size)


ODD = (
    *"：:　 \t\r\n\0\x1b\x85\u2028\ufeff\u200b\u202e\ue000⼯⻄０９no~-#&*!|>%@`{}[]\"'",
    *",，、。；？“”〔〕",
    *("- ", ": ", " #", "  ", "\n  ", "\n---\n", "\r\n", "null", "<<: ", "&a ", "*a", "!!str "),
    *("<<<<<<< HEAD\n", "=======\n", ">>>>>>> main\n", "%YAML 1.2\n", "? ", "「", "é", "e\u0301"),
    *("\n\n", "\n#\n", "「", "𠮷", "\u3000\u3000", "number: 1\n", "rows:\n", "kind: pilot\n"),
)
"""What hands and other programs put into files."""


def in_bytes(random: Random, data: bytes) -> bytes:
    """Delete, insert, change, double or swap some bytes."""
    start, end = _piece(random, len(data), 12)
    match random.randrange(5):
        case 0:
            return data[:start] + data[end:]
        case 1:
            return data[:start] + random.randbytes(random.randint(1, 4)) + data[start:]
        case 2:
            return data[:start] + random.randbytes(end - start) + data[end:]
        case 3:
            return data[:end] + data[start:end] + data[end:]
    other, last = _piece(random, len(data) - end, 12)
    gap, taken = data[end : end + other], data[end + other : end + last]
    return data[:start] + taken + gap + data[start:end] + data[end + last :]


def in_characters(random: Random, data: bytes) -> bytes:
    """Delete, insert, change, double or swap some characters."""
    text = data.decode()
    start, end = _piece(random, len(text), random.choice((1, 2, 6)))
    match random.randrange(5):
        case 0:
            text = text[:start] + text[end:]
        case 1:
            text = text[:start] + random.choice(ODD) + text[start:]
        case 2:
            text = text[:start] + random.choice(ODD) + text[end:]
        case 3:
            text = text[:end] + text[start:end] + text[end:]
        case 4:
            text = text[:start] + text[start:end][::-1] + text[end:]
    return text.encode()


def in_lines(random: Random, data: bytes) -> bytes:
    """Delete, double, move, swap, join, break or indent some lines, or cut the file off."""
    lines = data.decode().split("\n")
    start, end = _piece(random, len(lines) - 1, 4)
    other = random.randrange(len(lines))
    match random.randrange(8):
        case 0:
            del lines[start:end]
        case 1:
            lines[end:end] = lines[start:end]
        case 2:
            lines[other:other] = lines[start:end]
        case 3:
            lines[start], lines[other] = lines[other], lines[start]
        case 4:
            lines[start:end] = [" ".join(lines[start:end])]
        case 5:
            place = random.randrange(len(lines[start]) + 1)
            lines[start : start + 1] = [lines[start][:place], lines[start][place:]]
        case 6:
            steps = random.choice((-4, -2, -1, 1, 2, 4))
            lines[start:end] = [_indented(line, steps) for line in lines[start:end]]
        case 7:
            del lines[start:]
    return "\n".join(lines).encode()


def _indented(line: str, steps: int) -> str:
    return " " * steps + line if steps > 0 else line[min(-steps, len(line) - len(line.lstrip())) :]


KINDS_OF_SLIPS = (in_bytes, *[in_characters] * 3, *[in_lines] * 2)


def mutated(random: Random, data: bytes, slips: int = 1) -> bytes:
    """Change a file by some slips."""
    for _slip in range(slips):
        try:
            data = random.choice(KINDS_OF_SLIPS)(random, data)
        except UnicodeDecodeError:  # an earlier slip has broken a character
            data = in_bytes(random, data)
    return data


def times(random: Random) -> int:
    """Choose how often a hand slips in one file: mostly once, and up to three times."""
    return random.choice((1, 1, 1, 1, 2, 3))


def is_inside(finding: Finding, data: bytes) -> bool:
    """Tell whether a finding's place is in its file, counted in characters from 1."""
    if finding.span is None:
        return False
    line, column, end_line, end_column = finding.span
    lines = data.decode("utf-8-sig", "replace").split("\n")
    return (
        1 <= line <= end_line <= len(lines)
        and 1 <= column <= len(lines[line - 1]) + 1
        and 1 <= end_column <= len(lines[end_line - 1]) + 1
        and (line, column) <= (end_line, end_column)
    )


def same(ours: Any, theirs: Any) -> bool:
    """Compare what a class made of a value with the texts that another reader sees."""
    if isinstance(ours, dict):
        return (
            isinstance(theirs, dict)
            and set(ours) == set(theirs)
            and all(same(value, theirs[key]) for key, value in ours.items())
        )
    if isinstance(ours, list):
        together = isinstance(theirs, list) and len(ours) == len(theirs)
        return together and all(map(same, ours, theirs))
    if isinstance(ours, bool):
        return bool(theirs == ("true" if ours else "false"))
    if isinstance(ours, (int, float)):
        return isinstance(theirs, str) and float(theirs) == ours
    return bool(ours == theirs)


def said(thing: Any) -> Any:
    """Give what a file says of a row, a header or a plan, under the names that the file uses."""
    return thing.model_dump(mode="json", by_alias=True, exclude_unset=True)


class Strict:
    """What makes a reader of PyYAML see a field given twice: it is no value at all."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(name, deep=True) for name, _value in node.value]  # type: ignore[attr-defined]
        if len(set(names)) != len(names):
            return {"given": "twice"}
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)  # type: ignore[misc]
        return made


class Reader(Strict, yaml.BaseLoader):
    """An independent reader, in Python alone: all values are texts."""


class FastReader(Strict, getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """The same, on the parser in C, where there is one."""


def reads_alike(
    ledger: Ledger, name: str, data: bytes, reader: type[yaml.BaseLoader] = Reader
) -> bool:
    """Tell whether a valid file was read as a reader that knows nothing of us reads it."""
    seen = yaml.load(data, Loader=reader)
    if name == REGISTRY:
        registry = ledger.registry
        sections = {"people": registry.people, "departments": registry.departments}
        ours: Any = {key: [said(entry) for entry in held.entries] for key, held in sections.items()}
    elif name.startswith(TABLES):
        (table,) = [table for table in ledger.tables if table.file == name]
        ours = {**said(table.head), "rows": [said(row) for row in table.rows]}
    else:
        (issued,) = [issued for issued in ledger.plans if issued.file == name]
        ours = said(issued.plan)
    return same(ours, seen)


def steering(found: list[Finding], document: Document) -> list[str]:
    """Name the forms in which a report holds characters that could steer a terminal."""
    lines = document.text.split("\n")
    report = Report(tuple(found), 1, 1, 1, lambda _path: lines)
    return [name for name in REPORTERS if CONTROL.search(written(report, name))]


def cut_short(
    memory: Memory, ledger: Ledger, name: str, found: list[Finding], *, once: bool
) -> list[int]:
    """Number the rows that are answered otherwise than they were, and of which nothing is told."""
    told = {finding.row for finding in found}
    wrong = []
    for table in ledger.tables:
        if table.file != name:
            continue
        lines = [line.rstrip("\r") for line in table.document.lines]
        for row in table.rows:
            if table.row_id(row) not in told:
                span = table.span(row)
                start = span.line - 1 if span else 0
                if not memory.unbroken[name].is_explained(said(row), lines, start, once=once):
                    wrong.append(row.number)
    return wrong


def computing(memory: Memory, name: str, data: bytes) -> float:
    """Measure in seconds what a file costs the processor; others may be at work beside us."""
    begun = time.process_time()
    check(memory.with_change(name, data), least=Severity.WARNING)
    return time.process_time() - begun


def verdict(
    memory: Memory, name: str, data: bytes, *, slips: int = 1, thorough: bool = True
) -> str:
    """Check the frozen ledger with one file changed; tell what is not as promised, or nothing.

    ``slips`` is how often it was changed. What is ``thorough`` looks at all tables, writes every
    kind of report, and has another parser read the file.
    """
    begun = time.perf_counter()
    ledger = memory.with_change(name, data, alone=not thorough)
    document = ledger.document(name)
    found = check(ledger, lambda one: thorough or one.code not in ACROSS, least=Severity.WARNING)
    if time.perf_counter() - begun > LONGEST and computing(memory, name, data) > LONGEST:
        return "too slow"
    here = [finding for finding in found if finding.path == name]
    if outside := [finding for finding in here if not is_inside(finding, data)]:
        return f"outside the file: {outside}"
    if thorough and (odd := steering(here, document)):
        return f"written with control characters: {odd}"
    if any(finding.severity is Severity.ERROR for finding in here):
        short = cut_short(memory, ledger, name, found, once=slips == 1)
        return f"rows {short} are answered otherwise than they were" if short else ""
    if document.spoiled or not document.complete:
        return f"nothing is said of {document.spoiled}"
    reader = Reader if thorough else FastReader
    return (
        "" if reads_alike(ledger, name, data, reader) else "read otherwise than by another reader"
    )


@pytest.fixture(scope="module")
def memory() -> Memory:
    return Memory()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "chunk" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("--mutations")
        metafunc.parametrize("chunk", range(-(-wanted // CHUNK)))


def test_the_frozen_files_read_alike(memory: Memory) -> None:
    names = {name: verdict(memory, name, data) for name, data in memory.contents.items()}
    assert names == dict.fromkeys(memory.contents, "")


def test_a_mutated_file_is_valid_or_a_finding_tells_where_not(memory: Memory, chunk: int) -> None:
    random, names = Random(chunk), sorted(memory.contents)
    for number in range(CHUNK):
        name, slips = random.choice(names), times(random)
        data = mutated(random, memory.contents[name], slips)
        wrong = verdict(memory, name, data, slips=slips, thorough=number % 10 == 0)
        assert not wrong, f"chunk {chunk}, number {number}, {name}: {wrong}\n{data!r}"


def test_mutations_give_both_valid_and_broken_files(memory: Memory) -> None:
    random, counted = Random("both"), Counter[bool]()
    for _number in range(200):
        name = random.choice(sorted(memory.contents))
        memory.change(name, mutated(random, memory.contents[name], times(random)))
        errors = [f for f in check(load(memory)) if f.severity is Severity.ERROR]
        counted[bool(errors)] += 1
    assert min(counted[True], counted[False]) > 40


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("甲", "乙"),
        ("甲", None),
        (2, "3"),
        (2, ["2"]),
        (85.5, "85"),
        (True, "false"),
        (False, "no"),
        (["甲"], ["甲", "乙"]),
        (["甲"], "甲"),
        ({"title": "甲"}, {"title": "甲", "remark": "乙"}),
        ({"title": "甲", "remark": "乙"}, {"title": "甲"}),
        ({"rows": [{"number": 1}]}, {"rows": [{"number": "2"}]}),
    ],
)
def test_the_comparison_sees_a_difference(ours: object, theirs: object) -> None:
    assert not same(ours, theirs)


@pytest.mark.parametrize(
    "span",
    [
        None,
        Span(0, 1, 1, 1),
        Span(1, 0, 1, 1),
        Span(1, 1, 1, 4),
        Span(1, 3, 1, 2),
        Span(2, 1, 1, 1),
        Span(3, 2, 3, 2),
        Span(4, 1, 4, 1),
    ],
)
def test_a_place_outside_a_file_is_seen(span: Span | None) -> None:
    finding = Finding("Y101", Severity.ERROR, "", span=span)
    assert not is_inside(finding, "改革\n任务\n".encode())
    assert is_inside(finding._replace(span=Span(1, 1, 3, 1)), "改革\n任务\n".encode())


@pytest.mark.parametrize(
    "new",
    [b"deadline: 2023", b"deadline: 2022\n    remark: x", b"deadline: 2021\n    deadline: 2022"],
)
def test_a_file_that_was_read_otherwise_is_seen(new: bytes, memory: Memory) -> None:
    name = "ledgers/2020/pilots.yaml"
    other = memory.contents[name].replace(b"deadline: 2022", new, 1)
    memory.change(name, memory.contents[name])
    assert not reads_alike(load(memory), name, other)
