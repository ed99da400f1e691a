"""Build a repository in which the ledger of 2020 has lived for a year: all that happens is made up.

    python examples/2020-year/build.py FOLDER

The tables are those of ``data/`` as issued. What is put on record, each text of it marked 【虚构】,
is put there by the commands of ``ledger`` itself, and committed on its day.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Final

from ledgertool.cli import main

HERE: Final = Path(__file__).resolve().parent
DATA: Final = HERE.parent.parent / "data"
CLERK: Final = ("台账员", "clerk@example.invalid")
MADE_UP: Final = "【虚构】"

ISSUED: Final = "2020-05-13"
LAST: Final = "2020-12-31"

Happening = tuple[str, str, tuple[str, ...]]
"""A day, what is said of the commit, and the command of that day."""

YEAR: Final[tuple[Happening, ...]] = (
    (
        "2020-06-18",
        "进展：新型教学关系试点",
        ("progress", "pilots/2", "【虚构】4所学校开课", "--percent", "40", "--pace", "on-track"),
    ),
    (
        "2020-06-30",
        "进展：“十四五”规划",
        (*("progress", "key-points/3", "【虚构】完成重大课题研究", "--percent", "50"),),
    ),
    (
        "2020-07-15",
        "进展：产教融合",
        (
            *("progress", "reform-tasks/1", "【虚构】走访企业6家", "--percent", "30"),
            *("--pace", "behind", "--problems", "【虚构】协议文本未定"),
        ),
    ),
    (
        "2020-07-20",
        "暂停：幼儿园“去小学化”",
        ("pause", "pilots/5", "--reason", "【虚构】园舍维修，暂停实施"),
    ),
    (
        "2020-08-10",
        "销账：公共服务体系试点",
        ("close", "pilots/6", "--evidence", "【虚构】验收意见第1号", "--verified-by", "督导办"),
    ),
    (
        "2020-08-20",
        "延期：完善国民健康政策",
        (
            *("extend", "reform-tasks/3", "--to", "2021-06"),
            *("--reason", "【虚构】上级文件未出台", "--approved-by", "【虚构】局党组会"),
        ),
    ),
    (
        "2020-09-01",
        "交接：谢强 → 王某",
        ("succeed", "谢强", "王某", "--reason", "【虚构】分工调整"),
    ),
    (
        "2020-09-10",
        "恢复：幼儿园“去小学化”",
        ("resume", "pilots/5", "--reason", "【虚构】园舍维修完成"),
    ),
    (
        "2020-09-20",
        "销账：均衡配置义务教育资源",
        ("close", "reform-plans-other/1", "--evidence", "【虚构】验收意见第2号"),
    ),
    (
        "2020-10-15",
        "销账：中考改革",
        ("close", "key-points/10", "--evidence", "【虚构】方案印发"),
    ),
    (
        "2020-10-30",
        "申请销账：普通高中教育教学改革",
        ("apply", "pilots/3", "【虚构】验收材料已报"),
    ),
    (
        "2020-11-10",
        "销账：普通高中教育教学改革",
        ("close", "pilots/3", "--evidence", "【虚构】验收意见第3号", "--verified-by", "督导办"),
    ),
    (
        "2020-11-20",
        "重新挂账：中考改革",
        ("reopen", "key-points/10", "--reason", "【虚构】验收材料不全"),
    ),
    (
        "2020-12-01",
        "进展：足球改革",
        (
            *("progress", "key-points/13", "【虚构】场地改造完成两处", "--percent", "45"),
            *("--pace", "behind", "--next", "【虚构】年后续建"),
        ),
    ),
    (
        "2020-12-10",
        "延期：学前教育资源",
        ("extend", "key-points/4", "--to", "2021-03", "--reason", "【虚构】两所园主体未完工"),
    ),
    (
        "2020-12-15",
        "销账：市级试点第一批",
        ("close", "pilots/7", "--stage", "第一批", "--evidence", "【虚构】结题报告13份"),
    ),
    (
        "2020-12-20",
        "销账：乡村教师支持计划",
        ("close", "reform-plans-other/3", "--evidence", "【虚构】总结报告"),
    ),
    (LAST, "结转：2021年台账", ("rollover", "2021")),
)
"""The year: two extensions, six closings, a reopening, a pause, a succession, and what goes on."""


def build(folder: Path, data: Path = DATA) -> None:
    """Make the repository in a new or empty folder, from the tables of a data folder."""
    if folder.exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty.")
    shutil.copytree(data, folder / "data", ignore=shutil.ignore_patterns(".*"))
    shutil.copy(HERE / "README.md", folder)
    _git(folder, ISSUED, "init", "-q", "-b", "main")
    _commit(folder, ISSUED, "印发：2020年台账")
    for day, subject, command in YEAR:
        _ledger(folder, day, *command)
        _commit(folder, day, subject)


def _ledger(folder: Path, day: str, *command: str) -> None:
    """Run a command as of a day; what it would refuse or warn of is not what is meant."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = main([*command, "--on", day, "--data", str(folder / "data")])
    if code:
        raise SystemExit(f"ledger {' '.join(command)}\n{said.getvalue()}")


def _commit(folder: Path, day: str, subject: str) -> None:
    _git(folder, day, "add", ".")
    _git(folder, day, "commit", "-q", "-m", f"{subject}{MADE_UP if day != ISSUED else ''}")


def _git(folder: Path, day: str, *arguments: str) -> None:
    """Run git as the clerk on a day, whoever runs this and wherever."""
    name, address = CLERK
    own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    people = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", name), ("EMAIL", address), ("DATE", f"{day}T17:00:00+0800"))
    }
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "core.autocrlf=false", "-c", "core.hooksPath=", *arguments]
    subprocess.run(command, cwd=folder, env={**own, **people, **nobody}, check=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    build(Path(sys.argv[1]))
