"""A small province: what its ledgers say one by one of all that queries/ asks a lake of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from ledgertool.lake.flat import BureauOrigin, flattened
from ledgertool.lake.parts import write_part
from ledgertool.lake.writing import compose
from ledgertool.model import period
from ledgertool.reading.ledger import load
from tests.programs import process
from tests.samples import DATA, REGISTRY, ROOT

QUERIES = {path.stem: path for path in sorted((ROOT / "queries").glob("*.sql"))}
DAY = date(2027, 12, 5)
"""The day on which all is asked: nothing is on record after it, and something falls due soon."""

PAGE = ROOT / "docs" / "scale.md"

ADDRESS = "https://git.example.org/510402-2.git"

TASKS = """\
kind: reform-task
title: 改革任务
year: 2025
source: 试编台账
order: 1
issued_on: 2025-02-01
rows:
  - number: 1
    title: 深化产教融合、校企合作
    leaders: [刘自力, 谢强]
    lead_departments: [基教科]
    deadline: 2025-12
    outcome: 【虚构】出台实施方案
    record:
      - on: 2025-11-01
        extended: {from: 2025-12, to: 2026-03}
        reason: 【虚构】上级文件未出台
      - on: 2026-03-01
        extended: {from: 2026-03, to: 2026-06}
        reason: 【虚构】上级文件未出台
      - on: 2026-06-30
        closed: 【虚构】验收意见
  - number: 2
    title: 推进中考改革
    leaders: [谢强]
    lead_departments: [职成高教科]
    deadline_text: 立行立改
    outcome: 【虚构】开展校企合作
    record:
      - on: 2025-09-01
        reassigned: {from: [谢强], to: [彭格]}
        reason: 【虚构】分工调整
  - number: 3
    title: 完善学前教育普惠性资源供给
    leaders: [谢强]
    lead_departments: [职成高教科]
    deadline: 2027-12
    outcome: 【虚构】开展校企合作
    targets:
      - {number: 1, metric: 普惠性幼儿园, comparison: at-least, value: 5, unit: 所,
         by: 2026-06, words: 完善学前教育普惠性资源供给}
  - number: 4
    title: 推进中考改革
    leaders: [无此人]
    lead_departments: [职成高教科]
    deadline: 2026
    outcome: 【虚构】出台实施方案
  - number: 5
    title: 推进中考改革
    leaders: [谢强]
    lead_departments: [职成高教科]
    stages:
      - {name: 第一批, deadline: 2026-06}
      - {name: 第二批, deadline: 2027-06}
    outcome: 【虚构】出台实施方案
    record:
      - on: 2026-06-20
        stage: 第一批
        closed: 【虚构】验收意见
      - on: 2027-06-20
        stage: 第二批
        extended: {from: 2027-06, to: 2027-12}
        reason: 【虚构】上级文件未出台
  - number: 6
    title: 推进中考改革
    leaders: [谢强]
    lead_departments: [职成高教科]
    stages:
      - {name: 第一批, deadline: 2026-06}
      - {name: 第二批, deadline_text: 立行立改}
    outcome: 【虚构】出台实施方案
    record:
      - on: 2026-06-20
        stage: 第一批
        closed: 【虚构】验收意见
"""
NEXT = """\
kind: reform-task
title: 改革任务
year: 2026
source: 试编台账
order: 1
rows:
  - number: 1
    title: 推进中考改革
    leaders: [谢强]
    lead_departments: [职成高教科]
    deadline: 2026-10
    outcome: 【虚构】出台实施方案
    continues: 2025/tasks/4
  - number: 2
    title: 深化产教融合、校企合作
    leaders: [谢强]
    lead_departments: [职成高教科]
    deadline: 2026-10
    outcome: 【虚构】出台实施方案
    record:
      - on: 2026-09-01
        reassigned: {from: [谢强], to: [彭格]}
        reason: 【虚构】分工调整
  - number: 2
    title: 完善学前教育普惠性资源供给
    leaders: [刘自力]
    lead_departments: [职成高教科]
    deadline: 2026-10
    outcome: 【虚构】出台实施方案
    record:
      - on: 2026-09-02
        reassigned: {from: [刘自力], to: [彭格]}
        reason: 【虚构】分工调整
      - on: 2026-09-30
        extended: {from: 2026-10, to: 2026-11}
        reason: 【虚构】上级文件未出台
"""
LATER = """\
kind: reform-task
title: 改革任务
year: 2028
source: 试编台账
order: 1
rows:
  - number: 1
    title: 深化产教融合、校企合作
    leaders: [彭格]
    lead_departments: [职成高教科]
    deadline: 2028-10
    outcome: 【虚构】出台实施方案
    continues: 2026/tasks/1
"""
"""A table that has not begun on the day asked: until then what it carries on counts as it is."""


class Bureau(NamedTuple):
    """A bureau: its code, and what its ledger answers."""

    code: str
    rows: list[dict[str, Any]]
    tables: dict[str, dict[str, Any]]
    targets: list[dict[str, Any]]
    errors: list[dict[str, Any]]

    @property
    def last(self) -> Iterator[dict[str, Any]]:
        """The rows that count once: as of a later year, where its table has begun."""
        ids = {row["id"] for row in self.rows}
        later = {
            row["id"]: (self.tables[row["table"]]["issued_on"] or f"{row['year']}-01-01")
            for row in self.rows
            if row["continues"] in ids
        }
        not_yet = {name for name, begins in later.items() if begins > str(DAY)}
        carried_on = {row["continues"] for row in self.rows if row["id"] not in not_yet}
        left_out = carried_on | not_yet
        return (row for row in self.rows if row["id"] not in left_out)


class Province(NamedTuple):
    """A lake, and the bureaus that are in it."""

    lake: Path
    bureaus: tuple[Bureau, ...]


def told(data: Path, *words: str) -> Any:
    """Ask a ledger for JSON, whatever is wrong with its data."""
    day = () if words[0] == "check" else ("--as-of", str(DAY))
    answer = process(*words, "-f", "json", *day, "--data", str(data))
    assert answer.code in (0, 1, 3)
    return json.loads(answer.out)


def bureau(code: str, data: Path) -> Bureau:
    """Ask the ledger of a bureau for all that is compared."""
    return Bureau(
        code,
        told(data, "list"),
        {table["id"]: table for table in told(data, "tables")},
        told(data, "targets"),
        [one for one in told(data, "check")["diagnostics"] if one["severity"] == "error"],
    )


def program_of(engine: str) -> dict[str, Any]:
    """Run the program that docs/scale.md has for an engine; give what it defines."""
    text = PAGE.read_text(encoding="utf-8")
    part = text.partition(f"\n## {engine}\n")[2].partition("\n## ")[0]
    found = re.search(r"\n```python\n(.+?)```", part, re.DOTALL)
    assert found, engine
    defined: dict[str, Any] = {}
    exec(found[1], defined)
    return defined


def made_province(top: Path) -> Province:
    """Make the ledgers of four bureaus of two cities, and a lake of them."""
    places = {"510402-1": top / "a", "510402-2": top / "b", "510501-1": DATA, "510502-1": top / "d"}
    for code, rows in (("510402-1", "400"), ("510502-1", "90")):
        script = [sys.executable, str(ROOT / "bench" / "rows.py"), str(places[code])]
        subprocess.run([*script, "--rows", rows, "--files", "30"], check=True)
    for name, text in (("2025/tasks", TASKS), ("2026/tasks", NEXT), ("2028/tasks", LATER)):
        path = places["510402-2"] / "ledgers" / f"{name}.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    (places["510402-2"] / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
    for code, data in places.items():
        origin = BureauOrigin(code, place="data/")
        if code == "510402-2":
            origin = origin._replace(stale=True, reason="unreachable", git=ADDRESS)
        write_part(top / code, flattened(load(data), origin))
    compose([top / code for code in places], None, (), top / "lake")
    bureaus = tuple(bureau(code, data) for code, data in places.items())
    return Province(top / "lake", bureaus)


Reckoned = list[tuple[Any, ...]]


def last_day(text: str) -> str:
    """Give the last day of a period."""
    found = period.parse(text)
    assert found
    return str(found.last)


def overdue(province: Province) -> Reckoned:
    counted: Counter[tuple[str, str]] = Counter()
    earliest: dict[tuple[str, str], str] = {}
    for one in province.bureaus:
        for row in one.last:
            if row["status"] == "overdue":
                key = one.code[:6], row["title"]
                due = (row["waiting"] or row)["due_on"]
                counted[key] += 1
                earliest[key] = min(due, earliest.get(key, due))
    found = [(*key, count, earliest[key]) for key, count in counted.items()]
    return sorted(found, key=lambda row: (-row[2], row[0].encode(), row[1].encode()))


def on_time(province: Province) -> Reckoned:
    found = []
    for one in province.bureaus:
        days = [row["days_late"] for row in one.rows if row["days_late"] is not None]
        if days:
            in_time = sum(late <= 0 for late in days)
            found.append((one.code, len(days), in_time, round(in_time * 100 / len(days), 1)))
    return found


def silent(province: Province) -> Reckoned:
    found = []
    for one in province.bureaus:
        for row in one.last:
            if row["status"] in ("closed", "ongoing", "paused", "withdrawn"):
                continue
            issued_on = one.tables[row["table"]]["issued_on"]
            since = issued_on or f"{row['year']}-01-01"
            if row["silent_days"] is not None:
                since = str(DAY - timedelta(days=row["silent_days"]))
            if date.fromisoformat(since) + timedelta(days=60) <= DAY:
                found.append((one.code, row["id"], row["title"], since))
    return sorted(found, key=lambda row: (row[3], row[0], row[1].encode()))


def targets(province: Province) -> Reckoned:
    found = []
    for one in province.bureaus:
        for aim in one.targets:
            if aim["comparison"] == "stock":
                continue
            actual = aim["actual"] or {"value": None, "on": None}
            due = last_day(aim["by"]) if aim["by"] else None
            standing = "uncounted" if actual["value"] is None else "counted"
            if due and due < str(DAY):
                standing = "missed"
            if aim["share"] is not None and aim["share"] >= 1:
                standing = "reached"
            names = ("id", "metric", "comparison", "value", "unit")
            told = (aim[name] for name in names)
            found.append(
                (one.code, *told, due, actual["value"], actual["on"], aim["share"], standing)
            )
    return sorted(found, key=lambda row: (row[0], row[1].encode()))


def same_task(province: Province) -> Reckoned:
    rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in province.bureaus:
        for row in one.last:
            if row["status"] != "withdrawn":
                rows[row["title"]].append((one.code, row["status"]))
    found = []
    for title, those in rows.items():
        cities, codes = {code[:4] for code, _light in those}, {code for code, _light in those}
        lights = Counter(light for _code, light in those)
        rest = len(those) - lights["closed"] - lights["overdue"]
        if len(cities) > 1:
            found.append(
                (title, len(cities), len(codes), lights["closed"], lights["overdue"], rest)
            )
    return sorted(found, key=lambda row: (-row[1], -row[2], row[0].encode()))


def workload(province: Province) -> Reckoned:
    counted: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for one in province.bureaus:
        for row in one.last:
            if row["status"] not in ("closed", "ongoing", "withdrawn"):
                for name in set(row["leaders"]):
                    counted[one.code, name].append(row)
    found = [
        (
            *key,
            len(rows),
            sum(row["status"] == "overdue" for row in rows),
            sum(row["must_close"] for row in rows),
        )
        for key, rows in counted.items()
    ]
    return sorted(found, key=lambda row: (-row[2], row[0], row[1].encode()))


def due_soon(province: Province) -> Reckoned:
    found = []
    for one in province.bureaus:
        for row in one.rows:
            if row["status"] == "due-soon":
                stage = row["waiting"] or {"stage": None, "due_on": row["due_on"]}
                found.append((one.code, row["id"], row["title"], stage["stage"], stage["due_on"]))
    return sorted(found, key=lambda row: (row[4] or "", row[0], row[1].encode()))


def extensions(province: Province) -> Reckoned:
    found = []
    for one in province.bureaus:
        for row in one.rows:
            moves = [entry["extended"] for entry in row["record"] if "extended" in entry]
            if moves:
                of_stages = [last_day(stage["deadline"]) for stage in row["stages"]]
                issued = max(of_stages, default=last_day(moves[0]["from"]))
                found.append((one.code, row["id"], row["title"], len(moves), issued, row["due_on"]))
    return sorted(found, key=lambda row: (-row[3], row[0], row[1].encode()))


def reassigned(province: Province) -> Reckoned:
    found = [
        (one.code, row["id"], row["title"], entry["on"], *_names(entry), entry["reason"])
        for one in province.bureaus
        for row in one.rows
        for entry in row["record"]
        if "reassigned" in entry
    ]
    return sorted(found, key=lambda row: (row[3], row[0], row[1].encode()))


def _names(entry: dict[str, Any]) -> tuple[str, str]:
    moved = entry["reassigned"]
    return "、".join(moved["from"]), "、".join(moved["to"])


def stages(province: Province) -> Reckoned:
    found = [
        (
            *(one.code, row["id"], row["title"], row["waiting"]["stage"]),
            *(row["waiting"]["due_on"], row["status"] == "overdue"),
        )
        for one in province.bureaus
        for row in one.rows
        if row["waiting"] and row["status"] in ("overdue", "due-soon", "open", "undated")
    ]
    return sorted(found, key=lambda row: (row[4] or "9999", row[0], row[1].encode()))


def errors(province: Province) -> Reckoned:
    found = []
    for one in province.bureaus:
        codes = Counter(error["code"] for error in one.errors)
        for code, count in codes.items():
            paths = {error["path"] for error in one.errors if error["code"] == code}
            first = min("data/" + re.sub(r".*?(?=ledgers/|registry)", "", path) for path in paths)
            found.append((one.code, code, count, len(paths), first))
    return sorted(found, key=lambda row: (-row[2], row[0], row[1]))


def stale(province: Province) -> Reckoned:
    (one,) = (one for one in province.bureaus if one.code == "510402-2")
    return [(one.code, ADDRESS, None, len(one.rows), "unreachable")]


RECKONED: dict[str, Callable[[Province], Reckoned]] = {
    function.__name__: function
    for function in (
        *(overdue, on_time, silent, targets, same_task, workload, due_soon, extensions),
        *(reassigned, stages, errors, stale),
    )
}
