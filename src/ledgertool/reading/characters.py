"""The text rules: characters in values that look right and are not found, or not read alike."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from ledgertool.findings import schema, syntax
from ledgertool.findings import text as rules
from ledgertool.findings.finding import Edit, Finding, Span
from ledgertool.model.fields import fields_of
from ledgertool.phones.expressions import Expression
from ledgertool.reading.document import Document, Location, dotted

_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u00ad\u200b-\u200d\u2060-\u2064\ufeff\u180e\u034f\u115f\u1160\u3164"
_SPACES = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = _SPACES + _INVISIBLE
_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff，。、；：？！“”‘’（）《》〈〉〔〕【】…—"
_ODD = Expression(
    f"[{_DIRECTION}{_INVISIBLE}{_SPACES[1:]}\\\\\u2e80-\u2fdf\ue000-\uf8ff０-９Ａ-Ｚａ-ｚ－／]"
)
_MAY_BE_INNER = re.compile(r" (?<=[^\x00-\x7f] ) *[^\x00-\x7f]")  # quick to be made
_INNER = Expression(f"[{_CHINESE}] +[{_CHINESE}]")
_QUOTED_SPACE = {
    mark: Expression(rf"(?m){mark}(?:(?<= {mark})(?=\s*(?:[,\]}}]|$))|(?<=[ :\-\[,{{]{mark}) )")
    for mark in "'\""
}
AMBIGUOUS = re.compile(
    r"[-+]?[0-9][0-9_,]*|0[xob][0-9a-fA-F_]+|[-+]?(?:[0-9][0-9_]*)?\.[0-9_]+(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)|[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    r"|y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"
    r"|null|Null|NULL|~|=|<<"
)
_NOTHING = frozenset(("~", "null", "Null", "NULL"))  # where they are not in quotation marks
_MAYBE = r"(?=[-+0-9.yYnNtTfFoO~=<])"
_AFTER_NAME = Expression(
    rf"(?m)\n[ -]*+(?:([^ :\n]*+): +)?+{_MAYBE}(?:{AMBIGUOUS.pattern}) *(?:#|$)"
)
_IN_LIST = Expression(rf"[\[,] *{_MAYBE}(?:{AMBIGUOUS.pattern}) *[,\]]")
_IN_VALUE = {
    "invisible": Expression(f"[{_INVISIBLE}\x00-\x1f\x7f-\x9f\u2028\u2029]"),
    "direction": Expression(f"[{_DIRECTION}]"),
    "private": Expression("[\ue000-\uf8ff]"),
    "inner": Expression(f"(?<=[{_CHINESE}])[{_SPACES}]+(?=[{_CHINESE}])"),
    "outer": Expression(f"^[{_UNSEEN}]+|(?<![{_UNSEEN}])[{_UNSEEN}]+$"),
    "radical": Expression("[\u2e81-\u2fdf]"),
    "wide": Expression("[０-９Ａ-Ｚａ-ｚ－／]+"),
}


def inspect(
    document: Document, cls: type[BaseModel], value: Any, base: Location
) -> Iterator[tuple[Location, Finding]]:
    """Look at the characters of all texts of one object; ``base`` is where it stands."""
    for location, text, code in _texts(cls, value, base):
        if text in _NOTHING and document.style(location) == "":
            empty = schema.empty_value(dotted(location[len(base) :]))
            yield location, empty.at("", document.span(location))
            continue
        for finding in inspect_text(document, location, text, is_code=code):
            yield location, finding


def inspect_text(
    document: Document, location: Location, text: str, *, is_code: bool = False
) -> Iterator[Finding]:
    """Look at the characters of one text, which stands at a place."""
    return _OddText(document, location, text, is_code=is_code).findings()


def is_plain(text: str, *classes: type[BaseModel]) -> bool:
    """Tell whether nothing in a file's text needs a closer look; most files are plain.

    ``classes`` are those of the objects that the file has.
    """
    return (
        _ODD.search(text) is None
        and (_MAY_BE_INNER.search(text) is None or _INNER.search(text) is None)
        and not _has_ambiguous(text, classes)
        and all(mark not in text or odd.search(text) is None for mark, odd in _QUOTED_SPACE.items())
        and unicodedata.is_normalized("NFC", text)
    )


def _has_ambiguous(text: str, classes: tuple[type[BaseModel], ...]) -> bool:
    """Tell whether other programs may not take some value for text, though it should be."""
    named = _AFTER_NAME.findall(f"\n{text}")  # no name but "", where it is an item of a list
    return not _typed(classes).issuperset(named) or _IN_LIST.search(text) is not None


@cache
def _typed(classes: tuple[type[BaseModel], ...]) -> frozenset[str]:
    """List the fields, of some classes and of those inside them, whose values are never text."""
    typed, texts = set[str](), set[str]()
    waiting = [*classes]
    for cls in waiting:  # it grows while it is gone through
        fields = fields_of(cls).values()
        typed |= {field.name for field in fields if not (field.is_text or field.models)}
        texts |= {field.name for field in fields if field.is_text and not field.models}
        waiting += [one for f in fields for one in f.models if one not in waiting]
    return frozenset(typed - texts)


def _texts(
    cls: type[BaseModel], value: Any, base: Location
) -> Iterator[tuple[Location, str, bool]]:
    """Go through the texts of one object and of those inside it: place, text, if it is a code."""
    known = fields_of(cls)
    for key, content in value.items() if isinstance(value, dict) else ():
        field = known.get(key)
        if field is None or not (field.is_text or field.models):
            continue
        for steps, item in _items(content, is_keyed=field.keyed):
            location = (*base, key, *steps)
            if inner := field.model(item):
                yield from _texts(inner, item, location)
            elif isinstance(item, str):
                yield location, item, field.code


def _items(content: Any, *, is_keyed: bool) -> Iterator[tuple[Location, Any]]:
    """Go through what a field holds: one value, or each of several."""
    if isinstance(content, list):
        yield from (((index,), item) for index, item in enumerate(content))
    elif is_keyed and isinstance(content, dict):
        yield from (((name,), item) for name, item in content.items())
    else:
        yield (), content


class _OddText:
    """One text of a file, looked at character by character.

    Where a value is written with escapes, its characters stand nowhere in the file; then a
    finding is at the value, and nothing is put in its place.
    """

    def __init__(self, document: Document, location: Location, text: str, *, is_code: bool) -> None:
        self.document, self.location = document, location
        self.text, self.is_code = text, is_code

    def findings(self) -> Iterator[Finding]:
        """Tell what is odd in the text; most texts are plain."""
        text = self.text
        yield from self._ambiguous()
        if text.isascii() and text.isprintable() and text == text.strip():
            return
        outer = self._found("outer")
        inside = text.strip(outer[0].group() + outer[-1].group()) if outer else text
        yield from self._outer(outer)
        yield from self._invisible(inside)
        yield from self._first_of("direction", rules.direction_mark)
        yield from self._radicals()
        yield from self._first_of("private", rules.private_character)
        yield from self._inner()
        yield from self._wide()

    def _found(self, what: str) -> list[re.Match[str]]:
        return [*_IN_VALUE[what].finditer(self.text)]

    def _first_of(self, what: str, rule: Callable[[str], Finding]) -> Iterator[Finding]:
        if found := self._found(what):
            yield self._at(found[:1], rule(_named(found[0].group())))

    def _ambiguous(self) -> Iterator[Finding]:
        if not (self.text and AMBIGUOUS.fullmatch(self.text)):
            return
        if self.document.style(self.location) == "":
            finding = syntax.ambiguous_text(self.text)
            span = self.document.span(self.location)
            edits = (Edit(span, f'"{self.text}"'),) if span else ()
            yield finding.at("", span)._replace(edits=edits)

    def _outer(self, found: list[re.Match[str]]) -> Iterator[Finding]:
        if found:
            names = "".join(_named(match.group()) for match in found)
            yield self._at(found, rules.outer_space(names), lambda _match: "")

    def _invisible(self, inside: str) -> Iterator[Finding]:
        found = [match for match in self._found("invisible") if match.group() in inside]
        if found:
            yield self._at(found[:1], rules.invisible_character(_named(found[0].group())))

    def _radicals(self) -> Iterator[Finding]:
        if found := self._found("radical"):
            from ledgertool.reading.radicals import UNIFIED

            known = [match for match in found if match.group() in UNIFIED]
            if known:
                first = known[0].group()
                finding = rules.radical(f"{first} ({_code(first)})", UNIFIED[first])
                yield self._at(known, finding, lambda match: UNIFIED[match.group()])
        elif not unicodedata.is_normalized("NFC", self.text):
            odd = [char for char in self.text if not unicodedata.is_normalized("NFC", char)]
            finding = rules.not_composed(f"{odd[0]} ({_code(odd[0])})" if odd else self.text)
            yield finding.at("", self.document.span(self.location))

    def _inner(self) -> Iterator[Finding]:
        if found := self._found("inner"):
            around = self.text[max(found[0].start() - 4, 0) : found[0].end() + 4]
            yield self._at(found[:1], rules.inner_space(around))

    def _wide(self) -> Iterator[Finding]:
        if self.is_code and (found := self._found("wide")):
            better = _IN_VALUE["wide"].sub(_narrow, self.text)
            yield self._at(found, rules.full_width_in_code(self.text, better), _narrow)

    def _at(
        self,
        matches: list[re.Match[str]],
        finding: Finding,
        instead: Callable[[re.Match[str]], str] | None = None,
    ) -> Finding:
        """Put a finding at the characters themselves, with what to put in their place."""
        whole = self.document.span(self.location)
        if whole is None:
            return finding
        line = self.document.lines[whole.line - 1]
        start = whole.column + (1 if self.document.style(self.location) else 0)
        if not line.startswith(self.text, start - 1):
            return finding.at("", whole)
        spans = [
            Span(whole.line, start + match.start(), whole.line, start + match.end())
            for match in matches
        ]
        pairs = zip(spans, matches, strict=True)
        edits = tuple(Edit(span, instead(match)) for span, match in pairs) if instead else ()
        return finding.at("", spans[0])._replace(edits=edits)


def _narrow(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def _named(characters: str) -> str:
    return "".join(f"<{_code(character)}>" for character in characters)
