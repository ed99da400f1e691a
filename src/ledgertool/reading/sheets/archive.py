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


class Archive:
    """The members of a zip file whose content is what it says, and not too much of it.

    Raises HugeSheet for a bomb, LockedSheet for what is encrypted, and UnreadableSheet for what
    is damaged.
    """

    def __init__(self, content: bytes, path: str) -> None:
        self.content = content
        self.path = path
        try:
            self._zip = ZipFile(BytesIO(content))
            self._see_that_it_is_bounded()
            is_damaged = self._zip.testzip() is not None
        except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error):
            raise UnreadableSheet(path=path) from None
        if is_damaged:
            raise UnreadableSheet(path=path)
        self._names = {name.lower().replace("\\", "/"): name for name in self._zip.namelist()}

    def _see_that_it_is_bounded(self) -> None:
        members = self._zip.infolist()
        unpacked = sum(member.file_size for member in members)
        if unpacked > MOST_UNPACKED or len(members) > MOST_MEMBERS:
            raise HugeSheet(path=self.path)
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise LockedSheet(path=self.path)

    def has(self, name: str) -> bool:
        """Tell whether there is such a member."""
        return name.lower() in self._names

    def xml(self, name: str) -> bytes:
        """Give a member that is XML, or nothing where there is none. Raises NoSheet.

        No office program writes a declaration of entities; they serve to blow a file up.
        """
        if not self.has(name):
            return b""
        content = self._zip.read(self._names[name.lower()])
        if _DECLARATION in content or _DECLARATION.decode().encode("utf-16-le") in content:
            raise NoSheet(path=self.path)
        return content
