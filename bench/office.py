"""Print what sheets cost beside the libraries that read and write them: python bench/office.py."""

from __future__ import annotations

import contextlib
import io
import tempfile
from datetime import date
from pathlib import Path

import xlsxwriter
from measure import line, seconds
from python_calamine import CalamineWorkbook
from tasks import REGISTRY

from ledgertool.answers.query import row_states
from ledgertool.answers.rows import row_list
from ledgertool.answers.sheet import Sheet
from ledgertool.checking.checks import check
from ledgertool.cli import main as ledger
from ledgertool.model.status import AsOf
from ledgertool.output.answer_pages import AnswerPage, pages_of
from ledgertool.output.formats.xlsx import data
from ledgertool.output.office.worksheet import FILLS
from ledgertool.reading.ledger import load
from ledgertool.reading.sheets.files import read_grids
from ledgertool.reading.sheets.tables import tables_in

ROWS = 10_000
MOST_OF_AN_IMPORT = 2.0
MOST_OF_A_WORKBOOK = 1.3
HEADINGS = ("序号", "改革任务", "责任领导", "牵头科室", "进度安排", "成果形式", "备注")


def sheet(path: Path) -> Path:
    """Write a sheet in the official form, each of whose rows is another task."""
    with xlsxwriter.Workbook(path) as book:
        framed = book.add_format({"border": 1, "text_wrap": True})
        written = book.add_worksheet("台账")
        written.merge_range(0, 0, 0, len(HEADINGS) - 1, "改革任务台账", framed)
        written.write_row(1, 0, HEADINGS, framed)
        for number in range(1, ROWS + 1):
            task = f"深化产教融合、校企合作第{number}项改革任务"
            month = f"2020年{number % 12 + 1}月底前"
            cells = (number, task, "谢强、刘自力", "职成高教科", month, f"落实第{number}条", "☆")
            written.write_row(number + 1, 0, cells, framed)
    return path


def same_cells(sheet: Sheet, page: AnswerPage) -> bytes:
    """Write the same cells in the same formats with XlsxWriter alone."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        plain = book.add_format(_LOOK)
        looks = {
            light: book.add_format({**_LOOK, "bg_color": fill}) if fill else plain
            for light, fill in FILLS.items()
        }
        day = book.add_format({**_LOOK, "num_format": "yyyy-mm-dd"})
        worksheet = book.add_worksheet("台账")
        for column, heading in enumerate(page.headings):
            worksheet.write_string(1, column, heading.text, plain)
        for row, cells in enumerate(page.rows, 2):
            worksheet.set_row(row, 18)
            for column, (heading, text) in enumerate(zip(page.headings, cells, strict=True)):
                lit = heading.name in ("status", "must_close")
                look = looks[sheet.lights[row - 2]] if lit else plain
                if heading.holds == "number":
                    worksheet.write_number(row, column, float(text), look)
                elif heading.holds == "day":
                    worksheet.write_datetime(row, column, date.fromisoformat(text), day)
                elif text:
                    worksheet.write_string(row, column, text, look)
                else:
                    worksheet.write_blank(row, column, None, look)
        worksheet.autofilter(1, 0, len(page.rows) + 1, len(page.headings) - 1)
    return stream.getvalue()


_LOOK = {"font_name": "宋体", "font_size": 11, "text_wrap": True, "border": 1}


def reading(path: Path) -> None:
    """Read a sheet with calamine alone."""
    CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def finding(path: Path) -> None:
    """Read a sheet as the tool does, and find its table."""
    (grid,) = read_grids(path)
    (table,) = tables_in(grid, HEADINGS.__contains__)
    assert len(table.rows) == ROWS


def importing(path: Path, data: Path) -> None:
    """Make a table of a sheet, in a ledger that has none."""
    (data / "ledgers/2020/reform-tasks.yaml").unlink(missing_ok=True)
    words = ["import", str(path), "--kind", "reform-task", "--year", "2020", "--data", str(data)]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = ledger(words)
    assert code == 0, code


def main() -> None:
    """Measure, and print each time beside that of the library."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ledgers").mkdir()
        (folder / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
        path = sheet(folder / "tasks.xlsx")
        read = seconds(lambda: reading(path))
        print(f"{ROWS:,} rows of {len(HEADINGS)} cells: calamine reads them in {read:.2f} s")
        print(f"read as cells, and their table found: {seconds(lambda: finding(path)) / read:.1f}x")
        took = seconds(lambda: importing(path, folder))
        checked = seconds(lambda: check(load(folder)))
        ledger_ = load(folder)
        states = row_states(ledger_, AsOf(date(2020, 5, 1)))
        answer = row_list(states, ledger_, kind=ledger_.tables[0].kind)
        (page,) = pages_of(answer.without_phones())
        masked = answer.without_phones()
        made = masked._replace(items=page.rows, as_cells=tuple, headings=page.headings, pages=None)
        alone = seconds(lambda: same_cells(answer, page))
        line("xlsx, of XlsxWriter alone", seconds(lambda: data(made)) / alone, MOST_OF_A_WORKBOOK)
        whole = seconds(lambda: data(answer.without_phones()))
        print(f"xlsx, with its cells made and phones masked: {whole / alone:.1f}x")
        line("import, of calamine and check", took / (read + checked), MOST_OF_AN_IMPORT)


if __name__ == "__main__":
    main()
