"""The row of actions under an item's page: read aloud, print, take home, doubt.

Invariant: the row stands still while the page scrolls, and is as high as its buttons.
"""

from collections.abc import Sequence
from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from disclosure.wording import Wording
from kiosk.journey.actions import SIGNS, Action
from kiosk.screens import layout
from kiosk.screens.pieces import Press
from kiosk.screens.scale import scale
from screen.paging.typeface import Typeface


class ActionKey(Press):
    """One action: an icon over its words when upright, beside them when lying.

    Properties:
        icon, words: what stands on it; an action under way may change them.
        iconic: whether the icon is shown; it gives way where that saves a row.
    """

    icon = StringProperty("")
    words = StringProperty("")
    iconic = BooleanProperty(True)


class ActionRow(GridLayout):
    """The actions of one page, in one row or as few as hold their words.

    Events:
        on_chosen: an action was pressed; it comes along.
    """

    __events__ = ("on_chosen",)

    def __init__(self, wording: Wording, **kwargs: Any) -> None:
        self._say = wording.say
        self._keys: dict[Action, ActionKey] = {}
        super().__init__(**kwargs)

    def show(self, actions: Sequence[Action], room_px: int) -> None:
        """Show these actions; those that stand there already are left as they are.

        Arguments:
            actions: in the order of the buttons.
            room_px: width that there is.
        """
        if tuple(actions) == tuple(self._keys):
            return
        self.clear_widgets()
        self._keys = {action: self._new_key(action) for action in actions}
        self.cols = self._columns(room_px, iconic=True)
        bare = self._columns(room_px, iconic=False)
        for key in self._keys.values():
            key.iconic = scale.portrait or bare <= self.cols
        self.cols = max(self.cols, bare)
        for key in self._keys.values():
            self.add_widget(key)

    def key(self, action: Action) -> ActionKey | None:
        """Return an action's button while it is offered."""
        return self._keys.get(action)

    def on_chosen(self, action: Action) -> None:
        """Answer nothing by default."""

    def _new_key(self, action: Action) -> ActionKey:
        sign = SIGNS[action]
        key = ActionKey(icon=sign.icon, words=self._say(sign.words))
        key.bind(on_release=lambda _: self.dispatch("on_chosen", action))
        return key

    def _columns(self, room_px: int, *, iconic: bool) -> int:
        face, size = Typeface.load("Medium"), int(scale.body)
        words = max((face.width(key.words, size) for key in self._keys.values()), default=0)
        beside = size * 3 // 2 if iconic and not scale.portrait else 0
        each = words + beside + 5 * int(scale.gap) // 4
        most = max(1, int((room_px + scale.gap) // (each + scale.gap)))
        rows = max(1, -(-len(self._keys) // most))
        return max(1, -(-len(self._keys) // rows))


layout.load("actions")
