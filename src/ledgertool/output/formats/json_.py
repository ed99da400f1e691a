"""JSON: an array of objects, the contract for programs."""

import json
import re
from typing import Any

from ledgertool.answers.sheet import Sheet

_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def encoded(value: Any, indent: int | None = None) -> str:
    """Encode a value; Chinese stays readable, and what could steer a terminal is escaped."""
    raw = json.dumps(value, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", raw)


def text(sheet: Sheet) -> str:
    """Write the objects as one array, or the single one as an object."""
    value = dict(sheet.objects[0]) if sheet.single else [dict(item) for item in sheet.objects]
    return encoded(value, indent=2) + "\n"
