"""Synonyms: everyday words and the official terms that mean the same.

Invariant: a word belongs to at most one group, in either direction.
"""

import tomllib
from functools import cache

import msgspec

from disclosure import shipped as shipped_data
from disclosure.errors import MalformedError
from disclosure.items import Strict


class _File(Strict, frozen=True, kw_only=True):
    groups: tuple[tuple[str, ...], ...]


class Synonyms:
    """Groups of words that people use for the same thing."""

    def __init__(self, groups: tuple[tuple[str, ...], ...]) -> None:
        self._groups: dict[str, tuple[str, ...]] = {}
        for group in groups:
            for word in group:
                if word in self._groups:
                    raise MalformedError(f"synonyms: {word!r} stands in two groups")
                self._groups[word] = group

    def of(self, word: str) -> tuple[str, ...]:
        """Return the other words of the word's group, in the file's order."""
        return tuple(other for other in self._groups.get(word, ()) if other != word)

    def inside(self, text: str) -> tuple[str, ...]:
        """Return the known words that occur in a text, longest first, none in another."""
        found: list[str] = []
        for word in sorted(self._groups, key=len, reverse=True):
            if word in text:
                found.append(word)
                text = text.replace(word, " ")
        return tuple(found)


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
