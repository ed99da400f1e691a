"""From a file to the text of an issued document: plain text, Word, or PDF with a text layer."""

import os
import stat
import unicodedata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from ledgertool.errors import MissingExtra
from ledgertool.reading.issued.passages import LINE, IssuedText, Passage
from ledgertool.reading.issued.refusals import EmptyDocument, HugeDocument, NoDocument
from ledgertool.reading.sheets.refusals import (
    FolderForSheet,
    ForbiddenSheet,
    LockedSheet,
    NoSuchSheet,
    OldWord,
)

TEXT, WORD, PRINTED = ".txt", ".docx", ".pdf"
SUFFIXES: Final = (TEXT, WORD, PRINTED)
MOST_BYTES: Final = 20_000_000

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_BEGINNING: Final = 20_000


def read_issued(path: Path) -> IssuedText:
    """Read a document. Raises UnreadableDocument or UnreadableSheet, which say what hinders it.

    Raises MissingExtra if the library for such files is not installed.
    """
    suffix = path.suffix.lower()
    content = _content(path)
    if suffix not in SUFFIXES:
        raise NoDocument(path=str(path))
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise EmptyDocument(path=str(path))
    if content.startswith(_OLE):  # what Office puts around an encrypted file, or an old document
        raise LockedSheet(path=str(path)) if _ENCRYPTED in content else OldWord(path=str(path))
    text = IssuedText(path.name, _passages(content, suffix, path))
    if not text.text:
        raise EmptyDocument(path=str(path))
    return text


def _passages(content: bytes, suffix: str, path: Path) -> list[Passage]:
    if suffix == WORD:
        _see_that_it_is_installed("docx", path)
        from ledgertool.reading.issued.word import read_word

        return read_word(content, str(path))
    if suffix == PRINTED:
        _see_that_it_is_installed("pypdf", path)
        from ledgertool.reading.issued.printed import read_printed

        return read_printed(content, str(path))
    return _lines(content, path)


def _lines(content: bytes, path: Path) -> list[Passage]:
    """Give the lines of a text, whatever its encoding; those that editors count."""
    from ledgertool.reading.sheets.delimited import decoded

    text = decoded(content, str(path))
    if any(map(_steers, text[:_BEGINNING])) or text.startswith(("%PDF-", "PK\x03\x04", "{\\rtf")):
        raise NoDocument(path=str(path))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [Passage(line, LINE, str(number)) for number, line in enumerate(lines, 1)]


def _steers(character: str) -> bool:
    """Tell whether a character is none that a text has."""
    return unicodedata.category(character) in ("Cc", "Cn", "Cs") and not character.isspace()


def _content(path: Path) -> bytes:
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise FolderForSheet(path=str(path))
        if not stat.S_ISREG(about.st_mode):
            raise NoDocument(path=str(path))
        if about.st_size > MOST_BYTES:
            raise HugeDocument(path=str(path))
        return path.read_bytes()
    except FileNotFoundError:
        raise NoSuchSheet(path=str(path)) from None
    except (OSError, ValueError) as error:
        reason = os.strerror(getattr(error, "errno", None) or 22)
        raise ForbiddenSheet(path=str(path), reason=reason) from None


def _see_that_it_is_installed(library: str, path: Path) -> None:
    if find_spec(library) is None:
        raise MissingExtra(other=path.name, example="pip install 'ledgertool[office]'")
