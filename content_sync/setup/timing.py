"""Whom systemd-timesyncd asks for the time.

Invariant: a county that names its own servers has no other asked.
"""

from typing import Final

from content_sync.setup.plan import TimePlan

NAME: Final = "mingbai.conf"


def servers(time: TimePlan) -> str | None:
    """Return a drop-in for ``timesyncd.conf``; None leaves Debian's own servers."""
    if not time.servers:
        return None
    return f"[Time]\nNTP={' '.join(time.servers)}\nFallbackNTP=\n"
