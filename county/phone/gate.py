"""Wrong codes on the phone page: who tried too many waits.

Invariant: an address that tried too many codes opens nothing until its time is over, a
right code among them or not; so many addresses are remembered and no more.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from county.settings import PhoneSettings


@dataclass
class _Tries:
    wrong: int
    last: datetime


class Gate:
    """Counts wrong codes by the address that sent them; safe between threads."""

    def __init__(self, settings: PhoneSettings) -> None:
        self._settings = settings
        self._tries: OrderedDict[str, _Tries] = OrderedDict()
        self._lock = Lock()

    def is_shut(self, address: str, now: datetime) -> bool:
        """Tell whether an address has to wait."""
        with self._lock:
            tries = self._tries.get(address)
            if tries is None:
                return False
            if now - tries.last >= timedelta(seconds=self._settings.locked_seconds):
                del self._tries[address]
                return False
            return tries.wrong >= self._settings.wrong_codes

    def wrong(self, address: str, now: datetime) -> None:
        """Count a wrong code."""
        with self._lock:
            tries = self._tries.pop(address, _Tries(0, now))
            self._tries[address] = _Tries(tries.wrong + 1, now)
            if len(self._tries) > self._settings.addresses:
                self._tries.popitem(last=False)

    def right(self, address: str) -> None:
        """Forget the wrong codes of an address: the next one was right."""
        with self._lock:
            self._tries.pop(address, None)
