"""The help of a command: how it is called, what it is for, and its options in their panels.

Typer's own page cuts long Chinese text, and says some things in English only.
"""

import inspect
import shutil
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from rich.cells import cell_len

from ledgertool.cli.colours import has_colours
from ledgertool.language import _
from ledgertool.output.folding import folded

_MOST, _LEAST = 100, 20  # columns of the page
_GAP = 2
_BESIDE = 24  # columns that a text needs to stand beside its option
_EDGES = 4  # columns of the frame of a panel
_PLAIN, _BOLD, _DIM, _OPTION, _OTHER = "", "1", "2", "1;36", "1;33"

_Named = tuple[str, ...]
"""An option, argument or command: what is typed, in parts, and last what it is for."""


_Inked = tuple[str, str]
"""A text and how it is shown."""


class Page(NamedTuple):
    """What a help page is made of: a command of Typer's, and where it was called."""

    command: Any
    context: Any

    def text(self) -> str:
        """Write the page as wide as the terminal; as wide as usual elsewhere."""
        width = max(_LEAST, min(shutil.get_terminal_size().columns, _MOST))
        show = _coloured if has_colours() else _bare
        return "".join("".join(map(show, line)) + "\n" for line in self._lines(width))

    def _lines(self, width: int) -> Iterator[list[_Inked]]:
        context = self.context
        called = " ".join((context.command_path, *self.command.collect_usage_pieces(context)))
        purpose = inspect.cleandoc(self.command.help or "")
        for text, style in ((_("Usage: ") + called, _BOLD), (purpose, _PLAIN)):
            yield [(" " * width, _PLAIN)]
            for line in _folded([(text, style)], width - 2):
                yield [(" ", _PLAIN), *line, (" ", _PLAIN)]
        yield []
        for title, named in self._panels().items():
            yield from _panel(title, named, width)

    def _panels(self) -> dict[str, list[_Named]]:
        panels: dict[str, list[_Named]] = {}
        params = self.command.get_params(self.context)
        for param in sorted(params, key=lambda param: param.param_type_name != "argument"):
            is_argument = param.param_type_name == "argument"
            usual = _("Arguments") if is_argument else _("Options")
            line = (param.metavar, "", "") if is_argument else _option(param)
            panels.setdefault(param.rich_help_panel or usual, []).append((*line, _purpose(param)))
        for name, told in getattr(self.command, "functions", {}).items():
            panels.setdefault(_("Commands"), []).append((name, _(told.purpose)))
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


def _panel(title: str, named: Sequence[_Named], width: int) -> Iterator[list[_Inked]]:
    """Draw a panel; where it is too narrow for columns, each text comes below its option."""
    parts = [max(cell_len(line[part]) for line in named) for part in range(len(named[0]) - 1)]
    inner = width - _EDGES
    beside = inner - sum(parts) - _GAP * (len(parts) - 1) >= _BESIDE
    head = f"╭─ {title} "
    yield [(head + "─" * (width - cell_len(head) - 1) + "╮", _DIM)]
    for line in named:
        for row in _beside(line, parts, inner) if beside else _below(line, inner):
            yield [("│", _DIM), (" ", _PLAIN), *row, (" ", _PLAIN), ("│", _DIM)]
    yield [("╰" + "─" * (width - 2) + "╯", _DIM)]


def _beside(line: _Named, sizes: Sequence[int], width: int) -> Iterator[list[_Inked]]:
    """Put what a line is for beside what is typed, each in its column."""
    *typed, purpose = line
    named: list[_Inked] = []
    for part, size in zip(typed, sizes, strict=True):
        if size:
            named += [_typed(part), (" " * (size - cell_len(part) + _GAP), _PLAIN)]
    room = sum(cell_len(text) for text, _style in named)
    for text in _folded([(purpose, _PLAIN)], width - room):
        yield [*named, *text]
        named = [(" " * room, _PLAIN)]


def _below(line: _Named, width: int) -> Iterator[list[_Inked]]:
    """Put what a line is for below what is typed."""
    *typed, purpose = line
    named: list[_Inked] = []
    for part in filter(None, typed):
        named += [(" ", _PLAIN), _typed(part)] if named else [_typed(part)]
    yield from _folded(named, width)
    for text in _folded([(purpose, _PLAIN)], width - _GAP):
        yield [(" " * _GAP, _PLAIN), *text]


def _typed(part: str) -> _Inked:
    return part, _OPTION if part.startswith("-") else _OTHER


def _folded(pieces: Sequence[_Inked], width: int) -> Iterator[list[_Inked]]:
    """Fold a text, or pieces that make one line, to lines of a width."""
    whole = "".join(text for text, _style in pieces)
    ends = list(accumulate((len(text) for text, _style in pieces), initial=0))
    start = 0
    for line in whole.split("\n"):
        for part in folded(line, width):
            bare = part.rstrip()
            stop = start + len(bare)
            inside = [
                (whole[max(start, first) : min(stop, last)], style)
                for (_text, style), first, last in zip(pieces, ends, ends[1:], strict=False)
            ]
            yield [*inside, (" " * (width - cell_len(bare)), _PLAIN)]
            start += len(part)
        start += 1


def _bare(piece: _Inked) -> str:
    return piece[0]


def _coloured(piece: _Inked) -> str:
    text, style = piece
    return f"\x1b[{style}m{text}\x1b[0m" if text and style else text
