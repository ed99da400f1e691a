"""Where the data is: named, or found upward from the current folder as git finds its own."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from ledgertool.errors import (
    CannotRead,
    LedgerError,
    NoLedgerHere,
    NotALedger,
    NotInData,
    TwoDataFolders,
)
from ledgertool.reading.data_files import REGISTRY, TABLES


def find_data(named: str | None) -> Path:
    """Find the data folder. Raises NotALedger, NoLedgerHere, CannotRead and TwoDataFolders."""
    if named:
        folder = Path(named)
        if not _is_readable_data(folder):
            raise NotALedger(path=named)
        return folder
    try:
        current = Path.cwd()
    except OSError:  # the folder was removed under our feet
        raise NoLedgerHere from None
    for parent in (current, *current.parents):
        for folder in (parent, parent / "data"):
            if _is_readable_data(folder, whole=True):
                return _only(relative(folder))
    raise NoLedgerHere


def data_here() -> Path | None:
    """Find the data folder, for a command that needs none; None where there is none."""
    try:
        return find_data(os.environ.get("LEDGER_DATA"))
    except LedgerError:
        return None


def find_data_of(paths: Sequence[str], named: str | None) -> Path:
    """Find the data folder that the first of some paths is, or is in, unless one is named.

    Raises NotInData, NotALedger, NoLedgerHere, CannotRead and TwoDataFolders.
    """
    if named or not paths:
        return find_data(named)
    first = Path(paths[0])
    if _is_readable_data(first):
        return _only(first)
    try:
        whole = Path(os.path.realpath(first))
    except OSError:  # no current folder
        raise NotInData(path=paths[0]) from None
    for parent in (whole, *whole.parents):
        for folder in (parent, parent / "data"):
            if _is_readable_data(folder):
                return _only(relative(folder))
    raise NotInData(path=paths[0])


def _only(found: Path) -> Path:
    """Give a data folder that was found, where no other may be meant. Raises TwoDataFolders.

    A branch could bring the other, and so choose what is checked and what answers come from.
    """
    named, real = Path(os.path.abspath(found)), Path(os.path.realpath(found))  # noqa: PTH100
    pair = [named / "data", *([named.parent] if named.name == "data" else ())]
    others = [folder for folder in pair if _is_data(folder)]
    others += [folder for folder in real.parents if _is_data(folder, whole=True)]
    for other in others:
        if os.path.realpath(other) != str(real):
            raise TwoDataFolders(path=str(found), second=str(relative(other)))
    return found


def data_around(folder: Path) -> Path | None:
    """Find the data folder that a folder, which may be a new one, would be inside of, if any."""
    real = Path(os.path.realpath(folder))
    found = next((one for one in (real, *real.parents) if _is_data(one, whole=True)), None)
    return found and relative(found)


def _is_data(folder: Path, *, whole: bool = False) -> bool:
    """Tell what ``_is_readable_data`` does, where a folder that is closed to us is none."""
    try:
        return _is_readable_data(folder, whole=whole)
    except CannotRead:
        return False


def _is_readable_data(folder: Path, *, whole: bool = False) -> bool:
    """Tell whether a folder has a registry or a folder for tables; with ``whole``, both.

    Raises CannotRead where that may not be looked at, for it may be the data that is meant.
    """
    try:
        registry, tables = _mode(folder / REGISTRY), _mode(folder / TABLES)
    except PermissionError as error:
        from ledgertool.editing.replacing import reason

        raise CannotRead(path=relative(folder).as_posix(), reason=reason(error)) from None
    if whole:
        return stat.S_ISREG(registry) and stat.S_ISDIR(tables)
    return registry != 0 or stat.S_ISDIR(tables)


def _mode(path: Path) -> int:
    """Give the mode of a file or folder; 0 where there is none. Raises PermissionError."""
    try:
        return path.stat().st_mode
    except PermissionError:
        raise
    except OSError:
        return 0


def relative(folder: Path) -> Path:
    """Give a folder by its path from the current one, where there is such a path."""
    try:
        return Path(os.path.relpath(folder))
    except (ValueError, OSError):  # another drive; no current folder
        return folder
