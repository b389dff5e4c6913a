"""Words to pinyin with tones, for a voice that knows no Chinese characters.

espeak-ng 1.51 reads characters as English words ("Chinese letter"); its voice
`cmn-latn-pinyin` turns ``shi2 qiao2 cun1`` into the right phonemes and tones.
Invariant: the text is ASCII but for ``ü``.
"""

import re
from collections.abc import Mapping
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


def to_pinyin(words: str, sounds: Mapping[str, tuple[str, ...]]) -> str:
    """Return words as syllables with tone digits.

    Arguments:
        words: as `speech.words.reading.to_words` returns them.
        sounds: syllables of words with a reading of their own, from the lexicon.
    """
    parts = _split(tuple(sorted(sounds, key=len, reverse=True))).findall(words)
    return "".join(_part(part, sounds) for part in parts).strip()


@cache
def _split(own: tuple[str, ...]) -> re.Pattern[str]:
    """Own words first; other characters only up to the next own word."""
    known = "|".join(map(re.escape, own))
    if not known:
        return re.compile(rf"{_HAN}|[A-Za-z]|[^\u4e00-\u9fffA-Za-z]+")
    return re.compile(rf"{known}|(?:(?!{known})[\u4e00-\u9fff])+|[A-Za-z]|[^\u4e00-\u9fffA-Za-z]+")


def _part(part: str, sounds: Mapping[str, tuple[str, ...]]) -> str:
    if part in sounds:
        return " ".join(sounds[part]) + " "
    if part.upper() in _LETTERS:
        return _LETTERS[part.upper()] + " "
    if not re.fullmatch(_HAN, part):
        return part.translate(_MARKS)
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - 55 MB, needed once it speaks

    syllables = lazy_pinyin(
        part, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=True, tone_sandhi=True
    )
    return " ".join(syllables) + " "
