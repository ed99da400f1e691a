"""A lake written: parts put together into Parquet, and a folder replaced whole or not at all."""

from collections.abc import Collection, Sequence
from pathlib import Path


def compose(parts: Sequence[Path], kept: Path | None, without: Collection[str], into: Path) -> None:
    """Write a lake of some parts into a new folder, and of what another lake has of other bureaus.

    ``without`` are the bureaus that are not taken over from the lake ``kept``. The same parts give
    the same bytes, in whatever order they come. Raises CannotWrite and NoLake.
    """
    raise NotImplementedError


def replace_folder(new: Path, old: Path) -> None:
    """Put a new lake in the place of an old one, whole or not at all; or where there is none.

    Hidden folders in the old one, which are no part of a lake, stay. Raises CannotWrite and
    ForeignFolder.
    """
    raise NotImplementedError
