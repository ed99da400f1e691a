"""The text rules: characters in values that look right and are not found, or not read alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from ledgertool.findings import schema, syntax
from ledgertool.findings import text as rules
from ledgertool.findings.finding import Edit, Finding, Span
from ledgertool.model.fields import fields_of
from ledgertool.model.registry import RegistryEntry
from ledgertool.model.row import KINDS, Head
from ledgertool.reading import validation
from ledgertool.reading.document import Document, Location

_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u00ad\u200b-\u200d\u2060-\u2064\ufeff\u180e\u034f\u115f\u1160\u3164"
_SPACES = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff，。、；：？！“”‘’（）《》〈〉〔〕【】…—"
_ODD = re.compile(
    f"[{_DIRECTION}{_INVISIBLE}{_SPACES[1:]}\\\\\u2e80-\u2fdf\ue000-\uf8ff０-９Ａ-Ｚａ-ｚ－／]"
)
_INNER = re.compile(f"[{_CHINESE}] +[{_CHINESE}]")
_QUOTED_SPACE = re.compile(r"(?m)[:\-\[,{] *['\"] |\S +['\"](?=\s*(?:[,\]}]|$))")
_AMBIGUOUS = re.compile(
    r"[-+]?[0-9][0-9_,]*|0[xob][0-9a-fA-F_]+|[-+]?(?:[0-9][0-9_]*)?\.[0-9_]+(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)|[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    r"|y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"
    r"|null|Null|NULL|~|=|<<"
)
_NOTHING = frozenset(("~", "null", "Null", "NULL"))  # where they are not in quotation marks
_AFTER_NAME = re.compile(rf"(?m): +(?:{_AMBIGUOUS.pattern}) *(?:#|$)")
_IN_LIST = re.compile(
    rf"(?m)[\[,] *(?:{_AMBIGUOUS.pattern}) *[,\]]|^ *- +(?:{_AMBIGUOUS.pattern}) *(?:#|$)"
)
_IN_VALUE = {
    "invisible": re.compile(f"[{_INVISIBLE}\x00-\x1f\x7f-\x9f\u2028\u2029]"),
    "direction": re.compile(f"[{_DIRECTION}]"),
    "private": re.compile("[\ue000-\uf8ff]"),
    "inner": re.compile(f"(?<=[{_CHINESE}])[{_SPACES}]+(?=[{_CHINESE}])"),
    "outer": re.compile(f"^[{_SPACES}{_INVISIBLE}]+|[{_SPACES}{_INVISIBLE}]+$"),
    "radical": re.compile("[\u2e81-\u2fdf]"),
    "wide": re.compile("[０-９Ａ-Ｚａ-ｚ－／]+"),
}


def inspect(
    document: Document, cls: type[BaseModel], value: Any, base: Location
) -> Iterator[tuple[Location, Finding]]:
    """Look at the characters of all texts of one object; ``base`` is where it stands."""
    for location, text, code in _texts(cls, value, base):
        if text in _NOTHING and document.style(location) == "":
            empty = schema.empty_value(validation.dotted(location[len(base) :]))
            yield location, empty.at("", document.span(location))
            continue
        for finding in _in_text(document, location, text, code=code):
            yield location, finding


def is_plain(text: str) -> bool:
    """Tell whether nothing in a file's text needs a closer look; most files are plain."""
    return (
        _ODD.search(text) is None
        and _INNER.search(text) is None
        and not _has_ambiguous(text)
        and (("'" not in text and '"' not in text) or _QUOTED_SPACE.search(text) is None)
        and unicodedata.is_normalized("NFC", text)
    )


def _has_ambiguous(text: str) -> bool:
    """Tell whether other programs may not take some value for text, though it should be."""
    if _IN_LIST.search(text):
        return True
    typed = _typed()
    for match in _AFTER_NAME.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        if text[line : match.start()].lstrip(" -") not in typed:
            return True
    return False


@cache
def _typed() -> frozenset[str]:
    """List the fields, of all classes, whose values are not text."""
    classes: list[type[BaseModel]] = [Head, RegistryEntry, *KINDS.values()]
    typed: set[str] = set()
    for cls in classes:  # it grows while it is gone through
        fields = fields_of(cls).values()
        typed |= {field.name for field in fields if not (field.is_text or field.model)}
        classes += [f.model for f in fields if f.model and f.model not in classes]
    return frozenset(typed)


def _texts(
    cls: type[BaseModel], value: Any, base: Location
) -> Iterator[tuple[Location, str, bool]]:
    """Go through the texts of one object and of those inside it: place, text, if it is a code."""
    known = fields_of(cls)
    for key, content in value.items() if isinstance(value, dict) else ():
        field = known.get(key)
        if field is None or not (field.is_text or field.model):
            continue
        items = enumerate(content) if isinstance(content, list) else ((None, content),)
        for index, item in items:
            location = (*base, key) if index is None else (*base, key, index)
            if field.model is not None:
                yield from _texts(field.model, item, location)
            elif isinstance(item, str):
                yield location, item, field.code


def _in_text(document: Document, location: Location, text: str, *, code: bool) -> Iterator[Finding]:
    if text and _AMBIGUOUS.fullmatch(text) and document.style(location) == "":
        yield _ambiguous(document, location, text)
    if text.isascii() and text.isprintable() and text == text.strip():
        return
    if found := [*_IN_VALUE["outer"].finditer(text)]:
        shown = "".join(_named(match.group()) for match in found)
        yield _placed(document, location, text, rules.outer_space(shown), found, "")
        text_inside = text.strip(found[0].group() + found[-1].group())
    else:
        text_inside = text
    if found := [m for m in _IN_VALUE["invisible"].finditer(text) if m.group() in text_inside]:
        finding = rules.invisible_character(_named(found[0].group()))
        yield _placed(document, location, text, finding, found[:1], None)
    if found := [*_IN_VALUE["direction"].finditer(text)]:
        finding = rules.direction_mark(_named(found[0].group()))
        yield _placed(document, location, text, finding, found[:1], None)
    yield from _in_chinese(document, location, text, code=code)


def _in_chinese(
    document: Document, location: Location, text: str, *, code: bool
) -> Iterator[Finding]:
    if found := [*_IN_VALUE["radical"].finditer(text)]:
        from ledgertool.reading.radicals import UNIFIED

        known = [match for match in found if match.group() in UNIFIED]
        if known:
            first = known[0].group()
            shown = f"{first} ({_code(first)})"
            yield _placed(
                document, location, text, rules.radical(shown, UNIFIED[first]), known, UNIFIED
            )
    elif not unicodedata.is_normalized("NFC", text):
        odd = [char for char in text if not unicodedata.is_normalized("NFC", char)]
        shown = f"{odd[0]} ({_code(odd[0])})" if odd else text
        yield rules.not_composed(shown).at("", document.span(location))
    if found := [*_IN_VALUE["private"].finditer(text)]:
        finding = rules.private_character(_named(found[0].group()))
        yield _placed(document, location, text, finding, found[:1], None)
    if found := [*_IN_VALUE["inner"].finditer(text)]:
        around = text[max(found[0].start() - 4, 0) : found[0].end() + 4]
        yield _placed(document, location, text, rules.inner_space(around), found[:1], None)
    if code and (found := [*_IN_VALUE["wide"].finditer(text)]):
        narrow = {match.group(): unicodedata.normalize("NFKC", match.group()) for match in found}
        better = _IN_VALUE["wide"].sub(lambda match: narrow[match.group()], text)
        finding = rules.full_width_in_code(text, better)
        yield _placed(document, location, text, finding, found, narrow)


def _ambiguous(document: Document, location: Location, text: str) -> Finding:
    finding = syntax.ambiguous_text(text).at("", document.span(location))
    if finding.span is None:
        return finding
    return finding._replace(edits=(Edit(finding.span, f'"{text}"'),))


def _placed(
    document: Document,
    location: Location,
    text: str,
    finding: Finding,
    matches: list[re.Match[str]],
    instead: str | dict[str, str] | None,
) -> Finding:
    """Put a finding at the characters themselves, with what to put in their place.

    Where a value is written with escapes, its characters stand nowhere in the file; then the
    finding is at the value, and nothing is put in its place.
    """
    whole = document.span(location)
    if whole is None:
        return finding
    line = document.text.split("\n")[whole.line - 1]
    start = whole.column - 1 + (1 if document.style(location) else 0)
    if line[start : start + len(text)] != text:
        return finding.at("", whole)
    first = matches[0]
    spot = Span(whole.line, start + first.start() + 1, whole.line, start + first.end() + 1)
    edits: tuple[Edit, ...] = ()
    if instead is not None:
        edits = tuple(
            Edit(
                Span(whole.line, start + m.start() + 1, whole.line, start + m.end() + 1),
                instead if isinstance(instead, str) else instead[m.group()],
            )
            for m in matches
        )
    return finding.at("", spot)._replace(edits=edits)


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def _named(characters: str) -> str:
    return "".join(f"<{_code(character)}>" for character in characters)
