"""What figures are called, on the page, in the file and on paper alike.

Invariant: every share stands beside the numbers that it is made of.
"""

from collections.abc import Sequence

from county.figures.listing import Outcome
from county.figures.waiting import AGES
from disclosure.accounts import Month
from disclosure.requests import CameBy
from disclosure.wording import Say

OUTCOMES: dict[Outcome, str] = {
    Outcome.ALL: "到期",
    Outcome.IN_TIME: "按时答复",
    Outcome.LATE: "超期才答复",
    Outcome.OVERDUE: "超期未答复",
    Outcome.UNREACHED: "已备好，联系不到本人",
}
WAYS: dict[CameBy, str] = {
    CameBy.KIOSK: "触摸终端",
    CameBy.PHONE: "手机",
    CameBy.CALL: "电话",
    CameBy.VISIT: "到窗口",
    CameBy.LETTER: "来信",
}
MARK_NAMES = ("满意", "一般", "不满意")
RULE = (
    "完成率＝按时答复÷到期的全部。还没有答复而已超期的，算没有完成；"
    "重新办理的，以前的超期仍然算；答复已备好、三次以上联系不到本人的，另外列出。"
)


def month_words(month: Month, say: Say) -> str:
    """Return e.g. ``2026年10月``."""
    return say("{year}年{month}月", year=month.year, month=month.month)


def period_words(first: Month, last: Month, say: Say) -> str:
    """Return e.g. ``2026年10月`` or ``2026年1月至2026年10月``."""
    if first == last:
        return month_words(first, say)
    return say("{first}至{last}", first=month_words(first, say), last=month_words(last, say))


def percent(value: float | None) -> str:
    """Return e.g. ``96.2%``; a dash where there is nothing to take a share of."""
    return "—" if value is None else f"{value:g}%"


def lasting(minutes: int | None, say: Say) -> str:
    """Return a length of time, e.g. ``42 分钟`` or ``3 小时 5 分钟``; a dash for None."""
    if minutes is None:
        return "—"
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return say("{days} 天 {hours} 小时", days=hours // 24, hours=hours % 24)
    if not hours:
        return say("{minutes} 分钟", minutes=rest)
    return say("{hours} 小时 {minutes} 分钟", hours=hours, minutes=rest)


def age_names(say: Say) -> Sequence[str]:
    """Return what the ages of open requests are called, the youngest first."""
    first, *others = AGES
    names = [say("{days} 天以内", days=first)]
    names += [
        say("{first}–{last} 天", first=before + 1, last=last)
        for before, last in zip(AGES, others, strict=False)
    ]
    return [*names, say("{days} 天以上", days=AGES[-1])]
