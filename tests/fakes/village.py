"""What a village's kiosk holds: enough items to walk through every screen."""

from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw

from disclosure.blocks import (
    Column,
    ColumnKind,
    FlowChart,
    Heading,
    Listing,
    Paragraph,
    Place,
    PlaceList,
    Step,
    Table,
)
from disclosure.channels import Channel
from disclosure.items import Elements, EntryCode, Item, Shown
from tests.fakes.county import COUNTY, TOWNSHIP, FakeCounty, an_item, with_picture

MONEY = ColumnKind.MONEY
FACES = (Channel.KIOSK, Channel.SCREEN, Channel.PHONE, Channel.PRINT)


def accounts(month: int) -> Item:
    """Return the village's accounts of a month of 2026."""
    rows = (
        (f"2026-{month:02d}-03", "上月结转", 1_250_000, None),
        (f"2026-{month:02d}-08", "河湾组鱼塘承包费", 480_000, None),
        (f"2026-{month:02d}-15", "村道路灯维修", None, 62_350),
        (f"2026-{month:02d}-20", "保洁员工资（3 人）", None, 360_000),
        (f"2026-{month:02d}-26", "办公用水用电", None, 18_720),
    )
    table = Table(
        caption=f"2026年{month}月收支明细（单位：元）",
        columns=(
            Column(name="日期", kind=ColumnKind.DATE),
            Column(name="摘要"),
            Column(name="收入", kind=MONEY, summed=True),
            Column(name="支出", kind=MONEY, summed=True),
        ),
        rows=rows,
        totals=(None, None, 1_730_000, 441_070),
    )
    return an_item(
        f"石桥村2026年{month}月财务收支公开",
        entry=EntryCode("finance.monthly"),
        channels=FACES,
        blocks=(
            Paragraph(text="本月收支已经村务监督委员会逐笔审核，原始凭证可以到村委会查看。"),
            table,
        ),
        elements=_elements("石桥村村民委员会", date(2026, month, 28)),
    )


def pension() -> Item:
    """Return a guide with every kind of drawn block."""
    return an_item(
        "农村老人补贴（高龄津贴）怎么办",
        area=COUNTY,
        entry=EntryCode("services.guide"),
        channels=FACES,
        keywords=("老人钱", "高龄津贴", "80岁"),
        blocks=(
            Heading(text="谁可以领"),
            Paragraph(
                text="本县户籍、年满 80 周岁的老人，从满周岁的当月起按月发放。"
                "80 至 89 周岁每人每月 100 元，90 至 99 周岁每人每月 200 元，"
                "100 周岁及以上每人每月 600 元。"
            ),
            Heading(text="要带什么", rank=2),
            Listing(entries=("身份证和户口本", "本人的社会保障卡（银行功能已开通）"), ordered=True),
            Heading(text="怎么办", rank=2),
            FlowChart(
                caption="高龄津贴办理流程",
                steps=(
                    Step(id="a", text="本人或家属提出申请", who="本人", limit="随时", next=("b",)),
                    Step(
                        id="b",
                        text="材料是否齐全",
                        who="村委会",
                        next=("c", "a"),
                        answers=("是", "否，补正"),
                    ),
                    Step(id="c", text="按月发放", who="县民政局"),
                ),
            ),
            PlaceList(
                caption="办理地点",
                places=(
                    Place(
                        name="石桥村便民服务站",
                        address="石桥村老街12号",
                        phone="0890-6120001",
                        hours="周一至周五 8:30—17:30",
                        services="高龄津贴、医保缴费",
                    ),
                ),
            ),
        ),
        elements=Elements(
            issuing_body="清禾县民政局",
            issued=date(2026, 3, 2),
            basis=("《中华人民共和国老年人权益保障法》",),
            document_number="清禾民发〔2026〕8号",
            contact="清禾县民政局养老服务股，0890-6123400",
        ),
    )


def fill_county(county: FakeCounty) -> list[Item]:
    """Publish a village's worth of items; return them."""
    picture = _picture()
    county.attach(picture)
    items = [
        *(accounts(month) for month in range(4, 10)),
        pension(),
        with_picture(
            an_item(
                "石桥村村民代表会议关于修建桥头组机耕道的决定",
                entry=EntryCode("affairs.decision"),
                keywords=("修路", "开会"),
                elements=_elements("石桥村村民委员会", date(2026, 9, 18)),
            ),
            picture,
        ),
        an_item(
            "石桥村2026年第三季度最低生活保障对象公示",
            entry=EntryCode("affairs.welfare"),
            keywords=("低保", "五保"),
            elements=_elements("石桥村村民委员会", date(2026, 9, 30)),
        ),
        an_item(
            "柳泉镇2026年秋季招工信息",
            area=TOWNSHIP,
            entry=EntryCode("other.job"),
            keywords=("找活", "招工"),
            elements=_elements("柳泉镇人民政府", date(2026, 9, 25)),
        ),
        an_item(
            "清禾县城乡居民最低生活保障办法",
            area=COUNTY,
            entry=EntryCode("government.policy"),
            keywords=("低保",),
            elements=Elements(
                issuing_body="清禾县人民政府",
                issued=date(2025, 12, 1),
                document_number="清禾政规〔2025〕3号",
            ),
        ),
        an_item(
            "清禾县临时救助暂行办法（已废止）",
            area=COUNTY,
            entry=EntryCode("government.policy"),
            elements=Elements(
                issuing_body="清禾县人民政府",
                issued=date(2019, 5, 1),
                repealed=date(2026, 1, 1),
                document_number="清禾政规〔2019〕1号",
            ),
        ),
        an_item(
            "石桥村2025年种粮补贴发放结果",
            entry=EntryCode("finance.subsidy"),
            keywords=("种粮钱",),
            shown=Shown(first=date(2025, 12, 1), last=date(2026, 2, 1)),
            elements=_elements("石桥村村民委员会", date(2025, 12, 1)),
        ),
    ]
    for item in items:
        county.publish(item)
    return items


def _elements(body: str, issued: date) -> Elements:
    return Elements(issuing_body=body, issued=issued, contact="石桥村村务监督委员会，0890-6120002")


def _picture() -> bytes:
    image = Image.new("RGB", (960, 540), "#EEF4FB")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 340, 960, 540), fill="#CFE3D2")
    pen.polygon([(360, 540), (600, 540), (520, 300), (440, 300)], fill="#8FA3BF")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
