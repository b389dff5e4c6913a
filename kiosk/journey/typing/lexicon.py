"""The words that typing can make, with how likely each is.

Two sources: the general dictionary of the Debian package ``rime-data-pinyin-simp``
(Apache-2.0), and the words of the approved content itself, which weigh more: in a
hall 水费 is meant, not 税费. Without the dictionary single characters still work.
Invariant: a word stands once for each of its readings, and no single character that is
not a standard one stands before one that is.
"""

import logging
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from disclosure.items import Strict
from finding.sounds import syllables
from finding.syllables import SYLLABLES
from finding.tokens import is_chinese, tokens
from kiosk.journey.typing.characters import PARTS, is_common, is_standard

DICTIONARY = Path("/usr/share/rime-data/pinyin_simp.dict.yaml")

_LOG = logging.getLogger(__name__)
_WITHOUT = (
    "the keyboard knows single characters and the content's words alone;"
    " install the package rime-data-pinyin-simp"
)
_CONTENT_WEIGHT = 3000
_RARE_WEIGHT = 1
_COMMON_WEIGHT = 100
_UNUSUAL_COST = 9.0
"""In natural logarithms, so that the commonest traditional character stands behind all others."""
_LONGEST_WORD = 6
_TONES = str.maketrans("āáǎàēéěèōóǒòīíǐìūúǔùüǖǘǚǜńňǹḿ", "aaaaeeeeooooiiiiuuuuvvvvvnnnm")


class Word(Strict, frozen=True, kw_only=True):
    """A word with its sound and the natural logarithm of its probability."""

    text: str
    sound: tuple[str, ...]
    score: float


class Lexicon:
    """All words, found by sound, by beginning and by initials."""

    def __init__(self, weights: Mapping[tuple[str, tuple[str, ...]], int]) -> None:
        total = math.log(sum(weights.values()) or 1)
        self.words = tuple(
            Word(text=text, sound=sound, score=_score(text, weight) - total)
            for (text, sound), weight in weights.items()
        )

    @classmethod
    def load(cls, content: Iterable[str], dictionary: Path = DICTIONARY) -> "Lexicon":
        """Return the lexicon of a dictionary and of the approved content.

        Arguments:
            content: titles, keywords and names of the content, any number of times.
            dictionary: a Rime dictionary; where it is missing, single characters serve.
        """
        if dictionary.is_file():
            weights = read_dictionary(dictionary)
        else:
            _LOG.warning("%s is missing: %s", dictionary, _WITHOUT)
            weights = single_characters()
        known = {text for text, _ in weights}
        for text, count in content_words(content, known).items():
            key = (text, syllables(text))
            weights[key] = weights.get(key, 0) + _CONTENT_WEIGHT * count
        return cls(weights)


def read_dictionary(path: Path) -> dict[tuple[str, tuple[str, ...]], int]:
    """Return words with sound and weight from a Rime dictionary file."""
    weights: dict[tuple[str, tuple[str, ...]], int] = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 3 and fields[2].isdigit() and fields[0] not in PARTS:
                sound = tuple(fields[1].split(" "))
                if all(part in SYLLABLES for part in sound):
                    weights[fields[0], sound] = int(fields[2])
    return weights


def single_characters() -> dict[tuple[str, tuple[str, ...]], int]:
    """Return characters with all their readings, those of GB 2312's level 1 likelier."""
    from pypinyin import pinyin_dict  # noqa: PLC0415 - 55 MB that only a lack of words costs

    weights: dict[tuple[str, tuple[str, ...]], int] = {}
    for point in range(0x4E00, 0x9FA6):
        for reading in pinyin_dict.pinyin_dict.get(point, "").split(","):
            plain = reading.translate(_TONES)
            if plain in SYLLABLES and chr(point) not in PARTS:
                weights[chr(point), (plain,)] = (
                    _COMMON_WEIGHT if is_common(chr(point)) else _RARE_WEIGHT
                )
    return weights


def content_words(texts: Iterable[str], known: set[str]) -> Counter[str]:
    """Return the words of the content and how many texts use each.

    A text of up to six characters is a word itself (keywords, names); of longer ones
    count the parts that the dictionary knows, and unknown parts that many texts share.
    """
    whole: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    for text in texts:
        runs = "".join(t if is_chinese(t) else " " for t in tokens(text)).split()
        for run in runs:
            if 2 <= len(run) <= _LONGEST_WORD:
                whole[run] += 1
        parts.update({part for run in runs for part in _parts(run)})
    for part, count in parts.items():
        if part in known or count >= 4:
            whole[part] += count if part in known else count // 4
    return whole


def _score(text: str, weight: int) -> float:
    score = math.log(weight + _RARE_WEIGHT)
    return score if len(text) > 1 or is_standard(text) else score - _UNUSUAL_COST


def _parts(run: str) -> set[str]:
    sizes = range(2, min(4, len(run)) + 1)
    return {run[start : start + size] for size in sizes for start in range(len(run) - size + 1)}
