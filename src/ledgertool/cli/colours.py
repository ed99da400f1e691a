"""Whether stdout gets colours, and which."""

import os
import sys


def has_colours() -> bool:
    """Tell whether there are to be colours on stdout.

    NO_COLOR wins over FORCE_COLOR, which is also for pipes; otherwise it takes a terminal that
    knows them.
    """
    if os.environ.get("NO_COLOR"):
        return False
    is_able = os.environ.get("TERM", "").lower() not in ("dumb", "unknown")
    return _is_forced() or (sys.stdout.isatty() and is_able)


def colours() -> str | None:
    """Tell the colours for stdout, as Rich names them; None where there are to be none."""
    if not has_colours():
        return None
    from rich.console import Console

    return Console(force_terminal=True).color_system or ("standard" if _is_forced() else None)


def _is_forced() -> bool:
    return os.environ.get("FORCE_COLOR", "").lower() not in ("", "0", "false")
