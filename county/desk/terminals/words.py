"""Terminals in words: how they are, and what a person should look after.

Invariant: every health and every mark has words; a test sees to that.
"""

from datetime import timedelta

from county.terminals.detail import Level
from county.terminals.health import Health, Mark
from disclosure.machines import NetworkKind
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
    Mark.CARD: "存储卡快用坏",
    Mark.FILES: "文件系统出错",
    Mark.POWER: "供电不足",
}

ADVICE: dict[Mark, str] = {
    Mark.CARD: "存储卡快要用坏，请安排更换：换一张工业级的卡，照技术员手册重新写卡。",
    Mark.FILES: "存储卡上的文件系统出过错，内容和申请可能写不进去。请尽快换卡。",
    Mark.POWER: "电压不够，会死机、伤卡。请换原装电源和短一点的线，再看一天。",
    Mark.HOT: "温度太高，会变慢、缩短寿命。请检查通风、遮阳和散热片。",
    Mark.DISK: "磁盘快满，新内容会收不下。请换大一点的卡，或清理别的文件。",
    Mark.CLOCK: "时钟不准时不播定时广播。请检查网络；常停电的地方装时钟模块。",
}
"""What to do about a mark that somebody has to go there for."""

NETWORKS: dict[NetworkKind, str] = {
    NetworkKind.CABLE: "网线",
    NetworkKind.WIRELESS: "无线",
    NetworkKind.MOBILE: "移动网络",
    NetworkKind.OTHER: "其他",
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
