"""What a row of a sheet is, beside a row of the table: a total, a note, a section, a caption."""

import re
from typing import Final

from ledgertool.language import N_
from ledgertool.reading.sheets.grid import GridCell
from ledgertool.spelling import folded, narrow

TOTAL: Final = N_("total")
REPEATED: Final = N_("repeated heading")
ANNEX: Final = N_("number of the annex")
FILLED_IN: Final = N_("by whom and when it was filled in")
NUMBER_ALONE: Final = N_("row with nothing but a number")
ABOVE_TITLE: Final = N_("line above the title")

SheetLine = tuple[GridCell, ...]

_TOTALS = re.compile(
    r"(?:[^,，。;；:：、]{0,8}(?:合计|小计|总计)"
    r"|(?:本页|本表|全年|以上|全部)?(?:共计|总分|总得分|平均分?|平均值|均值|累计|汇总))"
    r"(?:[(（][^()（）]{0,20}[)）])?[:：]?(?:[0-9][0-9.,]{0,15}[^0-9.,]{0,2})?"
)
_NOTES = re.compile(
    r"[(（]?(?:备注|注|说明|附注|注释|注意|填[表报]说明)[0-9一二三四五六七八九]?[:：]"
    r"|[※＊*]|[(（]?[标带打有]{1,2}(?:注|记)?[“\"'‘「]?[☆★]"
    r"|[(（]?[“\"‘「]?[☆★][”\"’」]?(?:号|的)?(?:为|表示|指|代表|是)"
)
_NOTE_WORDS: Final = {"备注", "注", "说明", "附注", "填表说明", "填报说明"}
_ANNEXES = re.compile(r"附(?:件|表|录)[0-9一二三四五六七八九十]{0,3}(?:[-－—.][0-9]{1,2})?[:：]?")
_FILLED_IN = re.compile(
    r"(?:(?:填报|填表|制表|报送|上报|编制|统计|审核|审批|复核|主管|分管|牵头|经办|联系|负责"
    r"|金额|计量|更新|截止|截至|单位|部门|科室|主要)?"
    r"(?:单位|部门|科室|学校|处室|人|员|日期|时间|电话|领导|负责人|年度|密级))"
    r"(?:[(（][^()（）]{0,10}[)）])?[:：]"
)
_DAY_OR_PAGE = re.compile(
    r"[(（]?(?:截[至止])?[0-9]{4}[年./-][0-9]{1,2}(?:[月./-](?:[0-9]{1,2}日?)?)?[)）]?"
    r"|第[0-9]{1,4}页(?:[,，/]?共[0-9]{1,4}页)?|-?[0-9]{1,4}-"
)
_NUMERAL: Final = "一二三四五六七八九十百"
_SECTIONS = re.compile(
    rf"[{_NUMERAL}]{{1,4}}[、.．,，]|[(（][{_NUMERAL}]{{1,4}}[)）]"
    rf"|第[{_NUMERAL}0-9]{{1,4}}(?:部分|章|节|篇|类|项|批)|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ][、.．]?"
)
_BARE_NUMERAL = re.compile(rf"[{_NUMERAL}]{{1,4}}")
_LABELS = re.compile(
    rf"\(?[0-9]{{1,4}}(?:[.-][0-9]{{1,3}}){{0,3}}\)?[.、]?|\(?[{_NUMERAL}]{{1,4}}\)?[.、]?"
)
_BRACKETED = re.compile(r"[(（\[【][^()（）]{1,30}[)）\]】]|[^〔〕]{1,12}〔[0-9]{4}〕[0-9]{1,4}号")
_HALF_TITLES = re.compile(
    r"(?:工作|任务|落实|责任|分解|重点|问题|整改|推进|情况|进度|事项|清单|台账|一览|统计|汇总|计划|安排"
    r"|明细|登记|目录|表|册){1,6}"
)
_FIRST_NUMBER = re.compile(r"[0-9]{1,4}")
_BEGINS_DITTO: Final = set("同仝〃″〞々\"”'")
_LONGEST_WORD: Final = 10
_DITTO: Final = {"同上", "〃", "″", "〞", '"', "”", "''", "々", "仝上", "同前"}


def tightened(text: str) -> str:
    """Give a text without any white space."""
    return "".join(text.split())


def said(line: SheetLine) -> list[GridCell]:
    """Give the cells that say something, a cell merged over columns once."""
    found: list[GridCell] = []
    left = ""
    for cell in line:
        text = cell.text.strip()
        if text and not (cell.is_copied and text == left):
            found.append(cell)
        left = text
    return found


def is_blank(line: SheetLine) -> bool:
    """Tell whether a row says nothing, or nothing but what the row above says already."""
    return all(cell.is_copied or not cell.text.strip() for cell in line)


def is_label(text: str) -> bool:
    """Tell whether a text numbers a row: ``3``, ``1.2``, ``（一）``, ``④``."""
    if text.isascii() and text.isdecimal():
        return len(text) <= 4
    return _LABELS.fullmatch(tightened(narrow(text))) is not None


def follows(label: str, next_label: str) -> bool:
    """Tell whether a number comes right after another."""
    found = [_FIRST_NUMBER.search(narrow(one)) for one in (label, next_label)]
    return all(found) and len({int(one[0]) - n for n, one in enumerate(found) if one}) == 1


def is_total(cells: list[GridCell]) -> bool:
    """Tell whether a row sums up others, by its first cells that say something."""
    return any(_TOTALS.fullmatch(tightened(cell.text)) for cell in cells[:2])


def is_note(cells: list[GridCell]) -> bool:
    """Tell whether a row is a note on the table."""
    first = tightened(cells[0].text)
    if first.rstrip(":：") in _NOTE_WORDS and len(cells) == 2:
        return True
    return len(cells) == 1 and _NOTES.match(first) is not None


def note_of(cells: list[GridCell]) -> str:
    """Give the text of a note, whose word may be in a cell of its own."""
    first, *rest = (cell.text.strip() for cell in cells)
    return "：".join([first.rstrip(":："), *rest]) if rest else first


def aside(cell: GridCell) -> str:
    """Tell why a cell above or below a table is not its title, or nothing."""
    text = tightened(cell.text)
    if _ANNEXES.fullmatch(text):
        return ANNEX
    if _FILLED_IN.match(text) or _DAY_OR_PAGE.fullmatch(text):
        return FILLED_IN
    return ""


def without_annex(text: str) -> str:
    """Take the number of an annex off a title that stands behind it."""
    start = _ANNEXES.match(text.lstrip())
    if start is None or not text.lstrip()[: start.end()].endswith((":", "：")):
        return text
    return text.lstrip()[start.end() :]


def is_section(text: str) -> bool:
    """Tell whether a text begins as the heading of a section does: 一、 or （一） or 第一部分."""
    return _SECTIONS.match(tightened(text)) is not None


def section_of(cells: list[GridCell]) -> str:
    """Give the name of a section, whose number may be in a cell of its own: 一 | 德育."""
    texts = [cell.text.strip() for cell in cells]
    if len(texts) > 1 and _BARE_NUMERAL.fullmatch(tightened(texts[0])):
        return f"{texts[0]}、{''.join(texts[1:])}"
    return "".join(texts)


def is_numeral(text: str) -> bool:
    """Tell whether a number is written in characters, as those of sections are."""
    tight = tightened(text).strip("()（）、.．")
    return _BARE_NUMERAL.fullmatch(tight) is not None


def is_ditto(text: str) -> bool:
    """Tell whether a cell says that it is as the one above."""
    if len(text) > _LONGEST_WORD or text.lstrip()[:1] not in _BEGINS_DITTO:
        return False
    return tightened(text).rstrip("。.") in _DITTO


def is_number_heading(text: str) -> bool:
    """Tell whether a column numbers the rows, by its heading."""
    return len(text) <= _LONGEST_WORD and _heading(text) in {
        "序号",
        "序",
        "序列",
        "no",
        "#",
        "项次",
    }


def is_heading_of_codes(text: str) -> bool:
    """Tell whether a column may number the rows by its heading, or have codes of another sort."""
    return _heading(text) in {"编号", "号", "号码"}


def _heading(text: str) -> str:
    return folded(tightened(text)).rstrip(".")


def is_beside_a_title(text: str) -> bool:
    """Tell whether a line only adds to the title: （征求意见稿）, the number of a document."""
    return _BRACKETED.fullmatch(tightened(text)) is not None


def is_half_a_title(text: str) -> bool:
    """Tell whether a line names no matter, so that the line above is the title's first half."""
    return _HALF_TITLES.fullmatch(text) is not None
