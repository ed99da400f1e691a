"""What two have made of one file is merged: nothing lost, nothing doubled, nothing invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from ledgertool.editing.judging import judge_of
from ledgertool.editing.merging import Merge, merge
from ledgertool.reading import source
from tests.samples import REGISTRY, TABLE

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
                row.record.insert(at, entry)

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


def value_of(text: str) -> Any:
    document = source.read(text.encode())
    assert document.complete
    assert not document.spoiled
    return document.value


def texts_in(value: Any) -> Counter[str]:
    """Count all that was said in a value, by its text."""
    if isinstance(value, str):
        return Counter(re.findall("[甲乙丙][0-9]+|同一条", value))
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


def wanted(pair: Pair, said: set[str]) -> set[str]:
    """Give what must be in a merged file, of all that was said: what neither side took away."""
    base, ours, theirs = (
        set(texts_in(value_of(text))) | set(re.findall("# ([甲乙丙][0-9]+)", text))
        for text in pair.texts()
    )
    return ((ours | theirs) - (base - ours) - (base - theirs)) & said | (ours | theirs) - base


def hold(pair: Pair, merged: Merge) -> None:
    """See that a merge of two branches is what it should be."""
    base, ours, theirs = pair.texts()
    assert set(re.findall("(?<!\r)\n|\r\n", merged.text)) <= {pair.layout.end}
    said = set(re.findall("[甲乙丙][0-9]+|同一条", base + ours + theirs))
    if not merged.is_clean:
        assert not pair.is_addition()
        assert "=======" in merged.text
        assert all(one in merged.text for one in wanted(pair, said))
        for text, side in zip(sides_of(merged.text), (ours, theirs), strict=True):
            missing = set(re.findall("[甲乙丙][0-9]+|同一条", side)) - set(
                re.findall("[甲乙丙][0-9]+|同一条", text)
            )
            assert not missing & wanted(pair, said)
        return
    assert "<<<<<<<" not in merged.text
    value = value_of(merged.text)
    assert set(texts_in(value).values()) <= {1}, "doubled"
    comments = set(re.findall("# ([甲乙丙][0-9]+)", merged.text))
    assert set(texts_in(value)) | comments == wanted(pair, said), "lost, or invented"
    for row in value["rows"]:
        days = [entry["on"] for entry in row.get("record", ())]
        assert days == sorted(days)
    assert not judge(merged.text, ours, theirs)


@pytest.mark.parametrize("part", range(4))
def test_of_generated_pairs_of_branches_no_entry_is_lost_and_none_doubled(part: int) -> None:
    clean = 0
    for seed in range(part * PAIRS // 4, (part + 1) * PAIRS // 4):
        pair = Pair.any(seed)
        merged = merge(*pair.texts(), judge)
        try:
            hold(pair, merged)
        except AssertionError as error:
            base, ours, theirs = pair.texts()
            raise AssertionError(f"{seed}\n{base}\n{ours}\n{theirs}\n{merged.text}") from error
        clean += merged.is_clean
    assert clean > PAIRS // 4 * 0.8
