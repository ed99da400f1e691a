"""The tool's folder beside the user's other caches: private, swept, and done without if need be."""

import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

from ledgertool import __version__

_OURS: Final = "ledgertool"
_PARTS: Final = ("answers", "names", "readings")
"""The folders in it; whatever else lies there is not ours."""

_SWEPT: Final = "swept"
_DAY: Final = 24 * 60 * 60
_KEPT_FOR: Final = 30 * _DAY
_MOST: Final = 2 * 1024**3


def folder() -> Path | None:
    """Give the folder of what may be kept, made where it is not there; None where none may be used.

    Nothing is read from a folder that is another's, or open to others, or a link: whoever can write
    there would choose the answers.
    """
    place = _place()
    if place is None:
        return None
    found = place / _OURS
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            found.mkdir(mode=0o700)
        info = found.lstat()
        if not stat.S_ISDIR(info.st_mode) or not _is_private(found, info):
            return None
    except OSError:
        return None
    return found if os.access(found, os.R_OK | os.W_OK | os.X_OK) else None


def _place() -> Path | None:
    """Give the place of the user's caches, as the system has it."""
    given = os.environ
    home = os.path.expanduser("~")  # noqa: PTH111 - which never raises
    if sys.platform == "win32":
        named = given.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        named = given.get("XDG_CACHE_HOME", "") or f"{home}/Library/Caches"
    else:
        named = given.get("XDG_CACHE_HOME", "") or f"{home}/.cache"
    return Path(named) if os.path.isabs(named) else None  # noqa: PTH117 - text, and may be empty


def _is_private(path: Path, info: os.stat_result) -> bool:
    """Tell whether a folder is the user's own and closed to others, or can be closed."""
    if not hasattr(os, "geteuid"):
        return True
    if info.st_uid != os.geteuid():
        return False
    if stat.S_IMODE(info.st_mode) & 0o077:
        path.chmod(0o700)
    return True


def tool_key() -> str:
    """Give what tells this tool from any other that may keep something: version, code, libraries.

    The code counts by its files' times, so that a tool that is being worked on is another after
    each change, and libraries by the folders that they are installed in.
    """
    package = Path(__file__).parent.parent
    told = [__version__, sys.version, str(package)]
    told += [f"{name} {size} {when}" for name, size, when in sorted(_code(package))]
    for named in sys.path:
        if named.endswith(("site-packages", "dist-packages")):
            with suppress(OSError):
                told.append(f"{named} {Path(named).stat().st_mtime_ns}")
    return blake2b("\n".join(told).encode(errors="surrogateescape"), digest_size=16).hexdigest()


def _code(package: Path) -> Iterator[tuple[str, int, int]]:
    """Go through the files that the tool is made of."""
    waiting = [str(package)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        waiting.append(entry.path)
                else:
                    info = entry.stat()
                    yield entry.path, info.st_size, info.st_mtime_ns


def sweep(kept: Path, now: float | None = None) -> None:
    """Take away what was not used for thirty days, and the longest unused above two gibibytes.

    That is looked after once a day, and never fails.
    """
    moment = time.time() if now is None else now
    mark = kept / _SWEPT
    with suppress(OSError):
        if mark.exists() and 0 <= moment - mark.lstat().st_mtime < _DAY:
            return
        mark.touch(mode=0o600)
        os.utime(mark, (moment, moment))
    files = sorted(_files(kept), key=lambda file: -file[0])
    size = 0
    for used, length, path in files:
        size += length
        if size > _MOST or moment - used > _KEPT_FOR:
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108 - a text


def _files(kept: Path) -> Iterator[tuple[float, int, str]]:
    """Go through what is kept: when it was used last, its size, and where it is."""
    for part in _PARTS:
        with suppress(OSError), os.scandir(kept / part) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    info = entry.stat(follow_symlinks=False)
                    yield info.st_mtime, info.st_size, entry.path
