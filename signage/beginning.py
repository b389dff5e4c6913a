"""What a terminal without content says to the technician before it: what is missing, and who it is.

Invariant: it says what to do in each step of a set-up, and nothing that is secret.
"""

from content_sync.store.beginning import Beginning, Step
from disclosure.wording import Say
from screen.paging.contents import StripContent


def title_of(beginning: Beginning, say: Say) -> str:
    """Return what a set-up waits for, in a few words."""
    return {
        Step.FILE: say("存储卡上的设置有误"),
        Step.NETWORK: say("没有连上县里的服务器"),
        Step.CLAIM: say("认领码不能用"),
        Step.CONFIRMING: say("等县里确认"),
        Step.DATA: say("找不到数据分区"),
    }[beginning.step]


def advice_of(beginning: Beginning, say: Say) -> str:
    """Return what the technician does about it."""
    if beginning.step is Step.FILE and beginning.why:
        return say("请检查 mingbai.toml 里的 {key}，改好后重新通电。", key=beginning.why)
    return {
        Step.FILE: say("mingbai.toml 读不了，请照说明重写，再重新通电。"),
        Step.NETWORK: say("正在不断重试。请检查网线、无线网络或流量卡。"),
        Step.CLAIM: say("可能已过期、用过或写错。请取新的认领码写进 mingbai.toml，再重新通电。"),
        Step.CONFIRMING: say("请打电话给县里逐组核对指纹，六组都相同才确认。"),
        Step.DATA: say("本机暂停服务。请断电，插好存储卡和数据盘再通电；还不行，请打电话给县里。"),
    }[beginning.step]


def strip_of(beginning: Beginning, say: Say) -> StripContent:
    """Return the same as the line of a LED bar."""
    told = advice_of(beginning, say)
    if beginning.fingerprint:
        told += say("指纹：{fingerprint}", fingerprint=beginning.fingerprint)
    return StripContent(title=title_of(beginning, say), text=told)
