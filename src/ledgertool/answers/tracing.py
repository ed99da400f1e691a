"""What git knows of a row: which commit brought what, back to its beginning."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from ledgertool.answers.happenings import (
    ADDED,
    REMOVED,
    RENUMBERED,
    Happening,
    between,
    of_records,
    recorded_in,
    whole,
)
from ledgertool.answers.matching import paired_rows, paired_tables
from ledgertool.model import record
from ledgertool.model.record import Entry
from ledgertool.model.row import Row
from ledgertool.reading.data_files import TABLES
from ledgertool.reading.kinds import Kinds
from ledgertool.reading.ledger import load
from ledgertool.reading.lineage import Touch, touches
from ledgertool.reading.repository import Repository
from ledgertool.reading.revision import Revision
from ledgertool.reading.table import Table
from ledgertool.reading.versions import Version, Versions, version_of


class Event(NamedTuple):
    """Something that happened to a row, and the commit that brought it, where that is known.

    ``is_committed`` is None where git does not tell.
    """

    happening: Happening
    touch: Touch | None = None
    is_committed: bool | None = None

    @property
    def day(self) -> date | None:
        """The day of it: that of the entry, or else that of the commit."""
        committed = self.touch.commit.day if self.touch else None
        return self.happening.on or committed


class Trace(NamedTuple):
    """What git knows of a row: the oldest first.

    ``unread`` are the commits in which it cannot be read, so that what they changed may be told of
    another; ``is_cut`` tells that the history is there in part only, as in a shallow clone.
    ``newest`` is the row as it is in the newest commit, None where it is not there, and
    ``newest_id`` its id then.
    """

    events: list[Event]
    unread: list[Touch]
    is_cut: bool
    newest: Row | None
    newest_id: str


def trace(past: Revision, table: Table, row: Row, kinds: Kinds, day: date) -> Trace | None:
    """Follow a row of a table back through all commits; None, where git does not know the file.

    Of the entries, those up to a day count. Raises IncompleteRepository.
    """
    file = table.file
    made = touches(past.repository, past.commit.name, past.place + file)
    if not made and (former := _former(past, table)):
        file = former.file
        made = touches(past.repository, past.commit.name, past.place + file)
    if not made:
        return None
    versions = _versions(
        past.repository, made, Versions(table.file, kinds, chosen), version_of(table, row)
    )
    rows = {blob: _seen(version.row, day) for blob, version in versions.items()}
    events: list[Event] = []
    told: set[tuple[object, str]] = set()  # of two targets the counts may be the same
    for touch in reversed(made):
        for one in _of_a_commit(touch, rows):
            again = one.entry is not None and (one.entry, one.detail) in told
            if one.was is not None:  # an entry that was rewritten or taken away may come again
                told = {known for known in told if known[0] != one.was}
            told.add((one.entry, one.detail))
            if not again:
                events.append(Event(one) if touch.is_cut else Event(one, touch, True))
    unread = [touch for touch in made if touch.blob and versions[touch.blob].is_unread]
    present = past.blob_of(file)
    newest = versions[present].row if present in versions else None
    if newest is not None and not unread:
        events += map(Event, _dropped({entry for entry, _detail in told}, _seen(newest, day)))
    is_cut = any(touch.is_cut for touch in made)
    return Trace(events, unread, is_cut, newest, _id(past.place + file, newest))


def _dropped(told: Collection[object], newest: Row | None) -> Iterator[Happening]:
    """Tell of entries that commits brought and the newest state lacks: a merge left them out.

    A merge that is as one of its parents touches no file, so that it is not among the commits.
    """
    kept = newest.record if newest else ()
    lost = [one for one in told if isinstance(one, Entry) and one not in kept]
    yield from of_records((*kept, *sorted(lost, key=attrgetter("on"))), kept)


def _former(past: Revision, table: Table) -> Table | None:
    """Find what a table was in the newest commit, where its file is there under another name."""
    for pair in paired_tables(load(past).tables, [table]):
        if pair.after is table:
            former: Table | None = pair.before
            return former
    return None


def chosen(rows: Sequence[Row], known: Row) -> Row | None:
    """Find a row among those of another version of its table."""
    for pair in paired_rows([known], rows):
        if pair.before is not None:
            found: Row | None = pair.after
            return found
    return None


def _versions(
    repository: Repository, made: Sequence[Touch], versions: Versions, last: Version
) -> Mapping[str, Version]:
    """Find the row in all versions of its file, each near to what a later commit has."""
    near: dict[str, Version] = {}
    found: dict[str, Version] = {}
    wanted = dict.fromkeys(blob for one in made for blob in (one.blob, *one.before) if blob)
    contents = zip(wanted, repository.blobs(list(wanted)), strict=True)
    for touch in made:
        for blob in filter(None, (touch.blob, *touch.before)):
            if blob not in found:
                _name, content = next(contents)
                found[blob] = versions.find(content, near.get(blob, last))
            last = found[touch.blob] if touch.blob else last
        for blob in touch.before:
            near.setdefault(blob, last)
    return found


def _of_a_commit(touch: Touch, rows: Mapping[str, Row | None]) -> Iterator[Happening]:
    """Tell what a commit did to the row: of a merge, what none of its parents had."""
    now = rows.get(touch.blob)
    if touch.is_cut:  # who brought what is on record is not known
        yield from recorded_in(now) if now else ()
        return
    before = [rows.get(blob) for blob in touch.before]
    new = _id(touch.path, now)
    parents = [list(happened(was, now, _id(touch.formerly, was), new)) for was in before]
    others = [{_key(one) for one in found} for found in parents[1:]]
    yield from (one for one in parents[0] if all(_key(one) in known for known in others))


def _seen(row: Row | None, day: date) -> Row | None:
    return row and record.as_of(day, row)


def _key(one: Happening) -> tuple[str, str, object]:
    return one.change, str(one.now), one.entry


def happened(was: Row | None, now: Row | None, old: str, new: str) -> Iterator[Happening]:
    """Go through what happened between two versions of a row, of which each may be none.

    ``old`` and ``new`` are its ids.
    """
    if was is None and now is None:
        return
    if now is None:
        yield whole(REMOVED)
    elif was is None:
        yield whole(ADDED)
        yield from recorded_in(now)
    else:
        if old != new:
            yield whole(RENUMBERED, f"{old} → {new}", old, new)
        yield from between(was, now)


def _id(path: str, row: Row | None) -> str:
    """Give the id that a row had, by the path of its file; nothing, where there was no row."""
    table = f"/{path}".rpartition(f"/{TABLES}/")[2].rpartition(".")[0]
    return f"{table}/{row.number}" if row else ""
