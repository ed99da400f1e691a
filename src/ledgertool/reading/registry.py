"""The registry's file: people and departments, entry by entry."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from ledgertool.findings import file as file_rules
from ledgertool.findings import schema
from ledgertool.findings.finding import Edit, Finding, Span
from ledgertool.model.registry import Registry, RegistryEntry
from ledgertool.names import nearest
from ledgertool.reading import characters, classes
from ledgertool.reading.document import Document, Reader, collect, shape

_SECTIONS = ("people", "departments")
_HEADINGS = {
    **dict.fromkeys(("人员", "姓名", "领导", "人"), "people"),
    **dict.fromkeys(("部门", "科室", "单位"), "departments"),
}
_START = Span(1, 1, 1, 1)


def read_registry(document: Document | None) -> Reader[Registry]:
    """Read the registry, or tell that there is none.

    With any error in it no name can be called unknown: its ``known`` is False then.
    """
    if document is None:
        yield file_rules.missing_registry()
        return Registry((), (), known=False)
    found = [*document.findings]
    sections: dict[str, tuple[RegistryEntry, ...]] = dict.fromkeys(_SECTIONS, ())
    if isinstance(document.value, dict):
        for name in _SECTIONS:
            if name in document.value:
                sections[name] = collect(_entries(name, document), found)
        found += _wrong_sections(document)
    elif document.value is not None:
        wrong = schema.not_a_mapping(shape(document.value), "people, departments")
        found.append(wrong.at("", _START))
    yield from found
    known = not any(finding.rule.hides for finding in found)
    return Registry(sections["people"], sections["departments"], known=known)


def _wrong_sections(document: Document) -> Iterator[Finding]:
    """Tell of sections that a registry does not have, and of those that it lacks."""
    renamed: set[str] = set()
    lacking = [name for name in _SECTIONS if name not in document.value]
    for name in document.value:
        if name in _SECTIONS or (name,) in document.spoiled:
            continue
        place = document.span((name,), key=True)
        if (section := _HEADINGS.get(name)) in lacking and place:
            wrong = schema.heading_for_field(name, section, f"{section}:")
            wrong = wrong._replace(edits=(Edit(place, section),))
            renamed.add(section)
        elif meant := nearest(name, lacking, most=1):
            wrong = schema.misspelled_field(name, meant[0])
            renamed.add(meant[0])
        else:
            near = nearest(name, _SECTIONS, most=1)
            wrong = schema.unknown_field(name, near, list(_SECTIONS))
        yield wrong.at("", place, field=name)
    if document.spoiled or not document.complete:
        return  # what lacks may be in what could not be read
    for name in lacking:
        if name not in renamed:
            yield schema.missing_field(name, "").at("", _START, field=name)


def _entries(name: str, document: Document) -> Reader[tuple[RegistryEntry, ...]]:
    values: Any = document.value[name]
    if not isinstance(values, list):
        if (name,) not in document.spoiled:
            wrong = schema.not_a_list(shape(values), "- name: …")
            yield wrong.at("", document.span((name,)), field=name)
        return ()
    entries = []
    is_plain = characters.is_plain(document.text, RegistryEntry)
    for index, value in enumerate(values):
        where = (name, index)
        if where in document.spoiled:
            continue
        if not is_plain:
            for _where, finding in characters.inspect(document, RegistryEntry, value, where):
                yield finding.at("", field=name)
        entry = classes.validate(RegistryEntry, value)
        if isinstance(entry, ValidationError):
            yield from classes.refused(entry, RegistryEntry, document, where)
        else:
            entries.append(entry)
    return tuple(entries)
