"""Items and imprints to print."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from disclosure.blocks import Column, ColumnKind, Table
from disclosure.items import Item
from disclosure.wording import Wording
from paper.a4 import Imprint
from paper.document import Chapter
from paper.item_sheet import SheetItem, item_chapter
from paper.text import type_scale
from screen.paging.seal_words import SealWords

SAY = Wording().say
TODAY = date(2026, 11, 22)
SCALE = type_scale()
IMPRINT = Imprint(
    office="清禾县人民政府政务公开办公室",
    zone="石桥村政务公开专区",
    printed=datetime(2026, 11, 22, 15, 31, tzinfo=ZoneInfo("Asia/Shanghai")),
)


def long_table(rows: int) -> Table:
    return Table(
        caption="分户明细（单位：元）",
        columns=(
            Column(name="户主"),
            Column(name="金额", kind=ColumnKind.MONEY, summed=True),
        ),
        rows=tuple((f"第{number}户", 100 * number) for number in range(1, rows + 1)),
        totals=(None, 100 * sum(range(1, rows + 1))),
    )


def chapter_of(item: Item, files=lambda _sha256: None) -> Chapter:
    told = SheetItem(
        item=item,
        facts=(("公开单位", item.elements.issuing_body),),
        seal=SealWords(word="已审核", who="清禾县人民政府办公室", when="2026年10月8日"),
        phone_page=f"https://example.org/items/{item.id}",
    )
    return item_chapter(told, TODAY, files, SAY)
