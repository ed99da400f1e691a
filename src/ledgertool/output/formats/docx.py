"""A document of Word in official style: a table on landscape pages, or a bulletin in words."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from ledgertool.answers.sheet import ProseLine, Sheet
from ledgertool.output.answer_pages import LEGEND, AnswerPage, pages_of

if TYPE_CHECKING:
    from docx.document import Document

_WORD: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_CREATED = datetime(2020, 1, 1)
_POINTS = 720  # of a landscape page between its margins
_TWIPS = 20  # of a point
_MARGIN = 2  # points, on both sides of a cell
_MANY = 9  # columns, from which on letters are smaller
_TITLE, _HEAVY, _BODY, _ASIDE = "方正小标宋简体", "黑体", "仿宋_GB2312", "楷体_GB2312"
_SHORT = 400  # characters of a row that is better not broken by the end of a page


def data(sheet: Sheet) -> bytes:
    """Write an answer as a document: its bulletin, where it has one, or else its pages."""
    import docx

    document = docx.Document()
    is_prose = sheet.bulletin is not None or sheet.prose is not None
    _set_up(document, is_landscape=not is_prose)
    for index, page in enumerate(_pages(sheet)):
        if index:
            document.add_page_break()  # type: ignore[no-untyped-call]
        _write(document, page)
    return _saved(document)


def _pages(sheet: Sheet) -> list[AnswerPage]:
    if sheet.bulletin is None:
        return pages_of(sheet)
    page = pages_of(sheet)[0]
    (whole,) = pages_of(sheet.bulletin())
    return [whole._replace(title=whole.said, said=page.said, notes=page.notes)]


def _set_up(document: "Document", *, is_landscape: bool) -> None:
    """Set up A4 pages as GB/T 9704 has them, landscape for a table, with their numbers below."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    if is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.bottom_margin = Mm(26), Mm(24)
        section.left_margin = section.right_margin = Mm(21)
    style = document.styles["Normal"]
    style.font.size = Pt(10.5 if is_landscape else 16)
    _in_font(style.element.get_or_add_rPr(), _BODY)
    style.paragraph_format.space_after = Pt(0)
    _number(section.footer.paragraphs[0])
    about = document.core_properties
    about.author = about.title = about.comments = about.last_modified_by = ""
    about.created = about.modified = _CREATED


def _in_font(properties: Any, name: str) -> None:
    """Set a font for Chinese as well as for Latin letters, and not that of a theme."""
    from docx.oxml import parse_xml

    for old in properties.findall(f"{{{_namespace()}}}rFonts"):
        properties.remove(old)
    properties.insert(0, parse_xml(_fonts(name)))


def _namespace() -> str:
    return _WORD.partition('"')[2].rstrip('"')


def _fonts(name: str) -> str:
    return (
        f'<w:rFonts {_WORD} w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'
    )


def _number(paragraph: Any) -> None:
    """Put the number of the page into the footer: the only field of the document."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    field = f'<w:fldSimple {_WORD} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))
    paragraph.add_run(" —")


def _write(document: "Document", page: AnswerPage) -> None:
    lines = [(page.title, _TITLE, 22, True), (page.said, _ASIDE, 12, bool(page.title))]
    for text, font, size, is_centred in lines:
        if text:
            _paragraph(document, text, font, size, is_centred=is_centred)
    if page.prose is not None:
        _prose(document, page.prose)
    elif page.rows:
        _table(document, page)
    legend = [f"{LEGEND}{page.legend}"] if page.legend else []
    below = [*legend, *page.notes]
    for line in below or [""]:  # a paragraph follows a table, as Word wants
        _paragraph(document, line, _BODY, 12 if page.prose is not None else 10.5)


def _paragraph(
    document: "Document", text: str, font: str, size: float, *, is_centred: bool = False
) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    if is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    _in_font(run._r.get_or_add_rPr(), font)
    return paragraph


def _prose(document: "Document", lines: Sequence[ProseLine]) -> None:
    from docx.shared import Pt

    for level, text in lines:
        paragraph = _paragraph(document, text, _HEAVY if level == 0 else _BODY, 16)
        paragraph.paragraph_format.line_spacing = Pt(28)
        paragraph.paragraph_format.first_line_indent = Pt(32 * max(level, 1))
        paragraph.paragraph_format.keep_with_next = level == 0


def _table(document: "Document", page: AnswerPage) -> None:
    """Put the table behind what stands in the document."""
    from docx.oxml import parse_xml

    document.element.body.insert_element_before(parse_xml("".join(_tbl(page))), "w:sectPr")


def _tbl(page: AnswerPage) -> Iterator[str]:
    size = 10.5 if len(page.headings) < _MANY else 9
    room = _POINTS - 2 * _MARGIN * len(page.headings)
    cells = page.widths(int(room / (size / 2)))
    widths = [int(_TWIPS * (room * width / max(sum(cells), 1) + 2 * _MARGIN)) for width in cells]
    yield f"<w:tbl {_WORD}><w:tblPr>"
    yield f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        yield f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    yield '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
    for side in ("left", "right"):
        yield f'<w:{side} w:w="{_MARGIN * _TWIPS}" w:type="dxa"/>'
    yield "</w:tblCellMar></w:tblPr><w:tblGrid>"
    yield "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield "</w:tblGrid>"
    look = f'<w:sz w:val="{int(2 * size)}"/>'
    headings = [heading.text for heading in page.headings]
    yield _row(headings, widths, _HEADING_ROW, f"<w:rPr>{_fonts(_HEAVY)}{look}</w:rPr>")
    for index, row in enumerate(page.rows):
        level = page.levels[index] if page.levels else 0
        unbroken = "<w:cantSplit/>" if sum(map(len, row)) <= _SHORT else ""
        yield _row(row, widths, unbroken, f"<w:rPr>{look}</w:rPr>", level)
    yield "</w:tbl>"


_HEADING_ROW = "<w:cantSplit/><w:tblHeader/>"


def _row(cells: Sequence[str], widths: Sequence[int], about: str, run: str, level: int = 0) -> str:
    """Write a row of a table; the cells of a heading are centred."""
    centred = '<w:jc w:val="center"/>' if about == _HEADING_ROW else ""
    indent = f'<w:ind w:left="{level * 210}"/>' if level else ""
    parts = [f"<w:tr><w:trPr>{about}</w:trPr>" if about else "<w:tr>"]
    for column, (text, width) in enumerate(zip(cells, widths, strict=True)):
        moved = indent if column == 0 else ""
        lines = "<w:br/>".join(
            f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
        )
        parts.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f"<w:p><w:pPr>{moved}{centred}</w:pPr><w:r>{run}{lines}</w:r></w:p></w:tc>"
        )
    return "".join([*parts, "</w:tr>"])


def _saved(document: "Document") -> bytes:
    """Save a document; its parts get a day that does not change, so that neither do its bytes."""
    stream = io.BytesIO()
    document.save(stream)
    again = io.BytesIO()
    with zipfile.ZipFile(stream) as parts, zipfile.ZipFile(again, "w") as archive:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name)
            archive.writestr(entry, parts.read(name), zipfile.ZIP_DEFLATED)
    return again.getvalue()
