"""Writing files whole or not at all: whoever reads one meanwhile sees the old text or the new.

A link stays a link, what it leads to is written; a pipe, a device or a stream that is open
already is written to as it is.
"""

import os
import re
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ledgertool.editing.journal import PREFIX, Step, begin, digest, end, present, put, sweep
from ledgertool.editing.locking import PLACE, locked
from ledgertool.editing.replacing import (
    encoded,
    in_our_words,
    keep,
    prepared,
    refuse_to_lose,
    replace,
    undisturbed,
)
from ledgertool.errors import BrokenOff, CannotWrite, ChangedMeanwhile, LeftAsItWas

if TYPE_CHECKING:
    from ledgertool.editing.fixes import Mended

_MOST_LINKS = 40
_STREAM = re.compile("0|[1-9][0-9]{0,8}")  # as the system writes them


def write_whole(
    path: Path, content: str | bytes, *, parents: bool = False, others: bool = False
) -> None:
    """Give a file this content in one step; where that fails, it stays as it was.

    A file keeps its owner and mode, and a new one gets the usual ones. ``parents`` makes the
    folders above it too; ``others`` tells that other files have been written. Raises CannotWrite,
    BrokenOff for what is written through, and BrokenPipeError where nobody reads that.
    """
    with in_our_words(path, error=LeftAsItWas if others else CannotWrite):
        if parents:
            path.parent.mkdir(parents=True, exist_ok=True)
        through = stream_of(path) is not None or is_written_through(path)
        if not through:
            replace(Path(os.path.realpath(path)), content)
    if through:
        with in_our_words(path, error=BrokenOff):
            _write_through(path, content)


def write_all(folder: Path, texts: Mapping[str, str]) -> None:
    """Write new files, with the folders that they are in, or nothing at all.

    The names are paths in the folder, which is made where there is none. Raises CannotWrite, when
    all that was written is taken away again.
    """
    made: list[Path] = []
    try:
        for name, text in texts.items():
            path = folder / name
            with in_our_words(path):
                made += _made_folders(path.parent)
                with path.open("xb") as out:
                    made.append(path)
                    out.write(encoded(text))
    except BaseException:
        _remove(made)
        raise


def _remove(made: Sequence[Path]) -> None:
    for one in reversed(made):
        with suppress(OSError):
            one.rmdir() if one.is_dir() else one.unlink()


def _made_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; name those that were not there, the outer ones first."""
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return made[::-1]


def write_changes(folder: Path, files: "Sequence[Mended]") -> list[str]:
    """Give files of a data folder their new texts: all of them or, where one fails, none.

    Each must still be the regular file that was read; one that was empty may be a new one. Return
    the names of those written: a file is not, where it has been under another name. Raises
    CannotWrite, ChangedMeanwhile, and what ``locked`` raises.
    """
    with locked(folder), undisturbed():
        wanted = _wanted(folder, files)
        made: list[Path] = []
        try:
            for file in wanted:
                path = folder / file.name
                with in_our_words(path):
                    made += _made_folders(path.parent)
            _write_together(folder, wanted)
        except BaseException:
            _remove(made)
            raise
        for one in made:
            keep(one.parent)
    return [file.name for file in wanted]


def _wanted(folder: Path, files: "Sequence[Mended]") -> "list[Mended]":
    """Give the files that are as they were read, each once. Raises CannotWrite."""
    wanted: dict[Path, Mended] = {}
    for file in files:
        path = folder / file.name
        with in_our_words(path):
            now, where = present(folder, file.name), real(path)
        if now == encoded(file.after):
            continue
        if now != encoded(file.before) or wanted.setdefault(where, file).after != file.after:
            raise ChangedMeanwhile(path=str(path))
    return list(wanted.values())


class _Replacement(NamedTuple):
    """One of the files that are written together.

    ``former`` is a file with its old text, to be put back where another cannot be written; there
    is none where the file is new, or alone.
    """

    path: Path
    where: Path
    step: Step
    former: Path | None


def _write_together(folder: Path, files: "Sequence[Mended]") -> None:
    """Prepare all new texts, and only then let them take their places."""
    place = folder / PLACE
    parts: list[_Replacement] = []
    try:
        for file in files:
            path = folder / file.name
            with in_our_words(path):
                parts.append(_replacement(path, file, place, is_alone=len(files) == 1))
        if len(parts) > 1:
            with in_our_words(place):
                begin(place, [part.step for part in parts])
        _take_places(parts)
    except BrokenOff:  # the next writer goes on with it
        raise
    except BaseException:
        end(place)
        raise
    for parent in {part.where.parent for part in parts}:
        keep(parent)
    end(place)


def _replacement(path: Path, file: "Mended", place: Path, *, is_alone: bool) -> _Replacement:
    """Prepare the new text of a file. Raises OSError and Refused."""
    where = real(path)
    refuse_to_lose(where)
    sweep(where.parent)
    ready = prepared(where, file.after, place, PREFIX)
    is_new = not where.exists()
    former = None if is_alone or is_new else prepared(where, file.before, place, PREFIX)
    return _Replacement(path, where, Step(file.name, ready, digest(encoded(file.before))), former)


def _take_places(parts: Sequence[_Replacement]) -> None:
    for number, part in enumerate(parts):
        try:
            with in_our_words(part.path):
                put(part.step.ready, part.where)
        except BaseException:
            _put_back(parts[:number])
            raise


def _put_back(parts: Sequence[_Replacement]) -> None:
    for part in reversed(parts):
        with in_our_words(part.path, error=BrokenOff):
            if part.former:
                put(part.former, part.where)
            else:
                part.where.unlink()
            keep(part.where.parent)


def regular_file(path: Path) -> Path | None:
    """Find the file that would be replaced by writing to a path; None where there is none."""
    where = real(path)
    is_file = os.path.isfile(where)  # noqa: PTH113 - which never raises
    return where if is_file and stream_of(path) is None else None


def real(path: Path) -> Path:
    """Follow all links in a path; where there is no current folder, give it as it is."""
    try:
        return Path(os.path.realpath(path))
    except OSError:
        return path


def is_written_through(path: Path) -> bool:
    """Tell whether there is something at a path that is neither a file nor a folder."""
    try:
        mode = path.stat().st_mode
    except OSError:  # there is none, or writing will tell
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def stream_of(path: Path) -> int | None:
    """Tell which open stream of this process a path names: ``/dev/stdout`` is 1."""
    own = {"/dev/fd", f"/proc/{os.getpid()}/fd"}
    for _link in range(_MOST_LINKS):
        folder = str(real(path.parent))
        if folder in own and _STREAM.fullmatch(path.name):
            return int(path.name)
        if not os.path.islink(path):  # noqa: PTH114 - which never raises
            return None
        path = Path(folder, path.readlink())
    return None


def _write_through(path: Path, text: str | bytes) -> None:
    stream = stream_of(path)
    handle = os.open(path, os.O_WRONLY) if stream is None else os.dup(stream)
    with os.fdopen(handle, "wb") as out:
        out.write(encoded(text))
