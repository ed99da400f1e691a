"""Print what a form in YAML costs beside a class of the same fields: python bench/forms.py."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, ClassVar

from measure import line, seconds

import ledgertool.model.kinds  # noqa: F401 - makes the kinds known
from ledgertool.answers.query import row_states
from ledgertool.answers.rows import row_list
from ledgertool.checking.checks import check
from ledgertool.model.cells import NUMBER, deadline_cell, departments_cell, remark_cell
from ledgertool.model.row import Column, Row, kind
from ledgertool.model.status import AsOf
from ledgertool.model.values import Amount, Day, Measured, Person, Text, choice, named
from ledgertool.output.formats import written
from ledgertool.reading.ledger import Ledger, load

ROWS = 10_000
ROUNDS = 3
MOST = 1.2
LEVELS = ("一般", "较大", "重大")

FORM = """\
kind: from-yaml
name: 自定义
requires: [lead_departments]
fields:
  measures: {heading: 整改措施, type: text, required: true}
  severity: {heading: 等级, type: choice, of: [一般, 较大, 重大]}
  budget: {heading: 投资（万元）, type: amount, unit: 万元}
  found_on: {heading: 发现日期, type: day}
  checker: {heading: 验收人, type: person}
columns:
  - number
  - title: 存在问题
  - measures
  - severity
  - budget
  - found_on
  - checker
  - lead_departments: 责任科室
  - deadline: 整改时限
  - remark
"""

REGISTRY = "people:\n  - name: 示例甲\n\ndepartments:\n  - name: 示例一科\n"


@kind
class OfAClass(Row):
    """What the form says, as a class."""

    kind: ClassVar = "of-a-class"
    name: ClassVar = "类"
    columns: ClassVar = (
        NUMBER,
        Column("title", "存在问题"),
        Column("measures", "整改措施"),
        Column("severity", "等级"),
        Column("budget", "投资（万元）"),
        Column("found_on", "发现日期"),
        Column("checker", "验收人"),
        Column("lead_departments", "责任科室", departments_cell),
        Column("deadline", "整改时限", deadline_cell),
        Column("remark", "备注", remark_cell),
    )

    measures: Annotated[Text, named("整改措施")]
    severity: Annotated[Annotated[str, choice(LEVELS, "choice")] | None, named("等级")] = None
    budget: Annotated[Amount | None, named("投资（万元）"), Measured("万元")] = None
    found_on: Annotated[Day | None, named("发现日期")] = None
    checker: Annotated[Person | None, named("验收人")] = None


def folder(where: Path, name: str) -> Path:
    """Write a data folder with one table of a kind; the form is written where it is needed."""
    (where / "ledgers" / "2020").mkdir(parents=True)
    (where / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
    if name == "from-yaml":
        (where / "kinds").mkdir()
        (where / "kinds" / f"{name}.yaml").write_text(FORM, encoding="utf-8")
    rows = "".join(
        f"  - number: {number}\n    title: 示例问题第{number}个\n    measures: 示例措施\n"
        f"    severity: {LEVELS[number % 3]}\n    budget: {number}.5\n    found_on: 2020-03-02\n"
        "    checker: 示例甲\n    lead_departments: [示例一科]\n    deadline: 2020-06\n"
        for number in range(1, ROWS + 1)
    )
    head = f"kind: {name}\ntitle: 示例台账\nyear: 2020\nsource: 示例文件\norder: 1\nrows:\n"
    (where / "ledgers" / "2020" / "rows.yaml").write_text(head + rows, encoding="utf-8")
    return where


def listed(ledger: Ledger, name: str) -> str:
    """Write all rows in their form, as CSV."""
    states = row_states(ledger, AsOf(date(2020, 5, 1)))
    return str(written(row_list(states, ledger, kind=ledger.kinds[name]), "csv"))


def main() -> None:
    names = ("of-a-class", "from-yaml")
    with tempfile.TemporaryDirectory() as where:
        folders = {name: folder(Path(where) / name, name) for name in names}
        ledgers = {name: load(folders[name]) for name in names}
        assert all(len(ledger.tables[0].rows) == ROWS for ledger in ledgers.values())
        works: dict[str, Callable[[str], object]] = {
            "reading": lambda name: load(folders[name]),
            "checking": lambda name: check(ledgers[name]),
            "list -f csv": lambda name: listed(ledgers[name], name),
        }
        for what, work in works.items():
            took = dict.fromkeys(names, float("inf"))
            for name in names * ROUNDS:  # in turn, so that the machine's moods meet both
                took[name] = min(took[name], seconds(partial(work, name), 1))
            ratio = took["from-yaml"] / took["of-a-class"]
            line(f"{what}, {ROWS} rows: a form from YAML / a class", ratio, MOST)


if __name__ == "__main__":
    main()
