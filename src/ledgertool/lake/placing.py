"""A folder put in the place of another, whole or not at all, whatever happens meanwhile."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledgertool.editing.replacing import in_our_words, keep, undisturbed
from ledgertool.errors import CannotWrite, NotEmpty
from ledgertool.lake.alone import NEW, alone_beside
from ledgertool.lake.marker import REPOSITORIES, marked
from ledgertool.lake.refusals import StandingInIt
from ledgertool.language import _

_USUAL = 0o777


@contextmanager
def in_place_of(lake: Path) -> Iterator[Path]:
    """Give a new folder, which afterwards takes the place of a lake, or of nothing.

    Where anything goes wrong, the lake is as it was. Raises as ``replace_folder`` and
    ``alone_beside`` do, before anything is done.
    """
    lake = _real(lake)
    see_that_it_may_go(lake)
    try:
        with alone_beside(lake) as room:
            new = room / NEW
            with in_our_words(lake):
                new.mkdir()
            yield new
            replace_folder(new, lake)
    except CannotWrite as error:
        raise CannotWrite(path=str(lake), reason=str(error.facts["reason"])) from None


def replace_folder(new: Path, old: Path) -> None:
    """Put a new lake in the place of an old one, whole or not at all; or where there is none.

    Hidden folders in the old one, which are no part of a lake, stay. Raises CannotWrite, NotEmpty
    and StandingInIt.
    """
    old = _real(old)
    see_that_it_may_go(old)
    with in_our_words(old):
        is_there = old.exists()
        new.chmod(stat.S_IMODE(old.stat().st_mode) if is_there else _USUAL & ~_umask())
        with undisturbed():
            if is_there:
                _exchange(new, old)
                _take_back_hidden(new, old)
            else:
                new.rename(old)
            keep(old.parent)
    if is_there:
        shutil.rmtree(new, ignore_errors=True)


def see_that_it_may_go(folder: Path) -> None:
    """See that nothing is lost with a folder but a lake. Raises NotEmpty and StandingInIt."""
    folder = _real(folder)
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise NotEmpty(path=str(folder), reason=_("it is a file"))
    if Path.cwd().resolve().is_relative_to(folder):
        raise StandingInIt(path=str(folder))
    with in_our_words(folder):
        is_empty = all(one.name == REPOSITORIES for one in folder.iterdir())
    if not is_empty and marked(folder) is None:
        raise NotEmpty(path=str(folder), reason=_("it holds something else than a lake"))


def _real(folder: Path) -> Path:
    return Path(os.path.realpath(folder))


def _exchange(new: Path, old: Path) -> None:
    """Let two folders change places: in one step, where the system can do that."""
    if sys.platform == "linux" and _exchanged(new, old):
        return
    aside = new.with_name(f"{new.name}.aside")
    old.rename(aside)
    try:
        new.rename(old)
    except BaseException:
        aside.rename(old)
        raise
    aside.rename(new)


def _exchanged(new: Path, old: Path) -> bool:
    """Let the kernel do it; False where it cannot, as on some disks of a network."""
    import ctypes

    call = getattr(ctypes.CDLL(None), "renameat2", None)
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return call is not None and not call(here, os.fsencode(new), here, os.fsencode(old), exchange)


def _take_back_hidden(new: Path, old: Path) -> None:
    """Move what is hidden from the folder that was replaced into the one in its place."""
    for entry in new.iterdir():
        if entry.name.startswith(".") and not os.path.lexists(old / entry.name):
            entry.rename(old / entry.name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
