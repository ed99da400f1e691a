"""One writer at a time in a data folder.

The lock is a file in a hidden folder of it, which git does not see. What is locked is the open
file, so that the lock of a process ends with it, however that ends; the file itself stays.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from ledgertool.editing.journal import JOURNAL, LOCK, is_plain, recover
from ledgertool.editing.replacing import in_our_words
from ledgertool.errors import NoPlaceToLock, StillWriting
from ledgertool.reading.files import CAREFULLY

PLACE: Final = ".ledger"

_MOMENT = 1.0  # seconds, after which somebody who waits wants to know why
_PATIENCE = 60.0  # seconds, in which another writer has long ended
_PAUSE = 0.01

_held: set[str] = set()


def _silently() -> None:
    pass


@contextmanager
def locked(folder: Path, tell: Callable[[], None] = _silently) -> Iterator[None]:
    """Keep all other writers out of a data folder, from before it is read until it is written.

    Where another is in it, wait for that, and ``tell`` so after a moment. What a killed writer
    has left is finished or swept away first. Within itself it does nothing. Raises CannotWrite,
    NoPlaceToLock, and StillWriting where waiting has no end.
    """
    key = os.path.realpath(folder)
    if key in _held:
        yield
        return
    handle = _acquired(folder, tell)
    _held.add(key)
    try:
        recover(folder, folder / PLACE)
        yield
    finally:
        _held.discard(key)
        os.close(handle)


def _acquired(folder: Path, tell: Callable[[], None]) -> int:
    """Open the lock and get hold of it, also where it is removed and made anew meanwhile."""
    from filelock import lock_descriptor

    start, told = time.monotonic(), False
    while True:
        handle = _opened(folder)
        try:
            with in_our_words(folder / PLACE):
                if lock_descriptor(handle, blocking=False) and _is_there(handle, folder):
                    return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        waited = time.monotonic() - start
        if waited > _PATIENCE:
            raise StillWriting(path=str(folder))
        if waited > _MOMENT and not told:
            tell()
            told = True
        time.sleep(_PAUSE)


def _opened(folder: Path) -> int:
    """Open the lock; make it, and the folder that it is in, where there is none.

    Nothing is opened through a link. Raises CannotWrite and NoPlaceToLock.
    """
    place = folder / PLACE
    with in_our_words(place):
        _make(place)
        for path in (place, place / LOCK, place / JOURNAL):
            if path.is_symlink() or (path.exists() and path.is_dir() != (path == place)):
                raise NoPlaceToLock(path=str(path))
        _hide(place)
        may_write = not (place / LOCK).exists() or os.access(place / LOCK, os.W_OK)
        flags = os.O_RDWR | os.O_CREAT if may_write else os.O_RDONLY  # it can be locked as well
        handle = os.open(place / LOCK, flags | CAREFULLY, 0o666)
    if not is_plain(handle):
        os.close(handle)
        raise NoPlaceToLock(path=str(place / LOCK))
    return handle


def _make(place: Path) -> None:
    """Make the folder of the lock, for all who may write in the one above it."""
    with suppress(FileExistsError):
        place.mkdir()
        around = place.parent.stat()
        if place.stat().st_gid != around.st_gid:
            with suppress(PermissionError):
                os.chown(place, -1, around.st_gid)
        place.chmod(around.st_mode & 0o7777)


def _hide(place: Path) -> None:
    """Keep git from seeing the folder of the lock, and this file."""
    ignored = place / ".gitignore"
    if not os.path.lexists(ignored) or not ignored.lstat().st_size:
        ignored.write_text("*\n", encoding="utf-8")


def _is_there(handle: int, folder: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), (folder / PLACE / LOCK).lstat())
    except FileNotFoundError:
        return False
