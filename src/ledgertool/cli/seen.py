"""What is in a data folder, seen without being understood: to tell whether it is still the same."""

import errno
import os
import stat
import time
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

from ledgertool.cli.sealed import CAREFULLY

_HASHED: Final = 64 * 1024 * 1024
_SETTLED: Final = 2_000_000_000  # nanoseconds
_DIGEST: Final = 16  # bytes
_FILE: Final = "file"


class DataSeen(NamedTuple):
    """A data folder as it was seen: what is in it, how that looks, and what had settled then."""

    state: str
    looks: tuple["_Aspect", ...]
    settled: int

    @property
    def all_settled(self) -> bool:
        """Whether any change from then on shows in how the files look."""
        return all(look.changed < self.settled for look in self.looks)


class _Aspect(NamedTuple):
    """How an entry of a data folder looks from outside; a folder has neither size nor times."""

    path: str
    kind: str
    size: int = 0
    modified: int = 0
    inode: int = 0
    changed: int = 0
    """When it was changed at the latest, whatever its time of modification says."""


def see(data: Path) -> DataSeen:
    """See all that is in a data folder: names, kinds of entries, contents.

    Every file is read, up to 64 MiB in all; above that size one counts by its looks, once its last
    change is two seconds old. Raises OSError, also where anything is no plain file or folder.
    """
    settled = time.time_ns() - _SETTLED
    looks = tuple(_looks(str(data)))
    whole = sum(look.size for look in looks) <= _HASHED
    made = blake2b(digest_size=_DIGEST)
    for look in looks:
        told = f"{look.path}\0{look.kind}\0{look.size}\0"
        made.update(told.encode(errors="surrogateescape"))
        if look.kind != _FILE:
            continue
        if whole or max(look.modified, look.changed) >= settled:
            made.update(_content(look.path))
        else:
            made.update(str(look[3:]).encode())
    return DataSeen(made.hexdigest(), looks, settled)


def _looks(folder: str) -> Iterator[_Aspect]:
    """Go through what is in a folder. What is hidden is no data; only that it is there counts.

    Raises OSError.
    """
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            info = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(info.st_mode):
                hidden = entry.name.startswith(".")
                holds = hidden and os.path.lexists(f"{entry.path}/HEAD")
                yield _Aspect(entry.path, "repository" if holds else "folder")
                waiting += [] if hidden else [entry.path]
            elif not stat.S_ISREG(info.st_mode):
                raise OSError(errno.EINVAL, "", entry.path)
            elif entry.name.startswith("."):
                yield _Aspect(entry.path, "hidden")
            else:
                times = (info.st_size, info.st_mtime_ns, info.st_ino, info.st_ctime_ns)
                yield _Aspect(entry.path, _FILE, *times)


def _content(path: str) -> bytes:
    """Give the digest of what is in a plain file. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | CAREFULLY)
    with os.fdopen(handle, "rb", buffering=0) as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "", path)
        return blake2b(stream.readall(), digest_size=_DIGEST).digest()


def is_still_so(data: Path, seen: DataSeen) -> bool:
    """Tell whether nothing has changed since, not even if it was changed back. Raises OSError."""
    if tuple(_looks(str(data))) != seen.looks:
        return False
    return seen.all_settled or see(data).state == seen.state
