"""What has changed in silence between two states of a ledger: rows, deadlines, leaders, ☆."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from itertools import islice, pairwise, takewhile
from typing import NamedTuple

from ledgertool.checking import successions
from ledgertool.findings import difference
from ledgertool.findings.finding import Finding
from ledgertool.model import period
from ledgertool.model import status as lights
from ledgertool.model.period import Period
from ledgertool.model.record import Closing, Entry
from ledgertool.model.registry import RegistrySection
from ledgertool.model.row import Row
from ledgertool.model.status import Status
from ledgertool.reading.data_files import REGISTRY
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table

_CORRECTED = 0.5  # how like its former title a corrected one is at the least
_MOST_ALIKE = 60  # changed titles of a table that each is compared with
_ALONE = 6  # letters of two titles that tell them apart, whatever else the two share
_LONG = 100  # letters of a title that tell which row it is


class Unread(NamedTuple):
    """What cannot be compared, because it cannot be read: a file, or one of its rows.

    ``row`` is the row's id, where that is clear; ``position`` is its place in the file's list,
    from 1, and 0 where the whole file or its end is meant.
    """

    file: str
    path: str
    row: str = ""
    position: int = 0


def unread(ledger: Ledger) -> Iterator[Unread]:
    """Go through what a state of the ledger has and what was not read of it."""
    for name, reading in ledger.readings.items():
        path, table = ledger.files.path_of(name), reading.content
        if not isinstance(table, Table):
            if ledger.files.has(name) and any(one.rule.hides for one in reading.findings):
                yield Unread(name, path)
            continue
        for position, number in table.lost:
            yield Unread(name, path, f"{table.id}/{number}" if number else "", position + 1)
        if not table.complete:
            yield Unread(name, path)


def compare(before: Ledger, after: Ledger) -> list[Finding]:
    """Find what a change does without the entry that explains it."""
    present = {table.id: table for table in after.tables}
    found: list[Finding] = []
    for table in before.tables:
        if table.id in present:
            found.extend(_in_table(table, present[table.id]))
        elif not after.files.has(table.file):  # a file that cannot be read has its own finding
            path = after.files.path_of(table.file)
            found.append(difference.table_removed(table.id).at(path))
    found.extend(_moved_names(before, after))
    found.extend(successions.named_since(before, after))
    return sorted(found, key=lambda finding: finding.order)


def _moved_names(before: Ledger, after: Ledger) -> Iterator[Finding]:
    """Who was one is one, and who were two are two, under whatever names."""
    if not (before.registry.known and after.registry.known):
        return
    path, document = after.files.path_of(REGISTRY), after.document(REGISTRY)
    for section in ("people", "departments"):
        new = after.registry.section(section)
        for name, was, now in _parted_or_merged(before.registry.section(section), new):
            span = document.span((section, new.rank(name), "name"))
            yield difference.name_moved(name, was, now).at(path, span, field=section)


def _parted_or_merged(old: RegistrySection, new: RegistrySection) -> Iterator[tuple[str, str, str]]:
    """Tell of names that no longer stand for one with, or apart from, those that they did.

    Each comes with the name that it stood for, and that which it stands for.
    """
    known = [(name, old.name(name), new.name(name)) for name in new.names if name in old]
    became: dict[str, str] = {}
    came_from: dict[str, str] = {}
    for name, was, now in sorted(known, key=lambda one: one[1] != one[2]):
        if became.setdefault(was, now) != now or came_from.setdefault(now, was) != was:
            yield name, was, now


def _in_table(before: Table, after: Table) -> Iterator[Finding]:
    if before.head.year != after.head.year:
        finding = difference.year_changed(before.head.year, after.head.year)
        yield after.at(finding, None, "year")
    now = {row.number: row for row in after.rows}
    exactly = {(row.number, row.title): row for row in after.rows}
    by_title = {row.title: row for row in after.rows}
    numbers = {row.title: row.number for row in before.rows}
    times = Counter(row.number for row in before.rows)
    lost = {row.number for row in after.lost}
    retitled = []
    for row in before.rows:
        same, namesake = now.get(row.number), by_title.get(row.title)
        if times[row.number] > 1:  # only its title tells which it is
            same = exactly.get((row.number, row.title))
        kept = same is not None and same.title == row.title
        if namesake is not None and namesake.number != row.number and not kept:
            finding = difference.renumbered(row.title, row.number, namesake.number)
            yield after.at(finding, namesake, "number")
        elif same is not None and (kept or numbers.get(same.title, same.number) == same.number):
            yield from _RowChange(before, row, after, same).findings()
            if not kept:
                retitled.append((row, same))
        # otherwise the number was given to another row, or is gone
        elif row.number not in lost and None not in lost and after.complete:
            finding = difference.row_removed(before.row_id(row), row.title, after.head.year)
            yield finding.at(after.path, after.span(None, "rows"), before.row_id(row))
    new = [row for row in after.rows if row.number not in times]
    yield from _other_tasks(retitled, new, after)


def _other_tasks(
    retitled: Sequence[tuple[Row, Row]], new: Sequence[Row], after: Table
) -> Iterator[Finding]:
    """A title may be corrected; it does not become that of another task."""
    others = _Retitled([*(row for _row, row in retitled), *new])
    for row, same in retitled:
        nearest = max(others.like(row), key=lambda other: _closeness(row, other), default=same)
        if _likeness(row, same) < _CORRECTED:
            finding = difference.row_replaced(row.title, same.title)
            yield after.at(finding, same, "title")
        elif _closeness(row, nearest) > _closeness(row, same):
            finding = difference.renumbered(row.title, row.number, nearest.number)
            yield after.at(finding, nearest, "number")


class _Retitled:
    """Rows whose titles were changed, found by what is rare in a title.

    To compare each with each would take too long where a whole table has new titles.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self._with: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            for pair in _pairs(row.title):
                self._with[pair].append(row)

    def like(self, row: Row) -> list[Row]:
        """Give rows that share the rarest pairs of letters with one, some dozens at most."""
        shared = sorted((self._with[p] for p in _pairs(row.title) if p in self._with), key=len)
        found = islice((one for rows in shared for one in rows), _MOST_ALIKE)
        return list({one.number: one for one in found}.values())


def _pairs(title: str) -> set[str]:
    return set(map("".join, pairwise(f" {title[:_LONG]} ")))


def _closeness(row: Row, other: Row) -> float:
    """Tell how like two titles are, in the order of their letters."""
    one, two = row.title[:_LONG], other.title[:_LONG]
    return SequenceMatcher(None, one, two, autojunk=False).ratio()


def _shared(one: str, two: str) -> int:
    """Count the letters that two texts begin with both."""
    return sum(
        1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False))
    )


def _likeness(row: Row, other: Row) -> float:
    """Tell how many letters two titles share, and those parts of them that differ, if long."""
    one, two = row.title[:_LONG], other.title[:_LONG]
    begin = _shared(one, two)
    end = _shared(one[begin:][::-1], two[begin:][::-1])
    parts = [title[begin : len(title) - end] for title in (one, two)]
    pairs = [(one, two), *([parts] if min(map(len, parts)) >= _ALONE else ())]
    return min(SequenceMatcher(None, *pair).quick_ratio() for pair in pairs)


class _RowChange:
    """One row before and after a change."""

    def __init__(self, table: Table, before: Row, table_after: Table, after: Row) -> None:
        self.table, self.before = table, before
        self.table_after, self.after = table_after, after

    def findings(self) -> Iterator[Finding]:
        yield from self._star()
        again = [] if self._only_says_the_words else [*self._again()]
        yield from again
        if not (again or self.before.stages or self._only_says_the_words):
            yield from self._deadline()
            yield from self._words()
        yield from self._leaders()
        yield from self._city_leaders()
        yield from self._record()
        yield from self._stages()

    def _at(self, finding: Finding, *steps: str | int) -> Finding:
        return self.table_after.at(finding, self.after, *steps)

    @property
    def _year(self) -> int:
        """The year in which an entry that explains the change may be."""
        return self.table_after.head.year

    @property
    def _lost_its_star(self) -> bool:
        return self.before.must_close and not self.after.must_close

    @property
    def _is_given_up(self) -> bool:
        """Whether the row is withdrawn within the year of its table."""
        end = lights.AsOf(period.year(self._year).last)
        return lights.seen(self.after, self.table_after.head, end).status is Status.WITHDRAWN

    def _star(self) -> Iterator[Finding]:
        if self._lost_its_star and not self._is_given_up:
            yield self._at(difference.star_removed(self._year))

    @property
    def _only_says_the_words(self) -> bool:
        """Whether fields were added that say what the words said alone, as ``check`` asks for."""
        before, text = self.before, self.before.deadline_text
        if before.deadline or before.recurs or before.stages or before.ongoing or not text:
            return False
        from ledgertool.model import words

        head = self.table_after.head
        issued_on = self.after.counts_from or head.issued_on
        reading = words.read(text, year=head.year, issued_on=issued_on)
        return text == self.after.deadline_text and reading.reason is None

    def _again(self) -> Iterator[Finding]:
        """What recurs, and what goes on, is a part of when something is due."""
        for name in ("recurs", "ongoing"):
            was, now = getattr(self.before, name), getattr(self.after, name)
            if was != now:
                before, after = (
                    f"{name}: {str(one).lower()}" if one else None for one in (was, now)
                )
                moved = difference.deadline_moved(before, after, None, self._year, is_later=False)
                yield self._at(moved, name)

    def _deadline(self) -> Iterator[Finding]:
        before, after = self.before, self.after
        was = lights.seen(before, self.table.head, lights.ISSUED).deadline
        now = lights.seen(after, self.table_after.head, lights.ISSUED).deadline
        is_rewritten = before.deadline != after.deadline and not after.stages
        if not is_rewritten and was == now:
            return
        is_gone = after.deadline is None or not self._is_given_up
        if self._lost_its_star and before.deadline is None and is_gone:
            return  # the deadline went with the ☆, which has its own finding
        pair = (before.deadline, after.deadline) if is_rewritten else (was, now)
        moved = self._moved(*pair, self._in_force.deadline, "…" if after.stages else "")
        yield self._at(moved, "stages" if after.stages else "deadline")

    @cached_property
    def _in_force(self) -> lights.Seen:
        """The row before the change, with all that was on record."""
        return lights.seen(self.before, self.table.head, lights.LAST)

    def _words(self) -> Iterator[Finding]:
        """Where nothing but words says when, they are the deadline."""
        before, after = self.before, self.after
        was, now = before.deadline_text, after.deadline_text
        if was and was != now and before.deadline is None and after.deadline is None:
            moved = difference.deadline_moved(was, now, None, self._year, is_later=False)
            yield self._at(moved, "deadline_text")

    def _moved(
        self, was: Period | None, now: Period | None, in_force: Period | None, stage: str
    ) -> Finding:
        """A deadline that is not later cannot be explained by an extension."""
        is_later = now is not None and (in_force is None or in_force.last < now.last)
        before, after, base = (str(due) if due else None for due in (was, now, in_force))
        return difference.deadline_moved(
            before, after, base, self._year, is_later=is_later, stage=stage
        )

    def _leaders(self) -> Iterator[Finding]:
        was, now = self.before.leaders, self.after.leaders
        if was != now:
            in_force = self._in_force.leaders
            finding = difference.leaders_changed(was, now, in_force, self._year)
            yield self._at(finding, "leaders")

    def _city_leaders(self) -> Iterator[Finding]:
        was, now = self.before.city_leaders, self.after.city_leaders
        if was != now:
            finding = difference.leaders_changed(was, now, was, self._year, of_city=True)
            yield self._at(finding, "city_leader")

    def _record(self) -> Iterator[Finding]:
        """The record only grows: every entry stays, behind those that were before it."""
        kept = Counter(self.after.record)
        kept.subtract(self.before.record)
        gone = [entry for entry in dict.fromkeys(self.before.record) if kept[entry] < 0]
        for entry in gone or self._out_of_order():
            yield self._at(self._gone(entry), "record")

    def _out_of_order(self) -> list[Entry]:
        """Give the first entry that no longer stands behind those that were before it."""
        left = iter(self.after.record)
        moved = (entry for entry in self.before.record if not any(one == entry for one in left))
        return list(islice(moved, 1))

    def _gone(self, entry: Entry) -> Finding:
        if isinstance(entry, Closing):
            return difference.closing_removed(str(entry.on), self._year)
        return difference.entry_changed(f"{entry.verb} {entry.on}")

    def _stages(self) -> Iterator[Finding]:
        now = {stage.name: (index, stage) for index, stage in enumerate(self.after.stages)}
        for stage in self.before.stages:
            if stage.name not in now:
                yield self._at(difference.stage_removed(stage.name), "stages")
                continue
            index, same = now[stage.name]
            if same.deadline != stage.deadline:
                part = lights.seen(self.before, self.table.head, lights.LAST, stage)
                moved = self._moved(stage.deadline, same.deadline, part.deadline, stage.name)
                yield self._at(moved, "stages", index, "deadline")
