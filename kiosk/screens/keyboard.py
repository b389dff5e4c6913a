"""The on-screen keyboard: 26 keys, nine keys, a box for handwriting, digits.

Invariant: every key is at least as large as the panel's target, with the panel's gap
around it; ways of writing that do not fit or are not installed are not offered.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.properties import (
    BooleanProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout

from disclosure.wording import Wording
from kiosk.journey.composing import NINE_KEYS, Composer
from kiosk.journey.hardware import Command
from kiosk.journey.typing.handwriting import Handwriting
from kiosk.screens import layout
from kiosk.screens.candidates import CandidateBar
from kiosk.screens.ink import InkBox
from kiosk.screens.keys import DeleteKey, DigitPad, Key
from kiosk.screens.pieces import Press
from kiosk.screens.scale import scale

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
FOLD = "fold"
BOARDS = ("letters", "nine", "hand", "digits")
CHINESE = Wording().say


class NinePad(GridLayout):
    """Nine keys: a question mark, then the letters of 2 to 9.

    Events:
        on_nine: a key with letters was pressed; its digit comes along.
        on_mark: the key with a mark was pressed; the mark comes along.
    """

    __events__ = ("on_nine", "on_mark")

    def on_kv_post(self, *_: object) -> None:
        """Make the keys."""
        mark = Key(words="？")
        mark.bind(on_press=lambda key: self.dispatch("on_mark", key.words))
        self.add_widget(mark)
        for digit, letters in NINE_KEYS.items():
            key = Key(words=letters)
            key.bind(on_press=partial(self._press, digit))
            self.add_widget(key)

    def _press(self, digit: str, _key: Press) -> None:
        self.dispatch("on_nine", digit)

    def on_nine(self, digit: str) -> None:
        """Answer nothing by default."""

    def on_mark(self, mark: str) -> None:
        """Answer nothing by default."""


class Keyboard(BoxLayout):
    """Writes into a composer.

    Properties:
        board: the one wished for, of `BOARDS`.
        done_words: what the key that ends the writing says.
        say: puts the words of the other keys into the language in use.
        handwriting: reads what is written by hand; None offers no box for it.
        settles: whether keys still open become words at the end; a search takes them
            as pinyin or initials.
        foldable: there is a keyboard of hardware, so that the keys may be put away.
        folded: only the bar is shown.

    Events:
        on_written: the composer has changed.
        on_done: the key that ends the writing was pressed.
    """

    __events__ = ("on_written", "on_done")
    board = OptionProperty("letters", options=list(BOARDS))
    done_words = StringProperty("")
    say = ObjectProperty(CHINESE)
    handwriting = ObjectProperty(None, allownone=True)
    key_height = NumericProperty(81)
    only_digits = BooleanProperty(False)
    settles = BooleanProperty(True)
    foldable = BooleanProperty(False)
    folded = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.composer: Composer | None = None
        self._written_by_hand: tuple[str, ...] = ()

    def on_kv_post(self, *_: object) -> None:
        """Make the keys."""
        for letters, row in zip(ROWS, ("row1", "row2", "row3"), strict=True):
            self._add_letters(self.ids[row], letters)
        self.ids.row3.add_widget(self._delete_key())
        # Ids alone would not keep alive the boards that are out of sight.
        self._boards = {name: self.ids[name].__self__ for name in BOARDS}
        self._show_board()
        for name in ("board", "handwriting", "width", "say", "only_digits", "foldable", "folded"):
            self.fbind(name, self._show_board)

    def equip(self, handwriting: Handwriting | None, *, hardware: bool) -> None:
        """Say what there is to write with beside the keys; done once, before writing.

        Arguments:
            handwriting: reads what is written by hand, if anything does.
            hardware: whether a keyboard of hardware is there.
        """
        self.handwriting = handwriting
        if hardware and not self.foldable:
            self.foldable = self.folded = True

    def key(self, meant: Command | str) -> bool:
        """Take a key of hardware; tell whether it meant anything here."""
        composer = self.composer
        if composer is None:
            return False
        acts: dict[str, Callable[[], object]] = {
            Command.SPACE: self.space,
            Command.DELETE: self.delete,
            Command.ENTER: self._enter,
            Command.MORE: self.ids.bar.turn,
        }
        if isinstance(meant, Command):
            act = acts.get(meant)
            if act is None:
                return False
            act()
        elif not (composer.guesses and meant.isdigit() and self.pick(int(meant) - 1)):
            self.press(meant)
        return True

    def _enter(self) -> None:
        """Take open letters as they are, else end the writing."""
        if self.composer is not None and self.composer.keys and self.settles:
            self.composer.as_letters()
            self._written()
        else:
            self.done()

    def write(self, composer: Composer, *, only_digits: bool = False) -> None:
        """Write into a composer from now on, with letters unless only digits are wanted."""
        if composer is not self.composer:
            self._wipe()
        self.composer = composer
        self.only_digits = only_digits
        if only_digits:
            self.board = "digits"
        elif self.board == "digits":
            self.board = "letters"
        self.ids.bar.show(composer.guesses)

    @property
    def shown_board(self) -> str:
        """Return the board in sight: nine keys where ten letters do not fit side by side."""
        return "nine" if self.board == "letters" and not self._letters_fit() else self.board

    @property
    def ways(self) -> tuple[str, ...]:
        """Return the boards that this keyboard offers here, the usual one first."""
        if self.only_digits:
            return ()
        fits = self._letters_fit()
        by_hand = ("hand",) if self.handwriting is not None else ()
        fold = (FOLD,) if self.foldable else ()
        if self.folded:
            return (*fold, *by_hand)
        return (*(("letters",) if fits else ()), "nine", *by_hand, "digits", *fold)

    def press(self, key: str) -> None:
        """Type a key."""
        if self.composer is not None:
            self.composer.press(key)
            self._written()

    def press_nine(self, digit: str) -> None:
        """Type one of the nine keys."""
        if self.composer is not None:
            self.composer.press_nine(digit)
            self._written()

    def space(self) -> None:
        """Take the first candidate; without one, write a space."""
        if self.composer is None:
            return
        if self._written_by_hand:
            self.choose(0)
            return
        if self.composer.keys:
            self.composer.choose(0) if self.composer.guesses else self.composer.as_letters()
        elif self.composer.text:
            self.composer.press(" ")
        self._written()

    def choose(self, index: int) -> None:
        """Take a candidate."""
        if self.composer is None:
            return
        if self._written_by_hand:
            character = self._written_by_hand[index]
            self._wipe()
            self.composer.press(character)
        else:
            self.composer.choose(index)
        self._written()

    def pick(self, place: int) -> bool:
        """Take the candidate in sight at a place, from 0; tell whether there was one."""
        return bool(self.ids.bar.pick(place))

    def delete(self) -> None:
        """Take back the ink, or else the last key or mark."""
        if self.composer is None:
            return
        if self.ids.ink.strokes:
            self._wipe()
        else:
            self.composer.delete()
        self._written()

    def done(self) -> None:
        """End the writing; keys still open become words where they are to."""
        if self.composer is not None:
            if self._written_by_hand:
                self.choose(0)
            if self.settles:
                self.composer.settle()
            self._written()
        self.dispatch("on_done")

    def read(self, found: tuple[str, ...]) -> None:
        """Offer the characters that the ink may be."""
        self._written_by_hand = found
        self.ids.bar.show(found)

    def take_way(self, name: str) -> None:
        """Write in another way from now on."""
        if name == FOLD:
            self.folded = not self.folded
            return
        if self.composer is not None:
            self.composer.settle()
            self._wipe()
            self._written()
        self.board, self.folded = name, False

    def _wipe(self) -> None:
        self.ids.ink.clear()
        self._written_by_hand = ()

    def _written(self) -> None:
        if self.composer is not None:
            self.ids.bar.show(self._written_by_hand or self.composer.guesses)
        self.dispatch("on_written")

    def _letters_fit(self) -> bool:
        return bool(self.width + 1 >= 10 * scale.target + 9 * scale.gap)

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

    def _show_board(self, *_changed: object) -> None:
        chosen = "" if self.folded else self.shown_board
        for name, board in self._boards.items():
            shown = board.parent is not None
            if name == chosen and not shown:
                self.ids.holder.add_widget(board)
                if name == "hand":
                    self.ids.ink.prepare()
            elif name != chosen and shown:
                self.ids.holder.remove_widget(board)
        named = {
            "letters": self.say("拼音"),
            "nine": self.say("九键"),
            "hand": self.say("手写"),
            "digits": self.say("数字"),
            FOLD: self.say("屏幕键盘") if self.folded else self.say("收起键盘"),
        }
        offered = tuple((name, named[name]) for name in self.ways)
        self.ids.bar.offer(offered, "" if self.folded else chosen)

    def on_written(self) -> None:
        """Answer nothing by default."""

    def on_done(self) -> None:
        """Answer nothing by default."""


layout.load("keyboard", CandidateBar, DigitPad, InkBox, NinePad)
