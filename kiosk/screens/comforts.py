"""The sheet for those who cannot see, hear or reach well: large words, effect at once.

Invariant: each choice takes hold in the moment it is touched, and can be taken back at
the same place.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
from kivy.input import MotionEvent
from kivy.properties import StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from disclosure.wording import Wording
from kiosk.journey.comfort import VOLUME_STEPS, Comfort, louder
from kiosk.screens import layout
from kiosk.screens.pieces import Column, Press
from kiosk.screens.scale import scale

Choice = tuple[str, Comfort]


class Option(Press):
    """One of the choices of a row; the one in use is set off."""

    words = StringProperty("")


class Offer(Column):
    """A row: what it is about, and its choices side by side."""

    asked = StringProperty("")
    icon = StringProperty("")


class Comforts(AnchorLayout):
    """The sheet over a screen.

    Arguments:
        wording: speaks the language in use.
        comfort: what is in use.

    Events:
        on_suited: a choice was touched; the comfort it makes comes along.
        on_done: the sheet is to go.
    """

    __events__ = ("on_suited", "on_done")

    def __init__(self, wording: Wording, comfort: Comfort, **kwargs: Any) -> None:
        self.say = wording.say
        super().__init__(**kwargs)
        self._comfort = comfort
        change = partial(msgspec.structs.replace, comfort)
        say = self.say
        self._offer(
            "text-size",
            say("字的大小"),
            ((say("平常"), change(larger=False)), (say("放大"), change(larger=True))),
        )
        self._offer(
            "contrast",
            say("颜色"),
            (
                (say("平常"), change(high_contrast=False)),
                (say("黑底黄字"), change(high_contrast=True)),
            ),
        )
        if scale.lowers:
            self._offer(
                "arrow-down",
                say("够不着上面"),
                ((say("平常"), change(low_reach=False)), (say("往下放"), change(low_reach=True))),
            )
        # Each language in its own words, for those who read only that one.
        self._offer(
            "language",
            "语言 Language",
            (("中文", change(language="zh")), ("English", change(language="en"))),
        )
        self._offer_volume()

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Take every touch; one beside the sheet puts it away."""
        if not super().on_touch_down(touch) and not self.ids.sheet.collide_point(*touch.pos):
            self.dispatch("on_done")
        return True

    def _offer(self, icon: str, asked: str, choices: Sequence[Choice]) -> None:
        offer = Offer(icon=icon, asked=asked)
        for words, comfort in choices:
            self._add(offer, words, comfort, chosen=comfort == self._comfort)
        self.ids.offers.add_widget(offer)

    def _offer_volume(self) -> None:
        step = self._comfort.volume
        told = self.say("声音：{step}，最大 {most}", step=step, most=VOLUME_STEPS)
        offer = Offer(icon="volume", asked=told)
        for words, steps in ((self.say("小声些"), -1), (self.say("大声些"), 1)):
            comfort = louder(self._comfort, steps)
            option = self._add(offer, words, comfort, chosen=False)
            option.disabled = comfort == self._comfort
        self.ids.offers.add_widget(offer)

    def _add(self, offer: Offer, words: str, comfort: Comfort, *, chosen: bool) -> Option:
        option = Option(words=words, chosen=chosen)
        option.bind(on_release=lambda _: self.dispatch("on_suited", comfort))
        offer.ids.choices.add_widget(option)
        return option

    def on_suited(self, comfort: Comfort) -> None:
        """Answer nothing by default."""

    def on_done(self) -> None:
        """Answer nothing by default."""


layout.load("comforts", Column)
