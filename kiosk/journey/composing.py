"""Writing with the on-screen keyboard: letters, candidates, chosen words.

Invariant: what has been chosen is only changed by a key that the person pressed, and a
text never grows past its limit.
"""

from collections.abc import Sequence
from typing import Protocol

from finding.pronouncing import pronounce

NINE_KEYS = {
    "2": "abc",
    "3": "def",
    "4": "ghi",
    "5": "jkl",
    "6": "mno",
    "7": "pqrs",
    "8": "tuv",
    "9": "wxyz",
}
"""The letters on each of the nine keys; the first carries none."""


class Guess(Protocol):
    """A word for typed keys; `used` is how many of the keys it stands for."""

    @property
    def text(self) -> str:
        """Return the word."""
        ...

    @property
    def used(self) -> int:
        """Return how many keys it uses up."""
        ...


class Guesser(Protocol):
    """The pinyin engine (`kiosk.journey.typing`)."""

    def candidates(self, keys: str, limit: int = ...) -> Sequence[Guess]:
        """Return words for the keys, letters or digits of nine keys, the likeliest first."""
        ...

    def picked(self, keys: str, text: str) -> None:
        """Hear what a person chose for keys."""
        ...


GUESSES = 24
LONGEST_KEYS = 40


class Composer:
    """One field being written."""

    def __init__(self, guesser: Guesser, text: str = "", longest: int = 200) -> None:
        self._guesser = guesser
        self._longest = longest
        self.text = text[:longest]
        self.keys = ""
        self.guesses: tuple[str, ...] = ()
        self._used: tuple[int, ...] = ()

    def press(self, key: str) -> None:
        """Take a letter as part of a pinyin, or any other mark as it is."""
        if len(key) == 1 and key.isascii() and key.islower():
            self._type(key)
            return
        self.settle()
        self._add(key)

    def press_nine(self, digit: str) -> None:
        """Take one of the nine keys, by its digit, as part of a pinyin."""
        if digit in NINE_KEYS:
            self._type(digit)

    def choose(self, index: int) -> None:
        """Take the guess at `index`; keys that it does not use stay."""
        if not 0 <= index < len(self.guesses):
            return
        text, used = self.guesses[index], self._used[index]
        self._guesser.picked(self.keys[:used], text)
        self.keys = self.keys[used:]
        self._guess()
        self._add(text)

    def settle(self) -> None:
        """Take the first guess for all keys that are left."""
        while self.keys:
            if not self.guesses or self._used[0] < 1:
                self.as_letters()
                return
            self.choose(0)

    def as_letters(self) -> None:
        """Take the keys as the letters they are."""
        spelled, self.keys = self.spelled, ""
        self._guess()
        self._add(spelled)

    def delete(self) -> None:
        """Take back the last key, or the last mark of the text."""
        if self.keys:
            self.keys = self.keys[:-1]
            self._guess()
        else:
            self.text = self.text[:-1]

    def clear(self) -> None:
        """Forget text and keys."""
        self.text = self.keys = ""
        self._guess()

    @property
    def full(self) -> bool:
        """Tell whether the field takes no more."""
        return len(self.text) >= self._longest

    @property
    def shown(self) -> str:
        """Return what stands in the field: the text and the letters not yet chosen."""
        return self.text + self.spelled

    @property
    def spelled(self) -> str:
        """Return the open keys as letters; nine keys spell as the likeliest guess does."""
        if not self.guesses or not self.keys.isdigit():
            return "".join(NINE_KEYS.get(key, key)[0] for key in self.keys)
        used = self._used[0]
        rest = "".join(NINE_KEYS[key][0] for key in self.keys[used:])
        return _spelling(self.guesses[0], self.keys[:used]) + rest

    def _type(self, key: str) -> None:
        if len(self.keys) >= LONGEST_KEYS:
            return
        # Letters and nine keys do not mix within one pinyin.
        if self.keys and self.keys.isdigit() != key.isdigit():
            self.settle()
        self.keys += key
        self._guess()

    def _guess(self) -> None:
        guesses = self._guesser.candidates(self.keys, GUESSES) if self.keys else []
        self.guesses = tuple(guess.text for guess in guesses)
        self._used = tuple(guess.used for guess in guesses)

    def _add(self, text: str) -> None:
        self.text = (self.text + text)[: self._longest]


def _spelling(word: str, digits: str) -> str:
    """Return the letters of a word that the digits stand for: its pinyin, or initials."""
    syllables = pronounce(word)
    for letters in ("".join(syllables), "".join(sound[0] for sound in syllables)):
        if _fits(letters, digits):
            return letters[: len(digits)]
    return "".join(NINE_KEYS[digit][0] for digit in digits)


def _fits(letters: str, digits: str) -> bool:
    return len(letters) >= len(digits) and all(
        letter in NINE_KEYS[digit] for letter, digit in zip(letters, digits, strict=False)
    )
