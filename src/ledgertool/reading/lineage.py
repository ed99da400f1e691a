"""The commits that touch a file, back to its beginning and across its renames.

The whole history counts, not one line of it: what came by a merge is told by the commit that made
it. A merge touches a file only where it differs from what all its parents have. git is asked a few
times, and again for each rename; never for each commit, file or row.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ledgertool.reading.commits import DatedCommit, day_of
from ledgertool.reading.repository import Repository

_HEADER: Final = "--format=%H%x00%cI%x00%an"
_NAME: Final = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")
_ABSENT: Final = re.compile("0+")


class Touch(NamedTuple):
    """A commit that touches a file, and by whom it was made.

    ``path`` is where the file was then, or had been until then, and ``formerly`` where its parents
    have it. ``blob`` and ``before`` are the names of its bytes, then and in each parent; empty,
    where there is no such file. In a shallow clone, what was before may be unknown
    (``is_cut``).
    """

    commit: DatedCommit
    author: str
    path: str
    formerly: str
    blob: str
    before: tuple[str, ...]
    is_cut: bool = False


class _Change(NamedTuple):
    """What a commit did to one file."""

    status: str
    blobs: list[str]
    paths: list[str]


class _Listed(NamedTuple):
    """A commit as git tells it, and what it did to files."""

    commit: DatedCommit
    author: str
    changes: list[_Change]


def touches(repository: Repository, head: str, path: str) -> list[Touch]:
    """Find the commits that touch a file, the newest first; each comes behind its children.

    Raises IncompleteRepository and UnreadableRepository.
    """
    edge = set(repository.kept_in("shallow"))
    found: dict[str, Touch] = {}
    waiting = [(head, path)]
    while waiting:
        start, where = waiting.pop()
        here = [one for one in _touching(repository, start, where) if one.commit.name not in found]
        begun = [one for one in here if one.before == ("",) and one.commit.name not in edge]
        renamed = _renames(repository, [one.commit.name for one in begun], where)
        for one in here:
            name = one.commit.name
            found[name] = one._replace(is_cut=name in edge)
            if name in renamed:
                former, blob = renamed[name]
                waiting.append((f"{name}^@", former))
                found[name] = one._replace(formerly=former, before=(blob,))
    return list(found.values())


def _touching(repository: Repository, start: str, path: str) -> Iterator[Touch]:
    """Go through the commits that touch a file under one name."""
    asked = ("rev-list", "--topo-order", "--full-history", start, "--", path)
    commits = repository.answer("--literal-pathspecs", *asked)
    for told in _differences(repository, commits, "-c", "--root", "--", path):
        for change in told.changes:
            *before, blob = change.blobs
            yield Touch(told.commit, told.author, path, path, blob, tuple(before))


def _renames(
    repository: Repository, commits: Sequence[str], path: str
) -> dict[str, tuple[str, str]]:
    """Tell which commits gave a file the name it has, what it was called, and its bytes then."""
    given = "".join(f"{name}\n" for name in commits).encode()
    found = {}
    for told in _differences(repository, given, "-M", "--diff-filter=R") if given else ():
        for change in told.changes:
            if change.paths[-1] == path:
                found[told.commit.name] = (change.paths[0], change.blobs[0])
    return found


def _differences(repository: Repository, commits: bytes, *how: str) -> Iterator[_Listed]:
    """Ask what some commits differ in from their parents. Raises IncompleteRepository."""
    command = ("diff-tree", "--stdin", "-r", "--raw", "-z", "--no-abbrev", "--encoding=UTF-8")
    answer = repository.answer("--literal-pathspecs", *command, _HEADER, *how, given=commits)
    words = iter(answer.split(b"\0"))
    told: _Listed | None = None
    for word in words:
        about = word.lstrip(b"\n")
        if about.startswith(b":") and told is not None:
            told.changes.append(_change(about.decode(), words))
        elif _NAME.fullmatch(about):
            if told is not None:
                yield told
            moment, author = next(words).decode(), next(words).decode("utf-8", "replace")
            told = _Listed(DatedCommit(about.decode(), day_of(moment)), author.strip(), [])
    if told is not None:
        yield told


def _change(about: str, words: Iterator[bytes]) -> _Change:
    """Read one line of what a commit did: modes, bytes, how, and the path or two."""
    parents = about.count(":")
    *names, status = about.lstrip(":").split(" ")[parents + 1 :]
    blobs = ["" if _ABSENT.fullmatch(name) else name for name in names]
    several = 2 if status[0] in "RC" and parents == 1 else 1
    paths = [next(words).decode("utf-8", "surrogateescape") for _path in range(several)]
    return _Change(status, blobs, paths)
