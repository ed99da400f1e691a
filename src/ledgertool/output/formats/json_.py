"""JSON: an array of objects, the contract for programs."""

import json
import re
from itertools import islice
from typing import Any, Final

from ledgertool.answers.sheet import Sheet
from ledgertool.privacy import visible

_INDENT: Final = 2
_BEGIN, _END = "[", "\n]"
_AT_ONCE: Final = 1_000  # objects: each time Python's encoder leaves 3 KB that nobody looks for
_NO_TEXT = re.compile("[\ud800-\udfff]+")  # bytes of a name that is not UTF-8
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def encoded(value: Any, indent: int | None = None) -> str:
    """Encode a value; Chinese stays readable, and what could steer a terminal is escaped."""
    raw = json.dumps(value, ensure_ascii=False, indent=indent)
    raw = _NO_TEXT.sub(lambda match: visible(match.group()), raw)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", raw)


def harmless(written: str) -> str:
    """Keep a text in JSON from being a command to GitHub's runner, when it reads it in a log."""
    return written.replace("##[", "##\\u005b")


def text(sheet: Sheet) -> str:
    """Write the objects as one array, or the single one as an object."""
    items = map(dict, sheet.objects)
    if sheet.single or sheet.as_one is not None:
        return encoded(next(items), indent=_INDENT) + "\n"
    lists = iter(lambda: list(islice(items, _AT_ONCE)), [])
    written = (encoded(some, indent=_INDENT)[len(_BEGIN) : -len(_END)] for some in lists)
    inside = ",".join(written)
    return f"{_BEGIN}{inside}{_END}\n" if inside else f"{_BEGIN}{_END.strip()}\n"
