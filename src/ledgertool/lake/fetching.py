"""Repositories of bureaus fetched: the newest commit alone, into a bare repository of its own.

Whatever is at an address can do no more than be read. Git runs no hook, filter or helper of it,
takes nothing from a submodule or another store of objects, speaks no protocol but https and ssh, or
none where a path is named, follows no address to another, and asks nobody. It is ended with all
that it started when it takes too long or writes too much. The user's own settings of git count,
and their helper for passwords and ssh: for it is the user who names the addresses.
"""

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from string import Formatter
from threading import Lock
from typing import IO, Final, NamedTuple

from ledgertool.lake import hindrances
from ledgertool.lake.hindrances import CannotGather
from ledgertool.model.workspace import NEWEST, is_commit, is_path
from ledgertool.reading.git import Git, surroundings

MOST_BYTES: Final = 256 * 1024 * 1024
"""How large a repository may be: the files of one commit, compressed."""

_MEMORY: Final = 2 * 1024 * 1024  # kibibytes of its own that a process may have
_PATIENCE: Final = 300.0  # seconds for one repository
_MOST_SAID: Final = 1 << 20  # bytes of an answer that are looked at

_FETCHED: Final = "refs/gathered/newest"
_PEELED: Final = "^{}"  # behind the name of a tag: the commit that it leads to
_FETCH: Final = (
    *("fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules"),
    *("--no-auto-maintenance", "--no-write-fetch-head"),
)
_SETTINGS: Final = (
    "safe.bareRepository=explicit",
    "core.fsmonitor=",
    f"core.hooksPath={os.devnull}",
    "core.askPass=",
    "core.alternateRefsCommand=",
    "core.bigFileThreshold=16m",
    "credential.interactive=false",
    "fetch.recurseSubmodules=false",
    "fetch.unpackLimit=1",
    "fetch.writeCommitGraph=false",
    "gc.auto=0",
    "http.followRedirects=false",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=60",
    "maintenance.auto=false",
    "pack.threads=1",
    "submodule.recurse=false",
    "transfer.bundleURI=false",
)
_ENVIRONMENT: Final = {
    "LC_ALL": "C",
    "GCM_INTERACTIVE": "never",
    "GIT_ASKPASS": "",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "SSH_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
}
_TRUSTED: Final = ("GIT_SSL_CAINFO", "GIT_SSL_CAPATH")
"""Variables of the user's own that tell whose certificates count."""

_BOUNDED: Final = 'ulimit -f "$1"; ulimit -d "$2"; ulimit -t "$3"; shift 3; exec "$@"'
"""Run a program that may write, hold and reckon only so much, or less where less was set."""

_BLOCK: Final = 512  # bytes in which the shell counts the size of a file

NEW_FILES: Final = {
    "HEAD": f"ref: {_FETCHED}\n",
    "config": "[core]\n\trepositoryformatversion = 0\n\tbare = true\n",
}
"""The files of a repository in which nothing is yet: no hooks, no settings, no other objects."""

_SAID: Final = (
    ("not our ref|unadvertised object|no such remote ref [0-9a-f]{40}", hindrances.NO_COMMIT),
    ("find remote ref", hindrances.NO_REVISION),
    ("dubious ownership|owned by someone else", hindrances.NOT_TRUSTED),
    (
        "does not appear to be a git repo|[Rr]epository .*not (found|exist)",
        hindrances.NO_REPOSITORY,
    ),
    (
        "[Aa]uthentication failed|could not read (Username|Password)|Permission denied"
        "|Host key verification failed|terminal prompts disabled|error: 40[13]",
        hindrances.NOT_ADMITTED,
    ),
    ("[Cc]ertificate (problem|verification)|certificate subject name", hindrances.NOT_CERTIFIED),
    ("error: 30[12378]", hindrances.MOVED),
    ("No space left on device|Disk quota exceeded", hindrances.NO_ROOM),
    ("File too large|exceeds maximum allowed size", hindrances.TOO_LARGE),
    (
        "resolve host|unable to access|[Cc]onnection (refused|timed out|reset|closed)"
        "|[Nn]etwork is unreachable|No route to host|hung up unexpectedly|early EOF",
        hindrances.UNREACHABLE,
    ),
)
"""What git says, and what it means; the first that is found counts."""


class Place(NamedTuple):
    """Where a bureau is fetched from: the address that git is given, and a revision.

    ``shown`` is the address as the user wrote it.
    """

    address: str
    revision: str
    shown: str

    @property
    def protocols(self) -> str:
        """The only protocols that git may speak there.

        Whose settings of git say so reaches by ssh what others reach with https.
        """
        return "file" if is_path(self.address) else "https:ssh"

    def hinders(self, sentence: str) -> CannotGather:
        """Tell what is in the way."""
        facts = {"address": self.shown, "revision": self.revision}
        limits = {"seconds": f"{_PATIENCE:.0f}", "megabytes": str(MOST_BYTES // 1024**2)}
        asked = {name for _text, name, _spec, _how in Formatter().parse(sentence) if name}
        return CannotGather(sentence, **{k: v for k, v in (facts | limits).items() if k in asked})


class Offered(NamedTuple):
    """What a place has now: a commit, and the full name of what leads to it."""

    commit: str
    name: str


class Fetcher:
    """Who fetches repositories with the git of this computer, several at once. Raises NoGit.

    Git is looked for outside of ``around``, the folder that tells which they are. It is run in
    ``room``, a folder of our own in which nothing is.
    """

    def __init__(self, around: Path, room: Path) -> None:
        self._program = Git(around).program
        self._nothing = room / "nothing.git"
        make_repository(self._nothing)
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = Lock()
        self._is_over = False

    def stop(self) -> None:
        """End whatever is fetched now, and fetch nothing more."""
        with self._lock:
            self._is_over = True
            for process in self._running:
                _end(process)

    def newest(self, place: Place) -> Offered:
        """Ask which commit a place has now, and fetch nothing yet. Raises CannotGather."""
        if is_commit(place.revision):
            return Offered(place.revision, place.revision)
        names = _names(place.revision)
        said = self._run(place, ["ls-remote", "--", place.address, *names], self._nothing)
        found = dict(line.split("\t", 1)[::-1] for line in said.splitlines() if "\t" in line)
        for name in filter(found.__contains__, names):
            return Offered(found[name], name.removesuffix(_PEELED))
        is_named = place.revision != NEWEST
        raise place.hinders(hindrances.NO_REVISION if is_named else hindrances.NOTHING_YET)

    def fetch(self, place: Place, offered: Offered, into: Path) -> str:
        """Fetch what a place offers into a new repository; return the commit.

        Raises CannotGather, when there may be a part of it.
        """
        make_repository(into)
        wanted = f"+{offered.name}:{_FETCHED}"
        try:
            self._run(place, [*_FETCH, "--", place.address, wanted], into)
        finally:
            if _size(into) >= MOST_BYTES:  # git does not say that it was ended for that
                raise place.hinders(hindrances.TOO_LARGE) from None
        name = (into / _FETCHED).read_text(encoding="ascii").strip()
        if offered.name == NEWEST or offered.name.startswith("refs/heads/"):
            return name
        asked = ["rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"]
        return self._run(place, asked, into).strip()

    def _run(self, place: Place, command: Sequence[str], repository: Path) -> str:
        """Run git for a place, bounded in every way; give what it says. Raises CannotGather."""
        settings = (part for setting in _SETTINGS for part in ("-c", setting))
        line = [self._program, f"--git-dir={repository}", *settings, *command]
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
            with self._started(line, repository, self._surroundings(place), out, errors) as process:
                try:
                    code = process.wait(_PATIENCE)
                except subprocess.TimeoutExpired:
                    raise place.hinders(hindrances.TOO_SLOW) from None
            if code:
                raise place.hinders(_meaning(_said(errors)))
            return _said(out)

    @contextmanager
    def _started(
        self,
        line: Sequence[str],
        where: Path,
        surroundings: Mapping[str, str],
        out: IO[bytes],
        errors: IO[bytes],
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Start git in a session of its own, without a terminal; end it, if it has not ended."""
        with self._lock:
            if self._is_over:
                raise KeyboardInterrupt
            process = subprocess.Popen(
                [*_bounds(), *line],
                cwd=where,
                env=surroundings,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=errors,
                start_new_session=True,
            )
            self._running.add(process)
        try:
            yield process
        finally:
            with self._lock:
                self._running.discard(process)
                _end(process)
            process.wait()

    def _surroundings(self, place: Place) -> dict[str, str]:
        ours = {**_ENVIRONMENT, "GIT_ALLOW_PROTOCOL": place.protocols}
        if not is_path(place.address) and not self._own_ssh:
            ours["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes"
        return surroundings(ours, also=_TRUSTED)

    @cached_property
    def _own_ssh(self) -> bool:
        """Whether the user's settings say how ssh is run; it gets no terminal then, either."""
        asked = [self._program, f"--git-dir={self._nothing}", "config", "--get", "core.sshCommand"]
        told = subprocess.run(asked, capture_output=True, check=False, env=surroundings({}))
        return told.returncode == 0


def make_repository(folder: Path) -> None:
    """Make a bare repository with nothing in it, and nothing of anybody's template."""
    for inside in ("objects", "refs"):
        (folder / inside).mkdir(parents=True)
    for name, text in NEW_FILES.items():
        (folder / name).write_text(text, encoding="ascii", newline="\n")


def _bounds() -> list[str]:
    """Give what is put before a command line to bound it: Windows has no such bounds."""
    if os.name == "nt":
        return []
    bounds = (MOST_BYTES // _BLOCK, _MEMORY, int(_PATIENCE) + 1)
    return ["/bin/sh", "-c", _BOUNDED, "sh", *map(str, bounds)]


def _names(revision: str) -> list[str]:
    """Give what a revision may be called in full, in git's own order."""
    if revision == NEWEST:
        return [NEWEST]
    full = [revision] if revision.startswith("refs/") else []
    full += [f"refs/tags/{revision}", f"refs/heads/{revision}"]
    return [one for name in full for one in (name + _PEELED, name)]


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())


def _said(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read(_MOST_SAID).decode("utf-8", "replace")


def _meaning(said: str) -> str:
    """Tell in a sentence of ours what git has said."""
    known = (sentence for words, sentence in _SAID if re.search(words, said))
    return next(known, hindrances.NOT_FETCHED)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it has started, unless it has ended."""
    if process.poll() is not None:
        return
    if os.name == "nt":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
