"""The county's lexicon: words with their own reading, and known hotlines.

Data, not code: `config/lexicon.toml` ships, a county adds a file of its own.
Invariant: an entry's pinyin has one syllable for each character of its word.
"""

import re
import tomllib

import msgspec

from disclosure import shipped
from disclosure.errors import MalformedError
from disclosure.items import Strict

_SYLLABLE = re.compile(r"[a-zü]+[1-5]")


class Word(Strict, frozen=True, kw_only=True):
    """A word with a reading of its own.

    Attributes:
        text: as it is written.
        say: the words said instead; empty where the characters stay.
        pinyin: syllables with tone digits, for a word of Chinese characters that is
            often read wrongly, e.g. ``chong2 yang2`` for 重阳.
    """

    text: str
    say: str = ""
    pinyin: str = ""

    def __post_init__(self) -> None:
        if bool(self.say) == bool(self.pinyin):
            raise ValueError(f"word {self.text!r}: give either 'say' or 'pinyin'")
        syllables = self.pinyin.split()
        if syllables and len(syllables) != len(self.text):
            raise ValueError(f"word {self.text!r}: {len(syllables)} syllables of pinyin")
        for syllable in syllables:
            if not _SYLLABLE.fullmatch(syllable):
                raise ValueError(f"word {self.text!r}: {syllable!r} is no syllable such as qiao2")


class Lexicon(Strict, frozen=True, kw_only=True):
    """Words with readings, and the numbers known as hotlines."""

    word: tuple[Word, ...] = ()
    hotlines: tuple[str, ...] = ()

    def plus(self, other: "Lexicon") -> "Lexicon":
        """Return both together; the other's reading of a word counts."""
        words = {word.text: word for word in self.word + other.word}
        hotlines = tuple(dict.fromkeys(self.hotlines + other.hotlines))
        return Lexicon(word=tuple(words.values()), hotlines=hotlines)

    def said(self) -> dict[str, str]:
        """Return the words that are said otherwise than written."""
        return {word.text: word.say for word in self.word if word.say}

    def sounds(self) -> dict[str, tuple[str, ...]]:
        """Return the syllables of the words whose sound is given."""
        return {word.text: tuple(word.pinyin.split()) for word in self.word if word.pinyin}


def parse_lexicon(text: str) -> Lexicon:
    """Return the lexicon written in TOML.

    Raises:
        MalformedError: it is no TOML or an entry is wrong; names which.
    """
    try:
        return msgspec.convert(tomllib.loads(text), Lexicon)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise MalformedError(f"lexicon: {error}") from error


def shipped_lexicon() -> Lexicon:
    """Return `config/lexicon.toml`."""
    return parse_lexicon(shipped.read_text("lexicon.toml"))
