"""Words to pinyin with tones, for a voice that knows no Chinese characters.

espeak-ng 1.51 reads characters as English words ("Chinese letter"); its voice
`cmn-latn-pinyin` turns ``shi2 qiao2 cun1`` into the right phonemes and tones.
Invariant: the text is ASCII but for ``ü``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

_MARKS = str.maketrans(
    {"，": ", ", "、": ", ", "：": ", ", "；": "; ", "。": ". ", "！": "! ", "？": "? ", "…": ". "}
)
_LETTERS = {
    "A": "ei1", "B": "bi4", "C": "xi1", "D": "di4", "E": "yi4", "F": "ai2 fu5", "G": "ji4",
    "H": "ei2 chi5", "I": "ai4", "J": "zhei4", "K": "kei4", "L": "ai2 lu5", "M": "ai2 mu5",
    "N": "en1", "O": "ou1", "P": "pi4", "Q": "kou1", "R": "a2", "S": "ai2 si5", "T": "ti4",
    "U": "you1", "V": "wei1", "W": "da2 bu5 liu5", "X": "ai4 ke5 si5", "Y": "wai4", "Z": "zei4",
}  # fmt: skip
_HAN = r"[\u4e00-\u9fff]+"


@dataclass(frozen=True)
class Part:
    """A word of the lexicon, a run of characters, a letter, or marks (no syllables)."""

    text: str
    syllables: tuple[str, ...] = ()


def to_pinyin(words: str, sounds: Mapping[str, tuple[str, ...]]) -> str:
    """Return words as syllables with tone digits.

    Arguments:
        words: as `speech.words.reading.to_words` returns them.
        sounds: syllables of words with a reading of their own, from the lexicon.
    """
    said = (
        " ".join(part.syllables) + " " if part.syllables else part.text.translate(_MARKS)
        for part in parts(words, sounds, sandhi=True)
    )
    return "".join(said).strip()


def parts(words: str, sounds: Mapping[str, tuple[str, ...]], *, sandhi: bool) -> Iterator[Part]:
    """Yield words part by part, a syllable for each character that has a reading.

    Arguments:
        words: as of `to_pinyin`.
        sounds: as of `to_pinyin`.
        sandhi: whether tones bend before their neighbours (你好 as ``ni2 hao3``).
    """
    for text in _split(tuple(sorted(sounds, key=len, reverse=True))).findall(words):
        if text in sounds:
            yield Part(text, sounds[text])
        elif text.upper() in _LETTERS:
            yield Part(text, tuple(_LETTERS[text.upper()].split()))
        elif re.fullmatch(_HAN, text):
            yield Part(text, _syllables(text, sandhi=sandhi))
        else:
            yield Part(text)


@cache
def _split(own: tuple[str, ...]) -> re.Pattern[str]:
    """Own words first; other characters only up to the next own word."""
    known = "|".join(map(re.escape, own))
    if not known:
        return re.compile(rf"{_HAN}|[A-Za-z]|[^\u4e00-\u9fffA-Za-z]+")
    return re.compile(rf"{known}|(?:(?!{known})[\u4e00-\u9fff])+|[A-Za-z]|[^\u4e00-\u9fffA-Za-z]+")


def _syllables(run: str, *, sandhi: bool) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - 55 MB, needed once it speaks

    return tuple(
        lazy_pinyin(
            run,
            style=Style.TONE3,
            neutral_tone_with_five=True,
            v_to_u=True,
            tone_sandhi=sandhi,
        )
    )
