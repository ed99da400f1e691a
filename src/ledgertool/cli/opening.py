"""The ledger that a command reads, with what is kept of it beside the user's other caches."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ledgertool.language import _

if TYPE_CHECKING:
    from ledgertool.reading.ledger import Ledger


class _Trust:
    """Whether what is kept is asked, and of which folders it was."""

    lost = False
    folders: ClassVar[list[Path]] = []


def opened(folder: Path, *, anew: bool) -> "Ledger":
    """Open the ledger of a data folder; ``anew`` reads every file, and keeps nothing."""
    from ledgertool.cli.progress import telling
    from ledgertool.reading.data_files import are_worth_keeping

    _Trust.folders.append(folder)
    if anew or _Trust.lost or not are_worth_keeping(str(folder)):
        from ledgertool.reading.ledger import load

        with telling(_("Reading files")) as tell:
            return load(folder, tell=tell)
    from ledgertool.checking.opening import open_ledger
    from ledgertool.cli import cache

    kept = cache.folder()
    if kept is not None:
        cache.sweep(kept)
    with telling(_("Reading files")) as tell:
        return open_ledger(folder, cache=kept, key=cache.tool_key(), tell=tell)


def folders_read() -> set[Path]:
    """Give the data folders that were opened, as they were named."""
    return set(_Trust.folders)


def trusting(command: Callable[[], int]) -> int:
    """Run a command; if what was kept turns out to be damaged, without that once more.

    An answer is written when all of it is there: so nothing is written twice.
    """
    try:
        return command()
    except Exception as error:
        if not _is_damage(error):
            raise
    _discard_all()
    _Trust.lost = True
    try:
        return command()
    finally:
        _Trust.lost = False


def _is_damage(error: Exception) -> bool:
    database = sys.modules.get("ledgertool.reading.store.database")
    return database is not None and isinstance(error, database.Unusable)


def _discard_all() -> None:
    """Leave nothing of what is damaged."""
    from ledgertool.checking.opening import discard, place_of
    from ledgertool.cli import cache

    kept = cache.folder()
    if kept is not None:
        for folder in _Trust.folders:
            discard(place_of(kept, folder, cache.tool_key()))
