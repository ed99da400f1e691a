"""A page of the web: one file that loads nothing, for a phone as for a projector, and to print."""

import re
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Final, NamedTuple

from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.output.answer_pages import AnswerPage, pages_of
from ledgertool.output.web.pages import page, spoken
from ledgertool.privacy import visible

if TYPE_CHECKING:
    from markupsafe import Markup

_CHINESE = re.compile("[\u3400-\u9fff]")
_ENGLISH = re.compile("[A-Za-z]{2} [A-Za-z]")
_SHORT: Final = 12  # characters of a column that is never folded
_WORD: Final = 32  # of one whose words are better not broken
_LONG: Final = 24  # from which on a column wants room
_NAMELESS: Final = "ledgertool"

TableLine = tuple["Markup", str, Iterator[tuple["Markup", str]]]
"""The class of a row, the cell that names it, and its others, each behind its start tag."""


class _Part(NamedTuple):
    """A part of a page: a table, terms with their texts, or prose; and what stands below it.

    ``speech`` is an attribute that names a language, where it is another than the page's.
    """

    title: str
    level: int
    speech: "Markup"
    table_speech: "Markup"
    headings: Sequence[tuple["Markup", str]]
    first: "Markup"
    bodies: Sequence[Iterator[TableLine]]
    terms: Sequence[tuple[str, "Markup", str]]
    prose: Sequence[tuple[int, "Markup", str]]
    foot: Sequence[tuple["Markup", str]]


def text(sheet: Sheet) -> str:
    """Write an answer as a page: each official form as a table, one item as terms, or prose."""
    pages = pages_of(sheet)
    several = len(pages) > 1
    head = visible(sheet.title) if several else ""
    parts = [_part(one, sheet, level=2 if several else 1) for one in pages]
    return page(
        "answer.html",
        style=("page.css",),
        title=head or parts[0].title,
        head=head,
        head_speech=_speech(head),
        parts=parts,
    )


def _part(one: AnswerPage, sheet: Sheet, level: int) -> _Part:
    name = one.rows[0][-1] if sheet.single and one.rows else ""  # the id of the only item
    title = one.title or name or one.said or _NAMELESS
    foot = [*([one.below[-1]] if one.legend else []), *([one.said] if name else []), *one.notes]
    if level > 1:
        foot.remove(visible(sheet.title))  # it is the head of all
    is_table = one.prose is None and not sheet.single and bool(one.rows)
    starts = _starts(one) if is_table else []
    return _Part(
        title,
        level,
        _speech(title),
        _chinese(),
        list(_headings(one)) if is_table else (),
        starts[0] if is_table else _chinese(),
        list(_bodies(one, starts)) if is_table else (),
        [(term, _speech(said), said) for term, said in one.rows] if sheet.single else (),
        [(deep, _speech(line), line) for deep, line in one.prose or ()],
        [(_speech(line), line) for line in foot if line],
    )


def _headings(one: AnswerPage) -> Iterator[tuple["Markup", str]]:
    for heading in one.headings:
        yield _marked("number" if heading.holds == "number" else ""), heading.text


def _starts(one: AnswerPage) -> list["Markup"]:
    """Give the start tag of each column's cells; the first cell of a row names it."""
    from markupsafe import Markup

    names = (Markup('th scope="row"'), *repeat(Markup("td"), len(one.headings) - 1))
    columns = zip(*one.rows, strict=True)
    return [
        Markup("<{}{}{}>").format(name, _marked(_look(heading, column)), _column_speech(column))
        for name, heading, column in zip(names, one.headings, columns, strict=True)
    ]


def _bodies(one: AnswerPage, starts: Sequence["Markup"]) -> Iterator[Iterator[TableLine]]:
    """Give the rows; those that are set apart are in a body of their own."""
    marks, apart, others = _row_marks(one), one.apart or 0, starts[1:]
    for part in (slice(0, apart), slice(apart, None)):
        if rows := one.rows[part]:
            yield (
                (mark, row[0], zip(others, row[1:], strict=True))
                for mark, row in zip(marks[part], rows, strict=True)
            )


def _row_marks(one: AnswerPage) -> list["Markup"]:
    """Give each row the class of its status, and its sign where the word is that of the status."""
    names = _levels(one) or [""] * len(one.rows)
    column = next((at for at, one in enumerate(one.headings) if one.name == "status"), None)
    if column is not None and one.lights:
        names = [
            light if row[column] == light.chinese else f"{light} unsigned"
            for light, row in zip(one.lights, one.rows, strict=True)
        ]
    known = {name: _marked(name) for name in set(names)}
    return [known[name] for name in names]


def _levels(one: AnswerPage) -> list[str]:
    return [f"level-{level}" for level in one.levels]


def _look(heading: Heading, column: Sequence[str]) -> str:
    """Tell how a column is to look, by what it holds and by how long its texts are."""
    if heading.name == "status" or heading.holds == "number":
        return "status" if heading.name == "status" else "number"
    longest = max(map(len, column))
    is_one_word = heading.whole and longest <= _WORD and all(map(str.isascii, column))
    if longest <= _SHORT or is_one_word:
        return "short names" if heading.names else "short"
    if heading.names:
        return "names"
    return "long" if longest > _LONG and not heading.whole else "text"


def _marked(name: str) -> "Markup":
    from markupsafe import Markup

    return Markup(' class="{}"').format(name) if name else Markup("")


def _chinese() -> "Markup":
    """Mark what is Chinese, as documents are, on a page in another language."""
    from markupsafe import Markup

    return Markup("") if spoken() == "zh-CN" else Markup(' lang="zh-CN"')


def _speech(text: str) -> "Markup":
    """Mark a text that is not in the language of the page."""
    from markupsafe import Markup

    is_ours = _ENGLISH.search(text) or not _CHINESE.search(text)
    return Markup("") if is_ours else _chinese()


def _column_speech(column: Sequence[str]) -> "Markup":
    """Mark a column in English within a table in Chinese."""
    from markupsafe import Markup

    if spoken() == "zh-CN":
        return Markup("")
    words = "\n".join(column)
    is_english = _ENGLISH.search(words) and not _CHINESE.search(words)
    return Markup(' lang="en"') if is_english else Markup("")
