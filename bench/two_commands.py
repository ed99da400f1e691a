"""The measure: a two-command Typer program that prints one Rich table of fifteen rows."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer()


@app.command("list")
def list_rows(leader: Annotated[str, typer.Option()] = "") -> None:
    """Print one table."""
    table = Table("number", "title", "leader")
    for number in range(1, 16):
        table.add_row(str(number), "推进中考改革", leader)
    Console().print(table)


@app.command()
def due() -> None:
    """Do nothing."""


if __name__ == "__main__":
    app()
