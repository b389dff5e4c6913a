"""The demo's official documents: the PDF says what the item says."""

import re
from pathlib import Path

import pypdfium2
import pytest

from demo.drawing.official import break_lines, set_document
from demo.drawing.official_text import read_official
from demo.make_pdfs import CONTENT, documents

ITEMS = documents(CONTENT)
SPACE = re.compile(r"\s+")


def words_of(file: Path) -> str:
    """Return the text of a PDF without spaces, page numbers left out."""
    document = pypdfium2.PdfDocument(file)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return "".join(SPACE.sub("", re.sub(r"— \d+ —", "", page)) for page in pages)


def test_there_are_documents_of_each_state() -> None:
    assert len(ITEMS) >= 10
    texts = [item.read_text(encoding="utf-8") for item in ITEMS]
    assert sum("\nrepealed = 2026" in text for text in texts) >= 2
    assert sum("\neffective = 2027" in text for text in texts) >= 1


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.stem)
def test_pdf_holds_number_title_and_every_paragraph_of_the_item(item: Path) -> None:
    official = read_official(item)
    words = words_of(item.parent / official.file)
    assert official.document_number in words
    assert SPACE.sub("", official.title) in words
    for _, paragraph in official.lines:
        assert SPACE.sub("", paragraph) in words


def test_setting_twice_gives_the_same_bytes() -> None:
    official = read_official(ITEMS[0])
    assert set_document(official) == set_document(official)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.stem)
def test_the_date_never_stands_alone_on_the_last_page(item: Path) -> None:
    official = read_official(item)
    document = pypdfium2.PdfDocument(item.parent / official.file)
    last = SPACE.sub("", document[len(document) - 1].get_textpage().get_text_range())
    document.close()
    assert SPACE.sub("", official.lines[-1][1])[-6:] in last


def test_lines_neither_begin_with_a_closing_mark_nor_tear_a_number() -> None:
    set_document(read_official(ITEMS[0]))  # registers the type
    lines = break_lines("补贴标准为每亩86.40元，" * 12, "Regular", 15.5, 180, 31)
    assert all(line[0] not in "，。" for line in lines)
    assert sum(line.count("86.40元") for line in lines) == 12


def test_an_item_with_other_blocks_is_not_set(tmp_path: Path) -> None:
    item = tmp_path / "item.md"
    item.write_text("+++\n+++\n```table\nrows = []\n```\n", encoding="utf-8")
    with pytest.raises(ValueError, match="table"):
        read_official(item)
