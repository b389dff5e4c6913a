"""Printing as a person meets it: how much they may, and what the printer says, in words.

Invariant: every state of a printer has a sentence that says what to do, and none of them
is the printer's own.
"""

from disclosure.wording import Say
from kiosk.printing.printer import PRINTS, JobState, PrinterState

LOOK_SECONDS = 1.0
"""How often a job is looked after."""
PATIENCE_SECONDS = 180.0
"""How long a job may wait for paper or a hand before it is withdrawn."""

_WRONG = {
    PrinterState.NO_PAPER: "打印机没有纸了，请告诉工作人员。",
    PrinterState.JAM: "打印机卡纸了，请告诉工作人员，请不要自己去拉纸。",
    PrinterState.OPEN: "打印机的盖子没有关好，请告诉工作人员。",
    PrinterState.NO_TONER: "打印机没有墨了，请告诉工作人员。",
    PrinterState.OFFLINE: "打印机没有开，或者线没有接好，请告诉工作人员。",
    PrinterState.STOPPED: "打印机停下来了，请告诉工作人员。",
    PrinterState.MISSING: "现在用不了打印机，请告诉工作人员。",
}


def trouble(state: PrinterState, say: Say, *, phone: bool) -> str:
    """Return what is wrong with a printer and what to do; empty when it prints.

    Arguments:
        state: of the printer.
        say: the wording.
        phone: whether the same thing can be taken home on the phone.
    """
    if state in PRINTS:
        return ""
    told = say(_WRONG[state])
    return told + (say("您也可以用手机扫码带走。") if phone else "")


def count_words(pages: int, say: Say) -> str:
    """Return how many pages there are."""
    return say("共 {pages} 页", pages=pages)


def refusal(pages: int, printed: int, limit: int, say: Say) -> str:
    """Return why so many pages are too many for this visit; empty when they are not.

    Arguments:
        pages: that are wanted.
        printed: by this visit so far.
        limit: pages of a visit.
        say: the wording.
    """
    if printed + pages <= limit:
        return ""
    if printed:
        left = max(0, limit - printed)
        told = say("一次最多打印 {limit} 页，您还能打印 {left} 页。", limit=limit, left=left)
    else:
        told = say("这里有 {pages} 页，一次最多打印 {limit} 页。", pages=pages, limit=limit)
    return told + say("需要全部的，请找工作人员。")


def progress(job: JobState, state: PrinterState, say: Say, *, phone: bool) -> str:
    """Return what is going on with a job that was handed over."""
    wrong = trouble(state, say, phone=phone)
    if job is JobState.WAITING and wrong:
        return wrong + say("弄好以后会接着打印。")
    if job is JobState.WAITING:
        return say("正在打印，请稍候。")
    if job is JobState.FAILED:
        return wrong or say("没有打印出来，请再打印一次，或告诉工作人员。")
    return wrong or say("打印好了，请在打印口取走。")


def defects(left_out: tuple[str, ...], missing: tuple[str, ...], say: Say) -> str:
    """Return what the paper will lack; empty when it is whole."""
    told = [say("附件“{title}”打印不出来，请在屏幕上看。", title=title) for title in left_out]
    if missing:
        told.append(say("有 {count} 个生僻字打印不出来，请以屏幕为准。", count=len(missing)))
    return "\n".join(told)
