"""A household's statement (我的补贴): what was paid, its sum large, for its own eyes.

Invariant: what it says is on this screen of this visit only.
"""

from typing import Any

from kivy.properties import StringProperty

from disclosure.statements import Statement
from kiosk.hall import Hall
from kiosk.journey.stops import PrintStop, Sheet
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.pieces import Act, FactLine
from kiosk.screens.scale import scale
from kiosk.screens.scroller import Scroller
from screen.paging.columns import sums
from screen.paging.dates import short_date
from screen.widgets import blocks


class StatementScreen(Face):
    """A statement as a table.

    Properties:
        head: what it is about.
        total: its sum.
        signed: office, contact and day.
    """

    head = StringProperty("")
    total = StringProperty("")
    signed = StringProperty("")

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        super().__init__(hall, **kwargs)
        if hall.printing.prints_sheets:
            act = Act(text=self.say("打印"), icon="printer", height=scale.act)
            act.bind(on_release=lambda _: self.print())
            self.ids.foot.add_widget(act, index=1)

    @property
    def scroller(self) -> Scroller:
        """Return the statement's column."""
        return self.ids.scroll

    @property
    def warning(self) -> str:
        """Return what to mind, with print where there is a printer."""
        told = self.say("这是您家的信息，看完请点“看完了”，不要让别人看到。")
        if self.hall.printing.prints_sheets:
            told += self.say("打印出来的纸请收好，不要落在打印机上。")
        return told

    def fill(self) -> None:
        """Show what the code brought."""
        self._clear()
        opened = self.visit.opened
        if opened is not None and isinstance(opened.outcome, Statement):
            self._show(opened.outcome)

    def print(self) -> None:
        """Go on to print it."""
        self.visit.trail.go(PrintStop(sheet=Sheet.STATEMENT))
        self.moved()

    def done(self) -> None:
        """Forget the statement and go home."""
        self.visit.opened = None
        self.visit.trail.home()
        self.moved()

    def leave(self) -> None:
        """Forget the statement."""
        super().leave()
        self._clear()

    def _show(self, statement: Statement) -> None:
        say = self.say
        self.head = statement.title
        self.total = say("合计 {sum} 元", sum="、".join(sums(statement.table)))
        for name, words in ((say("户主"), statement.holder), (say("户号"), statement.household)):
            self.ids.facts.add_widget(FactLine(name=name, words=words))
        beside = 0 if scale.portrait else scale.nav
        room = int(self.hall.settings.width_px - beside - 4 * scale.margin)
        view = blocks.widget_for(statement.table, room, scale.types, self.hall.reader.blob, say)
        self.ids.table.add_widget(view)
        day = short_date(statement.issued, say)
        told = say("有不对的地方，请找：{whom}", whom=statement.contact or statement.office)
        self.signed = "\n".join((told, f"{statement.office}　{day}"))

    def _clear(self) -> None:
        self.head = self.total = self.signed = ""
        for name in ("facts", "table"):
            self.ids[name].clear_widgets()


layout.load("statement", FactLine, Scroller)
