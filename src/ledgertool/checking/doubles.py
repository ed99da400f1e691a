"""What stands twice: an item of a list, a table, a file's name."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from ledgertool.findings import relation
from ledgertool.findings.finding import Finding, Related, Span
from ledgertool.language import _
from ledgertool.model.fields import fields_of, names_within
from ledgertool.model.registry import Registry
from ledgertool.model.row import Link, Row, Stage
from ledgertool.reading.document import Location
from ledgertool.reading.ledger import Ledger, Tables
from ledgertool.reading.table import Table

_CALLED: Final[dict[type[Any], str]] = {Link: "to", Stage: "name"}
"""What tells things of a list apart that are not compared as a whole."""

_START = Span(1, 1, 1, 1)


def listed_twice(ledger: Tables) -> Iterator[Finding]:
    """Tell where a list of a row names somebody or something twice."""
    may_be_twice = _Lists(ledger.registry).may_be_twice
    for table in ledger.tables:
        for row in filter(may_be_twice, table.rows):
            told = dict((*_under_two_names(row, ledger.registry), *_twice(row, ())))
            for steps, text in told.items():
                yield table.at(relation.listed_twice(text), row, *steps)


class _Lists:
    """The lists of a ledger, most of which have nothing twice; the same people are in many."""

    def __init__(self, registry: Registry) -> None:
        sections = (registry.people, registry.departments)
        self.aliases = {name for part in sections for name in part.names if part.name(name) != name}

    def may_be_twice(self, thing: BaseModel) -> bool:
        """Tell whether a list inside an object needs a closer look."""
        for attribute, many in _holding_lists(type(thing)):
            value = thing.__dict__[attribute]
            if not value:
                continue
            if not many:
                if self.may_be_twice(value):
                    return True
            elif not isinstance(value[0], BaseModel):
                if len(value) > 1 and self._may_name_twice(value):
                    return True
            elif _may_be_equal(value) or any(map(self.may_be_twice, value)):
                return True
        return False

    def _may_name_twice(self, names: tuple[Any, ...]) -> bool:
        return len(set(names)) < len(names) or not self.aliases.isdisjoint(names)


@cache
def _holding_lists(cls: type[BaseModel]) -> tuple[tuple[str, bool], ...]:
    """Give the attributes that hold a list, or an object in which there may be one."""
    fields = (field for field in fields_of(cls).values() if not field.keyed)
    return tuple((one.attribute, one.many) for one in fields if one.many or one.models)


def _may_be_equal(items: tuple[BaseModel, ...]) -> bool:
    """Tell whether two of some objects may be one: then what tells them apart is equal.

    Of those that are compared as a whole, that is their first field.
    """
    if len(items) < 2:
        return False
    called = _CALLED.get(type(items[0]))
    values = (item.__dict__ for item in items)
    keys = {one[called] if called else next(iter(one.values())) for one in values}
    return len(keys) < len(items)


def _under_two_names(row: Row, registry: Registry) -> Iterator[tuple[Location, str]]:
    """Somebody may stand twice in a list, by name and by alias."""
    first: dict[tuple[Location, str], str] = {}
    for steps, section, name in names_within(row):
        whose = registry.section(section).name(name)
        if isinstance(steps[-1], int) and first.setdefault((steps[:-1], whose), name) != name:
            yield steps, name


def _twice(thing: BaseModel, base: Location) -> Iterator[tuple[Location, str]]:
    for attribute, value in thing.__dict__.items():
        if type(value) is tuple:  # a period is a tuple of its own class, and no list
            if len(value) > 1 or (value and isinstance(value[0], BaseModel)):
                yield from _twice_in(value, (*base, _name(thing, attribute)))
        elif isinstance(value, BaseModel):
            yield from _twice(value, (*base, _name(thing, attribute)))


def _name(thing: BaseModel, attribute: str) -> str:
    return type(thing).model_fields[attribute].alias or attribute


def _twice_in(items: tuple[Any, ...], base: Location) -> Iterator[tuple[Location, str]]:
    seen: set[Any] = set()
    for index, item in enumerate(items):
        called = _CALLED.get(type(item))
        key = getattr(item, called) if called else item
        if key in seen:
            is_text = isinstance(key, str)
            yield (*base, index), key if is_text else _("the same entry")
        seen.add(key)
        if isinstance(item, BaseModel):
            yield from _twice(item, (*base, index))


def tables(ledger: Ledger) -> Iterator[Finding]:
    """Tell tables that are one: with one title, or mostly the same rows, in one year."""
    titled: dict[Any, Table] = {}
    holders: dict[Any, Table] = {}
    for table in sorted(ledger.tables, key=lambda table: table.file):
        head = table.head
        same = titled.setdefault((head.year, head.group, head.title), table)
        if same is table:
            same = _with_most_rows(table, holders)
        if same is not table:
            related = Related(_START, _("the other one"), same.path)
            yield table.at(relation.same_table(same.id, related), None, "title")


def _with_most_rows(table: Table, holders: dict[Any, Table]) -> Table:
    """Find an earlier table that has most of a table's rows; the table itself where none has.

    A task may be listed again elsewhere, but not most of a table. ``holders`` are the tables
    that have a row first; the rows of this one are added.
    """
    held = [holders.setdefault(twin, table) for twin in table.twins]
    shared = Counter(id(one) for one in held)
    for other in {id(one): one for one in held}.values():
        larger = max(len(table.numbers), len(other.numbers))
        if other is not table and 2 * shared[id(other)] > larger:
            return other
    return table


def names(ledger: Ledger) -> Iterator[Finding]:
    """Tell files whose names some systems take for one."""
    alike: dict[str, list[str]] = defaultdict(list)
    for name in ledger.readings:
        alike[unicodedata.normalize("NFC", name).casefold()].append(name)
    for first, *others in alike.values():
        for name in others:
            wrong = relation.same_file_name(first.rpartition("/")[2])
            yield wrong.at(ledger.files.path_of(name), _START)
