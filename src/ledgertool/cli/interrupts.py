"""Ctrl-C held off, where it must not end the process at once."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


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
