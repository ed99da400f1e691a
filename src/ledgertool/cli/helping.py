"""The help of a command: how it is called, what it is for, and its options in their panels.

Typer's own page cuts long Chinese text, and says some things in English only.
"""

import inspect
import shutil
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ledgertool.cli.colours import colours
from ledgertool.language import _
from ledgertool.output.folding import Folding

_MOST, _LEAST = 100, 20  # columns of the page
_GAP = 2
_BESIDE = 24  # columns that a text needs to stand beside its option

_Named = tuple[str, ...]
"""An option, argument or command: what is typed, in parts, and last what it is for."""


class Page(NamedTuple):
    """What a help page is made of: a command of Typer's, and where it was called."""

    command: Any
    context: Any

    def text(self) -> str:
        """Write the page as wide as the terminal; as wide as usual elsewhere."""
        width = max(_LEAST, min(shutil.get_terminal_size().columns, _MOST))
        system: Any = colours()
        console = Console(width=width, color_system=system, force_terminal=False)
        with console.capture() as captured:
            console.print(Group(*self._parts(width)))
        return captured.get()

    def _parts(self, width: int) -> Iterator[RenderableType]:
        context = self.context
        called = " ".join((context.command_path, *self.command.collect_usage_pieces(context)))
        purpose = inspect.cleandoc(self.command.help or "")
        for text, style in ((_("Usage: ") + called, "bold"), (purpose, "")):
            yield Padding(Folding(Text(text, style=style)), (1, 1, 0, 1))
        yield ""
        for title, lines in self._panels().items():
            yield _panel(title, lines, width)

    def _panels(self) -> dict[str, list[_Named]]:
        panels: dict[str, list[_Named]] = {}
        params = self.command.get_params(self.context)
        for param in sorted(params, key=lambda param: param.param_type_name != "argument"):
            is_argument = param.param_type_name == "argument"
            usual = _("Arguments") if is_argument else _("Options")
            line = (param.metavar, "", "") if is_argument else _option(param)
            panels.setdefault(param.rich_help_panel or usual, []).append((*line, _purpose(param)))
        for name in getattr(self.command, "functions", ()):
            known = self.command.get_command(self.context, name)
            panels.setdefault(_("Commands"), []).append((name, inspect.cleandoc(known.help)))
        return panels


def _option(param: Any) -> _Named:
    long = [name for name in param.opts if name.startswith("--")]
    short = [name for name in param.opts if name not in long]
    return ",".join(long), ",".join(short), param.metavar or ""


def _purpose(param: Any) -> str:
    parts = [param.help or ""]
    if isinstance(param.default, str):
        parts.append(_("[default: {}]").format(param.default))
    if param.envvar:
        parts.append(_("[env var: {}]").format(param.envvar))
    if param.required:
        parts.append(_("[required]"))
    return " ".join(parts)


def _panel(title: str, lines: Sequence[_Named], width: int) -> RenderableType:
    """Draw a panel; where it is too narrow for columns, each text comes below its option."""
    parts = [max(Text(line[part]).cell_len for line in lines) for part in range(len(lines[0]) - 1)]
    beside = width - sum(parts) - _GAP * (len(parts) + 1) - _GAP >= _BESIDE
    table = Table.grid(padding=(0, _GAP, 0, 0), expand=True)
    for size in (size for size in parts if size and beside):
        table.add_column(width=size)
    table.add_column(ratio=1)
    for *typed, purpose in lines:
        named = [_typed(part) for part, size in zip(typed, parts, strict=True) if size]
        if beside:
            table.add_row(*map(Folding, named), Folding(Text(purpose)))
        else:
            table.add_row(Folding(Text(" ").join(part for part in named if part)))
            table.add_row(Padding(Folding(Text(purpose)), (0, 0, 0, _GAP)))
    return Panel(table, title=title, title_align="left", border_style="dim", box=box.ROUNDED)


def _typed(part: str) -> Text:
    return Text(part, style="bold cyan" if part.startswith("-") else "bold yellow")
