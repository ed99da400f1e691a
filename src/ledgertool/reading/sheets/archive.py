"""The zip file that a workbook or a document is: bounded before anything in it is read."""

import zlib
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from ledgertool.reading.sheets.refusals import HugeSheet, LockedSheet, NoSheet, UnreadableSheet

MOST_UNPACKED: Final = 400_000_000
MOST_MEMBERS: Final = 10_000
_ENCRYPTED: Final = 0x1
_DECLARATION: Final = b"<!DOCTYPE"
_WIDE_DECLARATION: Final = "<!DOCTYPE".encode("utf-16-le")


class Archive:
    """The members of a zip file whose content is what it says, and not too much of it.

    Raises HugeSheet for a bomb, LockedSheet for what is encrypted, NoSheet for XML that declares
    entities, and UnreadableSheet for what is damaged.
    """

    def __init__(self, content: bytes, path: str) -> None:
        self.content = content
        self.path = path
        try:
            self._zip = ZipFile(BytesIO(content))
            self._see_that_it_is_bounded()
            for name in self._zip.namelist():
                self._see_that_it_is_plain(name, self._zip.read(name))
        except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error):
            raise UnreadableSheet(path=path) from None
        self._names = {name.lower().replace("\\", "/"): name for name in self._zip.namelist()}

    def _see_that_it_is_bounded(self) -> None:
        members = self._zip.infolist()
        unpacked = sum(member.file_size for member in members)
        if unpacked > MOST_UNPACKED or len(members) > MOST_MEMBERS:
            raise HugeSheet(path=self.path)
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise LockedSheet(path=self.path)

    def _see_that_it_is_plain(self, name: str, content: bytes) -> None:
        """Refuse declarations of entities: no office program writes them; they blow a file up."""
        is_xml = name.lower().endswith((".xml", ".rels"))
        if is_xml and (_DECLARATION in content or _WIDE_DECLARATION in content):
            raise NoSheet(path=self.path)

    def has(self, name: str) -> bool:
        """Tell whether there is such a member."""
        return name.lower() in self._names

    def xml(self, name: str) -> bytes:
        """Give a member that is XML, or nothing where there is none."""
        return self._zip.read(self._names[name.lower()]) if self.has(name) else b""
