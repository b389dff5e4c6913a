"""The keys of the on-screen keyboard, and the pad of digits made of them.

Invariant: a key acts when it is pressed, not when it is let go.
"""

from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout

from kiosk.screens import layout
from kiosk.screens.pieces import Press

REPEAT_AFTER_SECONDS, REPEAT_EVERY_SECONDS = 0.5, 0.12


class Key(Press):
    """One key; `icon` is drawn instead of `words` where there is one."""

    words = StringProperty("")
    icon = StringProperty("")
    primary = BooleanProperty(False)


class DeleteKey(Key):
    """Deletes, and goes on deleting while it is held.

    Events:
        on_delete: take back one mark.
    """

    __events__ = ("on_delete",)

    def on_press(self) -> None:
        """Delete once and begin to wait for more."""
        self.dispatch("on_delete")
        Clock.unschedule(self._repeat)
        Clock.schedule_once(self._repeat, REPEAT_AFTER_SECONDS)

    def on_release(self) -> None:
        """Stop."""
        Clock.unschedule(self._repeat)

    def _repeat(self, *_elapsed: float) -> None:
        if self.state == "down":
            self.dispatch("on_delete")
            Clock.schedule_once(self._repeat, REPEAT_EVERY_SECONDS)

    def on_delete(self) -> None:
        """Answer nothing by default."""


class DigitPad(GridLayout):
    """Ten digits and delete.

    Events:
        on_digit: a digit was pressed; it comes along.
        on_delete: the last one is to go.
    """

    __events__ = ("on_digit", "on_delete")

    def on_kv_post(self, *_: object) -> None:
        """Make the keys."""
        for digit in "123456789":
            self._add(digit)
        self.add_widget(BoxLayout())
        self._add("0")
        delete = DeleteKey(icon="backspace")
        delete.bind(on_delete=lambda _: self.dispatch("on_delete"))
        self.add_widget(delete)

    def _add(self, digit: str) -> None:
        key = Key(words=digit)
        key.bind(on_press=lambda _: self.dispatch("on_digit", digit))
        self.add_widget(key)

    def on_digit(self, digit: str) -> None:
        """Answer nothing by default."""

    def on_delete(self) -> None:
        """Answer nothing by default."""


layout.load("keys")
