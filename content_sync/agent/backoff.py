"""How long to leave the county alone after a failure.

Invariant: waits grow up to a limit, and no two terminals wait alike, so that a county
that comes back is not run over.
"""

from random import Random

from content_sync.agent.county import BusyError

LONGEST_RETRY_AFTER_SECONDS = 3600.0
"""A ``Retry-After`` beyond an hour is not obeyed: terminals must not fall silent."""


class Backoff:
    """The waits after failures in a row.

    Arguments:
        first_seconds: the wait after the first failure, before jitter.
        most_seconds: the longest of them.
        random: source of the jitter.
    """

    def __init__(self, first_seconds: float, most_seconds: float, random: Random) -> None:
        self._first = first_seconds
        self._most = most_seconds
        self._random = random
        self._failures = 0

    def reset(self) -> None:
        """Forget the failures: something went well."""
        self._failures = 0

    def failed(self, error: Exception) -> float:
        """Return how many seconds to wait after one more failure."""
        wait = min(self._most, self._first * 2.0 ** min(self._failures, 30))
        self._failures += 1
        jittered = wait * self._random.uniform(0.5, 1.0)
        if isinstance(error, BusyError) and error.seconds:
            asked = min(error.seconds, LONGEST_RETRY_AFTER_SECONDS)
            return max(jittered, asked * self._random.uniform(1.0, 1.25))
        return jittered
