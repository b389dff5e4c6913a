"""What is held: how old it is, whether it is whole, what still waits to be sent.

Invariant: told from the store alone, as `content_sync status` does.
"""

from datetime import datetime, timedelta
from pathlib import Path

from content_sync.status import StoreStatus, status_of
from content_sync.store.reader import ContentReader
from disclosure.errors import MingbaiError, RetryLaterError
from disclosure.findings import Finding, absent, bad, good
from disclosure.wording import Say

OLD_HOURS = 24
MANY_ROWS = 500
SOON = timedelta(days=180)
"""Half a year before it expires, a county should hold its ceremony (docs/operations.md)."""


def examine(store: Path, say: Say) -> tuple[Finding, ...]:
    """Return how content and outbox stand."""
    part = say("内容")
    try:
        status = status_of(store)
    except MingbaiError:
        return (bad(part, say("还没有内容：看看 mingbai-agent 在不在运行")),)
    return (_held(status, part, say), *_authority(store, status.now, say), _outbox(status, say))


def _held(status: StoreStatus, part: str, say: Say) -> Finding:
    count = say("{count} 项", count=status.documents)
    if not status.first_sync_done:
        return absent(part, say("{count}，第一次还没有收完", count=count))
    if status.refused:
        words = say("{count}，{bad} 项坏了，正在重新取", count=count, bad=status.refused)
        return bad(part, words)
    known = [feed.as_of for feed in status.feeds if feed.as_of is not None]
    if not known:
        return bad(part, say("还没有内容：看看 mingbai-agent 在不在运行"))
    hours = int((status.now - min(known)).total_seconds() // 3600)
    if hours >= OLD_HOURS:
        days = hours // 24
        return bad(part, say("{count}，{days} 天没有更新：检查网络", count=count, days=days))
    return good(part, say("{count}，{hours} 小时内更新过", count=count, hours=hours + 1))


def _authority(store: Path, now: datetime, say: Say) -> list[Finding]:
    """Return how long the newest root still holds; nothing where there is none yet."""
    part = say("根的有效期")
    try:
        reader = ContentReader.open(store, "doctor")
    except RetryLaterError:
        return []
    try:
        expires = reader.keyring().expires
    except RetryLaterError:
        return []
    finally:
        reader.close()
    day = f"{expires.astimezone():%Y-%m-%d}"
    if expires <= now:
        told = say("{day} 过期了，不再收新内容：请县里签发新的根，这里不用换卡", day=day)
        return [bad(part, told)]
    if expires - now < SOON:
        return [absent(part, say("{day} 到期：提醒县里签发新的根", day=day))]
    return [good(part, say("{day} 到期", day=day))]


def _outbox(status: StoreStatus, say: Say) -> Finding:
    part, owed = say("待发"), sum(status.outbox.get(state, 0) for state in ("queued", "sending"))
    if owed >= MANY_ROWS:
        return bad(part, say("{count} 条没有送出：检查网络和登记", count=owed))
    return good(part, say("{count} 条", count=owed))
