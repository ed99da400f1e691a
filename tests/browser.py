"""Chromium, which opens pages as people do: nothing may be asked for, said or go wrong in it.

In CI on Linux it must be there, and so must axe, which looks for what some people could not use;
elsewhere tests that need them are skipped, and say so.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.conftest import IN_CI
from tests.samples import ROOT

_IS_OURS_TO_HAVE = IN_CI and sys.platform == "linux"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
_FAULTS = """async () => (await axe.run()).violations
    .filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => one.id + ": " + one.nodes.map(node => node.html).slice(0, 3).join(" "))"""

Open = Callable[..., Page]
"""Opens a file in a window: ``opened(path, width=360, dark=True, script=False)``."""


def _missing(what: str) -> None:
    """Fail where what is missing should be there; elsewhere skip."""
    if _IS_OURS_TO_HAVE:
        pytest.fail(f"{what} is not installed; .ci/run installs it")
    pytest.skip(f"{what} is not installed: what a browser makes of a page is not tested")


@contextmanager
def started() -> Iterator[Browser]:
    """Start the browser of the system."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        _missing("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Watch:
    """What a page has done that no page of ours may do."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def over(self, page: Page) -> None:
        """Write down from now on what a page asks for and what goes wrong in it."""
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"an error: {error}"))
        page.on("popup", lambda other: self.seen.append(f"another window: {other.url}"))
        page.on("download", lambda file: self.seen.append(f"a download: {file.url}"))
        page.on("dialog", self._dialog)

    def _request(self, request: Request) -> None:
        is_opening = request.is_navigation_request() and request.url.startswith("file://")
        if not is_opening:
            self.seen.append(f"a request: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        self.seen.append(f"{message.type}: {message.text}")

    def _dialog(self, dialog: Any) -> None:
        self.seen.append(f"a dialog: {dialog.message}")
        dialog.dismiss()


@contextmanager
def windows(browser: Browser) -> Iterator[Open]:
    """Give what opens files in windows; at the end, none of them has done anything unasked."""
    watch, contexts = Watch(), []

    def opened(
        path: Path,
        *,
        width: int = 1024,
        height: int = 800,
        dark: bool = False,
        language: Literal["en", "zh-CN"] = "zh-CN",
        script: bool = True,
        fragment: str = "",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=language,
            java_script_enabled=script,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        watch.over(page)
        page.goto(path.as_uri() + fragment)
        return page

    try:
        yield opened
    finally:
        for context in contexts:
            context.close()
    assert watch.seen == [], watch.seen


def faults(page: Page) -> list[str]:
    """Give what axe finds that is serious or critical for some people."""
    if not _AXE.exists():
        _missing("axe-core (npm)")
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_FAULTS)
    return found


def is_as_wide_as_its_window(page: Page) -> bool:
    """Tell whether nothing makes the page itself scroll from side to side."""
    widths: list[int] = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return widths[0] <= widths[1]


def until(page: Page, expression: str) -> None:
    """Wait until an expression is true; the page's own policy forbids Playwright's way of it."""
    for _time in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)
