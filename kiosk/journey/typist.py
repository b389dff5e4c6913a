"""The engines of the keyboard, learned anew when the content changes.

Invariant: until they have learned, letters simply stay letters; learning happens in any
thread and takes effect at once.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from disclosure import shipped as shipped_data
from disclosure.areas import Area
from disclosure.catalogue import parse_catalogue
from disclosure.items import Item
from finding.synonyms import shipped
from kiosk.journey.typing.handwriting import Handwriting
from kiosk.journey.typing.lexicon import Lexicon
from kiosk.journey.typing.pinyin import Candidate, Pinyin
from kiosk.journey.typing.spelling import COMMON_MIXES, Mix

WORDS_LIMIT = 2000
"""How many of the newest items the keyboard learns from."""
PICKS_KEPT = 200
"""How many choices of one visit are remembered."""
SHARED_MOST = 12
SHARED_LONGEST = 4
"""Characters of a word that is offered before anybody has written."""


Teacher = Callable[[Sequence[str], frozenset[Mix]], Pinyin]


def teach(words: Sequence[str], mixes: frozenset[Mix]) -> Pinyin:
    """Return an engine that knows the words and the dictionary, and the sounds mixed up."""
    return Pinyin(Lexicon.load(words), mixes)


class Typist:
    """Candidates for the keyboard.

    Arguments:
        mixes: sounds that people here mix up.
        teacher: makes an engine that knows words; by default in this process.

    Attributes:
        handwriting: reads what is written by hand; None where it is not installed.
        shared: words by which several items are known, those of most items first.
    """

    def __init__(self, mixes: frozenset[Mix] = COMMON_MIXES, teacher: Teacher = teach) -> None:
        self._teacher = teacher
        self._pinyin: Pinyin | None = None
        self._mixes = mixes
        self._picks: dict[str, str] = {}
        self.handwriting: Handwriting | None = None
        self.shared: tuple[str, ...] = ()

    def learn(self, words: Iterable[str]) -> None:
        """Learn the words of the content; about two seconds, so call it in a thread.

        The names of topics and what people say for official terms are always known.
        """
        texts = [*words]
        self._pinyin = self._teacher([*texts, *_always_known()], self._mixes)
        self.shared = shared_words(texts)

    def candidates(self, keys: str, limit: int = 20) -> list[Candidate]:
        """Return words for the keys, the likeliest first; what was picked before comes first."""
        found = self._pinyin.candidates(keys, limit) if self._pinyin else []
        picked = self._picks.get(keys)
        return sorted(found, key=lambda one: one.text != picked) if picked else found

    def picked(self, keys: str, text: str) -> None:
        """Remember what a person chose for keys, until the visit ends."""
        self._picks.pop(keys, None)
        self._picks[keys] = text
        while len(self._picks) > PICKS_KEPT:
            del self._picks[next(iter(self._picks))]

    def forget(self) -> None:
        """Forget what was chosen: the next person begins anew."""
        self._picks.clear()


def shared_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the short texts that occur more than once, the commonest first.

    Arguments:
        texts: titles and keywords of the content, newest items first.
    """
    counted = Counter(text for text in texts if 2 <= len(text) <= SHARED_LONGEST)
    return tuple(text for text, count in counted.most_common(SHARED_MOST) if count > 1)


def words_of(items: Iterable[Item], areas: Iterable[Area]) -> list[str]:
    """Return the words that approved content and the names of areas hold."""
    texts = [text for item in items for text in (item.title, *item.keywords)]
    return [*texts, *(area.name for area in areas)]


def _always_known() -> list[str]:
    topics = parse_catalogue(shipped_data.read_text("catalogue.toml")).topic
    return [*(topic.name for topic in topics), *shipped().words]
