"""The issued documents of 2020, with the frozen ledger: as text, as Word, and changed at will."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ledgertool.checking.issued.proof import Proof, prove
from ledgertool.model.row import Row
from ledgertool.reading.issued.named import NamedDocument
from ledgertool.reading.issued.passages import LINE, IssuedText, Passage
from ledgertool.reading.ledger import Ledger, load
from tests.samples import DATA, FROZEN

DOCUMENTS = FROZEN / "issued"
"""The documents of the frozen ledger, and what names them: they never change, either."""
LEDGER, PLAN = "ledger2020.txt", "plan2019.txt"
_TITLES = {
    "一、创新": "2020/key-points",
    "一、实施": "2020/reform-tasks",
    "二、专项": "2020/plan-reviews",
    "市领导": "2020/reform-plans-city",
    "其他需要": "2020/reform-plans-other",
    "四、重大": "2020/pilots",
}


def kept_beside(folder: Path) -> Path:
    """Copy the frozen data and the documents into a folder; give that of the data."""
    shutil.copytree(DATA, folder / "data")
    shutil.copytree(DOCUMENTS, folder / "documents")
    (folder / "documents" / "documents.yaml").rename(folder / "data" / "documents.yaml")
    return folder / "data"


@cache
def ledger_and_names() -> tuple[Ledger, tuple[NamedDocument, ...]]:
    """Load the frozen ledger once, with the documents that are named for it."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        ledger = load(kept_beside(Path(folder)))
    assert ledger.issued is not None
    return ledger, ledger.issued.documents


@cache
def text_of(name: str) -> str:
    """Give a document's text."""
    return (DOCUMENTS / name).read_text(encoding="utf-8")


def issued(text: str) -> IssuedText:
    """Take a text for a document."""
    lines = enumerate(text.split("\n"), 1)
    return IssuedText("document.txt", [Passage(line, LINE, str(n)) for n, line in lines])


def proved(name: str, text: str, ledger: Ledger | None = None) -> Proof:
    """Compare a text with what the data has of the document of a name."""
    frozen, documents = ledger_and_names()
    (named,) = (one for one in documents if one.name == name)
    return prove(named, issued(text), ledger or frozen)


def told(proof: Proof) -> list[tuple[str, str, str]]:
    """Give of each difference whom it is told of, and both sides."""
    return [
        (one.owner.id if one.owner else "documents.yaml", one.document, one.data)
        for one in proof.differences
    ]


# Which line of a document is of which row


def rows_of_lines(name: str) -> list[str]:
    """Tell of each line whose it is: a row's, a table's, or that of an entry that names it."""
    return list(_of_plan() if name == PLAN else _of_ledger())


def _of_ledger() -> Iterator[str]:
    owner, table, number = "documents.yaml", "", 0
    lines = text_of(LEDGER).split("\n")
    for line in lines:
        bare = line.strip()
        heading = next((title for title in _TITLES if bare.startswith(title)), None)
        if heading or bare in ("附件",) or bare.startswith(("注：", "说明：", "三、专项")):
            is_known = heading and not (heading == "一、实施" and table == "2020/pilots")
            table = _TITLES[heading] if is_known and heading else table
            number = 0 if heading else number
            owner = "documents.yaml" if bare == "附件" else table
            if table == "2020/key-points" and owner == table:
                owner = f"{table}/1"
        elif table == "2020/key-points" and re.match(r"[二三四五六七]、", bare):
            number_next = number + 1
            owner = f"{table}/{number_next}"
        elif table and bare and re.match(rf"{number + 1}(?:．|\s|$)", bare):
            number += 1
            owner = f"{table}/{number}"
        elif bare == "序" or bare.startswith("序号"):
            owner = table
        elif table == "2020/pilots" and owner == table and bare == "5":
            owner = f"{table}/5"
        yield owner


def _of_plan() -> Iterator[str]:
    owner, parts = "plan2019", [0, 0, 0]
    for line in text_of(PLAN).split("\n"):
        bare = line.strip()
        for level, pattern in enumerate(("[一二三]、", "（[一二三四五]）", "[1-7]．")):
            if re.match(pattern, bare):
                parts[level] += 1
                parts[level + 1 :] = [0] * (2 - level)
                owner = "plan2019/" + ".".join(str(part) for part in parts if part)
        yield owner


# As Word has it


def paragraphs(path: Path, name: str) -> Path:
    """Write a document for Word whose paragraphs are the lines of its text."""
    from docx import Document

    document = Document()
    use_one_font(document)
    for line in text_of(name).split("\n"):
        document.add_paragraph(line)
    document.save(str(path))
    return path


_NOT_OVER_PAGES = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}cantSplit"


class _AsIssued(NamedTuple):
    row: Row
    leaders: tuple[str, ...]
    deadline: Any
    stage: None = None


def word_document(path: Path, old: str = "", new: str = "") -> Path:
    """Write the ledger's document for Word: its tables are tables, with merged cells.

    A text in one of its cells may be another.
    """
    from docx import Document

    ledger, _documents = ledger_and_names()
    document = Document()
    use_one_font(document)
    lines = text_of(LEDGER).split("\n")
    end = next(at for at, line in enumerate(lines) if line.startswith("一、实施"))
    for line in lines[:end]:
        document.add_paragraph(line)
    for table in ledger.tables[1:]:
        before, after = _around(lines, table.head.title)
        for line in before:
            document.add_paragraph(line)
        _add_table(document, table, old, new)
        for line in after:
            document.add_paragraph(line)
    path.parent.mkdir(exist_ok=True)
    document.save(str(path))
    return path


def use_one_font(document: Any) -> None:
    """Use one small font for all, as official documents do: quotation marks are of no other."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document.styles["Normal"].font.size = Pt(7)
    font = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        font.set(qn(f"w:{script}"), "WenQuanYi Zen Hei")


def _around(lines: Sequence[str], title: str) -> tuple[list[str], list[str]]:
    at = next(n for n, line in enumerate(lines) if title in line)
    begin = at - 1 if lines[at - 1].startswith("三、专项") else at
    rest = lines[at + 1 :]
    end = next((n for n, line in enumerate(rest) if _begins(line.strip())), len(rest))
    after = [line for line in rest[:end] if line.strip().startswith(("注：", "说明："))]
    return list(lines[begin : at + 1]), after


def _begins(line: str) -> bool:
    return line.startswith("三、专项") or any(line.startswith(title) for title in _TITLES)


def _add_table(document: Any, table: Any, old: str, new: str) -> None:
    columns = [
        column
        for column in table.kind.columns
        if column.if_any is None or any(getattr(row, column.if_any) for row in table.rows)
    ]
    made = document.add_table(rows=0, cols=len(columns))
    above: list[str] = []
    for row in table.rows:
        if row.number in (1, 5) and (row.number == 1 or len(columns) > 10):
            for cell, column in zip(made.add_row().cells, columns, strict=True):
                cell.text = column.heading
            above = []
        texts = [_cell(column, row).replace(old, new) for column in columns]
        whole = made.add_row()
        whole._tr.get_or_add_trPr().append(whole._tr.makeelement(_NOT_OVER_PAGES))
        cells = whole.cells
        for at, text in enumerate(texts):
            if len(columns) > 10 and at == 1 and above[1:2] == [text]:
                made.cell(len(made.rows) - 2, 1).merge(cells[1])
            else:
                cells[at].text = text
        above = texts


def _cell(column: Any, row: Row) -> str:
    if column.name == "deadline" and row.stages:
        return "\n".join(f"{stage.name}\n{stage.deadline}" for stage in row.stages)
    state = _AsIssued(row, row.leaders, row.deadline)
    value = column.cell(state) if column.cell else getattr(row, column.name)
    text = "\n".join(value) if isinstance(value, tuple) else str(value or "")
    is_list = column.name in ("lead_departments", "leaders")
    return re.sub("[、，]", "\n", text) if is_list else text
