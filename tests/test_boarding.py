"""The command board: what it writes and what it may write over, and what it says and leaves out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ledgertool.answers import query
from ledgertool.answers.board import board
from ledgertool.model.status import AsOf
from ledgertool.reading.ledger import load
from tests.conftest import Kept, Make, Run, ask_json, posix
from tests.repositories import FILE, ask, begun
from tests.samples import AS_OF, DATA, PLAN, REGISTRY, TABLE
from tests.test_as_of import BEFORE, MARK
from tests.test_as_of import ledger as with_later_entries
from tests.test_board import DAY, SECRET, WITH_PHONES, plainly
from tests.test_one_way_out import without
from tests.test_query import FILES

CASES = Path(__file__).parent / "cases" / "board"
ASK = ("board", "--data", str(DATA), "--as-of", AS_OF)


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask where nothing is: a board is written there."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def page(run: Run, *words: str, data: Path = DATA, as_of: str = AS_OF, code: int = 0) -> str:
    """Ask for a board on stdout."""
    answer = run("board", "-o", "-", "--as-of", as_of, *words, "--data", str(data))
    assert answer.code == code, answer.err
    return answer.out


def facts(html: str) -> Any:
    """Give what the script of a page is given."""
    found = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)
    (text,) = found
    return json.loads(text)


def said(html: str) -> str:
    """Give all that a page says, to people and to its script, as plain text."""
    body = re.sub(r"(?s)<(style|script)>.*?</\1>", " ", html)
    return f"{body}\n{json.dumps(facts(html), ensure_ascii=False)}"


# What is written


def test_without_a_name_the_file_is_board_html_and_is_replaced_each_time(run: Run) -> None:
    for _time in range(2):
        answer = run(*ASK)
        assert (answer.code, answer.out) == (0, "")
        assert answer.err.splitlines()[0] == "Wrote “board.html”."
    assert [path.name for path in Path.cwd().iterdir()] == ["board.html"]
    assert Path("board.html").read_text(encoding="utf-8") == page(run)


def test_a_board_of_any_name_is_replaced_by_another(run: Run) -> None:
    assert run(*ASK, "-o", "甲.HTML").code == 0
    answer = run(*ASK, "--leader", "刘自力", "-o", "甲.HTML")
    assert answer.code == 0
    assert Path("甲.HTML").read_text(encoding="utf-8") == page(run, "--leader", "刘自力")


FOREIGN = [
    "",
    "甲",
    "<!doctype html><title>甲</title>",
    '<!doctype html>\n<p>a</p>\n<meta name="generator" content="ledgertool board">\n',
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="generator" content="ledgertool">\n',
]


@pytest.mark.parametrize("text", FOREIGN)
@pytest.mark.parametrize("words", [[], ["-o", "board.html"]], ids=["unnamed", "named"])
def test_a_file_that_is_no_board_stays_unless_it_is_forced(
    run: Run, text: str, words: list[str]
) -> None:
    Path("board.html").write_text(text, encoding="utf-8")
    answer = run(*ASK, *words)
    assert answer == (
        2,
        "",
        "“board.html” exists already, so nothing was written; use --force to overwrite it.\n",
    )
    assert Path("board.html").read_text(encoding="utf-8") == text
    assert run(*ASK, *words, "--force").code == 0
    assert Path("board.html").read_text(encoding="utf-8") == page(run)


def test_an_answer_that_was_saved_as_a_page_is_no_board(run: Run) -> None:
    assert run("list", "--data", str(DATA), "-o", "board.html").code == 0
    assert run(*ASK).code == 2


@posix
def test_a_link_that_nobody_has_named_is_not_followed(run: Run, tmp_path: Path) -> None:
    assert run(*ASK, "-o", str(tmp_path / "outside.html")).code == 0
    before = (tmp_path / "outside.html").read_bytes()
    Path("board.html").symlink_to(tmp_path / "outside.html")
    assert run(*ASK, "--leader", "刘自力").code == 2
    assert (tmp_path / "outside.html").read_bytes() == before


@pytest.mark.parametrize("name", ["甲.txt", "甲", "", "甲.htm", "甲.html.md"])
def test_a_file_that_no_browser_would_open_is_refused_in_a_sentence(run: Run, name: str) -> None:
    assert run("board", "-o", name, "--data", "nowhere") == (
        2,
        "",
        "A board is a page for the browser; name its file with -o FILE.html.\n",
    )


def test_without_its_library_it_says_what_to_install_before_it_reads(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "jinja2")
    assert run("board", "--data", "nowhere") == (
        2,
        "",
        "html needs libraries that are not installed; run: pip install 'ledgertool[office]'\n",
    )
    assert list(Path.cwd().iterdir()) == []


# What is said


def test_data_with_errors_is_shown_and_what_is_wrong_is_told(run: Run, make: Make) -> None:
    data = make({FILE: TABLE.replace("number: 1", "number: 甲")})
    answer = run("board", "--data", str(data), "--as-of", AS_OF)
    assert answer.code == 3
    first, *_others, last = answer.err.splitlines()
    assert first == "Wrote “board.html”."
    assert last == "1 row could not be read and is left out of this answer."
    html = Path("board.html").read_text(encoding="utf-8")
    assert [row["id"] for row in facts(html)["rows"]] == ["2020/tasks/2"]


@posix
def test_the_commit_that_answers_is_told_on_the_page_and_beside_it(tmp_path: Path) -> None:
    office = begun(tmp_path / "office", {"registry.yaml": REGISTRY, FILE: TABLE}, on="2020-06-25")
    commit = office.git("rev-parse", "--short=12", "HEAD")
    office.commit({FILE: TABLE.replace("推进中考改革", "推进高考改革")}, on="2020-08-01")
    answer = ask(office, "board", "--at", "2020-07-01", "-o", "-")
    assert answer.code == 0
    words = f"Data of the commit {commit} of 2020-06-25"
    assert words in answer.err
    assert words in said(answer.out)
    assert "推进中考改革" in said(answer.out)
    assert "推进高考改革" not in answer.out
    now = ask(office, "board", "--as-of", AS_OF, "-o", "-")
    assert "Data of the commit" not in now.out + now.err


def test_what_rows_leave_unsaid_is_told_on_the_page_and_beside_it(run: Run) -> None:
    answer = run(*ASK, "--department", "职成高教科", "-o", "-")
    note = "more rows name departments collectively and may include it."
    assert note in answer.err
    assert note in answer.out
    assert "department “职成高教科”" in said(answer.out)


def test_nothing_found_is_told_on_an_empty_page(run: Run) -> None:
    html = page(run, "--search", "没有这个词")
    assert facts(html)["rows"] == []
    assert "No text field has “没有这个词”" in said(html)


# Which rows

FILTERS = [
    [],
    ["--leader", "刘自力"],
    ["--leader", "江海"],
    ["--leader", "刘自力,谢强", "--must-close"],
    ["--department", "职成高教科"],
    ["--department", "职成高教科", "--lead-only"],
    ["--table", "pilots", "--table", "reform-tasks"],
    ["--kind", "改革试点"],
    ["--year", "2020", "--status", "即将到期"],
    ["--search", "足球"],
    ["--due", "2020-12"],
]


@pytest.mark.parametrize("filters", FILTERS, ids=" ".join)
def test_filters_give_the_rows_of_the_list(run: Run, filters: list[str]) -> None:
    listed = [row["id"] for row in ask_json(run, "list", *filters)]
    shown = [row["id"] for row in facts(page(run, *filters))["rows"]]
    assert shown == list(dict.fromkeys(listed))
    assert shown


def test_a_row_with_stages_is_shown_once_whichever_of_them_is_due(run: Run, make: Make) -> None:
    data = make(FILES)
    listed = ask_json(run, "list", "--due", "2020/2021", "--table", "pilots", data=data)
    assert len(listed) == 2
    (row,) = facts(page(run, "--due", "2020/2021", "--table", "pilots", data=data))["rows"]
    assert row["id"] == "2020/pilots/1"
    assert len(row["parts"]) == 2


def test_soon_is_as_many_days_as_are_asked_for(run: Run) -> None:
    def soon(days: str) -> int:
        found = facts(page(run, "--soon", days))
        index = [light["name"] for light in found["lights"]].index("due-soon")
        return sum(row["light"] == index for row in found["rows"])

    assert (soon("5"), soon("30")) == (0, 25)


# What is left out


@pytest.mark.parametrize("public", [[], ["--public"]], ids=["inside", "public"])
@pytest.mark.parametrize("asked", [[], ["--search", "请拨"]], ids=["all", "one"])
def test_no_phone_is_anywhere_in_the_page(
    run: Run, make: Make, public: list[str], asked: list[str]
) -> None:
    html = page(run, *public, *asked, data=make(WITH_PHONES))
    assert [secret for secret in SECRET if secret in said(html)] == []
    assert "139****5678" in said(html)


def test_a_public_page_has_no_contact_and_no_note_of_a_record_anywhere(
    run: Run, make: Make
) -> None:
    data = make(WITH_PHONES)
    kept_back = ("188****1234", "联系人", "热线", "备用线", *(f"内部{n}" for n in "一二三四"))
    inside, public = page(run, data=data), page(run, "--public", data=data)
    assert [text for text in kept_back if text not in said(inside)] == []
    assert [text for text in kept_back if text in public] == []
    assert "分工" in said(public)


def test_what_was_put_on_record_later_is_nowhere_in_the_page(run: Run, make: Make) -> None:
    data = make(with_later_entries())
    assert MARK not in page(run, data=data, as_of=BEFORE)
    assert MARK in page(run, data=data, as_of="2021-01-01")


# The whole


@pytest.mark.parametrize("name", ["inside", "public"])
def test_a_board_holds_what_it_held_when_it_was_read_by_eye(
    make: Make, name: str, kept: Kept
) -> None:
    served = "    must_close: true\n"
    link = f"{served}    serves: [{{to: plan2019/2.1, reason: 同一事项, reading: editors}}]\n"
    files: dict[str, str | bytes] = dict(WITH_PHONES)
    files["ledgers/2020/tasks.yaml"] = str(FILES["ledgers/2020/tasks.yaml"]).replace(
        served, link, 1
    )
    ledger = load(make({**files, "plan2019.yaml": PLAN}))
    assert not ledger.findings
    criteria = query.resolve(ledger, years=["2020"])
    shown = board(ledger.as_of(DAY), criteria, AsOf(DAY), is_public=name == "public")
    kept(json.dumps(plainly(shown), ensure_ascii=False, indent=1) + "\n", CASES / f"{name}.json")
