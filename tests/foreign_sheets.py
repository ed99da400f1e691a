"""Twelve sheets and three documents of Word with the faults that real ones have.

They are built for the tests, from the rows of the ledger that was issued; ``SHEETS`` names each.
What each must become lies beside its name in ``tests/cases/sheets``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from docx import Document

from tests.foreign import (
    Drawing,
    Drawn,
    Shown,
    Workbook,
    changed,
    document,
    draw_table,
    with_a_wrong_size,
    workbook,
)

Build = Callable[[Path], Path]
SHEETS: dict[str, tuple[str, Build]] = {}
"""Each sheet by its name: the suffix of its file, and what writes it."""


def sheet(suffix: str) -> Callable[[Build], Build]:
    """Enter a sheet under the name of the function that writes it."""

    def enter(build: Build) -> Build:
        SHEETS[build.__name__.replace("_", "-")] = (suffix, build)
        return build

    return enter


def built(name: str, folder: Path) -> Path:
    """Write one of the sheets into a folder."""
    suffix, build = SHEETS[name]
    return build(folder / f"{name}{suffix}")


_TASK_HEADINGS = ["序号", "改革任务", "责任领导", "牵头科室", "进度安排", "成果形式", "备注"]
_TASKS: list[list[Drawn]] = [
    [1, "深化产教融合、校企合作", "谢强", "职成高教科", "年内完成",
     "贯彻落实省《职业学校校企合作促进办法》", "☆"],
    [2, "推进高考改革", "刘自力", "基教科\n市招办", "按省上要求推进",
     "按照四川省深化高考制度改革实施方案开展高考改革相关工作", None],
    [3, "完善国民健康政策", "彭格", "社体科", "年内完成",
     "对接“体医结合、资源共享”的健康促进政策", None],
]  # fmt: skip


def _titled(width: int, *lines: str) -> list[list[str]]:
    return [[line, *["<"] * (width - 1)] for line in lines]


@sheet(".xlsx")
def title_and_annex_above(path: Path) -> Path:
    """As it is printed: annex, titles, who filled it in, the table, a total, notes."""
    drawing: Drawing = [
        ["附件1", *[None] * 6],
        *_titled(7, "攀枝花市2020年教育体育综合改革台账", "实施规划类改革任务落实台账"),
        ["填报单位：市教育和体育局", "<", "<", "<", None, "填报日期：2020年5月13日", "<"],
        _TASK_HEADINGS,
        *_TASKS,
        ["合计", "<", 3, None, None, None, 1],
        *_titled(7, "备注：1.标“☆”表示需要2020年完成销账的台账。", "2.逗号前为牵头部门。"),
        ["填报人：", None, "审核人：", None, None, None, None],
    ]
    return workbook(path, drawing)


@sheet(".xlsx")
def two_line_heading_at_b2(path: Path) -> Path:
    """A heading of two lines with line breaks and spaces in it, not at the corner of the sheet."""
    day = [date(2020, 6, 30), date(2020, 9, 30), date(2020, 12, 31)]
    drawing: Drawing = [
        ["序\n号", "改 革\n任 务", "责 任 领 导", "牵头科室", "完成 时限\n（月）", "完成情况", "<",
         "备  注"],
        ["^", "^", "^", "^", "^", "进度", "问题", "^"],
        *[[*task[:4], Shown(day[n], "yyyy-mm-dd"), Shown(0.25 * n, 9), None, task[6]]
          for n, task in enumerate(_TASKS)],
    ]  # fmt: skip
    return workbook(path, drawing, at=(1, 1))


@sheet(".xlsx")
def merged_down_and_as_above(path: Path) -> Path:
    """Cells merged down a column, 同上 in several writings, and two rows in one merged title."""
    drawing: Drawing = [
        *_titled(6, "2020年重点改革任务清单"),
        ["序号", "试点类别", "试点名称", "责任人", "牵头单位", "完成时限"],
        [1, "省级部署在攀改革试点", "建立县域校园安全纠纷人民调解委员会改革试点", "陈冬兵",
         "东区教育和体育局", "2022年"],
        [2, "^", "建立以学生发展为本的新型教学关系改革试点", "蒋莉娟", "西区教育和体育局",
         "2020年"],
        [3, "^", "深化普通高中教育教学改革改革试点", "李刚", "市三中", "同上"],
        [4, "市级改革试点", "建立“研培行一体”教师培训体系改革试点", "庞超", "市教科所", "〃"],
        [5, "^", "幼儿园“去小学化”改革试点", "同上。", "同  上", "″"],
    ]  # fmt: skip
    return workbook(path, drawing)


@sheet(".xlsx")
def days_in_formats_of_china(path: Path) -> Path:
    """Days in the formats that Excel has for Chinese, which have no text in the file."""
    forms: list[str | int] = [
        *(27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58, 14, 22),
        *('yyyy"年"m"月"d"日"', 'm"月"d"日"', "yyyy年m月", "[$-804]yyyy年m月d日;@", "yyyy.m.d"),
    ]
    drawing: Drawing = [
        ["序号", "改革任务", "进度安排", "备注"],
        *[
            [number, f"改革任务{number}", Shown(date(2020, 6, 30), form), None]
            for number, form in enumerate(forms, 1)
        ],
        [21, "改革任务21", Shown(date(2020, 12, 1), 57), "只写到月"],
        [22, "改革任务22", Shown(date(2020, 12, 1), "yyyy年m月"), "只写到月"],
        [23, "改革任务23", Shown(date(2020, 12, 1), 58), "写到日"],
        [24, "改革任务24", Shown(20, '0"天"'), None],
        [25, "改革任务25", 2020, None],
        [26, "改革任务26", Shown(3.5, '#,##0.00"万元"'), None],
    ]
    return workbook(path, drawing)


@sheet(".xlsx")
def sections_that_begin_again(path: Path) -> Path:
    """Sections without a number, merged or not; numbers begin again; a subtotal in each."""
    drawing: Drawing = [
        *_titled(4, "工作任务分解表"),
        ["序号", "工作任务", "牵头单位", "完成时限"],
        *_titled(4, "一、创新融入成渝地区双城经济圈"),
        [1, "协同发展职业教育", "职成高教科", "2025年"],
        [2, "建设攀西体育产业发展区", "体育产业科", "2030年"],
        ["小计", None, 2, None],
        [None, "二、编制完成“十四五”发展规划", None, None],
        [1, "编制完成“十四五”发展规划", "法规科", "年内"],
        ["三", "优化教育资源配置", None, None],
        [1, "均衡配置义务教育资源", "法规科", "12月"],
        ["（一）学前教育", None, None, None],
        [1, "幼儿园“去小学化”改革试点", "市实验幼儿园", "12月"],
        ["总 计", "<", 4, None],
    ]
    return workbook(path, drawing)


@sheet(".xlsx")
def number_in_second_place(path: Path) -> Path:
    """The column of sections comes first, and neither it nor that of the numbers has a heading."""
    drawing: Drawing = [
        *_titled(5, "重点工作任务清单"),
        [None, None, "工作任务", "责任领导", "完成时限"],
        ["职业教育", 1, "协同发展职业教育", "谢强", "2025年"],
        ["^", 2, "深化产教融合、校企合作", "谢强", "年内"],
        ["体育", 3, "建设攀西体育产业发展区", "彭格", "2030年"],
    ]
    return workbook(path, drawing)


@sheet(".xlsx")
def wrong_size_as_of_wps(path: Path) -> Path:
    """The sheet says that it is one cell; empty rows between, and thousands with a format below."""
    book = Workbook(path)
    book.draw([*_titled(7, "改革任务台账"), [None] * 7, _TASK_HEADINGS, _TASKS[0], [None] * 7,
               [None] * 7, *_TASKS[1:]], name="台账")  # fmt: skip
    sheet = book.book.get_worksheet_by_name("台账")
    for row in range(9, 3000):
        sheet.write_blank(row, 0, None, book.framed)
        sheet.write_blank(row, 6, None, book.framed)
    book.close()
    return with_a_wrong_size(path)


@sheet(".xlsx")
def several_tables_in_one_sheet(path: Path) -> Path:
    """Two tables of different headings below each other, a third beside in its own sheet."""
    plans = ["序号", "专项改革方案名称", "责任领导", "牵头科室", "备注"]
    first: Drawing = [
        *_titled(7, "一、实施规划类改革任务落实台账"),
        _TASK_HEADINGS,
        *_TASKS,
        ["注：标“☆”表示需要2020年完成销账的台账", *["<"] * 6],
        [None] * 7,
        ["二、其他需要推进落实的专项改革方案", "<", "<", "<", "<", None, None],
        [*plans, None, None],
        [1, "《攀枝花市足球改革发展实施意见》（攀办发〔2017〕150号）（2017.9.27）", "刘自力、彭格",
         "体卫艺科、社体科", None, None, None],
    ]  # fmt: skip
    second: Drawing = [
        *_titled(5, "三、市级专项改革方案"),
        plans,
        [1, "《攀枝花市均衡配置义务教育资源促进教育公平专项改革方案》", "谢强", "法规科", "☆"],
    ]
    return workbook(path, first, second)


@sheet(".xlsx")
def heading_on_each_page(path: Path) -> Path:
    """Title and heading are there again for each printed page; the numbers go on."""
    page: list[Sequence[Drawn]] = [*_titled(7, "改革任务台账"), _TASK_HEADINGS]
    drawing: Drawing = [
        *page, _TASKS[0], ["第1页 共2页", *["<"] * 6],
        *page, *_TASKS[1:], ["第2页 共2页", *["<"] * 6],
    ]  # fmt: skip
    return workbook(path, drawing)


@sheet(".xlsx")
def faults_in_cells(path: Path) -> Path:
    """Errors of formulas, long numbers, carriage returns, wide spaces, hidden rows and sheets."""
    book = Workbook(path)
    book.draw(
        [
            ["序 号", "试点名称", "责任人", "联系人及联系电话", "完成时限", "备注"],
            [
                1,
                "建立“研培行一体”教师\r\n培训体系改革试点",
                "　庞超　",
                18800001111,
                "2020年",
                None,
            ],
            [
                2,
                "幼儿园“去小学化”改革试点",
                "刁玲",
                "李艺\n18800001112",
                None,
                "☆（第一批试点完成）",
            ],
            [3, "校园足球改革试点", "李刚", None, 43983, True],
        ],
        name="台账",
    )
    sheet = book.book.get_worksheet_by_name("台账")
    sheet.write_formula("E3", "=Sheet9!A1", None, "#REF!")
    sheet.set_row(2, None, None, {"hidden": True})
    bold = book.book.add_format({"bold": True})
    sheet.write_rich_string("B4", bold, "校园足球", "改革试点")
    book.draw([["不用看", "的"]], name="说明")
    book.book.get_worksheet_by_name("说明").hide()
    book.close()
    return path


@sheet(".csv")
def csv_in_gbk(path: Path) -> Path:
    """CSV that Excel wrote in China, its merged cells empty."""
    lines = [
        "改革任务台账,,,,,,",
        "序号,改革任务,责任领导,牵头科室,完成情况,,备注",
        ",,,,进度,问题,",
        '1,深化产教融合、校企合作,谢强,职成高教科,"50%",,☆',
        '2,推进高考改革,刘自力,"基教科\n市招办",,"=HYPERLINK(""x"")",',
    ]
    path.write_bytes("\r\n".join([*lines, ""]).encode("gb18030"))
    return path


@sheet(".txt")
def text_with_tabs(path: Path) -> Path:
    """What Excel saves as Unicode text: UTF-16, with tabs."""
    rows = [
        _TASK_HEADINGS,
        *[[str(cell or "").replace("\n", "、") for cell in row] for row in _TASKS],
    ]
    path.write_bytes("\r\n".join("\t".join(row) for row in rows).encode("utf-16"))
    return path


@sheet(".docx")
def word_title_above(path: Path) -> Path:
    """A title and who filled it in above the table, a note below; cells merged both ways."""
    return document(
        path,
        "附件",
        "实施规划类改革任务落实台账",
        "填报单位：市教育和体育局",
        [
            ["序号", "改革任务", "责任领导", "牵头科室", "完成情况", "<"],
            ["^", "^", "^", "^", "进度", "问题"],
            ["一、高中教育", "<", "<", "<", "<", "<"],
            [1, "推进高考改革", "刘自力", "基教科\n市招办", "按省上要求推进", None],
            ["二、职业教育和体育", "<", "<", "<", "<", "<"],
            [1, "深化产教融合、校企合作", "谢强", "职成高教科", "同上", None],
            [2, "完善国民健康政策", "^", "社体科", "年内完成", None],
        ],
        "注：标“☆”表示需要2020年完成销账的台账",
        "以上台账请按季度更新。",
    )


@sheet(".docx")
def word_title_in_the_first_row(path: Path) -> Path:
    """The title and the annex are rows of the table; two tables in one document."""
    return document(
        path,
        [
            ["附件2", "<", "<", "<", "<"],
            ["其他需要推进落实的专项改革方案", "<", "<", "<", "<"],
            ["序号", "专项改革方案名称", "责任领导", "牵头科室", "备注"],
            [1, "《攀枝花市足球改革发展实施意见》", "刘自力\n彭格", "体卫艺科，社体科", None],
            ["合计", "<", "1项", None, None],
        ],
        "重大改革试点落实台账",
        [
            ["序号", "试点名称", "牵头单位", "责任人", "完成时限", "备注"],
            [
                1,
                "幼儿园“去小学化”改革试点",
                "市实验幼儿园",
                "刁玲",
                "2020年",
                "☆（第一批试点完成）",
            ],
        ],
    )


@sheet(".docx")
def word_numbered_by_itself(path: Path) -> Path:
    """Word counts the rows; changes of the text are tracked; the table is in a cell of another."""
    written = Document()
    written.add_paragraph("工作任务分解表")
    outer = written.add_table(1, 1).cell(0, 0)
    inner = outer.add_table(3, 4)
    draw_table(
        inner,
        [
            ["序号", "工作任务", "责任领导", "完成时限"],
            [None, "编制完成“十四五”发展规划", "谢强", "年内"],
            [None, "建设攀西体育产业发展区", "彭格", "2030年"],
        ],
    )
    for row in (1, 2):
        inner.cell(row, 0).paragraphs[0].style = written.styles["List Number"]
    written.save(str(path))
    return _tracked(path)


def _tracked(path: Path) -> Path:
    run = "<w:r><w:t>年内</w:t></w:r>".encode()
    deleted = '<w:del w:id="1" w:author="x"><w:r><w:delText>年内</w:delText></w:r></w:del>'
    inserted = '<w:ins w:id="2" w:author="x"><w:r><w:t>12月底前</w:t></w:r></w:ins>'
    moved = '<w:moveFrom w:id="3" w:author="x"><w:r><w:t>明年</w:t></w:r></w:moveFrom>'
    new = (deleted + inserted + moved).encode()
    return changed(path, "word/document.xml", lambda content: content.replace(run, new))
