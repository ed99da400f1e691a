"""Ledgers in which every row is like the others, for what needs no more to be measured."""

from __future__ import annotations

from pathlib import Path

REGISTRY = """\
people:
  - name: 刘自力
  - name: 谢强
departments:
  - name: 基教科
  - name: 职成高教科
  - name: 市教科所
"""


def table(rows: int, which: int = 1) -> str:
    """Write a table of some rows, each like those of the official form."""
    head = (
        f"kind: reform-task\ntitle: 改革任务（{which}）\nyear: 2020\nsource: 测速台账\norder: 1\n"
        f"declared: {{rows: {rows}}}\nrows:\n"
    )
    return head + "".join(
        f"  - number: {number}\n"
        f"    title: 深化产教融合、校企合作第{which}批第{number}项改革任务\n"
        "    leaders: [谢强, 刘自力]\n"
        "    lead_departments: [职成高教科, 基教科]\n"
        "    support_departments: [市教科所]\n"
        f"    deadline: 2020-{number % 12 + 1:02d}\n"
        f"    deadline_text: {number % 12 + 1}月底前\n"
        f"    outcome: 贯彻落实省《职业学校校企合作促进办法》第{number}条\n"
        "    must_close: true\n"
        for number in range(1, rows + 1)
    )


def ledger(folder: Path, rows: int, files: int) -> Path:
    """Write a data folder of some rows over some files; return it."""
    (folder / "ledgers" / "2020").mkdir(parents=True)
    (folder / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
    for number in range(files):
        path = folder / "ledgers" / "2020" / f"tasks-{number:03d}.yaml"
        path.write_text(table(rows // files, number), encoding="utf-8")
    return folder
