"""What a plan expects of its document: its head, and its parts with their numbers."""

from collections.abc import Iterator
from typing import Final

from ledgertool.checking.issued.pieces import (
    POINT,
    Loose,
    Owner,
    TextPiece,
    Wanted,
    chinese,
    dates,
    text_piece,
    within,
)
from ledgertool.model.plan import LocatedNode
from ledgertool.reading.issued.passages import squeezed
from ledgertool.reading.plan import IssuedPlan

_STOP: Final = "。"


def of_plan(issued: IssuedPlan) -> Wanted:
    """Give what a plan expects, in its order."""
    about = Owner(issued.id, issued)
    plan = issued.plan
    wanted = Wanted([text_piece(plan.title, about, "title")], [*_loose(issued, about)], [], [], [])
    if plan.preamble:
        wanted.pieces.append(text_piece(plan.preamble, about, "preamble"))
    for spot in issued.nodes():
        owner = Owner(spot.id, issued, base=spot.location)
        pieces = list(_of_node(spot, owner))
        wanted.pieces.extend(pieces)
        wanted.within.extend(within(_within(spot, owner), [piece.text for piece in pieces]))
    return wanted


def _loose(issued: IssuedPlan, about: Owner) -> Iterator[Loose]:
    plan = issued.plan
    for name, text in (
        ("document_number", plan.document_number),
        ("issued_by", plan.issued_by),
    ):
        if text:
            yield Loose(text_piece(text, about, name), (squeezed(text),))
    days = dates(plan.issued_on)
    yield Loose(TextPiece(days[0], about, ("issued_on",)), days)


def _of_node(spot: LocatedNode, owner: Owner) -> Iterator[TextPiece]:
    yield TextPiece(_numbered(spot.level, spot.node.number), owner, ("number",))
    yield text_piece(spot.node.heading, owner, "heading")
    yield TextPiece(_STOP, owner, ("heading",), glue=True, slot=f"stop {spot.level}")
    if spot.node.text:
        yield text_piece(spot.node.text, owner, "text")


def _numbered(level: int, number: int) -> str:
    """Write a number as official documents do at a level: 一、 then （一） then 1．."""
    if level == 1:
        return f"{chinese(number)}、"
    if level == 2:
        return f"（{chinese(number)}）"
    return f"{number}{POINT}" if level == 3 else f"（{number}）"


def _within(spot: LocatedNode, owner: Owner) -> Iterator[TextPiece]:
    for index, goal in enumerate(spot.node.goals):
        yield text_piece(goal.text, owner, "goals", index, "text")
    for index, target in enumerate(spot.node.targets):
        yield text_piece(target.words, owner, "targets", index, "words")
        if target.by_text:
            yield text_piece(target.by_text, owner, "targets", index, "by_text")
