"""From what a person types to what is meant: a table, a row, a part of a plan, a name."""

from collections.abc import Callable, Collection, Iterable, Iterator

from ledgertool import errors
from ledgertool.answers import unread
from ledgertool.model.plan import LocatedNode, whole
from ledgertool.model.row import Row
from ledgertool.model.status import OTHER_WORDS, Status
from ledgertool.model.targets import Target
from ledgertool.names import nearest
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.plan import IssuedPlan
from ledgertool.reading.table import Table


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
    for table, row in all_rows(ledger):
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


def refuse_unknown_people(ledger: Ledger, names: Iterable[str]) -> Iterable[str]:
    """Give names of people back. Raises UnknownLeader and NotReadable."""
    return _refuse_unknown_names(ledger, names, known_people(ledger), errors.UnknownLeader)


def refuse_unknown_departments(ledger: Ledger, names: Iterable[str]) -> Iterable[str]:
    """Give names of departments back. Raises UnknownDepartment and NotReadable."""
    return _refuse_unknown_names(ledger, names, known_departments(ledger), errors.UnknownDepartment)


def _refuse_unknown_names(
    ledger: Ledger,
    names: Iterable[str],
    known: Collection[str],
    error: Callable[[str, Collection[str]], Exception],
) -> Iterable[str]:
    """Refuse an unknown name, or one that may be in the registry where it cannot be read.

    One that is nearly a known one is taken for a slip all the same.
    """
    broken = unread.registry(ledger)
    for name in names:
        if broken and name not in known and not nearest(name, known):
            raise unread.refuse(name, broken)
    return refuse_unknown(names, known, error)


def refuse_unknown(
    names: Iterable[str], known: Collection[str], error: Callable[[str, Collection[str]], Exception]
) -> Iterable[str]:
    """Give the names back. Raises ``error``, with the names known, for the first that is not."""
    for name in names:
        if name not in known:
            raise error(name, known)
    return names


def find_status(word: str) -> Status:
    """Find a status by its English or its Chinese word. Raises UnknownStatus."""
    shown = {light.value: light for light in Status}
    shown |= {light.chinese: light for light in Status}
    words = OTHER_WORDS | shown
    if word not in words:
        raise errors.UnknownStatus(word, shown)
    return words[word]


def find_table(ledger: Ledger, name: str) -> Table:
    """Find a table by its id or an unambiguous tail of it.

    Raises UnknownTable, AmbiguousName, and NotReadable for a file that gave no table.
    """
    by_id = {table.id: table for table in ledger.tables}
    possible = unread.possible_tables(ledger, name)
    table_id = _the_one(name, by_id, unread.tables(ledger), possible)
    if table_id is None:
        raise errors.UnknownTable(name, [*by_id, *_last_parts(by_id)])
    return by_id[table_id]


def find_year(ledger: Ledger, name: str) -> int:
    """Find a year that the ledger has tables of. Raises UnknownYear and NotReadable."""
    known = sorted({str(table.head.year) for table in ledger.tables})
    if name not in known:
        unknown = {**unread.tables(ledger), **unread.folders(ledger)}
        for holder, finding in unknown.items():
            if holder.partition("/")[0] in (name, ""):
                raise unread.refuse(name, finding)
    return int(*refuse_unknown([name], known, errors.UnknownYear))


def find_row(ledger: Ledger, name: str) -> tuple[Table, Row]:
    """Find a row by its id or an unambiguous tail of it.

    Raises UnknownRow, AmbiguousName, NotReadable, and SharedId where two rows have the id by
    mistake.
    """
    by_id: dict[str, list[tuple[Table, Row]]] = {}
    for table, row in all_rows(ledger):
        by_id.setdefault(table.row_id(row), []).append((table, row))
    row_id = _the_one(name, by_id, unread.rows(ledger), unread.possible_rows(ledger, name))
    if row_id is None:
        _refuse_unread(name, {**unread.tables(ledger), **unread.incomplete(ledger)})
        tables = _meant(name.rpartition("/")[0], [table.id for table in ledger.tables])
        same_table = [row_id for row_id in by_id if row_id.rpartition("/")[0] in tables]
        raise errors.UnknownRow(name, same_table[-1:] or list(by_id))
    if len(by_id[row_id]) > 1:
        raise errors.SharedId(name=row_id)
    return by_id[row_id][0]


def find_section(ledger: Ledger, section: str | None) -> tuple[IssuedPlan, LocatedNode]:
    """Find the plan that is meant, and the node of it, which may be the plan as a whole.

    Raises NoPlan, SeveralPlans, UnknownSection, AmbiguousName and NotReadable.
    """
    section = _the_plan(ledger) if section is None else section
    parts = _parts(ledger)
    broken = unread.plans(ledger)
    found = _the_one(section, parts, broken, unread.possible_sections(ledger, section))
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
    others += [table.row_id(row) for table, row in all_rows(ledger)]
    possible = {
        **unread.possible_tables(ledger, section),
        **unread.possible_rows(ledger, section),
        **_possible_targets(ledger, section, others),
    }
    others += [f"{holder}/{target.number}" for holder, target in all_targets(ledger)]
    found = _the_one(section, others, {}, {**tables, **rows, **possible})
    if found is None:
        _refuse_unread(section, {**plans, **tables, **unread.incomplete(ledger), **rows})
        raise errors.UnknownSection(section, [*parts, *others, *_last_parts(parts)])
    return found


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
    found = _meant(name, [*sound, *lost, *possible])
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
        for whole_id in _meant(holder, broken):
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


def _meant(name: str, ids: Iterable[str]) -> list[str]:
    """Give the id that a name is, or else the ids that it is the tail of, each once."""
    ids = dict.fromkeys(ids)
    tails = [whole for whole in ids if name and whole.endswith("/" + name)]
    return [name] if name in ids else tails


def _last_parts(ids: Iterable[str]) -> Iterator[str]:
    return (whole.rpartition("/")[2] for whole in ids)
