"""Terminals in words: how they are, and what a person should look after.

Invariant: every health and every mark has words; a test sees to that.
"""

from datetime import timedelta

from county.terminals.detail import Level
from county.terminals.health import Health, Mark
from disclosure.wording import Say

HEALTH: dict[Health, tuple[str, str]] = {
    Health.SILENT: ("长时间无联系", "late"),
    Health.TROUBLED: ("有问题待查看", "near"),
    Health.NEW: ("尚未联网", "plain"),
    Health.WELL: ("正常", "done"),
}

MARKS: dict[Mark, str] = {
    Mark.TROUBLE: "报告过异常",
    Mark.UNSOUND: "内容不完整",
    Mark.OLD: "内容旧了",
    Mark.SOFTWARE: "软件旧了",
    Mark.DISK: "磁盘快满",
    Mark.HOT: "温度太高",
    Mark.CLOCK: "时钟不准",
}

LEVELS: dict[Level, tuple[str, str]] = {
    Level.CURRENT: ("与县里一致", "done"),
    Level.BEHIND: ("还没跟上", "near"),
    Level.UNSOUND: ("内容不完整", "late"),
}

ACTS = {"asked": "申请登记", "confirmed": "确认指纹", "revoked": "停用"}

THINGS = {
    "item": "事项",
    "changes": "内容页",
    "head": "目录头",
    "root": "根",
    "index": "索引",
    "mail": "信箱",
    "reply": "县里的回复",
    "answer": "回执",
    "bundle": "U 盘内容",
    "blob": "附件",
    "file": "文件",
}
"""What a report calls the things it rejected or found damaged, in people's words."""

PROCESSES = {"kiosk": "触摸屏", "signage": "村口屏"}

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


def lasting(seconds: int, say: Say) -> str:
    """Return how long something has lasted, as people say it."""
    past = timedelta(seconds=seconds)
    if past < _HOUR:
        return say("{count} 分钟", count=past // _MINUTE)
    if past < _DAY:
        return say("{count} 小时", count=past // _HOUR)
    return say("{count} 天", count=past // _DAY)
