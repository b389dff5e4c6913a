"""Alerts on the kiosk: a banner over every screen, and a sheet that must be seen first.

Invariant: what an alert says is what was sealed; a person who has said “我知道了” is not
stopped by it again on this visit, and the banner stays as long as the alert does.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from kivy.input import MotionEvent
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from disclosure.alert_facts import AlertLevel
from disclosure.alerts import Alert
from disclosure.items import Item, ItemId
from disclosure.outbox import AlertStep
from kiosk.hall import Hall
from kiosk.journey.visit import Visit
from kiosk.screens import layout
from kiosk.screens.pieces import Act, Press
from screen.paging.alert_pages import TONES, told_in
from screen.paging.dates import short_date


class Banner(Press):
    """The gravest alert over every screen; without one it takes no room.

    Properties:
        words: the alert's title, and how many there are.
        tone: name of its colour, the same as on the village screen.
        hidden: whether it gives way for now.
    """

    words = StringProperty("")
    tone = StringProperty(TONES[AlertLevel.RED])
    hidden = BooleanProperty(False)

    def tell(self, words: str, tone: str) -> None:
        """Show words, or nothing."""
        self.words, self.tone = words, tone


class Takeover(BoxLayout):
    """A grave alert over everything, until somebody says that he knows.

    Properties:
        title, told, source: what it says, and who says it.
        tone: name of its colour.
        gap: height kept free above, for low reach.

    Events:
        on_known: “我知道了”.
        on_read: “看全文”.
    """

    __events__ = ("on_known", "on_read")
    title = StringProperty("")
    told = StringProperty("")
    source = StringProperty("")
    tone = StringProperty(TONES[AlertLevel.RED])
    gap = NumericProperty(0)

    def __init__(self, hall: Hall, item: Item, level: AlertLevel, **kwargs: Any) -> None:
        self.say = hall.wording.say
        super().__init__(**kwargs)
        self.title, self.tone, self.told = item.title, TONES[level], told_in(item)
        issued = item.elements.issued
        self.source = f"{item.elements.issuing_body}　{short_date(issued, self.say)}"

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Take every touch: nothing behind it is reached."""
        super().on_touch_down(touch)
        return True

    def on_known(self) -> None:
        """Answer nothing by default."""

    def on_read(self) -> None:
        """Answer nothing by default."""


class Watch:
    """Keeps banner and sheet as the alerts stand.

    Arguments:
        hall: the kiosk's parts.
        banner: over the screens.
        over: where the sheet is laid.
        read: opens an alert's item.
    """

    def __init__(
        self,
        hall: Hall,
        banner: Banner,
        over: FloatLayout,
        read: Callable[[ItemId], None],
    ) -> None:
        self._hall, self._banner, self._over, self._read = hall, banner, over, read
        self._seen: tuple[object, ...] = ()
        self.alerts: tuple[Alert, ...] = ()
        self.sheet: Takeover | None = None

    def look(self, visit: Visit) -> None:
        """Take up what has changed; cheap, so that every tick may call it."""
        local = self._hall.now()
        now = (self._hall.reader.version(), local.date(), self._hall.wording.language)
        if now != self._seen or any(alert.is_over(local) for alert in self.alerts):
            self._seen = now
            self.alerts = self._hall.browsing.alerts(self._hall.areas(None), local)
            self._tell()
            self._report(local)
            self.put_away()
        urgent = [a for a in self.alerts if a.takes_over and not visit.knows(a)]
        if urgent and self.sheet is None:
            self._take_over(urgent[0], visit)

    def put_away(self) -> None:
        """Take the sheet away, whether or not somebody has seen it."""
        if self.sheet is not None:
            self._over.remove_widget(self.sheet)
            self.sheet = None

    def _tell(self) -> None:
        if not self.alerts:
            self._banner.tell("", TONES[AlertLevel.BLUE])
            return
        words = self.alerts[0].title
        if len(self.alerts) > 1:
            words = self._hall.wording.say(
                "{title}（还有 {count} 条）", title=words, count=len(self.alerts) - 1
            )
        self._banner.tell(words, TONES[self.alerts[0].level])

    def _report(self, now: datetime) -> None:
        """Tell the county what stands on the kiosk now: the banner shows over every screen."""
        for alert in self.alerts:
            self._hall.alert_reports.tell(AlertStep.SHOWN, alert.item, alert.version, now)

    def _take_over(self, alert: Alert, visit: Visit) -> None:
        found = self._hall.reader.item(alert.item)
        if found is None:
            return
        self.sheet = Takeover(self._hall, found.item, alert.level)
        self.sheet.bind(
            on_known=lambda _: self._known(alert, visit),
            on_read=lambda _: self._open(alert, visit),
        )
        self._over.add_widget(self.sheet)

    def _known(self, alert: Alert, visit: Visit) -> None:
        visit.note_alert(alert)
        self.put_away()
        self.look(visit)

    def _open(self, alert: Alert, visit: Visit) -> None:
        self._known(alert, visit)
        self._read(alert.item)


layout.load("alert", Act)
