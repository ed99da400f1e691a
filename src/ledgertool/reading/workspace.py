"""Reading a workspace: the bureaus that ``workspace.yaml`` names, and where the data of each is.

A workspace with any finding is gathered by nobody: what it leaves out would go out of the lake.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from ledgertool.findings import workspace as rules
from ledgertool.findings.finding import Finding
from ledgertool.language import _
from ledgertool.model.workspace import GatheredBureau
from ledgertool.reading.document import Document, collect, dotted
from ledgertool.reading.one_list import read_list

_LIST: Final = "bureaus"


class Workspace(NamedTuple):
    """The bureaus that are gathered, in the order of the file, and what is wrong in it."""

    bureaus: tuple[GatheredBureau, ...]
    findings: tuple[Finding, ...]


def read_workspace(path: str, document: Document) -> Workspace:
    """Read the entries, each by itself; what is wrong with one hides no other."""
    found: list[Finding] = []
    reader = read_list(
        document,
        _LIST,
        GatheredBureau,
        meaning=_("the bureaus that are gathered"),
        example="- code: …",
    )
    entries = collect(reader, found)
    found += _twice(document, entries)
    placed = sorted((one.at(path) for one in found), key=lambda finding: finding.order)
    return Workspace(tuple(entry for _number, entry in entries), tuple(placed))


def _twice(document: Document, entries: Iterable[tuple[int, GatheredBureau]]) -> Iterator[Finding]:
    """Tell of codes that are one name where capital letters are no others than small ones."""
    first: dict[str, int] = {}
    for number, entry in entries:
        where = (_LIST, number, "code")
        before = first.setdefault(entry.code.casefold(), number)
        if before != number:
            span = document.span((_LIST, before, "code"))
            wrong = rules.bureau_twice(entry.code, span.line if span else 1)
            yield wrong.at("", document.span(where), field=dotted(where))
