"""One bureau read at its commit and made flat, by whichever process does it: plain values only."""

import signal
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from ledgertool import language
from ledgertool.errors import LedgerError
from ledgertool.lake import hindrances
from ledgertool.lake.at_commit import PATIENCE, ledger_at
from ledgertool.lake.flat import BureauOrigin, flattened
from ledgertool.lake.hindrances import CannotGather, Hindrance
from ledgertool.lake.parts import write_part
from ledgertool.model.workspace import TOP
from ledgertool.reading import commits
from ledgertool.reading.git import Git
from ledgertool.reading.objects import Objects

PROCESSOR_SECONDS: Final = 120
"""What reading one bureau may take: many times what 100,000 rows do, whoever wrote them."""


class ToRead(NamedTuple):
    """What is to be read: a commit of a repository of ours, for a bureau; and where it goes.

    Git is looked for outside of ``around``. With a ``reason`` it is not the newest state.
    """

    around: str
    repository: str
    commit: str
    code: str
    git: str
    revision: str
    data: str
    part: str
    reason: str | None


class WasRead(NamedTuple):
    """What was read: how many rows, with how many errors; or what hindered that, written down."""

    rows: int = 0
    errors: int = 0
    hindrance: str = ""


def read_one(asked: ToRead) -> WasRead:
    """Read a bureau and write its part of the lake. Raises OSError."""
    try:
        # In English, as a lake is, whatever whoever makes it speaks
        with language.speaking("en"), _at_most(PROCESSOR_SECONDS):
            return _read(asked)
    except _TooLong:
        facts = {"seconds": str(PROCESSOR_SECONDS)}
        return WasRead(hindrance=Hindrance(hindrances.TOO_LONG, facts).kept())
    except CannotGather as problem:
        return WasRead(hindrance=problem.hindrance.kept())
    except (OSError, MemoryError):
        raise
    except Exception as error:  # a bug with one bureau keeps no other out of the lake
        frames = traceback.extract_tb(error.__traceback__)
        frame = [one for one in frames if "ledgertool" in one.filename][-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        return WasRead(hindrance=Hindrance(hindrances.FAILED, {"place": place}).kept())


def _read(asked: ToRead) -> WasRead:
    objects = Objects(Git(Path(asked.around), PATIENCE), Path(asked.repository))
    ledger = ledger_at(objects, asked.commit, asked.data)
    origin = BureauOrigin(
        bureau=asked.code,
        git=asked.git,
        rev=asked.revision,
        commit=asked.commit,
        committed_on=_day(objects, asked.commit),
        place="" if asked.data == TOP else f"{asked.data}/",
        data=asked.data,
        stale=asked.reason is not None,
        reason=asked.reason,
    )
    told: dict[str, Any] = {}

    def records() -> Iterator[tuple[str, dict[str, Any]]]:
        for name, record in flattened(ledger, origin):
            if name == "sources":
                told.update(record)
            yield name, record

    write_part(Path(asked.part), records())
    return WasRead(told["rows"], told["errors"])


def _day(objects: Objects, commit: str) -> date | None:
    """Give the day of a commit; None where it has none. Raises CannotGather."""
    try:
        day = commits.dated(objects, commit).day
    except LedgerError:
        raise CannotGather(hindrances.DAMAGED, commit=commit[:12]) from None
    return None if day == date.max else day


class _TooLong(BaseException):
    """Reading takes too long; no error, which what is read might be taken to have."""


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """End what takes longer than so many seconds of the processor, where the system can.

    What else the machine has to do does not count. Raises _TooLong.
    """
    is_first = threading.current_thread() is threading.main_thread()
    if not (is_first and hasattr(signal, "setitimer")):  # Windows has none
        yield
        return

    def end(_number: int, _frame: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGPROF, end)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    finally:
        signal.signal(signal.SIGPROF, before)
