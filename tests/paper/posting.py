"""A village with accounts, notices, people and events, of any size."""

from datetime import date, timedelta

from disclosure import shipped
from disclosure.accounts import Month
from disclosure.areas import AreaCode
from disclosure.blocks import Column, ColumnKind, Paragraph, Table
from disclosure.channels import Channel
from disclosure.items import Elements, EntryCode, Item, Shown
from paper.posted import Posted
from paper.village import Place, Village, village_of
from screen.paging.seal_words import SealWords
from tests.fakes.county import COUNTY, VILLAGE, an_item
from tests.fakes.village import accounts
from tests.paper.making import TODAY

CATALOGUE = shipped.catalogue()
OCTOBER = Month(year=2026, month=10)
PAGE = f"https://gk.example.gov.cn/v/{VILLAGE}"
PLACE = Place(
    area=VILLAGE,
    name="石桥村",
    above=("清禾县", "柳泉镇"),
    office="石桥村村民委员会",
    phone="0890-6123456",
    page=PAGE,
)
FACES = (Channel.KIOSK, Channel.PHONE, Channel.PRINT)
SEAL = SealWords(word="已审核", who="石桥村村民委员会", when="2026年10月8日")


def posted(item: Item) -> Posted:
    return Posted(item=item, seal=SEAL)


def notice(
    title: str,
    entry: str = "affairs.decision",
    *,
    area: AreaCode = VILLAGE,
    issued: date = date(2026, 10, 12),
    last: date | None = None,
    text: str = "会上定了三件事，都已经开始办。",
    **changes,
) -> Posted:
    fields = {
        "area": area,
        "entry": EntryCode(entry),
        "channels": FACES,
        "elements": Elements(issuing_body="石桥村村民委员会", issued=issued),
        "shown": Shown(first=issued, last=last),
        "blocks": (Paragraph(text=text),),
        **changes,
    }
    return posted(an_item(title, **fields))


def cadres(count: int = 3) -> Posted:
    table = Table(
        caption="干部分工",
        columns=(Column(name="姓名"), Column(name="职务"), Column(name="电话")),
        rows=tuple((f"韩志{n}", "村委会委员", f"0890-61420{n:02d}") for n in range(count)),
    )
    return notice("干部分工和电话", "profile.cadres", blocks=(table,), issued=date(2026, 1, 12))


def subsidies(rows: int) -> Posted:
    table = Table(
        caption="耕地补贴（单位：元）",
        columns=(Column(name="户主"), Column(name="金额", kind=ColumnKind.MONEY, summed=True)),
        rows=tuple((f"张*{n}", 8640) for n in range(rows)),
        totals=(None, 8640 * rows),
    )
    blocks = (Paragraph(text="补贴已经发到卡上。"), table)
    return notice("耕地补贴发放结果", "finance.subsidy", blocks=blocks)


def village(*more: Posted, month: Month | None = None, today: date = TODAY) -> Village:
    """Return a village with accounts from April to September, and what is given."""
    kept = [posted(accounts(number)) for number in range(4, 10)]
    return village_of(PLACE, [*kept, *more], month, today, CATALOGUE)


def busy(count: int, rows: int = 40) -> Village:
    """Return a village with so many notices, events and people, and a long subsidy list."""
    day = TODAY + timedelta(days=3)
    september = date(2026, 9, 3)
    events = [
        notice(f"{day.month}月{day.day}日第{n}次便民义诊", "other.event", area=COUNTY)
        for n in range(min(count, 30))
    ]
    notices = [
        notice(
            f"第{n}次村民代表会议关于第{n}组生产路硬化和路灯维修经费安排的决定",
            issued=september,
            text="会议由村务监督委员会列席，应到代表41人，实到37人。" * 3,
        )
        for n in range(count)
    ]
    listed = subsidies(rows)
    return village(*notices, *events, cadres(min(count, 40)), listed)
