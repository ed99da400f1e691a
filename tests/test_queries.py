"""A province's questions: each file gives what the ledgers of its bureaus say one by one."""

from __future__ import annotations

import json
import re

import pytest

from tests.programs import process
from tests.province import DAY, QUERIES, RECKONED, Province, made_province
from tests.samples import ROOT


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    return made_province(tmp_path_factory.mktemp("province"))


NOT_PORTABLE = re.compile(
    r'::|"|`|\[|\{|=>|:=|\b(?:QUALIFY|EXCLUDE|ILIKE|UNNEST|STRUCT|LIST|DATEDIFF|DATE_DIFF|'
    r"GROUP BY ALL|ORDER BY ALL|ASOF|POSITIONAL|SEMI|ANTI|USING)\b"
)
"""What DuckDB and Spark write or do in different ways, or one of them alone."""


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_is_one_text_for_several_engines(name: str) -> None:
    text = QUERIES[name].read_text(encoding="utf-8")
    statement = re.sub(r"--[^\n]*", "", text)
    assert NOT_PORTABLE.findall(statement) == []
    assert ";" not in statement
    assert re.search(r"\nORDER BY [^)]+\n$", statement)
    assert statement.isascii()


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_says_what_it_answers_and_what_its_columns_are(
    province: Province, name: str
) -> None:
    text = QUERIES[name].read_text(encoding="utf-8")
    question, _blank, *lines = re.findall(r"^--(?: (.*))?$", text, re.MULTILINE)
    names = [re.match(r"([a-z_]+(?:, [a-z_]+)*) {2,}\S", line) for line in lines]
    told = [column for found in names if found for column in found[1].split(", ")]
    answer = process("sql", str(QUERIES[name]), "--lake", str(province.lake), "-f", "csv")
    assert answer.out.splitlines()[0].split(",") == told
    for page in ("queries.md", "queries.zh-CN.md"):
        assert f"](../queries/{name}.sql)" in (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert f"| {question} |" in (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")


def test_there_is_a_reckoning_for_every_query() -> None:
    assert sorted(RECKONED) == sorted(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_gives_what_the_ledgers_say_one_by_one(province: Province, name: str) -> None:
    words = ("--lake", str(province.lake), "--as-of", str(DAY), "-f", "json")
    answer = process("sql", str(QUERIES[name]), *words)
    assert answer.code == 3, answer.err  # a bureau is stale, and one has an error
    found = [tuple(row.values()) for row in json.loads(answer.out)]
    expected = RECKONED[name](province)
    assert found == expected
    assert found
