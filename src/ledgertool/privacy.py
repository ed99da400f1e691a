"""Contact phones are in the data because the form has that column; they are shown masked."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PHONE = re.compile(
    r"(?<![0-9])"
    r"(?:1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}|0[0-9]{2,3}[ -]?[0-9]{3,4}[ -]?[0-9]{4})"
    r"(?![0-9])"
)
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
    """Mask the private texts inside a text, and whatever looks like a phone number."""
    for secret in private:
        text = text.replace(secret, masked(secret))
    return _PHONE.sub(lambda found: masked(found.group()), text)
