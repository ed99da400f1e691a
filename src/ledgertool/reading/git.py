"""The program git, found and run so that nothing that a branch brings runs or is obeyed.

What a stranger may have put into the work tree is data: git is looked up in PATH only, outside of
it. All that is asked of it then are commands that run no hook, filter or helper and fetch nothing,
without what variables of its own would have it do.
"""

import errno
import os
import re
import subprocess
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread, Timer
from typing import IO, Final

from ledgertool.language import _
from ledgertool.reading.git_errors import (
    CannotRunGit,
    IncompleteRepository,
    NoGit,
    UnreadableRepository,
)

Answer = subprocess.CompletedProcess[bytes]

_SETTINGS: Final = (
    "safe.bareRepository=explicit",
    "core.fsmonitor=",
    f"core.hooksPath={os.devnull}",
    "core.sshCommand=",
    "core.askPass=",
    "credential.helper=",
    "protocol.allow=never",
    "core.warnAmbiguousRefs=true",
)
_ENVIRONMENT: Final = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",  # known to git since 2.44; GIT_ALLOW_PROTOCOL does it before
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_FULL: Final = {
    os.strerror(number): number
    for number in (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN)
}
_FULL_IN_WORDS: Final = re.compile("|".join(map(re.escape, _FULL)))


class Git:
    """The git of this computer, for a folder of data. Raises NoGit.

    What it does not answer within the seconds of ``patience`` ends too early.
    """

    def __init__(self, data: Path, patience: float | None = None) -> None:
        self.program = _program([data, *_work_trees(data)])
        self._patience = patience

    def run(self, where: Path, command: Sequence[str], given: bytes = b"") -> Answer:
        """Run git somewhere. Raises UnreadableRepository and CannotRunGit."""
        with self._started(where, command) as process:
            answer, said = process.communicate(given)
        words = said.decode(errors="replace")
        if process.returncode and (full := _FULL_IN_WORDS.search(words)):
            raise self._cannot_run(_FULL[full[0]])
        return Answer(process.args, process.returncode, answer, said)

    @contextmanager
    def stream(
        self, where: Path, command: Sequence[str], given: bytes = b"", *, to_its_end: bool = False
    ) -> Iterator[IO[bytes]]:
        """Run git somewhere, and read its answer while it comes; the rest need not be read.

        What it says on stderr is lost. With ``to_its_end`` all of it is read, and git is to have
        ended well. Raises UnreadableRepository, CannotRunGit and IncompleteRepository.
        """
        with self._started(where, command, errors=subprocess.DEVNULL) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            asking = Thread(target=_give, args=(process.stdin, given))
            asking.start()
            try:
                yield process.stdout
                if to_its_end and process.wait():
                    raise IncompleteRepository(path=str(where))
            finally:
                process.kill()
                asking.join()

    @contextmanager
    def _started(
        self, where: Path, command: Sequence[str], errors: int = subprocess.PIPE
    ) -> Iterator[subprocess.Popen[bytes]]:
        settings = (part for setting in _SETTINGS for part in ("-c", setting))
        try:
            process = subprocess.Popen(
                [self.program, "--no-pager", *settings, *command],
                cwd=where,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=surroundings(_ENVIRONMENT),
            )
        except OSError as error:
            if error.filename == str(where):
                raise UnreadableRepository(path=str(where)) from None
            raise self._cannot_run(error.errno) from None
        with process, _ended(process, self._patience):
            try:
                yield process
            except BaseException:
                process.kill()
                raise

    def _cannot_run(self, number: int | None) -> CannotRunGit:
        reason = _("the system reports an error")
        if number in _FULL.values():
            reason = _("too many files or processes, or too little memory")
        elif number == errno.EACCES:
            reason = _("permission denied")
        return CannotRunGit(path=self.program, reason=reason)


@contextmanager
def _ended(process: subprocess.Popen[bytes], patience: float | None) -> Iterator[None]:
    """End a process that takes longer."""
    if patience is None:
        yield
        return
    timer = Timer(patience, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def surroundings(ours: Mapping[str, str], also: Collection[str] = ()) -> dict[str, str]:
    """Give the environment that git is run in: without variables of its own but some of ours.

    Those named in ``also`` stay as the caller has them.
    """
    told = os.environ.items()
    kept = {name: v for name, v in told if name in also or not name.upper().startswith("GIT_")}
    return {**kept, **ours}


def _give(stdin: IO[bytes], given: bytes) -> None:
    """Give git what it is asked; it may have ended, or been ended, before it took all."""
    with suppress(BrokenPipeError), stdin:
        stdin.write(given)


def holders(folder: Path) -> Iterator[Path]:
    """Go through the folders with a ``.git``, from a folder upward."""
    return (one for one in (folder, *folder.parents) if os.path.lexists(one / ".git"))


def here() -> Path | None:
    """Give the current folder; None, where it was removed under our feet."""
    try:
        return Path.cwd().resolve()
    except FileNotFoundError:
        return None


def _work_trees(data: Path) -> Iterator[Path]:
    """Go through the folders whose files a branch may have brought: the work tree of the data.

    A submodule and a linked work tree have no more than a file in the place of the repository;
    the work tree of another may be around them.
    """
    for holder in holders(data):
        yield holder
        if os.path.lexists(holder / ".git" / "HEAD"):
            return


def _program(brought: Sequence[Path]) -> str:
    """Find git in PATH: in the folders named there in full, and in none that a branch may fill.

    Neither the current folder nor an empty or relative entry counts: what lies there may have
    come with the data. Raises NoGit.
    """
    name = "git.exe" if os.name == "nt" else "git"
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        program = Path(entry) / name
        places = [Path(os.path.realpath(one)) for one in (entry, program)]
        if not program.is_absolute() or places[0] == here():
            continue
        if any(place.is_relative_to(one) for place in places for one in brought):
            continue
        if program.is_file() and os.access(program, os.X_OK):
            return str(program)
    raise NoGit
