"""The county's clock: what time it is, as a parameter everywhere else.

Invariant: the only place of this room that asks the machine for the time.
"""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present instant, aware, in UTC."""


def system_clock() -> datetime:
    """Return the machine's present instant."""
    return datetime.now(UTC)
