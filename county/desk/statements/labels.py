"""What is wrong with a payment list, in words that say what to do.

Invariant: every flaw has a sentence.
"""

from county.statements.checking import Flaw, Wrong
from disclosure.wording import Say

SENTENCES = {
    Flaw.HEAD: "第一行要是这六列：户号、户主、补贴项目、计算依据、金额、发放日期。请用模板。",
    Flaw.WIDTH: "有 {about} 格，应当是 6 格。金额里的逗号会把一格分成两格。",
    Flaw.EMPTY: "“{about}”没有填。",
    Flaw.CELL: "“{about}”不对。金额写成 518.40，日期写成 2026-06-18。",
    Flaw.AMOUNT: "金额要大于 0。",
    Flaw.HOLDER: "户号 {about} 在前面是另一个户主。",
    Flaw.LONG: "户号 {about} 的行太多，一户最多 100 行。",
    Flaw.TOTAL_EARLY: "“合计”只能在最后一行。",
    Flaw.TOTAL_MISSING: "最后一行要是“合计”和总金额。",
    Flaw.TOTAL_WRONG: "合计写的是 {about}，和上面各行加起来不一样。",
    Flaw.NO_ROWS: "“合计”前面一行也没有。",
    Flaw.OTHER: "这一行不对：{about}",
}


def sentence(wrong: Wrong, say: Say) -> str:
    """Return what is wrong with a line."""
    return say(SENTENCES[wrong.flaw], about=wrong.about)
