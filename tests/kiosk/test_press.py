"""Orders filled: what a kiosk sets on paper, and what it will not."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from disclosure.accounts import Month
from disclosure.blocks import Pdf
from disclosure.channels import Channel
from disclosure.errors import NotAllowedError, RetryLaterError
from disclosure.items import Blob
from disclosure.requests import RequestKind, parse_service_levels
from disclosure.shipped import read_text
from disclosure.wording import Wording
from disclosure.workdays import Due
from kiosk.__main__ import main
from kiosk.journey.requesting import Receipt
from kiosk.journey.slips import slip_of
from kiosk.printing.orders import BookOrder, Commission, HouseholdOrder, ItemOrder, SlipOrder
from kiosk.printing.press import fill
from kiosk.printing.shop import PrintShop, ShopRules, commissioned
from kiosk.printing.spool import Spool
from kiosk.printing.village_press import village_page
from tests.fakes.county import NOW, VILLAGE, FakeCounty, an_item
from tests.fakes.printer import FakePrinter
from tests.fakes.village import accounts, pension
from tests.paper.reading import data_of, words_of

POLICY = Path("demo/content/990421000000/policy-old-age-2026.pdf")
CODE = "123456789015"


class Village:
    """A store with a matter of two items, one attachment, and one item not for paper."""

    def __init__(self, store: Path) -> None:
        self.store = store
        county = FakeCounty()
        raw = POLICY.read_bytes()
        attached = Blob(
            sha256=county.attach(raw), size=len(raw), media_type="application/pdf", name="a.pdf"
        )
        self.policy = an_item(
            "高龄津贴实施细则",
            channels=(Channel.KIOSK, Channel.PRINT),
            blocks=(Pdf(blob=attached.sha256, title="实施细则", pages=2),),
            blobs=(attached,),
        )
        self.secretive = an_item("只在屏幕上看的", channels=(Channel.KIOSK,))
        related = (self.policy.id, self.secretive.id)
        self.guide = msgspec.structs.replace(pension(), related=related)
        for item in (self.policy, self.secretive, self.guide, accounts(9)):
            county.publish(item)
        county.fill(store)
        self.county = county

    def commission(self, order, out: Path) -> Commission:
        return Commission(
            order=order,
            store=str(self.store),
            out=str(out),
            item_page="https://example.org/items/{id}",
            language="zh",
            printed=NOW,
        )


@pytest.fixture
def village(tmp_path: Path) -> Village:
    return Village(tmp_path / "store")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "made.pdf"


def a_slip():
    receipt = Receipt(
        number="20261009-03-001",
        kind=RequestKind.LOOKUP,
        filed_at=NOW,
        due=Due(day=date(2026, 10, 13)),
        code=CODE,
    )
    levels = parse_service_levels(read_text("service_levels.toml"))
    return slip_of(
        receipt, levels, FakeCounty().a_profile(), "https://example.org/p/answer", Wording()
    )


def test_an_item_is_set_with_the_offices_that_approved_it(village, out):
    made = fill(village.commission(ItemOrder(item=village.guide.id), out))
    words = words_of(out.read_bytes())
    assert made.pages == len(words)
    assert "已审核" in words[0]
    assert "打印于石桥村政务公开专区" in words[0]
    assert made.left_out == made.missing == ()


def test_an_attachment_follows_as_it_is(village, out):
    made = fill(village.commission(ItemOrder(item=village.policy.id), out))
    words = words_of(out.read_bytes())
    assert words[1:] == words_of(POLICY.read_bytes())
    assert made.pages == len(words)


def test_a_booklet_holds_what_belongs_to_the_matter_and_is_approved_for_paper(village, out):
    made = fill(village.commission(ItemOrder(item=village.guide.id, related=True), out))
    words = words_of(out.read_bytes())
    assert made.pages == len(words)
    assert "目录" in words[0]
    assert village.policy.title in words[0]
    assert village.secretive.title not in "".join(words)


@pytest.mark.parametrize("which", ["secretive", "unknown", "withdrawn"])
def test_what_is_not_approved_for_paper_is_not_printed(village, out, which):
    item = village.guide.id if which == "withdrawn" else village.secretive.id
    if which == "withdrawn":
        village.county.withdraw(village.guide)
        village.county.fill(village.store)
    if which == "unknown":
        item = "8b2c1c0e-5d5c-4f63-9d53-5a3f3f4f6a11"
    with pytest.raises(NotAllowedError):
        fill(village.commission(ItemOrder(item=item), out))
    assert not out.exists()


def test_a_changed_attachment_is_left_out_and_named(village, out):
    sha256 = village.policy.blobs[0].sha256
    blob = village.store / "content" / "blobs" / sha256[:2] / sha256
    blob.write_bytes(blob.read_bytes()[:-1] + b"x")
    made = fill(village.commission(ItemOrder(item=village.policy.id), out))
    assert (made.pages, made.left_out) == (1, ("实施细则",))


def test_a_slip_on_a_roll_says_how_long_it_is(village, out):
    made = fill(village.commission(SlipOrder(slip=a_slip(), roll=True), out))
    assert made.media.startswith("Custom.80x")
    assert CODE in words_of(out.read_bytes())[0]
    assert CODE not in str(data_of(out.read_bytes()))


def test_an_order_is_filled_in_a_process_whose_arguments_do_not_tell_it(village):
    printer, spool = FakePrinter(), Spool(village.store)
    shop = PrintShop(ShopRules(store=str(village.store)), printer, None, spool)
    order = SlipOrder(slip=a_slip())
    ready = shop.make(order, NOW, "zh", (300, 400))
    assert ready.made.media == "A4"
    assert ready.first_page.height <= 400
    assert CODE not in ready.pdf.name
    assert ready.pdf.parent.stat().st_mode & 0o077 == 0
    sent = shop.send(ready, order, "回执")
    assert not ready.pdf.exists()
    assert CODE in words_of(printer.jobs[sent.job][2])[0]
    assert printer.jobs[sent.job][:2] == ("回执", "A4")


def test_an_order_that_cannot_be_filled_comes_back_as_one_error(village, out):
    with pytest.raises(RetryLaterError, match="not to be printed"):
        commissioned(village.commission(ItemOrder(item=village.secretive.id), out))


def test_the_end_of_a_visit_empties_spool_and_queue(village):
    printer = FakePrinter()
    shop = PrintShop(ShopRules(store=str(village.store)), printer, None, Spool(village.store))
    order = SlipOrder(slip=a_slip())
    kept = shop.make(order, NOW, "zh", (300, 400))
    shop.send(shop.make(order, NOW, "zh", (300, 400)), order, "回执")
    shop.forget().join(10)
    assert not kept.pdf.exists()
    assert printer.forgotten == 1
    assert not list((village.store / "kiosk").rglob("*.pdf"))
    shop.forget().join(10)
    assert printer.forgotten == 1


def test_a_kiosk_that_ends_waits_until_the_queue_is_empty(village):
    printer = FakePrinter()
    shop = PrintShop(ShopRules(store=str(village.store)), printer, None, Spool(village.store), fill)
    order = SlipOrder(slip=a_slip())
    shop.send(shop.make(order, NOW, "zh", (300, 400)), order, "回执")
    shop.close()
    assert printer.forgotten == 1


def test_what_a_crash_left_in_the_spool_is_gone_after_a_restart(village):
    left = Spool(village.store).new()
    left.write_bytes(b"%PDF")
    Spool(village.store)
    assert not left.exists()


def test_the_command_writes_a_pdf_and_refuses_in_one_sentence(village, out, capsys):
    assert (
        main(
            ["paper", "--store", str(village.store), "--item", village.guide.id, "--out", str(out)]
        )
        == 0
    )
    assert words_of(out.read_bytes())
    assert (
        main(["paper", "--store", str(village.store), "--item", "nosuch", "--out", str(out)]) == 2
    )
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_month_is_printed_as_the_sheet_of_a_household(village, tmp_path):
    out = tmp_path / "sheet.pdf"
    order = HouseholdOrder(area=VILLAGE, month=Month(year=2026, month=9))
    made = fill(village.commission(order, out))
    words = "".join(words_of(out.read_bytes()))
    assert made.pages == len(words_of(out.read_bytes())) <= 2
    assert "石桥村2026年9月公开单" in words
    assert "17,300.00" in words
    assert "只在屏幕上看的" not in words


def test_the_guides_are_printed_as_one_book(village, tmp_path):
    out = tmp_path / "book.pdf"
    made = fill(village.commission(BookOrder(), out))
    pages = words_of(out.read_bytes())
    assert made.pages == len(pages)
    assert "收录1件办事指南" in pages[0]
    assert any("年满80周岁的老人" in words for words in pages)


def test_without_a_guide_in_force_there_is_no_book(village, tmp_path):
    village.county.withdraw(village.guide)
    village.county.fill(village.store)
    with pytest.raises(NotAllowedError):
        fill(village.commission(BookOrder(), tmp_path / "book.pdf"))


@pytest.mark.parametrize(
    ("item_page", "leads"),
    [
        ("https://gk.example.org/p/items/{id}", f"https://gk.example.org/v/{VILLAGE}"),
        ("http://127.0.0.1:8080/p/items/{id}", f"http://127.0.0.1:8080/v/{VILLAGE}"),
        ("", ""),
    ],
)
def test_a_villages_page_lies_where_its_items_pages_do(item_page, leads):
    assert village_page(item_page, VILLAGE) == leads
