"""What a visit has in its hands on a tour: a receipt, an answer, a statement, an alert.

Invariant: each is as long as the real ones may well be, so that what does not fit is seen.
"""

from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from disclosure.alerts import ALERT_ENTRY
from disclosure.areas import path
from disclosure.blocks import Column, ColumnKind, Paragraph, Table
from disclosure.channels import Channel
from disclosure.enclosures import Enclosure
from disclosure.items import Elements, Item, ItemId, PersonId, Shown
from disclosure.replies import Outcome, Reply, Template, compose
from disclosure.requests import Answer
from disclosure.statements import Statement
from disclosure.workdays import Due
from kiosk.hall import Hall
from kiosk.journey.requesting import Form, Receipt

WORDS = "去年村里修路花了多少钱"
CODE = "123456789012"
PHONE = "13800001234"
PROMISED = timedelta(days=2)
REPLY = Reply(
    asked=WORDS,
    found="2025年本村修路两段，共花 38.6 万元，其中县里补助 30 万元，村集体自筹 8.6 万元。\n"
    "明细已经补充公开，点下面就能看。",
    stands="路已经验收，钱已经付清，质保期到2027年10月。",
    next="原始凭证在村委会，随时可以去看。还不清楚的，请打下面的电话。",
)
NO_TEMPLATE = Template(sends_away=(), not_held="", phrases=())
PAPER_PX = 1240, 1754
"""A page of A4 at 150 dots an inch."""


def receipt_of(form: Form, now: datetime) -> Receipt:
    """Return a receipt whose last day is not yet sure."""
    number = _number(now)
    due, texts = _due(now), form.texts
    return Receipt(number=number, kind=form.kind, filed_at=now, due=due, code=CODE, texts=texts)


def promise(now: datetime) -> Due:
    """Return the day until which an answer comes."""
    return Due(day=_due(now).day)


def answer_to(form: Form, now: datetime, hall: Hall, items: tuple[ItemId, ...]) -> Answer:
    """Return an answer that names items."""
    return Answer(
        format=1,
        request=form.id,
        number=_number(now),
        answered_at=now,
        asked=WORDS,
        text=compose(REPLY, Outcome.ANSWERED, NO_TEMPLATE),
        office=f"{hall.names.area(hall.area)}村民委员会",
        contact=f"村务监督委员会，{hall.profile.phone}",
        items=items,
    )


def page_beside(answer: Answer) -> Enclosure:
    """Return a page that lies beside an answer: ruled paper."""
    paper = Image.new("RGB", PAPER_PX, "white")
    pen = ImageDraw.Draw(paper)
    for line in range(200, PAPER_PX[1] - 150, 90):
        pen.line((140, line, PAPER_PX[0] - 140, line), fill="#8FA3BF", width=3)
    drawn = BytesIO()
    paper.save(drawn, "JPEG", quality=70)
    return Enclosure(
        format=1,
        kind="enclosure",
        request=answer.request,
        answered_at=answer.answered_at,
        name="工程验收单.pdf",
        page=1,
        place=1,
        count=1,
        picture=drawn.getvalue(),
    )


def statement(hall: Hall) -> Statement:
    """Return a household's statement."""
    table = Table(
        caption="补贴明细（单位：元）",
        columns=(
            Column(name="补贴项目"),
            Column(name="计算依据"),
            Column(name="金额", kind=ColumnKind.MONEY, summed=True),
            Column(name="发放日期", kind=ColumnKind.DATE),
        ),
        rows=(
            ("耕地地力保护补贴", "6亩，每亩86.40元", 51_840, "2026-06-18"),
            ("实际种粮一次性补贴", "6亩，每亩11.50元", 6_900, "2026-07-22"),
        ),
        totals=(None, None, 58_740, None),
    )
    return Statement(
        format=1,
        kind="statement",
        id="4f1c1e3a-5d5c-4f63-9d53-5a3f3f4f6a11",
        title="2026年惠农补贴",
        holder="孟*庚",
        household="0301",
        table=table,
        issued=hall.today(),
        office=f"{hall.names.area(hall.area)}村民委员会",
        contact=f"村务监督委员会，{hall.profile.phone}",
    )


def warning(hall: Hall) -> Item:
    """Return an item that warns of a red alert; no feed holds it."""
    today = hall.today()
    return Item(
        format=1,
        id=ItemId("6a0e1d1c-93f4-4f5e-8a86-0f6a1b5d7c21"),
        version=1,
        area=path(hall.area)[0],
        entry=ALERT_ENTRY,
        channels=(Channel.KIOSK,),
        author=PersonId("tour"),
        title="暴雨红色预警：24日夜里到25日白天雨量可达120毫米",
        blocks=(
            Paragraph(
                text="低洼处和山边的住户，请听村干部安排，马上转移到村小学。不要下河，不要过"
                "漫水桥，孩子不要出门。转移时请帮一把邻居家的老人。需要接的，请打村里值班电话。"
            ),
        ),
        elements=Elements(issuing_body=f"{hall.profile.name}气象台", issued=today),
        shown=Shown(first=today, last=today + timedelta(days=2)),
        sealed_on=today,
    )


def _number(now: datetime) -> str:
    return f"{now:%Y%m%d}-07-001"


def _due(now: datetime) -> Due:
    last = now.date() + PROMISED
    return Due(day=last, provisional=(last.year + 1,))
