"""Answers over plans: the tree with what is done for it, what is not covered, and the targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ledgertool.answers import counts as answers
from ledgertool.answers import query
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.errors import AmbiguousName, NoPlan, SeveralPlans, UnknownSection
from ledgertool.language import _, ngettext
from ledgertool.model.plan import LocatedNode
from ledgertool.model.row import plain
from ledgertool.model.status import AsOf, Status
from ledgertool.model.targets import Target
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.plan import IssuedPlan

_BAR = 10


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
    issued, chosen = _chosen(ledger, section)
    asked = query.select(ledger, criteria, as_of)
    top = chosen.level if chosen else 0
    found: list[tuple[int, dict[str, Any], tuple[str, ...]]] = []
    if chosen is None:
        found.append((0, *_whole(issued, asked)))
    for spot in issued.nodes():
        if chosen is not None and not _is_in(spot.id, chosen.id):
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
    ).noted(*answers.unsaid(ledger, criteria, as_of), answers.no_closing(ledger, shown))


def _is_unread(ledger: Ledger) -> bool:
    """Tell whether there are plans, and none that could be read; the findings tell why."""
    return not ledger.plans and any(not problem for _name, problem in ledger.files.plans())


def _chosen(ledger: Ledger, section: str | None) -> tuple[IssuedPlan, LocatedNode | None]:
    """Find the plan that is meant, and the node. Raises NoPlan, UnknownSection, AmbiguousName."""
    if not ledger.plans:
        raise NoPlan
    by_id = {issued.id: issued for issued in ledger.plans}
    if section is None:
        if len(by_id) > 1:
            raise SeveralPlans(names=list(by_id))
        return ledger.plans[0], None
    if section in by_id:
        return by_id[section], None
    spots = [(issued, spot) for issued in ledger.plans for spot in issued.nodes()]
    exact = [(issued, spot) for issued, spot in spots if spot.id == section]
    tails = [(issued, spot) for issued, spot in spots if spot.id.endswith("/" + section)]
    found = exact or tails
    if not found:
        ids = [spot.id for _issued, spot in spots]
        raise UnknownSection(section, [*ids, *by_id, *_short(ids)])
    if len({spot.id for _issued, spot in found}) > 1:
        raise AmbiguousName(name=section, names=[spot.id for _issued, spot in found])
    return found[0]


def _short(ids: Iterable[str]) -> Iterator[str]:
    """Give ids as people type them: ``2.1.4``."""
    return (name.rpartition("/")[2] for name in ids)


def _rows(node: str, asked: Sequence[RowState]) -> list[RowState]:
    """Give the rows that serve a node or anything below it, each once, in their order."""
    return _once(
        state for state in asked if any(_is_in(link.to, node) for link in state.row.serves)
    )


def _is_in(inner: str, outer: str) -> bool:
    """Tell whether an id is that of a part or a plan, or of something below it."""
    return inner == outer or inner.startswith((outer + ".", outer + "/"))


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
        "targets": [_target_object(spot.id, target, None) for target in node.targets],
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
    issued, chosen = _chosen(ledger, section)
    found = _once(query.select(ledger, criteria, as_of))
    items: list[dict[str, Any]] = []
    for spot in issued.nodes():
        inside = chosen is None or _is_in(spot.id, chosen.id)
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
    ).noted(*answers.unsaid(ledger, criteria, as_of))


def targets(ledger: Ledger, section: str | None, as_of: AsOf) -> Sheet:
    """List the quantified aims of plans and rows, with the newest actual value of each.

    JSON: an array with ``id holder metric comparison value unit by by_text words actual
    share`` each; ``actual`` has ``on value evidence``, or is null; ``share`` is 1.0 for all.
    """
    held = [*_held(ledger)]
    if section is not None:
        part = _part(ledger, section)
        held = [
            (holder, target)
            for holder, target in held
            if f"{holder}/{target.number}" == part or _is_in(holder, part)
        ]
    objects = [_target_object(holder, target, as_of) for holder, target in held]
    counted = any(item["actual"] is not None for item in objects)
    reached = (Heading("actual", "最新实际"), Heading("share", "完成率"), Heading("bar", "进度"))
    headings = (
        Heading("id", "编号", whole=True),
        Heading("metric", "指标"),
        Heading("aim", "目标"),
        Heading("by", "期限", whole=True),
        *(reached if counted else ()),
        Heading("words", "原文"),
    )
    cells = tuple(
        (
            *(item["id"], target.metric, target.aim(), _by(target)),
            *(_reached(target, as_of) if counted else ()),
            target.words,
        )
        for (_holder, target), item in zip(held, objects, strict=True)
    )
    note = "" if counted else _("No actual value is on record yet.")
    count = len(objects)
    title = ngettext("{count} target", "{count} targets", count).format(count=count)
    return Sheet(headings, cells, tuple(objects), title=title).noted(note)


def _by(target: Target) -> str:
    """Write by when, and the words that say so where they are no date."""
    by = str(target.by) if target.by else ""
    return f"{by}（{target.by_text}）" if target.by_text else by


def _part(ledger: Ledger, section: str) -> str:
    """Find the id that is meant: of a plan or a node, else of a table, a row or a target.

    Raises UnknownSection and AmbiguousName.
    """
    plans = [issued.id for issued in ledger.plans]
    plans += [spot.id for issued in ledger.plans for spot in issued.nodes()]
    others = [table.id for table in ledger.tables]
    others += [table.row_id(row) for table, row in query.rows(ledger)]
    others += [f"{holder}/{target.number}" for holder, target in _held(ledger)]
    for known in (plans, others):
        tails = [name for name in known if name.endswith("/" + section)]
        found = [name for name in known if name == section] or tails
        if len(set(found)) > 1:
            raise AmbiguousName(name=section, names=found)
        if found:
            return found[0]
    raise UnknownSection(section, [*plans, *others, *_short(plans)])


def _held(ledger: Ledger) -> Iterator[tuple[str, Target]]:
    """Go through all targets with the id of what holds them: plans first, then rows."""
    for issued in ledger.plans:
        for spot in issued.nodes():
            for target in spot.node.targets:
                yield spot.id, target
    for table, row in query.rows(ledger):
        for target in row.targets:
            yield table.row_id(row), target


def _target_object(holder: str, target: Target, as_of: AsOf | None) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": f"{holder}/{target.number}",
        "holder": holder,
        "metric": target.metric,
        "comparison": target.comparison,
        "value": target.value,
        "unit": target.unit,
        "by": str(target.by) if target.by else None,
        "by_text": target.by_text,
        "words": target.words,
        "sum_of": list(target.sum_of),
    }
    if as_of is not None:
        actual = target.newest(as_of.day)
        item["actual"] = plain(actual) if actual else None
        item["share"] = target.share(as_of.day)
    return item


def _reached(target: Target, as_of: AsOf) -> tuple[str, str, str]:
    """Write the newest actual value, the share reached, and a bar of it."""
    actual, percent = target.newest(as_of.day), target.percent(as_of.day)
    if actual is None:
        return "", "", ""
    shown = f"{actual.value}{target.unit or ''}（{actual.on}）"
    if percent is None:
        return shown, "", ""
    full = min(percent * _BAR // 100, _BAR)
    return shown, f"{percent}%", "█" * full + "░" * (_BAR - full)
