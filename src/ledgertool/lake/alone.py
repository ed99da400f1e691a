"""One writer of a lake at a time, in a folder beside it that is gone when it has ended."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ledgertool.editing.replacing import in_our_words
from ledgertool.errors import NoPlaceToLock, StillWriting
from ledgertool.lake.marker import REPOSITORIES
from ledgertool.reading.files import CAREFULLY

NEW: Final = "new"
"""The folder in which a lake is written, before it takes the place of the old one."""

_LOCK: Final = "lock"


@contextmanager
def alone_beside(lake: Path) -> Iterator[Path]:
    """Keep all other writers out of a lake, and give a folder beside it for what is made.

    What one that was killed has left there is put back or swept away. Raises StillWriting,
    NoPlaceToLock and CannotWrite.
    """
    room = lake.parent / f".{lake.name}.writing"
    handle = _locked(lake, room)
    try:
        with in_our_words(lake):
            _put_back(room, lake)
            _sweep(room)
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
        os.close(handle)


def _locked(lake: Path, room: Path) -> int:
    """Open the lock and get hold of it; what is locked is the open file, while it is there."""
    from filelock import lock_descriptor

    with in_our_words(lake):
        room.mkdir(mode=0o700, parents=True, exist_ok=True)
        if room.is_symlink() or (room / _LOCK).is_symlink():
            raise NoPlaceToLock(path=str(room))
        try:
            handle = os.open(room / _LOCK, os.O_RDWR | os.O_CREAT | CAREFULLY, 0o600)
        except FileNotFoundError:  # the other has just ended
            raise StillWriting(path=str(lake)) from None
    try:
        if lock_descriptor(handle, blocking=False) and _is_there(handle, room):
            return handle
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    raise StillWriting(path=str(lake))


def _is_there(handle: int, room: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), (room / _LOCK).lstat())
    except FileNotFoundError:
        return False


def _put_back(room: Path, lake: Path) -> None:
    """Put back what was taken aside for a moment: the old lake, or the repositories in it."""
    aside = room / f"{NEW}.aside"
    if aside.exists() and not os.path.lexists(lake):
        aside.rename(lake)
    for folder in (room / NEW, aside):
        theirs, ours = folder / REPOSITORIES, lake / REPOSITORIES
        if theirs.is_dir() and lake.is_dir() and not os.path.lexists(ours):
            theirs.rename(ours)


def _sweep(room: Path) -> None:
    for left in room.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        elif left.name != _LOCK:
            left.unlink()
