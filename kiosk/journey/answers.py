"""My answer (我的答复): a code opens a letter, or says why there is none.

A code is a receipt's, which opens an answer, or one that staff gave out, which opens a
household's statement (我的补贴).

Invariant: a letter's words exist only in what `open_letter` returns; the gate counts
wrong codes of the terminal, not of the visit, so that starting anew gains nothing.
"""

from datetime import datetime
from typing import Protocol

from disclosure.enclosures import Enclosure, pages_beside
from disclosure.feed import Letter
from disclosure.items import Strict
from disclosure.letters import LetterContent, read_content
from disclosure.requests import Answer
from disclosure.seals import boxes
from disclosure.seals.boxes import CodeKeys
from disclosure.workdays import Due
from kiosk.promises import Promises


class GateLimits(Strict, frozen=True, kw_only=True):
    """How many wrong codes in a row lock the page, and for how many seconds."""

    wrong_codes: int = 5
    locked_seconds: float = 300


class Gate:
    """Counts wrong codes; seconds are of a monotonic clock."""

    def __init__(self, limits: GateLimits) -> None:
        self._limits = limits
        self._wrong = 0
        self._locked_until = 0.0

    def seconds_left(self, now_seconds: float) -> float:
        """Return how long the page stays locked; 0 when it is open."""
        return max(0.0, self._locked_until - now_seconds)

    def wrong(self, now_seconds: float) -> None:
        """Count a wrong code; lock when there were too many."""
        self._wrong += 1
        if self._wrong >= self._limits.wrong_codes:
            self._wrong = 0
            self._locked_until = now_seconds + self._limits.locked_seconds

    def right(self) -> None:
        """Start counting anew: a code was right."""
        self._wrong = 0


class Mail(Protocol):
    """The part of the content reader that holds letters."""

    def letter(self, locator: str) -> Letter | None:
        """Return the letter with this locator."""
        ...


class Waiting(Strict, frozen=True, kw_only=True):
    """The code is known here, the answer is not there yet."""

    due: Due


class Unknown(Strict, frozen=True, kw_only=True):
    """No letter and no promise: a wrong code, or one from another terminal."""


class Withdrawn(Strict, frozen=True, kw_only=True):
    """The code was made worthless at the desk, at this instant."""

    at: datetime


Outcome = LetterContent | Waiting | Withdrawn | Unknown


def look_up(keys: CodeKeys, mail: Mail, promises: Promises) -> Outcome:
    """Return what a code finds at this terminal.

    Raises:
        RejectedError: the letter does not open, or holds neither answer nor statement.
    """
    letter = mail.letter(keys.locator)
    if letter is not None:
        return Withdrawn(at=letter.posted) if letter.withdrawn else open_letter(letter, keys)
    due = promises.of(keys.locator)
    return Unknown() if due is None else Waiting(due=due)


def open_letter(letter: Letter, keys: CodeKeys) -> LetterContent:
    """Return what is in a letter.

    Raises:
        RejectedSealError: the letter was made for another code, or was changed.
        MalformedError: it holds neither an answer nor a statement.
    """
    return read_content(boxes.open_box(keys.private, letter.box))


def beside(keys: CodeKeys, mail: Mail, answer: Answer) -> tuple[Enclosure, ...]:
    """Return the pages that lie beside an answer, as far as they have come.

    Raises:
        RejectedError: one of them does not open, or holds something else.
    """

    def opened(locator: str) -> bytes | None:
        letter = mail.letter(locator)
        if letter is None or letter.withdrawn:
            return None
        return boxes.open_box(keys.private, letter.box)

    return pages_beside(answer, opened, keys.locator)
