"""What two states of the ledger differ in, as an answer: by table or by leader."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from ledgertool.answers import query
from ledgertool.answers.asked import asked_words
from ledgertool.answers.between import HOLDERS, Difference, Side, differences
from ledgertool.answers.happenings import UNTOLD
from ledgertool.answers.naming import meant
from ledgertool.answers.query import Criteria, Predicate
from ledgertool.answers.sheet import Heading, ProseLine, Sheet
from ledgertool.errors import UnknownChoice
from ledgertool.language import _, ngettext
from ledgertool.model.cells import joined
from ledgertool.names import few
from ledgertool.phones import mask, mask_inside
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table

BY: Final = {"table": "台账", "leader": "责任领导"}
"""What differences are grouped by."""

_NOBODY = "（未写明）"
_HEADINGS = (
    Heading("group", "分组", names=True),
    Heading("id", "编号", whole=True),
    Heading("title", "名称"),
    Heading("leaders", "责任领导", names=True),
    Heading("on", "日期", whole=True),
    Heading("what", "情况"),
    Heading("detail", "内容"),
    Heading("recorded", "记录"),
)


class Grouped(NamedTuple):
    """A difference in one of the groups that it belongs to."""

    group: str
    difference: Difference


def difference_list(
    before: Side, after: Side, criteria: Criteria, by: str, words: str, later: int = 0
) -> Sheet:
    """Tell two states of the ledger apart, in groups.

    ``words`` say which states these are; ``later`` counts the entries that are of later days, and
    not told. JSON: an array of objects, each with ``group of id table
    title leaders change what on recorded detail entry was now``. Raises UnknownChoice.
    """
    tests = list(query.predicates(after.ledger, criteria))
    found = [one for one in differences(before, after) if _is_asked(one, criteria, tests)]
    grouped = list(_grouped(found, find_way(by), after.ledger, criteria))
    counted = _("{what}: {counts}").format(what=asked_words(words, criteria), counts=_counts(found))
    return Sheet(
        _HEADINGS,
        grouped,
        _cells,
        _object,
        title=counted,
        prose=tuple(_prose(grouped)),
    ).noted(_later(later), _unread(before.ledger, after.ledger))


def _later(count: int) -> str:
    """Say how many entries are of days behind the one asked for."""
    sentence = ngettext(
        "{count} more entry is of a later day, and is not told here.",
        "{count} more entries are of later days, and are not told here.",
        count,
    )
    return sentence.format(count=count) if count else ""


def find_way(typed: str) -> str:
    """Find what is to be grouped by, in English or Chinese. Raises UnknownChoice."""
    names = {**{name: name for name in BY}, **{word: name for name, word in BY.items()}}
    way = meant(typed, names)
    if way is None:
        raise UnknownChoice(typed, list(BY), option="--by")
    return way


def _is_asked(one: Difference, criteria: Criteria, tests: Sequence[Predicate]) -> bool:
    """Tell whether a row met the criteria in either state; other things are no answer to them."""
    if one.states:
        return any(all(test(state) for test in tests) for state in one.states)
    of_tables_only = Criteria(tables=criteria.tables, years=criteria.years, kinds=criteria.kinds)
    if criteria == Criteria() or one.table is None or criteria != of_tables_only:
        return criteria == Criteria()
    head = one.table.head
    named = (
        (criteria.tables, one.table.id),
        (criteria.years, head.year),
        (criteria.kinds, head.kind),
    )
    return all(not asked or own in asked for asked, own in named)


def _counts(found: Sequence[Difference]) -> str:
    """Count what happened, by its words; what is without a record last."""
    if not found:
        return _("nothing differs")
    silent = Counter(map(_is_silent, found))[True]
    words = Counter(_what(one) for one in found if not _is_silent(one))
    told = [f"{what} {count}" for what, count in words.items()]
    return "，".join([*told, *([f"{UNTOLD} {silent}"] if silent else [])])


def _what(one: Difference) -> str:
    """Name what happened, and to what, where that is no row."""
    if one.states:
        return one.happening.what
    return f"{one.happening.what}台账" if one.table else HOLDERS[one.holder] + one.happening.what


def _is_silent(one: Difference) -> bool:
    """Tell whether a row was changed without an entry of its record."""
    return bool(one.states) and one.happening.is_silent


def _grouped(
    found: Sequence[Difference], by: str, ledger: Ledger, criteria: Criteria
) -> Iterator[Grouped]:
    """Put differences into groups: one of two leaders into those of both."""
    groups: dict[str, list[Difference]] = {}
    for one in found:
        for group in _groups(one, by, ledger, criteria):
            groups.setdefault(group, []).append(one)
    rank = ledger.registry.people.rank
    names = sorted(groups, key=rank) if by == "leader" else groups
    for group in names:
        yield from (Grouped(group, one) for one in groups[group])


def _groups(one: Difference, by: str, ledger: Ledger, criteria: Criteria) -> Iterable[str]:
    if one.table is None:
        return [HOLDERS[one.holder]]
    if by == "table" or not one.states:
        return [_entitled(one.table)]
    person = ledger.registry.people.name
    names = [person(name) for state in one.states for name in state.leaders]
    asked = [name for name in names if not criteria.leaders or name in criteria.leaders]
    return dict.fromkeys(asked or names) or [_NOBODY]


def _entitled(table: Table) -> str:
    title = "：".join(filter(None, (table.head.group, table.head.title)))
    return f"{title}（{table.id}）"


def _private(one: Difference) -> tuple[str, ...]:
    return tuple(text for state in one.states for text in state.row.private)


def _leaders(one: Difference) -> tuple[str, ...]:
    return one.states[-1].leaders if one.states else ()


def _cells(item: Grouped) -> tuple[str, ...]:
    group, one = item
    told = one.happening
    cells = (
        *(group, one.id, one.title, joined(_leaders(one))),
        *(str(told.on or ""), told.what, told.detail, UNTOLD if _is_silent(one) else ""),
    )
    return tuple(mask(cell, _private(one)) for cell in cells)


def _object(item: Grouped) -> dict[str, Any]:
    group, one = item
    found: dict[str, Any] = {
        "group": group,
        "of": "row" if one.states else "table" if one.table else one.holder,
        "id": one.id,
        "table": one.table.id if one.table else None,
        "title": one.title,
        "leaders": list(_leaders(one)),
        **one.happening.as_object(),
    }
    masked: dict[str, Any] = mask_inside(found, _private(one))
    return masked


def _prose(grouped: Sequence[Grouped]) -> Iterator[ProseLine]:
    """Write each group under its name, each row once, and below it what happened to it."""
    heading = holder = None
    for group, one in grouped:
        if group != heading:
            yield ProseLine(0, group)
        about = mask(_row_line(one), _private(one))
        if (group, about) != (heading, holder):
            yield ProseLine(1, about)
        heading, holder = group, about
        note = f"（{UNTOLD}）" if _is_silent(one) else ""
        yield ProseLine(2, mask(one.happening.line, _private(one)) + note)


def _row_line(one: Difference) -> str:
    name = one.title if one.table is None and one.id in ("people", "departments") else one.id
    leaders = f"（{joined(_leaders(one))}）" if _leaders(one) else ""
    title = "" if name == one.title else f" {one.title}"
    return f"{name}{title}{leaders}"


def _unread(before: Ledger, after: Ledger) -> str:
    """Say what of either state could not be compared, because it cannot be read."""
    from ledgertool.checking.changes import unread

    lacking = [one.row or one.path for ledger in (before, after) for one in unread(ledger)]
    words = _("Not compared, because it cannot be read in one of the two: {names}.")
    return words.format(names=few(list(dict.fromkeys(lacking)))) if lacking else ""
