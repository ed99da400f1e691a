"""Pages in Chromium: nothing runs or loads in them, and everybody can read them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import Open, faults, is_as_wide_as_its_window, until, windows
from tests.conftest import Make, Run
from tests.office import pages_in, text_of
from tests.samples import AS_OF, PLAN
from tests.test_harmless import hostile

ANSWERS = {
    "list": ["list"],
    "show": ["show", "pilots/7"],
    "plan": ["plan"],
    "stats": ["stats"],
    "brief": ["brief"],
    "form": ["list", "--table", "pilots"],
    "forms": ["list", "--kind", "reform-plan"],
    "nothing": ["list", "--search", "没有这个词"],
}
RUNS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<!--<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a href='javascript:alert(1)'><text y='20'>点</text></a></svg>",
    "<a href=javascript:alert(1)>点</a>",
    "javascript:alert(1)//http://x.example/",
    'x" onfocus="alert(1)" autofocus="',
    "x' onmouseover='alert(1)",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<meta http-equiv=refresh content='0;url=http://x.example/'>",
    "<link rel=stylesheet href=http://x.example/a.css>",
    "<base href=http://x.example/>",
    "<form action=http://x.example/><button autofocus>点</button></form>",
    "<style>@import 'http://x.example/b.css';*{background:url(http://x.example/c)}</style>",
    "{{ ''.__class__.__mro__ }}{% raw %}{{ 7 * 7 }}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<plaintext><textarea><title><noscript><xmp>",
)
"""What would run, load or lead away, where a text became markup."""


@pytest.fixture
def saved(run: Run, tmp_path: Path) -> Path:
    """Give the place of a page."""
    return tmp_path / "answer.html"


def save(run: Run, words: list[str], file: Path, *more: str) -> None:
    answer = run(*words, "--as-of", AS_OF, "-o", str(file), "--force", *more)
    assert "Wrote" in answer.err or "已写入" in answer.err, answer.err


@pytest.mark.parametrize("name", ANSWERS)
def test_a_page_fits_a_phone_and_a_projector_and_everybody_can_use_it(
    run: Run, saved: Path, opened: Open, name: str
) -> None:
    save(run, ANSWERS[name], saved)
    for width, dark in ((360, False), (1920, True)):
        page = opened(saved, width=width, dark=dark)
        assert is_as_wide_as_its_window(page)
        assert faults(page) == []
        page.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_light_and_dark_can_be_read_at_every_width(
    run: Run, saved: Path, opened: Open, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_LANG", language)
    save(run, ["list"], saved)
    for dark in (False, True):
        page = opened(saved, width=1024, dark=dark)
        assert faults(page) == []
        paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert paper == ("rgb(20, 23, 26)" if dark else "rgb(255, 255, 255)")


def test_a_wide_table_is_scrolled_in_its_box_by_keyboard(
    run: Run, saved: Path, opened: Open
) -> None:
    save(run, ["list", "--table", "pilots"], saved)
    page = opened(saved, width=360)
    page.keyboard.press("Tab")
    box = page.locator("[role=region]")
    assert box.evaluate("box => box === document.activeElement")
    assert box.get_attribute("tabindex") == "0"
    page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('[role=region]').scrollLeft > 0")
    assert page.locator("h1").bounding_box()["x"] >= 0  # type: ignore[index]


def test_a_status_has_its_sign_its_word_and_its_colour(run: Run, saved: Path, opened: Open) -> None:
    save(run, ["list"], saved)
    page = opened(saved)
    cell = page.locator("tr.due-soon > .status").first
    sign = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert sign.startswith('"◆')
    assert cell.inner_text() == "即将到期"
    ink = page.locator("td").first.evaluate("cell => getComputedStyle(cell).color")
    assert cell.evaluate("cell => getComputedStyle(cell).color") != ink


def test_a_printed_page_is_the_official_form_on_landscape_pages(
    run: Run, saved: Path, opened: Open
) -> None:
    save(run, ["list", "--table", "pilots"], saved)
    file = saved.with_suffix(".pdf")
    opened(saved, dark=True).pdf(path=file, prefer_css_page_size=True)
    text = "".join(text_of(file, "-raw").split())
    assert text.startswith("重大改革试点落实台账")
    assert "构建学前教育和特殊教育公共服务体系试点" in text
    assert "注：标“☆”表示" in text
    assert text.count("试点依据") == len(pages_in(file))  # the headings are on every page


def injected(make: Make) -> str:
    """Make a ledger in whose every field stands something that would run."""
    folder = hostile(make, *RUNS)
    heading = json.dumps("".join(RUNS[:3]))
    path = Path(folder) / "plan2019.yaml"
    path.write_text(PLAN.replace("heading: 目标任务", f"heading: {heading}"), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "words",
    [
        *(["list"], ["list", "--kind", "reform-task"], ["show", "tasks/6"], ["stats"], ["plan"]),
        *(["tables"], ["why", "tasks/4"], ["brief"], ["targets"]),
    ],
    ids=" ".join,
)
def test_nothing_that_stands_in_the_data_runs_or_loads(
    run: Run, make: Make, saved: Path, opened: Open, words: list[str]
) -> None:
    save(run, words, saved, "--data", injected(make))
    page = opened(saved)
    page.mouse.move(200, 200)
    for _step in range(5):
        page.keyboard.press("Tab")
    tags = page.evaluate(
        "[...new Set([...document.querySelectorAll('body *')].map(one => one.localName))]"
    )
    ours = {"main", "section", "div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert set(tags) <= ours | {"h1", "h2", "p", "dl", "dt", "dd"}


def test_what_would_run_is_shown_as_it_was_written(
    run: Run, make: Make, saved: Path, opened: Open
) -> None:
    ask = ["list", "--table", "tasks", "--columns", "title"]
    save(run, ask, saved, "--data", injected(make))
    cells = opened(saved).locator("tbody td")
    assert cells.all_text_contents() == list(RUNS)


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("<script>alert(1)</script>", "a dialog: 1"),
        ("<img src=none.png>", "a request: "),
        ("<script>console.log(1)</script>", "log: 1"),
        ("<script>none()</script>", "an error: none is not defined"),
        ("<a href=none.html autofocus>x</a><script>open('about:blank')</script>", "another window"),
    ],
)
def test_what_a_page_does_unasked_fails_the_test_that_opens_it(
    chromium: Browser, tmp_path: Path, markup: str, seen: str
) -> None:
    (tmp_path / "page.html").write_text(f"<!doctype html><p>x</p>{markup}")
    with pytest.raises(AssertionError, match=seen), windows(chromium) as open_:
        open_(tmp_path / "page.html").wait_for_timeout(200)
