"""The county's time, asked by a terminal whose own clock may be wrong.

Invariant: only an answer that the head key signed for this very question, and that came
quickly, tells the time; what it tells is written down for every face.
"""

import secrets
from datetime import timedelta

from content_sync.agent.county import County
from content_sync.store.clock import Instant, StoreClock
from disclosure.decoding import decode
from disclosure.errors import RetryLaterError
from disclosure.feed import Envelope
from disclosure.seals.keyring import Keyring
from disclosure.seals.verifying import open_time

ROUND_TRIP_MOST_SECONDS = 10.0
"""An answer that took longer says too little about now."""


class Timekeeper:
    """Keeps the terminal's time.

    Arguments:
        clock: the store's clock.
    """

    def __init__(self, clock: StoreClock) -> None:
        self._clock = clock

    def now(self) -> Instant:
        """Return the present moment, and whether it is to be trusted."""
        return self._clock.instant()

    def off_seconds(self) -> float | None:
        """Return how far the machine's clock is ahead of the county's time; None before."""
        return self._clock.off_seconds()

    def settle(self) -> None:
        """Write down what is known of the time, for the faces.

        Raises:
            RetryLaterError: it could not be written.
        """
        self._clock.settle()

    def ask(self, county: County, keyring: Keyring) -> None:
        """Learn the time from the county.

        Raises:
            RejectedError: the answer is not signed for this question.
            RetryLaterError: the county cannot be reached, was slow, or tells a time that
                is known to have passed.
        """
        nonce = secrets.token_hex(16)
        asked = self._clock.monotonic()
        raw = county.time(nonce)
        answered = self._clock.monotonic()
        told = open_time(decode(raw, Envelope), keyring, nonce)
        if answered - asked > ROUND_TRIP_MOST_SECONDS:
            raise RetryLaterError(f"the county's time took {answered - asked:.0f} seconds")
        floor = self._clock.floor()
        # Two answers may differ by what a round trip takes; time still never runs back.
        if told < floor - timedelta(seconds=ROUND_TRIP_MOST_SECONDS):
            raise RetryLaterError(f"the county's time {told.isoformat()} has passed already")
        self._clock.tell(max(told, floor), (asked + answered) / 2)
