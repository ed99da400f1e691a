"""The rows of a sheet that are the heading of a table: one line, or two and more by merging."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from ledgertool.reading.sheets.grid import Grid
from ledgertool.reading.sheets.lines import SheetLine, is_blank, is_number_heading, said, tightened

IsHeading = Callable[[str], bool]

MOST_LINES = 4
"""Lines of one heading."""

_BETWEEN_WORDS = re.compile(r"(?<=[A-Za-z0-9])\s+(?=[A-Za-z0-9])")
_WORDS = (
    *("序号", "名称", "内容", "任务", "领导", "单位", "部门", "科室", "时限", "时间"),
    *("日期", "期限", "备注", "情况", "措施", "问题", "目标", "要求", "责任人", "联系人"),
    *("负责人", "电话", "形式", "依据", "类别", "类型", "进度", "进展", "项目", "事项"),
    *("金额", "数量", "分值", "得分", "标准", "指标", "成果", "安排", "要点", "方案"),
    *("级别", "等级", "地点", "学校", "姓名", "职务", "结果", "建议", "原因", "来源"),
    *("状态", "分类", "步骤", "举措"),
)
_SENTENCE = ("。", "；", "：", ":", "，", "！", "？")
_LONGEST = 24


class HeadLines(NamedTuple):
    """The heading of a table: the rows from ``first`` to before ``end``, a text a column.

    What is merged over others comes before them with ``/``, but not what is over the numbers, too:
    that says nothing (基本情况).
    """

    first: int
    end: int
    texts: tuple[str, ...]


def plain(text: str) -> str:
    """Give a heading in one line: white space stays only between Latin words."""
    words = _BETWEEN_WORDS.sub("\x00", text) if text.strip() != tightened(text) else text
    return tightened(words).replace("\x00", " ")


def heads_in(rows: Sequence[SheetLine], is_heading: IsHeading | None) -> list[HeadLines]:
    """Find all headings in a sheet; without words that are known, by how they look."""
    heads: list[HeadLines] = []
    is_heading = is_heading and cache(is_heading)
    at = 0
    while at < len(rows):
        if _is_head(rows, at, is_heading, heads):
            heads.append(_whole(rows, at, heads[-1].end if heads else 0))
            at = heads[-1].end
        else:
            at += 1
    return heads


def _is_head(
    rows: Sequence[SheetLine], at: int, is_heading: IsHeading | None, before: list[HeadLines]
) -> bool:
    cells = said(rows[at])
    if len(cells) < 2 or any(cell.text.strip().isdecimal() for cell in cells[:2]):
        return False  # numbered, as most rows are
    texts = {plain(cell.text) for cell in cells}
    if len(texts) < 2:
        return False
    if is_heading is None:
        again = before and texts <= set(before[0].texts)
        return bool(again) or _looks_like_one(rows, at, texts, is_first=not before)
    short = [text for text in texts if len(text) <= _LONGEST]
    known = sum(is_number_heading(text) or is_heading(text) for text in short)
    return known >= 2 and known * 3 >= len(texts)


def _looks_like_one(rows: Sequence[SheetLine], at: int, texts: set[str], *, is_first: bool) -> bool:
    cells = said(rows[at])
    is_odd = len(texts) < len(cells) or any(
        len(text) > _LONGEST or text.replace(".", "").isdigit() or text.endswith(_SENTENCE)
        for text in texts
    )
    if is_odd or at + 1 == len(rows) or any("：" in text or ":" in text for text in texts):
        return False
    words = sum(is_number_heading(text) or text.endswith(_WORDS) for text in texts)
    if any(map(is_number_heading, texts)) or 2 * words >= len(texts) + 1:
        return True
    return is_first and len(cells) >= max(len(said(row)) for row in rows[at + 1 : at + 4])


def _whole(rows: Sequence[SheetLine], at: int, floor: int) -> HeadLines:
    first, end = at, at + 1
    while first > floor and at - first < MOST_LINES and _is_over(rows[first - 1], rows[first]):
        first -= 1
    while end < len(rows) and end - first < MOST_LINES and _is_under(rows[end - 1], rows[end]):
        end += 1
    return HeadLines(first, end, _texts(rows[first:end]))


def _is_under(above: SheetLine, line: SheetLine) -> bool:
    """Tell whether a row goes on with the heading above it."""
    pairs = list(zip(above, line, strict=True))
    if any(lower.is_copied and lower.text and lower.text == upper.text for upper, lower in pairs):
        return not is_blank(line) or any(cell.text for cell in line)
    under = [column for column, cell in enumerate(line) if cell.text.strip()]
    return (
        len(under) >= 2
        and all(_is_in_group(above, column) for column in under)
        and not any(_is_value(line[column].text, line[column].value) for column in under)
    )


def _is_value(text: str, value: object) -> bool:
    return value is not None or len(text) > _LONGEST or text.endswith(_SENTENCE)


def _is_in_group(line: SheetLine, column: int) -> bool:
    """Tell whether a column is one of several that share a heading in this line."""
    cell = line[column]
    after = line[column + 1] if column + 1 < len(line) else None
    if not cell.text.strip():
        return column > 0
    if cell.is_copied:
        return True
    return after is not None and (
        not after.text.strip() or (after.is_copied and after.text == cell.text)
    )


def _is_over(above: SheetLine, line: SheetLine) -> bool:
    """Tell whether a row groups the headings below it, and is no title over them all."""
    cells = said(above)
    if not cells or any("：" in cell.text or ":" in cell.text for cell in cells):
        return False
    places = [column for column, cell in enumerate(above) if cell in cells]
    if any(line[column].is_copied and line[column].text == above[column].text for column in places):
        return len(cells) > 1
    used = [column for column, cell in enumerate(line) if cell.text.strip()]
    if len(cells) == 1 and places[0] <= used[0]:
        return False
    return all(
        column + 1 < len(above) and above[column + 1].is_copied and column in used
        for column in places
    )


def _texts(lines: Sequence[SheetLine]) -> tuple[str, ...]:
    last = [cell.text.strip() for cell in lines[-1]]
    parts: list[list[str]] = [[] for _column in last]
    for line in lines:
        left = ""
        for column, cell in enumerate(line):
            text = plain(cell.text)
            if not text and line is not lines[-1] and last[column] and left:
                text = left
            if text and text not in parts[column][-1:]:
                parts[column].append(text)
            left = text
    general = {texts[0] for texts in parts if len(texts) > 1 and is_number_heading(texts[-1])}
    return tuple("/".join(texts[texts[0] in general :] if texts else ()) for texts in parts)


def side_by_side(grid: Grid, head: HeadLines) -> list[Grid]:
    """Part a sheet whose tables stand beside each other, each with its own numbers; or nothing."""
    starts = [column for column, text in enumerate(head.texts) if is_number_heading(text)]
    if len(starts) < 2:
        return []
    parts = zip([0, *starts[1:]], [*starts[1:], len(head.texts)], strict=True)
    return [grid._replace(rows=tuple(row[a:b] for row in grid.rows)) for a, b in parts]
