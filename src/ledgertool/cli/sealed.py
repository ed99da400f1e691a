"""Small files of what is kept between two questions: each closed to others, whole, and sealed.

One that is damaged, another's, or a link is as if it were not there.
"""

import os
import stat
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

from ledgertool.cli import cache

_SEAL: Final = 32
_MOST: Final = 64 * 1024 * 1024  # bytes
CAREFULLY: Final = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"))
"""How a file is opened, here too, so that no link is followed and nobody is waited for; what reads
the data has its own, which costs more to import than an answer that is given again."""


def name_of(*facts: str) -> str:
    """Give the name of the file for what depends on some facts, and on nothing else."""
    return _digest("\0".join(facts).encode(errors="surrogateescape"))


def opened(path: Path) -> bytes | None:
    """Give what was put into a file, if it is there and sound; it counts as used then."""
    try:
        handle = os.open(path, os.O_RDONLY | CAREFULLY)
        with os.fdopen(handle, "rb") as stream:
            if not _is_ours(os.fstat(handle)):
                return None
            text = stream.read(_MOST)
        if text[:_SEAL] != _seal(path, text[_SEAL:]):
            return None
        os.utime(path)
    except OSError:
        return None
    return text[_SEAL:]


def put(path: Path, content: bytes) -> None:
    """Put something into a file, whole or not at all. Raises OSError."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | CAREFULLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(_seal(path, content) + content)
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise
    cache.sweep(path.parent.parent)


def _is_ours(info: os.stat_result) -> bool:
    if not stat.S_ISREG(info.st_mode):
        return False
    return not hasattr(os, "geteuid") or (info.st_uid == os.geteuid() and not info.st_mode & 0o077)


def _seal(path: Path, content: bytes) -> bytes:
    """Give the seal of what is in a file: in another file it is none."""
    return _digest(content, path.name.encode()).encode()


def _digest(data: bytes, key: bytes = b"") -> str:
    return blake2b(data, digest_size=_SEAL // 2, key=key).hexdigest()
