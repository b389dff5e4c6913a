"""What the county is told of an answer: that its code opened it, or that it solved nothing.

Invariant: only the letter's locator leaves the terminal, sealed to the county's request key;
nothing says who stood there. A visit tells each once.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from disclosure.decoding import encode
from disclosure.delivery import LetterNote
from disclosure.outbox import OutboxKind
from disclosure.seals import boxes
from disclosure.seals.keyring import Keyring
from kiosk.journey.requesting import Outbox


class LetterNotes:
    """Tells of the letters of one terminal, visit after visit.

    Arguments:
        outbox: where the notes go.
        keyring: tells the county's request key, to which they are sealed.
    """

    def __init__(self, outbox: Outbox, keyring: Callable[[], Keyring]) -> None:
        self._outbox = outbox
        self._keyring = keyring
        self._open = ""
        self._told: set[tuple[str, str]] = set()

    @property
    def said_unsolved(self) -> bool:
        """Tell whether this visit has said of the open answer that it solved nothing."""
        return (self._open, "unsolved") in self._told

    def opened(self, locator: str, now: datetime) -> None:
        """Tell that a code opened an answer.

        Raises:
            RetryLaterError: the outbox cannot store it now.
        """
        self._open = locator
        self._tell("opened", now)

    def unsolved(self, now: datetime) -> None:
        """Tell that the answer opened last solved nothing. Raises as `opened`."""
        self._tell("unsolved", now)

    def forget(self) -> None:
        """Forget what was opened: the visit is over."""
        self._open = ""
        self._told.clear()

    def _tell(self, what: Literal["opened", "unsolved"], now: datetime) -> None:
        if not self._open or (self._open, what) in self._told:
            return
        note = LetterNote(format=1, locator=self._open, at=now, what=what)
        box = boxes.close(self._keyring().request_key, encode(note))
        self._outbox.put(OutboxKind.LETTER, box, made=now)
        self._told.add((self._open, what))
