"""Sentences about time and state that several screens say.

Invariant: no sentence promises more than the rules know; a provisional day says so.
"""

from datetime import datetime, timedelta

from content_sync.store.reader import Freshness, SyncProgress
from disclosure.wording import Wording
from disclosure.workdays import Due
from screen.paging.dates import long_date, short_date

OLD_AFTER = timedelta(days=3)
"""Content whose newest head is older than this is shown with an “as of” line."""


class Telling:
    """The sentences in one language."""

    def __init__(self, wording: Wording) -> None:
        self._say = wording.say

    def due(self, due: Due) -> str:
        """Return until when an answer comes."""
        return self._say("最晚 {day}答复", day=long_date(due.day, self._say))

    def provisional(self, due: Due) -> str:
        """Return what is not yet sure about the day; empty when it is sure."""
        if not due.provisional:
            return ""
        years = "、".join(str(year) for year in due.provisional)
        return self._say(
            "{years} 年的放假安排还没有公布，这一天先按周一到周五上班算，公布后可能有变动。",
            years=years,
        )

    def as_of(self, freshness: Freshness, now: datetime) -> str:
        """Return the “as of” line; empty while the content is surely new."""
        as_of = freshness.as_of
        if as_of is None:
            return ""
        if freshness.certain and not freshness.expired and now - as_of < OLD_AFTER:
            return ""
        day = as_of.astimezone(now.tzinfo).date()
        return self._say(
            "内容截至{day}，之后的请问工作人员。",
            day=short_date(day, self._say),
        )

    def progress(self, progress: SyncProgress) -> str:
        """Return how far the first sync is."""
        if not progress.items_total:
            return self._say("正在与县里联系，请稍候。")
        return self._say(
            "已收到 {ready} 件，共 {total} 件",
            ready=progress.items_ready,
            total=progress.items_total,
        )

    def locked(self, seconds: float) -> str:
        """Return for how long the code page is closed."""
        minutes = max(1, int(-(-seconds // 60)))
        return self._say(
            "取件码连续输错了几次，请 {minutes} 分钟后再试，或请工作人员帮忙。", minutes=minutes
        )
