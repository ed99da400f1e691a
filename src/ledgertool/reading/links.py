"""The symbolic links that a path leads through."""

from collections.abc import Iterator
from pathlib import Path

_MOST = 40


def followed(path: Path) -> Iterator[Path]:
    """Go through the links that a path leads through, each in the real folder that it is in.

    One that leads to a link is followed on; beyond a great many, none is.
    """
    root, *rest = path.absolute().parts  # with each .., which leads up from where a link leads
    here, left = Path(root), _MOST
    while rest and left:
        part = rest.pop(0)
        one = here.parent if part == ".." else here / part
        if part == ".." or not one.is_symlink():
            here = one
            continue
        yield one
        left -= 1
        target = one.readlink()
        if target.is_absolute():
            here = Path(target.anchor)
        rest = [*target.parts[target.is_absolute() :], *rest]
