"""Files that are one list of entries of a class, such as ``documents.yaml``.

Each entry is read by itself; only those that are sound are kept.
"""

from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from ledgertool.findings import schema
from ledgertool.findings.finding import Span
from ledgertool.names import nearest
from ledgertool.reading import characters, classes
from ledgertool.reading.document import Document, Reader, dotted, shape

_START: Final = Span(1, 1, 1, 1)

OneOfMany = TypeVar("OneOfMany", bound=BaseModel)


def read_list(
    document: Document, name: str, cls: type[OneOfMany], *, meaning: str, example: str
) -> Reader[tuple[tuple[int, OneOfMany], ...]]:
    """Read the entries that stand under a name, each with its number, from 0.

    What is wrong with one hides no other; ``meaning`` tells what they are, ``example`` how one
    begins.
    """
    yield from document.findings
    if isinstance(document.value, dict):
        yield from _other_fields(document, name, meaning)
        entries = yield from _entries(document, name, cls, example)
        return entries
    if document.value is not None:
        wrong = schema.not_a_mapping(shape(document.value), f"{name}: …")
        yield wrong.at("", _START)
    return ()


def _other_fields(document: Document, known: str, meaning: str) -> Reader[None]:
    for name in document.value:
        if name != known and (name,) not in document.spoiled:
            near = nearest(name, [known], most=1)
            wrong = schema.unknown_field(name, near, [known])
            yield wrong.at("", document.span((name,), key=True), field=name)
    if known not in document.value and document.complete and not document.spoiled:
        yield schema.missing_field(known, meaning).at("", _START, field=known)


def _entries(
    document: Document, name: str, cls: type[OneOfMany], example: str
) -> Reader[tuple[tuple[int, OneOfMany], ...]]:
    values: Any = document.value.get(name, [])
    if not isinstance(values, list):
        if (name,) not in document.spoiled:
            wrong = schema.not_a_list(shape(values), example)
            yield wrong.at("", document.span((name,)), field=name)
        return ()
    found = []
    is_plain = characters.is_plain(document.text, cls)
    for index, value in enumerate(values):
        where = (name, index)
        if where in document.spoiled:
            continue
        if not is_plain:
            for place, finding in characters.inspect(document, cls, value, where):
                yield finding.at("", field=dotted(place))
        entry = classes.validate(cls, value)
        if isinstance(entry, ValidationError):
            yield from classes.refused(entry, cls, document, where)
        elif not any(one[:2] == where for one in document.spoiled):
            found.append((index, entry))
    return tuple(found)
