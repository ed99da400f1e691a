"""What a file of an answer says, wherever it says it: in the members of an archive too."""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path

from ledgertool.output.formats import FORMATS
from tests.conftest import Run
from tests.programs import Answer

_TAG = re.compile(r"<[^<>]*>")
_FOLD = re.compile(r"\r?\n ")  # where a line of a calendar goes on


def said_in(content: bytes) -> str:
    """Give all that a file says: as it stands, and as it is read, without tags and folds."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        text = content.decode()
        return text + _FOLD.sub("", text)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        parts = [archive.read(name).decode() for name in names if name.endswith((".xml", ".rels"))]
    raw = "\n".join([*names, *parts])
    return raw + "\n" + html.unescape(_TAG.sub("", raw))


def ask(run: Run, *words: str, form: str, file: Path) -> tuple[Answer, str]:
    """Ask for an answer in a format, into a file; give the answer, and all that the file says."""
    file.unlink(missing_ok=True)
    answer = run(*words, "-f", form, "-o", str(file))
    return answer, said_in(file.read_bytes()) if file.exists() else ""


def in_a_form(run: Run, *words: str, form: str, file: Path) -> str:
    """Give all that an answer in a format says, on all streams and in its file."""
    if form in FORMATS and not FORMATS[form].is_text:
        answer, text = ask(run, *words, form=form, file=file)
        return text + answer.out + answer.err
    answer = run(*words, "-f", form)
    return answer.out + _FOLD.sub("", answer.out) + answer.err
