"""The plan: a document as a tree of parts and tasks, with dated goals and quantified targets.

``data/plan2019.yaml`` is one; its id is the name of its file. A node's id follows the numbering
of the document: ``plan2019/2.1.4`` is 二（一）4.
"""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from pydantic import Field, ValidationError

from ledgertool.findings import schema
from ledgertool.findings.finding import Finding, Span
from ledgertool.language import N_, _
from ledgertool.model.targets import Target
from ledgertool.model.values import Day, Deadline, Model, Number, Text
from ledgertool.reading import characters as inspection
from ledgertool.reading import validation
from ledgertool.reading.document import Location
from ledgertool.reading.files import SUFFIX, Files


class Goal(Model):
    """What is to be reached by a year."""

    by: Annotated[Deadline, Field(title="期限", description=N_("By when"))]
    text: Annotated[Text, Field(title="目标", description=N_("What is to be reached"))]


class Node(Model):
    """A part of the plan: its heading, its text, and the parts below it."""

    number: Annotated[Number, Field(title="序号", description=N_("Its number among its siblings"))]
    heading: Annotated[Text, Field(title="标题", description=N_("The heading without its number"))]
    text: Annotated[
        Text | None, Field(title="正文", description=N_("The whole text below the heading"))
    ] = None
    goals: Annotated[tuple[Goal, ...], Field(strict=False, title="阶段目标")] = ()
    targets: Annotated[tuple[Target, ...], Field(strict=False, title="量化目标")] = ()
    nodes: Annotated[tuple["Node", ...], Field(strict=False, title="下级")] = ()


class Plan(Model):
    """A plan: the document's head, and its nodes."""

    title: Annotated[Text, Field(title="标题", description=N_("The plan's title as issued"))]
    document_number: Annotated[
        Text | None, Field(title="文号", description=N_("The plan's document number"))
    ] = None
    issued_by: Annotated[
        Text | None, Field(title="发文机关", description=N_("The office that issued it"))
    ] = None
    issued_on: Annotated[Day, Field(title="印发日期", description=N_("The day it was issued"))]
    preamble: Annotated[
        Text | None, Field(title="引言", description=N_("What stands before its first part"))
    ] = None
    nodes: Annotated[tuple[Node, ...], Field(strict=False, min_length=1, title="正文")]


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


class LocatedNode(NamedTuple):
    """A node with its id, its level from 1, and its place in the file."""

    id: str
    node: Node
    level: int
    location: Location


class IssuedPlan(NamedTuple):
    """A plan that was read, with its id, its file's name in the data folder, and its path."""

    id: str
    file: str
    path: str
    plan: Plan

    def spots(self) -> Iterator[LocatedNode]:
        """Go through all nodes, in the order of the document."""
        yield from _spots(self.plan.nodes, self.id + "/", 1, ("nodes",))


def _spots(
    nodes: tuple[Node, ...], prefix: str, level: int, base: Location
) -> Iterator[LocatedNode]:
    for place, node in enumerate(nodes):
        name = f"{prefix}{node.number}"
        here: Location = (*base, place)
        yield LocatedNode(name, node, level, here)
        yield from _spots(node.nodes, name + ".", level + 1, (*here, "nodes"))
