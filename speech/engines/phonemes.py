"""Words to the phonemes that the neural voice was taught for Mandarin.

The alphabet is that of misaki (Apache-2.0, after pinyin-to-ipa, MIT): IPA without
diacritics, the tone as an arrow after the vowel. misaki itself is not used: it refuses
Python 3.13 and wants a segmenter that is no wheel; the table below gives what it gives.
Invariant: every syllable of Mandarin has its phonemes, and no piece is too long.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pypinyin.contrib.tone_convert import to_finals, to_initials

from speech.engines.pinyin import Part, parts
from speech.words.breath import clauses, sentences

MOST = 500
"""Phonemes that the voice takes at once."""

_INITIALS = {
    "": "", "b": "p", "c": "ʦʰ", "ch": "ꭧʰ", "d": "t", "f": "f", "g": "k", "h": "x", "j": "ʨ",
    "k": "kʰ", "l": "l", "m": "m", "n": "n", "p": "pʰ", "q": "ʨʰ", "r": "ɻ", "s": "s", "sh": "ʂ",
    "t": "tʰ", "x": "ɕ", "z": "ʦ", "zh": "ꭧ",
}  # fmt: skip
_FINALS = {
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0",
    "en": "ə0n", "eng": "ə0ŋ", "er": "ɚ0", "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ",
    "iao": "jau0", "ie": "je0", "in": "i0n", "ing": "i0ŋ", "iong": "jʊ0ŋ", "iou": "jou0",
    "o": "wo0", "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0", "ua": "wa0", "uai": "wai0", "uan": "wa0n",
    "uang": "wa0ŋ", "uei": "wei0", "uen": "wə0n", "ueng": "wə0ŋ", "uo": "wo0", "ü": "y0",
    "üan": "ɥɛ0n", "üe": "ɥe0", "ün": "y0n", "ê": "ɛ0",
}  # fmt: skip
_BUZZED = {"zh", "ch", "sh", "r", "z", "c", "s"}
"""Initials after which ``i`` is no [i]: zhi, si."""

_HUMMED = {"hm": "hm0", "hng": "hŋ0", "m": "m0", "n": "n0", "ng": "ŋ0", "o": "ɔ0"}
"""Syllables without a vowel of their own, and the interjection 哦."""

_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
_SYLLABLE = re.compile(r"([a-zü]+|ê)([1-5])")
_MARKS = str.maketrans(
    {"，": ", ", "、": ", ", "：": ": ", "；": "; ", "。": ". ", "！": "! ", "？": "? ", "…": "… "}
)


def to_phonemes(words: str, sounds: Mapping[str, tuple[str, ...]]) -> str:
    """Return the phonemes of words, a space between two words.

    Without the spaces a recogniser misheard three times as many syllables. Tones are
    not bent: the voice was taught so, and bends them itself.

    Arguments:
        words: as `speech.words.reading.to_words` returns them.
        sounds: syllables of words with a reading of their own, from the lexicon.
    """
    said = " ".join(_said(part, sounds) for part in parts(words, sounds, sandhi=False))
    return re.sub(r" (?=[,.:;!?…])", "", re.sub(r"\s+", " ", said)).strip()


@dataclass(frozen=True)
class Piece:
    """Phonemes that are said in one breath; `closes` marks the last of a sentence."""

    phonemes: str
    closes: bool


def phoneme_pieces(words: str, sounds: Mapping[str, tuple[str, ...]]) -> tuple[Piece, ...]:
    """Return the phonemes of each sentence; one that is too long is cut at its clauses."""
    cut: list[Piece] = []
    for sentence in sentences(words):
        pieces = _sentence_pieces(sentence, sounds)
        cut += [Piece(one, closes=False) for one in pieces[:-1]]
        cut += [Piece(one, closes=True) for one in pieces[-1:]]
    return tuple(cut)


def _sentence_pieces(sentence: str, sounds: Mapping[str, tuple[str, ...]]) -> list[str]:
    cut: list[str] = []
    open_piece = ""
    for clause in clauses(sentence):
        part = to_phonemes(clause, sounds)
        if len(open_piece) + 1 + len(part) > MOST and open_piece:
            cut.append(open_piece)
            open_piece = ""
        open_piece = f"{open_piece} {part}".strip()
    return cut + [open_piece[at : at + MOST] for at in range(0, len(open_piece), MOST)]


def _said(part: Part, sounds: Mapping[str, tuple[str, ...]]) -> str:
    if not part.syllables:
        return part.text.translate(_MARKS)
    if part.text in sounds or len(part.syllables) != len(part.text):
        return "".join(map(_toned, part.syllables))
    from rjieba import cut  # noqa: PLC0415 - comes with the extra mingbai[neural]

    rest = iter(part.syllables)
    return " ".join(
        "".join(_toned(syllable) for _, syllable in zip(word, rest, strict=False))
        for word in cut(part.text)
    )


def _toned(syllable: str) -> str:
    """Return a syllable's phonemes; nothing for a character that has no reading."""
    match = _SYLLABLE.fullmatch(syllable)
    return _phonemes(match[1]).replace("0", _TONES[match[2]]) if match else ""


@cache
def _phonemes(syllable: str) -> str:
    """Return a syllable's phonemes with 0 where its tone belongs."""
    initial = to_initials(syllable, strict=True)
    final = to_finals(syllable, strict=True, v_to_u=True)
    if syllable in _HUMMED:
        return _HUMMED[syllable]
    if final == "i" and initial in _BUZZED:
        return _INITIALS[initial] + "ɨ0"
    return _INITIALS[initial] + _FINALS[final]
