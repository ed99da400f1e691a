"""The file in which readings are kept: SQLite, private to the user, and worth nothing.

Whatever is wrong with it, it is taken for not there: nothing in it is believed but what bears the
seal with which it was put in, and nothing is lost with it but time.
"""

import json
import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import wraps
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple, ParamSpec, TypeVar

from ledgertool.reading.store.sights import Looked, Sight
from ledgertool.reading.store.summary import Summary

_FORM: Final = 1
"""Raised when the tables change: a file of another form is made anew."""

_WAITS: Final = 1.0  # seconds for another process that writes
_AT_ONCE: Final = 500  # positions in one question

_TABLES: Final = (
    "create table meta(name text primary key, value blob) without rowid",
    "create table files(id integer primary key autoincrement, name text unique, looked text,"
    " forms blob, registry blob, context text, header text, seal blob)",
    "create table bodies(file integer, position integer, body text, seal blob,"
    " primary key(file, position)) without rowid",
    "create table twins(file integer primary key, twins blob, seal blob)",
    "create table names(name text, file integer, positions text, seal blob,"
    " primary key(name, file)) without rowid",
    "create table wholes(digest blob primary key, found text, seal blob) without rowid",
)


class Unusable(Exception):
    """What is kept cannot be used: it is damaged, foreign, of another form, or in use."""


class KeptFile(NamedTuple):
    """What is kept of a file: how it looked, what its reading depends on, and what it gave.

    ``forms`` and ``registry`` are digests, ``forms`` empty where it depends on none; ``context``
    is the language and the folder's path where these are in a finding, otherwise empty.
    """

    looked: Looked
    forms: bytes
    registry: bytes
    context: str
    header: str


class NewFile(NamedTuple):
    """A file that is to be kept: with the bodies of its rows, and where names are in them."""

    file: KeptFile
    bodies: Sequence[str]
    names: Sequence[tuple[str, str]]
    twins: bytes


_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


def _for_answers(ask: Callable[_Given, _Answer]) -> Callable[_Given, _Answer]:
    """Let what is asked in the midst of an answer fail in one way only."""

    @wraps(ask)
    def asked(*args: _Given.args, **kwargs: _Given.kwargs) -> _Answer:
        try:
            return ask(*args, **kwargs)
        except (sqlite3.Error, ValueError) as error:
            raise Unusable from error

    return asked


class Database:
    """A file of readings; without a path one that lasts as long as this process.

    Raises Unusable and ``sqlite3.Error`` wherever it cannot be used.
    """

    def __init__(self, path: Path | None, key: str) -> None:
        self._named: tuple[frozenset[str], dict[int, list[list[int]]]] = frozenset(), {}
        self._key = blake2b(key.encode(), digest_size=32).digest()
        self._sealer = blake2b(digest_size=8, key=self._key)
        if path is not None:
            _make_private(path)
        self._connection = sqlite3.connect(
            path or "", timeout=_WAITS, isolation_level=None, check_same_thread=False
        )
        self._ask = self._connection.execute
        self._ask("pragma trusted_schema = off")
        self._ask("pragma synchronous = off" if path is None else "pragma synchronous = normal")
        if path is not None:
            self._ask("pragma journal_mode = wal")
        if self._form() != _FORM:
            self._begin_anew()
        if self._ask("select value from meta where name = 'key'").fetchone() != (self._key,):
            raise Unusable
        self._ask("begin")  # all that is asked is of one moment

    def __del__(self) -> None:
        """Let go of the file, as soon as no row of it can be asked for any more."""
        with suppress(AttributeError, sqlite3.Error):
            self._connection.close()

    def _form(self) -> int:
        return int(self._ask("pragma user_version").fetchone()[0])

    def _begin_anew(self) -> None:
        with self._whole():
            if self._form() == _FORM:
                return  # another process was quicker
            if self._ask("select count(*) from sqlite_master").fetchone()[0]:
                raise Unusable
            for statement in _TABLES:
                self._ask(statement)
            self._ask("insert into meta values ('key', ?)", (self._key,))
            self._ask(f"pragma user_version = {_FORM}")

    @contextmanager
    def _whole(self) -> Iterator[None]:
        self._ask("begin immediate")
        try:
            yield
            self._ask("commit")
        except BaseException:
            with suppress(sqlite3.Error):
                self._ask("rollback")
            raise

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Put something in, whole or not at all; what is asked then is of a later moment."""
        self._ask("commit")
        self._ask("pragma cache_size = -32768")  # kibibytes, which spare whoever writes much
        with self._whole():
            yield
        self._ask("pragma cache_size = -2000")
        self._ask("begin")

    def files(self) -> Iterator[tuple[str, int, KeptFile]]:
        """Go through all files that are kept, by name, each with its number."""
        for number, name, looked, *about, seal in self._ask("select * from files"):
            if seal != self._seal(number, name, looked, *about):
                raise Unusable
            *seen, digest, moment = json.loads(looked)
            was = Looked(Sight(*seen), bytes.fromhex(digest), moment)
            yield name, number, KeptFile(was, *about)

    def numbers(self) -> dict[str, int]:
        """Give the numbers of the files that are kept, by their names."""
        return dict(self._ask("select name, id from files"))

    @_for_answers
    def bodies(self, number: int, positions: Sequence[int] | None = None) -> list[tuple[int, str]]:
        """Give the bodies of a file's rows, of all or of those at some positions."""
        asked = "select position, body, seal from bodies where file = ?"
        if positions is None:
            rows = self._ask(asked + " order by position", (number,)).fetchall()
        else:
            rows = []
            for start in range(0, len(positions), _AT_ONCE):
                some = positions[start : start + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                rows += self._ask(f"{asked} and position in ({marks})", (number, *some))
            if len(rows) != len(positions):
                raise Unusable
        for position, body, seal in rows:
            if seal != self._seal(number, position, body):
                raise Unusable
        return [(position, body) for position, body, _seal in rows]

    @_for_answers
    def naming(self, names: frozenset[str]) -> dict[int, list[list[int]]]:
        """Give the positions of the rows with some names, by the numbers of the files.

        Table after table asks the same, which is looked up once.
        """
        if self._named[0] == names:
            return self._named[1]
        found: dict[int, list[list[int]]] = {}
        for name in names:
            asked = "select file, positions, seal from names where name = ?"
            for number, positions, seal in self._ask(asked, (name,)):
                if seal != self._seal(name, number, positions):
                    raise Unusable
                found.setdefault(number, []).append(json.loads(positions))
        self._named = names, found
        return found

    @_for_answers
    def twins(self, number: int) -> bytes:
        """Give what tells a file's rows in other tables."""
        asked = "select twins, seal from twins where file = ?"
        row = self._ask(asked, (number,)).fetchone()
        if row is None or row[1] != self._seal(number, row[0]):
            raise Unusable
        return bytes(row[0])

    def whole(self, digest: bytes) -> str | None:
        """Give what was found across all tables, when all was as this digest tells."""
        asked = "select found, seal from wholes where digest = ?"
        row = self._ask(asked, (digest,)).fetchone()
        if row is not None and row[1] != self._seal(digest, row[0]):
            raise Unusable
        return None if row is None else str(row[0])

    def put_whole(self, digest: bytes, found: str) -> None:
        """Keep what was found across all tables."""
        self._ask("delete from wholes")
        self._ask("insert into wholes values (?, ?, ?)", (digest, found, self._seal(digest, found)))

    def put(self, name: str, new: NewFile) -> int:
        """Keep what a file gave, in the place of what it gave before; give its number."""
        self.drop([name])
        kept, many = new.file, self._connection.executemany
        looked = json.dumps([*kept.looked.sight, kept.looked.digest.hex(), kept.looked.moment])
        last = self._ask("select seq from sqlite_sequence where name = 'files'").fetchone()
        number = int(last[0] if last else 0) + 1
        row = (number, name, looked, *kept[1:])
        self._ask("insert into files values (?, ?, ?, ?, ?, ?, ?, ?)", (*row, self._seal(*row)))
        rows: Iterable[tuple[object, ...]] = enumerate(new.bodies)
        many("insert into bodies values (?, ?, ?, ?)", self._sealed((number, *row) for row in rows))
        rows = ((one, number, positions) for one, positions in new.names)
        many("insert into names values (?, ?, ?, ?)", self._sealed(rows))
        many("insert into twins values (?, ?, ?)", self._sealed([(number, new.twins)]))
        return number

    def put_again(self, number: int, name: str, kept: KeptFile) -> None:
        """Keep that a file gives the same, with other looks or another registry."""
        looked = json.dumps([*kept.looked.sight, kept.looked.digest.hex(), kept.looked.moment])
        seal = self._seal(number, name, looked, *kept[1:])
        self._ask(
            "update files set looked = ?, registry = ?, seal = ? where id = ?",
            (looked, kept.registry, seal, number),
        )

    def drop(self, names: Iterable[str]) -> None:
        """Keep nothing more of some files."""
        for name in names:
            row = self._ask("select id, header from files where name = ?", (name,)).fetchone()
            if row is None:
                continue
            number, header = row
            for one in Summary.of(header).all_names():
                self._ask("delete from names where name = ? and file = ?", (one, number))
            for table, column in _OF_A_FILE:
                self._ask(f"delete from {table} where {column} = ?", (number,))

    def _sealed(self, rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
        return ((*row, self._seal(*row)) for row in rows)

    def _seal(self, *parts: object) -> bytes:
        made = self._sealer.copy()
        made.update("\0".join(map(str, parts)).encode())
        return made.digest()


_OF_A_FILE: Final = (("bodies", "file"), ("twins", "file"), ("files", "id"))


def _make_private(path: Path) -> None:
    """See that a file is the user's own and closed to others, or make it. Raises Unusable."""
    try:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        info = path.lstat()
    except OSError:
        raise Unusable from None
    is_ours = not hasattr(os, "geteuid") or (
        info.st_uid == os.geteuid() and not stat.S_IMODE(info.st_mode) & 0o077
    )
    if not stat.S_ISREG(info.st_mode) or not is_ours:
        raise Unusable
    with suppress(OSError):
        os.utime(path)
