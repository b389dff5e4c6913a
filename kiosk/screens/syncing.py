"""The page before the first synchronisation is done: what is going on, and how far.

Invariant: it never shows an error's text; a new kiosk simply is not ready yet.
"""

from typing import Any

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from content_sync.store.reader import SyncProgress
from disclosure.wording import Wording
from kiosk.journey.telling import Telling
from kiosk.screens import layout


class Syncing(BoxLayout):
    """A sentence and a bar.

    Properties:
        told: how far it is, in words.
        share: the same as a fraction.
    """

    told = StringProperty("")
    share = NumericProperty(0)

    def __init__(self, wording: Wording, **kwargs: Any) -> None:
        self.say = wording.say
        self._telling = Telling(wording)
        super().__init__(**kwargs)

    def show(self, progress: SyncProgress | None) -> None:
        """Show how far it is; None before the agent has begun."""
        if progress is None or not progress.items_total:
            self.told, self.share = self.say("正在与县里联系，请稍候。"), 0.0
            return
        self.told = self._telling.progress(progress)
        self.share = min(1.0, progress.items_ready / progress.items_total)


layout.load("syncing")
