from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.blocks import Heading, Listing, Paragraph
from screen.paging.panel import Panel, TypeScale
from screen.paging.passages import _pour, passages_of, pour, stack_height

SCALE = TypeScale.for_panel(Panel(width_px=1080, height_px=1920, inches=43, distance_mm=4000))
WIDTH, HEIGHT = 900, 1000

sentences = st.text(st.sampled_from("村民代表会议决定公示，。；"), min_size=1, max_size=400)
blocks = st.lists(
    st.one_of(
        sentences.map(lambda text: Paragraph(text=text)),
        st.tuples(
            st.text(st.sampled_from("决定公示"), min_size=1, max_size=12), st.integers(1, 3)
        ).map(lambda pair: Heading(text=pair[0], rank=pair[1])),
        st.lists(sentences, min_size=1, max_size=6).map(lambda e: Listing(entries=tuple(e))),
    ),
    min_size=1,
    max_size=10,
)


def passages(given_blocks):
    return [passage for block in given_blocks for passage in passages_of(block, WIDTH, SCALE)]


@settings(deadline=None, max_examples=60)
@given(blocks=blocks)
def test_every_line_is_on_one_page_in_order(blocks):
    whole = passages(blocks)
    pages = pour(whole, HEIGHT)
    poured = [line for page in pages for passage in page for line in passage.lines]
    assert poured == [line for passage in whole for line in passage.lines]


@settings(deadline=None, max_examples=60)
@given(blocks=blocks)
def test_no_page_is_fuller_than_its_height(blocks):
    for page in pour(passages(blocks), HEIGHT):
        assert stack_height(page) <= HEIGHT


@settings(deadline=None, max_examples=60)
@given(blocks=blocks)
def test_no_heading_ends_a_page_that_others_follow(blocks):
    pages = pour(passages(blocks), HEIGHT)
    for page, after in pairwise(pages):
        assert not page[-1].heading or after[0].heading


@settings(deadline=None, max_examples=60)
@given(blocks=blocks)
def test_a_broken_paragraph_leaves_two_lines_on_either_side(blocks):
    whole = {passage.lines for passage in passages(blocks)}
    for page in pour(passages(blocks), HEIGHT):
        for passage in page:
            assert passage.lines in whole or len(passage.lines) >= 2


def test_pages_are_about_equally_full():
    pages = pour(passages([Paragraph(text="村民代表会议决定公示，" * 60)]), HEIGHT)
    heights = [stack_height(page) for page in pages]
    assert len(pages) == 3
    assert max(heights) - min(heights) <= 2 * SCALE.body * 1.5


@pytest.mark.parametrize("lines_before", range(1, 18))
@pytest.mark.parametrize("lines_after", [1, 2, 3, 4, 7])
def test_a_heading_moves_on_with_what_it_heads(lines_before, lines_after):
    a_line = WIDTH // SCALE.body
    blocks_ = [
        Paragraph(text="\n".join(["公" * a_line] * lines_before)),
        Heading(text="决定", rank=2),
        Paragraph(text="\n".join(["示" * a_line] * lines_after)),
    ]
    for height in (HEIGHT, HEIGHT - 30):
        pages = _pour(passages(blocks_), height)
        assert not any(page[-1].heading for page in pages)
