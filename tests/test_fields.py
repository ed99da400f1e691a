"""What the fields of a class are is told in one place, for the tool's classes and others alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

import pytest
from pydantic import BaseModel, Field

from ledgertool.model.cells import NUMBER
from ledgertool.model.fields import class_at, fields_of, names_in
from ledgertool.model.plan import Node, Plan
from ledgertool.model.record import Closing, Progress
from ledgertool.model.row import Column, Head, Row
from ledgertool.model.values import Code, Department, Model, People, Person, Text
from tests.conftest import Make, registered
from tests.findings import findings


class Visitor(Model):
    """Somebody who comes along; not a class of the package."""

    office: Annotated[Department, Field(title="单位")]
    people: Annotated[People, Field(title="人员")]


class Visit(Row):
    """走访: a kind with classes of its own inside."""

    kind: ClassVar = "visit"
    name: ClassVar = "走访"
    columns: ClassVar = (NUMBER, Column("title", "走访对象"))

    host: Annotated[Visitor | None, Field(title="接待")] = None
    visitors: Annotated[tuple[Visitor, ...], Field(strict=False, title="来访")] = ()
    driver: Annotated[Person | None, Field(alias="by", title="司机")] = None
    paper: Annotated[Annotated[Text, Code()] | None, Field(title="文号")] = None


@pytest.fixture
def _visit() -> Iterator[None]:
    with registered(Visit):
        yield


VISITS = """\
kind: visit
title: 走访
year: 2020
source: 试编
order: 1
rows:
  - number: 1
    title: 校园安全
    leaders: [刘自力]
    lead_departments: [基教科]
    by: 彭戈
    host: {office: 基教课, people: [谢强]}
    visitors:
      - {office: 职成高教科, people: [谢强, 谢墙]}
"""


@pytest.mark.usefixtures("_visit")
def test_names_are_checked_in_classes_that_are_defined_elsewhere(make: Make) -> None:
    found = findings(make({"ledgers/2020/visits.yaml": VISITS}))
    assert [(one.code, one.found, one.span and one.span[:2], one.field) for one in found] == [
        ("R301", "彭戈", (11, 9), "by"),
        ("R301", "基教课", (12, 20), "host"),
        ("R301", "谢墙", (14, 38), "visitors"),
    ]


@pytest.mark.usefixtures("_visit")
def test_characters_are_looked_at_in_classes_that_are_defined_elsewhere(make: Make) -> None:
    wrong = VISITS.replace("基教课", "基教科\u200b").replace("彭戈", "彭格").replace("谢墙", "彭格")
    found = findings(make({"ledgers/2020/visits.yaml": wrong}))
    assert [(one.code, one.field) for one in found] == [("T401", "host.office")]


def test_a_field_is_told_by_its_name_in_files() -> None:
    facts = fields_of(Visit)
    assert facts["by"].attribute == "driver"
    assert [(f.name, f.section) for f in names_in(Visit) if f.name not in Row.model_fields] == [
        ("by", "people")
    ]
    assert [name for name, field in facts.items() if field.code] == ["paper"]
    assert [name for name, field in facts.items() if Visitor in field.models] == [
        "host",
        "visitors",
    ]
    assert facts["title"].is_text
    assert not facts["deadline"].is_text


RECORD = {"record": [{"on": "2020-06-30", "closed": "验收意见"}, {"on": "2020-07-01"}]}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("record", 0), Closing),
        (("record", 0, "closed"), None),
        (("record", 1), Progress),
        (("record", 9), Progress),
        (("record",), Progress),
    ],
)
def test_the_class_of_an_entry_is_that_of_its_verb_or_of_the_first_where_it_has_none(
    steps: tuple[str | int, ...], expected: type[BaseModel] | None
) -> None:
    assert class_at(Row, steps, RECORD) is expected


@pytest.mark.parametrize(
    ("cls", "steps", "expected"),
    [
        (Visit, ("visitors", 0), Visitor),
        (Visit, ("title",), None),
        (Visit, ("nothing", "at", "all"), None),
        (Plan, ("nodes", 0, "nodes", 2, "nodes", 1), Node),
        (Head, (), Head),
    ],
)
def test_the_class_of_a_place_is_found(
    cls: type[BaseModel], steps: tuple[str | int, ...], expected: type[BaseModel] | None
) -> None:
    assert class_at(cls, steps) is expected
