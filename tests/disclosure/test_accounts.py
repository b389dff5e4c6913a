import msgspec
import pytest

from disclosure.accounts import Month, before, ledger, month_of, sheet_of, trend, vouchers_of
from disclosure.blocks import Block, Column, ColumnKind, Figure, Paragraph, Sha256, Table
from disclosure.items import Blob, Item
from tests.fakes.county import an_item

MONEY = ColumnKind.MONEY


def _table(*columns: tuple[str, int], caption: str = "明细（单位：元）") -> Table:
    return Table(
        caption=caption,
        columns=(
            Column(name="摘要"),
            *(Column(name=n, kind=MONEY, summed=True) for n, _ in columns),
        ),
        rows=(("一笔", *(fen for _, fen in columns)),),
        totals=(None, *(fen for _, fen in columns)),
    )


def _month(month: int, income: int, spending: int, *more: Block, year: int = 2026) -> Item:
    title = f"石桥村{year}年{month}月财务收支公开"
    return an_item(title, blocks=(_table(("收入", income), ("支出", spending)), *more))


def test_sums_are_the_totals_of_the_sealed_tables() -> None:
    accounts = _table(
        ("上月结余", 500), ("本月收入", 300), ("本月支出（元）", 100), ("本月结余", 700)
    )
    sheet = sheet_of(_month(9, 300, 100, accounts))
    assert sheet
    assert sheet.month == Month(year=2026, month=9)
    assert (sheet.income, sheet.spending, sheet.opening, sheet.balance) == (300, 100, 500, 700)


def test_tables_that_disagree_give_no_figures() -> None:
    assert sheet_of(_month(9, 300, 100, _table(("本月收入", 301), ("本月支出", 100)))) is None


def test_a_balance_that_no_table_states_is_not_made_up() -> None:
    sheet = sheet_of(_month(9, 300, 100))
    assert sheet
    assert (sheet.opening, sheet.balance) == (None, None)


def test_a_sheet_without_an_income_column_gives_no_figures() -> None:
    title = "石桥村2026年9月财务收支公开"
    assert sheet_of(an_item(title, blocks=(_table(("支出", 100)),))) is None


def test_a_column_that_is_not_summed_does_not_count() -> None:
    table = msgspec.structs.replace(
        _table(("收入", 1), ("支出", 1)),
        columns=(
            Column(name="摘要"),
            Column(name="收入", kind=MONEY),
            Column(name="支出", kind=MONEY),
        ),
        totals=(),
    )
    assert sheet_of(an_item("石桥村2026年9月账目", blocks=(table,))) is None


@pytest.mark.parametrize(
    ("title", "caption", "month"),
    [
        ("石桥村2026年9月财务收支公开", "2026年8月收支", Month(year=2026, month=9)),
        ("石桥村财务收支公开", "2026年12月收支", Month(year=2026, month=12)),
        ("石桥村2026年第三季度小结", "收支", None),
        ("石桥村2026年13月", "收支", None),
    ],
)
def test_the_month_stands_in_the_title_or_else_in_a_caption(
    title: str, caption: str, month: Month | None
) -> None:
    item = an_item(title, blocks=(_table(("收入", 1), ("支出", 1), caption=caption),))
    assert month_of(item) == month


def test_the_ledger_has_one_sheet_a_month_the_newest_first() -> None:
    corrected, wrong = _month(8, 5, 5), msgspec.structs.replace(_month(8, 9, 9))
    sheets = ledger(
        [_month(9, 3, 1), corrected, wrong, an_item("别的", blocks=(Paragraph(text="x"),))]
    )
    assert [sheet.month.month for sheet in sheets] == [9, 8]
    assert sheets[1].income == 5


def test_the_month_before_january_is_december() -> None:
    sheets = ledger([_month(1, 3, 1), _month(12, 4, 2, year=2025)])
    december = before(sheets, Month(year=2026, month=1))
    assert december
    assert december.income == 4
    assert before(sheets, Month(year=2025, month=12)) is None


def test_a_month_without_a_sheet_is_a_gap_and_never_a_zero() -> None:
    shown = trend(ledger([_month(9, 3, 1), _month(7, 4, 2)]))
    assert [sheet and sheet.month.month for sheet in shown] == [7, None, 9]


def test_the_trend_goes_back_twelve_months() -> None:
    sheets = ledger([_month(m, 1, 1, year=y) for y in (2026, 2025) for m in range(9, 0, -1)])
    shown = trend(sheets)
    assert len(shown) == 12
    newest = shown[-1]
    assert newest
    assert newest.month == Month(year=2026, month=9)
    assert shown[0] is None


def test_vouchers_are_known_by_the_words_of_their_captions() -> None:
    blob = Sha256("0" * 64)
    voucher = Figure(blob=blob, alt="收据", caption="凭证 10-03：路灯电费")
    photo = Figure(blob=blob, alt="新修的路", caption="后坡组生产路")
    item = msgspec.structs.replace(
        _month(9, 3, 1),
        blobs=(Blob(sha256=blob, size=1, media_type="image/png", name="a.png"),),
        blocks=(voucher, photo),
    )
    assert vouchers_of(item) == (voucher,)
