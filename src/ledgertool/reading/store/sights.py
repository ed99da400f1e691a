"""What a file looks like from outside, and what is in it: to tell whether it is still the same."""

import os
import stat
import time
from hashlib import blake2b
from typing import Final, NamedTuple

from ledgertool.reading.files import CAREFULLY
from ledgertool.reading.source import MAX_BYTES

HASHED: Final = 64 * 1024 * 1024
"""Bytes in all up to which every file is read each time: no change can hide then."""

_SETTLED: Final = 2_000_000_000
"""Nanoseconds after which a file that was changed is one whose time of change has moved on."""


class Sight(NamedTuple):
    """What the system tells of a file without its being read; times are in nanoseconds."""

    size: int
    modified: int
    changed: int
    inode: int

    def was_settled(self, moment: int) -> bool:
        """Tell whether, at a moment, no change could come any more that would look the same."""
        return max(self.modified, self.changed) + _SETTLED < moment


class Looked(NamedTuple):
    """A file that was read, as it looked then, the digest of what was in it, and when that was."""

    sight: Sight
    digest: bytes
    moment: int

    def is_surely(self, sight: Sight) -> bool:
        """Tell whether a file that looks so has still the same in it, though it is not read."""
        return sight == self.sight and sight.was_settled(self.moment)


def sight(path: str) -> Sight | None:
    """See a file from outside; None for what is no file of the data, or cannot be seen."""
    try:
        info = os.lstat(path)
    except OSError:
        return None
    return _sight(info)


def look(path: str) -> tuple[bytes, Looked] | None:
    """Read a file, and tell how it looked; None for what is no plain file, or is too large.

    A link is none: where it leads may change, and nothing here would show it.
    """
    if sight(path) is None:
        return None
    moment = time.time_ns()
    try:
        handle = os.open(path, os.O_RDONLY | CAREFULLY)
        with os.fdopen(handle, "rb") as stream:
            seen = _sight(os.fstat(handle))
            data = stream.read(MAX_BYTES + 1)
    except OSError:
        return None
    if seen is None or len(data) > MAX_BYTES:
        return None
    return data, Looked(seen, digest(data), moment)


def digest(*parts: bytes) -> bytes:
    """Give the digest of some bytes, which are told apart by their lengths."""
    made = blake2b(digest_size=16)
    if len(parts) == 1:
        made.update(parts[0])
    for part in parts if len(parts) > 1 else ():
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.digest()


def _sight(info: os.stat_result) -> Sight | None:
    if not stat.S_ISREG(info.st_mode):
        return None
    return Sight(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)
