"""Questions to whoever sits at a terminal."""

import sys
from collections.abc import Sequence

from ledgertool.language import _


def is_somebody_there() -> bool:
    """Tell whether questions are seen, and can be answered."""
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr))


def ask(question: str) -> str:
    """Ask, and give the answer without spaces around it.

    Raises KeyboardInterrupt where the input ends.
    """
    sys.stdout.flush()
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        raise KeyboardInterrupt
    return answer.strip()


def choose(question: str, names: Sequence[str]) -> str:
    """Let somebody choose one of some names, by its number in the list; other answers as typed."""
    for number, name in enumerate(names, 1):
        sys.stderr.write(f"{number:>3}  {name}\n")
    typed = ask(_("{question} [1-{count}]").format(question=question, count=len(names)))
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0
    return names[number - 1] if 1 <= number <= len(names) else typed
