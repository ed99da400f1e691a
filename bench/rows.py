"""Ledgers of any size, made for measuring: python bench/rows.py FOLDER --rows N --files M.

The same rows every time: all kinds of the tool and two forms from YAML, ten years, records with
every verb, stages, what comes again, remarks, links, comments and quoted texts. All names are made.
With ``--rec`` and ``--jsonl`` the same rows are also written as one recutils text and as JSON
lines, there with those who answer for a row now, after any reassignment.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

Fields = dict[str, Any]

EXAMPLES = Path(__file__).parent.parent / "examples"
FORMS = ("rectification/kinds/rectification.yaml", "key-projects/kinds/key-project.yaml")
SEED = 2020
FIRST_YEAR, YEARS = 2016, 10
LEADERS = [f"领导{number:03d}" for number in range(1, 151)]
OTHERS = [f"经办{number:03d}" for number in range(1, 101)]
CITY = [f"市领导{number:02d}" for number in range(1, 11)]
OFFICES = [f"科室{number:03d}" for number in range(1, 201)]
SCHOOLS = [f"学校{number:03d}" for number in range(1, 101)]
TOPICS = (
    "深化产教融合、校企合作",
    "推进高中阶段学校考试招生制度改革",
    "健全校园安全隐患排查整治机制",
    "优化义务教育学校布局",
    "落实中小学教师“县管校聘”",
    "完善学前教育普惠性资源供给",
)


class File(NamedTuple):
    """A table to be made: which of all it is, and how many rows each of them has."""

    which: int
    rows: int

    @property
    def year(self) -> int:
        """The table's year."""
        return FIRST_YEAR + self.which % YEARS

    @property
    def kind(self) -> str:
        """The kind of its rows."""
        return tuple(KINDS)[self.which % len(KINDS)]

    @property
    def id(self) -> str:
        """The table's id."""
        return f"{self.year}/{self.kind}-{self.which:04d}"

    def all_rows(self) -> Iterator[Fields]:
        """Make the rows, the same ones every time."""
        random = Random(f"{SEED}/{self.which}")
        return (self._row(number, random) for number in range(1, self.rows + 1))

    def _row(self, number: int, random: Random) -> Fields:
        row: Fields = {"number": number}
        if random.random() < 0.1:
            row["label"] = f"1.{number}"
        title = f"{random.choice(TOPICS)}（第{self.which}批第{number}项）"
        row["title"] = title
        row["leaders"] = random.sample(LEADERS, 1 + (random.random() < 0.5))
        row["lead_departments"] = random.sample(OFFICES, 1 + (random.random() < 0.3))
        if random.random() < 0.5:
            row["support_departments"] = random.sample(SCHOOLS, random.randint(1, 3))
        row |= KINDS[self.kind](number, self.year, random)
        row |= _when(self.year, random)
        if random.random() < 0.1 and row.get("deadline") != f"{self.year + 2}":
            row["must_close"] = True
        if random.random() < 0.2:
            row["remark"] = random.choice(("与有关科室会商后推进", "经费：列入年度预算", "示例 #1"))
        row |= self._links(number, title, random)
        if record := list(_record(row, self.year, random)):
            row["record"] = record
        return row

    def _links(self, number: int, title: str, random: Random) -> Fields:
        links: Fields = {}
        what = random.random()
        if what < 0.02:
            text = f"第{self.which}批"
            links["targets"] = [
                {"number": 1, "metric": "批次", "comparison": "exactly"}
                | {"value": self.which, "unit": "批", "words": text}
            ]
        elif what < 0.05 and number > 1:
            other = f"{self.id}/{random.randint(1, number - 1)}"
            links["related"] = [{"to": other, "reason": "内容相关", "reading": "editors"}]
        elif what < 0.07 and self.which % YEARS:
            earlier = self._replace(which=self.which - 1)
            links["continues"] = f"{earlier.id}/{number}"
        return links


def _key_point(number: int, year: int, random: Random) -> Fields:
    text = f"坚持问题导向，{random.choice(TOPICS)}，形成第{number}项工作的长效机制。"
    return {"section": f"第{number % 9 + 1}部分", "text": text * random.randint(1, 3)}


def _reform_task(number: int, year: int, random: Random) -> Fields:
    return {"outcome": f"印发《示例实施办法》第{number}条的工作方案"}


def _reform_plan(number: int, year: int, random: Random) -> Fields:
    fields: Fields = {"document_number": f"示例发〔{year - 1}〕{number}号"}
    fields["issued_on"] = _day(year - 1, random)
    return fields | ({"city_leader": random.choice(CITY)} if number % 3 == 0 else {})


def _pilot(number: int, year: int, random: Random) -> Fields:
    return {
        "category": random.choice(("省级改革试点", "市级改革试点")),
        "assigned_by": random.choice(OFFICES),
        "basis": f"《关于开展示例试点的通知》（示例函〔{year - 1}〕{number}号）",
        "contact": {"name": random.choice(OTHERS), "phone": f"1{8_000_000_000 + number:010d}"},
    }


def _rectification(number: int, year: int, random: Random) -> Fields:
    return {
        "found_by": random.choice(("自查", "督查", "群众反映")),
        "found_on": _day(year, random),
        "severity": random.choice(("一般", "较大", "重大")),
        "measures": f"立行立改，明确专人，第{number % 7 + 1}周复查: 拍照留存",
        "checker": random.choice(OTHERS),
    }


def _key_project(number: int, year: int, random: Random) -> Fields:
    return {
        "content": "教学楼、运动场及配套设施",
        "stage_of_work": random.choice(("前期", "在建", "竣工")),
        "investment": random.randint(1, 900) / 100,
        "paid": random.randint(0, 100),
        "starts": f"{year - 1}-Q{number % 4 + 1}",
        "is_new": number % 2 == 0,
        "approval": f"示例发〔{year - 1}〕{number}号",
    }


def _nothing_more(number: int, year: int, random: Random) -> Fields:
    return {}


KINDS = {
    "key-point": _key_point,
    "reform-task": _reform_task,
    "rectification": _rectification,
    "plan-review": _nothing_more,
    "reform-plan": _reform_plan,
    "key-project": _key_project,
    "pilot": _pilot,
    "task": _nothing_more,
}
"""What the rows of each kind have besides that of all rows; two of the kinds are forms."""


def _day(year: int, random: Random, month: int | None = None) -> str:
    return f"{year}-{month or random.randint(1, 12):02d}-{random.randint(1, 28):02d}"


def _when(year: int, random: Random) -> Fields:
    """Say by when: mostly with a month or a day, now and then in any other way there is."""
    month = random.randint(1, 12)
    what = random.random()
    if what < 0.35:
        return {"deadline": f"{year}-{month:02d}"}
    if what < 0.5:
        return {"deadline": f"{year}-{month:02d}", "deadline_text": f"{month}月底前"}
    if what < 0.65:
        return {"deadline": _day(year, random)}
    if what < 0.85:
        ways = (f"{year}", f"{year}-Q2", f"{year}-H1", f"{year}-05-X3", f"{year}-03/{year}-06")
        return {"deadline": random.choice((*ways, f"{year + 2}"))}
    if what < 0.9:
        stages = [{"name": f"第{n}批", "deadline": f"{year}-Q{n}"} for n in range(1, 4)]
        return {"stages": stages}
    if what < 0.95:
        return {"recurs": random.choice(("monthly-25", "quarterly", "half-yearly", "weekly-5"))}
    return {"deadline": f"{year}", "ongoing": True}


# What happened to rows


def _record(row: Fields, year: int, random: Random) -> Iterator[Fields]:
    """Make the record that four rows of ten have, its days in their order."""
    if random.random() >= 0.4:
        return
    entries = list(_entries(row, year, random))
    days = sorted(
        _day(year + 1, random, month) for month in random.sample(range(1, 13), len(entries))
    )
    part = {"stage": row["stages"][0]["name"]} if "stages" in row else {}
    for day, entry in zip(days, entries, strict=True):
        yield {"on": day} | entry | (part if "reassigned" not in entry else {})


def _progress(random: Random) -> Fields:
    entry: Fields = {"progress": random.choice(("方案已印发", "正在征求意见", "已完成调研"))}
    if random.random() < 0.5:
        entry["percent"] = random.randint(1, 99)
        entry["pace"] = random.choice(("ahead", "on-track", "behind"))
    if random.random() < 0.2:
        entry |= {"problems": "资金尚有缺口", "next": "报市政府研究"}
    return entry


def _entries(row: Fields, year: int, random: Random) -> Iterator[Fields]:
    said = [_progress(random) for _time in range(random.randint(1, 3))]
    closed = {"closed": f"示例发〔{year}〕{random.randint(1, 99)}号", "verified_by": "示例督查室"}
    what = random.random()
    if "recurs" in row or what < 0.4:
        yield from said
    elif what < 0.6:
        yield from (*said, closed)
    elif what < 0.7:
        others = [name for name in LEADERS if name not in row["leaders"]]
        to = [random.choice(others)]
        yield {"reassigned": {"from": row["leaders"], "to": to}, "reason": "分工调整"}
        yield from said
    elif what < 0.8 and "deadline" in row:
        moved = {"from": row["deadline"], "to": f"{year + 3}-06"}
        yield {"extended": moved, "reason": "上级文件未出台", "approved_by": "示例局长办公会"}
        yield from said
    elif what < 0.9:
        yield {"applied": "验收材料已报"}
        yield {"returned": "佐证材料不足", "note": "补交会议纪要"}
        yield {"applied": "补交的验收材料已报"}
    elif what < 0.94:
        yield from (closed, {"reopened": "验收材料不全"})
    elif what < 0.98:
        yield from ({"paused": "上级暂停"}, {"resumed": "上级恢复"})
    else:
        yield {"withdrawn": "上级取消"}


# How rows are written


def yaml_lines(file: File, rows: Iterable[Fields]) -> Iterator[str]:
    """Write a table as people write it: with comments, quotes, lists in brackets and below."""
    yield f"kind: {file.kind}\ntitle: 示例台账（{file.which}）\nyear: {file.year}\n"
    yield f"source: 示例文件\nissued_on: {file.year}-01-02\norder: {file.which % 50 + 1}\n"
    yield f"declared: {{rows: {file.rows}}}\nrows:\n"
    for row in rows:
        number = row["number"]
        if number % 50 == 0:
            yield f"\n  # 以下为第{number}项起的事项\n"
        lead = "  - "
        for name, value in row.items():
            if _fits(value, number):
                yield f"{lead}{name}: {_inline(value, number)}\n"
            else:
                yield f"{lead}{name}:\n{_below(value, number)}"
            lead = "    "


def _fits(value: Any, number: int) -> bool:
    """Tell whether a value goes behind its name: objects do not, and not every list does."""
    if isinstance(value, list):
        return not isinstance(value[0], dict) and number % 10 != 0
    return not isinstance(value, dict)


def _inline(value: Any, number: int) -> str:
    if isinstance(value, str):
        must = ": " in value or " #" in value or value[0] == "1"  # phones, and 1.2
        if must or number % 20 == 7:
            return f"'{value}'" if number % 2 else f'"{value}"'
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_inline(one, 0)}' for key, one in value.items())}}}"
    return str(value)


def _below(value: Any, number: int) -> str:
    if isinstance(value, dict):
        return "".join(f"      {key}: {_inline(one, number)}\n" for key, one in value.items())
    lines = []
    for item in value:
        fields = item.items() if isinstance(item, dict) else ()
        if not fields:
            lines.append(f"      - {item}\n")
        for place, (key, one) in enumerate(fields):
            lines.append(f"      {'  ' if place else '- '}{key}: {_inline(one, number)}\n")
    return "".join(lines)


def in_force(file: File, row: Fields) -> Fields:
    """Give a row with its table, and with those who answer for it now."""
    moved = [entry["reassigned"]["to"] for entry in row.get("record", ()) if "reassigned" in entry]
    return {"table": file.id, "kind": file.kind} | row | ({"leaders": moved[-1]} if moved else {})


def rec_lines(row: Fields) -> Iterator[str]:
    """Write a row as a record of recutils: lists as fields of one name, objects as texts."""
    for name, value in row.items():
        for one in value if isinstance(value, list) else [value]:
            text = json.dumps(one, ensure_ascii=False) if isinstance(one, dict) else one
            yield f"{name}: {text}\n"
    yield "\n"


class Texts(NamedTuple):
    """A table as YAML, as recutils text and as JSON lines."""

    yaml: str
    rec: str
    jsonl: str


def texts(file: File) -> Texts:
    """Write a table in all three ways."""
    rows = list(file.all_rows())
    told = [in_force(file, row) for row in rows]
    return Texts(
        "".join(yaml_lines(file, rows)),
        "".join(chain.from_iterable(map(rec_lines, told))),
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in told),
    )


def _written(folder: Path, file: File) -> tuple[str, str]:
    """Write a table into a data folder; give its rows in the two other ways."""
    made = texts(file)
    (folder / "ledgers" / f"{file.id}.yaml").write_text(made.yaml, encoding="utf-8")
    return made.rec, made.jsonl


def registry() -> str:
    """Write the registry of all names."""
    people = "".join(f"  - name: {name}\n" for name in (*CITY, *LEADERS, *OTHERS))
    offices = "".join(f"  - name: {name}\n" for name in (*OFFICES, *SCHOOLS))
    return f"people:\n{people}\ndepartments:\n{offices}"


def province(
    folder: Path, rows: int, files: int, rec: Path | None = None, jsonl: Path | None = None
) -> Path:
    """Write a data folder of some rows of all kinds over some files; return it."""
    for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
        (folder / "ledgers" / str(year)).mkdir(parents=True)
    (folder / "kinds").mkdir()
    for form in FORMS:
        shutil.copy(EXAMPLES / form, folder / "kinds")
    (folder / "registry.yaml").write_text(registry(), encoding="utf-8")
    tables = [File(which, rows // files) for which in range(files)]
    with ExitStack() as stack:
        pool = stack.enter_context(ProcessPoolExecutor())
        streams = [
            stack.enter_context(path.open("w", encoding="utf-8")) if path else None
            for path in (rec, jsonl)
        ]
        for both in pool.map(partial(_written, folder), tables, chunksize=5):
            for stream, text in zip(streams, both, strict=True):
                if stream:
                    stream.write(text)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="the data folder to make")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--rec", type=Path, help="the same rows as a recutils text")
    parser.add_argument("--jsonl", type=Path, help="the same rows as JSON lines")
    asked = parser.parse_args()
    province(asked.folder, asked.rows, asked.files, asked.rec, asked.jsonl)


if __name__ == "__main__":
    main()
