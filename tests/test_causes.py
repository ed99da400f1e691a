"""What only follows from another finding is left out, whatever else is told of its line."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from ledgertool.findings import relation, schema, text
from ledgertool.findings.causes import causes_only
from ledgertool.findings.finding import Finding, Span

PLACES = st.builds(
    lambda line, start, length: Span(line, start, line, start + length),
    st.integers(1, 2),
    st.integers(1, 6),
    st.integers(1, 4),
)
MADE = st.sampled_from(
    [
        relation.unknown_name("谢墙", "people", []),
        relation.number_gap([2]),
        schema.not_a_number("一"),
        text.outer_space(" "),
        text.inner_space("谢 强"),
    ]
)
"""One finding that explains and follows, one that does neither, and of each of the two."""

FOUND = st.builds(
    lambda made, path, span: made.at(path, span),
    MADE,
    st.sampled_from(["a.yaml", "b.yaml"]),
    PLACES | st.none(),
)


def is_inside(inner: Span, outer: Span) -> bool:
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]


def is_cause(one: Finding, other: Finding) -> bool:
    """Tell whether the other follows from the one, as their rules and places say."""
    if one.span is None or other.span is None or other.rule.follows is None:
        return False
    here = (one.path, one.span.line, one.rule.explains)
    if here != (other.path, other.span.line, other.rule.follows):
        return False
    return is_inside(one.span, other.span) or is_inside(other.span, one.span)


@given(st.lists(FOUND, max_size=8))
def test_what_follows_from_another_is_left_out_and_nothing_else(found: list[Finding]) -> None:
    kept = [other for other in found if not any(is_cause(one, other) for one in found)]
    assert causes_only(found) == kept


def test_of_two_causes_in_a_line_each_explains_what_is_in_it_or_around_it() -> None:
    spans = [Span(1, start, 1, end) for start, end in combinations(range(1, 6), 2)]
    cause, consequence = text.outer_space(" "), schema.not_a_number("一")
    for one, another, here in product(spans, repeat=3):
        found = [cause.at("a.yaml", one), cause.at("a.yaml", another)]
        told = causes_only([*found, consequence.at("a.yaml", here)])
        explained = any(is_inside(here, one) or is_inside(one, here) for one in (one, another))
        assert len(told) == 2 + (not explained), (one, another, here)
