"""Writing files whole or not at all: whoever reads one meanwhile sees the old text or the new."""

import os
import tempfile
from pathlib import Path

from ledgertool.errors import CannotWrite
from ledgertool.language import _


def write_whole(path: Path, text: str, *, parents: bool = False) -> None:
    """Give a file this text in one step; where that fails, it stays as it was.

    A file keeps its mode, and a new one gets the usual one. A device cannot be replaced, so it
    is written to. ``parents`` makes the folders above it too. Raises CannotWrite.
    """
    try:
        if parents:
            path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8", newline="")
        else:
            _replace(path, text)
    except OSError as error:
        raise CannotWrite(path=str(path), reason=_reason(error)) from None


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
        beside.chmod(mode & 0o777)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return _("permission denied")
    if isinstance(error, (FileNotFoundError, NotADirectoryError, FileExistsError)):
        return _("there is no such folder")
    if isinstance(error, IsADirectoryError):
        return _("it is a folder")
    return _("the system reports an error")
