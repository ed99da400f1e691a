"""Make the pictures of the READMEs anew, in Chromium: python scripts/pictures.py.

A terminal with an answer, and the board: of the year that ``examples/2020-year`` makes up.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from io import StringIO
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from readme import ROOT, on_a_terminal
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

FOLDER = ROOT / "docs" / "pictures"
LANGUAGES = {"en": "en", "zh": "zh-CN"}
MOST_BYTES = 200_000
DAY = "2021-01-10"
COLUMNS = 96
ASKED = ["due", "2020", "--table", "2020/pilots", "--as-of", DAY]
ASKED += ["--columns", "id,title,leaders,deadline,status"]
FONTS = '"WenQuanYi Zen Hei Mono", "Noto Sans Mono CJK SC", monospace'
TERMINAL = """<!doctype html><meta charset="utf-8"><title>ledger</title>
<style>
body { margin: 0; background: #0c0c0c; }
pre { display: inline-block; margin: 0; padding: 16px; font: 16px/1.45 FONTS; color: #d9d9d9; }
.rule { display: inline-block; overflow: hidden; vertical-align: bottom; }
</style>
<pre>$ COMMAND
ANSWER</pre>"""
_RULE = re.compile("─+")


def terminal(data: Path, language: str) -> str:
    """Write a page that shows a terminal: the command, and its answer in its colours."""
    said = on_a_terminal(ASKED, data.parent, COLUMNS, LEDGER_LANG=language, TERM="xterm-256color")
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(said.rstrip("\n")), soft_wrap=True)
    answer = console.export_html(theme=MONOKAI, code_format="{code}", inline_styles=True)
    command = escape(" ".join(["ledger", *ASKED]))
    page = TERMINAL.replace("FONTS", FONTS).replace("COMMAND", command)
    return page.replace("ANSWER", _RULE.sub(_as_wide_as_in_a_terminal, answer))


def _as_wide_as_in_a_terminal(rule: re.Match[str]) -> str:
    """Give a line the room that it has in a terminal: Chinese fonts have it twice as wide."""
    return f'<span class="rule" style="width: {len(rule[0])}ch">{rule[0]}</span>'


def board(data: Path, language: str, file: Path) -> None:
    """Have the board written into a file."""
    ask = ["board", "--as-of", DAY, "-o", str(file), "--data", str(data)]
    environment = {**os.environ, "LEDGER_LANG": language}
    command = [sys.executable, "-m", "ledgertool", *ask]
    subprocess.run(command, check=True, env=environment, stderr=subprocess.DEVNULL)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser of the system."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


def drawn(browser: Browser, page: Path, picture: Path, language: str, height: int | None) -> None:
    """Draw a page, or as much of it as a window of this height shows."""
    context = browser.new_context(
        viewport={"width": 960 if height else 840, "height": height or 100},
        device_scale_factor=1 if height else 1.5,
        locale=LANGUAGES[language],
        color_scheme="light",
    )
    window = context.new_page()
    window.goto(page.as_uri())
    if height:
        window.screenshot(path=picture)
    else:
        window.locator("pre").screenshot(path=picture)
    context.close()
    size = picture.stat().st_size
    sys.stdout.write(f"{picture.relative_to(ROOT)}: {size / 1000:.0f} KB\n")
    if size > MOST_BYTES:
        raise SystemExit(f"{picture.name} is larger than {MOST_BYTES / 1000:.0f} KB")


def main() -> None:
    """Make all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        year, page = Path(name) / "year", Path(name) / "page.html"
        build = ROOT / "examples" / "2020-year" / "build.py"
        subprocess.run([sys.executable, build, year], check=True, stdout=subprocess.DEVNULL)
        for language in LANGUAGES:
            page.write_text(terminal(year / "data", language), encoding="utf-8")
            drawn(browser, page, FOLDER / f"terminal.{language}.png", language, None)
            page.unlink()
            board(year / "data", language, page)
            drawn(browser, page, FOLDER / f"board.{language}.png", language, 920)
            page.unlink()


if __name__ == "__main__":
    main()
