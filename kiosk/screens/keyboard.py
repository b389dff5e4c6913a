"""The on-screen keyboard: 26 keys with a bar of candidates, and a pad of digits.

Invariant: a key acts when it is pressed, not when it is let go, and every key is at
least as large as the panel's target wherever ten of them fit side by side.
"""

from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout

from kiosk.journey.composing import Composer
from kiosk.screens import layout
from kiosk.screens.pieces import Chip, Press
from kiosk.screens.scale import scale
from screen.paging.typeface import Typeface

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
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


class CandidateBar(BoxLayout):
    """Words for the typed keys, as many as fit; the arrow shows the next ones.

    Events:
        on_chosen: a candidate was pressed; its index comes along.
    """

    __events__ = ("on_chosen",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._guesses: tuple[str, ...] = ()
        self._first = self._next = 0
        self._more = Key(icon="chevron-right", size_hint_x=None, width=scale.target)
        self._more.bind(on_press=lambda _: self._turn())
        # The key's own feedback is drawn before the candidates are laid.
        self._lay_soon = Clock.create_trigger(self._lay, 0)
        self.bind(width=self._lay_soon)

    def show(self, guesses: tuple[str, ...]) -> None:
        """Show these candidates from the first on."""
        if guesses != self._guesses:
            self._guesses, self._first = guesses, 0
            self._lay_soon()

    def _lay(self, *_elapsed: float) -> None:
        self.clear_widgets()
        room = self.width - scale.target - scale.gap
        self._next = 0
        for index, guess in enumerate(self._guesses[self._first :], self._first):
            taken = max(scale.target, Typeface.load().width(guess, int(scale.body)) + scale.body)
            if taken > room and self.children:
                self._next = index
                break
            room -= taken + self.spacing
            self._add(index, guess, taken)
        if self._next or self._first:
            self.add_widget(BoxLayout())
            self.add_widget(self._more)

    def _add(self, index: int, guess: str, width: float) -> None:
        chip = Chip(words=guess)
        chip.width = width
        chip.bind(on_press=partial(self._choose, index))
        self.add_widget(chip)

    def _turn(self) -> None:
        self._first = self._next
        self._lay()

    def _choose(self, index: int, _chip: Press) -> None:
        self.dispatch("on_chosen", index)

    def on_chosen(self, index: int) -> None:
        """Answer nothing by default."""


class Keyboard(BoxLayout):
    """Writes into a composer.

    Properties:
        board: ``letters`` or ``digits``.
        done_words: what the key that ends the writing says.
        letters_words, space_words: what the keys for letters and space say.
        settles: whether keys still open become words at the end; a search takes them
            as pinyin or initials.

    Events:
        on_written: the composer has changed.
        on_done: the key that ends the writing was pressed.
    """

    __events__ = ("on_written", "on_done")
    board = OptionProperty("letters", options=["letters", "digits"])
    done_words = StringProperty("完成")
    letters_words = StringProperty("拼音")
    space_words = StringProperty("空格")
    key_height = NumericProperty(81)
    only_digits = BooleanProperty(False)
    settles = BooleanProperty(True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.composer: Composer | None = None

    def on_kv_post(self, *_: object) -> None:
        """Make the keys."""
        for letters, row in zip(ROWS, ("row1", "row2", "row3"), strict=True):
            self._add_letters(self.ids[row], letters)
        self.ids.row3.add_widget(self._delete_key())
        # Ids alone would not keep alive the board that is out of sight.
        self._boards = {name: self.ids[name].__self__ for name in ("letters", "digits")}
        self._show_board()
        self.bind(board=lambda *_: self._show_board())

    def write(self, composer: Composer, *, only_digits: bool = False) -> None:
        """Write into a composer from now on, with letters unless only digits are wanted."""
        self.composer = composer
        self.only_digits = only_digits
        self.board = "digits" if only_digits else "letters"
        self.ids.bar.show(composer.guesses)

    def press(self, key: str) -> None:
        """Type a key."""
        if self.composer is not None:
            self.composer.press(key)
            self._written()

    def space(self) -> None:
        """Take the first candidate; without one, write a space."""
        if self.composer is None:
            return
        if self.composer.keys:
            self.composer.choose(0) if self.composer.guesses else self.composer.as_letters()
        elif self.composer.text:
            self.composer.press(" ")
        self._written()

    def choose(self, index: int) -> None:
        """Take a candidate."""
        if self.composer is not None:
            self.composer.choose(index)
            self._written()

    def delete(self) -> None:
        """Take back the last key or mark."""
        if self.composer is not None:
            self.composer.delete()
            self._written()

    def done(self) -> None:
        """End the writing; keys still open become words where they are to."""
        if self.composer is not None and self.settles:
            self.composer.settle()
            self._written()
        self.dispatch("on_done")

    def _written(self) -> None:
        if self.composer is not None:
            self.ids.bar.show(self.composer.guesses)
        self.dispatch("on_written")

    def _add_letters(self, row: BoxLayout, letters: str) -> None:
        for letter in letters:
            key = Key(words=letter)
            key.bind(on_press=partial(self._letter, letter))
            row.add_widget(key)

    def _letter(self, letter: str, _key: Press) -> None:
        self.press(letter)

    def _delete_key(self) -> DeleteKey:
        key = DeleteKey(icon="backspace", size_hint_x=1.6)
        key.bind(on_delete=lambda _: self.delete())
        return key

    def _show_board(self) -> None:
        for name, board in self._boards.items():
            shown = board.parent is not None
            if name == self.board and not shown:
                self.ids.holder.add_widget(board)
            elif name != self.board and shown:
                self.ids.holder.remove_widget(board)

    def on_written(self) -> None:
        """Answer nothing by default."""

    def on_done(self) -> None:
        """Answer nothing by default."""


layout.load("keyboard")
