"""Contact phones are in the data because the form has that column; they are shown masked."""

from __future__ import annotations

import re
from collections.abc import Iterable

_D = "[0-9０-９]"
_GAP = "[ .　·－—-]?"
_PHONE = re.compile(
    rf"(?<!{_D})(?:[1１][3-9３-９]{_D}{_GAP}{_D}{{4}}{_GAP}{_D}{{4}}"
    rf"|[0０]{_D}{{2,3}}{_GAP}{_D}{{3,4}}{_GAP}{_D}{{4}})(?!{_D})"
)
_FIELD = re.compile(r"(\bphone\b[\"']?\s*[:：]\s*)([^,}\n#]+)")
_KEPT = 4


def masked(phone: str) -> str:
    """Mask a phone number whatever its form: ``188****0946``."""
    digits = [place for place, character in enumerate(phone) if character.isdigit()]
    shown = {*digits[:3], *digits[-_KEPT:]} if len(digits) > 2 * _KEPT else set(digits[-2:])
    return "".join(
        "*" if place in digits and place not in shown else character
        for place, character in enumerate(phone)
    )


def mask(text: str, private: Iterable[str] = ()) -> str:
    """Mask the private texts inside a text, and whatever is or looks like a phone number."""
    for secret in private:
        text = text.replace(secret, masked(secret))
    if "phone" in text:
        text = _FIELD.sub(lambda found: found[1] + masked(found[2]), text)
    return _PHONE.sub(lambda found: masked(found.group()), text)
