"""Rates: how often something may happen within a minute.

Invariant: what is remembered is bounded, whoever calls how often.
"""

from collections import OrderedDict, deque
from threading import Lock

SECONDS = 60
_MOST_NAMES = 10_000


class Rate:
    """Counts by name; safe between threads.

    Arguments:
        most: times a minute.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def allows(self, name: str, steady: float) -> bool:
        """Tell whether it may happen once more, by a clock that never jumps."""
        with self._lock:
            return self._room(name, steady)

    def count(self, name: str, steady: float) -> None:
        """Note that it happened."""
        with self._lock:
            self._note(name, steady)

    def takes(self, name: str, steady: float) -> bool:
        """Tell whether it may happen, and note it if so."""
        with self._lock:
            if not self._room(name, steady):
                return False
            self._note(name, steady)
            return True

    def _room(self, name: str, steady: float) -> bool:
        times = self._times.get(name, deque())
        while times and steady - times[0] >= SECONDS:
            times.popleft()
        return len(times) < self._most

    def _note(self, name: str, steady: float) -> None:
        times = self._times.setdefault(name, deque(maxlen=self._most))
        times.append(steady)
        self._times.move_to_end(name)
        if len(self._times) > _MOST_NAMES:
            self._times.popitem(last=False)
