"""Rules across rows, tables and the registry; each sees only values that passed their own type."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from ledgertool.checking.texts import reconcile
from ledgertool.findings import relation, text
from ledgertool.findings.finding import Finding, Related, Span
from ledgertool.language import _
from ledgertool.model import period
from ledgertool.model.cells import joined
from ledgertool.model.fields import names_within
from ledgertool.model.period import Period
from ledgertool.model.record import Extension, Progress, Reassignment
from ledgertool.model.registry import Registry
from ledgertool.model.row import Row
from ledgertool.names import nearest
from ledgertool.reading.document import Document, Location
from ledgertool.reading.files import REGISTRY
from ledgertool.reading.ledger import Ledger, Table


def check(
    ledger: Ledger, wanted: Callable[[Finding], bool] = lambda _finding: True
) -> list[Finding]:
    """Give all findings of a ledger: of the reader, of the classes, and of the relations.

    What is not wanted is left out before it can stand for what only follows from it.
    """
    places = _Places(ledger)
    found = [*ledger.findings]
    for table in ledger.tables:
        if ledger.registry.known:
            found.extend(_names(table, ledger.registry, places))
        found.extend(_numbers(table, places))
        found.extend(_counts(table, places))
        found.extend(_folder(table, places))
        found.extend(_stars(table, places))
        found.extend(_events(table, places))
    found.extend(_groups(ledger, places))
    found.extend(_registry(ledger, places))
    found.extend(reconcile(ledger, places.span))
    told = _causes_only([finding for finding in found if wanted(finding)])
    return sorted(told, key=lambda finding: finding.order)


_WRONG_IN_NAME = re.compile("^\\s|\\s$|[\u2e80-\u2fdf]")


def _causes_only(found: list[Finding]) -> list[Finding]:
    """Leave out what only follows: a name is unknown because a space stands behind it."""
    causes: dict[tuple[str, int], list[Finding]] = defaultdict(list)
    for finding in found:
        if finding.rule.explains:
            causes[_line(finding)].append(finding)
    return [one for one in found if not any(_explains(c, one) for c in causes.get(_line(one), ()))]


def _explains(cause: Finding, other: Finding) -> bool:
    if cause.rule.explains is not other.rule.follows:
        return False
    return _is_within(cause, other) or _is_within(other, cause)


def _line(finding: Finding) -> tuple[str, int]:
    return (finding.path, finding.span.line if finding.span else 0)


def _is_within(inner: Finding, outer: Finding) -> bool:
    if inner.span is None or outer.span is None:
        return False
    return outer.span[:2] <= inner.span[:2] and inner.span[2:] <= outer.span[2:]


class _Places:
    """Finds places again, reading a file at most once, and only where something is wrong."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._documents: dict[str, Document] = {}

    def span(self, name: str, location: Location, *, key: bool = False) -> Span | None:
        if name not in self._documents:
            self._documents[name] = self._ledger.document(name)
        return self._documents[name].span(location, key=key)


def _names(table: Table, registry: Registry, places: _Places) -> Iterator[Finding]:
    sections = {"people": registry.people, "departments": registry.departments}
    for index, row in table.indexed():
        for location, section, name in names_within(row):
            if name in sections[section]:
                continue
            known = sections[section].names
            if any(_WRONG_IN_NAME.search(n) and _squeezed(n) == _squeezed(name) for n in known):
                continue  # what is wrong with the name in the registry is said there, and once
            near = nearest(name, known, most=1)
            span = places.span(table.file, ("rows", index, *location))
            yield relation.unknown_name(name, section, near).at(
                table.path, span, table.row_id(row), str(location[0])
            )


def _numbers(table: Table, places: _Places) -> Iterator[Finding]:
    """Numbers are unique and run without gaps; rows that failed lend theirs."""
    first: dict[int, int] = {}
    numbers = [(lost.place, lost.number) for lost in table.lost if table.complete]
    numbers += [(index, row.number) for index, row in table.indexed()]
    numbers.sort()
    highest = max((number for _index, number in numbers if number), default=0)
    for index, number in numbers:
        if number is None:
            continue
        if number in first:
            earlier = places.span(table.file, ("rows", first[number], "number"))
            related = Related(earlier, _("first used here")) if earlier else None
            span = places.span(table.file, ("rows", index, "number"))
            yield relation.duplicate_number(number, related, highest + 1).at(
                table.path, span, f"{table.id}/{number}", "number"
            )
        first.setdefault(number, index)
    if not table.complete or any(number is None for _index, number in numbers):
        return
    before = 0
    for number in sorted(first):
        if number > before + 1:
            missing = list(range(before + 1, number))
            span = places.span(table.file, ("rows", first[number], "number"))
            yield relation.number_gap(missing[:20]).at(
                table.path, span, f"{table.id}/{number}", "number"
            )
        before = number


def _counts(table: Table, places: _Places) -> Iterator[Finding]:
    declared = table.head.declared
    if not table.complete:
        return
    counted = len(table.rows) + len(table.lost)
    if declared.rows is not None and declared.rows != counted:
        yield relation.wrong_count(
            _("The document states another number of rows than the table has"),
            declared.rows,
            counted,
        ).at(table.path, places.span(table.file, ("declared", "rows")), field="declared.rows")
    stars = sum(row.must_close for row in table.rows)
    if declared.must_close is not None and declared.must_close != stars and not table.lost:
        yield relation.wrong_count(
            _("The document states another number of rows with ☆ than the table has"),
            declared.must_close,
            stars,
        ).at(
            table.path,
            places.span(table.file, ("declared", "must_close")),
            field="declared.must_close",
        )


def _folder(table: Table, places: _Places) -> Iterator[Finding]:
    folder = table.id.split("/")[0]
    if folder.isdecimal() and folder != str(table.head.year):
        yield relation.wrong_folder(table.head.year, folder).at(
            table.path, places.span(table.file, ("year",)), field="year"
        )


def _stars(table: Table, places: _Places) -> Iterator[Finding]:
    """A ☆ binds within the table's year; of a row with stages, those that end within it."""
    end = period.year(table.head.year).last
    for index, row in table.indexed():
        if not row.must_close:
            continue
        ends = [stage.deadline for stage in row.stages] or ([row.deadline] if row.deadline else [])
        if ends and all(due.last > end for due in ends):
            shown = _(", ").join(str(due) for due in ends)
            span = places.span(table.file, ("rows", index, "must_close"))
            yield relation.star_after_year(shown, table.head.year).at(
                table.path, span, table.row_id(row), "must_close"
            )


def _events(table: Table, places: _Places) -> Iterator[Finding]:
    """What happened to a row is in order, and each change begins with what was in force."""
    for index, row in table.indexed():
        if not (row.progress or row.extensions or row.reassignments or row.stages):
            continue
        here: Location = ("rows", index)
        for location, finding in _in_order(row):
            yield _put(table, row, places, (*here, *location), finding)
        due = row.deadline or (period.year(table.head.year) if row.must_close else None)
        for location, finding in _extensions(row.extensions, due, ()):
            yield _put(table, row, places, (*here, *location), finding)
        for number, stage in enumerate(row.stages):
            inside: Location = ("stages", number)
            for location, finding in _extensions(stage.extensions, stage.deadline, inside):
                yield _put(table, row, places, (*here, *location), finding)
        leaders = row.leaders
        for number, change in enumerate(row.reassignments):
            if change.from_ is not None and change.from_ != leaders:
                wrong = relation.broken_chain(joined(change.from_), joined(leaders))
                spot: Location = ("reassignments", number, "from")
                yield _put(table, row, places, (*here, *spot), wrong)
            leaders = change.to


def _put(table: Table, row: Row, places: _Places, location: Location, finding: Finding) -> Finding:
    span = places.span(table.file, location)
    return finding.at(table.path, span, table.row_id(row), str(location[2]))


def _in_order(row: Row) -> Iterator[tuple[Location, Finding]]:
    lists: tuple[tuple[str, Sequence[Progress | Extension | Reassignment]], ...] = (
        ("progress", row.progress),
        ("extensions", row.extensions),
        ("reassignments", row.reassignments),
    )
    for name, entries in lists:
        for number, (earlier, later) in enumerate(pairwise(entries), 1):
            if later.on < earlier.on:
                wrong = relation.dates_out_of_order(str(later.on), str(earlier.on))
                yield (name, number, "on"), wrong


def _extensions(
    entries: tuple[Extension, ...], due: Period | None, base: Location
) -> Iterator[tuple[Location, Finding]]:
    for number, entry in enumerate(entries):
        if entry.from_ is not None and due is not None and entry.from_ != due:
            wrong = relation.broken_chain(str(entry.from_), str(due))
            yield (*base, "extensions", number, "from"), wrong
        elif due is not None and entry.to.last <= due.last:
            short = relation.no_extension(str(entry.to), str(due))
            yield (*base, "extensions", number, "to"), short
        due = entry.to


def _groups(ledger: Ledger, places: _Places) -> Iterator[Finding]:
    """The tables of a group have together as many rows as the document states for it."""
    groups: dict[tuple[int, str], list[Table]] = defaultdict(list)
    for table in ledger.tables:
        if table.head.group:
            groups[table.head.year, table.head.group].append(table)
    if ledger.unread:
        return  # the missing part may be in a file that could not be read
    for tables in groups.values():
        counted = sum(len(table.rows) + len(table.lost) for table in tables)
        if not all(table.complete for table in tables):
            continue
        for table in tables:
            declared = table.head.declared.group_rows
            if declared is not None and declared != counted:
                yield relation.wrong_count(
                    _("The document states another number of rows for the group"),
                    declared,
                    counted,
                ).at(
                    table.path,
                    places.span(table.file, ("declared", "group_rows")),
                    field="declared.group_rows",
                )
                break  # once for the group


def _registry(ledger: Ledger, places: _Places) -> Iterator[Finding]:
    path = ledger.files.shown(REGISTRY)
    if not ledger.registry.known:
        return
    for section in ("people", "departments"):
        first: dict[str, Location] = {}
        alike: dict[str, str] = {}
        for index, entry in enumerate(ledger.registry.section(section).entries):
            spots: list[tuple[str, Location]] = [(entry.name, (section, index, "name"))]
            spots += [
                (alias.name, (section, index, "aliases", number, "name"))
                for number, alias in enumerate(entry.aliases)
            ]
            for name, location in spots:
                if name in first:
                    earlier = places.span(REGISTRY, first[name])
                    related = Related(earlier, _("first given here")) if earlier else None
                    span = places.span(REGISTRY, location)
                    yield relation.name_twice(name, related).at(path, span, field=section)
                first.setdefault(name, location)
                other = alike.setdefault(_squeezed(name), name)
                if other != name:
                    span = places.span(REGISTRY, location)
                    yield text.nearly_equal_names(name, other).at(path, span, field=section)


def _squeezed(name: str) -> str:
    """Give what remains of a name without spaces, width and forms of characters."""
    return "".join(unicodedata.normalize("NFKC", name).split())
