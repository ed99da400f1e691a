"""Documents of Word, as other programs read them."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT

from tests.conftest import Run
from tests.office import pages_in, pdf_of, text_of
from tests.samples import AS_OF, DATA


def written(run: Run, folder: Path, *words: str) -> Path:
    """Ask for a document about the ledger that was issued."""
    file = folder / "台账.docx"
    answer = run(*words, "--as-of", AS_OF, "-o", str(file), "--data", str(DATA))
    assert answer.code == 0
    return file


def tables_of(file: Path) -> list[list[list[str]]]:
    """Read all tables with the library's own reader."""
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in docx.Document(str(file)).tables
    ]


def test_a_table_is_in_its_official_form_on_landscape_pages(run: Run, tmp_path: Path) -> None:
    file = written(run, tmp_path, "list", "--table", "pilots")
    document = docx.Document(str(file))
    assert [one.text for one in document.paragraphs] == [
        "重大改革试点落实台账",
        "注：标“☆”表示需要2020年完成销账的改革试点",
        "As of 2020-12-05; table “2020/pilots”: 7 rows",
    ]
    assert document.sections[0].orientation is WD_ORIENT.LANDSCAPE
    ((headings, *rows),) = tables_of(file)
    assert headings[:4] == ["编号", "序号", "试点类别", "试点名称"]
    assert len(rows) == 7
    assert rows[6][-2:] == ["☆（第一批试点完成）", "即将到期"]
    assert "w:tblHeader" in document.tables[0].rows[0]._tr.xml
    assert "w:tblHeader" not in document.tables[0].rows[1]._tr.xml


def test_each_table_of_a_kind_is_a_table_of_the_document(run: Run, tmp_path: Path) -> None:
    city, other = tables_of(written(run, tmp_path, "list", "--kind", "reform-plan"))
    assert "出台时间" in city[0]
    assert "出台时间" not in other[0]
    assert (len(city), len(other)) == (3, 6)


def test_a_brief_is_a_bulletin(run: Run, tmp_path: Path) -> None:
    document = docx.Document(str(written(run, tmp_path, "brief")))
    texts = [one.text for one in document.paragraphs]
    assert texts[0] == "工作台账推进情况通报"
    assert texts[2].startswith("截至2020年12月5日，共33项，未销账33项；其中：逾期未销账0项，")
    assert texts[3:5] == ["一、逾期未销账（0项）", "无。"]
    assert "二、30 天内到期（25项）" in texts
    soon = texts[texts.index("二、30 天内到期（25项）") + 1 : texts.index("三、进度滞后（0项）")]
    assert len(soon) == 25
    assert soon[0].startswith("1．编制完成“十四五”发展规划（2020/key-points/3；谢强；2020-12")
    assert document.sections[0].orientation is WD_ORIENT.PORTRAIT


def test_the_figures_of_a_bulletin_are_those_of_the_page(run: Run, tmp_path: Path) -> None:
    texts = "\n".join(
        one.text for one in docx.Document(str(written(run, tmp_path, "brief"))).paragraphs
    )
    for line in run("brief", "--as-of", AS_OF, "-f", "csv", "--data", str(DATA)).out.split("\r\n"):
        figure, _comma, rest = line.partition(",")
        count = rest.partition(",")[0]
        if count.isdecimal():
            assert f"、{figure}（{count}项）" in texts


@pytest.mark.parametrize("command", [["list"], ["due", "2020"], ["plan"], ["tables"]])
def test_every_cell_of_an_answer_is_in_the_document(
    command: list[str], run: Run, tmp_path: Path
) -> None:
    (table,) = tables_of(written(run, tmp_path, *command))
    found = {cell for row in table for cell in row}
    said = run(*command, "--as-of", AS_OF, "-f", "csv", "--data", str(DATA)).out
    cells = {cell.replace("；", "\n") for row in csv.reader(io.StringIO(said)) for cell in row}
    assert {cell.replace("；", "\n") for cell in found} >= cells


def test_libreoffice_prints_it_with_its_headings_on_each_page(run: Run, tmp_path: Path) -> None:
    printed = pdf_of(written(run, tmp_path, "list", "--table", "pilots"))
    text = text_of(printed)
    pages = pages_in(printed)
    assert len(pages) > 1
    assert text.count("试点类别") == len(pages)
    assert re.search(f"— ?{len(pages)} ?—", text)
