"""Pages of the web as a strict reader takes them: sound, and with nothing that loads or runs."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from typing import NamedTuple

_VOID = frozenset({"meta", "br", "hr", "input", "col", "wbr", "use", "path", "rect", "line"})
_LOADING = frozenset(
    {"link", "base", "iframe", "frame", "object", "embed", "applet", "img", "image"}
    | {"audio", "video", "source", "track", "portal", "slot", "foreignobject"}
    | {"animate", "set"}
)
_ADDRESSES = frozenset(
    {"href", "src", "srcset", "srcdoc", "action", "formaction", "data", "poster", "background"}
    | {"cite", "ping", "xlink:href"}
)
_POLICY = re.compile(
    r"default-src 'none'; style-src (\S+); script-src (\S+); img-src data:;"
    r" base-uri 'none'; form-action 'none'"
)


class Element(NamedTuple):
    """An element of a page: its tag, its attributes, and the text that stands in it."""

    tag: str
    attributes: dict[str, str]
    texts: list[str]

    @property
    def text(self) -> str:
        """All that it says."""
        return "".join(self.texts)


class _Reader(HTMLParser):
    """A reader that takes nothing but whole elements, each attribute once, and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(set(names)) == len(names), (tag, names)
        assert re.fullmatch("[a-z][a-z0-9]*", tag), tag
        element = Element(tag, {name: value or "" for name, value in attrs}, [])
        self.elements.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop().tag == tag, (tag, self.getpos())

    def handle_data(self, data: str) -> None:
        assert self.open or not data.strip(), data
        for element in self.open:
            element.texts.append(data)

    def handle_decl(self, decl: str) -> None:
        assert decl == "doctype html"
        assert not self.elements

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")


def elements(page: str) -> list[Element]:
    """Read a page; whatever is not sound fails, and so does what loads or runs."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    _nothing_leads_away(reader.elements)
    _only_its_own_style_and_script(reader.elements)
    return reader.elements


def texts(page: str, *tags: str) -> list[str]:
    """Give what the elements with these tags say."""
    return [element.text for element in elements(page) if element.tag in tags]


def _nothing_leads_away(found: list[Element]) -> None:
    for tag, attributes, _texts in found:
        assert tag not in _LOADING, tag
        for name, value in attributes.items():
            assert name != "style", (tag, value)
            assert not name.startswith("on"), (tag, name, value)
            if name in _ADDRESSES:
                assert value.startswith("#"), (tag, name, value)
    refreshing = [one for one in found if one.attributes.get("http-equiv", "").lower() == "refresh"]
    assert refreshing == []


def _only_its_own_style_and_script(found: list[Element]) -> None:
    """See that the policy comes first, and lets run what stands in the page and nothing else."""
    assert [one.tag for one in found[:3]] == ["html", "head", "meta"]
    assert found[2].attributes == {"charset": "utf-8"}
    (policy,) = [one for one in found if "http-equiv" in one.attributes]
    assert policy.attributes["http-equiv"] == "Content-Security-Policy"
    said = _POLICY.fullmatch(policy.attributes["content"])
    assert said, policy.attributes["content"]
    before = [one.tag for one in found[: found.index(policy)]]
    assert before == ["html", "head", "meta", "meta"]
    assert said[1].split() == list(_hashes(found, "style"))
    assert said[2].split() == (list(_hashes(found, "script")) or ["'none'"])


def _hashes(found: list[Element], tag: str) -> Iterator[str]:
    for element in found:
        if element.tag == tag and element.attributes.get("type") != "application/json":
            assert element.attributes == {}
            digest = b64encode(sha256(element.text.encode()).digest()).decode()
            yield f"'sha256-{digest}'"
