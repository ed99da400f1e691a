"""The names that the Tab key offers, kept while the data that they are from is the same.

They are of all of the data, whatever letters are typed already, and without phones. What is kept
and not whole, or another's, is as if it were not there.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

from ledgertool.cli import cache

_FOLDER: Final = "names"
_MOST: Final = 64 * 1024 * 1024  # bytes of data that are read within the time of a key press
_SEAL: Final = 32


def kept(data: Path, which: str, make: Callable[[], Iterable[str]]) -> Sequence[str]:
    """Give the names of a list, made of a data folder if they were not made of it as it is."""
    state, folder = _state(data), cache.folder()
    if state is None or folder is None:
        return [*make()]
    path = folder / _FOLDER / _digest(f"{cache.tool_key()} {state} {which}".encode())
    names = _recalled(path)
    if names is None:
        names = [*make()]
        if _state(data) == state:
            _keep(path, names)
    return names


def _state(data: Path) -> str | None:
    """Tell all that is in a data folder; None where that cannot be read, or takes long."""
    made, size = blake2b(digest_size=_SEAL // 2), 0
    made.update(os.fsencode(data.absolute()))
    try:
        for path, is_file in _entries(str(data)):
            made.update(b"\0" + os.fsencode(path))
            if is_file:
                content = Path(path).read_bytes()
                size += len(content)
                made.update(b"\0%d\0" % len(content) + content)
            if size > _MOST:
                return None
    except OSError:
        return None
    return made.hexdigest()


def _entries(folder: str) -> Iterator[tuple[str, bool]]:
    """Go through what is in a folder: its place, and whether it is a file. Raises OSError."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        mode = entry.stat().st_mode
        if stat.S_ISREG(mode):
            yield entry.path, True
        elif stat.S_ISDIR(mode) and not entry.is_symlink():
            yield entry.path, False
            yield from _entries(entry.path)
        else:
            raise OSError


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=_SEAL // 2).hexdigest()


def _recalled(path: Path) -> list[str] | None:
    """Give the names that are kept in a file; None where they are not, or it is damaged."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as stream:
            info = os.fstat(handle)
            if info.st_mode & 0o077 and os.name == "posix":
                return None
            sealed = stream.read()
        seal, content = sealed[:_SEAL], sealed[_SEAL:]
        if seal != _digest(path.name.encode() + content).encode():
            return None
        os.utime(path)  # it is swept when it was not used for long
        return content.decode().split("\0") if content else []
    except (OSError, UnicodeDecodeError):
        return None


def _keep(path: Path, names: Sequence[str]) -> None:
    """Keep names in a file, whole or not at all."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        content = "\0".join(names).encode()
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(_digest(path.name.encode() + content).encode() + content)
        new.replace(path)
    except (OSError, UnicodeEncodeError):
        with suppress(OSError):
            new.unlink()
    cache.sweep(path.parent.parent)
