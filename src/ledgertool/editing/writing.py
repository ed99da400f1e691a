"""Writing files whole or not at all: whoever reads one meanwhile sees the old text or the new.

A link stays a link, what it leads to is written; a pipe, a device or a stream that is open
already is written to as it is.
"""

import errno
import os
import re
import signal
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ledgertool.errors import BrokenOff, CannotWrite, ChangedMeanwhile, LeftAsItWas
from ledgertool.language import _
from ledgertool.reading.files import NoRegularFile, content

if TYPE_CHECKING:
    from ledgertool.editing.fixes import Mended

_MOST_LINKS = 40
_STREAM = re.compile("0|[1-9][0-9]{0,8}")  # as the system writes them


class _Refused(Exception):
    """A file that cannot be replaced without losing something else; the text tells what."""


def write_whole(path: Path, text: str, *, parents: bool = False, others: bool = False) -> None:
    """Give a file this text in one step; where that fails, it stays as it was.

    A file keeps its owner and mode, and a new one gets the usual ones. ``parents`` makes the
    folders above it too; ``others`` tells that other files have been written. Raises CannotWrite,
    BrokenOff for what is written through, and BrokenPipeError where nobody reads that.
    """
    with _in_our_words(lambda why: _cannot_write(path, why, others=others)):
        if parents:
            path.parent.mkdir(parents=True, exist_ok=True)
        through = stream_of(path) is not None or is_written_through(path)
        if not through:
            _replace(Path(os.path.realpath(path)), text)
    if through:
        with _in_our_words(lambda why: BrokenOff(path=str(path), reason=why)):
            _write_through(path, text)


def write_all(folder: Path, texts: Mapping[str, str]) -> None:
    """Write new files, with the folders that they are in, or nothing at all.

    The names are paths in the folder, which is made where there is none. Raises CannotWrite, when
    all that was written is taken away again.
    """
    made: list[Path] = []
    try:
        for name, text in texts.items():
            path = folder / name
            with _in_our_words(partial(_cannot_write, path)):
                made += _made_folders(path.parent)
                with path.open("xb") as out:
                    made.append(path)
                    out.write(_encoded(text))
    except BaseException:
        for one in reversed(made):
            with suppress(OSError):
                one.rmdir() if one.is_dir() else one.unlink()
        raise


def _made_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; name those that were not there, the outer ones first."""
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return made[::-1]


def write_mended(folder: Path, file: "Mended") -> bool:
    """Write a mended file of a data folder, if it still is the regular file that was read.

    Tell whether it was written: it is not, where it has been under another name. Raises
    CannotWrite and ChangedMeanwhile.
    """
    path = folder / file.name
    with _in_our_words(lambda why: _cannot_write(path, why)):
        present = content(folder, file.name)
        if present == file.after.encode():
            return False
        if present != file.before.encode():
            raise ChangedMeanwhile(path=str(path))
        _replace(Path(os.path.realpath(path)), file.after)
    return True


def regular_file(path: Path) -> Path | None:
    """Find the file that would be replaced by writing to a path; None where there is none."""
    where = real(path)
    is_file = os.path.isfile(where)  # noqa: PTH113 - which never raises
    return where if is_file and stream_of(path) is None else None


def real(path: Path) -> Path:
    """Follow all links in a path; where there is no current folder, give it as it is."""
    try:
        return Path(os.path.realpath(path))
    except OSError:
        return path


def is_written_through(path: Path) -> bool:
    """Tell whether there is something at a path that is neither a file nor a folder."""
    try:
        mode = path.stat().st_mode
    except OSError:  # there is none, or writing will tell
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def stream_of(path: Path) -> int | None:
    """Tell which open stream of this process a path names: ``/dev/stdout`` is 1."""
    own = {"/dev/fd", f"/proc/{os.getpid()}/fd"}
    for _link in range(_MOST_LINKS):
        folder = str(real(path.parent))
        if folder in own and _STREAM.fullmatch(path.name):
            return int(path.name)
        if not os.path.islink(path):  # noqa: PTH114 - which never raises
            return None
        path = Path(folder, path.readlink())
    return None


def _write_through(path: Path, text: str) -> None:
    stream = stream_of(path)
    handle = os.open(path, os.O_WRONLY) if stream is None else os.dup(stream)
    with os.fdopen(handle, "wb") as out:
        out.write(_encoded(text))


@contextmanager
def _in_our_words(error: Callable[[str], CannotWrite]) -> Iterator[None]:
    """Make an error with a sentence of the reason why a file cannot be written."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise error(reason(problem)) from None
    except (_Refused, NoRegularFile) as refused:
        raise error(str(refused)) from None


def _cannot_write(path: Path, why: str, *, others: bool = False) -> CannotWrite:
    if others:
        return LeftAsItWas(path=str(path), reason=why)
    return CannotWrite(path=str(path), reason=why)


def _replace(where: Path, text: str) -> None:
    try:
        was = where.stat()
    except FileNotFoundError:
        was = None
    if was is not None:
        _refuse_to_lose(where, was)
    with _undisturbed():
        handle, name = tempfile.mkstemp(dir=where.parent, prefix=".ledger.")
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(_encoded(text))
                out.flush()
                os.fsync(handle)
            _take_over(where, was, beside)
            beside.replace(where)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def _refuse_to_lose(where: Path, was: os.stat_result) -> None:
    if stat.S_ISDIR(was.st_mode):
        raise IsADirectoryError(errno.EISDIR, "")
    if not stat.S_ISREG(was.st_mode):
        raise _Refused(_("it is not a regular file"))
    if not was.st_mode & 0o222:
        raise _Refused(_("it is read-only; allow writing first"))
    if was.st_nlink > 1:
        raise _Refused(_("it has other names, hard links, that would keep the old text"))
    if not os.access(where, os.W_OK):
        raise PermissionError(errno.EACCES, "")


def _take_over(where: Path, was: os.stat_result | None, beside: Path) -> None:
    """Give a new file what belongs to the one that it replaces, or what is usual."""
    if was is None:
        beside.chmod(0o666 & ~_umask())
        return
    import shutil

    now = beside.stat()
    if (now.st_uid, now.st_gid) != (was.st_uid, was.st_gid):
        try:
            os.chown(beside, was.st_uid, was.st_gid)
        except PermissionError:
            raise _Refused(_("it belongs to another user, and would change hands")) from None
    shutil.copystat(where, beside)
    os.utime(beside)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")  # as on stdout


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def _undisturbed() -> Iterator[None]:
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


def reason(error: OSError) -> str:
    """Say in our words why something cannot be written."""
    if isinstance(error, PermissionError):
        return _("permission denied")
    if isinstance(error, (FileNotFoundError, NotADirectoryError, FileExistsError)):
        return _("there is no such folder")
    if isinstance(error, IsADirectoryError):
        return _("it is a folder")
    if error.errno == errno.ELOOP:
        return _("a link that leads to itself")
    if error.errno == errno.ENAMETOOLONG:
        return _("its name is too long")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("the disk is full")
    return _("the system reports an error")
