"""Reading an item aloud (读给我听): the bar in place of the actions, while it lasts.

Invariant: it ends when the page is left or changes, and the actions come back.
"""

from functools import partial
from typing import TYPE_CHECKING, Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from disclosure.wording import Wording
from kiosk.journey.actions import Action
from kiosk.journey.comfort import louder
from kiosk.journey.reading_aloud import Sentence, State
from kiosk.screens import layout
from kiosk.screens.actions import ActionKey
from kiosk.screens.reciting import Reciting
from kiosk.voice import Recorded, Speaker, Voice

if TYPE_CHECKING:
    from kiosk.screens.item import ItemScreen


class ReadingBar(BoxLayout):
    """What can be done while something is read aloud.

    Properties:
        state: of the reading.
        slow: whether the slower pace is on.
        paced: whether there is another pace.
        note: what voice it is, where that must be said.

    Events:
        on_pause, on_pace, on_softer, on_louder, on_end: the button that was pressed.
    """

    __events__ = ("on_pause", "on_pace", "on_softer", "on_louder", "on_end")
    state = StringProperty("")
    slow = BooleanProperty(False)
    paced = BooleanProperty(True)
    note = StringProperty("")

    def __init__(self, wording: Wording, **kwargs: Any) -> None:
        self.say = wording.say
        super().__init__(**kwargs)

    def on_pause(self) -> None:
        """Answer nothing by default."""

    def on_pace(self) -> None:
        """Answer nothing by default."""

    def on_softer(self) -> None:
        """Answer nothing by default."""

    def on_louder(self) -> None:
        """Answer nothing by default."""

    def on_end(self) -> None:
        """Answer nothing by default."""


class Reading:
    """One reading on the page of an item.

    Arguments:
        page: the item's page; its row of actions makes room for the bar.
        told: what is read.
        voice: says it, or plays what was recorded.
    """

    def __init__(self, page: "ItemScreen", told: tuple[Sentence, ...], voice: Speaker) -> None:
        self._page = page
        self._recorded = isinstance(voice, Recorded)
        self.bar = ReadingBar(page.hall.wording)
        self.bar.paced = not self._recorded
        self.bar.note = self._note(voice)
        self._reciting = Reciting(
            told, voice, page.sounds, page.view_of, page.scroller, self._ended
        )
        self._bind()
        page.remove_widget(page.actions)
        page.add_widget(self.bar)
        self._show()

    @property
    def sounding(self) -> bool:
        """Tell whether it is being read; not while it rests."""
        return self._reciting.state is State.READING

    def stop(self) -> None:
        """End the reading and give the actions their place back."""
        self._reciting.stop()
        if self.bar.parent is not None:
            self._page.remove_widget(self.bar)
            self._page.add_widget(self._page.actions)

    def _bind(self) -> None:
        self.bar.bind(
            on_pause=lambda _: self._pause(),
            on_pace=lambda _: self._change_pace(),
            on_softer=partial(self._turn, -1),
            on_louder=partial(self._turn, 1),
            on_end=lambda _: self._ended(),
        )

    def _pause(self) -> None:
        self._reciting.pause()
        self._show()

    def _change_pace(self) -> None:
        self._reciting.change_pace()
        self._show()

    def _turn(self, steps: int, _bar: ReadingBar) -> None:
        self._page.dispatch("on_suited", louder(self._page.visit.comfort, steps))

    def _show(self) -> None:
        self.bar.state, self.bar.slow = self._reciting.state.value, self._reciting.slow

    def _note(self, voice: Speaker) -> str:
        say = self._page.say
        if self._recorded:
            return say("正在播放审核过的广播录音。")
        rough = isinstance(voice, Voice) and voice.rough
        told = say("机器读音，可能听不清。请看画线的字，或请工作人员读给您听。")
        return told if rough else ""

    def _ended(self) -> None:
        self.stop()
        key = self._page.actions.key(Action.READ)
        if key is None:
            return
        if self._recorded and self._page.hall.speaking() is not None:
            self._page.heard = True
            key.words = self._page.say("读全文")
        elif self._reciting.mute:
            key.words = self._page.say("现在读不了")


layout.load("reading", ActionKey)
