"""The file in a file that Office wrote before 2007: streams, in sectors that are chained."""

import struct
from typing import Final

_HEADER: Final = struct.Struct("<28xHHH6x9L")
_ENTRY: Final = struct.Struct("<64sH50xLL4x")
_ROOT: Final = 0
_LAST: Final = 0xFFFF_FFFA
"""From here on a number of a sector is none."""

_IN_HEADER: Final = 109


class Compound:
    """The streams of a compound file, by name. Raises ValueError where it is damaged."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        head = _HEADER.unpack_from(content)
        shift, mini_shift, directory, self._cutoff, mini_table = (
            *(head[1], head[2], head[5], head[7], head[8]),
        )
        if not 7 <= shift <= 16 or not 4 <= mini_shift < shift:
            raise ValueError("sizes of sectors")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        self._table = self._read_table(head[10], head[11])
        self._mini_table = _numbers(self._chained(mini_table))
        entries = self._chained(directory)
        self._places: dict[str, tuple[int, int]] = {}
        for name, length, start, size in _ENTRY.iter_unpack(entries[: len(entries) // 128 * 128]):
            text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            self._places.setdefault(text, (start, size))
        root = _ENTRY.unpack_from(entries, _ROOT)
        self._mini = self._chained(root[2])

    def stream(self, *names: str) -> bytes:
        """Give the first of these streams that there is, or nothing."""
        for name in names:
            if name in self._places:
                start, size = self._places[name]
                return (self._mini_chained(start) if size < self._cutoff else self._chained(start))[
                    :size
                ]
        return b""

    def _read_table(self, extra: int, count: int) -> tuple[int, ...]:
        """Read which sector follows each; where that is told, is told in chained sectors, too."""
        places = list(struct.unpack_from(f"<{_IN_HEADER}L", self._content, 76))
        for _each in range(min(count, len(self._content) // self._size)):
            if extra >= _LAST:
                break
            *more, extra = _numbers(self._sector(extra))
            places += more
        used = [place for place in places if place < _LAST]
        if len(used) > len(self._content) // self._size + 1:
            raise ValueError("more sectors than the file has")
        return _numbers(b"".join(map(self._sector, used)))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    def _chained(self, start: int) -> bytes:
        return b"".join(map(self._sector, _chain(start, self._table)))

    def _mini_chained(self, start: int) -> bytes:
        size = self._mini_size
        chain = _chain(start, self._mini_table)
        return b"".join(self._mini[number * size : (number + 1) * size] for number in chain)


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}L", content[: len(content) // 4 * 4])


def _chain(start: int, table: tuple[int, ...]) -> list[int]:
    """Follow sectors from the first, each of which is met once."""
    chain: list[int] = []
    while start < len(table) and len(chain) <= len(table):
        chain.append(start)
        start = table[start]
    if len(chain) > len(table):
        raise ValueError("sectors in a ring")
    return chain
