"""From what a person types to what is meant: a table, a row, a part of a plan, a name."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

from ledgertool import errors
from ledgertool.answers import unread
from ledgertool.answers.naming import all_meant, ids_meant, meant
from ledgertool.answers.shown import parts_headed, rows_entitled, tables_entitled
from ledgertool.model.lights import OTHER_WORDS, Status
from ledgertool.model.plan import LocatedNode, whole
from ledgertool.model.registry import RegistrySection
from ledgertool.model.row import Row
from ledgertool.model.targets import Target
from ledgertool.names import nearest
from ledgertool.reading.kinds import Kinds
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.plan import IssuedPlan
from ledgertool.reading.table import Table

_IN_WORDS = re.compile(r"/?第?(?<![0-9])([0-9]+)[项条号]$")


def all_rows(ledger: Ledger) -> Iterator[tuple[Table, Row]]:
    """Go through all rows, in the order of the documents."""
    for table in ledger.tables:
        for row in table.rows:
            yield table, row


def all_targets(ledger: Ledger) -> Iterator[tuple[str, Target]]:
    """Go through all targets, each with the id of its node or row: plans first, then tables."""
    for issued in ledger.plans:
        for part in issued.nodes():
            for target in part.node.targets:
                yield part.id, target
    for table in ledger.tables:
        for row in table.linked:
            for target in row.targets:
                yield table.row_id(row), target


def known_people(ledger: Ledger) -> dict[str, None]:
    """Give everybody who can be asked for, in the order of answers."""
    return _known("people", ledger, lambda row: row.leaders + row.city_leaders)


def known_departments(ledger: Ledger) -> dict[str, None]:
    """Give every department that can be asked for, in the order of answers."""
    return _known("departments", ledger, lambda row: row.lead_departments + row.support_departments)


def _known(
    section: str, ledger: Ledger, names_of: Callable[[Row], tuple[str, ...]]
) -> dict[str, None]:
    if ledger.registry.known:
        return dict.fromkeys(ledger.registry.section(section).names)
    return dict.fromkeys(name for _table, row in all_rows(ledger) for name in names_of(row))


def find_people(ledger: Ledger, typed: Iterable[str]) -> Iterator[str]:
    """Find people by what a person types. Raises UnknownLeader, AmbiguousName and NotReadable."""
    people = ledger.registry.people
    return _find_names(ledger, [*typed], known_people, people, errors.UnknownLeader)


def find_departments(ledger: Ledger, typed: Iterable[str]) -> Iterator[str]:
    """Find departments by what a person types.

    Raises UnknownDepartment, AmbiguousName and NotReadable.
    """
    offices = ledger.registry.departments
    return _find_names(ledger, [*typed], known_departments, offices, errors.UnknownDepartment)


def _find_names(
    ledger: Ledger,
    typed: Sequence[str],
    known_in: Callable[[Ledger], Collection[str]],
    section: RegistrySection,
    error: Callable[[str, Collection[str]], Exception],
) -> Iterator[str]:
    """Find names, and refuse one that may be in the registry where it cannot be read.

    One that is nearly a known one is taken for a slip all the same. Where nothing is typed, no row
    is asked who is known.
    """
    known, broken = known_in(ledger) if typed else (), unread.registry(ledger)

    def refuse(name: str) -> Exception:
        if broken and not nearest(name, known):
            return unread.refuse(name, broken)
        return error(name, known)

    names = {name: section.name(name) for name in known}
    return all_meant(typed, lambda text: meant(text, names), refuse)


def find_kinds(kinds: Kinds, typed: Iterable[str], ledger: Ledger | None) -> Iterator[str]:
    """Find kinds of tables by their English or Chinese names.

    Raises UnknownKind, and NotReadable where a form may have the name.
    """
    broken = unread.kinds(ledger) if ledger else {}
    names = {cls.name: name for name, cls in kinds.items()} | {name: name for name in kinds}
    known = [name for kind, cls in kinds.items() for name in (kind, cls.name)]

    def refuse(name: str) -> Exception:
        for kind in ids_meant(name, broken):
            return unread.refuse(name, broken[kind])
        if broken and not name.isascii():  # the Chinese name of a form that cannot be read
            return unread.refuse(name, next(iter(broken.values())))
        return errors.UnknownKind(name, known)

    return all_meant(typed, lambda text: meant(text, names), refuse)


def find_statuses(typed: Iterable[str]) -> Iterator[Status]:
    """Find statuses by their English or Chinese words. Raises UnknownStatus."""
    main = {light.value: light for light in Status} | {light.chinese: light for light in Status}
    words = OTHER_WORDS | main
    return all_meant(
        typed, lambda text: meant(text, words), lambda word: errors.UnknownStatus(word, main)
    )


def find_status(word: str) -> Status:
    """Find a status by its English or its Chinese word. Raises UnknownStatus."""
    return next(find_statuses([word]))


def find_table(ledger: Ledger, name: str) -> Table:
    """Find a table by its id or an unambiguous tail of it, by its title or its group.

    Raises UnknownTable, AmbiguousName, and NotReadable for a file that gave no table.
    """
    found = tables_named(ledger, name)
    if len(found) > 1:
        raise errors.AmbiguousName(name=name, names=[table.id for table in found])
    if not found:
        raise _unknown_table(ledger, name)
    return found[0]


def find_tables(
    ledger: Ledger, typed: Iterable[str], years: Collection[int] = ()
) -> Iterator[Table]:
    """Find the tables meant; a group means each of its tables.

    Of tables of several years, those of the years asked for count. Raises UnknownTable,
    AmbiguousName and NotReadable.
    """
    named = partial(tables_named, ledger, years=years)
    for found in all_meant(
        typed, lambda name: named(name) or None, partial(_unknown_table, ledger)
    ):
        yield from found


def tables_named(ledger: Ledger, name: str, years: Collection[int] = ()) -> tuple[Table, ...]:
    """Give the tables that have a name, of one year unless several are asked for.

    Raises AmbiguousName and NotReadable.
    """
    by_id = {table.id: table for table in ledger.tables}
    lost, possible = unread.tables(ledger), unread.possible_tables(ledger, name)
    ids = ids_meant(name, [*by_id, *lost, *possible])
    asked = [one for one in ids if _year_of(one, by_id) in (*years, None)]
    if years and by_id.keys() >= set(asked) and _one_a_year(asked, by_id):
        return tuple(by_id[one] for one in asked)
    if (found := _the_one(name, by_id, lost, possible)) is not None:
        return (by_id[found],)
    titled = _entitled(ledger, name)
    titled = [table for table in titled if table.head.year in years] or titled
    if len({table.head.year for table in titled} - {*years}) > 1:
        raise errors.AmbiguousName(name=name, names=[table.id for table in titled])
    return tuple(titled)


def _entitled(ledger: Ledger, name: str) -> list[Table]:
    """Give the tables that show a name, where no other that cannot be read may show it, too.

    Raises AmbiguousName and NotReadable.
    """
    found = tables_entitled(ledger, name)
    last = set(_last_parts(table.id for table in found))
    lost = [one for one in unread.tables(ledger) if one.rpartition("/")[2] in last]
    if lost:
        raise errors.AmbiguousName(name=name, names=[*(table.id for table in found), *lost])
    if found and (folders := unread.folders(ledger)):
        raise unread.refuse(name, next(iter(folders.values())))
    return found


def _year_of(table_id: str, known: Mapping[str, Table]) -> int | None:
    folder = table_id.partition("/")[0]
    if table_id in known:
        return known[table_id].head.year
    return int(folder) if folder.isdecimal() else None


def _one_a_year(ids: Collection[str], known: Mapping[str, Table]) -> bool:
    return len({known[one].head.year for one in ids}) == len(ids) > 0


def _unknown_table(ledger: Ledger, name: str) -> errors.UnknownTable:
    ids = [table.id for table in ledger.tables]
    shown = (part for table in ledger.tables for part in (table.head.title, table.head.group))
    return errors.UnknownTable(name, [*ids, *_last_parts(ids), *filter(None, shown)])


def find_year(ledger: Ledger, name: str) -> int:
    """Find a year that the ledger has tables of. Raises UnknownYear and NotReadable."""
    known = {str(year): year for year in sorted({table.head.year for table in ledger.tables})}
    spoken = {f"{year}{word}": year for year in known.values() for word in ("年", "年度")}
    year = meant(name, known | spoken)
    if year is not None:
        return year
    unknown = {**unread.tables(ledger), **unread.folders(ledger)}
    for holder, finding in unknown.items():
        if holder.partition("/")[0] in (name, ""):
            raise unread.refuse(name, finding)
    raise errors.UnknownYear(name, known)


def find_row(ledger: Ledger, name: str) -> tuple[Table, Row]:
    """Find a row by its id or an unambiguous tail of it.

    Its number may be written as 第7项. Raises UnknownRow, NoSuchNumber, AmbiguousName, NotReadable,
    and SharedId where two rows have the id by mistake.
    """
    name = _IN_WORDS.sub(r"/\1", name).removeprefix("/")
    by_id = {f"{table.id}/{n}": table for table in ledger.tables for n in table.numbers}
    row_id = _the_one(name, by_id, unread.rows(ledger), unread.possible_rows(ledger, name))
    known = {*by_id, *unread.rows(ledger)}
    if row_id is None and (shown := _only(name, rows_entitled(ledger, name, known, _entitled))):
        return find_row(ledger, shown)
    if row_id is None:
        _refuse_unread(name, {**unread.tables(ledger), **unread.incomplete(ledger)})
        holder = name.rpartition("/")[0]
        tables = ids_meant(holder, [table.id for table in ledger.tables])
        tables = tables or [table.id for table in tables_entitled(ledger, holder)]
        own = [row_id for row_id in by_id if row_id.rpartition("/")[0] in tables]
        if own:
            raise errors.NoSuchNumber(name=name, first=own[0], last=own[-1])
        raise errors.UnknownRow(name, list(by_id))
    table = by_id[row_id]
    rows = table.rows_of(int(row_id.rpartition("/")[2]))
    if len(rows) > 1:
        raise errors.SharedId(name=row_id)
    return table, rows[0]


def find_section(ledger: Ledger, section: str | None) -> tuple[IssuedPlan, LocatedNode]:
    """Find the plan that is meant, and the node of it, which may be the plan as a whole.

    Raises NoPlan, SeveralPlans, UnknownSection, AmbiguousName and NotReadable.
    """
    section = _the_plan(ledger) if section is None else section
    parts = _parts(ledger)
    broken = unread.plans(ledger)
    found = _the_one(section, parts, broken, unread.possible_sections(ledger, section))
    found = found or _only(section, parts_headed(parts, section))
    if found is None:
        if not parts and not broken:
            raise errors.NoPlan
        _refuse_unread(section, broken)
        raise errors.UnknownSection(section, [*parts, *_last_parts(parts)])
    return parts[found]


def _the_plan(ledger: Ledger) -> str:
    """Give the id of the only plan. Raises NoPlan and SeveralPlans."""
    names = [*(issued.id for issued in ledger.plans), *unread.plans(ledger)]
    if len(names) > 1:
        raise errors.SeveralPlans(names=sorted(names))
    if not names:
        raise errors.NoPlan
    return names[0]


def find_part(ledger: Ledger, section: str) -> str:
    """Find the id that is meant: of a plan or a node, else of a table, a row or a target.

    Raises UnknownSection, AmbiguousName and NotReadable.
    """
    plans, tables, rows = unread.plans(ledger), unread.tables(ledger), unread.rows(ledger)
    parts = _parts(ledger)
    found = _the_one(section, parts, plans, unread.possible_sections(ledger, section))
    if found is not None:
        return found
    others = [table.id for table in ledger.tables]
    others += [f"{table.id}/{number}" for table in ledger.tables for number in table.numbers]
    possible = {
        **unread.possible_tables(ledger, section),
        **unread.possible_rows(ledger, section),
        **_possible_targets(ledger, section, others),
    }
    others += [f"{holder}/{target.number}" for holder, target in all_targets(ledger)]
    found = _the_one(section, others, {}, {**tables, **rows, **possible})
    found = found or _only(section, _parts_shown(ledger, section))
    if found is None:
        _refuse_unread(section, {**plans, **tables, **unread.incomplete(ledger), **rows})
        raise errors.UnknownSection(section, [*parts, *others, *_last_parts(parts)])
    return found


def _parts_shown(ledger: Ledger, name: str) -> list[str]:
    """Give the ids of what answers show under a name: of plans, else of tables, else of rows."""
    known = {f"{table.id}/{number}" for table in ledger.tables for number in table.numbers}
    return (
        parts_headed(_parts(ledger), name)
        or [table.id for table in _entitled(ledger, name)]
        or rows_entitled(ledger, name, known, _entitled)
    )


def _only(name: str, ids: Sequence[str]) -> str | None:
    """Give the only one of some ids; None where there is none. Raises AmbiguousName."""
    if len(ids) > 1:
        raise errors.AmbiguousName(name=name, names=ids)
    return ids[0] if ids else None


def _possible_targets(ledger: Ledger, name: str, known: Collection[str]) -> unread.Causes:
    """Give the ids of targets that a name may be of, but for those of what was read."""
    found = unread.possible_targets(ledger, name)
    return {one: why for one, why in found.items() if one.rpartition("/")[0] not in known}


def _the_one(
    name: str, sound: Collection[str], lost: unread.Causes, possible: unread.Causes
) -> str | None:
    """Give the id that a name means, of what was read; None where there is nothing like it.

    ``lost`` is what cannot be read, and ``possible`` what may be there and cannot. Raises
    NotReadable, and AmbiguousName where more than one may be meant.
    """
    found = ids_meant(name, [*sound, *lost, *possible])
    if len(found) > 1 and any(one in sound or one in lost for one in found):
        raise errors.AmbiguousName(name=name, names=found)
    for one in found[:1]:
        if one in sound:
            return one
        raise unread.refuse(*((one, lost[one]) if one in lost else (name, possible[one])))
    return None


def _refuse_unread(name: str, broken: unread.Causes) -> None:
    """Refuse a name that may be in what cannot be read. Raises NotReadable."""
    holder = name
    while holder:
        for whole_id in ids_meant(holder, broken):
            raise unread.refuse(name, broken[whole_id])
        holder = holder.rpartition("/")[0]


def _parts(ledger: Ledger) -> dict[str, tuple[IssuedPlan, LocatedNode]]:
    found: dict[str, tuple[IssuedPlan, LocatedNode]] = {}
    for issued in ledger.plans:
        for part in (whole(issued.id, issued.plan), *issued.nodes()):
            found.setdefault(part.id, (issued, part))
    return found


def is_within(inner: str, outer: str) -> bool:
    """Tell whether an id is that of a part or a plan, or of something below it."""
    return inner == outer or inner.startswith((outer + ".", outer + "/"))


def _last_parts(ids: Iterable[str]) -> Iterator[str]:
    return (whole.rpartition("/")[2] for whole in ids)
