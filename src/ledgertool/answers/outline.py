"""Answers over plans: the tree with what is done for it, and what is not covered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ledgertool.answers import query
from ledgertool.answers.lookup import find_section, is_within
from ledgertool.answers.notes import no_closing, title, unsaid
from ledgertool.answers.objects import plain
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.answers.targets import target_object
from ledgertool.language import _, ngettext
from ledgertool.model.plan import LocatedNode
from ledgertool.model.status import AsOf
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.plan import IssuedPlan

_TREE = (
    Heading("id", "编号", whole=True),
    Heading("heading", "标题"),
    Heading("text", "正文"),
    Heading("goals", "阶段目标"),
    Heading("targets", "量化目标"),
    Heading("rows", "对应事项"),
)
_GAPS = (Heading("id", "编号", whole=True), Heading("what", "情况"), Heading("heading", "标题"))


class _Part(NamedTuple):
    """A plan, or a node of it, with the rows asked for; ``depth`` counts from what is shown."""

    issued: IssuedPlan
    located: LocatedNode | None
    depth: int
    asked: Sequence[RowState]

    @property
    def id(self) -> str:
        return self.located.id if self.located else self.issued.id

    @property
    def rows(self) -> list[RowState]:
        return _serving(self.id, self.asked)


def outline(
    ledger: Ledger, section: str | None, criteria: Criteria, as_of: AsOf, depth: int | None
) -> Sheet:
    """Give a plan, or a section of it, as a tree with its targets and the rows that serve it.

    JSON: an array of nodes in the order of the document, the plan itself first: ``id plan
    level heading text goals targets rows statuses nodes``; ``rows`` are the ids of the rows
    that serve the node or anything below it, ``nodes`` the ids of the nodes right below.
    """
    if _is_unread(ledger):
        return Sheet(_TREE, (), _cells, _object)
    issued, chosen = find_section(ledger, section)
    asked = query.select(ledger, criteria, as_of)
    parts = list(_parts(issued, chosen, asked))
    rows = parts[0].rows
    kept = [part for part in parts if depth is None or part.depth <= depth]
    return Sheet(
        _TREE,
        kept,
        _cells,
        _object,
        notes=(_editors_reading(),),
        title=title(as_of, len(rows)),
        levels=tuple(part.depth for part in kept),
    ).noted(*unsaid(ledger, criteria, as_of), no_closing(ledger, rows))


def _is_unread(ledger: Ledger) -> bool:
    """Tell whether there are plans, and none that could be read; the findings tell why."""
    return not ledger.plans and any(not problem for _name, problem in ledger.files.plans())


def _editors_reading() -> str:
    return _("What serves what is the editors' reading, not the documents' words.")


def _parts(
    issued: IssuedPlan, chosen: LocatedNode | None, asked: Sequence[RowState]
) -> Iterator[_Part]:
    """Go through a node and all below it, or through a whole plan, itself first."""
    if chosen is None:
        yield _Part(issued, None, 0, asked)
    for located in issued.nodes():
        if chosen is None or is_within(located.id, chosen.id):
            yield _Part(issued, located, located.level - (chosen.level if chosen else 0), asked)


def _serving(part: str, asked: Iterable[RowState]) -> list[RowState]:
    """Give the rows that serve a part or anything below it, each once, in their order."""
    return _once(
        state for state in asked if any(is_within(link.to, part) for link in state.row.serves)
    )


def _once(found: Iterable[RowState]) -> list[RowState]:
    """Give each row once, also where several of its stages were asked for."""
    rows: dict[str, RowState] = {}
    for state in found:
        rows.setdefault(state.id, state)
    return list(rows.values())


def _cells(part: _Part) -> tuple[str, ...]:
    rows = part.rows
    counted = _counted(rows)
    if part.located is None:
        plan = part.issued.plan
        number = f"（{plan.document_number}）" if plan.document_number else ""
        return part.id, plan.title + number, "", "", "", counted
    node, text = part.located.node, ""
    if node.text and not rows:
        counted = "无对应事项"
    if part.depth == 0:  # the node that was asked for is shown with all that there is
        text = node.text or ""
        counted = "\n".join([counted, *(f"{state.id} {state.row.title}" for state in rows)])
    goals = "\n".join(f"{goal.by}：{goal.text}" for goal in node.goals)
    targets = "\n".join(f"{target.metric}：{target.aim()}" for target in node.targets)
    return part.id, node.heading, text, goals, targets, counted


def _counted(rows: Sequence[RowState]) -> str:
    """Write how many rows there are, and their statuses."""
    if not rows:
        return ""
    tally = query.tally(rows).items()
    lights = "，".join(f"{light.chinese} {count}" for light, count in tally if count)
    return f"{len(rows)} 项（{lights}）"


def _object(part: _Part) -> dict[str, Any]:
    rows = part.rows
    tally = query.tally(rows).items()
    own = _plan_object(part.issued) if part.located is None else _node_object(part.located)
    nodes = own.pop("nodes")
    return {
        "id": part.id,
        "plan": part.issued.id,
        "level": part.located.level if part.located else 0,
        **own,
        "rows": [state.id for state in rows],
        "statuses": {light.value: count for light, count in tally if count},
        "nodes": nodes,
    }


def _plan_object(issued: IssuedPlan) -> dict[str, Any]:
    plan = issued.plan
    return {
        "heading": plan.title,
        "text": plan.preamble,
        "document_number": plan.document_number,
        "issued_by": plan.issued_by,
        "issued_on": str(plan.issued_on),
        "goals": [],
        "targets": [],
        "nodes": [f"{issued.id}/{node.number}" for node in plan.nodes],
    }


def _node_object(located: LocatedNode) -> dict[str, Any]:
    node = located.node
    return {
        "heading": node.heading,
        "text": node.text,
        "goals": [plain(goal) for goal in node.goals],
        "targets": [target_object(located.id, target) for target in node.targets],
        "nodes": [f"{located.id}.{inner.number}" for inner in node.nodes],
    }


class _Gap(NamedTuple):
    """A node that no row serves, or a row that serves no node."""

    what: str
    id: str
    heading: str


def coverage(ledger: Ledger, section: str | None, criteria: Criteria, as_of: AsOf) -> Sheet:
    """Tell which nodes have no row behind them, and which rows serve none.

    A node counts as covered where a row serves it or anything below it; only nodes with a
    text of their own are asked for. JSON: ``what`` (node or row), ``id`` and ``heading``.
    """
    if _is_unread(ledger):
        return Sheet(_GAPS, (), _gap_cells, _Gap._asdict)
    issued, chosen = find_section(ledger, section)
    found = _once(query.select(ledger, criteria, as_of))
    nodes = [
        _Gap("node", part.id, part.located.node.heading)
        for part in _parts(issued, chosen, found)
        if part.located and part.located.node.text and not part.rows
    ]
    rows = [
        _Gap("row", state.id, state.row.title)
        for state in found
        if not any(link.to.startswith(issued.id + "/") for link in state.row.serves)
    ]
    return Sheet(_GAPS, [*nodes, *rows], _gap_cells, _Gap._asdict, apart=len(nodes) or None).noted(
        *_gaps_counted(len(nodes), len(rows)),
        _editors_reading(),
        *unsaid(ledger, criteria, as_of),
    )


def _gap_cells(gap: _Gap) -> tuple[str, ...]:
    return gap.id, {"node": "无事项", "row": "无规划"}[gap.what], gap.heading


def _gaps_counted(nodes: int, rows: int) -> tuple[str, str]:
    without = ngettext(
        "{count} node of the plan has no row behind it.",
        "{count} nodes of the plan have no row behind them.",
        nodes,
    )
    serve_none = ngettext(
        "{count} row serves no node of the plan.", "{count} rows serve no node of the plan.", rows
    )
    return without.format(count=nodes), serve_none.format(count=rows)
