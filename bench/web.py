"""Print what pages of the web cost beside JSON, and in Chromium: python bench/web.py."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

from measure import line, seconds
from playwright.sync_api import Browser, Page, sync_playwright
from tasks import ledger as make_ledger

from ledgertool.answers.board import board
from ledgertool.answers.query import Criteria, row_states
from ledgertool.answers.rows import row_list
from ledgertool.answers.sheet import Sheet
from ledgertool.model.status import AsOf
from ledgertool.output.formats import written
from ledgertool.output.web.board import board_page
from ledgertool.reading.ledger import Ledger, load

ROWS = 10_000
DAY = AsOf(date(2020, 5, 1))
MOST_OF_JSON = 3.0
FORMS = ("html", "json")
MOST_TO_OPEN = 1_500
MOST_OF_A_KEY = 100
TYPED = ("职成高教", "第9876", " 市教科所", "12")
PAUSE = 120
"""Milliseconds from one key to the next, of somebody who types fast."""

WATCH = """
const framed = then => requestAnimationFrame(() => requestAnimationFrame(then));
addEventListener("DOMContentLoaded", () => framed(() => { window.usable = performance.now(); }));
window.keys = [];
addEventListener("beforeinput", event => framed(
    () => window.keys.push(performance.now() - event.timeStamp)), true);
"""
"""Takes the time from the start to the frame after the script, and from a key to the next frame."""


def answer(ledger: Ledger, *, in_its_form: bool) -> Sheet:
    """Ask for all rows, in the columns of every answer or in those of their form."""
    kind = ledger.tables[0].kind if in_its_form else None
    return row_list(row_states(ledger, DAY), ledger, kind=kind)


def masked_and_written(sheet: Sheet, form: str) -> str | bytes:
    """Write an answer as commands do, with its phones masked."""
    return written(sheet.without_phones(), form)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser of the system."""
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        yield playwright.chromium.launch(executable_path=program, args=flags)


def opened(browser: Browser, file: Path) -> Page:
    """Open a page in a window of its own, and take its time."""
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.goto(file.as_uri())
    page.wait_for_timeout(300)
    return page


def opening(browser: Browser, file: Path) -> float:
    """Tell after how many milliseconds a page can be used."""
    page = opened(browser, file)
    took: float = page.evaluate("window.usable")
    page.close()
    return took


def typing(browser: Browser, file: Path) -> list[float]:
    """Tell for each key how many milliseconds it takes until the next frame."""
    page = opened(browser, file)
    search = page.locator("input[name=search]")
    for text in TYPED:
        search.press_sequentially(text, delay=PAUSE)
        for _letter in text:
            search.press("Backspace")
            page.wait_for_timeout(PAUSE)
    took: list[float] = page.evaluate("window.keys")
    assert len(took) == 2 * sum(map(len, TYPED)), took
    return took


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        ledger = load(make_ledger(Path(name), ROWS, 1))
        for in_its_form, words in ((False, "list"), (True, "list, in the official form")):
            sheet = answer(ledger, in_its_form=in_its_form)
            html, json = (seconds(partial(masked_and_written, sheet, form)) for form in FORMS)
            line(f"html of {ROWS:,} rows / json of them ({words})", html / json, MOST_OF_JSON)
        gathered = seconds(lambda: board_page(board(ledger, Criteria(), DAY)))
        line(f"board of {ROWS:,} rows / json of them", gathered / json, MOST_OF_JSON)

        file = Path(name) / "board.html"
        file.write_text(board_page(board(ledger, Criteria(), DAY)), encoding="utf-8")
        sys.stdout.write(f"the board has {file.stat().st_size / 1e6:.1f} MB\n")
        with chromium() as browser:
            times = [opening(browser, file) for _time in range(5)]
            line("the board opens (median)", median(times), MOST_TO_OPEN, "ms")
            line("the board opens (worst of 5)", max(times), MOST_TO_OPEN, "ms")
            keys = typing(browser, file)
            line("a key in search is answered (median)", median(keys), MOST_OF_A_KEY, "ms")
            line(
                f"a key in search is answered (worst of {len(keys)})",
                max(keys),
                MOST_OF_A_KEY,
                "ms",
            )


if __name__ == "__main__":
    main()
