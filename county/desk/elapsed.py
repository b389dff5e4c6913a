"""How long ago something was, as people say it.

Invariant: the nearer, the finer; nobody reads seconds.
"""

from datetime import datetime, timedelta

from disclosure.wording import Say

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


def ago(instant: datetime, now: datetime, say: Say) -> str:
    """Return how long ago an instant was, as people say it."""
    past = now - instant
    if past < _MINUTE:
        return say("刚刚")
    if past < _HOUR:
        return say("{count} 分钟前", count=past // _MINUTE)
    if past < _DAY:
        return say("{count} 小时前", count=past // _HOUR)
    return say("{count} 天前", count=past // _DAY)
