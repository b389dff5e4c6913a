"""How people spell: sounds that they mix up, and letters on nine keys.

Invariant: two spellings that a person's mix-ups make the same have the same plain form,
however it was cut into syllables.
"""

from enum import StrEnum

from disclosure.items import Strict


class Mix(StrEnum):
    """Sounds that a person may not tell apart."""

    ZH_Z = "zh=z"
    CH_C = "ch=c"
    SH_S = "sh=s"
    N_L = "n=l"
    F_H = "f=h"
    ANG_AN = "ang=an"
    ENG_EN = "eng=en"
    ING_IN = "ing=in"


COMMON_MIXES = frozenset(Mix) - {Mix.F_H}
"""What is mixed up in most of the country; f=h belongs to parts of the south."""

_NINE = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
_STARTS = {Mix.ZH_Z: ("zh", "z"), Mix.CH_C: ("ch", "c"), Mix.SH_S: ("sh", "s")}
_ENDS = {Mix.ANG_AN: "a", Mix.ENG_EN: "e", Mix.ING_IN: "i"}
_VOWEL = "aeiouv"
_F_FOR_H = (("hong", "feng"), ("hui", "fei"), ("hun", "fen"), ("hu", "fu"))


class Plain(Strict, frozen=True, kw_only=True):
    """Letters with what is mixed up made alike.

    Attributes:
        letters: the plain letters.
        ends: for each plain letter, how many of the typed letters it and all before stand for.
    """

    letters: str
    ends: tuple[int, ...]


def plain(typed: str, mixes: frozenset[Mix] = COMMON_MIXES) -> Plain:
    """Return typed letters with what is mixed up made alike, syllables uncut."""
    letters: list[str] = []
    ends: list[int] = []
    at = 0
    while at < len(typed):
        said, length = _next(typed, at, mixes)
        letters += said
        at += length
        ends += [at] * len(said)
    return Plain(letters="".join(letters), ends=tuple(ends))


def digits_of(letters: str) -> str:
    """Return the keys of nine that letters lie on."""
    return letters.translate(_NINE)


def _next(typed: str, at: int, mixes: frozenset[Mix]) -> tuple[str, int]:
    """Return what the letters at a place say, and how many of them say it."""
    for mix, (sharp, dull) in _STARTS.items():
        if mix in mixes and typed.startswith(sharp, at):
            return dull, len(sharp)
    for mix, vowel in _ENDS.items():
        if mix in mixes and typed.startswith(f"{vowel}ng", at) and not _vowel_at(typed, at + 3):
            return f"{vowel}n", 3
    if Mix.F_H in mixes and typed[at] == "h":
        return _as_f(typed, at, mixes)
    if Mix.N_L in mixes and typed[at] == "l":
        return "n", 1
    return typed[at], 1


def _as_f(typed: str, at: int, mixes: frozenset[Mix]) -> tuple[str, int]:
    if typed.startswith("hu", at) and typed[at + 2 : at + 3] in ("a", "o"):
        return "f", 2
    for said, meant in _F_FOR_H:
        if typed.startswith(said, at):
            return ("fen" if meant == "feng" and Mix.ENG_EN in mixes else meant), len(said)
    return "h", 1


def _vowel_at(typed: str, at: int) -> bool:
    return at < len(typed) and typed[at] in _VOWEL
