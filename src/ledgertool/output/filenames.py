"""Names of files made of names in the data: such as every system takes, and no two alike."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from ledgertool.phones import mask

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\s]+')
_UNSEEN: Final = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Cn")
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)
_MOST: Final = 180
"""Bytes of a name: most systems take 255, with what stands behind it."""


def file_names(names: Iterable[str], suffix: str) -> list[str]:
    """Give each name a file's name with this suffix, in their order.

    Phones are masked. Those that a system takes for one, which may not tell upper and lower case
    apart, get numbers.
    """
    taken: set[str] = set()
    files = []
    for name in names:
        stem = plain = _plain(name)
        number = 1
        while _folded(stem) in taken:
            number += 1
            stem = f"{plain}-{number}"
        taken.add(_folded(stem))
        files.append(f"{stem}{suffix}")
    return files


def _folded(stem: str) -> str:
    return unicodedata.normalize("NFKC", stem).casefold()


def _plain(name: str) -> str:
    """Leave out of a name what some system refuses, or takes for something else than a name."""
    seen = "".join(
        " " if unicodedata.category(character) in _UNSEEN else character for character in mask(name)
    )
    stem = _shortened(_FORBIDDEN.sub("_", seen.strip())).strip(". ")
    if stem.startswith(("-", "~")) or _RESERVED.match(stem):
        stem = f"_{stem}"
    return stem or "_"


def _shortened(stem: str) -> str:
    """Cut a name at a character, so that it fits where a system counts bytes."""
    return stem.encode("utf-8", "backslashreplace")[:_MOST].decode("utf-8", "ignore")
