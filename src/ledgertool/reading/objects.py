"""What a git repository holds, asked for by the names of commits and files; nothing is checked out.

Which repository that is, whoever asks knows already.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, NamedTuple

from ledgertool.reading import git
from ledgertool.reading.git_errors import IncompleteRepository

LINK: Final = "120000"
SUBMODULE: Final = "160000"


class TreeEntry(NamedTuple):
    """A file of a commit: its mode, the name of the object that holds its bytes, and their number.

    The ``size`` is None where nobody has asked for it.
    """

    mode: str
    blob: str
    size: int | None = None

    @property
    def is_regular(self) -> bool:
        """Whether it has bytes that a data file may have."""
        return self.mode.startswith("100")

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link; its bytes say where to."""
        return self.mode == LINK

    @property
    def is_submodule(self) -> bool:
        """Whether it is a commit of another repository."""
        return self.mode == SUBMODULE


class Objects:
    """The objects of a git repository in a folder: ``.git``, or one without any work tree.

    Git is run in ``top``, which is also what errors name.
    """

    def __init__(self, program: git.Git, directory: Path) -> None:
        self._git = program
        self.top = self._directory = directory

    @property
    def _found(self) -> tuple[str, ...]:
        return (f"--git-dir={self._directory}",)

    def ask(self, *command: str, given: bytes = b"") -> git.Answer:
        """Ask the repository that was found, and no other."""
        return self._git.run(self.top, (*self._found, *command), given)

    def answer(self, *command: str, also: Collection[int] = (), given: bytes = b"") -> bytes:
        """Give git's answer. Raises IncompleteRepository where it has none."""
        done = self.ask(*command, given=given)
        if done.returncode not in (0, *also):
            raise IncompleteRepository(path=str(self.top))
        return done.stdout

    @contextmanager
    def stream(
        self, *command: str, given: bytes = b"", to_its_end: bool = False
    ) -> Iterator[IO[bytes]]:
        """Give git's answer while it comes; where git fails, it ends too early.

        With ``to_its_end`` whoever reads all of it learns that: raises IncompleteRepository.
        """
        line = (*self._found, *command)
        with self._git.stream(self.top, line, given, to_its_end=to_its_end) as answer:
            yield answer

    def lines(self, *command: str, also: Collection[int] = ()) -> list[str]:
        """Give the words of git's answer. Raises IncompleteRepository."""
        return self.answer(*command, also=also).decode().split()

    def entries(self, commit: str) -> dict[str, TreeEntry]:
        """Give the files of a commit, each by its path from the top."""
        return dict(self._listed(commit))

    def _listed(self, commit: str) -> Iterator[tuple[str, TreeEntry]]:
        for line in self.answer("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
            if line:
                about, _tab, path = line.partition(b"\t")
                mode, _kind, blob = about.decode().split(" ")
                yield path.decode("utf-8", "surrogateescape"), TreeEntry(mode, blob)

    def blob(self, name: str) -> bytes:
        """Give the bytes of a file, as they were committed. Raises IncompleteRepository."""
        return self.answer("cat-file", "blob", name)

    def blobs(self, names: Sequence[str]) -> Iterator[bytes]:
        """Give the bytes of files one after the other, all from one process.

        Raises IncompleteRepository.
        """
        asked = "".join(f"{name}\n" for name in names).encode()
        with self.stream("cat-file", "--batch", "--buffer", given=asked) as answer:
            for name in names:
                about = answer.readline().split()  # its name, kind and size
                size = int(about[2]) if about[1:2] == [b"blob"] else -1
                content = answer.read(max(size, 0))
                is_whole = len(content) == size and answer.read(1) == b"\n"
                yield content if is_whole else self.blob(name)  # which tells what is wrong
