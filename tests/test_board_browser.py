"""The board in Chromium, as a leader uses it: by mouse, by keyboard, on paper, without a script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page

from tests.browser import Open, faults, is_as_wide_as_its_window, until
from tests.conftest import Make, Run
from tests.office import text_of
from tests.pages import elements
from tests.programs import process
from tests.samples import DATA
from tests.test_harmless import hostile
from tests.test_pages_browser import RUNS

DAY = "2021-01-10"
SHOWN = """[...document.querySelectorAll("#rows tbody tr")]
    .filter(row => row.getClientRects().length).map(row => row.dataset.row)"""
PICTURES = """["lights", "behind", "coming", "months-picture", "burn-down-picture", "remaining"]
    .flatMap(id => [...document.querySelectorAll(`#${id}, #${id} *:not(template)`)])
    .map(one => [
        one.localName,
        ...[...one.attributes].map(({ name, value }) => `${name}=${value}`).sort(),
        ...[...one.childNodes].filter(part => part.nodeType === Node.TEXT_NODE)
            .map(part => part.data.trim()).filter(Boolean),
    ].join(" "))"""
NUMBERS = """() => {
    const told = {};
    for (const one of document.querySelectorAll("#lights button")) {
        told[one.dataset.status] = one.querySelector(".number").textContent;
    }
    for (const list of ["behind", "coming"]) {
        told[list] = [...document.querySelectorAll(`#${list} ol li`)].map(
            one => [one.querySelector("a").textContent, one.querySelector(".said").textContent],
        );
    }
    told.remaining = document.getElementById("remaining").textContent;
    return told;
}"""


def made(file: Path, *words: str, data: str = str(DATA), language: str = "zh") -> Path:
    """Have the board written into a file."""
    ask = ("board", *words, "--as-of", DAY, "--data", data, "-o", str(file), "--force")
    answer = process(*ask, LEDGER_LANG=language)
    assert file.exists(), answer.err
    return file


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the board of the frozen ledger once."""
    return made(tmp_path_factory.mktemp("board") / "看板.html")


def ids(run: Run, *words: str) -> list[str]:
    """Ask the command line for the same rows."""
    answer = run("list", *words, "--as-of", DAY, "--data", str(DATA), "-f", "json")
    return [row["id"] for row in json.loads(answer.out)]


def shown(page: Page) -> list[str]:
    """Name the rows that the table shows."""
    found: list[str] = page.evaluate(SHOWN)
    return found


# What is asked


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("leader", "刘自力", ["--leader", "刘自力"]),
        ("department", "基教科", ["--department", "基教科"]),
        ("table", "2020/pilots", ["--table", "pilots"]),
        ("status", "overdue", ["--status", "overdue"]),
    ],
)
def test_a_filter_finds_what_the_command_line_finds(
    opened: Open, board: Path, run: Run, name: str, value: str, words: list[str]
) -> None:
    page = opened(board)
    assert shown(page) == ids(run)
    page.locator(f"select[name={name}]").select_option(value)
    assert shown(page) == ids(run, *words) != ids(run)
    assert str(len(shown(page))) in page.locator("#count").inner_text()
    page.locator("#reset").click()
    assert shown(page) == ids(run)


def test_a_light_is_a_filter_that_a_second_press_takes_away(
    opened: Open, board: Path, run: Run
) -> None:
    page = opened(board)
    light = page.locator("#lights button[data-status=undated]")
    light.click()
    assert shown(page) == ids(run, "--status", "undated")
    until(page, "document.querySelector('[data-status=undated]').ariaPressed === 'true'")
    light.click()
    assert shown(page) == ids(run)


def test_filters_together_leave_what_meets_all_of_them(opened: Open, board: Path, run: Run) -> None:
    page = opened(board)
    page.locator("select[name=leader]").select_option("刘自力")
    page.locator("select[name=status]").select_option("overdue")
    page.locator("input[name=star]").check()
    assert shown(page) == ids(run, "--leader", "刘自力", "--status", "overdue", "--must-close")
    page.locator("input[name=search]").fill("没有这个词")
    assert shown(page) == []
    assert page.locator("#nothing").is_visible()


@pytest.mark.parametrize(
    "words",
    ["中考", "教师 改革", "攀办发〔2014〕49号", "２０１４　试点", "PILOTS", "<", "去小学化"],
)
def test_a_search_finds_what_the_command_line_finds(
    opened: Open, board: Path, run: Run, words: str
) -> None:
    page = opened(board)
    page.locator("input[name=search]").press_sequentially(words)
    assert shown(page) == ids(run, "--search", words)


# In which order


def test_a_heading_sorts_one_way_then_the_other_and_then_not_at_all(
    opened: Open, board: Path, run: Run
) -> None:
    page = opened(board)
    heading = page.locator("th[data-column=deadline]")
    issued = shown(page)
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    upwards = shown(page)
    assert upwards == ids(run, "--sort", "due_on")
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    assert sorted(shown(page)) == sorted(issued)
    assert shown(page) not in (issued, upwards)
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") is None
    assert shown(page) == issued


# One row


def test_a_row_opens_by_a_click_and_closes_by_escape_and_the_focus_is_where_it_was(
    opened: Open, board: Path
) -> None:
    page = opened(board)
    link = page.locator("#rows a[data-row='2020/pilots/7']")
    link.click()
    detail = page.locator("#detail")
    assert detail.is_visible()
    assert page.locator("#detail-title").inner_text() == link.inner_text()
    assert "通知中明确的各试点承接单位" in detail.inner_text()
    page.keyboard.press("Escape")
    assert not detail.is_visible()
    assert link.evaluate("link => link === document.activeElement")
    assert "row=" not in page.url


def test_the_detail_leads_from_row_to_row_of_what_is_found(opened: Open, board: Path) -> None:
    page = opened(board, fragment="#table=2020%2Fpilots&row=2020%2Fpilots%2F1")
    assert page.locator("#previous").is_disabled()
    for number in range(2, 8):
        page.locator("#next").click()
        assert f"2020/pilots/{number}" in page.locator("#detail-table").inner_text()
    assert page.locator("#next").is_disabled()
    page.locator("#close").click()
    assert not page.locator("#detail").is_visible()


def test_the_way_back_closes_a_row(opened: Open, board: Path) -> None:
    page = opened(board)
    page.locator("#rows a").first.click()
    assert page.locator("#detail").is_visible()
    page.go_back()
    until(page, "!document.getElementById('detail').open")


# The address


def test_the_address_keeps_the_filters_and_gives_the_same_rows_to_whom_it_is_sent(
    opened: Open, board: Path
) -> None:
    page = opened(board)
    page.locator("select[name=leader]").select_option("刘自力")
    page.locator("input[name=search]").fill("改革")
    page.locator("th[data-column=status] button").click()
    fragment = "#" + page.url.partition("#")[2]
    assert "leader=刘自力" in unquote(fragment)
    again = opened(board, fragment=fragment)
    assert shown(again) == shown(page) != []
    assert again.locator("input[name=search]").input_value() == "改革"
    assert again.locator("select[name=leader]").input_value() == "刘自力"
    assert again.locator("th[data-column=status]").get_attribute("aria-sort") == "ascending"


@pytest.mark.parametrize(
    "fragment",
    ["#leader=<script>alert(1)</script>", "#row=none", "#sort=none", "#status=%", "#__proto__=1"],
)
def test_an_address_that_says_nothing_of_ours_breaks_nothing(
    opened: Open, board: Path, fragment: str
) -> None:
    page = opened(board, fragment=fragment)
    assert page.locator("#detail").is_hidden()
    assert page.locator("#rows").is_visible()


# The pictures


def test_without_filters_the_script_draws_what_the_page_came_with(
    opened: Open, board: Path
) -> None:
    still = opened(board, script=False).evaluate(PICTURES)
    page = opened(board)
    before = page.evaluate(NUMBERS)
    page.evaluate("location.hash = '#leader=刘自力'")
    until(page, f"JSON.stringify(({NUMBERS})()) !== {json.dumps(json.dumps(before))}")
    page.evaluate("location.hash = ''")
    until(page, "document.querySelector('#lights button').ariaPressed === 'true'")
    page.wait_for_timeout(200)
    assert page.evaluate(NUMBERS) == before
    assert page.evaluate(PICTURES) == still


@pytest.mark.parametrize("leader", ["刘自力", "谢强", "彭格"])
def test_with_a_leader_the_pictures_have_the_numbers_of_the_leader_s_own_board(
    opened: Open, board: Path, tmp_path: Path, leader: str
) -> None:
    own = opened(made(tmp_path / "own.html", "--leader", leader)).evaluate(NUMBERS)
    page = opened(board, fragment=f"#leader={leader}")
    page.wait_for_timeout(200)
    told = page.evaluate(NUMBERS)
    assert {name: number for name, number in told.items() if number != "0"} == {
        name: number for name, number in own.items() if number != "0"
    }


# On paper


def printed(page: Page, file: Path) -> str:
    """Print a page, and give the text of the paper without spaces and line breaks."""
    page.pdf(path=file, prefer_css_page_size=True)
    return "".join(text_of(file, "-raw").split())


def test_what_is_printed_is_the_official_form_with_the_rows_that_are_left(
    opened: Open, board: Path, tmp_path: Path
) -> None:
    page = opened(board, fragment="#leader=刘自力&table=2020%2Fpilots")
    text = printed(page, tmp_path / "board.pdf")
    assert "重大改革试点落实台账" in text
    for heading in ("序号", "试点类别", "试点名称", "责任人", "协助单位", "备注"):
        assert heading in text
    assert "构建学前教育和特殊教育公共服务体系试点" in text
    assert "刁玲" not in text
    assert "工作要点" not in text


def test_without_a_script_the_whole_table_is_there_and_is_printed(
    opened: Open, board: Path, run: Run, tmp_path: Path
) -> None:
    page = opened(board, script=False)
    assert shown(page) == ids(run)
    assert not page.locator("#filters").is_visible()
    assert "推进中考改革" in printed(page, tmp_path / "board.pdf")


# By keyboard


def reached(page: Page, most: int = 400) -> Iterator[str]:
    """Go on by Tab, and tell what gets the focus."""
    for _step in range(most):
        page.keyboard.press("Tab")
        yield page.evaluate(
            """(() => { const one = document.activeElement;
                return one.id || one.name || one.dataset.status || one.dataset.row
                    || one.closest("th")?.dataset.column || one.localName; })()"""
        )


def test_everything_is_done_by_keyboard(opened: Open, board: Path) -> None:
    page = opened(board)
    met = []
    for name in reached(page):
        met.append(name)
        if name == "search":
            break
    assert "overdue" in met
    page.keyboard.type("中考")
    assert len(shown(page)) == 1
    for name in reached(page):
        met.append(name)
        if name == shown(page)[0]:
            break
    names = ("leader", "department", "table", "status", "star", "reset", "print", "deadline")
    assert [name for name in names if name not in met] == []
    page.keyboard.press("Enter")
    assert page.locator("#detail").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#detail").is_visible()
    assert page.evaluate("document.activeElement.dataset.row") == shown(page)[0]


# For everybody


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_axe_finds_nothing_serious_on_a_phone_and_on_a_projector(
    opened: Open, tmp_path: Path, language: str, dark: bool
) -> None:
    file = made(tmp_path / "board.html", language=language)
    for width in (360, 1024, 1920):
        page = opened(file, width=width, dark=dark)
        assert is_as_wide_as_its_window(page), width
        assert faults(page) == [], width
        page.locator("#rows a").first.click()
        assert faults(page) == [], width
        page.close()


# What stands in the data


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_board_is_sound_and_lets_nothing_run_but_its_own_script(
    make: Make, tmp_path: Path, language: str
) -> None:
    data = hostile(make, *RUNS)
    file = made(tmp_path / "board.html", data=data, language=language)
    found = elements(file.read_text(encoding="utf-8"))
    scripts = [one.attributes for one in found if one.tag == "script"]
    assert scripts == [{}, {"type": "application/json", "id": "facts"}]


def test_nothing_in_the_data_runs_wherever_the_board_shows_it(
    opened: Open, make: Make, tmp_path: Path
) -> None:
    folder = hostile(make, *RUNS)
    page = opened(made(tmp_path / "board.html", data=folder))
    known = set(page.evaluate("[...document.querySelectorAll('*')].map(one => one.localName)"))
    assert known.isdisjoint({"img", "iframe", "link", "base", "form action", "math", "animate"})
    links = page.evaluate(
        "[...document.querySelectorAll('a')].map(one => one.getAttribute('href'))"
    )
    assert all(link.startswith("#") for link in links)
    for link in page.locator("#rows a").all()[: len(RUNS)]:
        link.click()
        page.keyboard.press("Escape")
    assert set(RUNS) <= set(page.locator("#rows th a").all_text_contents())
    page.locator("input[name=search]").fill("<script>alert(1)</script>")
    assert shown(page) != []
    page.locator("#behind a").first.click()
    printed(page, tmp_path / "board.pdf")


# Many rows


def test_ten_thousand_rows_are_found_and_shown_little_by_little(
    opened: Open, tmp_path: Path, make: Make
) -> None:
    rows = "".join(
        f"  - number: {number}\n    title: 第{number}项任务\n    leaders: [刘自力]\n"
        f"    lead_departments: [基教科]\n    deadline: 2020-{number % 12 + 1:02d}\n"
        f"    outcome: 方案\n"
        for number in range(1, 10_001)
    )
    head = "kind: reform-task\ntitle: 改革任务\nyear: 2020\nsource: 试编台账\norder: 1\nrows:\n"
    folder = make({"ledgers/2020/tasks.yaml": head + rows})
    page = opened(made(tmp_path / "board.html", data=str(folder)))
    first = shown(page)
    assert 100 <= len(first) < 1_000
    page.locator("#more").click()
    assert len(shown(page)) > len(first)
    page.locator("input[name=search]").fill("第9876项")
    assert shown(page) == ["2020/tasks/9876"]
