"""An entry put on record changes the lines of its row alone, in every layout there may be."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ledgertool.editing.entries import Addition, recorded, verify
from ledgertool.findings.finding import Severity
from ledgertool.reading import source
from ledgertool.reading.ledger import Ledger, of_texts
from tests import layouts
from tests.conftest import IN_CI
from tests.layouts import FILE, Written, tables

MANY = 1_000 if IN_CI else 300


def ledger_of(text: str) -> Ledger:
    """Read a table of one text."""
    return of_texts(Path("data"), {**Written(text, []).files})


def additions_of(ledger: Ledger, entries: dict[int, dict[str, Any]]) -> list[Addition]:
    (table,) = ledger.tables
    return [Addition(table, table.rows[index], entry) for index, entry in entries.items()]


def with_entry(record: list[dict[str, Any]], entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Put an entry behind those of its day and before it."""
    before = [one for one in record if one["on"] <= entry["on"]]
    return [*before, entry, *record[len(before) :]]


def by_another_reader(text: str) -> Any:
    """Read a file as ruamel.yaml does, everything as text."""
    return YAML(typ="base", pure=True).load(text)


def shared(one: str, two: str) -> int:
    """Count the characters that two texts begin with both."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))


def inserted(before: str, after: str) -> tuple[str, str]:
    """Give what one text has in the place of what in another, where they differ in one place."""
    start = shared(before, after)
    end = shared(before[start:][::-1], after[start:][::-1])
    return before[start : len(before) - end], after[start : len(after) - end]


def places_of(text: str) -> list[tuple[int, int]]:
    """Give the place in a text that each row begins at, and that where the next one does."""
    document = source.read(text.encode())
    lines = [0, *(place + 1 for place, sign in enumerate(text) if sign == "\n")]
    spans = [document.span(("rows", index, 0)) for index in range(len(document.value["rows"]))]
    starts = [lines[span.line - 1] + span.column - 1 for span in spans if span]
    return [*zip(starts, [*starts[1:], len(text)], strict=True)]


@settings(max_examples=MANY, phases=[Phase.generate])
@given(tables(), st.data())
def test_only_lines_of_the_row_change_and_what_was_meant_is_read_back(
    written: Written, data: st.DataObject
) -> None:
    ledger = ledger_of(written.text)
    assume(not [one for one in ledger.findings if one.severity == Severity.ERROR])
    index = data.draw(st.integers(0, len(written.rows) - 1))
    entry = data.draw(layouts.entries())
    added = additions_of(ledger, {index: entry})
    text = recorded(ledger, added)[FILE]
    after = ledger.edited({FILE: text})
    verify(after, added)

    was, now = inserted(*("".join(one.split()) for one in (written.text, text)))
    rest = iter(now)
    assert all(sign in rest for sign in was.removeprefix("[]")), "only brackets of no record go"
    start, end = places_of(written.text)[index]
    assert text.startswith(written.text[:start])
    assert text.endswith(written.text[end:])
    values = [dict(row) for row in written.rows]
    values[index]["record"] = with_entry(values[index].get("record", []), entry)
    assert by_another_reader(text)["rows"] == values


@settings(max_examples=MANY // 3, phases=[Phase.generate])
@given(tables(), st.data())
def test_entries_of_several_rows_are_put_in_together(written: Written, data: st.DataObject) -> None:
    ledger = ledger_of(written.text)
    assume(not [one for one in ledger.findings if one.severity == Severity.ERROR])
    entries = {index: data.draw(layouts.entries()) for index in range(len(written.rows))}
    added = additions_of(ledger, entries)
    text = recorded(ledger, added)[FILE]
    verify(ledger.edited({FILE: text}), added)
    values = [
        {**row, "record": with_entry(row.get("record", []), entries[index])}
        for index, row in enumerate(written.rows)
    ]
    assert by_another_reader(text)["rows"] == values


@settings(max_examples=MANY // 3, phases=[Phase.generate])
@given(tables(), st.lists(layouts.entries(), min_size=2, max_size=5))
def test_entries_put_in_one_behind_the_other_are_in_the_order_of_their_days(
    written: Written, entries: list[dict[str, Any]]
) -> None:
    ledger = ledger_of(written.text)
    assume(not [one for one in ledger.findings if one.severity == Severity.ERROR])
    record = written.rows[0].get("record", [])
    for entry in entries:
        added = additions_of(ledger, {0: entry})
        ledger = ledger.edited(recorded(ledger, added))
        verify(ledger, added)
        record = with_entry(record, entry)
    text = ledger.document(FILE).text
    assert by_another_reader(text)["rows"][0]["record"] == record
    ends = {line[-1:] == "\r" for line in written.text.split("\n")[:-1]}
    assert {line[-1:] == "\r" for line in text.split("\n")[:-1]} == ends


HEAD = "kind: task\ntitle: 台账\nyear: 2020\nsource: 文件\norder: 1\nrows:\n"
ROW = """\
  - number: 1
    title: 校园安全
    leaders: [谢强]
    lead_departments: [基教科]
    deadline: 2020-12
"""
ENTRY = {"on": "2020-03-01", "progress": "方案"}


def put(text: str, entry: dict[str, Any] = ENTRY) -> str:
    """Put an entry on record in the first row of a table."""
    ledger = ledger_of(text)
    added = additions_of(ledger, {0: entry})
    after = recorded(ledger, added)[FILE]
    verify(ledger.edited({FILE: after}), added)
    return after


BESIDE = {
    "record: [{on: 2020-01-01, progress: 甲},  # 一\n          {on: 2020-05-01, paused: 乙}]": (
        "record: [{on: 2020-01-01, progress: 甲},  # 一\n"
        "          {on: 2020-03-01, progress: 方案},\n"
        "          {on: 2020-05-01, paused: 乙}]"
    ),
    "record: [\n      {on: 2020-01-01, progress: 甲}  # 一\n    ]  # 末": (
        "record: [\n      {on: 2020-01-01, progress: 甲},  # 一\n"
        "      {on: 2020-03-01, progress: 方案}\n    ]  # 末"
    ),
    "record: [\n      {on: 2020-01-01, progress: 甲},  # 一\n    ]": (
        "record: [\n      {on: 2020-01-01, progress: 甲},  # 一\n"
        "      {on: 2020-03-01, progress: 方案},\n    ]"
    ),
    "record:\n      - {on: 2020-01-01, progress: 甲}  # 一": (
        "record:\n      - {on: 2020-01-01, progress: 甲}  # 一\n"
        "      - {on: 2020-03-01, progress: 方案}"
    ),
    "record:\n      []": "record:\n      - on: 2020-03-01\n        progress: 方案",
    "record:\n      []  # 无": (
        "record:\n        # 无\n      - on: 2020-03-01\n        progress: 方案"
    ),
}
"""Records, and what they are with an entry more."""


@pytest.mark.parametrize("record", BESIDE)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_what_is_told_of_an_entry_stays_beside_it(record: str, end: str) -> None:
    before, after = (
        (HEAD + ROW + f"    {one}\n").replace("\n", end) for one in (record, BESIDE[record])
    )
    assert put(before) == after


@pytest.mark.parametrize("indent", [None, 0, 2, 4])
def test_what_is_json_stays_json(indent: int | None) -> None:
    table = by_another_reader(HEAD + ROW)
    for more in ({"percent": "5"}, {"note": "\"甲\" 'C:\\'"}, {"on": "2020-02-01"}):
        entry = {**ENTRY, **more}
        text = put(json.dumps(table, ensure_ascii=False, indent=indent), entry)
        record = table["rows"][0].get("record", [])
        table["rows"][0]["record"] = with_entry(record, entry)
        assert json.loads(text, parse_int=str) == table


@pytest.mark.parametrize(
    "odd",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n    leaders", "\r\n    leaders"),
        lambda text: text + "   \n\n...",
        lambda text: "---\n" + text,
        lambda text: text + "  - number: 2\n    title:\n",
    ],
    ids=["BOM", "both line ends", "end of document", "begin of document", "bad row"],
)
def test_what_is_wrong_elsewhere_stays(odd: Callable[[str], str]) -> None:
    entry = "    record:\n      - on: 2020-03-01\n        progress: 方案\n"
    text = odd(HEAD + ROW + "  # 后\n")
    assert put(text).replace("\r\n", "\n") == odd(HEAD + ROW + entry + "  # 后\n").replace(
        "\r\n", "\n"
    )
