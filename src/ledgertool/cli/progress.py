"""How far long work has come: a bar in the terminal of whoever waits, and nothing anywhere else."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, cast

from ledgertool.cli.console import on_a_runner

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from ledgertool.reading.crew import Tell

_SOON: Final = 0.5  # seconds that nobody minds waiting for
_OFTEN: Final = 0.1  # seconds from one look of the bar to the next
_BESIDE: Final = 4  # columns in which the terminal says ^C, and not on another line
_WIPE: Final = "\r\x1b[2K"
_ONLY: Final = cast("TaskID", 0)  # the bar's only task
_COMPLETING: Final = ("_LEDGER_COMPLETE", "_LEDGERTOOL_COMPLETE")


class _Shown:
    """The bar that is on the screen, if one is."""

    bar: "_Bar | None" = None


@contextmanager
def telling(what: str) -> "Iterator[Tell]":
    """Give a function that is told how much is done; work that takes long is shown by a bar.

    Nothing of it is left when the work ends.
    """
    if not _is_watched():
        yield _say_nothing
        return
    bar = _Bar(what)
    try:
        yield bar.tell
    finally:
        bar.wipe()


def what_wipes() -> str:
    """Give what takes a bar off the screen, for who ends the process at once."""
    return _WIPE if _Shown.bar is not None else ""


def _say_nothing(_done: int, _of: int) -> None:
    pass


def _is_watched() -> bool:
    """Tell whether somebody waits at a terminal that can take back what it shows."""
    is_able = os.environ.get("TERM", "").lower() not in ("dumb", "unknown")
    is_completing = any(name in os.environ for name in _COMPLETING)
    return is_able and not is_completing and not on_a_runner() and sys.stderr.isatty()


class _Bar:
    """A bar that appears when work has taken a while. Nothing but the work itself moves it."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.due = time.monotonic() + _SOON
        self.progress: Progress | None = None

    def tell(self, done: int, of: int) -> None:
        """Show how much is done, if it is time to."""
        now = time.monotonic()
        if now < self.due or done >= of:
            return
        self.due = now + _OFTEN
        try:
            if self.progress is None:
                _Shown.bar = self
                self.progress = _begun(self.what, done, of)
            self.progress.update(_ONLY, total=of, completed=done, refresh=True)
        except OSError:  # nobody sees it any more
            self.due = float("inf")

    def wipe(self) -> None:
        """Take the bar off the screen."""
        if self.progress is not None:
            with suppress(OSError):
                self.progress.stop()
        _Shown.bar = None


def _begun(what: str, done: int, of: int) -> "Progress":
    """Begin a bar of one line, without a thread of its own, and with the cursor as it is."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    class Screen(Console):
        def show_cursor(self, show: bool = True) -> bool:  # noqa: ARG002, FBT001, FBT002, RUF100
            """Leave the cursor where it is: whatever ends the process, it is still there."""
            return False

    screen = Screen(stderr=True)
    screen.width = max(screen.width - _BESIDE, 1)
    progress = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        console=screen,
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
        expand=True,
    )
    progress.add_task(what, total=of, completed=done)
    progress.start()
    return progress
