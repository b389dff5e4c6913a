"""Orders in words: what is ordered, what terminals say to it, and why not.

Invariant: every act, answer and reason has words; a test sees to that.
"""

from county.orders.answers import Answer
from disclosure.orders import OrderAct, OrderReason

ACTS: dict[OrderAct, str] = {
    OrderAct.STOP: "停止播放",
    OrderAct.RESUME: "恢复播放",
    OrderAct.SYNC: "立即同步",
    OrderAct.RESTART: "重启界面",
    OrderAct.SCREEN_ON: "开屏",
    OrderAct.SCREEN_OFF: "关屏",
    OrderAct.VOLUME: "调音量",
    OrderAct.IDENTIFY: "亮编号",
    OrderAct.SCREENSHOT: "取截屏",
}

OBEYED: dict[OrderAct, str] = {
    OrderAct.STOP: "已停播",
    OrderAct.RESUME: "已恢复",
    OrderAct.SYNC: "已同步",
    OrderAct.RESTART: "已重启",
    OrderAct.SCREEN_ON: "已开屏",
    OrderAct.SCREEN_OFF: "已关屏",
    OrderAct.VOLUME: "已调好",
    OrderAct.IDENTIFY: "已亮出",
    OrderAct.SCREENSHOT: "已截屏",
}

_OTHERS: dict[Answer, tuple[str, str]] = {
    Answer.PUT_OFF: ("稍后再办", "near"),
    Answer.RECEIVED: ("终端已收到", "near"),
    Answer.REFUSED: ("办不了", "late"),
    Answer.UNKNOWN: ("软件太旧，不认得", "late"),
    Answer.LATE: ("过了时限，没有办", "late"),
    Answer.SILENT: ("还没有回音", "near"),
}

REASONS: dict[OrderReason, str] = {
    OrderReason.VISIT: "有人正在使用",
    OrderReason.ALERT: "正在显示或播报预警",
    OrderReason.SOUNDING: "正在播报",
    OrderReason.NO_SCREEN: "没有屏幕",
    OrderReason.NO_SOUND: "没有声音",
    OrderReason.FAILED: "没有办成",
}


def answer_words(act: OrderAct) -> dict[Answer, tuple[str, str]]:
    """Return the words and the tone of each answer to an act."""
    return {Answer.OBEYED: (OBEYED[act], "done"), **_OTHERS}
