"""Somebody who follows somebody else, put into the registry's file; nothing else in it changes."""

from collections.abc import Sequence
from datetime import date

from ledgertool.editing.layout import FileLayout, in_a_line, item_lines, itemized
from ledgertool.editing.refusals import RegistryNotEditable
from ledgertool.editing.splices import spliced
from ledgertool.findings.finding import Edit
from ledgertool.model.registry import RegistryEntry
from ledgertool.reading.data_files import REGISTRY
from ledgertool.reading.document import Document, Marks
from ledgertool.reading.examples import as_text
from ledgertool.reading.ledger import Ledger

_PEOPLE = "people"


def with_successor(ledger: Ledger, name: str, successor: str, until: date | None) -> str:
    """Give the registry's text with a successor right behind somebody, who is there until a day.

    A successor who is in it already, and a last day that stands there, stay as they are; without
    a day none is written. Raises RegistryNotEditable.
    """
    document, people = ledger.document(REGISTRY), ledger.registry.people
    index = people.rank(name)
    if not ledger.registry.known or index == len(people.entries):
        raise RegistryNotEditable(path=ledger.files.path_of(REGISTRY), name=name)
    day = None if people.entries[index].until else until
    new = None if successor in people else successor
    try:
        edits = list(_edits(document, index, day, new))
    except LookupError:
        raise RegistryNotEditable(path=ledger.files.path_of(REGISTRY), name=name) from None
    return document.bom + spliced(document.text, edits)[0]


def _edits(document: Document, index: int, until: date | None, new: str | None) -> list[Edit]:
    layout = FileLayout(document)
    people = document.node((_PEOPLE,))
    entry = people[2][index]
    if layout.is_in_brackets(entry):
        edits = [_in_braces(layout, entry, f"until: {until}")] if until else []
        if new is None:
            return edits
        item = in_a_line({"name": as_text(new)})
        if layout.is_in_brackets(people):
            return [*edits, layout.insertion(layout.end(entry), f", {item}")]
        return [*edits, _below(layout, entry, itemized([item], *_columns(layout, entry)))]
    lines = [" " * entry[0].column + f"until: {until}"] if until else []
    if new is not None:
        lines += item_lines({"name": as_text(new)}, *_columns(layout, entry))
    return [_below(layout, entry, lines)] if lines else []


def _in_braces(layout: FileLayout, entry: Marks, text: str) -> Edit:
    last = [field[2] for field in entry[2].values()][-1]
    return layout.insertion(layout.end(last), f", {text}")


def _columns(layout: FileLayout, entry: Marks) -> tuple[int, int]:
    """Tell where the dash of an entry stands, and its fields."""
    return layout.dash_at(entry), entry[0].column


def _below(layout: FileLayout, entry: Marks, lines: Sequence[str]) -> Edit:
    return layout.lines_below(layout.last_line(entry, layout.dash_at(entry)), lines)


def verify(before: Ledger, after: Ledger, name: str, successor: str, until: date | None) -> None:
    """See that the registry says what is meant, and all else that it said. RegistryNotEditable."""
    expected: list[RegistryEntry] = []
    for entry in before.registry.people.entries:
        if entry.name != name:
            expected.append(entry)
            continue
        expected.append(entry.model_copy(update={"until": entry.until or until}))
        if successor not in before.registry.people:
            expected.append(RegistryEntry(name=successor))
    if list(after.registry.people.entries) != expected:
        raise RegistryNotEditable(path=before.files.path_of(REGISTRY), name=name)
