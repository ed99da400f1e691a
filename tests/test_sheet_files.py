"""Files of others: each is read for what it is, or refused in one sentence."""

from __future__ import annotations

import io
import os
import stat
import struct
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgertool.reading.sheets import refusals, workbooks
from ledgertool.reading.sheets.files import read_grids
from ledgertool.reading.sheets.grid import Grid
from ledgertool.reading.sheets.refusals import UnreadableSheet
from tests.conftest import posix
from tests.foreign import changed, document, workbook

ROWS = [
    ["序号", "工作任务", "责任领导"],
    ["1", "推进中考改革", "刘自力"],
    ["2", "深化产教融合", "谢强"],
]
CSV = "".join(",".join(row) + "\r\n" for row in ROWS)
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def texts(path: Path) -> list[list[str]]:
    """Give what the first sheet of a file says."""
    return [[cell.text for cell in row] for row in read_grids(path)[0].rows]


def packed(members: dict[str, bytes]) -> bytes:
    """Pack members into a zip file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def _replacing(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(old, new)


@cache
def xlsx() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return workbook(Path(folder) / "made.xlsx", ROWS).read_bytes()


@cache
def docx() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return document(Path(folder) / "made.docx", ROWS).read_bytes()


# What a file is, its content tells


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".et", ".csv", ".txt", ".docx", ".wps", ""])
@pytest.mark.parametrize("content", [xlsx, docx, CSV.encode])
def test_a_file_is_read_for_what_it_is_whatever_it_is_called(
    content: Callable[[], bytes], suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"台账{suffix}"
    path.write_bytes(content())
    assert texts(path) == ROWS


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", "\t", ";", "，"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_text_is_read_in_its_encoding_with_its_separator(
    encoding: str, separator: str, end: str, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    lines = [separator.join(row) for row in ROWS]
    path.write_bytes(end.join([*lines, ""]).encode(encoding))
    assert texts(path) == ROWS


@pytest.mark.parametrize("separator", ",;\t")
def test_cells_in_quotation_marks_may_have_anything_in_them(separator: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    cells = ['"说“好”,了;吗"', '"一\r\n二\t三"', '"他说""行"""']
    path.write_text(separator.join(cells) + "\r\n", encoding="utf-8", newline="")
    assert texts(path) == [["说“好”,了;吗", "一\n二\t三", '他说"行"']]


@pytest.mark.parametrize("formula", ["=1+1", "+86", "-3", "@x", "＝1", " =1", "\t=1"])
def test_the_apostrophe_before_what_could_be_a_formula_is_taken_off(
    formula: str, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"'{formula},'90年代\n", encoding="utf-8")
    seen = formula.replace("\r", "\n")
    assert texts(path) == [[seen, "'90年代"]]


def test_a_web_page_that_is_called_a_sheet_is_read_as_its_table(tmp_path: Path) -> None:
    path = tmp_path / "t.xls"
    cells = "".join("<tr>" + "".join(f"<td>{t}</td>" for t in row) + "</tr>" for row in ROWS)
    title = "<tr><td colspan=3>工作&amp;任务<br>台账</td></tr>"
    page = (
        f"<html><head><style>td{{}}</style></head><body><table>{title}{cells}</table></body></html>"
    )
    for encoding in ("utf-8", "gb18030"):
        path.write_bytes(page.encode(encoding))
        assert texts(path) == [["工作&任务\n台账"] * 3, *ROWS]


# What cannot be read


def a_zip_of(name: str, size: int) -> bytes:
    return packed({"xl/workbook.xml": b"<workbook/>", name: b"\0" * size})


def a_lying_zip() -> bytes:
    """Make a zip file one of whose members says that it is small."""
    content = a_zip_of("xl/bomb", 10_000_000)
    return content.replace(struct.pack("<L", 10_000_000), struct.pack("<L", 10))


BAD: dict[str, tuple[bytes, type[UnreadableSheet]]] = {
    "nothing": (b"", refusals.EmptySheet),
    "white space": (b"\xef\xbb\xbf \r\n\t\r\n", refusals.EmptySheet),
    "an old document": (OLE + "WordDocument".encode("utf-16-le"), refusals.OldWord),
    "a password": (OLE + "EncryptedPackage".encode("utf-16-le"), refusals.LockedSheet),
    "another old file": (OLE + "PowerPoint Document".encode("utf-16-le"), refusals.NoSheet),
    "half an old workbook": (OLE + "Workbook".encode("utf-16-le"), refusals.UnreadableSheet),
    "a zip file": (packed({"a.txt": b"x"}), refusals.NoSheet),
    "slides": (packed({"ppt/presentation.xml": b"<x/>"}), refusals.NoSheet),
    "a bomb": (a_zip_of("xl/bomb", 450_000_000), refusals.HugeSheet),
    "a lying bomb": (a_lying_zip(), refusals.UnreadableSheet),
    "half a zip file": (packed({"xl/workbook.xml": b"<x/>" * 99})[:60], refusals.UnreadableSheet),
    "a workbook without XML": (packed({"xl/workbook.xml": b"x"}), refusals.UnreadableSheet),
    "a document without XML": (packed({"word/document.xml": b"x"}), refusals.UnreadableSheet),
    "a sheet without XML": (
        packed({"content.xml": b"office:spreadsheet<"}),
        refusals.UnreadableSheet,
    ),
    "a text of OpenDocument": (packed({"content.xml": b"<office:text/>"}), refusals.NoSheet),
    "a PDF": (b"%PDF-1.7\n1 0 obj\n", refusals.NoSheet),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", refusals.NoSheet),
    "rich text": (b"{\\rtf1\\ansi x}", refusals.NoSheet),
    "a page without a table": (b"<html><body><p>x</p></body></html>", refusals.NoSheet),
    "no encoding": (b"a,b\r\n\xff\xff\x80\xff,\x80\n", refusals.OddCharacters),
}


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("name", BAD)
def test_what_is_no_sheet_is_refused_in_one_sentence(
    name: str, suffix: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content, error = BAD[name]
    path = tmp_path / f"t{suffix}"
    path.write_bytes(content)
    with pytest.raises(UnreadableSheet) as refused:
        read_grids(path)
    assert type(refused.value) is error
    assert path.name in str(refused.value)
    assert capfd.readouterr() == ("", "")


def test_entities_that_blow_a_file_up_are_refused(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    for make, member in (
        (xlsx, "xl/workbook.xml"),
        (xlsx, "xl/sharedStrings.xml"),
        (xlsx, "xl/worksheets/sheet1.xml"),
        (docx, "word/document.xml"),
    ):
        path = tmp_path / "t"
        path.write_bytes(make())
        changed(path, member, lambda content: content.replace(b"?>", b"?>" + bomb, 1))
        with pytest.raises(refusals.NoSheet):
            read_grids(path)


def test_cells_far_from_each_other_are_refused_and_formats_far_away_are_not(tmp_path: Path) -> None:
    for cell in (b'<c r="XFD1048576" s="1"><v>1</v></c>', b'<c r="XFD1048576" s="1"/>'):
        path = workbook(tmp_path / "t.xlsx", ROWS)
        end = b"</sheetData>"
        row = b'<row r="1048576">' + cell + b"</row>" + end
        changed(path, "xl/worksheets/sheet1.xml", _replacing(end, row))
        if b"<v>" in cell:
            with pytest.raises(refusals.HugeSheet):
                read_grids(path)
        else:
            assert texts(path) == ROWS


def test_a_folder_and_nothing_are_no_sheets(tmp_path: Path) -> None:
    with pytest.raises(refusals.FolderForSheet):
        read_grids(tmp_path)
    for name in ("none.xlsx", "none/none.xlsx", "a\0b", "长" * 300):
        with pytest.raises(UnreadableSheet):
            read_grids(tmp_path / name)


@posix
def test_what_may_not_be_read_and_what_is_no_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    with pytest.raises(refusals.NoSheet):
        read_grids(pipe)
    path = tmp_path / "t.csv"
    path.write_text(CSV, encoding="utf-8")
    path.chmod(0)
    if os.geteuid():
        with pytest.raises(refusals.ForbiddenSheet):
            read_grids(path)
    path.chmod(stat.S_IRUSR)


@pytest.mark.parametrize("make", [xlsx, docx])
@given(data=st.data())
@settings(max_examples=40)
def test_a_damaged_file_is_read_or_refused(
    make: Callable[[], bytes], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    content = bytearray(make())
    for _each in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = folder / "t.xlsx"
    path.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    try:
        read_grids(path)
    except UnreadableSheet as error:
        assert "t.xlsx" in str(error)


PARTS = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml")


@given(data=st.data())
@settings(max_examples=60)
def test_a_workbook_with_damaged_parts_is_read_or_refused(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "t.xlsx"
    path.write_bytes(xlsx())

    def damage(content: bytes) -> bytes:
        start = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 6))
        put = data.draw(st.sampled_from([b"", b"<", b'"', b"9999999", b"-1", b"x", b"\xff", b"/>"]))
        return content[:start] + put + content[start + length :] + b" "

    changed(path, data.draw(st.sampled_from(PARTS)), damage)
    try:
        read_grids(path)
    except UnreadableSheet as error:
        assert "t.xlsx" in str(error)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_a_bug_of_the_library_is_damage_without_a_trace_and_nothing_else_is(
    error: type[BaseException],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(xlsx())

    class PanicException(BaseException):
        """What Rust throws."""

    def panic(_book: object, _parts: object) -> list[Grid]:
        os.write(2, b"thread panicked")
        raise thrown

    monkeypatch.setattr(workbooks, "_grids", panic)
    thrown: BaseException = PanicException()
    with pytest.raises(UnreadableSheet):
        read_grids(path)
    assert capfd.readouterr() == ("", "")
    thrown = error()
    with pytest.raises(error):
        read_grids(path)


def test_an_unknown_encoding_of_a_part_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    for member in PARTS[:3]:
        path.write_bytes(xlsx())
        changed(path, member, _replacing(b"UTF-8", b"TF-8"))
        try:
            read_grids(path)
        except UnreadableSheet as error:
            assert type(error) is UnreadableSheet
