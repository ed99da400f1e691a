"""Folding: nothing is lost, no line is too wide, and marks stand where they belong."""

from __future__ import annotations

import io
import re
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ledgertool.output.folding import NOT_FIRST, NOT_LAST, Folding, folded

CHARACTERS = "攀枝花市教育和体育局关于印发〈〉《》（）“”‘’、，。；：！？…—【】 　aBc12-/,.)(é☆𠮷"
LINES = st.text(st.sampled_from(CHARACTERS), max_size=60) | st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Mn", "Me", "Mc"]), max_size=40
)
WIDTHS = st.integers(1, 60)


@given(LINES, WIDTHS)
@example("《攀枝花市人民政府》的通知", 10)
@example("、、、、、、", 4)
@example("2020/reform-plans-other/1", 10)
def test_the_pieces_put_together_are_the_line(line: str, width: int) -> None:
    pieces = folded(line, width)
    assert "".join(pieces) == line
    assert all(pieces) or line == ""


@given(LINES, WIDTHS)
def test_no_piece_is_wider_than_it_must_be(line: str, width: int) -> None:
    for piece in folded(line, width):
        assert cell_len(piece.rstrip()) <= max(width, 2)


@given(LINES, st.integers(12, 60))
def test_no_line_begins_or_ends_with_a_mark_that_belongs_to_the_other(
    line: str, width: int
) -> None:
    for before, after in pairwise(folded(line, width)):
        wrong = after[0] in NOT_FIRST or before[-1] in NOT_LAST or after[0].isspace()
        assert not wrong or holds_together_too_long(line, width)


def holds_together_too_long(line: str, width: int) -> bool:
    """Tell whether marks follow each other so long that no line has room for all of them."""
    marks = re.escape("".join(NOT_FIRST | NOT_LAST)) + r"\s"
    runs = re.findall(rf"[^{marks}]?[{marks}]+[^{marks}]?", line)
    return any(cell_len(run) > width for run in runs)


@given(LINES, st.integers(12, 60))
def test_no_word_is_broken_that_fits(line: str, width: int) -> None:
    pieces = folded(line, width)
    for before, after in pairwise(pieces):
        if re.fullmatch("[a-zA-Z0-9]{2}", before[-1] + after[0]):
            words = re.findall(r"[!-~é’]+", line)
            assert any(cell_len(word) > width for word in words) or holds_together_too_long(
                line, width
            )


def test_the_marks_that_office_texts_have_are_known() -> None:
    assert set("、，。；：！？》〉）】”’") <= NOT_FIRST
    assert set("《〈（【“‘") <= NOT_LAST
    assert not NOT_FIRST & NOT_LAST


@given(st.lists(LINES, min_size=1, max_size=3), st.integers(2, 40))
def test_rich_shows_every_character_and_keeps_its_style(lines: list[str], width: int) -> None:
    text = Text("\n".join(lines), style="bold")
    stream = io.StringIO()
    Console(file=stream, width=width, color_system=None).print(Folding(text))
    shown = stream.getvalue()
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", text.plain)
    assert all(cell_len(line.rstrip()) <= width for line in shown.split("\n"))
