"""A ledger as it was: the files of a git revision, read without touching the work tree."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ledgertool.errors import NoGit, NoSuchRevision, NotFetched, NotInGit
from ledgertool.findings import file as rules
from ledgertool.findings.finding import Finding
from ledgertool.language import _
from ledgertool.reading import source
from ledgertool.reading.document import Document
from ledgertool.reading.files import TABLES, at_the_top, is_table, misplaced

_REGULAR = ("100644", "100755")


class Revision:
    """The files of a data folder as a revision of its repository has them.

    Raises NoGit, NotInGit and NoSuchRevision.
    """

    def __init__(self, folder: Path, revision: str) -> None:
        self._folder = folder
        self.revision = revision
        self.commit = commit(folder, revision)
        self._prefix = _git(folder, "rev-parse", "--show-prefix").decode().rstrip("\n")
        self._entries = dict(self._listed())

    def _listed(self) -> Iterator[tuple[str, tuple[str, str]]]:
        listing = _git(self._folder, "ls-tree", "-r", "-z", "--full-tree", self.commit)
        for line in listing.split(b"\0"):
            if not line:
                continue
            about, _tab, path = line.partition(b"\t")
            mode, _kind, blob = about.decode().split(" ")
            name = path.decode("utf-8", "surrogateescape")
            if name.startswith(self._prefix):
                yield name.removeprefix(self._prefix), (mode, blob)

    def path_of(self, name: str) -> str:
        """Give a file's path as git names it: ``origin/main:data/registry.yaml``."""
        return f"{self.revision}:{self._prefix}{name}"

    def has(self, name: str) -> bool:
        return name in self._entries

    def tables(self) -> Iterator[tuple[str, Finding | None]]:
        for name in sorted(self._entries):
            if name.startswith(TABLES + "/") and is_table(name):
                yield name, misplaced(name)

    def plans(self) -> Iterator[tuple[str, Finding | None]]:
        yield from at_the_top(name for name in self._entries if "/" not in name)

    def read(self, name: str) -> Document:
        mode, blob = self._entries[name]
        if mode not in _REGULAR:
            return Document(findings=[rules.not_a_file(_("no regular file"))], complete=False)
        return source.read(_git(self._folder, "cat-file", "blob", blob))


def commit(folder: Path, revision: str) -> str:
    """Find the commit that a revision names. Raises NoGit, NotInGit and NoSuchRevision."""
    _git(folder, "rev-parse", "--git-dir")
    try:
        asked = ("--verify", "--quiet", "--end-of-options", revision + "^{commit}")
        return _git(folder, "rev-parse", *asked).decode().strip()
    except NotInGit:
        shallow = _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
        if shallow:
            raise NotFetched(name=revision) from None
        raise NoSuchRevision(name=revision) from None


def common_ancestor(folder: Path, revision: str) -> str | None:
    """Find where the present state parted from a revision; None where that is not known here."""
    other = commit(folder, revision)
    try:
        return _git(folder, "merge-base", "HEAD", other).decode().strip() or None
    except NotInGit:
        return None


def _git(folder: Path, *arguments: str) -> bytes:
    """Run git in a folder; its own messages never reach the user."""
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=folder,
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        )
    except FileNotFoundError:
        raise NoGit from None
    if done.returncode:
        raise NotInGit(path=str(folder))
    return done.stdout
