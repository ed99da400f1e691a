"""How an option or an argument of a command is declared."""

from collections.abc import Callable
from typing import Any

import typer

Texts = list[str] | None
"""What an option that may be given several times gives."""


def option(
    names: str,
    text: str,
    value: str | None = None,
    offered: Callable[..., list[str]] | None = None,
    panel: str | None = None,
) -> Any:
    """Declare an option: what it is for, what its value is called in help, what Tab offers."""
    return typer.Option(
        *names.split(), metavar=value, help=text, autocompletion=offered, rich_help_panel=panel
    )


def argument(value: str, text: str, offered: Callable[..., list[str]] | None = None) -> Any:
    """Declare an argument: what it is called in help, what it is for, what Tab offers."""
    return typer.Argument(metavar=value, help=text, autocompletion=offered, show_default=False)
