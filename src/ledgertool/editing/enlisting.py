"""New people and departments, put at the end of their sections of the registry's file."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ledgertool.editing.layout import FileLayout, in_a_line, item_lines, itemized
from ledgertool.editing.refusals import RegistryNotEditable
from ledgertool.editing.splices import spliced
from ledgertool.findings.finding import Edit
from ledgertool.model.registry import Registry
from ledgertool.reading import source
from ledgertool.reading.data_files import REGISTRY
from ledgertool.reading.document import Marks
from ledgertool.reading.examples import as_text
from ledgertool.reading.ledger import Ledger

_STEP = 2


def with_names(ledger: Ledger, names: Mapping[str, Sequence[str]]) -> str:
    """Give the registry's text with new names at the end of its sections; all else stays.

    ``names`` are those of each section, ``people`` or ``departments``. Raises
    RegistryNotEditable, where there is no safe place for them.
    """
    document = ledger.document(REGISTRY)
    wanted = {section: list(found) for section, found in names.items() if found}
    first = next((name for found in wanted.values() for name in found), "")
    text = document.text
    for section, found in wanted.items():
        try:
            text = _with_section(text, section, found)
        except LookupError:
            path = ledger.files.path_of(REGISTRY)
            raise RegistryNotEditable(path=path, name=first) from None
    _verify(ledger, text, wanted, first)
    return document.bom + text


def _with_section(text: str, section: str, names: Sequence[str]) -> str:
    """Put names into one section of a text. Raises LookupError."""
    document = source.read(text.encode())
    inside = document.marks[2] if document.marks else {}
    fields = [{"name": as_text(name)} for name in names]
    node = inside[section][2] if isinstance(inside, dict) and section in inside else None
    entries = node[2] if node else ()
    if node is not None and isinstance(entries, (list, tuple)) and entries:
        edits = list(_behind(FileLayout(document), node, entries[-1], fields))
        return spliced(text, edits)[0]
    end = "\r\n" if "\r\n" in text else "\n"
    lines = [line for one in fields for line in item_lines(one, _STEP, 2 * _STEP)]
    if node is not None:
        return _below_empty(text, section, lines, end)
    above = text if not text or text.endswith("\n") else text + end
    return above + end.join([f"{section}:", *lines]) + end


def _below_empty(text: str, section: str, lines: Sequence[str], end: str) -> str:
    """Put lines below the name of a section that holds nothing. Raises LookupError."""
    found = re.search(
        rf"^{section}:[ \t]*(?:\[[ \t]*\])?[ \t]*(#[^\r\n]*)?(?=\r?$)", text, re.MULTILINE
    )
    if found is None:
        raise LookupError
    name = f"{section}:  {found[1]}" if found[1] else f"{section}:"
    return text[: found.start()] + end.join([name, *lines]) + text[found.end() :]


def _behind(
    layout: FileLayout, node: Marks, last: Marks, fields: Sequence[Mapping[str, str]]
) -> Iterator[Edit]:
    """Put items behind the last one of a list. Raises LookupError."""
    if layout.is_in_brackets(node):
        items = "".join(f", {in_a_line(dict(one))}" for one in fields)
        yield layout.insertion(layout.end(last), items)
        return
    dash_at, column = layout.dash_at(last), last[0].column
    lines: list[str] = []
    for one in fields:
        is_braced = layout.is_in_brackets(last)
        written = (
            itemized([in_a_line(dict(one))], dash_at, column)
            if is_braced
            else item_lines(dict(one), dash_at, column)
        )
        lines += written
    yield layout.lines_below(layout.last_line(last, dash_at), lines)


def _verify(ledger: Ledger, text: str, names: Mapping[str, Sequence[str]], first: str) -> None:
    """See that the registry says all that it said, and the new names. RegistryNotEditable."""
    after: Registry = ledger.edited({REGISTRY: text}).registry
    for section in ("people", "departments"):
        before, now = ledger.registry.section(section), after.section(section)
        added = [entry.name for entry in now.entries[len(before.entries) :]]
        is_same = now.entries[: len(before.entries)] == before.entries
        if not is_same or added != list(names.get(section, ())):
            path = ledger.files.path_of(REGISTRY)
            raise RegistryNotEditable(path=path, name=first)
