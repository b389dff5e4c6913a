"""The items of a county of 400 villages in two years, sealed as people would.

Invariant: every payload decodes, and the approvers' keys of the county's root sign it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from disclosure.areas import Area, AreaCode
from disclosure.blocks import Column, ColumnKind, Heading, Paragraph, Table
from disclosure.channels import Channel
from disclosure.items import Elements, EntryCode, Item, ItemId, PersonId, Shown, Spoken

COUNTY = AreaCode("990421000000")
TOWNSHIPS, VILLAGES = 20, 20
MONTHS = 24
_FACES = (Channel.KIOSK, Channel.SCREEN, Channel.PHONE, Channel.PRINT)
_TEXT = "本村按月逐项公开收支，原始凭证在村务公开栏备查，欢迎村民监督。"
_NAMES = ["石桥", "上塬", "柳泉", "云头", "东河", "西岭", "南坪", "北沟", "大槐", "小营"]


@dataclass(frozen=True)
class Kind:
    """A kind of item that an area publishes every month (`every` = 1) or less often."""

    entry: str
    words: str
    every: int = 1
    days: int | None = 31
    spoken: bool = False


OF_VILLAGES = (
    Kind("finance.monthly", "财务收支"),
    Kind("finance.subsidy", "惠民补贴发放"),
    Kind("affairs.decision", "村民代表会议决议"),
    Kind("affairs.environment", "环境卫生检查"),
    Kind("other.safety", "安全提醒", spoken=True),
    Kind("finance.assets", "资产登记", every=3),
    Kind("finance.claims", "债权债务", every=3),
    Kind("services.guide", "办事指南", every=3, days=None),
)
OF_TOWNSHIPS = (
    Kind("government.policy", "政策文件", days=None),
    Kind("services.guide", "办事指南", days=None),
    Kind("other.job", "招工信息"),
)


def areas() -> tuple[Area, ...]:
    """Return the county, its townships and its villages."""
    found = [Area(code=COUNTY, name="清禾县", office="清禾县政务公开办公室")]
    for town in range(TOWNSHIPS):
        name = f"第{town + 1}镇"
        code = AreaCode(f"990421{101 + town}000")
        found.append(Area(code=code, name=name, office=f"{name}人民政府"))
        for number in range(VILLAGES):
            village = f"{_NAMES[number % len(_NAMES)]}{town * VILLAGES + number + 1}村"
            code = AreaCode(f"990421{101 + town}{201 + number}")
            found.append(Area(code=code, name=village, office=f"{village}村民委员会"))
    return tuple(found)


def of_area(area: Area, today: date, random: Random) -> Iterator[Item]:
    """Yield the items of an area in the last `MONTHS` months, oldest first."""
    kinds = OF_TOWNSHIPS if area.code.endswith("000") else OF_VILLAGES
    for back in range(MONTHS, 0, -1):
        issued = today - timedelta(days=30 * back - random.randrange(20))
        for kind in kinds:
            if back % kind.every == 0:
                yield _item(area, kind, issued, random)


def _item(area: Area, kind: Kind, issued: date, random: Random) -> Item:
    title = f"{area.name}{issued.year}年{issued.month}月{kind.words}"
    last = None if kind.days is None else issued + timedelta(days=kind.days)
    spoken = Spoken(text=f"乡亲们，{title}。", slots=("morning",)) if kind.spoken else None
    table = (_table(random),) if kind.entry.startswith("finance.") else ()
    return Item(
        format=1,
        id=ItemId(str(UUID(int=random.getrandbits(128), version=4))),
        version=1,
        area=area.code,
        entry=EntryCode(kind.entry),
        channels=(*_FACES, Channel.LOUDSPEAKER) if kind.spoken else _FACES,
        title=title,
        author=PersonId("editor.one"),
        elements=Elements(issuing_body=area.office, issued=issued),
        sealed_on=issued,
        shown=Shown(first=issued, last=last),
        blocks=(Heading(text=title), *table, *(Paragraph(text=_TEXT * 3),) * 2),
        spoken=spoken,
        keywords=(kind.words,),
    )


def _table(random: Random) -> Table:
    amounts = [random.randrange(1_000_000) for _ in range(12)]
    rows = tuple((f"第{number}项收支", amount) for number, amount in enumerate(amounts, 1))
    columns = (
        Column(name="项目"),
        Column(name="金额（元）", kind=ColumnKind.MONEY, summed=True),
    )
    return Table(caption="收支明细", columns=columns, rows=rows, totals=(None, sum(amounts)))
