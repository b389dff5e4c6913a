"""One item: its blocks, its elements, the seal mark, and what can be done with it.

Invariant: what is shown was vouched for by the reader when it was opened, and is asked
for again whenever content changed; a withdrawn item gives way to a sentence.
"""

import time
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from content_sync.store.reader import VerifiedItem
from disclosure.blocks import Block
from disclosure.items import Item, ItemId
from kiosk.hall import Hall
from kiosk.journey.actions import Action
from kiosk.journey.facts import approving_office, facts_of
from kiosk.journey.guides import guide_of
from kiosk.journey.outcomes import outcome_of
from kiosk.journey.reading_aloud import TITLE
from kiosk.journey.stops import GuideStop, ItemStop
from kiosk.screens import layout
from kiosk.screens.actions import ActionRow
from kiosk.screens.deeds import DEEDS, offered
from kiosk.screens.face import Face
from kiosk.screens.outcome import OutcomeCard, is_over
from kiosk.screens.pieces import Act, Card, FactLine, Words
from kiosk.screens.pinned import PinnedHeader
from kiosk.screens.reading import Reading
from kiosk.screens.rows import RowList
from kiosk.screens.scale import scale
from kiosk.screens.scroller import Scroller
from kiosk.screens.sounds import KivySounds, Sounds
from screen.paging.seal_words import seal_words
from screen.paging.typeface import Typeface
from screen.widgets import blocks
from screen.widgets.look import look
from screen.widgets.prose import Prose
from screen.widgets.seal_mark import SealMark

LAY_SECONDS = 0.03
"""How long blocks are laid before a frame is drawn between them."""
SEAL_EM = 14
SIDE_EM = 9
SIDE_EM_MOST = 15
LINE_EM_MOST = 34


class ItemScreen(Face):
    """The page of one item.

    Properties:
        title, status: its name, and how it stands.
        tone: name of the colour of the status.
        gone: why the item is not shown any more.
        beside: whether the status has room beside the seal mark; else it stands below.
        seal_em: width of the seal mark with its words on an upright panel, in em.

    Attributes:
        heard: whether the item's sealed recording has been played already.
    """

    title = StringProperty("")
    status = StringProperty("")
    tone = StringProperty("green")
    gone = StringProperty("")
    beside = BooleanProperty(True)
    seal_em = NumericProperty(SEAL_EM)

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        super().__init__(hall, **kwargs)
        self._shown: VerifiedItem | None = None
        self._waiting: list[Block] = []
        self.views: list[Widget] = []
        self.reading: Reading | None = None
        self.heard = False
        self.sounds: Sounds = KivySounds()
        self.actions = ActionRow(hall.wording)
        self.actions.bind(on_chosen=lambda _, action: self.act(action))
        self.add_widget(self.actions)
        self._pinned = PinnedHeader(self.ids.room, self.ids.scroll, lambda: self.views)

    @property
    def shown(self) -> Item | None:
        """Return the item that the page shows; None when it is gone."""
        return None if self._shown is None else self._shown.item

    @property
    def laid(self) -> bool:
        """Tell whether all blocks stand; a long item takes some frames."""
        return not self._waiting

    @property
    def scroller(self) -> Scroller:
        """Return the page."""
        return self.ids.scroll

    @property
    def sounding(self) -> bool:
        """Tell whether the item is read aloud, or one of its recordings plays."""
        reading = self.reading is not None and self.reading.sounding
        return reading or any(getattr(view, "playing", False) for view in self.views)

    @property
    def tone_colour(self) -> list[float]:
        """Return the colour of the status words."""
        return look.colour(self.tone)

    @property
    def room(self) -> int:
        """Return the width there is between the margins, pixels."""
        beside = 0 if scale.portrait else scale.nav
        return int(self.hall.settings.width_px - beside - 2 * scale.margin)

    @property
    def side_width(self) -> int:
        """Return the width of the column with the elements; all of it when upright."""
        if scale.portrait:
            return self.room
        over = self.room - int(scale.gap) - int(LINE_EM_MOST * scale.body)
        return min(max(over, int(SIDE_EM * scale.body)), int(SIDE_EM_MOST * scale.body))

    @property
    def main_width(self) -> int:
        """Return the width of the column with the blocks."""
        if scale.portrait:
            return self.room
        beside = self.room - self.side_width - int(scale.gap)
        return min(beside, int(LINE_EM_MOST * scale.body))

    def on_title(self, *_changed: object) -> None:
        """Write the title, as a paragraph that can be marked while it is read aloud."""
        self.ids.heading.clear_widgets()
        if self.title:
            size = int(scale.title)
            self.ids.heading.add_widget(
                Prose(self.title, self.room, size, weight="Bold", even=True)
            )

    def view_of(self, block: int) -> Widget | None:
        """Return the widget of a block as far as it is laid; of the title for `TITLE`."""
        views = self.ids.heading.children if block == TITLE else self.views
        place = 0 if block == TITLE else block
        return views[place] if place < len(views) else None

    def fill(self) -> None:
        """Show the item where the visit stands, unless it stands there already."""
        stop = self.visit.trail.here
        if not isinstance(stop, ItemStop):
            return
        found = self.hall.reader.item(stop.item)
        if found is not None and found == self._shown:
            return
        self._clear()
        self._shown = found
        if found is None:
            self.title = self.say("这件内容不再展示")
            self.gone = self.say("公开单位已经撤回或更换了它。想知道为什么，可以请工作人员帮您查。")
        else:
            self._lay(found)

    def open(self, item: ItemId) -> None:
        """Open a related item."""
        self.remember()
        self.visit.trail.go(ItemStop(item=item))
        self.moved()

    def guide(self) -> None:
        """Go through the item step by step."""
        if self.shown is not None:
            self.remember()
            self.visit.trail.go(GuideStop(item=self.shown.id))
            self.moved()

    def act(self, action: Action) -> None:
        """Do an action of the row with the item."""
        if self.shown is not None:
            DEEDS[action].do(self, self.shown)

    def ask(self) -> None:
        """Open the form, the title filled in."""
        self.visit.open_form("" if self.gone else self.title)
        self.moved()

    def leave(self) -> None:
        """End what plays and forget the item."""
        super().leave()
        self._clear()
        self._shown = None

    def _clear(self) -> None:
        Clock.unschedule(self._lay_some)
        if self.reading is not None:
            self.reading.stop()
            self.reading = None
        self.heard = False
        self._pinned.drop()
        for view in self.views:
            blocks.stop(view)
        self.views, self._waiting = [], []
        for name in ("way", "blocks", "seal", "side", "related"):
            self.ids[name].clear_widgets()
        self.actions.show((), self.room)
        self.title = self.status = self.gone = ""

    def _lay(self, found: VerifiedItem) -> None:
        today = self.hall.today()
        status = self.hall.names.status(found.item, today)
        self.title, self.status, self.tone = found.item.title, status.words, status.tone.value
        words = Typeface.load("Medium").width(self.status, int(scale.body))
        left = self.room - SEAL_EM * scale.body - 2 * scale.margin
        self.beside = not scale.portrait or words <= left
        self._lay_way(found.item)
        self._waiting = list(found.item.blocks)
        self.actions.show(offered(self.hall, found.item), self.room)
        self._lay_side(found)
        self._lay_related(found)
        if self.visit.trail.scrolled < 1:
            while self._waiting:
                self._lay_next()
        else:
            self._lay_some()

    def _lay_some(self, *_elapsed: float) -> None:
        until = time.perf_counter() + LAY_SECONDS
        while self._waiting and time.perf_counter() < until:
            self._lay_next()
        if self._waiting:
            Clock.schedule_once(self._lay_some, 0)

    def _lay_next(self) -> None:
        width = self.main_width - int(scale.margin)
        block = self._waiting.pop(0)
        files = self.hall.reader.blob
        view = blocks.widget_for(block, width, scale.types, files, self.say)
        self.views.append(view)
        self.ids.blocks.add_widget(view)

    def _lay_way(self, item: Item) -> None:
        """Offer to go through the item step by step, if it has steps; tell what came of it."""
        outcome = outcome_of(self.hall.reader, item, self.hall.today())
        if outcome is not None and is_over(outcome):
            files = self.hall.reader.blob
            self.ids.way.add_widget(OutcomeCard(outcome, self.room, files, self.say, self.open))
        if guide_of(item):
            act = Act(text=self.say("一步一步看"), icon="route", kind="primary")
            act.bind(on_release=lambda _: self.guide())
            self.ids.way.add_widget(act)

    def _lay_side(self, found: VerifiedItem) -> None:
        side, item = self.ids.side, found.item
        width = self.side_width - int(scale.margin)
        beside = scale.portrait and not scale.larger
        office = approving_office(found.approved_by, self.hall.profile)
        room = int(SEAL_EM * scale.body) if scale.portrait else width
        mark = SealMark(
            seal_words(item, office, self.say, by_rule=found.by_rule), room, scale.types
        )
        card = Card()
        (self.ids.seal if scale.portrait else card).add_widget(mark)
        for fact in facts_of(item, self.hall.names.area(item.area), self.hall.wording):
            card.add_widget(FactLine(name=fact.name, words=fact.words, beside=beside))
        side.add_widget(card)

    def _lay_related(self, found: VerifiedItem) -> None:
        rows = self.hall.browsing.related(found, self.hall.today())
        if rows:
            listed = RowList()
            listed.bind(on_chosen=lambda _, item: self.open(item))
            self.ids.related.add_widget(Words(words=self.say("同一件事的其他内容"), weight="Bold"))
            self.ids.related.add_widget(listed)
            listed.show(rows)


layout.load("item", Scroller)
