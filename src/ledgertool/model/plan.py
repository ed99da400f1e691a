"""The plan: a document as a tree of parts and tasks, with dated goals and quantified targets.

A node's id follows the numbering of the document: ``plan2019/2.1.4`` is 二（一）4.
"""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from ledgertool.language import N_
from ledgertool.model.targets import Target
from ledgertool.model.values import Day, Deadline, Model, Number, Several, Text, named


class Goal(Model):
    """What is to be reached by a year."""

    by: Annotated[Deadline, named("期限", N_("By when"))]
    text: Annotated[Text, named("目标", N_("What is to be reached"))]


class Node(Model):
    """A part of the plan: its heading, its text, and the parts below it."""

    number: Annotated[Number, named("序号", N_("Its number among its siblings"))]
    heading: Annotated[
        Text, named("标题", N_("The heading without its number"), examples=["总体要求"])
    ]
    text: Annotated[Text | None, named("正文", N_("The whole text below the heading"))] = None
    goals: Annotated[Several[Goal], named("阶段目标")] = ()
    targets: Annotated[Several[Target], named("量化目标")] = ()
    nodes: Annotated[Several["Node"], named("下级")] = ()


class Plan(Model):
    """A plan: the document's head, and its nodes."""

    title: Annotated[Text, named("标题", N_("The plan's title as issued"))]
    document_number: Annotated[Text | None, named("文号", N_("The plan's document number"))] = None
    issued_by: Annotated[Text | None, named("发文机关", N_("The office that issued it"))] = None
    issued_on: Annotated[Day, named("印发日期", N_("The day it was issued"))]
    preamble: Annotated[Text | None, named("引言", N_("The text before its first part"))] = None
    nodes: Annotated[Several[Node], named("正文", min_length=1)]


class LocatedNode(NamedTuple):
    """A node with its id, its level from 1, and its place in the file."""

    id: str
    node: Node
    level: int
    location: tuple[str | int, ...]


def whole(plan_id: str, plan: Plan) -> LocatedNode:
    """Give a whole plan as a node of level 0, above all others."""
    node = Node.model_construct(number=0, heading=plan.title, text=plan.preamble, nodes=plan.nodes)
    return LocatedNode(plan_id, node, 0, ())


def located(plan_id: str, plan: Plan) -> Iterator[LocatedNode]:
    """Go through all nodes of a plan, in the order of the document."""
    return _located(plan.nodes, plan_id + "/", 1, ("nodes",))


def _located(
    nodes: tuple[Node, ...], prefix: str, level: int, base: tuple[str | int, ...]
) -> Iterator[LocatedNode]:
    for index, node in enumerate(nodes):
        name = f"{prefix}{node.number}"
        location = (*base, index)
        yield LocatedNode(name, node, level, location)
        yield from _located(node.nodes, name + ".", level + 1, (*location, "nodes"))
