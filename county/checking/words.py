"""A county's list of words to ask about (`config/words.toml`).

Invariant: a word is found inside others too; the longest of words that lie in one another
is the one that is told.
"""

import tomllib

import msgspec

from disclosure.errors import MalformedError
from disclosure.items import Strict


class ListedWord(Strict, frozen=True, kw_only=True):
    """A word of the list: what to write instead, why, and whether it has to go."""

    word: str
    instead: str = ""
    why: str
    refused: bool = False

    def __post_init__(self) -> None:
        if not self.word.strip() or not self.why.strip():
            raise ValueError("a listed word and its reason are not empty")


class _WordList(Strict, frozen=True, kw_only=True):
    word: tuple[ListedWord, ...]


def parse_words(text: str) -> tuple[ListedWord, ...]:
    """Return the list written in TOML; raise MalformedError naming what is wrong."""
    try:
        return msgspec.convert(tomllib.loads(text), _WordList).word
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, ValueError) as error:
        raise MalformedError(f"words: {error}") from error


def find_words(text: str, listed: tuple[ListedWord, ...]) -> list[ListedWord]:
    """Return the listed words in a text, each once."""
    found = [one for one in listed if one.word in text]
    return [
        one
        for one in found
        if not any(one.word != other.word and one.word in other.word for other in found)
    ]
