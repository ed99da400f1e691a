"""What a query may take: memory, while DuckDB works on it, and an answer that fits into that."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from ledgertool.lake.refusals import LongAnswer

MEMORY: Final = "4GiB"
"""The most memory that DuckDB counts for a query; nothing is put on disk in its stead."""

MOST_VALUES: Final = 5_000_000
MOST_CHARACTERS: Final = 300_000_000
"""How much an answer may have: all of it is in memory, more than once, before it is written."""

_MORE: Final = 8 * 1024**3  # bytes: what DuckDB counts, and as much for the rest
_STATE: Final = Path("/proc/self/statm")  # in pages; the sixth are those of data
_PIECE: Final = 100  # rows that are fetched at a time: there may be a million characters in each


@contextmanager
def bounded_memory() -> Iterator[None]:
    """Bound what the process takes more meanwhile, where the system can, as Linux does.

    Some functions make texts and lists that DuckDB does not count; what is too much is an error
    of DuckDB's then, as any other.
    """
    try:
        import resource
    except ImportError:  # Windows has none
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    taken = int(_STATE.read_text().split()[5]) * resource.getpagesize() if _STATE.exists() else 0
    bounds = (taken + _MORE, soft, hard)
    least = min(bound for bound in bounds if bound != resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_DATA, (least, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def fetched(fetch: Callable[[int], Sequence[tuple[Any, ...]]]) -> Iterator[tuple[Any, ...]]:
    """Fetch rows, some at a time, as long as an answer may be. Raises LongAnswer."""
    values = characters = 0
    while piece := fetch(_PIECE):
        values += sum(map(len, piece))
        characters += sum(len(value) for row in piece for value in row if isinstance(value, str))
        if values > MOST_VALUES or characters > MOST_CHARACTERS:
            raise LongAnswer
        yield from piece
