"""The page of the board: what stands in it before its script has run, and what that relies on."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledgertool.answers.board import Board, board
from ledgertool.answers.query import Criteria
from ledgertool.model.lights import SOON, AsOf, Status
from ledgertool.output.web.board import board_page
from ledgertool.output.web.words import words_of_board
from ledgertool.reading.ledger import load
from tests.samples import DATA

WEB = Path(board_page.__code__.co_filename).parent
PARTS = [(WEB / name).read_text("utf-8") for name in ("board.html", "board.js", "pictures.js")]
DAY = AsOf(date(2020, 12, 5), SOON)


@pytest.fixture(scope="module")
def real() -> Board:
    """Give the board of the real ledger."""
    return board(load(DATA).as_of(DAY.day), Criteria(), DAY)


def facts_of(page: str) -> dict[str, Any]:
    """Give what the script is given."""
    (text,) = re.findall('<script type="application/json" id="facts">(.*?)</script>', page)
    found: dict[str, Any] = json.loads(text)
    return found


def keys_of(page: str) -> list[str]:
    """Give what the rows of the table are found by."""
    return re.findall('<tr class="[^"]*" id="row=([^"]*)"', page)


def test_the_table_and_the_script_have_all_rows_in_one_order(real: Board) -> None:
    page = board_page(real)
    assert keys_of(page) == [row.id for row in real.rows]
    assert [row["id"] for row in facts_of(page)["rows"]] == keys_of(page)


def test_rows_of_one_id_are_still_found_each_by_itself(real: Board) -> None:
    twice = real._replace(rows=(*real.rows[:2], *real.rows[:2]), sections=())
    page = board_page(twice)
    first, second = (row.id for row in real.rows[:2])
    assert keys_of(page) == [first, second, f"{first}~2", f"{second}~2"]
    assert [row["id"] for row in facts_of(page)["rows"]] == keys_of(page)


def test_rows_behind_the_first_page_are_in_the_table_and_wait_for_the_script(real: Board) -> None:
    many = real._replace(rows=real.rows[:1] * 201, sections=())
    assert re.findall('<tr class="([^"]*)" id', board_page(many)).count("open later") == 1


def test_the_script_has_all_words_that_it_says_and_nothing_has_others() -> None:
    said = set(re.findall(r"words\.([a-z_]+)", "".join(PARTS)))
    said |= {f"rest_{name}" for name in ("behind", "coming")}  # words[`rest_${id}`]
    in_python = {"title", "late", "in_days", "today", "at_once"}
    in_python |= {"leader", "department", "table", "status"}  # the labels of what is chosen from
    assert said | in_python == set(words_of_board())


def test_the_script_finds_every_element_that_it_looks_for(real: Board) -> None:
    looked_for = set(re.findall(r'\bat\("([a-z-]+)"\)', "".join(PARTS[1:])))
    ids = re.findall(' id="([^"]*)"', board_page(real))
    assert len(ids) == len(set(ids))
    assert looked_for <= set(ids)
    assert len(looked_for) > 20


def test_every_light_is_counted_as_something_but_what_is_given_up(real: Board) -> None:
    groups = {light["name"]: light["group"] for light in facts_of(board_page(real))["lights"]}
    assert list(groups) == [light.value for light in Status]
    assert [name for name, group in groups.items() if group is None] == ["withdrawn"]


@pytest.mark.parametrize("text", ["</script><b>", "<!--", "\u2028", "\u202e", "\x07", "&lt;"])
def test_no_text_ends_the_script_or_goes_unseen(real: Board, text: str) -> None:
    row = real.rows[0]._replace(title=text, record=(text,), cells=(text,) * len(real.headings))
    page = board_page(real._replace(rows=(row,), notes=(text,), sections=()))
    seen = {"\u2028": "<U+2028>", "\u202e": "<U+202E>", "\x07": "<U+0007>"}.get(text, text)
    assert facts_of(page)["rows"][0]["title"] == seen
    assert facts_of(page)["rows"][0]["record"] == [seen]
    assert text in ("&lt;",) or text not in page.split("</style>")[1].split("<body>")[1]


def test_the_plan_is_a_tree_with_the_rows_that_serve_it(real: Board) -> None:
    page = board_page(real)
    plan = page[page.index('<section id="plan"') :]
    assert len(re.findall('<li id="plan2019', plan)) == len(real.sections)
    assert plan.count("<ul>") == plan.count("</ul>") - plan.count("<ul class")


def test_a_board_without_any_row_says_so(real: Board) -> None:
    page = board_page(real._replace(rows=(), forms=(), sections=(), leaders=(), departments=()))
    assert "Nothing is overdue." in page
    assert "Nothing is to come that has a day." in page
    assert "Nothing has a last day." in page
    assert 'id="plan"' not in page


def test_which_commit_answers_stands_in_the_head(real: Board) -> None:
    assert "; Data of the commit abc of 2020-12-05</p>" in board_page(
        real, "Data of the commit abc of 2020-12-05"
    )
