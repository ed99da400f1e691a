"""How entries come on record: which rows are meant, what is asked for, and the change itself."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from ledgertool.cli.asking import ask, choose, is_somebody_there
from ledgertool.cli.console import say_on_stderr
from ledgertool.cli.edit_options import NOTE, REASON, NewEntry
from ledgertool.cli.options import Filters, Form, When, Where
from ledgertool.cli.question import Question, read_day
from ledgertool.editing.refusals import (
    AllNeeded,
    DetailsMissing,
    FiltersNeeded,
    NoRowsMet,
    NoRowsNamed,
    NoteInPieces,
    NoteIsARow,
    RowsNamedTwice,
    StageNeeded,
    UnknownStage,
)
from ledgertool.errors import LedgerError, UnknownRow
from ledgertool.language import _

if TYPE_CHECKING:
    from ledgertool.editing.entries import Addition
    from ledgertool.editing.recording import Told
    from ledgertool.model.record import Entry
    from ledgertool.model.row import Row
    from ledgertool.reading.ledger import Ledger
    from ledgertool.reading.table import Table

EntryTexts = dict[str, str | None]
"""What is given for the fields of an entry, by their names in files."""

MOVED: Final = "extended"
HANDED_OVER: Final = "reassigned"


class EntryCommand(NamedTuple):
    """A command that puts entries on record: its name, and what was given to it.

    ``options`` are those by which required fields are given. What stands behind the verb is among
    ``texts`` under it; of an extension and a reassignment that is the text of ``--to``.
    ``instead_of`` is whom others follow.
    """

    name: str
    cls: "type[Entry]"
    options: dict[str, str]
    where: Where
    filters: Filters
    entry: NewEntry
    ids: tuple[str, ...]
    texts: EntryTexts
    instead_of: tuple[str, ...] = ()

    @property
    def again(self) -> str:
        """What is typed for all of it, so that no question is left."""
        from shlex import quote

        words = ["ledger", self.name, *map(quote, self.ids)]
        for name, text in self.texts.items():
            option = self.options.get(name, f"--{name.replace('_', '-')}")
            if text:
                words += [quote(text)] if option == NOTE else [option, quote(text)]
        named = [("--from", name) for name in self.instead_of]
        for option, text in (*named, ("--on", self.entry.on), ("--data", self.where.data)):
            words += [option, quote(str(text))] if text else []
        return " ".join(words)

    @property
    def takes_stages(self) -> bool:
        """Whether an entry of this kind may be about one stage."""
        return "stage" in self.texts


def enter(command: EntryCommand) -> int:
    """Put an entry on record in each row that is meant, or none at all; give the exit code."""
    from ledgertool.cli.changing import changing, refusing
    from ledgertool.cli.folder import find_data

    _refuse_what_names_no_rows(command)
    day = _day(command.entry)
    folder = find_data(command.where.data)
    with refusing():
        given, command = command, _completed(command, day)
    hints = _hints(given, command)
    try:
        with changing(folder, dry_run=command.entry.dry_run):
            return _enter(command, folder, day, hints)
    except StageNeeded:
        if not is_somebody_there():
            raise
    with refusing():
        command = _with_stage(command, _question(command, day))
    with changing(folder, dry_run=command.entry.dry_run):
        return _enter(command, folder, day, _hints(given, command))


def _hints(given: EntryCommand, answered: EntryCommand) -> list[str]:
    """Say how to give again what was asked for, should it be refused."""
    if given == answered or not answered.ids:
        return []
    return [_("Fix that, and give the answers again: {command}").format(command=answered.again)]


def _enter(command: EntryCommand, folder: Path, day: date, hints: Sequence[str]) -> int:
    """Put the entries on record, while nobody else writes; give the exit code."""
    from ledgertool.cli.changing import make, refuse
    from ledgertool.editing.change import Change
    from ledgertool.editing.entries import recorded, verify
    from ledgertool.editing.recording import addition

    question = _question(command, day)
    told, ledger = _told(command, question, day), question.whole_ledger
    additions = [
        addition(told, table, row, ledger.registry) for table, row in _rows(command, question)
    ]
    change = Change(ledger, recorded(ledger, additions))
    if change.is_refused:
        return refuse(change, hints)
    verify(change.after, additions)
    lines, remarks = _lines(additions), _remarks(day)
    return make(change, folder, lines, remarks, dry_run=command.entry.dry_run)


def _question(command: EntryCommand, day: date) -> Question:
    """Ask for the rows as they stand on the day of the entry."""
    return Question(command.where, When(as_of=str(day), no_cache=True), Form())


def _day(entry: NewEntry) -> date:
    """Give the day of the entry. Raises UnreadableDay."""
    today = date.today()
    return today if entry.on is None else read_day("--on", entry.on, today)


def _refuse_what_names_no_rows(command: EntryCommand) -> None:
    """See that rows are named, or filters are given for all of them.

    Raises RowsNamedTwice, AllNeeded and FiltersNeeded.
    """
    filters = command.filters.asked()
    if command.ids and (filters or command.entry.every):
        raise RowsNamedTwice
    if command.entry.every and not filters:
        raise FiltersNeeded
    if filters and not command.entry.every:
        raise AllNeeded(command=f"ledger {command.name}")


def _completed(command: EntryCommand, day: date) -> EntryCommand:
    """Ask for what is missing, where somebody sits at a terminal.

    What is given already is read first, so that no answer is lost. Raises NoRowsNamed,
    DetailsMissing, and what is wrong with what is given.
    """
    from ledgertool.editing.recording import missing

    lacking = missing(command.cls, command.texts)
    is_unnamed = not (command.ids or command.entry.every)
    if not (is_unnamed or lacking):
        return command
    if not is_somebody_there():
        if is_unnamed:
            raise NoRowsNamed(command=f"ledger {command.name}")
        raise _missing(command, lacking)
    question = _question(command, day)
    if is_unnamed:
        command = command._replace(ids=(_asked_id(question),))
    command = _with_stage(command, question)
    texts = dict(command.texts)
    for name in lacking:
        texts[name] = _answer(command, name, question)
    return command._replace(texts=texts)


def _with_stage(command: EntryCommand, question: Question) -> EntryCommand:
    """Ask for the stage, where rows have some and none is given; see that each row has it.

    Raises UnknownStage, NoStages, and what is wrong with the rows and what is told of them.
    """
    from ledgertool.editing.recording import stage_meant

    rows, texts = _rows(command, question), dict(command.texts)
    names = list(dict.fromkeys(stage.name for _table, row in rows for stage in row.stages))
    if command.takes_stages and texts["stage"] is None and names:
        first = next(table.row_id(row) for table, row in rows if row.stages)
        texts["stage"] = _asked_stage(command, names, of=first)
        command = command._replace(texts=texts)
    told = _told(command, question, date.min)
    for table, row in rows:
        stage_meant(told, table, row)
    return command


def _missing(command: EntryCommand, lacking: list[str]) -> DetailsMissing:
    headings = [_heading(command, name) for name in lacking]
    given = [f"{command.options[name]} …".removeprefix(f"{NOTE} ") for name in lacking]
    rows = command.ids or (() if command.entry.every else ("pilots/6",))
    example = " ".join(("ledger", command.name, *rows, *given))
    return DetailsMissing(command=f"ledger {command.name}", names=headings, example=example)


def _heading(command: EntryCommand, name: str) -> str:
    """Name what is asked for: behind most verbs it is the reason, of a change what comes."""
    from ledgertool.model.fields import fields_of

    facts = fields_of(command.cls)[name]
    inside = facts.model()
    if inside is not None:
        return fields_of(inside)["to"].title
    return REASON if command.options.get(name) == "--reason" else facts.title


def _asked_id(question: Question) -> str:
    """Ask for a row, until there is one of that id."""
    from ledgertool.answers.lookup import find_row

    while True:
        text = ask(_("The row, such as pilots/7:"))
        try:
            table, row = find_row(question.whole_ledger, text)
        except LedgerError as error:
            say_on_stderr(str(error))
        else:
            return table.row_id(row)


def _asked_stage(command: EntryCommand, names: list[str], of: str) -> str:
    """Ask for one of some stages, until it is one of them, or the whole where that may be meant."""
    from ledgertool.editing.recording import is_whole_row

    while (typed := choose(_("Which stage?"), names)) not in names:
        if is_whole_row(typed) and not command.cls.by_stages:
            break
        say_on_stderr(str(UnknownStage(typed, names, row=of)))
    return typed


def _answer(command: EntryCommand, name: str, question: Question) -> str:
    """Ask for a field of the entry, until the answer is one that it takes."""
    while True:
        text = ask(_("{heading}:").format(heading=_heading(command, name)))
        try:
            _told(command._replace(texts={**command.texts, name: text}), question, date.min)
        except LedgerError as error:
            say_on_stderr(str(error))
        else:
            if text:
                return text


def _told(command: EntryCommand, question: Question, day: date) -> "Told":
    """Read what is told of the rows.

    Raises UnreadablePeriod, NotOnePeriod, NotInCalendar, UnknownLeader, UnfitValue, UnfitAnswer.
    """
    from ledgertool.answers.lookup import find_people
    from ledgertool.editing.recording import Told, names_of, read_texts

    texts, ledger = dict(command.texts), question.whole_ledger
    if texts.get("for"):
        texts["for"] = _occurrence(question, texts["for"])
    until = texts.pop(MOVED, None)
    names = texts.pop(HANDED_OVER, None)
    return Told(
        command.cls,
        day,
        read_texts(command.cls, texts),
        question.read_period(until) if until else None,
        tuple(find_people(ledger, names_of([names or ""]))),
        tuple(find_people(ledger, names_of(command.instead_of) or command.instead_of)),
    )


def _occurrence(question: Question, text: str | None) -> str | None:
    """Give the name of an occurrence that is told in words, such as 7月; others as they are."""
    try:
        return str(question.read_period(text or ""))
    except LedgerError:
        return text


def _rows(command: EntryCommand, question: Question) -> "list[tuple[Table, Row]]":
    """Find the rows that are meant, each once, as the files have them.

    Raises UnknownRow and its like, NoRowsMet and NoteIsARow.
    """
    from ledgertool.answers.query import select

    ledger = question.whole_ledger
    if command.entry.every:
        met = select(question.ledger, question.criteria(command.filters), question.as_of)
        if not met:
            raise NoRowsMet
        ids = {(state.table.file, state.table.location(state.row)) for state in met}
        found = [(t, r) for t in ledger.tables for r in t.rows if (t.file, t.location(r)) in ids]
    else:
        found = [_row(command, ledger, name) for name in command.ids]
        _refuse_an_id_as_note(command, ledger)
    return list({id(row): (table, row) for table, row in found}.values())


def _row(command: EntryCommand, ledger: "Ledger", name: str) -> "tuple[Table, Row]":
    """Find a row by its id; what is none may be a part of the note. Raises NoteInPieces."""
    from ledgertool.answers.lookup import find_row

    try:
        return find_row(ledger, name)
    except UnknownRow:
        at = command.ids.index(name)
        note = command.texts.get(command.cls.verb)
        if command.options.get(command.cls.verb) != NOTE or not (at and note):
            raise
        ids, words = (" ".join(part) for part in (command.ids[:at], (*command.ids[at:], note)))
        example = f'ledger {command.name} {ids} "{words}"'
        raise NoteInPieces(name=name, command=example) from None


def _refuse_an_id_as_note(command: EntryCommand, ledger: "Ledger") -> None:
    """See that the last word, which is the note, is no id of a row. Raises NoteIsARow."""
    from ledgertool.answers.lookup import find_row

    note = command.texts.get(command.cls.verb)
    if command.options.get(command.cls.verb) != NOTE or not note or "/" not in note:
        return
    try:
        find_row(ledger, note)
    except LedgerError:
        return
    raise NoteIsARow(text=note)


def _lines(additions: "list[Addition]") -> Iterator[str]:
    """Tell what was put on record."""
    from ledgertool.model.cells import entry_cell
    from ledgertool.privacy import safe

    for one in additions:
        what = safe(entry_cell(one.meant))
        yield _("{row}: {what}").format(row=one.table.row_id(one.row), what=what)


def _remarks(day: date) -> Iterator[str]:
    if day > date.today():
        yield _("{day} has not come yet; until then no answer tells of this.").format(day=day)
