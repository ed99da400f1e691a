"""Bureaus made up by chance, each unlike the others, and questions that may be asked of them."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.provinces import STALE, made
from tests.samples import FORM, PLAN
from tests.test_lake_flat import DAYS, any_row

PEOPLE: Final = ("刘自力", "谢强", "彭格", "李  艺", "O'Brien", "老谢")
OFFICES: Final = ("基教科", "职成高教科", "各相关科（室）", "人事科", "教科")
WORDS: Final = ("改革", "成果 事项", "安全隐患", "刘自力", "13800000946", "ＧＡＩ", "【虚构】")
TITLES: Final = (
    "推进改革",
    "化解安全隐患，联系电话13800000946",
    "事项“甲”",
    "gai 革【虚构】",
    "报送\\n月报",
)
OTHER_FORM: Final = FORM.replace("severity: {heading: 等级,", "grade: {heading: 等级,").replace(
    "  - severity\n", "  - grade\n"
)
TABLES: Final = (
    *("tasks", "2020/tasks", "2021/a/b", "b", "改革任务", "2019/issues", "任务"),
    "510401/2020/tasks",
)
KINDS: Final[dict[str, dict[str, Any]]] = {
    "reform-task": {"outcome": "成果"},
    "key-point": {"section": "一", "text": "坚持问题导向"},
    "pilot": {"category": "省级试点", "assigned_by": "基教科", "basis": "通知"},
}


def registry(random: Random) -> str:
    """Write a registry: some people and departments, in some order, with or without aliases."""
    people = random.sample(PEOPLE, random.randint(2, len(PEOPLE)))
    offices = random.sample(OFFICES, random.randint(2, len(OFFICES)))
    lines = ["people:\n"]
    for name in people:
        lines.append(f"  - name: {json.dumps(name, ensure_ascii=random.random() < 0.2)}\n")
        if name in ("谢强", "彭格") and "老谢" not in people and "alias" not in "".join(lines):
            lines.append("    aliases: [{name: 老谢, note: 编者理解}]\n")
    lines.append("departments:\n")
    for name in offices:
        lines.append(f"  - name: {name}\n")
        if "各" in name or (name == "教科" and random.random() < 0.5):
            lines.append("    collective: true\n")
    return "".join(lines)


def row(number: int, table_id: str, kind: str, random: Random) -> dict[str, Any]:
    """Make up a row of a kind."""
    made_up = any_row(number, random)
    made_up.pop("outcome")
    made_up |= KINDS.get(kind) or {"measures": "清理"}
    made_up["title"] = random.choice(TITLES)
    made_up["leaders"] = random.sample(PEOPLE, random.choice((1, 1, 2)))
    made_up["lead_departments"] = random.sample(OFFICES, random.choice((1, 1, 2)))
    if random.random() < 0.3:
        made_up["support_departments"] = random.sample(OFFICES, random.choice((1, 2)))
    if kind == "rectification" and random.random() < 0.5:
        made_up["GRADE"] = random.choice(("一般", "重大"))
    year, _slash, name = table_id.partition("/")
    if random.random() < 0.2:
        made_up["continues"] = f"{int(year) - 1}/{name}/{random.randint(1, 6)}"
    if random.random() < 0.2:
        made_up["targets"] = [
            {"number": 1, "metric": "批次", "comparison": "at-least", "value": number}
            | {"unit": "批", "words": "批次"}
            | ({"by": random.choice(("2020-12", "2021"))} if random.random() < 0.5 else {})
        ]
    return made_up


def any_bureau(folder: Path, random: Random, *, broken: bool = False) -> Path:
    """Make up the data folder of a bureau."""
    files: dict[str, str | bytes] = {}
    form = random.choice((None, FORM, OTHER_FORM, FORM.replace("\n", "\r\n")))
    if form is not None:
        files["kinds/rectification.yaml"] = form
    if random.random() < 0.5:
        files["plan2019.yaml"] = PLAN
    kinds = [*KINDS, *(["rectification"] if form else [])]
    names = random.sample(("tasks", "pilots", "a/b", "issues", "任务"), random.randint(1, 4))
    for name in names:
        kind = random.choice(kinds)
        for year in sorted(random.sample((2019, 2020, 2021), random.randint(1, 3))):
            kind = random.choice(kinds) if random.random() < 0.2 else kind
            grade = "severity" if form is not None and "severity" in form else "grade"
            head = {
                "kind": kind,
                "title": random.choice(("改革任务", f"台账{name}")),
                "year": year,
                "source": "试编台账",
                "order": random.randint(1, 9),
            }
            if random.random() < 0.6:
                head["issued_on"] = random.choice(DAYS)
            rows = [
                row(number, f"{year}/{name}", kind, random)
                for number in range(1, random.choice((0, 3, 8)) + 1)
            ]
            lines = [json.dumps(one, ensure_ascii=False).replace("GRADE", grade) for one in rows]
            if broken and lines and random.random() < 0.5:
                lines[0] = lines[0].replace('"leaders"', '"leader"')
            text = "".join(f"{key}: {value}\n" for key, value in head.items())
            body = "rows:\n" + "".join(f"  - {line}\n" for line in lines) if lines else "rows: []\n"
            files[f"ledgers/{year}/{name}.yaml"] = text + body
    if broken:
        files["ledgers/2020/lost.yaml"] = "kind: reform-task\nrows: 3\n"
    names_of = registry(random)
    if broken and random.random() < 0.5:
        names_of = names_of.replace("people:\n", "people:\n  - nmae: x\n")
    return made(folder, files, names_of)


def any_province(folder: Path, seed: int) -> dict[str, Path]:
    """Make up some bureaus; one has errors, one is stale, one has no rows, one nothing at all."""
    random = Random(seed)
    found = {
        code: any_bureau(folder / code, random, broken=code == "510403")
        for code in ("00123", "510401", "510402", "510403", "A-1", STALE)
    }
    found["510498"] = made(folder / "510498", {"ledgers/2020/tasks.yaml": EMPTY}, registry(random))
    found["510497"] = made(folder / "510497", {}, registry(random))
    return found


EMPTY: Final = (
    "kind: reform-task\ntitle: 改革任务\nyear: 2020\nsource: 试编台账\norder: 1\nrows: []\n"
)


def any_filters(random: Random) -> dict[str, Any]:
    """Make up filters, as a person types them."""
    every = {
        "leaders": (*PEOPLE, "李艺", "谢墙"),
        "departments": (*OFFICES, "各相关科(室)", "财务科"),
        "tables": TABLES,
        "kinds": ("reform-task", "改革试点", "rectification", "问题整改台账"),
        "years": ("2019", "2020", "2021", "2018"),
        "statuses": ("closed", "overdue", "即将到期", "open", "paused", "undated", "withdrawn"),
        "search": WORDS,
    }
    asked: dict[str, Any] = {}
    for field, values in every.items():
        if random.random() < 0.22:
            asked[field] = random.sample(values, random.choice((1, 1, 1, 2)))
    for flag in ("lead_only", "must_close"):
        if random.random() < 0.15:
            asked[flag] = True
    if random.random() < 0.25:
        asked["due"] = random.sample(PERIODS, random.choice((1, 1, 2)))
    return asked


PERIODS: Final = (
    "2020",
    "2020-12",
    "2020-Q2",
    "2019-06/2021-02",
    "2021-02-X3",
    "2010/2030",
    "2020-06",
)


def any_day(random: Random) -> str:
    """Make up a day: before, within or after all that is on record."""
    within = f"20{random.randint(19, 22)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    return random.choice((within, within, within, "2001-01-01", "2050-12-31", "9999-12-31"))
