"""What a change of several files leaves for the next writer to finish, where it is killed.

Files take the place of others one behind the other. Once the first has, the change counts: the
next writer goes on with it. Before that it does not, and what was prepared is swept away.
"""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ledgertool.editing.replacing import BESIDE, in_our_words, keep, prepared
from ledgertool.reading.files import CAREFULLY, content

LOCK = "lock"
JOURNAL = "journal"
PREFIX = "change-"
"""How the names begin of what lies beside the lock for the length of a change."""

_BESIDE = f"{BESIDE}{PREFIX}"  # in other folders, where a disk ends between them and the lock
_MOST = 1_000_000  # bytes of a journal


class Step(NamedTuple):
    """A file that is to have another text: its name in the data folder, and the file that has it.

    ``before`` tells the text that it has until then, by its ``digest``.
    """

    name: str
    ready: Path
    before: str


def digest(data: bytes) -> str:
    """Give a short text that tells contents apart."""
    from hashlib import sha256

    return sha256(data).hexdigest()


def begin(place: Path, steps: Sequence[Step]) -> None:
    """Write down what a change is made of, before its first step. Raises OSError and Refused."""
    import json

    plan = [(step.name, step.ready.name, step.before) for step in steps]
    journal = place / JOURNAL
    prepared(journal, json.dumps([_mark(place), plan]), place, PREFIX).replace(journal)
    keep(place)


def end(place: Path) -> None:
    """Forget a change that is done, or undone, and sweep away what was prepared for it."""
    with suppress(OSError):
        (place / JOURNAL).unlink()
    sweep(place, PREFIX)


def sweep(folder: Path, prefix: str = _BESIDE) -> None:
    """Remove the files that killed writers have left in a folder, and nothing but plain files."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(prefix) and entry.is_file(follow_symlinks=False):
                os.unlink(entry.path)  # noqa: PTH108


def put(ready: Path, where: Path) -> None:
    """Let a prepared file take the place of another, also on another disk. Raises OSError."""
    try:
        ready.replace(where)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        text = ready.read_bytes().decode("utf-8")
        beside = prepared(where, text, where.parent, _BESIDE)
        try:
            beside.replace(where)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def recover(folder: Path, place: Path) -> None:
    """Finish the change that a killed writer had begun, and sweep away what it left.

    A file that something else has changed since stays as it is. Raises CannotWrite.
    """
    steps = list(_begun(place))
    left = [step for step in steps if step.ready.exists()]
    for step in left if len(left) < len(steps) else ():
        path = folder / step.name
        with in_our_words(path):
            if digest(present(folder, step.name)) == step.before:
                path.parent.mkdir(parents=True, exist_ok=True)
                put(step.ready, Path(os.path.realpath(path)))
    end(place)


def present(folder: Path, name: str) -> bytes:
    """Read a file of a data folder; nothing where there is none. Raises NoRegularFile, OSError."""
    try:
        return content(folder, name)
    except FileNotFoundError:
        return b""


def _begun(place: Path) -> Iterator[Step]:
    """Read the journal, if it is one that was written here: git can bring another."""
    import json

    with suppress(OSError, ValueError, TypeError, RecursionError):
        handle = os.open(place / JOURNAL, os.O_RDONLY | CAREFULLY)
        with os.fdopen(handle, "rb") as stream:
            mark, plan = json.loads(stream.read(_MOST)) if is_plain(handle) else (0, ())
        if mark == _mark(place):
            yield from (
                Step(name, place / Path(ready).name, before) for name, ready, before in plan
            )


def _mark(place: Path) -> int:
    """Give the number of the lock, which is known here alone."""
    return (place / LOCK).lstat().st_ino


def is_plain(handle: int) -> bool:
    """Tell whether an open file is a regular one."""
    return stat.S_ISREG(os.fstat(handle).st_mode)
