"""The quick reader gives what the reader of events gives, or nothing."""

from __future__ import annotations

import ast
import runpy
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgertool.reading import comments, events, plain, source
from ledgertool.reading.document import Document
from tests import layouts
from tests.conftest import IN_CI
from tests.samples import ROOT

BENCH = runpy.run_path(str(ROOT / "bench" / "tasks.py"))
"""What writes the ledgers that speed is measured with."""

CHUNK = 10_000
"""Mutants that one test makes; each chunk has a seed of its own, which is its number."""

MUTANTS = 1_000_000 if IN_CI else 10_000

SIGNS = ":#-[]{},&*!|>'\"%@`?~=<. \n\t\r\\()"
PIECES = (
    *(": ", " #", "- ", "  ", "\n\n", "\n  ", "\n    ", "---\n", "...\n", "''", '""', "\\n", ", "),
    *(
        "[]",
        "{}",
        "<<: ",
        "&a ",
        "*a",
        "!!str ",
        "|\n",
        ">\n",
        "?\n",
        "number: 1\n",
        "null",
        "key:",
    ),
    *("\r\n", "\ufeff", "\u3000", "\x85", "\u2028", "\x00", "\u00a0", "\U0001f600", "：", "，"),
    *(" #1", "'甲 #1'", '"甲 # 乙"', "'甲' #1"),
    *("[甲, 乙]", "{from: 甲, to: [乙]}", "- [甲]", "- 甲\n", "'甲'", '"甲"', "%甲", "  # 甲"),
)


def by_events(text: str) -> Any:
    """Read values as YAML has them, None where there are none."""
    try:
        return events.values(text)
    except (events.Odd, yaml.YAMLError, UnicodeEncodeError):
        return None


def agree(text: str) -> bool:
    """Tell whether a text was read, and then not otherwise: types and orders count, too."""
    ours = plain.values(text)
    assert ours is None or repr(ours) == repr(by_events(text)), text
    return ours is not None


def placed(marks: Any) -> Any:
    """Give places as numbers that can be compared."""
    if isinstance(marks, dict):
        return [(name, placed(place)) for name, place in marks.items()]
    if isinstance(marks, (list, tuple)):
        return [placed(one) for one in marks]
    return (marks.line, marks.column) if hasattr(marks, "column") else marks


def is_placed_as_it_was_built(text: str) -> bool:
    """Tell whether a text has places, and then those that are found when everything is odd."""
    if by_events(text) is None:
        return False
    document = Document()
    events.build(text, document)
    assert placed(events.places(text)) == placed(document.marks), text
    return True


def files() -> list[Path]:
    """Find the files of YAML in the repository, good and bad."""
    folders = (ROOT / name for name in ("data", "examples", "tests", "docs"))
    return sorted(path for folder in folders for path in folder.rglob("*.y*ml"))


@cache
def texts() -> list[str]:
    """Collect all texts that may be YAML: of files, and of strings in tests."""
    found = [path.read_bytes().decode("utf-8", "replace") for path in files()]
    for path in sorted((ROOT / "tests").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return list(dict.fromkeys(found))


@cache
def samples() -> list[list[str]]:
    """Cut the texts into pieces of a head and a few rows, as lines: small ones are soon read."""
    found = []
    for text in [*texts(), BENCH["table"](3)]:
        lines = text.splitlines(keepends=True)
        begins = [number for number, line in enumerate(lines) if line.startswith("  - ")]
        head = lines[: begins[0]] if begins else lines
        ends = [*begins[1:], len(lines)][: len(begins)]
        found += [head[-9:] + lines[one:end][:30] for one, end in zip(begins, ends, strict=True)]
        found += [lines[:30]]
    wanted = {"".join(lines): lines for lines in found if ":" in "".join(lines)}
    return [*wanted.values(), *[lines for lines in wanted.values() if agree("".join(lines))] * 9]


def in_characters(random: Random, text: str) -> str:
    """Replace, insert, delete, or swap a few characters."""
    at = random.randrange(len(text) + 1)
    gone = random.choice((0, 0, 1, 1, 2, 5))
    new = random.choice((random.choice(SIGNS), random.choice(PIECES), "", text[at : at + 3][::-1]))
    return text[:at] + new + text[at + gone :]


def in_lines(random: Random, text: str) -> str:
    """Move, repeat, delete, join or indent lines otherwise."""
    lines = text.splitlines(keepends=True) or [""]
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    spaces = len(lines[at]) - len(lines[at].lstrip(" "))
    match random.randrange(7):
        case 0:
            lines.insert(other, lines.pop(at))
        case 1:
            lines.insert(other, lines[at])
        case 2:
            del lines[at]
        case 3:
            lines[at] = lines[at].rstrip("\r\n") + random.choice(("", " ", "  # ", ": "))
        case 4:
            lines[at] = " " * random.randrange(9) + lines[at].lstrip(" ")
        case 5:
            end, more = random.randrange(at, len(lines)) + 1, random.choice((-2, -1, 1, 2, 4))
            moved = [" " * max(more, 0) + line[max(-more, 0) :] for line in lines[at:end]]
            lines[at:end] = moved
        case _:
            new = random.choice(random.choice(samples()))
            lines.insert(at, " " * spaces + new.lstrip(" ") if random.randrange(2) else new)
    return "".join(lines)


def mutants(seed: int, count: int) -> Iterator[str]:
    """Make texts with a few slips, and some with many."""
    random = Random(seed)
    for _mutant in range(count):
        text = "".join(random.choice(samples()))
        for _slip in range(random.choice((1, 1, 1, 1, 2, 4))):
            text = random.choice((in_characters, in_lines))(random, text)
        yield text


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_of_the_suite_is_read_as_yaml_has_it_or_not_at_all(path: Path) -> None:
    agree(path.read_bytes().decode("utf-8", "replace"))


def test_a_text_of_the_suite_is_read_as_yaml_has_it_or_not_at_all() -> None:
    assert sum(map(agree, texts())) > 500


@pytest.mark.parametrize("seed", range(MUTANTS // CHUNK))
def test_a_mutant_is_read_as_yaml_has_it_or_not_at_all(seed: int) -> None:
    read = sum(map(agree, mutants(seed, CHUNK)))
    assert CHUNK / 4 < read < CHUNK / 2


@pytest.mark.parametrize("seed", range(MUTANTS // CHUNK))
def test_places_are_those_of_a_text_that_is_read_with_care(seed: int) -> None:
    assert sum(map(is_placed_as_it_was_built, mutants(seed, CHUNK // 10))) > CHUNK / 40
    assert seed or sum(map(is_placed_as_it_was_built, texts())) > 500


def within(value: Any, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Go through the places of all that is in a value."""
    yield steps
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for step, one in () if isinstance(value, str) else inside:
        yield from within(one, (*steps, step))


def test_an_empty_line_that_ends_otherwise_is_in_its_row() -> None:
    text = "rows:\n  - number: 1\n\r\n    title: 甲\n\r\n  - number: 2\n    title: 乙\n"
    document = source.read(text.encode())
    assert document.locate_row is not None
    assert document.span(("rows", 0, "title")) == (4, 12, 4, 13)
    assert document.span(("rows", 1, "title")) == (7, 12, 7, 13)


@pytest.mark.parametrize("seed", range(MUTANTS // CHUNK))
def test_places_in_a_row_are_found_as_in_the_whole_file(seed: int) -> None:
    rows = 0
    for mutant in mutants(seed, CHUNK // 10):
        alone, whole = (source.read(mutant.encode("utf-8", "replace")) for _ in "12")
        whole.locate_row = None
        if alone.locate_row is None:
            continue
        rows += alone.locate_row(0) is not None
        for steps in within(whole.value):
            for key in (False, True):
                assert alone.span(steps, key=key) == whole.span(steps, key=key), (mutant, steps)
                alone._marks = None
    assert rows > CHUNK / 200


def commented(text: str, *looks: Callable[[Document], None]) -> tuple[object, object]:
    """Give what is told of the comments of a text that the quick reader has read."""
    document = Document(value=plain.values(text), text=text)
    document.locate = lambda: events.places(text)
    for look in looks:
        look(document)
    return document.findings, document.spoiled


@pytest.mark.parametrize("seed", range(MUTANTS // CHUNK))
def test_comments_are_told_as_if_all_places_were_known(seed: int) -> None:
    told = 0
    for mutant in mutants(seed, CHUNK):
        if "#" in mutant and agree(mutant):
            ours = commented(mutant, partial(comments.check, is_plain=True))
            looks = (comments.check_behind_values, comments.check_lines)
            assert ours == commented(mutant, *looks), mutant
            told += bool(ours[0])
    assert told > CHUNK / 200


@settings(max_examples=1000 if IN_CI else 100)
@given(table=layouts.tables())
def test_any_layout_is_read_as_yaml_has_it_or_not_at_all(table: layouts.Written) -> None:
    agree(table.text)


LINES = st.tuples(
    st.integers(0, 8).map(lambda number: " " * number),
    st.sampled_from(("", "", "", "- ", "-", "- - ", "? ", "#", "& ")),
    st.sampled_from(
        ("", "甲:", "a:", "b-1:", "c :", "'d':", "on:", "rows:", "e", "<<:", "甲乙 丙:")
    ),
    st.sampled_from(("", " ", "  ")),
    st.one_of(
        st.sampled_from(PIECES),
        st.text(st.sampled_from(SIGNS.replace("\n", "") + "ab1甲，"), max_size=12),
        st.text(max_size=4),
    ),
).map("".join)


@settings(max_examples=20_000 if IN_CI else 1_000)
@given(lines=st.lists(LINES, max_size=8))
def test_any_lines_are_read_as_yaml_has_them_or_not_at_all(lines: list[str]) -> None:
    agree("\n".join(lines))


@pytest.mark.parametrize("seed", range(5))
def test_the_parser_without_c_agrees_as_well(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "Loader", yaml.SafeLoader)
    assert sum(map(agree, mutants(1_000_000 + seed, 200))) > 30


def test_the_files_of_the_ledger_are_all_plain() -> None:
    paths = [*(ROOT / "data").rglob("*.yaml"), *(ROOT / "examples").rglob("*.yaml")]
    hard = [path for path in paths if plain.values(path.read_text(encoding="utf-8")) is None]
    assert len(paths) > 15
    assert hard == []


def test_the_files_that_speed_is_measured_with_are_all_plain(tmp_path: Path) -> None:
    folder = BENCH["ledger"](tmp_path / "data", 400, 4)
    for path in folder.rglob("*.yaml"):
        assert agree(path.read_text(encoding="utf-8")), path


GOOD = {
    "names and texts": "a: 甲\nb: 乙 丙\n",
    "signs within texts": "a: 12:30 C#[1], {2} & “3” - 4? 5!\n",
    "a negative number": "a: -5\n",
    "nothing": "a:\nb:   \nc:\n",
    "comments": "# 甲\na: 1  # 乙\n\n  # 丙\nb:  # 丁\n  c: '2' # 3\n",
    "lines as on Windows": "a: 1\r\nrows:\r\n  - b: 2\r\n    c: [甲, 乙]\r\n",
    "quoted": "a: \"甲: 乙\"\nb: '丙 # 丁'\nc: ''\nd: \"e\\\"\\\\\"\nf: 'it''s'\n",
    "lists in brackets": 'a: []\nb: [ 甲 , 乙 丙 ]\nc: ["丁, 戊", \'己\', a"b]\n',
    "mappings in brackets": "a: {}\nb: {from: [甲], to: [乙, 丙]}\nc: {from: 2020, to: '2021'}\n",
    "lists below their name": "a:\n- 1\n- b: 2\n  c:\n  - 3\n  - [4]\nd: 5\n",
    "lists below and to the right": "a:\n  - 1\n  -  2\n  - b:\n      c: 3\n    d: 4\n  - 5\n",
    "no end of the last line": "a:\n  - b: 1",
    "spaces at the ends of lines": "a: 1 \nb: '2'  \n  \nc: [3] \n",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_what_is_plain_is_read(text: str) -> None:
    assert agree(text)


HARD = {
    "empty": "",
    "a comment alone": "# 甲\n",
    "a list": "- 1\n",
    "a text": "甲\n",
    "a name given twice": "a: 1\nb: 2\na: 3\n",
    "a name given twice in brackets": "a: {b: 1, b: 2}\n",
    "a merge": "a: 1\n<<: 2\n",
    "an anchor": "a: &b 1\n",
    "an alias": "a: *b\n",
    "a tag": "a: !!str 1\n",
    "a text over lines": "a: 1\n  2\n",
    "a quoted text over lines": "a: '1\n  2'\n",
    "a block": "a: |\n  1\n",
    "a colon within": "a: b: c\n",
    "a colon at the end": "a: b:\n",
    "a name below a value": "a: 1\n  b: 2\n",
    "a list below a value": "a: 1\n  - 2\n",
    "a dash that belongs nowhere": "a:\n    - 1\n  - 2\n",
    "a name that belongs nowhere": "a:\n    b: 1\n  c: 2\n",
    "a tab": "a:\t1\n",
    "a byte order mark": "\ufeffa: 1\n",
    "two documents": "a: 1\n---\nb: 2\n",
    "an end of the document": "a: 1\n...\n",
    "another escape": 'a: "\\n"\n',
    "a comment without a space": "a: 'b'#c\n",
    "more than is told apart": "a: [1, {b: 2}]\n",
    "a name that is too long": f"{'a' * 2000}: 1\n",
    "a line break of another kind": "a: 1\x85b: 2\n",
    "half a character": "a: \ud800\n",
    "levels too many": "".join(f"{' ' * n}a:\n" for n in range(30)),
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_what_is_not_plain_is_left_to_others(text: str) -> None:
    assert plain.values(text) is None


def test_values_of_equal_lines_are_not_the_same_object() -> None:
    read = plain.values("a: [甲]\nb: [甲]\n")
    assert read is not None
    read["a"].append("乙")
    assert read["b"] == ["甲"]


def test_places_are_found_in_what_was_read_quickly() -> None:
    document = source.read("a: 1\nrows:\n  - b: [甲, 乙]\n".encode())
    span = document.span(("rows", 0, "b", 1))
    assert span is not None
    assert (span.line, span.column, span.end_column) == (3, 12, 13)


LONG: dict[str, Callable[[int], str]] = {
    "text": lambda many: f"a: {'b' * many}\n",
    "spaces": lambda many: f"a: b{' ' * many}c\n",
    "colons": lambda many: f"a: b{':' * many} \n",
    "hashes": lambda many: f"a: b{'#' * many} # \n",
    "hashes between spaces": lambda many: f"a: 'b{' #' * (many // 2)}\n",
    "quotation marks": lambda many: "a: " + "'" * many + "b\n",
    "escapes": lambda many: 'a: "' + "\\" * many + "\n",
    "items": lambda many: f"a: [{'b, ' * (many // 3)}\n",
    "quoted items": lambda many: "a: [" + "'b', " * (many // 5) + "\n",
    "pairs": lambda many: f"a: {{{'b: c, ' * (many // 6)}\n",
    "spaces in brackets": lambda many: f"a: [{' ' * many}b\n",
    "letters of a name": lambda many: "a" * many + "\n",
    "dashes": lambda many: "- " * (many // 2) + "\n",
}


@pytest.mark.parametrize("make", LONG.values(), ids=LONG)
def test_a_line_of_20_million_characters_is_read_in_one_go(make: Callable[[int], str]) -> None:
    text = make(20_000_000)
    begun = time.process_time()
    plain.values(text)
    assert time.process_time() - begun < 10
