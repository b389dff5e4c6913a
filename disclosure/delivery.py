"""Bringing an answer to its asker: the ways, and when somebody is not to be reached.

Invariant: an answer is delivered by evidence alone, and who was not reached at several different
times is told apart from who was never tried (chapter "Clock rules", 5).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from disclosure.items import Strict

LETTER_WORDS_MOST = 200
"""Characters that an asker may say beside a note at most."""
LOCATOR_CHARACTERS = 32


class Way(StrEnum):
    """How an answer reaches its asker."""

    KIOSK = "kiosk"
    PHONE = "phone"
    PRINT = "print"
    CALL = "call"
    VISIT = "visit"
    TEXT = "text"


BY_STAFF = (Way.CALL, Way.VISIT, Way.PRINT)
"""Ways that somebody of the staff tries and notes; the others note themselves."""

FAILABLE = (Way.CALL, Way.VISIT)
"""Ways in which a person may be tried and not be reached."""


class Attempt(Strict, frozen=True, kw_only=True):
    """One try to bring an answer to its asker, or the asker's own look at it.

    Attributes:
        way, at: how and when, aware.
        who: account that tried; empty where no person did.
        reached: whether the asker has the answer by it.
        number: the number called, masked.
        said: what was said, in a few words.
    """

    way: Way
    at: datetime
    who: str = ""
    reached: bool = True
    number: str = ""
    said: str = ""


def separate(attempts: Iterable[Attempt], apart: timedelta) -> int:
    """Return how many attempts without success lie apart: of those close together one counts."""
    count, last = 0, None
    for at in sorted(one.at for one in attempts if one.way in FAILABLE and not one.reached):
        if last is None or at - last >= apart:
            count, last = count + 1, at
    return count


def unreachable(attempts: Iterable[Attempt], most: int, apart: timedelta) -> bool:
    """Tell whether somebody is not to be reached: tried so often, at different times, in vain.

    Arguments:
        attempts: of one answer.
        most: attempts from which on a person counts as not to be reached.
        apart: how far apart two attempts are that count as two.
    """
    known = tuple(attempts)
    return not any(one.reached for one in known) and separate(known, apart) >= most


class LetterNote(Strict, frozen=True, kw_only=True):
    """What a terminal tells of a letter that its code opened, as it seals it to the county.

    Nothing in it says who stood there, nor what was read: the locator names the letter, and
    the county derived it from the code itself.

    Attributes:
        locator: of the letter.
        at: instant, aware.
        what: the letter was opened, or its reader says that the matter is not solved.
    """

    format: Literal[1]
    locator: str
    at: datetime
    what: Literal["opened", "unsolved"]

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a note on a letter has no zone")
        if len(self.locator) != LOCATOR_CHARACTERS or not self.locator.isalnum():
            raise ValueError("this is no locator")
