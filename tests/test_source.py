"""The reader: text values with their places, whatever the bytes are."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ledgertool.findings.finding import Span
from ledgertool.reading import events, source
from ledgertool.reading.document import Document, Location
from tests.findings import facts
from tests.samples import DATA, TABLE

FILES = sorted(DATA.rglob("*.yaml"))
BAD = sorted((Path(__file__).parent / "cases" / "bad").glob("*.yaml"))


def read(text: str | bytes) -> Document:
    """Read a text, or bytes."""
    return source.read(text.encode() if isinstance(text, str) else text)


# Values


@pytest.mark.parametrize(
    "value",
    [
        "no",
        "yes",
        "on",
        "true",
        "null",
        "~",
        "012",
        "0x1F",
        "0b1",
        "1_000",
        "1e3",
        "1.50",
        ".inf",
        ".nan",
        "12:30",
        "2020",
        "2020-12",
        "2020-02-30",
        "2020-12-31T00:00:00Z",
        "=",
        "改革",
        "𠮷田",
        "a\\nb",
        "C:\\data",
        "http://example.org/a#b",
        "a:b",
        "《办法》（川教函〔2019〕461号）",
        "9" * 5000,
    ],
)
def test_a_plain_value_is_the_text_that_stands_there(value: str) -> None:
    document = read(f"title: {value}\n")
    assert (document.value, document.findings) == ({"title": value}, [])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("'no'", "no"),
        ('"no"', "no"),
        ("'it''s'", "it's"),
        ('"\\u4e2d\\x41\\n"', "中A\n"),
        ('"[重点]改革"', "[重点]改革"),
        ("'改革: 中考 # 1'", "改革: 中考 # 1"),
        ("''", ""),
        ("", ""),
        ("改革  # 注", "改革"),
        ("[]", []),
        ("{}", {}),
        ("[谢强, '彭格', \"刘自力\"]", ["谢强", "彭格", "刘自力"]),
        ("[\n  谢强,\n  彭格\n]", ["谢强", "彭格"]),
        ("{on: no, off: 'off'}", {"on": "no", "off": "off"}),
        ("[[a], {b: [c]}]", [["a"], {"b": ["c"]}]),
    ],
)
def test_quotation_marks_lists_and_mappings_are_read(written: str, value: Any) -> None:
    document = read(f"title: {written}\n")
    assert (document.value, document.findings) == ({"title": value}, [])


@pytest.mark.parametrize("name", ["no", "y", "null", "012", "2020-02-30", "'<<'", '"*a"', "键"])
def test_a_field_name_is_text_too(name: str) -> None:
    assert read(f"{name}: 1\n").value == {name.strip("'\""): "1"}


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        TABLE.replace("\n", "\r\n"),
        "---\n" + TABLE,
        "# 注\n" + TABLE,
        TABLE + "...\n",
        TABLE.replace("leaders: [刘自力]", "leaders:\n      - 刘自力"),
    ],
    ids=["lf", "crlf", "marker", "comment", "end-marker", "block-list"],
)
def test_the_same_table_may_be_written_in_several_ways(text: str) -> None:
    document = read(text)
    assert (document.value, document.findings) == (read(TABLE).value, [])
    assert (document.complete, document.spoiled) == (True, set())


# Places

PLACES = """\
kind: pilot
标题: 改革，试点
rows:
  - number: 1
    leaders: [谢强, 刘自力]
    contact: {name: "谢强", phone: '188'}
    𠮷: 土
    stages:
      - name: 第一批
      -
    remark:
"""


@pytest.mark.parametrize("text", [PLACES, PLACES.replace("\n", "\r\n")], ids=["lf", "crlf"])
@pytest.mark.parametrize(
    ("location", "value", "key"),
    [
        (("kind",), (1, 7, 1, 12), (1, 1, 1, 5)),
        (("标题",), (2, 5, 2, 10), (2, 1, 2, 3)),
        (("rows",), (3, 1, 3, 5), (3, 1, 3, 5)),
        (("rows", 0), (4, 5, 4, 5), (4, 5, 4, 5)),
        (("rows", 0, "number"), (4, 13, 4, 14), (4, 5, 4, 11)),
        (("rows", 0, "leaders"), (5, 5, 5, 12), (5, 5, 5, 12)),
        (("rows", 0, "leaders", 0), (5, 15, 5, 17), (5, 15, 5, 17)),
        (("rows", 0, "leaders", 1), (5, 19, 5, 22), (5, 19, 5, 22)),
        (("rows", 0, "contact", "name"), (6, 21, 6, 25), (6, 15, 6, 19)),
        (("rows", 0, "contact", "phone"), (6, 34, 6, 39), (6, 27, 6, 32)),
        (("rows", 0, "𠮷"), (7, 8, 7, 9), (7, 5, 7, 6)),
        (("rows", 0, "stages", 0, "name"), (9, 15, 9, 18), (9, 9, 9, 13)),
        (("rows", 0, "stages", 1), (10, 8, 10, 8), (10, 8, 10, 8)),
        (("rows", 0, "remark"), (11, 12, 11, 12), (11, 5, 11, 11)),
    ],
)
def test_every_value_and_field_name_has_its_place(
    text: str,
    location: Location,
    value: tuple[int, int, int, int],
    key: tuple[int, int, int, int],
) -> None:
    document = read(text)
    assert document.span(location) == value
    assert document.span(location, key=True) == key


@pytest.mark.parametrize(
    ("location", "place"),
    [
        (("rows", 0, "outcome"), (4, 5)),
        (("rows", 0, "contact", "mail"), (6, 5)),
        (("rows", 0, "number", "deeper"), (4, 13)),
        (("rows", 7), (3, 1)),
        (("rows", "number"), (3, 1)),
        (("rows", 0, "leaders", 2), (5, 5)),
    ],
)
def test_what_is_missing_has_the_place_of_what_holds_it(
    location: Location, place: tuple[int, int]
) -> None:
    span = read(PLACES).span(location)
    assert span is not None
    assert (span.line, span.column) == place


@pytest.mark.parametrize(
    ("location", "style"),
    [
        (("kind",), ""),
        (("rows", 0, "contact", "name"), '"'),
        (("rows", 0, "contact", "phone"), "'"),
        (("rows", 0, "leaders", 0), ""),
        (("rows", 0, "leaders"), None),
        (("rows",), None),
        (("nothing",), None),
        (("rows", 7), None),
        (("kind", "deeper"), None),
    ],
)
def test_quotation_marks_are_remembered(location: Location, style: str | None) -> None:
    assert read(PLACES).style(location) == style


@pytest.mark.parametrize("text", ["", "#\n", PLACES.encode("gb18030")])
def test_where_nothing_is_read_nothing_has_a_place(text: str | bytes) -> None:
    document = read(text)
    assert (document.value, document.span(("rows",))) == (None, None)


def test_at_the_top_nothing_needs_a_place() -> None:
    assert read(PLACES).span(()) is None
    assert read(PLACES).span(("nothing",)) is None


def test_places_are_right_behind_a_broken_row() -> None:
    document = read(TABLE.replace("leaders: [刘自力]", "leaders：刘自力"))
    assert document.value["rows"][1] == read(TABLE).value["rows"][1]
    for location in (("rows", 1), ("rows", 1, "deadline"), ("order",), ("rows", 1, "leaders", 0)):
        for key in (True, False):
            assert document.span(location, key=key) == read(TABLE).span(location, key=key)


def test_what_ends_with_the_file_has_its_place_inside_it() -> None:
    assert read("? # ").span(("",)) == (1, 5, 1, 5)


# What is refused


REFUSED: dict[str, tuple[str | bytes, list[tuple[str, tuple[int, ...]]]]] = {
    "empty": ("", [("F005", (1, 1, 1, 1))]),
    "line-ends": ("\n\r\n\n", [("F005", (1, 1, 1, 1))]),
    "comments": ("# 注\n", [("F005", (1, 1, 1, 1))]),
    "utf-16-le": ("a: 1".encode("utf-16"), [("F001", (1, 1, 1, 2))]),
    "utf-16-be": (b"\xfe\xff\0a", [("F001", (1, 1, 1, 2))]),
    "gbk": ("a: 1\n改: 2\n".encode("gbk"), [("F001", (2, 1, 2, 2))]),
    "latin-1": ("改é: 1".encode() + b"\xe9\n", [("F001", (1, 6, 1, 7))]),
    "cut-character": ("改".encode()[:2], [("F001", (1, 1, 1, 2))]),
    "surrogate": (b"a: \xed\xa0\x80", [("F001", (1, 4, 1, 5))]),
    "mark": (b"\xef\xbb\xbfa: 1\n", [("F002", (1, 1, 1, 1))]),
    "mark-inside": ("a: 1\nb: \ufeff2\n", [("F002", (2, 4, 2, 5))]),
    "nul": ("a: \0", [("F003", (1, 4, 1, 5))]),
    "escape": ("a: 改\x1b[31m", [("F003", (1, 5, 1, 6))]),
    "delete": ("a: \x7f", [("F003", (1, 4, 1, 5))]),
    "no-character": ("a: \uffff", [("F003", (1, 4, 1, 5))]),
    "return": ("a: 1\rb: 2", [("F004", (1, 5, 1, 6))]),
    "next-line": ("a: 1\x85b: 2", [("F004", (1, 5, 1, 6))]),
    "line-separator": ("a: 1\u2028", [("F004", (1, 5, 1, 6))]),
    "paragraph-separator": ("a: 1\u2029", [("F004", (1, 5, 1, 6))]),
    "tab": ("a:\t1", [("Y102", (1, 3, 1, 4))]),
    "tab-in-comment": ("a: 1  #\t1", [("Y102", (1, 8, 1, 9))]),
    "two-in-a-line": ("a: \0\t", [("F003", (1, 4, 1, 5))]),
    "two-lines": ("a: \0\nb: \t\n", [("F003", (1, 4, 1, 5)), ("Y102", (2, 4, 2, 5))]),
    "full-width-colon": ("a: 1\nb：2\n", [("Y103", (2, 2, 2, 3))]),
    "no-space": ("a: 1\nb:2\n", [("Y104", (2, 2, 2, 3))]),
    "twice": ("a: 1\nb: 2\na: 3\n", [("Y105", (3, 1, 3, 2))]),
    "twice-a-list": ("a: 1\na: [2]\n", [("Y105", (2, 1, 2, 2))]),
    "twice-inside": ("a: {b: 1, b: 2}\n", [("Y105", (1, 11, 1, 12))]),
    "twice-quoted": ("a: 1\n'a': 2\n", [("Y105", (2, 1, 2, 4))]),
    "anchor": ("a: &x 1\n", [("Y106", (1, 4, 1, 8))]),
    "anchor-of-list": ("a: &x [1]\n", [("Y106", (1, 4, 1, 8))]),
    "alias": ("a: *x\n", [("Y106", (1, 4, 1, 6))]),
    "alias-in-list": ("a: [1, *x]\n", [("Y106", (1, 8, 1, 10))]),
    "alias-as-key": ("*x : 1\n", [("Y106", (1, 1, 1, 3))]),
    "alias-alone": ("*x", [("Y106", (1, 1, 1, 3))]),
    "merge": ("<<: {b: 1}\n", [("Y107", (1, 1, 1, 3))]),
    "merge-alias": ("<<: *x\n", [("Y107", (1, 1, 1, 3))]),
    "tag": ("a: !!str 1\n", [("Y108", (1, 4, 1, 11))]),
    "tag-of-list": ("a: !x [1]\n", [("Y108", (1, 4, 1, 8))]),
    "tag-of-mapping": ("!x\na: 1\n", [("Y108", (1, 1, 2, 1))]),
    "documents": ("a: 1\n---\nb: 2\n", [("Y109", (2, 1, 2, 4))]),
    "key-is-list": ("? [a]\n: b\n", [("Y110", (1, 3, 1, 4))]),
    "key-is-mapping": ("{a: b}: c\n", [("Y110", (1, 1, 1, 2))]),
    "plain-over-lines": ("a: 1\n  2\n", [("Y112", (1, 4, 1, 5))]),
    "quoted-over-lines": ('a: "1\n  2"\n', [("Y112", (1, 4, 1, 6))]),
    "literal": ("a: |\n  1\n", [("Y112", (1, 4, 1, 5))]),
    "folded": ("a: >-\n  1\n", [("Y112", (1, 4, 1, 6))]),
    "in-list-over-lines": ("a: [1\n  2]\n", [("Y112", (1, 5, 1, 6))]),
    "comment": ("a: 改 #1\n", [("Y114", (1, 6, 1, 8))]),
    "comment-behind-a-mark": ('a: "改"#1\n', [("Y114", (1, 7, 1, 9))]),
    "comment-behind-a-single-mark": ("a: '改'#1\n", [("Y114", (1, 7, 1, 9))]),
    "comment-behind-a-list": ("a: [改]#, 1\n", [("Y114", (1, 7, 1, 11))]),
    "comment-behind-an-empty-list": ("a: []#, 1\n", [("Y114", (1, 6, 1, 10))]),
    "comment-behind-a-mapping": ("a: {b: 1}#2\n", [("Y114", (1, 10, 1, 12))]),
    "comment-behind-a-comma": ("a: [改,#革\n  试]\n", [("Y114", (1, 7, 1, 9))]),
    "comment-behind-an-opening-bracket": ("a: [#改\n  革]\n", [("Y114", (1, 5, 1, 7))]),
    "comment-behind-an-opening-brace": ("a: {#改\n  b: 1}\n", [("Y114", (1, 5, 1, 7))]),
    "comment-behind-a-bracket-below": ("a: [改\n  ]#革\n", [("Y114", (2, 4, 2, 6))]),
    "comment-behind-two-brackets": ("a: [[改]]#革\n", [("Y114", (1, 9, 1, 11))]),
    "comment-around-a-broken-line": (
        "a: 改 #1\nb: \x1b\n",
        [("F003", (2, 4, 2, 5)), ("Y114", (1, 6, 1, 8))],
    ),
    "comment-around-a-tab": ("a: 改 #1\nb:\t1\n", [("Y102", (2, 3, 2, 4)), ("Y114", (1, 6, 1, 8))]),
    "comment-around-a-broken-entry": (
        "a: 改 #1\nb: @\n",
        [("Y101", (2, 4, 2, 5)), ("Y114", (1, 6, 1, 8))],
    ),
    "no-last-line-end": ("a: 1\nb: 2", [("F016", (2, 4, 2, 5))]),
    "directive": ("%YAML 1.1\n---\na: 1\n", [("Y115", (1, 1, 1, 1))]),
    "tag-directive": ("%TAG ! !x\n---\na: 1\n", [("Y115", (1, 1, 1, 1))]),
    "conflict": ("a: 1\n<<<<<<< x\nb: 1\n=======\nb: 2\n>>>>>>> y\n", [("Y118", (2, 1, 2, 8))]),
    "quote": ('a: 1\nb: "2\n', [("Y101", (2, 4, 2, 6))]),
    "bracket": ("a: 1\nb: [2\n", [("Y101", (2, 4, 2, 6))]),
    "bracket-too-much": ("a: ]\n", [("Y101", (1, 4, 1, 5))]),
    "at-sign": ("a: @x\n", [("Y101", (1, 4, 1, 6))]),
    "colon": ("a: b: c\n", [("Y101", (1, 4, 1, 8))]),
    "no-colon": ("a:\n  - b: 1\n    改革\n    c: 2\n", [("Y112", (3, 5, 3, 7))]),
    "indentation": ("a:\n  b: 1\n c: 2\n", [("Y120", (3, 2, 3, 6))]),
    "brackets": ("[" * 17, [("Y111", (1, 17, 1, 17))]),
    "braces": ("{a: " * 17, [("Y111", (1, 65, 1, 65))]),
    "dashes": ("- " * 17 + "a", [("Y111", (1, 33, 1, 33))]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told_in_its_place(name: str) -> None:
    text, expected = REFUSED[name]
    assert facts(read(text).findings, "code span") == expected


def test_a_mapping_may_be_16_deep() -> None:
    document = read("[" * 16 + "]" * 16)
    assert document.findings == []
    assert str(document.value) == "[" * 16 + "]" * 16


@pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "? "])
def test_no_nesting_crashes_or_holds_up_the_reader(unit: str) -> None:
    document = read(unit * 100_000)
    assert [one.code for one in document.findings] in (["Y111"], ["Y110"])


def test_what_stands_before_a_nesting_too_deep_is_read() -> None:
    document = read(TABLE.replace("[谢强]", "[" * 100_000))
    assert document.value["rows"][0] == read(TABLE).value["rows"][0]
    assert (document.spoiled, document.complete) == ({("rows", 1)}, False)


def test_21_mb_are_refused_unread() -> None:
    document = read(b"[" * (21 * 1024 * 1024))
    assert (document.value, document.complete) == (None, False)
    assert facts(document.findings, "code span") == [("F006", (1, 1, 1, 1))]
    assert document.findings[0].found == "21.0 MB"


def test_20_mb_are_read() -> None:
    document = read(b"a: " + b"b" * (20 * 1024 * 1024 - 4) + b"\n")
    assert (document.findings, len(document.value["a"])) == (
        [],
        20 * 1024 * 1024 - 4,
    )


@pytest.mark.parametrize("row", ["  - a: 1\n    b: 改\n     革\n", "  - a: 1\n    a: 2\n"])
def test_many_mistakes_are_told_in_a_time_that_grows_as_the_file_does(row: str) -> None:
    begun = time.process_time()
    assert len(read("rows:\n" + row * 20_000).findings) == 20_000
    assert time.process_time() - begun < 8  # if it grew with the square: a minute


# What may not be answered from


def test_of_a_field_given_twice_the_first_stays_and_neither_counts() -> None:
    document = read(TABLE.replace("    title: 推进中考改革\n", "    title: 甲\n    title: 乙\n"))
    assert document.value["rows"][0]["title"] == "甲"
    assert document.spoiled == {("rows", 0)}
    assert [one.span for one in document.findings[0].related] == [Span(8, 5, 8, 10)]


@pytest.mark.parametrize(
    ("text", "spoiled"),
    [
        ("a: 1\na: 2\n", {("a",)}),
        ("a: *x\n", {("a",)}),
        ("a: [1, *x]\nb: 2\n", {("a", 1)}),
        ("a: [{b: 1, b: 2}]\n", {("a", 0)}),
        ("a:\n  - b: 1\n  - c: [&x 1]\n", {("a", 1)}),
        ("a: 1\n  2\nb: 3\n", {("a",)}),
        ("a: 改 #1\nb: 3\n", {("a",)}),
        ("a：1\nb: 2\n", {("a",)}),
        ("a: 1\nb:\n  - c: 1\n  - d: 1\n    d：2\n  - e: 3\n", {("b", 1)}),
        ("a: 1\nb:\n  - c: 1\n  - d: \t2\n  - e: 3\n", {("b", 1)}),
        ("a: 1\n---\na: 2\n", set()),
        ("a: 1\n---\nb: 2\n", {("a",)}),
        ("%YAML 1.1\n---\na: 1\n", set()),
    ],
)
def test_a_mistake_spoils_the_entry_or_item_that_it_is_in(text: str, spoiled: set[Any]) -> None:
    assert read(text).spoiled == spoiled


# Reading on


ROWS = [{"c": "1"}, None, {"e": "3"}]


@pytest.mark.parametrize(
    "slip",
    [
        "d：2\n    e: 3",
        "d: 2\n    e：3",
        "d:2\n    e: 3",
        'd: "2',
        "d: [2",
        "d: @2",
        "d: b: 2",
        "? [a, b] : c",
        "d: \0",
        "d: \u2028",
        "d: 2\n   e: 3",
        "d: 2\n      e: 3",
        "d: 2\nf: 3",
        "d: 2\n<<<<<<< x\n    f: 3\n=======\n    f: 4\n>>>>>>> y",
    ],
)
def test_around_a_broken_item_the_others_are_read(slip: str) -> None:
    document = read(f"a: 1\nb:\n  - c: 1\n  - {slip}\n  - e: 3\nf: 4\n")
    assert (document.value, len(document.findings)) == ({"a": "1", "b": ROWS, "f": "4"}, 1)
    assert document.spoiled == {("b", 1)}


@pytest.mark.parametrize(
    "slip", ["b：2", 'b: "2', "b: [2", "b: \t2", "b: c: 2", "? [b] : 2", "b:\n  c: 1\n d: 2"]
)
def test_around_a_broken_entry_the_others_are_read(slip: str) -> None:
    document = read(f"a: 1\n{slip}\nc:\n  - d: 3\n")
    assert document.value == {"a": "1", "c": [{"d": "3"}]}
    assert len(document.findings) == 1


def test_all_broken_items_are_told() -> None:
    document = read("a:\n  - b：1\n    c: 1\n  - b: 2\n  - b: [\n  - b: 4\n  - b: '\n")
    assert document.value == {"a": [None, {"b": "2"}, None, {"b": "4"}, None]}
    assert facts(document.findings, "code span") == [
        ("Y103", (2, 6, 2, 7)),
        ("Y101", (5, 3, 5, 9)),
        ("Y101", (7, 8, 7, 9)),
    ]


def test_items_may_stand_without_indentation() -> None:
    document = read("a: 1\nb:\n- c: 1\n- d：2\n  x: 3\n- e: 3\nf: 4\n")
    assert document.value == {"a": "1", "b": ROWS, "f": "4"}


def test_a_list_inside_an_item_is_no_list_of_items() -> None:
    document = read("b:\n  - c: 1\n    d:\n      - 甲\n      - 乙\n  - d：2\n    x: 1\n")
    assert document.value == {"b": [{"c": "1", "d": ["甲", "乙"]}, None]}


def test_after_a_nesting_too_deep_nothing_is_read_around_a_broken_item() -> None:
    document = read("a:\n  - b: 1\n    c：1\n  - " + "[" * 17 + "\n  - d: 1\ne: 1\n")
    assert (list(document.value), len(document.value["a"])) == (["a"], 2)
    assert document.spoiled == {("a", 0), ("a", 1)}
    assert facts(document.findings, "code span") == [
        ("Y103", (3, 6, 3, 7)),
        ("Y111", (4, 20, 4, 20)),
    ]


def test_after_a_nesting_too_deep_nothing_is_read_around_a_broken_entry() -> None:
    document = read("a：1\nb: " + "[" * 17 + "\nc: 1\n")
    assert [one.code for one in document.findings] == ["Y103", "Y111"]
    assert "c" not in document.value


def test_a_nested_list_of_the_same_fields_is_no_list_of_items() -> None:
    document = read(
        "a:\n  - b: 1\n    c:\n      - b: 2\n        d: 3\n      - b: 4\n  - b: 5\n    e：6\n"
    )
    assert document.value == {
        "a": [{"b": "1", "c": [{"b": "2", "d": "3"}, {"b": "4"}]}, None],
    }


def test_what_is_wrong_with_the_whole_is_told_where_each_part_is_sound() -> None:
    document = read("a: 1\n  # 注\n  b:\n")
    assert (document.value, len(document.findings)) == (None, 1)


# Two parsers


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_frozen_ledger_is_what_another_reader_sees(path: Path) -> None:
    document = source.read(path.read_bytes())
    assert document.findings == []
    assert document.value == yaml.load(path.read_text(), Loader=yaml.BaseLoader)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_parser_in_python_reads_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_c = source.read(path.read_bytes())
    assert with_c.marks is not None
    monkeypatch.setattr(events, "Loader", yaml.SafeLoader)
    in_python = source.read(path.read_bytes())
    assert (in_python.value, in_python.findings) == (with_c.value, [])
    for location in (("rows", 0, "title"), ("people", 3, "name"), ("nodes", 0, "title")):
        assert in_python.span(location) == with_c.span(location)


# Whatever the bytes are


def seen_by_another(text: str) -> Any:
    """Read a text with PyYAML; where its two parsers differ, the C parser counts, as for us."""
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return yaml.load(text, Loader=yaml.CBaseLoader)


def holds_its_promises(data: bytes) -> None:
    """Check what must hold of every input: it is read, or told where it cannot be."""
    document = source.read(data)
    lines = (document.text or data.decode("utf-8-sig", "replace")).split("\n")
    for finding in document.findings:
        assert finding.span is not None
        line, column, end_line, end_column = finding.span
        assert 1 <= line <= end_line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1
        assert (line, column) <= (end_line, end_column)
    kinds = [(finding.code, finding.span) for finding in document.findings]
    assert len(set(kinds)) == len(kinds)  # nothing is told twice
    if not document.findings:
        assert document.value == seen_by_another(document.text)
        assert (document.spoiled, document.complete) == (set(), True)


PIECES = [
    *(
        "\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "  ",
        ": ",
        ":",
        "：",
        "- ",
        "-",
        "[",
        "]",
        "{",
        "}",
        ",",
        '"',
    ),
    *("'", "#", " #", "  # ", "&a ", "*a", "!t ", "!!str ", "|", ">", "%", "@", "`", "? ", "<<: "),
    *("---\n", "...\n", "%YAML 1.2\n", "\ufeff", "\u2028", "\x85", "\0", "\x1b", "\xa0", "\u3000"),
    *(
        "<<<<<<< a\n",
        "=======\n",
        ">>>>>>> b\n",
        "rows:\n",
        "\n- ",
        "\n  - ",
        "\n    ",
        "number: 1",
    ),
    *("null", "~", "改革", "𠮷", "é", "\\", '"\\x41"', "a", "a: b", "\nkind: x\n", "[" * 17),
]
"""What means something to YAML, or looks as if it did."""


@given(st.binary(max_size=200))
@example(b"")
@example(b"\xff")
@example(b"\xef\xbb\xbf")
def test_any_bytes_are_read_or_told(data: bytes) -> None:
    holds_its_promises(data)


@given(st.text(max_size=200))
def test_any_text_is_read_or_told(text: str) -> None:
    holds_its_promises(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("? # ")
@example("- &a >")
@example(" \u3000 \n  - ")
@example("[市三中? ]")
def test_any_pieces_of_yaml_are_read_or_told(text: str) -> None:
    holds_its_promises(text.encode())


@st.composite
def slips(draw: st.DrawFn) -> bytes:
    """Make some slips of the hand in a real file, or in one that is bad already."""
    path = draw(st.sampled_from([*FILES, *BAD]))
    data = path.read_bytes()
    for _slip in range(draw(st.integers(min_value=1, max_value=4))):
        start = draw(st.integers(min_value=0, max_value=len(data)))
        length = draw(st.integers(min_value=0, max_value=40))
        piece = draw(st.sampled_from(PIECES)).encode()
        other = draw(st.integers(min_value=0, max_value=len(data)))
        match draw(st.sampled_from(["put", "cut", "change", "double"])):
            case "put":
                data = data[:start] + piece + data[start:]
            case "cut":
                data = data[:start] + data[start + length :]
            case "change":
                data = data[:start] + piece + data[start + len(piece) :]
            case _:
                data = data[:other] + data[start : start + length] + data[other:]
    return data


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(slips())
def test_any_slip_in_the_data_is_read_or_told(data: bytes) -> None:
    holds_its_promises(data)
