"""Rates: how often something may happen within a minute.

Invariant: what is remembered is bounded, whoever calls how often.
"""

from collections import OrderedDict, deque

_SECONDS = 60.0
_MOST_NAMES = 10_000


class Rate:
    """Counts by name.

    Arguments:
        most: times a minute.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, name: str, steady: float) -> bool:
        """Tell whether it may happen once more, by a clock that never jumps."""
        times = self._times.get(name, deque())
        while times and steady - times[0] >= _SECONDS:
            times.popleft()
        return len(times) < self._most

    def count(self, name: str, steady: float) -> None:
        """Note that it happened."""
        times = self._times.setdefault(name, deque(maxlen=self._most))
        times.append(steady)
        self._times.move_to_end(name)
        if len(self._times) > _MOST_NAMES:
            self._times.popitem(last=False)
