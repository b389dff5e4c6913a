from hypothesis import given
from hypothesis import strategies as st

from paper.pouring import Piece, collapsed, pour, space

LINE = Piece(10)
HEAD = Piece(10, keep=True)
PIECES = st.lists(
    st.builds(Piece, height=st.integers(1, 60), keep=st.booleans(), blank=st.booleans()),
    max_size=40,
)


@given(PIECES, st.integers(60, 200), st.integers(60, 200))
def test_every_piece_but_bare_space_is_on_one_page_in_order_and_none_overflows(
    pieces, first_room, room
):
    pages = pour(pieces, first_room, room)
    poured = [piece for page in pages for piece in page.pieces if not piece.blank]
    assert [id(piece) for piece in poured] == [id(one) for one in pieces if not one.blank]
    for number, page in enumerate(pages):
        assert page.height <= (room if number else first_room)


def test_a_heading_goes_over_with_what_it_heads():
    pages = pour([*[LINE] * 9, HEAD, LINE], 100, 100)
    assert [len(page.pieces) for page in pages] == [9, 2]


def test_a_heading_and_its_space_go_over_together():
    pages = pour([*[LINE] * 8, HEAD, space(5), LINE], 100, 100)
    assert [len(page.pieces) for page in pages] == [8, 3]


def test_a_table_repeats_its_column_names_on_each_further_page():
    rows = [Piece(10, heads=(HEAD,)) for _ in range(20)]
    pages = pour([HEAD, *rows], 100, 100)
    assert [page.pieces[0] is HEAD for page in pages] == [True, True, True]
    assert sum(len(page.pieces) for page in pages) == len(rows) + len(pages)
    assert all(page.height <= 100 for page in pages)


def test_a_page_neither_begins_nor_ends_with_space():
    pages = pour([*[LINE] * 10, space(5), LINE, space(5)], 100, 100)
    assert [piece.blank for page in pages for piece in page.pieces] == [False] * 11


def test_of_spaces_that_follow_each_other_the_largest_is_left():
    heights = [piece.height for piece in collapsed([LINE, space(3), space(8), space(5), LINE])]
    assert heights == [10, 8, 10]


def test_more_kept_pieces_than_a_page_holds_are_cut_and_not_lost():
    pages = pour([HEAD] * 25, 100, 100)
    assert [len(page.pieces) for page in pages] == [10, 10, 5]
