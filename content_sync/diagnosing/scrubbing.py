"""Text made fit to leave a terminal: what the software does not say itself is struck out.

Invariant: a pure function of the text; it names what may stay, not what must go. A word stays that
the software is made of, a number of four digits at most, and the values that it is told; names,
telephone numbers, addresses, codes and keys are none of these.
"""

import re
from collections.abc import Collection

from content_sync.diagnosing.vocabulary import Vocabulary

STRUCK = "▢"
"""Stands for each stretch that was struck out."""

LONGEST_LINE = 400
_MOST_DIGITS = 4
_MOST_TOGETHER = 6

_STAMP = re.compile(r"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.,]?\d*\s*")
"""The log's own time: the journal has it already."""
_ADDRESS = re.compile(
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{0,4}:){2,}[0-9A-Fa-f]{0,4}"
)
_NUMBERS = re.compile(r"\d(?:[^A-Za-z\u3400-\u9fff]{0,3}\d)*")
_PIECE = re.compile(
    r"(?P<word>[A-Za-z0-9_]+)|(?P<chinese>[\u3400-\u9fff]+)|(?P<plain>[\x20-\x7e，。；：、（）“”…]+?)|."
)
_HEX = re.compile(r"0x[0-9a-fA-F]{1,4}")


class Scrub:
    """Strikes out what the software does not say itself.

    Arguments:
        vocabulary: what it says.
        known: values that may stay, e.g. the county's address; matched as they are.
        secret: values that never may, even where the software uses the word too.
    """

    def __init__(
        self, vocabulary: Vocabulary, known: Collection[str] = (), secret: Collection[str] = ()
    ) -> None:
        self._vocabulary = vocabulary
        self._known = _any_of(known)
        self._secret = _any_of(secret)

    def line(self, text: str) -> str:
        """Return a line of text with all else struck out."""
        text = _STAMP.sub("", text[:LONGEST_LINE])
        if self._secret:
            text = self._secret.sub(STRUCK, text)
        if self._known is None:
            return _joined(self._unknown(text))
        parts, at = [], 0
        for found in self._known.finditer(text):
            parts += [self._unknown(text[at : found.start()]), found.group()]
            at = found.end()
        return _joined("".join([*parts, self._unknown(text[at:])]))

    def _unknown(self, text: str) -> str:
        text = _ADDRESS.sub(STRUCK, text)
        text = _NUMBERS.sub(_number, text)
        return _PIECE.sub(self._piece, text)

    def _piece(self, found: re.Match[str]) -> str:
        piece = found.group()
        if found["plain"] is not None or piece == STRUCK:
            return piece
        if found["chinese"] is not None:
            return piece if self._vocabulary.says(piece) else STRUCK
        if found["word"] is not None and self._may_stay(piece):
            return piece
        return STRUCK

    def _may_stay(self, word: str) -> bool:
        if word.isdigit():
            return len(word) <= _MOST_DIGITS
        return bool(_HEX.fullmatch(word)) or self._vocabulary.knows(word)


def _number(found: re.Match[str]) -> str:
    """Strike out a number that is long, also where it is written in groups."""
    text = found.group()
    digits = sum(mark.isdigit() for mark in text)
    return text if digits <= _MOST_TOGETHER else STRUCK


def _any_of(values: Collection[str]) -> re.Pattern[str] | None:
    longest_first = sorted({value for value in values if value}, key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile("|".join(map(re.escape, longest_first)))


def _joined(text: str) -> str:
    return re.sub(f"{STRUCK}(?:[ \t]*{STRUCK})+", STRUCK, text)
