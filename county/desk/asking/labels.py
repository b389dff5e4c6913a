"""What states of an asking, piles of remarks and verdicts are called.

Invariant: every one has words, and a state a tone.
"""

from county.opinions.doubting import Doubt
from county.opinions.remarks import Pile
from disclosure.opinions import AskingState

STATES: dict[AskingState, tuple[str, str]] = {
    AskingState.AHEAD: ("还没开始", ""),
    AskingState.OPEN: ("正在征求", "calm"),
    AskingState.READING: ("已截止，在看意见", "near"),
    AskingState.DECIDED: ("已有结果", "done"),
}

PILES: dict[Pile, str] = {
    Pile.LOOSE: "没归类",
    Pile.DOUBTED: "疑似灌水",
    Pile.ALL: "全部",
    Pile.BARRED: "不采用",
}

DOUBTS: dict[Doubt, str] = {
    Doubt.ADVERT: "像广告",
    Doubt.RUN: "乱打的字",
    Doubt.REPEATED: "重复多次",
    Doubt.AUTOMATIC: "像程序填的",
}
"""Why the county thinks that a remark may be rubbish."""
