"""What goes into files: what may be written over, and that everybody is told what was written."""

import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from ledgertool.cli.console import say_on_stderr
from ledgertool.cli.interrupts import held_off
from ledgertool.cli.options import Form
from ledgertool.cli.refusals import FilesExist
from ledgertool.editing.replacing import in_our_words
from ledgertool.editing.writing import (
    is_written_through,
    real,
    regular_file,
    stream_of,
    write_whole,
)
from ledgertool.errors import (
    CannotWrite,
    DataFile,
    FileExists,
    LedgerError,
    LeftAsItWas,
    NoPlainFile,
)
from ledgertool.language import _, quoted
from ledgertool.names import few
from ledgertool.privacy import safe
from ledgertool.reading.files import is_table

_BEGINNING = 4096
_SEVERAL = 2


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep all other writers out of a data folder, and tell where that has to be waited for.

    What is read within it is what will be written over. Raises CannotWrite, NoPlaceToLock and
    StillWriting.
    """
    from ledgertool.editing.locking import locked

    waiting = _("Another ledger is writing in {path}; waiting for it.")
    with locked(folder, lambda: say_on_stderr(waiting.format(path=quoted(str(folder))))):
        yield


def save(file: str, content: str | bytes, mark: str = "") -> str:
    """Write an answer into a file; return what is to be told of that. Raises CannotWrite.

    The ``mark`` comes first in a file of text, and not in what is only written through.
    """
    path = Path(file)
    is_told = stream_of(path) is None
    stays = is_told and not is_written_through(path)
    if stays and isinstance(content, str):
        content = mark + content
    write_whole(path, content)
    return _("Wrote {path}.").format(path=quoted(file)) if is_told else ""


def saver(form: Form, name: str, data: Path | None) -> Callable[[str | bytes], str] | None:
    """Give what saves an answer of a format in the file asked for; None where none is.

    ``data`` is the folder whose files are left alone. Raises FileExists and DataFile.
    """
    if form.file is None:
        return None
    from ledgertool.output.formats import FORMATS

    refuse_to_lose(form.file, data, force=form.force)
    mark = FORMATS[name].mark if name in FORMATS else ""
    return partial(save, form.file, mark=mark)


def save_each(
    folder: str,
    contents: Mapping[str, str | bytes],
    data: Path | None,
    *,
    force: bool,
    mark: str = "",
) -> None:
    """Write files of these names into a folder, which is made where there is none.

    What is there already is asked about once, and nothing is written before that is settled.
    Raises CannotWrite, DataFile, FileExists, FilesExist and NoPlainFile.
    """
    place = Path(folder)
    files = {str(place / name): content for name, content in contents.items()}
    for file in files:
        refuse_what_leads_elsewhere(Path(file), stat.S_ISREG)
    refuse_to_lose_any(list(files), data, force=force)
    with in_our_words(place):
        place.mkdir(parents=True, exist_ok=True)
    take_each(partial(save, file, content, mark) for file, content in files.items())


def take_each(steps: Iterable[Callable[[], str]]) -> None:
    """Take steps that each write a file, also where one fails, and tell what they say.

    Raises CannotWrite for the last that failed, and tells of the others.
    """
    told: list[str] = []
    failed: list[CannotWrite] = []
    try:
        with held_off() as let_it_end:
            for step in steps:
                try:
                    told.append(step())
                except CannotWrite as error:
                    failed.append(error)
                let_it_end()
    finally:  # at the end, for it may be that nothing can be told any more
        said = list(filter(None, told))
        say_on_stderr(*said)
    if not failed:
        return
    alone = not said and len(failed) == 1
    sentences: list[LedgerError] = [error if alone else _beside_others(error) for error in failed]
    say_on_stderr(*map(str, sentences[:-1]))
    raise sentences[-1]


def _beside_others(error: CannotWrite) -> LedgerError:
    """Say of a file alone that it is as it was, where others are not."""
    if type(error) is not CannotWrite:
        return error
    facts = {name: str(fact) for name, fact in error.facts.items()}
    return LeftAsItWas(path=facts["path"], reason=facts["reason"])


def refuse_what_leads_elsewhere(path: Path, is_plain: Callable[[int], bool]) -> None:
    """Refuse links, pipes and the like at a path that nobody has named. Raises NoPlainFile."""
    try:
        mode = path.lstat().st_mode
    except OSError:  # there is none, or reading and writing will tell
        return
    if not is_plain(mode):
        raise NoPlainFile(path=path.as_posix())


def refuse_to_lose_any(files: Sequence[str], data: Path | None, *, force: bool) -> None:
    """See to it that none of several files is lost; ask about all of them at once.

    Raises FileExists, FilesExist and DataFile.
    """
    there = [file for file in files if regular_file(Path(file)) is not None]
    if len(there) < _SEVERAL or force:
        for file in files:
            refuse_to_lose(file, data, force=force)
        return
    for file in files:
        refuse_to_lose(file, data, force=True)  # what is data may not be forced
    question = _("{paths} exist already. Overwrite them? [y/N]")
    if not _is_yes(question.format(paths=few(there))):
        raise FilesExist(paths=there)


def refuse_to_lose(
    file: str,
    data: Path | None,
    *,
    force: bool,
    is_ours: Callable[[str], bool] = lambda _text: False,
) -> None:
    """See to it that no file is lost by writing an answer into it; ask, where there is a terminal.

    What ``is_ours`` knows by its beginning may be replaced. Raises FileExists, and DataFile for
    a file of the data and whatever is in a lake, whatever is forced.
    """
    where = real(Path(file))
    is_data = data is not None and is_table(where.name) and where.is_relative_to(real(data))
    if is_data or _is_in_a_lake(where):
        raise DataFile(path=file)
    if force or regular_file(Path(file)) is None or is_ours(_beginning(where)):
        return
    question = _("{path} exists already. Overwrite it? [y/N]")
    if not _is_yes(question.format(path=quoted(file))):
        raise FileExists(path=file)


def _is_in_a_lake(where: Path) -> bool:
    """Tell whether a place is inside a lake, all of which is replaced by the next one."""
    from ledgertool.lake.marker import marked

    return any(marked(folder) is not None for folder in where.parents)


def _beginning(where: Path) -> str:
    try:
        with where.open(encoding="utf-8", errors="replace") as stream:
            return stream.read(_BEGINNING)
    except OSError:
        return "?"


def _is_yes(question: str) -> bool:
    """Ask whoever sits at a terminal; elsewhere, and without an answer, the answer is no."""
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        return False
    sys.stderr.write(safe(question) + " ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")
