"""Last month's item as this month's template."""

from datetime import date

from county.writing.last_time import carry_over, renamed
from county.writing.manuscript import (
    FileKind,
    FilePiece,
    HeadingPiece,
    Manuscript,
    ParagraphPiece,
    SheetPiece,
)
from disclosure import shipped
from disclosure.blocks import Sha256
from disclosure.items import EntryCode
from disclosure.periods import parse
from tests.county.making import VILLAGE

FORM = shipped.forms().find("finance-month")
SPANS = (parse("2026-09"), parse("2026-10"))


def columns(role: str) -> tuple[object, ...]:
    assert FORM is not None
    sheet = FORM.sheet(role)
    assert sheet is not None
    return tuple(column.column for column in sheet.columns)


OLD = Manuscript(
    area=VILLAGE,
    entry=EntryCode("finance.monthly"),
    title="石桥村2026年9月财务收支公开",
    contact="报账员 0890-6142003",
    index_number="990421101201/CW-2026-09",
    issued=date(2026, 10, 13),
    pieces=(
        ParagraphPiece(key="p1", text="9月份共收入52,157.08元。\n账目由监督委员会审核。"),
        SheetPiece(
            key="p2",
            caption="2026年9月各账户余额（单位：元）",
            columns=columns("accounts"),  # type: ignore[arg-type]
            rows=(("村委会", "500.00", "20.00", "10.00", "510.00"),),
        ),
        SheetPiece(
            key="p3",
            caption="2026年9月收支明细（单位：元）",
            columns=columns("detail"),  # type: ignore[arg-type]
            rows=(("2026-09-14", "09-04", "发放9月份报酬（8月份工分）", "村委会", "", "10.00"),),
        ),
        HeadingPiece(key="p4", text="2026年9月的凭证"),
        FilePiece(key="p5", kind=FileKind.PICTURE, blob=Sha256("a" * 64), alt="凭证"),
    ),
)
NEW = Manuscript(
    area=VILLAGE, entry=OLD.entry, period="2026-10", issued=date(2026, 11, 6), title="—"
)


def test_names_stay_amounts_go_and_the_old_balance_opens_the_new_month() -> None:
    new = carry_over(OLD, NEW, FORM, SPANS)
    assert new.title == "石桥村2026年10月财务收支公开"
    assert new.index_number == "990421101201/CW-2026-10"
    assert (new.contact, new.issued, new.period) == (OLD.contact, NEW.issued, "2026-10")
    text, accounts, detail, heading = new.pieces
    assert text == ParagraphPiece(key="p1", text="账目由监督委员会审核。")
    assert isinstance(accounts, SheetPiece)
    assert accounts.rows == (("村委会", "510.00", "", "", ""),)
    assert accounts.role == "accounts"
    assert isinstance(detail, SheetPiece)
    assert detail.rows == (("", "", "发放10月份报酬（9月份工分）", "村委会", "", ""),)
    assert detail.caption == "2026年10月收支明细（单位：元）"
    assert heading == HeadingPiece(key="p4", text="2026年10月的凭证")


def test_vouchers_of_the_old_month_are_not_carried_over() -> None:
    assert not any(isinstance(one, FilePiece) for one in carry_over(OLD, NEW, FORM, SPANS).pieces)


def test_a_year_is_turned_over() -> None:
    spans = (parse("2026-12"), parse("2027-01"))
    assert renamed("2026年12月收支，12月份电费，11月份水费", spans) == (
        "2027年1月收支，1月份电费，12月份水费"
    )


def test_days_of_other_months_stay() -> None:
    assert renamed("2025年9月签的合同，9月14日开工，19月份", SPANS) == (
        "2025年9月签的合同，9月14日开工，19月份"
    )
