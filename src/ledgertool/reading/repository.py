"""The git repository that data is in, asked so that nothing that a branch brings can forge it.

It is the one that a ``.git`` leads to (which no commit can bring, as git refuses to track one),
never a folder that only looks like a bare repository, and git itself checks whose it is. Where it
is a submodule, the repository around it tells what its earlier state was.
"""

import os
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ledgertool.reading import git, links
from ledgertool.reading.git_errors import (
    KeptElsewhere,
    NoEarlierData,
    NotFetched,
    NotInGit,
    NotTrusted,
    UnreadableRepository,
    WorkTreeElsewhere,
)
from ledgertool.reading.objects import LINK, SUBMODULE, Objects


class Indexed(NamedTuple):
    """A file that git keeps now: its path from the top, its mode, and whether it is checked out."""

    path: str
    mode: str
    is_left_out: bool


class Repository(Objects):
    """The git repository that a folder is in: what it says of revisions, and what they hold.

    Raises NoGit, NotInGit, NotTrusted, UnreadableRepository and KeptElsewhere.
    """

    def __init__(self, folder: Path, program: git.Git | None = None) -> None:
        real = folder.resolve()
        self._git = program or git.Git(real)
        self._folder = folder
        self.top, self._directory = self._discovered(real)
        self._refuse_links_from_elsewhere()

    def _discovered(self, real: Path) -> tuple[Path, Path]:
        """Let git tell where the repository is, from the nearest folder with a ``.git`` on.

        Git looks for ``.git`` before it looks whether the folder itself is like a repository.
        """
        start = next(git.holders(real), None)
        if start is None:
            raise NotInGit(path=str(self._folder))
        top = self._told(start, "--show-toplevel")
        directory = self._told(start, "--absolute-git-dir")
        if real.is_relative_to(top) and _leads_to(top / ".git", directory):
            return top, directory
        if _leads_to(start / ".git", directory):
            raise WorkTreeElsewhere(path=str(start), tree=str(top))
        raise NotInGit(path=str(self._folder))

    def _refuse_links_from_elsewhere(self) -> None:
        """See that no link that another repository keeps leads here from that.

        A branch of it could choose with the link what its data is compared with.
        """
        for link in links.followed(self._folder):
            try:
                other = Repository(link.parent, self._git)
            except NotInGit:
                continue
            if other.top != self.top and other.elsewhere([other._path_of(link) + "/"]):
                raise KeptElsewhere(names=[str(link)])

    def _told(self, start: Path, what: str) -> Path:
        done = self._git.run(start, ("rev-parse", what))
        if done.returncode == 0:
            return Path(os.fsdecode(done.stdout.removesuffix(b"\n"))).resolve()
        said = done.stderr.decode(errors="replace")
        if "must be run in a work tree" in said:  # a bare one: nothing is checked out there
            raise NotInGit(path=str(self._folder))
        if re.search("dubious ownership|owned by someone else", said):
            command = f"git config --global --add safe.directory {start}"
            raise NotTrusted(path=str(start), command=command)
        raise UnreadableRepository(path=str(start))  # for there is a .git

    @property
    def _found(self) -> tuple[str, ...]:
        return *super()._found, f"--work-tree={self.top}"

    @cached_property
    def is_shallow(self) -> bool:
        """Whether it has only the newest part of the history."""
        return self.answer("rev-parse", "--is-shallow-repository").strip() == b"true"

    def kept_in(self, name: str) -> list[str]:
        """Give the commits that git has noted in a file of its own; none where there is none.

        Raises UnreadableRepository.
        """
        where = os.fsdecode(self.answer("rev-parse", "--git-path", name).removesuffix(b"\n"))
        try:
            return (self.top / where).read_text(encoding="ascii").split()
        except FileNotFoundError:
            return []
        except (OSError, UnicodeError):
            raise UnreadableRepository(path=str(self.top)) from None

    # The repository around a submodule

    @cached_property
    def outer(self) -> "Repository | None":
        """The repository that this one is a submodule of, where one stands in that.

        A branch of it can put a submodule in the place of the data, and with it a history of its
        own; only what the outer repository records tells of the earlier state then. Raises
        NotTrusted and UnreadableRepository, as it cannot be known then whether it is one.
        """
        try:
            outer = Repository(self.top.parent, self._git)
        except NotInGit:
            return None
        is_kept_there = self._directory.is_relative_to(outer._directory / "modules")
        return outer if is_kept_there or outer.elsewhere([outer._path_of(self.top) + "/"]) else None

    def recorded(self, outer: "Repository", commit: str) -> str:
        """Find what a commit of the outer repository records of this one.

        Raises NoEarlierData and NotFetched.
        """
        entry = outer.entries(commit).get(outer._path_of(self.top))
        if entry is None or not entry.is_submodule:
            raise NoEarlierData(path=str(self._folder), name=commit[:12])
        if self.ask("cat-file", "-e", entry.blob + "^{commit}").returncode:
            raise NotFetched(name=entry.blob)
        return entry.blob

    def _path_of(self, folder: Path) -> str:
        return folder.relative_to(self.top).as_posix()

    # What is in it

    def index(self, place: str = "") -> Iterator[Indexed]:
        """Go through the files that git keeps now in a folder, given by its path from the top."""
        asked = ("--", place.rstrip("/")) if place else ()
        command = ("--literal-pathspecs", "ls-files", "-t", "--stage", "-z", *asked)
        for line in self.answer(*command).split(b"\0"):
            if line:
                about, _tab, path = line.partition(b"\t")
                tag, mode, _blob, _stage = about.decode().split(" ")
                yield Indexed(path.decode("utf-8", "surrogateescape"), mode, tag == "S")

    def elsewhere(self, paths: Iterable[str]) -> list[str]:
        """Tell which paths from the top are in what git keeps as a submodule or a link."""
        others = [one.path for one in self.index() if one.mode in (LINK, SUBMODULE)]
        return [path for path in paths if any(path.startswith(f"{o}/") for o in others)]

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
        done = self.ask("check-ignore", "-z", "--stdin", given=given)
        if done.returncode > 1:
            raise UnreadableRepository(path=str(self.top))
        return [os.fsdecode(path).removeprefix("./") for path in done.stdout.split(b"\0") if path]


def _leads_to(entry: Path, directory: Path) -> bool:
    """Tell whether a ``.git`` is a repository, or the file that names one."""
    try:
        if entry.is_file():
            named = os.fsdecode(entry.read_bytes()).removeprefix("gitdir:").strip()
            entry = entry.parent / named
        return entry.resolve() == directory
    except OSError:
        return False
