"""What gathering keeps of each bureau: a bare repository of one commit, and what is known of it.

It lies in a folder of the lake. What there is not as it was left there is no repository of ours:
its settings would be obeyed.
"""

import json
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

import ledgertool
from ledgertool.editing.replacing import in_our_words
from ledgertool.editing.writing import write_whole
from ledgertool.errors import NoPlainFile
from ledgertool.lake.fetching import NEW_FILES, Place
from ledgertool.lake.hindrances import Hindrance
from ledgertool.lake.marker import REPOSITORIES

_KNOWN: Final = "ledgertool.json"
_OURS: Final = {"", "HEAD", "config", "shallow", _KNOWN, "objects", "objects/pack", "refs"}
_OURS_INSIDE: Final = ("objects/pack/pack-", "refs/gathered")


class Known(NamedTuple):
    """What is known of a repository: where it was fetched from, and its commit.

    ``tried`` tells what of the commit could not be read by which tool, and ``hindrance`` why;
    ``reader`` is the tool that has read what of it is in the lake.
    """

    address: str
    revision: str
    commit: str
    tried: str = ""
    hindrance: str = ""
    reader: str = ""


class KeptRepository:
    """The repository of one bureau in a lake."""

    def __init__(self, lake: Path, code: str) -> None:
        self.path = lake / REPOSITORIES / f"{code}.git"

    def known(self) -> Known | None:
        """Tell what is known of the repository; None where there is none of ours."""
        try:
            if self.path.is_symlink() or not _is_ours(self.path):
                return None
            known = Known(**json.loads((self.path / _KNOWN).read_text(encoding="utf-8")))
            if known.hindrance:
                Hindrance.of(known.hindrance)
            return known
        except (OSError, ValueError, TypeError, LookupError):
            return None

    def commit_from(self, place: Place) -> str | None:
        """Give the commit that was fetched from a place; None where none was from there."""
        known = self.known()
        if known is None or (known.address, known.revision) != (place.address, place.revision):
            return None
        return known.commit

    def put(self, new: Path, known: Known) -> None:
        """Put a repository that was fetched in the place of this one. Raises CannotWrite."""
        with in_our_words(self.path):
            (new / _KNOWN).write_text(_written(known), encoding="utf-8")
            _remove(self.path)
            new.replace(self.path)

    def note(self, known: Known) -> None:
        """Note what has become known of it. Raises CannotWrite."""
        write_whole(self.path / _KNOWN, _written(known))


@cache
def tool() -> str:
    """Give the digest of the code of this tool: what other code has read is read anew."""
    package = Path(ledgertool.__file__).parent
    digest = blake2b(digest_size=16)
    for path in sorted(package.rglob("*.py")):
        digest.update(f"{path.relative_to(package).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def place_of_repositories(lake: Path) -> Path:
    """Give the folder of the repositories in a lake, made where there is none.

    Raises CannotWrite, and NoPlainFile where it is a link, which may lead anywhere.
    """
    folder = lake / REPOSITORIES
    with in_our_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
    if folder.is_symlink():
        raise NoPlainFile(path=folder.as_posix())
    return folder


def sweep(lake: Path, codes: Collection[str]) -> None:
    """Remove the repositories of bureaus that are no more gathered, as far as that goes."""
    kept = {f"{code}.git".casefold() for code in codes}
    for path in (lake / REPOSITORIES).glob("*.git"):
        if path.name.casefold() not in kept:
            with suppress(OSError):
                _remove(path)


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def _written(known: Known) -> str:
    return json.dumps(known._asdict(), ensure_ascii=False, sort_keys=True) + "\n"


def _is_ours(folder: Path) -> bool:
    """Tell whether a repository has what one of ours has, and nothing else. Raises OSError."""
    found = {path.relative_to(folder).as_posix() for path in _inside(folder)}
    others = {name for name in found - _OURS if not name.startswith(_OURS_INSIDE)}
    return not others and all(
        (folder / name).read_text(encoding="ascii") == text for name, text in NEW_FILES.items()
    )


def _inside(folder: Path) -> Iterator[Path]:
    """Go through all that is in a folder, without following a link; a link is none of ours."""
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                is_odd = entry.is_symlink()
                yield folder / "a link" if is_odd else Path(entry.path)
                if not is_odd and entry.is_dir():
                    waiting.append(Path(entry.path))
