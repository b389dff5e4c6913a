"""The engines of the keyboard, learned anew when the content changes.

Invariant: until they have learned, letters simply stay letters; learning happens in any
thread and takes effect at once.
"""

from collections.abc import Iterable

from kiosk.journey.typing.handwriting import Handwriting
from kiosk.journey.typing.lexicon import Lexicon
from kiosk.journey.typing.pinyin import Candidate, Pinyin


class Typist:
    """Candidates for the keyboard.

    Attributes:
        handwriting: reads what is written by hand; None where it is not installed.
    """

    def __init__(self) -> None:
        self._pinyin: Pinyin | None = None
        self.handwriting: Handwriting | None = None

    def learn(self, words: Iterable[str]) -> None:
        """Learn the words of the content; about a second, so call it in a thread."""
        self._pinyin = Pinyin(Lexicon.load(words))

    def candidates(self, keys: str, limit: int = 20) -> list[Candidate]:
        """Return words for the keys, the likeliest first."""
        return self._pinyin.candidates(keys, limit) if self._pinyin else []
