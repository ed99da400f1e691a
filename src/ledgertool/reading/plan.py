"""Reading plans: ``data/plan2019.yaml`` is one, and its id is the name of its file."""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import ValidationError

from ledgertool.findings import schema
from ledgertool.findings.finding import Finding, Span
from ledgertool.language import _
from ledgertool.model.plan import LocatedNode, Plan, located
from ledgertool.reading import characters as inspection
from ledgertool.reading import validation
from ledgertool.reading.files import SUFFIX, Files


def load(name: str, files: Files, findings: list[Finding]) -> "IssuedPlan | None":
    """Read a plan; one with any error is left out, and the findings say why."""
    document = files.read(name)
    shown = files.shown(name)
    found = [finding.at(shown) for finding in document.findings]
    plan: Plan | ValidationError | None = None
    if isinstance(document.value, dict):
        if not document.spoiled and document.complete:
            plan = validation.validate(Plan, document.value)
        if isinstance(plan, ValidationError):
            problems = validation.findings(plan, Plan, document, ())
            found += [one.at(shown, one.span or Span(1, 1, 1, 1)) for one in problems]
        if not inspection.is_plain(document.text):
            texts = inspection.inspect(document, Plan, document.value, ())
            found += [one.at(shown, field=validation.dotted(where)) for where, one in texts]
    elif document.value is not None:
        wrong = schema.not_a_mapping(
            validation.shape(document.value), _("a plan: title, issued_on … and nodes")
        )
        found.append(wrong.at(shown, Span(1, 1, 1, 1)))
    findings.extend(found)
    return (
        IssuedPlan(name.removesuffix(SUFFIX), name, shown, plan) if isinstance(plan, Plan) else None
    )


class IssuedPlan(NamedTuple):
    """A plan that was read, with its id, its file's name in the data folder, and its path."""

    id: str
    file: str
    path: str
    plan: Plan

    def nodes(self) -> Iterator[LocatedNode]:
        """Go through all nodes, in the order of the document."""
        return located(self.id, self.plan)
