"""An official letter as a DOCX file, with the same words as its PDF.

Fonts are named, not embedded: offices have FangSong; another program puts its own in their place.
Invariant: the file names nobody but the agency as its author.
"""

import io
from datetime import UTC, datetime, time
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from disclosure.wording import Say
from paper.official import OfficialLetter
from screen.paging.dates import short_date

_BODY, _TITLE, _NAMES = "仿宋", "宋体", "黑体"
_BODY_PT, _TITLE_PT, _HEAD_PT, _FOLIO_PT, _LINE_PT = 16, 22, 36, 14, 28.9
_RED = RGBColor(0xB8, 0x32, 0x2A)
_Paragraph = Any
"""python-docx names the class of a paragraph only in private modules."""


def word_file(letter: OfficialLetter, say: Say) -> bytes:
    """Return a letter as a DOCX file, on the page of GB/T 9704-2012."""
    file = Document()
    _page(file, letter)
    if letter.red:
        _head(file, letter.agency)
    _put(file, letter.number, WD_ALIGN_PARAGRAPH.RIGHT if letter.red else WD_ALIGN_PARAGRAPH.CENTER)
    title = _put(file, letter.title, WD_ALIGN_PARAGRAPH.CENTER, face=_TITLE, size=_TITLE_PT)
    title.runs[0].bold = True
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(14)
    title.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    if letter.addressee:
        _put(file, f"{letter.addressee}：")
    for words in letter.paragraphs:
        _put(file, words, WD_ALIGN_PARAGRAPH.JUSTIFY, indented=True)
    if letter.rows:
        _table(file, letter)
    _put(file, "").paragraph_format.keep_with_next = True
    for words in (letter.agency, short_date(letter.day, say)):
        signed = _put(file, words, WD_ALIGN_PARAGRAPH.RIGHT)
        signed.paragraph_format.right_indent = Pt(2 * _BODY_PT)
        signed.paragraph_format.keep_with_next = True
    _put(file, f"（{letter.contact}）", indented=True)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _page(file: Any, letter: OfficialLetter) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.top_margin, section.bottom_margin = Mm(25 if letter.red else 37), Mm(35)
    section.footer_distance = Mm(25)
    facts = file.core_properties
    signed = datetime.combine(letter.day, time(), UTC)
    facts.author = facts.last_modified_by = letter.agency
    facts.title, facts.comments, facts.language = letter.title, "", "zh-CN"
    facts.created = facts.modified = signed
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _face(foot.add_run("— "), _TITLE, _FOLIO_PT)
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    foot._p.append(number)  # noqa: SLF001 - python-docx has no call for a field
    _face(foot.add_run(" —"), _TITLE, _FOLIO_PT)


def _head(file: Any, agency: str) -> None:
    """Write the agency's name in red, over a red line."""
    head = file.paragraphs[0] if file.paragraphs else file.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(agency)
    _face(run, _TITLE, min(_HEAD_PT, 156 / 0.353 / max(len(agency), 1)))
    run.bold, run.font.color.rgb = True, _RED
    head.paragraph_format.space_after = Pt(14)
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "6"), ("color", str(_RED))):
        line.set(qn(f"w:{name}"), value)
    edges = OxmlElement("w:pBdr")
    edges.append(line)
    # nor for a paragraph's edge; Word refuses a file whose elements stand in another order.
    shape = head._p.get_or_add_pPr()  # noqa: SLF001
    shape.insert_element_before(edges, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _put(
    file: Any,
    words: str,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    *,
    face: str = _BODY,
    size: float = _BODY_PT,
    indented: bool = False,
) -> _Paragraph:
    put = file.add_paragraph()
    put.alignment = align
    shape = put.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = Pt(_LINE_PT)
    if indented:
        shape.first_line_indent = Pt(2 * size)
    _face(put.add_run(words), face, size)
    return put


def _table(file: Any, letter: OfficialLetter) -> None:
    table = file.add_table(rows=0, cols=2, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for name, words in letter.rows:
        row = table.add_row()
        row.height = Mm(12 if words else 20)
        for cell, text, face, width in zip(
            row.cells, (name, words), (_NAMES, _BODY), (Mm(38), Mm(118)), strict=True
        ):
            cell.width = width
            _face(cell.paragraphs[0].add_run(text), face, _BODY_PT)


def _face(run: Any, face: str, size: float) -> None:
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)  # noqa: SLF001
