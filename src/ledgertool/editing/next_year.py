"""The tables of the next year: what is not closed in those of an earlier one goes on in them."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from ledgertool.editing.carrying import Fate, YearEnd, fate
from ledgertool.editing.refusals import AlreadyCarriedOn, NotWhole, TableThere
from ledgertool.errors import SharedId
from ledgertool.model.status import AsOf
from ledgertool.reading import source
from ledgertool.reading.data_files import SUFFIX, TABLES
from ledgertool.reading.document import Document, Location
from ledgertool.reading.examples import as_text, plain
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table

EVERY: Final = "all"
"""What is typed to give every row a ☆."""

_SERVER = re.compile(r"# yaml-language-server: [^\n]*")
_HEAD = ("kind", "title", "group", "year", "source", "order", "legend")
_SHORT = 100  # of a list that is written in one line


class NextTable(NamedTuple):
    """A table of the next year: its file and text, and what became of each row of the old one.

    ``ids`` are the new ids of the rows that go on, by their old ones.
    ``retitled`` are the texts of its head in which the year is another one; ``starless`` the rows
    that had a ☆ and a remark beside it, and go on without the ☆.
    """

    name: str
    text: str
    fates: tuple[Fate, ...]
    ids: Mapping[str, str]
    retitled: tuple[str, ...]
    starless: tuple[Fate, ...]


def next_tables(
    ledger: Ledger, tables: Iterable[Table], year: int, as_of: AsOf, stars: Collection[str]
) -> list[NextTable]:
    """Make the tables of a year from what goes on in some of earlier ones, which stay as they are.

    ``stars`` are the ids of the rows that get a ☆, or ``EVERY``. A table of which nothing goes on
    has no text. Raises NotWhole, SharedId, TableThere and AlreadyCarriedOn.
    """
    made: list[tuple[Table, str, list[Fate]]] = []
    for table in tables:
        name = f"{TABLES}/{year}/{_short(table)}{SUFFIX}"
        if ledger.files.has(name) or name in {other for _table, other, _fates in made}:
            raise TableThere(path=ledger.files.path_of(name))
        made.append((table, name, list(_fates(ledger, table, year, as_of))))
    ids: dict[str, str] = {}
    for _table, name, fates in made:
        ids |= _ids(_id(name), fates)
    _refuse_what_goes_on(ledger, ids)
    return [_made(table, name, fates, year, as_of, stars, ids) for table, name, fates in made]


def _short(table: Table) -> str:
    """Give a table's id without the year."""
    year, _slash, rest = table.id.partition("/")
    return rest if rest and year.isdecimal() else table.id


def _id(name: str) -> str:
    return name.removeprefix(TABLES + "/").removesuffix(SUFFIX)


def _ids(table_id: str, fates: Iterable[Fate]) -> dict[str, str]:
    carried = [one for one in fates if one.fields is not None]
    return {one.id: f"{table_id}/{number}" for number, one in enumerate(carried, 1)}


def _fates(ledger: Ledger, table: Table, year: int, as_of: AsOf) -> Iterator[Fate]:
    if table.lost or not table.complete:
        raise NotWhole(path=table.path)
    numbers = Counter(row.number for row in table.rows)
    for number, count in numbers.items():
        if count > 1:  # of which row the next would carry on, nobody could tell
            raise SharedId(name=f"{table.id}/{number}")
    document = _read(ledger, table)
    values = document.value["rows"] or []
    for row, index in zip(table.rows, table.indices, strict=True):
        as_written = _quoted(document, ("rows", index), values[index])
        yield fate(table.id, row, as_written, YearEnd(table.head, year, as_of))


def _read(ledger: Ledger, table: Table) -> Document:
    """Read a table's text again: its values are not kept."""
    return source.read(ledger.document(table.file).text.encode())


class _Quoted(str):
    """A text that is written with quotation marks; any other is written as it is."""


def _quoted(document: Document, place: Location, value: Any) -> Any:
    """Mark the texts of a file that need quotation marks, or have them already."""
    if isinstance(value, dict):
        return {name: _quoted(document, (*place, name), one) for name, one in value.items()}
    if isinstance(value, list):
        return [_quoted(document, (*place, n), one) for n, one in enumerate(value)]
    return value if document.style(place) == "" else _Quoted(value)


def _as_text(text: str) -> str:
    """Mark a text that is not one of a file, where it needs quotation marks."""
    return text if as_text(text) == text else _Quoted(text)


def _refuse_what_goes_on(ledger: Ledger, ids: Mapping[str, str]) -> None:
    """See that no row is carried on twice, in whatever year. Raises AlreadyCarriedOn."""
    for table in ledger.tables:
        for row in table.rows:
            if row.continues in ids:
                raise AlreadyCarriedOn(name=row.continues or "", other=table.row_id(row))


def _made(
    table: Table,
    name: str,
    fates: Sequence[Fate],
    year: int,
    as_of: AsOf,
    stars: Collection[str],
    ids: Mapping[str, str],
) -> NextTable:
    carried = [one for one in fates if one.fields is not None]
    starred = {one.id for one in carried if EVERY in stars or one.id in stars}
    rows = [
        _row(number, one, ids, has_star=one.id in starred) for number, one in enumerate(carried, 1)
    ]
    starless = [one for one in carried if one.row.must_close and one.id not in starred]
    head, retitled = _head(table, year, as_of)
    lines = [*_server(table, name), *_lines(head), "rows:"]
    for number, row in enumerate(rows):
        lines += [""] * bool(number) + _itemized(_lines(row), 2)
    text = "\n".join(lines) + "\n" if rows else ""
    remarked = tuple(one for one in starless if one.row.remark)
    own = _ids(_id(name), fates)
    return NextTable(name, text, tuple(fates), own, retitled, remarked)


def _server(table: Table, name: str) -> list[str]:
    """Keep the line that tells editors of the schema, where it leads there from the new file."""
    first = table.document.text.split("\n", 1)[0].rstrip()
    return [first] if _SERVER.fullmatch(first) and table.file.count("/") == name.count("/") else []


def _head(table: Table, year: int, as_of: AsOf) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Write the head of the next table; tell the texts in which the year is another one.

    Its counts and its day are those of a document, and there is none yet.
    """
    old = table.head
    head: dict[str, Any] = {
        name: value for name in _HEAD if (value := getattr(old, name)) is not None
    }
    source_ = f"由 {table.id}（{old.title}）截至 {as_of.day} 未销账的事项结转"
    head |= {"source": source_}
    retitled = []
    for name in ("title", "group", "legend"):
        text = head.get(name)
        if text and (moved := _in_year(text, old.year, year)) != text:
            head[name] = moved
            retitled.append(moved)
    head = {name: _as_text(str(value)) for name, value in head.items()}
    return head | {"year": str(year), "order": str(old.order)}, tuple(retitled)


def _in_year(text: str, old: int, new: int) -> str:
    """Put another year into a text that names its own; not into a span of years or a day."""
    return re.sub(rf"(?<![0-9—–~～至到-]){old}(?=年(?!\s*[0-9—–~～至到-]))", str(new), text)


def _row(number: int, one: Fate, ids: Mapping[str, str], *, has_star: bool) -> dict[str, Any]:
    """Write the fields of a row that goes on, in the order that they had."""
    row: dict[str, Any] = {"number": str(number), **(one.fields or {})}
    for link in row.get("related", ()):
        link["to"] = ids.get(link["to"], link["to"])
    if has_star:
        row["must_close"] = "true"
    return row | {"continues": one.id}


def _lines(fields: Mapping[str, Any]) -> list[str]:
    """Write fields, each on lines of its own."""
    return [line for name, value in fields.items() for line in _field(name, value)]


def _field(name: str, value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{name}:", *(f"  {line}" for line in _lines(value))]
    if not isinstance(value, list):
        return [f"{name}: {_text(value)}"]
    if any(isinstance(one, dict) for one in value):
        return [f"{name}:", *(line for one in value for line in _itemized(_lines(one), 2))]
    in_a_line = f"{name}: [{', '.join(_text(_as_text(one)) for one in value)}]"
    if len(in_a_line) <= _SHORT:
        return [in_a_line]
    return [f"{name}:", *(f"  - {_text(one)}" for one in value)]


def _text(value: str) -> str:
    if not isinstance(value, _Quoted):
        return value
    bare = plain(value)
    return f'"{value}"' if bare == value else bare


def _itemized(lines: Sequence[str], at: int) -> list[str]:
    """Indent lines so that they are an item of a list."""
    return [" " * at + ("  " if number else "- ") + line for number, line in enumerate(lines)]
