"""Workbooks of Excel before 2007 are read as the new ones, or refused in a sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgertool.reading.sheets import refusals
from ledgertool.reading.sheets.compound import Compound
from ledgertool.reading.sheets.files import read_grids
from tests.foreign import Shown, Workbook
from tests.office import saved_again


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a workbook with what only its formats tell."""
    path = tmp_path_factory.mktemp("old") / "t.xlsx"
    book = Workbook(path)
    book.draw(
        [
            ["序号", "工作任务", "责任领导", "进度", "完成时限"],
            [1, "推进中考改革", "刘自力", Shown(0.6, "0%"), Shown(date(2020, 6, 30), 'm"月"d"日"')],
            [2, "深化产教融合", "^", Shown(5, '0"万元"'), Shown(date(2020, 12, 1), "yyyy年m月")],
            [3, "建设教育强市", "谢强", True, None],
        ],
        name="台账",
    )
    sheet = book.book.get_worksheet_by_name("台账")
    sheet.write_formula("E4", "=1/0", None, "#DIV/0!")
    sheet.set_row(2, None, None, {"hidden": True})
    for row in range(4, 400):  # so that it is in sectors of both sizes
        sheet.write_row(row, 0, [row, f"工作任务{row}"])
    book.draw([["藏"]], name="藏")
    book.book.get_worksheet_by_name("藏").hide()
    book.close()
    return path


@pytest.fixture(scope="module")
def old(new: Path) -> Path:
    """Have it saved for Excel 97 to 2003."""
    return saved_again(new, "xls")


def test_it_says_what_the_new_one_says(new: Path, old: Path) -> None:
    assert read_grids(old) == read_grids(new)
    texts = [[cell.text for cell in row[3:]] for row in read_grids(old)[0].rows[1:4]]
    assert texts == [["60%", "2020-06-30"], ["5万元", "2020年12月"], ["TRUE", "#DIV/0!"]]


def test_a_password_is_told(old: Path, tmp_path: Path) -> None:
    content = bytearray(old.read_bytes())
    begin = content.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    content[begin + 20 : begin + 22] = b"\x2f\x00"
    path = tmp_path / "t.xls"
    path.write_bytes(content)
    with pytest.raises(refusals.LockedSheet):
        read_grids(path)


@given(data=st.data())
@settings(max_examples=60)
def test_a_damaged_one_is_read_or_refused(
    old: Path, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray(old.read_bytes())
    for _each in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.one_of(st.integers(0, 1600), st.integers(0, len(content) - 1)))
        content[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "t.xls"
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    try:
        read_grids(path)
    except refusals.UnreadableSheet as error:
        assert "t.xls" in str(error)


def test_sectors_in_a_ring_are_no_chain(old: Path) -> None:
    content = bytearray(old.read_bytes())
    table = (int.from_bytes(content[76:80], "little") + 1) * 512
    first = int.from_bytes(content[48:52], "little")
    content[table + 4 * first : table + 4 * first + 4] = first.to_bytes(4, "little")
    with pytest.raises(ValueError, match="ring"):
        Compound(bytes(content))
