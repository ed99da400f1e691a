"""What the Chinese catalogue ought to hold: each sentence of the source, and what was translated.

After a sentence of the source was changed, run ``python scripts/generate.py catalogue`` once,
write the ``msgstr`` of what it reports into ledgertool.po, take the word ``fuzzy`` off where a
similar translation was offered, and run it again. A translation is kept as long as its sentence
is in the source; nothing in the files depends on the machine, the day or the person, so that a
run without a change changes nothing.

Needs Babel, which the extra ``test`` brings.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "ledgertool"
LANGUAGE = "zh_CN"
FOLDER = SOURCE / "locale" / LANGUAGE / "LC_MESSAGES"
PO = FOLDER / "ledgertool.po"
MO = FOLDER / "ledgertool.mo"

FUNCTIONS = {"_": None, "N_": None, "ngettext": (1, 2)}
COMMENTS = ["Translators:"]
DOCUMENTED = {
    "takes": "Translators: the help of a command",
    "rule": "Translators: what a rule is for; keep 原因：, 错误写法：, 正确写法：, 处理：",
}
"""Decorators of functions whose docstring a user sees, and what the translator is told."""

TYPERS_OWN = (
    "Install completion for the current shell.",
    "Show completion for the current shell, to copy it or customize the installation.",
    "Show this message and exit.",
    "[OPTIONS]",
    "COMMAND [ARGS]...",
)
"""What Typer says in help, and that stands nowhere in our source."""

HEADER_COMMENT = """\
# The Chinese sentences of ledgertool. Made by scripts/generate.py: write the msgstr
# lines only, then run it again."""
HEADER = f"""\
Project-Id-Version: ledgertool
Language: {LANGUAGE}
Plural-Forms: nplurals=1; plural=0;
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit
"""


class Sentence(NamedTuple):
    """A sentence of the source: one text, or one for one thing and one for many."""

    id: str | tuple[str, ...]
    path: str
    line: int
    comments: list[str]


class Catalogue(Catalog):
    """A catalogue whose header names no date, person or version."""

    def __iter__(self) -> Iterator[Message]:
        yield Message("", HEADER)
        yield from (message for message in super().__iter__() if message.id)


def sentences() -> Iterator[Sentence]:
    """Find all sentences that are said to a user, file by file, each from its top."""
    for path in sorted(SOURCE.rglob("*.py")):
        shown = path.relative_to(ROOT).as_posix()
        found = [
            Sentence(text, shown, line, comments)
            for line, text, comments, _context in extract_from_file(
                "python", path, keywords=FUNCTIONS, comment_tags=COMMENTS
            )
        ]
        found += _docstrings(path, shown)
        yield from sorted(found, key=lambda sentence: sentence.line)
    for text in TYPERS_OWN:
        yield Sentence(text, "scripts/translate.py", 0, ["Translators: Typer's own words"])


def _docstrings(path: Path, shown: str) -> Iterator[Sentence]:
    """Find the docstrings of commands and of rules; a user sees them as they are."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef):
            continue
        text = ast.get_docstring(node, clean=False)
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if text and isinstance(called, ast.Name) and called.id in DOCUMENTED:
                comment = DOCUMENTED[called.id]
                yield Sentence(inspect.cleandoc(text), shown, node.lineno, [comment])


def up_to_date() -> Catalogue:
    """Make the catalogue that the source asks for, with the translations there are.

    A sentence that is new gets the words of a similar one that is gone, marked fuzzy.
    """
    wanted = Catalogue(LANGUAGE)
    for sentence in sentences():
        wanted.add(
            sentence.id,
            locations=[(sentence.path, sentence.line)],
            auto_comments=sentence.comments,
        )
    merged = Catalogue(LANGUAGE, header_comment=HEADER_COMMENT)
    if PO.exists():
        for message in list(read_po(BytesIO(PO.read_bytes()), LANGUAGE))[1:]:
            merged[message.id] = message
    merged.update(wanted)
    for message in merged:
        if new := wanted.get(message.id):  # a similar sentence lends its words, not its format
            message.flags = (message.flags & {"fuzzy"}) | new.flags
    return merged


def as_po(catalogue: Catalogue) -> bytes:
    """Write a catalogue as people read it; line numbers are left out, which change too often."""
    stream = BytesIO()
    write_po(stream, catalogue, width=0, ignore_obsolete=True, include_lineno=False)
    return stream.getvalue().rstrip() + b"\n"


def as_mo(catalogue: Catalogue) -> bytes:
    """Compile a catalogue; what is not translated or fuzzy stays out."""
    stream = BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def files() -> dict[Path, bytes]:
    """Give the catalogue as people read it and as programs do, by their paths."""
    catalogue = up_to_date()
    return {PO: as_po(catalogue), MO: as_mo(catalogue)}


def missing() -> list[str]:
    """List the sentences that have no translation, or one that nobody has looked at."""
    found = []
    for message in up_to_date():
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy or not all(strings):
            found.append(message.id if isinstance(message.id, str) else message.id[0])
    return found


if __name__ == "__main__":  # python scripts/translate.py [--check]: the catalogue alone
    from generate import main

    sys.exit(main(["catalogue", *sys.argv[1:]]))
