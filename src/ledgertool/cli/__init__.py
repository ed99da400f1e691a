"""The command line: the only room with a console, the clock, the environment and exit codes."""

import os
import signal
import sys
from collections.abc import Sequence

TYPE_CHECKING = False  # typing takes longer to import than --version does to answer
if TYPE_CHECKING:
    from typing import NoReturn

_INTERRUPTED = 130  # as Typer has it
_SPEAKING = ("language", "cli.progress")


def run() -> None:
    """Run ``ledger`` and end the process with its exit code."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
    import gc

    gc.disable()  # it ends so soon that looking for garbage only costs time
    _open_streams()
    try:
        code = 0 if _is_told_at_once() else _answered()
    except KeyboardInterrupt:
        _stop()
    gc.freeze()  # nor is it looked for at the end
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``ledger`` with some arguments, the process's own by default; return the exit code."""
    from ledgertool import language

    language.use(language.wanted(os.environ))  # before Typer reads its own words
    from ledgertool.cli.app import answer

    return answer(arguments)


def _answer() -> int:
    """Answer in a process of one's own, which no other library shares."""
    from ledgertool.cli.pydantic_parts import without_plugins

    without_plugins()
    return main()


def _answered() -> int:
    """Give the answer that was given before, if nothing has changed; otherwise find and keep it."""
    from ledgertool.cli import again

    of = again.asked(sys.argv[1:])
    if of is None:
        return _answer()
    if found := again.recall(of):
        code, said = found
        try:
            again.give(said)
        except OSError as error:
            return _unwritten(error)
        return code
    again.begin()
    code = _answer()
    from ledgertool.cli.opening import folders_read

    again.keep(of, code, folders_read())
    return code


def _unwritten(error: OSError) -> int:
    """Tell why an answer could not be written, as where it was found anew."""
    from ledgertool import language

    language.use(language.wanted(os.environ))
    from ledgertool.cli.app import ended

    def failed() -> int:
        raise error

    return ended(failed)


def _is_told_at_once() -> bool:
    """Tell the version, where nothing else is asked, without importing what answers need.

    Where it cannot be written, it is asked for as all else is: that tells why.
    """
    if sys.argv[1:] != ["--version"]:
        return False
    from ledgertool import __version__

    line = f"ledgertool {__version__}\n".encode()
    try:
        return os.write(1, line) == len(line)
    except OSError:
        return False


def _stop(*_signal: object) -> "NoReturn":
    """End the process at once, as Ctrl-C asks, wherever it is: in an import, too, or at its end.

    A KeyboardInterrupt there would be shown, or lost. Files are whole: while one stands beside
    another, signals are held off.
    """
    language, progress = (sys.modules.get(f"ledgertool.{name}") for name in _SPEAKING)
    say, what_wipes = getattr(language, "_", str), getattr(progress, "what_wipes", str)
    try:
        os.write(2, f"{what_wipes()}{say('Interrupted.')}\n".encode())
    finally:
        os._exit(_INTERRUPTED)


def _open_streams() -> None:
    """Put something in the place of a stream that was closed: no file may get its number.

    What is written to a closed stdout fails, as it should; what goes to stderr is lost.
    """
    for name, mode, how in _STREAMS:
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, how), mode, encoding="utf-8"))


_STREAMS = (
    ("stdin", "r", os.O_RDONLY),
    ("stdout", "w", os.O_RDONLY),  # so that writing fails
    ("stderr", "w", os.O_WRONLY),
)
