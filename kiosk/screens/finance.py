"""A village's accounts: a month's sums in large figures, beside the month before.

Invariant: the figures are those of `disclosure.accounts`; the sealed sheet they come
from is one touch away.
"""

from typing import Any

from kivy.properties import StringProperty

from disclosure.accounts import Month, Sheet, before, trend
from disclosure.areas import AreaCode
from disclosure.items import ItemId
from disclosure.money import format_yuan
from kiosk.hall import Hall
from kiosk.journey.browsing import Accounts
from kiosk.journey.stops import FinanceStop, ItemStop, PrintStop
from kiosk.journey.stops import Sheet as Sheets
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.pieces import Card
from kiosk.screens.rows import Choices, RowList
from kiosk.screens.scale import scale
from kiosk.screens.scroller import Scroller
from screen.paging.bars import Bar, BarGroup
from screen.paging.typeface import Typeface
from screen.widgets.bar_chart import BarChart

CHOICES_LIMIT = 12
SIDE_EM = 14.5


class SumCard(Card):
    """One sum: what it is, how much, and how it differs from the month before.

    Properties:
        name, figure: what it is, how much.
        arrow, change: up or down, and the difference in words.
    """

    name = StringProperty("")
    figure = StringProperty("")
    arrow = StringProperty("")
    change = StringProperty("")

    def figure_size(self, width: float) -> float:
        """Return the largest type size in which the figure stands on one line."""
        face = Typeface.load("Bold")
        for size in (scale.title, scale.subtitle):
            if face.width(self.figure, int(size)) < width:
                return float(size)
        return float(scale.body)


class FinanceScreen(Face):
    """The accounts of one area."""

    heading = StringProperty("")
    status = StringProperty("")
    detail = StringProperty("")
    compared = StringProperty("")
    printed = StringProperty("")

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        self._sheet: Sheet | None = None
        self._area: AreaCode | None = None
        super().__init__(hall, **kwargs)

    @property
    def scroller(self) -> Scroller:
        """Return the page."""
        return self.ids.scroll

    @property
    def room(self) -> int:
        """Return the width there is between the margins, pixels."""
        beside = 0 if scale.portrait else scale.nav
        return int(self.hall.settings.width_px - beside - 2 * scale.margin)

    @property
    def side_width(self) -> int:
        """Return the width of the column with the sums; all of it when upright."""
        return self.room if scale.portrait else int(SIDE_EM * scale.body)

    @property
    def chart_width(self) -> int:
        """Return the width of the card with the comparison."""
        return self.room if scale.portrait else self.room - self.side_width - int(scale.gap)

    def fill(self) -> None:
        """Show the month where the visit stands, or that there are no sums."""
        stop = self.visit.trail.here
        if not isinstance(stop, FinanceStop):
            return
        self._clear()
        browsing, today = self.hall.browsing, self.hall.today()
        areas = self.hall.areas(None)
        topic = browsing.topic(stop.topic)
        self.ids.head.tell(topic.icon, topic.name, self.say("点月份换一个月"))
        accounts = browsing.accounts(areas, today)
        shown = set() if accounts is None else {sheet.item for sheet in accounts.sheets}
        if accounts is not None:
            self._show(accounts, stop.month)
        rows = browsing.of_topic(stop.topic, areas, today)
        self.ids.rows.show([row for row in rows if row.item not in shown])
        self.ids.others.words = self.say("其他财务公开") if rows else ""

    def choose(self, value: object) -> None:
        """Show another month."""
        here = self.visit.trail.here
        if isinstance(value, Month) and isinstance(here, FinanceStop):
            self.visit.trail.become(FinanceStop(topic=here.topic, month=value))
            self.visit.trail.scroll(1.0)
            self.fill()
            self.ids.scroll.scroll_y = 1.0

    def open(self, item: ItemId) -> None:
        """Open an item of the list."""
        self.remember()
        self.visit.trail.go(ItemStop(item=item))
        self.moved()

    def open_sheet(self) -> None:
        """Open the month's sealed sheet."""
        if self._sheet is not None:
            self.open(self._sheet.item)

    def print_sheet(self) -> None:
        """Print the household sheet of the month that is shown."""
        if self._sheet is not None and self._area is not None:
            self.remember()
            stop = PrintStop(sheet=Sheets.HOUSEHOLD, area=self._area, month=self._sheet.month)
            self.visit.trail.go(stop)
            self.moved()

    def leave(self) -> None:
        """Forget the accounts."""
        super().leave()
        self._clear()

    def _clear(self) -> None:
        self._sheet = self._area = None
        self.printed = self.heading = self.status = self.detail = self.compared = ""
        for name in ("sums", "compare", "trend"):
            self.ids[name].clear_widgets()
        self.ids.months.offer((), None)
        self.ids.rows.show(())

    def _show(self, accounts: Accounts, wanted: Month | None) -> None:
        sheets = accounts.sheets
        sheet = next((one for one in sheets if one.month == wanted), sheets[0])
        self._sheet, self._area = sheet, accounts.area
        self.printed = self.say("打印这个月的公开单") if self.hall.printing.prints_sheets else ""
        year, month = sheet.month.year, sheet.month.month
        area = self.hall.names.area(accounts.area)
        self.heading = self.say("{area} {year}年{month}月", area=area, year=year, month=month)
        found = self.hall.reader.item(sheet.item)
        if found is not None:
            self.status = self.hall.names.status(found.item, self.hall.today()).words
        choices = [(self._short(one.month, year), one.month) for one in sheets[:CHOICES_LIMIT]]
        self.ids.months.offer(choices[::-1], sheet.month)
        self._show_sums(sheet, before(sheets, sheet.month))
        self._compare(sheet, before(sheets, sheet.month))
        self._show_trend(trend(sheets))
        self.detail = self.say("看{month}月的明细账", month=month)
        if sheet.vouchers:
            self.detail = self.say(
                "看{month}月的明细账和 {count} 份凭证", month=month, count=sheet.vouchers
            )

    def _short(self, month: Month, year: int) -> str:
        if month.year == year:
            return self.say("{month}月", month=month.month)
        return self.say("{year}年{month}月", year=month.year, month=month.month)

    def _show_sums(self, sheet: Sheet, last: Sheet | None) -> None:
        say = self.say
        rows = [
            (say("收入"), sheet.income, last.income if last else None),
            (say("支出"), sheet.spending, last.spending if last else None),
        ]
        if sheet.balance is not None:
            closing = last.balance if last else None
            opening = closing if sheet.opening is None else sheet.opening
            rows.append((say("月末还有"), sheet.balance, opening))
        for name, amount, earlier in rows:
            card = SumCard(name=name, figure=self._yuan(amount))
            if earlier is not None:
                card.arrow, card.change = self._changed(amount - earlier)
            self.ids.sums.add_widget(card)

    def _changed(self, by: int) -> tuple[str, str]:
        if by == 0:
            return "equal", self.say("和上个月一样")
        if by > 0:
            return "arrow-up", self.say("比上个月多 {yuan}", yuan=self._yuan(by))
        return "arrow-down", self.say("比上个月少 {yuan}", yuan=self._yuan(-by))

    def _compare(self, sheet: Sheet, last: Sheet | None) -> None:
        if last is None:
            return
        self.compared = self.say("和上个月比")
        now, then = (self._short(one.month, sheet.month.year) for one in (sheet, last))
        groups = [
            BarGroup(
                name=name,
                bars=(
                    Bar(label=now, amount=new, words=self._yuan(new)),
                    Bar(label=then, amount=old, words=self._yuan(old), solid=False),
                ),
            )
            for name, new, old in (
                (self.say("收入"), sheet.income, last.income),
                (self.say("支出"), sheet.spending, last.spending),
            )
        ]
        width = self.chart_width - int(scale.margin)
        self.ids.compare.add_widget(BarChart(groups, width, scale.types))

    def _show_trend(self, sheets: tuple[Sheet | None, ...]) -> None:
        known = [sheet for sheet in sheets if sheet is not None]
        if len(known) < 2:
            return
        first = known[0].month
        groups = [self._group(first.plus(number), sheet) for number, sheet in enumerate(sheets)]
        width = self.room - int(scale.margin)
        self.ids.trend.add_widget(BarChart(groups[::-1], width, scale.types))

    def _group(self, month: Month, sheet: Sheet | None) -> BarGroup:
        name = self.say("{year}年{month}月", year=month.year, month=month.month)
        if sheet is None:
            told = Bar(label="", amount=None, words=self.say("没有公开"))
            return BarGroup(name=name, bars=(told,))
        return BarGroup(
            name=name,
            bars=(
                Bar(label=self.say("收入"), amount=sheet.income, words=self._yuan(sheet.income)),
                Bar(
                    label=self.say("支出"),
                    amount=sheet.spending,
                    words=self._yuan(sheet.spending),
                    solid=False,
                ),
            ),
        )

    def _yuan(self, fen: int) -> str:
        return self.say("{amount} 元", amount=format_yuan(fen))


layout.load("finance", Choices, RowList, Scroller, SumCard)
