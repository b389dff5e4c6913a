"""Every screen of the kiosk as a picture, for looking at.

Invariant: the pictures show the store as it is; nothing is filed, nothing is sent.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from kivy.core.window import Window
from kivy.uix.widget import Widget

from disclosure.blocks import Column, ColumnKind, Table
from disclosure.errors import UsageError
from disclosure.items import ItemId
from disclosure.requests import Answer, RequestId
from disclosure.statements import Statement
from disclosure.workdays import Due
from kiosk.hall import Hall
from kiosk.journey.answers import Waiting
from kiosk.journey.comfort import Comfort
from kiosk.journey.guides import guide_of
from kiosk.journey.requesting import Receipt
from kiosk.journey.rows import Standing
from kiosk.journey.stops import (
    AnswerStop,
    ArchiveStop,
    CodeStop,
    ConfirmStop,
    EventsStop,
    FinanceStop,
    FormField,
    FormStop,
    GuideStop,
    Home,
    ItemStop,
    NewestStop,
    PlacesStop,
    ReceiptStop,
    SearchStop,
    StatementStop,
    Stop,
    TakeStop,
    TopicStop,
)
from kiosk.journey.visit import Opened
from kiosk.main import KioskApp, utc_now
from kiosk.screens.part_shots import part_shots
from kiosk.screens.stage import Stage
from kiosk.settings import KioskSettings

FRAMES = 6
Shot = tuple[str, Stop]


def take(settings: KioskSettings, out: Path, comfort: Comfort) -> int:
    """Draw every screen into a folder; return the exit code.

    Arguments:
        settings: whose store and panel.
        out: where the pictures go; made when missing.
        comfort: of the visit that is drawn.
    """
    out.mkdir(parents=True, exist_ok=True)
    app = Drawer(settings, out, comfort)
    app.run()
    if app.stage is None:
        raise UsageError(f"--store {settings.store}: the first synchronisation is not done")
    return 0


class Drawer(KioskApp):
    """The kiosk, walking from screen to screen by itself."""

    def __init__(self, settings: KioskSettings, out: Path, comfort: Comfort) -> None:
        super().__init__(settings, utc_now)
        self._out = out
        self._comfort = comfort
        self._wait = FRAMES
        self._steps: Iterator[Callable[[], object]] = iter(())

    def on_start(self) -> None:
        """Begin to draw."""
        super().on_start()
        self._steps = self._walk()
        Window.bind(on_flip=self._frame)

    def _frame(self, *_: object) -> None:
        self._wait -= 1
        if self._wait > 0:
            Window.canvas.ask_update()
            return
        self._wait = FRAMES
        step = next(self._steps, None)
        if step is None:
            self.stop()
        else:
            step()
            Window.canvas.ask_update()

    def _walk(self) -> Iterator[Callable[[], object]]:
        stage = self.stage
        if stage is None:
            yield partial(self._save, "syncing")
            return
        yield partial(stage.suit, self._comfort)
        for name, stop in self._shots(stage):
            yield partial(self._go, stage, stop)
            yield partial(self._save, name)
        yield partial(stage.on_nav, "comfort")
        yield partial(self._save, "comforts")
        yield partial(stage.count_down, 30)
        yield partial(self._save, "countdown")
        yield stage.rest
        yield partial(self._save, "resting")

    def _shots(self, stage: Stage) -> list[Shot]:
        hall, visit = stage.hall, stage.visit
        now = datetime.now(UTC)
        due = Due(day=hall.today(), provisional=(now.year + 1,))
        form = visit.open_form("去年村里修路花了多少钱")
        visit.receipt = Receipt(
            number="20260929-07-001", kind=form.kind, filed_at=now, due=due, code="123456789012"
        )
        rows = hall.browsing.newest(hall.areas(None), hall.today())
        shots: list[Shot] = [
            ("home", Home()),
            ("topic", TopicStop(topic="welfare")),
            ("topic-empty", TopicStop(topic="education")),
            ("policies", TopicStop(topic="policy", standing=Standing.IN_FORCE)),
            ("finance", FinanceStop(topic="finance")),
            ("events", EventsStop(topic="taking-part")),
            ("places", PlacesStop()),
            ("newest", NewestStop()),
            ("archive", ArchiveStop(year=hall.today().year)),
            ("search", SearchStop(text="低保")),
            ("found", SearchStop(text="低保", writing=False)),
            ("not-found", SearchStop(text="菜市场摊位费", writing=False)),
        ]
        shots += [(f"item-{n}", ItemStop(item=row.item)) for n, row in enumerate(rows[:4], 1)]
        shots += [("take", TakeStop(item=row.item)) for row in rows[:1]]
        guided = self._guided(hall)
        shots += [(f"guide-{n}", GuideStop(item=guided, page=n)) for n in (0, 1) if guided]
        shots += [(f"form-{field.value}", FormStop(field=field)) for field in FormField]
        shots += [("confirm", ConfirmStop()), ("receipt", ReceiptStop()), ("code", CodeStop())]
        visit.opened = Opened(outcome=_answer(form.id, now, tuple(r.item for r in rows[:2])))
        shots += part_shots(hall, visit)
        return [
            *shots,
            ("answer", AnswerStop()),
            ("waiting", AnswerStop()),
            ("statement", StatementStop()),
        ]

    def _guided(self, hall: Hall) -> ItemId | None:
        """Return an item that can be gone through step by step."""
        for row in hall.browsing.of_topic("guide", hall.areas(None), hall.today()):
            found = hall.reader.item(row.item)
            if found is not None and guide_of(found.item):
                return row.item
        return None

    def _go(self, stage: Stage, stop: Stop) -> None:
        if isinstance(stop, StatementStop):
            stage.visit.opened = Opened(outcome=_statement(stage.hall.today()))
        if isinstance(stop, AnswerStop) and stage.visit.trail.here == stop:
            stage.visit.opened = Opened(outcome=Waiting(due=Due(day=stage.hall.today())))
        if isinstance(stop, Home):
            stage.visit.trail.home()
        else:
            stage.visit.trail.go(stop)
        stage.move()

    def _save(self, name: str) -> None:
        root: Widget = self.root
        root.export_to_png(str(self._out / f"kiosk-{name}.png"))


def _statement(today: date) -> Statement:
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
        issued=today,
        office="石桥村村民委员会",
        contact="村务监督委员会，0890-6120002",
    )


def _answer(request: RequestId, now: datetime, items: tuple[ItemId, ...]) -> Answer:
    return Answer(
        format=1,
        request=request,
        number="20260929-07-001",
        answered_at=now,
        asked="去年村里修路花了多少钱",
        text="您好。2025年本村修路两段，共花 38.6 万元，其中县里补助 30 万元，村集体自筹 8.6 万元。\n"
        "明细已经补充公开，点下面就能看。原始凭证在村委会，可以随时去看。",
        office="石桥村村民委员会",
        contact="村务监督委员会，0890-6120002",
        items=items,
    )
