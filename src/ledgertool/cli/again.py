"""An answer that was given is given again, while nothing has changed that it depends on.

What is kept is what was written, never how to find it: so there is one way to an answer only. All
that may change an answer is in the key under which it is kept, or else nothing is kept. Nothing
that only answers need is imported here.
"""

import errno
import os
import stat
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from ledgertool.cli import cache
from ledgertool.errors import LedgerError

COMMANDS: Final = frozenset(
    ("list", "due", "show", "tables", "stats", "kinds", "why", "plan", "targets", "brief", "check")
)
"""Commands that read nothing but the data, and change nothing."""

_ELSEWHERE: Final = (
    *("--at", "--output", "--force", "--split-by", "--fill-in"),
    *("--no-cache", "--against", "--fix", "--diff", "--help"),
)
"""Options for which more than the data is read, or something is written, or nothing is kept."""

_OF_A_CHECK: Final = frozenset(("--format", "-f", "--select", "--ignore", "--data"))
_FLAGS_OF_A_CHECK: Final = frozenset(("--strict", "--notes"))
_GIVEN: Final = (0, 1, 3)
"""The exit codes of an answer."""

_NOISE: Final = frozenset(("_", "SHLVL", "OLDPWD"))
_HASHED: Final = 64 * 1024 * 1024
_SETTLED: Final = 2_000_000_000  # nanoseconds
_MOST: Final = 16 * 1024 * 1024
_FOLDER: Final = "answers"
_FILE: Final = "file"
_CAREFULLY: Final = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"))
_SEAL: Final = 32


class CommandLine(NamedTuple):
    """A command line whose answer may be kept: of which data, in which state, on which day."""

    data: Path
    seen: "DataSeen"
    day: str
    key: str


class Said(NamedTuple):
    """Bytes that were written, and to which stream: 1 is stdout, 2 is stderr."""

    stream: int
    content: bytes


_said: list[Said] | None = None
"""What is written, in its order, while it is to be kept."""


def asked(words: Sequence[str]) -> CommandLine | None:
    """Tell of which data a command line asks, and all that its answer depends on.

    None where the answer depends on more, or is not only written.
    """
    if not words or words[0] not in COMMANDS or not _asks_of_data_alone(words):
        return None
    if any(name == "GITHUB_ACTIONS" or name.endswith("_COMPLETE") for name in os.environ):
        return None
    try:
        data, day = _data(words), _today()
        if words[0] == "check" and _names_documents(data):
            return None
        seen = see(data)
        surroundings = [f"{n}={v}" for n, v in sorted(os.environ.items()) if n not in _NOISE]
        told = (Path(sys.argv[0]).stem, *words, "", *surroundings, "", str(data), str(Path.cwd()))
        streams = map(_stream, (sys.stdin, sys.stdout, sys.stderr))
        about = (*streams, seen.state, day, cache.tool_key())
    except (OSError, LedgerError, ValueError):
        return None
    key = _digest("\0".join((*told, *about)).encode(errors="surrogateescape"))
    return CommandLine(data, seen, day, key)


def _asks_of_data_alone(words: Sequence[str]) -> bool:
    for word in words[1:]:
        if word.startswith("--"):
            if word.partition("=")[0] in _ELSEWHERE:
                return False
        elif word.startswith("-") and len(word) > 1 and not word.startswith("-f"):
            return False  # -o, and what it may be a part of
    return words[0] != "check" or _is_plain_check(words)


def _is_plain_check(words: Sequence[str]) -> bool:
    """Tell whether all of the data is checked, without another file in the question."""
    waits = False
    for word in words[1:]:
        if waits:
            waits = False
            if "=" in word:
                return False
        elif word in _OF_A_CHECK:
            waits = True
        elif word not in _FLAGS_OF_A_CHECK and not word.startswith("--data="):
            return False
    return True


def _data(words: Sequence[str]) -> Path:
    """Find the data folder as the command will. Raises LedgerError."""
    from ledgertool.cli.folder import find_data

    named = os.environ.get("LEDGER_DATA")
    for number, word in enumerate(words):
        if word == "--data" and number + 1 < len(words):
            named = words[number + 1]
        elif word.startswith("--data="):
            named = word.partition("=")[2]
    return find_data(named)


def _names_documents(data: Path) -> bool:
    """Tell whether a check compares data with documents, which are elsewhere."""
    from ledgertool.reading.data_files import DOCUMENTS

    return (data / DOCUMENTS).exists()


def _stream(stream: TextIO) -> str:
    """Tell what makes a difference in what is written to a stream. Raises OSError."""
    if not stream.isatty():
        return "no terminal"
    if sys.platform == "win32":  # which has a way of its own of writing to terminals
        raise OSError
    columns, lines = os.get_terminal_size(stream.fileno())
    return f"terminal {columns} {lines} {stream.encoding} {stream.errors}"


def _today() -> str:
    return time.strftime("%Y-%m-%d")


def _digest(data: bytes, key: bytes = b"") -> str:
    return blake2b(data, digest_size=_SEAL // 2, key=key).hexdigest()


class DataSeen(NamedTuple):
    """A data folder as it was seen: what is in it, how that looks, and what had settled then."""

    state: str
    looks: tuple["_Aspect", ...]
    settled: int

    @property
    def all_settled(self) -> bool:
        """Whether any change from then on shows in how the files look."""
        return all(look.changed < self.settled for look in self.looks)


class _Aspect(NamedTuple):
    """How an entry of a data folder looks from outside; a folder has neither size nor times."""

    path: str
    kind: str
    size: int = 0
    modified: int = 0
    inode: int = 0
    changed: int = 0
    """When it was changed at the latest, whatever its time of modification says."""


def see(data: Path) -> DataSeen:
    """See all that is in a data folder: names, kinds of entries, contents.

    Every file is read, up to 64 MiB in all; above that size one counts by its looks, once its last
    change is two seconds old. Raises OSError, also where anything is no plain file or folder.
    """
    settled = time.time_ns() - _SETTLED
    looks = tuple(_looks(str(data)))
    whole = sum(look.size for look in looks) <= _HASHED
    made = blake2b(digest_size=_SEAL // 2)
    for look in looks:
        told = f"{look.path}\0{look.kind}\0{look.size}\0"
        made.update(told.encode(errors="surrogateescape"))
        if look.kind != _FILE:
            continue
        if whole or max(look.modified, look.changed) >= settled:
            made.update(_content(look.path))
        else:
            made.update(str(look[3:]).encode())
    return DataSeen(made.hexdigest(), looks, settled)


def _looks(folder: str) -> Iterator[_Aspect]:
    """Go through what is in a folder. What is hidden is no data; only that it is there counts.

    Raises OSError.
    """
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            info = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(info.st_mode):
                hidden = entry.name.startswith(".")
                holds = hidden and os.path.lexists(f"{entry.path}/HEAD")
                yield _Aspect(entry.path, "repository" if holds else "folder")
                waiting += [] if hidden else [entry.path]
            elif not stat.S_ISREG(info.st_mode):
                raise OSError(errno.EINVAL, "", entry.path)
            elif entry.name.startswith("."):
                yield _Aspect(entry.path, "hidden")
            else:
                times = (info.st_size, info.st_mtime_ns, info.st_ino, info.st_ctime_ns)
                yield _Aspect(entry.path, _FILE, *times)


def _content(path: str) -> bytes:
    """Give the digest of what is in a plain file. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | _CAREFULLY)
    with os.fdopen(handle, "rb", buffering=0) as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "", path)
        return blake2b(stream.readall(), digest_size=_SEAL // 2).digest()


def _is_still_so(of: CommandLine) -> bool:
    """Tell whether nothing has changed since, not even if it was changed back. Raises OSError."""
    looks = tuple(_looks(str(of.data)))
    if (looks, _today()) != (of.seen.looks, of.day):
        return False
    return of.seen.all_settled or see(of.data).state == of.seen.state


def begin() -> None:
    """Begin to take down what is written."""
    global _said  # noqa: PLW0603 - a process answers once
    _said = []


def written(stream: int, text: str | bytes) -> None:
    """Take down what is written to stdout (1) or stderr (2)."""
    if _said is not None:
        to = sys.stdout if stream == 1 else sys.stderr
        content = text if isinstance(text, bytes) else text.encode(to.encoding, "backslashreplace")
        _said.append(Said(stream, content))


def forget() -> None:
    """Take nothing down: it does not only go to stdout and stderr."""
    global _said  # noqa: PLW0603 - a process answers once
    _said = None


def recall(of: CommandLine) -> tuple[int, list[Said]] | None:
    """Give the exit code and what was written, if the answer is kept and sound."""
    kept = cache.folder()
    if kept is None:
        return None
    try:
        path = kept / _FOLDER / of.key
        handle = os.open(path, os.O_RDONLY | _CAREFULLY)
        with os.fdopen(handle, "rb") as stream:
            info = os.fstat(handle)
            foreign = hasattr(os, "geteuid") and info.st_uid != os.geteuid()
            if foreign or not stat.S_ISREG(info.st_mode) or info.st_mode & 0o077:
                return None
            text = stream.read(_MOST + 1)
        os.utime(path)
        return _opened(text, of)
    except (OSError, ValueError):
        return None


def _opened(text: bytes, of: CommandLine) -> tuple[int, list[Said]] | None:
    seal, content = text[:_SEAL], text[_SEAL:]
    if seal.decode("ascii") != _digest(content, of.key.encode()):
        return None
    head, _line, rest = content.partition(b"\n")
    code, *parts = head.decode("ascii").split()
    found = []
    for part in parts:
        stream, _colon, length = part.partition(":")
        found.append(Said(int(stream), rest[: int(length)]))
        rest = rest[int(length) :]
    return int(code), found


def give(said: Sequence[Said]) -> None:
    """Write what was written. Raises OSError where stdout cannot be written to."""
    for stream, content in said:
        if stream == 1:
            sys.stdout.buffer.write(content)
            continue
        sys.stdout.flush()
        with suppress(OSError):  # as all that goes to stderr
            sys.stderr.buffer.write(content)
            sys.stderr.flush()
    sys.stdout.flush()


def keep(of: CommandLine, code: int, read: Collection[Path]) -> None:
    """Keep an answer, if the data that was ``read`` is what was asked of, and still the same."""
    said, kept = _said, cache.folder()
    if said is None or kept is None or code not in _GIVEN or {*read} != {of.data}:
        return
    if sum(len(one.content) for one in said) > _MOST // 2:
        return
    with suppress(OSError):
        if _is_still_so(of):
            _put(kept / _FOLDER, of, code, said)


def _put(folder: Path, of: CommandLine, code: int, said: Sequence[Said]) -> None:
    """Put an answer in, whole or not at all. Raises OSError."""
    head = " ".join([str(code), *(f"{one.stream}:{len(one.content)}" for one in said)])
    content = head.encode() + b"\n" + b"".join(one.content for one in said)
    folder.mkdir(mode=0o700, exist_ok=True)
    new = folder / f".{of.key}.{os.getpid()}"
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CAREFULLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(_digest(content, of.key.encode()).encode() + content)
        new.replace(folder / of.key)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise
    cache.sweep(folder.parent)
