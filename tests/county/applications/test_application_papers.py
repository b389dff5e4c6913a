import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document

from county.applications.word_file import word_file
from county.applications.wording import (
    Letterhead,
    decision,
    gaps,
    load_papers,
    notice,
    plain,
)
from disclosure import shipped
from disclosure.application_papers import PaperCode, Papers, Remedy, parse_papers
from disclosure.application_report import Line
from disclosure.errors import MalformedError, UsageError
from paper.official import OfficialLetter
from paper.official_sheet import official_sheet
from screen.paging.dates import CHINESE

SHIPPED = shipped.read_text("applications.toml")
PAPERS = parse_papers(SHIPPED)
DAY = date(2026, 11, 22)
FACTS = {
    "register": "清禾县公开〔2026〕第3号",
    "you": "您",
    "applicant": "张三丰",
    "described": "石桥村2024年征地补偿方案",
    "asked_on": "2026年11月20日",
    "received": "2026年11月20日",
    "corrected": "",
    "day": "2026年11月22日",
    "due": "2026年12月18日",
    "until": "2026年12月11日",
    "agency": "清禾县人民政府",
    "office": "清禾县政务公开办公室",
    "phone": "0890-6123456",
    "form": "纸质",
    "way": "当面领取",
    "reconsideration": "江左市人民政府",
    "court": "清禾县人民法院",
    "paper_title": "政府信息公开申请答复书",
    "paper_number": "清禾县公开〔2026〕第3号-答",
    "means": "当面交付",
    "delivered_on": "2026年11月22日",
    "evidence": "本人签收",
    "bearer": "li.clerk",
}
HEAD = Letterhead(
    agency="清禾县人民政府",
    register="清禾县公开〔2026〕第3号",
    applicant="张三丰",
    contact="清禾县政务公开办公室，电话：0890-6123456",
    red=True,
    facts=FACTS,
)


def filled(papers: Papers, names: tuple[str, ...]) -> dict[str, str]:
    return {name: f"{papers.part[name].label}写在这里" for name in names}


def every_letter() -> list[OfficialLetter]:
    notices = [
        notice(PAPERS, code, HEAD, filled(PAPERS, PAPERS.of(code).parts), DAY) for code in PaperCode
    ]
    answers = [
        decision(PAPERS, form, HEAD, filled(PAPERS, form.parts), DAY) for form in PAPERS.decision
    ]
    return notices + answers


def squeezed(text: str) -> str:
    return re.sub(r"\s|— \d+ —|—\d+—", "", text)


def pdf_words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return squeezed("".join(pages))


def docx_words(raw: bytes) -> str:
    file: Any = Document(io.BytesIO(raw))
    body = []
    for part in file.iter_inner_content():
        if hasattr(part, "rows"):
            body += [cell.text for row in part.rows for cell in row.cells]
        else:
            body.append(part.text)
    return squeezed("".join(body))


def test_pdf_and_docx_of_every_paper_say_the_same() -> None:
    for letter in every_letter():
        said = pdf_words(official_sheet(letter, CHINESE).pdf)
        assert sorted(said) == sorted(docx_words(word_file(letter, CHINESE))), letter.title
        for paragraph in letter.paragraphs:
            assert squeezed(paragraph)[:12] in said


def test_every_line_of_the_report_has_a_decision() -> None:
    assert {form.line for form in PAPERS.decision} == set(Line)


def test_every_decision_names_its_basis_and_a_remedy() -> None:
    for form in PAPERS.decision:
        words = plain(decision(PAPERS, form, HEAD, filled(PAPERS, form.parts), DAY))
        assert form.article in words
        assert "60日内，依法向江左市人民政府申请行政复议" in words
        assert "清禾县人民法院" in words
        assert ("6个月" in words) is (form.remedy is Remedy.EITHER)
        assert ("应当先" in words) is (form.remedy is Remedy.FIRST)
        assert all(part in words for part in filled(PAPERS, form.parts).values())


def test_the_letter_to_a_third_party_does_not_say_who_applies() -> None:
    letter = notice(
        PAPERS, PaperCode.THIRD_PARTY, HEAD, {"party": "甲公司", "concerned": "合同"}, DAY
    )
    assert "张三丰" not in plain(letter)
    assert letter.addressee == "甲公司"


def test_no_file_names_the_applicant_in_its_data() -> None:
    letter = notice(PAPERS, PaperCode.RECEIPT, HEAD, {}, DAY)
    pdf = pypdfium2.PdfDocument(official_sheet(letter, CHINESE).pdf)
    facts = "".join(pdf.get_metadata_dict().values())
    pdf.close()
    core = Document(io.BytesIO(word_file(letter, CHINESE))).core_properties
    assert "张三丰" not in f"{facts}{core.author}{core.title}{core.last_modified_by}{core.subject}"


def test_a_missing_or_overlong_part_is_named() -> None:
    form = PAPERS.decided("partial")
    assert form is not None
    written = {"provided": "一份文件", "withheld": "  ", "reason": "理" * 2000}
    found = {gap.name: gap.written for gap in gaps(PAPERS, form.parts, written)}
    assert found == {"withheld": 0, "reason": 2000}


def test_a_paper_with_a_hole_is_not_made() -> None:
    facts = {name: words for name, words in FACTS.items() if name != "court"}
    head = Letterhead("清禾县人民政府", "号", "张三丰", "电话", red=True, facts=facts)
    form = PAPERS.decided("not_held")
    assert form is not None
    with pytest.raises(UsageError, match="court"):
        decision(PAPERS, form, head, {"searched": "查了"}, DAY)


def test_what_staff_type_is_never_a_template() -> None:
    form = PAPERS.decided("secret")
    assert form is not None
    typed = "{{ phone }}{% for x in range(9) %}<b>&amp;</b>"
    words = plain(decision(PAPERS, form, HEAD, {"reason": typed}, DAY))
    assert typed in words


def test_a_county_s_template_reaches_nothing_but_its_words() -> None:
    text = SHIPPED.replace("{{ you }}提出的政府信息公开申请，", "{{ you.__class__.__mro__ }}")
    with pytest.raises(UsageError):
        notice(parse_papers(text), PaperCode.RECEIPT, HEAD, {}, DAY)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('code = "receipt"', 'code = "letter"'),
        ('line = "partial"', 'line = "partly"'),
        ('parts = ["searched"]', 'parts = ["sought"]'),
        ('code = "no_correction"', 'code = "dropped"'),
        ('code = "secret"', 'code = "safety"'),
        ("[answer]", "[answers]"),
    ],
)
def test_malformed_papers_are_refused(old: str, new: str, tmp_path: Path) -> None:
    assert old in SHIPPED
    broken = SHIPPED.replace(old, new)
    with pytest.raises(MalformedError):
        parse_papers(broken)
    (tmp_path / "own.toml").write_text(broken)
    with pytest.raises(UsageError, match=r"own\.toml"):
        load_papers(tmp_path, "own.toml")


def test_a_missing_file_of_papers_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"own\.toml"):
        load_papers(tmp_path, "own.toml")
    assert load_papers(tmp_path, "") == PAPERS


def test_long_papers_keep_their_signature_with_words() -> None:
    letter = next(one for one in every_letter() if one.title.endswith("答复书"))
    for count in range(1, 40):
        long = OfficialLetter(
            agency=letter.agency,
            number=letter.number,
            title=letter.title,
            addressee=letter.addressee,
            paragraphs=("理由写得很长。" * 4,) * count,
            day=DAY,
            contact=letter.contact,
        )
        pdf = pypdfium2.PdfDocument(official_sheet(long, CHINESE).pdf)
        last = pdf[len(pdf) - 1].get_textpage().get_text_bounded()
        pdf.close()
        assert "理由" in last
        assert "清禾县人民政府" in last
