"""Answers over plans: the tree with what is done for it, and what is not covered."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from ledgertool.answers import query, unread
from ledgertool.answers.asked import asked_words, head, nothing_found
from ledgertool.answers.lookup import find_section, is_within
from ledgertool.answers.notes import no_closing, unsaid
from ledgertool.answers.objects import counts_object, plain
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.searching import has_words
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.answers.targets import target_object
from ledgertool.language import _, ngettext
from ledgertool.model.cells import joined
from ledgertool.model.plan import LocatedNode, Node, whole
from ledgertool.model.status import AsOf
from ledgertool.names import few
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
_STEP = re.compile(r"[./]")  # what stands between an id and that of a part of it
_GAPS = (Heading("id", "编号", whole=True), Heading("what", "情况"), Heading("heading", "标题"))


class PlanPart(NamedTuple):
    """A node of a plan, or the plan as a whole, with the rows asked for.

    ``depth`` is how far it is below what is shown first; ``rows`` serve it or anything below
    it, each once, in their order.
    """

    plan: IssuedPlan
    located: LocatedNode
    depth: int
    rows: list[RowState]


def outline(
    ledger: Ledger, section: str | None, criteria: Criteria, as_of: AsOf, depth: int | None
) -> Sheet:
    """Give a plan, or a section of it, as a tree with its targets and the rows that serve it.

    JSON: an array of nodes in the order of the document, the plan itself first: ``id plan
    level heading text goals targets rows statuses nodes``, the plan also ``document_number
    issued_by issued_on``. ``rows`` are the ids of the rows that serve the node or anything
    below it, ``nodes`` the ids of the nodes right below.
    """
    if _is_unread(ledger):
        return Sheet(_TREE, (), partial(_cells, False), _object)
    issued, chosen = find_section(ledger, section)
    asked = query.select(ledger, criteria, as_of)
    parts = list(plan_parts(issued, chosen, asked))
    rows, narrowed = parts[0].rows, criteria != Criteria()
    kept = [part for part in parts if depth is None or part.depth <= depth]
    return Sheet(
        _TREE,
        kept,
        partial(_cells, narrowed),
        _object,
        notes=(editors_reading(),),
        title=head(_shown(chosen, as_of), criteria, _serving(len(rows), narrowed)),
        levels=tuple(part.depth for part in kept),
    ).noted(
        _in_its_text(issued, chosen, criteria.search),
        *unsaid(ledger, criteria, as_of),
        "" if asked else nothing_found(ledger, criteria, as_of),
        no_closing(ledger, rows),
    )


def _in_its_text(issued: IssuedPlan, chosen: LocatedNode, texts: Sequence[str]) -> str:
    """Say in which sections the plan itself has the words that rows are searched for."""
    found = [
        part.id
        for part in issued.nodes()
        if is_within(part.id, chosen.id) and _has_any(part.node, texts)
    ]
    words = _("The plan itself has these words in {ids}; see ledger plan ID.")
    return words.format(ids=few(found)) if found else ""


def _has_any(node: Node, texts: Sequence[str]) -> bool:
    own = (node.heading, node.text, node.goals, node.targets)
    return any(has_words(text, *own) for text in texts)


def _shown(chosen: LocatedNode, as_of: AsOf) -> str:
    """Say which part of a plan is shown, and as of which day its rows are."""
    words = _("Section {id}, as of {day}") if chosen.level else _("Plan {id}, as of {day}")
    return words.format(id=chosen.id, day=as_of.day)


def _serving(count: int, is_narrowed: bool) -> str:
    if not count:
        return _("no such row serves it") if is_narrowed else _("no row serves it")
    words = ngettext("{count} row serves it", "{count} rows serve it or its parts", count)
    return words.format(count=count)


def _is_unread(ledger: Ledger) -> bool:
    """Tell whether there are plans, and none that could be read; the findings tell why."""
    return not ledger.plans and unread.may_hold_plans(ledger)


def editors_reading() -> str:
    """Say whose reading the links between rows and plans are."""
    return _("Links to the plan are the editors' reading, not the documents' words.")


def plan_parts(
    issued: IssuedPlan, chosen: LocatedNode, asked: Sequence[RowState]
) -> Iterator[PlanPart]:
    """Go through a part of a plan and all below it, each with the rows asked for that serve it."""
    every = [whole(issued.id, issued.plan), *issued.nodes()]
    served = _served(asked, [located.id for located in every])
    for located in every:
        if is_within(located.id, chosen.id):
            rows = [*served[located.id].values()]
            yield PlanPart(issued, located, located.level - chosen.level, rows)


def _served(asked: Sequence[RowState], parts: Sequence[str]) -> dict[str, dict[str, RowState]]:
    """Give the rows that serve each part or anything below it, by their ids."""
    served: dict[str, dict[str, RowState]] = {part: {} for part in parts}
    deepest = max(len(_STEP.findall(part)) for part in parts)
    for state in asked:
        for link in state.row.serves:
            ends = [step.start() for step in islice(_STEP.finditer(link.to), deepest)]
            for end in (*ends, None):
                if (part := link.to[:end]) in served:
                    served[part].setdefault(state.id, state)
    return served


def _once(found: Iterable[RowState]) -> list[RowState]:
    rows: dict[str, RowState] = {}
    for state in found:
        rows.setdefault(state.id, state)
    return list(rows.values())


def _cells(is_narrowed: bool, part: PlanPart) -> tuple[str, ...]:
    node, rows = part.located.node, part.rows
    heading, text, counted = node.heading, "", _counted(rows)
    if part.located.level == 0:
        number = part.plan.plan.document_number
        heading += f"（{number}）" if number else ""
    elif node.text and not rows:
        counted = _("no such row") if is_narrowed else _("no rows")
    if part.depth == 0 < part.located.level:  # a node that was asked for is shown in full
        text = node.text or ""
        each = (f"{state.id} {state.title}（{joined(state.leaders)}）" for state in rows)
        counted = "\n".join([counted, *each])
    goals = "\n".join(f"{goal.by}：{goal.text}" for goal in node.goals)
    targets = "\n".join(f"{target.metric}：{target.aim()}" for target in node.targets)
    return part.located.id, heading, text, goals, targets, counted


def _counted(rows: Sequence[RowState]) -> str:
    if not rows:
        return ""
    # Translators: how many rows have a status, in a list
    lights = [
        _("{count} {status}").format(count=count, status=light.word)
        for light, count in query.tally(rows).items()
        if count
    ]
    every = ngettext("{count} row", "{count} rows", len(rows)).format(count=len(rows))
    # Translators: how many rows there are, and how many of each status
    return _("{rows} ({statuses})").format(rows=every, statuses=_(", ").join(lights))


def _object(part: PlanPart) -> dict[str, Any]:
    (name, node, level, _location), plan = part.located, part.plan.plan
    rows = part.rows
    document = {
        "document_number": plan.document_number,
        "issued_by": plan.issued_by,
        "issued_on": str(plan.issued_on),
    }
    return {
        "id": name,
        "plan": part.plan.id,
        "level": level,
        "heading": node.heading,
        "text": node.text,
        **({} if level else document),
        "goals": [plain(goal) for goal in node.goals],
        "targets": [target_object(name, target) for target in node.targets],
        "rows": [state.id for state in rows],
        "statuses": counts_object(rows),
        "nodes": [f"{name}{'.' if level else '/'}{inner.number}" for inner in node.nodes],
    }


def coverage(ledger: Ledger, section: str | None, criteria: Criteria, as_of: AsOf) -> Sheet:
    """Tell which nodes have no row behind them, and which rows serve none.

    A node counts as covered where a row serves it or anything below it; only nodes with a
    text of their own are asked for. JSON: ``what`` (node or row), ``id`` and ``heading``.
    """
    if _is_unread(ledger):
        return Sheet(_GAPS, (), _gap_cells, dict)
    issued, chosen = find_section(ledger, section)
    found = _once(query.select(ledger, criteria, as_of))
    nodes = [
        {"what": "node", "id": part.located.id, "heading": part.located.node.heading}
        for part in plan_parts(issued, chosen, found)
        if part.located.level and part.located.node.text and not part.rows
    ]
    rows = [
        {"what": "row", "id": state.id, "heading": state.title}
        for state in found
        if not any(link.to.startswith(issued.id + "/") for link in state.row.serves)
    ]
    sheet = Sheet(_GAPS, [*nodes, *rows], _gap_cells, dict, apart=len(nodes) or None)
    return sheet._replace(title=asked_words(_shown(chosen, as_of), criteria)).noted(
        *_gaps_counted(len(nodes), len(rows)),
        editors_reading(),
        *unsaid(ledger, criteria, as_of),
    )


def _gap_cells(gap: dict[str, str]) -> tuple[str, ...]:
    return gap["id"], {"node": _("no rows"), "row": _("no section")}[gap["what"]], gap["heading"]


def _gaps_counted(nodes: int, rows: int) -> tuple[str, str]:
    without = ngettext(
        "{count} section of the plan has no rows.",
        "{count} sections of the plan have no rows.",
        nodes,
    )
    serve_none = ngettext(
        "{count} row belongs to no section of the plan.",
        "{count} rows belong to no section of the plan.",
        rows,
    )
    return without.format(count=nodes), serve_none.format(count=rows)
