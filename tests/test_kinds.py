"""What holds for every kind of tables, whichever there are, and what a new one needs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar

import pytest
from pydantic import Field

from ledgertool.answers import query
from ledgertool.answers.objects import row_object
from ledgertool.answers.rows import row_list
from ledgertool.model.cells import NUMBER
from ledgertool.model.row import KINDS, Column, Row, kind
from ledgertool.model.status import AsOf
from ledgertool.model.values import Deadline, Model, People, Text
from ledgertool.output.schemas import schemas
from ledgertool.reading.ledger import load
from tests.conftest import Make, Run, registered
from tests.findings import facts
from tests.samples import AS_OF, COMMON_KEYS, DATA

LEDGER = load(DATA)
STATES = query.row_states(LEDGER, AsOf(date.fromisoformat(AS_OF)))


FROZEN_KINDS = sorted({state.row.kind for state in STATES})
"""The kinds that the frozen ledger has rows of."""


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_has_a_chinese_name_and_all_its_columns_and_fields_have_one(name: str) -> None:
    cls = KINDS[name]
    names = [cls.name, *(column.heading for column in cls.columns)]
    titles = [info.title or "" for info in cls.model_fields.values()]
    assert [text for text in (*names, *titles) if not re.search("[\u4e00-\u9fff☆]", text)] == []


@pytest.mark.parametrize("name", FROZEN_KINDS)
def test_every_column_of_a_form_shows_something(name: str) -> None:
    states = [state for state in STATES if state.row.kind == name]
    sheet = row_list(states, LEDGER, kind=KINDS[name]).on_screen()
    headings = [heading.text for heading in sheet.headings]
    assert headings == ["编号", *(column.heading for column in KINDS[name].columns)]
    shown = zip(*sheet.cells, strict=True)
    assert [heading for heading, cells in zip(headings, shown, strict=True) if not any(cells)] == []


@pytest.mark.parametrize("name", FROZEN_KINDS)
def test_a_row_has_the_keys_of_all_rows_then_those_of_its_kind(name: str) -> None:
    fields = KINDS[name].model_fields
    own = [info.alias or field for field, info in fields.items() if field not in Row.model_fields]
    more = [field for field in Row.model_fields if field not in COMMON_KEYS]
    keys = {tuple(row_object(state)) for state in STATES if state.row.kind == name}
    assert keys == {(*COMMON_KEYS, *own, *more)}


def test_a_kind_needs_a_name_of_its_own() -> None:
    with pytest.raises(AssertionError, match="a kind needs a name of its own: Row"):
        kind(Row)
    with pytest.raises(AssertionError, match="a kind needs a name of its own"):
        kind(next(iter(KINDS.values())))


class Visit(Model):
    """到校情况: what a kind holds as a whole."""

    companions: Annotated[People, Field(title="同行人员")]


class SpotCheck(Row):
    """督查台账: a kind that the package does not know."""

    kind: ClassVar = "spot-check"
    name: ClassVar = "督查"
    columns: ClassVar = (
        NUMBER,
        Column("title", "督查事项"),
        Column("inspectors", "督查人员"),
        Column("score", "评分", lambda shown: f"{getattr(shown.row, 'score', '')}分"),
        Column("again", "复查时间"),
    )

    inspectors: Annotated[People, Field(title="督查人员")]
    score: Annotated[Text, Field(title="评分")]
    again: Annotated[Deadline | None, Field(title="复查时间")] = None
    visit: Annotated[Visit | None, Field(title="到校情况")] = None


@pytest.fixture
def _spot_check() -> Iterator[None]:
    with registered(SpotCheck):
        yield


SPOT_CHECKS = """\
kind: spot-check
title: 督查台账
year: 2020
source: 试编
order: 3
rows:
  - number: 1
    title: 校园安全
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020-Q3
    inspectors: [谢强, 彭格]
    score: "95"
    again: 2021-03
  - number: 2
    title: 食品安全
    leaders: [谢强]
    lead_departments: [基教科]
    inspectors: [谢强]
    score: "88"
"""


@pytest.mark.usefixtures("_spot_check")
class TestANewKindIsOneClassAndOneFile:
    @pytest.fixture
    def ask(self, make: Make) -> tuple[str, ...]:
        folder = make({"ledgers/2020/spot-checks.yaml": SPOT_CHECKS})
        return ("--data", str(folder), "--as-of", "2020-08-01")

    def test_its_rows_are_listed_in_its_form(self, run: Run, ask: tuple[str, ...]) -> None:
        answer = run("list", "--kind", "spot-check", *ask)
        assert answer == (
            0,
            "As of 2020-08-01; kind “spot-check”: 2 rows\n"
            "编号                序号  督查事项  督查人员    评分  复查时间\n"
            f"{'─' * 62}\n"
            "2020/spot-checks/1  1     校园安全  谢强、彭格  95分  2021-03\n"
            "2020/spot-checks/2  2     食品安全  谢强        88分\n",
            "",
        )

    def test_it_is_written_as_csv(self, run: Run, ask: tuple[str, ...]) -> None:
        answer = run(
            "list", "--kind", "spot-check", "--columns", "评分,inspectors", "-f", "csv", *ask
        )
        assert answer.out == (
            "编号,评分,督查人员\r\n"
            "2020/spot-checks/1,95分,谢强、彭格\r\n"
            "2020/spot-checks/2,88分,谢强\r\n"
        )

    def test_a_row_of_it_is_shown_whole(self, run: Run, ask: tuple[str, ...]) -> None:
        item = json.loads(run("show", "spot-checks/1", "-f", "json", *ask).out)
        assert {name: item[name] for name in ("inspectors", "score", "again", "status")} == {
            "inspectors": ["谢强", "彭格"],
            "score": "95",
            "again": "2021-03",
            "status": "open",
        }
        assert list(item)[: len(COMMON_KEYS) + 3] == [*COMMON_KEYS, "inspectors", "score", "again"]

    def test_its_rows_are_sorted_and_searched(self, run: Run, ask: tuple[str, ...]) -> None:
        found = run("list", "--sort", "score", "--columns", "id", "-f", "jsonl", *ask).out
        assert found == '{"id": "2020/spot-checks/2"}\n{"id": "2020/spot-checks/1"}\n'
        found = run("list", "--search", "食品", "--columns", "id", "-f", "jsonl", *ask).out
        assert found == '{"id": "2020/spot-checks/2"}\n'

    def test_it_is_checked(self, run: Run, make: Make) -> None:
        good = make({"ledgers/2020/spot-checks.yaml": SPOT_CHECKS})
        assert run("check", "--data", str(good)).code == 0
        wrong = SPOT_CHECKS.replace("inspectors: [谢强]", "inspectors: [谢墙]")
        answer = run("check", "--data", str(make({"ledgers/2020/spot-checks.yaml": wrong})))
        assert answer.code == 1
        assert "R301" in answer.out

    def test_what_stands_twice_inside_a_whole_is_told(self, make: Make) -> None:
        visit = "    visit: {companions: [彭格, 谢强, 谢强]}\n"
        folder = make({"ledgers/2020/spot-checks.yaml": SPOT_CHECKS + visit})
        assert facts(folder, "code row field found") == [
            ("R317", "2020/spot-checks/2", "visit", "谢强")
        ]

    def test_editors_get_a_schema_of_it(self) -> None:
        properties = json.loads(schemas(load(DATA))["spot-check.schema.json"])["properties"]
        assert properties["kind"]["const"] == "spot-check"
