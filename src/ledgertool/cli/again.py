"""An answer that was given is given again, while nothing has changed that it depends on.

What is kept is what was written, never how to find it: so there is one way to an answer only. All
that may change an answer is in the key under which it is kept, or else nothing is kept. Nothing
that only answers need is imported here.
"""

import os
import sys
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from ledgertool.cli import cache, sealed, seen
from ledgertool.errors import LedgerError

COMMANDS: Final = frozenset(
    ("list", "due", "show", "tables", "stats", "kinds", "why", "plan", "targets", "brief", "check")
)
"""Commands that read nothing but the data, and change nothing."""

_ELSEWHERE: Final = (
    *("--at", "--lake", "--output", "--force", "--split-by", "--fill-in"),
    *("--no-cache", "--against", "--fix", "--diff", "--help"),
)
"""Options for which more than the data is read, or something is written, or nothing is kept."""

_OF_A_CHECK: Final = frozenset(("--format", "-f", "--select", "--ignore", "--data"))
_FLAGS_OF_A_CHECK: Final = frozenset(("--strict", "--notes"))
_GIVEN: Final = (0, 1, 3)
"""The exit codes of an answer."""

_NOISE: Final = frozenset(("_", "SHLVL", "OLDPWD"))
_MOST: Final = 32 * 1024 * 1024  # bytes
_FOLDER: Final = "answers"


class CommandLine(NamedTuple):
    """A command line whose answer may be kept: of which data, in which state, on which day."""

    data: Path
    seen: seen.DataSeen
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
        found = seen.see(data)
        surroundings = [f"{n}={v}" for n, v in sorted(os.environ.items()) if n not in _NOISE]
        told = (Path(sys.argv[0]).stem, *words, "", *surroundings, "", str(data), str(Path.cwd()))
        streams = map(_stream, (sys.stdin, sys.stdout, sys.stderr))
        about = (*streams, found.state, day, cache.tool_key())
    except (OSError, LedgerError, ValueError):
        return None
    key = sealed.name_of(*told, *about)
    return CommandLine(data, found, day, key)


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
    content = None if kept is None else sealed.opened(kept / _FOLDER / of.key)
    return None if content is None else _unpacked(content)


def _unpacked(content: bytes) -> tuple[int, list[Said]]:
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
    if sum(len(one.content) for one in said) > _MOST:
        return
    with suppress(OSError):
        if _today() == of.day and seen.is_still_so(of.data, of.seen):
            sealed.put(kept / _FOLDER / of.key, _packed(code, said))


def _packed(code: int, said: Sequence[Said]) -> bytes:
    head = " ".join([str(code), *(f"{one.stream}:{len(one.content)}" for one in said)])
    return head.encode() + b"\n" + b"".join(one.content for one in said)
