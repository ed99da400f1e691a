"""Where the data was: a commit may have it in another folder than the work tree has it now."""

import os
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path

from ledgertool.reading.data_files import REGISTRY, TABLES
from ledgertool.reading.files import is_table
from ledgertool.reading.git_errors import NoEarlierData
from ledgertool.reading.objects import TreeEntry
from ledgertool.reading.repository import Repository

_MOST_LINKS = 40


def earlier_place(
    repository: Repository, folder: Path, entries: Mapping[str, TreeEntry], revision: str
) -> str:
    """Find where a commit has the data: in its place, or in the only one, if that is no more.

    A place is a path from the top that ends in ``/``; the top itself is empty. Where the commit
    has a link in the place of the data, the data was where that led. Raises NoEarlierData.
    """
    holders = set(_holders(entries))
    places = [_followed(repository, entries, place) for place in repository.places(folder)]
    known = [place for place in places if place is not None]
    if len(known) == len(places):  # otherwise nobody knows what was there
        begun = [place for place in known if not holders and place + REGISTRY in entries]
        gone = [one for one in holders if not (repository.top / one / TABLES).is_dir()]
        moved = gone if len(holders) == 1 else []
        if found := [*(place for place in known if place in holders), *begun, *moved]:
            return found[0]
    raise NoEarlierData(path=str(folder), name=revision)


def _holders(entries: Mapping[str, TreeEntry]) -> Iterator[str]:
    """Go through the places of tables, or of what stands where they would: a link, a submodule."""
    for path, entry in entries.items():
        place, is_inside, _name = f"/{path}/".rpartition(f"/{TABLES}/")
        if is_inside and (is_table(path) or not entry.is_regular):
            yield f"{place}/".removeprefix("/")


def _followed(repository: Repository, entries: Mapping[str, TreeEntry], place: str) -> str | None:
    """Give the place to which a commit's links lead; None, where they lead to nothing it has."""
    for link in range(_MOST_LINKS):
        held = next((path for path in _above(place) if path in entries), None)
        if held is None:
            is_there = not link or any(path.startswith(place) for path in entries)
            return place if is_there else None
        if not entries[held].is_link:
            return None
        target = os.fsdecode(repository.blob(entries[held].blob))
        led = posixpath.join(posixpath.dirname(held), target, place[len(held) + 1 :])
        place = "" if posixpath.normpath(led) == "." else posixpath.normpath(led) + "/"
        if place.startswith(("/", "../")):
            return None
    return None


def _above(place: str) -> Iterator[str]:
    """Go through the paths of the folders that a place is in, and of itself, from the top."""
    parts = place.split("/")[:-1]
    return ("/".join(parts[: length + 1]) for length in range(len(parts)))
