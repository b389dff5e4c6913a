"""The bar above the keys: words to choose from, or the ways of writing to choose from.

Invariant: a candidate is as easy to hit as any key; those that do not fit are one touch
on the arrow away.
"""

from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.keys import Key
from kiosk.screens.pieces import Chip, Press
from kiosk.screens.scale import scale
from screen.paging.typeface import Typeface


class CandidateBar(BoxLayout):
    """Words for the typed keys, as many as fit; the arrow shows the next ones.

    Properties:
        numbered: each word says the digit that chooses it, for a keyboard of hardware.

    Events:
        on_chosen: a candidate was pressed; its index comes along.
        on_way: a way of writing was pressed; its name comes along.
    """

    __events__ = ("on_chosen", "on_way")
    numbered = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._guesses: tuple[str, ...] = ()
        self._ways: tuple[tuple[str, str], ...] = ()
        self._way = ""
        self._first = self._next = 0
        self._more = Key(icon="chevron-right", size_hint_x=None, width=scale.target)
        self._more.bind(on_press=lambda _: self.turn())
        # The key's own feedback is drawn before the candidates are laid.
        self._lay_soon = Clock.create_trigger(self._lay, 0)
        self.bind(width=self._lay_soon)

    def offer(self, ways: tuple[tuple[str, str], ...], chosen: str) -> None:
        """Offer ways of writing (name and words) whenever there are no candidates."""
        self._ways, self._way = ways, chosen
        self._lay_soon()

    def show(self, guesses: tuple[str, ...]) -> None:
        """Show these candidates from the first on."""
        if guesses != self._guesses:
            self._guesses, self._first = guesses, 0
            self._lay_soon()

    def turn(self) -> None:
        """Show the next candidates; after the last the first again."""
        self._first = self._next
        self._lay()

    def pick(self, place: int) -> bool:
        """Choose the candidate at a place of those in sight, from 0; tell if there is one."""
        last = self._next or len(self._guesses)
        if not 0 <= place < last - self._first:
            return False
        self.dispatch("on_chosen", self._first + place)
        return True

    def _lay(self, *_elapsed: float) -> None:
        self.clear_widgets()
        if not self._guesses:
            self._lay_ways()
            return
        room = self.width - scale.target - self.spacing
        self._next = 0
        for index, guess in enumerate(self._guesses[self._first :], self._first):
            told = f"{index - self._first + 1} {guess}" if self.numbered else guess
            taken = max(scale.target, Typeface.load().width(told, int(scale.body)) + scale.body)
            if taken > room and self.children:
                self._next = index
                break
            room -= taken + self.spacing
            self._add(index, told, taken)
        if self._next or self._first:
            self.add_widget(BoxLayout())
            self.add_widget(self._more)

    def _lay_ways(self) -> None:
        for name, words in self._ways:
            key = Key(words=words, chosen=name == self._way)
            key.bind(on_press=lambda _, name=name: self.dispatch("on_way", name))
            self.add_widget(key)

    def _add(self, index: int, told: str, width: float) -> None:
        chip = Chip(words=told)
        # The rule of kv has set its own sizes by now.
        chip.size_hint_y, chip.width = 1, width
        chip.bind(on_press=partial(self._choose, index))
        self.add_widget(chip)

    def _choose(self, index: int, _chip: Press) -> None:
        self.dispatch("on_chosen", index)

    def on_chosen(self, index: int) -> None:
        """Answer nothing by default."""

    def on_way(self, name: str) -> None:
        """Answer nothing by default."""
