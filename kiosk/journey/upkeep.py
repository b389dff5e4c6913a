"""What a technician reads on the maintenance page: each fact in words, with its judgement.

Invariant: a fact that needs a hand is marked, and says what is wrong; nothing of a
resident's is among the facts.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from disclosure.items import Strict
from disclosure.wording import Say
from kiosk.journey.comfort import VOLUME_STEPS
from kiosk.printing.printer import PrinterState
from screen.paging.dates import clock, short_date

SYNC_OLD = timedelta(days=1)
DISK_LOW = 0.1
QUEUE_LONG = 50

_PRINTER = {
    PrinterState.READY: "可以打印",
    PrinterState.TONER_LOW: "墨不多了，请备好墨盒",
    PrinterState.NO_PAPER: "没有纸了，请加纸",
    PrinterState.JAM: "卡纸了，请打开盖子取出来",
    PrinterState.OPEN: "盖子没有关好，请关上",
    PrinterState.NO_TONER: "没有墨了，请换墨盒",
    PrinterState.OFFLINE: "没有开机，或者线没有接好",
    PrinterState.STOPPED: "停下来了，请看打印机上的提示",
    PrinterState.MISSING: "找不到打印机，请查设置和接线",
}


class Mark(StrEnum):
    """Whether a fact needs a hand; named as the colours that say the same."""

    WELL = "green"
    LOOK = "seal"


class Fact(Strict, frozen=True, kw_only=True):
    """One line: what, how it stands, and whether that is well."""

    name: str
    words: str
    mark: Mark = Mark.WELL


class Upkeep(Strict, frozen=True, kw_only=True):
    """How a kiosk stands.

    Attributes:
        terminal: its number; 0 when the agent has named none yet.
        networks: names of the network interfaces that are up.
        synced: issue time of the newest word of the county; None before the first.
        now: the clock of the kiosk.
        clock_trusted: whether the county or network time has confirmed it.
        disk_free, disk_total: bytes of the store's disk.
        writable: whether the store's disk takes anything.
        evidence: pieces of evidence of what was offered and refused.
        waiting, refused: rows of the outbox.
        volume: loudness with which a visit begins.
        printer: how it stands; None where there is none.
        has_voice, has_handwriting: what is installed.
    """

    terminal: int
    networks: tuple[str, ...]
    synced: datetime | None
    now: datetime
    clock_trusted: bool
    disk_free: int
    disk_total: int
    writable: bool
    evidence: int
    waiting: int
    refused: int
    volume: int
    printer: PrinterState | None
    has_voice: bool
    has_handwriting: bool


def facts(upkeep: Upkeep, say: Say) -> tuple[Fact, ...]:
    """Return the lines of the page, the most pressing kinds first."""
    return (
        _number(upkeep, say),
        _network(upkeep, say),
        _synced(upkeep, say),
        _clock(upkeep, say),
        _disk(upkeep, say),
        _outbox(upkeep, say),
        _evidence(upkeep, say),
        _printer(upkeep, say),
        _volume(upkeep, say),
        _extras(upkeep, say),
    )


def _number(upkeep: Upkeep, say: Say) -> Fact:
    name = say("终端编号")
    if upkeep.terminal:
        return Fact(name=name, words=str(upkeep.terminal))
    return Fact(name=name, words=say("还没有登记，请用认领码登记"), mark=Mark.LOOK)


def _network(upkeep: Upkeep, say: Say) -> Fact:
    name = say("网络")
    if upkeep.networks:
        return Fact(name=name, words=say("已接通（{names}）", names="、".join(upkeep.networks)))
    return Fact(name=name, words=say("没有接通，请查网线或者无线信号"), mark=Mark.LOOK)


def _synced(upkeep: Upkeep, say: Say) -> Fact:
    name = say("最近同步")
    if upkeep.synced is None:
        return Fact(name=name, words=say("还没有同步过"), mark=Mark.LOOK)
    local = upkeep.synced.astimezone(upkeep.now.tzinfo)
    words = f"{short_date(local.date(), say)} {local.strftime('%H:%M')}"
    old = upkeep.now - upkeep.synced > SYNC_OLD
    return Fact(name=name, words=words, mark=Mark.LOOK if old else Mark.WELL)


def _clock(upkeep: Upkeep, say: Say) -> Fact:
    zone = upkeep.now.tzinfo
    words = short_date(upkeep.now.date(), say)
    if zone is not None:
        words += f" {clock(upkeep.now, zone)}"
    if upkeep.clock_trusted:
        return Fact(name=say("时钟"), words=words)
    told = say("{time}，还没有和县里对过时", time=words)
    return Fact(name=say("时钟"), words=told, mark=Mark.LOOK)


def _disk(upkeep: Upkeep, say: Say) -> Fact:
    name = say("存储卡")
    if not upkeep.writable:
        return Fact(name=name, words=say("写不进去了，请换卡"), mark=Mark.LOOK)
    free, total = upkeep.disk_free / 1e9, upkeep.disk_total / 1e9
    words = say("还空 {free} GB，共 {total} GB", free=f"{free:.1f}", total=f"{total:.1f}")
    low = upkeep.disk_free < DISK_LOW * upkeep.disk_total
    return Fact(name=name, words=words, mark=Mark.LOOK if low else Mark.WELL)


def _outbox(upkeep: Upkeep, say: Say) -> Fact:
    words = say("{count} 条等着送出", count=upkeep.waiting)
    if upkeep.refused:
        words += say("，{count} 条被县里退回", count=upkeep.refused)
    look = upkeep.refused or upkeep.waiting > QUEUE_LONG
    return Fact(name=say("待发箱"), words=words, mark=Mark.LOOK if look else Mark.WELL)


def _evidence(upkeep: Upkeep, say: Say) -> Fact:
    name = say("拒收记录")
    if not upkeep.evidence:
        return Fact(name=name, words=say("没有"))
    words = say("{count} 件内容没有通过校验，请报县里", count=upkeep.evidence)
    return Fact(name=name, words=words, mark=Mark.LOOK)


def _printer(upkeep: Upkeep, say: Say) -> Fact:
    name = say("打印机")
    if upkeep.printer is None:
        return Fact(name=name, words=say("没有装"))
    well = upkeep.printer is PrinterState.READY
    words = say(_PRINTER[upkeep.printer])
    return Fact(name=name, words=words, mark=Mark.WELL if well else Mark.LOOK)


def _volume(upkeep: Upkeep, say: Say) -> Fact:
    words = say("每次从 {step} 开始，最大 {most}", step=upkeep.volume, most=VOLUME_STEPS)
    return Fact(name=say("音量"), words=words)


def _extras(upkeep: Upkeep, say: Say) -> Fact:
    yes, no = say("有"), say("没有装")
    words = say(
        "朗读{voice}，手写{hand}",
        voice=yes if upkeep.has_voice else no,
        hand=yes if upkeep.has_handwriting else no,
    )
    return Fact(name=say("选装部件"), words=words)
