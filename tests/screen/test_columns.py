from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.blocks import Column, ColumnKind, Table, show_cells
from screen.paging.columns import fit
from screen.paging.typeface import Typeface

MONEY = ColumnKind.MONEY
COLUMNS = (
    Column(name="日期", kind=ColumnKind.DATE),
    Column(name="摘要"),
    Column(name="收入", kind=MONEY, summed=True),
    Column(name="支出", kind=MONEY, summed=True),
)


def ledger(rows, caption="2026年9月收支明细（单位：元）"):
    totals = (None, None, *(sum(row[at] or 0 for row in rows) for at in (2, 3)))
    return Table(caption=caption, columns=COLUMNS, rows=tuple(rows), totals=totals)


ROWS = (
    ("2026-09-03", "收村西机动地承包费", 1_440_000, None),
    ("2026-09-12", "付保洁员工资", None, 360_000),
)
days = st.integers(1, 30).map(lambda day: f"2026-09-{day:02d}")
amounts = st.none() | st.integers(-(10**10), 10**10)
words = st.text(st.sampled_from("付收村组修路工资承包费用电水（）、12号"), min_size=1, max_size=60)
tables = st.lists(st.tuples(days, words, amounts, amounts), min_size=1, max_size=12).map(ledger)


def words_of(layout):
    rows = [*layout.rows, *([layout.total] if layout.total else [])]
    return "".join(line for row in rows for cell in row.cells for line in cell)


@settings(deadline=None, max_examples=60)
@given(table=tables, width=st.integers(400, 2000), size=st.sampled_from([24, 40, 60]))
def test_every_cell_is_whole_and_inside_its_column(table, width, size):
    layout = fit(table, width, size)
    if layout.stacked:
        widths = [width] * 2
    else:
        widths = list(layout.widths)
        assert sum(widths) == width
    for row in layout.rows:
        for cell, column in zip(row.cells, widths, strict=True):
            for line in cell:
                assert Typeface.load().width(line, size) <= column - 2 * layout.pad
    bare = words_of(layout).replace(" ", "")
    for cells in table.rows:
        for shown in show_cells(table.columns, cells)[1:]:
            assert shown.replace(" ", "") in bare


def test_a_wide_table_stands_in_columns_with_figures_to_the_right():
    layout = fit(ledger(ROWS), 1400, 40)
    assert not layout.stacked
    assert layout.right == (False, False, True, True)
    assert layout.header.cells == (("日期",), ("摘要",), ("收入",), ("支出",))
    assert layout.total.cells == (("合计",), ("",), ("14,400.00",), ("3,600.00",))


def test_a_narrow_table_becomes_cards_with_names_before_values():
    layout = fit(ledger(ROWS), 420, 40)
    assert layout.stacked
    assert layout.widths == ()
    assert "收入：14,400.00" in "".join(layout.rows[0].cells[1])
    assert layout.total.cells[0] == ("合计",)


def test_the_year_in_the_caption_is_not_repeated_in_every_row():
    assert fit(ledger(ROWS), 1400, 40).rows[0].cells[0] == ("9月3日",)
    unsaid = fit(ledger(ROWS, caption="收支明细（单位：元）"), 1400, 40)
    assert unsaid.rows[0].cells[0] == ("2026年9月3日",)


def test_a_number_in_a_text_column_is_never_broken():
    table = Table(
        caption="电话",
        columns=(Column(name="单位"), Column(name="电话")),
        rows=(("崇文小学", "0890-6120891"),),
    )
    for width in range(420, 900, 40):
        layout = fit(table, width, 40)
        assert any("0890-6120891" in line for cell in layout.rows[0].cells for line in cell)


def test_cards_taller_than_a_page_are_divided_and_lose_nothing():
    long = (("2026-09-03", "付" * 300, 100, None),)
    layout = fit(ledger(long), 500, 40, most_height_px=400)
    assert max(row.height for row in layout.rows) <= 400
    assert words_of(layout).count("付") == 300
