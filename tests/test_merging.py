"""What two have made of one file is merged: nothing lost, nothing doubled, nothing invented."""

from __future__ import annotations

import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ledgertool.editing.judging import judge_of
from ledgertool.editing.merging import Merge, merge
from ledgertool.reading import source
from tests.conftest import Run, posix
from tests.programs import Answer, clean, execute, git
from tests.samples import REGISTRY, ROOT, TABLE

NAME = "ledgers/2020/tasks.yaml"
PAIRS = 5_000

judge = judge_of(NAME, {"registry.yaml": REGISTRY})

Entry = dict[str, str]


@dataclass
class Work:
    """A row as a person sees it: fields, what was put on record, and comments above it."""

    number: int
    fields: dict[str, str]
    record: list[Entry] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


@dataclass
class Layout:
    """How a file is written."""

    dash: int
    step: int
    deeper: int
    style: str
    blank: bool
    quoted: bool
    end: str
    ended: bool

    @classmethod
    def any(cls, chance: Random) -> Layout:
        return cls(
            dash=chance.choice((0, 2, 4)),
            step=chance.choice((2, 2, 4)),
            deeper=chance.choice((0, 2, 2, 4)),
            style=chance.choice(("lines", "lines", "lines", "braces", "brackets", "all in a line")),
            blank=chance.random() < 0.5,
            quoted=chance.random() < 0.1,
            end=chance.choice(("\n", "\n", "\r\n")),
            ended=chance.random() < 0.9,
        )

    def text(self, rows: list[Work]) -> str:
        lines = TABLE.partition("rows:")[0].splitlines()
        lines += ["rows:", *(line for row in rows for line in self._row(row))]
        text = self.end.join(lines)
        return text + self.end * self.ended

    def _row(self, row: Work) -> Iterator[str]:
        at = " " * self.dash
        yield from (f"{at}# {comment}" for comment in row.comments)
        fields = {"number": str(row.number), **row.fields}
        record = f"[{', '.join(map(in_braces, row.record))}]"
        if self.style == "all in a line":
            yield f"{at}- {in_braces(fields | ({'record': record} if row.record else {}))}"
        else:
            begin = f"{at}-".ljust(self.dash + self.step)
            for name, value in fields.items():
                yield f"{begin}{self._name(name)}: {value}"
                begin = " " * (self.dash + self.step)
            if row.record and self.style == "brackets":
                yield f"{begin}{self._name('record')}: {record}"
            elif row.record:
                yield f"{begin}{self._name('record')}:"
                for entry in row.record:
                    yield from self._entry(entry, begin + " " * self.deeper)
        if self.blank:
            yield ""

    def _name(self, name: str) -> str:
        return f'"{name}"' if self.quoted else name

    def _entry(self, entry: Entry, at: str) -> Iterator[str]:
        if self.style == "braces":
            yield f"{at}- {in_braces(entry)}"
            return
        for number, (name, value) in enumerate(entry.items()):
            yield f"{at}{'  ' if number else '- '}{name}: {value}"


def in_braces(fields: dict[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}"


# Generated pairs of branches


class Branch:
    """Somebody who changes rows, and remembers what for."""

    def __init__(self, rows: list[Work], chance: Random, name: str) -> None:
        self.rows, self._chance, self._name, self._count = deepcopy(rows), chance, name, 0
        self.touched: Counter[tuple[int, str]] = Counter()

    def change(self, shared: list[tuple[int, Entry]]) -> None:
        for _time in range(self._chance.choice((1, 1, 2, 3))):
            self._chance.choice((self.report,) * 6 + (self.retitle, self.comment, self.remark))()
        if self._chance.random() < 0.1:
            self._chance.choice((self.close, self.extend, self.add, self.drop, self.correct))()
        for number, entry in shared:
            self._put(number, entry)

    def said(self) -> str:
        self._count += 1
        return f"{self._name}{self._count}"

    def row(self) -> Work:
        return self._chance.choice(self.rows)

    def report(self) -> None:
        entry = {"on": a_day(self._chance), "progress": self.said()}
        if self._chance.random() < 0.3:
            entry["percent"] = str(self._chance.randrange(100))
        self._put(self.row().number, entry)

    def _put(self, number: int, entry: Entry) -> None:
        for row in self.rows:
            if row.number == number and entry not in row.record:
                at = len(row.record)
                while at and row.record[at - 1]["on"] > entry["on"]:
                    at -= 1
                row.record.insert(at, dict(entry))

    def close(self) -> None:
        row = self.row()
        day = max([entry["on"] for entry in row.record], default="2020-01-01")
        row.record.append({"on": day, "closed": self.said()})

    def extend(self) -> None:
        row = self.row()
        day = max([entry["on"] for entry in row.record], default="2020-01-01")
        extended = f"{{from: {row.fields['deadline']}, to: {self._chance.choice((2021, 2022))}}}"
        row.record.append({"on": day, "extended": extended, "reason": self.said()})

    def correct(self) -> None:
        row = self.row()
        if row.record:
            entry = self._chance.choice(row.record)
            entry["note"] = self.said()

    def retitle(self) -> None:
        self.row().fields["title"] = f"推进{self.said()}改革"

    def remark(self) -> None:
        self.row().fields["remark"] = self.said()

    def comment(self) -> None:
        self.row().comments.append(self.said())

    def add(self) -> None:
        number = max(row.number for row in self.rows) + 1
        self.rows.append(Work(number, {**fields("新增"), "outcome": self.said()}))

    def drop(self) -> None:
        if len(self.rows) > 1:
            self.rows.pop()


def a_day(chance: Random) -> str:
    return f"2020-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def fields(title: str) -> dict[str, str]:
    return {
        "title": title,
        "leaders": "[谢强]",
        "lead_departments": "[职成高教科]",
        "deadline": "2020-12",
        "outcome": "方案",
    }


@dataclass
class Pair:
    """Two branches of a file."""

    layout: Layout
    base: list[Work]
    ours: list[Work]
    theirs: list[Work]

    @classmethod
    def any(cls, seed: int) -> Pair:
        chance = Random(seed)
        rows = [Work(n, fields(f"任务{n}")) for n in range(1, chance.randint(2, 4))]
        first = Branch(rows, chance, "甲")
        for _time in range(chance.choice((0, 1, 2, 4))):
            first.report()
        shared = []
        if chance.random() < 0.2:
            shared = [(first.row().number, {"on": a_day(chance), "progress": "同一条"})]
        sides = [Branch(first.rows, chance, name) for name in ("乙", "丙")]
        for side in sides:
            side.change(shared)
        return cls(Layout.any(chance), first.rows, *(side.rows for side in sides))

    def texts(self) -> tuple[str, str, str]:
        base, ours, theirs = map(self.layout.text, (self.base, self.ours, self.theirs))
        return base, ours, theirs

    def is_addition(self) -> bool:
        """Tell whether both sides only add entries that are reports."""
        return all(
            [was.number for was in self.base] == [row.number for row in side]
            and all(
                (was.fields, was.comments) == (row.fields, row.comments)
                and all(entry in row.record for entry in was.record)
                and all("progress" in entry for entry in row.record)
                for was, row in zip(self.base, side, strict=True)
            )
            for side in (self.ours, self.theirs)
        )


SAID = re.compile("[甲乙丙][0-9]+|同一条")
"""What somebody has said, wherever it stands."""


def value_of(text: str) -> Any:
    document = source.read(text.encode())
    assert document.complete
    assert not document.spoiled
    return document.value


def texts_in(value: Any) -> Counter[str]:
    """Count all that was said in a value, by its text."""
    if isinstance(value, str):
        return Counter(SAID.findall(value))
    inside = value.values() if isinstance(value, dict) else value
    found: Counter[str] = Counter()
    for one in inside:
        found += texts_in(one)
    return found


def sides_of(text: str) -> tuple[str, str]:
    """Give a text with its conflicts resolved as ours, and as theirs."""
    pattern = r"<{7} ours\r?\n(.*?)={7}\r?\n(.*?)>{7} theirs(?:\r?\n|$)"
    assert text.count("<" * 7) == len(re.findall(pattern, text, re.DOTALL))
    ours, theirs = (re.sub(pattern, rf"\{n}", text, flags=re.DOTALL) for n in (1, 2))
    return ours, theirs


def wanted(*texts: str) -> set[str]:
    """Give what must be in a merged file: what is new on a side, and what neither took away."""
    base, ours, theirs = (set(SAID.findall(text)) for text in texts)
    return base & ours & theirs | (ours | theirs) - base


def hold(pair: Pair, merged: Merge) -> None:
    """See that a merge of two branches is what it should be."""
    base, ours, theirs = pair.texts()
    expected = wanted(base, ours, theirs)
    assert set(re.findall("(?<!\r)\n|\r\n", merged.text)) <= {pair.layout.end}
    if not merged.is_clean:
        assert not pair.is_addition()
        assert expected <= set(SAID.findall(merged.text))
        for text, side in zip(sides_of(merged.text), (ours, theirs), strict=True):
            assert expected & set(SAID.findall(side)) <= set(SAID.findall(text))
        return
    assert "<<<<<<<" not in merged.text
    said = texts_in(value_of(merged.text))
    assert set(said.values()) <= {1}, "doubled"
    comments = set(re.findall("# ([甲乙丙][0-9]+)", merged.text))
    assert set(said) | comments == expected, "lost, or invented"
    for row in value_of(merged.text)["rows"]:
        days = [entry["on"] for entry in row.get("record", ())]
        assert days == sorted(days)


@pytest.mark.parametrize("part", range(4))
def test_of_generated_pairs_of_branches_no_entry_is_lost_and_none_doubled(part: int) -> None:
    clean = 0
    for seed in range(part * PAIRS // 4, (part + 1) * PAIRS // 4):
        pair = Pair.any(seed)
        merged = merge(*pair.texts(), judge)
        try:
            hold(pair, merged)
        except AssertionError as error:
            raise AssertionError("\n".join((str(seed), *pair.texts(), merged.text))) from error
        clean += merged.is_clean
    assert clean > PAIRS // 4 * 0.8


# What happens to one row on two sides


ENTRY = "    record:\n      - on: 2020-06-30\n        progress: 方案已印发\n"
BASE = TABLE + ENTRY
LATER = "      - on: 2020-09-30\n        progress: 已试点\n"
EARLIER = "      - on: 2020-05-30\n        progress: 已起草\n        percent: 20\n"
FLOW = TABLE + "    record: [{on: 2020-06-30, progress: 方案已印发}]\n"


def both(base: str, ours: str, theirs: str) -> Merge:
    """Merge, and see that it comes to the same with the sides exchanged, but for their order."""
    merged, other = merge(base, ours, theirs, judge), merge(base, theirs, ours, judge)
    assert merged.is_clean == other.is_clean
    if merged.is_clean:
        assert sorted(merged.text) == sorted(other.text)
    return merged


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        # what both add, in the order of days
        (BASE + LATER, BASE.replace(ENTRY[12:], EARLIER + ENTRY[12:]), None),
        (BASE + LATER, BASE + LATER, BASE + LATER),
        (BASE + LATER, BASE + LATER.replace("09", "10"), BASE + LATER + LATER.replace("09", "10")),
        # a field that one has changed
        (BASE + LATER, BASE.replace("2020-12", "2020-11"), None),
        (BASE.replace("谢强", "彭格"), BASE.replace("2020-12", "2020-11"), None),
        (BASE.replace("校企合作", "合作"), BASE.replace("    must_close: true\n", ""), None),
        # comments and blank lines
        (BASE + LATER, BASE.replace("  - number: 2", "  # 说明\n  - number: 2"), None),
        (BASE + LATER, BASE.replace("order: 1", "order: 1  # 说明"), None),
        (BASE.replace("\n\n", "\n"), BASE + LATER, BASE.replace("\n\n", "\n") + LATER),
        # a row that one has taken away
        (BASE[: BASE.index("  - number: 2")], BASE.replace("2020-12", "2020-11"), None),
    ],
)
def test_what_each_has_changed_is_taken(ours: str, theirs: str, merged: str | None) -> None:
    found = both(BASE, ours, theirs)
    assert found.is_clean
    if merged is not None:
        assert found.text == merged
    was, one, other, now = (Counter(text.splitlines()) for text in (BASE, ours, theirs, found.text))
    if merged is None:
        assert now == was + (one - was) + (other - was) - (was - one) - (was - other)


CLASHING: dict[str, tuple[str, ...]] = {
    "one field": (BASE.replace("2020-12", "2020-10"), BASE.replace("2020-12", "2020-11")),
    "one entry": (BASE.replace("已印发", "已下发"), BASE.replace("已印发", "已发出")),
    "an entry, and a comment on it": (
        BASE.replace("已印发", "已下发"),
        BASE.replace("已印发", "已印发  # 说明"),
    ),
    "an entry, and a comment above it": (
        BASE[: BASE.index("    record:")],
        BASE.replace("      - on:", "      # 说明\n      - on:"),
    ),
    "a row that is gone": (BASE[: BASE.index("  - number: 2")], BASE + LATER),
    "one number": tuple(
        TABLE
        + TABLE[TABLE.index("\n  - number: 1") : TABLE.index("\n  - number: 2")]
        .replace("number: 1", "number: 3")
        .replace("中考", title)
        for title in ("高考", "招生")
    ),
    "broken YAML": (BASE + LATER, BASE.replace("rows:", "rows: [")),
    "a key given twice": (BASE + LATER, BASE.replace("year: 2020", "year: 2020\nyear: 2020")),
    "no table": (BASE + LATER, "文字\n"),
    "nothing": (BASE + LATER, ""),
    "marks of a conflict": (BASE + LATER, "<<<<<<< a\n" + BASE + "=======\n>>>>>>> b\n"),
    "one deadline, extended twice": tuple(
        BASE
        + "      - on: 2020-12-20\n        extended: {from: 2020, to: "
        + to
        + "}\n"
        + "        reason: 上级文件未出台\n"
        for to in ("2021-03", "2021-06")
    ),
    "closed, and more afterwards": (
        BASE + LATER.replace("progress", "closed"),
        BASE + LATER.replace("09", "10"),
    ),
    "two ways to write": (BASE + LATER, FLOW.replace("}]", "}, {on: 2020-07-01, progress: 甲}]")),
}


def clash(way: str) -> tuple[str, str]:
    ours, theirs = CLASHING[way]
    return ours, theirs


@pytest.mark.parametrize("way", CLASHING)
def test_what_cannot_be_merged_is_marked_with_both_sides(way: str) -> None:
    ours, theirs = clash(way)
    base = TABLE if way == "one number" else BASE
    found = both(base, ours, theirs)
    assert not found.is_clean
    sides = sides_of(found.text) if way != "marks of a conflict" else (found.text, found.text)
    for side, text in zip(sides, (ours, theirs), strict=True):
        assert not Counter(text.splitlines()) - Counter(side.splitlines())


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ended", [True, False])
def test_line_ends_and_the_end_of_the_file_stay_ours(end: str, mark: str, ended: bool) -> None:
    def made(text: str, end: str = end) -> str:
        return mark + text.replace("\n", end)[: None if ended else -len(end)]

    for other in ("\n", "\r\n"):
        theirs = made(BASE.replace("2020-12", "2020-11"), other)
        found = merge(made(BASE, other), made(BASE + LATER), theirs, judge)
        assert found == (made((BASE + LATER).replace("2020-12", "2020-11")), True)


def test_marks_are_as_long_as_git_wants_them() -> None:
    found = merge(BASE, *clash("one field"), judge, 12)
    assert found.text.count("<" * 12 + " ours\n") == 1
    assert found.text.count("\n" + "=" * 12 + "\n") == 1


def test_what_a_side_has_indented_anew_takes_what_the_other_adds() -> None:
    head, rows = BASE.split("rows:\n")
    ours = head + "rows:\n" + re.sub("(?m)^(?=.)", "  ", rows)
    found = merge(BASE, ours, BASE + LATER, judge)
    assert found.is_clean
    assert found.text.endswith("          progress: 已试点\n")


@pytest.mark.parametrize("base", [REGISTRY, REGISTRY.replace("\n\n", "\n")])
def test_names_that_both_add_to_the_registry_stay(base: str) -> None:
    last, new = "  - name: 彭格\n", "  - name: 李艺\n    aliases: [李毅]\n"
    ours = base.replace(last, f"{last}  - name: 江海\n")
    theirs = base.replace(last, last + new)
    found = merge(base, ours, theirs, judge_of("registry.yaml", {}))
    assert found.is_clean
    assert found.text == ours.replace("江海\n", f"江海\n{new}")


def test_names_that_one_has_put_into_another_order_keep_it() -> None:
    lines = REGISTRY.splitlines(keepends=True)
    moved = "".join([lines[0], lines[3], *lines[1:3], *lines[4:]])
    added = REGISTRY.replace("  - name: 基教科\n", "  - name: 基教科\n  - name: 办公室\n")
    found = both(REGISTRY, moved, added)
    assert found == (
        moved.replace("  - name: 基教科\n", "  - name: 基教科\n  - name: 办公室\n"),
        True,
    )


# With git


def driver() -> str:
    return f'"{sys.executable}" -m ledgertool merge-driver %O %A %B %P'


@pytest.fixture
def office(tmp_path: Path, run: Run) -> Path:
    """Begin a repository with ``ledger init``, and a table in it."""
    folder = tmp_path / "office"
    assert run("init", str(folder), "--kind", "task", "--year", "2020").code == 0
    (folder / "data" / NAME).write_text(BASE, "utf-8")
    (folder / "data/registry.yaml").write_text(REGISTRY, "utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "merge.ledger.driver", driver())
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    return folder


def branched(office: Path, ours: str, theirs: str, name: str = NAME) -> Answer:
    """Make two branches of a file, and merge them."""
    path = office / "data" / name
    for branch, text in (("theirs", theirs), ("main", ours)):
        git(office, "checkout", "-q", *(("-b",) if branch == "theirs" else ()), branch)
        path.write_text(text, "utf-8", newline="")
        git(office, "commit", "-qam", branch)
    return execute("git", "merge", "-q", "theirs", cwd=office, env=clean())


@posix
@pytest.mark.parametrize("base", [BASE, FLOW, TABLE], ids=["lines", "brackets", "none yet"])
def test_git_merges_what_two_have_reported_by_command(base: str, office: Path, run: Run) -> None:
    path = office / "data" / NAME
    path.write_text(base, "utf-8")
    git(office, "commit", "-qam", "base", "--allow-empty")
    sides = []
    for words in (("方案已试点", "--on", "2020-09-30"), ("方案已修改", "--on", "2020-08-31")):
        path.write_text(base, "utf-8")
        report = run("progress", "tasks/2", *words, "--data", str(office / "data"))
        assert report.code == 0, report.err
        sides.append(path.read_text("utf-8"))
    path.write_text(base, "utf-8")
    assert branched(office, *sides).code == 0
    assert git(office, "status", "--porcelain") == ""
    ((_first, row),) = [value_of(path.read_text("utf-8"))["rows"]]
    said = [entry["progress"] for entry in row["record"]]
    assert said[-2:] == ["方案已修改", "方案已试点"]
    assert run("check", "--data", str(office / "data")).code == 0


@posix
def test_git_keeps_a_conflict_with_marks_for_us(office: Path) -> None:
    answer = branched(office, *clash("one field"))
    assert answer.code == 1
    assert "CONFLICT" in answer.out
    text = (office / "data" / NAME).read_text("utf-8")
    assert text == merge(BASE, *clash("one field"), judge).text
    assert git(office, "status", "--porcelain").startswith("UU")


@posix
def test_git_merges_a_table_that_one_has_renamed(office: Path) -> None:
    git(office, "checkout", "-qb", "theirs")
    (office / "data" / NAME).write_text(BASE + LATER, "utf-8")
    git(office, "commit", "-qam", "theirs")
    git(office, "checkout", "-q", "main")
    git(office, "mv", f"data/{NAME}", "data/ledgers/2020/other.yaml")
    (office / "data/ledgers/2020/other.yaml").write_text(BASE.replace("2020-12", "2020-11"))
    git(office, "commit", "-qam", "main")
    assert execute("git", "merge", "-q", "theirs", cwd=office, env=clean()).code == 0
    merged = (office / "data/ledgers/2020/other.yaml").read_text("utf-8")
    assert merged == (BASE + LATER).replace("2020-12", "2020-11")


@posix
def test_git_merges_the_registry_and_tables_together(office: Path, run: Run) -> None:
    ours = REGISTRY.replace("  - name: 彭格\n", "  - name: 彭格\n  - name: 江海\n")
    theirs = REGISTRY.replace("  - name: 彭格\n", "  - name: 彭格\n  - name: 李艺\n")
    assert branched(office, ours, theirs, "registry.yaml").code == 0
    assert run("check", "--data", str(office / "data")).code == 0


@pytest.mark.parametrize("data", [b"\xff\xfeK\x00\n", b"kind: \xd6\xd0\n", b"\x00" * 9, b""])
def test_bytes_that_are_no_text_stay_what_they_are(data: bytes, run: Run, tmp_path: Path) -> None:
    for name, content in (("o", b""), ("a", data), ("b", BASE.encode())):
        (tmp_path / name).write_bytes(content)
    names = [str(tmp_path / name) for name in "oab"]
    assert run("merge-driver", *names, f"data/{NAME}").code == (1 if data else 0)
    merged = (tmp_path / "a").read_bytes()
    assert data in merged
    assert BASE.encode() in merged


def test_where_a_file_cannot_be_read_git_is_told_that_nothing_was_merged(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a").write_text("mine", "utf-8")
    answer = run("merge-driver", str(tmp_path / "none"), str(tmp_path / "a"), "b", f"data/{NAME}")
    assert (answer.code, answer.out, answer.err.count("\n")) == (129, "", 1)
    assert (tmp_path / "a").read_text("utf-8") == "mine"


def test_a_bug_of_ours_leaves_the_lines_of_both(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_words: Any) -> Merge:
        raise ValueError

    monkeypatch.setattr("ledgertool.editing.merging.merge", broken)
    for name, text in zip("oab", (BASE, *clash("one field")), strict=True):
        (tmp_path / name).write_text(text, "utf-8")
    assert run("merge-driver", *(str(tmp_path / name) for name in "oab"), NAME).code == 70
    assert sides_of((tmp_path / "a").read_text("utf-8")) == clash("one field")


@pytest.mark.parametrize("is_valid", [True, False])
def test_a_table_of_a_form_of_its_own_is_judged_by_that_form(
    is_valid: bool, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "data/ledgers/2020/rectification.yaml"
    shutil.copytree(ROOT / "examples/rectification", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    base = (tmp_path / name).read_text("utf-8")
    sides = []
    for command, day in (("progress", "2020-12-02"), ("close", "2020-12-01")):
        verb = "progress" if is_valid else command
        words = ["--evidence", "验收材料"] if verb == "close" else ["已上报"]
        assert run(verb, "rectification/2", *words, "--on", day).code == 0
        sides.append((tmp_path / name).read_text("utf-8"))
        (tmp_path / name).write_text(base, "utf-8")
    for file, text in zip("oab", (base, *sides), strict=True):
        (tmp_path / file).write_text(text, "utf-8")
    assert run("merge-driver", "o", "a", "b", name).code == (0 if is_valid else 1)
    assert (tmp_path / "a").read_text("utf-8").count("2020-12-0") == base.count("2020-12-0") + 2
