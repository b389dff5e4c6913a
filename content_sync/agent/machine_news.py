"""The board as the agent tells the county of it: when it changes, and each day.

Invariant: a record of its own, so that the report stays as older counties know it; nothing is told
to a county that does not know what it is.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from content_sync.agent import card, machine
from content_sync.agent.networks import networks
from content_sync.agent.power import power
from content_sync.store.outbox import Outbox
from disclosure.decoding import encode
from disclosure.machines import MachineRecord
from disclosure.outbox import OutboxKind


def look(store: Path) -> MachineRecord:
    """Return how the board is now.

    Arguments:
        store: the terminal's folder.
    """
    used = [one.used_tenths for one in card.cards() if one.used_tenths is not None]
    return MachineRecord(
        format=1,
        host=machine.host(),
        board=machine.board(),
        card_tenths=max(used, default=None),
        file_errors=card.file_errors(),
        read_only=card.is_read_only(store),
        power=power(),
        networks=networks(),
    )


class MachineNews:
    """Puts records of the board into the outbox.

    Arguments:
        outbox: where to.
        look: looks at the board.
        hours: after which it is told anew, changed or not.
    """

    def __init__(self, outbox: Outbox, look: Callable[[], MachineRecord], hours: float) -> None:
        self._outbox, self._look, self._pause = outbox, look, timedelta(hours=hours)
        self._told: MachineRecord | None = None
        self._at: datetime | None = None

    def tell(self, now: datetime) -> None:
        """Tell how the board is, if it is time.

        Raises:
            RetryLaterError: the outbox does not take it.
        """
        record = self._look()
        # A clock that was set back must not silence it.
        due = self._at is None or not self._at <= now < self._at + self._pause
        if record != self._told or due:
            self._outbox.put(OutboxKind.MACHINE, encode(record), made=now)
            self._told, self._at = record, now
