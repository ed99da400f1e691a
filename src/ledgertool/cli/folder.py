"""Where the data is: named, or found upward from the current folder as git finds its own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ledgertool.errors import NoLedgerHere, NotALedger, NotInData
from ledgertool.reading.files import REGISTRY, TABLES


def find_data(named: str | None) -> Path:
    """Find the data folder. Raises NotALedger and NoLedgerHere."""
    if named:
        folder = Path(named)
        if not _is_data(folder):
            raise NotALedger(path=named)
        return folder
    try:
        here = Path.cwd()
    except FileNotFoundError:  # the folder was removed under our feet
        raise NoLedgerHere from None
    for above in (here, *here.parents):
        for folder in (above, above / "data"):
            if (folder / REGISTRY).is_file() and (folder / TABLES).is_dir():
                return shown(folder)
    raise NoLedgerHere


def find_data_of(paths: Sequence[str], named: str | None) -> Path:
    """Find the data folder that paths are, or are in.

    Raises NotInData, NotALedger and NoLedgerHere.
    """
    if named or not paths:
        return find_data(named)
    first = Path(paths[0])
    if not first.exists():
        raise NotInData(path=paths[0])
    if _is_data(first):
        return first
    whole = first.resolve()
    for above in (whole, *whole.parents):
        if _is_data(above):
            return shown(above)
        if _is_data(above / "data"):
            return shown(above / "data")
    raise NotInData(path=paths[0])


def _is_data(folder: Path) -> bool:
    try:
        return (folder / REGISTRY).exists() or (folder / TABLES).is_dir()
    except OSError:  # a folder that may not be looked into
        return False


def shown(folder: Path) -> Path:
    """Give a folder as it is shown: relative to the current one, where that is possible."""
    try:
        return Path(os.path.relpath(folder))
    except ValueError:  # another drive
        return folder
