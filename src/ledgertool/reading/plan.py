"""Reading plans: ``data/plan2019.yaml`` is one, and its id is the name of its file."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pydantic import ValidationError

from ledgertool.findings import schema
from ledgertool.findings.finding import Span
from ledgertool.language import _
from ledgertool.model import record
from ledgertool.model.plan import LocatedNode, Plan, located
from ledgertool.reading import characters, classes
from ledgertool.reading.document import Document, Reader, dotted, shape

_START = Span(1, 1, 1, 1)


class IssuedPlan(NamedTuple):
    """A plan that was read, with its id, its file's name in the data folder, and its path."""

    id: str
    file: str
    path: str
    plan: Plan
    document: Document

    def nodes(self) -> Iterator[LocatedNode]:
        """Go through all nodes, in the order of the document."""
        return located(self.id, self.plan)

    def as_of(self, day: date) -> "IssuedPlan":
        """Leave out what was put on record after a day; the very same, where nothing was."""
        seen = record.as_of(day, self.plan)
        return self if seen is self.plan else self._replace(plan=seen)


def read_plan(name: str, path: str, document: Document) -> Reader[IssuedPlan | None]:
    """Read a plan; one with any error is left out."""
    yield from document.findings
    plan: Plan | ValidationError | None = None
    if isinstance(document.value, dict):
        if not document.spoiled and document.complete:
            plan = classes.validate(Plan, document.value)
        if isinstance(plan, ValidationError):
            for finding in classes.refused(plan, Plan, document, ()):
                yield finding.at("", finding.span or _START)
        if not characters.is_plain(document.text, Plan):
            for where, finding in characters.inspect(document, Plan, document.value, ()):
                yield finding.at("", field=dotted(where))
    elif document.value is not None:
        expected = _("a plan: title, issued_on … and nodes")
        yield schema.not_a_mapping(shape(document.value), expected).at("", _START)
    if not isinstance(plan, Plan):
        return None
    return IssuedPlan(name.rpartition(".")[0], name, path, plan, document)
