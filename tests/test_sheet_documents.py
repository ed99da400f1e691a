"""Tables of Word are read as a reader sees them."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from ledgertool.reading.sheets.files import read_grids
from ledgertool.reading.sheets.grid import Grid
from ledgertool.reading.sheets.tables import tables_in
from tests.foreign import changed, document, draw_table
from tests.test_sheet_tables import is_heading

HEAD = ["序号", "工作任务", "责任领导"]


def grid(path: Path) -> Grid:
    return read_grids(path)[0]


def texts(found: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows]


def with_xml(path: Path, old: str, new: str) -> Path:
    """Write a table whose cell 标记 is written in another way."""
    document(path, [HEAD, ["1", "标记", "谢强"]])
    return changed(path, "word/document.xml", lambda xml: xml.replace(old.encode(), new.encode()))


RUN = "<w:r><w:t>标记</w:t></w:r>"
BOX = (
    '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
SEEN: dict[str, tuple[str, str]] = {
    "inserted": (f'<w:ins w:id="1" w:author="x">{RUN}</w:ins>', "标记"),
    "deleted": ('<w:del w:id="1" w:author="x"><w:r><w:delText>旧</w:delText></w:r></w:del>', ""),
    "moved here": (f'<w:moveTo w:id="1" w:author="x">{RUN}</w:moveTo>', "标记"),
    "moved away": (f'<w:moveFrom w:id="1" w:author="x">{RUN}</w:moveFrom>', ""),
    "hidden": ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>", ""),
    "not hidden": ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>', "显"),
    "a text box": (RUN + BOX, "标记"),
    "a link": (f"<w:hyperlink>{RUN}</w:hyperlink>", "标记"),
    "a content control": (f"<w:sdt><w:sdtContent>{RUN}</w:sdtContent></w:sdt>", "标记"),
    "a field": (f'<w:fldSimple w:instr="DATE">{RUN}</w:fldSimple>', "标记"),
    "a complex field": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r>',
        "3",
    ),
    "a line break": ("<w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r>", "上\n下"),
    "a tab": ("<w:r><w:t>左</w:t><w:tab/><w:t>右</w:t></w:r>", "左 右"),
    "a sign": ('<w:r><w:sym w:font="Wingdings" w:char="F0B6"/></w:r>', "☆"),
    "runs": ("<w:r><w:t>标</w:t></w:r><w:bookmarkStart/><w:r><w:t>记</w:t></w:r>", "标记"),
    "a footnote": (f'{RUN}<w:r><w:footnoteReference w:id="2"/></w:r>', "标记"),
}


@pytest.mark.parametrize("name", SEEN)
def test_a_cell_says_what_a_reader_sees(name: str, tmp_path: Path) -> None:
    xml, seen = SEEN[name]
    assert texts(grid(with_xml(tmp_path / "t.docx", RUN, xml)))[1] == ["1", seen, "谢强"]


def test_paragraphs_of_a_cell_are_lines_and_empty_ones_are_none(tmp_path: Path) -> None:
    written = Document()
    cell = written.add_table(1, 1).cell(0, 0)
    for text in ("基教科", "", "市招办"):
        cell.add_paragraph(text)
    written.save(str(tmp_path / "t.docx"))
    assert texts(grid(tmp_path / "t.docx")) == [["基教科\n市招办"]]


def test_a_deleted_row_is_none_and_a_row_that_begins_later_keeps_its_columns(
    tmp_path: Path,
) -> None:
    path = document(tmp_path / "t.docx", [HEAD, ["1", "甲", "谢强"], ["2", "乙", "彭格"]])

    def change(xml: bytes) -> bytes:
        first, second, *rest = xml.decode().split("<w:tr>")
        deleted = '<w:trPr><w:del w:id="1" w:author="x"/></w:trPr>'
        later = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
        last = rest[1].replace("<w:tc>", "", 1).partition("</w:tc>")[2]
        return "<w:tr>".join([first, second, deleted + rest[0], later + last]).encode()

    changed(path, "word/document.xml", change)
    assert texts(grid(path)) == [HEAD, ["", "乙", "彭格"]]


def test_cells_and_rows_in_content_controls_are_read(tmp_path: Path) -> None:
    path = document(tmp_path / "t.docx", [HEAD, ["1", "甲", "谢强"]])

    def change(xml: bytes) -> bytes:
        for tag in ("tr", "tc"):
            before, after = f"<w:{tag}>".encode(), f"</w:{tag}>".encode()
            xml = xml.replace(before, b"<w:sdt><w:sdtContent>" + before)
            xml = xml.replace(after, after + b"</w:sdtContent></w:sdt>")
        return xml

    changed(path, "word/document.xml", change)
    assert texts(grid(path)) == [HEAD, ["1", "甲", "谢强"]]


@pytest.mark.parametrize(
    ("form", "numbers"),
    [("decimal", ["1.", "2."]), ("chineseCountingThousand", ["一.", "二."]), ("bullet", ["", ""])],
)
def test_rows_that_word_numbers_have_their_numbers(
    form: str, numbers: list[str], tmp_path: Path
) -> None:
    written = Document()
    table = written.add_table(3, 2)
    draw_table(table, [["序号", "工作任务"], [None, "甲"], [None, "乙"]])
    for row in (1, 2):
        table.cell(row, 0).paragraphs[0].style = written.styles["List Number"]
    path = tmp_path / "t.docx"
    written.save(str(path))
    if form != "decimal":
        old, new = b'<w:numFmt w:val="decimal"/>', f'<w:numFmt w:val="{form}"/>'.encode()
        changed(path, "word/numbering.xml", lambda xml: xml.replace(old, new))
    assert [row[0] for row in texts(grid(path))[1:]] == numbers


def test_a_table_cut_in_two_is_one_and_another_table_is_not(tmp_path: Path) -> None:
    first, second = [HEAD, ["1", "甲", "谢强"]], [["2", "乙", "彭格"], ["3", "丙", "谢强"]]
    for between, tables in (("", 1), ("另一张表", 2)):
        path = document(tmp_path / "t.docx", first, between, second)
        assert len(read_grids(path)) == tables
    found = read_grids(document(tmp_path / "t.docx", first, "", second))[0]
    assert texts(found) == [*first, *second]
    assert found.rows[2][0].address == "T2!A1"


def test_the_title_is_the_nearest_line_and_no_paragraph_of_text(tmp_path: Path) -> None:
    table = [HEAD, ["1", "甲", "谢强"]]
    for lines, title in (
        (
            ["关于印发台账的通知", "现将有关事项通知如下：", "一、工作任务台账", "单位：万元"],
            "一、工作任务台账",
        ),
        (["请各科室按时完成。"], ""),
        (["攀枝花市2020年教育体育改革", "任务台账"], "攀枝花市2020年教育体育改革任务台账"),
        (["工作任务台账", "（征求意见稿）", ""], "工作任务台账"),
    ):
        (found,) = tables_in(grid(document(tmp_path / "t.docx", *lines, table)), is_heading)
        assert found.title == title
