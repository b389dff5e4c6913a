from pathlib import Path

import pytest

from paper.binding import Bound, bind
from paper.document import typeset
from screen.paging.pdf import PdfLimits
from tests.fakes.village import accounts
from tests.paper.making import IMPRINT, SAY, chapter_of
from tests.paper.reading import data_of, words_of

POLICY = Path("demo/content/990421000000/policy-old-age-2026.pdf")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    item = accounts(9)
    path = tmp_path / "own.pdf"
    path.write_bytes(typeset(item.title, [chapter_of(item)], IMPRINT, SAY).pdf)
    return path


def test_an_attachment_is_bound_behind_as_it_is(own):
    bound = bind(own, 1, [POLICY])
    pages = words_of(own.read_bytes())
    assert bound == Bound(pages=len(pages))
    assert "".join(pages[1:]) == "".join(words_of(POLICY.read_bytes()))
    assert data_of(own.read_bytes())["Title"] == accounts(9).title
    assert b"zh-CN" in own.read_bytes()


def test_a_broken_attachment_costs_itself_alone(own, tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    bound = bind(own, 1, [broken, POLICY])
    assert bound.left_out == (0,)
    assert bound.pages == len(words_of(own.read_bytes())) > 1


def test_binding_that_takes_too_long_leaves_our_own_pages(own):
    before = own.read_bytes()
    assert bind(own, 1, [POLICY], PdfLimits(wait_seconds=0.01)) == Bound(pages=1, left_out=(0,))
    assert own.read_bytes() == before


def test_binding_that_takes_too_much_memory_leaves_our_own_pages(own):
    before = own.read_bytes()
    assert bind(own, 1, [POLICY], PdfLimits(memory_bytes=1 << 20)).left_out == (0,)
    assert own.read_bytes() == before
