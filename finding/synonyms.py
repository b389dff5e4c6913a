"""Synonyms: everyday words and the official terms that mean the same.

Invariant: a word belongs to at most one group, in either direction.
"""

import tomllib
from functools import cache

import msgspec

from disclosure import shipped as shipped_data
from disclosure.errors import MalformedError
from disclosure.items import Strict
from finding.sounds import blurred, initials
from finding.syllables import SPOKEN, blur, cut


class _File(Strict, frozen=True, kw_only=True):
    groups: tuple[tuple[str, ...], ...]


class Synonyms:
    """Groups of words that people use for the same thing."""

    def __init__(self, groups: tuple[tuple[str, ...], ...]) -> None:
        self._groups: dict[str, tuple[str, ...]] = {}
        self._longest = max((len(word) for group in groups for word in group), default=0)
        self._spelled: dict[str, tuple[str, ...]] | None = None
        for group in groups:
            for word in group:
                if word in self._groups:
                    raise MalformedError(f"synonyms: {word!r} stands in two groups")
                self._groups[word] = group

    @property
    def words(self) -> tuple[str, ...]:
        """Return all known words."""
        return tuple(self._groups)

    def of(self, word: str) -> tuple[str, ...]:
        """Return the other words of the word's group, in the file's order."""
        return tuple(other for other in self._groups.get(word, ()) if other != word)

    def widened(self, text: str) -> str:
        """Return a text and whatever else its known words, or its letters, mean."""
        letters = text.replace(" ", "").lower()
        typed = letters.isascii() and letters.isalpha()
        words = self.spelled(letters) if typed else self.inside(text)
        return " ".join((text, *(other for word in words for other in (word, *self.of(word)))))

    def spelled(self, letters: str) -> tuple[str, ...]:
        """Return the known words whose pinyin or initials the letters are.

        Mixed-up sounds count as alike; of initials it takes three to be sure.
        """
        if self._spelled is None:
            self._spelled = self._by_letters()
        ways = {"".join(map(blur, way)) for way in cut(letters, known=SPOKEN)}
        return tuple(
            dict.fromkeys(
                word for way in (*sorted(ways), letters) for word in self._spelled.get(way, ())
            )
        )

    def _by_letters(self) -> dict[str, tuple[str, ...]]:
        spelled: dict[str, tuple[str, ...]] = {}
        for word in self._groups:
            first = "".join(initials(word))
            for letters in ("".join(blurred(word)), first if len(first) > 2 else ""):
                spelled[letters] = (*spelled.get(letters, ()), word)
        spelled.pop("", None)
        return spelled

    def inside(self, text: str) -> tuple[str, ...]:
        """Return the known words that occur in a text, longest first, none in another."""
        return self._cut(text)[0]

    def outside(self, text: str) -> tuple[str, ...]:
        """Return what is left of a text between its known words."""
        return tuple(self._cut(text)[1].split())

    def _cut(self, text: str) -> tuple[tuple[str, ...], str]:
        found: list[str] = []
        for size in range(min(self._longest, len(text)), 0, -1):
            for start in range(len(text) - size + 1):
                word = text[start : start + size]
                if word in self._groups:
                    found.append(word)
                    text = text.replace(word, " " * size)
        return tuple(found), text


def parse_synonyms(text: str) -> Synonyms:
    """Return the synonyms written in TOML (`config/synonyms.toml`).

    Raises:
        MalformedError: it is no TOML, or a word stands in two groups; names it.
    """
    try:
        return Synonyms(msgspec.convert(tomllib.loads(text), _File).groups)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise MalformedError(f"synonyms: {error}") from error


@cache
def shipped() -> Synonyms:
    """Return the shipped synonyms."""
    return parse_synonyms(shipped_data.read_text("synonyms.toml"))
