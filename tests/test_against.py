"""Against an earlier state: what a change does in silence is told, what it explains is not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from ledgertool.model.record import VERBS
from tests.conftest import Make, Run
from tests.programs import Answer, process
from tests.repositories import Repository, begun
from tests.samples import PILOT, REGISTRY, TABLE

FILE = "ledgers/2020/tasks.yaml"
PILOTS = "ledgers/2020/pilots.yaml"

EXTENSION = """\
      - on: 2020-12-20
        extended: {from: 2020-12, to: 2021-03}
        reason: 上级文件未出台
"""
REASSIGNMENT = """\
      - on: 2020-09-01
        reassigned: {from: [刘自力], to: [彭格]}
        reason: 分工调整
"""
SAME_DAY = "      - on: 2020-06-30\n        progress: 已征求意见\n"
PROGRESS = "      - {on: 2020-06-30, progress: 方案已印发}\n"
WITHDRAWN = "      - {on: 2020-10-10, withdrawn: 上级取消}\n"
CLOSED = "      - {on: 2020-12-01, closed: 攀教体〔2020〕1号}\n"
REOPENED = "      - {on: 2020-12-15, reopened: 验收材料不全}\n"
ROW_1 = TABLE[TABLE.index("  - number: 1") : TABLE.index("\n  - number: 2")]
ROW_2 = TABLE[TABLE.index("  - number: 2") :]
HEAD = TABLE[: TABLE.index("  - number: 1")]
RECORD = "    record:\n"


def under_1(*entries: str) -> str:
    """Give the good table with entries in the record of its first row."""
    return HEAD + ROW_1 + RECORD + "".join(entries) + "\n" + ROW_2


def under_2(*entries: str) -> str:
    """Give the good table with entries in the record of its last row."""
    return TABLE + RECORD + "".join(entries)


def of_pilot(*entries: str, table: str = PILOT) -> str:
    """Give the good row with stages, with entries in its record."""
    return table + RECORD + "".join(entries)


Start = Callable[..., Repository]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Make a repository with a good table, or the files given, as its first commit on main."""

    def start_(files: dict[str, str | bytes] | None = None, *, folder: str = "data") -> Repository:
        contents = {FILE: TABLE} if files is None else files
        return begun(tmp_path / "repository", {"registry.yaml": REGISTRY, **contents}, folder)

    return start_


class Told(NamedTuple):
    """What is told: the rule, the line, the row and field, what was found."""

    code: str
    line: int | None
    row: str | None
    field: str | None
    found: str | None


def checked(run: Run, repository: Repository, revision: str = "main") -> Answer:
    return run("check", "--data", str(repository.data), "--against", revision, "-f", "json")


def against(run: Run, repository: Repository, revision: str = "main") -> list[Told]:
    """Give what the work tree does in silence since a revision, and all else that is wrong."""
    answer = checked(run, repository, revision)
    found = json.loads(answer.out)["diagnostics"]
    assert answer.code == (1 if found else 0)
    return [
        Told(*(one[name] for name in ("code", "line", "row", "field", "found"))) for one in found
    ]


# Each rule, and the entry that explains


LATER_EXTENSION = """\
      - on: 2021-03-20
        extended: {from: 2021-03, to: 2021-06}
        reason: 上级文件未出台
"""
LATER_REASSIGNMENT = """\
      - on: 2020-10-01
        reassigned: {from: [彭格], to: [谢强]}
        reason: 分工调整
"""
STAGE_EXTENSION = """\
      - on: 2020-12-20
        extended: {from: 2021, to: 2022}
        reason: 上级文件未出台
        stage: 第二批
"""
STAGE_CLOSED = "      - {on: 2020-12-01, closed: 攀教体〔2020〕1号, stage: 第二批}\n"
LATER_PROGRESS = "      - {on: 2020-09-30, progress: 开始施行}\n"
CLOSED_AGAIN = CLOSED.replace("2020-12-01", "2020-12-28")
REOPENED_AGAIN = REOPENED.replace("2020-12-15", "2021-01-15")
CITY = (
    TABLE.replace("kind: reform-task", "kind: reform-plan")
    .replace("    outcome: 出台实施方案\n", "    city_leader: 彭格\n")
    .replace("    outcome: 开展校企合作\n", "")
)
UNSTAGED = PILOT[: PILOT.index("    stages:")] + "    deadline: 2020\n"

SILENT: dict[str, tuple[str, str, list[Told]]] = {
    "a row is removed": (
        TABLE,
        HEAD + ROW_1,
        [Told("D501", 6, "2020/tasks/2", None, "深化产教融合")],
    ),
    "a deadline is moved": (
        TABLE,
        TABLE.replace("deadline: 2020-12\n", "deadline: 2021-03\n"),
        [Told("D503", 11, "2020/tasks/1", "deadline", "2020-12 → 2021-03")],
    ),
    "a deadline is made less precise": (
        TABLE,
        TABLE.replace("deadline: 2020-12\n", "deadline: 2020\n"),
        [Told("D503", 11, "2020/tasks/1", "deadline", "2020-12 → 2020")],
    ),
    "a deadline is removed": (
        TABLE,
        TABLE.replace("    deadline: 2020-12\n", ""),
        [Told("D503", 7, "2020/tasks/1", "deadline", "2020-12 → —")],
    ),
    "a deadline is added": (
        TABLE.replace("    deadline: 2020-12\n", ""),
        TABLE,
        [Told("D503", 11, "2020/tasks/1", "deadline", "— → 2020-12")],
    ),
    "an extension is removed": (
        under_1(EXTENSION),
        TABLE,
        [Told("D509", 7, "2020/tasks/1", "record", "no such entry")],
    ),
    "the later of two extensions is removed": (
        under_1(EXTENSION, LATER_EXTENSION),
        under_1(EXTENSION),
        [Told("D509", 13, "2020/tasks/1", "record", "no such entry")],
    ),
    "two extensions are removed": (
        under_1(EXTENSION, LATER_EXTENSION),
        TABLE,
        [
            Told("D509", 7, "2020/tasks/1", "record", "no such entry"),
            Told("D509", 7, "2020/tasks/1", "record", "no such entry"),
        ],
    ),
    "the later of two reassignments is removed": (
        under_1(REASSIGNMENT, LATER_REASSIGNMENT),
        under_1(REASSIGNMENT),
        [Told("D509", 13, "2020/tasks/1", "record", "no such entry")],
    ),
    "an extension is rewritten": (
        under_1(EXTENSION),
        under_1(EXTENSION.replace("to: 2021-03", "to: 2021-06")),
        [Told("D509", 13, "2020/tasks/1", "record", "no such entry")],
    ),
    "a deadline is rewritten beside the extension that would explain it": (
        TABLE,
        under_1(EXTENSION.replace("from: 2020-12", "from: 2020-06")).replace(
            "deadline: 2020-12\n", "deadline: 2020-06\n"
        ),
        [Told("D503", 11, "2020/tasks/1", "deadline", "2020-12 → 2020-06")],
    ),
    "the leaders are rewritten beside the reassignment that would explain it": (
        TABLE,
        under_1(REASSIGNMENT.replace("[刘自力]", "[谢强]")).replace("[刘自力]\n", "[谢强]\n", 1),
        [Told("D504", 9, "2020/tasks/1", "leaders", "刘自力 → 谢强")],
    ),
    "the leaders are changed": (
        TABLE,
        TABLE.replace("[刘自力]", "[彭格]"),
        [Told("D504", 9, "2020/tasks/1", "leaders", "刘自力 → 彭格")],
    ),
    "a leader is added": (
        TABLE,
        TABLE.replace("[刘自力]", "[刘自力, 彭格]"),
        [Told("D504", 9, "2020/tasks/1", "leaders", "刘自力 → 刘自力、彭格")],
    ),
    "a reassignment is removed": (
        under_1(REASSIGNMENT),
        TABLE,
        [Told("D509", 7, "2020/tasks/1", "record", "no such entry")],
    ),
    "a ☆ is removed": (
        TABLE,
        TABLE.replace("    must_close: true\n", ""),
        [Told("D505", 14, "2020/tasks/2", None, "no ☆")],
    ),
    "a ☆ is removed from a row without a deadline": (
        TABLE.replace("    deadline: 2020\n", ""),
        TABLE.replace("    deadline: 2020\n", "").replace("    must_close: true\n", ""),
        [Told("D505", 14, "2020/tasks/2", None, "no ☆")],
    ),
    "a ☆ is set to false": (
        TABLE,
        TABLE.replace("must_close: true", "must_close: false"),
        [Told("D505", 14, "2020/tasks/2", None, "no ☆")],
    ),
    "a closing is removed": (
        under_2(CLOSED),
        TABLE,
        [Told("D507", 14, "2020/tasks/2", "record", "no such closing")],
    ),
    "a closing gets another day": (
        under_2(CLOSED),
        under_2(CLOSED.replace("2020-12-01", "2020-12-02")),
        [Told("D507", 21, "2020/tasks/2", "record", "no such closing")],
    ),
    "a closing gets another day than a reopening before it explains": (
        under_2(CLOSED),
        under_2(REOPENED.replace("2020-12-15", "2020-11-30"), CLOSED_AGAIN),
        [
            Told("D507", 21, "2020/tasks/2", "record", "no such closing"),
            Told("R325", 22, "2020/tasks/2", "record", "reopened 2020-11-30"),
        ],
    ),
    "the evidence of a closing is changed": (
        under_2(CLOSED),
        under_2(CLOSED.replace("1号", "2号")),
        [Told("D507", 21, "2020/tasks/2", "record", "no such closing")],
    ),
    "a reopening is removed": (
        under_2(CLOSED, REOPENED),
        under_2(CLOSED),
        [Told("D509", 21, "2020/tasks/2", "record", "no such entry")],
    ),
    "a reopening gets an earlier day": (
        under_2(CLOSED, REOPENED),
        under_2(CLOSED, REOPENED.replace("2020-12-15", "2020-12-14")),
        [Told("D509", 21, "2020/tasks/2", "record", "no such entry")],
    ),
    "a reopening gets another reason": (
        under_2(CLOSED, REOPENED),
        under_2(CLOSED, REOPENED.replace("不全", "有误")),
        [Told("D509", 21, "2020/tasks/2", "record", "no such entry")],
    ),
    "a reopening gets a later day": (
        under_2(CLOSED, REOPENED),
        under_2(CLOSED, REOPENED.replace("2020-12-15", "2020-12-16")),
        [Told("D509", 21, "2020/tasks/2", "record", "no such entry")],
    ),
    "a closing gets an earlier day, with a reopening later than both": (
        under_2(CLOSED),
        under_2(CLOSED.replace("2020-12-01", "2020-02-01"), REOPENED),
        [Told("D507", 21, "2020/tasks/2", "record", "no such closing")],
    ),
    "a closing gets an earlier day beside a reopening on its own": (
        under_2(CLOSED),
        under_2(CLOSED.replace("2020-12-01", "2020-06-01"), REOPENED.replace("12-15", "12-01")),
        [Told("D507", 21, "2020/tasks/2", "record", "no such closing")],
    ),
    "a reopened closing gets another day before its reopening": (
        under_2(CLOSED, REOPENED),
        under_2(CLOSED.replace("2020-12-01", "2020-12-02"), REOPENED),
        [Told("D507", 21, "2020/tasks/2", "record", "no such closing")],
    ),
    "the words of a row without a date are changed": (
        TABLE.replace("deadline: 2020-12\n", "deadline_text: 按省上要求推进\n"),
        TABLE.replace("deadline: 2020-12\n", "deadline_text: 按部里要求推进\n"),
        [
            Told(
                *("D503", 11, "2020/tasks/1", "deadline_text"),
                "按省上要求推进 → 按部里要求推进",
            )
        ],
    ),
    "the words of a row without a date are removed": (
        TABLE.replace("deadline: 2020-12\n", "deadline_text: 长期坚持\n"),
        TABLE.replace("    deadline: 2020-12\n", ""),
        [Told("D503", 7, "2020/tasks/1", "deadline_text", "长期坚持 → —")],
    ),
    "a withdrawn row with a ☆ gets a deadline": (
        TABLE.replace("    deadline: 2020\n", ""),
        under_2(WITHDRAWN)
        .replace("    must_close: true\n", "")
        .replace("deadline: 2020\n", "deadline: 2029\n"),
        [Told("D503", 18, "2020/tasks/2", "deadline", "— → 2029")],
    ),
    "a row goes of which the number stands twice": (
        HEAD + ROW_1 + "\n" + ROW_1.replace("中考", "高考"),
        HEAD + ROW_1,
        [Told("D501", 6, "2020/tasks/1", None, "推进高考改革")],
    ),
    "a withdrawal is removed": (
        under_2(WITHDRAWN),
        TABLE,
        [Told("D509", 14, "2020/tasks/2", "record", "no such entry")],
    ),
    "a withdrawal gets another reason": (
        under_2(WITHDRAWN),
        under_2(WITHDRAWN.replace("上级取消", "并入其他任务")),
        [Told("D509", 21, "2020/tasks/2", "record", "no such entry")],
    ),
    "a ☆ is removed from a row withdrawn only after its year": (
        TABLE,
        under_2(WITHDRAWN.replace("2020-10-10", "2021-01-01")).replace(
            "    must_close: true\n", ""
        ),
        [Told("D505", 14, "2020/tasks/2", None, "no ☆")],
    ),
    "what recurs comes less often": (
        TABLE.replace("deadline: 2020-12\n", "recurs: monthly\n"),
        TABLE.replace("deadline: 2020-12\n", "recurs: yearly\n"),
        [Told("D503", 11, "2020/tasks/1", "recurs", "recurs: monthly → recurs: yearly")],
    ),
    "what has a deadline goes on from now on": (
        TABLE,
        TABLE.replace("deadline: 2020-12\n", "deadline: 2020-12\n    ongoing: true\n"),
        [Told("D503", 12, "2020/tasks/1", "ongoing", "— → ongoing: true")],
    ),
    "progress is taken out": (
        under_1(PROGRESS),
        TABLE,
        [Told("D509", 7, "2020/tasks/1", "record", "no such entry")],
    ),
    "two reports of one day change places": (
        under_1(PROGRESS + SAME_DAY),
        under_1(
            PROGRESS.replace("方案已印发", "已征求意见")
            + SAME_DAY.replace("已征求意见", "方案已印发")
        ),
        [Told("D509", 13, "2020/tasks/1", "record", "no such entry")],
    ),
    "progress is reworded": (
        under_1(PROGRESS),
        under_1(PROGRESS.replace("方案已印发", "方案未印发")),
        [Told("D509", 13, "2020/tasks/1", "record", "no such entry")],
    ),
    "the earlier of two extensions is removed": (
        under_1(EXTENSION, LATER_EXTENSION),
        under_1(LATER_EXTENSION.replace("from: 2021-03", "from: 2020-12")),
        [
            Told("D509", 13, "2020/tasks/1", "record", "no such entry"),
            Told("D509", 13, "2020/tasks/1", "record", "no such entry"),
        ],
    ),
    "the reason of a reassignment is reworded": (
        under_1(REASSIGNMENT),
        under_1(REASSIGNMENT.replace("分工调整", "人员调整")),
        [Told("D509", 13, "2020/tasks/1", "record", "no such entry")],
    ),
    "the evidence of a stage's closing is changed": (
        of_pilot(STAGE_CLOSED),
        of_pilot(STAGE_CLOSED.replace("1号", "2号")),
        [Told("D507", 20, "2020/tasks/1", "record", "no such closing")],
    ),
    "another task is written under a number": (
        TABLE,
        TABLE.replace("推进中考改革", "改善办学条件"),
        [Told("D510", 8, "2020/tasks/1", "title", "改善办学条件")],
    ),
    "another document is written between the words of a title": (
        TABLE.replace(
            "推进中考改革",
            "《攀枝花市教育体育局关于印发〈攀枝花市深化考试招生制度改革的实施方案〉的通知》",
        ),
        TABLE.replace(
            "推进中考改革",
            "《攀枝花市教育体育局关于印发〈攀枝花市校园足球场地建设资金管理的实施方案〉的通知》",
        ),
        [
            Told(
                *("D510", 8, "2020/tasks/1", "title"),
                "《攀枝花市教育体育局关于印发〈攀枝花市校园足球场地建设资金管理的实施方案〉的通知》",
            )
        ],
    ),
    "another task is written before the words that all titles end with": (
        TABLE.replace("推进中考改革", "深化考试招生制度改革（责任分工和完成时限详见附件）"),
        TABLE.replace("推进中考改革", "建设校园足球场地（责任分工和完成时限详见附件）"),
        [
            Told(
                *("D510", 8, "2020/tasks/1", "title"),
                "建设校园足球场地（责任分工和完成时限详见附件）",
            )
        ],
    ),
    "a task gets another title, and another row its own with a sign more": (
        TABLE,
        TABLE.replace("深化产教融合", "深化产教对接")
        + "\n"
        + ROW_2.replace("number: 2", "number: 3").replace("产教融合", "产教融合。"),
        [Told("D506", 22, "2020/tasks/3", "number", "2 → 3")],
    ),
    "two tasks change places under other titles": (
        TABLE.replace("深化产教融合", "推进高考改革"),
        TABLE.replace("推进中考改革", "推进高考招生改革").replace(
            "深化产教融合", "推进中考招生改革"
        ),
        [
            Told("D506", 7, "2020/tasks/1", "number", "2 → 1"),
            Told("D506", 14, "2020/tasks/2", "number", "1 → 2"),
        ],
    ),
    "the leader in the city is changed": (
        CITY,
        CITY.replace("city_leader: 彭格", "city_leader: 谢强"),
        [Told("D504", 12, "2020/tasks/1", "city_leader", "彭格 → 谢强")],
    ),
    "a stage is removed": (
        PILOT,
        PILOT.replace("      - name: 第二批\n        deadline: 2021\n", ""),
        [Told("D508", 15, "2020/tasks/1", "stages", "第二批")],
    ),
    "a stage's deadline is moved": (
        PILOT,
        PILOT.replace("deadline: 2021", "deadline: 2022"),
        [Told("D503", 19, "2020/tasks/1", "stages", "2021 → 2022")],
    ),
    "a deadline gives way to stages": (
        UNSTAGED,
        PILOT,
        [Told("D503", 15, "2020/tasks/1", "stages", "2020 → 2021")],
    ),
    "stages give way to a deadline": (
        PILOT,
        UNSTAGED,
        [
            Told("D508", 7, "2020/tasks/1", "stages", "第一批"),
            Told("D508", 7, "2020/tasks/1", "stages", "第二批"),
        ],
    ),
    "an extended stage gets another deadline as issued": (
        of_pilot(STAGE_EXTENSION),
        of_pilot(
            STAGE_EXTENSION.replace("from: 2021", "from: 2020-06"),
            table=PILOT.replace("deadline: 2021", "deadline: 2020-06"),
        ),
        [
            Told("D503", 19, "2020/tasks/1", "stages", "2021 → 2020-06"),
            Told("D509", 20, "2020/tasks/1", "record", "no such entry"),
        ],
    ),
    "a stage's deadline is rewritten beside the extension that would explain it": (
        PILOT,
        of_pilot(
            STAGE_EXTENSION.replace("from: 2021", "from: 2020-06"),
            table=PILOT.replace("deadline: 2021", "deadline: 2020-06"),
        ),
        [Told("D503", 19, "2020/tasks/1", "stages", "2021 → 2020-06")],
    ),
    "a stage's closing is removed": (
        of_pilot(STAGE_CLOSED),
        PILOT,
        [Told("D507", 7, "2020/tasks/1", "record", "no such closing")],
    ),
    "a stage's closing is given to another stage": (
        of_pilot(STAGE_CLOSED),
        of_pilot(STAGE_CLOSED.replace("第二批", "第一批")),
        [Told("D507", 20, "2020/tasks/1", "record", "no such closing")],
    ),
    "a stage's extension is given to another stage": (
        of_pilot(STAGE_EXTENSION),
        of_pilot(STAGE_EXTENSION.replace("第二批", "第一批").replace("from: 2021", "from: 2020")),
        [Told("D509", 20, "2020/tasks/1", "record", "no such entry")],
    ),
    "the first of two closings is removed": (
        under_2(CLOSED, REOPENED, CLOSED_AGAIN),
        under_2(CLOSED_AGAIN),
        [
            Told("D507", 21, "2020/tasks/2", "record", "no such closing"),
            Told("D509", 21, "2020/tasks/2", "record", "no such entry"),
        ],
    ),
    "the evidence of the first of two closings is changed": (
        under_2(CLOSED, REOPENED, CLOSED_AGAIN),
        under_2(CLOSED.replace("1号", "2号"), REOPENED, CLOSED_AGAIN),
        [Told("D507", 21, "2020/tasks/2", "record", "no such closing")],
    ),
    "a reopened row is closed again, and its first closing goes": (
        under_2(CLOSED, REOPENED),
        under_2(CLOSED_AGAIN),
        [
            Told("D507", 21, "2020/tasks/2", "record", "no such closing"),
            Told("D509", 21, "2020/tasks/2", "record", "no such entry"),
        ],
    ),
    "the first of two reopenings gets another reason": (
        under_2(CLOSED, REOPENED, CLOSED_AGAIN, REOPENED_AGAIN),
        under_2(CLOSED, REOPENED.replace("不全", "有误"), CLOSED_AGAIN, REOPENED_AGAIN),
        [Told("D509", 21, "2020/tasks/2", "record", "no such entry")],
    ),
    "a closing becomes a withdrawal": (
        under_2(CLOSED),
        under_2(CLOSED.replace("closed", "withdrawn")),
        [Told("D507", 21, "2020/tasks/2", "record", "no such closing")],
    ),
    "an entry is put before an older one that goes": (
        under_1(LATER_PROGRESS),
        under_1(PROGRESS),
        [Told("D509", 13, "2020/tasks/1", "record", "no such entry")],
    ),
    "a note is added to an entry on record": (
        under_1(PROGRESS),
        under_1(PROGRESS.replace("}", ", note: 见附件}")),
        [Told("D509", 13, "2020/tasks/1", "record", "no such entry")],
    ),
    "a percent is changed": (
        under_1(PROGRESS.replace("}", ", percent: 60}")),
        under_1(PROGRESS.replace("}", ", percent: 90}")),
        [Told("D509", 13, "2020/tasks/1", "record", "no such entry")],
    ),
    "one of two equal entries goes": (
        under_1(PROGRESS, PROGRESS),
        under_1(PROGRESS),
        [Told("D509", 13, "2020/tasks/1", "record", "no such entry")],
    ),
}


@pytest.mark.parametrize("name", SILENT)
def test_what_a_change_does_in_silence_is_told(name: str, start: Start, run: Run) -> None:
    before, after, expected = SILENT[name]
    repository = start({FILE: before})
    repository.write({FILE: after})
    assert against(run, repository) == expected


EXPLAINED: dict[str, tuple[str, str]] = {
    "nothing is changed": (TABLE, TABLE),
    "a comment and blank lines are added": (
        TABLE,
        "# 注\n\n" + TABLE.replace("rows:", "# 又\nrows:"),
    ),
    "a row is added": (TABLE, TABLE + "\n" + ROW_1.replace("number: 1", "number: 3")),
    "a field says what the words said alone": (
        TABLE.replace("deadline: 2020-12\n", "deadline_text: 12月底前\n"),
        TABLE.replace("deadline: 2020-12\n", "deadline: 2020-12\n    deadline_text: 12月底前\n"),
    ),
    "what recurs by its words alone is said to": (
        TABLE.replace("deadline: 2020-12\n", "deadline_text: 每月\n"),
        TABLE.replace("deadline: 2020-12\n", "recurs: monthly\n    deadline_text: 每月\n"),
    ),
    "a row is withdrawn": (TABLE, under_2(WITHDRAWN)),
    "a ☆ is removed from a withdrawn row": (
        TABLE,
        under_2(WITHDRAWN).replace("    must_close: true\n", ""),
    ),
    "a ☆ is added": (TABLE, HEAD + ROW_1 + "    must_close: true\n\n" + ROW_2),
    "a deadline is extended": (TABLE, under_1(EXTENSION)),
    "a deadline is extended twice": (TABLE, under_1(EXTENSION, LATER_EXTENSION)),
    "an extended deadline is extended again": (
        under_1(EXTENSION),
        under_1(EXTENSION, LATER_EXTENSION),
    ),
    "the leaders are reassigned": (TABLE, under_1(REASSIGNMENT)),
    "a row is closed": (TABLE, under_2(CLOSED)),
    "a row is reopened": (under_2(CLOSED), under_2(CLOSED, REOPENED)),
    "a row is reopened on the day of its closing": (
        under_2(CLOSED),
        under_2(CLOSED, REOPENED.replace("2020-12-15", "2020-12-01"), CLOSED_AGAIN),
    ),
    "a reopened row is closed again": (
        under_2(CLOSED),
        under_2(CLOSED, REOPENED, CLOSED_AGAIN),
    ),
    "a reopened row is closed again on the same day": (
        under_2(CLOSED, REOPENED),
        under_2(CLOSED, REOPENED, CLOSED.replace("2020-12-01", "2020-12-15")),
    ),
    "a row is reopened once more": (
        under_2(CLOSED, REOPENED),
        under_2(CLOSED, REOPENED, CLOSED_AGAIN, REOPENED_AGAIN),
    ),
    "progress is reported": (TABLE, under_1(PROGRESS)),
    "an entry of an earlier day is put before one on record": (
        under_1(EXTENSION),
        under_1(PROGRESS, EXTENSION),
    ),
    "an entry is put between two on record": (
        under_1(PROGRESS, EXTENSION),
        under_1(PROGRESS, LATER_PROGRESS, EXTENSION),
    ),
    "an entry is written in another style": (
        under_1(EXTENSION),
        under_1(
            "      - on: 2020-12-20\n        reason: 上级文件未出台\n"
            "        extended:\n          from: 2020-12\n          to: 2021-03\n"
        ),
    ),
    "words are corrected": (TABLE, TABLE.replace("出台实施方案", "出台方案")),
    "progress is reported again": (
        under_1(PROGRESS),
        under_1(PROGRESS, LATER_PROGRESS),
    ),
    "words of a withdrawn row are corrected": (
        under_2(WITHDRAWN),
        under_2(WITHDRAWN).replace("开展校企合作", "开展校企合作试点"),
    ),
    "a word is put between the words of a title": (
        TABLE.replace("推进中考改革", "《关于印发〈深化考试招生制度改革的实施方案〉的通知》"),
        TABLE.replace(
            "推进中考改革", "《关于印发〈攀枝花市深化高中考试招生制度改革实施方案〉的通知》"
        ),
    ),
    "several titles are corrected": (
        TABLE,
        TABLE.replace("推进中考改革", "推进中考改革工作").replace("产教融合", "产教融合工作"),
    ),
    "a title is corrected": (TABLE, TABLE.replace("推进中考改革", "推进中考招生改革")),
    "a stage is extended": (PILOT, of_pilot(STAGE_EXTENSION)),
    "a stage is closed": (PILOT, of_pilot(STAGE_CLOSED)),
    "a deadline gives way to stages that end with it": (
        UNSTAGED.replace("deadline: 2020\n", "deadline: 2021\n"),
        PILOT,
    ),
    "a stage is added": (PILOT, PILOT + "      - name: 第三批\n        deadline: 2022\n"),
}


@pytest.mark.parametrize("name", EXPLAINED)
def test_what_a_change_explains_is_silent(name: str, start: Start, run: Run) -> None:
    before, after = EXPLAINED[name]
    repository = start({FILE: before})
    repository.write({FILE: after})
    assert against(run, repository) == []


OF_EACH_VERB = {
    "progress": "progress: 方案已印发",
    "reassigned": "reassigned: {from: [谢强], to: [彭格]}, reason: 分工调整",
    "extended": "extended: {from: 2020, to: 2021}, reason: 上级文件未出台",
    "applied": "applied: 验收材料已报",
    "returned": "returned: 佐证材料不足",
    "closed": "closed: 验收意见",
    "reopened": "reopened: 验收材料不全",
    "paused": "paused: 上级暂停",
    "resumed": "resumed: 上级恢复",
    "withdrawn": "withdrawn: 上级取消",
}
COMES_BEFORE = {
    "returned": "applied: 验收材料已报",
    "reopened": "closed: 验收意见",
    "resumed": "paused: 上级暂停",
}


def test_no_entry_of_any_verb_is_lost_or_changed_in_silence(start: Start, run: Run) -> None:
    assert set(OF_EACH_VERB) == set(VERBS)
    repository = start()
    for verb, said in OF_EACH_VERB.items():
        earlier = f"      - {{on: 2020-06-01, {COMES_BEFORE.get(verb, 'progress: 起草')}}}\n"
        entry = f"      - {{on: 2020-06-30, {said}}}\n"
        repository.commit({FILE: under_2(earlier, entry)})
        assert against(run, repository, "HEAD") == [], verb
        for day, now in (("2020-06-30", ""), ("2020-07-01", entry), ("2020-06-29", entry)):
            repository.write({FILE: under_2(earlier, now.replace("2020-06-30", day))})
            told = against(run, repository, "HEAD")
            code = "D507" if verb == "closed" else "D509"
            assert [(one.code, one.field) for one in told] == [(code, "record")], (verb, day)
        more = entry.replace("}\n", ", note: 补记}\n")
        repository.write({FILE: under_2(earlier, more)})
        assert [one.field for one in against(run, repository, "HEAD")] == ["record"], verb


HELP = {
    "D501": "restore the row; if it is given up, add to its record:"
    " - {on: 2020-12-31, withdrawn: …}",
    "D503": "keep the deadline and add to the record:"
    " - {on: 2020-12-31, extended: {from: 2020-12, to: 2021-03}, reason: …}",
    "D504": "keep the names and add to the record:"
    " - {on: 2020-12-31, reassigned: {from: [刘自力], to: [彭格]}, reason: …}",
    "D505": "restore the line; if the row is given up, add to its record:"
    " - {on: 2020-12-31, withdrawn: …}",
    "D507": "restore it; if the row is open again, write below it: - {on: 2020-12-31, reopened: …}",
}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("D501", "a row is removed"),
        ("D503", "a deadline is moved"),
        ("D504", "the leaders are changed"),
        ("D505", "a ☆ is removed"),
        ("D507", "a closing is removed"),
    ],
)
def test_it_says_what_to_write(code: str, name: str, start: Start, run: Run) -> None:
    before, after, _expected = SILENT[name]
    repository = start({FILE: before})
    repository.write({FILE: after})
    answer = run("check", "--data", str(repository.data), "--against", "main", "-f", "json")
    (found,) = json.loads(answer.out)["diagnostics"]
    assert (found["code"], found["help"]) == (code, HELP[code])


def test_it_names_the_entry_that_is_gone_by_its_verb_and_day(start: Start, run: Run) -> None:
    repository = start({FILE: under_1(PROGRESS)})
    repository.write({FILE: TABLE})
    (found,) = json.loads(checked(run, repository).out)["diagnostics"]
    assert found["message"] == "An entry on record was removed or changed: progress 2020-06-30"


@pytest.mark.parametrize(
    ("title", "code"), [("推进中考加分", None), ("推进加分办法", "D510"), ("推进中文写作", None)]
)
def test_a_title_of_which_half_stays_is_a_corrected_one(
    title: str, code: str | None, start: Start, run: Run
) -> None:
    repository = start()
    repository.write({FILE: TABLE.replace("推进中考改革", title)})
    assert [one.code for one in against(run, repository)] == ([code] if code else [])


def test_names_that_no_reassignment_can_change_are_to_be_put_back(start: Start, run: Run) -> None:
    before, after, _expected = SILENT["the leader in the city is changed"]
    repository = start({FILE: before})
    repository.write({FILE: after})
    (found,) = json.loads(checked(run, repository).out)["diagnostics"]
    assert (found["expected"], found["help"]) == ("彭格", "put the names back")


PROPOSED = [
    *("a deadline is moved", "a deadline is added"),
    *("the leaders are changed", "a leader is added"),
    *("a row is removed", "a ☆ is removed", "a closing is removed"),
]


def later(text: str) -> str:
    """Put what is of 2020 into 2021."""
    return text.replace("2021", "2022").replace("2020", "2021")


@pytest.mark.parametrize("year", [2020, 2021])
@pytest.mark.parametrize("name", PROPOSED)
def test_what_it_says_to_write_mends_it_once_it_says_why(
    name: str, year: int, start: Start, run: Run
) -> None:
    turned = later if year == 2021 else str
    file = turned(FILE)
    before, after, _expected = SILENT[name]
    repository = start({file: turned(before)})
    repository.write({file: turned(after)})
    asked = ("check", "--data", str(repository.data), "--against", "main", "-f", "json")
    (found,) = json.loads(run(*asked).out)["diagnostics"]
    entry = proposed(found["help"])
    assert f"on: {year}-12-31" in entry
    pasted = recorded(turned(before), found["row"][-1], entry)
    repository.write({file: pasted})
    assert [one.code for one in against(run, repository)] == ["R315"]
    repository.write({file: pasted.replace("…", "上级文件未出台")})
    assert against(run, repository) == []
    repository.write({file: pasted.replace("…", "上级文件未出台").replace("-12-31, ", "-12-31x, ")})
    assert against(run, repository) != []


def proposed(help_: str) -> str:
    """Give the entry that a help says to write."""
    match = re.search(r"(?:add to (?:its|the) record|write below it): (- \{.*\})$", help_)
    assert match is not None, help_
    return match[1]


def recorded(table: str, row: str, entry: str) -> str:
    """Add an entry to the record of a row, which is its last field if it has one."""
    rows = []
    for one in table.split("\n  - number: "):
        lines = one.rstrip("\n")
        if one.startswith(row):
            lines += "" if RECORD in one else "\n" + RECORD.rstrip("\n")
            lines += f"\n      {entry}"
        rows.append(lines)
    return "\n  - number: ".join(rows) + "\n"


def test_what_it_says_to_write_of_a_stage_is_for_the_stage(start: Start, run: Run) -> None:
    repository = start({FILE: PILOT})
    repository.write({FILE: PILOT.replace("deadline: 2021", "deadline: 2022")})
    asked = ("check", "--data", str(repository.data), "--against", "main", "-f", "json")
    (found,) = json.loads(run(*asked).out)["diagnostics"]
    entry = proposed(found["help"])
    assert "stage: 第二批" in entry
    repository.write({FILE: recorded(PILOT, "1", entry)})
    assert [one.code for one in against(run, repository)] == ["R315"]
    repository.write({FILE: recorded(PILOT, "1", entry.replace("…", "上级文件未出台"))})
    assert against(run, repository) == []


@pytest.mark.parametrize("now", ["2020-11", "2020", "2020-12-31", ""])
def test_a_deadline_that_is_not_later_is_to_be_put_back(now: str, start: Start, run: Run) -> None:
    repository = start()
    line = "    deadline: 2020-12\n"
    repository.write({FILE: TABLE.replace(line, f"    deadline: {now}\n" if now else "")})
    answer = run("check", "--data", str(repository.data), "--against", "main", "-f", "json")
    (found,) = json.loads(answer.out)["diagnostics"]
    assert (found["code"], found["help"]) == ("D503", "put the deadline back")


# Names of the registry


MERGED = "  - name: 谢强\n    aliases: [{name: 彭格, note: 同一人}]\n"
ALIAS = "  - name: 彭格\n    aliases: [{name: 彭局, note: 简称}]\n"
NAMED: dict[str, tuple[str, str, list[tuple[str, str, str]]]] = {
    "somebody becomes an alias of somebody else": (
        REGISTRY,
        REGISTRY.replace("  - name: 彭格\n", "").replace("  - name: 谢强\n", MERGED),
        [("D511", "彭格", "谢强")],
    ),
    "somebody becomes an alias of another, and gets a new name": (
        REGISTRY,
        REGISTRY.replace("- name: 彭格", "- name: 彭大格").replace("  - name: 谢强\n", MERGED),
        [("D511", "彭格", "谢强")],
    ),
    "an alias becomes somebody": (
        REGISTRY.replace("  - name: 彭格\n", ALIAS),
        REGISTRY.replace("  - name: 彭格\n", "  - name: 彭格\n  - name: 彭局\n"),
        [("D511", "彭格", "彭局")],
    ),
    "an alias becomes somebody, who comes first": (
        REGISTRY.replace("  - name: 彭格\n", ALIAS),
        REGISTRY.replace("people:\n", "people:\n  - name: 彭局\n"),
        [("D511", "彭格", "彭局")],
    ),
    "an alias goes over to somebody else": (
        REGISTRY.replace("  - name: 彭格\n", ALIAS),
        REGISTRY.replace("  - name: 谢强\n", ALIAS.replace("彭格", "谢强")),
        [("D511", "彭格", "谢强")],
    ),
    "two become one under a new name": (
        REGISTRY,
        REGISTRY.replace("  - name: 彭格\n", "").replace(
            "  - name: 谢强\n",
            "  - name: 局领导\n    aliases: [{name: 谢强, note: 甲}, {name: 彭格, note: 乙}]\n",
        ),
        [("D511", "彭格", "局领导")],
    ),
    "one becomes two under new names": (
        REGISTRY.replace(
            "  - name: 彭格\n",
            "  - name: 局领导\n    aliases: [{name: 彭局, note: 甲}, {name: 彭大, note: 乙}]\n",
        ),
        REGISTRY.replace("  - name: 彭格\n", "  - name: 彭局\n  - name: 彭大\n"),
        [("D511", "局领导", "彭大")],
    ),
    "somebody is new, or has a new alias": (
        REGISTRY,
        REGISTRY.replace("  - name: 彭格\n", ALIAS + "  - name: 江海\n"),
        [],
    ),
    "somebody gets a new name, and keeps the old one as an alias": (
        REGISTRY,
        REGISTRY.replace("  - name: 彭格\n", ALIAS.replace("彭格", "格").replace("彭局", "彭格")),
        [],
    ),
    "a name and its alias change places": (
        REGISTRY.replace("  - name: 彭格\n", ALIAS),
        REGISTRY.replace(
            "  - name: 彭格\n",
            ALIAS.replace("彭格", "乙").replace("彭局", "彭格").replace("乙", "彭局"),
        ),
        [],
    ),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_name_that_stands_for_somebody_else_is_told(name: str, start: Start, run: Run) -> None:
    before, after, expected = NAMED[name]
    repository = start({FILE: TABLE, "registry.yaml": before})
    repository.write({"registry.yaml": after})
    told = json.loads(checked(run, repository).out)["diagnostics"]
    assert [(one["code"], one["expected"], one["found"]) for one in told] == expected
    assert {(one["severity"], one["field"]) for one in told} <= {("warning", "people")}
    assert all(after.split("\n")[one["line"] - 1].find(one["found"]) > 0 for one in told)


def test_a_department_that_becomes_another_is_told_in_its_line(start: Start, run: Run) -> None:
    merged = "  - name: 基教科\n    aliases: [{name: 职成高教科, note: 合并}]\n"
    after = REGISTRY.replace("  - name: 职成高教科\n", "").replace("  - name: 基教科\n", merged)
    repository = start({FILE: TABLE})
    repository.write({"registry.yaml": after})
    line = after.split("\n").index("  - name: 基教科") + 1
    (found,) = json.loads(checked(run, repository).out)["diagnostics"]
    told = [found[name] for name in ("code", "line", "field", "found")]
    assert told == ["D511", line, "departments", "基教科"]


@pytest.mark.parametrize("broken", ["before", "after"])
def test_names_are_not_compared_with_a_registry_that_cannot_be_read(
    broken: str, start: Start, run: Run
) -> None:
    merged = REGISTRY.replace("  - name: 彭格\n", "").replace("  - name: 谢强\n", MERGED)
    states = {"before": REGISTRY, "after": merged}
    states[broken] += "  - name: [\n"
    repository = start({FILE: TABLE, "registry.yaml": states["before"]})
    repository.write({"registry.yaml": states["after"]})
    answer = checked(run, repository)
    assert "D511" not in [one["code"] for one in json.loads(answer.out)["diagnostics"]]
    assert answer.code != 0


# Rows and tables that moved


@pytest.mark.parametrize("year", [2019, 2021])
def test_the_year_of_a_table_whose_folder_is_none_stays(year: int, start: Start, run: Run) -> None:
    table = TABLE.replace("2020-12\n", "2021-12\n").replace("deadline: 2020\n", "deadline: 2021\n")
    repository = start({"ledgers/city/tasks.yaml": table})
    repository.write({"ledgers/city/tasks.yaml": table.replace("year: 2020", f"year: {year}")})
    assert Told("D512", 3, None, "year", f"2020 → {year}") in against(run, repository)


SCHOOLS = [f"推进第{number:03}学校办学改革试点" for number in range(1, 81)]


def schools(titles: list[str]) -> str:
    """Make a table of one row for each title."""
    rows = [
        ROW_1.replace("number: 1", f"number: {number}").replace("推进中考改革", title)
        for number, title in enumerate(titles, 1)
    ]
    return HEAD + "\n".join(rows)


@pytest.mark.parametrize(
    "order",
    [
        [1, 0, *range(2, 80)],
        [*range(1, 80), 0],
        [*range(11), 20, *range(12, 20), 11, *range(21, 80)],
        [*range(10), *range(11, 80)],
    ],
    ids=["two change places", "all move up", "012 and 021 change places", "one goes"],
)
def test_rows_that_move_are_told_however_many_titles_are_reworded(
    order: list[int], start: Start, run: Run
) -> None:
    repository = start({FILE: schools(SCHOOLS)})
    repository.write({FILE: schools([SCHOOLS[one] + "工作" for one in order])})
    told = {one.code for one in against(run, repository)}
    assert "D506" in told
    assert told <= {"D501", "D506"}
    repository.write({FILE: schools([title + "工作" for title in SCHOOLS])})
    assert against(run, repository) == []


def test_rows_that_changed_places_have_other_numbers(start: Start, run: Run) -> None:
    repository = start()
    one, two = ROW_1.replace("number: 1", "number: 2"), ROW_2.replace("number: 2", "number: 1")
    repository.write({FILE: HEAD + two + "\n" + one})
    assert against(run, repository) == [
        Told("D506", 7, "2020/tasks/1", "number", "2 → 1"),
        Told("D506", 15, "2020/tasks/2", "number", "1 → 2"),
    ]


def test_a_row_put_before_others_renumbers_them(start: Start, run: Run) -> None:
    repository = start()
    new = ROW_1.replace("推进中考改革", "深化体教融合")
    one, two = ROW_1.replace("number: 1", "number: 2"), ROW_2.replace("number: 2", "number: 3")
    repository.write({FILE: "\n".join((HEAD + new, one, two))})
    assert [(one.code, one.found) for one in against(run, repository)] == [
        ("D506", "1 → 2"),
        ("D506", "2 → 3"),
    ]


def test_a_row_removed_and_the_others_moved_up_is_told(start: Start, run: Run) -> None:
    repository = start()
    repository.write({FILE: HEAD + ROW_2.replace("number: 2", "number: 1")})
    assert [(one.code, one.found) for one in against(run, repository)] == [
        ("D501", "推进中考改革"),
        ("D506", "2 → 1"),
    ]


def test_rows_with_one_title_are_told_apart_by_their_numbers(start: Start, run: Run) -> None:
    twice = TABLE.replace("深化产教融合", "推进中考改革")
    repository = start({FILE: twice})
    assert against(run, repository) == []
    repository.write({FILE: twice.replace("deadline: 2020\n", "deadline: 2021\n")})
    assert [(one.code, one.row) for one in against(run, repository) if one.code[0] == "D"] == [
        ("D503", "2020/tasks/2")
    ]


@pytest.mark.parametrize("new_name", [None, "ledgers/2020/works.yaml", "ledgers/2021/tasks.yaml"])
def test_a_table_that_is_removed_or_renamed_is_told(
    new_name: str | None, start: Start, run: Run
) -> None:
    repository = start({FILE: TABLE, PILOTS: PILOT})
    (repository.data / FILE).unlink()
    if new_name:
        year = new_name.split("/")[1]
        repository.write({new_name: TABLE.replace("year: 2020", f"year: {year}")})
    told = [one for one in against(run, repository) if one.code[0] == "D"]
    assert told == [Told("D502", None, None, None, "2020/tasks")]


def test_a_new_table_is_no_finding(start: Start, run: Run) -> None:
    repository = start()
    repository.write({PILOTS: PILOT})
    assert against(run, repository) == []


def test_what_cannot_be_read_has_its_own_finding_and_no_other(start: Start, run: Run) -> None:
    repository = start()
    repository.write({FILE: TABLE.replace("leaders: [谢强]", "leaders：[谢强]")})
    assert [one.code for one in against(run, repository)] == ["Y103"]
    repository.write({FILE: TABLE.encode("gbk")})
    assert [one.code for one in against(run, repository)] == ["F001"]


def test_an_earlier_state_may_be_broken(start: Start, run: Run) -> None:
    repository = start({FILE: TABLE.replace("leaders: [谢强]", "leaders：[谢强]")})
    repository.write({FILE: TABLE.replace("deadline: 2020-12\n", "deadline: 2021\n")})
    assert [(one.code, one.row) for one in against(run, repository)] == [("D503", "2020/tasks/1")]


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4665\nsize 12345\n"
WHOLE = "“main:data/ledgers/2020/tasks.yaml” cannot be read in full, so not all of it was compared."
ROW = (
    "“2020/tasks/{}” cannot be read in “main:data/ledgers/2020/tasks.yaml”, so it was not compared."
)
NO_ID = (
    "An item of “main:data/ledgers/2020/tasks.yaml” cannot be read, so it was not compared: no. 2"
)
UNREAD: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "a table of GBK": ({FILE: TABLE.encode("gbk")}, [WHOLE]),
    "a pointer of Git LFS": ({FILE: POINTER}, [WHOLE]),
    "an empty file": ({FILE: ""}, [WHOLE]),
    "a list that does not end": ({FILE: TABLE.replace("rows:\n", "rows: [\n")}, [WHOLE]),
    "a kind that there is not": ({FILE: TABLE.replace("reform-task", "x")}, [WHOLE]),
    "no year": ({FILE: TABLE.replace("year: 2020\n", "")}, [WHOLE]),
    "another suffix": ({"ledgers/2020/tasks.yml": TABLE}, [WHOLE.replace(".yaml", ".yml")]),
    "a full-width colon": (
        {FILE: TABLE.replace("deadline: 2020\n", "deadline：2020\n")},
        [ROW.format(2), WHOLE],
    ),
    "a field given twice": (
        {FILE: TABLE.replace("    leaders", "    title: x\n    leaders", 1)},
        [ROW.format(1)],
    ),
    "two rows": (
        {FILE: TABLE.replace("deadline: ", "deadline：")},
        [ROW.format(1), ROW.format(2), WHOLE],
    ),
    "a deadline that is none": ({FILE: TABLE.replace("2020-12", "2020-13")}, [ROW.format(1)]),
    "a row without its number": (
        {FILE: TABLE.replace("number: 2", "number: x")},
        [NO_ID],
    ),
    "a registry of GBK": (
        {FILE: TABLE, "registry.yaml": REGISTRY.encode("gbk")},
        ["“main:data/registry.yaml” cannot be read in full, so not all of it was compared."],
    ),
    "a plan that is a list": (
        {FILE: TABLE, "plan2019.yaml": "- x\n"},
        ["“main:data/plan2019.yaml” cannot be read in full, so not all of it was compared."],
    ),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_cannot_be_read_in_an_earlier_state_is_named_and_never_passes(
    name: str, start: Start, run: Run
) -> None:
    before, said = UNREAD[name]
    repository = start(before)
    for file in before:
        (repository.data / file).unlink()
    repository.write({"registry.yaml": REGISTRY, FILE: TABLE, PILOTS: PILOT})
    asked = ("check", "--data", str(repository.data), "--against", "main", "-f", "concise")
    answer = run(*asked)
    assert answer == Answer(3, "", "".join(line + "\n" for line in said))
    assert run(*asked, str(repository.data / PILOTS)).code == 0
    repository.write({PILOTS: PILOT.replace("[刘自力]", "[刘自立]")})
    answer = run(*asked)
    assert (answer.code, answer.err.splitlines()) == (1, said)


@pytest.mark.parametrize("options", [("--select", "D"), ("--ignore", "F,Y")])
@pytest.mark.parametrize(
    "now",
    [
        TABLE.encode("gbk"),
        POINTER.encode(),
        TABLE.replace("deadline: 2020\n", "deadline：2020\n").encode(),
    ],
)
def test_what_cannot_be_read_now_does_not_pass_where_its_finding_is_not_asked_for(
    now: bytes, options: tuple[str, str], start: Start, run: Run
) -> None:
    repository = start()
    repository.write({FILE: now})
    option, values = options
    words = [word for value in values.split(",") for word in (option, value)]
    answer = run("check", "--data", str(repository.data), "--against", "main", *words)
    assert answer.code == 3
    assert "was not compared" in answer.err or "not all of it was compared" in answer.err


def test_a_pointer_of_lfs_is_named_as_one(start: Start, run: Run) -> None:
    repository = start()
    repository.commit({FILE: POINTER})
    answer = run("check", "--data", str(repository.data), "-f", "json")
    (found,) = json.loads(answer.out)["diagnostics"]
    assert (answer.code, found["code"], "git lfs pull" in found["help"]) == (1, "F012", True)
    answer = run("list", "--data", str(repository.data), "--at", "HEAD")
    assert (answer.code, "F012" in answer.err) == (3, True)


# Names of files and folders


@pytest.mark.parametrize("folder", ["data", ".", "数据 二", "a/b/台账"])
@pytest.mark.parametrize("name", ["改革 任务.yaml", "“一”.yaml", "back\\slash.yaml"])
def test_any_name_of_a_file_or_folder_will_do(
    folder: str, name: str, start: Start, run: Run
) -> None:
    repository = start({f"ledgers/2020/{name}": TABLE}, folder=folder)
    repository.write({f"ledgers/2020/{name}": HEAD + ROW_1})
    assert [(one.code, one.row) for one in against(run, repository)] == [
        ("D501", f"2020/{name.removesuffix('.yaml')}/2")
    ]


# Revisions


def test_the_work_tree_is_compared_committed_or_not(start: Start, run: Run) -> None:
    repository = start()
    repository.git("checkout", "--quiet", "-b", "clerk")
    repository.commit({FILE: HEAD + ROW_1})
    assert [one.code for one in against(run, repository)] == ["D501"]
    assert against(run, repository, "HEAD") == []
    repository.write({FILE: TABLE})
    assert against(run, repository) == []


def test_what_others_did_on_main_is_not_held_against_a_branch(start: Start, run: Run) -> None:
    repository = start()
    repository.git("checkout", "--quiet", "-b", "clerk")
    repository.commit({FILE: under_2(CLOSED)})
    repository.git("checkout", "--quiet", "main")
    third = ROW_1.replace("number: 1", "number: 3").replace("推进中考改革", "深化体教融合")
    repository.commit({FILE: under_1(REASSIGNMENT) + "\n" + third, PILOTS: PILOT})
    repository.git("checkout", "--quiet", "clerk")
    assert against(run, repository, "main") == []
    repository.write({FILE: under_2(CLOSED).replace("[刘自力]", "[彭格]")})
    assert [one.code for one in against(run, repository, "main")] == ["D504"]


@pytest.mark.parametrize("revision", ["main", "HEAD", "v1", "HEAD^0", "main~0"])
def test_a_revision_is_named_as_git_names_it(revision: str, start: Start, run: Run) -> None:
    repository = start()
    repository.git("tag", "v1")
    repository.write({FILE: HEAD + ROW_1})
    assert [one.code for one in against(run, repository, revision)] == ["D501"]


def test_without_a_common_ancestor_the_revision_itself_is_compared_and_that_is_said(
    start: Start, run: Run
) -> None:
    repository = start()
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.commit({FILE: HEAD + ROW_1})
    folder = str(repository.data)
    answer = run("check", "--data", folder, "--against", "main", "-f", "concise")
    assert answer.code == 1
    assert answer.out.split(": ", 2)[1].startswith("error D501 ")
    assert answer.err == (
        "No common ancestor with “main” is known here; compared with “main” itself.\n"
    )


@pytest.mark.parametrize("command", [("check", "--against"), ("list", "--at")])
@pytest.mark.parametrize(
    "revision", ["origin/main", "nowhere", "--output=x", "-q", "", "a b", "HEAD:x"]
)
def test_an_unknown_revision_is_an_error_of_the_caller(
    command: tuple[str, str], revision: str, start: Start, run: Run
) -> None:
    repository = start()
    name, option = command
    answer = run(name, "--data", str(repository.data), f"{option}={revision}")
    assert (answer.code, answer.out) == (2, "")
    assert f"“{revision}”" in answer.err
    assert "Traceback" not in answer.err
    assert sorted(path.name for path in repository.top.iterdir()) == [".git", "data"]


def test_a_shallow_clone_without_the_revision_is_told_what_to_do(
    start: Start, run: Run, tmp_path: Path
) -> None:
    repository = start()
    repository.git("tag", "before")
    repository.commit({FILE: HEAD + ROW_1})
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth", "1", f"file://{repository.top}", str(clone))
    answer = run("check", "--data", str(clone / "data"), "--against", "before")
    assert (answer.code, answer.out) == (2, "")
    assert "“before”" in answer.err
    assert "shallow" in answer.err
    assert "git fetch" in answer.err


@pytest.mark.parametrize("command", [("check", "--against"), ("list", "--at")])
def test_outside_of_git_there_is_nothing_to_compare_with(
    command: tuple[str, str], make: Make, run: Run
) -> None:
    name, option = command
    answer = run(name, "--data", str(make()), option, "main")
    assert (answer.code, answer.out) == (2, "")
    assert "git" in answer.err


def test_without_git_installed_that_is_said(start: Start, tmp_path: Path) -> None:
    repository = start()
    (tmp_path / "empty").mkdir()
    answer = process(
        *("check", "--data", str(repository.data), "--against", "main"),
        PATH=str(tmp_path / "empty"),
    )
    assert (answer.code, answer.out) == (2, "")
    assert "git" in answer.err
    assert "Traceback" not in answer.err


def test_files_git_tracks_as_links_are_not_followed(start: Start, run: Run) -> None:
    repository = start()
    (repository.data / "ledgers/2020/again.yaml").symlink_to("tasks.yaml")
    repository.commit()
    (repository.data / "ledgers/2020/again.yaml").unlink()
    answer = run("check", "--data", str(repository.data), "--against", "main", "-f", "concise")
    assert (answer.code, answer.out) == (3, "")
    assert "“main:data/ledgers/2020/again.yaml” cannot be read" in answer.err


# Together with the other options


def test_differences_can_be_selected_and_ignored(start: Start, run: Run) -> None:
    repository = start()
    repository.write({FILE: (HEAD + ROW_1).replace("[刘自力]", "[刘自立]")})
    asked = ("check", "--data", str(repository.data), "--against", "main", "-f", "concise")
    codes = [line.split(" ")[2] for line in run(*asked).out.splitlines()]
    assert codes == ["D501", "D504", "R301"]
    assert [line.split(" ")[2] for line in run(*asked, "--select", "D5").out.splitlines()] == [
        "D501",
        "D504",
    ]
    assert run(*asked, "--ignore", "D", "--ignore", "R") == Answer(0, "", "")


def test_a_difference_shows_the_line_it_is_at(start: Start, run: Run) -> None:
    repository = start()
    repository.write({FILE: TABLE.replace("deadline: 2020-12\n", "deadline: 2021-03\n")})
    answer = run("check", "--data", str(repository.data), "--against", "main")
    assert "11 |     deadline: 2021-03\n   |               ^^^^^^^\n" in answer.out


# An earlier state can be asked too


def test_an_answer_can_be_about_an_earlier_state(start: Start, run: Run) -> None:
    repository = start()
    repository.commit({FILE: HEAD + ROW_1.replace("刘自力", "彭格")})
    asked = ("list", "--data", str(repository.data), "--columns", "id,leaders", "-f", "jsonl")
    now = [json.loads(line) for line in run(*asked).out.splitlines()]
    then = [json.loads(line) for line in run(*asked, "--at", "HEAD~1").out.splitlines()]
    assert now == [{"id": "2020/tasks/1", "leaders": ["彭格"]}]
    assert then == [
        {"id": "2020/tasks/1", "leaders": ["刘自力"]},
        {"id": "2020/tasks/2", "leaders": ["谢强"]},
    ]
