"""From a file to its grids: what a file is, its content tells, not its name."""

import os
import stat
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from ledgertool.errors import MissingExtra
from ledgertool.reading.sheets.archive import Archive
from ledgertool.reading.sheets.grid import Grid
from ledgertool.reading.sheets.refusals import (
    EmptySheet,
    FolderForSheet,
    ForbiddenSheet,
    HugeSheet,
    LockedSheet,
    NoSheet,
    NoSuchSheet,
    OldWord,
)

MOST_BYTES: Final = 50_000_000

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")


def read_grids(path: Path) -> list[Grid]:
    """Read all sheets of a file. Raises UnreadableSheet, which says what hinders it.

    Raises MissingExtra if the library for such files is not installed.
    """
    content = _content(path)
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise EmptySheet(path=str(path))
    if content.startswith(_OLE):
        return _from_ole(content, str(path))
    if content.startswith(_ZIP):
        return _from_zip(content, str(path))
    from ledgertool.reading.sheets.delimited import read_text

    return read_text(content, path)


def _content(path: Path) -> bytes:
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise FolderForSheet(path=str(path))
        if about.st_size > MOST_BYTES:
            raise HugeSheet(path=str(path))
        if not stat.S_ISREG(about.st_mode):
            raise NoSheet(path=str(path))
        return path.read_bytes()
    except FileNotFoundError:
        raise NoSuchSheet(path=str(path)) from None
    except (OSError, ValueError) as error:
        reason = os.strerror(getattr(error, "errno", None) or 22)
        raise ForbiddenSheet(path=str(path), reason=reason) from None


def _from_ole(content: bytes, path: str) -> list[Grid]:
    """Read what Office wrote before 2007, and what it puts around an encrypted file."""
    if _utf_16("EncryptedPackage") in content:
        raise LockedSheet(path=path)
    if _utf_16("WordDocument") in content:
        raise OldWord(path=path)
    if _utf_16("Workbook") not in content and _utf_16("Book") not in content:
        raise NoSheet(path=path)
    _see_that_it_is_installed("python_calamine", path)
    from ledgertool.reading.sheets.workbooks import read_old_workbook

    return read_old_workbook(content, path)


def _from_zip(content: bytes, path: str) -> list[Grid]:
    archive = Archive(content, path)
    if archive.has("xl/workbook.xml"):
        _see_that_it_is_installed("python_calamine", path)
        from ledgertool.reading.sheets.workbooks import read_workbook

        return read_workbook(archive)
    if archive.has("word/document.xml"):
        _see_that_it_is_installed("docx", path)
        from ledgertool.reading.sheets.documents import read_document

        return read_document(archive)
    if archive.has("content.xml"):
        from ledgertool.reading.sheets.opendocument import read_opendocument

        return read_opendocument(archive)
    raise NoSheet(path=path)


def _utf_16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _see_that_it_is_installed(library: str, path: str) -> None:
    if find_spec(library) is None:
        example = "pip install 'ledgertool[office]'"
        raise MissingExtra(other=Path(path).name, example=example)
