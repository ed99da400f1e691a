"""The ledgers that tests ask: one that was issued, and good small files to make bad ones of."""

from pathlib import Path

from ledgertool.output.formats import FORMATS

ROOT = Path(__file__).parent.parent
FROZEN = ROOT / "tests" / "ledger"
"""Where tests run: a copy of the ledger of 2020 as it was issued, which never changes.

What is filed in the repository's own ``data/`` day by day changes no answer that a test expects.
Only ``test_real_data.py`` and ``test_repository.py`` read that.
"""

DATA = FROZEN / "data"
AS_OF = "2020-12-05"
"""The day on which most tests ask."""

TEXTS = [name for name, form in FORMATS.items() if form.is_text and not form.of_days]
"""The formats that every answer can be written in and that are text."""

REGISTRY = """\
people:
  - name: 刘自力
  - name: 谢强
  - name: 彭格

departments:
  - name: 基教科
  - name: 职成高教科
  - name: 各相关科（室）
    collective: true
"""

TABLE = """\
kind: reform-task
title: 改革任务
year: 2020
source: 试编台账
order: 1
rows:
  - number: 1
    title: 推进中考改革
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020-12
    outcome: 出台实施方案

  - number: 2
    title: 深化产教融合
    leaders: [谢强]
    lead_departments: [职成高教科]
    deadline: 2020
    outcome: 开展校企合作
    must_close: true
"""
"""Two good rows."""

PILOT = """\
kind: pilot
title: 改革试点
year: 2020
source: 试编台账
order: 2
rows:
  - number: 1
    category: 省级试点
    title: 安全纠纷人民调解
    assigned_by: 基教科
    basis: 通知
    leaders: [刘自力]
    lead_departments: [基教科]
    must_close: true
    stages:
      - name: 第一批
        deadline: 2020
      - name: 第二批
        deadline: 2021
"""
"""A good row with two stages."""

FORM = """\
kind: rectification
name: 问题整改台账
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
  - lead_departments: 责任科室
  - deadline: 整改时限
  - remark
"""
"""A good form of a kind of one's own; its file is ``kinds/rectification.yaml``."""

ISSUES = """\
kind: rectification
title: 校园安全问题整改台账
year: 2020
source: 试编台账
order: 3
rows:
  - number: 1
    title: 消防通道堵塞
    measures: 清理通道
    severity: 重大
    budget: 3.5
    found_on: 2020-03-02
    checker: 谢强
    lead_departments: [基教科]
    deadline: 2020-06
  - number: 2
    title: 食堂台账不全
    measures: 补齐台账
    budget: 12
    lead_departments: [职成高教科]
    must_close: true
"""
"""Two good rows of that kind."""

PLAN = """\
title: 建设教育强市实施方案
document_number: 试发〔2019〕1号
issued_by: 市政府办公室
issued_on: 2019-11-29
preamble: 结合实际情况，提出本方案。
nodes:
  - number: 1
    heading: 目标任务
    text: 到2025年，建成教育强市。
    goals:
      - by: 2025
        text: 建成教育强市
  - number: 2
    heading: 重点工作
    nodes:
      - number: 1
        heading: 打造基础教育名校
        text: 打造5所以上特色品牌幼儿园，实现示范性普通高中全覆盖。
        targets:
          - number: 1
            metric: 特色品牌幼儿园
            comparison: at-least
            value: 5
            unit: 所
            words: 5所以上特色品牌幼儿园
          - number: 2
            metric: 示范性普通高中
            comparison: all
            words: 示范性普通高中全覆盖
      - number: 2
        heading: 打造职业教育名校
        text: 3年内，职业教育办学规模达到2万人以上。
        targets:
          - number: 1
            metric: 职业教育办学规模
            comparison: at-least
            value: 20000
            unit: 人
            by: 2022-11-29
            by_text: 3年内
            words: 职业教育办学规模达到2万人以上
      - number: 3
        heading: 打造优秀教师队伍
        text: 培养造就一批领军人才。
"""
"""A small plan: a goal, and a part with three tasks."""

COMMON_KEYS = [
    *("id", "table", "kind", "year", "number", "title", "leaders"),
    *("lead_departments", "support_departments", "deadline", "deadline_text"),
    *("deadline_basis", "due_on", "must_close", "remark", "status", "waiting"),
    *("closed_on", "days_late", "percent", "pace", "silent_days", "days_open"),
]
"""What JSON says of every row, in this order, before what its kind has of its own."""
