"""Ctrl-C held off, where it must not end the process at once, and heard, where a library works."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

_ENDS = ("SIGINT", "SIGTERM", "SIGHUP")
_OFTEN = 0.1  # seconds from one look to the next: some systems wake nobody who waits
Found = TypeVar("Found")


def hearing(work: Callable[[], Found], stop: Callable[[], None]) -> Found:
    """Do work in a thread of its own, so that Ctrl-C is heard while a library computes.

    Where that does not end the process at once, the work is told to ``stop`` and waited for.
    Raises what the work does.
    """
    found: list[Found] = []
    failed: list[BaseException] = []
    ended = threading.Event()  # an interrupted join takes a thread for ended, before Python 3.13

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # which is raised where the work was asked for
            failed.append(error)
        ended.set()

    thread = threading.Thread(target=run, daemon=True)
    try:
        thread.start()
        while not ended.wait(_OFTEN):
            pass
    except KeyboardInterrupt:
        while not ended.is_set():
            stop()
            ended.wait(_OFTEN)
        raise
    for error in failed:
        raise error
    return found[0]


@contextmanager
def held_off() -> Iterator[Callable[[], None]]:
    """Hold off Ctrl-C for a while; what this gives lets it end the work at a good moment.

    So what was written to files can be told, and a pager outlives it. Elsewhere Ctrl-C ends the
    process at once.
    """
    asked: list[object] = []
    before = signal.getsignal(signal.SIGINT)
    is_ours = threading.current_thread() is threading.main_thread() and before != signal.SIG_IGN

    def let_it_end() -> None:
        if asked:
            raise KeyboardInterrupt

    if is_ours:
        signal.signal(signal.SIGINT, lambda *_signal: asked.append(True))
    try:
        yield let_it_end
    finally:
        if is_ours:
            signal.signal(signal.SIGINT, before)


@contextmanager
def raised() -> Iterator[None]:
    """Let Ctrl-C break off work that has to put away what it has begun, or end what it started.

    So do the other signals that ask a process to end, which then end it. Elsewhere they do so at
    once.
    """
    heard: list[int] = []

    def hear(number: int, _frame: object) -> None:
        heard.append(number)
        raise KeyboardInterrupt

    named = [getattr(signal, name) for name in _ENDS if hasattr(signal, name)]
    before = {one: signal.getsignal(one) for one in named}
    is_ours = threading.current_thread() is threading.main_thread()
    ours = [one for one in named if is_ours and before[one] not in (signal.SIG_IGN, None)]
    for one in ours:
        signal.signal(one, hear)
    try:
        yield
    except Exception:  # a library may have made it of what was heard
        if heard:
            raise KeyboardInterrupt from None
        raise
    finally:
        for one in ours:
            signal.signal(one, before[one])
        if heard and heard[0] != signal.SIGINT:
            os.kill(os.getpid(), heard[0])
