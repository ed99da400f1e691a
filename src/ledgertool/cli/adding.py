"""The command that adds a row to a table: add."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ledgertool.cli import completion
from ledgertool.cli.console import say_on_stderr
from ledgertool.cli.declaring import argument
from ledgertool.cli.edit_options import DryRun, NewRow
from ledgertool.cli.options import Where, takes
from ledgertool.editing.refusals import FieldsMissing, NotAppendable, UnfitValue
from ledgertool.language import N_, _, quoted

if TYPE_CHECKING:
    from ledgertool.editing.given import Given
    from ledgertool.model.row import Row
    from ledgertool.reading.ledger import Ledger
    from ledgertool.reading.table import Table

_Pairs = list[tuple[str, str]]
"""What is given for fields: the name of each, and the text."""


@takes
def add(
    where: Where,
    row: NewRow,
    table: Annotated[
        str,
        argument(
            N_("TABLE"), N_("A table such as 2020/pilots, pilots or its title."), completion.tables
        ),
    ],
    dry_run: DryRun = False,
) -> int:
    """Add a row to a table, with the next number; at a terminal it asks for what is missing."""
    from ledgertool.answers.lookup import find_table
    from ledgertool.cli.asking import is_somebody_there
    from ledgertool.cli.changing import EXIT_REFUSED, changing
    from ledgertool.cli.folder import find_data
    from ledgertool.reading.ledger import load

    folder = find_data(where.data)
    asked: _Pairs = []
    if is_somebody_there():  # while it is asked, others may write
        found = find_table(load(folder), table)
        asked = _answers(found, _pairs(found.kind, row))
    with changing(folder, dry_run=dry_run):
        ledger = load(folder)
        found = find_table(ledger, table)
        pairs = _pairs(found.kind, row)
        given = _complete(found, [*pairs, *asked])
        code = _append(ledger, folder, found, given, dry_run=dry_run)
    if asked and code == EXIT_REFUSED:
        say_on_stderr(_again(table, [*pairs, *asked]))
    return code


def _pairs(kind: "type[Row]", row: NewRow) -> _Pairs:
    """Read what is given for fields, but for what is empty. Raises UnfitValue and UnknownField."""
    pairs = [*row.pairs(), *_others(kind, row.others or ())]
    return [(name, text) for name, text in pairs if text.strip()]


def _others(kind: "type[Row]", texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Read FIELD=VALUE. Raises UnfitValue and UnknownField."""
    from ledgertool.editing.given import find_field

    for text in texts:
        named, equals, value = text.replace("＝", "=", 1).partition("=")
        if not (equals and named.strip()):
            raise UnfitValue(option="--set", text=text, reason=_("FIELD=VALUE is expected"))
        yield find_field(kind, named), value


def _answers(table: "Table", pairs: _Pairs) -> _Pairs:
    """Ask for what is missing; where nothing is given, for all.

    Raises UnfitValue and NotInCalendar for what is given.
    """
    from ledgertool.editing.given import missing, read_given

    lacking = missing(table.kind, read_given(table.kind, table.head, pairs).fields)
    if pairs and not lacking:
        return []
    return list(_asked(table, lacking, everything=not pairs))


def _complete(table: "Table", pairs: _Pairs) -> "Given":
    """Read what a row is given. Raises FieldsMissing, UnfitValue and NotInCalendar."""
    from ledgertool.editing.given import missing, read_given

    given = read_given(table.kind, table.head, pairs)
    if lacking := missing(table.kind, given.fields):
        headings = _headings(table.kind)
        names = [f"{headings[name]} {name}" for name in lacking]
        raise FieldsMissing(table=table.id, names=names, example=f"--set {headings[lacking[0]]}=…")
    return given


def _again(table: str, pairs: _Pairs) -> str:
    """Say how to give the answers again, without being asked."""
    from shlex import quote

    given = (f"--set {quote(f'{name}={text}')}" for name, text in pairs if text)
    command = " ".join(("ledger add", quote(table), *given))
    return _("Fix that, and give the answers again: {command}").format(command=command)


def _headings(kind: "type[Row]") -> dict[str, str]:
    """Give the official heading of each field; where the form has none, its own."""
    from ledgertool.model.fields import fields_of

    own = {name: field.title or name for name, field in fields_of(kind).items()}
    return own | {column.name: column.heading for column in kind.columns if column.name in own}


def _asked(
    table: "Table", lacking: Sequence[str], *, everything: bool
) -> Iterator[tuple[str, str]]:
    """Ask for fields by their headings; what must be given is asked for until it is."""
    from ledgertool.model.fields import fields_of

    fields, headings = fields_of(table.kind), _headings(table.kind)
    columns = [column.name for column in table.kind.columns if everything]
    for name in dict.fromkeys([*columns, *lacking]):
        field = fields.get(name)
        if field is None or field.models or name in ("number", "record"):
            continue
        heading = headings[name] + (f"（{'、'.join(field.choices)}）" if field.choices else "")
        question = _("{heading}:") if name in lacking else _("{heading} (Enter: none):")
        yield name, _answer(table, name, question.format(heading=heading), must=name in lacking)


def _answer(table: "Table", name: str, question: str, *, must: bool) -> str:
    """Ask for one field, until the answer is one that it takes."""
    from ledgertool.cli.asking import ask
    from ledgertool.editing.given import refusal

    while True:
        text = ask(question)
        if not text and not must:
            return text
        wrong = refusal(table.kind, table.head, name, text) if text else None
        if text and wrong is None:
            return text
        if wrong:
            say_on_stderr(wrong)


def _append(
    ledger: "Ledger", folder: Path, table: "Table", given: "Given", *, dry_run: bool
) -> int:
    """Put the row into the table's file, where no new error comes with it; give the exit code."""
    from ledgertool.answers.when import why_no_day
    from ledgertool.cli.changing import make, refuse
    from ledgertool.editing.appending import appended
    from ledgertool.editing.change import Change

    number = _next_number(table)
    document = ledger.document(table.file)
    fields = {"number": str(number), **given.fields}
    text = appended(document.bom + document.text, table.path, table.kind, fields)
    change = Change(ledger, {table.file: text})
    if change.is_refused:
        return refuse(change, _to_be_registered(change.after, given, table.kind))
    name, path = quoted(f"{table.id}/{number}"), quoted(table.path)
    added = _("Added {name} to {path}.").format(name=name, path=path)
    said = why_no_day(given.reading) if given.reading else ""
    return make(change, folder, [added], filter(None, [said]), dry_run=dry_run)


def _next_number(table: "Table") -> int:
    """Give the number that no row of a table has had. Raises NotAppendable."""
    numbers = [row.number for row in table.rows] + [lost.number for lost in table.lost]
    is_empty = not numbers and "rows" in (table.document.marks or (0, 0, ()))[2]
    if None in numbers or not (table.complete or is_empty):
        reason = _("not all of its rows can be read, so that the next number is not known")
        raise NotAppendable(path=table.path, reason=reason)
    return max((number for number in numbers if number is not None), default=0) + 1


def _to_be_registered(ledger: "Ledger", given: "Given", kind: "type[Row]") -> Iterator[str]:
    """Tell which names the registry lacks, as its lines."""
    for section, names in _unregistered(ledger, given, kind).items():
        sentence = _("To be added to {path} under {section}:")
        path = quoted(ledger.files.path_of("registry.yaml"))
        yield sentence.format(path=path, section=section)
        yield from (f"  - name: {name}" for name in names)


def _unregistered(ledger: "Ledger", given: "Given", kind: "type[Row]") -> dict[str, list[str]]:
    """Give the names of the row that the registry does not know, by its sections."""
    from ledgertool.model.fields import names_in

    found: dict[str, list[str]] = {}
    for field in names_in(kind):
        value = given.fields.get(field.name, [])
        for name in value if isinstance(value, list) else [str(value)]:
            if field.section and name not in ledger.registry.section(field.section):
                found.setdefault(field.section, []).append(name)
    return {section: list(dict.fromkeys(names)) for section, names in found.items()}
