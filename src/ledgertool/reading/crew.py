"""The same work on many things: over all cores where that pays, and only there."""

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias, TypeVar

from ledgertool import language

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

Work = TypeVar("Work")
Outcome = TypeVar("Outcome")
Tell: TypeAlias = Callable[[int, int], None]
"""Told how many of how many are done."""

_PAYS: Final = 3_000_000  # bytes in all, below which starting others costs more than it saves
_SHARE: Final = 1_000_000  # bytes for each of them at least
_MOST: Final = 32  # items that one is given at a time
_UNBLOCKED: Final = 4096  # bytes that any pipe takes, though nobody reads at its other end
_NOT_MADE: Final = b"-"


def each(
    work: Callable[[Work], Outcome],
    items: Sequence[Work],
    *,
    weight: int = 0,
    tell: Tell | None = None,
    processes: int | None = None,
) -> Iterator[Outcome]:
    """Give what a function of a module makes of each item, in their order.

    ``weight`` is the work in bytes, which decides over how many processes it goes unless that is
    said. Items and results are plain values. What another process fails to do is done here, so an
    error is raised as it would be without the others; they end with this one, however it ends.
    """
    many = _worth(weight, len(items)) if processes is None else min(processes, len(items))
    made = _shared(work, items, many) if many > 1 else _alone(work, items)
    try:
        for done, result in enumerate(made, 1):
            if tell is not None:
                tell(done, len(items))
            yield result
    finally:
        made.close()


def _alone(
    work: Callable[[Work], Outcome], items: Sequence[Work]
) -> Generator[Outcome, None, None]:
    for item in items:
        yield work(item)


def _worth(weight: int, count: int) -> int:
    """Tell over how many processes work goes best."""
    return min(_cores(), count, weight // _SHARE) if weight >= _PAYS else 1


def _cores() -> int:
    """Count the cores that this process may use."""
    allowed = getattr(os, "process_cpu_count", None) or os.cpu_count  # newer Pythons know it
    if sys.platform == "linux" and allowed is os.cpu_count:
        return len(os.sched_getaffinity(0))
    return allowed() or 1


def _shared(
    work: Callable[[Work], Outcome], items: Sequence[Work], many: int
) -> Generator[Outcome, None, None]:
    """Do the work with others; their results come as they were packed, and are unpacked here."""
    others: list[_Other] = []
    try:
        with _no_interruption(how := _how()):
            _start(others, how, work, many)
        sharing = _Sharing(items, others)
        for index, item in enumerate(items):
            packed = sharing.result(index)
            result, is_made = _unpacked(packed)
            yield result if is_made else work(item)
    finally:
        for other in others:
            other.process.kill()
        for other in others:
            other.process.join()
            other.line.close()


def _unpacked(packed: bytes) -> tuple[Any, bool]:
    """Unpack a result, and tell whether there is one."""
    if packed == _NOT_MADE:
        return None, False
    import pickle

    try:
        return pickle.loads(packed), True
    except Exception:
        return None, False


class _Other:
    """Another process, the line to it, and the items that it was given and has not answered."""

    def __init__(self, process: "BaseProcess", line: Any) -> None:
        self.process, self.line = process, line
        self.given: deque[int] = deque()


class _Sharing:
    """The sharing out of items, a few at a time to whoever has answered all but a few."""

    def __init__(self, items: Sequence[Any], others: list[_Other]) -> None:
        self.items = items
        self.others: dict[Any, _Other] = {other.line: other for other in others}
        self.next = 0
        self.size = max(1, min(_MOST, len(items) // (len(others) * 8 or 1)))
        self.packed: dict[int, bytes] = {}
        for _time in range(2):  # so that nobody has to wait for the next ones
            for other in others:
                self._give(other)

    def result(self, index: int) -> bytes:
        """Wait for what was made of an item, packed, or to learn that nobody makes it."""
        self._hear(0)
        while index not in self.packed:
            if not any(index in other.given for other in self.others.values()):
                return _NOT_MADE
            self._hear(None)
        return self.packed.pop(index)

    def _hear(self, timeout: float | None) -> None:
        from multiprocessing.connection import wait

        ready = wait(list(self.others), timeout) if self.others else ()
        for other in [self.others[line] for line in ready]:
            try:
                self.packed[other.given[0]] = other.line.recv_bytes()
            except (OSError, EOFError, IndexError):  # it was killed: others go on, or this one
                del self.others[other.line]
                continue
            other.given.popleft()
            if len(other.given) <= self.size:
                self._give(other)

    def _give(self, other: _Other) -> None:
        """Give somebody the next items, unless that might wait for who waits for this process."""
        import pickle

        batch = self.items[self.next : self.next + self.size]
        said = pickle.dumps(batch)
        if not batch or (other.given and len(said) > _UNBLOCKED):
            return
        other.given.extend(range(self.next, self.next + len(batch)))
        self.next += len(batch)
        with suppress(OSError):  # it was killed, and its line will tell
            other.line.send_bytes(said)


def _how() -> Any:
    """Choose how to start a process: a fork is the quickest, where nothing can be torn by it."""
    import multiprocessing
    import threading

    may_fork = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if may_fork else "spawn")


def _start(others: list[_Other], how: Any, work: Callable[[Any], Any], many: int) -> None:
    """Start some processes, or as many as there may be."""
    from multiprocessing import current_process

    for _one in range(0 if current_process().daemon else many):
        ours, theirs = how.Pipe()
        arguments = (work, theirs, language.spoken())
        process: BaseProcess = how.Process(target=_serve, args=arguments, daemon=True)
        try:
            process.start()
        except OSError:
            return
        finally:
            theirs.close()
        others.append(_Other(process, ours))


@contextmanager
def _no_interruption(how: Any) -> Iterator[None]:
    """Hold off Ctrl-C, so that nobody who is started here has a moment in which to tell of it."""
    if sys.platform == "win32":
        yield
        return
    if how.get_start_method() != "fork":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()  # which would let it through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(work: Callable[[Any], Any], line: Any, spoken: str) -> NoReturn:
    """Do what is asked for over a line until nobody asks any more; say nothing."""
    try:
        import gc
        import pickle
        from threading import Thread

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells all, and one ends all
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        gc.disable()
        language.use(spoken)
        Thread(target=_end_with_parent, daemon=True).start()
        while True:
            for item in pickle.loads(line.recv_bytes()):
                line.send_bytes(_packed(work, item))
    except (OSError, EOFError):
        pass
    finally:
        os._exit(0)


def _packed(work: Callable[[Any], Any], item: Any) -> bytes:
    """Do the work on one item; nothing where that fails, for then it is done where it is told."""
    import pickle

    try:
        return pickle.dumps(work(item), pickle.HIGHEST_PROTOCOL)
    except Exception:
        return _NOT_MADE


def _end_with_parent() -> None:
    """End this process as soon as the one that started it has ended, in whatever way."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)
