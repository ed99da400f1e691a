"""Replacing one file: its new text is complete and on disk before it takes the old one's place."""

import errno
import os
import signal
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ledgertool.errors import CannotWrite
from ledgertool.language import _
from ledgertool.reading.files import NoRegularFile

BESIDE = ".ledger."


class Refused(Exception):
    """A file that cannot be replaced without losing something else; the text tells what."""


def replace(where: Path, text: str | bytes) -> None:
    """Give a file another content in one step. Raises OSError and Refused, when it is as it was."""
    refuse_to_lose(where)
    with undisturbed():
        ready = prepared(where, text, where.parent, BESIDE)
        try:
            ready.replace(where)
        except BaseException:
            ready.unlink(missing_ok=True)
            raise
        keep(where.parent)


def refuse_to_lose(where: Path) -> None:
    """See to it that a file can be replaced, if it is there. Raises OSError and Refused."""
    try:
        was = where.stat()
    except FileNotFoundError:
        return
    if stat.S_ISDIR(was.st_mode):
        raise IsADirectoryError(errno.EISDIR, "")
    if not stat.S_ISREG(was.st_mode):
        raise Refused(_("it is not a regular file"))
    if not was.st_mode & 0o222:
        raise Refused(_("it is read-only; allow writing first"))
    if was.st_nlink > 1:
        raise Refused(_("it has other names, hard links, that would keep the old text"))
    if not os.access(where, os.W_OK):
        raise PermissionError(errno.EACCES, "")


def prepared(where: Path, text: str | bytes, place: Path, prefix: str) -> Path:
    """Write what is to replace a file into another one, in a folder of the same disk.

    Raises OSError and Refused, when nothing is left of it.
    """
    handle, name = tempfile.mkstemp(dir=place, prefix=prefix)
    ready = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(encoded(text))
            out.flush()
            os.fsync(handle)
        _take_over(where, ready)
    except BaseException:
        ready.unlink(missing_ok=True)
        raise
    return ready


def _take_over(where: Path, ready: Path) -> None:
    """Give a new file what belongs to the one that it replaces, or what is usual."""
    try:
        was = where.stat()
    except FileNotFoundError:
        around = where.parent.stat()
        if around.st_mode & stat.S_ISGID and ready.stat().st_gid != around.st_gid:
            os.chown(ready, -1, around.st_gid)
        ready.chmod(0o666 & ~_umask())
        return
    import shutil

    now = ready.stat()
    if (now.st_uid, now.st_gid) != (was.st_uid, was.st_gid):
        try:
            os.chown(ready, was.st_uid, was.st_gid)
        except PermissionError:
            raise Refused(_("it belongs to another user, and would change hands")) from None
    shutil.copystat(where, ready)
    os.utime(ready)


def keep(folder: Path) -> None:
    """Have the names in a folder on disk, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def encoded(text: str | bytes) -> bytes:
    """Give a text as it is written into files: as on stdout."""
    return text.encode("utf-8", "backslashreplace") if isinstance(text, str) else text


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold off Ctrl-C and its like for the moment in which a file stands beside another."""
    if not hasattr(signal, "pthread_sigmask"):  # pragma: no cover - Windows
        yield
        return
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def in_our_words(path: Path, *, error: type[CannotWrite] = CannotWrite) -> Iterator[None]:
    """Make an error with a sentence of the reason why a file cannot be written."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise error(path=str(path), reason=reason(problem)) from None
    except (Refused, NoRegularFile) as refused:
        raise error(path=str(path), reason=str(refused)) from None


def reason(error: OSError) -> str:
    """Say in our words why something cannot be written."""
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return _("permission denied")
    if isinstance(error, (FileNotFoundError, NotADirectoryError, FileExistsError)):
        return _("there is no such folder")
    if isinstance(error, IsADirectoryError):
        return _("it is a folder")
    if error.errno == errno.ELOOP:
        return _("a link that leads to itself")
    if error.errno == errno.ENAMETOOLONG:
        return _("its name is too long")
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _("the disk is full")
    return _("the system reports an error")
