"""Closing: what was delivered some days ago and not complained of is closed by the round.

Invariant: nothing is closed that was not delivered, nor while a low mark waits for a lead.
"""

from datetime import datetime

from county.database.engine import Database
from county.requests import delivering, history, reviewing
from county.requests.delivery_settings import DeliverySettings
from county.requests.history import SYSTEM, Act
from disclosure.requests import RequestState

TOGETHER = 200
BY_ITSELF = "送达后没有新的问题，自动办结"


class Closing:
    """The chore.

    Arguments:
        database: where requests lie.
        settings: after how many days.
    """

    name = "closing"

    def __init__(self, database: Database, settings: DeliverySettings) -> None:
        self._database = database
        self._settings = settings

    def run(self, now: datetime) -> str:
        """Close what is due. See `Chore.run`."""
        days = self._settings.close_days
        if not days:
            return ""
        closed = 0
        with self._database.writing() as connection:
            for request in delivering.old_deliveries(connection, now, days, TOGETHER):
                if not reviewing.is_low(connection, request):
                    act = Act(SYSTEM, now, BY_ITSELF)
                    history.advance(connection, request, RequestState.CLOSED, act)
                    closed += 1
        return f"{closed} closed" if closed else ""
