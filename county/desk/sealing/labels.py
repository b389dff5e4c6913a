"""What a refused seal, and a place in the queue of approvals, are called.

Invariant: every one has words that say what to do.
"""

from datetime import datetime

from county.desk.sealing.queue import Place
from county.publishing.offers import Refusal
from disclosure.wording import Say

REFUSALS: dict[Refusal, str] = {
    Refusal.NOTHING: "这条内容已经不在等待用印：可能刚刚公开、撤回或退回了。",
    Refusal.CHANGED: "内容和您看到的不一样了，签名没有收下。请刷新页面，看过新的内容再用印。",
    Refusal.FILES: "附件还没有到齐，暂时不能用印。请编辑重新上传。",
    Refusal.SOUND: "播报的声音还没有做好，暂时不能用印。请先在“试听”里听一遍。",
    Refusal.UNKNOWN_KEY: "您的密钥还没有写进根，或者已经撤销。请到“我的印章密钥”查看。",
    Refusal.OTHER_PERSON: "这把密钥不是您的，签名没有收下。",
    Refusal.STANDING_RULE: "常设预案的密钥不能由人来用印。",
    Refusal.KEY_EXPIRED: "您的密钥已经到期。请再做一把，交给持钥人办密钥仪式。",
    Refusal.ROOT_EXPIRED: "县里的根已经到期，任何新内容都不能公开。请马上联系持钥人。",
    Refusal.AUTHOR: "您是作者，不能给自己写的内容用印。请另一位审核人来办。",
    Refusal.AREA: "这个地方不在您密钥的范围内。",
    Refusal.CHANNELS: "这条内容的渠道超出了您密钥的范围。",
    Refusal.SIGNATURE: "签名和这份内容对不上，没有收下。请刷新页面再试。",
    Refusal.TWICE: "您已经给这条内容用过印，现在等另一位审核人。",
}

PLACES: dict[Place, str] = {
    Place.MINE: "待我用印",
    Place.SIGNED: "等第二位审核人",
    Place.BLOCKED: "还不能用印",
    Place.OTHERS: "由他人用印",
}
"""The tabs of the queue, in their order."""


def time_left(until: datetime, now: datetime, say: Say) -> str:
    """Return how much time an alert still has."""
    minutes = int((until - now).total_seconds() // 60)
    if minutes <= 0:
        return say("已经过时")
    if minutes < 60:
        return say("还剩 {minutes} 分钟", minutes=minutes)
    return say("还剩 {hours} 小时 {minutes} 分钟", hours=minutes // 60, minutes=minutes % 60)
