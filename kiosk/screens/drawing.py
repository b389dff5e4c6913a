"""A draft's page drawn off-screen by the kiosk's own screens, from top to bottom.

Invariant: the pictures are of the page that a resident will see, with the same type, the
same lines and the same buttons; nothing of it is drawn a second way.
"""

import time
from pathlib import Path

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.floatlayout import FloatLayout

from content_sync.store.outbox import Outbox
from disclosure.errors import UsageError
from disclosure.face_orders import FaceOrder
from kiosk.drafts import PICTURES_MOST, DraftReader
from kiosk.hall import Hall
from kiosk.journey.stops import ItemStop
from kiosk.journey.typist import Typist
from kiosk.screens.item import ItemScreen
from kiosk.screens.scale import scale
from kiosk.screens.scroller import Scroller
from kiosk.screens.stage import Stage
from kiosk.screens.tour.tour import furnish
from kiosk.settings import KioskSettings
from kiosk.teaching import teach_beside
from kiosk.voice import find_voice

FRAMES = 6
"""Drawn before a picture is taken: sizes settle from frame to frame."""
PATIENCE_SECONDS = 20.0
"""How long a PDF or a video may take to come; the picture is taken all the same."""
OVERLAP = 0.1
"""Share of a page that stands on the next picture too."""


def draw(order: FaceOrder, settings: KioskSettings, out: Path) -> int:
    """Draw a draft's page into a folder, a picture a screenful; return how many.

    Arguments:
        order: what is to be drawn.
        settings: of the kiosk for drawing; its store is an empty folder.
        out: where `1.png` and on go; made when missing.

    Raises:
        UsageError: the window could not be opened.
    """
    out.mkdir(parents=True, exist_ok=True)
    app = DraftApp(order, settings, out)
    app.run()
    if not app.taken:
        raise UsageError("no picture could be taken")
    return app.taken


class DraftApp(App):
    """A kiosk with one item, that takes pictures of its page and ends."""

    def __init__(self, order: FaceOrder, settings: KioskSettings, out: Path) -> None:
        super().__init__()
        self._order, self._settings, self._out = order, settings, out
        self._frames, self._since = 0, 0.0
        self._stage: Stage | None = None
        self.taken = 0

    def build(self) -> FloatLayout:
        """Return the root: the stage at the draft's page."""
        settings, order = self._settings, self._order
        scale.use(settings.panel, touch=True)
        outbox = Outbox.open(settings.store_path)
        reader = DraftReader(settings.store_path, order)
        hall = Hall(settings, reader, outbox, lambda: order.now)
        furnish(hall)
        hall.voice = find_voice()
        typist = Typist(frozenset(settings.mixed_sounds), teach_beside)
        self._stage = Stage(hall, typist, time.monotonic)
        root = FloatLayout()
        root.add_widget(self._stage)
        self._stage.visit.trail.go(ItemStop(item=order.draft.id))
        self._stage.move()
        self._since = time.monotonic()
        Clock.schedule_interval(self._frame, 0)
        return root

    def on_stop(self) -> None:
        """Close what was opened."""
        if self._stage is not None:
            self._stage.close()
            self._stage.hall.close()

    def _frame(self, *_: object) -> None:
        Window.canvas.ask_update()
        self._frames = self._frames + 1 if self._ready() else 0
        if self._frames < FRAMES:
            return
        self.taken += 1
        self.root.export_to_png(str(self._out / f"{self.taken}.png"))
        if self.taken >= PICTURES_MOST or not self._go_down():
            self.stop()
        self._frames, self._since = 0, time.monotonic()

    def _ready(self) -> bool:
        page = self._page()
        whole = page.laid and all(getattr(view, "ready", True) for view in page.views)
        return whole or time.monotonic() - self._since > PATIENCE_SECONDS

    def _go_down(self) -> bool:
        """Scroll one screenful down; tell whether there was one."""
        scroller: Scroller = self._page().scroller
        content = scroller.children[0]
        hidden = content.height - scroller.height
        if hidden <= 1 or scroller.scroll_y <= 0:
            return False
        step = (1 - OVERLAP) * scroller.height / hidden
        scroller.scroll_y = max(0.0, scroller.scroll_y - step)
        return True

    def _page(self) -> ItemScreen:
        assert self._stage is not None
        face = self._stage.face
        assert isinstance(face, ItemScreen)
        return face
