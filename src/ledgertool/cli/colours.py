"""Whether stdout gets colours, and which."""

import os
import sys


def colours() -> str | None:
    """Tell the colours for stdout, as Rich names them; None where there are to be none.

    NO_COLOR wins over FORCE_COLOR, which is also for pipes; otherwise it takes a terminal.
    """
    if os.environ.get("NO_COLOR"):
        return None
    forced = os.environ.get("FORCE_COLOR", "").lower() not in ("", "0", "false")
    if not forced and not sys.stdout.isatty():
        return None
    from rich.console import Console

    return Console(force_terminal=True).color_system or ("standard" if forced else None)
