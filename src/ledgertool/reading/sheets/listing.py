"""Numbers that Word puts before paragraphs by itself, as in a column of 序号."""

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docx.document import Document

_WORDS: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE: Final = ("chineseCounting", "chineseCountingThousand", "ideographTraditional")
_DIGITS: Final = "零一二三四五六七八九"


class Numbers:
    """The lists of a document, each of which counts its own paragraphs."""

    def __init__(self, document: "Document") -> None:
        self._levels: dict[str, dict[str, Any]] = {}
        self._styles: dict[str, Any] = {}
        self._counts: dict[tuple[str, int], int] = {}
        try:
            numbering: Any = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        self._read(numbering)
        for style in document.styles.element.iter(f"{_WORDS}style"):
            found = style.find(f"{_WORDS}pPr/{_WORDS}numPr")
            if found is not None:
                self._styles[style.get(f"{_WORDS}styleId", "")] = found

    def _read(self, numbering: Any) -> None:
        abstract = {
            one.get(f"{_WORDS}abstractNumId"): one for one in numbering.iter(f"{_WORDS}abstractNum")
        }
        for number in numbering.iter(f"{_WORDS}num"):
            kind = abstract.get(_val(number, "abstractNumId"))
            if kind is not None:
                levels = {one.get(f"{_WORDS}ilvl", "0"): one for one in kind.iter(f"{_WORDS}lvl")}
                self._levels[number.get(f"{_WORDS}numId", "")] = levels

    def before(self, paragraph: Any) -> str:
        """Give the number that stands before a paragraph, and count it."""
        listed = self._listed(paragraph)
        if listed is None:
            return ""
        number, depth = _val(listed, "numId"), _val(listed, "ilvl") or "0"
        levels = self._levels.get(number, {})
        if depth not in levels or not depth.isdigit():
            return ""
        return self._counted(number, int(depth), levels)

    def _listed(self, paragraph: Any) -> Any:
        found = paragraph.find(f"{_WORDS}pPr/{_WORDS}numPr")
        if found is None and self._styles:
            style = paragraph.find(f"{_WORDS}pPr/{_WORDS}pStyle")
            found = None if style is None else self._styles.get(style.get(f"{_WORDS}val", ""))
        return found

    def _counted(self, number: str, depth: int, levels: dict[str, Any]) -> str:
        start = int(_val(levels[str(depth)], "start") or 1)
        self._counts[number, depth] = self._counts.get((number, depth), start - 1) + 1
        for deeper in range(depth + 1, 9):
            self._counts.pop((number, deeper), None)
        text = _val(levels[str(depth)], "lvlText")
        for level in range(depth + 1):
            if str(level) in levels:
                count = self._counts.get((number, level), 1)
                text = text.replace(f"%{level + 1}", _shown(count, levels[str(level)]))
        return "" if _val(levels[str(depth)], "numFmt") in ("bullet", "none") else text


def _shown(count: int, level: Any) -> str:
    kind = _val(level, "numFmt")
    if kind in _CHINESE and count < 100:
        tens, ones = divmod(count, 10)
        before = "" if not tens else ("" if tens == 1 else _DIGITS[tens]) + "十"
        return before + (_DIGITS[ones] if ones or not tens else "")
    return f"{count:02}" if kind == "decimalZero" else str(count)


def _val(element: Any, name: str) -> str:
    found = element.find(_WORDS + name)
    return "" if found is None else str(found.get(f"{_WORDS}val", ""))
