"""A list: the items of a topic, what was disclosed last, or the archive of a year.

Invariant: an empty list says so, and says where to go on.
"""

from typing import Any

from kivy.properties import StringProperty

from disclosure.areas import AreaCode
from disclosure.catalogue import TopicPage
from disclosure.items import ItemId
from kiosk.hall import Hall
from kiosk.journey.browsing import LIST_LIMIT
from kiosk.journey.rows import Row, Standing
from kiosk.journey.stops import (
    ArchiveStop,
    ItemStop,
    NewestStop,
    PrintStop,
    Sheet,
    TopicStop,
)
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.rows import AreaSwitch, Choices, RowList
from kiosk.screens.scroller import Scroller


class ListScreen(Face):
    """The items of a topic, the newest of all, or those of the archive.

    Properties:
        book: words of the button that prints the book of guides; empty hides it.
    """

    book = StringProperty("")

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        super().__init__(hall, **kwargs)
        self._empty = self.ids.empty.__self__

    @property
    def scroller(self) -> Scroller:
        """Return the list."""
        return self.ids.scroll

    def fill(self) -> None:
        """Show the rows of the areas chosen."""
        stop = self.visit.trail.here
        self.book = ""
        if isinstance(stop, TopicStop):
            rows = self._of_topic(stop)
        elif isinstance(stop, ArchiveStop):
            rows = self._archived(stop)
        else:
            rows = self._newest()
        self.ids.areas.show(self.hall.area_choices(), self.visit.area)
        self.ids.rows.show(rows)
        more = len(rows) >= LIST_LIMIT
        self.ids.more.words = (
            self.say("这里只列出 {count} 件，要找别的请用首页的查找。", count=LIST_LIMIT)
            if more
            else ""
        )
        self._show_empty(empty=not rows)

    def choose_area(self, area: AreaCode | None) -> None:
        """Look at one area from now on, or at all."""
        self.visit.area = area
        self._begin()

    def choose(self, value: object) -> None:
        """Take a choice of the second switch: how things stand, or a year."""
        here = self.visit.trail.here
        if isinstance(here, TopicStop):
            standing = value if isinstance(value, Standing) else None
            self.visit.trail.become(TopicStop(topic=here.topic, standing=standing))
        elif isinstance(value, int):
            self.visit.trail.become(ArchiveStop(year=value) if value else NewestStop())
        self._begin()

    def open(self, item: ItemId) -> None:
        """Open an item."""
        self.remember()
        self.visit.trail.go(ItemStop(item=item))
        self.moved()

    def print_book(self) -> None:
        """Print all guides as one book."""
        self.remember()
        self.visit.trail.go(PrintStop(sheet=Sheet.BOOK))
        self.moved()

    def ask(self) -> None:
        """Open the form, the topic's name filled in."""
        self.visit.open_form(self.ids.head.name)
        self.moved()

    def leave(self) -> None:
        """Forget the rows."""
        super().leave()
        self.ids.rows.show(())

    def _begin(self) -> None:
        self.visit.trail.scroll(1.0)
        self.fill()
        self.ids.scroll.scroll_y = 1.0

    def _of_topic(self, stop: TopicStop) -> tuple[Row, ...]:
        say, topic = self.say, self.hall.browsing.topic(stop.topic)
        self._head(topic.icon, topic.name, topic.hint)
        if topic.page is TopicPage.GUIDES and self.hall.printing.prints_sheets:
            self.book = say("打印办事一本通")
        choices: list[tuple[str, object]] = []
        if topic.page is TopicPage.POLICIES:
            choices = [
                (say("全部文件"), None),
                (say("现行有效"), Standing.IN_FORCE),
                (say("尚未施行"), Standing.COMING),
                (say("已失效"), Standing.OVER),
            ]
        self.ids.choices.offer(choices, stop.standing)
        areas, today = self.hall.areas(self.visit.area), self.hall.today()
        return self.hall.browsing.of_topic(stop.topic, areas, today, stop.standing)

    def _newest(self) -> tuple[Row, ...]:
        self._head("news", self.say("最新公开"), self.say("按公开日期排，新的在前"))
        areas, today = self.hall.areas(self.visit.area), self.hall.today()
        choices = [(self.say("正在公开"), 0), (self.say("以前公开的"), today.year)]
        self.ids.choices.offer(choices, 0)
        return self.hall.browsing.newest(areas, today)

    def _archived(self, stop: ArchiveStop) -> tuple[Row, ...]:
        self._head("archive", self.say("以前公开的"), self.say("展示期过了，照样能查"))
        self._offer_years(stop.year)
        areas, today = self.hall.areas(self.visit.area), self.hall.today()
        return self.hall.browsing.archived(areas, stop.year, today)

    def _offer_years(self, chosen: int) -> None:
        areas, today = self.hall.areas(self.visit.area), self.hall.today()
        years = self.hall.browsing.archive_years(areas, today)
        told = [(self.say("{year}年", year=year), year) for year in years]
        self.ids.choices.offer([(self.say("正在公开"), 0), *told], chosen)

    def _show_empty(self, *, empty: bool) -> None:
        # Out of the way altogether: a disabled widget would still take the rows' touches.
        if empty and self._empty.parent is None:
            self.ids.room.add_widget(self._empty)
        elif not empty and self._empty.parent is not None:
            self.ids.room.remove_widget(self._empty)

    def _head(self, icon: str, name: str, hint: str) -> None:
        self.ids.head.tell(icon, name, hint)


layout.load("listing", AreaSwitch, Choices, RowList, Scroller)
