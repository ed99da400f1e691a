"""Answers over plans: the tree with what is done for it, and what is not covered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ledgertool.answers import query
from ledgertool.answers.lookup import (
    find_section,
    is_within,
)
from ledgertool.answers.notes import no_closing, unsaid
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.answers.targets import target_object
from ledgertool.language import _, ngettext
from ledgertool.model.plan import LocatedNode
from ledgertool.model.row import plain
from ledgertool.model.status import AsOf, Status
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.plan import IssuedPlan


def outline(
    ledger: Ledger, section: str | None, criteria: Criteria, as_of: AsOf, depth: int | None
) -> Sheet:
    """Give a plan, or a section of it, as a tree with its targets and the rows that serve it.

    JSON: an array of nodes in the order of the document, the plan itself first: ``id plan
    level heading text goals targets rows statuses nodes``; ``rows`` are the ids of the rows
    that serve the node or anything below it, ``nodes`` the ids of the nodes right below.
    """
    headings = (
        Heading("id", "编号", whole=True),
        Heading("heading", "标题"),
        Heading("text", "正文"),
        Heading("goals", "阶段目标"),
        Heading("targets", "量化目标"),
        Heading("rows", "对应事项"),
    )
    if _is_unread(ledger):
        return Sheet(headings, (), ())
    issued, chosen = find_section(ledger, section)
    asked = query.select(ledger, criteria, as_of)
    top = chosen.level if chosen else 0
    found: list[tuple[int, dict[str, Any], tuple[str, ...]]] = []
    if chosen is None:
        found.append((0, *_whole(issued, asked)))
    for spot in issued.nodes():
        if chosen is not None and not is_within(spot.id, chosen.id):
            continue
        if depth is None or spot.level - top <= depth:
            alone = chosen is not None and spot.id == chosen.id
            found.append((spot.level - top, *_node(spot, issued, asked, whole=alone)))
    shown = _rows(chosen.id if chosen else issued.id, asked)
    count = len(shown)
    rows = ngettext("{count} row", "{count} rows", count).format(count=count)
    return Sheet(
        headings,
        tuple(cells for _level, _item, cells in found),
        tuple(item for _level, item, _cells in found),
        notes=(_("What serves what is the editors' reading, not the documents' words."),),
        title=_("As of {day}: {rows}").format(day=as_of.day, rows=rows),
        levels=tuple(level for level, _item, _cells in found),
    ).noted(*unsaid(ledger, criteria, as_of), no_closing(ledger, shown))


def _is_unread(ledger: Ledger) -> bool:
    """Tell whether there are plans, and none that could be read; the findings tell why."""
    return not ledger.plans and any(not problem for _name, problem in ledger.files.plans())


def _rows(node: str, asked: Sequence[RowState]) -> list[RowState]:
    """Give the rows that serve a node or anything below it, each once, in their order."""
    return _once(
        state for state in asked if any(is_within(link.to, node) for link in state.row.serves)
    )


def _once(found: Iterable[RowState]) -> list[RowState]:
    """Give each row once, also where several of its stages were asked for."""
    rows: dict[str, RowState] = {}
    for state in found:
        rows.setdefault(state.id, state)
    return list(rows.values())


def _tally(found: Sequence[RowState]) -> dict[str, int]:
    counted = {light: sum(state.status is light for state in found) for light in Status}
    return {light.value: count for light, count in counted.items() if count}


def _counted(found: Sequence[RowState]) -> str:
    """Write how many rows there are, and their lights."""
    if not found:
        return ""
    lights = "，".join(f"{Status(name).chinese} {n}" for name, n in _tally(found).items())
    return f"{len(found)} 项（{lights}）"


def _whole(issued: IssuedPlan, asked: Sequence[RowState]) -> tuple[dict[str, Any], tuple[str, ...]]:
    plan, rows = issued.plan, _rows(issued.id, asked)
    heading = plan.title + (f"（{plan.document_number}）" if plan.document_number else "")
    item = {
        "id": issued.id,
        "plan": issued.id,
        "level": 0,
        "heading": plan.title,
        "text": plan.preamble,
        "document_number": plan.document_number,
        "issued_by": plan.issued_by,
        "issued_on": str(plan.issued_on),
        "goals": [],
        "targets": [],
        "rows": [state.id for state in rows],
        "statuses": _tally(rows),
        "nodes": [f"{issued.id}/{node.number}" for node in plan.nodes],
    }
    return item, (issued.id, heading, "", "", "", _counted(rows))


def _node(
    spot: LocatedNode, issued: IssuedPlan, asked: Sequence[RowState], *, whole: bool
) -> tuple[dict[str, Any], tuple[str, ...]]:
    node, rows = spot.node, _rows(spot.id, asked)
    item = {
        "id": spot.id,
        "plan": issued.id,
        "level": spot.level,
        "heading": node.heading,
        "text": node.text,
        "goals": [plain(goal) for goal in node.goals],
        "targets": [target_object(spot.id, target, None) for target in node.targets],
        "rows": [state.id for state in rows],
        "statuses": _tally(rows),
        "nodes": [f"{spot.id}.{inner.number}" for inner in node.nodes],
    }
    goals = "\n".join(f"{goal.by}：{goal.text}" for goal in node.goals)
    targets = "\n".join(f"{target.metric}：{target.aim()}" for target in node.targets)
    served = _counted(rows) or ("无对应事项" if node.text else "")
    if whole:
        served = "\n".join([served, *(f"{state.id} {state.row.title}" for state in rows)]).strip()
    return item, (spot.id, node.heading, (node.text or "") if whole else "", goals, targets, served)


def coverage(ledger: Ledger, section: str | None, criteria: Criteria, as_of: AsOf) -> Sheet:
    """Tell which nodes have no row behind them, and which rows serve none.

    A node counts as covered where a row serves it or anything below it; only nodes with a
    text of their own are asked for. JSON: ``id``, ``what`` (node or row) and ``heading``.
    """
    headings = (
        Heading("id", "编号", whole=True),
        Heading("what", "情况"),
        Heading("heading", "标题"),
    )
    if _is_unread(ledger):
        return Sheet(headings, (), ())
    issued, chosen = find_section(ledger, section)
    found = _once(query.select(ledger, criteria, as_of))
    items: list[dict[str, Any]] = []
    for spot in issued.nodes():
        inside = chosen is None or is_within(spot.id, chosen.id)
        if inside and spot.node.text and not _rows(spot.id, found):
            items.append({"what": "node", "id": spot.id, "heading": spot.node.heading})
    nodes = len(items)
    for state in found:
        if not any(link.to.startswith(issued.id + "/") for link in state.row.serves):
            items.append({"what": "row", "id": state.id, "heading": state.row.title})
    words = {"node": "无事项", "row": "无规划"}
    cells = tuple((item["id"], words[item["what"]], item["heading"]) for item in items)
    rows = len(items) - nodes
    without = ngettext(
        "{count} node of the plan has no row behind it.",
        "{count} nodes of the plan have no row behind them.",
        nodes,
    ).format(count=nodes)
    serve_none = ngettext(
        "{count} row serves no node of the plan.",
        "{count} rows serve no node of the plan.",
        rows,
    ).format(count=rows)
    editors = _("What serves what is the editors' reading, not the documents' words.")
    return Sheet(
        headings, cells, tuple(items), notes=(without, serve_none, editors), apart=nodes or None
    ).noted(*unsaid(ledger, criteria, as_of))
