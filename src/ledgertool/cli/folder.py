"""Where the data is: named, or found upward from the current folder as git finds its own."""

import os
from collections.abc import Sequence
from pathlib import Path

from ledgertool.errors import NoLedgerHere, NotALedger, NotInData, TwoDataFolders
from ledgertool.reading.files import REGISTRY, TABLES


def find_data(named: str | None) -> Path:
    """Find the data folder. Raises NotALedger, NoLedgerHere and TwoDataFolders."""
    if named:
        folder = Path(named)
        if not _is_data(folder):
            raise NotALedger(path=named)
        return folder
    try:
        current = Path.cwd()
    except OSError:  # the folder was removed under our feet
        raise NoLedgerHere from None
    for parent in (current, *current.parents):
        for folder in (parent, parent / "data"):
            if _is_data(folder, whole=True):
                return _only(relative(folder))
    raise NoLedgerHere


def find_data_of(paths: Sequence[str], named: str | None) -> Path:
    """Find the data folder that the first of some paths is, or is in, unless one is named.

    Raises NotInData, NotALedger, NoLedgerHere and TwoDataFolders.
    """
    if named or not paths:
        return find_data(named)
    first = Path(paths[0])
    if _is_data(first):
        return _only(first)
    try:
        whole = Path(os.path.realpath(first))
    except OSError:  # no current folder
        raise NotInData(path=paths[0]) from None
    for parent in (whole, *whole.parents):
        for folder in (parent, parent / "data"):
            if _is_data(folder):
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


def _is_data(folder: Path, *, whole: bool = False) -> bool:
    """Tell whether a folder has a registry or a folder for tables; with ``whole``, both."""
    try:
        if whole:
            return (folder / REGISTRY).is_file() and (folder / TABLES).is_dir()
        return (folder / REGISTRY).exists() or (folder / TABLES).is_dir()
    except OSError:  # a folder that may not be looked into
        return False


def relative(folder: Path) -> Path:
    """Give a folder by its path from the current one, where there is such a path."""
    try:
        return Path(os.path.relpath(folder))
    except (ValueError, OSError):  # another drive; no current folder
        return folder
