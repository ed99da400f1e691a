"""The command that hands over all that somebody answers for: succeed."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated

from ledgertool.cli import completion
from ledgertool.cli.declaring import Texts, argument, option
from ledgertool.cli.edit_options import REASON, DryRun
from ledgertool.cli.options import Where, takes
from ledgertool.editing.refusals import DetailsMissing, SamePerson, UnfitValue
from ledgertool.errors import UnknownLeader
from ledgertool.language import N_, _, ngettext, quoted
from ledgertool.names import few, likely_people

if TYPE_CHECKING:
    from ledgertool.editing.succession import Succession
    from ledgertool.reading.ledger import Ledger


_TELLING = 3

Predecessor = Annotated[
    str, argument(N_("NAME"), N_("Who was responsible until now."), completion.leaders)
]
Successor = Annotated[
    str, argument(N_("SUCCESSOR"), N_("Who is responsible from now on."), completion.leaders)
]
HandedOverFor = Annotated[str | None, option("--reason", N_("Why."), N_("TEXT"))]
HandedOverOn = Annotated[
    str | None, option("--on", N_("The day on which it happened; today by default."), N_("DAY"))
]
HandedOverTables = Annotated[
    Texts,
    option(
        "--table",
        N_("A table whose rows are handed over; all by default."),
        N_("TABLE"),
        completion.tables,
    ),
]


@takes
def succeed(
    where: Where,
    predecessor: Predecessor,
    successor: Successor,
    reason: HandedOverFor = None,
    on: HandedOverOn = None,
    tables: HandedOverTables = None,
    dry_run: DryRun = False,
) -> int:
    """Hand over all that is open of a leader: ledger succeed 谢强 王某 --reason 调任."""
    from ledgertool.answers.lookup import find_tables
    from ledgertool.cli.changing import changing, make, refuse
    from ledgertool.cli.folder import find_data
    from ledgertool.cli.question import read_day
    from ledgertool.editing.succession import succession
    from ledgertool.reading.ledger import load

    today, named = date.today(), f"{predecessor} {successor}"
    why = _reason(reason, f"ledger succeed {named} --reason …")
    day = today if on is None else read_day("--on", on, today)
    folder = find_data(where.data)
    with changing(folder, dry_run=dry_run):
        ledger = load(folder)
        chosen = list(find_tables(ledger, tables)) if tables else list(ledger.tables)
        found = succession(ledger, chosen, _names(ledger, predecessor, successor), day, why)
        change = found.change(ledger)
        if change.is_refused:
            return refuse(change)
        found.verify(change)
        return make(
            change, folder, _told(ledger, found), _remarks(ledger, found, today), dry_run=dry_run
        )


def _reason(text: str | None, example: str) -> str:
    """Give the reason, asked for where somebody sits at a terminal. Raises DetailsMissing."""
    from ledgertool.cli.asking import ask, is_somebody_there

    while text is None or not text.strip():
        if not is_somebody_there():
            raise DetailsMissing(command="ledger succeed", names=[REASON], example=example)
        text = ask(_("{heading}:").format(heading=REASON))
    if "\n" in text or "\r" in text:
        raise UnfitValue(option="--reason", text=text, reason=_("one line of text is expected"))
    return text.strip()


def _names(ledger: "Ledger", predecessor: str, successor: str) -> tuple[str, str]:
    """Find who follows whom; who follows may be new.

    Raises UnknownLeader and its like, UnfitValue and SamePerson.
    """
    from ledgertool.answers.lookup import find_people

    (was,) = find_people(ledger, [predecessor])
    try:
        (now,) = find_people(ledger, [successor])
    except UnknownLeader:
        now = _new_name(ledger, successor)
    if now == was:
        raise SamePerson(name=was)
    return was, now


def _new_name(ledger: "Ledger", text: str) -> str:
    """Read the name of somebody who is not in the registry. Raises UnfitValue."""
    from ledgertool.editing.given import BETWEEN

    name = "".join(text.split()) if not text.isascii() else text.strip()
    if not name or "\n" in name or "\r" in name or BETWEEN.search(name):
        raise UnfitValue(option="SUCCESSOR", text=text, reason=_("one name is expected"))
    if name in ledger.registry.departments:
        raise UnfitValue(option="SUCCESSOR", text=text, reason=_("it is a department"))
    return name


def _told(ledger: "Ledger", found: "Succession") -> Iterator[str]:
    """Tell what was handed over, and what the registry says now."""
    from ledgertool.model.cells import entry_cell
    from ledgertool.privacy import safe

    for one in found.additions:
        what = safe(entry_cell(one.meant))
        yield _("{row}: {what}").format(row=one.table.row_id(one.row), what=what)
    yield ngettext(
        "{count} row goes from {name} to {successor}.",
        "{count} rows go from {name} to {successor}.",
        len(found.additions),
    ).format(
        count=len(found.additions),
        name=quoted(found.predecessor),
        successor=quoted(found.successor),
    )
    if found.successor not in ledger.registry.people:
        yield _("{name} is new in the registry.").format(name=quoted(found.successor))
    if day := ledger.registry.people.until(found.predecessor) or found.until:
        sentence = _("{name} is in the registry until {day}.")
        yield sentence.format(name=quoted(found.predecessor), day=day)


def _remarks(ledger: "Ledger", found: "Succession", today: date) -> Iterator[str]:
    """Tell what stays with the predecessor, and whom the successor may be taken for."""
    if near := _written_alike(ledger, found.successor):
        sentence = _("{name} is new, and written much like {names}.")
        yield sentence.format(name=quoted(found.successor), names=few(near))
    if found.left:
        sentence = _("{name} stays responsible for {ids}, and so has no last day in the registry.")
        yield sentence.format(name=quoted(found.predecessor), ids=few(found.left))
    if found.in_touch:
        sentence = _("{name} stays the city leader of {ids}; that is changed in the file alone.")
        yield sentence.format(name=quoted(found.predecessor), ids=few(found.in_touch))
    if found.on > today:
        yield _("{day} has not come yet; until then no answer tells of this.").format(day=found.on)


def _written_alike(ledger: "Ledger", name: str) -> list[str]:
    """Give the names that a new one may be a slip for; those of two characters are all alike."""
    people = ledger.registry.people
    if name in people or len(name) < _TELLING:
        return []
    return likely_people(name, people.names)
