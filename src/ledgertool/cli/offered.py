"""The names that the Tab key offers, kept while the data that they are from is the same.

They are of all of the data, whatever letters are typed already, and without phones.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from ledgertool.cli import cache, sealed, seen

_FOLDER: Final = "names"


def kept(data: Path, which: str, make: Callable[[], Iterable[str]]) -> Sequence[str]:
    """Give the names of a list, made of a data folder if they were not made of it as it is."""
    folder = cache.folder()
    try:
        now = seen.see(data)
    except OSError:
        folder = None
    if folder is None:
        return [*make()]
    facts = (str(data.absolute()), now.state, which, cache.tool_key())
    path = folder / _FOLDER / sealed.name_of(*facts)
    content = sealed.opened(path)
    if content is not None:
        return content.decode().split("\0") if content else []
    names = [*make()]
    with suppress(OSError, UnicodeEncodeError):
        if seen.is_still_so(data, now):
            sealed.put(path, "\0".join(names).encode())
    return names
