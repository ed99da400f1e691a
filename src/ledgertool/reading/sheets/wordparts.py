"""The parts of a Word document: what is in an element, its properties, the text that is seen."""

from collections.abc import Iterator
from typing import Any, Final

_WORDS: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AROUND: Final = {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink"}
"""Elements that only stand around others."""

_AROUND_RUNS: Final = {*AROUND, "fldSimple", "dir", "bdo"}
_SIGNS: Final = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS: Final = {"AB": "★", "B6": "☆", "A8": "□", "FE": "☑", "FC": "√", "A1": "○", "6C": "●"}
"""Signs of the font Wingdings, by the end of their number."""

GOES_ON: Final = "continue"
_WIDEST: Final = 1000


def pieces(paragraph: Any) -> Iterator[str]:
    """Give the text of a paragraph: what was inserted, and not what was deleted or hidden."""
    for run in inside(paragraph, _AROUND_RUNS):
        if is_a(run, "r") and not _is_hidden(run):
            for piece in run:
                yield _piece(str(piece.tag).removeprefix(_WORDS), piece)


def _piece(name: str, piece: Any) -> str:
    if name == "t":
        return piece.text or ""
    if name == "sym":
        return _SYMBOLS.get(str(piece.get(f"{_WORDS}char", ""))[-2:].upper(), "\ufffd")
    return _SIGNS.get(name, "")


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{_WORDS}rPr/{_WORDS}vanish")
    return vanish is not None and vanish.get(f"{_WORDS}val", "1") not in ("0", "false")


def inside(element: Any, around: set[str]) -> Iterator[Any]:
    """Go through what is in an element, also in what only stands around some of it."""
    for child in element:
        name = str(child.tag).removeprefix(_WORDS)
        if name in around:
            yield from inside(child, around)
        else:
            yield child


def is_a(element: Any, name: str) -> bool:
    """Tell whether an element is one of a name."""
    return bool(element.tag == _WORDS + name)


def has(element: Any, *path: str) -> bool:
    """Tell whether there is something inside an element, by its path."""
    return element.find("/".join(_WORDS + name for name in path)) is not None


def value_of(element: Any, *path: str) -> str:
    """Give the value of a property, ``continue`` for one without a value, or nothing."""
    found = element.find("/".join(_WORDS + name for name in path))
    return "" if found is None else str(found.get(f"{_WORDS}val", GOES_ON))


def count_of(element: Any, *path: str) -> int:
    """Give the value of a property that counts columns."""
    value = value_of(element, *path)
    return min(_WIDEST, int(value)) if value.isdecimal() else 0
