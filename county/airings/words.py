"""An airing in people's words: its result, and why it ended so.

Invariant: a loudspeaker's reason that is not known here is shown as it was sent.
"""

import re
from collections.abc import Callable

from disclosure.outbox import AiredResult
from disclosure.wording import Say

RESULTS: dict[AiredResult, tuple[str, str]] = {
    AiredResult.DONE: ("已播完", "done"),
    AiredResult.PARTIAL: ("未播完", "near"),
    AiredResult.FAILED: ("播出失败", "late"),
    AiredResult.MISSED: ("错过时段", "late"),
    AiredResult.DEFERRED: ("改期播出", "near"),
    AiredResult.CANCELLED: ("已取消", "plain"),
}
"""What a result is called, and its tone."""

ENGINES = {
    "recording": "封存的声音",
    "sealed pieces": "封存的预警语音",
    "espeak-ng": "喇叭自己朗读",
    "kokoro": "播报语音",
}
"""Whose voice it was."""

_Told = Callable[[Say, re.Match[str]], str]

_REASONS: tuple[tuple[re.Pattern[str], _Told], ...] = tuple(
    (re.compile(pattern), told)
    for pattern, told in (
        (r"stopped by (.+)", lambda say, m: say("由{who}停播", who=_who(say, m[1]))),
        (r"interrupted by an alert", lambda say, _: say("被预警打断")),
        (r"interrupted by what a person started", lambda say, _: say("被人工播放打断")),
        (r"its slot ended", lambda say, _: say("时段到点结束")),
        (r"its time was over before its turn came", lambda say, _: say("没轮到，时段已过")),
        (
            r"it does not fit into what is left of its slot",
            lambda say, _: say("时段剩下的时间不够播"),
        ),
        (r"withdrawn.*|called off.*", lambda say, _: say("内容已撤回、更新或过期")),
        (
            r"replaced by version (\d+)",
            lambda say, m: say("已换成第 {number} 版", number=m[1]),
        ),
        (
            r"the clock was wrong when it was planned",
            lambda say, _: say("排定时喇叭的时钟不准"),
        ),
        (r"the player was stopped", lambda say, _: say("播放程序停止，恢复后重播")),
        (
            r"taken back by the person who started it|no player took it in time",
            lambda say, _: say("发起的人已取消"),
        ),
        (
            r"begun (\d+) times and never ended",
            lambda say, m: say("试播 {count} 次都没有播完", count=m[1]),
        ),
        (
            r"dead air.*|silence from.*|a rest of more than.*",
            lambda say, _: say("没有声音发出"),
        ),
    )
)


def reason(text: str, say: Say) -> str:
    """Return why an airing ended as it did, as people read it."""
    for pattern, told in _REASONS:
        if match := pattern.fullmatch(text):
            return told(say, match)
    return text


def engine(name: str, say: Say) -> str:
    """Return whose voice it was."""
    return say(ENGINES[name]) if name in ENGINES else name


def _who(say: Say, name: str) -> str:
    return say("红色按钮") if name == "the red button" else name
