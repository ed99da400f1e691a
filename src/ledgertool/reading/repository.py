"""The git repository that data is in, asked so that nothing that a branch brings can run or forge.

What a stranger may have put into the work tree is data: git is looked up in PATH only, the
repository is the one that a ``.git`` leads to (which no commit can bring, as git refuses to track
one), never a folder that only looks like a bare repository, and git itself checks whose it is. All
that is asked of it then are commands that run no hook, filter or helper and fetch nothing.
"""

import os
import re
import subprocess
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from ledgertool.errors import (
    AmbiguousRevision,
    IncompleteRepository,
    LedgerError,
    NoEarlierData,
    NoGit,
    NoSuchRevision,
    NotACommit,
    NotFetched,
    NotInGit,
    NotOneRevision,
    NotTrusted,
    ReflogTooShort,
    TooShallow,
    UnreadableRepository,
)

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
_OBJECT_NAME = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_SEVERAL = re.compile(r"[-^]|.*\.\.|.*\^[@!-]|$")
_SUBMODULE = "160000"


class Entry(NamedTuple):
    """A file of a commit: its mode, and the name of the object that holds its bytes."""

    mode: str
    blob: str


class Repository:
    """The git repository that a folder is in: what it says of revisions, and what they hold.

    Raises NoGit, NotInGit, NotTrusted and UnreadableRepository.
    """

    def __init__(self, folder: Path) -> None:
        real = folder.resolve()
        self._program = _program(real)
        self._folder = folder
        self.top, self._directory = self._discovered(real)

    def _discovered(self, real: Path) -> tuple[Path, Path]:
        """Let git tell where the repository is, from the nearest folder with a ``.git`` on.

        Git looks for ``.git`` before it looks whether the folder itself is like a repository.
        """
        holders = (one for one in (real, *real.parents) if os.path.lexists(one / ".git"))
        start = next(holders, None)
        if start is None:
            raise NotInGit(path=str(self._folder))
        top = self._told(start, "--show-toplevel")
        directory = self._told(start, "--absolute-git-dir")
        if not (real.is_relative_to(top) and _leads_to(top / ".git", directory)):
            raise NotInGit(path=str(self._folder))
        return top, directory

    def _told(self, start: Path, what: str) -> Path:
        done = self._run(start, ("rev-parse", what))
        if done.returncode == 0:
            return Path(os.fsdecode(done.stdout.removesuffix(b"\n"))).resolve()
        said = done.stderr.decode(errors="replace")
        if re.search("dubious ownership|owned by someone else", said):
            command = f"git config --global --add safe.directory {start}"
            raise NotTrusted(path=str(start), command=command)
        raise UnreadableRepository(path=str(start))  # for there is a .git

    def _run(
        self, where: Path, command: Sequence[str], given: bytes = b""
    ) -> "subprocess.CompletedProcess[bytes]":
        """Run git somewhere, without what the environment would have it do."""
        settings = (part for setting in _SETTINGS for part in ("-c", setting))
        kept = {name: v for name, v in os.environ.items() if not name.upper().startswith("GIT_")}
        try:
            return subprocess.run(
                [self._program, "--no-pager", *settings, *command],
                cwd=where,
                input=given,
                capture_output=True,
                check=False,
                env={**kept, **_ENVIRONMENT},
            )
        except PermissionError:
            raise UnreadableRepository(path=str(where)) from None
        except OSError:
            raise NoGit from None

    def _ask(self, *command: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        """Ask the repository that was found, and no other."""
        found = (f"--git-dir={self._directory}", f"--work-tree={self.top}")
        return self._run(self.top, (*found, *command), given)

    def _answer(self, *command: str, also: Collection[int] = ()) -> bytes:
        """Give git's answer. Raises IncompleteRepository where it has none."""
        done = self._ask(*command)
        if done.returncode not in (0, *also):
            raise IncompleteRepository(path=str(self.top))
        return done.stdout

    # Revisions

    def commit(self, revision: str) -> str:
        """Find the commit that a revision names.

        In a submodule of the repository in which one stands, it is the one recorded there. Raises
        NotOneRevision, AmbiguousRevision, ReflogTooShort, NotACommit, NoSuchRevision, NotFetched
        and IncompleteRepository.
        """
        outer = self.outer
        return self._recorded(outer, outer.commit(revision)) if outer else self._named(revision)

    def _named(self, revision: str) -> str:
        if _SEVERAL.match(revision):
            raise NotOneRevision(name=revision)
        # without --quiet, under which git does not say what it doubts
        done = self._ask("rev-parse", "--verify", "--end-of-options", revision)
        said, found = done.stderr.decode(errors="replace"), done.stdout.decode().strip()
        if re.search("log for .*? (only|is empty)", said):
            raise ReflogTooShort(name=revision)
        if "is ambiguous" in said:
            raise AmbiguousRevision(name=revision)
        commit = self._peeled(found) if _OBJECT_NAME.fullmatch(found) else ""
        if not commit:
            raise self._unknown(revision, found)
        return commit

    def _peeled(self, name: str) -> str:
        """Give the commit that an object is, or a tag leads to; nothing, where there is none."""
        done = self._ask("rev-parse", "--verify", "--quiet", name + "^{commit}")
        return done.stdout.decode().strip()

    def _unknown(self, revision: str, found: str) -> LedgerError:
        """Tell why no commit was found, though perhaps the name of an object."""
        if found and self._ask("cat-file", "-t", found).returncode == 0:
            return NotACommit(name=revision)
        if self._is_shallow:
            return NotFetched(name=revision)
        if found and found != revision:
            return IncompleteRepository(path=str(self.top))
        return NoSuchRevision(name=revision)

    def partings(self, revision: str) -> list[str]:
        """Find where the present state parted from a revision: the best common ancestors.

        There is none where the two have no common past, and more than one where each was merged
        into the other. Raises as ``commit`` does, and TooShallow.
        """
        if outer := self.outer:
            return [self._recorded(outer, commit) for commit in outer.partings(revision)]
        other = self._named(revision)
        head = (
            self._ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}").stdout.decode().strip()
        )
        ends = [head, other] if head else [other]
        bases = self._lines("merge-base", "--all", *ends, also=(1,)) if head else []
        # where one is an ancestor of the other, there can be no better one
        if set(ends).isdisjoint(bases) and self._is_shallow and self._is_cut(ends, bases):
            raise TooShallow(name=revision)
        return bases

    def _is_cut(self, ends: Iterable[str], bases: Iterable[str]) -> bool:
        """Tell whether a better common ancestor may lie beyond the edge of a shallow clone.

        None does where all that is newer than those found has its parents here.
        """
        newer = self._lines("rev-list", *ends, "--not", *bases)
        where = os.fsdecode(self._answer("rev-parse", "--git-path", "shallow").removesuffix(b"\n"))
        try:
            edge = (self.top / where).read_text(encoding="ascii").split()
        except OSError:
            raise UnreadableRepository(path=str(self.top)) from None
        return not set(edge).isdisjoint(newer)

    def _lines(self, *command: str, also: Collection[int] = ()) -> list[str]:
        return self._answer(*command, also=also).decode().split()

    @cached_property
    def _is_shallow(self) -> bool:
        return self._answer("rev-parse", "--is-shallow-repository").strip() == b"true"

    # The repository around a submodule

    @cached_property
    def outer(self) -> "Repository | None":
        """The repository that this one is a submodule of, where one stands in that.

        A branch of it can put a submodule in the place of the data, and with it a history of its
        own; only what the outer repository records tells of the earlier state then.
        """
        here = _here()
        if here is None or here.is_relative_to(self.top):
            return None
        try:
            outer = Repository(self.top.parent)
        except (NotInGit, NotTrusted, UnreadableRepository):
            return None
        path = outer._path_of(self.top)
        listed = outer._answer("--literal-pathspecs", "ls-files", "--stage", "-z", "--", path)
        if not listed.startswith(_SUBMODULE.encode()):
            return None
        return outer if here.is_relative_to(outer.top) or outer.outer else None

    def _recorded(self, outer: "Repository", commit: str) -> str:
        """Find what a commit of the outer repository records of this one.

        Raises NoEarlierData and NotFetched.
        """
        entry = outer.entries(commit).get(outer._path_of(self.top))
        if entry is None or entry.mode != _SUBMODULE:
            raise NoEarlierData(path=str(self._folder), name=commit[:12])
        if self._ask("cat-file", "-e", entry.blob + "^{commit}").returncode:
            raise NotFetched(name=entry.blob)
        return entry.blob

    def _path_of(self, folder: Path) -> str:
        return folder.relative_to(self.top).as_posix()

    # What is in it

    def entries(self, commit: str) -> dict[str, Entry]:
        """Give the files of a commit, each by its path from the top."""
        return dict(self._listed(commit))

    def _listed(self, commit: str) -> Iterator[tuple[str, Entry]]:
        for line in self._answer("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
            if line:
                about, _tab, path = line.partition(b"\t")
                mode, _kind, blob = about.decode().split(" ")
                yield path.decode("utf-8", "surrogateescape"), Entry(mode, blob)

    def blob(self, name: str) -> bytes:
        """Give the bytes of a file, as they were committed. Raises IncompleteRepository."""
        return self._answer("cat-file", "blob", name)

    def places(self, folder: Path) -> list[str]:
        """Tell where a folder is, from the top: as it is named, and where links lead.

        Each ends in ``/``; the top itself is empty.
        """
        named = Path(os.path.abspath(folder))  # noqa: PTH100 - which follows links
        above = (parent for parent in (named, *named.parents) if parent.resolve() == self.top)
        found = [named.relative_to(parent) for parent in above]
        real = folder.resolve()
        if real.is_relative_to(self.top):
            found.append(real.relative_to(self.top))
        return list(dict.fromkeys("" if not one.parts else one.as_posix() + "/" for one in found))

    def ignored(self, paths: Iterable[str]) -> list[str]:
        """Tell which files, by their paths from the top, git was told not to track."""
        # a path that begins with a colon would be taken for more than a path
        given = b"".join(b"./" + os.fsencode(path) + b"\0" for path in paths)
        if not given:
            return []
        done = self._ask("check-ignore", "-z", "--stdin", given=given)
        if done.returncode > 1:
            raise UnreadableRepository(path=str(self.top))
        return [os.fsdecode(path).removeprefix("./") for path in done.stdout.split(b"\0") if path]


def _here() -> Path | None:
    """Give the current folder; None, where it was removed under our feet."""
    try:
        return Path.cwd().resolve()
    except FileNotFoundError:
        return None


def _program(data: Path) -> str:
    """Find git in PATH: in the folders named there in full, and never beside the data.

    Neither the current folder nor an empty or relative entry counts: what lies there may have
    come with the data. Raises NoGit.
    """
    name = "git.exe" if os.name == "nt" else "git"
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        folder = Path(entry).resolve()
        if not Path(entry).is_absolute() or folder == _here() or folder.is_relative_to(data):
            continue
        program = folder / name
        if program.is_file() and os.access(program, os.X_OK):
            return str(program)
    raise NoGit


def _leads_to(entry: Path, directory: Path) -> bool:
    """Tell whether a ``.git`` is a repository, or the file that names one."""
    try:
        if entry.is_file():
            named = os.fsdecode(entry.read_bytes()).removeprefix("gitdir:").strip()
            entry = entry.parent / named
        return entry.resolve() == directory
    except OSError:
        return False
